"""The page of one platform: what the archive holds of it, who spends most there, and its advertisers from A to Z."""

from collections.abc import Iterator
from typing import Any

from archive.site.names import count_name_pages, name_pages
from archive.site.pages import Page
from archive.site.shared import Shared
from archive.site.stream import Reader


def platform_pages(reader: Reader, shared: Shared) -> Iterator[Page]:
    """Yield a page per platform, and the list of its advertisers."""
    for each in shared.platforms:
        context = {
            "head": each,
            "names": names_address(each).format(1),
            "ads": [found for found in shared.lists if found.is_about("platform", each.platform)],
            "lines": [found for found in shared.lists if found.is_about("lines", each.platform)],
            "sources": [
                (capture, shared.title(capture.format))
                for capture in shared.captures.values()
                if capture.is_newest and capture.platform == each.words
            ],
        }
        yield Page(f"{each.path}.html", "platform.html", context)
        place = {"platform": each.platform, "country": None}
        yield from name_pages(
            reader,
            "index_of_names",
            "names.html",
            names_address(each),
            place,
            where=reader.words.gettext("on %(platform)s", platform=each.words),
        )


def names_address(platform: Any) -> str:
    """Give the address of the pages of a platform's advertisers."""
    return f"names/on-{platform.path.rsplit('/', 1)[-1]}-{{}}.html"


def count_platform_pages(shared: Shared) -> int:
    """Count these pages, without making them."""
    return sum(1 + count_name_pages(each.advertisers) for each in shared.platforms)
