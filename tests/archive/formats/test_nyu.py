"""NYU's totals, without a header."""

from pathlib import Path

import pytest

from archive.database import Archive
from reading import SAMPLES, one, take


def test_totals_without_a_header_are_known_by_their_name_and_counted_from_the_first_row(new: Archive) -> None:
    report = take(new, SAMPLES / "nyu")[0]
    assert (report.rows_read, report.rows_loaded, report.files, str(report.as_of)) == (10, 10, 6, "2018-09-30 00:00:00")
    spend = new.sql(
        "SELECT grain, row_no, advertiser_name, payer, payer_state, spend_lower, spend_upper, spend_kind, currency "
        "FROM spend_line WHERE grain LIKE '%spend%' ORDER BY ALL"
    ).rows
    assert spend == [
        ("page_spend_of_nyu", 1, "Lantern Movement", None, "field_absent", 218_000, 391_000, "range", "USD"),
        ("page_spend_of_nyu", 2, 'Harbour, Hills & "Co"', None, "field_absent", 0, 99, "range", "USD"),
        (
            "sponsor_spend_of_nyu",
            1,
            None,
            "Lantern Movement Campaign Fund",
            "disclosed",
            160_000,
            None,
            "at_least",
            "USD",
        ),
        ("sponsor_spend_of_nyu", 2, None, None, "undisclosed", 43_900, None, "at_least", "USD"),
        ("sponsor_spend_of_nyu", 3, None, "Älvmünde e.V.", "disclosed", 900, None, "at_least", "USD"),
    ]
    assert one(new, "SELECT region FROM spend_line WHERE region IS NOT NULL") == ("Nevada",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("totals.csv", "Lantern,5,9\n"),
        ("2018-09-30_api_page_spend.csv", "Page,Amount\nLantern,5\n"),
        ("2018-09-30_api_page_spend.csv", "Lantern,5,9,11\n"),
        ("2018-09-30_api_page_ads.csv", "Lantern,5,9\n"),
    ],
)
def test_a_table_without_a_header_is_not_guessed_at(name: str, content: str, new: Archive, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    [report] = new.import_dump(tmp_path / name)
    assert report.outcome == "refused" and "no format recognises" in str(report.error)
