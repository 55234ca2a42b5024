"""The Russian-bought ads."""

import csv
from datetime import datetime
from decimal import Decimal

from archive.database import Archive
from reading import SAMPLES, one, real, take


def test_a_default_is_no_amount_and_a_zero_is_one(new: Archive) -> None:
    take(new, SAMPLES / "ira")
    spend = new.sql(
        "SELECT c.capture_id, v.ad_id, v.spend_kind, v.spend_lower, v.currency FROM ad_version AS v JOIN sighting AS c "
        "USING (version_id) WHERE v.ad_id IN ('4', '7') ORDER BY ALL"
    ).rows
    assert spend == [
        (1, "4", "not_disclosed", None, None),
        (1, "7", "exact", Decimal(0), None),
        (2, "4", "not_disclosed", None, None),
        (2, "7", "not_disclosed", None, None),
        (3, "4", "not_disclosed", None, None),
    ]


def test_an_ad_that_ends_before_it_was_made_is_kept_and_flagged_in_every_parse(new: Archive) -> None:
    take(new, SAMPLES / "ira")
    flagged = new.sql(
        "SELECT ad_id, count(*) FROM ad_version WHERE list_contains([n.name for n in details], 'dates') GROUP BY 1"
    )
    assert flagged.rows == [("4", 3)]


def test_all_parses_agree_on_the_moment_an_ad_was_made(new: Archive) -> None:
    take(new, SAMPLES / "ira")
    made = new.sql("SELECT ad_id, list(DISTINCT created_at) FROM ad_version GROUP BY 1")
    assert {ad_id: len(moments) for ad_id, moments in made.rows} == {"1": 1, "2": 1, "4": 1, "7": 1}


def test_a_release_describes_the_day_on_which_its_publisher_released_it(new: Archive) -> None:
    """Whatever the copy's own time; what a user says beats it."""
    reports = take(new, SAMPLES / "ira")
    assert {(str(report.as_of), report.as_of_basis) for report in reports} == {("2018-05-10 00:00:00", "release")}
    assert not any("as-of" in warning for report in reports for warning in report.warnings)
    report = take(new, SAMPLES / "ira" / "irads.csv", as_of=datetime(2019, 1, 1))[0]
    assert report.as_of_basis == "option"


def test_nested_targeting_is_taken_apart(new: Archive) -> None:
    take(new, SAMPLES / "ira" / "irads.json")
    targets = one(new, "SELECT [t.criterion || '=' || t.value for t in targets] FROM ad WHERE ad_id = '1'")[0]
    assert "location living in=united_states: Nevada" in targets
    assert "age=18 - 65+" in targets
    assert "people who match=interests: Bakers' Guild" in targets


def test_the_real_tsv_sums_to_its_roubles(new: Archive) -> None:
    path = real("ira/socially_divisive_ads_tsv/data_IRA_Ads.csv")
    report = take(new, path)[0]
    assert (report.rows_read, report.ads, report.rows_rejected) == (3517, 3517, 0)
    spent = "SELECT currency, sum(spend_lower), count(*) FROM ad WHERE spend_lower > 0 GROUP BY currency"
    assert new.sql(spent).rows == [("RUB", Decimal("5881756.10"), 2554)]
    assert one(new, "SELECT count(*) FROM ad WHERE spend_kind = 'not_disclosed'") == (787,)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    made = "%Y-%m-%d %H:%M:%S"
    early = sum(
        datetime.strptime(row["AD_END_DATE"], made) < datetime.strptime(row["AD_CREATION_DATE"], made)
        for row in rows
        if row["AD_END_DATE"]
    )
    flagged = "SELECT count(*) FROM ad WHERE list_contains([n.name for n in details], 'dates')"
    assert (early, *one(new, flagged)) == (201, 201)


def test_the_real_excerpts_of_irads_are_versions_of_the_ads_in_the_tsv(new: Archive) -> None:
    take(new, real("ira/socially_divisive_ads_tsv/data_IRA_Ads.csv"), real("ira/irads_excerpt"))
    seen = new.sql("SELECT ad_id, versions FROM ad WHERE versions > 1 ORDER BY ad_id::INTEGER").rows
    assert seen == [("1084", 2), ("2233", 3), ("3186", 3)]
    assert one(new, "SELECT count(DISTINCT created_at) FROM ad_version WHERE ad_id = '3186'") == (1,)
