"""The page of one payer: for whom it paid on a platform, how many ads, and what was spent on them."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from archive.site.names import count_name_pages, name_pages
from archive.site.pages import Page, first
from archive.site.stream import Reader, Stream

ADVERTISERS_A_TABLE = 500


def payer_pages(reader: Reader) -> Iterator[Page]:
    """Yield a page per payer and platform: one ordered scan, all queries side by side."""
    spend, advertisers = Stream(reader, "payer_spend"), Stream(reader, "payer_advertisers")
    for head in reader.read("payer_pages"):
        key = (head.platform, head.payer)
        shown, left_out = {}, {}
        for basis, rows in groupby(advertisers.walk(key), key=attrgetter("basis")):
            shown[basis], left_out[basis] = first(rows, ADVERTISERS_A_TABLE)
        context = {"head": head, "spend": spend.take(key), "advertisers": shown, "left_out": left_out}
        yield Page(f"{head.path}.html", "payer.html", context)
    spend.check_empty()
    advertisers.check_empty()


def payer_name_pages(reader: Reader) -> Iterator[Page]:
    """Yield the payers by name."""
    yield from name_pages(reader, "index_of_payers", "payers.html", "payers/{}.html")


def count_payer_pages(payers: int) -> int:
    """Count the pages about payers, without making them."""
    return payers + count_name_pages(payers)
