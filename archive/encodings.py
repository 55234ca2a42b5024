"""Which encoding a text is in, decided by rules and never in silence, and the same text in UTF-8.

UTF-8 is taken as it is. UTF-16 is known by its mark, or by a first line of plain letters with a zero byte beside each.
What is neither is in one byte per character, and three readings are tried: bytes 0x80 to 0x9f tell Windows-1252 from
Latin-1, line ends of an old Mac speak for Mac-Roman, and a reading holds only if nearly every line of it could stand in
a language of Western Europe. Where none holds, the file is refused, and the user names the encoding. A text that is
UTF-8 but for a few bytes is damaged: the bytes become `BAD`, and the rows that hold one are rejected.
"""

import codecs
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from adlib.errors import UnreadableInput, UsageError
from archive.scan import blocks

HEAD = 4 << 20
BAD = "\ufdd0"
"""stands for bytes that are not UTF-8; no text may hold this code point."""
UNUSUAL = 0.05
"""share of lines that may look odd in a right reading."""
SAMPLE = 2000
BY_HAND = "name it with --encoding, such as --encoding cp1250, or save the file as UTF-8"
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoding:
    """How a text that is not plain UTF-8 is to be read."""

    codec: str
    """Python's name for it."""
    said: str | None
    """its name for people; None where nothing need be said."""
    lone_cr: bool = False
    """whether its lines end in a carriage return alone, as on an old Mac."""
    damaged: bool = False
    """whether it is UTF-8 but for a few bytes."""


def known_codec(name: str) -> str:
    """Return Python's name for an encoding that a user names; raises UsageError for none, or one that is no text's."""
    try:
        found = codecs.lookup(name)
        "a".encode(found.name).decode(found.name)
    except (LookupError, UnicodeError, TypeError, ValueError) as error:
        raise UsageError(
            f"--encoding {name}: there is no such encoding; cp1252, cp1250, mac-roman are some."
        ) from error
    return found.name


def judge(path: Path, shown: str, stated: str | None = None) -> Encoding | None:
    """Say how a file is to be read, by its beginning; None where it can be read as it is.

    *stated* is the encoding the user names for files that say nothing themselves. Raises UnreadableInput for a file
    that is no text, or whose encoding cannot be decided.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    marked = next((codec for mark, codec in MARKS if head.startswith(mark)), None)
    codec = marked or (zero_beside_each(head) if b"\0" in head[:4096] else "utf-8")
    if codec is None:
        raise UnreadableInput(
            f"{shown}: this is a binary file, not text; adlib reads text, workbooks, Parquet and SQLite, also packed."
        )
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError as error:
        if codec == "utf-8":
            return judge_bytes(path, shown, stated)
        raise UnreadableInput(
            f"{shown}: it begins as {codec.upper()} but byte {error.start + 1} does not fit."
        ) from error
    lone_cr = ends_in_cr(text)
    if codec == "utf-8":
        return Encoding("utf-8", None, lone_cr) if lone_cr else None
    return Encoding(codec, codec.upper(), lone_cr)


def zero_beside_each(head: bytes) -> str | None:
    """Recognise UTF-16 without a mark: a first line of plain letters with a zero byte behind, or before, each."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) & ~1].decode(codec, "replace")
        first = re.match(r"[\x20-\x7e\t]{4,}(?=[\r\n]|\Z)", text)
        if first and "\0" not in text:
            return codec
    return None


def ends_in_cr(text: str) -> bool:
    """Tell whether the first line ends in a carriage return alone."""
    found = re.match(r'(?:[^"\r\n]|"[^"]*")*(\r\n?|\n)', text) or re.search(r"(\r\n?|\n)", text)
    return found is not None and found[1] == "\r"


