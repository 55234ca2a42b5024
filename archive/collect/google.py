"""Google's political ads bundle: one zip, made anew every day, that says in `updated` when it was made."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from adlib.errors import SourceFailed
from archive.collect import published
from archive.collect.published import Kept
from archive.collect.web import Web
from archive.collect.zips import Member

ADDRESS = "https://storage.googleapis.com/political-csv/google-political-ads-transparency-bundle.zip"
NAME = "google-political-ads-transparency-bundle.zip"
PREFIX = "google-political-ads-"
NEEDED = ("advertiser-stats", "advertiser-weekly-spend", "creative-stats", "geo-spend", "updated")
ROWS = "creative-stats"
"""the member whose rows are counted."""


def collect(
    web: Web, folder: Path, *, min_rows: int = 1, progress: Callable[[int, int], None] = lambda done, total: None
) -> Kept:
    """Fetch the bundle if it changed; see `archive.collect.published`."""
    return published.collect(web, folder, NAME, check, key="google", min_rows=min_rows, progress=progress)


def check(found: dict[str, Member]) -> tuple[str, int]:
    """See to it that all tables are there, and read the day that the bundle says it was made."""
    missing = [name for name in NEEDED if f"{PREFIX}{name}.csv" not in found]
    if missing:
        raise SourceFailed(
            f"the bundle has no {', '.join(missing)}; it holds {', '.join(sorted(found)[:10]) or 'nothing'}. "
            "Google may have moved it."
        )
    day = declared(found[f"{PREFIX}updated.csv"].head)
    if day is None:
        raise SourceFailed("the bundle does not say when it was made: its updated.csv cannot be read.")
    return day.isoformat(), max(found[f"{PREFIX}{ROWS}.csv"].lines - 1, 0)


def declared(text: str) -> date | None:
    """Read the day in `updated.csv`, in either of its notations."""
    line = next((line for line in text.splitlines()[1:] if line.strip()), "").strip().strip('"')
    if found := re.match(r"\d{4}-\d\d-\d\d", line):
        return parsed(found[0], "%Y-%m-%d")
    found = re.match(r"\d{1,2} [A-Z][a-z]{2} \d{4}", line)
    return parsed(found[0], "%d %b %Y") if found else None


def parsed(text: str, notation: str) -> date | None:
    """Read a day, if it is one."""
    try:
        return datetime.strptime(text, notation).date()
    except ValueError:
        return None
