"""Read one dump's files into TEMP tables, typed and judged, without touching the archive.

Every record of every file ends up either in a staged table or in the TEMP table `reject`; the number of both is checked
against a count of the file's records that no reader made.
"""

import re
import tempfile
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from adlib.errors import AdlibError, UnreadableInput
from archive import csv_reader, json_reader, schema
from archive.columns import NOTHING, Reading, Source, literal, made, plain, quoted
from archive.encodings import is_utf8
from archive.format import Facts, Format, Holds, Member
from archive.json_reader import Layout
from archive.nested_columns import pairs
from archive.recognise import Match
from archive.scan import Scan
from archive.tables import Table
from archive.unpack import SourceFile

TABLES: dict[Holds, str] = {
    "ads": "ad_version",
    "spend_lines": "spend_line_history",
    "campaigns": "campaign",
    "declared": "advertiser_declared",
    "labels": "advertiser_label",
    "id_mapping": "id_mapping",
}
"""the table that each kind of member goes into."""


MONGO = re.compile(r'\{\s*"\$(?:date|number\w+)"')
"""what MongoDB's extended JSON looks like."""


class NotUtf8(Exception):
    """A text that begins as UTF-8 is none."""


@dataclass
class DumpFile:
    """One file of a dump on its way into the archive."""

    table: Table
    match: Match
    facts: Facts
    file_no: int
    scanning: "Future[Scan] | None" = None
    """the pass over its bytes, which runs beside the reading."""
    scanning_text: "Future[Scan] | None" = None
    """the pass over the text that is read, where that is a copy."""
    readable: Path | None = None
    """a copy without access tokens, where there were any."""
    tokens: int = 0
    records: int = 0
    """records in the file, by a count that no reader made."""
    staged: int = 0
    rejected: int = 0
    repaired: int = 0
    mended: bool = False
    """whether it had to be sorted out record by record."""
    fields: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    """columns or keys that the format does not know."""

    @property
    def source(self) -> SourceFile:
        """The file as it came."""
        return self.table.source

    @property
    def scan(self) -> Scan:
        """What the pass over its bytes found; waits until it is done."""
        if self.scanning is None:
            raise AssertionError("the file was not scanned")
        return self.scanning.result()

    @property
    def text(self) -> Scan:
        """What the pass over the text found that is read; waits until it is done."""
        return self.scanning_text.result() if self.scanning_text else self.scan

    @property
    def path(self) -> Path:
        """The text to read, or its copy without tokens."""
        return self.readable or self.table.path

    @property
    def layout(self) -> Layout:
        """JSON only: how its records are laid out."""
        probe = self.match.look.probe
        assert probe.shape != "csv"  # noqa: S101 - for the type checker: only asked of JSON files
        return Layout(probe.shape, probe.records, mongo=MONGO.search(probe.head + probe.tail) is not None)

    @property
    def member(self) -> Member:
        """Which table of the format this is."""
        return self.match.member


@dataclass(frozen=True)
class Plan:
    """How to read one file: its columns, and the archive's fields made from them."""

    platform: str
    names: Sequence[str]
    """columns or keys of the file, in its order."""
    source: Source
    reading: Reading
    unknown: list[str]
    types: dict[str, str]
    """JSON only: DuckDB type by key."""
    unnamed: dict[str, str]
    """columns without a name, which should be empty, by what to call one that is not."""


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty staging tables of one dump, dropping those of the dump before."""
    for holds, table in TABLES.items():
        if holds != "ads":
            con.execute(f"DROP TABLE IF EXISTS {staged(holds)}")
            con.execute(schema.create_table(table, staged(holds), temporary=True))
            con.execute(f"ALTER TABLE {staged(holds)} ADD COLUMN record_no BIGINT")
    con.execute("DROP TABLE IF EXISTS ads_held")
    con.execute(schema.create("ads_held", AD_PLACE, temporary=True))
    show_ads(con, {})
    con.execute("CREATE OR REPLACE TEMP TABLE as_of_stated (as_of TIMESTAMP)")
    con.execute("CREATE OR REPLACE TEMP TABLE reject (file_no INTEGER, record_no BIGINT, reason VARCHAR, raw VARCHAR)")
    con.execute("CREATE OR REPLACE TEMP TABLE staged_file (file_no INTEGER, before BIGINT)")


AD_PLACE = {"file_no": "INTEGER", "record_no": "BIGINT", "reason": "VARCHAR"}
"""where a staged ad stands in its dump, and why it cannot be read."""


def hold_columns(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Let the staged ads have these fields.

    The TEMP table `ads_held` has only the fields that the dump's files carry, since an empty column takes as much room
    as a full one; the view `staged_ads` shows all of them, and under `n` which row of the table it is.
    """
    kinds = schema.columns("ad_version")
    held = held_columns(con)
    for name in names:
        if name not in held:
            con.execute(f"ALTER TABLE ads_held ADD COLUMN {quoted(name)} {kinds[name]}")
    show_ads(con, held_columns(con))


