"""The pages of one advertiser: what it is, who paid, what was spent, and every one of its ads, each exactly once.

An ad moves between these pages as others begin and end; `permalink.py` gives it an address that stays.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any

from archive.site.bands import bands
from archive.site.changed import Kept, LastBuild, Subjects
from archive.site.checks import found
from archive.site.downloads import AD_COLUMNS, TABLE_COLUMNS, Taken
from archive.site.feeds import feeds
from archive.site.pages import File, Numbered, Page, chunks, first, numbered
from archive.site.shared import Shared
from archive.site.stream import Key, Reader, Stream

ADS_A_PAGE = 50
LINES_A_TABLE = 400
FILES_A_SOURCE = 6
GAPS_A_SOURCE = 3
WEEKS_TO_DRAW = 4
CHART_HEIGHT = 80
STATUSES = ("active", "ended", "gone", "unknown")
STREAMS = (
    "names", "spend", "payers", "lines", "delivery", "targeting", "files", "rules", "changes", "ads",
    "weeks", "texts", "checks", "gaps", "takedown_notices",
)  # fmt: skip
TO_TAKE = ("advertiser_tables", "delivery_tables")
"""the lines of the files to take away; those of ads and of weeks come with these."""
HEAVY = ("ads", "delivery", "delivery_tables", "weeks")
"""queries that show nothing but an advertiser's own ads, for which `ads_state` stands."""


@dataclass(frozen=True)
class Section:
    """The ads of one status: how many there are, and on which pages they stand."""

    status: str
    count: int
    here: int
    """how many of them stand on the advertiser's first page."""
    pages: int
    """how many pages they fill, the advertiser's first page among them if the list begins there."""

    @property
    def own_pages(self) -> range:
        """The numbers of their pages that are not the advertiser's first."""
        return range(2 if self.here else 1, self.pages + 1)


