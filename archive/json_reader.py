"""Read JSON with DuckDB: NDJSON, arrays and loose objects straight, response pages by their `data` list.

Every key is known before anything is read (`keys`), and read with a declared type, so that a value of another type stops
the fast reader instead of becoming NULL. `mended` then takes the file line by line and rejects only what is broken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from archive.columns import literal
from archive.csv_reader import line_source

Shape = Literal["ndjson", "array", "pages", "objects"]
READERS = {"ndjson": "newline_delimited", "array": "array", "objects": "unstructured"}
RECORD_NO = "adlib record_no"
LARGEST_AD = 16 << 20


@dataclass(frozen=True)
class Mended:
    """A JSON file sorted out record by record."""

    path: Path
    """NDJSON of the readable records; the key `RECORD_NO` holds the record's number in the original, from 1."""
    records: int


def table(path: Path, shape: Shape, types: Mapping[str, str]) -> str:
    """Write the SQL that reads a JSON file's records with a column per key of *types*."""
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    if shape == "pages":
        struct = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        pages = f"read_json({literal(str(path))}, format='unstructured', columns={{'data': 'STRUCT({struct})[]'}}, {limit(path, shape)})"
        return f"(SELECT unnest(ad) FROM (SELECT unnest(data) AS ad FROM {pages}))"
    return f"read_json({literal(str(path))}, format={literal(READERS[shape])}, columns={{{columns}}}, {limit(path, shape)})"


def limit(path: Path, shape: Shape) -> str:
    """Write how large one object may be: an ad, or for response pages the whole file; DuckDB keeps room for it."""
    return f"maximum_object_size={max(LARGEST_AD, path.stat().st_size + 1) if shape == 'pages' else LARGEST_AD}"


def objects(path: Path, shape: Shape) -> str:
    """Write the SQL that gives a JSON file's records as they stand, in a column `json`."""
    if shape == "pages":
        pages = f"read_json_objects({literal(str(path))}, format='unstructured', {limit(path, shape)})"
        return f"(SELECT unnest(json_extract(json, '$.data[*]')) AS json FROM {pages})"
    return f"read_json_objects({literal(str(path))}, format={literal(READERS[shape])}, {limit(path, shape)})"


def keys(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape) -> list[str]:
    """List every key of every record of a file, sorted; a broken line of NDJSON is passed over here, and rejected later."""
    query = "SELECT DISTINCT unnest(json_keys(json)) AS key FROM {} ORDER BY key"
    try:
        found = con.execute(query.format(objects(path, shape))).fetchall()
    except duckdb.InvalidInputException:
        if shape != "ndjson":
            raise
        lines = f"SELECT line AS json FROM {line_source(path)} WHERE json_valid(line) AND json_type(line) = 'OBJECT'"
        found = con.execute(query.format(f"({lines})")).fetchall()
    return [key for (key,) in found]


def count(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape) -> int:
    """Count an array's or pages' records in the text itself, not by reading them."""
    where = "$.data" if shape == "pages" else "$"
    content = r"""'[' || regexp_replace(content, '\}\s*\{', '},{', 'g') || ']'""" if shape == "objects" else "content"
    sql = f"SELECT coalesce(sum(json_array_length({content}, {literal(where)})), 0) FROM read_text({literal(str(path))})"
    return int(con.execute(sql).fetchall()[0][0])


def mended(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape, types: Mapping[str, str], copy: Path) -> Mended:
    """Write the readable records as NDJSON to *copy*; leave the others in the TEMP table `broken_line`.

    The file is known to be readable as far as its records go; what is judged here is each record by itself.
    """
    source = f"SELECT json::VARCHAR AS line FROM {objects(path, shape)}"
    if shape == "ndjson":
        source = f"SELECT trim(ltrim(line, chr(65279)), E' \\t\\r') AS line FROM {line_source(path)}"
    problems = " ".join(f"WHEN {wrong} THEN {literal(f'{name}: not of the expected kind')}" for name, wrong in misfits(types).items())
    con.execute(JUDGED.format(source=source, problems=problems))
    con.execute("CREATE OR REPLACE TEMP TABLE broken_line AS SELECT n AS record_no, line AS raw, reason FROM judged_record WHERE reason <> ''")
    con.execute(f"COPY ({CLEAN}) TO {literal(str(copy))} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')")
    records = int(con.execute("SELECT count(*) FROM judged_record").fetchall()[0][0])
    con.execute("DROP TABLE judged_record")
    return Mended(copy, records)


JUDGED = """
CREATE OR REPLACE TEMP TABLE judged_record AS
SELECT n, line, CASE
  WHEN NOT json_valid(line) THEN 'not valid JSON'
  WHEN json_type(line) <> 'OBJECT' OR line = '{{}}' THEN 'not a JSON object with keys'
  {problems} ELSE '' END AS reason
FROM (SELECT row_number() OVER () AS n, line FROM ({source}) WHERE line <> '')
"""
CLEAN = f"""
SELECT '{{"{RECORD_NO}":' || n || ',' || line[2:] FROM judged_record WHERE reason = '' ORDER BY n
"""


def misfits(types: Mapping[str, str]) -> dict[str, str]:
    """Write, for every key whose type is not plain text, the condition that a record's value does not fit it."""
    return {name: misfit(name, kind) for name, kind in types.items() if kind not in ("VARCHAR", "JSON")}


def misfit(name: str, kind: str) -> str:
    """Write the condition that a value is no list, or no object, or holds a share that is no number."""
    path = literal(f'$."{name}"')
    filled = f"coalesce(json_type(line, {path}), 'NULL') <> 'NULL'"
    if not kind.endswith("[]"):
        return f"{filled} AND json_type(line, {path}) <> 'OBJECT'"
    wrong = f"json_type(line, {path}) <> 'ARRAY'"
    if kind.startswith("STRUCT"):
        items, shares = literal(f'$."{name}"[*]'), literal(f'$."{name}"[*].percentage')
        wrong += f" OR len(list_filter(json_extract(line, {items}), lambda item: json_type(item) <> 'OBJECT')) > 0"
        unreadable = "share IS NOT NULL AND TRY_CAST(share AS DECIMAL(12,10)) IS NULL"
        wrong += f" OR len(list_filter(json_extract_string(line, {shares}), lambda share: {unreadable})) > 0"
    return f"{filled} AND ({wrong})"
