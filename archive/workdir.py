"""The folder that unpacked files are written to, and how much of the disk unpacking may take."""

import itertools
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from adlib.errors import UnreadableInput

SCRATCH, LOCK, LOCKED = "adlib-", ".lock", ".locked"
BY_HAND = "unpack it yourself if you trust it, and import the folder"


@dataclass(frozen=True)
class Limits:
    """How far one file of the user may unpack, zips inside it included; sizes in bytes."""

    members: int = 10_000
    total: int = 64 << 30
    ratio: int = 200
    ratio_from: int = 10 << 20  # a few megabytes harm nobody, however well they were packed
    disk_reserve: int = 1 << 30  # what unpacking leaves free on the disk

    def most(self, packed_size: int) -> int:
        """How many bytes something of this packed size may unpack to."""
        return max(self.ratio_from, self.ratio * packed_size)


@contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder for unpacked files and copies, which is gone afterwards.

    A program that is killed leaves it. So it carries a lock that ends with the program, and a mark that the lock was
    taken; `sweep` of a later one removes it.
    """
    lock = None
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH) as name:
            folder = Path(name)
            with suppress(OSError):
                lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
                if is_taken(lock):
                    (folder / LOCKED).touch()
            yield folder
    finally:
        if lock is not None:
            os.close(lock)


def sweep() -> None:
    """Remove what killed programs of this user left: folders whose lock was taken and which nobody holds any more."""
    for mark in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*/{LOCKED}"):
        folder = mark.parent
        with suppress(OSError):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                continue
            lock = os.open(folder / LOCK, os.O_RDWR)
            try:
                if is_taken(lock):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def is_taken(lock: int) -> bool:
    """Take the system's lock on an open file, where there are such locks; False where another program holds it."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing is marked, so nothing is swept
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Workdir:
    """Writes files under names of its own making, and counts what the user's file at hand has unpacked to."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.numbers = itertools.count(1)
        self.members = self.written = 0

    def start_file(self) -> None:
        """Count anew: the next of the user's files is opened."""
        self.members = self.written = 0

    def write(self, chunks: Iterable[bytes], name: str, most: int, fault: str) -> tuple[Path, int]:
        """Write `chunks` into a new file and return it with its size; nothing is left behind on failure.

        Raises UnreadableInput, worded with `fault`, beyond `most` bytes, or when a limit is met.
        """
        path, size = self._new_file(), 0
        try:
            with path.open("wb") as target:
                for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        raise UnreadableInput(f"{name} {fault}; it was left out")
                    self._check_room(name, len(chunk))
                    self.written += len(chunk)
                    target.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path, size

    def check_count(self, name: str, members: int) -> None:
        """Raise UnreadableInput when a zip holds no files, or takes its user's file beyond the limit of members."""
        self.members += members
        if members == 0:
            raise UnreadableInput(f"{name} holds no files; download it again")
        if self.members > self.limits.members:
            outer = f", {self.members:,} with those of the zip it lies in" if self.members > members else ""
            limit = f"more than the limit of {self.limits.members:,} files"
            raise UnreadableInput(f"{name} holds {members:,} files{outer}, {limit}; {BY_HAND}")

    def check_declared(self, name: str, packed_size: int, size: int) -> None:
        """Raise UnreadableInput when a zip says it would unpack to more than the limits or the disk allow."""
        if size > self.limits.most(packed_size):
            limit = f"more than the limit of {self.limits.ratio} times its size"
            raise UnreadableInput(f"{name} would unpack to {human_size(size)}, {limit}; {BY_HAND}")
        self._check_room(name, size)

    def _check_room(self, name: str, size: int) -> None:
        if self.written + size > self.limits.total:
            limit = human_size(self.limits.total)
            raise UnreadableInput(f"{name} would unpack to more than the limit of {limit}; {BY_HAND}")
        self.folder.mkdir(parents=True, exist_ok=True)
        room = shutil.disk_usage(self.folder).free - self.limits.disk_reserve
        if size > room:
            free = f"{human_size(max(room, 0))} beyond the {human_size(self.limits.disk_reserve)} that stay free"
            needed = human_size(size)
            raise UnreadableInput(f"{name} needs {needed} on the disk, which has {free}; make room and import it again")

    def _new_file(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = self.folder / f"{next(self.numbers):06}.bin"
            try:
                path.touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                continue  # left by an earlier run: never ours to overwrite
            return path


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Give at most *size* bytes; none at the end."""


def chunks(source: Readable) -> Iterator[bytes]:
    """Yield what *source* holds, a megabyte at a time."""
    while chunk := source.read(1 << 20):
        yield chunk


def human_size(size: int) -> str:
    """Word a number of bytes: "64 GiB", "1.5 MiB", "12 bytes"."""
    for unit, shift in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << shift:
            return f"{size / (1 << shift):,.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
