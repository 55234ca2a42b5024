"""The sheets of an Excel workbook (xlsx, xls) as CSV: every cell as it stands in the file, never as it is displayed.

A spreadsheet keeps fifteen digits of a number. Where the file itself holds more, they are taken from it; a number that
may have lost digits is written with an exponent, which no format takes for an id. What Excel calls an error (`#N/A`)
stays one. Rows without a filled cell are no records.
"""

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from adlib.errors import UnreadableInput
from archive import compound_files
from archive.workdir import Limits, human_size

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_CELLS = 60_000_000  # a sheet is held in memory; its corners decide how much of it, not what is filled
EXACT = 10**15
Cells = dict[tuple[int, int], str]


@dataclass(frozen=True)
class Sheet:
    """One table of a container."""

    name: str
    chunks: Callable[[], Iterator[bytes]]
    """gives the table as CSV, header first."""
    records: int | None
    """how many there are, by the container itself or by a count made while it is opened."""


def sheets(path: Path, shown: str, limits: Limits) -> list[Sheet]:
    """List the sheets that hold anything. Raises UnreadableInput for a damaged, sealed or oversized workbook."""
    with path.open("rb") as file:
        zipped = not file.read(8).startswith(OLE)
    if zipped:
        check_package(path, shown, limits)
    else:
        compound_files.check(path, shown)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        raw = raw_cells(path) if zipped else {}
        found = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is not None:
                exact = raw.get(name, {})
                records = sum(1 for _ in filled_rows(sheet, exact)) - 1
                found.append(Sheet(name, lambda sheet=sheet, exact=exact: chunks(sheet, exact), records))  # type: ignore[misc]
        return found
    except python_calamine.PasswordError as error:
        raise UnreadableInput(f"{shown}: the workbook is encrypted; save it without a password.") from error
    except BaseException as error:
        # the library is not written in Python, and its panics are no ordinary exceptions
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            detail = " ".join(str(error).split())[:100] or type(error).__name__
            words = "is encrypted" if "encrypt" in detail.lower() else f"cannot be read ({detail})"
            raise UnreadableInput(f"{shown}: the workbook {words}; save it again, or as CSV.") from error
        raise


def chunks(sheet: python_calamine.CalamineSheet, exact: Cells) -> Iterator[bytes]:
    """Yield a sheet as CSV, a thousand rows at a time."""
    rows = filled_rows(sheet, exact)
    while batch := list(itertools.islice(rows, 1000)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(batch)
        yield out.getvalue().encode("utf-8", "replace")


def filled_rows(sheet: python_calamine.CalamineSheet, exact: Cells) -> Iterator[list[str]]:
    """Yield the rows that hold anything, as texts."""
    first = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows()):
        cells = [written(value) for value in row]
        if exact:
            cells = [exact.get((number, first + place), cell) for place, cell in enumerate(cells)]
        if any(cells):
            yield cells


def written(value: Any) -> str:
    """Write one cell as text."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() | int():
            return number(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            seconds = int(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def number(value: float) -> str:
    """Write a number: a whole one without a point, one that may have lost digits with an exponent."""
    if value != value // 1:
        return repr(value)
    return str(int(value)) if abs(value) < EXACT else f"{value:.15E}"


# --- the package of an xlsx -------------------------------------------------------------------------------------------

REFERENCE = re.compile(rb"""[ \t\n]r=["']([A-Z]{1,3})([0-9]{1,9})["']""")
UNUSUAL = re.compile(rb"""t="e"|<v>-?[0-9]{16}""")
CELL = re.compile(rb"""<c\b([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>""")
TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship)\b([^>]*)>")
ATTRIBUTE = re.compile(rb"""([\w:]+)=["']([^"']*)["']""")


def check_package(path: Path, shown: str, limits: Limits) -> None:
    """Raise UnreadableInput for a package that is damaged, larger than the limits, or spreads a sheet too wide."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            names = {info.filename for info in infos}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise UnreadableInput(f"{shown}: adlib reads xlsx and xls; save it as one of them, or as CSV.")
            total = sum(info.file_size for info in infos)
            if len(infos) > limits.members or total > min(limits.total, limits.most(path.stat().st_size)):
                raise UnreadableInput(
                    f"{shown}: the workbook would unpack to {human_size(total)}, more than the limits."
                )
            for info in infos:
                check_part(package, info, shown)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError, NotImplementedError) as error:
        raise UnreadableInput(f"{shown}: the workbook is damaged ({error}); download it again.") from error
    except Exception as error:  # zlib's error has no class of its own worth naming
        if isinstance(error, UnreadableInput):
            raise
        raise UnreadableInput(f"{shown}: the workbook is damaged ({error}); download it again.") from error


def check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> None:
    """Read one part to its end, and look how wide and high a sheet is."""
    wide, high, before = 0, 0, b""
    with package.open(info) as part:
        while block := part.read(1 << 20):
            if info.filename.startswith("xl/worksheets/"):
                found = REFERENCE.findall(before + block)
                wide = max([wide, *(column(letters) for letters in {letters for letters, _ in found})])
                high = max([high, *map(int, {digits for _, digits in found})])
                before = block[-20:]
    if wide * high > MOST_CELLS:
        raise UnreadableInput(
            f"{shown}: a sheet spans {wide:,} columns and {high:,} rows, more than adlib holds; save it as CSV."
        )


def column(letters: bytes) -> int:
    """Number a column by its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def raw_cells(path: Path) -> dict[str, Cells]:
    """Read the cells that the library does not give whole, by sheet: errors, and numbers of sixteen digits or more."""
    with zipfile.ZipFile(path) as package:
        return {
            name: found
            for name, part in sheet_parts(package).items()
            if part in package.namelist() and (found := odd_cells(package.read(part)))
        }


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Find the part of each sheet, by its name."""
    try:
        book, links = package.read("xl/workbook.xml"), package.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for _, attributes in TAG.findall(links):
        link = dict(ATTRIBUTE.findall(attributes))
        targets[link.get(b"Id")] = link.get(b"Target", b"").decode("utf-8", "replace").removeprefix("/xl/")
    parts = {}
    for _, attributes in TAG.findall(book):
        sheet = dict(ATTRIBUTE.findall(attributes))
        if target := targets.get(sheet.get(b"r:id")):
            parts[unescaped(sheet.get(b"name", b""))] = f"xl/{target}"
    return parts


def unescaped(name: bytes) -> str:
    """Resolve the entities in a name."""
    import html

    return html.unescape(name.decode("utf-8", "replace"))


def odd_cells(xml: bytes) -> Cells:
    """Read errors, and whole numbers of sixteen digits or more as they stand there."""
    if not UNUSUAL.search(xml):
        return {}
    found = {}
    for attributes, value in CELL.findall(xml):
        about = dict(ATTRIBUTE.findall(attributes))
        place = re.fullmatch(rb"([A-Z]+)([0-9]+)", about.get(b"r", b""))
        digits = re.fullmatch(rb"-?[0-9]{16,}", value)
        # fifteen digits and zeros behind them are what a spreadsheet leaves of a longer number
        whole = digits and about.get(b"t", b"n") == b"n" and value.lstrip(b"-")[15:].strip(b"0")
        if place and (about.get(b"t") == b"e" or whole):
            found[int(place[2]) - 1, column(place[1]) - 1] = unescaped(value)
    return found
