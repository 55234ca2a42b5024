"""Every kind of page, in both colour schemes: no violation that axe knows, whole HTML, all in reach of the keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

KINDS = (
    "index.html", "search.html", "changes.html", "captures.html", "method.html", "404.html", "names/1.html",
    "payers/1.html", "platform/google.html", "country/us.html", "spend/ads-eur-1.html", "names/in-us-1.html",
    "a/meta/01/999980000000001.html", "p/*/*/*.html", "c/*.html", "ad/*/*.html",
)  # fmt: skip


def page_of(site: Path, kind: str) -> Path:
    """Find a page of a kind."""
    return sorted(site.glob(kind))[0]


def test_the_kinds_are_all_there_are(sample_site: Path):
    folders = {path.relative_to(sample_site).as_posix().split("/")[0] for path in sample_site.rglob("*.html")}
    assert folders == {kind.split("/")[0] for kind in KINDS}


def test_every_page_is_whole_html(sample_site: Path):
    for path in sample_site.rglob("*.html"):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))
        assert [error for _, error, _ in parser.errors] == [], path


@pytest.fixture(scope="module", params=["light", "dark"])
def reading(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    """A page in one colour scheme; its policy is lifted, for axe is a script that is put into it."""
    context = chromium.new_context(color_scheme=request.param, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(reading: Any, sample_site: Path, kind: str):
    from axe_playwright_python.sync_playwright import Axe

    reading.goto(page_of(sample_site, kind).as_uri())
    reading.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(reading).response
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10


@pytest.mark.browser
def test_the_keyboard_reaches_every_link_and_fold(chromium: Any, sample_site: Path):
    page = chromium.new_page()
    page.goto((sample_site / "a" / "meta" / "01" / "999980000000001.html").as_uri())
    places = "[...document.querySelectorAll('a[href], summary, input, button')]"
    wanted = page.evaluate(f"{places}.filter(each => each.checkVisibility()).length")
    reached = set()
    for _ in range(wanted * 3):
        page.keyboard.press("Tab")
        place = page.evaluate(f"{places}.indexOf(document.activeElement)")
        if place in reached:
            break
        reached |= {place} - {-1}
    assert len(reached) == wanted > 30
    page.close()
