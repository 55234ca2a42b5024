"""Read the archive once, in the order of the pages, and hand out what belongs to each advertiser.

Every query is sorted by (platform, advertiser_id), and cursors walk side by side: memory holds one page's rows, not the
archive's; what DuckDB sorts beyond its memory limit goes to its temporary folder.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

import duckdb

from adlib.errors import AdlibError
from archive import ties
from archive.columns import quoted
from archive.database import MEMORY as USUAL_MEMORY
from archive.database import Archive, question, question_names
from archive.site.language import Words
from archive.site.wording import translated, wording
from archive.withheld import Withheld

FOLDER = Path(__file__).parent
BATCH = 2000

MEMORY = "330MB"
"""what DuckDB may use during a build; Python needs as much for the pages' names."""
GATHERED = "gathered"
"""name of the database in memory that holds rows which several cursors read."""

WORDED = {
    "ads": "whole_ads", "ad_histories": "whole_histories", "weeks": "week_figures", "delivery": "delivery_figures",
    "delivery_tables": "delivery_figures",
}  # fmt: skip
"""queries that word, as it is read, what another gathers in order: whole ads, or what is counted up of all of them."""

IN_PARTS = {"whole_ads": "ad_order", "whole_histories": "history_order"}
"""queries with a whole ad in a row, and those that put them in order."""
BYTES_AT_ONCE = 200_000_000
"""of their texts, and two thousand for all else of each, put in order at once; each time all versions are read."""
BYTES_WORDED_AT_ONCE = 40_000_000
"""of the same, where texts are whole: two thousand ads, as DuckDB takes them by itself, may each have a megabyte."""

SORTED_APART = ("advertiser_tables",)
"""queries of many wide rows, which are gathered before they are put in order, some advertisers at a time: to sort them
all as they come takes more memory than a build may."""
LINES_AT_ONCE = 80_000_000
"""bytes of their lines."""

IN_SLICES = ("week_figures", "delivery_figures")
"""queries that count up the ads of each advertiser, and keep all that they count in memory until the last is read."""
ADS_IN_A_SLICE = 100_000

KEPT = ("site_advertisers", "site_countries", "site_payers", "site_rankings")
"""questions that many queries read from: answered once a build."""

Key = tuple[str, str]


@cache
def display(name: str) -> str:
    """Read one query of `archive/site/display/`: what a page shows, with its messages yet to be put in."""
    return (FOLDER / "display" / f"{name}.sql").read_text(encoding="utf-8")


