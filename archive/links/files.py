"""Judgements from files: what `adlib link export` wrote, a plain list of members, and Wikidata's answers.

A file of judgements has the columns `judgement`, `left`, `right` and may have the others of `COLUMNS`; a list of
members has `entity` and either `advertiser` or `payer`, with its `platform`. Both may be CSV, a JSON array or JSON
lines.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from adlib.errors import UnreadableInput, UsageError
from archive.links.nodes import LONGEST, Node, parsed
from archive.links.store import VERDICTS, Judgement

COLUMNS = (
    "judgement", "left", "left_name", "right", "right_name", "who", "decided_at", "why", "evidence", "source", "score",
    "judgement_id", "undoes",
)  # fmt: skip
"""columns of a file of judgements, as they are exported."""
LARGEST = 200_000_000


@dataclass(frozen=True)
class Table:
    """A file as rows of texts."""

    path: Path
    rows: list[tuple[int, dict[str, str]]]
    """each with its number, from 1."""
    columns: frozenset[str]
    sha256: str

    @property
    def said(self) -> str:
        """Name the file as a source."""
        return f"{self.path.name} (sha256 {self.sha256[:12]})"


def read(path: Path) -> Table:
    """Read a small hand-made file. Raises UnreadableInput for what is no CSV, JSON array or JSON lines in UTF-8."""
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableInput(f"{path}: the file is larger than {LARGEST // 1_000_000} MB; split it.")
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
        is_json = text.lstrip()[:1] in ("[", "{")
        found = list(json_rows(text) if is_json else csv_rows(text))
        header = [] if is_json else next(csv.reader(io.StringIO(text, newline="")), [])
    except OSError as error:
        raise UnreadableInput(f"{path}: the file cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, csv.Error, json.JSONDecodeError, RecursionError) as error:
        raise UnreadableInput(f"{path}: this is no CSV or JSON in UTF-8 ({error}).") from error
    if not found:
        raise UnreadableInput(f"{path}: there is no row in it.")
    return Table(path, found, frozenset(header).union(*(row for _, row in found)), hashlib.sha256(raw).hexdigest())


def csv_rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV; empty cells are left out."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for number, row in enumerate(rows, 1):
        yield (
            number,
            {str(key): value.strip() for key, value in row.items() if isinstance(value, str) and value.strip()},
        )


def json_rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the objects of a JSON array, of JSON lines, or of an answer of Wikidata's query service."""
    stripped = text.strip()
    try:
        found = json.loads(stripped)
    except json.JSONDecodeError:
        found = [json.loads(line) for line in stripped.splitlines() if line.strip()]
    if isinstance(found, dict):
        results = found.get("results")
        found = results.get("bindings", []) if isinstance(results, dict) else [found]
    for number, row in enumerate(found if isinstance(found, list) else [], 1):
        if isinstance(row, dict):
            cells = {str(key): value.get("value") if isinstance(value, dict) else value for key, value in row.items()}
            yield number, {key: str(value).strip() for key, value in cells.items() if value not in (None, "")}


def judgements(table: Table, who: str | None) -> Iterator[Judgement]:
    """Yield what a file says; *who* judges where its rows do not say. Raises UsageError naming the row."""
    if {"judgement", "left", "right"} <= table.columns:
        read_row = judged
    elif "entity" in table.columns and table.columns & {"advertiser", "payer"}:
        read_row = membership
    else:
        raise UsageError(
            f"{table.path}: adlib does not know these columns. A file of judgements has judgement, left and right; a "
            "list of members has entity, platform and advertiser or payer; Wikidata's answers have item."
        )
    for number, row in table.rows:
        try:
            yield read_row(table, row, who)
        except UsageError as error:
            raise UsageError(f"{table.path}, row {number}: {error}") from error


def judged(table: Table, row: dict[str, str], who: str | None) -> Judgement:
    """Read a row of a file of judgements."""
    long = next((name for name, value in row.items() if len(value) > LONGEST), None)
    if long:
        raise UsageError(f"{long} is longer than {LONGEST:,} characters.")
    verdict = row.get("judgement", "").lower()
    if verdict not in (*VERDICTS, "undo"):
        raise UsageError(f"judgement {verdict!r}: write {', '.join(VERDICTS)}.")
    return Judgement(
        node(row, "left"), node(row, "right"), verdict, row.get("who") or needed(who), moment(row.get("decided_at")),
        row.get("why"), row.get("evidence"), row.get("source"), number_in(row.get("score")), row.get("left_name"),
        row.get("right_name"), row.get("undoes"),
    )  # fmt: skip


def membership(table: Table, row: dict[str, str], who: str | None) -> Judgement:
    """Read a row of a list of members: an entity that somebody numbers, and an advertiser or payer of it."""
    kind = "payer" if row.get("payer") else "advertiser"
    platform, named, entity = row.get("platform", ""), row.get(kind, ""), row.get("entity", "")
    if not platform or not named or not entity:
        raise UsageError("a row of a list of members needs entity, platform, and advertiser or payer.")
    right = parsed(entity) if ":" in entity else Node("outside", "list", entity)
    return Judgement(
        parsed(f"{kind}:{platform.lower()}:{named}"), right, "same", row.get("who") or needed(who),
        moment(row.get("decided_at")), row.get("why"), row.get("evidence"), row.get("source") or table.said,
        left_name=row.get("name") or (named if kind == "payer" else None), right_name=row.get("entity_name") or entity,
    )  # fmt: skip


def node(row: dict[str, str], side: str) -> Node:
    """Read one side of a judgement."""
    if side not in row:
        raise UsageError(f"{side} is empty.")
    return parsed(row[side])


def needed(who: str | None) -> str:
    """Give who judges. Raises UsageError where nobody says."""
    if not who:
        raise UsageError("the file does not say who judges; say --who, or set ADLIB_WHO.")
    return who


def moment(text: str | None) -> datetime | None:
    """Read a moment as UTC. Raises UsageError for what is none."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"decided_at {text!r}: write a time such as 2026-05-24T12:00:00.") from error
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def number_in(text: str | None) -> Decimal | None:
    """Read a score. Raises UsageError for what is none."""
    if not text:
        return None
    try:
        score = Decimal(text)
    except InvalidOperation:
        score = Decimal(-1)
    if not 0 <= score <= 100:
        raise UsageError(f"score {text!r}: write a number from 0 to 100.")
    return score


EXPORTED = """
SELECT judgement, link_ref(left_kind, left_platform, left_id) AS "left", left_name,
  link_ref(right_kind, right_platform, right_id) AS "right", right_name, who,
  replace(CAST(decided_at AS VARCHAR), ' ', 'T') AS decided_at, why, evidence, source, score, judgement_id, undoes
FROM link_judgement ORDER BY judgement_no
"""
"""all judgements, also those that were taken back, as `apply` reads them."""
