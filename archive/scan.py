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
# What stands between a name and its value is written in many ways: in an address, in JSON, in JSON inside JSON or CSV,
# escaped for an address (any number of times) or for HTML. None of it holds a comma: see `without_tokens`.
QUOTE = rb"""(?:\\*["']|&quot;|&\#0*3[49];|\\+u002[27]|%(?:25)*2[27])"""
EQUALS = rb"(?:=|%(?:25)*3[Dd]|\\+(?:u00|x)3[dD]|&\#0*61;|&\#[xX]0*3[dD];|&equals;)"
COLON = rb"\s*(?::|%(?:25)*3[aA]|\\+u003[aA])\s*"
# a list, or an object: what is in it first
WITHIN = rb"""(?:\[\s*|\{\s*%(quote)b{1,2}[^"'\\{},:\s]{1,64}%(quote)b{1,2}%(colon)b)?""" % {
    b"quote": QUOTE, b"colon": COLON,
}  # fmt: skip
# a sign that ends no token may be escaped: | + - . / = _
ESCAPED = rb"\\+(?:u00|x)(?:7[cC]|2[bBdDeEfF]|3[dD]|5[fF])"
VALUE = rb"""(?:(?!%%(?:25)*2[267])(?:[^&"'\\\s<>,{}\[\]]|%b))+""" % ESCAPED
AFTER_NAME = rb"""
    (?: (?: %(equals)b | [ \t]+%(equals)b[ \t]* ) (?:%(quote)b(?=[A-Za-z0-9]))?
      | (?P<quote>%(quote)b{1,2}) %(colon)b %(within)b (?: %(quote)b{1,2} | (?P<number>(?=-?[0-9])) )
    )
""" % {b"equals": EQUALS, b"quote": QUOTE, b"colon": COLON, b"within": WITHIN}
NAMES = {
    b"access_token": rb"access_token",
    b"ACCESS_TOKEN": rb"ACCESS_TOKEN",
    b"5ftoken": rb"access(?:\\+(?:u00|x)|%(?:25)*)5ftoken",
    b"5Ftoken": rb"access(?:\\+(?:u00|x)|%(?:25)*)5Ftoken",
}
"""a part of a token's name, which is looked for first, and the name; it begins with letters, found quicker."""
NAMED_TOKENS = {
    part: re.compile(rb"(?P<name>%b%b)(?P<value>%b)" % (name, AFTER_NAME, VALUE), re.VERBOSE)
    for part, name in NAMES.items()
}
BARE_TOKEN = re.compile(rb"EAA[A-Za-z0-9]{20,}")
# inside a longer word the same letters are no token but part of another id, such as a click's
WORD_BEGINS = re.compile(rb"(?:\A|[^A-Za-z0-9_-]|%[0-9A-Fa-f]{2}|\\[nrt]|\\u[0-9A-Fa-f]{4})\Z")
PLACEHOLDER = b"REMOVED"
SUFFIXES = re.compile(r"(?:\.(?:json|jsonl|ndjson|csv|tsv|txt|html|xlsx|parquet|zip|tar|tgz|gz|zst))+\Z", re.IGNORECASE)
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
    for name, pattern in NAMED_TOKENS.items():
        if data.find(name, begin, end) >= 0 and any(
            match["value"] != PLACEHOLDER for match in pattern.finditer(data, begin, end)
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
        if match["number"] is None:
            return match["name"] + PLACEHOLDER
        return match["name"] + match["quote"] + PLACEHOLDER + match["quote"]  # a number has no quotes of its own

    def bare(match: re.Match[bytes]) -> bytes:
        nonlocal removed
        if not begins_word(match):
            return match[0]
        removed += 1
        return PLACEHOLDER

    for name, pattern in NAMED_TOKENS.items():
        if name in data:
            data = pattern.sub(named, data)
    return BARE_TOKEN.sub(bare, data), removed


def text_without_tokens(text: str) -> str:
    """Replace every access token in a text, such as a message, by REMOVED."""
    return text_cut(text)[0]


def text_cut(text: str) -> tuple[str, int]:
    """Replace every access token in a text by REMOVED; give the rest and how many there were."""
    data = text.encode("utf-8", "surrogatepass")
    if not holds_token(data):
        return text, 0
    data, count = tokens_cut(data)
    return data.decode("utf-8", "surrogatepass"), count


def name_cut(name: str) -> tuple[str, int]:
    """Replace every access token in a file's name, which wget makes of a whole address; what it ends in stays."""
    end = SUFFIXES.search(name)
    rest, count = text_cut(name[: end.start()] if end else name)
    return rest + (end[0] if end else ""), count


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
