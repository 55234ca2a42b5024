"""Read JSON with DuckDB: NDJSON, arrays and loose objects straight, envelopes by the path at which their records lie.

Every key is known before anything is read (`keys`), and read with a declared type: a value of another type stops the
fast reader instead of becoming NULL. `mended` then takes the file line by line and rejects only what is broken. Keys
inside an object that the format opens are read like those of the record itself, under names such as `ad.id`.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from archive.columns import literal, quoted
from archive.csv_reader import AS_IT_IS, CR, exactly, line_source, unix_lines
from archive.nested_columns import inner_types, out_of_mongo

Shape = Literal["ndjson", "array", "objects"]
READERS = {"ndjson": "newline_delimited", "array": "array", "objects": "unstructured"}
LARGEST_AD = 16 << 20
STEP = re.compile(r"""\.(?P<key>\w+)|(?P<values>\.\*)|(?P<each>\[\*\])""")
KEY = "*"
"""the name under which a record has the key that it lies under, where its path goes through all values of an object."""


@dataclass(frozen=True)
class Layout:
    """How a JSON file is laid out."""

    shape: Shape
    """how its documents follow one another."""
    records: str = ""
    """where the records lie in each document, such as `$.data[*]`; empty where a document is a record."""
    mongo: bool = False
    """whether values are wrapped as in MongoDB's extended JSON."""

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The steps of the path: ("key", name), ("each", "") for a list's items, ("values", "") for an object's."""
        return steps(self.records)

    @property
    def keyed(self) -> bool:
        """Whether a record has a key that it lies under."""
        return ("values", "") in self.steps


def steps(path: str) -> list[tuple[str, str]]:
    """Take a path apart: `$.data[*]`, `$.payload.results[*][*]`, `$.by_user.*[*]`.

    Raises ValueError for anything else, and for a path that ends at no list.
    """
    found = [(str(each.lastgroup), each["key"] or "") for each in STEP.finditer(path)]
    whole = "$" + "".join(each[0] for each in STEP.finditer(path))
    if path and (whole != path or not found or found[0][0] != "key" or found[-1][0] == "key"):
        raise ValueError(path)
    return found


@dataclass(frozen=True)
class Keys:
    """The keys of a JSON file's records."""

    names: Collection[str]
    """of the records themselves."""
    inside: Mapping[str, Collection[str]]
    """of the objects, or lists of objects, that lie in a record under a name."""
    unclear: Collection[str] = ()
    """names that a key inside an opened object shares with another key, such as `ad.id` in `ad` and in the record."""


@dataclass(frozen=True)
class Mended:
    """A JSON file sorted out record by record."""

    path: Path
    """NDJSON: under `n` a record's number in the original, from 1, and under `ad` the record; only readable ones."""
    records: int


def table(path: Path, layout: Layout, types: Mapping[str, str], opened: Collection[str] = ()) -> str:
    """Write the SQL that reads a JSON file's records with a column per key of *types*, named c0, c1, ...

    *opened* names the objects whose keys are read like the record's own.
    """
    columns = {name: kind for name, kind in nested(types, opened).items() if name != KEY}
    shape, options = READERS[layout.shape], limit(path, layout)
    if not layout.records:
        found = f"SELECT {numbered_keys(types, opened)} FROM {reader(path, shape, columns, options)}"
        return unwrapped(found, types, layout)
    (_, first), *rest = layout.steps
    documents = reader(path, shape, {first: wrapped(struct(columns), rest)}, options)
    found = descended(f"SELECT {quoted(first)} AS v, NULL::VARCHAR AS k FROM {documents}", rest)
    return unwrapped(f"SELECT {numbered_keys(types, opened, 'v.', key='k')} FROM ({found})", types, layout)


