"""Read the archive once, in the order of the pages, and hand out what belongs to each advertiser.

Every query is sorted by (platform, advertiser_id), and cursors walk side by side: memory holds one page's rows, not the
archive's; what DuckDB sorts beyond its memory limit goes to its temporary folder.
"""

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from adlib.errors import AdlibError
from archive.database import Archive, question, question_names
from archive.withheld import Withheld

FOLDER = Path(__file__).parent
BATCH = 2000

Key = tuple[str, str]


@cache
def display(name: str) -> str:
    """Read one query of `archive/site/display/`: what a page shows, worded."""
    return (FOLDER / "display" / f"{name}.sql").read_text(encoding="utf-8")


class Reader:
    """Answers the site's queries; each runs on a cursor of its own, and cursors are used again.

    A cursor sees of the archive what may be published, and knows the site's wording as temporary macros and the
    questions its query reads from as temporary views.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.withheld = Withheld(archive)
        self.cursors: list[duckdb.DuckDBPyConnection] = []
        self.idle: list[duckdb.DuckDBPyConnection] = []

    def read(self, name: str, parameters: Mapping[str, Any] | None = None) -> Iterator[Any]:
        """Yield the rows of one display query as named tuples, a batch at a time."""
        query = display(name)
        cursor = self.idle.pop() if self.idle else self.cursor()
        for view in sorted(set(re.findall(r"\bsite_[a-z]+\b", query)) & set(question_names())):
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {question(view).sql}")
        cursor.execute(query, parameters)
        row_type: Any = namedtuple(name, [each[0] for each in cursor.description or ()])  # type: ignore[misc]
        while rows := cursor.fetchmany(BATCH):
            yield from map(row_type._make, rows)
        self.idle.append(cursor)

    def one(self, name: str) -> Any:
        """Return the only row of a display query."""
        (row,) = self.read(name)
        return row

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Open a cursor that knows the site's wording."""
        cursor = self.archive.cursor()
        self.withheld.put(cursor)
        cursor.execute("CREATE TEMP TABLE country_name (name VARCHAR, code VARCHAR)")
        cursor.execute("INSERT INTO country_name SELECT unnest($names), unnest($codes)", country_names())
        cursor.execute((FOLDER / "wording.sql").read_text(encoding="utf-8"))
        self.cursors.append(cursor)
        return cursor

    def close(self) -> None:
        """Let go of the archive."""
        for cursor in self.cursors:
            cursor.close()


@cache
def country_names() -> dict[str, list[str]]:
    """List the English names of countries, in small letters, with their codes."""
    from babel import Locale

    known = {name.lower(): code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    return {"names": list(known), "codes": list(known.values())}


class Stream:
    """One sorted query, from which each advertiser takes its rows in turn."""

    def __init__(self, reader: Reader, name: str) -> None:
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
