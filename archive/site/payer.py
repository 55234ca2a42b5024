"""The page of one payer: for whom it paid on a platform, how many ads, and what was spent on them."""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from archive.site.changed import Kept, LastBuild, Subjects
from archive.site.downloads import Taken
from archive.site.feeds import feeds
from archive.site.names import count_name_pages, name_pages
from archive.site.pages import File, Page, first
from archive.site.shared import Shared
from archive.site.stream import Key, Reader, Stream

ADVERTISERS_A_TABLE = 500
STREAMS = ("payer_spend", "payer_advertisers", "payer_changes")
TO_TAKE = "data_of_payers"
"""the lines of the files to take away."""


def payer_pages(reader: Reader, shared: Shared, last: LastBuild) -> Iterator[Page | File | Kept]:
    """Yield a page per payer and platform, and its feeds: one ordered scan, all queries side by side."""
    queries = [*STREAMS, TO_TAKE] if shared.settings.has("downloads") else STREAMS
    subjects = Subjects(reader, last, "payer_pages", queries)
    streams = {name: Stream(subjects, name) for name in queries}
    for head in subjects.read("payer_pages"):
        yield from subjects.pages((head.platform, head.payer), one_payer(head, streams, shared))
    for stream in streams.values():
        stream.check_empty()


def one_payer(head: Any, streams: Mapping[str, Stream], shared: Shared) -> Iterator[Page | File]:
    """Yield a payer's page and feeds."""
    key: Key = (head.platform, head.payer)
    shown, left_out = {}, {}
    for basis, rows in groupby(streams["payer_advertisers"].walk(key), key=attrgetter("basis")):
        shown[basis], left_out[basis] = first(rows, ADVERTISERS_A_TABLE)
    entries = streams["payer_changes"].take(key)
    taken = Taken(f"{head.path}-advertisers")
    if TO_TAKE in streams:
        deque(taken.note(streams[TO_TAKE].walk(key)), maxlen=0)
    yield from taken.finish()
    context = {
        "head": head,
        "downloads": taken.made,
        "base": head.path.rsplit("/", 1)[-1],
        "spend": streams["payer_spend"].take(key),
        "advertisers": shown,
        "left_out": left_out,
        "changes": entries,
        "happened": shared.happened,
    }
    yield Page(f"{head.path}.html", "payer.html", context)
    title = shared.words.gettext(
        "%(name)s, payer on %(platform)s: what changed", name=head.title, platform=head.platform_words
    )
    yield from feeds(shared, head.path, f"{head.path}.html", title, entries, updated=head.updated)


def payer_name_pages(reader: Reader) -> Iterator[Page]:
    """Yield the payers by name."""
    yield from name_pages(reader, "index_of_payers", "payers.html", "payers/{}.html")


def count_payer_pages(payers: int) -> int:
    """Count the pages about payers, without making them."""
    return payers + count_name_pages(payers)
