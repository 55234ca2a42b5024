"""How one file is read: its columns against those of its format, as SQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from archive import inner_keys
from archive.columns import Reading, Source, literal, made, plain, quoted
from archive.dump_file import DumpFile
from archive.format import Format, Member
from archive.nested_columns import pairs


@dataclass(frozen=True)
class Plan:
    """How to read one file: its columns, and the archive's fields made from them."""

    platform: str
    names: Sequence[str]
    """columns or keys of the file, in its order."""
    source: Source
    reading: Reading
    unknown: list[str]
    types: dict[str, str]
    """JSON only: DuckDB type by key."""
    doubtful: Collection[str]
    """what is unknown only where it is filled: columns without a name, cells that may hold more than is read."""


def plan_file(file: DumpFile, names: Sequence[str], format: Format) -> Plan:
    """Compile a member's columns against the columns a file has."""
    refs = {plain(name): f"c{n}" for n, name in enumerate(names) if name}
    facts = dict(file.facts.words) | dict(format.generation(tuple(names)) if format.generation else {})
    if file.member.lookup:
        refs[plain(file.member.lookup[2])] = "looked_up"
    declared = inner_keys.json_types(file.member)
    more = inner_keys.beyond(file.member, file.inside, file.source.name)
    besides: dict[str, str] = {}
    steps: dict[str, str] = {}
    for name, keys in more.items():
        ref, kind = refs[plain(name)], declared[plain(name)]
        besides |= inner_keys.kept(name, ref, kind, keys)
        steps |= inner_keys.steps(name, ref, kind, keys)
        refs[plain(name)] = inner_keys.narrowed(ref, kind)
    source = Source(refs, {plain(name): name for name in names if name}, facts)
    reading = compiled(file.member, source)
    reading.steps |= steps
    reading.problems |= inner_keys.problems([name for name in file.inside if declared[plain(name)] == "JSON"], refs)
    # only columns that are read anyway: naming the others would make the reader build them for every row
    heeded = [f"c{n}" for n, name in enumerate(names) if plain(name) in reading.reads]
    nothing = " AND ".join(f"{ref} IS NULL" for ref in heeded) or "false"
    reading.problems = {"a record that holds nothing": nothing, **reading.problems}
    known = reading.reads | {plain(name) for name in file.member.ignored} | known_names(file.member)
    unknown = [name for name in names if name and plain(name) not in known]
    # the first of them is the index of a data frame that was saved along
    doubtful = {f"column {n + 1}": f"c{n}" for n, name in enumerate(names) if not name and n} | reading.kept
    extra = {name: str(source.ref(name)) for name in unknown} | doubtful
    extra |= {f"{name} (inside)" if name in extra else name: sql for name, sql in besides.items()}
    if extra:
        reading.fields["extra"] = pairs(extra)
    types = {name: declared.get(plain(name), "JSON" if name in unknown else "VARCHAR") for name in names}
    types |= {name: inner_keys.widened(types[name], keys) for name, keys in more.items()}
    unknown += [f"{name}.{key}" for name, keys in more.items() for key in keys]
    return Plan(format.platform, names, source, reading, unknown, types, doubtful)


def known_names(member: Member) -> set[str]:
    """Give every name the member's columns may read, used or not."""
    return {plain(name) for column in member.columns.values() for name in column.names}


def compiled(member: Member, source: Source) -> Reading:
    """Compile all columns of a member into one reading."""
    whole = Reading()
    for target, column in member.columns.items():
        part = column.compile(target, source)
        whole.steps |= part.steps
        whole.fields |= part.fields
        whole.problems |= part.problems
        whole.reads |= part.reads
        whole.kept |= part.kept
    return whole


def rows_sql(reading: Reading, fields: dict[str, str], problems: dict[str, str], table: str, *more: str) -> str:
    """Write the SQL that makes the archive's fields of a table's rows, and the reason why a row cannot be read.

    Each value is computed once: steps first, then fields, then the judgement of both.
    """
    for name, sql in reading.steps.items():
        table = f"(SELECT *, {sql} AS {quoted(name)} FROM {table})"
    values = ", ".join(["*", *(f"{sql} AS {made(name)}" for name, sql in fields.items())])
    named = [f"{made(name)} AS {quoted(name)}" for name in fields]
    return (
        f"SELECT {', '.join([*named, f'{reason_sql(problems)} AS reason', *more])} FROM (SELECT {values} FROM {table})"
    )


def reason_sql(problems: dict[str, str]) -> str:
    """Write the SQL that says why a row cannot be read; NULL for a good row."""
    if not problems:
        return "NULL"
    cases = " ".join(f"WHEN {wrong} THEN {literal(f'{what}: cannot be read')}" for what, wrong in problems.items())
    return f"CASE {cases} END"


# fields that depend on more than the record, or repeat what another says
DERIVED = (
    *("platform", "ad_id", "ad_id_basis", "url", "advertiser_id", "advertiser_id_basis", "payer_state"),
    *("spend_kind", "currency_basis"),
)


def without_ids(fields: dict[str, str]) -> dict[str, str]:
    """Let the sha256 of the record stand for the id where the dump gives none, and mark it."""
    given = fields.get("ad_id", "NULL::VARCHAR")
    said = {name: sql for name, sql in fields.items() if name not in DERIVED}
    if "advertiser_id" in fields:
        said["advertiser_id"] = (
            f"CASE WHEN {fields['advertiser_id_basis']} = 'platform' THEN {fields['advertiser_id']} END"
        )
    # platforms shuffle delivery figures from one answer to the next; sorted, the same record keeps its hash
    ordered = {name: f"list_sort({sql})" if name.startswith("delivery_") else sql for name, sql in said.items()}
    # only what the record says, so that it keeps its hash whatever keys the records beside it have
    parts = ", ".join(f"{literal(name + '=')} || to_json({sql})::VARCHAR" for name, sql in sorted(ordered.items()))
    hashed = f"'sha256:' || sha256(concat_ws(chr(10), {parts}))"
    return {
        **fields,
        "ad_id": f"CASE WHEN {given} IS NULL THEN {hashed} ELSE {given} END",
        "ad_id_basis": f"CASE WHEN {given} IS NULL THEN 'record' ELSE 'platform' END",
    }
