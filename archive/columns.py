"""SQL for one kind of field: the names it reads, the archive's fields it makes, and when a cell cannot be read.

A format is a table of these. Each `Column` compiles against the columns a file really has (`Source`) into a `Reading`:
SQL by archive field, plus a condition for every way in which a filled cell could not be understood. A row with such a
cell is rejected whole. A name that the file does not have gives no field at all: "not in this dump".
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


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
    kept: dict[str, str] = field(default_factory=dict)
    """SQL of what `extra` keeps of a cell that holds more than is read of it, NULL for any other, by column."""


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
