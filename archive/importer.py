"""Import dumps: recognise, stage, check, merge, record; one transaction per capture.

Nothing is written to the archive before a dump is read whole and found good. What an earlier import proved is never
changed: a capture adds versions it is first to show, and one sighting per ad.
"""

import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from adlib.errors import AdlibError, ShrunkenCapture, StrictMode, UnreadableInput
from archive import describe, json_reader, keep, merge, staging
from archive.database import Archive, first_line, told
from archive.format import Facts, Format
from archive.recognise import Match, recognise, refuse_repeated
from archive.scan import Scan, holds_token, scan, without_tokens
from archive.staging import DumpFile
from archive.unpack import Problem, Skipped, SourceFile, open_sources

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


def import_paths(archive: Archive, paths: Sequence[Path], options: Options | None = None) -> Iterator[Report]:
    """Import everything under *paths*; yield one report per dump, skipped file or unreadable file, as each is done."""
    options = options or Options()
    with tempfile.TemporaryDirectory(prefix="adlib-") as folder:
        workdir = Path(folder)
        for found in dumps(open_sources(paths, workdir)):
            if isinstance(found, Report):
                yield found
                continue
            yield import_one(archive, found, options, workdir)
            for file in found.files:
                file.source.discard()


def import_one(archive: Archive, dump: Dump, options: Options, workdir: Path) -> Report:
    """Import one dump, turning what goes wrong into its report."""
    started = time.monotonic()
    report = Report(dump.name, dump.format.name, dump.format.platform, files=len(dump.files))
    try:
        with told(archive.path):
            capture(archive, dump, options, workdir, report)
    except AdlibError as error:
        report.error, report.outcome = error, "refused"
    except duckdb.Error as error:
        report.error, report.outcome = AdlibError(f"{dump.name}: could not be imported ({first_line(error)})."), "refused"
    report.seconds = time.monotonic() - started
    return report


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
            error = UnreadableInput(f"{where}: several files are {repeated[0]} of one bundle; keep each bundle in a folder of its own.")
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


def capture(archive: Archive, dump: Dump, options: Options, workdir: Path, report: Report) -> None:
    """Read, check and merge one dump."""
    for file in dump.files:
        if file.facts.missing:
            raise UnreadableInput(f"{file.source.name}: {file.facts.missing}.")
    con = archive.con
    known = already_imported(archive, dump, options)
    if known is not None:
        return told_known(archive, known, report)
    read_files(con, dump, options, workdir)
    describe_dump(con, dump, options, report)
    found = same_bytes(archive, dump, options, report)
    if found is not None:
        return told_known(archive, found, report)
    merge.place(con, dump, report)
    if not options.accept_shrunk:
        refuse_shrunken(con, dump, report)
    if options.dry_run:
        report.outcome = "checked"
        return None
    kept = keep.copies(dump.files, options.keep) if options.keep else {}
    merge.write(con, dump, report, fingerprint(dump, options), kept)
    return None


def read_files(con: duckdb.DuckDBPyConnection, dump: Dump, options: Options, workdir: Path) -> None:
    """Stage every file of a dump, those first that others look things up in."""
    staging.prepare(con)
    order = {member.name: number for number, member in enumerate(dump.format.members)}
    total = sum(file.source.size for file in dump.files)
    done = 0
    keys = json_keys(con, [file for file in dump.files if file.member.shape == "json"])
    for file in sorted(dump.files, key=lambda each: (order[each.member.name], each.file_no)):
        staging.make_lookup(con, file.member, dump.files)
        names = keys or file.match.look.probe.names
        read_file(con, file, dump.format, names, workdir, lambda block, base=done: options.advance(dump.name, base + block, total))
        done += file.source.size
        if options.strict and file.unknown:
            raise StrictMode(
                f"{file.source.name}: adlib does not know {', '.join(file.unknown)}; leave out --strict to keep them as they are."
            )


def json_keys(con: duckdb.DuckDBPyConnection, files: Sequence[DumpFile]) -> list[str]:
    """List the keys of all JSON files of a dump, so that a field missing on one page is not taken for one never carried."""
    found = set()
    for file in files:
        try:
            found |= set(json_reader.keys(con, file.path, file.match.look.probe.shape))
        except duckdb.Error as error:
            raise staging.unreadable(file, error) from error
    if any(not key or not key.isprintable() for key in found):
        raise UnreadableInput(f"{files[0].source.name}: it has a key that is empty or unprintable; this is no dump.")
    if files:
        refuse_repeated(sorted(found), files[0].source.name)
    return sorted(found)


def read_file(
    con: duckdb.DuckDBPyConnection, file: DumpFile, fmt: Format, names: Sequence[str], workdir: Path, advance: Callable[[int], None]
) -> None:
    """Stage one file while a second thread hashes it; a file that holds access tokens is read from a copy without them."""
    probe = file.match.look.probe
    if holds_token((probe.head + probe.tail).encode()):
        redact(file, workdir)
    with ThreadPoolExecutor(1) as pool:
        file.scanning = file.scanning or pool.submit(scan, file.source.path, advance)
        staging.stage(con, file, fmt, fmt.platform, names, workdir)
    if file.scan.has_tokens and file.readable is None:
        staging.forget(con, file)
        redact(file, workdir)
        staging.stage(con, file, fmt, fmt.platform, names, workdir)
    if file.rejected:
        staging.rejected_whole(con, file)
    if file.readable:
        file.readable.unlink()


