"""SQL for one kind of field: the names it reads, the archive's fields it makes, and when a cell cannot be read.

A format is a table of these. Each `Column` compiles against the columns a file really has (`Source`) into a `Reading`:
SQL by archive field, plus a condition for every way in which a filled cell could not be understood. A row with such a
cell is rejected whole. A name that the file does not have gives no field at all: "not in this dump".
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace


def quoted(name: str) -> str:
    """Quote an identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | None) -> str:
    """Write a text as an SQL literal."""
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def plain(name: str) -> str:
    """Reduce a column name to what people keep of it: letters and digits, lower case; `_id` is not `id`."""
    return ("_" if name.startswith("_") else "") + re.sub(r"[\W_]+", "", name.casefold())


@dataclass(frozen=True)
class Source:
    """The columns of one file: SQL references by the names its publisher gave them."""

    refs: Mapping[str, str]
    """SQL of the raw value by `plain` name."""
    names: Mapping[str, str]
    """the name as the file writes it, by `plain` name."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """what the file name, header or envelope says: country, window, currency, ..."""

    def ref(self, name: str) -> str | None:
        """Give the SQL of the raw value of *name*, or None where the file has no such column."""
        return self.refs.get(plain(name))


@dataclass
class Reading:
    """A compiled column."""

    steps: dict[str, str] = field(default_factory=dict)
    """SQL of values that several fields are made from, by a name of their own; computed once, before the fields. A step
    may use those before it."""
    fields: dict[str, str] = field(default_factory=dict)
    """SQL by archive field."""
    problems: dict[str, str] = field(default_factory=dict)
    """SQL condition that is true when a cell cannot be read, by a description of the cell; may use `made(field)`."""
    reads: set[str] = field(default_factory=set)
    """`plain` names of the columns it reads."""


NOTHING = ("NULL", "'field_absent'")
"""SQL of a field that a file does not carry."""

Compile = Callable[[str, Source], Reading]


def made(target: str) -> str:
    """Name the computed value of a field, so that a condition on it does not compute it again."""
    return quoted(f"made {target}")


@dataclass(frozen=True)
class Column:
    """One kind of field: the names it may read, its type in JSON, and how it compiles for a target field."""

    names: tuple[str, ...]
    compile: Compile
    json_types: Mapping[str, str] = field(default_factory=dict)
    """DuckDB type by JSON key, where it is not VARCHAR."""


def column(names: Iterable[str], compile: Compile, **json_types: str) -> Column:
    """Make a column that knows which names it reads."""
    return Column(tuple(names), compile, json_types)


def present(source: Source, names: Iterable[str]) -> list[str]:
    """Return those of *names* that the file has."""
    return [name for name in names if source.ref(name) is not None]


def simple(
    names: tuple[str, ...],
    sql: Callable[[str], str],
    *,
    checked: bool = True,
    json_type: str = "VARCHAR",
    good: str = "IS NOT NULL",
) -> Column:
    """Make a column for one field: the first filled of *names*, turned by *sql*; unreadable when that is not *good*."""

    def compile(target: str, source: Source) -> Reading:
        found = present(source, names)
        if not found:
            return Reading()
        raw = " , ".join(str(source.ref(name)) for name in found)
        raw = raw if len(found) == 1 else f"coalesce({raw})"
        value = sql(raw)
        problems = {found[0]: f"({raw}) IS NOT NULL AND NOT coalesce({made(target)} {good}, false)"} if checked else {}
        return Reading(fields={target: value}, problems=problems, reads={plain(name) for name in found})

    return Column(names, compile, {name: json_type for name in names} if json_type != "VARCHAR" else {})


def text(*names: str) -> Column:
    """Take a text as it is."""
    return simple(names, lambda raw: raw, checked=False)


def constant(value: str | None) -> Column:
    """Give every row the same text."""
    return column((), lambda target, _: Reading(fields={target: literal(value)}))


def fact(name: str) -> Column:
    """Take what the file's name, header or envelope says, such as its country."""
    return column((), lambda target, source: Reading(fields={target: literal(source.facts.get(name))}))


def fact_day(name: str) -> Column:
    """Take a day that the file's name says."""
    return column((), lambda target, source: Reading(fields={target: f"{literal(source.facts.get(name))}::DATE"}))


