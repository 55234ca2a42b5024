"""Spend by week, drawn as a band: solid up to the least that was spent, pale from there to the most it can be.

`weeks.sql` has the pieces ready; here they are put together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

WEEKS_TO_DRAW = 4


@dataclass(frozen=True)
class Band:
    """Spend by week in one currency."""

    currency: str
    rows: list[Any]
    """the oldest week first."""
    weeks: int
    """from the first week to the last, those without an ad among them."""
    least: str
    """the area up to the lower bounds, as a path in a box of `weeks` by 100."""
    most: str
    """the area up to the upper bounds; to the top where a week has none."""
    open_weeks: int
    peak: Any
    """the week with the highest lower bound."""

    @property
    def body(self) -> str:
        """The table of the weeks, the newest first, as one text for `table_rows`."""
        return "\x1e".join([row.cells for row in reversed(self.rows)])


def bands(rows: list[Any]) -> list[Band]:
    """Draw each currency that has weeks enough to show a course; *rows* are sorted by currency and week."""
    groups = [list(group) for _, group in groupby(rows, key=attrgetter("currency"))]
    return [band(group) for group in groups if len(group) >= WEEKS_TO_DRAW]


def band(rows: list[Any]) -> Band:
    """Put together the weeks of one currency, the oldest first."""
    weeks = len(rows) + sum([row.empty for row in rows])
    least, most = area([row.low for row in rows]), area([row.high for row in rows])
    open_weeks = sum([row.is_open for row in rows])
    return Band(rows[0].currency, rows, weeks, least, most, open_weeks, max(rows, key=attrgetter("least", "week")))


def area(pieces: Iterable[str]) -> str:
    """Write the outline of columns that stand side by side."""
    return f"M0 100{''.join(pieces)}V100z"
