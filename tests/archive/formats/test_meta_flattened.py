"""Meta's ads, flattened by pandas."""

from pathlib import Path

import pytest

from archive.database import Archive
from reading import SAMPLES, real, take


def test_an_ad_found_by_two_queries_is_merged_or_kept_as_a_second_content(new: Archive) -> None:
    report = take(new, SAMPLES / "meta_flattened" / "two_queries.csv")[0]
    assert (report.rows_read, report.rows_loaded, report.rows_merged, report.ads) == (9, 8, 1, 7)
    assert not report.complete
    assert any("a copy saved by a tool" in warning for warning in report.warnings)


def test_page_ids_that_a_data_frame_made_floats_are_whole_again(new: Archive) -> None:
    take(new, SAMPLES / "meta_flattened" / "early_2021.csv")
    ids = new.sql("SELECT DISTINCT advertiser_id FROM ad ORDER BY ALL").rows
    assert ids == [("999980000000001",), ("999980000000005",), ("999980000000007",)]


FLAT_HEADER = "id,page_id,page_name,spend.lower_bound,impressions.lower_bound,ad_snapshot_url\n"
LINK = "https://www.facebook.com/ads/archive/render_ad/?id=999990000000901"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"9.9999E+14,999980000000001,Civic,0,0,{LINK}", [("999990000000901", "999980000000001")]),
        (f",999980000000001,Civic,0,0,{LINK}", [("999990000000901", "999980000000001")]),
        ("9.9999E+14,999980000000001,Civic,0,0,", []),
        (f"999990000000901,9.9998E+14,Civic,0,0,{LINK}", []),
    ],
)
def test_an_id_that_a_spreadsheet_rounded_comes_from_the_link_or_the_row_is_rejected(
    row: str, found: list[tuple[str, str]], new: Archive, tmp_path: Path
) -> None:
    (tmp_path / "mangled.csv").write_text(FLAT_HEADER + row + "\n")
    report = take(new, tmp_path / "mangled.csv")[0]
    assert new.sql("SELECT ad_id, advertiser_id FROM ad").rows == found
    assert report.rows_rejected == 1 - len(found)


def test_the_pandas_file_of_2022_holds_500_ads_in_1285_rows(new: Archive) -> None:
    report = take(new, real("meta_api/sfchronicle_us2022_pandas_flattened_csv/CT.csv"))[0]
    assert (report.rows_read, report.ads, report.rows_loaded, report.rows_merged) == (1285, 500, 500, 785)