def held_columns(con: duckdb.DuckDBPyConnection) -> Collection[str]:
    """List the columns of the TEMP table `ads_held`."""
    return [name for name, *_ in con.execute("DESCRIBE ads_held").fetchall()]


def show_ads(con: duckdb.DuckDBPyConnection, held: Collection[str]) -> None:
    """Make the view `staged_ads` of the TEMP table `ads_held`."""
    absent = [
        f"CAST(NULL AS {kind}) AS {quoted(name)}"
        for name, kind in schema.columns("ad_version").items()
        if name not in held
    ]
    shown = ", ".join(["rowid AS n", "*", *absent])
    con.execute(f"CREATE OR REPLACE TEMP VIEW staged_ads AS SELECT {shown} FROM ads_held")


def staged(holds: Holds) -> str:
    """Name the staging table of a kind of content; that of ads is a view of `ads_held`."""
    return f"staged_{holds}"


def plan_file(file: DumpFile, names: Sequence[str], format: Format) -> Plan:
    """Compile a member's columns against the columns a file has."""
    refs = {plain(name): f"c{n}" for n, name in enumerate(names) if name}
    facts = dict(file.facts.words) | dict(format.generation(tuple(names)) if format.generation else {})
    if file.member.lookup:
        refs[plain(file.member.lookup[2])] = "looked_up"
    source = Source(refs, {plain(name): name for name in names if name}, facts)
    reading = compiled(file.member, source)
    # only columns that are read anyway: naming the others would make the reader build them for every row
    heeded = [f"c{n}" for n, name in enumerate(names) if plain(name) in reading.reads]
    nothing = " AND ".join(f"{ref} IS NULL" for ref in heeded) or "false"
    reading.problems = {"a record that holds nothing": nothing, **reading.problems}
    known = reading.reads | {plain(name) for name in file.member.ignored} | known_names(file.member)
    unknown = [name for name in names if name and plain(name) not in known]
    # the first of them is the index of a data frame that was saved along
    unnamed = {f"column {n + 1}": f"c{n}" for n, name in enumerate(names) if not name and n}
    if unknown or unnamed:
        reading.fields["extra"] = pairs({name: str(source.ref(name)) for name in unknown} | unnamed)
    declared = {plain(key): kind for column in file.member.columns.values() for key, kind in column.json_types.items()}
    types = {name: declared.get(plain(name), "JSON" if name in unknown else "VARCHAR") for name in names}
    return Plan(format.platform, names, source, reading, unknown, types, unnamed)


def known_names(member: Member) -> set[str]:
    """Give every name the member's columns may read, used or not."""
    return {plain(name) for column in member.columns.values() for name in column.names}


def compiled(member: Member, source: Source) -> Reading:
    """Compile all columns of a member into one reading."""
    whole = Reading()
    for target, column in member.columns.items():
        part = column.compile(target, source)
        whole.steps |= part.steps
        whole.fields |= part.fields
        whole.problems |= part.problems
        whole.reads |= part.reads
    return whole


