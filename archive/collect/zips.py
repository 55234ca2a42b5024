"""Look a downloaded zip through before it counts: every member is read to its end, and its lines are counted."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from adlib.errors import SourceFailed
from archive.unpack import LIMITS
from archive.workdir import chunks
from archive.zip_members import member_name

FIRST_BYTES = 4096
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


@dataclass(frozen=True)
class Member:
    """One file in a zip."""

    lines: int
    """line ends in it."""
    head: str
    """its first lines."""
    date: tuple[int, int, int, int, int, int]
    """when it was packed, in a time zone that the zip does not say."""


def members(path: Path, host: str) -> dict[str, Member]:
    """Read a zip through; give its members by their names, without the folders they lie in.

    Raises SourceFailed for what is no zip, or is damaged, or would unpack to an absurd size.
    """
    with path.open("rb") as file:
        head = file.read(200).lstrip()
    if head[:1] == b"<":
        raise SourceFailed(f"{host} sent a web page in place of a zip; the address may have changed.")
    try:
        with zipfile.ZipFile(path) as packed:
            infos = [info for info in packed.infolist() if not info.filename.endswith("/")]
            return {member_name(info).rsplit("/", 1)[-1]: member(packed, info, host) for info in infos}
    except DAMAGE as error:
        raise SourceFailed(f"{host} sent a zip that is cut off or damaged ({str(error)[:100]}).") from error


def member(packed: zipfile.ZipFile, info: zipfile.ZipInfo, host: str) -> Member:
    """Read one member to its end; the zip's own checksum is held against it."""
    if info.file_size > LIMITS.most(info.compress_size):
        raise SourceFailed(f"{host} sent a zip whose {member_name(info)!r} would unpack to {info.file_size:,} bytes.")
    lines, head = 0, b""
    with packed.open(info) as opened:
        for chunk in chunks(opened):
            head = head or chunk[:FIRST_BYTES]
            lines += chunk.count(b"\n")
    return Member(lines, head.decode("utf-8", "replace"), info.date_time)
