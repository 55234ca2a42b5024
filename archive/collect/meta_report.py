"""Meta's Ad Library Report: no address gives it, so a person saves it, and adlib waits for the file."""

import time
from collections.abc import Callable
from pathlib import Path

from adlib.errors import SourceFailed, UsageError

HOW = (
    "Meta offers no address from which its Ad Library Report can be fetched: open "
    "https://www.facebook.com/ads/library/report/, choose a country and a range of dates, press Download report, and "
    "import the zip with `adlib import FILE` (or let `adlib collect meta-report --watch FOLDER` wait for it)."
)
PATTERN = "*FacebookAdLibraryReport*"
ENDINGS = (".zip", ".csv")
Seen = dict[Path, tuple[int, int]]


def reports(folder: Path) -> Seen:
    """List the reports in a folder, each with its size and time; a browser's unfinished ones have other endings."""
    try:
        found = [path for path in folder.glob(PATTERN) if path.suffix.lower() in ENDINGS and path.is_file()]
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(found)}
    except OSError as error:
        raise SourceFailed(f"{folder}: the folder cannot be read ({error.strerror}).") from error


def wait_for_reports(
    folder: Path,
    before: Seen,
    *,
    every: float = 2.0,
    until: float | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Path]:
    """Wait until reports that are not in *before* lie whole in a folder: of the same size at two looks, and not empty.

    *until* is when to stop waiting, by `time.monotonic`. Raises SourceFailed when nothing came by then.
    """
    last: Seen = {}
    while True:
        now = {path: seen for path, seen in reports(folder).items() if before.get(path) != seen and seen[0] > 1}
        if now and now == last:
            return list(now)
        if until is not None and time.monotonic() >= until:
            raise SourceFailed(f"{folder}: no report was saved here in time.")
        last = now
        sleep(every)


def checked(folder: Path) -> Path:
    """Refuse a folder that is not there."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; name the one your browser saves into.")
    return folder
