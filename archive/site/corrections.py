"""What this site got wrong and put right: a page of its own, and a note at the head of every page it was on.

Only people know of such errors, so `[[corrections]]` of adlib.toml tells them. An import that was taken back
(`adlib undo`) leaves the archive as if it had never been; whoever published figures from it writes a correction.
"""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from adlib.models import Correction
from archive.site.pages import Page
from archive.site.stream import Reader


class Corrections:
    """The corrections, the newest first, by the pages they were on; learns which of these pages there are."""

    def __init__(self, corrections: Iterable[Correction], reader: Reader) -> None:
        newest = sorted(corrections, key=attrgetter("day", "what"), reverse=True)
        days = [each.day for each in newest]
        said = {each.first_day: each.day for each in reader.read("days", {"first": days, "last": days})}
        self.entries = [(said[each.day], each) for each in newest]
        self.by_page: dict[str, list[tuple[str, Correction]]] = defaultdict(list)
        for day, each in self.entries:
            for page in each.pages or []:
                self.by_page[page].append((day, each))
        self.met: set[str] = set()

    def of(self, path: str) -> list[tuple[str, Correction]]:
        """Give the corrections that a page's head tells."""
        if path not in self.by_page:
            return []
        self.met.add(path)
        return self.by_page[path]

    def note(self, paths: Iterable[str]) -> None:
        """Note pages that there are and that stay as they were."""
        self.met.update(path for path in paths if path in self.by_page)

    def page(self) -> Page:
        """Lay out the page of all corrections; made after the pages it links to."""
        shown: list[tuple[str, Any, list[tuple[str, bool]]]] = [
            (day, each, [(path, path in self.met) for path in each.pages or []]) for day, each in self.entries
        ]
        return Page("corrections.html", "corrections.html", {"entries": shown})
