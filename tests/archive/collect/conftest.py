"""What the tests of the collectors share: manners that note their waits in place of waiting."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive.collect.manners import Manners


@dataclass
class Waits:
    """The waits of a run, in seconds, and what was said about them."""

    seconds: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def manners(self) -> Manners:
        """Manners that only note their waits."""
        return Manners(sleep=self.seconds.append, say=self.said.append, timeout=2)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"