def computed(sql: str, *reads: str) -> Column:
    """Compute a field by *sql*, in which `{Name}` stands for the raw column of that name; absent if one is."""

    def compile(target: str, source: Source) -> Reading:
        if len(present(source, reads)) < len(reads):
            return Reading()
        refs = {name: str(source.ref(name)) for name in reads}
        expression = re.sub(r"\{([^{}]+)\}", lambda match: refs[match[1]], sql)
        return Reading(fields={target: expression}, reads={plain(name) for name in reads})

    return column(reads, compile)


def derived(sql: Callable[..., str], *names: str, **json_types: str) -> Column:
    """Compute a field by *sql*, which is given the raw columns of *names* in that order; absent if one is."""

    def compile(target: str, source: Source) -> Reading:
        if len(present(source, names)) < len(names):
            return Reading()
        value = sql(*(source.ref(name) for name in names))
        return Reading(fields={target: value}, reads={plain(name) for name in names})

    return column(names, compile, **json_types)


def whole(*names: str) -> Column:
    """Read a whole number, not below 0."""
    return simple(names, number_sql, good=">= 0")


def number_sql(raw: str, type: str = "BIGINT") -> str:
    """Write the SQL that reads a number as a BIGINT or DECIMAL(18,2); NULL where DuckDB's cast alone would round it."""
    cast = f"TRY_CAST({raw} AS {type})"
    broken = " OR ".join(f"contains({raw}, '{sign}')" for sign in ".eE")
    return f"CASE WHEN ({broken}) AND TRY_CAST({raw} AS DECIMAL(38,10)) <> {cast} THEN NULL ELSE {cast} END"


def not_a_word(raw: str, sql: str) -> str:
    """Guard the SQL that reads a date: DuckDB understands words such as `infinity` and `epoch`."""
    return f"CASE WHEN {raw} BETWEEN '0' AND ':' THEN {sql} END"


def day(*names: str) -> Column:
    """Read a day: `2026-05-03`, a moment that begins with one, or `5/27/2018` as spreadsheets rewrite it."""
    return simple(names, day_sql)


def day_sql(raw: str) -> str:
    """Write the SQL that reads a day."""
    american = f"TRY_STRPTIME({raw}, '%m/%d/%Y')::DATE"
    a_day = f"strlen({raw}) = 10 OR substr({raw}, 11, 1) IN ('T', ' ')"
    iso = f"CASE WHEN {a_day} THEN TRY_CAST(left({raw}, 10) AS DATE) END"
    return not_a_word(raw, f"coalesce({iso}, CASE WHEN {raw} LIKE '%/%/____' THEN {american} END)")


def moment(*names: str, pattern: str | None = None) -> Column:
    """Read a moment in UTC: ISO 8601, or *pattern* in strptime's words."""
    return simple(names, lambda raw: moment_sql(raw, pattern))


def moment_sql(raw: str, pattern: str | None = None) -> str:
    """Write the SQL that reads a moment in UTC; an offset must be zero: platforms write no other, none is guessed."""
    if pattern:
        return not_a_word(raw, f"TRY_STRPTIME({raw}, {literal(pattern)})")
    utc = f"substr({raw}, 20) IN ('', 'Z', '+0000', '+00:00', ' UTC')"
    fraction = f"regexp_matches({raw}, '^[^.]{{19}}[.][0-9]+(Z|[+]00:?00| UTC)?$')"
    whole = f"TRY_CAST(left({raw}, 19) AS TIMESTAMP)"
    parts = f"TRY_CAST(regexp_extract({raw}, '^[^.]+[.][0-9]{{1,6}}') AS TIMESTAMP)"
    return not_a_word(raw, f"CASE WHEN {utc} THEN {whole} WHEN {fraction} THEN {parts} END")


def moment_to_the_second(*names: str) -> Column:
    """Read a moment where the cell has a time of day; a bare day gives none, and is no error."""

    def compile(target: str, source: Source) -> Reading:
        timed = simple(names, lambda raw: f"CASE WHEN strlen({raw}) > 10 THEN {moment_sql(raw)} END")
        reading = timed.compile(target, source)
        reading.problems = {
            f"{name}, its time": f"strlen({source.ref(name)}) > 10 AND {wrong}"
            for name, wrong in reading.problems.items()
        }
        return reading

    return column(names, compile)


def yes_no(*names: str) -> Column:
    """Read `true`, `f`, `yes`, `0`, in any case."""
    return simple(names, lambda raw: f"TRY_CAST({raw} AS BOOLEAN)")


