"""What an import is told and tells, and which files make one dump."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adlib.errors import AdlibError, UnreadableInput
from archive.format import Facts, Format
from archive.recognise import Match, recognise
from archive.staging import DumpFile
from archive.unpack import Problem, Skipped, SourceFile

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


def dumps(outcomes: Iterator[SourceFile | Skipped | Problem]) -> Iterator[Dump | Report]:
    """Recognise files and gather those of one capture; a zip's dumps are handed on before the next zip is unpacked."""
    matched: list[tuple[SourceFile, Match]] = []
    for each in outcomes:
        if isinstance(each, Skipped):
            yield Report(each.name, outcome="skipped", warnings=[each.reason])
        elif isinstance(each, Problem):
            yield Report(each.name, error=each.error, outcome="refused")
        else:
            if matched and each.container != matched[-1][0].container:
                yield from gathered(matched)
                matched = []
            try:
                matched.append((each, recognise(each.path, each.inner_name, each.name)))
            except AdlibError as error:
                yield Report(each.name, error=error, outcome="refused")
    yield from gathered(matched)


def gathered(matched: Sequence[tuple[SourceFile, Match]]) -> Iterator[Dump | Report]:
    """Group recognised files into dumps by what their format says belongs together."""
    groups: dict[object, list[tuple[SourceFile, Match, Facts]]] = {}
    for source, match in matched:
        facts = match.format.facts(match.look.probe)
        groups.setdefault(belongs(source, match, facts), []).append((source, match, facts))
    for members in groups.values():
        first = members[0][1].format
        repeated = [name for name, count in Counter(match.member.name for _, match, _ in members).items() if count > 1]
        if first.bundle == "folder" and repeated and first.members[0].shape == "csv":
            where = ", ".join(source.name for source, match, _ in members if match.member.name == repeated[0])
            error = UnreadableInput(
                f"{where}: several files are {repeated[0]} of one bundle; keep each bundle in a folder of its own."
            )
            yield Report(members[0][0].folder, first.name, error=error, outcome="refused")
            continue
        files = [DumpFile(source, match, facts, number) for number, (source, match, facts) in enumerate(members, 1)]
        yield Dump(first, dump_name(files), files)


def belongs(source: SourceFile, match: Match, facts: Facts) -> object:
    """Give the key that the files of one capture share."""
    fmt = match.format
    if fmt.bundle == "file":
        return fmt.name, source.name
    if fmt.bundle == "facts" and facts.missing is None:
        return fmt.name, str(source.container), facts.scope, facts.as_of
    run = Path(source.inner_name).stem.rstrip("0123456789") if match.member.shape == "json" else ""
    pages = match.look.probe.shape == "pages"
    return fmt.name, source.folder, run if pages else source.name if match.member.shape == "json" else ""


def dump_name(files: Sequence[DumpFile]) -> str:
    """Name a dump as the user would: its zip, its file, or the folder of its files."""
    first = files[0].source
    if first.container:
        return str(first.container)
    return first.name if len(files) == 1 else first.folder
