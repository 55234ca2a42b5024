"""Files that a platform publishes at one address and overwrites in place: fetched if changed, checked, then kept.

Every state is kept under a name of its own, from its day and the first letters of its sha256; none replaces another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adlib.errors import ShrunkenCapture, SourceFailed
from archive.collect.download import Download
from archive.collect.web import Web
from archive.collect.zips import Member, members

Check = Callable[[dict[str, Member]], tuple[str, int]]
"""Given a zip's members: the day that this state of it is of (ISO), and its rows; raises SourceFailed."""


@dataclass(frozen=True)
class Kept:
    """What became of one published file."""

    path: Path | None
    """the newest state at hand; None: there is none."""
    is_new: bool
    said: str


def state_name(name: str, day: str, sha256: str) -> str:
    """Name one state of a file."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{day}.{sha256[:8]}.{ending}"


def collect(
    web: Web,
    folder: Path,
    name: str,
    check: Check,
    *,
    key: str,
    min_rows: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Kept:
    """Fetch a published zip, if it is another than the one at hand, and keep it if it is good.

    Raises SourceFailed where it cannot be had or is not good, ShrunkenCapture for fewer than *min_rows* rows.
    """
    download = Download(web, folder, key, progress)
    before = download.state
    fetched = download.fetch()
    if fetched is None and not before:
        raise SourceFailed(f"{web.base.host} says that {name} has not changed, but none is at hand.")
    if fetched is None:
        return Kept(download.current, False, f"since {before.get('day', 'the last time')}")
    if fetched.sha256 == before.get("sha256"):
        download.keep(fetched, before["file"], day=before["day"], rows=before["rows"])
        return Kept(download.current, False, f"since {before['day']}, though the server says otherwise")
    try:
        day, rows = check(members(fetched.part, web.base.host))
        if rows < max(min_rows, 1):
            raise ShrunkenCapture(
                f"{web.base.host}: {name} holds {rows:,} rows where at least {max(min_rows, 1):,} are expected; it was "
                "not kept."
            )
        if before and day < before["day"]:
            raise SourceFailed(
                f"{web.base.host}: {name} is of {day}, older than the one at hand, of {before['day']}; it was not kept."
            )
    except (SourceFailed, ShrunkenCapture):
        download.forget()
        raise
    path = download.keep(fetched, state_name(name, day, fetched.sha256), day=day, rows=rows)
    return Kept(path, True, f"of {day}, {rows:,} rows, {fetched.size:,} bytes")
