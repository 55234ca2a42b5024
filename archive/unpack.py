"""Turn what a user passes to an import (files, folders, zips, tars, gzips, zsts) into plain files on disk, safely.

Nothing inside a pack is trusted: a member's name is only ever text, and sizes are checked before and while unpacking.
"""

import copy
import errno
import gzip
import io
import os
import re
import stat
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from adlib.errors import UnreadableInput
from archive.scan import name_cut
from archive.workdir import Limits, Workdir, chunks, human_size
from archive.zip_members import (
    TarMember,
    member_name,
    member_time,
    named,
    printable,
    tar_members,
    why_hidden,
    why_left_in_tar,
    why_sealed,
    why_skipped,
    why_unsafe,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["LIMITS", "Limits", "Outcome", "Problem", "Skipped", "SourceFile", "open_sources"]

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
TAR_MAGIC = slice(257, 262), b"ustar"
OFFICE_MEMBERS = {"[Content_Types].xml", "mimetype"}  # xlsx and ods are zips too, but a dump in themselves
DAMAGE = (  # what zipfile, tarfile, gzip and zstd let through on garbage
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, zstd.ZstdError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)
NOT_THE_DISK = (None, errno.EINVAL)  # gzip's own OSError has no number; EINVAL is a member said to lie before the file
LIMITS = Limits()
LINK = "a link that leads out of the folder"
"""why a link is passed over: what a folder holds must not decide which other files are read."""
Stream = gzip.GzipFile | zstd.ZstdFile


@dataclass(frozen=True)
class SourceFile:
    """A plain file ready to be read: the user's own, or one unpacked into the work folder."""

    path: Path
    name: str  # for messages: "bundle.zip!advertiser-stats.csv", or the path as given
    inner_name: str  # the name its publisher gave it: the full member path in a zip, else the file's name
    container: Path | None  # the user's file it came out of when that is a zip or tar
    folder: str  # shared by the files that lie together; a zip or tar is one folder, whatever its inner folders
    member_time: datetime | None  # as the zip says, in an unknown time zone; None when it says nothing
    size: int
    unpacked: bool = False
    tokens: int = 0  # access tokens that were taken out of its name, and of that of the zip or tar it came out of

    def discard(self) -> None:
        """Delete the file if adlib unpacked it; never a file of the user."""
        if self.unpacked:
            self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Skipped:
    """A file that is left out on purpose, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Problem:
    """A file that cannot be read; the others still come."""

    name: str
    error: UnreadableInput


Outcome = SourceFile | Skipped | Problem


def open_sources(paths: Sequence[Path], workdir: Path, limits: Limits = LIMITS) -> Iterator[Outcome]:
    """Yield each file that `paths` hold, once, unpacking what is packed into `workdir` one member at a time.

    Folders are walked in sorted order. The caller calls `discard()` on each file when done with it. A file that
    cannot be read is yielded as a Problem whose error is one sentence; nothing is raised for it.
    """
    unpacker = _Unpacker(workdir, limits)
    for path in paths:
        yield from unpacker.open_path(path)


class _Unpacker:
    """One run over the user's paths: what it has seen, and where it unpacks to."""

    def __init__(self, workdir: Path, limits: Limits) -> None:
        self.workdir, self.limits = Workdir(workdir, limits), limits
        self.seen: set[str] = set()
        self.origin = Path()  # the user's file at hand

    def open_path(self, path: Path) -> Iterator[Outcome]:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            yield _problem(path, _wording(error))
            return
        if is_folder:
            yield from self._open_folder(path)
        else:
            yield from self._open_file(path)

    def _open_folder(self, top: Path) -> Iterator[Outcome]:
        if self._again(top):
            return
        empty = True
        for found in self._walk(top):
            if isinstance(found, Path):
                yield from self._open_file(found)
            else:
                yield found
            empty = empty and isinstance(found, Skipped)
        if empty:
            yield _problem(top, "holds no files to import; check the path")

    def _walk(self, top: Path) -> Iterator[Path | Skipped | Problem]:
        unreadable: list[OSError] = []
        for here, folders, files in os.walk(top, onerror=unreadable.append):
            skips = {n: why for n in folders if (why := _why_passed_over(Path(here, n), top))}
            skips |= {n: why for n in files if (why := _why_passed_over(Path(here, n), top) or why_skipped(n))}
            yield from (Skipped(printable(Path(here, n)), why) for n, why in sorted(skips.items()))
            # a link to a folder inside `top` is not followed: its files come up where they really lie
            folders[:] = sorted(n for n in folders if n not in skips and not self._is_workdir(Path(here, n)))
            yield from (Path(here, n) for n in sorted(files) if n not in skips)
        yield from (_problem(error.filename, _wording(error)) for error in unreadable)

    def _open_file(self, path: Path) -> Iterator[Outcome]:
        if self._again(path):
            return
        self.origin = path
        self.workdir.start_file()
        try:
            found = _user_file(path)
        except UnreadableInput as error:
            yield Problem(printable(path), error)
        else:
            yield from self._open(found, depth=0)

    def _open(self, found: SourceFile, depth: int) -> Iterator[Outcome]:
        """Yield a plain file itself, or what a packed one holds; a file of ours that was not handed over is deleted."""
        handed_over = False
        try:
            for outcome in self._look_into(found, depth):
                handed_over = handed_over or outcome is found
                yield outcome
        except UnreadableInput as error:
            yield Problem(found.name, error)
        except OSError as error:
            yield _problem(found.name, _wording(error))
        finally:
            if not handed_over:
                found.discard()

    def _look_into(self, found: SourceFile, depth: int) -> Iterator[Outcome]:
        with found.path.open("rb") as file:
            magic = file.read(512)
        if found.size == 0:
            raise UnreadableInput(f"{found.name} is empty; download it again")
        if found.size == 1:
            yield Skipped(found.name, "1-byte stub: the platform had no report")
        elif magic.startswith(ZIP_MAGIC):
            yield from self._open_zip(found, depth)
        elif magic.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
            yield from self._open_stream(found, gzip.open if magic.startswith(GZIP_MAGIC) else zstd.open, depth)
        elif _is_tar(magic):
            yield from self._open_tar(found, depth)
        else:
            yield found

    def _open_zip(self, packed: SourceFile, depth: int) -> Iterator[Outcome]:
        with _told_as_damage(packed.name):
            archive = zipfile.ZipFile(packed.path)
        with archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]  # is_dir() fails on ""
            if any(info.filename in OFFICE_MEMBERS for info in infos):
                yield packed
                return
            _refuse_if_too_deep(packed, depth)
            self.workdir.check_count(packed.name, len(infos))
            judged = [(info, name, _judge(info, name, self.limits)) for info, name in named(infos, packed.name)]
            declared = sum(info.file_size for info, _, verdict in judged if verdict is None)
            self.workdir.check_declared(packed.name, packed.size, declared)
            for info, name, verdict in judged:
                yield from [verdict] if verdict else self._open_member(archive, info, name, packed, depth)

    def _open_member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, packed: SourceFile, depth: int
    ) -> Iterator[Outcome]:
        try:
            path = self._extract(archive, info, name)
        except UnreadableInput as error:
            yield Problem(name, error)
            return
        inner, time = member_name(info), member_time(info)
        yield from self._open(self._unpacked(packed, path, name, inner, time, raw=info.filename), depth + 1)

    def _unpacked(
        self, packed: SourceFile, path: Path, name: str, inner: str, time: datetime | None, *, raw: str
    ) -> SourceFile:
        folder = os.path.realpath(self.origin) + packed.name.removeprefix(printable(self.origin))
        size, tokens = path.stat().st_size, packed.tokens + name_cut(raw)[1]
        return SourceFile(path, name, inner, self.origin, folder, time, size, unpacked=True, tokens=tokens)

    def _extract(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Path:
        roomier = copy.copy(info)
        roomier.file_size += 1  # zipfile stops at the size it is told: one more byte shows a member that lies about it
        with _told_as_damage(name), archive.open(roomier) as member:
            path, size = self.workdir.write(chunks(member), name, info.file_size, "holds more bytes than it declares")
        return _whole(path, name, size, info.file_size)

    def _open_tar(self, packed: SourceFile, depth: int) -> Iterator[Outcome]:
        _refuse_if_too_deep(packed, depth)
        with _told_as_damage(packed.name):
            archive = tarfile.open(packed.path, "r:")  # noqa: SIM115 - closed below, whatever becomes of its members
        with archive:
            with _told_as_damage(packed.name):
                members = tar_members(archive, packed.name, self.limits.members + 1)
            self.workdir.check_count(packed.name, len(members))
            for member in members:
                if fault := why_left_in_tar(member):
                    yield _problem(member.shown, f"{fault}, so it was left out")
                elif reason := why_skipped(member.name):
                    yield Skipped(member.shown, reason)
                else:
                    yield from self._open_tar_member(archive, member, packed, depth)

    def _open_tar_member(
        self, archive: tarfile.TarFile, member: TarMember, packed: SourceFile, depth: int
    ) -> Iterator[Outcome]:
        size = member.info.size
        try:
            with _told_as_damage(member.shown), archive.extractfile(member.info) or io.BytesIO() as stream:
                written = self.workdir.write(chunks(stream), member.shown, size, "holds more bytes than it declares")
            path = _whole(written[0], member.shown, written[1], size)
        except UnreadableInput as error:
            yield Problem(member.shown, error)
            return
        # its time is that of a collector's own copy, and says nothing of when the publisher made it
        found = self._unpacked(packed, path, member.shown, member.name, None, raw=member.info.name)
        yield from self._open(found, depth + 1)

    def _open_stream(self, packed: SourceFile, opened: Callable[[Path], Stream], depth: int) -> Iterator[Outcome]:
        _refuse_if_too_deep(packed, depth)
        fault = f"unpacks to more than {self.limits.ratio} times its size, the limit for what adlib unpacks"
        with _told_as_damage(packed.name), opened(packed.path) as stream:
            path, size = self.workdir.write(chunks(stream), packed.name, self.limits.most(packed.size), fault)
        inner = re.sub(r"\.(gz|zst)$", "", packed.inner_name, flags=re.IGNORECASE)
        inner = re.sub(r"\.(tgz|tzst)$", ".tar", inner, flags=re.IGNORECASE)
        with path.open("rb") as file:
            deeper = 0 if _is_tar(file.read(512)) else 1  # a tar and its compression are one pack
        yield from self._open(replace(packed, path=path, inner_name=inner, size=size, unpacked=True), depth + deeper)

    def _is_workdir(self, folder: Path) -> bool:
        return os.path.realpath(folder) == os.path.realpath(self.workdir.folder)

    def _again(self, path: Path) -> bool:
        real = os.path.realpath(path)
        again = real in self.seen
        self.seen.add(real)
        return again


def _user_file(path: Path) -> SourceFile:
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableInput(f"{printable(path)} {_wording(error)}") from error
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
        raise UnreadableInput(f"{printable(path)} is a pipe, socket or device; save it to a file and import that")
    if re.search("[\ud800-\udfff]", str(path)):  # how Python spells bytes that are not UTF-8
        raise UnreadableInput(f"{printable(path)} has a name that is not UTF-8; rename it")
    folder = os.path.realpath(path.parent)
    name, inner, tokens = printable(path), printable(path.name), name_cut(str(path))[1]
    return SourceFile(path, name, inner, None, folder, None, status.st_size, tokens=tokens)


def _judge(info: zipfile.ZipInfo, name: str, limits: Limits) -> Skipped | Problem | None:
    """Say why a member stays in its zip; None when it may be unpacked."""
    if fault := why_unsafe(info):
        return _problem(name, f"{fault}, so it was left out")
    if reason := why_skipped(member_name(info)):
        return Skipped(name, reason)
    if fault := why_sealed(info) or _why_too_big(info, limits):
        return _problem(name, f"{fault}; unpack it yourself and import the file")
    return None


def _why_too_big(info: zipfile.ZipInfo, limits: Limits) -> str:
    if info.file_size <= limits.most(info.compress_size):
        return ""
    return f"would unpack to {human_size(info.file_size)}, more than the limit of {limits.ratio} times its packed size"


def _why_passed_over(path: Path, top: Path) -> str:
    """Say why an entry of a folder is passed over, file or folder alike; "" when it is not."""
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top)):
        return LINK
    return why_hidden(path.name)


