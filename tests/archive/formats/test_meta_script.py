"""Meta's ads, as a table by its own script."""

from decimal import Decimal
from pathlib import Path

import pytest

from archive.database import Archive
from reading import SAMPLES, one, take


def test_objects_without_quotes_are_read(new: Archive) -> None:
    take(new, SAMPLES / "meta_script" / "ads.csv")
    row = one(
        new,
        "SELECT spend_lower, spend_upper, impressions_lower, audience_upper, delivery_regions, surfaces FROM ad "
        "WHERE ad_id LIKE '%104'",
    )
    assert row[:4] == (900, 999, 70_000, 500_000)
    assert row[4] == [{"region": "Älvmünde, Capital District", "percentage": Decimal(1)}]
    assert row[5] == ["facebook", "instagram"]
    shares = one(
        new,
        "SELECT len(delivery_age_gender), sum(u.share.percentage) FROM ad, UNNEST(delivery_age_gender) AS u(share) "
        "WHERE ad_id LIKE '%104' GROUP BY 1",
    )
    assert shares[0] == 7
    assert abs(shares[1] - 1) < Decimal("0.0001")


def test_rows_of_the_script_that_end_early_lack_their_last_cells_and_nothing_else(new: Archive) -> None:
    report = take(new, SAMPLES / "meta_script" / "ads.csv")[0]
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (4, 4, 0)
    assert not any("repaired" in warning for warning in report.warnings)
    ends = new.sql("SELECT right(ad_id, 3), ended_on IS NULL, currency FROM ad ORDER BY 1").rows
    assert ends == [("104", False, "EUR"), ("301", True, "EUR"), ("401", False, "EUR"), ("802", True, "EUR")]


@pytest.mark.parametrize(("end", "rejected"), [("\n", 0), ("", 1)])
def test_a_short_row_that_the_file_ends_in_is_cut_off(end: str, rejected: int, new: Archive, tmp_path: Path) -> None:
    """Only a row whose line is ended is known to be whole."""
    header = "id,page_id,page_name,ad_delivery_start_time,spend,bylines"
    rows = '"9998","1","Lantern","2026-05-01"\n"9999","1","Lantern"'
    (tmp_path / "s.csv").write_text(f"{header}\n{rows}{end}", encoding="utf-8")
    report = take(new, tmp_path / "s.csv")[0]
    assert (report.rows_loaded, report.rows_rejected) == (2 - rejected, rejected)


@pytest.mark.parametrize(
    ("cell", "lower", "upper"),
    [
        ("{lower_bound: 0, upper_bound: 99}", 0, 99),
        ("{'lower_bound': '1000', 'upper_bound': '1499'}", 1000, 1499),
        ('{""lower_bound"": ""1000001""}', 1_000_001, None),
    ],
)
def test_a_range_is_read_with_and_without_quotes(
    cell: str, lower: int, upper: int | None, new: Archive, tmp_path: Path
) -> None:
    header = "id,page_id,page_name,ad_delivery_start_time,spend"
    (tmp_path / "s.csv").write_text(f'{header}\n9999,1,Lantern,2026-05-01,"{cell}"\n', encoding="utf-8")
    take(new, tmp_path / "s.csv")
    assert one(new, "SELECT spend_lower, spend_upper FROM ad") == (lower, upper)


@pytest.mark.parametrize("cell", ["{}", "99", "{lower_bound: 9, upper_bound: 1}", "{lower_bound: , upper_bound: }"])
def test_a_range_without_bounds_is_rejected(cell: str, new: Archive, tmp_path: Path) -> None:
    header = "id,page_id,page_name,ad_delivery_start_time,spend"
    (tmp_path / "s.csv").write_text(f'{header}\n9999,1,Lantern,2026-05-01,"{cell}"\n', encoding="utf-8")
    assert take(new, tmp_path / "s.csv")[0].rows_rejected == 1
