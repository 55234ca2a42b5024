"""What a zip or tar says of its members: the names they carry, their times, and which of them must stay inside.

A member's name is only ever text: it names a file in messages and is never a place to write to.
"""

import itertools
import re
import stat
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from archive.scan import name_cut
from archive.workdir import chunks

METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # Python reads the others without a bound on memory, or not at all
DOCUMENTATION = re.compile(
    r"(readme|provenance|licen[cs]e)([^.]*|.*\.(txt|md|pdf))|.*explanations?\.(txt|md|pdf)", re.IGNORECASE
)
# control characters, line breaks, marks that turn the writing direction, bytes that are not UTF-8
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COLLECTION = "adlib-collection.jsonl"
"""the record that `adlib collect` leaves beside the pages it fetched (`archive.collection`)."""
DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def named(infos: Iterable[zipfile.ZipInfo], container: str) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """Give each member a name for messages; a zip may hold a name twice, so a repeated one carries its position."""
    taken: set[str] = set()
    for position, info in enumerate(infos, start=1):
        name = f"{container}!{member_name(info)}"
        yield info, f"{name} (member {position})" if name in taken else name
        taken.add(name)


def member_name(info: zipfile.ZipInfo) -> str:
    """Read a member's name; bytes without the UTF-8 flag are still UTF-8 where they can be: many programs forget it."""
    if info.flag_bits & 0x800:
        return printable(info.filename)
    try:
        return printable(info.filename.encode("cp437").decode("utf-8"))
    except UnicodeError:
        return printable(info.filename)


def member_time(info: zipfile.ZipInfo) -> datetime | None:
    """Read a member's time, in the unknown time zone of whoever packed it; None when the zip holds none."""
    try:
        time = datetime(*info.date_time)
    except ValueError:
        return None
    return time if time != datetime(1980, 1, 1) else None  # what programs write that know no time


def why_unsafe(info: zipfile.ZipInfo) -> str:
    """Say why a member looks like an attack on the disk; "" when it does not."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if fault := why_unsafe_name(member_name(info)):
        return fault
    if kind == stat.S_IFLNK:
        return "is a symbolic link"
    return "" if kind in (0, stat.S_IFREG) else "is not a plain file"


def why_unsafe_name(name: str) -> str:
    """Say why a member's name looks like an attack on the disk; "" when it does not."""
    if not name:
        return "has no name"
    if name.startswith("/") or "\\" in name or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
        return "has a name that leads out of the zip"
    if any(DEVICE.fullmatch(part) for part in name.split("/")):
        return "has the name of a system device"
    return ""


class TarMember(NamedTuple):
    """A member of a tar that is no folder."""

    info: tarfile.TarInfo
    name: str
    """its own name, fit for a terminal."""
    shown: str
    """its name in messages, used once."""


def tar_members(archive: tarfile.TarFile, container: str, most: int) -> list[TarMember]:
    """List the first *most* members of a tar; a repeated name carries its position.

    Raises ReadError for one that breaks off: tarfile takes a header that is no header for the end.
    """
    taken: set[str] = set()
    found = []
    files = (info for info in archive if not info.isdir())
    for position, info in enumerate(itertools.islice(files, most), start=1):
        name = printable(info.name.removeprefix("./"))
        shown = f"{container}!{name}"
        found.append(TarMember(info, name, f"{shown} (member {position})" if shown in taken else shown))
        taken.add(shown)
    if len(found) < most:
        refuse_unended(archive)
    return found


def refuse_unended(archive: tarfile.TarFile) -> None:
    """Raise ReadError unless the block of zeros that ends a tar stands behind its last member, and only zeros follow.

    Programs fill up the end with zeros, each to a length of its own; a second tar that was put behind the first, or
    a later member whose header is damaged, would be left out without a word.
    """
    file = archive.fileobj
    assert file is not None  # noqa: S101 - for the type checker: it was opened by name
    file.seek(archive.offset)
    end = file.read(tarfile.BLOCKSIZE)
    if len(end) < tarfile.BLOCKSIZE:
        raise tarfile.ReadError("its end is missing")
    if any(end):
        raise tarfile.ReadError("a header in it is broken")
    if any(chunk.count(0) < len(chunk) for chunk in chunks(file)):
        raise tarfile.ReadError("something stands behind its end")


def why_left_in_tar(member: TarMember) -> str:
    """Say why a member of a tar is not unpacked; "" when it may be."""
    if fault := why_unsafe_name(member.name):
        return fault
    if member.info.issym() or member.info.islnk():
        return "is a link"
    return "" if member.info.isreg() and not member.info.issparse() else "is not a plain file"


def why_sealed(info: zipfile.ZipInfo) -> str:
    """Say why adlib cannot open a member; "" when it can."""
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in METHODS:
        return f"is compressed in a way adlib does not open (method {info.compress_type})"
    return ""


def why_skipped(name: str) -> str:
    """Say why a file that travels with a dump is no part of it, by its name; "" when it may be."""
    path = PurePosixPath(name)
    if path.name == COLLECTION:
        return "the record of the collection"
    return why_hidden(name) or ("documentation" if DOCUMENTATION.fullmatch(path.name) else "")


def why_hidden(name: str) -> str:
    """Say why a file or folder is passed over as the computer's own, by its name; "" when it is not."""
    path = PurePosixPath(name)
    if "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db") or path.name.startswith("._"):
        return "system file"
    return "hidden file" if any(part.startswith(".") for part in path.parts) else ""


def printable(value: object) -> str:
    """Make a name from outside fit for a terminal and a database: no control characters, stray bytes, access tokens."""
    return name_cut(UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value)))[0]
