"""One pass over a file's bytes: its sha256, a count of its lines made without any CSV reader, and access tokens in it.

Works on whole blocks, never on rows. Hashing releases the interpreter, so a scan runs beside DuckDB's reading.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 4 << 20
# blocks overlap by this much: a token never spans more, so that none is cut in two
EDGE = 4096
NAMED_TOKEN = re.compile(
    rb"""(?P<name>access_token(?:=|%3[Dd]|%253[Dd]|\\u003[dD]|\\?"\s*:\s*\\?"))(?P<value>(?:(?!%26|%2526)[^&"'\\\s<>,{}])+)"""
)
BARE_TOKEN = re.compile(rb"EAA[A-Za-z0-9]{20,}")
# inside a longer word the same letters are no token but part of another id, such as a click's
WORD_BEGINS = re.compile(rb"(?:\A|[^A-Za-z0-9_-]|%[0-9A-Fa-f]{2}|\\[nrt]|\\u[0-9A-Fa-f]{4})\Z")
PLACEHOLDER = b"REMOVED"
# a line end behind which an empty line ends, or a line begins with a byte-order mark
ODD_START = re.compile(rb"\n(?=\r?\n|(?P<mark>\xef\xbb\xbf))")


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes found."""

    sha256: str
    size: int
    lines: int
    """lines that hold something, counted by line ends."""
    has_tokens: bool
    has_marks: bool = False
    """whether a byte-order mark stands at the start of a later line."""


def blocks(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes in blocks."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def scan(path: Path, advance: Callable[[int], None] = lambda _: None) -> Scan:
    """Read a file once. *advance* is told after every block how many bytes are done."""
    digest, size, lines, has_tokens, has_marks = hashlib.sha256(), 0, 0, False, False
    # One buffer for all blocks: each stands behind the end of the one before it, so that nothing is copied to search
    # across their edge. What precedes the file is a line end.
    buffer = bytearray(EDGE - 1) + b"\n" + bytearray(BLOCK)
    begin, view = EDGE - 1, memoryview(buffer)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(view[EDGE:]):
            end = EDGE + count
            digest.update(view[EDGE:end])
            size += count
            ended, marked = line_starts(buffer, end, first=size == count)
            lines, has_marks = lines + ended, has_marks or marked
            has_tokens = has_tokens or holds_token(buffer, begin, end)
            kept = min(EDGE, end - begin)
            begin = EDGE - kept
            view[begin:EDGE] = view[end - kept : end]
            advance(size)
    last = 0 if buffer[EDGE - 1 : EDGE] == b"\n" else 1
    return Scan(digest.hexdigest(), size, lines + last, has_tokens, has_marks)


def line_starts(buffer: bytearray, end: int, *, first: bool) -> tuple[int, bool]:
    """Count the line ends between EDGE and *end* that end a line which holds something, and look for marks.

    A mark at the start of the file, that is of the *first* block, is as it should be.
    """
    edge = EDGE - 2 if buffer[EDGE - 2 : EDGE] == b"\n\r" else EDGE - 1
    empty, marked = 0, False
    for match in ODD_START.finditer(buffer, EDGE - 3, end):
        if match["mark"]:
            marked = marked or not first or match.start() >= EDGE
        else:
            empty += match.start() >= edge  # else it was counted before
    return buffer.count(b"\n", EDGE, end) - empty, marked


def holds_token(data: bytes | bytearray, begin: int = 0, end: int | None = None) -> bool:
    """Tell whether *data* holds, from *begin* to *end*, something shaped like an access token that was not removed."""
    end = len(data) if end is None else end
    # looking for the name alone first is much quicker, and finds none as a rule
    if data.find(b"access_token", begin, end) >= 0 and any(
        match["value"] != PLACEHOLDER for match in NAMED_TOKEN.finditer(data, begin, end)
    ):
        return True
    return holds_bare_token(data, begin, end)


def holds_bare_token(data: bytes | bytearray, begin: int = 0, end: int | None = None) -> bool:
    """Tell whether *data* holds a word with the shape of an access token, whatever stands before it."""
    return any(begins_word(match) for match in BARE_TOKEN.finditer(data, begin, len(data) if end is None else end))


def begins_word(match: re.Match[bytes]) -> bool:
    """Tell whether a match begins a word, also one behind an escaped sign."""
    return WORD_BEGINS.search(match.string[max(0, match.start() - 6) : match.start()]) is not None


def digest(path: Path, advance: Callable[[int], None] = lambda _: None) -> str:
    """Return a file's sha256. *advance* is told after every block how many bytes are done."""
    total, size, buffer = hashlib.sha256(), 0, memoryview(bytearray(BLOCK))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            total.update(buffer[:count])
            size += count
            advance(size)
    return total.hexdigest()


def tokens_cut(data: bytes) -> tuple[bytes, int]:
    """Replace every access token in *data* by REMOVED; give the rest and how many there were."""
    removed = 0

    def named(match: re.Match[bytes]) -> bytes:
        nonlocal removed
        removed += match["value"] != PLACEHOLDER
        return match["name"] + PLACEHOLDER

    def bare(match: re.Match[bytes]) -> bytes:
        nonlocal removed
        if not begins_word(match):
            return match[0]
        removed += 1
        return PLACEHOLDER

    return BARE_TOKEN.sub(bare, NAMED_TOKEN.sub(named, data)), removed


def without_tokens(path: Path, copy: Path) -> int:
    """Write *copy* of a file with every access token replaced by REMOVED; return how many there were."""
    removed = 0
    with copy.open("wb") as out:
        rest = b""
        for block in blocks(path):
            data = rest + block
            # no token holds a comma, so a cut behind one goes through none
            cut = data.rfind(b",") + 1
            written, count = tokens_cut(data[:cut])
            out.write(written)
            removed += count
            rest = data[cut:]
        written, count = tokens_cut(rest)
        out.write(written)
    return removed + count