def listed(*names: str, separator: str = ",") -> Column:
    """Split a text into a list; items are trimmed and empty ones dropped."""

    def split(raw: str) -> str:
        items = f"list_transform(string_split({raw}, {literal(separator)}), lambda item: trim(item))"
        return f"CASE WHEN {raw} IS NOT NULL THEN list_filter({items}, lambda item: item <> '') END"

    return simple(names, split, checked=False)


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
    return simple(names, lambda raw: nested_sql(raw, type))


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
    json = f"CASE WHEN json_valid({raw}) THEN {raw} ELSE {python_as_json(raw)} END"
    value = f"TRY_CAST(TRY_CAST({json} AS JSON) AS {type})"
    if "percentage" not in type:
        return value
    return f"CASE WHEN len(list_filter({value}, lambda part: part.percentage IS NULL)) = 0 THEN {value} END"


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


def advertiser(identifier: str | None, *shown_as: str, no_id: tuple[str, ...] = ("0",)) -> Column:
    """Key an advertiser by the platform's id, else by `name:` and the first filled name; `unknown:` without either.

    An id that a spreadsheet rounded (`1.24383E+11`) cannot be read.
    """
    names = (identifier, *shown_as) if identifier else shown_as

    def compile(target: str, source: Source) -> Reading:
        ref, refs = (source.ref(identifier) if identifier else None), [source.ref(name) for name in shown_as]
        shown = first_filled([each for each in refs if each])
        if ref is None and shown is None:
            return Reading(
                fields={
                    "advertiser_id": "'unknown:'",
                    "advertiser_id_basis": "'field_absent'",
                    "advertiser_name": "NULL",
                }
            )
        usable = f"({ref} IS NOT NULL AND {ref} NOT IN ({', '.join(map(literal, no_id))}))" if ref else "false"
        # a row that names nobody still counts, under an advertiser nobody named
        named = f"coalesce('name:' || {shown}, 'unknown:')" if shown else "'unknown:'"
        basis = f"CASE WHEN {shown or 'NULL'} IS NULL THEN 'field_absent' ELSE 'name' END"
        fields = {
            "advertiser_id": f"CASE WHEN {usable} THEN {ref or 'NULL'} ELSE {named} END",
            "advertiser_id_basis": f"CASE WHEN {usable} THEN 'platform' ELSE {basis} END",
            "advertiser_name": shown or "NULL",
        }
        problems = {str(identifier): rounded_id(ref)} if ref else {}
        return Reading(fields=fields, problems=problems, reads={plain(each) for each in names if source.ref(each)})

    return column(names, compile)


def first_filled(refs: Sequence[str]) -> str | None:
    """Write the first filled of several values; None for none."""
    return f"coalesce({', '.join(refs)})" if len(refs) > 1 else next(iter(refs), None)


def rounded_id(ref: str) -> str:
    """Write the condition that a spreadsheet has rounded an id."""
    return f"{ref} LIKE '%E+%' OR {ref} LIKE '%e+%'"


def identifier(*names: str, link: str, pattern: str, page: str) -> Column:
    """Take an ad's id from the first filled of *names*, else by *pattern* from a *link*; its url is *page* and the id.

    An id that a spreadsheet rounded (`9.75734E+14`) is looked for in the link, and cannot be read where that has none.
    A database's own key (`{"$oid": ...}`) is no id of the platform.
    """

    def compile(target: str, source: Source) -> Reading:
        given = [f"CASE WHEN {ref} NOT LIKE '{{%' THEN {ref} END" for name in names if (ref := source.ref(name))]
        linked = f"nullif(regexp_extract({url}, {literal(pattern)}, 1), '')" if (url := source.ref(link)) else None
        shown = first_filled(given)
        whole_ids = [f"CASE WHEN NOT ({rounded_id(each)}) THEN {each} END" for each in given]
        found = first_filled(whole_ids + ([linked] if linked else []))
        if found is None:
            return Reading()
        problems = {names[0]: f"({rounded_id(f'({shown})')}) AND ({found}) IS NULL"} if shown else {}
        fields = {target: found, "url": f"{literal(page)} || {found}"}
        return Reading(fields=fields, problems=problems, reads={plain(name) for name in (*names, link)})

    return column((*names, link), compile)


