"""Read a CSV with DuckDB: strictly and in parallel; line by line only where the strict reader trips.

The strict reader is trusted when it gives one record per line that holds something, by a count made without it. If it
fails or the counts differ (a cell with line breaks, a stray quote, a short row), `mended` sorts the lines out: whole
records stay as they are, a record whose only fault is its quoting is repaired, and the rest are rejected one by one, so
that a broken row never takes its neighbours with it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from archive.columns import literal
from archive.encodings import BAD
from archive.scan import blocks
from archive.workdir import scratch

LONGEST_LINE = 64 << 20
# four control characters that no dump holds: the "delimiter" of a reader that takes a line as one cell
NEVER = "\x01\x02\x03\x04"
# stands for a carriage return while a file is taken line by line; no text may hold this code point
CR = "\ufdd1"


@dataclass(frozen=True)
class Mended:
    """A CSV sorted out line by line."""

    path: Path
    """a well-formed copy; its first column is the record's number in the original, from 1."""
    records: int
    repaired: int


# folders such as `country=GB/` add no columns, and a name that ends in .gz unpacks nothing
AS_IT_IS = "hive_partitioning=false, compression='none'"


def exactly(path: Path) -> str:
    """Write a path as an SQL literal that names this one file: no wildcard, no home folder, no address."""
    return literal(re.sub(r"([*?[])", r"[\1]", str(path.absolute())))


def table(path: Path, columns: int, delimiter: str, *, header: bool = True, longest: int | None = None) -> str:
    """Write the SQL that reads a CSV of *columns* columns, named c0, c1, ..., all text."""
    names = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(columns))
    size = f", max_line_size={longest}" if longest else ""
    return (
        f"read_csv({exactly(path)}, columns={{{names}}}, header={str(header).lower()}, delim={literal(delimiter)}, "
        f"quote='\"', escape='\"', auto_detect=false, strict_mode=true, {AS_IT_IS}{size})"
    )


def field(delimiter: str) -> str:
    """Write the pattern of one well-formed cell; a quote inside an unquoted cell is only a character."""
    return f'(?:"(?:[^"]|"")*"|[^"{delimiter}\\n{CR}][^{delimiter}\\n{CR}]*|)'


def record(columns: int, delimiter: str) -> str:
    """Write the pattern of one well-formed record."""
    return f"{field(delimiter)}(?:{delimiter}{field(delimiter)}){{{columns - 1}}}"


def mended(
    con: duckdb.DuckDBPyConnection, path: Path, columns: int, delimiter: str, copy: Path, *, short_rows: bool = False
) -> Mended:
    """Write a well-formed *copy* of a CSV; leave every record in the TEMP table `mended_record`.

    Its columns: record_no (from 1), raw (the record as it stands in the file) and reason (NULL where it can be read).
    With *short_rows* a record may lack its last cells, as its tool leaves out empty ones.
    """
    well = record(columns, delimiter)
    with unix_lines(path) as unix:
        con.execute(LINES.format(source=line_source(unix)))
    con.execute(PIECES, {"well": well, "either": f"(?m)^(?:{well}){CR}?$|^.*$"})
    values = {"well": well, "cell": lenient_cell(delimiter), "columns": columns, "delimiter": delimiter}
    con.execute(CELLS, values | {"short": short_rows, "cut": not ends_a_line(path)})
    clean = f"SELECT replace(record, '{CR}', chr(13)) FROM ({CLEAN.format(delimiter=literal(delimiter))})"
    con.execute(
        f"COPY ({clean}) TO {literal(str(copy))} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')"
    )
    con.execute(RECORDS, {"columns": columns})
    records, repaired = con.execute(
        "SELECT count(*), count(*) FILTER (cells IS NOT NULL AND NOT well AND NOT padded) FROM mended_piece"
    ).fetchall()[0]
    for name in ("raw_line", "raw_piece", "mended_piece"):
        con.execute(f"DROP TABLE {name}")
    return Mended(copy, records, repaired)


def ends_a_line(path: Path) -> bool:
    """Tell whether a file's last line is ended; else its last record may be cut off."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1))
        return file.read() in (b"\n", b"\r")


def mended_table(copy: Path, columns: int, delimiter: str) -> str:
    """Write the SQL that reads what `mended` has written: record_no, c0, c1, ..."""
    numbered = ", ".join(["c0 AS record_no", *(f"c{n + 1} AS c{n}" for n in range(columns))])
    return f"(SELECT {numbered} FROM {table(copy, columns + 1, delimiter, header=False, longest=LONGEST_LINE)})"


@contextmanager
def unix_lines(path: Path) -> Iterator[Path]:
    """Give a file without carriage returns, which DuckDB's reader takes for line ends wherever they stand, even mixed.

    That is *path* itself, or a temporary file in which `CR` stands in their place.
    """
    with scratch() as folder:
        copy = folder / "lines"
        found = False
        with copy.open("wb") as out:
            for block in blocks(path):
                found = found or b"\r" in block
                out.write(block.replace(b"\r", CR.encode()))
        yield copy if found else path


def line_source(path: Path) -> str:
    """Write the SQL that reads a file line by line."""
    return (
        f"read_csv({exactly(path)}, columns={{'line': 'VARCHAR'}}, header=false, delim={literal(NEVER)}, quote='', "
        f"escape='', auto_detect=false, max_line_size={LONGEST_LINE}, {AS_IT_IS})"
    )


def lines(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Fill the TEMP table `mended_record` (record_no, raw) from a CSV that has one record a line."""
    with unix_lines(path) as unix:
        con.execute(LINES.format(source=line_source(unix)))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE mended_record AS SELECT row_number() OVER (ORDER BY n) - 1 AS record_no, "
        f"replace(rtrim(line, '{CR}'), '{CR}', chr(13)) AS raw FROM raw_line WHERE rtrim(line, '{CR}') <> ''"
    )
    con.execute("DROP TABLE raw_line")


