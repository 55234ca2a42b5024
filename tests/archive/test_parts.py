"""Files whose rows complete the ads of another file: joined by the ad's id, counted, and rejected for want of an ad."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from archive.database import Archive
from made import one, put, rejected

ADS = "ad_id,page_id,page_name,ad_delivery_start_time,impressions_min,impressions_max,spend_min,spend_max,ad_url\n"
ROW = "{0},1,Lantern,2019-10-01,0,999,0,99,https://www.facebook.com/ads/library/?id={0}\n"
AGES = "ad_id,age,gender,percentage\n"
SHARES = "SELECT ad_id, delivery_age_gender, delivery_regions FROM ad ORDER BY ad_id"


def three(folder: Path, ads: str = "12", ages: str = "", regions: str = "") -> Path:
    """Write the three files; *ads* are the ids of the first, a digit each."""
    put(folder / "fb_ads.csv", ADS + "".join(ROW.format(ad) for ad in ads))
    if ages:
        put(folder / "fb_ads_demos.csv", AGES + ages)
    if regions:
        put(folder / "fb_ads_regions.csv", "ad_id,region,percentage\n" + regions)
    return folder


def test_shares_in_other_files_reach_their_ads(new: Archive, folder: Path) -> None:
    report = one(
        new, three(folder, "12", "2,65+,male,0.25\n1,18-24,female,1\n2,65+,female,7.5E-1\n", '1,"Ohio, US",1\n')
    )
    assert (report.files, report.rows_read, report.rows_loaded, report.rows_merged) == (3, 6, 2, 4)
    old = [
        {"age": "65+", "gender": gender, "percentage": Decimal(share)}
        for gender, share in (("male", "0.25"), ("female", "0.75"))
    ]
    assert new.sql(SHARES).rows == [
        ("1", [{"age": "18-24", "gender": "female", "percentage": Decimal(1)}],
         [{"region": "Ohio, US", "percentage": Decimal(1)}]),
        ("2", old, None),
    ]  # fmt: skip
    assert new.sql("SELECT member, rows_read, rows_merged FROM capture_file ORDER BY member").rows == [
        ("ads", 2, 0), ("demographics", 3, 3), ("regions", 1, 1),
    ]  # fmt: skip


def test_a_share_of_an_ad_that_is_not_there_is_rejected_whole_with_the_reason(new: Archive, folder: Path) -> None:
    report = one(new, three(folder, "1", "1,65+,male,0.5\n9,65+,male,1\n,65+,male,1\n1,65+,female,1.5\n"))
    assert (report.rows_loaded, report.rows_merged, report.rows_rejected) == (1, 1, 3)
    assert rejected(new) == [
        (2, "ad_id: no ad of this dump has it", "9,65+,male,1"),
        (3, "ad_id: no ad of this dump has it", ",65+,male,1"),
        (4, "percentage: cannot be read", "1,65+,female,1.5"),
    ]


def test_the_share_of_an_ad_whose_own_row_cannot_be_read_is_rejected(new: Archive, folder: Path) -> None:
    three(folder, "1", "1,65+,male,1\n2,65+,male,1\n")
    put(folder / "fb_ads.csv", ADS + ROW.format(1) + ROW.format(2).replace("2019-10-01", "soon"))
    report = one(new, folder)
    assert (report.ads, report.rows_merged, report.rows_rejected) == (1, 1, 2)


def test_a_rejected_share_of_a_file_with_broken_quotes_is_kept_as_it_stands(new: Archive, folder: Path) -> None:
    """Such a file has no record a line, so its records are sorted out again to find the rejected one."""
    regions = '1,"Washington,\nDistrict of Columbia",0.5\n9,"Two\nlines",1\n1,Ohio,0.5\n'
    report = one(new, three(folder, "1", regions=regions))
    assert (report.rows_merged, report.rows_rejected) == (2, 1)
    assert rejected(new) == [(2, "ad_id: no ad of this dump has it", '9,"Two\nlines",1')]


def test_a_share_that_stands_twice_counts_once_and_both_rows_are_accounted_for(new: Archive, folder: Path) -> None:
    """A collector that found an ad by two queries writes its shares twice."""
    report = one(new, three(folder, "11", "1,65+,male,1\n1,65+,male,1\n"))
    assert (report.rows_read, report.rows_loaded, report.rows_merged) == (4, 1, 3)
    assert new.sql("SELECT len(delivery_age_gender) FROM ad").rows == [(1,)]


def test_sightings_still_tell_the_record_of_an_ad(new: Archive, folder: Path) -> None:
    one(new, three(folder, "312", "2,65+,male,1\n"))
    query = "SELECT v.ad_id, s.record_no FROM sighting AS s JOIN ad_version AS v USING (version_id) ORDER BY 2"
    assert new.sql(query).rows == [("3", 1), ("1", 2), ("2", 3)]


def test_other_shares_are_another_version_of_the_ad(new: Archive, folder: Path) -> None:
    one(new, three(folder / "a", "1", "1,65+,male,1\n"))
    one(new, three(folder / "b", "1", "1,65+,female,1\n"))
    assert new.sql("SELECT versions FROM ad").rows == [(2,)]
    report = one(new, three(folder / "c", "1", "1,65+,male,1\n"))
    assert (report.outcome, report.rows_unchanged + report.rows_merged) == ("known", 2)


def test_shares_without_their_ads_are_refused(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "fb_ads_demos.csv", AGES + "1,65+,male,1\n"))
    assert report.outcome == "refused"
    assert "completes ads that stand in another" in str(report.error) and "\n" not in str(report.error)


def test_the_real_three_files_are_joined_as_python_joins_them(new: Archive, real_dumps: Path) -> None:
    folder = real_dumps / "meta_api" / "minimaxir_us2019_three_csv"
    expected: dict[str, dict[str, list[dict[str, object]]]] = defaultdict(lambda: {"demos": [], "regions": []})
    rows = 0
    for name in ("demos", "regions"):
        with (folder / f"fb_ads_{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                rows += 1
                ad, share = row.pop("ad_id"), Decimal(row.pop("percentage")).quantize(Decimal("1E-10"))
                expected[ad][name].append({**row, "percentage": share})
    report = one(new, folder)
    assert (report.rows_loaded, report.rows_merged, report.rows_rejected) == (100, rows, 0) == (100, 5074, 0)
    found = {ad: {"demos": ages, "regions": regions} for ad, ages, regions in new.sql(SHARES).rows}
    assert found == expected


def test_a_file_of_parts_in_another_encoding_is_read_and_what_is_rejected_of_it_kept(
    new: Archive, folder: Path
) -> None:
    three(folder, "1", regions="1,Québec,0.5\n9,Älvmünde,1\n1,Genève,0.5\n")
    put(folder / "fb_ads_regions.csv", (folder / "fb_ads_regions.csv").read_text("utf-8").encode("cp1252"))
    report = one(new, folder)
    assert (report.rows_merged, report.rows_rejected) == (2, 1)
    assert rejected(new) == [(2, "ad_id: no ad of this dump has it", "9,Älvmünde,1")]


@pytest.mark.parametrize("more", ["", ",note"])
def test_a_column_nobody_knows_in_a_file_of_parts_is_said_to_be_left_out(more: str, new: Archive, folder: Path) -> None:
    three(folder, "1")
    put(folder / "fb_ads_demos.csv", AGES.strip() + more + "\n1,65+,male,1" + ",x" * bool(more) + "\n")
    report = one(new, folder)
    assert ("left out unknown columns: note" in json.dumps(report.warnings)) == bool(more)
