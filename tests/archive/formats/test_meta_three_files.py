"""Meta's ads in three files."""

import csv

from archive.database import Archive
from reading import SAMPLES, real, take


def test_the_ads_of_three_files_have_no_currency(new: Archive) -> None:
    take(new, SAMPLES / "meta_three_files")
    rows = new.sql("SELECT right(ad_id, 2), spend_lower, spend_upper, spend_kind, currency FROM ad ORDER BY 1").rows
    assert rows == [
        ("21", 40_000, 44_999, "range", None),
        ("22", 200, 299, "range", None),
        ("23", 0, 99, "range", None),
    ]


def test_the_real_ads_of_three_files(new: Archive) -> None:
    path = real("meta_api/minimaxir_us2019_three_csv/fb_ads.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    report = take(new, path)[0]
    assert (report.rows_read, report.rows_rejected) == (len(rows), 0)
    assert report.ads == len({row["ad_id"] for row in rows})