def rows_sql(reading: Reading, fields: dict[str, str], problems: dict[str, str], table: str, *more: str) -> str:
    """Write the SQL that makes the archive's fields of a table's rows, and the reason why a row cannot be read.

    Each value is computed once: steps first, then fields, then the judgement of both.
    """
    for name, sql in reading.steps.items():
        table = f"(SELECT *, {sql} AS {quoted(name)} FROM {table})"
    values = ", ".join(["*", *(f"{sql} AS {made(name)}" for name, sql in fields.items())])
    named = [f"{made(name)} AS {quoted(name)}" for name in fields]
    return (
        f"SELECT {', '.join([*named, f'{reason_sql(problems)} AS reason', *more])} FROM (SELECT {values} FROM {table})"
    )


def reason_sql(problems: dict[str, str]) -> str:
    """Write the SQL that says why a row cannot be read; NULL for a good row."""
    if not problems:
        return "NULL"
    cases = " ".join(f"WHEN {wrong} THEN {literal(f'{what}: cannot be read')}" for what, wrong in problems.items())
    return f"CASE {cases} END"


def stage(con: duckdb.DuckDBPyConnection, file: DumpFile, format: Format, names: Sequence[str], workdir: Path) -> None:
    """Read one file into its staging table.

    Reads strictly first; if the reader trips, or does not give one record per line, the file is mended by record.
    Raises UnreadableInput when the file as a whole cannot be read, NotUtf8 when it is to be written in UTF-8 first.
    """
    plan = plan_file(file, names, format)
    file.fields = {name for name, sql in plan.reading.fields.items() if sql not in NOTHING}
    shape = file.match.look.probe.shape
    if file.table.damaged and shape != "csv":
        raise UnreadableInput(f"{file.source.name}: some bytes of this JSON are not UTF-8; fetch it again.")
    try:
        if file.table.damaged:
            raise duckdb.InvalidInputException("some rows hold bytes that are not UTF-8")
        read(con, file, plan, straight(file, plan), numbered=False)
        file.records = count_records(con, file)
        if file.records != file.staged + file.rejected:
            raise duckdb.InvalidInputException("records and rows differ")
        if shape == "csv" and file.text.has_marks:
            raise duckdb.InvalidInputException("byte-order marks at the start of lines")
        if file.member.holds == "ad_parts" and not is_utf8(file.path):
            # else noticed when a row is rejected for want of an ad, which is too late to read the file anew
            raise duckdb.InvalidInputException("bytes that are not UTF-8 in a column that nothing is read from")
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        forget(con, file)
        if not is_utf8(file.path):
            raise NotUtf8(file.source.name) from error
        mend(con, file, plan, workdir, error)
    file.unknown = plan.unknown + filled(con, file, plan.unnamed)


def filled(con: duckdb.DuckDBPyConnection, file: DumpFile, unnamed: Iterable[str]) -> list[str]:
    """Tell which of the columns without a name hold something."""
    if not unnamed or file.member.holds not in TABLES:
        return []
    found = con.execute(
        f"SELECT DISTINCT u.pair.name FROM {staged(file.member.holds)} AS s CROSS JOIN UNNEST(s.extra) AS u(pair) "
        f"WHERE s.file_no = {file.file_no}"
    ).fetchall()
    return [name for name in unnamed if (name,) in found]


def count_records(con: duckdb.DuckDBPyConnection, file: DumpFile) -> int:
    """Count a file's records without its reader: by line ends, or by the length of the JSON list itself."""
    shape = file.match.look.probe.shape
    if file.table.records is not None:
        return file.table.records
    if shape == "csv":
        return file.text.lines - 1
    if shape == "ndjson" and not file.layout.records:
        return file.text.lines
    return json_reader.count(con, file.path, file.layout)


def straight(file: DumpFile, plan: Plan) -> str:
    """Write the SQL of the strict reader."""
    probe = file.match.look.probe
    if probe.shape == "csv":
        return csv_reader.table(file.path, len(plan.names), file.match.look.delimiter)
    return json_reader.table(file.path, file.layout, plan.types, file.member.opened)


