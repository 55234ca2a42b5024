"""What keeps an import from doing harm: knowing a dump that is held already, and refusing one that shrank."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

import duckdb

from adlib.errors import AdlibError, ShrunkenCapture
from archive.dumps import Dump, Options, Report
from archive.staged import scalar


def fingerprint(dump: Dump, options: Options, digests: Mapping[int, str]) -> str:
    """Hash all that decides what an import gives: the files' bytes and names' facts, and what the user said.

    *digests* are the sha256 of the files, by file number.
    """
    said = [options.as_of, options.country, options.complete, dump.format.name]
    if options.mapping:
        said.append(options.mapping.sha256)
    files = sorted(
        (
            digests[file.file_no],
            str(file.facts.as_of),
            str(file.facts.scope),
            str(file.facts.part),
            str(file.source.member_time),
            *([file.table.sheet] if file.table.sheet else []),
        )
        for file in dump.files
    )
    if options.encoding:
        said.append(options.encoding)
    return hashlib.sha256(json.dumps([[str(each) for each in said], files]).encode()).hexdigest()


def same_bytes(con: duckdb.DuckDBPyConnection, dump: Dump, report: Report, options: Options) -> int | None:
    """Find a capture of the same bytes, scope and as-of time, read alike, that came in another wrapping."""
    rows = con.execute(
        SAME_BYTES,
        {
            "format": dump.format.name,
            "scope": report.scope,
            "as_of": report.as_of,
            "mapping": options.mapping.sha256 if options.mapping else None,
        },
    ).fetchall()
    digests = sorted(f"{file.scan.sha256} {file.member.name} {file.facts.part or ''}" for file in dump.files)
    return next((int(capture_id) for capture_id, found in rows if sorted(found) == digests), None)


SAME_BYTES = """
SELECT c.capture_id, list(f.sha256 || ' ' || f.member || ' ' || coalesce(f.part, ''))
FROM capture AS c JOIN capture_file AS f USING (capture_id)
WHERE c.format = $format AND c.scope = $scope AND c.as_of IS NOT DISTINCT FROM $as_of
  AND c.mapping_sha256 IS NOT DISTINCT FROM $mapping GROUP BY 1 ORDER BY 1
"""


def refuse_contradiction(con: duckdb.DuckDBPyConnection, capture_id: int, report: Report, options: Options) -> None:
    """Raise AdlibError where the user says of a capture's bytes what the archive does not: nothing would come of it.

    Of bytes read in another encoding the records are placed already.
    """
    held = bool(con.execute("SELECT complete FROM capture WHERE capture_id = $id", {"id": capture_id}).fetchall()[0][0])
    said = None
    if options.complete not in (None, held):
        said = f"--{'complete' if options.complete else 'partial'} says otherwise"
    elif options.encoding and scalar(con, "SELECT coalesce(sum(loaded), 0) FROM tally"):
        said = f"--encoding {options.encoding} reads them otherwise"
    if said:
        what = f"capture {capture_id}, {'complete' if held else 'partial'}"
        raise AdlibError(
            f"{report.name}: the archive holds these very bytes ({what}), and {said}; take that capture back "
            f"(`adlib undo {capture_id}`) and import them again."
        )


def told_known(con: duckdb.DuckDBPyConnection, capture_id: int, report: Report) -> None:
    """Report a dump that the archive holds already: every record unchanged."""
    row = con.execute(KNOWN, {"id": capture_id}).fetchall()[0]
    report.as_of, report.as_of_basis, report.scope, report.complete = row[:4]
    report.rows_read, report.rows_rejected, report.rows_merged, report.ads = row[4:]
    report.rows_unchanged = report.rows_read - report.rows_rejected - report.rows_merged
    report.capture_id, report.outcome = capture_id, "known"


KNOWN = """
SELECT as_of, as_of_basis, scope, complete, rows_read, rows_rejected, rows_merged, ads
FROM capture WHERE capture_id = $id
"""


def refuse_shrunken(con: duckdb.DuckDBPyConnection, dump: Dump, report: Report) -> None:
    """Refuse a complete dump with a table of less than half the rows that the capture before it had.

    A dump whose as-of time is only a lower bound is held against the newest capture of its scope, whatever its date.
    """
    if not (report.complete and dump.format.shrinks):
        return
    rows = con.execute(
        BEFORE, {"format": dump.format.name, "scope": report.scope, "as_of": exact_as_of(report)}
    ).fetchall()
    before = {member: (count, name) for member, count, name in rows}
    for member in dump.format.members:
        files = [file for file in dump.files if file.member is member]
        now = sum(file.records for file in files)
        count, name = before.get(member.name, (0, ""))
        if files and not member.empty_by_design and count >= 20 and now * 2 < count:
            raise ShrunkenCapture(
                f"{report.name}: {member.name} has {now:,} rows where {name} had {count:,}; this looks like a broken "
                "export, and nothing was imported. If it is an older dump say its date with --as-of; if it is right "
                "say --accept-shrunk."
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
