"""Import dumps: recognise, stage, check, merge, record; one transaction per capture.

Nothing is written to the archive before a dump is read whole and found good. What an earlier import proved is never
changed: a capture adds versions it is first to show, and one sighting per ad.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from adlib.errors import AdlibError, StrictMode, UnreadableInput
from archive import (
    ad_parts,
    collection,
    database,
    describe,
    guard,
    inner_keys,
    json_reader,
    keep,
    merge,
    rejected,
    staged,
    staging,
)
from archive.columns import plain
from archive.database import Archive, first_line, told
from archive.dump_file import DumpFile, NotUtf8
from archive.dumps import Dump, Options, Report, dumps
from archive.encodings import is_utf8
from archive.format import Format
from archive.recognise import brief, refuse_repeated
from archive.scan import digest, holds_token, scan, text_without_tokens, without_tokens
from archive.tables import Opener
from archive.unpack import open_sources
from archive.workdir import scratch, sweep

__all__ = ["Options", "Report", "import_paths"]

MEMORY = "1200MB"
"""what DuckDB may hold of a dump before it goes to disk; all in all an import then stays below 1.5 GB."""


def import_paths(archive: Archive, paths: Sequence[Path], options: Options | None = None) -> Iterator[Report]:
    """Import everything under *paths*; yield one report per dump, skipped file or unreadable file, as each is done."""
    options = options or Options()
    limit_memory(archive, MEMORY)
    try:
        sweep()
        with scratch() as folder:
            opener = Opener(folder, options.encoding)
            for found in dumps(open_sources(paths, opener.folder), opener, options.mapping):
                if isinstance(found, Report):
                    yield without_secrets(found)
                    continue
                yield without_secrets(import_one(archive, found, options, opener))
                for file in found.files:
                    file.table.discard()
    finally:
        with suppress(duckdb.Error, AdlibError):  # a connection that failed for good has nothing to give back
            limit_memory(archive, database.MEMORY)


def without_secrets(report: Report) -> Report:
    """Take access tokens out of a report's error, which may quote what stands in a dump."""
    if report.error:
        report.error.args = (text_without_tokens(str(report.error)),)
    return report


def limit_memory(archive: Archive, most: str) -> None:
    """Let DuckDB hold this much; a Ctrl-C that it sees only now is Python's again."""
    with told(archive.path):
        archive.con.execute("SET memory_limit = $most", {"most": most})


def import_one(archive: Archive, dump: Dump, options: Options, opener: Opener) -> Report:
    """Import one dump, turning what goes wrong into its report."""
    started = time.monotonic()
    report = Report(dump.name, dump.format.name, dump.format.platform, files=len(dump.files))
    try:
        with told(archive.path):
            capture(archive, dump, options, opener, report)
    except AdlibError as error:
        report.error, report.outcome = error, "refused"
    except duckdb.Error as error:
        report.error = AdlibError(f"{dump.name}: could not be imported ({first_line(error)}).")
        report.outcome = "refused"
    report.seconds = time.monotonic() - started
    return report


def capture(archive: Archive, dump: Dump, options: Options, opener: Opener, report: Report) -> None:
    """Read, check and merge one dump."""
    for file in dump.files:
        if file.facts.missing:
            raise UnreadableInput(f"{file.source.name}: {file.facts.missing}.")
    con = archive.con
    said = collection.collected(dump.files)
    options = as_collected(options, said)
    known = already_imported(con, dump, options)
    if known is not None:
        return guard.told_known(con, known, report)
    read_files(con, dump, options, opener)
    describe_dump(con, dump, options, report)
    if said:
        describe_collection(dump, options, said, report)
    found = guard.same_bytes(con, dump, report, options)
    fresh = merge.place(con, dump, report) if found is None or options.encoding else False
    if found is not None:
        guard.refuse_contradiction(con, found, report, options)
        return guard.told_known(con, found, report)
    if not options.accept_shrunk:
        guard.refuse_shrunken(con, dump, report)
    if options.dry_run:
        report.outcome = "checked"
        return None
    kept = keep.copies(dump.files, options.keep) if options.keep else {}
    fingerprint = guard.fingerprint(dump, options, {file.file_no: file.scan.sha256 for file in dump.files})
    merge.write(con, dump, report, fingerprint, kept, fresh=fresh, mapping=options.mapping)
    return None


