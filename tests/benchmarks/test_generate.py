"""The benchmark files are what they claim to be: the published shape, unique keys, and exactly the promised changes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from . import generate

ROWS = 500
CHANGED = 50

GOOGLE_MAY_CHANGE = {"Date_Range_End", "Impressions", "Last_Served_Timestamp"}
META_MAY_CHANGE = {"ad_delivery_stop_time", "impressions", "spend"}
META_ALWAYS = {
    "id", "ad_creation_time", "ad_creative_bodies", "ad_delivery_start_time", "ad_snapshot_url", "currency",
    "delivery_by_region", "demographic_distribution", "estimated_audience_size", "impressions", "languages", "page_id",
    "page_name", "publisher_platforms", "spend",
}  # fmt: skip
META_SOMETIMES = {
    "ad_creative_link_captions", "ad_creative_link_descriptions", "ad_creative_link_titles", "ad_delivery_stop_time",
    "bylines",
}  # fmt: skip


def google_file(folder: Path, name: str, *options: str) -> Path:
    out = folder / name
    generate.main(["google-creative", "--rows", str(ROWS), "--out", str(out), *options])
    return out


def meta_file(folder: Path, name: str, *options: str) -> Path:
    out = folder / name
    generate.main(["meta-api", "--ads", str(ROWS), "--out", str(out), *options])
    return out


def google_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, strict=True))


def meta_ads(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def google(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return google_file(tmp_path_factory.mktemp("google"), "google.csv")


@pytest.fixture(scope="module")
def meta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return meta_file(tmp_path_factory.mktemp("meta"), "meta.ndjson")


def test_google_header_is_the_published_one_with_its_last_comma(google: Path) -> None:
    header = google.read_bytes().split(b"\n", 1)[0].decode()
    assert header.startswith("Ad_ID,Ad_URL,Ad_Type,Regions,Advertiser_ID,Advertiser_Name,Ad_Campaigns_List,")
    assert header.endswith(",Spend_Range_Min_MXN,Spend_Range_Max_MXN,")
    assert len(header.split(",")) == 60


def test_google_lines_end_in_lf_without_a_byte_order_mark(google: Path) -> None:
    written = google.read_bytes()
    assert written.startswith(b"Ad_ID")
    assert written.endswith(b",\n")
    assert b"\r" not in written
    assert not {b"\x1e", b"\x1f"} & {bytes([byte]) for byte in set(written)}, "a separator of the writer got out"


def test_google_rows_all_have_every_column(google: Path) -> None:
    with google.open(newline="", encoding="utf-8") as lines:
        assert [len(row) for row in csv.reader(lines, strict=True)] == [60] * (ROWS + 1)


def test_google_ads_are_unique(google: Path) -> None:
    assert len({row["Ad_ID"] for row in google_rows(google)}) == ROWS


def test_google_ids_have_twenty_digits_and_the_address_repeats_them(google: Path) -> None:
    for row in google_rows(google):
        assert row["Ad_ID"][:2] == "CR" and row["Ad_ID"][2:].isdigit() and len(row["Ad_ID"]) == 22
        assert row["Advertiser_ID"][:2] == "AR" and row["Advertiser_ID"][2:].isdigit()
        assert len(row["Advertiser_ID"]) == 22
        assert row["Ad_URL"].endswith(f"/advertiser/{row['Advertiser_ID']}/creative/{row['Ad_ID']}")


def test_google_currencies_other_than_the_regions_are_in_their_lowest_bucket(google: Path) -> None:
    above_lowest = 0
    for row in google_rows(google):
        own = generate.REGIONS[row["Regions"]][0]
        for currency, step in generate.CURRENCY_STEPS.items():
            found = (row[f"Spend_Range_Min_{currency}"], row[f"Spend_Range_Max_{currency}"])
            if currency == own:
                above_lowest += found[0] != "0"
                assert found[1] == "" or int(found[0]) < int(found[1])
            else:
                assert found == ("0", str(step))
    assert above_lowest > ROWS / 4


def test_google_names_need_quotes_now_and_then(google: Path) -> None:
    names = {row["Advertiser_Name"] for row in google_rows(google)}
    assert any("," in name for name in names)
    assert any('"' in name for name in names)
    assert any(not name.isascii() for name in names)


def test_google_is_the_same_file_for_the_same_arguments(google: Path, tmp_path: Path) -> None:
    assert google_file(tmp_path, "again.csv").read_bytes() == google.read_bytes()
    assert google_file(tmp_path, "seeded.csv", "--seed", "3").read_bytes() == google.read_bytes()


def test_google_changes_are_the_stated_share_and_nothing_else(google: Path, tmp_path: Path) -> None:
    later = google_file(tmp_path, "later.csv", "--changed", "0.1", "--seed", "3")
    lines = list(zip(google.read_bytes().split(b"\n"), later.read_bytes().split(b"\n"), strict=True))
    assert sum(before != after for before, after in lines) == CHANGED

    spend_grew = 0
    for before, after in zip(google_rows(google), google_rows(later), strict=True):
        if before == after:
            continue
        own = generate.REGIONS[before["Regions"]][0]
        spend = {f"Spend_Range_Min_{own}", f"Spend_Range_Max_{own}"}
        assert {column for column in before if before[column] != after[column]} <= GOOGLE_MAY_CHANGE | spend
        assert before["Date_Range_End"] < after["Date_Range_End"]
        assert before["Last_Served_Timestamp"] < after["Last_Served_Timestamp"]
        assert before["Impressions"].split("-")[1] == after["Impressions"].split("-")[0]
        spend_grew += int(before[f"Spend_Range_Min_{own}"]) < int(after[f"Spend_Range_Min_{own}"])
    assert spend_grew == CHANGED, "none of these fifty was in the open bucket"


def test_another_seed_changes_other_rows(google: Path, tmp_path: Path) -> None:
    first = google_file(tmp_path, "first.csv", "--changed", "0.1", "--seed", "1").read_bytes().split(b"\n")
    second = google_file(tmp_path, "second.csv", "--changed", "0.1", "--seed", "2").read_bytes().split(b"\n")
    base = google.read_bytes().split(b"\n")
    assert [a != b for a, b in zip(base, first, strict=True)] != [a != b for a, b in zip(base, second, strict=True)]


def test_meta_ads_have_the_expected_keys_and_no_nulls(meta: Path) -> None:
    ads = meta_ads(meta)
    assert len(ads) == ROWS
    for ad in ads:
        assert ad.keys() >= META_ALWAYS
        assert ad.keys() <= META_ALWAYS | META_SOMETIMES
        assert None not in ad.values()
    for key in META_SOMETIMES:
        assert 0 < sum(key in ad for ad in ads) < ROWS, key


def test_meta_ads_are_unique_and_name_no_token(meta: Path) -> None:
    ads = meta_ads(meta)
    assert len({ad["id"] for ad in ads}) == ROWS
    assert all(ad["id"].isdigit() and len(ad["id"]) in (15, 16) for ad in ads)
    assert all(ad["ad_snapshot_url"].endswith(f"?id={ad['id']}") for ad in ads)
    assert b"token" not in meta.read_bytes()


def test_meta_distributions_name_everyone_once_and_add_up_to_one(meta: Path) -> None:
    exponents = 0
    for ad in meta_ads(meta):
        groups = [(part["age"], part["gender"]) for part in ad["demographic_distribution"]]
        assert len(groups) in (21, 24, 27) and len(set(groups)) == len(groups)
        regions = [part["region"] for part in ad["delivery_by_region"]]
        assert len(regions) == 8 and len(set(regions)) == 8
        for distribution in (ad["demographic_distribution"], ad["delivery_by_region"]):
            assert sum(float(part["percentage"]) for part in distribution) == pytest.approx(1, abs=1e-4)
            exponents += sum("E-" in part["percentage"] for part in distribution)
    assert exponents > 0


def test_meta_ranges_are_text_and_some_are_open(meta: Path) -> None:
    ads = meta_ads(meta)
    ranges = [ad[key] for ad in ads for key in ("spend", "impressions", "estimated_audience_size")]
    assert all(isinstance(bound, str) for found in ranges for bound in found.values())
    assert all(int(found["lower_bound"]) < int(found.get("upper_bound", "9" * 12)) for found in ranges)
    assert 0 < sum("upper_bound" not in found for found in ranges) < len(ranges) / 5


def test_meta_changes_are_the_stated_share_and_nothing_else(meta: Path, tmp_path: Path) -> None:
    later = meta_file(tmp_path, "later.ndjson", "--changed", "0.1", "--seed", "3")
    pairs = list(zip(meta_ads(meta), meta_ads(later), strict=True))
    changed = [(before, after) for before, after in pairs if before != after]
    assert len(changed) == CHANGED
    for before, after in changed:
        assert before.keys() == after.keys()
        assert {key for key in before if before[key] != after[key]} <= META_MAY_CHANGE
        assert int(before["spend"]["lower_bound"]) <= int(after["spend"]["lower_bound"])
        assert before.get("ad_delivery_stop_time", "") <= after.get("ad_delivery_stop_time", "")
    unchanged = set(meta.read_bytes().split(b"\n")) & set(later.read_bytes().split(b"\n"))
    assert len(unchanged - {b""}) == ROWS - CHANGED


def test_every_changed_meta_ad_can_grow(tmp_path: Path) -> None:
    """With all ads changed, not one line stays as it was, whatever bucket it started in."""
    before = meta_file(tmp_path, "before.ndjson").read_bytes().split(b"\n")
    after = meta_file(tmp_path, "after.ndjson", "--changed", "1").read_bytes().split(b"\n")
    assert [line for line in before if line in after] == [b""]
