"""Ads at their permanent addresses: `ad/<platform>/<part>.html#ad-<id>`, with every version of each.

On its advertiser's pages an ad moves, as others begin and end. A page of its own for each of two million ads would be
two million files. So an ad's address is made of what never changes, its platform and its id: the first three digits of
the id's sha256 name one of 4,096 pages per platform, and the anchor names the ad. At two million ads of one platform
such a page holds some five hundred. Ids that the platform gave up lead to those that took their place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from archive.site.changed import Kept, LastBuild, Subjects
from archive.site.pages import File, Page
from archive.site.stream import Reader, Stream

VERSIONS_SHOWN = 30
"""of one ad, the newest; `age` in whole_histories.sql."""
OF_ONE_AD = itemgetter(2, 3)


@dataclass(frozen=True)
class History:
    """One ad with its versions, the newest first."""

    ad: Any
    """its newest version's row, which also says what the ad itself is."""
    versions: list[Any]
    is_first: bool
    """the first ad of its id on the page: an id that several advertisers share is one address."""

    @property
    def left_out(self) -> int:
        """How many versions there are beyond those shown."""
        return max(0, int(self.ad.versions) - len(self.versions))

    @property
    def has_texts(self) -> bool:
        """Whether its text changed."""
        return sum(1 for each in self.versions if each.text) > 1


def ad_pages(reader: Reader, last: LastBuild) -> Iterator[Page | File | Kept]:
    """Yield the pages of permanent addresses: one ordered scan, both queries side by side."""
    reader.gather("history_order")
    subjects = Subjects(reader, last, "ad_parts", ["ad_aliases"], heavy=["ad_histories"], state=["histories_state"])
    versions, aliases = Stream(subjects, "ad_histories"), Stream(subjects, "ad_aliases")
    for head in subjects.read("ad_parts"):
        yield from subjects.pages((head.platform, head.part), one_part(head, versions, aliases))
    versions.check_empty()
    aliases.check_empty()
    subjects.finish()


def one_part(head: Any, versions: Stream, aliases: Stream) -> Iterator[Page]:
    """Yield the page of all ads whose ids share a part of their hash."""
    key = (head.platform, head.part)
    context = {
        "head": head,
        "histories": list(histories(versions.walk(key))),
        "aliases": {each.anchor: each for each in aliases.take(key)}.values(),
    }
    yield Page(f"{head.path}.html", "ad.html", context)


def histories(rows: Iterator[Any]) -> Iterator[History]:
    """Gather the versions of each ad of one page."""
    before = None
    for (anchor, _), group in groupby(rows, key=OF_ONE_AD):
        versions = list(group)
        yield History(versions[0], versions, anchor != before)
        before = anchor


def count_ad_pages(reader: Reader) -> int:
    """Count these pages, without making them."""
    return sum(1 for _ in reader.read("ad_parts"))
