"""X: its exports, its transparency site and its EU repository."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from adlib.errors import UsageError
from archive.database import Archive
from reading import SAMPLES, details, one, real, take


def test_rows_of_an_undocumented_grain_are_kept_as_they_are_and_summed_with_nothing(new: Archive) -> None:
    report = take(new, SAMPLES / "x" / "10-February-2026-political-ads-data.csv")[0]
    assert (str(report.as_of), report.as_of_basis) == ("2026-02-10 00:00:00", "file_name")
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (4, 3, 1)
    lines = new.sql("SELECT DISTINCT grain, spend_lower, currency FROM spend_line ORDER BY ALL").rows
    assert lines == [("undocumented", Decimal(0), "USD"), ("undocumented", Decimal("1250.75"), "USD")]
    for name in ("spend_by_advertiser", "spend_lines_by_advertiser"):
        assert new.run(name).rows == []


@pytest.mark.parametrize("grain", ["undocumented", "last_30_days_by_targeting"])
def test_figures_that_do_not_add_up_are_not_added_up_but_the_way_to_see_them_is_told(grain: str, new: Archive) -> None:
    """X does not say whether spend repeats from row to row; shares by criterion overlap."""
    take(new, SAMPLES / "x", SAMPLES / "meta_targeting")
    for by in ("advertiser", "payer", "platform", "country", "region", "week", "month"):
        with pytest.raises(UsageError, match=f"figures of grain {grain} do not add up"):
            new.run(f"spend_lines_by_{by}", grain=grain)
    assert new.sql("FROM line_spend('undocumented', NULL, NULL, NULL)").rows == []
    assert new.sql("SELECT count(*) > 0 FROM spend_line WHERE grain = $grain", grain=grain).rows == [(True,)]


def test_a_post_id_that_a_spreadsheet_rounded_comes_from_the_address_or_the_row_is_rejected(new: Archive) -> None:
    take(new, SAMPLES / "x" / "10-February-2026-political-ads-data.csv")
    ids = new.sql("SELECT list_extract(details, 1).value, count(*) FROM spend_line GROUP BY 1 ORDER BY 1").rows
    assert ids == [("9999000000000000001", 2), ("9999000000000000002", 1)]
    assert one(new, "SELECT reason FROM rejected_row") == ("Tweet Id: cannot be read",)


def test_xs_workbook_says_what_its_csv_says_though_a_spreadsheet_rounds_the_ids(new: Archive, tmp_path: Path) -> None:
    """The zip alternates between both; a number of 19 digits is never taken from a cell that cannot hold it."""
    with (SAMPLES / "x" / "10-February-2026-political-ads-data.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    book = xlsxwriter.Workbook(tmp_path / "10-february-2026-political-ads-data.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
        sheet.write_number(number, 1, float(row[1]))
        sheet.write_number(number, 11, float(row[11].replace(",", "")))
    book.close()
    report = take(new, tmp_path / "10-february-2026-political-ads-data.xlsx")[0]
    assert (str(report.as_of), report.rows_loaded, report.rows_rejected) == ("2026-02-10 00:00:00", 3, 1)
    ids = new.sql("SELECT list_extract(details, 1).value, spend_lower FROM spend_line ORDER BY row_no").rows
    assert ids == [("9999000000000000001", Decimal("1250.75"))] * 2 + [("9999000000000000002", Decimal(0))]


@pytest.mark.parametrize("amount", ["1,25", "12,34.00", "€5", "-3"])
def test_an_amount_with_commas_in_the_wrong_places_is_rejected(amount: str, new: Archive, tmp_path: Path) -> None:
    header = "Screen Name,Tweet Id,Spend_USD,Targeting Name"
    (tmp_path / "x.csv").write_text(f'{header}\nLantern,1,"{amount}",Keywords\n', encoding="utf-8")
    assert take(new, tmp_path / "x.csv")[0].rows_rejected == 1


def test_an_export_without_rows_is_an_empty_capture_and_no_error(new: Archive) -> None:
    report = take(new, SAMPLES / "x" / "ads-repository-empty.csv")[0]
    assert (report.outcome, report.rows_read, report.ads) == ("imported", 0, 0)


def test_the_real_export_without_rows_is_an_empty_capture(new: Archive) -> None:
    report = take(new, real("x/dsa_ads_repository_export_header_only.csv"))[0]
    assert (report.outcome, report.format, report.rows_read) == ("imported", "x", 0)


def test_ads_of_the_eu_repository_have_no_id_and_no_spend(new: Archive) -> None:
    take(new, SAMPLES / "x" / "ads-repository.csv")
    rows = new.sql(
        "SELECT ad_id_basis, spend_kind, impressions_lower, impressions_upper, payer_state FROM ad ORDER BY started_on"
    ).rows
    assert rows == [("record", None, 1000, 2000, "disclosed"), ("record", None, 31240, 31240, "undisclosed")]


def test_posts_of_the_transparency_site_lie_under_their_advertiser_and_name_no_sum(new: Archive) -> None:
    """Neither the unit nor the currency of `totalSpend` is documented; a deleted post keeps its advertiser."""
    report = take(new, SAMPLES / "x" / "twitter-ads_EU_2019-06-10_12-30-00.json")[0]
    told = (str(report.as_of), report.scope, report.rows_loaded)
    assert told == ("2019-06-10 12:30:00", "political advertisers, EU", 2)
    rows = new.sql("SELECT ad_id, advertiser_id, advertiser_name, text, spend_kind FROM ad ORDER BY ad_id").rows
    assert rows == [
        ("9999000000000000011", "9999000001", "Lantern Movement", "Every lamp counts. ⚓ & every vote.", None),
        ("9999000000000000012", "9999000001", None, None, None),
    ]
    assert json.loads(details(new, "9999000000000000011")["performance"])["tweetPerformance"] == {
        "totalSpend": "1250.75"
    }
