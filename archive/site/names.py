"""Lists by name, from A to Z: all advertisers, those of a platform or country, and all payers."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from archive.site.pages import Page, chunks, numbered
from archive.site.stream import Reader

NAMES_A_PAGE = 150


def name_pages(
    reader: Reader,
    query: str,
    template: str,
    address: str,
    parameters: Mapping[str, str | None] | None = None,
    **words: str,
) -> Iterator[Page]:
    """Yield the pages of one list, with links from letter to page. *address* holds `{}` for the page's number."""
    letters: dict[str, int] = {}
    total, as_of = 0, ""
    for row in reader.read(query, parameters):
        as_of = row.status_as_of
        letters.setdefault(row.letter, total // NAMES_A_PAGE + 1)
        total += 1
    file = address.rsplit("/", 1)[-1]
    batches = chunks(reader.read(query, parameters), NAMES_A_PAGE)
    for number in range(1, count_name_pages(total) + 1):
        context = {
            "groups": [(letter, list(rows)) for letter, rows in groupby(next(batches, []), key=attrgetter("letter"))],
            "letters": [(letter, f"{file.format(page)}#{letter_anchor(letter)}") for letter, page in letters.items()],
            "anchor": letter_anchor,
            "total": total,
            "as_of": as_of,
            "pages": numbered(number, count_name_pages(total), file),
            **words,
        }
        yield Page(address.format(number), template, context)


def count_name_pages(names: int) -> int:
    """Count the pages of a list; an empty list has one, which says so."""
    return max(1, -(-names // NAMES_A_PAGE))


def letter_anchor(letter: str) -> str:
    """Name the place where a letter begins."""
    return "letter-" + ("digits" if letter == "0–9" else letter.lower())
