"""Four things that people call duplicates, and the rule for each; on real files, against Python's own counts.

The repeated (page, disclaimer) pairs of Meta's report, and its page 0, are in `test_real_dumps.py`.
"""

import ast
import csv
import re
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from archive.database import Archive
from made import one

FLAT = "meta_api/sfchronicle_us2022_pandas_flattened_csv/CT.csv"
SNAP = "snap/2026_v3_daily/2026-{}/2026.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a CSV with Python's reader."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_record_again_is_merged_within_a_file_and_unchanged_in_the_next(
    new: Archive, real_dumps: Path, tmp_path: Path
) -> None:
    """First kind: one ad found by several queries, and the same file once more, also as a copy under another name."""
    path = real_dumps / FLAT
    rows = rows_of(path)
    distinct = len({row["id"] for row in rows})
    assert (len(rows), distinct) == (1285, 500)
    first = one(new, path)
    assert (first.rows_read, first.ads, first.rows_merged) == (len(rows), distinct, len(rows) - first.rows_loaded)
    copy = tmp_path / "again.csv"
    copy.write_bytes(path.read_bytes())
    for again in (path, copy):
        report = one(new, again)
        assert (report.outcome, report.rows_loaded) == ("known", 0)
    assert new.sql("SELECT count(*) FROM capture").rows == [(1,)]


def test_the_same_ad_with_other_figures_is_a_version_and_totals_take_the_latest(new: Archive, real_dumps: Path) -> None:
    """Second kind: the same ids three weeks later; an ad that left keeps its last figure."""
    files = [(day, real_dumps / SNAP.format(day)) for day in ("07-18", "08-08")]
    latest: dict[str, tuple[str, Decimal]] = {}
    contents: dict[str, set[str]] = defaultdict(set)
    for day, path in files:
        one(new, path, as_of=datetime.fromisoformat(f"2026-{day}"))
        for row in rows_of(path):
            latest[row["ADID"]] = (row["Currency Code"], Decimal(row["Spend"]))
            contents[row["ADID"]].add(row["Spend"])
    expected: Counter[str] = Counter()
    for currency, spend in latest.values():
        expected[currency] += spend
    found = dict(new.sql("SELECT currency, sum(spend_lower) FROM ad GROUP BY currency").rows)
    assert found == dict(expected)
    dearer = sum(len(each) > 1 for each in contents.values())
    assert dearer > 100
    spent = "SELECT count(*) FROM (SELECT ad_id FROM ad_version GROUP BY ad_id HAVING count(DISTINCT spend_lower) > 1)"
    assert new.sql(spent).rows == [(dearer,)]


def test_one_creative_under_many_ids_is_as_many_ads_and_all_their_money_counts(new: Archive, real_dumps: Path) -> None:
    """Third and fourth kind: equal texts, and nearly equal ones, never change a total."""
    path = real_dumps / FLAT
    last = {row["id"]: row for row in rows_of(path)}
    texts = [" ".join(ast.literal_eval(row["ad_creative_bodies"] or "[]")) for row in last.values()]
    nearly = [re.sub(r"[\W\d_]+", " ", text.casefold()) for text in texts]
    assert len(set(nearly)) <= len(set(texts)) < len(last) == 500
    one(new, path)
    bounds = [
        sum(Decimal(row[f"spend.{end}_bound"]) for row in last.values() if row[f"spend.{end}_bound"])
        for end in ("lower", "upper")
    ]
    assert new.sql("SELECT count(*), sum(spend_lower), sum(spend_upper) FROM ad").rows == [(500, *bounds)]
