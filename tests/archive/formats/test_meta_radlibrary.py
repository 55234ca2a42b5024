"""Meta's ads, tabulated by R."""

from pathlib import Path

from archive.database import Archive
from reading import SAMPLES, one, take


def test_r_writes_nothing_large_numbers_and_odd_signs_in_its_own_way(new: Archive) -> None:
    take(new, SAMPLES / "meta_radlibrary")
    rows = new.sql(
        "SELECT right(ad_id, 3), payer_state, ended_on IS NULL, spend_lower, spend_upper, spend_kind, "
        "impressions_lower, audience_upper FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("101", "disclosed", True, 1_000_000, None, "at_least", 1_000_000, None),
        ("304", "disclosed", True, 0, 99, "range", 3000, 50_000),
        ("702", "undisclosed", True, 0, 99, "range", 2000, 100_000),
        ("021", "disclosed", True, 40_000, 44_999, "range", 1_000_000, None),
        ("022", "disclosed", False, 200, 299, "range", 20_000, 500_000),
        ("023", "undisclosed", False, 0, 99, "range", 4000, 100_000),
    ]
    assert one(new, "SELECT text FROM ad WHERE ad_id LIKE '%304'")[0].endswith("sin jerga. 🏮")


def test_texts_that_r_prints_as_a_vector_are_joined(new: Archive, tmp_path: Path) -> None:
    header = "id,page_id,page_name,spend_lower,ad_delivery_start_time,ad_creative_bodies"
    body = '"' + r'c("One \"lamp\"", "Two")'.replace('"', '""') + '"'
    (tmp_path / "r.csv").write_text(f"{header}\n999990000000001,1,Lantern,5e+05,2026-05-01,{body}\n", encoding="utf-8")
    take(new, tmp_path / "r.csv")
    assert one(new, "SELECT text, spend_lower FROM ad") == ('One "lamp"\n\nTwo', 500_000)
