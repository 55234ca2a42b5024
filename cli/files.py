"""Files that options and arguments name: one that is named at all, and none that an answer must not be written over."""

import os
from pathlib import Path

from adlib.errors import UsageError


def named(text: str | Path) -> Path:
    """Read the name of a file or folder. Raises UsageError for none at all: Python would take it for this folder."""
    if not str(text):
        raise UsageError(
            "the name of a file or folder is empty, as where a variable of the shell is not set; "
            "write . for the current folder."
        )
    return Path(text)


def refuse_unfit(written: Path, archive: Path) -> None:
    """Raise UsageError where a file would destroy the archive, however its name is spelled, or where none can be."""
    if any(is_same(written, each) for each in (archive, archive.with_name(f"{archive.name}.wal"))):
        raise UsageError(f"{written}: this is the archive itself, which must not be written over; name another file.")
    if written.is_dir():
        raise UsageError(f"{written}: this is a folder; name a file in it.")
    if not written.parent.is_dir():
        raise UsageError(f"{written}: there is no folder {written.parent}; make it, or name another file.")


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two names are of one file, through links and other spellings."""
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)