def mend(con: duckdb.DuckDBPyConnection, file: DumpFile, plan: Plan, workdir: Path, why: duckdb.Error) -> None:
    """Sort a troubled file out record by record and read what is whole."""
    copy, file.mended = workdir / f"mended-{file.file_no}", True
    probe, width = file.match.look.probe, len(plan.names)
    try:
        if probe.shape == "csv":
            done = csv_reader.mended(
                con, file.path, width, file.match.look.delimiter, copy, short_rows=file.member.short_rows
            )
            file.records, file.repaired = done.records, done.repaired
            table = csv_reader.mended_table(copy, width, file.match.look.delimiter)
        else:
            opened = file.member.opened
            file.records = json_reader.mended(con, file.path, file.layout, plan.types, copy, opened=opened).records
            table = json_reader.mended_table(copy, file.layout, plan.types, opened)
        broken = "SELECT $file_no, record_no, reason, raw FROM mended_record WHERE reason IS NOT NULL"
        con.execute(f"INSERT INTO reject {broken}", {"file_no": file.file_no})
        read(con, file, plan, table, numbered=True)
        keep_raw(con, file)
    except duckdb.Error as error:
        raise unreadable(file, error if "broken" not in str(error) else why) from error
    finally:
        copy.unlink(missing_ok=True)
    if file.records != file.staged + file.rejected:
        raise UnreadableInput(
            f"{file.source.name}: {file.records} records are in the file but {file.staged + file.rejected} came out of "
            "it; nothing was imported. Please report this file."
        )


def unreadable(file: DumpFile, error: BaseException) -> AdlibError:
    """Word why a whole file cannot be read."""
    words = str(error)
    if isinstance(error, duckdb.OutOfMemoryException | duckdb.IOException):
        return AdlibError(f"{file.source.name}: no room to read it ({words.splitlines()[0]}).")
    what = "JSON" if file.match.look.probe.shape != "csv" else "CSV"
    return UnreadableInput(
        f"{file.source.name}: the {what} cannot be read, it may be cut off ({words.splitlines()[0][:160]})."
    )


def read(con: duckdb.DuckDBPyConnection, file: DumpFile, plan: Plan, table: str, *, numbered: bool) -> None:
    """Read a table's rows into the staging table of what the file holds."""
    holds = file.member.holds
    if holds == "ads":
        read_ads(con, file, plan, table, numbered=numbered)
        return
    reading = plan.reading
    fields = {**({"platform": literal(plan.platform)} if holds in TABLES else {}), **reading.fields}
    problems = dict(reading.problems)
    if "lines" in fields:
        problems["a row without any figure"] = f"coalesce(len({made('lines')}), 0) = 0"
    if not numbered:
        table = f"(SELECT row_number() OVER () AS record_no, * FROM {table})"
    rows = rows_sql(reading, fields, problems, looked_up(file, table), "record_no::BIGINT AS record_no")
    con.execute(f"CREATE OR REPLACE TEMP TABLE staged_row AS {rows}")
    con.execute(
        f"INSERT INTO reject SELECT {file.file_no}, record_no, reason, NULL FROM staged_row WHERE reason IS NOT NULL"
    )
    file.rejected = scalar(con, f"SELECT count(*) FROM reject WHERE file_no = {file.file_no}")
    file.staged = scalar(con, "SELECT count(*) FROM staged_row WHERE reason IS NULL")
    spread(con, file, set(fields))
    con.execute("DROP TABLE staged_row")


def looked_up(file: DumpFile, table: str) -> str:
    """Join the column that stands in another member of the same dump, such as an advertiser's regions.

    A join loses the order of the rows, so they are numbered before.
    """
    lookup = file.member.lookup
    if not lookup:
        return table
    key = file.match.look.probe.names.index(
        next(n for n in file.match.look.probe.names if plain(n) == plain(lookup[1]))
    )
    return f"(SELECT t.*, l.looked_up FROM {table} AS t LEFT JOIN lookup AS l ON l.key = c{key})"


