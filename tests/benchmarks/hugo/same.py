"""Compare what Hugo wrote with what a full build wrote, file by file.

Not only the words must agree: tags with their attributes, addresses and figures as well. Whitespace, the way a
character is escaped, `85.0%` for `85%` and the order of names in JSON may differ. Kinds of files of which Hugo wrote
none are left out, and counted as that.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

COMPARED = 300
"""files of a kind: those whose paths have the lowest hashes, which are the same ones whenever the site is."""
ESCAPED = re.compile(r"\\u(00[0-9a-f]{2})")
FACTS = re.compile(r'(?<=<script type="application/ld\+json">).*(?=</script>)')
PIECE = re.compile(r"<[^>]*>|[^<\s]+")


@dataclass
class Kind:
    """The files of one folder and ending."""

    ours: dict[str, int] = field(default_factory=dict)
    """paths and bytes of adlib's."""
    theirs: dict[str, int] = field(default_factory=dict)
    """of Hugo's."""
    compared: int = 0
    differences: list[str] = field(default_factory=list)


def compare(ours: Path, theirs: Path) -> tuple[str, list[str]]:
    """Give a table of what both sides wrote, and what differs."""
    kinds: dict[str, Kind] = defaultdict(Kind)
    for path, size in files(ours):
        kinds[kind_of(path)].ours[path] = size
    for path, size in files(theirs):
        kinds[kind_of(path)].theirs[path] = size
    shared = {name: each for name, each in sorted(kinds.items()) if each.theirs}
    for each in shared.values():
        look(each, ours, theirs)
    alone = together(each for each in kinds.values() if not each.theirs)
    rows = {**shared, "all of these": together(shared.values()), "left out of Hugo": alone}
    head = "| files | adlib | MB | Hugo | MB | compared | agree |\n|---|---|---|---|---|---|---|"
    return "\n".join([head, *(row(*each) for each in rows.items())]), rows["all of these"].differences


def together(kinds: Iterable[Kind]) -> Kind:
    """Add kinds up."""
    found = Kind()
    for each in kinds:
        found.ours |= each.ours
        found.theirs |= each.theirs
        found.compared += each.compared
        found.differences += each.differences
    return found


def files(folder: Path) -> Iterator[tuple[str, int]]:
    """List the files of a site with their sizes, but what adlib notes for itself."""
    for place in sorted(folder.rglob("*")):
        if place.is_file() and not place.name.startswith(".adlib"):
            yield place.relative_to(folder).as_posix(), place.stat().st_size


def kind_of(path: str) -> str:
    """Name the kind of a file: its folder and its ending, or itself at the top."""
    folder, _, name = path.partition("/")
    return f"{folder}/*.{name.rpartition('.')[2]}" if name else path


def row(name: str, kind: Kind) -> str:
    """Write a row of the table."""
    counts = [f"{len(each):,} | {sum(each.values()) / 1e6:,.1f}" for each in (kind.ours, kind.theirs)]
    agree = kind.compared - len(kind.differences)
    return f"| {name} | {' | '.join(counts)} | {kind.compared:,} | {agree:,} |"


def look(kind: Kind, ours: Path, theirs: Path) -> None:
    """Compare a sample of the files of one kind that both wrote; what one alone wrote differs."""
    kind.differences += [f"{path}: only Hugo wrote it" for path in kind.theirs.keys() - kind.ours.keys()]
    kind.differences += [f"{path}: only adlib wrote it" for path in kind.ours.keys() - kind.theirs.keys()]
    sample = sorted(kind.ours.keys() & kind.theirs.keys(), key=hash_of)[:COMPARED]
    kind.compared = len(sample) + len(kind.differences)
    for path in sample:
        one, other = (normal(path, (folder / path).read_text(encoding="utf-8")) for folder in (ours, theirs))
        if one != other:
            kind.differences.append(f"{path}: {first_difference(one, other)}")


def hash_of(path: str) -> bytes:
    """Hash a path."""
    return sha256(path.encode()).digest()


def normal(path: str, text: str) -> list[Any]:
    """Read a file as what must be the same: the values of JSON, the lines of a table, tags and words of markup."""
    if path.endswith(".json"):
        return [json.loads(text)]
    if not path.endswith((".html", ".atom", ".xml")):
        return text.rstrip("\n").split("\n")
    text = FACTS.sub(lambda found: json.dumps(json.loads(found[0]), sort_keys=True), text)
    pieces = PIECE.findall(re.sub(r'(\d)\.0%"', r'\1%"', text))
    return [unescape(ESCAPED.sub(lambda found: chr(int(found[1], 16)), piece)) for piece in pieces]


def first_difference(ours: list[Any], theirs: list[Any]) -> str:
    """Show where two files part."""
    for place, (one, other) in enumerate(zip_longest(ours, theirs)):
        if one != other:
            return f"{ours[max(0, place - 2) : place + 4]} and {theirs[max(0, place - 2) : place + 4]}"
    return ""
