"""Columns whose cells hold several values: JSON, lists, targets, shares, further fields (see `archive/columns.py`)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from archive.columns import Column, Reading, Source, column, literal, made, plain, present, simple, text


def json_list(*names: str) -> Column:
    """Take a JSON list of texts."""
    return simple(names, lambda raw: raw, checked=False, json_type="VARCHAR[]")


def json_joined(singular: str, plural: str) -> Column:
    """Join the plural field's texts by an empty line, or take the singular field that older versions carry."""

    def compile(target: str, source: Source) -> Reading:
        one, many = source.ref(singular), source.ref(plural)
        parts = [f"array_to_string({many}, E'\\n\\n')"] if many else []
        parts += [one] if one else []
        if not parts:
            return Reading()
        sql = parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"
        return Reading(fields={target: sql}, reads={plain(singular), plain(plural)})

    return Column((singular, plural), compile, {plural: "VARCHAR[]"})


def json_value(*names: str, type: str) -> Column:
    """Take a JSON value of a DuckDB *type* as it is."""
    return simple(names, lambda raw: raw, checked=False, json_type=type)


def nested(*names: str, type: str) -> Column:
    """Read a cell that holds a list or an object, in JSON or as Python prints it, as a value of a DuckDB *type*."""
    return keeping_more(simple(names, lambda raw: nested_sql(raw, type)), type)


def keeping_more(column: Column, type: str) -> Column:
    """Let a column that reads lists of objects keep a cell whole that has keys which its *type* does not."""
    known = ", ".join(map(literal, inner_types(type)))

    def compile(target: str, source: Source) -> Reading:
        found = column.compile(target, source)
        for name in present(source, column.names) if known else ():
            raw = str(source.ref(name))
            keys = f"flatten(json_keys(TRY_CAST({as_json(raw)} AS JSON), '$[*]'))"
            has_more = f"len(list_filter({keys}, lambda key: key NOT IN ({known}))) > 0"
            found.kept[source.names[plain(name)]] = f"CASE WHEN {has_more} THEN {raw} END"
        return found

    return replace(column, compile=compile)


FIELD = re.compile(r'(?:"((?:[^"]|"")+)"|(\w+)) (VARCHAR|JSON|BIGINT|BOOLEAN|DECIMAL\(\d+,\d+\))')
"""a field of a STRUCT: its name, in quotes or not, and its type."""


def inner_types(kind: str) -> dict[str, str]:
    """Give the types by key of `STRUCT(...)` or `STRUCT(...)[]`; none of any other type."""
    found = FIELD.findall(kind) if kind.startswith("STRUCT") else []
    return {odd.replace('""', '"') or usual: each for odd, usual, each in found}


def nested_joined(singular: str, plural: str) -> Column:
    """Join the texts of a cell that holds a list by an empty line, or take the one text that older versions have."""

    def compile(target: str, source: Source) -> Reading:
        one, many = source.ref(singular), source.ref(plural)
        if not many:
            return text(singular).compile(target, source)
        joined = f"array_to_string({nested_sql(many, 'VARCHAR[]')}, E'\\n\\n')"
        value = f"coalesce({joined}, {one})" if one else joined
        problems = {plural: f"{many} IS NOT NULL AND {made(target)} IS NULL"}
        return Reading(fields={target: value}, problems=problems, reads={plain(singular), plain(plural)})

    return column((singular, plural), compile)


def nested_sql(raw: str, type: str) -> str:
    """Write the SQL that reads a list or an object from a text; NULL for neither, and for a share that is no number."""
    value = f"TRY_CAST(TRY_CAST({as_json(raw)} AS JSON) AS {type})"
    if "percentage" not in type:
        return value
    return f"CASE WHEN len(list_filter({value}, lambda part: part.percentage IS NULL)) = 0 THEN {value} END"


def as_json(raw: str) -> str:
    """Write the SQL that gives JSON as it is and what Python prints as JSON."""
    return f"CASE WHEN json_valid({raw}) THEN {raw} ELSE {python_as_json(raw)} END"


