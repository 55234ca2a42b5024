"""The TEMP tables that a dump is read into, before anything of it reaches the archive."""

from collections.abc import Collection, Iterable

import duckdb

from archive import schema
from archive.columns import quoted
from archive.dump_file import DumpFile
from archive.format import Holds

TABLES: dict[Holds, str] = {
    "ads": "ad_version",
    "spend_lines": "spend_line_history",
    "campaigns": "campaign",
    "declared": "advertiser_declared",
    "labels": "advertiser_label",
    "id_mapping": "id_mapping",
}
"""the table that each kind of member goes into."""


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


def forget(con: duckdb.DuckDBPyConnection, file: DumpFile) -> None:
    """Take back what a first, strict reading of a file staged."""
    for table in (*("ads_held" if holds == "ads" else staged(holds) for holds in TABLES), "reject", "staged_file"):
        con.execute(f"DELETE FROM {table} WHERE file_no = {file.file_no}")
    file.staged = file.rejected = 0


def scalar(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Run a query for one number."""
    return int(con.execute(sql).fetchall()[0][0])
