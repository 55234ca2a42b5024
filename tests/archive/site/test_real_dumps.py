"""What platforms really published becomes a site: odd names, empty fields and huge texts break no rule of the check.

A handful of small dumps of several formats; docs/site.md says how to build the site of all. Skipped where they are
absent.
"""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

import archive
from archive.site import build_site, check_site
from archive.takedowns.importer import import_takedowns

DUMPS = Path(__file__).parents[4] / "shared" / "dumps"
pytestmark = pytest.mark.skipif(not DUMPS.is_dir(), reason="the real dumps (../shared/dumps) are not on this machine")

SMALL = {
    "fbpac/propublica_api_json/ads.json": None,
    "ira/irads_excerpt": None,
    "meta_api/be2021_open_ranges_single_ad": "2021-02-09",
    "meta_api/eu2019_v3_array": "2019-05-15",
    "meta_api/gb2019_v5_raw_pages/woking.json": "2019-11-03",
    "meta_report/v3_2023-05_TR_yesterday_series/FacebookAdLibraryReport_2023-05-15_TR_yesterday_advertisers.csv": None,
    "snap/2023_v3_2023-03-20": "2023-03-20",
    "whotargetsme/advertisers_csv/wtm-advertisers-gr-2023-05-20T08_49_00.571Z.csv": None,
    "x": None,
}


@pytest.mark.slow
def test_small_dumps_of_many_formats_become_a_site_that_breaks_no_rule(tmp_path: Path):
    with archive.open(tmp_path / "a.duckdb") as opened:
        for name, day in SMALL.items():
            reports = opened.import_dump(DUMPS / name, as_of=datetime.fromisoformat(day) if day else None)
            assert "imported" in {report.outcome for report in reports}, name
        networks = DUMPS / "cib" / "dfrlab_fiat_2020" / "DFRLab_interference2020.csv"
        assert [each.error for each in import_takedowns(opened, [networks])] == [None]
        report = build_site(opened, tmp_path / "site", base_url="https://ads.example/")
        ads = opened.sql("SELECT count(*) FROM ad").rows
        advertisers = opened.sql("SELECT count(*) FROM advertiser WHERE advertiser_id IS NOT NULL").rows[0][0]
    assert [str(each) for each in check_site(tmp_path / "site")] == []
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/site/data/ads*.parquet'").fetchall() == ads
    pages = [path for path in (tmp_path / "site" / "a").rglob("*.html") if path.with_suffix(".atom").exists()]
    assert len(pages) == advertisers
    assert report.pages > 5 * advertisers
