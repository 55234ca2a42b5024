"""What every test may use: a new archive in a temporary folder, and the real dumps where they are present."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.database import Archive

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent))  # for `made`, which writes small dumps in the true formats
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start programs in the background; tests send Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Archive]:
    """A new archive, closed after the test."""
    with archive.open(tmp_path / "archive.duckdb") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The user's folder of dumps."""
    place = tmp_path / "dumps"
    place.mkdir()
    return place


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample dumps that ship with the project."""
    return ROOT / "archive" / "samples"


@pytest.fixture(scope="session")
def real_dumps() -> Path:
    """Dumps that platforms really published; they are never part of the project."""
    place = ROOT.parent / "shared" / "dumps"
    if not place.is_dir():
        pytest.skip("the real dumps (../shared/dumps) are not on this machine")
    return place
