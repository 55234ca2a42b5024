"""The Ad Library API in the EU, Britain and Brazil, in databases, and for researchers."""

import json
from pathlib import Path
from typing import Any

import pytest

from archive.database import Archive
from reading import SAMPLES, details, one, take


def test_the_payer_declared_under_eu_law_stands_in_only_where_there_is_no_byline(new: Archive) -> None:
    take(new, SAMPLES / "meta_api" / "europe.json")
    payers = dict(new.sql("SELECT right(ad_id, 1), payer FROM ad WHERE payer_state = 'disclosed'").rows)
    assert payers == {"1": "Lamp-Post Readers' Club", "2": "Civic Alliance Veldoria"}
    both = json.loads(details(new, "999990000001002")["beneficiaries_and_payers"])
    assert both == [{"payer": "CAV Services", "beneficiary": "Civic Alliance", "current": True}]


def test_targeting_in_the_eu_becomes_targets_and_reach_stays_a_detail(new: Archive) -> None:
    take(new, SAMPLES / "meta_api" / "europe.json")
    targets = new.sql(
        "SELECT criterion, value, excluded FROM targeting WHERE ad_id = '999990000001001' ORDER BY ALL"
    ).rows
    assert targets == [
        ("age", "22-53", False),
        ("city", "Älvmünde, Veldoria", False),
        ("countries", "France", True),
        ("gender", "Women", False),
        ("zips", "99003 and 2 not named", False),
    ]
    row = one(new, "SELECT impressions_upper, audience_upper, delivery_age_gender FROM ad WHERE ad_id LIKE '%1001'")
    assert row == (None, None, None)
    assert details(new, "999990000001001")["eu_total_reach"] == "138"
    assert details(new, "999990000001003")["br_total_reach"] == "4100"


@pytest.mark.parametrize(
    ("ad", "name", "expected"),
    [
        ("1001", "eu_total_reach", "138"),
        ("1001", "total_reach_by_location", [{"EU": 138}, {"UK": 12}]),
        ("1001", "reach_by_country_age_gender", [["DE", 8], ["FR", 2]]),
        ("1001", "beneficiaries_and_payers", [["Lamp-Post Readers' Club", True], ["Nordmark Print GmbH", False]]),
        ("1005", "is_active", "false"),
        ("1005", "ds", "2022-03-09"),
    ],
)
def test_every_field_of_the_eu_britain_and_the_researchers_is_read(
    ad: str, name: str, expected: object, new: Archive
) -> None:
    take(new, SAMPLES / "meta_api" / "europe.json", SAMPLES / "meta_api" / "researchers.json")
    value: Any = details(new, f"99999000000{ad}")[name]
    if isinstance(expected, list):
        value = json.loads(value)
    if name == "reach_by_country_age_gender":
        people = ("male", "female", "unknown")
        value = [
            [each["country"], sum(part.get(who) or 0 for part in each["age_gender_breakdowns"] for who in people)]
            for each in value
        ]
    if name == "beneficiaries_and_payers":
        value = [[each["payer"], each["current"]] for each in value]
    assert value == expected


def test_the_researchers_older_name_of_the_id_is_read_alone(new: Archive, tmp_path: Path) -> None:
    record = json.loads((SAMPLES / "meta_api" / "researchers.json").read_text(encoding="utf-8"))[0]
    del record["fbid"]
    (tmp_path / "older.json").write_text(json.dumps([record]), encoding="utf-8")
    take(new, tmp_path / "older.json")
    assert one(new, "SELECT ad_id, ad_id_basis FROM ad") == ("999990000001005", "platform")


def test_a_key_of_a_database_is_no_library_id_unless_it_is_one(new: Archive) -> None:
    take(new, SAMPLES / "meta_api" / "mongo.ndjson")
    ids = new.sql("SELECT ad_id, ad_id_basis FROM ad ORDER BY ALL").rows
    assert ids == [(f"99999000000100{n}", "platform") for n in (1, 2, 6)]


def test_dates_and_numbers_that_a_database_wraps_are_read(new: Archive) -> None:
    report = take(new, SAMPLES / "meta_api" / "mongo.ndjson")[0]
    assert (str(report.as_of), report.as_of_basis) == ("2025-09-25 00:00:00", "not_before")
    row = one(new, "SELECT created_at::VARCHAR, started_on::VARCHAR, advertiser_id FROM ad WHERE ad_id LIKE '%1006'")
    assert row == ("2025-09-02 00:00:00", "2025-09-03", "999980000000009")
    assert details(new, "999990000001006")["eu_total_reach"] == "77"


def test_the_researchers_table_gives_the_day_it_is_from(new: Archive) -> None:
    report = take(new, SAMPLES / "meta_api" / "researchers.json")[0]
    assert (str(report.as_of), report.as_of_basis) == ("2022-03-09 00:00:00", "not_before")
    row = one(new, "SELECT ad_id, text, link_title, countries, ad_type FROM ad")
    assert row == ("999990000001005", "One lamp.\n\nTwo lamps.", "Lamps", ["DE", "DK"], "IMAGE")