def python_as_json(raw: str) -> str:
    """Rewrite what Python prints for lists, dictionaries, texts and None as JSON; anything else becomes no JSON."""
    # a text in quotes, or what stands between texts; a quote that never closes is taken alone and spoils the JSON
    pieces = literal(r"""'(?:[^'\\]|\\(?s:.))*'|"(?:[^"\\]|\\(?s:.))*"|[^'"]+|['"]""")
    words = "replace(replace(replace(piece, 'None', 'null'), 'True', 'true'), 'False', 'false')"
    inner = unescaped("substr(piece, 2, length(piece) - 2)")
    whole = "regexp_full_match(piece, '(?s:[''\"].*[''\"])')"
    as_json = f"CASE WHEN {whole} THEN to_json({inner})::VARCHAR ELSE {words} END"
    return f"array_to_string(list_transform(regexp_extract_all({raw}, {pieces}), lambda piece: {as_json}), '')"


def unescaped(text: str) -> str:
    r"""Resolve the backslashes in a text that Python prints: `\n`, `\xa0`, `\u200b`, `\U000e0067`, `\'`."""
    pieces = literal(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\(?s:.)|[^\\]+")
    code = (
        r"CASE WHEN regexp_full_match(sign, '\\[xuU][0-9a-f]+') THEN TRY_CAST('0x' || substr(sign, 3) AS INTEGER) END"
    )
    plain_signs = {"n": 10, "r": 13, "t": 9}
    cases = " ".join(f"WHEN sign = '\\{letter}' THEN chr({point})" for letter, point in plain_signs.items())
    meant = (
        f"CASE {cases} WHEN ({code}) BETWEEN 55296 AND 57343 THEN chr(65533) "
        f"WHEN ({code}) IS NOT NULL THEN chr({code}) WHEN sign LIKE '\\%' THEN substr(sign, 2) ELSE sign END"
    )
    resolved = f"array_to_string(list_transform(regexp_extract_all({text}, {pieces}), lambda sign: {meant}), '')"
    return f"CASE WHEN contains({text}, '\\') THEN {resolved} ELSE {text} END"


def html_text(raw: str) -> str:
    """Write the SQL that takes the text out of HTML: a line per paragraph, tags off, the usual entities resolved."""
    sql = f"regexp_replace({raw}, '(?i)</p>|</div>|<br */?>', chr(10), 'g')"
    sql = f"regexp_replace({sql}, '<[^>]*>', '', 'g')"
    # the ampersand last, or `&amp;lt;` would become a bracket
    for entity, sign in {"lt": "<", "gt": ">", "quot": '"', "#39": "''", "#039": "''", "nbsp": " ", "amp": "&"}.items():
        sql = f"replace({sql}, '&{entity};', '{sign}')"
    return f"nullif(trim(regexp_replace({sql}, '\\n\\s*\\n', chr(10), 'g'), E' \\n'), '')"


def reread(column: Column, sql: Callable[[str], str]) -> Column:
    """Read a column's cells through *sql*, which mends how a tool wrote them, such as R's `NA` for an empty one."""

    def compile(target: str, source: Source) -> Reading:
        return column.compile(target, replace(source, refs={name: sql(ref) for name, ref in source.refs.items()}))

    return replace(column, compile=compile)


def out_of_mongo(raw: str) -> str:
    """Write the SQL that takes a value out of MongoDB's extended JSON: `{"$date": ...}`, `{"$numberLong": "5"}`.

    Moments come out in ISO 8601, in UTC. A database's own key, `{"$oid": ...}`, stays as it is.
    """
    date = literal('$."$date"."$numberLong"')
    millis = f"TRY_CAST(json_extract_string({raw}, {date}) AS BIGINT)"
    names = ("date", "numberInt", "numberLong", "numberDouble", "numberDecimal")
    paths = (literal(f'$."${name}"') for name in names)
    plainly = ", ".join(f"json_extract_string({raw}, {path})" for path in paths)
    moment = f"strftime(make_timestamp({millis} * 1000), '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f"CASE WHEN starts_with({raw}, '{{\"$') THEN coalesce({moment}, {plainly}, {raw}) ELSE {raw} END"


@dataclass(frozen=True)
class Target:
    """A column that says who was asked for, and how it writes a list of them."""

    name: str
    criterion: str
    excluded: bool = False
    separator: str = ","
    nothing: tuple[str, ...] = ()
    """texts that mean the criterion was not used."""


def targets(*criteria: Target) -> Column:
    """Gather targeting columns into one list of (criterion, value, excluded)."""

    def compile(target: str, source: Source) -> Reading:
        found = [each for each in criteria if source.ref(each.name)]
        if not found:
            return Reading()
        filled = " OR ".join(f"{source.ref(each.name)} IS NOT NULL" for each in found)
        lists = ", ".join(target_items(each, str(source.ref(each.name))) for each in found)
        sql = f"CASE WHEN {filled} THEN flatten([{lists}]) END"
        return Reading(fields={target: sql}, reads={plain(each.name) for each in found})

    return column([each.name for each in criteria], compile)


def target_items(each: Target, raw: str) -> str:
    """Write one targeting column as a list of structs; NULL for an empty cell."""
    item = f"{{'criterion': {literal(each.criterion)}, 'value': item, 'excluded': {str(each.excluded).lower()}}}"
    if not each.separator:
        items = f"[{item.replace('item,', f'{raw},')}]"
    else:
        items = f"list_transform({split_outside_brackets(raw, each.separator)}, lambda item: {item})"
    used = f"{raw} NOT IN ({', '.join(map(literal, each.nothing))})" if each.nothing else f"{raw} IS NOT NULL"
    return f"CASE WHEN {used} THEN {items} END"


def split_outside_brackets(raw: str, separator: str) -> str:
    """Split a text; a bare comma does not split inside brackets, as in `Occupation (Business, Finance or Mgmt)`."""
    simple_split = f"string_split({raw}, {literal(separator)})"
    if separator != ",":
        return simple_split
    outside = f"regexp_extract_all({raw}, '(?:[^,(]|\\([^)]*\\)|\\()+')"
    pieces = f"CASE WHEN {raw} LIKE '%(%' THEN {outside} ELSE {simple_split} END"
    return f"list_filter(list_transform({pieces}, lambda piece: trim(piece)), lambda piece: piece <> '')"


def share(percentage: str, **parts: str) -> Column:
    """Read a row that is one share, from 0 to 1, of an ad's delivery; *parts* give the column of each other field."""
    names = (*parts.values(), percentage)

    def compile(target: str, source: Source) -> Reading:
        refs = {key: source.ref(name) for key, name in {**parts, "percentage": percentage}.items()}
        if None in refs.values():
            return Reading()
        value = f"TRY_CAST({refs['percentage']} AS DECIMAL(12,10))"
        refs["percentage"] = value
        struct = f"{{{', '.join(f'{literal(key)}: {ref}' for key, ref in refs.items())}}}"
        problems = {percentage: f"NOT coalesce({made(target)}.percentage BETWEEN 0 AND 1, false)"}
        return Reading(fields={target: struct}, problems=problems, reads={plain(each) for each in names})

    return column(names, compile)


def notes(**columns: str) -> Column:
    """Gather columns that have no field of their own into (name, value) pairs, the empty ones left out."""

    def compile(target: str, source: Source) -> Reading:
        found = {key: str(source.ref(name)) for key, name in columns.items() if source.ref(name)}
        if not found:
            return Reading()
        return Reading(
            fields={target: pairs(found)}, reads={plain(name) for name in columns.values() if source.ref(name)}
        )

    return column(columns.values(), compile)


def pairs(refs: Mapping[str, str]) -> str:
    """Write (name, value) pairs of the filled among *refs*; NULL when none is."""
    items = ", ".join(f"{{'name': {literal(name)}, 'value': {ref}::VARCHAR}}" for name, ref in refs.items())
    any_filled = " OR ".join(f"{ref} IS NOT NULL" for ref in refs.values())
    return f"CASE WHEN {any_filled} THEN list_filter([{items}], lambda pair: pair.value IS NOT NULL) END"