def payer(*names: str, undisclosed: tuple[str, ...] = ()) -> Column:
    """Read who paid: disclosed, undisclosed (empty, or one of the texts *undisclosed*), or absent from this dump."""

    def compile(target: str, source: Source) -> Reading:
        found = present(source, names)
        if not found:
            return Reading(fields={"payer_state": "'field_absent'"})
        refs = [f"nullif(trim({source.ref(name)}), '')" for name in found]
        shown = refs[0] if len(refs) == 1 else f"coalesce({', '.join(refs)})"
        if undisclosed:
            shown = f"CASE WHEN {shown} NOT IN ({', '.join(map(literal, undisclosed))}) THEN {shown} END"
        state = f"CASE WHEN ({shown}) IS NULL THEN 'undisclosed' ELSE 'disclosed' END"
        return Reading(fields={"payer": shown, "payer_state": state}, reads={plain(name) for name in found})

    return column(names, compile)


def money(amount: str, currency: str | None = None, *, default_currency: str | None = None) -> Column:
    """Read an exact amount whose currency stands in another column."""
    names = (amount, currency) if currency else (amount,)

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(amount)
        if raw is None:
            return Reading()
        value = number_sql(raw, "DECIMAL(18,2)")
        unit = (source.ref(currency) if currency else None) or literal(default_currency)
        fields = {
            "spend_lower": value,
            "spend_upper": value,
            "spend_kind": f"CASE WHEN {raw} IS NULL THEN 'not_disclosed' ELSE 'exact' END",
            "currency": unit,
            "currency_basis": f"CASE WHEN {unit} IS NOT NULL THEN 'stated' END",
        }
        problems = {amount: unreadable_amount(raw, made("spend_lower"))}
        return Reading(fields=fields, problems=problems, reads={plain(each) for each in names})

    return column(names, compile)


def stated_currency(name: str) -> Column:
    """Take the currency that stands in a column of its own."""

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(name)
        if raw is None:
            return Reading()
        fields = {"currency": raw, "currency_basis": f"CASE WHEN {raw} IS NOT NULL THEN 'stated' END"}
        return Reading(fields=fields, reads={plain(name)})

    return column((name,), compile)


def unreadable_amount(raw: str, value: str) -> str:
    """Write the condition that an amount is filled but no number, or is negative."""
    return f"{raw} IS NOT NULL AND ({value} IS NULL OR {value} < 0)"


def money_in_header(*names: str, at_most: str = "≤") -> Column:
    """Read an amount whose header names its currency, as in `Amount spent (EUR)`; `≤100` is the interval [0, 100]."""

    def compile(target: str, source: Source) -> Reading:
        name = next((each for key, each in source.names.items() if is_amount(each, names)), None)
        if name is None:
            return Reading()
        raw = str(source.ref(name))
        code = re.search(r"\(([A-Z]{3})\)", name)
        capped = f"{raw} LIKE {literal(at_most + '%')}"
        number = number_sql(f"ltrim({raw}, {literal(at_most + ' ')})", "DECIMAL(18,2)")
        fields = {
            "spend_lower": f"CASE WHEN {capped} THEN 0 ELSE {number} END",
            "spend_upper": number,
            "spend_kind": f"CASE WHEN {raw} IS NULL THEN 'not_disclosed' WHEN {capped} THEN 'at_most' ELSE 'exact' END",
            "currency": literal(code[1] if code else None),
            "currency_basis": literal("stated" if code else None),
        }
        return Reading(fields=fields, problems={name: unreadable_amount(raw, made("spend_upper"))}, reads={plain(name)})

    return column(names, compile)


def is_amount(header: str, names: Iterable[str]) -> bool:
    """Tell whether *header* is one of *names*, with or without a currency in brackets behind it."""
    return plain(re.sub(r"\([A-Z]{3}\)\s*$", "", header)) in {plain(name) for name in names}


BOUNDS = "STRUCT(lower_bound VARCHAR, upper_bound VARCHAR)"


def bounds(name: str, *older: str, prefix: str, type: str = "BIGINT") -> Column:
    """Read a JSON range `{"lower_bound": "100", "upper_bound": "199"}`; a missing upper bound stays unknown."""
    names = (name, *older)

    def compile(target: str, source: Source) -> Reading:
        found = present(source, names)
        if not found:
            return Reading()
        refs = [str(source.ref(each)) for each in found]
        raw = refs[0] if len(refs) == 1 else f"coalesce({', '.join(refs)})"
        lower, upper = f"{prefix}_lower", f"{prefix}_upper"
        fields = {
            target: number_sql(f"({raw}).{target.removeprefix(prefix + '_')}_bound", type) for target in (lower, upper)
        }
        problems = {
            f"{found[0]}.{end}_bound": (
                f"({raw}).{end}_bound IS NOT NULL AND coalesce({made(f'{prefix}_{end}')} < 0, true)"
            )
            for end in ("lower", "upper")
        } | {
            f"{found[0]}: lower above upper": f"{made(lower)} > {made(upper)}",
            f"{found[0]}: neither bound": f"({raw}) IS NOT NULL AND {made(lower)} IS NULL AND {made(upper)} IS NULL",
        }
        if prefix == "spend":
            fields |= {"spend_kind": range_kind(fields[lower], fields[upper])}
        return Reading(fields=fields, problems=problems, reads={plain(each) for each in found})

    return Column(names, compile, {each: BOUNDS for each in names})


