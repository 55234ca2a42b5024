"""Meta's audience tab."""

from decimal import Decimal
from pathlib import Path

import duckdb

from archive.database import Archive
from reading import SAMPLES, one, real, take


def test_shares_of_spend_are_no_amounts(new: Archive) -> None:
    take(new, SAMPLES / "meta_targeting")
    lines = new.sql(
        "SELECT t.criterion, t.value, t.excluded, l.spend_share, l.ads FROM spend_line AS l, UNNEST(l.targets) AS u(t) "
        "ORDER BY row_no"
    ).rows
    assert lines == [
        ("age", "18", False, Decimal(1), 61),
        ("gender", "Women", False, Decimal("0.0425"), 4),
        ("zips", "99003, Veldoria", False, Decimal("0.0000824245"), 2),
        ("regions", "Südufer", True, Decimal("0.2"), 9),
        ("interests", "Lamps (Light)", False, Decimal("0.011"), 1),
        ("has_ca_exclusion", "Custom Audience", True, Decimal(0), 0),
    ]
    assert one(new, "SELECT count(spend_lower), count(spend_kind), count(*) FROM spend_line") == (0, 0, 7)
    period = (
        "SELECT DISTINCT grain, period_start::VARCHAR, period_end::VARCHAR FROM spend_line WHERE targets IS NOT NULL"
    )
    assert one(new, period) == ("last_30_days_by_targeting", "2026-04-03", "2026-05-02")


def test_a_page_without_targeting_says_so(new: Archive) -> None:
    take(new, SAMPLES / "meta_targeting")
    row = one(new, "SELECT advertiser_id, advertiser_name, spend_share, ads FROM spend_line WHERE targets IS NULL")
    assert row == ("999980000000009", "Südufer Tenants' Table", None, None)


def test_the_real_audience_tab_is_read_whole(new: Archive, tmp_path: Path) -> None:
    path = real("meta_targeting/favstats_parquet_2024-12-18/2024-12-18.parquet")
    table, copy = f"SELECT * FROM read_parquet('{path}')", tmp_path / "US-last_90_days.csv"
    duckdb.execute(f"COPY ({table}) TO '{copy}' (FORMAT csv, HEADER)")
    # two pages have lost digits of their ids on the way: 1.22108407886e+17
    rows, rounded, filled, pages = duckdb.execute(
        "SELECT count(*), count(*) FILTER (id LIKE '%e+%'), count(value), "
        "count(DISTINCT id) FILTER (id NOT LIKE '%e+%') "
        f"FROM (SELECT *, coalesce(page_id, internal_id) AS id FROM ({table}))"
    ).fetchall()[0]
    report = take(new, copy)[0]
    assert (rows, rounded) == (195_499, 2)
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (rows, rows - rounded, rounded)
    assert new.sql("SELECT DISTINCT reason FROM rejected_row").rows == [("page_id: cannot be read",)]
    assert one(new, "SELECT count(targets), count(DISTINCT advertiser_id) FROM spend_line") == (filled, pages)