def unwrapped(query: str, types: Mapping[str, str], layout: Layout) -> str:
    """Write the query that takes the texts of another out of MongoDB's wrapping, if they are in any."""
    texts = [n for n, kind in enumerate(types.values()) if kind == "VARCHAR"]
    if not layout.mongo or not texts:
        return f"({query})"
    plainly = ", ".join(f"{out_of_mongo(each)} AS {each}" for each in (f"c{n}" for n in texts))
    return f"(SELECT * REPLACE ({plainly}) FROM ({query}))"


def mended_table(copy: Path, layout: Layout, types: Mapping[str, str], opened: Collection[str] = ()) -> str:
    """Write the SQL that reads what `mended` has written: record_no, c0, c1, ..."""
    columns = {"n": "BIGINT", "ad": struct(nested(types, opened))}
    records = reader(copy, "newline_delimited", columns, limit(copy, Layout("ndjson")))
    return unwrapped(f"SELECT n AS record_no, {numbered_keys(types, opened, 'ad.')} FROM {records}", types, layout)


def reader(path: Path, shape: str, types: Mapping[str, str], options: str) -> str:
    """Write the call of DuckDB's JSON reader."""
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    return f"read_json({exactly(path)}, format={literal(shape)}, columns={{{columns}}}, {options})"


def nested(types: Mapping[str, str], opened: Collection[str]) -> dict[str, str]:
    """Give the types of the record's own keys: those of the keys of an opened object make up its type."""
    tree: dict[str, object] = {}
    for name, kind in types.items():
        *parents, last = parts(name, opened)
        inner = tree
        for parent in parents:
            inner = inner.setdefault(parent, {})  # type: ignore[assignment]
        inner[last] = kind

    def typed(node: object) -> str:
        return struct({name: typed(each) for name, each in node.items()}) if isinstance(node, dict) else str(node)

    return {name: typed(node) for name, node in tree.items()}


def parts(name: str, opened: Collection[str]) -> list[str]:
    """Take `ad.reach.users` apart where `ad` and `ad.reach` are opened; a dot in any other name is part of it."""
    found: list[str] = []
    rest = name
    while "." in rest and ".".join([*found, rest.split(".", 1)[0]]) in opened:
        first, rest = rest.split(".", 1)
        found.append(first)
    return [*found, rest]


def wrapped(kind: str, path: Sequence[tuple[str, str]]) -> str:
    """Write the type of what holds records of a type at the end of a path."""
    for step, name in reversed(path):
        kind = {"key": f"STRUCT({quoted(name)} {kind})", "each": f"{kind}[]", "values": f"MAP(VARCHAR, {kind})"}[step]
    return kind


def descended(source: str, path: Sequence[tuple[str, str]]) -> str:
    """Write the query that follows a path from a value `v`; `k` is the key of the value it came through."""
    for step, name in path:
        if step == "key":
            source = f"SELECT v.{quoted(name)} AS v, k FROM ({source})"
        elif step == "each":
            source = f"SELECT unnest(v) AS v, k FROM ({source})"
        else:
            source = f"SELECT e.value AS v, e.key AS k FROM (SELECT unnest(map_entries(v)) AS e FROM ({source}))"
    return source


def struct(types: Mapping[str, str]) -> str:
    """Write the type of a record."""
    return f"STRUCT({', '.join(f'{quoted(name)} {kind}' for name, kind in types.items())})"


def numbered_keys(types: Mapping[str, str], opened: Collection[str] = (), record: str = "", key: str = "") -> str:
    """List the keys under names that no key can have by chance; *key* is what the record lies under."""
    found = (record + ".".join(map(quoted, parts(name, opened))) for name in types)
    refs = (key if key and name == KEY else ref for name, ref in zip(types, found, strict=True))
    return ", ".join(f"{ref} AS c{n}" for n, ref in enumerate(refs))


def limit(path: Path, layout: Layout) -> str:
    """Write how large one document may be: an ad, or for envelopes the whole file; DuckDB keeps room for it."""
    largest = max(LARGEST_AD, path.stat().st_size + 1) if layout.records else LARGEST_AD
    return f"maximum_object_size={largest}, {AS_IT_IS}"


