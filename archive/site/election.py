"""The pages about elections: which the archive has ads for, and what counts for each."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from archive.site.pages import Page
from archive.site.shared import Shared
from archive.site.stream import Reader, Stream

BASES = ("country", "targeting", "delivery", "dump")


def ahead(shared: Shared) -> list[Any]:
    """List the elections ahead of the newest capture in countries that the archive has ads of, the next one first.

    Rows have `shown`, `path`, `voted` (the days in words), `first_day`, `place_code`, `information`, `ads`; an election
    without ads yet has no page of its own, only its line on `elections.html`.
    """
    return sorted((each for each in shared.elections if each.is_ahead), key=attrgetter("first_day", "name"))


def election_pages(reader: Reader, shared: Shared) -> Iterator[Page]:
    """Yield the list of elections and a page for each that the archive has ads for; none where there is no election."""
    if not shared.elections:
        return
    held = sorted((each for each in shared.elections if each.ads), key=attrgetter("first_day", "name"), reverse=True)
    yield Page("elections.html", "elections.html", {"held": held, "ahead": ahead(shared)})
    names = ("election_spend", "election_ranks", "election_gone", "election_captures")
    streams = {name: Stream(reader, name) for name in names}
    for head in shared.elections:
        if head.ads:
            yield Page(f"{head.path}.html", "election.html", one_election(head, streams, shared))
    for stream in streams.values():
        stream.check_empty()


def one_election(head: Any, streams: dict[str, Stream], shared: Shared) -> dict[str, Any]:
    """Gather what stands on the page of one election."""
    key = (head.jurisdiction, head.name)
    spend = grouped(streams["election_spend"].take(key), "basis")
    ranks = {
        kind: [(currency, rows) for currency, rows in grouped(found, "currency").items()]
        for kind, found in grouped(streams["election_ranks"].take(key), "kind").items()
    }
    captures = [(shared.captures[row.capture_id], row.ads) for row in streams["election_captures"].take(key)]
    return {
        "head": head,
        "spend": spend["any"],
        "by_basis": [(basis, spend[basis]) for basis in BASES if basis in spend],
        "ranks": ranks,
        "gone": streams["election_gone"].take(key),
        "sources": [(each, shared.title(each.format), ads) for each, ads in captures],
    }


def grouped(rows: list[Any], field: str) -> dict[str, list[Any]]:
    """Part sorted rows by one field."""
    return {value: list(group) for value, group in groupby(rows, key=attrgetter(field))}


def count_election_pages(shared: Shared) -> int:
    """Count the pages about elections, without making them."""
    return sum(1 for each in shared.elections if each.ads) + 1 if shared.elections else 0