def read_files(con: duckdb.DuckDBPyConnection, dump: Dump, options: Options, opener: Opener) -> None:
    """Stage every file of a dump, those first that others look things up in, while a second thread hashes them."""
    refuse_parts_alone(dump)
    staged.prepare(con)
    order = {member.name: number for number, member in enumerate(dump.format.members)}
    keys = json_keys(con, dump.files, opener)
    advance = progress(dump, options)
    with ThreadPoolExecutor(1) as pool:
        for file in sorted(dump.files, key=lambda each: (order[each.member.name], each.file_no)):
            file.scanning = pool.submit(scan, file.source.path, advance(file))
            file.scanning_text = pool.submit(scan, file.table.path) if file.table.is_copy else None
            staging.make_lookup(con, file.member, dump.files)
            names = keys or [*map(text_without_tokens, file.match.look.probe.names)] or file.member.stand_ins
            try:
                read_file(con, file, dump.format, names, opener.folder)
            except NotUtf8:
                file.table, file.readable = opener.judged_whole(file.table), None
                file.scanning_text = pool.submit(scan, file.table.path)
                read_file(con, file, dump.format, names, opener.folder)
            if options.strict and file.unknown:
                unknown = ", ".join(map(brief, file.unknown))
                raise StrictMode(
                    f"{file.source.name}: adlib does not know {unknown}; leave out --strict to keep them as they are."
                )
    parts = [file for file in dump.files if file.member.holds == "ad_parts"]
    ad_parts.join_parts(con, parts)
    for file in parts:
        finish(con, file, opener.folder)


def refuse_parts_alone(dump: Dump) -> None:
    """Raise UnreadableInput for a file that completes the ads of another which is not there."""
    there = {file.member.name for file in dump.files}
    for file in dump.files:
        if file.member.part_of and file.member.part_of not in there:
            raise UnreadableInput(
                f"{file.source.name}: this file completes ads that stand in another, and no such file lies beside it; "
                "import the folder that holds both."
            )


def progress(dump: Dump, options: Options) -> Callable[[DumpFile], Callable[[int], None]]:
    """Give, per file, what is to be told of bytes done in it; the user is told of bytes done in the whole dump."""
    total, before = 0, {}
    for file in dump.files:
        before[file.file_no] = total
        total += file.source.size
    return lambda file: lambda seen: options.advance(dump.name, before[file.file_no] + seen, total)


def json_keys(con: duckdb.DuckDBPyConnection, files: Sequence[DumpFile], opener: Opener) -> list[str]:
    """List the keys of all JSON files of a dump: a field missing on one page is not one that the dump never carries."""
    found: set[str] = set()
    for file in files:
        if file.member.shape == "csv":
            continue
        try:
            found |= keys_of(con, file)
        except duckdb.Error as error:
            if is_utf8(file.path):  # a whole pass over the file, so only when something is wrong with it
                raise staging.unreadable(file, error) from error
            file.table = opener.judged_whole(file.table)
            found |= keys_of(con, file)
    if any(holds_token(key.encode()) for key in found):  # they are read by their names, from copies without tokens
        found = set()
        for file in (each for each in files if each.member.shape != "csv"):
            redact(file, opener.folder)
            found |= keys_of(con, file)
    if any(not key or not key.isprintable() for key in found):
        raise UnreadableInput(f"{files[0].source.name}: it has a key that is empty or unprintable; this is no dump.")
    refuse_repeated(sorted(found), files[0].source.name)
    return sorted(found)


MOST_KEYS = 2000
"""more than any dump has; each takes memory for every thread that reads."""


