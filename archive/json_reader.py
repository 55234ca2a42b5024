"""Read JSON with DuckDB: NDJSON, arrays and loose objects straight, response pages by their `data` list.

Every key is known before anything is read (`keys`), and read with a declared type: a value of another type stops the
fast reader instead of becoming NULL. `mended` then takes the file line by line and rejects only what is broken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from archive.columns import literal, quoted
from archive.csv_reader import AS_IT_IS, CR, exactly, line_source, unix_lines

Shape = Literal["ndjson", "array", "pages", "objects"]
READERS = {"ndjson": "newline_delimited", "array": "array", "objects": "unstructured"}
LARGEST_AD = 16 << 20


@dataclass(frozen=True)
class Mended:
    """A JSON file sorted out record by record."""

    path: Path
    """NDJSON: under `n` a record's number in the original, from 1, and under `ad` the record; only readable ones."""
    records: int


def table(path: Path, shape: Shape, types: Mapping[str, str]) -> str:
    """Write the SQL that reads a JSON file's records with a column per key of *types*, named c0, c1, ..."""
    if shape == "pages":
        pages = reader(path, "unstructured", {"data": f"{struct(types)}[]"}, limit(path, shape))
        return f"(SELECT {numbered_keys(types, 'ad.')} FROM (SELECT unnest(data) AS ad FROM {pages}))"
    return f"(SELECT {numbered_keys(types)} FROM {reader(path, READERS[shape], types, limit(path, shape))})"


def mended_table(copy: Path, types: Mapping[str, str]) -> str:
    """Write the SQL that reads what `mended` has written: record_no, c0, c1, ..."""
    columns = {"n": "BIGINT", "ad": struct(types)}
    records = reader(copy, "newline_delimited", columns, limit(copy, "ndjson"))
    return f"(SELECT n AS record_no, {numbered_keys(types, 'ad.')} FROM {records})"


def reader(path: Path, shape: str, types: Mapping[str, str], options: str) -> str:
    """Write the call of DuckDB's JSON reader."""
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    return f"read_json({exactly(path)}, format={literal(shape)}, columns={{{columns}}}, {options})"


def struct(types: Mapping[str, str]) -> str:
    """Write the type of a record."""
    return f"STRUCT({', '.join(f'{quoted(name)} {kind}' for name, kind in types.items())})"


def numbered_keys(types: Mapping[str, str], record: str = "") -> str:
    """List the keys under names that no key can have by chance."""
    return ", ".join(f"{record}{quoted(name)} AS c{n}" for n, name in enumerate(types))


def limit(path: Path, shape: Shape) -> str:
    """Write how large one object may be: an ad, or for response pages the whole file; DuckDB keeps room for it."""
    largest = max(LARGEST_AD, path.stat().st_size + 1) if shape == "pages" else LARGEST_AD
    return f"maximum_object_size={largest}, {AS_IT_IS}"


def objects(path: Path, shape: Shape) -> str:
    """Write the SQL that gives a JSON file's records as they stand, in a column `json`."""
    if shape == "pages":
        pages = f"read_json_objects({exactly(path)}, format='unstructured', {limit(path, shape)})"
        return f"(SELECT unnest(json_extract(json, '$.data[*]')) AS json FROM {pages})"
    return f"read_json_objects({exactly(path)}, format={literal(READERS[shape])}, {limit(path, shape)})"


def keys(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape) -> list[str]:
    """List every key of every record of a file, sorted; a broken line of NDJSON is passed over, and rejected later."""
    query = "SELECT DISTINCT unnest(json_keys(json)) AS key FROM {} ORDER BY key"
    try:
        found = con.execute(query.format(objects(path, shape))).fetchall()
    except duckdb.InvalidInputException:
        if shape != "ndjson":
            raise
        with unix_lines(path) as unix:
            lines = f"SELECT {LINE} AS json FROM {line_source(unix)}"
            good = f"SELECT json FROM ({lines}) WHERE json_valid(json) AND json_type(json) = 'OBJECT'"
            found = con.execute(query.format(f"({good})")).fetchall()
    return [key for (key,) in found]


