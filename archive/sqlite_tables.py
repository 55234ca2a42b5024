"""The tables of a SQLite file as CSV: each table by itself, and the joins that formats ask for.

A database from outside is only read: no view and no function of it runs, and no recursion.
"""

import csv
import io
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

from adlib.errors import UnreadableInput
from archive.workbooks import Sheet

MAGIC = b"SQLite format 3\0"
ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
FUNCTIONS = {"json_group_array", "json_object", "typeof", "hex", "count", "abs", "coalesce", "like"}
EXACT = 2**53


def sheets(path: Path, shown: str, joins: Mapping[str, tuple[str, str]]) -> list[Sheet]:
    """List the tables of a file, first the *joins* that it has all tables for.

    A join is, by its name, the table that it has a row for each row of, and the SQL. Raises UnreadableInput for a
    damaged file, or one with changes that still lie in a file beside it.
    """
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            raise UnreadableInput(f"{shown}: changes of it still lie in {beside.name}; close what has it open.")
    try:
        refuse_damaged(path)
        with closing(connect(path)) as con:
            names = [name for (name,) in con.execute(TABLES)]
            joined = {name: sql for name, (table, sql) in joins.items() if table in names and runs(con, sql)}
            found = [
                Sheet(name, lambda sql=sql: rows(path, shown, sql), count(con, joins[name][0]))  # type: ignore[misc]
                for name, sql in joined.items()
            ]
            taken = {table for name in joined for table in joins[name][0:1]}
            for name in names:
                if name not in taken:
                    sql = select(con, name)
                    found.append(Sheet(name, lambda sql=sql: rows(path, shown, sql), count(con, name)))  # type: ignore[misc]
            return found
    except (sqlite3.Error, UnicodeError) as error:
        raise damaged(shown, error) from error


TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name
"""


def refuse_damaged(path: Path) -> None:
    """Raise sqlite3.DatabaseError for a file that is cut off, or whose pages do not fit together."""
    with path.open("rb") as file:
        head = file.read(100)
    size, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    if path.stat().st_size < pages * (65536 if size == 1 else size):
        raise sqlite3.DatabaseError("it is cut off")
    with closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True)) as con:
        [(found,)] = con.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def connect(path: Path) -> sqlite3.Connection:
    """Open a database of unknown origin: it cannot be written, and may do nothing but give its rows."""
    address = path.absolute().as_uri() + "?mode=ro&immutable=1"
    con = sqlite3.connect(address, uri=True, check_same_thread=False)
    con.execute("PRAGMA trusted_schema = OFF")
    con.execute("PRAGMA cell_size_check = ON")
    con.set_authorizer(judged)
    return con


def judged(action: int, _: str | None, name: str | None, __: str | None, view: str | None) -> int:
    """Let a statement of ours read tables and call a few functions, and nothing that lies in the database run."""
    harmless = action in ALLOWED and (action != sqlite3.SQLITE_FUNCTION or name in FUNCTIONS)
    return sqlite3.SQLITE_OK if harmless and view is None else sqlite3.SQLITE_DENY


def runs(con: sqlite3.Connection, sql: str) -> bool:
    """Tell whether a database has the tables and columns that a statement names."""
    with suppress(sqlite3.Error):
        con.execute(f"SELECT * FROM ({sql}) LIMIT 0")
        return True
    return False


def select(con: sqlite3.Connection, table: str) -> str:
    """Write the statement that gives a table's values as text: whole numbers without a point, binary ones as digits."""
    names = [each[0] for each in con.execute(f"SELECT * FROM {quoted(table)} LIMIT 0").description]
    return f"SELECT {', '.join(f'{as_text(quoted(name))} AS {quoted(name)}' for name in names)} FROM {quoted(table)}"


def as_text(ref: str) -> str:
    """Write the SQL of one value."""
    whole = f"{ref} = CAST({ref} AS INTEGER) AND abs({ref}) < {EXACT}"
    real = f"CASE WHEN {whole} THEN CAST({ref} AS INTEGER) ELSE {ref} END"
    return f"CASE typeof({ref}) WHEN 'real' THEN {real} WHEN 'blob' THEN hex({ref}) ELSE {ref} END"


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def count(con: sqlite3.Connection, table: str) -> int:
    """Count the rows of a table."""
    return int(con.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])


def rows(path: Path, shown: str, sql: str) -> Iterator[bytes]:
    """Yield what a statement gives as CSV, header first."""
    try:
        with closing(connect(path)) as con:
            cursor = con.execute(sql)
            batch: list[tuple[object, ...]] = [tuple(each[0] for each in cursor.description)]
            while batch:
                out = io.StringIO()
                csv.writer(out, lineterminator="\n").writerows(batch)
                yield out.getvalue().encode("utf-8", "replace")
                batch = cursor.fetchmany(1000)
    except (sqlite3.Error, UnicodeError) as error:
        raise damaged(shown, error) from error


def damaged(shown: str, error: Exception) -> UnreadableInput:
    """Word why a database cannot be read."""
    detail = " ".join(str(error).split())[:100]
    return UnreadableInput(f"{shown}: the SQLite file cannot be read ({detail}); fetch it again.")