def objects(path: Path, layout: Layout) -> str:
    """Write the SQL that gives a JSON file's records as they stand, in a column `json`."""
    documents = f"read_json_objects({exactly(path)}, format={literal(READERS[layout.shape])}, {limit(path, layout)})"
    if not layout.records:
        return documents
    source = f"SELECT json AS v, NULL::VARCHAR AS k FROM {documents}"
    for step, name in layout.steps:
        if step == "key":
            source = f"SELECT json_extract(v, {literal(json_path([name]))}) AS v, k FROM ({source})"
        elif step == "each":
            source = f"SELECT unnest(json_extract(v, '$[*]')) AS v, k FROM ({source})"
        else:
            value = "json_extract(v, '$.\"' || replace(k, '\"', '\\\"') || '\"')"
            source = f"SELECT {value} AS v, k FROM (SELECT v, unnest(json_keys(v)) AS k FROM ({source}))"
    rest = "CASE v::VARCHAR WHEN '{}' THEN '}' ELSE ',' || substr(v::VARCHAR, 2) END"
    keyed = f"'{{\"{KEY}\":' || to_json(k)::VARCHAR || {rest}"
    record = f"CASE json_type(v) WHEN 'OBJECT' THEN ({keyed})::JSON ELSE v END" if layout.keyed else "v"
    return f"(SELECT {record} AS json FROM ({source}))"


def json_path(names: Sequence[str]) -> str:
    """Write the path to a value inside objects."""
    return "$" + "".join(f".{quoted(name)}" for name in names)


def keys(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    layout: Layout,
    opened: Collection[str] = (),
    kind_of: Callable[[str], str | None] = lambda name: None,
) -> Keys:
    """List every key of every record of a file; a broken line of NDJSON is passed over, and rejected later.

    Of an *opened* object its keys are listed in its place. *kind_of* gives the type of what has keys inside.
    """
    gather_shapes(con, path, layout)
    names = keys_at(con, [])
    unclear: set[str] = set()
    for parent in sorted(opened, key=lambda each: each.count(".")):
        if parent in names and (inner := keys_at(con, parts(parent, opened))):
            found = {f"{parent}.{name}": [*parts(parent, opened), name] for name in inner}
            unclear |= {name for name, way in found.items() if name in names or parts(name, opened) != way}
            names = (names - {parent}) | set(found)
    kinds = {name: kind for name in sorted(names) if (kind := kind_of(name))}
    inside = {name: keys_at(con, parts(name, opened), kind.endswith("[]")) for name, kind in kinds.items()}
    con.execute("DROP TABLE json_shape")
    return Keys(names, inside, unclear)


