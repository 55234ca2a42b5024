"""The page of one payer: for whom it paid on a platform, how many ads, and what was spent on them."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from archive.site.pages import Page, chunks, first, letter_anchor, numbered
from archive.site.stream import Reader, Stream

ADVERTISERS_A_TABLE = 500
NAMES_A_PAGE = 150


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
    """Yield the payers by name, with links from letter to page."""
    letters: dict[str, int] = {}
    total = 0
    for row in reader.read("index_of_payers"):
        letters.setdefault(row.letter, total // NAMES_A_PAGE + 1)
        total += 1
    pages = max(1, -(-total // NAMES_A_PAGE))
    batches = chunks(reader.read("index_of_payers"), NAMES_A_PAGE)
    for number in range(1, pages + 1):
        context = {
            "groups": [(letter, list(rows)) for letter, rows in groupby(next(batches, []), key=attrgetter("letter"))],
            "letters": [(letter, page, letter_anchor(letter)) for letter, page in letters.items()],
            "anchor": letter_anchor,
            "total": total,
            "pages": numbered(number, pages, "{}.html"),
        }
        yield Page(f"payers/{number}.html", "payers.html", context)


def count_payer_pages(payers: int) -> int:
    """Count the pages about payers, without making them."""
    return payers + max(1, -(-payers // NAMES_A_PAGE))