def lenient_cell(delimiter: str) -> str:
    """Write the pattern of a cell in which quotes may stand anywhere, as long as they pair up."""
    return f'(?:^|{delimiter})((?:"[^"]*"|[^{delimiter}"])*)'


# Byte-order marks stand at the start of the file, and in some reports at the start of later lines.
LINES = """
CREATE OR REPLACE TEMP TABLE raw_line AS
SELECT row_number() OVER () AS n, ltrim(coalesce(line, ''), chr(65279)) AS line FROM {source}
"""
# Runs of lines that are no record by themselves are joined; in the joined text a record may span lines, blank ones too,
# and a line that belongs to no record comes out alone.
PIECES = f"""
CREATE OR REPLACE TEMP TABLE raw_piece AS
WITH bared AS (
  SELECT n, line, rtrim(line, '{CR}') AS bare FROM raw_line WHERE n > 1
), judged AS (
  SELECT n, line, bare, bare <> '' AND regexp_full_match(bare, $well) AS well FROM bared
), islands AS (
  SELECT n, line, n - row_number() OVER (ORDER BY n) AS island FROM judged WHERE NOT well
), runs AS (
  SELECT min(n) AS n, string_agg(line, chr(10) ORDER BY n) AS run FROM islands GROUP BY island
), split AS (
  SELECT n, regexp_extract_all(run, $either) AS pieces FROM runs
)
SELECT n, 0 AS k, bare AS piece FROM judged WHERE well
UNION ALL
SELECT n, u.k, rtrim(u.piece, '{CR}') FROM split CROSS JOIN UNNEST(split.pieces) WITH ORDINALITY AS u(piece, k)
WHERE rtrim(u.piece, '{CR}') <> ''
"""
CELLS = f"""
CREATE OR REPLACE TEMP TABLE mended_piece AS
WITH judged AS (
  SELECT row_number() OVER (ORDER BY n, k) AS record_no, piece, regexp_full_match(piece, $well) AS well FROM raw_piece
), split AS (
  SELECT *,
    CASE WHEN NOT well THEN regexp_extract_all(piece, $cell, 1) END AS paired,
    CASE WHEN NOT well THEN string_split(piece, $delimiter) END AS plain
  FROM judged
)
SELECT record_no, piece, well,
  CASE
    WHEN contains(piece, '{BAD}') THEN NULL
    WHEN well THEN []
    -- the cells must make the whole again, or the text behind a quote that never closes would be lost
    WHEN len(paired) = $columns AND array_to_string(paired, $delimiter) = piece THEN paired
    WHEN len(plain) = $columns THEN plain
    WHEN padded THEN list_resize(paired, $columns, '')
  END AS cells,
  CASE WHEN array_to_string(paired, $delimiter) = piece THEN len(paired) ELSE len(plain) END AS width, padded
FROM (
  SELECT *, coalesce(
    $short AND NOT well AND len(paired) < $columns AND array_to_string(paired, $delimiter) = piece
    AND NOT ($cut AND record_no = max(record_no) OVER ()), false) AS padded
  FROM split
)
"""
RECORDS = f"""
CREATE OR REPLACE TEMP TABLE mended_record AS
SELECT record_no, replace(replace(piece, '{CR}', chr(13)), '{BAD}', chr(65533)) AS raw,
  CASE
    WHEN cells IS NOT NULL THEN NULL
    WHEN contains(piece, '{BAD}') THEN 'it holds bytes that are not UTF-8'
    WHEN (length(piece) - length(replace(piece, '"', ''))) % 2 = 1
      AND record_no = (SELECT max(record_no) FROM mended_piece)
      THEN 'the file ends inside a quoted cell: it was cut off'
    WHEN (length(piece) - length(replace(piece, '"', ''))) % 2 = 1 THEN 'a quote is opened and never closed'
    ELSE 'it has ' || width || ' cells, the header ' || $columns
  END AS reason
FROM mended_piece
"""
# A cell wholly in quotes is well formed; in any other the quotes are part of the text.
CLEAN = """
SELECT record_no || {delimiter} || CASE WHEN well THEN piece ELSE array_to_string(
  list_transform(cells, lambda cell: CASE
    WHEN regexp_full_match(cell, '"(?:[^"]|"")*"') THEN cell
    ELSE '"' || replace(cell, '"', '""') || '"' END), {delimiter}) END AS record
FROM mended_piece WHERE cells IS NOT NULL ORDER BY record_no
"""