def make_lookup(con: duckdb.DuckDBPyConnection, member: Member, files: Iterable[DumpFile]) -> None:
    """Make the TEMP table `lookup` (key, looked_up) for a member; empty where the dump lacks the other member."""
    con.execute("CREATE OR REPLACE TEMP TABLE lookup (key VARCHAR, looked_up VARCHAR)")
    if member.lookup is None:
        return
    other, key, wanted = member.lookup
    for file in files:
        names = [plain(name) for name in file.match.look.probe.names]
        if file.member.name == other and plain(wanted) in names:
            columns = f"c{names.index(plain(key))}, any_value(c{names.index(plain(wanted))})"
            with tempfile.TemporaryDirectory(prefix="adlib-") as folder:
                table = well_formed(con, file, Path(folder) / "mended")
                con.execute(f"INSERT INTO lookup SELECT {columns} FROM {table} GROUP BY 1")


def well_formed(con: duckdb.DuckDBPyConnection, file: DumpFile, copy: Path) -> str:
    """Give the SQL that reads a CSV which has been read before: as it is, or mended into *copy*, made here."""
    width, delimiter = len(file.match.look.probe.names), file.match.look.delimiter
    table = csv_reader.table(file.path, width, delimiter)
    try:
        con.execute(f"SELECT count(*) FROM {table}")
    except duckdb.InvalidInputException:
        csv_reader.mended(con, file.path, width, delimiter, copy)
        con.execute("DROP TABLE mended_record")
        return csv_reader.mended_table(copy, width, delimiter)
    return table


def spread(con: duckdb.DuckDBPyConnection, file: DumpFile, fields: set[str]) -> None:
    """Move read rows into their staging table; a row with several figures becomes as many lines."""
    holds = file.member.holds
    if holds == "as_of":
        con.execute("INSERT INTO as_of_stated SELECT as_of FROM staged_row WHERE reason IS NULL")
        return
    if holds == "ad_parts":
        value = quoted(filled_list(file.member))
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {part(file)} AS "
            f"SELECT record_no, ad_id, {value} AS value FROM staged_row WHERE reason IS NULL"
        )
        return
    if holds == "spend_lines":
        grain = file.facts.grain or file.member.grain
        several = "lines" in fields
        lines = "unnest(lines) AS line, generate_subscripts(lines, 1) AS line_no" if several else "1 AS line_no"
        left = "* EXCLUDE (reason, lines)" if several else "* EXCLUDE (reason)"
        rows = f"SELECT {left}, {lines} FROM staged_row WHERE reason IS NULL"
        figures = "line.*, * EXCLUDE (line)" if several else "*"
        source = f"SELECT {figures}, {literal(grain)} AS grain, record_no AS row_no FROM ({rows})"
    else:
        source = "SELECT * EXCLUDE (reason), record_no AS row_no FROM staged_row WHERE reason IS NULL"
    con.execute(f"INSERT INTO {staged(holds)} BY NAME SELECT *, {file.file_no} AS file_no FROM ({source})")


def part(file: DumpFile) -> str:
    """Name the TEMP table of a file's rows that are parts of ads."""
    return f"part_{file.file_no}"


def filled_list(member: Member) -> str:
    """Name the list of an ad that a member's rows fill."""
    return next(name for name in member.columns if name != "ad_id")