def range_kind(lower: str, upper: str) -> str:
    """Write the kind of an interval by which of its bounds are known."""
    return (
        f"CASE WHEN {lower} IS NULL AND {upper} IS NULL THEN 'not_disclosed' WHEN {upper} IS NULL THEN 'at_least' "
        f"WHEN {lower} IS NULL THEN 'at_most' ELSE 'range' END"
    )


def ends(prefix: str, lower: tuple[str, ...], upper: tuple[str, ...], type: str = "BIGINT") -> Column:
    """Read a range whose bounds stand in two columns; a missing upper bound stays unknown."""

    def compile(target: str, source: Source) -> Reading:
        fields, problems, found = {}, {}, []
        for end, names in (("lower", lower), ("upper", upper)):
            raw = first_filled([str(source.ref(name)) for name in present(source, names)])
            field = f"{prefix}_{end}"
            fields[field] = number_sql(raw, type) if raw else f"NULL::{type}"
            if raw:
                found += present(source, names)
                problems[found[-1]] = f"{raw} IS NOT NULL AND coalesce({made(field)} < 0, true)"
        if not found:
            return Reading()
        problems[f"{found[0]}: lower above upper"] = f"{made(f'{prefix}_lower')} > {made(f'{prefix}_upper')}"
        if prefix == "spend":
            fields["spend_kind"] = range_kind(fields["spend_lower"], fields["spend_upper"])
        return Reading(fields=fields, problems=problems, reads={plain(name) for name in found})

    return column((*lower, *upper), compile)


def buckets(name: str, prefix: str) -> Column:
    """Read a bucket written as text: `≤ 10k`, `100-1k`, `> 100k`, `0-1000`."""

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(name)
        if raw is None:
            return Reading()
        lower, upper = f"{prefix}_lower", f"{prefix}_upper"
        open_end = f"{made(upper)} IS NULL AND {raw} NOT LIKE '>%'"
        signed = f"{raw} > ':' AND contains({raw}, '-')"  # `≤`, `<` and `>` stand before one number
        # two plain numbers, by far the most, need no closer look
        odd = f"trim({raw}, '0123456789') <> '-' AND (contains({raw}, '.') OR {raw} LIKE '%-%-%' OR ({signed}))"
        crossed = f"{made(lower)} > {made(upper)}"
        unread = f"{raw} IS NOT NULL AND ({made(lower)} IS NULL OR ({open_end}) OR ({odd}) OR {crossed})"
        fields = {lower: bucket_end(raw, "lower"), upper: bucket_end(raw, "upper")}
        return Reading(fields=fields, problems={name: unread}, reads={plain(name)})

    return column((name,), compile)


def bucket_end(raw: str, end: str) -> str:
    """Write the SQL of one end of a bucket, a BIGINT; plain digits, by far the most, are read straight away."""
    below = f"{raw} LIKE '≤%' OR {raw} LIKE '<%'"
    part = f"split_part({raw}, '-', {1 if end == 'lower' else 2})"
    other = scaled(f"split_part({dashed(raw)}, '-', {1 if end == 'lower' else 2})")
    if end == "lower":
        slow = f"CASE WHEN {below} THEN 0 ELSE {other} END"
    else:
        slow = f"CASE WHEN {below} THEN {scaled(raw)} WHEN {raw} LIKE '>%' THEN NULL ELSE {other} END"
    return f"coalesce(TRY_CAST({part} AS BIGINT), {slow})"


def dashed(raw: str) -> str:
    """Write an en dash as a hyphen."""
    return f"replace({raw}, '–', '-')"


def scaled(raw: str) -> str:
    """Read `10k` and `1M` as numbers."""
    factor = f"CASE right({raw}, 1) WHEN 'k' THEN 1000 WHEN 'M' THEN 1000000 ELSE 1 END"
    return f"(TRY_CAST(trim({raw}, ' ≤<>kM') AS BIGINT) * {factor})"


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
