"""Spend by week, drawn as a band: solid up to the least that was spent, pale from there to the most it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

WEEKS_TO_DRAW = 4
HEIGHT = 100
ROOM = 1.15
"""by how much a week without an upper bound reaches beyond its lower one, so that it is seen to be open."""


@dataclass(frozen=True)
class Band:
    """Spend by week in one currency."""

    currency: str
    rows: list[Any]
    """the newest week first."""
    weeks: int
    """from the first week to the last, those without an ad among them."""
    least: str
    """the area up to the lower bounds, as a path in a box of `weeks` by `HEIGHT`."""
    most: str
    """the area up to the upper bounds; to the top where a week has none."""
    open_weeks: int
    peak: Any
    """the week with the highest lower bound."""

    @property
    def body(self) -> str:
        """The table of the weeks, as one text for `table_rows`."""
        return "\x1e".join(f"{row.period}\x1f{row.ads}\x1f{row.spend}" for row in self.rows)


def bands(rows: list[Any]) -> list[Band]:
    """Draw each currency that has weeks enough to show a course; *rows* are sorted by currency and week."""
    groups = [list(group) for _, group in groupby(rows, key=attrgetter("currency"))]
    return [band(group) for group in groups if len(group) >= WEEKS_TO_DRAW]


def band(rows: list[Any]) -> Band:
    """Draw the weeks of one currency, the oldest first."""
    first = rows[0].week
    weeks = (rows[-1].week - first).days // 7 + 1
    top = max(row.least * ROOM if row.most is None else row.most for row in rows) or 1
    lower, upper = [0.0] * weeks, [0.0] * weeks
    for row in rows:
        place = (row.week - first).days // 7
        lower[place] = row.least / top * HEIGHT
        upper[place] = HEIGHT if row.most is None else row.most / top * HEIGHT
    open_weeks = sum(row.most is None for row in rows)
    peak = max(rows, key=attrgetter("least", "week"))
    return Band(rows[0].currency, rows[::-1], weeks, area(lower), area(upper), open_weeks, peak)


def area(heights: Sequence[float]) -> str:
    """Write the outline of columns that stand side by side, one unit wide each."""
    steps = "".join(f"V{HEIGHT - round(height, 1):g}h1" for height in heights)
    return f"M0 {HEIGHT}{steps}V{HEIGHT}z"
