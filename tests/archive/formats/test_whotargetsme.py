"""Who Targets Me: its daily spend, its labels of pages, and its standard for ads."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from archive.database import Archive
from reading import SAMPLES, one, real, take


def test_fifty_stands_for_at_most_a_hundred(new: Archive) -> None:
    take(new, SAMPLES / "whotargetsme")
    lines = new.sql("SELECT spend_lower, spend_upper, spend_kind, payer_state FROM spend_line ORDER BY row_no").rows
    assert [row[:3] for row in lines] == [
        (2541, 2541, "exact"),
        (0, 100, "at_most"),
        (101, 101, "exact"),
        (1912, 1912, "exact"),
        (0, 100, "at_most"),
    ]
    assert lines[2][3] == "undisclosed"


def test_derived_days_are_never_added_to_the_days_of_the_reports_they_come_from(new: Archive) -> None:
    take(new, SAMPLES / "whotargetsme")
    assert new.run("spend_lines_by_advertiser", grain="day").rows == []
    assert one(new, "SELECT DISTINCT grain, country FROM spend_line") == ("day_by_who_targets_me", "DE")


def test_the_real_daily_spend_of_the_netherlands(new: Archive) -> None:
    path = real("whotargetsme/advertisers_csv/NL-SpendingsByAdvertisers.csv")
    report = take(new, path)[0]
    assert (report.rows_read, report.rows_loaded, report.country) == (6246, 6246, "NL")
    with path.open(encoding="utf-8", newline="") as file:
        amounts = [int(row["spend"]) for row in csv.DictReader(file)]
    assert {amount for amount in amounts if amount <= 100} == {50}
    exact = sum(amount for amount in amounts if amount != 50)
    found = one(new, "SELECT currency, sum(spend_lower), sum(spend_upper) FROM spend_line GROUP BY ALL")
    assert found == ("EUR", exact, exact + 100 * amounts.count(50))


def test_labels_of_pages_are_kept_apart_by_capture_with_their_source(new: Archive) -> None:
    report = take(new, SAMPLES / "whotargetsme" / "wtm-advertisers-de-2026-05-01T08_49_00.571Z.csv")[0]
    assert (report.scope, report.country, report.as_of_basis) == ("DE labels", "DE", "file_name")
    query = "SELECT platform, advertiser_id, label, political, active, source FROM advertiser_label ORDER BY 2"
    assert new.sql(query).rows == [
        ("meta", "999980000000001", "CAV", True, True, "Who Targets Me"),
        ("meta", "999980000000007", None, True, False, "Who Targets Me"),
    ]
    assert new.sql("SELECT count(*) FROM id_mapping").rows == [(0,)]


@pytest.mark.parametrize(
    ("name", "rows", "day", "country"),
    [
        ("wtm-advertisers-gr-2023-05-20T08_49_00.571Z.csv", 671, "2023-05-20 08:49:00.571000", "GR"),
        ("wtm-advertisers-nl-2023-03-13.csv", 707, "2023-03-13 00:00:00", "NL"),
    ],
)
def test_the_real_mappings_of_advertisers(name: str, rows: int, day: str, country: str, new: Archive) -> None:
    path = real(f"whotargetsme/advertisers_csv/{name}")
    report = take(new, path)[0]
    assert (report.rows_read, report.rows_loaded, str(report.as_of), report.country) == (rows, rows, day, country)
    with path.open(encoding="utf-8", newline="") as file:
        expected = {
            (row["advertisers_platforms.advertiser_platform_ref"], row["entities.short_name"])
            for row in csv.DictReader(file)
        }
    found = new.sql("SELECT advertiser_id, label FROM advertiser_label WHERE platform = 'meta'").rows
    assert set(found) == expected


def test_the_standard_names_its_platform_and_a_record_of_another_is_rejected(new: Archive) -> None:
    report = take(new, SAMPLES / "wtm_standard")[0]
    assert (report.platform, report.rows_loaded, report.rows_rejected) == ("radio_nordmark", 3, 1)
    rows = new.sql(
        "SELECT ad_id, platform, started_on::VARCHAR, ended_on::VARCHAR, started_at::VARCHAR, spend_kind, spend_lower, "
        "spend_upper FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("9999-301", "radio_nordmark", "2026-05-01", "2026-05-10", "2026-04-30 22:00:00", "exact", Decimal("1250.50"),
         Decimal("1250.50")),
        ("9999-302", "radio_nordmark", "2026-05-02", None, "2026-05-02 00:00:00", "range", 100, 199),
        ("9999-303", "radio_nordmark", None, None, None, "not_disclosed", None, None),
    ]  # fmt: skip
    targets = new.sql("SELECT criterion, value, excluded FROM targeting ORDER BY ALL").rows
    assert targets == [("geo_location_excluded", "Südufer", True), ("geo_location_precise", "Nordmark", False)]


def test_an_ad_of_the_standard_on_a_known_platform_is_that_platforms_ad(new: Archive, tmp_path: Path) -> None:
    text = (SAMPLES / "wtm_standard" / "radio.ndjson").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "a.ndjson").write_text(text.replace("Radio Nordmark", "Facebook") + "\n", encoding="utf-8")
    assert take(new, tmp_path / "a.ndjson")[0].platform == "meta"
    assert one(new, "SELECT platform FROM capture") == ("meta",)
