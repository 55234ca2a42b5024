"""A Parquet file as CSV, by DuckDB: every value as text, nested ones as JSON, whole floats as whole numbers."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from adlib.errors import UnreadableInput
from archive.columns import quoted
from archive.csv_reader import exactly
from archive.workbooks import Sheet
from archive.workdir import Limits, chunks, human_size

MAGIC = b"PAR1"
EXACT = 2**53


def sheets(path: Path, shown: str, limits: Limits, copy: Path) -> list[Sheet]:
    """Give the one table of a file, written to *copy* first. Raises UnreadableInput for a damaged or oversized file."""
    table = f"read_parquet({exactly(path)}, hive_partitioning=false)"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "1GB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(config=config) as con:
            con.execute("SET TimeZone = 'UTC'")
            records = con.execute(f"SELECT num_rows FROM parquet_file_metadata({exactly(path)})").fetchall()[0][0]
            kinds = {name: kind for name, kind, *_ in con.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()}
            texts = {name: text(quoted(name), kind) for name, kind in kinds.items()}
            sizes = " + ".join(f"coalesce(sum(strlen({sql})), 0)" for sql in texts.values())
            size = con.execute(f"SELECT {sizes} FROM {table}").fetchall()[0][0]
            if size > min(limits.total, limits.most(path.stat().st_size)):
                raise UnreadableInput(f"{shown}: the Parquet file unpacks to {human_size(size)}, more than the limits.")
            columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in texts.items())
            con.execute(f"COPY (SELECT {columns} FROM {table}) TO {exactly(copy)} (FORMAT csv, HEADER true)")
    except duckdb.Error as error:
        detail = (str(error).splitlines() or [""])[0][:160]
        raise UnreadableInput(f"{shown}: the Parquet file cannot be read, it may be cut off ({detail}).") from error
    return [Sheet("", lambda: written(copy), records)]


def text(ref: str, kind: str) -> str:
    """Write the SQL of a value as text."""
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{ref} = trunc({ref}) AND abs({ref}) < {EXACT}"
        return f"CASE WHEN {whole} THEN {ref}::BIGINT::VARCHAR ELSE {ref}::VARCHAR END"
    if kind.endswith(("]", ")")) and not kind.startswith("DECIMAL"):
        return f"to_json({ref})::VARCHAR"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"({ref} AT TIME ZONE 'UTC')::VARCHAR || 'Z'"
    return f"{ref}::VARCHAR"


def written(copy: Path) -> Iterator[bytes]:
    """Yield what was written, and delete it."""
    with copy.open("rb") as file:
        yield from chunks(file)
    copy.unlink()
