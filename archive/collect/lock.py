"""One run at a time in a folder: a lock that the system lifts by itself when its holder dies."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from adlib.errors import CollectorBusy, SourceFailed
from archive.collect import disk

NAME = ".adlib-collect.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises CollectorBusy where another run holds it, SourceFailed for no such folder.

    The file stays, and means nothing by itself: what counts is the system's lock on it, and a killed run holds none.
    """
    with opened(folder) as file:
        if not taken(file.fileno()):
            file.seek(0)
            raise CollectorBusy(
                f"{folder}: another run collects here ({holder(file.read())}); nothing was done. Wait until it is done."
            )
        file.truncate(0)
        json.dump({"process": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
        file.flush()
        yield


def opened(folder: Path) -> TextIO:
    """Open the lock's file, making the folder."""
    try:
        return (disk.make_folder(folder) / NAME).open("a+", encoding="utf-8")
    except OSError as error:
        raise SourceFailed(
            f"{folder}: nothing can be written here ({error.strerror}); name another with --out."
        ) from error


def taken(number: int) -> bool:
    """Take the system's lock on an open file, if it is free."""
    try:
        import fcntl
    except ImportError:  # Windows
        return taken_on_windows(number)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def taken_on_windows(number: int) -> bool:
    """Take the lock as Windows has it, far behind the file's end so that its text can still be read."""
    import msvcrt

    os.lseek(number, 1 << 20, os.SEEK_SET)
    try:
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # only there on Windows
    except OSError:
        return False
    return True


def holder(text: str) -> str:
    """Say who holds a lock."""
    try:
        found = json.loads(text)
        return f"process {int(found['process'])}, since {str(found['since'])[:25]}"
    except (ValueError, KeyError, TypeError):
        return "its process is not known"