def join_parts(con: duckdb.DuckDBPyConnection, files: Sequence[DumpFile]) -> None:
    """Give every staged ad the parts of it that stand in *files*; reject the parts of no ad.

    A part that stands there twice word for word counts once. Ads keep their order.
    """
    if not files:
        return
    lists: dict[str, list[str]] = {}
    for file in files:
        con.execute(
            f"INSERT INTO reject SELECT {file.file_no}, record_no, 'ad_id: no ad of this dump has it', NULL "
            f"FROM {part(file)} ANTI JOIN (FROM staged_ads WHERE reason IS NULL) USING (ad_id)"
        )
        orphans = scalar(con, f"SELECT count(*) FROM reject WHERE file_no = {file.file_no}") - file.rejected
        file.rejected, file.staged = file.rejected + orphans, file.staged - orphans
        once = f"SELECT ad_id, value, min(({file.file_no}, record_no)) AS place FROM {part(file)} GROUP BY 1, 2"
        lists.setdefault(filled_list(file.member), []).append(once)
    joins, values = [], ["coalesce(s.record_no, s.rowid - f.before + 1) AS record_no"]
    for name, found in lists.items():
        gathered = f"SELECT ad_id, list(value ORDER BY place) AS v FROM ({' UNION ALL '.join(found)}) GROUP BY 1"
        joins.append(f"LEFT JOIN ({gathered}) AS {name} ON {name}.ad_id = s.ad_id")
        values.append(f"coalesce({name}.v, s.{name}) AS {name}")
    hold_columns(con, lists)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE ads_held AS SELECT s.* REPLACE ({', '.join(values)}) "
        f"FROM ads_held AS s JOIN staged_file AS f USING (file_no) {' '.join(joins)} ORDER BY s.rowid"
    )


def read_ads(con: duckdb.DuckDBPyConnection, file: DumpFile, plan: Plan, table: str, *, numbered: bool) -> None:
    """Read ads. Rows keep the order of the file, so `rowid` tells a record's number without a window over the rows."""
    fields = {
        "platform": literal(plan.platform),
        "ad_id_basis": literal("platform"),
        "payer_state": literal("field_absent"),
        **plan.reading.fields,
    }
    problems = dict(plan.reading.problems)
    ids_cut = bool(file.member.core) and "ad_id" not in plan.reading.fields
    if file.member.ids_optional or ids_cut:
        fields = without_ids(fields)
    else:
        problems["ad id"] = f"{made('ad_id')} IS NULL"
    more = [f"{file.file_no} AS file_no", *(["record_no::BIGINT AS record_no"] if numbered else [])]
    hold_columns(con, fields)
    con.execute(f"INSERT INTO ads_held BY NAME {rows_sql(plan.reading, fields, problems, table, *more)}")
    if ids_cut:
        con.execute(NUMBERED_ALIKE.format(file_no=file.file_no))
    # not the count of rows: what `forget` deleted has used up numbers
    before = scalar(con, f"SELECT coalesce(min(n), 0) FROM staged_ads WHERE file_no = {file.file_no}")
    con.execute("INSERT INTO staged_file VALUES ($file_no, $before)", {"file_no": file.file_no, "before": before})
    con.execute(
        f"INSERT INTO reject SELECT file_no, coalesce(record_no, n - {before} + 1), reason, NULL "
        f"FROM staged_ads WHERE file_no = {file.file_no} AND reason IS NOT NULL"
    )
    file.rejected = scalar(con, f"SELECT count(*) FROM reject WHERE file_no = {file.file_no}")
    file.staged = scalar(con, f"SELECT count(*) FROM staged_ads WHERE file_no = {file.file_no} AND reason IS NULL")


# Where a collector cut out the ids of a table that has a row per ad, equal rows are ads of their own all the same.
NUMBERED_ALIKE = """
UPDATE ads_held SET ad_id = ad_id || '-' || alike.nth
FROM (
  SELECT n, row_number() OVER (PARTITION BY ad_id, advertiser_id ORDER BY n) AS nth
  FROM staged_ads WHERE file_no = {file_no} AND reason IS NULL
) AS alike
WHERE ads_held.rowid = alike.n AND alike.nth > 1
"""
# fields that depend on more than the record, or repeat what another says
DERIVED = (
    *("platform", "ad_id", "ad_id_basis", "url", "advertiser_id", "advertiser_id_basis", "payer_state"),
    *("spend_kind", "currency_basis"),
)