def count(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape) -> int:
    """Count an array's or pages' records in the text itself, not by reading them."""
    where = "$.data" if shape == "pages" else "$"
    content = r"""'[' || regexp_replace(content, '\}\s*\{', '},{', 'g') || ']'""" if shape == "objects" else "content"
    sql = f"SELECT coalesce(sum(json_array_length({content}, {literal(where)})), 0) FROM read_text({exactly(path)})"
    return int(con.execute(sql).fetchall()[0][0])


def mended(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape, types: Mapping[str, str], copy: Path) -> Mended:
    """Write the readable records as NDJSON to *copy*; leave every record in the TEMP table `mended_record`.

    Its columns: record_no (from 1), raw (the record as it stands in the file) and reason (NULL where it can be read).
    The file is known to be readable as far as its records go; what is judged here is each record by itself.
    """
    problems = " ".join(
        f"WHEN {wrong} THEN {literal(f'{name}: not of the expected kind')}" for name, wrong in misfits(types).items()
    )
    if shape == "ndjson":
        with unix_lines(path) as unix:
            con.execute(JUDGED.format(source=f"SELECT {LINE} AS line FROM {line_source(unix)}", problems=problems))
    else:
        source = f"SELECT json::VARCHAR AS line FROM {objects(path, shape)}"
        con.execute(JUDGED.format(source=source, problems=problems))
    con.execute(
        f"COPY ({CLEAN}) TO {literal(str(copy))} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')"
    )
    records = int(con.execute("SELECT count(*) FROM mended_record").fetchall()[0][0])
    return Mended(copy, records)


def records(con: duckdb.DuckDBPyConnection, path: Path, shape: Shape) -> None:
    """Fill the TEMP table `mended_record` (record_no, raw) from a JSON file in which every record can be read."""
    numbered = f"SELECT row_number() OVER () AS record_no, json::VARCHAR AS raw FROM {objects(path, shape)}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE mended_record AS {numbered}")


# white space around a record, and byte-order marks, are no part of it
LINE = f"trim(ltrim(line, chr(65279)), E' \\t{CR}')"
JUDGED = """
CREATE OR REPLACE TEMP TABLE mended_record AS
SELECT n AS record_no, line AS raw, CASE
  WHEN NOT json_valid(line) THEN 'not valid JSON'
  WHEN json_type(line) <> 'OBJECT' OR len(json_keys(line)) = 0 THEN 'not a JSON object with keys'
  WHEN len(json_keys(line)) <> len(list_distinct(json_keys(line))) THEN 'a key stands in it twice'
  {problems} END AS reason
FROM (SELECT row_number() OVER () AS n, line FROM ({source}) WHERE line <> '')
"""
# in valid JSON a line break can only stand between two tokens
CLEAN = """
SELECT '{"n":' || record_no || ',"ad":' || replace(raw, chr(10), ' ') || '}'
FROM mended_record WHERE reason IS NULL ORDER BY record_no
"""


def misfits(types: Mapping[str, str]) -> dict[str, str]:
    """Write, for every key whose type is not plain text, the condition that a record's value does not fit it."""
    return {name: misfit(name, kind) for name, kind in types.items() if kind not in ("VARCHAR", "JSON")}


def misfit(name: str, kind: str) -> str:
    """Write the condition that a value is no list, no object, has a key twice, or holds a share that is no number."""
    path = literal("$." + quoted(name))
    filled = f"coalesce(json_type(line, {path}), 'NULL') <> 'NULL'"
    if not kind.endswith("[]"):
        return f"{filled} AND (json_type(line, {path}) <> 'OBJECT' OR {has_twice(f'json_keys(line, {path})')})"
    wrong = f"json_type(line, {path}) <> 'ARRAY'"
    if kind.startswith("STRUCT"):
        items, shares = literal(f"$.{quoted(name)}[*]"), literal(f"$.{quoted(name)}[*].percentage")
        unfit = f"json_type(item) <> 'OBJECT' OR {has_twice('json_keys(item)')}"
        wrong += f" OR len(list_filter(json_extract(line, {items}), lambda item: {unfit})) > 0"
        unreadable = "share IS NOT NULL AND TRY_CAST(share AS DECIMAL(12,10)) IS NULL"
        wrong += f" OR len(list_filter(json_extract_string(line, {shares}), lambda share: {unreadable})) > 0"
    return f"{filled} AND ({wrong})"


def has_twice(keys: str) -> str:
    """Write the condition that a list of keys holds one twice."""
    return f"len({keys}) <> len(list_distinct({keys}))"
