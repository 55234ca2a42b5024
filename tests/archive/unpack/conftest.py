"""The folder that every test of unpacking opens, and leaves as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """The user's folder, with the work folder beside it; afterwards nothing but those two may exist."""
    place = tmp_path / "user"
    place.mkdir()
    yield place
    assert {path.name for path in tmp_path.iterdir()} <= {"user", "work"}
    work = tmp_path / "work"
    assert not work.exists() or list(work.iterdir()) == []
