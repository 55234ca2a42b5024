"""Bring an archive made by an older adlib up to date; or, where it may not be written, lay today's views over it.

Tables and columns are only ever added, so what an older adlib recorded stays as it is; a column that it did not know is
empty. What is derived from the captures is derived anew, unless this adlib would derive just the same.
"""

import duckdb

from archive import schema
from archive.columns import quoted
from archive.transaction import roll_back

OVERLAY = "adlib_now"
"""name of the database in memory that holds today's views of an archive that may not be written."""


def is_outdated(con: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the archive's tables and views are others than this adlib would make."""
    try:
        found = con.execute("SELECT layout FROM archive_info").fetchall()
    except duckdb.BinderException:  # older than this column
        return True
    return bool(found[0][0] != schema.layout())


def is_derived_alike(con: duckdb.DuckDBPyConnection, found: dict[str, list[str]]) -> bool:
    """Tell whether this adlib would derive from the captures just what the archive holds."""
    has_columns = all(set(found.get(table, ())) == set(schema.columns(table)) for table in schema.DERIVED)
    if not has_columns or "derivation" not in found["archive_info"]:
        return False
    return bool(con.execute("SELECT derivation FROM archive_info").fetchall()[0][0] == schema.derivation())


def tables_of(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Give the columns of every table of the archive."""
    return dict(con.execute(TABLES).fetchall())


TABLES = """
SELECT table_name, list(column_name ORDER BY column_index)
FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (database_name, schema_name, table_name)
WHERE database_name = current_database() AND schema_name = 'main'
GROUP BY table_name
"""


def upgrade(con: duckdb.DuckDBPyConnection) -> None:
    """Add the tables and columns that are missing, make the views anew, and derive anew where that makes a difference;
    all of it or nothing.
    """
    found = tables_of(con)
    keeps = is_derived_alike(con, found)
    con.execute("BEGIN")
    try:
        for table in schema.tables():
            wanted = schema.columns(table)
            if table not in found:
                con.execute(f"DROP VIEW IF EXISTS {quoted(table)}; {schema.create(table, wanted)}")
            elif table in schema.DERIVED and keeps:
                continue
            elif table in schema.DERIVED or follows_anew(table, found[table]):
                con.execute(f"DROP TABLE {quoted(table)}; {schema.create(table, wanted)}")
            else:
                add_columns(con, table, {name: wanted[name] for name in wanted if name not in found[table]})
        for view in schema.VIEWS:
            con.execute(schema.statement(view))
        for name, sql in schema.OF_VERSION.items():
            if name not in found["ad_version"]:
                con.execute(f"UPDATE ad_version SET {name} = {sql}")
        schema.name_places(con)
        if not keeps:
            schema.derive(con)
        con.execute(
            "UPDATE archive_info SET schema_version = $version, layout = $layout, derivation = $derivation",
            {"version": schema.VERSION, "layout": schema.layout(), "derivation": schema.derivation()},
        )
        con.execute("COMMIT")
    except BaseException:
        roll_back(con)
        raise


def follows_anew(table: str, found: list[str]) -> bool:
    """Tell whether a table is the one of sets of places, which follow from versions, in another shape than today's."""
    return table == "place_set" and set(found) != set(schema.columns(table))


def add_columns(con: duckdb.DuckDBPyConnection, table: str, kinds: dict[str, str]) -> None:
    """Add columns to a table."""
    for name, kind in kinds.items():
        con.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)} {kind}")
    if table == "ad_version" and kinds.keys() - schema.NO_CONTENT:  # its content hashes were made without them
        con.execute("UPDATE archive_info SET hash_probe = 0")


def overlay(con: duckdb.DuckDBPyConnection) -> None:
    """Lay tables and views of today over an archive that stays as it is, in a database of its own in memory.

    The connection then asks that database; another connection does so after `USE`.
    """
    archive = con.execute("SELECT current_database()").fetchall()[0][0]
    found = tables_of(con)
    keeps = is_derived_alike(con, found)
    con.execute(f"ATTACH ':memory:' AS {OVERLAY} (READ_WRITE); USE {OVERLAY}")
    for name in schema.OF_VERSION:
        con.execute(schema.statement(name))
    for table in schema.tables():
        wanted = schema.columns(table)
        is_derived = table in schema.DERIVED and not keeps
        if is_derived or table not in found or follows_anew(table, found[table]):
            con.execute(schema.create(table, wanted))
            continue
        held = ", ".join(
            quoted(name) if name in found[table] else f"{unknown(name, kind)} AS {quoted(name)}"
            for name, kind in wanted.items()
        )
        con.execute(f"CREATE VIEW {quoted(table)} AS SELECT {held} FROM {quoted(archive)}.main.{quoted(table)}")
    for view in schema.VIEWS:
        con.execute(schema.statement(view))
    if follows_anew("place_set", found.get("place_set", [])):
        schema.name_places(con)
    if not keeps:
        schema.derive(con)


def unknown(name: str, kind: str) -> str:
    """Write what a column holds of which an older adlib did not know: nothing, unless it follows from others."""
    return schema.OF_VERSION.get(name, f"CAST(NULL AS {kind})")
