"""Which format a file is: decided by its columns or keys, never by its name; none or several matches is an error."""

import codecs
import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from adlib.errors import AmbiguousFormat, UnknownFormat, UnreadableInput
from archive.columns import plain
from archive.format import Format, Member, Probe, all_formats
from archive.json_reader import Shape, steps
from archive.zip_members import printable

HEAD = 4 << 20
TAIL = 64 << 10
FIRST_OBJECTS = 25
DECODER = json.JSONDecoder()
WHITE, BETWEEN = re.compile(r"\s*"), re.compile(r"[\s,:]*")


@dataclass(frozen=True)
class Look:
    """A file seen from outside: what to match formats against, and how to split it if it is a CSV."""

    probe: Probe
    delimiter: str = ","


@dataclass(frozen=True)
class Match:
    """A file whose format is known."""

    format: Format
    member: Member
    look: Look


def recognise(path: Path, inner_name: str, shown: str) -> Match:
    """Find the one format that a file is in.

    *path* is a text in UTF-8, *shown* the file's name in messages. Raises UnknownFormat (none matches; the nearest is
    named with what it misses), AmbiguousFormat (several match) or UnreadableInput (no table at all).
    """
    looks = looks_at(path, inner_name, shown)
    every = [Match(fmt, member, look) for look in looks for fmt in all_formats() for member in fmt.members]
    found = [each for each in every if each.member.recognises(each.look.probe)]
    found = found or [each for each in every if each.member.recognises_cut(each.look.probe)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(dict.fromkeys(f"{each.format.name} ({each.member.name})" for each in found))
        raise AmbiguousFormat(
            f"{shown}: several formats recognise this file: {names}; please report it with its header."
        )
    best = next((look for look in looks if look.probe.records and look.probe.names), looks[0])
    refuse_takedowns(path, shown)
    raise UnknownFormat(f"{shown}: no format recognises this file. {nearest(best.probe)} See `adlib formats`.")


def refuse_takedowns(path: Path, shown: str) -> None:
    """Raise UnknownFormat for a document about removed networks, which another command reads."""
    from archive.takedowns.importer import is_takedowns

    if title := is_takedowns(path):
        raise UnknownFormat(
            f"{shown}: this is no dump of ads but about removed networks ({title}); `adlib takedown import` reads it."
        )


def nearest(probe: Probe) -> str:
    """Say which format comes nearest and what the file lacks for it."""
    kind = "csv" if probe.shape == "csv" else "json"
    candidates = [
        (len(misses) / len(member.marks), fmt, member, misses)
        for fmt in all_formats()
        for member in fmt.members
        if member.shape == kind and (misses := member.misses(probe))
    ]
    seen = ", ".join(map(brief, list(probe.names)[:8])) or "nothing"
    if not candidates:
        return f"It holds {seen}."
    share, fmt, member, misses = min(candidates, key=lambda each: each[0])
    if share == 1:
        return f"It holds {seen}, which is like none of them."
    return f"The nearest is {fmt.name} ({member.name}), but the file has no {' and no '.join(misses)}."


def looks_at(path: Path, inner_name: str, shown: str, also: Sequence[str] = ()) -> list[Look]:
    """Read a file's first and last bytes and tell its columns or keys: of JSON also those of the records inside it.

    *also* are paths at which records may lie besides those that the formats know.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    text = decoded(head)
    if not text.strip():
        raise UnreadableInput(f"{shown}: the file is empty; there is nothing to import.")
    if text.lstrip()[0] in "{[":
        paths = [*record_paths(), *(path for path in also if path not in record_paths())]
        return json_looks(text, inner_name, tail.decode("utf-8", "replace"), shown, paths)
    return [csv_look(text, inner_name, shown)]


def decoded(head: bytes) -> str:
    """Decode the beginning of a text in UTF-8; its last character may be cut in two."""
    return codecs.getincrementaldecoder("utf-8-sig")().decode(head)


def csv_look(text: str, inner_name: str, shown: str) -> Look:
    """Read a CSV's header."""
    first = text.split("\n", 1)[0].rstrip("\r")
    delimiter = max(",\t;", key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter))
    except (csv.Error, StopIteration) as error:
        raise UnreadableInput(f"{shown}: the first line is no CSV header ({error}).") from error
    refuse_repeated(names, shown)
    return Look(Probe(inner_name, tuple(name.strip() for name in names), "csv", head=text[:4096]), delimiter)


def brief(name: str) -> str:
    """Make a column's name fit for a sentence: no control characters, and not longer than a name should be."""
    return printable(name if len(name) <= 60 else name[:60] + "…")


def refuse_repeated(names: Iterable[str], shown: str) -> None:
    """Raise UnreadableInput when two columns or keys are read under one name: which one counts is unclear."""
    alike: dict[str, list[str]] = {}
    for name in filter(None, names):
        alike.setdefault(plain(name), []).append(name.strip())
    for found in alike.values():
        if len(found) > 1:
            both = " and ".join(dict.fromkeys(repr(brief(name)) for name in found))
            raise UnreadableInput(f"{shown}: it has {both} more than once; which one counts is unclear.")