class Reader:
    """Answers the site's queries; each runs on a cursor of its own, and cursors are used again.

    A cursor sees of the archive what may be published, and knows the site's wording as temporary macros and the
    questions its query reads from as temporary views.
    """

    def __init__(
        self,
        archive: Archive,
        words: Words,
        time_zone: str = "UTC",
        *,
        downloads: bool = True,
        reading: Callable[[str], None] = lambda what: None,
    ) -> None:
        self.archive = archive
        self.reading = reading
        """is told what is being gathered, by the name of its query."""
        self.withheld = Withheld(archive)
        self.words = words
        self.wording = f"{wording(words, time_zone)};\n{lines_of_files(downloads)}"
        self.cursors: list[duckdb.DuckDBPyConnection] = []
        self.idle: list[duckdb.DuckDBPyConnection] = []
        self.gathered: set[str] = set()
        """what has been gathered under its name."""
        archive.con.execute(f"SET memory_limit = '{MEMORY}'; ATTACH ':memory:' AS {GATHERED} (READ_WRITE)")

    def read(self, name: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """Yield the rows of one display query as named tuples, a batch at a time."""
        whole = WORDED.get(name)
        if whole and whole not in self.gathered:
            self.gather(whole)
        cursor = self.free()
        query = self.prepared(cursor, name)
        if whole and "$after" in query:
            for after, upto in self.places(cursor, IN_PARTS[whole], BYTES_WORDED_AT_ONCE):
                yield from self.rows(cursor, name, between(query, after, upto))
        else:
            yield from self.rows(cursor, name, query, parameters)
        self.idle.append(cursor)

    def places(self, cursor: duckdb.DuckDBPyConnection, order: str, size: int) -> list[tuple[int, int]]:
        """Cut an order of ads into parts of at most so many bytes, each with the place before it and its last."""
        ends = cursor.execute(
            f"SELECT max(place) FROM (SELECT place, sum(bytes) OVER (ORDER BY place) // {size} AS part "
            f"FROM {GATHERED}.{order}) GROUP BY part ORDER BY part"
        ).fetchall()
        return [(after, upto) for (after,), (upto,) in pairwise([(0,), *ends])]

    def rows(
        self, cursor: duckdb.DuckDBPyConnection, name: str, query: str, parameters: Mapping[str, Any] | None = None
    ) -> Iterator[Any]:
        """Yield the rows of a query as named tuples."""
        cursor.execute(query, parameters)
        row_type: Any = namedtuple(name, [each[0] for each in cursor.description or ()])  # type: ignore[misc]
        while rows := cursor.fetchmany(BATCH):
            yield from map(row_type._make, rows)

    def prepared(self, cursor: duckdb.DuckDBPyConnection, name: str) -> str:
        """Give a display query, after making the views it reads from."""
        query = translated(display(name), self.words)
        for view in sorted(set(re.findall(r"\bsite_[a-z]+\b", query)) & set(question_names())):
            ties.tie(cursor, question(view).sql)
            if view in KEPT and view not in self.gathered:
                cursor.execute(f"CREATE TABLE {GATHERED}.{view} AS {question(view).sql}")
                self.gathered.add(view)
            source = f"FROM {GATHERED}.{view}" if view in KEPT else question(view).sql
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {source}")
        return as_lines(query, self.columns(cursor, query)) if name.startswith("data_") else query

    def columns(self, cursor: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
        """Name the columns of a query, with their types."""
        return {each[0]: str(each[1]) for each in cursor.execute(f"DESCRIBE {query}").fetchall()}

    def gather(self, name: str, *, only: str | None = None) -> None:
        """Keep the rows of one display query, for those that word them, for `read_gathered` and `digests`.

        *only* names a list of `note_changed`: the query then sees no ads but those of its advertisers, or of its pages
        of permanent addresses.
        """
        self.reading(name.replace("_", " "))
        cursor = self.free()
        query = self.prepared(cursor, name)
        order = IN_PARTS.get(name)
        if only and order in self.gathered:
            cursor.execute(f"DELETE FROM {GATHERED}.{order} WHERE NOT {listed('platform, part', only)}")
        elif only:
            self.see(cursor, listed("platform, advertiser_id", only))
        if order:
            self.put_in_order(cursor, name, query)
        else:
            self.put_in_parts(cursor, name, query)
        if only:
            self.see(cursor)
        self.gathered.add(name)
        self.idle.append(cursor)

    def put_in_parts(self, cursor: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
        """Gather the rows of a query, in as many parts as it needs; most need one."""
        ways = {**dict.fromkeys(SORTED_APART, self.sorted_apart), **dict.fromkeys(IN_SLICES, self.in_slices)}
        for number, part in enumerate(ways[name](cursor, name, query) if name in ways else [query]):
            into = f"INSERT INTO {GATHERED}.{name}" if number else f"CREATE TABLE {GATHERED}.{name} AS"
            cursor.execute(f"{into} {part}")

    def put_in_order(self, cursor: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
        """Gather whole ads in the order of their places, some at a time; half as many where these do not fit in memory.

        The order is gathered first, from narrow rows: whole ads are too wide to be sorted in the memory of a build.
        """
        order = IN_PARTS[name]
        if order not in self.gathered:
            cursor.execute(f"CREATE OR REPLACE TABLE {GATHERED}.{order} AS {self.prepared(cursor, order)}")
        cursor.execute(f"CREATE TABLE {GATHERED}.{name} AS {between(query, 0, 0)} WITH NO DATA")
        waiting = self.places(cursor, order, BYTES_AT_ONCE)[::-1]
        while waiting:
            after, upto = waiting.pop()
            try:
                cursor.execute(f"INSERT INTO {GATHERED}.{name} {between(query, after, upto)}")
            except duckdb.OutOfMemoryException:  # what their texts take was known, and not their lists
                middle = (after + upto) // 2
                if middle == after:
                    raise
                waiting += [(middle, upto), (after, middle)]

    def forget(self, *names: str) -> None:
        """Let go of gathered rows that nobody asks for again."""
        cursor = self.free()
        for name in self.gathered.intersection(names):
            cursor.execute(f"DROP TABLE {GATHERED}.{name}")
            self.gathered.remove(name)
        self.idle.append(cursor)

    def see(self, cursor: duckdb.DuckDBPyConnection, condition: str | None = None) -> None:
        """Let a cursor see only the ads of which a condition holds, or all again."""
        view = self.withheld.view("ad_current", condition) if condition else self.withheld.view("ad_current")
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW ad_current AS {view}")

    def sorted_apart(self, cursor: duckdb.DuckDBPyConnection, name: str, query: str) -> Iterator[str]:
        """Gather the rows as they come, one part of the union after the other; then give the queries that put those of
        some advertisers in order.
        """
        rows, places = f"{GATHERED}.{name}_rows", f"{GATHERED}.{name}_places"
        unsorted, _, order = query.rpartition("\nORDER BY ")
        for number, part in enumerate(unsorted.split("\nUNION ALL\n")):
            into = f"INSERT INTO {rows}" if number else f"CREATE TABLE {rows} AS"
            cursor.execute(f"{into} {part}")
        cursor.execute(
            f"CREATE TABLE {places} AS SELECT platform, advertiser_id, "
            f"sum(bytes) OVER (ORDER BY platform, advertiser_id) // {LINES_AT_ONCE} AS part FROM ("
            f"SELECT platform, advertiser_id, sum(strlen(csv) + strlen(json)) AS bytes FROM {rows} GROUP BY 1, 2)"
        )
        for (part,) in cursor.execute(f"SELECT DISTINCT part FROM {places} ORDER BY part").fetchall() or [(0,)]:
            these = f"SELECT (platform, advertiser_id) FROM {places} WHERE part = {part}"
            yield f"FROM {rows} WHERE (platform, advertiser_id) IN ({these}) ORDER BY {order}"
        cursor.execute(f"DROP TABLE {rows}; DROP TABLE {places}")

    def in_slices(self, cursor: duckdb.DuckDBPyConnection, name: str, query: str) -> Iterator[str]:
        """Give the query once for each slice of advertisers, in order; its cursor sees only the ads of that one."""
        slices = f"{GATHERED}.{name}_slices"
        cursor.execute(
            f"CREATE TABLE {slices} AS SELECT platform, advertiser_id, "
            f"sum(count(*)) OVER (ORDER BY platform, advertiser_id) // {ADS_IN_A_SLICE} AS part "
            "FROM ad_current GROUP BY platform, advertiser_id"
        )
        parts = cursor.execute(f"SELECT DISTINCT part FROM {slices} ORDER BY part").fetchall()
        if len(parts) <= 1:
            yield query
        else:
            for (part,) in parts:
                these = f"SELECT (platform, advertiser_id) FROM {slices} WHERE part = {part}"
                self.see(cursor, f"(platform, advertiser_id) IN ({these})")
                yield query
            self.see(cursor)
        cursor.execute(f"DROP TABLE {slices}")

    def read_gathered(self, name: str, *, only: str | None = None, first: int | None = None) -> Iterator[Any]:
        """Yield the rows of a gathered query.

        *only* those whose first two columns `note_changed` lists under it, or whose `place` is among the *first*.
        """
        cursor = self.free()
        where = ""  # then rows come in the order they were gathered in, without being sorted
        if first:
            where = f"WHERE place <= {first} ORDER BY rowid"
        elif only:
            where = f"WHERE {listed(self.key_columns(name), only)} ORDER BY rowid"
        yield from self.rows(cursor, name, f"SELECT * FROM {GATHERED}.{name} {where}")
        self.idle.append(cursor)

    def digests(self, names: Sequence[str]) -> dict[Key, int]:
        """Hash gathered rows by their first two columns."""
        cursor = self.free()
        keys = {name: self.key_columns(name) for name in names}
        parts = " UNION ALL ".join(
            f"SELECT {keys[name]}, {number}, hash(list(hash(g) ORDER BY rowid)) "
            f"FROM {GATHERED}.{name} AS g GROUP BY {keys[name]}"
            for number, name in enumerate(names)
        )
        query = (
            f"SELECT one, two, hash(list(hash(part, digest) ORDER BY part)) FROM ({parts}) AS p(one, two, part, digest)"
        )
        found = {(one, two): digest for one, two, digest in cursor.execute(f"{query} GROUP BY one, two").fetchall()}
        self.idle.append(cursor)
        return found

    def key_columns(self, name: str) -> str:
        """Name the first two columns of a gathered query."""
        cursor = self.free()
        about = cursor.execute(f"FROM {GATHERED}.{name} LIMIT 0").description or []
        self.idle.append(cursor)
        return ", ".join(quoted(each[0]) for each in about[:2])

    def note_changed(self, name: str, keys: Sequence[Key]) -> None:
        """List subjects under a name, for `only`."""
        cursor = self.free()
        cursor.execute(f"CREATE TABLE {GATHERED}.changed_{name} (one VARCHAR, two VARCHAR)")
        given = {"one": [key[0] for key in keys], "two": [key[1] for key in keys]}
        cursor.execute(f"INSERT INTO {GATHERED}.changed_{name} SELECT unnest($one), unnest($two)", given)
        self.idle.append(cursor)

    def holds(self, table: str) -> bool:
        """Tell whether a table of the archive has any row."""
        cursor = self.free()
        found = cursor.execute(f"FROM {table} LIMIT 1").fetchall()
        self.idle.append(cursor)
        return bool(found)

    def one(self, name: str) -> Any:
        """Return the only row of a display query."""
        (row,) = self.read(name)
        return row

    def free(self) -> duckdb.DuckDBPyConnection:
        """Give a cursor that nobody reads from."""
        return self.idle.pop() if self.idle else self.cursor()

    def plain(self) -> duckdb.DuckDBPyConnection:
        """Open a cursor that sees what may be published and does not know the site's wording: for ready-made questions.

        Some macros of the site's wording bear the names of those that questions use.
        """
        cursor = self.archive.cursor()
        self.withheld.put(cursor)
        self.cursors.append(cursor)
        return cursor

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Open a cursor that knows the site's wording."""
        cursor = self.archive.cursor()
        self.withheld.put(cursor)
        cursor.execute("CREATE TEMP TABLE country_name (name VARCHAR, code VARCHAR)")
        cursor.execute("INSERT INTO country_name SELECT unnest($names), unnest($codes)", country_names())
        cursor.execute(self.wording)
        self.cursors.append(cursor)
        return cursor

    def close(self) -> None:
        """Let go of the archive."""
        for cursor in self.cursors:
            cursor.close()
        self.archive.con.execute(f"DETACH {GATHERED}; SET memory_limit = '{USUAL_MEMORY}'")


@cache
def country_names() -> dict[str, list[str]]:
    """List the English names of countries, in small letters, with their codes."""
    from babel import Locale

    known = {name.lower(): code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    return {"names": list(known), "codes": list(known.values())}


def between(query: str, after: int, upto: int) -> str:
    """Put the ends of a part into a query, the first of which is not in it."""
    return query.replace("$after", str(after)).replace("$upto", str(upto))


def listed(columns: str, name: str) -> str:
    """Write the condition for rows whose two columns `note_changed` lists under a name."""
    return f"({columns}) IN (SELECT (one, two) FROM {GATHERED}.changed_{name})"


def lines_of_files(wanted: bool) -> str:
    """Write the macros by which lines of files to take away are made, and whether they are *wanted*."""
    asked = f"CREATE OR REPLACE TEMP MACRO with_downloads() AS {str(wanted).lower()}"
    return f"{asked};\n{(FOLDER / 'downloads.sql').read_text(encoding='utf-8')}"


def as_lines(query: str, columns: Mapping[str, str]) -> str:
    """Make the rows of a query lines of files to take away: its first two columns, the whole as `csv` and as `json`."""
    kinds = {"VARCHAR": "csv_text", "VARCHAR[]": "csv_list"}
    cells = ", ".join(f"{kinds.get(kind, 'csv_plain')}({column})" for column, kind in columns.items())
    facts = ", ".join(f"'{column}': {column}" for column in columns)
    keys = ", ".join(list(columns)[:2])
    return (
        f"SELECT {keys}, concat_ws(',', {cells}) AS csv, CAST(to_json({{{facts}}}) AS VARCHAR) AS json, "
        f"'{','.join(columns)}' AS header FROM ({query})"
    )


class Rows(Protocol):
    """What answers display queries by name."""

    def read(self, name: str) -> Iterator[Any]:
        """Yield the rows of one query."""


class Stream:
    """One sorted query, from which each advertiser takes its rows in turn."""

    def __init__(self, reader: "Rows", name: str) -> None:
        self.groups = groupby(reader.read(name), key=itemgetter(0, 1))
        self.ahead: tuple[Key, Iterator[Any]] | None = next(self.groups, None)

    def take(self, key: Key) -> list[Any]:
        """Return the rows of *key*; keys must be asked for in the order of the query."""
        return list(self.walk(key))

    def walk(self, key: Key) -> Iterator[Any]:
        """Yield the rows of *key* one by one; all of them must be used before the next key is asked for."""
        if self.ahead is None or self.ahead[0] != key:
            return
        yield from self.ahead[1]
        self.ahead = next(self.groups, None)

    def check_empty(self) -> None:
        """Make sure that nothing was left over, which would be missing from the site."""
        if self.ahead is not None:
            raise AdlibError(f"advertiser {self.ahead[0]} has rows in the archive and no page; please report this.")
