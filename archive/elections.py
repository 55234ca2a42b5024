"""Elections: those whose dates come with adlib (`elections.toml`), and what adlib.toml and its CSVs say beside them.

An election of the user's that bears the name of one that comes along takes its place: what the user states stands, what
the user leaves out is as it came.
"""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "elections.toml"
PERIOD = ("period_start", "period_end", "period_rule")
LISTED = ("polling_days", "countries", "regions")
"""columns of a CSV that hold several values, parted by semicolons."""


@dataclass(frozen=True)
class Shipped:
    """What comes with adlib, as rows of the tables `election` and `silence_period`."""

    elections: dict[str, dict[str, Any]]
    """by name."""
    silences: tuple[dict[str, Any], ...]


@cache
def shipped() -> Shipped:
    """Read what comes with adlib; that it is as `adlib/models.py` wants it is tested, not checked at each start."""
    content = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    elections = {each["name"]: completed(each) for each in content["elections"]}
    return Shipped(elections, tuple(turned(each) for each in content["silence_periods"]))


def completed(election: dict[str, Any]) -> dict[str, Any]:
    """Fill in what an election leaves to its other keys: its period ends with the vote, its country is itself."""
    filled = {"countries": election.get("countries") or [election["jurisdiction"]]}
    if election.get("period_start"):
        filled["period_end"] = election.get("period_end") or max(election["polling_days"])
    return {**election, **filled}


def known_elections(own: Sequence[dict[str, Any]], *, with_shipped: bool) -> list[dict[str, Any]]:
    """List the user's elections and, unless they are not wanted, those that come along under other names."""
    names = {each["name"] for each in own}
    others = shipped().elections.values() if with_shipped else ()
    return [*own, *(each for each in others if each["name"] not in names)]


def known_silences(own: Sequence[dict[str, Any]], *, with_shipped: bool) -> list[dict[str, Any]]:
    """List the user's silence periods, and those that come along of elections for which the user names none."""
    named = {each["election"] for each in own}
    others = shipped().silences if with_shipped else ()
    return [*own, *(each for each in others if each["election"] not in named)]


def over_shipped(table: dict[str, Any], file: str) -> dict[str, Any]:
    """Lay what a user states of an election over the one that comes along under its name, if there is one."""
    base = shipped().elections.get(str(table.get("name")))
    if base is None:
        return table
    before = dict(base)
    if any(key in table for key in PERIOD):  # the law that states one period says nothing of another
        before |= dict.fromkeys(PERIOD)
    if "polling_days" in table:
        before["period_end"] = None
    return {**before, "source": f"{base['source']}; changed in {file}", **table}


def rows_of(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the elections of a CSV as adlib.toml would state them, each with its line; empty cells are left out.

    Raises ValueError for a day that is none, csv.Error and UnicodeDecodeError for what is no CSV in UTF-8.
    """
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.DictReader(opened, strict=True)
        for row in rows:
            said = {str(key): value.strip() for key, value in row.items() if isinstance(value, str) and value.strip()}
            yield rows.line_num, {key: cell(key, value) for key, value in said.items()}


def cell(key: str, value: str) -> Any:
    """Read one cell."""
    if key in LISTED:
        parts = [each.strip() for each in value.split(";") if each.strip()]
        return [date.fromisoformat(each) for each in parts] if key == "polling_days" else parts
    if key in ("period_start", "period_end"):
        return date.fromisoformat(value)
    return {"true": True, "false": False}.get(value.lower(), value) if key == "union_vote" else value


def turned(table: dict[str, Any]) -> dict[str, Any]:
    """Turn times into UTC without a zone; a day as the end of something lasts until it is over."""
    return {key: moment(key, value) if isinstance(value, date) else value for key, value in table.items()}


def moment(key: str, value: date) -> date:
    """Turn one day or time."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return value + timedelta(days=1) if key == "ends_at" and value < date.max else value
