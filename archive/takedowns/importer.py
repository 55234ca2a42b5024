"""Import documents about removed networks: recognise by content, read whole, check, write; one transaction each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from adlib.errors import AdlibError, UnknownFormat, UnreadableInput, UsageError
from archive import schema
from archive.database import Archive, told
from archive.takedowns.reading import LARGEST_FILE, Reading, Source, TakedownFormat, all_formats, identity
from archive.transaction import roll_back

KNOWN = Path(__file__).parent / "known.toml"
"""the removals that come along with adlib."""
DOCUMENTATION = (".txt", ".rst", ".html", ".pdf", ".png", ".jpg", ".svg", ".yar", ".yara")
VOCABULARY = ("tactic", "technique", "procedure")
TABLES = ("takedown_document", "takedown_record", "takedown_value", "takedown_asset")
OUTCOMES = ("loaded", "unchanged", "merged", "rejected")


@dataclass
class TakedownReport:
    """What became of one file."""

    name: str
    outcome: str = "refused"
    """`imported`, `known` (these bytes were imported before), `skipped` or `refused`."""
    format: str = ""
    title: str = ""
    document_id: int | None = None
    networks: int = 0
    values: int = 0
    unread: int = 0
    """statements whose words could not be read."""
    assets: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    """records read, loaded, unchanged, merged and rejected."""
    warnings: list[str] = field(default_factory=list)
    error: AdlibError | None = None

    @property
    def exit_code(self) -> int:
        """The exit code of this file alone."""
        return self.error.exit_code if self.error else 3 if self.rows.get("rejected") else 0


def import_takedowns(archive: Archive, paths: Sequence[Path]) -> Iterator[TakedownReport]:
    """Import every document under *paths*; yield one report per file as it is done.

    A file that is named is refused where it is none; in a folder, what is plainly documentation is skipped.
    """
    for path in paths:
        for file in sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]:
            report = TakedownReport(str(file))
            try:
                with told(archive.path):
                    import_one(archive, file, report, named=file == path)
            except AdlibError as error:
                report.error, report.outcome = error, "refused"
            yield report


def import_one(archive: Archive, path: Path, report: TakedownReport, *, named: bool) -> None:
    """Import one file."""
    if not named and path.suffix.lower() in DOCUMENTATION:
        report.outcome, report.warnings = "skipped", ["documentation"]
        return
    source = Source(path, bytes_of(path))
    found = archive.sql("SELECT document_id FROM takedown_document WHERE sha256 = $sha256", sha256=source.sha256).rows
    if found:
        report.outcome, report.document_id = "known", found[0][0]
        return
    format = recognise(source, report, named=named)
    if format is None:
        return
    report.format, report.title = format.name, format.title
    reading = format.read(source)
    if not reading.records:
        raise UnreadableInput(f"{path}: it is a {format.title}, and holds no records.")
    reading.merge_repeats()
    write(archive, source, format, reading, report)


def bytes_of(path: Path) -> bytes:
    """Read a file; raises UnreadableInput for one that cannot be read or is far too large for what it should be."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableInput(f"{path}: it is larger than {LARGEST_FILE >> 20} MB; no such document is.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"{path}: the file cannot be read ({error.strerror}).") from error


def recognise(source: Source, report: TakedownReport, *, named: bool) -> TakedownFormat | None:
    """Find the one format of a file; None, with the reason in the report, for documentation."""
    if not source.text.strip():
        raise UnreadableInput(f"{source.path}: the file is empty; there is nothing to import.")
    if source.header == VOCABULARY:
        report.outcome, report.warnings = "skipped", ["the vocabulary of the kill chain, in which no network stands"]
        return None
    found = [each for each in all_formats() if each.recognises(source)]
    if len(found) == 1:
        return found[0]
    if not found and not named and source.path.suffix.lower() in (".md", ""):
        report.outcome, report.warnings = "skipped", ["documentation"]
        return None
    if found:
        raise UnknownFormat(f"{source.path}: several formats recognise it: {', '.join(each.name for each in found)}.")
    wrong = source.parsed_json[1]
    if wrong and source.text.lstrip()[0] == "{":
        raise UnreadableInput(f"{source.path}: this JSON cannot be read ({wrong}).")
    known = "; ".join(each.title for each in all_formats())
    raise UnknownFormat(
        f"{source.path}: this is no document about removed networks that adlib knows. It knows: {known}."
    )


