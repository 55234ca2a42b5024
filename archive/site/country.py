"""The page of one country: the ads tied to it, who spends most on them, and their advertisers from A to Z."""

from collections.abc import Iterator

from archive.site.names import count_name_pages, name_pages
from archive.site.pages import Page
from archive.site.shared import Country, Shared
from archive.site.stream import Reader


def country_pages(reader: Reader, shared: Shared) -> Iterator[Page]:
    """Yield a page per country, and the list of the advertisers whose ads are tied to it."""
    for each in shared.countries:
        code = each.row.code
        context = {
            "head": each,
            "names": names_address(each).format(1),
            "ads": [
                found for found in shared.lists if (found.rows[0].basis, found.rows[0].country) == ("country", code)
            ],
            "lines": [
                found for found in shared.lists if (found.rows[0].basis, found.rows[0].country) == ("lines", code)
            ],
        }
        yield Page(f"{each.path}.html", "country.html", context)
        place = {"platform": None, "country": code}
        yield from name_pages(
            reader,
            "index_of_names",
            "names.html",
            names_address(each),
            place,
            where=reader.words.gettext("in %(country)s", country=each.name),
        )


def names_address(country: Country) -> str:
    """Give the address of the pages of a country's advertisers."""
    return f"names/in-{country.row.code.lower()}-{{}}.html"


def count_country_pages(shared: Shared) -> int:
    """Count these pages, without making them."""
    return sum(1 + count_name_pages(each.row.advertisers) for each in shared.countries)
