"""Records that could not be read: their text as it stands in the file, and what they tell of the others."""

from pathlib import Path

import duckdb

from adlib.errors import UnreadableInput
from archive import csv_reader, json_reader
from archive.dump_file import DumpFile, NotUtf8
from archive.encodings import is_utf8
from archive.staged import forget, scalar


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