def json_looks(text: str, inner_name: str, tail: str, shown: str, paths: Iterable[str]) -> list[Look]:
    """Tell the shape of a JSON file, and the keys of its first objects, at its top and at *paths*."""
    shape, names = json_shape(text)
    looks = [Look(Probe(inner_name, names, shape, text[:4096], tail))] if names else []
    documents: Shape = "array" if shape == "array" else "objects"
    for path in paths:
        if (names_there := names_at(text, documents, path)) is not None:
            looks.append(Look(Probe(inner_name, names_there, documents, text[:4096], tail, path)))
    if not looks:
        raise UnreadableInput(f"{shown}: it begins like JSON but no whole object can be read; it may be cut off.")
    return looks


def json_shape(text: str) -> tuple[Shape, tuple[str, ...]]:
    """Tell an array, NDJSON and loose objects apart, and read the keys of the first objects."""
    if text.lstrip()[0] == "[":
        return "array", keys(first_objects(text, text.index("[") + 1))
    if found := keys(objects_of_lines(text.lstrip().split("\n", 1)[:1])):
        return "ndjson", found
    if found := keys(first_objects(text, 0)):
        return "objects", found  # an object over several lines, or several on one
    return "ndjson", keys(objects_of_lines(text.split("\n", FIRST_OBJECTS)[:FIRST_OBJECTS]))


def record_paths() -> list[str]:
    """List the paths at which the records of some format lie."""
    return sorted({path for fmt in all_formats() for member in fmt.members for path in member.records})


def first_records(path: Path, probe: Probe) -> list[dict[str, object]]:
    """Read the first records of a JSON file that was looked at."""
    with path.open("rb") as file:
        text = decoded(file.read(HEAD))
    if probe.records and probe.shape != "csv":
        *way, _ = steps(probe.records)
        ends = (end for at in islice(documents(text, probe.shape), FIRST_OBJECTS) for end in places(text, at, way))
        return list(islice((each for at in ends for each in records_in(text, at)), FIRST_OBJECTS))
    if probe.shape == "ndjson":
        return list(objects_of_lines(text.split("\n", FIRST_OBJECTS)[:FIRST_OBJECTS]))
    return list(first_objects(text, text.index("[") + 1 if probe.shape == "array" else 0))


def names_at(text: str, shape: Shape, path: str) -> tuple[str, ...] | None:
    """Read the keys of the first objects at a path of the first documents; None where no document has such a path.

    Empty where the list there is empty. What was read may end anywhere.
    """
    *way, (last, _) = steps(path)
    ends = (end for at in islice(documents(text, shape), FIRST_OBJECTS) for end in places(text, at, way))
    opening = "[" if last == "each" else "{"
    holders = [at for at in islice(ends, FIRST_OBJECTS) if text[at] == opening]
    found = keys(each for at in holders for each in islice(records_in(text, at), FIRST_OBJECTS))
    holds_others = any(True for at in holders for _ in inside(text, at))
    return found if holders and (found or not holds_others) else None


def documents(text: str, shape: Shape) -> Iterator[int]:
    """Yield where the documents of a file begin, as far as the text goes."""
    at = WHITE.match(text).end()  # type: ignore[union-attr]
    if shape == "array":
        yield from (place for _, place in inside(text, at))
        return
    with suppress(json.JSONDecodeError, RecursionError):
        while at < len(text):
            yield at
            at = BETWEEN.match(text, DECODER.raw_decode(text, at)[1]).end()  # type: ignore[union-attr]


def places(text: str, at: int, path: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Yield where the values at the end of a path begin, as far as the text goes."""
    if not path:
        yield at
        return
    (step, name), *rest = path
    if text[at] != ("[" if step == "each" else "{"):
        return
    for key, inner in inside(text, at):
        if step != "key" or key == name:
            yield from places(text, inner, rest)
            if step == "key":
                return


def records_in(text: str, at: int) -> Iterator[dict[str, object]]:
    """Yield the objects that stand in a list or under the keys of an object."""
    for _, inner in inside(text, at):
        with suppress(json.JSONDecodeError, RecursionError):
            value = DECODER.raw_decode(text, inner)[0]
            if isinstance(value, dict):
                yield value


def inside(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield key (in a list: nothing) and place of each value in a list or an object, as far as the text goes."""
    is_object = text[at] == "{"
    at += 1
    with suppress(json.JSONDecodeError, RecursionError):
        while (at := BETWEEN.match(text, at).end()) < len(text) and text[at] not in "]}":  # type: ignore[union-attr]
            key = ""
            if is_object:
                key, at = DECODER.raw_decode(text, at)
                at = BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            if at == len(text):
                return
            yield key, at
            at = DECODER.raw_decode(text, at)[1]


def objects_of_lines(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Yield the JSON objects that fill a line each; broken lines are passed over here, and rejected later."""
    for line in lines:
        with suppress(json.JSONDecodeError, RecursionError):
            value = json.loads(line)
            if isinstance(value, dict):
                yield value


def first_objects(text: str, start: int) -> Iterable[dict[str, object]]:
    """Yield the first JSON objects of a text, separated by white space or commas."""
    for _ in range(FIRST_OBJECTS):
        start = BETWEEN.match(text, start).end()  # type: ignore[union-attr]
        try:
            value, start = DECODER.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            return
        if isinstance(value, dict):
            yield value


def keys(objects: Iterable[dict[str, object]]) -> tuple[str, ...]:
    """Return the keys of all *objects* in order of appearance."""
    return tuple(dict.fromkeys(name for each in objects for name in each))
