"""The Meta API's answers: ads with and without ids, what pages say of their query, and what nobody may make up."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from archive.database import Archive
from made import lines, meta_ad, one, page, put


def ids(new: Archive) -> list[tuple[Any, ...]]:
    return new.sql("SELECT ad_id, ad_id_basis FROM ad ORDER BY 1").rows


def old_ad(text: str, **keys: Any) -> dict[str, Any]:
    """An ad as the versions before 2020 gave it, without any id."""
    gone = dict.fromkeys(("ad_creative_bodies", "bylines", "currency", "page_id", "page_name"))
    return meta_ad(None, **{**gone, "ad_creative_body": text, "funding_entity": "Harbour", **keys})


# --- identity ---------------------------------------------------------------------------------------------------------


def test_the_id_is_found_in_the_address_where_no_key_holds_it(new: Archive, folder: Path) -> None:
    url = "https://www.facebook.com/ads/archive/render_ad/?id=9990001&access_token=REMOVED"
    one(new, put(folder / "a.ndjson", lines([old_ad("x", ad_snapshot_url=url), old_ad("x", _id="9990002")])))
    assert ids(new) == [("9990001", "platform"), ("9990002", "platform")]
    assert new.sql("SELECT DISTINCT url FROM ad ORDER BY 1").rows[0] == (
        "https://www.facebook.com/ads/library/?id=9990001",
    )


def test_a_record_without_an_id_is_the_same_ad_whatever_stands_beside_it(new: Archive, folder: Path) -> None:
    """Its hash is that of the record: other records of the file, or keys that only they have, are no part of it."""
    same = old_ad("one text")
    files = [
        [same],
        [same, old_ad("other")],
        [
            old_ad("third", currency="EUR", page_name="P", bylines="B", estimated_audience_size={"lower_bound": "5"}),
            same,
        ],
        [old_ad("fourth", eu_total_reach=5, demographic_distribution=[]), same],
    ]
    for n, records in enumerate(files, 1):
        one(new, put(folder / f"{n}.ndjson", lines(records)), as_of=datetime(2026, 5, n))
    assert new.sql("SELECT count(*), count(DISTINCT ad_id) FROM ad WHERE text = 'one text'").rows == [(1, 1)]
    assert new.sql("SELECT count(*) FROM ad").rows == [(4,)]


def test_records_without_an_id_that_differ_anywhere_are_different_ads(new: Archive, folder: Path) -> None:
    share = {"age": "18-24", "gender": "male", "percentage": "0.5"}
    other = {**share, "percentage": "0.6"}
    records = [
        old_ad("a"), old_ad("b"), old_ad("a", spend={"lower_bound": "100"}), old_ad("a", funding_entity="Other"),
        old_ad("a", demographic_distribution=[share]), old_ad("a", demographic_distribution=[other]),
        old_ad("a", mood="grim"),
    ]  # fmt: skip
    assert one(new, put(folder / "a.ndjson", lines(records))).ads == len(records)


def test_a_record_without_an_id_repeated_word_for_word_is_merged(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "a.ndjson", lines([old_ad("a"), old_ad("b"), old_ad("a")])))
    assert (report.rows_loaded, report.rows_merged, report.ads) == (2, 1, 2)


def test_an_ad_that_returns_to_its_first_content_within_a_dump_stands_as_its_last_record(
    new: Archive, folder: Path
) -> None:
    records = [meta_ad("1", spend={"lower_bound": low, "upper_bound": "900"}) for low in ("100", "200", "100")]
    report = one(new, put(folder / "a.ndjson", lines(records)))
    assert (report.rows_loaded, report.rows_merged) == (2, 1)
    assert new.sql("SELECT spend_lower FROM ad").rows == [(100,)]


# --- what is said and what is not -------------------------------------------------------------------------------------


def test_a_missing_payer_is_undisclosed_where_others_have_one_and_absent_where_none_has(
    new: Archive, folder: Path
) -> None:
    one(new, put(folder / "a.ndjson", lines([meta_ad("1"), meta_ad("2", bylines=None), meta_ad("3", bylines=" ")])))
    one(new, put(folder / "b.ndjson", lines([meta_ad("4", bylines=None)])))
    assert new.sql("SELECT ad_id, payer, payer_state FROM ad ORDER BY 1").rows == [
        ("1", "Harbour Party", "disclosed"), ("2", None, "undisclosed"), ("3", None, "undisclosed"),
        ("4", None, "field_absent"),
    ]  # fmt: skip


def test_a_field_missing_on_one_page_only_is_not_taken_for_one_never_carried(new: Archive, folder: Path) -> None:
    put(folder / "run_1", page([meta_ad("1")]))
    put(folder / "run_2", page([meta_ad("2", bylines=None)]))
    one(new, folder)
    assert new.sql("SELECT payer_state FROM ad WHERE ad_id = '2'").rows == [("undisclosed",)]


def test_page_zero_is_no_page(new: Archive, folder: Path) -> None:
    one(
        new,
        put(
            folder / "a.ndjson",
            lines([meta_ad("1", page_id="0", page_name="One"), meta_ad("2", page_id=0, page_name="Two")]),
        ),
    )
    assert new.sql("SELECT advertiser_id FROM ad ORDER BY 1").rows == [("name:One",), ("name:Two",)]


def test_old_and_new_names_of_a_field_are_one_field(new: Archive, folder: Path) -> None:
    old = old_ad(
        "text",
        potential_reach={"lower_bound": "5", "upper_bound": "9"},
        region_distribution=[{"region": "R", "percentage": "1"}],
    )
    young = meta_ad(
        "2",
        ad_creative_bodies=["a", "b"],
        estimated_audience_size={"lower_bound": "7"},
        delivery_by_region=[{"region": "R", "percentage": "1"}],
    )
    one(new, put(folder / "a.ndjson", lines([old | {"id": "1"}, young])))
    query = "SELECT text, audience_lower, audience_upper, payer, len(delivery_regions) FROM ad ORDER BY ad_id"
    assert new.sql(query).rows == [("text", 5, 9, "Harbour", 1), ("a\n\nb", 7, None, "Harbour Party", 1)]


@pytest.mark.xfail(strict=True, reason="keys inside ranges and shares are read by name only; others are dropped unsaid")
@pytest.mark.parametrize(
    "keys",
    [
        {"spend": {"lower_bound": "1", "upper_bound": "9", "currency": "EUR"}},
        {"demographic_distribution": [{"age": "18-24", "gender": "male", "percentage": "1", "country": "DE"}]},
    ],
)
def test_a_key_inside_a_range_or_a_share_is_not_dropped_in_silence(
    new: Archive, folder: Path, keys: dict[str, Any]
) -> None:
    report = one(new, put(folder / "a.ndjson", lines([meta_ad("1", **keys)])))
    assert report.warnings[:-1] or report.rows_rejected or report.error


# --- the query --------------------------------------------------------------------------------------------------------

NEXT = (
    "https://graph.facebook.com/v5.0/ads_archive?access_token=REMOVED&search_terms=%27Mill%27"
    "&ad_reached_countries=%5B%27GB%27%5D&limit=25&after=QQ"
)


@pytest.mark.parametrize(
    "written",
    [NEXT, NEXT.replace("%", "\\u0025"), NEXT.replace("/", "\\/"), NEXT.replace("&", "\\u0026")],
    ids=["plain", "escaped percent signs", "escaped slashes", "escaped ampersands"],
)
def test_the_country_and_the_words_of_a_query_are_read_however_they_are_escaped(
    new: Archive, folder: Path, written: str
) -> None:
    """Real pages of 2019 write `%` as an escape of JSON."""
    text = page([meta_ad("1")], next_page="NEXT").replace("NEXT", written)
    assert json.loads(text)["paging"]["next"] == NEXT
    report = one(new, put(folder / "p_1", text))
    assert report.country == "GB"
    assert "Mill" in str(report.scope) and "GB" in str(report.scope)


def test_the_list_of_ads_need_not_come_first_in_a_page(new: Archive, folder: Path) -> None:
    text = json.dumps({"paging": {"next": NEXT}, "data": [meta_ad("1"), meta_ad("2")]})
    assert one(new, put(folder / "p", text)).rows_loaded == 2
