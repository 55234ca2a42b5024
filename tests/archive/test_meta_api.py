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


def test_keys_inside_a_range_or_a_share_that_no_format_knows_are_kept_and_told(new: Archive, folder: Path) -> None:
    shares = [
        {"age": "25-34", "gender": "male", "percentage": "0.25"},
        {"age": "18-24", "gender": "male", "percentage": "0.75", "country": "DE"},
    ]
    records = [
        meta_ad("1", spend={"lower_bound": "1", "upper_bound": "9", "unit": "cent", "net": {"of": "VAT"}}),
        meta_ad("2", demographic_distribution=shares),
        meta_ad("3"),
    ]
    report = one(new, put(folder / "a.ndjson", lines(records)))
    assert report.warnings[0].endswith(
        "a.ndjson: kept unknown columns as they are: demographic_distribution.country, spend.net, spend.unit"
    )
    assert (report.rows_read, report.rows_loaded) == (3, 3)
    found = new.sql("SELECT ad_id, extra, spend_upper, delivery_age_gender FROM ad ORDER BY ad_id").rows
    whole = (
        '[{"age":"18-24","gender":"male","percentage":0.75,"country":"DE"},'
        '{"age":"25-34","gender":"male","percentage":0.25,"country":null}]'
    )
    assert [extra for _, extra, *_ in found] == [
        [{"name": "spend.net", "value": '{"of":"VAT"}'}, {"name": "spend.unit", "value": '"cent"'}],
        [{"name": "demographic_distribution", "value": whole}],
        None,
    ]
    assert found[0][2] == 9
    assert [set(share) for share in found[1][3]] == [{"age", "gender", "percentage"}] * 2


@pytest.mark.parametrize(
    "record", [{"spend": {"lower_bound": "1", "unit": "cent"}}, {"beneficiary_payers": [{"vat": 1}]}]
)
def test_strict_refuses_a_key_inside_a_value_that_no_format_knows(
    record: dict[str, Any], new: Archive, folder: Path
) -> None:
    report = one(new, put(folder / "a.ndjson", lines([meta_ad("1", **record)])), strict=True)
    assert "does not know" in str(report.error)
    assert new.sql("SELECT count(*) FROM ad").rows == [(0,)]


def test_a_broken_record_does_not_lose_the_unknown_keys_inside_others(new: Archive, folder: Path) -> None:
    records = [meta_ad("1", spend={"lower_bound": "1", "unit": "cent"}), meta_ad("2", spend=[1])]
    report = one(new, put(folder / "a.ndjson", lines(records) + "{broken\n"))
    assert (report.rows_loaded, report.rows_rejected) == (1, 2)
    assert new.sql("SELECT extra FROM ad").rows == [([{"name": "spend.unit", "value": '"cent"'}],)]


@pytest.mark.parametrize(
    ("spend", "said"),
    [
        ({"lower_bound": "1", "Lower_Bound": "2"}, "the keys 'Lower_Bound' and 'lower_bound' inside"),
        ({"lower_bound": "1", "": "2"}, "empty or unprintable"),
        ({"lower_bound": "1", **{f"day {n}": "2" for n in range(101)}}, "101 keys inside"),
    ],
    ids=["in other letters", "an empty key", "too many"],
)
def test_keys_inside_a_value_that_nobody_can_tell_apart_are_refused(
    spend: dict[str, str], said: str, new: Archive, folder: Path
) -> None:
    report = one(new, put(folder / "a.ndjson", lines([meta_ad("1", spend=spend)])))
    assert said in str(report.error)
    assert "\n" not in str(report.error)


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
