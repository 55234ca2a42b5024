"""Ad texts, names, payers and addresses are hostile: on the pages they are words, in a parser and in a real browser."""

import csv
import json
import re
from datetime import datetime
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

import archive
import made
from archive.site import build_site
from archive.site.serve import SiteHandler

DAY = datetime(2026, 5, 1)
csv.field_size_limit(1 << 24)  # a hostile cell is a megabyte
RLO, POP, ZERO = "\u202e", "\u202c", "\u200b"
CORPUS = (
    "<script>document.title = 'broken'; alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "</title></textarea></style></script></details><script>alert(1)</script>",
    "<!-- --><style>body { display: none }</style>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<a href='javascript:alert(1)'>vote</a><form action=//evil.example><button>go</button></form>",
    "{{ 7 * 7 }}{% for x in range(9) %}x{% endfor %}${7*7}#{7*7}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    f"{RLO}txet nruter{POP} {RLO} never ended",
    f"zero{ZERO}width\ufeff and \u2066isolate",
    "control \x01\x07\x08\x0b\x0c\x1b\x7f\x85\x9f characters",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp;amp;",
    "]]> --> %3Cscript%3E",
    '=HYPERLINK("https://evil.example")',
    "very long " * 100_000,
    "".join(chr(0x0300 + number % 0x70) for number in range(3000)),
)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    ads: list[dict[str, Any]] = []
    for number, words in enumerate(CORPUS):
        short = words[:300]
        ad = made.meta_ad(
            f"{number}", page_id=None, page_name=short, bylines=short, ad_creative_bodies=[words],
            ad_creative_link_titles=[short], ad_creative_link_descriptions=[short],
            ad_creative_link_captions=[short], languages=['en" onclick="alert(1)'], publisher_platforms=[short],
            ad_snapshot_url="javascript:alert(1)", delivery_by_region=[{"region": short, "percentage": "1"}],
            demographic_distribution=[{"age": short, "gender": short, "percentage": "1"}],
        )  # fmt: skip
        ads.append(ad)
    ads[-1]["ad_snapshot_url"] = "https://ads.example/\x1c\x07"
    made.put(folder / "ads" / "<img src=x onerror=alert(1)> \x07.json", made.page(ads))
    snaps = [
        made.snap_ad(
            f"{number:064}", CreativeUrl=words[:300], PayingAdvertiserName=words[:300], OrganizationName=words[:300],
            Interests=words[:300], CandidateBallotInformation=words[:300],
        )
        for number, words in enumerate(CORPUS)
    ]  # fmt: skip
    made.put(folder / "ads" / "2026.csv", made.snap(snaps))
    out = folder / "site"
    with archive.open(folder / "hostile.duckdb") as opened:
        reports = opened.import_dump(folder / "ads", as_of=DAY)
        assert [report.outcome for report in reports] == ["imported", "imported"], [str(each.error) for each in reports]
        assert sum(report.ads for report in reports) >= 2 * len(CORPUS) - 2
        build_site(opened, out)
    return out


def test_hostile_words_add_no_element_and_no_attribute(hostile_site: Path):
    allowed = {
        "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "main", "section", "article", "footer",
        "div", "span", "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "details", "summary", "b", "i", "small", "bdi", "code", "pre", "svg", "defs",
        "pattern", "rect", "path", "lineargradient", "stop",
        "form", "label", "input", "button", "script", "figure", "figcaption",
    }  # fmt: skip
    for path in hostile_site.rglob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        found = [node for node in page.css("*") if node.tag and not node.tag.startswith("-")]
        assert {(node.tag or "").lower() for node in found} <= allowed, path
        for node in found:
            assert not [name for name in node.attributes if name.startswith("on") or name == "style"], path
            address = node.attributes.get("href") or ""
            if ":" in address:
                assert address.startswith(("https://", "http://")), (path, address)
                assert {"nofollow", "noopener"} <= set((node.attributes.get("rel") or "canonical").split()), address


