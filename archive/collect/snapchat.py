"""Snap's political ads: one zip per year of the ads' start, overwritten in place every day, past years too."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from adlib.errors import SourceFailed
from archive.collect import published
from archive.collect.published import Kept
from archive.collect.web import Web
from archive.collect.zips import Member

ADDRESS = "https://storage.googleapis.com/ad-manager-political-ads-dump/political"
FIRST_YEAR = 2018
TABLE = "PoliticalAds.csv"


def address(base: str, year: int) -> str:
    """Give the address of a year's zip."""
    return f"{base.rstrip('/')}/{year}/PoliticalAds.zip"


def years(today: date) -> list[int]:
    """List the years that Snap publishes."""
    return list(range(FIRST_YEAR, today.year + 1))


def collect(
    web: Web,
    folder: Path,
    year: int,
    *,
    min_rows: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Kept:
    """Fetch a year's zip if it changed; see `archive.collect.published`."""
    name, key = f"snap-{year}.zip", f"snap-{year}"
    return published.collect(web, folder, name, check, key=key, min_rows=min_rows, progress=progress)


def check(found: dict[str, Member]) -> tuple[str, int]:
    """See to it that the table is there, and take the day on which it was packed."""
    table = found.get(TABLE)
    if table is None:
        raise SourceFailed(f"the zip has no {TABLE}; it holds {', '.join(sorted(found)[:10]) or 'nothing'}.")
    if not table.head.startswith(("ADID,", "\ufeffADID,")):
        raise SourceFailed(f"{TABLE} does not begin as Snap's tables do; Snap may have changed it.")
    year, month, day = table.date[:3]
    return f"{year:04}-{month:02}-{day:02}", max(table.lines - 1, 0)
