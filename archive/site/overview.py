"""The pages about the archive as a whole: home, lists of advertisers, captures, method, 404."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import PurePath
from typing import Any

from archive.database import question, question_names
from archive.site.election import ahead
from archive.site.feeds import feeds
from archive.site.language import Words
from archive.site.names import count_name_pages, name_pages
from archive.site.pages import File, Page, chunks, first, numbered
from archive.site.shared import LIST, Shared, list_name
from archive.site.stream import Reader

RANKS_A_PAGE = 100
FIGURES_A_PAGE = 500
SOURCES = 12
ELECTIONS = 8
EVERYWHERE = {"platform": None, "country": None}
FIXED = 7
"""home, captures, method, 404, changes, corrections, data"""


def overview_pages(reader: Reader, shared: Shared) -> Iterator[Page | File]:
    """Yield every page that is not an advertiser's."""
    yield home(reader, shared)
    yield captures(shared)
    yield method(shared)
    yield not_found(shared.base_url)
    yield from changes(reader, shared)
    yield from name_pages(reader, "index_of_names", "names.html", "names/{}.html", EVERYWHERE, where="")
    yield from spend_pages(reader)
    yield from capture_pages(reader, shared)


def count_overview_pages(reader: Reader, shared: Shared) -> int:
    """Count the pages that are not advertisers', without making them."""
    ranked = sum(-(-each.length // RANKS_A_PAGE) for each in shared.lists)
    counts = reader.one("totals")
    names = count_name_pages(counts.advertiser_count)
    return FIXED + ranked + names + int(counts.capture_count)


def home(reader: Reader, shared: Shared) -> Page:
    """Lay out the home page: what the archive holds, how fresh it is, and who spent most."""
    # the newest of each format first: fifty files of one kind must not hide the others
    newest = sorted((each for each in shared.captures.values() if each.is_newest), key=attrgetter("place"))
    context = {
        "totals": reader.one("totals"),
        "sources": [(each, shared.title(each.format)) for each in newest[:SOURCES]],
        "source_count": len(newest),
        "ads": [each for each in shared.lists if each.is_about("ads")],
        "lines": [each for each in shared.lists if each.is_about("lines")],
        "updated": shared.updated,
        "platforms": shared.platforms,
        "countries": shared.countries,
        "windows": windows(reader, shared),
        "newest_ads": list(reader.read("newest_ads")),
        "left_lately": list(reader.read("left_lately")),
        "elections_ahead": ahead(shared)[:ELECTIONS],
        "day": reader.one("freshness").day,
    }
    return Page("index.html", "index.html", context)


def windows(reader: Reader, shared: Shared) -> list[tuple[str, str, str, list[list[Any]]]]:
    """Give who spent most in each window: (path of its election, name, days, a list per currency); elections first."""
    paths = {(each.jurisdiction, each.name): each.path for each in shared.elections if each.ads}
    found = []
    for _, rows in groupby(reader.read("windows"), key=attrgetter("place")):
        lists = [list(group) for _, group in groupby(rows, key=attrgetter("currency"))]
        one = lists[0][0]
        found.append((paths.get((one.jurisdiction, one.window_name), ""), one.window_name, one.window_period, lists))
    return found[1:] + found[:1] if found and found[0][1] == "last_30_days" else found


def spend_pages(reader: Reader) -> Iterator[Page]:
    """Yield the advertisers by spend: per currency from ads, and per source, grain and currency from spend lines."""
    for _, rows in groupby(reader.read_gathered("rankings"), key=LIST):
        for number, batch in enumerate(chunks(rows, RANKS_A_PAGE), 1):
            name = list_name(batch[0])
            pages = numbered(number, -(-batch[0].list_length // RANKS_A_PAGE), name + "-{}.html")
            shown = {"first": batch[0], "rows": batch, "pages": pages, "place": place(batch[0], reader.words)}
            yield Page(f"spend/{name}-{number}.html", "spend.html", shown)


def place(row: Any, words: Words) -> str:
    """Word the part of the archive that a list by spend is about; empty for all of it."""
    if row.basis == "platform":
        return words.gettext("on %(platform)s", platform=row.platform_words)
    return words.gettext("in %(country)s", country=words.country(row.country)) if row.basis == "country" else ""


def captures(shared: Shared) -> Page:
    """List every capture."""
    rows = shared.captures.values()
    shown = [(each, shared.title(each.format), len(shared.files.get(each.capture_id, []))) for each in rows]
    return Page("captures.html", "captures.html", {"rows": shown})


def capture_pages(reader: Reader, shared: Shared) -> Iterator[Page]:
    """Yield a page per capture: files, hashes, counts, warnings, and what could not be read."""
    reasons = defaultdict(list)
    for row in reader.read("capture_rejections"):
        reasons[row.capture_id].append(row)
    by_capture = groupby(reader.read("capture_figures"), key=attrgetter("capture_id"))
    figures = {number: first(rows, FIGURES_A_PAGE) for number, rows in by_capture}
    for number, capture in shared.captures.items():
        files = shared.files.get(number, [])
        shown, left_out = figures.get(number, ([], 0))
        context = {
            "capture": capture,
            "title": shared.title(capture.format),
            "format": shared.formats.get(capture.format),
            "files": files,
            "warnings": [without_folders(words, files) for words in capture.warnings],
            "reasons": reasons[number],
            "figures": [(title, list(rows)) for title, rows in groupby(shown, key=attrgetter("title"))],
            "left_out": left_out,
        }
        yield Page(capture.path, "capture.html", context)


def without_folders(words: str, files: list[Any]) -> str:
    """Take the folders of the machine that imported a dump out of a warning; they are nobody's business."""
    for file in files:
        words = words.replace(file.path_given, file.name)
    folders = {str(PurePath(file.path_given.split("!")[0]).parent) for file in files} - {"."}
    for folder in sorted(folders, key=len, reverse=True):
        words = words.replace(folder + "/", "")
    return words


def changes(reader: Reader, shared: Shared) -> Iterator[Page | File]:
    """Yield the page of what changed lately in the whole archive, and its feeds."""
    entries = list(reader.read("all_changes"))
    yield Page("changes.html", "changes.html", {"entries": entries, "happened": shared.happened})
    title = shared.words.gettext("%(site)s: what changed", site=shared.settings.title)
    yield from feeds(shared, "changes", "changes.html", title, entries, updated=shared.updated)


def method(shared: Shared) -> Page:
    """Explain intervals, the four kinds of missing and the rules, and print the SQL behind every figure."""
    used = {each.format for each in shared.captures.values()}
    context = {
        "formats": [each for name, each in sorted(shared.formats.items()) if name in used],
        "questions": [question(name) for name in question_names() if name.startswith("site_")],
        "withheld": shared.redactions,
    }
    return Page("method.html", "method.html", context)


def not_found(base_url: str | None) -> Page:
    """Answer for pages that are not there: under any address, so its links begin at the base URL or at the top."""
    return Page("404.html", "404.html", {"home": base_url or "/"})
