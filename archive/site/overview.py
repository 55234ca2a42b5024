"""The pages about the archive as a whole: home, lists of advertisers, captures, method, 404."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import PurePath
from typing import Any

from archive.database import Archive, question, question_names
from archive.format import all_formats
from archive.site.advertiser import Shared
from archive.site.pages import Page, chunks, numbered
from archive.site.stream import read

NAMES_A_PAGE = 150
RANKS_A_PAGE = 100
TOP = 10
FIGURES_A_PAGE = 500


def overview_pages(archive: Archive, base_url: str | None) -> Iterator[list[Page]]:
    """Yield every page that is not an advertiser's."""
    shared = Shared(archive)
    lists = top_lists(archive)
    yield [home(archive, shared, lists), captures(shared), method(shared), not_found(base_url)]
    for pages in (name_pages(archive), spend_pages(archive), capture_pages(archive, shared)):
        for page in pages:
            yield [page]


def count_overview_pages(archive: Archive) -> int:
    """Count the pages that are not advertisers'."""
    lists = top_lists(archive)
    ranked = sum(-(-rows[0].length // RANKS_A_PAGE) for rows in lists)
    names = next(read(archive, "name_count")).advertisers
    captured = next(read(archive, "name_count")).captures
    return 4 + ranked + max(1, -(-names // NAMES_A_PAGE)) + int(captured)


LIST = attrgetter("basis", "source", "country", "grain", "currency")


def top_lists(archive: Archive) -> list[list[Any]]:
    """Read the first rows of every list of advertisers by spend."""
    return [list(rows) for _, rows in groupby(read(archive, "rankings", {"most": TOP}), key=LIST)]


def list_name(row: Any) -> str:
    """Name the file of a list of advertisers by spend, without number and ending."""
    words = [row.source, row.grain, row.country, row.currency or "no-currency"] if row.basis == "lines" else ["ads", row.currency or "no-currency"]
    return "-".join(word.lower().replace("_", "-") for word in words if word)


def home(archive: Archive, shared: Shared, lists: list[list[Any]]) -> Page:
    """Lay out the home page: what the archive holds, how fresh it is, and who spent most."""
    newest = [(each, shared.title(each.format)) for each in shared.captures.values() if each.is_newest]
    ads = [(list_name(rows[0]), rows) for rows in lists if rows[0].basis == "ads"]
    lines = [(list_name(rows[0]), rows) for rows in lists if rows[0].basis == "lines"]
    totals = next(read(archive, "totals"))
    return Page("index.html", "index.html", {"totals": totals, "sources": newest, "ads": ads, "lines": lines})


def name_pages(archive: Archive) -> Iterator[Page]:
    """Yield the advertisers by name, with links from letter to page."""
    letters: dict[str, int] = {}
    total = 0
    for row in read(archive, "index_of_names"):
        letters.setdefault(row.letter, total // NAMES_A_PAGE + 1)
        total += 1
    pages = max(1, -(-total // NAMES_A_PAGE))
    batches = chunks(read(archive, "index_of_names"), NAMES_A_PAGE)
    for number in range(1, pages + 1):
        groups = [(letter, list(rows)) for letter, rows in groupby(next(batches, []), key=attrgetter("letter"))]
        context = {"groups": groups, "letters": letters, "total": f"{total:,}", "pages": numbered(number, pages, "{}.html")}
        yield Page(f"names/{number}.html", "names.html", context)


def spend_pages(archive: Archive) -> Iterator[Page]:
    """Yield the advertisers by spend: a list per currency from ads, and per source, grain and currency from spend lines."""
    for _, rows in groupby(read(archive, "rankings", {"most": None}), key=LIST):
        for number, batch in enumerate(chunks(rows, RANKS_A_PAGE), 1):
            name = list_name(batch[0])
            pages = numbered(number, -(-batch[0].length // RANKS_A_PAGE), name + "-{}.html")
            yield Page(f"spend/{name}-{number}.html", "spend.html", {"first": batch[0], "rows": batch, "pages": pages})


def captures(shared: Shared) -> Page:
    """List every capture."""
    rows = [(each, shared.title(each.format), len(shared.files.get(each.capture_id, []))) for each in shared.captures.values()]
    return Page("captures.html", "captures.html", {"rows": rows})


def capture_pages(archive: Archive, shared: Shared) -> Iterator[Page]:
    """Yield a page per capture: files, hashes, counts, warnings, and what could not be read."""
    reasons: dict[int, list[Any]] = {}
    for row in read(archive, "capture_rejections"):
        reasons.setdefault(row.capture_id, []).append(row)
    figures = groupby(read(archive, "capture_figures"), key=attrgetter("capture_id"))
    ahead = next(figures, None)
    for capture_id in sorted(shared.captures):
        capture = shared.captures[capture_id]
        files = shared.files.get(capture_id, [])
        kept: list[Any] = []
        left_out = 0
        if ahead and ahead[0] == capture_id:
            for row in ahead[1]:
                if len(kept) < FIGURES_A_PAGE:
                    kept.append(row)
                else:
                    left_out += 1
            ahead = next(figures, None)
        grouped = [(title, list(rows)) for title, rows in groupby(kept, key=attrgetter("title"))]
        yield Page(capture.path, "capture.html", {
            "capture": capture,
            "format": shared.formats.get(capture.format),
            "files": files,
            "warnings": [without_folders(words, files) for words in capture.warnings],
            "reasons": reasons.get(capture_id, []),
            "figures": grouped,
            "left_out": left_out,
        })  # fmt: skip


def without_folders(words: str, files: list[Any]) -> str:
    """Take the folders of the machine that imported a dump out of a warning."""
    for file in files:
        words = words.replace(file.path_given, file.name)
    for folder in sorted({str(PurePath(file.path_given.split("!")[0]).parent) + "/" for file in files}, key=len, reverse=True):
        words = words.replace(folder, "")
    return words


def method(shared: Shared) -> Page:
    """Explain intervals, the four kinds of missing, the rules, and print the SQL behind every figure."""
    used = {each.format for each in shared.captures.values()}
    formats = [each for each in all_formats() if each.name in used]
    questions = [question(name) for name in question_names() if name.startswith("site_")]
    return Page("method.html", "method.html", {"formats": formats, "questions": questions})


def not_found(base_url: str | None) -> Page:
    """Answer for pages that are not there; it is shown under any address, so its links start from the base URL if there is one."""
    return Page("404.html", "404.html", {"home": base_url or ""})
