"""The sample archive and its site, built once for all tests of the site."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import archive
from archive.database import Archive
from archive.site import build_site

DAYS = ("2026-05-03", "2026-05-24")


@pytest.fixture(scope="session")
def sample_archive(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Both sample captures of all four sources."""
    with archive.open(tmp_path_factory.mktemp("samples") / "samples.duckdb") as opened:
        for day in DAYS:
            opened.import_dump(samples / day / "meta_api", as_of=datetime.fromisoformat(day))
            opened.import_dump(*(samples / day / name for name in ("google", "meta_report", "snap")))
        yield opened


@pytest.fixture(scope="session")
def sample_site(sample_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the samples; tests only look at it."""
    out = tmp_path_factory.mktemp("site") / "site"
    build_site(sample_archive, out)
    return out
