"""Read one dump's files into TEMP tables, typed and judged, without touching the archive.

Every record of every file ends up either in a staged table or in the TEMP table `reject`; the number of both is checked
against a count of the file's records that no reader made."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import duckdb

from adlib.errors import AdlibError, UnreadableInput
from archive import csv_reader, json_reader
from archive.ad_parts import filled_list, part
from archive.columns import NOTHING, literal, made, plain, quoted
from archive.dump_file import DumpFile, NotUtf8
from archive.encodings import is_utf8
from archive.format import Format, Member
from archive.plan import Plan, plan_file, rows_sql, without_ids
from archive.rejected import keep_raw
from archive.staged import TABLES, forget, hold_columns, scalar, staged
from archive.workdir import scratch


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
    except duckdb.OutOfMemoryException as error:
        raise unreadable(file, error) from error
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        forget(con, file)
        if not is_utf8(file.path):
            raise NotUtf8(file.source.name) from error
        mend(con, file, plan, workdir, error)
    file.unknown = plan.unknown + filled(con, file, plan.doubtful)


def filled(con: duckdb.DuckDBPyConnection, file: DumpFile, doubtful: Collection[str]) -> list[str]:
    """Tell which of the columns that should hold nothing unknown do."""
    if not doubtful or file.member.holds not in TABLES:
        return []
    found = con.execute(
        f"SELECT DISTINCT u.pair.name FROM {staged(file.member.holds)} AS s CROSS JOIN UNNEST(s.extra) AS u(pair) "
        f"WHERE s.file_no = {file.file_no}"
    ).fetchall()
    return [name for name in doubtful if (name,) in found]


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
            with scratch() as folder:
                table = well_formed(con, file, folder / "mended")
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
