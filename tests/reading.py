"""What the tests of formats share: the samples, the real dumps where they are, and imports that must not fail."""

from pathlib import Path
from typing import Any

import pytest

from archive.database import Archive
from archive.importer import Report

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "archive" / "samples" / "more"
DUMPS = ROOT.parent / "shared" / "dumps"


def real(path: str) -> Path:
    """Give a real dump, or skip the test."""
    found = DUMPS / path
    if not found.exists():
        pytest.skip(f"no real dump {path} beside the project")
    return found


def take(opened: Archive, *paths: Path, **options: Any) -> list[Report]:
    """Import files and fail on what is refused."""
    reports = [report for report in opened.import_dump(*paths, **options) if report.outcome != "skipped"]
    assert [str(report.error) for report in reports if report.error] == []
    for report in reports:
        assert report.rows_read == (
            report.rows_loaded + report.rows_unchanged + report.rows_merged + report.rows_rejected
        )
    return reports


def details(opened: Archive, ad_id: str, table: str = "ad") -> dict[str, str]:
    """Give an ad's details by name."""
    rows = opened.sql(f"SELECT details FROM {table} WHERE ad_id = $ad_id", ad_id=ad_id).rows
    return {each["name"]: each["value"] for each in rows[0][0]}


def one(opened: Archive, query: str) -> tuple[Any, ...]:
    """Give the only row of an answer."""
    rows = opened.sql(query).rows
    assert len(rows) == 1
    return rows[0]