def gather_shapes(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    """Fill the TEMP table `json_shape` with the distinct forms of a file's records: their keys, at every depth."""
    query = "CREATE OR REPLACE TEMP TABLE json_shape AS SELECT DISTINCT json_structure(json) AS json FROM {}"
    try:
        con.execute(query.format(objects(path, layout)))
    except duckdb.InvalidInputException:
        if layout.shape != "ndjson":
            raise
        with unix_lines(path) as unix:
            lines = f"SELECT {LINE} AS json FROM {line_source(unix)}"
            good = f"SELECT json FROM ({lines}) WHERE json_valid(json) AND json_type(json) = 'OBJECT'"
            con.execute(query.format(f"({good})"))


def keys_at(con: duckdb.DuckDBPyConnection, names: Sequence[str], listed: bool = False) -> set[str]:
    """List the keys of the object at a place in every record, or of the objects in the list there."""
    path = literal(json_path(names) + ("[*]" if listed else ""))
    found = f"flatten(json_keys(json, {path}))" if listed else f"json_keys(json, {path})"
    return {key for (key,) in con.execute(f"SELECT DISTINCT unnest({found}) FROM json_shape").fetchall()}


def count(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> int:
    """Count the records in the text itself, not by reading them."""
    one_list = "content"
    if layout.shape != "array":  # between two documents, and at worst inside a text, where a comma does no harm
        one_list = r"""'[' || regexp_replace(content, '\}\s*\{', '},{', 'g') || ']'"""
    lengths = f"json_array_length({one_list}, {literal(('$[*]' + layout.records[1:]).removesuffix('[*]'))})"
    if layout.records:
        lengths = f"list_sum({lengths})"
    sql = f"SELECT coalesce(sum({lengths}), 0) FROM read_text({exactly(path)})"
    return int(con.execute(sql).fetchall()[0][0])


def mended(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    layout: Layout,
    types: Mapping[str, str],
    copy: Path,
    *,
    opened: Collection[str] = (),
) -> Mended:
    """Write the readable records as NDJSON to *copy*; leave every record in the TEMP table `mended_record`.

    Its columns: record_no (from 1), raw (the record as it stands in the file) and reason (NULL where it can be read).
    The file is known to be readable as far as its records go; what is judged here is each record by itself.
    """
    problems = " ".join(
        f"WHEN {wrong} THEN {literal(f'{name}: not of the expected kind')}"
        for name, wrong in misfits(types, opened).items()
    )
    if layout.shape == "ndjson" and not layout.records:
        with unix_lines(path) as unix:
            con.execute(JUDGED.format(source=f"SELECT {LINE} AS line FROM {line_source(unix)}", problems=problems))
    else:
        source = f"SELECT json::VARCHAR AS line FROM {objects(path, layout)}"
        con.execute(JUDGED.format(source=source, problems=problems))
    con.execute(
        f"COPY ({CLEAN}) TO {literal(str(copy))} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')"
    )
    records = int(con.execute("SELECT count(*) FROM mended_record").fetchall()[0][0])
    return Mended(copy, records)


def records(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    """Fill the TEMP table `mended_record` (record_no, raw) from a JSON file in which every record can be read."""
    numbered = f"SELECT row_number() OVER () AS record_no, json::VARCHAR AS raw FROM {objects(path, layout)}"
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


def misfits(types: Mapping[str, str], opened: Collection[str] = ()) -> dict[str, str]:
    """Write, for every key whose type is not plain text, the condition that a record's value does not fit it."""
    found = {name: kind for name, kind in types.items() if kind not in ("VARCHAR", "JSON")}
    above = {".".join(each[:n]) for each in (parts(name, opened) for name in types) for n in range(1, len(each))}
    found = dict.fromkeys(sorted(above), "STRUCT()") | found
    return {name: misfit(parts(name, opened), kind) for name, kind in found.items()}


def misfit(names: Sequence[str], kind: str) -> str:
    """Write the condition that a value is no list, no object, has a key twice, or holds a figure that is none."""
    path = literal(json_path(names))
    filled = f"coalesce(json_type(line, {path}), 'NULL') <> 'NULL'"
    if not kind.endswith("[]"):
        return f"{filled} AND (json_type(line, {path}) <> 'OBJECT' OR {has_twice(f'json_keys(line, {path})')})"
    wrong = [f"json_type(line, {path}) <> 'ARRAY'"]
    if kind.startswith("STRUCT"):
        items = f"json_extract(line, {literal(json_path(names) + '[*]')})"
        wrong.append(any_of(items, f"json_type(item) <> 'OBJECT' OR {has_twice('json_keys(item)')}"))
        for key, figure in inner_types(kind).items():
            text = f"json_extract_string(item, {literal(json_path([key]))})"
            if figure not in ("VARCHAR", "JSON"):
                wrong.append(any_of(items, f"{text} IS NOT NULL AND TRY_CAST({text} AS {figure}) IS NULL"))
    return f"{filled} AND ({' OR '.join(wrong)})"


def any_of(items: str, wrong: str) -> str:
    """Write the condition that one of a list's items is wrong."""
    return f"len(list_filter({items}, lambda item: {wrong})) > 0"


def has_twice(keys: str) -> str:
    """Write the condition that a list of keys holds one twice."""
    return f"len({keys}) <> len(list_distinct({keys}))"
