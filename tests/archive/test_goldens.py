"""Each sample dump, imported alone, gives what stands in its golden file; a missing golden is written and fails once.

rm tests/golden/<name>.txt && pytest tests/archive/test_goldens.py    # then read the new file before committing it
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import archive
from archive.database import Archive

SAMPLES = Path(__file__).parents[2] / "archive" / "samples"
GOLDENS = Path(__file__).parents[1] / "golden"
DUMPS = sorted(path for pattern in ("2026-*/*", "old/*", "more/*") for path in SAMPLES.glob(pattern) if path.is_dir())

COUNTS = "rows_read || ' = ' || concat_ws(' + ', rows_loaded, rows_unchanged, rows_merged, rows_rejected)"
CAPTURE = f"""
SELECT format, scope, country, CASE WHEN complete THEN 'complete' ELSE 'partial' END, as_of, as_of_basis, active_rule,
  {COUNTS}, tokens_removed || ' tokens', warnings
FROM capture ORDER BY capture_id
"""
FILE = f"""
SELECT capture_id, parse_filename(name), member, holds, grain, part, bytes || ' bytes', left(sha256, 12), {COUNTS}
FROM capture_file ORDER BY capture_id, parse_filename(name)
"""
AD = """
SELECT left(ad_id, CASE WHEN ad_id LIKE 'sha256:%' THEN 15 ELSE 24 END), advertiser_id, advertiser_name, payer,
  payer_state, strftime(started_on, '%Y-%m-%d') || '..' || coalesce(strftime(ended_on, '%Y-%m-%d'), 'open'), status,
  concat_ws(' ', currency, currency_basis), spend_kind, spend_lower || '-' || coalesce(spend_upper::VARCHAR, ''),
  impressions_lower || '-' || coalesce(impressions_upper::VARCHAR, ''),
  audience_lower || '-' || coalesce(audience_upper::VARCHAR, ''),
  array_to_string(countries, '+'), left(text, 30), len(text),
  len(delivery_age_gender) || '+' || len(delivery_regions) || ' shares', len(targets) || ' targets',
  len(conversions) || ' conversions', len(extra) || ' extra', versions
FROM ad ORDER BY platform, started_on DESC, ad_id, advertiser_id
"""
LINE = """
SELECT grain, concat_ws('..', strftime(period_start, '%Y-%m-%d'), strftime(period_end, '%Y-%m-%d')),
  concat_ws('/', country, region, district), advertiser_id, advertiser_name, payer, payer_state, keyword,
  concat_ws(' ', currency, currency_basis), spend_kind,
  spend_lower || '-' || coalesce(spend_upper::VARCHAR, '') || coalesce(' by ' || spend_step, ''),
  conversions[1].relation || ' ' || array_to_string([c.currency || ' ' || c.lower for c in conversions], ', '),
  ads || ' ads'
FROM spend_line ORDER BY grain, file_no, row_no, line_no
"""
OTHER = {
    "advertisers": """
        SELECT advertiser_id, advertiser_id_basis, advertiser_name, names, registered_ids
        FROM advertiser ORDER BY ALL""",
    "campaigns": """
        SELECT campaign_id, advertiser_id, started_on, ended_on, array_to_string(ad_ids, '+'), len(targets)
        FROM campaign ORDER BY ALL""",
    "declared": """
        SELECT advertiser_id, region, declared_name, regulatory_id, declared_scope, promoter_name
        FROM advertiser_declared ORDER BY ALL""",
    "id mapping": "SELECT kind, old_id, new_id FROM id_mapping ORDER BY ALL",
    "labels": """
        SELECT platform, advertiser_id, advertiser_name, label, political, active, country, labelled_at, source
        FROM advertiser_label ORDER BY ALL""",
    "rejected": "SELECT file_no, record_no, reason, raw FROM rejected_row ORDER BY ALL",
}
HISTORY = """
SELECT a.platform, left(a.ad_id, 24), a.status, a.first_seen, a.last_seen, a.versions,
  list(c.as_of::DATE || ' ' || v.spend_lower || '-' || coalesce(v.spend_upper::VARCHAR, '') ORDER BY c.as_of)
FROM ad AS a
JOIN sighting AS s ON s.ad_key = a.ad_key
JOIN ad_version AS v ON v.version_id = s.version_id
JOIN capture AS c ON c.capture_id = s.capture_id
GROUP BY a.platform, a.ad_id, a.advertiser_id, a.status, a.first_seen, a.last_seen, a.versions
ORDER BY a.platform, a.ad_id, a.advertiser_id
"""


def cell(value: object) -> str:
    """Word one value; `-` is NULL, so that an empty text shows as nothing."""
    match value:
        case None:
            return "-"
        case datetime():
            return value.isoformat(sep=" ")
        case date() | Decimal():
            return str(value)
        case list():
            return "; ".join(map(str, value)) or "-"
    return str(value).replace("\n", "⏎")


def told(opened: Archive) -> str:
    """Write down what an archive holds, one row a line, so that a difference can be read."""
    parts = {"captures": CAPTURE, "files": FILE, "ads": AD, "spend lines": LINE, **OTHER}
    text = []
    for title, query in parts.items():
        rows = opened.sql(query).rows
        if rows:
            text.append(f"== {title}: {len(rows)}")
            text += [" | ".join(map(cell, row)).replace(str(SAMPLES), "samples") for row in rows]
    return "\n".join(text) + "\n"


def compare(name: str, text: str) -> None:
    """Hold *text* against its golden file."""
    golden = GOLDENS / f"{name}.txt"
    if not golden.exists():
        golden.write_text(text, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now; read it before you commit it")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.relative_to(SAMPLES).as_posix().replace("/", "_"))
def test_a_sample_gives_what_its_golden_file_says(dump: Path, tmp_path: Path) -> None:
    with archive.open(tmp_path / "a.duckdb") as opened:
        reports = opened.import_dump(dump)
        assert [str(report.error) for report in reports if report.error] == []
        compare(dump.relative_to(SAMPLES).as_posix().replace("/", "_"), told(opened))


def test_two_captures_of_the_four_sources_give_the_history_that_the_golden_file_says(tmp_path: Path) -> None:
    """Statuses, gone ads and changed figures, over both captures, each said to be complete."""
    with archive.open(tmp_path / "a.duckdb") as opened:
        for day in ("2026-05-03", "2026-05-24"):
            opened.import_dump(SAMPLES / day, complete=True, as_of=datetime.fromisoformat(day))
        history = opened.sql(HISTORY)
        compare("history", "\n".join(" | ".join(map(cell, row)) for row in history.rows) + "\n")