def is_utf8(path: Path) -> bool:
    """Tell whether the whole of a file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


# --- one byte per character -------------------------------------------------------------------------------------------

SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
AROUND = re.compile(rb"[^\r\n]{0,120}[\x80-\xff][^\r\n]{0,120}")
UNFINISHED = re.compile(rb"[\x80-\xff]{0,3}\Z")
BELOW_80 = bytes(range(0x80))
BELOW_80_OR_ABOVE_9F = BELOW_80 + bytes(range(0xA0, 0x100))


@dataclass
class Evidence:
    """What the bytes beyond ASCII in a file show."""

    sequences: int = 0
    """of several bytes that are UTF-8."""
    stray: int = 0
    """bytes that are part of no such sequence."""
    controls: bool = False
    """whether one lies from 0x80 to 0x9f, where Latin-1 has only control characters."""
    samples: tuple[bytes, ...] = ()
    """pieces of lines around such bytes."""


def evidence(path: Path) -> Evidence:
    """Gather it from a whole file."""
    found, before = Evidence(), b""
    for block in blocks(path):
        data = before + block
        # a sequence that the end of a block cuts in two is counted with the next one
        cut = UNFINISHED.search(data).start()  # type: ignore[union-attr]  # it matches nothing at least
        count(found, data[:cut])
        before = data[cut:]
    count(found, before)
    return found


def count(found: Evidence, data: bytes) -> None:
    """Add what one block shows."""
    beyond = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    if not beyond:
        return
    sequences = SEQUENCE.findall(data)
    found.sequences += len(sequences)
    found.stray += beyond - sum(map(len, sequences))
    found.controls = found.controls or bool(data.translate(None, BELOW_80_OR_ABOVE_9F))
    if len(found.samples) < SAMPLE:
        found.samples += tuple(match[0] for match, _ in zip(AROUND.finditer(data), range(SAMPLE), strict=False))


def judge_bytes(path: Path, shown: str, stated: str | None = None) -> Encoding:
    """Say how a file that is not UTF-8 is to be read. Raises UnreadableInput where that cannot be decided."""
    with path.open("rb") as file:
        lone_cr = ends_in_cr(file.read(HEAD).decode("latin-1"))
    if stated:
        return Encoding(stated, stated, lone_cr)
    found = evidence(path)
    if found.sequences > found.stray:
        return Encoding("utf-8", None, lone_cr, damaged=True)
    readings = ("mac-roman", "cp1252") if lone_cr else ("cp1252", "mac-roman")
    for codec in readings:
        if holds(codec, found.samples):
            western = "Windows-1252" if found.controls else "Latin-1"
            return Encoding(codec, "Mac-Roman" if codec == "mac-roman" else western, lone_cr)
    raise UnreadableInput(f"{shown}: it is not UTF-8, and its bytes do not decide which encoding it is in; {BY_HAND}.")


def holds(codec: str, samples: tuple[bytes, ...]) -> bool:
    """Tell whether text in a language of Western Europe comes out of nearly all *samples*."""
    odd = sum(is_odd(sample.decode(codec, "replace")) for sample in samples)
    return odd <= UNUSUAL * len(samples)


ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßéèà",  # German, with the accents of names
        "áéíóúñüçàèòï",  # Spanish and Catalan
        "áâãàçéêíóôõúü",  # Portuguese
        "àáèéìíîòóùú",  # Italian
        "áäéèëêíïóöúü",  # Dutch
        "æøåéèêóòôäöü",  # Danish and Norwegian
        "åäöéüàáæø",  # Swedish and Finnish
        "áéíóúýþðæö",  # Icelandic
    )
)
LETTERS = frozenset().union(*ALPHABETS)
ANYWHERE = frozenset("’‘‚“”„–—…€£§©®™°·•«»‹›¡¿ªº´²½\u00a0\u00ad")
"""signs that stand anywhere in Western text; any other between two letters shows a wrong reading."""
BETWEEN_LETTERS = frozenset("’‘“”–—…€©®™·\u00a0\u00ad")


def is_odd(text: str) -> bool:
    """Tell whether a line of text cannot be a language of Western Europe."""
    letters = {sign.lower() for sign in text if sign > "\x7f" and sign.lower() in LETTERS}
    if letters and not any(letters <= alphabet for alphabet in ALPHABETS):
        return True
    strange = {sign for sign in text if sign > "\x7f" and sign.lower() not in LETTERS and sign not in ANYWHERE}
    return bool(strange) or any(odd_place(text, at) for at, sign in enumerate(text) if sign > "\x7f")


def odd_place(text: str, at: int) -> bool:
    """Tell whether a sign stands where it never does: a symbol or a capital inside a word, a third accent in a row."""
    sign, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if sign.lower() not in LETTERS:
        return before.isalpha() and after.isalpha() and sign not in BETWEEN_LETTERS
    third = at > 1 and all(each.lower() in LETTERS and each > "\x7f" for each in text[at - 2 : at])
    return third or (sign.isupper() and before.islower())


# --- the same text in UTF-8 -------------------------------------------------------------------------------------------


def damage(error: UnicodeError) -> tuple[str, int]:
    """Put `BAD` in the place of bytes that are not UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BAD, error.end


codecs.register_error("adlib-damage", damage)


def in_utf8(path: Path, encoding: Encoding, shown: str) -> Iterator[bytes]:
    """Yield a file's text in UTF-8, block by block, without a mark at its start and with lines that end in LF or CRLF.

    Raises UnreadableInput at a byte that the encoding does not have.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)("adlib-damage" if encoding.damaged else "strict")
    lines = io.IncrementalNewlineDecoder(decoder, translate=True) if encoding.lone_cr else decoder
    done, first = 0, True
    for block in itertools.chain(blocks(path), [b""]):
        try:
            text = lines.decode(block, final=not block)
        except UnicodeError as error:  # a UTF-16 that lacks its mark has no position
            where, what = done + getattr(error, "start", 0) + 1, encoding.said or encoding.codec
            raise UnreadableInput(f"{shown}: near byte {where:,} it is not {what}; {BY_HAND}.") from error
        done += len(block)
        yield (text.removeprefix("\ufeff") if first else text).encode()
        first = first and not text
