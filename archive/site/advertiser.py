"""The pages of one advertiser: what it is, who paid, what was spent, and every one of its ads, each exactly once.

An ad is found at the anchor `#ad-<id>` of whichever page holds it now. Pages of a list move when ads end, so that anchor
is stable and its page is not; an ad that needs an address for ever gets a page of its own (or a line on a page found by
the hash of its id) when the site is completed.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from archive.database import Archive
from archive.format import all_formats
from archive.site.pages import Numbered, Page, chunks, numbered
from archive.site.stream import Key, Stream, read

ADS_A_PAGE = 50
LINES_A_TABLE = 400
STATUSES = ("active", "ended", "gone", "unknown")
STREAMS = ("names", "spend", "payers", "lines", "delivery", "targeting", "files", "rules", "ads")


@dataclass(frozen=True)
class Section:
    """The ads of one status: how many, and where they stand."""

    status: str
    count: int
    here: int
    """how many of them stand on the advertiser's first page."""
    pages: int
    """how many pages of their own they fill; active ads begin on the first page, which counts."""


def plan(counts: Mapping[str, int]) -> list[Section]:
    """Decide which ads stand where: fifty active ones first, others beside them while there is room, else on own pages."""
    sections = []
    room = ADS_A_PAGE
    for status in STATUSES:
        count = counts[status]
        pages = -(-count // ADS_A_PAGE)
        here = min(count, room) if status == "active" or count <= room else 0
        room -= here
        sections.append(Section(status, count, here, 0 if here == count else pages))
    return sections


def own_pages(section: Section) -> range:
    """List the numbers of a section's pages that are not the advertiser's first."""
    return range(2 if section.here else 1, section.pages + 1)


def count_pages(counts: Mapping[str, int]) -> int:
    """Count the pages an advertiser will have."""
    return 1 + sum(len(own_pages(section)) for section in plan(counts))


def advertiser_pages(archive: Archive) -> Iterator[list[Page]]:
    """Yield the pages of each advertiser in turn; one ordered scan, all queries side by side."""
    streams = {name: Stream(archive, name) for name in STREAMS}
    shared = Shared(archive)
    for head in read(archive, "advertisers"):
        yield from one_advertiser(head, streams, shared)
    for stream in streams.values():
        stream.check_empty()


class Shared:
    """What all advertisers' pages need: the files of every capture, and what formats say of themselves."""

    def __init__(self, archive: Archive) -> None:
        self.captures: dict[int, Any] = {each.capture_id: each for each in read(archive, "captures")}
        self.files: dict[int, list[Any]] = {
            capture_id: list(files) for capture_id, files in groupby(read(archive, "capture_files"), key=attrgetter("capture_id"))
        }
        self.formats = {each.name: each for each in all_formats()}

    def title(self, name: str) -> str:
        """Name a format for people."""
        return self.formats[name].title if name in self.formats else name


def one_advertiser(head: Any, streams: Mapping[str, Stream], shared: Shared) -> Iterator[list[Page]]:
    """Yield an advertiser's pages, a list at a time; the first page last, when all that stands on it is known."""
    key: Key = (head.platform, head.advertiser_id)
    sections = plan({status: getattr(head, status) for status in STATUSES})
    ads = streams["ads"].walk(key)
    rules = [(shared.title(each.format), shared.formats[each.format].active_means if each.format in shared.formats else "", each.as_of, each.ads)
             for each in streams["rules"].take(key)]  # fmt: skip
    base = head.path.rsplit("/", 1)[-1]
    context = {"head": head, "base": base, "rules": rules, "sections": sections}
    here: dict[str, list[Any]] = {}
    for section in sections:
        here[section.status] = [next(ads) for _ in range(section.here)]
        of_section = (next(ads) for _ in range(section.count - section.here))
        for number, batch in zip(own_pages(section), chunks(of_section, ADS_A_PAGE), strict=True):
            yield [Page(f"{head.path}-{section.status}-{number}.html", "ads.html",
                        {**context, "section": section, "ads": batch, "pages": section_pages(base, section, number)})]  # fmt: skip
    deque(ads, maxlen=0)  # steps on to the next advertiser; there is none left of this one
    yield [Page(f"{head.path}.html", "advertiser.html", {
        **context,
        "here": here,
        "first_pages": {each.status: section_pages(base, each, 1) for each in sections if each.pages > 1 or (each.pages and not each.here)},
        "names": streams["names"].take(key),
        "spend": streams["spend"].take(key),
        "payers": payers(streams["payers"].take(key)),
        "tables": tables(streams["lines"].walk(key), shared),
        "delivery": {name: list(rows) for name, rows in groupby(streams["delivery"].take(key), key=attrgetter("dimension"))},
        "targeting": streams["targeting"].take(key),
        "sources": sources(streams["files"].take(key), shared),
    })]  # fmt: skip


def section_pages(base: str, section: Section, number: int) -> Numbered:
    """Link the pages of one section."""
    return numbered(number, max(section.pages, 1), f"{base}-{section.status}-{{}}.html", f"{base}.html#{section.status}" if section.here else None)


def payers(rows: list[Any]) -> dict[str, list[Any]]:
    """Part who paid for ads from whom the platform's own figures name."""
    return {"ads": [each for each in rows if each.basis == "ads"], "lines": [each for each in rows if each.basis == "lines"]}


@dataclass(frozen=True)
class Table:
    """The platform's own figures of one grain."""

    title: str
    source: str
    country: str
    rows: list[Any]
    left_out: int
    has_regions: bool
    has_payers: bool
    has_ads: bool
    steps: list[str]


def tables(rows: Iterator[Any], shared: Shared) -> list[Table]:
    """Lay an advertiser's spend lines out as tables, one per source and grain, each of bounded length."""
    found = []
    for (name, country, _grain), group in groupby(rows, key=attrgetter("format", "country", "grain")):
        kept: list[Any] = []
        left_out = 0
        for row in group:
            if len(kept) < LINES_A_TABLE:
                kept.append(row)
            else:
                left_out += 1
        found.append(Table(
            kept[0].title, shared.title(name), country, kept, left_out,
            has_regions=any(each.region for each in kept),
            has_payers=any(each.payer_state in ("disclosed", "undisclosed") for each in kept),
            has_ads=any(each.ads for each in kept),
            steps=sorted({each.step for each in kept if each.step}),
        ))  # fmt: skip
    return found


@dataclass(frozen=True)
class Source:
    """A capture that an advertiser's page is made of."""

    capture: Any
    title: str
    ads: str
    lines: str
    files: list[Any]
    more: int


def sources(rows: list[Any], shared: Shared, most: int = 6) -> list[Source]:
    """Say which captures and files a page is made of; the capture's own page lists all of its files."""
    found = []
    for each in rows:
        capture = shared.captures[each.capture_id]
        used = set(each.file_nos)
        files = [file for file in shared.files[each.capture_id] if file.file_no in used]
        found.append(Source(capture, shared.title(capture.format), each.ads, each.lines, files[:most], max(0, len(files) - most)))
    return found