def plan(counts: Mapping[str, int]) -> list[Section]:
    """Decide which ads stand where: fifty active ones first, the others beside them while there is room, else apart."""
    sections = []
    room = ADS_A_PAGE
    for status in STATUSES:
        count = counts[status]
        here = min(count, room) if status == "active" or count <= room else 0
        room -= here
        sections.append(Section(status, count, here, -(-count // ADS_A_PAGE)))
    return sections


def count_pages(counts: Mapping[str, int]) -> int:
    """Count the pages an advertiser will have."""
    return 1 + sum(len(section.own_pages) for section in plan(counts))


def advertiser_pages(reader: Reader, shared: Shared, last: LastBuild) -> Iterator[Page | File | Kept]:
    """Yield the pages and feeds of one advertiser after the other: one ordered scan, all queries side by side."""
    queries = [*STREAMS, *TO_TAKE] if shared.settings.has("downloads") else STREAMS
    light = [name for name in queries if name not in HEAVY]
    subjects = Subjects(reader, last, "advertisers", light, heavy=HEAVY, state=["ads_state"])
    streams = {name: Stream(subjects, name) for name in queries}
    for head in subjects.read("advertisers"):
        yield from subjects.pages((head.platform, head.advertiser_id), one_advertiser(head, streams, shared))
    for stream in streams.values():
        stream.check_empty()
    subjects.finish()


def one_advertiser(head: Any, streams: Mapping[str, Stream], shared: Shared) -> Iterator[Page | File]:
    """Yield an advertiser's pages and feeds; the first page last, when all that stands on it is known."""
    key: Key = (head.platform, head.advertiser_id)
    base = head.path.rsplit("/", 1)[-1]
    sections = plan({status: getattr(head, status) for status in STATUSES})
    rules = [(shared.title(each.format), shared.rule(each.format), each.as_of) for each in streams["rules"].take(key)]
    context = {"head": head, "base": base, "rules": rules, "sections": sections}
    wanted = TO_TAKE[0] in streams
    taken = Taken(f"{head.path}-ads", AD_COLUMNS, wanted=wanted)
    ads = taken.note(streams["ads"].walk(key))
    here: dict[str, list[Any]] = {}
    for section in sections:
        here[section.status] = list(islice(ads, section.here))
        batches = chunks(islice(ads, section.count - section.here), ADS_A_PAGE)
        for number, batch in zip(section.own_pages, batches, strict=True):
            shown = {"section": section, "ads": batch, "pages": section_pages(base, section, number)}
            yield Page(f"{head.path}-{section.status}-{number}.html", "ads.html", {**context, **shown})
            yield from taken.full()
    deque(ads, maxlen=0)  # there is none left; this steps on to the next advertiser
    yield from taken.finish()
    tables_taken = Taken(f"{head.path}-tables", TABLE_COLUMNS, wanted=wanted)
    weeks = list(tables_taken.note(streams["weeks"].walk(key)))
    if wanted:
        deque(tables_taken.note(chain(*(streams[name].walk(key) for name in TO_TAKE))), maxlen=0)
    yield from tables_taken.finish()
    changes = streams["changes"].take(key)
    shown = {
        "bands": bands(weeks, head.began),
        "downloads": [*taken.made, *tables_taken.made],
        "changes": changes,
        "happened": shared.happened,
        "here": here,
        "pagers": {each.status: section_pages(base, each, 1) for each in sections},
        "notices": streams["takedown_notices"].take(key),
        "names": streams["names"].take(key),
        "spend": streams["spend"].take(key),
        "payers": by(streams["payers"].take(key), "basis"),
        "tables": tables(streams["lines"].walk(key), shared),
        "delivery": by(streams["delivery"].take(key), "dimension"),
        "targeting": streams["targeting"].take(key),
        "sources": sources(streams["files"].take(key), shared),
        "gaps": source_gaps(streams["gaps"].take(key), shared),
        "texts": streams["texts"].take(key),
        "checked": shared.checked,
        "checks": [found(row) for row in streams["checks"].take(key)],
    }
    yield Page(f"{head.path}.html", "advertiser.html", {**context, **shown})
    title = shared.words.gettext("%(name)s, %(platform)s: what changed", name=head.title, platform=head.platform_words)
    yield from feeds(shared, head.path, f"{head.path}.html", title, changes, updated=head.updated)


def section_pages(base: str, section: Section, number: int) -> Numbered:
    """Link the pages of one section; a list that begins on the advertiser's first page begins there."""
    first = f"{base}.html#{section.status}" if section.here else None
    return numbered(number, max(section.pages, 1), f"{base}-{section.status}-{{}}.html", first)


def by(rows: list[Any], field: str) -> dict[str, list[Any]]:
    """Part sorted rows by one field."""
    return {value: list(group) for value, group in groupby(rows, key=attrgetter(field))}


@dataclass(frozen=True)
class Table:
    """The platform's own figures of one grain."""

    title: str
    source: str
    country: str
    rows: list[Any]
    left_out: int
    """how many rows there are beyond those shown."""

    @property
    def length(self) -> int:
        """All rows, shown or not."""
        return len(self.rows) + self.left_out

    def only(self, field: str) -> Any:
        """Give the value of a field that is the same in every row, which then stands in the caption; else None."""
        values = {getattr(row, field) for row in self.rows}
        return values.pop() if len(values) == 1 else None

    @property
    def counted(self) -> str:
        """How many ads the platform counts in the only period of this table; empty where it does not."""
        return (self.only("period") is not None and self.only("all_ads")) or ""

    @property
    def charts(self) -> "list[Chart]":
        """Columns to draw, a chart per currency, where the figures are weeks and there are enough to see a course."""
        rows = sorted((row for row in self.rows if row.week), key=attrgetter("currency", "week"))
        groups = [list(group) for _, group in groupby(rows, key=attrgetter("currency"))]
        return [chart(group) for group in groups if len({row.week for row in group}) >= WEEKS_TO_DRAW]

    @property
    def steps(self) -> list[str]:
        """What the platform rounded to."""
        return sorted({row.step for row in self.rows if row.step})

    @property
    def columns(self) -> set[str]:
        """Which columns the table needs."""
        found = {name for name in ("region", "ads") if any(getattr(row, name) for row in self.rows)}
        if any(row.payer_state in ("disclosed", "undisclosed") for row in self.rows):
            found.add("payer")
        if not found & {"region", "payer"} or self.only("period") is None:
            found.add("period")
        return found | {"capture_path"} if self.only("capture_path") is None else found


@dataclass(frozen=True)
class Chart:
    """Spend by week in one currency, as columns in percent of the width and pixels of height."""

    currency: str
    peak: str
    peak_period: str
    bars: list[tuple[float, float, float, float]]
    """(x, width, y, height), from left to right; a week without a row has none."""
    first: str
    last: str


def chart(rows: list[Any]) -> Chart:
    """Draw weeks; *rows* are of one currency, the oldest first."""
    start = rows[0].week
    count = (rows[-1].week - start).days // 7 + 1
    width = round(min(80 / count, 2.4), 2)
    peak = max(rows, key=attrgetter("amount", "week"))
    bars = []
    for row in rows:
        height = round(row.amount / peak.amount * CHART_HEIGHT, 1) if peak.amount else 0.0
        x = ((row.week - start).days / 7 + 0.5) / count * 100 - width / 2
        bars.append((round(x, 2), width, round(CHART_HEIGHT + 3 - height, 1), height))
    return Chart(rows[0].currency, peak.spend, peak.period, bars, rows[0].period, rows[-1].period)


def tables(rows: Iterator[Any], shared: Shared) -> list[Table]:
    """Lay an advertiser's spend lines out as tables, one per source and grain, each of bounded length."""
    found = []
    for (name, country, _grain), group in groupby(rows, key=attrgetter("format", "country", "grain")):
        kept, left_out = first(group, LINES_A_TABLE)
        found.append(Table(kept[0].title, shared.title(name), country, kept, left_out))
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
    """how many files there are beyond those shown; the capture's page lists all."""


def sources(rows: list[Any], shared: Shared) -> list[Source]:
    """Say which captures and files a page is made of."""
    found = []
    for each in rows:
        capture = shared.captures[each.capture_id]
        used = (file for file in shared.files[each.capture_id] if file.file_no in each.file_nos)
        files, more = first(used, FILES_A_SOURCE)
        found.append(Source(capture, shared.title(capture.format), each.ads, each.lines, files, more))
    return found


def source_gaps(rows: list[Any], shared: Shared) -> list[tuple[str, str, list[Any], int]]:
    """Say of each source of a page when no complete capture was taken: (title, country, newest gaps, how many more)."""
    told = []
    for (name, _scope), group in groupby(rows, key=attrgetter("format", "scope")):
        shown, more = first(group, GAPS_A_SOURCE)
        told.append((shared.title(name), shown[0].country, shown, more))
    return told