def redact(file: DumpFile, workdir: Path) -> None:
    """Make a copy of a file without access tokens, to be read in its place."""
    copy = workdir / f"redacted-{file.file_no}"
    file.tokens = without_tokens(file.source.path, copy)
    file.readable = copy


def fingerprint(dump: Dump, options: Options) -> str:
    """Hash all that decides what an import gives: the files' bytes and names' facts, and what the user said."""
    said = [options.as_of, options.country, options.complete, dump.format.name]
    files = sorted(
        (file.scan.sha256, str(file.facts.as_of), str(file.facts.scope), str(file.facts.part), str(file.source.member_time))
        for file in dump.files
    )
    return hashlib.sha256(json.dumps([[str(each) for each in said], files]).encode()).hexdigest()


def already_imported(archive: Archive, dump: Dump, options: Options) -> int | None:
    """Find the capture that these very files made before; files are hashed only if their sizes were seen before."""
    sizes = {size for (size,) in archive.con.execute("SELECT DISTINCT bytes FROM capture_file").fetchall()}
    if any(file.source.size not in sizes for file in dump.files):
        return None
    total, done = sum(file.source.size for file in dump.files), 0
    for file in dump.files:
        file.scanning = scanned(file, lambda seen, base=done: options.advance(dump.name, base + seen, total))
        done += file.source.size
    query = "SELECT capture_id FROM capture WHERE fingerprint = $fingerprint"
    found = archive.con.execute(query, {"fingerprint": fingerprint(dump, options)}).fetchall()
    return int(found[0][0]) if found else None


def scanned(file: DumpFile, advance: Callable[[int], None]) -> "Future[Scan]":
    """Scan a file here and now."""
    done: Future[Scan] = Future()
    done.set_result(scan(file.source.path, advance))
    return done


def describe_dump(con: duckdb.DuckDBPyConnection, dump: Dump, options: Options, report: Report) -> None:
    """Fill in what the dump is: its as-of time, scope, country, completeness and warnings."""
    report.as_of, report.as_of_basis = describe.as_of(con, dump.files, options.as_of)
    report.country = describe.country(dump.files, options.country)
    report.scope = describe.scope(con, dump.format, dump.files, options.country)
    claims = dump.format.complete and not any(describe.derived(file) for file in dump.files)
    report.complete = claims if options.complete is None else options.complete
    report.warnings += describe.warnings(con, dump.files, report.as_of_basis)


def same_bytes(archive: Archive, dump: Dump, options: Options, report: Report) -> int | None:
    """Find a capture of the same bytes, scope and as-of time that came in another wrapping."""
    rows = archive.con.execute(
        "SELECT c.capture_id, list(f.sha256 ORDER BY f.sha256) FROM capture AS c JOIN capture_file AS f USING (capture_id) "
        "WHERE c.format = $format AND c.scope = $scope AND c.as_of IS NOT DISTINCT FROM $as_of GROUP BY 1 ORDER BY 1",
        {"format": dump.format.name, "scope": report.scope, "as_of": report.as_of},
    ).fetchall()
    digests = sorted(file.scan.sha256 for file in dump.files)
    return next((int(capture_id) for capture_id, found in rows if found == digests), None)


def told_known(archive: Archive, capture_id: int, report: Report) -> None:
    """Report a dump that the archive holds already: every record unchanged."""
    query = "SELECT as_of, as_of_basis, scope, complete, rows_read, rows_rejected, rows_merged, ads FROM capture WHERE capture_id = $id"
    row = archive.con.execute(query, {"id": capture_id}).fetchall()[0]
    report.as_of, report.as_of_basis, report.scope, report.complete, report.rows_read, rejected, merged, report.ads = row
    report.rows_rejected, report.rows_merged = rejected, merged
    report.rows_unchanged = report.rows_read - rejected - merged
    report.capture_id, report.outcome = capture_id, "known"


def refuse_shrunken(con: duckdb.DuckDBPyConnection, dump: Dump, report: Report) -> None:
    """Refuse a complete dump with a table of less than half the rows that the capture before it had.

    A dump whose as-of time is only a lower bound is held against the newest capture of its scope, whatever its date.
    """
    if not (report.complete and dump.format.shrinks):
        return
    rows = con.execute(BEFORE, {"format": dump.format.name, "scope": report.scope, "as_of": exact_as_of(report)}).fetchall()
    before = {member: (count, name) for member, count, name in rows}
    for member in dump.format.members:
        files = [file for file in dump.files if file.member is member]
        now = sum(file.records for file in files)
        count, name = before.get(member.name, (0, ""))
        if files and not member.empty_by_design and count >= 20 and now * 2 < count:
            raise ShrunkenCapture(
                f"{report.name}: {member.name} has {now:,} rows where {name} had {count:,}; this looks like a broken export, and "
                "nothing was imported. If it is an older dump say its date with --as-of; if it is right say --accept-shrunk."
            )


BEFORE = """
SELECT f.member, sum(f.rows_read), any_value(c.name)
FROM capture AS c JOIN capture_file AS f USING (capture_id)
WHERE c.format = $format AND c.scope = $scope AND c.complete AND ($as_of::TIMESTAMP IS NULL OR c.as_of <= $as_of)
GROUP BY f.member, c.capture_id, c.as_of
QUALIFY row_number() OVER (PARTITION BY f.member ORDER BY c.as_of DESC NULLS LAST, c.capture_id DESC) = 1
"""


def exact_as_of(report: Report) -> datetime | None:
    """Return the as-of time, or None where it is only a lower bound or not known at all."""
    return None if report.as_of_basis in ("not_before", "unknown") else report.as_of
