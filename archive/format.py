"""What a dump format is: a frozen value, found by listing `archive/formats/`; nothing to register.

A format has members, one per kind of file in the dump. A member is a table of columns (`archive.columns`) plus the
marks by which its files are recognised. To add a format, add one file that holds `FORMAT = Format(...)` and a sample.
"""

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal

from archive import formats
from archive.columns import Column, plain

Holds = Literal["ads", "ad_parts", "spend_lines", "campaigns", "declared", "labels", "id_mapping", "as_of"]


@dataclass(frozen=True)
class Probe:
    """What is known of a file before it is read: its own name, its columns or keys, its first and last bytes."""

    inner_name: str
    """the file's own name as its publisher gave it; inside a zip, the member's path."""
    names: tuple[str, ...]
    """header of a CSV, or the keys of the first objects of a JSON file."""
    shape: Literal["csv", "ndjson", "array", "objects"]
    head: str = ""
    tail: str = ""
    records: str = ""
    """JSON only: the path in each document at which the records lie; empty where a document is a record."""


@dataclass(frozen=True)
class Facts:
    """What name and envelope of a file say about the whole dump."""

    scope: str | None = None
    country: str | None = None
    as_of: datetime | None = None
    platform: str | None = None
    """the platform, where the format is of several."""
    part: str | None = None
    """the part of the scope this file covers, such as a region."""
    grain: str | None = None
    """grain of its spend lines, where the name decides it."""
    missing: str | None = None
    """what the user must say because the file does not; a sentence."""
    words: Mapping[str, str] = field(default_factory=dict)
    """further facts, for `fact("...")` columns."""


@dataclass(frozen=True)
class Member:
    """One kind of file in a dump."""

    name: str
    holds: Holds
    marks: tuple[str, ...]
    """columns or keys that must all be there; `a|b` means either."""
    columns: Mapping[str, Column]
    lacks: tuple[str, ...] = ()
    """columns that must not be there, where another member has the same marks."""
    core: tuple[str, ...] = ()
    """columns that tell this table from all others even where a collector cut out some of the marks."""
    always: tuple[str, ...] = ()
    """columns that every generation has: a file that lacks one was cut, and is a partial capture."""
    selected: bool = False
    """whether a file of this table alone, without the rest of its dump, is a collector's selection."""
    grain: str | None = None
    ignored: Mapping[str, str] = field(default_factory=dict)
    """columns left out on purpose, each with the reason; `snapshot.version` names a key inside `snapshot`."""
    inside: Mapping[str, Collection[str]] = field(default_factory=dict)
    """JSON only: the keys that columns read inside objects which they take as they stand, by the object's name."""
    shape: Literal["csv", "json"] = "csv"
    records: tuple[str, ...] = ()
    """JSON only: paths at which the records may lie, such as `$.data[*]`, where a document is not a record itself."""
    newest: str | None = None
    """SQL over the staged fields: a day that the capture cannot be older than."""
    empty_by_design: bool = False
    """the publisher empties this file; it is never shrunken."""
    short_rows: bool = False
    """whether its tool leaves out the commas of the last, empty cells of a row."""
    ids_optional: bool = False
    """whether some dumps carry no ad ids, so that a record's hash may stand for one."""
    part_of: str | None = None
    """of `ad_parts`: the member whose ads these rows complete; matched by `ad_id`, they fill a list of the ad."""
    lookup: tuple[str, str, str] | None = None
    """(member, key column, wanted column): a column to fetch from another member of the same dump."""

    def misses(self, probe: Probe) -> list[str]:
        """Name the marks that *probe* does not have; empty when it may be this member."""
        has = {plain(name) for name in probe.names}
        return [mark for mark in self.marks if not any(plain(either) in has for either in mark.split("|"))]

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """Names that stand for those of any record, where a file holds none."""
        return tuple(mark.split("|")[0] for mark in self.marks)

    @property
    def opened(self) -> frozenset[str]:
        """JSON only: the objects of a record whose keys its columns read, such as `ad` for `ad.id`."""
        names = {name for column in self.columns.values() for name in column.names} if self.shape == "json" else set()
        return frozenset(name[:at] for name in names for at, sign in enumerate(name) if sign == ".")

    def recognises_cut(self, probe: Probe) -> bool:
        """Tell whether a file with these columns is this member with some of its columns cut out."""
        has = {plain(name) for name in probe.names}
        return bool(self.core) and (probe.shape == "csv") == (self.shape == "csv") and has >= set(map(plain, self.core))

    def recognises(self, probe: Probe) -> bool:
        """Tell whether a file with these columns is this member."""
        if (probe.shape == "csv") != (self.shape == "csv"):
            return False
        if probe.records and probe.records not in self.records:
            return False
        if probe.records and not probe.names:
            return True  # an empty list of records has no keys to tell it by
        if self.misses(probe):
            return False
        has = {plain(name) for name in probe.names}
        return not any(plain(name) in has for name in self.lacks)


def no_facts(probe: Probe) -> Facts:
    """Say nothing about the dump: its name and envelope carry no facts."""
    return Facts()


@dataclass(frozen=True)
class Format:
    """One dump format of one platform."""

    name: str
    title: str
    platform: str
    publisher: str
    url: str
    members: tuple[Member, ...]
    complete: bool
    """whether such a dump claims to hold everything of its scope."""
    complete_means: str
    active: Literal["schedule", "last_impression", "delivery"]
    active_means: str
    released: datetime | None = None
    """of what was published once: the moment that its publisher states for it."""
    scope: str | None = None
    """fixed scope; else `facts` or `scope_sql` gives it."""
    scope_sql: str | None = None
    """SQL aggregate over the staged ads that gives the scope."""
    facts: Callable[[Probe], Facts] = no_facts
    bundle: Literal["folder", "file", "facts"] = "file"
    """which files make one capture: those of a folder, each alone, or those whose facts agree."""
    shrinks: bool = True
    """whether a far smaller dump is refused; false for windows that rightly rise and fall."""
    header: Callable[[str, Sequence[str]], tuple[str, ...] | None] | None = None
    """of a CSV without a header: the header, by the file's own name and its first row; None where it is another."""
    joins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """how a SQLite file that holds it in several tables gives one: (the table that has a row per record, the SQL)."""
    generation: Callable[[tuple[str, ...]], Mapping[str, str]] | None = None
    """facts that follow from the columns, such as how currencies are to be read."""


@cache
def all_formats() -> tuple[Format, ...]:
    """Return every format in `archive/formats/`, by name."""
    modules = [
        importlib.import_module(f"archive.formats.{each.name}") for each in pkgutil.iter_modules(formats.__path__)
    ]
    return tuple(sorted((module.FORMAT for module in modules), key=lambda each: each.name))