def keys_of(con: duckdb.DuckDBPyConnection, file: DumpFile) -> set[str]:
    """List the keys of one JSON file, and note those that lie inside its values."""
    kinds = inner_keys.looked_into(file.member)
    found = json_reader.keys(con, file.path, file.layout, file.member.opened, lambda name: kinds.get(plain(name)))
    file.inside = found.inside
    if found.unclear or len(found.names) > MOST_KEYS:
        what = f"{len(found.names):,} keys; this is no dump."
        if found.unclear:
            what = (
                f"{brief(min(found.unclear))!r} as a key of its own and inside an object; which one counts is unclear."
            )
        raise UnreadableInput(f"{file.source.name}: it has {what}")
    return set(found.names)


def read_file(con: duckdb.DuckDBPyConnection, file: DumpFile, fmt: Format, names: Sequence[str], workdir: Path) -> None:
    """Stage one file; one that holds access tokens is read from a copy without them."""
    probe = file.match.look.probe
    if file.readable is None and holds_token((probe.head + probe.tail).encode()):
        redact(file, workdir)
    staging.stage(con, file, fmt, names, workdir)
    if file.text.has_tokens and file.readable is None:
        staged.forget(con, file)
        redact(file, workdir)
        staging.stage(con, file, fmt, names, workdir)
    if file.member.holds != "ad_parts":  # those may be rejected later, for want of an ad
        finish(con, file, workdir)


def finish(con: duckdb.DuckDBPyConnection, file: DumpFile, workdir: Path) -> None:
    """Fetch what was rejected, and delete the copy without tokens."""
    if file.rejected:
        rejected.rejected_whole(con, file, workdir)
        rejected.refuse_day_first(con, file)
    if file.readable:
        file.readable.unlink()
        file.readable = None


def redact(file: DumpFile, workdir: Path) -> None:
    """Make a copy of a file without access tokens, to be read in its place."""
    copy = workdir / f"redacted-{file.file_no}"
    file.tokens = file.source.tokens + without_tokens(file.table.path, copy)
    file.readable = copy


def already_imported(con: duckdb.DuckDBPyConnection, dump: Dump, options: Options) -> int | None:
    """Find the capture that these very files made before; files are hashed only if their sizes were seen before."""
    sizes = {size for (size,) in con.execute("SELECT DISTINCT bytes FROM capture_file").fetchall()}
    if any(file.source.size not in sizes for file in dump.files):
        return None
    advance = progress(dump, options)
    digests = {file.file_no: digest(file.source.path, advance(file)) for file in dump.files}
    query = "SELECT capture_id FROM capture WHERE fingerprint = $fingerprint"
    found = con.execute(query, {"fingerprint": guard.fingerprint(dump, options, digests)}).fetchall()
    return int(found[0][0]) if found else None


def as_collected(options: Options, said: collection.Collected | None) -> Options:
    """Fill in what the user does not say with what the record of the collection says."""
    if said is None:
        return options
    complete = said.complete if options.complete is None else options.complete
    return replace(
        options, as_of=options.as_of or said.as_of, country=options.country or said.country, complete=complete
    )


def describe_collection(dump: Dump, options: Options, said: collection.Collected, report: Report) -> None:
    """Fill in what a dump was collected as."""
    collection.refuse_changed(dump.files, said)
    report.scope = said.scope
    if options.as_of == said.as_of:
        report.as_of_basis = "collected"
    if said.warning:
        report.warnings.append(said.warning)


def describe_dump(con: duckdb.DuckDBPyConnection, dump: Dump, options: Options, report: Report) -> None:
    """Fill in what the dump is: its as-of time, scope, country, completeness and warnings."""
    report.as_of, report.as_of_basis = describe.as_of(con, dump.format, dump.files, options.as_of)
    report.country = describe.country(dump.files, options.country)
    report.scope = describe.scope(con, dump.format, dump.files, options.country)
    claims = dump.format.complete and describe.whole(dump.files)
    report.complete = claims if options.complete is None else options.complete
    report.warnings += map(text_without_tokens, describe.warnings(con, dump.files, report.as_of_basis))