def without_ids(fields: dict[str, str]) -> dict[str, str]:
    """Let the sha256 of the record stand for the id where the dump gives none, and mark it."""
    given = fields.get("ad_id", "NULL::VARCHAR")
    said = {name: sql for name, sql in fields.items() if name not in DERIVED}
    if "advertiser_id" in fields:
        said["advertiser_id"] = (
            f"CASE WHEN {fields['advertiser_id_basis']} = 'platform' THEN {fields['advertiser_id']} END"
        )
    # platforms shuffle delivery figures from one answer to the next; sorted, the same record keeps its hash
    ordered = {name: f"list_sort({sql})" if name.startswith("delivery_") else sql for name, sql in said.items()}
    # only what the record says, so that it keeps its hash whatever keys the records beside it have
    parts = ", ".join(f"{literal(name + '=')} || to_json({sql})::VARCHAR" for name, sql in sorted(ordered.items()))
    hashed = f"'sha256:' || sha256(concat_ws(chr(10), {parts}))"
    return {
        **fields,
        "ad_id": f"CASE WHEN {given} IS NULL THEN {hashed} ELSE {given} END",
        "ad_id_basis": f"CASE WHEN {given} IS NULL THEN 'record' ELSE 'platform' END",
    }


def forget(con: duckdb.DuckDBPyConnection, file: DumpFile) -> None:
    """Take back what a first, strict reading of a file staged."""
    for table in (*("ads_held" if holds == "ads" else staged(holds) for holds in TABLES), "reject", "staged_file"):
        con.execute(f"DELETE FROM {table} WHERE file_no = {file.file_no}")
    file.staged = file.rejected = 0


def rejected_whole(con: duckdb.DuckDBPyConnection, file: DumpFile, workdir: Path) -> None:
    """Fetch the rejected records as they stand in the file; a second pass over it, made only when there are any.

    A file that was read strictly has one record a line, so the lines are the records; any other is sorted out again.
    """
    if not scalar(con, f"SELECT count(*) FROM reject WHERE file_no = {file.file_no} AND raw IS NULL"):
        return
    probe = file.match.look.probe
    try:
        if probe.shape == "csv" and (file.mended or file.records != file.text.lines - 1):
            copy = workdir / f"mended-{file.file_no}"
            csv_reader.mended(
                con, file.path, len(probe.names), file.match.look.delimiter, copy, short_rows=file.member.short_rows
            )
            copy.unlink()
        elif probe.shape == "csv":
            csv_reader.lines(con, file.path)
        else:
            json_reader.records(con, file.path, file.layout)
    except duckdb.Error as error:  # in a column that nothing was read from
        if is_utf8(file.path):
            raise
        forget(con, file)
        raise NotUtf8(file.source.name) from error
    keep_raw(con, file)


DAY_FIRST = r"""(^|[",\t;])(1[3-9]|2[0-9]|3[01])/(0?[1-9]|1[0-2])/[0-9]{4}($|[",\t; ])"""
"""a cell that is a date with slashes whose first number can only be a day."""


def refuse_day_first(con: duckdb.DuckDBPyConnection, file: DumpFile) -> None:
    """Raise UnreadableInput where rejected rows show that slash dates have the day first.

    They are read month first, as spreadsheets write them in America; then 5/6/2018 in other rows was read wrong.
    """
    found = con.execute(
        "SELECT trim(regexp_extract(raw, $pattern), chr(9) || '\",; ') FROM reject "
        "WHERE file_no = $file_no AND regexp_matches(raw, $pattern) ORDER BY record_no LIMIT 1",
        {"pattern": DAY_FIRST, "file_no": file.file_no},
    ).fetchall()
    if found:
        raise UnreadableInput(
            f"{file.source.name}: it holds dates with the day first ({found[0][0]}); adlib reads dates with slashes "
            "month first, so others in this file would be wrong. Write dates as 2018-05-27 and import it again."
        )


def keep_raw(con: duckdb.DuckDBPyConnection, file: DumpFile) -> None:
    """Fill in the text of the rejected records from the TEMP table `mended_record`, and drop that."""
    con.execute(
        f"UPDATE reject SET raw = r.raw FROM mended_record AS r "
        f"WHERE reject.file_no = {file.file_no} AND reject.raw IS NULL AND reject.record_no = r.record_no"
    )
    con.execute("DROP TABLE mended_record")


def scalar(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Run a query for one number."""
    return int(con.execute(sql).fetchall()[0][0])
