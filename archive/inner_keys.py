"""Keys inside a record's values that its format does not read: kept as they stand, and told, never dropped.

A JSON value of a declared STRUCT type is read with the keys of that type; a file may have more. They are read along
with it, and kept in `extra`: an object's by the name of each, such as `spend.currency`, a list's as the whole list.
A cell of a table that holds such a value is kept whole in the same way.
"""

from collections.abc import Collection, Mapping

from adlib.errors import UnreadableInput
from archive.columns import literal, plain, quoted
from archive.format import Member
from archive.json_reader import has_twice
from archive.nested_columns import inner_types
from archive.recognise import brief

MOST = 100
"""more keys than any publisher gives to one value: what has them maps names to values, as no known dump does here."""


def looked_into(member: Member) -> dict[str, str]:
    """Give the types of the values in whose keys a JSON file is looked, by `plain` name."""
    structs = {name: kind for name, kind in json_types(member).items() if kind.startswith("STRUCT")}
    return structs | {plain(name): "JSON" for name in member.inside}


def json_types(member: Member) -> dict[str, str]:
    """Give the DuckDB types that a member's columns declare for JSON keys, by `plain` name."""
    return {plain(key): kind for column in member.columns.values() for key, kind in column.json_types.items()}


def beyond(member: Member, inside: Mapping[str, Collection[str]], shown: str) -> dict[str, list[str]]:
    """Give, per name, the keys inside its values that the member's columns do not read, sorted.

    Raises UnreadableInput where one is a known key in other letters, cannot be printed, or where there are too many.
    """
    kinds, ignored = looked_into(member), set(map(plain, member.ignored))
    read_inside = {plain(name): set(keys) for name, keys in member.inside.items()}
    found = {}
    for name, there in inside.items():
        known = {plain(key): key for key in inner_types(kinds[plain(name)])}
        read = read_inside.get(plain(name), set())
        more = sorted(
            key for key in set(there) - set(known.values()) if key not in read and plain(f"{name}.{key}") not in ignored
        )
        if more:
            refuse_odd(more, f"{shown}: {brief(name)}")
            refuse_alike(more, known, f"{shown}: {brief(name)}")
            found[name] = more
    return found


def refuse_odd(keys: Collection[str], shown: str) -> None:
    """Raise UnreadableInput for keys that nobody can name."""
    if len(keys) > MOST:
        raise UnreadableInput(f"{shown} has {len(keys):,} keys inside that adlib does not know; this is no dump.")
    if any(not key or not key.isprintable() for key in keys):
        raise UnreadableInput(f"{shown} has a key inside that is empty or unprintable; this is no dump.")


def refuse_alike(keys: Collection[str], known: Mapping[str, str], shown: str) -> None:
    """Raise UnreadableInput for a key that is one of a type's keys in other letters; a type has no two such keys."""
    seen = dict(known)
    for key in keys if known else ():
        if plain(key) in seen:
            both = f"{brief(key)!r} and {brief(seen[plain(key)])!r}"
            raise UnreadableInput(
                f"{shown} has the keys {both} inside, one key in two spellings; which counts is unclear."
            )
        seen[plain(key)] = key


def widened(kind: str, keys: Collection[str]) -> str:
    """Write a type with further keys, whose values stay JSON; JSON has them as it is."""
    if kind == "JSON":
        return kind
    body, end = (kind[:-3], ")[]") if kind.endswith("[]") else (kind[:-1], ")")
    return body + "".join(f", {quoted(key)} JSON" for key in keys) + end


def narrowed(ref: str, kind: str) -> str:
    """Write the SQL that takes the keys of a type out of a value that was read with more."""
    if kind == "JSON":
        return ref

    def struct(value: str) -> str:
        items = ", ".join(f"{literal(key)}: {value}.{quoted(key)}" for key in inner_types(kind))
        return f"CASE WHEN {value} IS NOT NULL THEN {{{items}}} END"

    return f"list_transform({ref}, lambda one: {struct('one')})" if kind.endswith("[]") else struct(ref)


def steps(name: str, ref: str, kind: str, keys: Collection[str]) -> dict[str, str]:
    """Write the step that takes further keys out of a JSON value, all at once: each look would take it apart anew."""
    if kind != "JSON":
        return {}
    pointers = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in keys)
    return {f"more in {name}": f"json_extract({ref}, [{pointers}])"}


def problems(names: Collection[str], refs: Mapping[str, str]) -> dict[str, str]:
    """Write when an object that columns take as it stands cannot be read: where a key stands in it twice."""
    found = {name: refs[plain(name)] for name in names}
    return {
        f"{name}: a key that stands in it twice": f"starts_with({ref}, '{{') AND {has_twice(f'json_keys({ref})')}"
        for name, ref in found.items()
    }


def kept(name: str, ref: str, kind: str, keys: Collection[str]) -> dict[str, str]:
    """Write what is kept of a value read with further keys, by the name under which it is.

    A list is sorted, since platforms shuffle their figures from one answer to the next.
    """
    if kind == "JSON":
        values = (f"{quoted(f'more in {name}')}[{place}]::VARCHAR" for place in range(1, len(keys) + 1))
        return {
            f"{name}.{key}": f"nullif(nullif({value}, 'null'), '[]')" for key, value in zip(keys, values, strict=True)
        }
    if not kind.endswith("[]"):
        return {f"{name}.{key}": f"{ref}.{quoted(key)}" for key in keys}
    has_more = " OR ".join(f"one.{quoted(key)} IS NOT NULL" for key in keys)
    return {name: f"CASE WHEN len(list_filter({ref}, lambda one: {has_more})) > 0 THEN to_json(list_sort({ref})) END"}
