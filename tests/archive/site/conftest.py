"""The sample archive and its site, built once for all tests of the site."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import archive
from archive.database import Archive
from archive.site import build_site
from archive.takedowns.importer import import_takedowns
from screenshots import chromium as started

DAYS = ("2026-05-03", "2026-05-24")


@pytest.fixture(scope="session")
def sample_archive(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Both sample captures of all four sources, and the sample documents about removed networks."""
    with archive.open(tmp_path_factory.mktemp("samples") / "samples.duckdb") as opened:
        for day in DAYS:
            opened.import_dump(samples / day / "meta_api", as_of=datetime.fromisoformat(day))
            opened.import_dump(*(samples / day / name for name in ("google", "meta_report", "snap")))
        assert [each.error for each in import_takedowns(opened, [samples / "takedowns"]) if each.error] == []
        yield opened


@pytest.fixture(scope="session")
def sample_site(sample_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the samples; tests only look at it."""
    out = tmp_path_factory.mktemp("site") / "site"
    build_site(sample_archive, out)
    return out


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium; without one, tests are skipped, but never in CI."""
    place = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
    if place is None:
        if os.environ.get("CI"):
            pytest.fail(
                "CI must run the browser tests: install a Chromium at /usr/bin/chromium (apt-get install chromium)"
            )
        pytest.skip("there is no Chromium at /usr/bin/chromium; `apt-get install chromium` brings one")
    with started() as browser:
        yield browser