def test_hostile_words_are_all_there_as_words(hostile_site: Path):
    shown = " ".join(
        " ".join(node.text() for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css(".words"))
        for path in hostile_site.rglob("a/meta/*/*.html")
    )
    for words in CORPUS[:13]:
        assert words in shown
    assert "control ␁␇␈␋␌␛␡\ufffd\ufffd characters" in shown


def test_no_page_holds_a_control_character(hostile_site: Path):
    pages = list(hostile_site.rglob("*.html"))
    assert pages
    for path in pages:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", path.read_text(encoding="utf-8")), path


def test_a_text_of_a_megabyte_is_cut_with_a_note(hostile_site: Path):
    largest = max((path for path in hostile_site.rglob("a/meta/*/*.html")), key=lambda path: path.stat().st_size)
    assert largest.stat().st_size < 60_000
    assert "Cut here after 20,000 of 999,999 characters" in largest.read_text(encoding="utf-8") or (
        "Cut here after 20,000 of 1,000,000 characters" in largest.read_text(encoding="utf-8")
    )


def test_feeds_and_linked_data_of_hostile_words_parse(hostile_site: Path):
    for path in hostile_site.rglob("*.atom"):
        assert ElementTree.parse(path).getroot().tag.endswith("feed")  # noqa: S314 - a file this project wrote
    for path in hostile_site.rglob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["title"]
    for path in hostile_site.rglob("a/*/*/*.html"):
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css('script[type="application/ld+json"]'):
            assert json.loads(node.text())["@type"] == "Organization"


def test_tables_to_take_away_hold_no_formula_and_parse(hostile_site: Path):
    """What a spreadsheet opens must not act; whichever formats a site offers, each file of them parses."""
    for path in hostile_site.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, path
        assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r") and not is_number(cell)], path
    for path in hostile_site.rglob("*.jsonl"):
        assert all(json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line), path
    assert len([path for path in hostile_site.rglob("*") if path.suffix in (".csv", ".json", ".jsonl")]) > 10


def is_number(cell: str) -> bool:
    """Tell whether a cell is a number, which may begin with a sign."""
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) is not None


def test_titles_cannot_be_turned_round(hostile_site: Path):
    for path in hostile_site.rglob("*.html"):
        title = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("title").text()
        assert not set(title) & {RLO, POP, "\u2066"}, path


def visit(browser: Any, addresses: list[str], own: str) -> list[str]:
    """Open pages and everything folded in them; return what happened that must not."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", lambda request: request.url.startswith(own) or wrong.append(f"request: {request.url}"))
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if page.url != address:
            wrong.append(f"moved from {address} to {page.url}")
        if page.evaluate("document.title").startswith("broken"):
            wrong.append(f"script ran on {address}")
        if page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopWidth") != "5px":
            wrong.append(f"no stylesheet on {address}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"wider than a phone: {address}")
    context.close()
    return wrong


@pytest.mark.browser
def test_in_a_browser_nothing_runs_leaves_or_breaks_out(chromium: Any, hostile_site: Path):
    addresses = [path.as_uri() for path in sorted(hostile_site.rglob("*.html")) if path.name != "404.html"]
    assert visit(chromium, addresses, hostile_site.as_uri()) == []


@pytest.mark.browser
def test_in_a_browser_the_sample_site_is_quiet_under_any_base_path(chromium: Any, sample_site: Path):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SiteHandler, directory=str(sample_site.parent))) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{listening.server_port}/{sample_site.name}/"
        paths = [path.relative_to(sample_site).as_posix() for path in sorted(sample_site.rglob("*.html"))]
        paths.remove("404.html")  # it begins at the top of a site that was not told where it will be
        assert visit(chromium, [base + path for path in paths], base) == []
        listening.shutdown()


@pytest.mark.browser
def test_in_a_browser_the_page_for_what_is_not_there_is_quiet_at_the_top(chromium: Any, sample_site: Path):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SiteHandler, directory=str(sample_site))) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{listening.server_port}/"
        assert visit(chromium, [base + "404.html"], base) == []
        listening.shutdown()