def _is_tar(head: bytes) -> bool:
    place, mark = TAR_MAGIC
    return head[place] == mark


def _whole(path: Path, name: str, size: int, declared: int) -> Path:
    """Return the path of an unpacked member, unless it holds less than it declares."""
    if size < declared:
        path.unlink()
        raise UnreadableInput(f"{name} holds {size} bytes of {declared}; download it again")
    return path


def _refuse_if_too_deep(packed: SourceFile, depth: int) -> None:
    if depth > 1:
        raise UnreadableInput(f"{packed.name} is packed three deep; unpack it yourself and import the folder")


@contextmanager
def _told_as_damage(name: str) -> Iterator[None]:
    try:
        yield
    except (*DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno not in NOT_THE_DISK:
            raise
        detail = printable(error)[:100] or "it ends too early"
        raise UnreadableInput(f"{name} is cut off or damaged ({detail}); download it again") from error


def _problem(name: str | Path, wording: str) -> Problem:
    return Problem(printable(name), UnreadableInput(f"{printable(name)} {wording}"))


def _wording(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOENT:
        return "does not exist; check the path"
    if number in (errno.ENOSPC, errno.EDQUOT):
        return "could not be unpacked because the disk is full; make room and import it again"
    detail = getattr(error, "strerror", None) or error
    return f"could not be read or unpacked ({detail}); check the path and its permissions"