def is_takedowns(path: Path) -> str | None:
    """Name what a file is if it is a document about removed networks; for `adlib import`, which reads ads."""
    try:
        source = Source(path, bytes_of(path))
        return next((each.title for each in all_formats() if each.recognises(source)), None)
    except AdlibError:
        return None


def write(archive: Archive, source: Source, format: TakedownFormat, reading: Reading, report: TakedownReport) -> None:
    """Write what a document gave, in one transaction; count what became of its records."""
    mark_unchanged(archive, reading)
    rows = Counter(each.outcome for each in reading.records)
    report.rows = {"read": len(reading.records), **{name: rows[name] for name in OUTCOMES}}
    if sum(rows[name] for name in OUTCOMES) != len(reading.records):
        raise AdlibError(f"{source.path}: its records do not add up; please report this.")
    con = archive.con
    con.execute("BEGIN")
    try:
        number = con.execute("SELECT coalesce(max(document_id), 0) + 1 FROM takedown_document").fetchall()[0][0]
        document = {
            "document_id": number, "name": source.name, "format": format.name, "title": reading.title,
            "publisher": reading.publisher, "url": reading.url, "published_on": reading.published_on,
            "sha256": source.sha256, "bytes": len(source.data),
            "imported_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0), "adlib_version": version("adlib"),
            "warnings": reading.warnings, **{f"rows_{name}": count for name, count in report.rows.items()},
        }  # fmt: skip
        schema.insert(archive.con, "takedown_document", [document])
        schema.insert(archive.con, "takedown_record", [record_row(each, number) for each in reading.records])
        numbered = [{**each, "document_id": number, "value_no": at} for at, each in enumerate(reading.values, 1)]
        schema.insert(archive.con, "takedown_value", numbered)
        numbered = [{**each, "document_id": number, "asset_no": at} for at, each in enumerate(reading.assets, 1)]
        schema.insert(archive.con, "takedown_asset", numbered)
        con.execute("COMMIT")
    except BaseException:
        roll_back(con)
        raise
    report.outcome, report.document_id, report.warnings = "imported", number, reading.warnings
    report.networks = len({each["takedown_id"] for each in (*reading.values, *reading.assets)})
    report.values, report.assets = len(reading.values), len(reading.assets)
    report.unread = sum(not each["is_read"] for each in reading.values)


def record_row(record: Any, document_id: int) -> dict[str, Any]:
    """Give a record as a row."""
    cells = [{"name": name, "value": value} for name, value in record.cells.items()]
    return {
        "document_id": document_id, "record_no": record.number, "takedown_id": record.takedown_id,
        "outcome": record.outcome, "reason": record.reason, "cells": cells,
    }  # fmt: skip


def mark_unchanged(archive: Archive, reading: Reading) -> None:
    """Mark records all of whose statements another document had made word for word."""
    ids = sorted({each["takedown_id"] for each in (*reading.values, *reading.assets)})
    held = set()
    for table in ("takedown_value", "takedown_asset"):
        query = f"SELECT * FROM {table} WHERE list_contains($ids, takedown_id)"
        held |= {identity(each) for each in archive.sql(query, ids=ids).dicts()}
    stated: dict[int, list[bool]] = {}
    for each in (*reading.values, *reading.assets):
        stated.setdefault(each["record_no"], []).append(identity(each) in held)
    for record in reading.records:
        if record.outcome == "loaded" and stated.get(record.number) and all(stated[record.number]):
            record.outcome = "unchanged"


def undo_takedowns(archive: Archive, documents: Sequence[int]) -> list[str]:
    """Take documents back, in one transaction, with all that they alone stated; returns their names.

    Raises UsageError for a document that there is not.
    """
    query = "SELECT document_id, name FROM takedown_document WHERE list_contains($documents, document_id)"
    names = dict(archive.sql(query, documents=list(documents)).rows)
    missing = [each for each in documents if each not in names]
    if missing:
        raise UsageError(f"there is no document {missing[0]}; `adlib takedown documents` numbers them.")
    con = archive.con
    con.execute("BEGIN")
    try:
        for table in TABLES:
            con.execute(
                f"DELETE FROM {table} WHERE list_contains($documents, document_id)", {"documents": list(documents)}
            )
        con.execute("COMMIT")
    except BaseException:
        roll_back(con)
        raise
    return [names[each] for each in documents]
