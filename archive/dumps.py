"""What an import is told and tells, and which files make one dump."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from adlib.errors import AdlibError, UnknownFormat, UnreadableInput
from archive.dump_file import DumpFile
from archive.format import Facts, Format
from archive.rates.banks import holds_rates
from archive.recognise import Match, recognise
from archive.scan import digest
from archive.tables import Opener, Table
from archive.unpack import Problem, Skipped, SourceFile
from archive.zip_members import printable

if TYPE_CHECKING:
    from archive.mapping import MapFile

Advance = Callable[[str, int, int], None]
"""Told the name of the dump, its bytes read so far, and its bytes in all."""


@dataclass(frozen=True)
class Options:
    """What a user may say about an import."""

    as_of: datetime | None = None
    """the moment the dumps describe, where they do not say; overrides what they say."""
    country: str | None = None
    """ISO 3166-1 code, where the dump does not say."""
    complete: bool | None = None
    """whether the dump holds everything of its scope; None: as its format claims."""
    accept_shrunk: bool = False
    """import a complete dump that holds far less than the one before."""
    strict: bool = False
    """refuse a dump with columns that adlib does not know."""
    dry_run: bool = False
    """read, check and count, but write nothing."""
    encoding: str | None = None
    """Python's name for the encoding of texts that are neither UTF-8 nor UTF-16; None: it is told by rules."""
    mapping: "MapFile | None" = None
    """how to read the files, in place of the formats that adlib knows."""
    keep: Path | None = None
    """folder for copies of the originals, tokens removed."""
    advance: Advance = lambda name, done, total: None
    """progress."""


@dataclass
class Report:
    """What became of one dump."""

    name: str
    format: str | None = None
    platform: str | None = None
    capture_id: int | None = None
    as_of: datetime | None = None
    as_of_basis: str = "unknown"
    scope: str | None = None
    country: str | None = None
    complete: bool = False
    files: int = 0
    rows_read: int = 0
    rows_loaded: int = 0
    rows_unchanged: int = 0
    rows_merged: int = 0
    rows_rejected: int = 0
    ads: int = 0
    tokens_removed: int = 0
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    outcome: str = "imported"
    """`imported`, `known` (same bytes, same as-of: nothing changed), `checked` (dry run), `skipped` or `refused`."""
    error: AdlibError | None = None

    @property
    def exit_code(self) -> int:
        """The command line's exit code for this dump."""
        if self.error:
            return self.error.exit_code
        return 3 if self.rows_rejected else 0


@dataclass
class Dump:
    """The files of one capture."""

    format: Format
    name: str
    files: list[DumpFile]


def dumps(
    outcomes: Iterator[SourceFile | Skipped | Problem], opener: Opener, mapping: "MapFile | None" = None
) -> Iterator[Dump | Report]:
    """Recognise files and gather those of one capture; a zip's dumps are handed on before the next zip is unpacked."""
    matched: list[tuple[Table, Match]] = []
    for each in outcomes:
        if isinstance(each, Skipped):
            yield Report(each.name, outcome="skipped", warnings=[each.reason])
        elif isinstance(each, Problem):
            yield Report(each.name, error=each.error, outcome="refused")
        else:
            if matched and each.container != matched[-1][0].source.container:
                yield from gathered(matched)
                matched = []
            for found in recognised(each, opener, mapping):
                if isinstance(found, Report):
                    yield found
                else:
                    matched.append(found)
    yield from gathered(matched)


