"""Spend by week, drawn as a band: solid up to the least that was spent, pale from there to the most it can be, and
fading where nobody says how much that is.

`weeks.sql` has the pieces ready; here they are put together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

WEEKS_TO_DRAW = 4
SPAN = timedelta(weeks=103)
"""from the oldest week that `site_weeks` gives to the newest."""


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
    """the area up to the upper bounds; nothing where a week has none."""
    unbounded: str
    """the weeks without an upper bound, each from the bottom to the top; empty where every week has one."""
    open_weeks: int
    is_cut: bool
    """whether there are ads from before its first week, which is as old as a week may be here."""
    peak: Any
    """the week with the highest lower bound."""

    @property
    def body(self) -> str:
        """The table of the weeks, the newest first, as one text for `table_rows`."""
        return "\x1e".join([row.cells for row in reversed(self.rows)])


def bands(rows: list[Any], began: date | None) -> list[Band]:
    """Draw each currency that has weeks enough to show a course; *rows* are sorted by currency and week.

    *began* is the first day of the first ad, whether or not anything is known of its spend.
    """
    groups = [list(group) for _, group in groupby(rows, key=attrgetter("currency"))]
    newest = max([row.week for row in rows], default=date.min)
    return [band(group, newest, began or date.max) for group in groups if len(group) >= WEEKS_TO_DRAW]


def band(rows: list[Any], newest: date, began: date) -> Band:
    """Put together the weeks of one currency, the oldest first."""
    weeks = len(rows) + sum([row.empty for row in rows])
    least, most = area([row.low for row in rows]), area([row.high for row in rows])
    open_weeks = sum([row.is_open for row in rows])
    unbounded = area([row.open for row in rows]) if open_weeks else ""
    is_cut = newest - rows[0].week == SPAN and began < rows[0].week
    peak = max(rows, key=attrgetter("least", "week"))
    return Band(rows[0].currency, rows, weeks, least, most, unbounded, open_weeks, is_cut, peak)


def area(pieces: Iterable[str]) -> str:
    """Write the outline of columns that stand side by side."""
    return f"M0 100{''.join(pieces)}V100z"