def recognised(
    source: SourceFile, opener: Opener, mapping: "MapFile | None" = None
) -> Iterator[tuple[Table, Match] | Report]:
    """Open a file and recognise its tables, or take them for what a mapping says; of several, skip the unknown."""
    known = mapping.match if mapping else recognise
    found: list[tuple[Table, Match]] = []
    unknown: list[tuple[Table, AdlibError]] = []
    are_rates = False
    try:
        for table in opener.tables(source):
            try:
                found.append((table, known(table.path, table.source.inner_name, table.source.name)))
            except UnreadableInput as error:
                unknown.append((table, error))
                are_rates = holds_rates(table.path)
                table.discard()
    except AdlibError as error:
        yield Report(source.name, error=error, outcome="refused")
        return
    if found:
        yield from found
        for table, _ in unknown:
            yield Report(table.source.name, outcome="skipped", warnings=["a table that no format recognises"])
    elif len(unknown) == 1 and are_rates and not mapping:
        yield Report(source.name, outcome="skipped", warnings=["exchange rates; `adlib rates import` reads them"])
    elif len(unknown) == 1 or (mapping and unknown):
        yield Report(source.name, error=unknown[0][1], outcome="refused")
    else:
        names = ", ".join(str(table.sheet) for table, _ in unknown)
        none = UnknownFormat(f"{source.name}: no format recognises any of its tables ({names}). See `adlib formats`.")
        yield Report(source.name, error=none, outcome="refused")


Found = tuple[Table, Match, Facts]
"""A recognised table with what its name and envelope say."""


def gathered(matched: Sequence[tuple[Table, Match]]) -> Iterator[Dump | Report]:
    """Group recognised files into dumps by what their format says belongs together."""
    groups: dict[object, list[Found]] = {}
    times = Counter((table.source.path, match.member.name) for table, match in matched)
    for table, match in matched:
        facts = match.format.facts(match.look.probe)
        if facts.platform:
            match = replace(match, format=replace(match.format, platform=facts.platform))  # noqa: PLW2901 - the same file
        if times[table.source.path, match.member.name] > 1:  # sheets of one kind are parts of what the workbook covers
            facts = replace(facts, part=facts.part or table.sheet)
        groups.setdefault(belongs(table.source, match, facts), []).append((table, match, facts))
    for members in groups.values():
        fmt, name = members[0][1].format, dump_name([table.source for table, _, _ in members])
        rivals, copies = same_part(members)
        yield from (Report(table.source.name, outcome="skipped", warnings=[f"a copy of {it}"]) for table, it in copies)
        if rivals:
            where, part = ", ".join(table.source.name for table, _, _ in rivals), rivals[0][1].member.name
            error = UnreadableInput(
                f"{where}: several files are {part} of one bundle; keep each bundle in a folder of its own."
            )
            yield Report(name, fmt.name, error=error, outcome="refused")
            continue
        left_out = {id(table) for table, _ in copies}
        files = [each for each in members if id(each[0]) not in left_out]
        yield Dump(fmt, name, [DumpFile(*each, number) for number, each in enumerate(files, 1)])


def same_part(members: Sequence[Found]) -> tuple[list[Found], list[tuple[Table, str]]]:
    """Find the files that claim to be one part of one dump: rivals that differ, and mere copies of another file."""
    parts: dict[object, list[Found]] = {}
    for each in members:
        if each[1].member.shape == "csv":
            parts.setdefault((each[1].member.name, each[2].part, each[2].grain), []).append(each)
    copies = []
    for rivals in parts.values():
        first = rivals[0][0]
        for table, _, _ in rivals[1:]:
            if digest(table.path) != digest(first.path):
                return rivals, []
            copies.append((table, first.source.name))
    return [], copies


def belongs(source: SourceFile, match: Match, facts: Facts) -> object:
    """Give the key that the files of one capture share."""
    fmt = match.format
    if fmt.bundle == "file":
        return fmt.name, source.path, source.name  # names without their access tokens may be the same
    if fmt.bundle == "facts" and facts.missing is None:
        return fmt.name, str(source.container), facts.scope, facts.as_of
    if match.member.shape == "csv":
        return fmt.name, source.folder
    run = Path(source.inner_name).stem.rstrip("0123456789")
    return fmt.name, source.folder, run if match.look.probe.records else (source.path, source.name)


def dump_name(sources: Sequence[SourceFile]) -> str:
    """Name a dump as the user did: its zip, its file, or the folder of its files."""
    first = sources[0]
    if first.container:
        return printable(first.container)
    if len(sources) == 1:
        return first.name
    folders = [os.path.dirname(source.name) for source in sources]  # noqa: PTH120 - names for messages, not paths
    same = len({os.path.isabs(folder) for folder in folders}) == 1  # noqa: PTH117
    return (os.path.commonpath(folders) if same else folders[0]) or "."
