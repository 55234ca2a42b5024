"""The whole site in German, and in a language written from right to left; and the catalogues that ship are complete."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from selectolax.lexbor import LexborHTMLParser

import pseudo
from adlib.site import Site
from archive.database import Archive
from archive.site import build_site
from archive.site.language import catalogue, mistakes
from archive.site.messages import messages, write
from archive.site.pages import TEMPLATES

AD_PAGE = "a/meta/01/999980000000001.html"
KINDS = (
    "index.html",
    AD_PAGE,
    "search.html",
    "method.html",
    "captures.html",
    "names/1.html",
    "spend/ads-eur-1.html",
    "c/*.html",
)
SHIPPED = sorted((TEMPLATES / "languages").glob("*.po"))


@pytest.fixture(scope="session")
def german_site(sample_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in German."""
    out = tmp_path_factory.mktemp("german") / "site"
    build_site(sample_archive, out, settings=Site(language="de", time_zone="Europe/Berlin"))
    return out


@pytest.fixture(scope="session")
def turned_site(sample_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples from right to left."""
    folder = tmp_path_factory.mktemp("turned")
    templates = pseudo.catalogue(folder / "templates")
    build_site(sample_archive, folder / "site", settings=Site(language=pseudo.CODE), templates=templates)
    return folder / "site"


def parsed(path: Path) -> LexborHTMLParser:
    """Parse one page."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def said_of(found: Catalog) -> dict[tuple[Any, Any], Any]:
    """Give what a catalogue says, by message and context."""
    return {(message.id, message.context): message.string for message in found if message.id}


@pytest.mark.parametrize("place", SHIPPED, ids=lambda place: place.stem)
def test_a_catalogue_that_ships_says_every_message(place: Path):
    found, wanted = catalogue(place), said_of(messages())
    said = said_of(found)
    missing = [key for key in wanted if not said.get(key) or not all(said[key])]
    assert (missing, [message.id for message in found if message.fuzzy], list(mistakes(found))) == ([], [], [])
    assert said.keys() == wanted.keys(), "`make words` brings the catalogues up to date"


def test_the_empty_catalogue_that_ships_is_up_to_date(tmp_path: Path):
    (written,) = write(tmp_path)
    assert written.read_bytes() == (TEMPLATES / "languages" / "adlib.pot").read_bytes(), "run `make words`"


def test_no_message_holds_html():
    """A message is escaped; a link or emphasis goes into a place of it."""
    for message in messages():
        assert not {"<", ">", "&"} & set("".join(message.id if isinstance(message.id, tuple) else [message.id]))


def test_no_page_of_a_german_site_says_an_english_message(german_site: Path):
    german = said_of(catalogue(TEMPLATES / "languages" / "de.po"))
    english = {
        message for message, context in german if isinstance(message, str) and german[message, context] != message
    }
    for path in german_site.rglob("*.html"):
        for node in parsed(path).root.traverse(include_text=True):
            if (
                node.tag == "-text"
                and node.parent.tag not in ("code", "bdi", "script")
                and node.parent.attributes.get("dir") is None
            ):
                assert (node.text_content or "").strip() not in english, path


def test_pages_feeds_and_data_name_their_language(german_site: Path, turned_site: Path):
    for site, code, direction in ((german_site, "de", "ltr"), (turned_site, "ur", "rtl")):
        for path in site.rglob("*.html"):
            attributes = parsed(path).css_first("html").attributes
            assert (attributes["lang"], attributes["dir"]) == (code, direction)
        assert f'xml:lang="{code}"' in (site / "changes.atom").read_text(encoding="utf-8")
        assert json.loads((site / "changes.json").read_bytes())["language"] == code
        data = parsed(site / "index.html").css_first("script[type='application/ld+json']").text()
        assert json.loads(data)["inLanguage"] == code


def test_numbers_days_and_the_name_of_the_site_are_german(german_site: Path):
    home = parsed(german_site / "index.html")
    assert home.css_first("title").text() == "Was die Plattformen veröffentlicht haben – Politische Anzeigen im Archiv"
    assert "mindestens 1.012.000\u00a0EUR" in home.css_first("main").text()
    page = parsed(german_site / AD_PAGE)
    assert "24. Mai 2026" in page.css_first("main").text()
    assert "seit 12. Mai 2026" in page.css_first("dl.facts").text()
    assert "Europe/Berlin" in home.css_first("footer").text()


def test_the_four_kinds_of_nothing_stay_four(german_site: Path):
    terms = [node.text() for node in parsed(german_site / "method.html").css("#missing ~ dl dt")]
    assert terms == ["nicht offengelegt", "nicht in dieser Datei", "0", "nicht lesbar"]


def test_an_ad_keeps_its_own_language_and_direction(turned_site: Path):
    page = parsed(turned_site / AD_PAGE)
    for node in page.css("article.ad .words, article.ad .link"):
        assert node.attributes["dir"] == "auto"
    langs = {node.attributes.get("lang") for node in page.css("article.ad .words")}
    assert {"en", "ur", "hi"} <= langs
    assert page.css_first("h1 bdi").text() == "Civic Alliance Veldoria"


def test_the_addresses_of_a_site_do_not_depend_on_its_language(german_site: Path, turned_site: Path, sample_site: Path):
    trees = [{path.relative_to(site) for path in site.rglob("*.*")} for site in (german_site, turned_site, sample_site)]
    assert trees[0] == trees[1] == trees[2]


@pytest.fixture(scope="module")
def reading(chromium: Any) -> Iterator[Any]:
    """A page whose policy is lifted, for axe is a script that is put into it."""
    context = chromium.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_from_right_to_left(reading: Any, turned_site: Path, kind: str):
    from axe_playwright_python.sync_playwright import Axe

    reading.goto(sorted(turned_site.glob(kind))[0].as_uri())
    reading.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(reading).response["violations"]] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_screen(reading: Any, german_site: Path, turned_site: Path, width: int):
    reading.set_viewport_size({"width": width, "height": 800})
    for site in (german_site, turned_site):
        for kind in KINDS:
            reading.goto(sorted(site.glob(kind))[0].as_uri())
            assert reading.evaluate("document.documentElement.scrollWidth") <= width, (site, kind)


@pytest.mark.browser
def test_what_begins_on_the_left_begins_on_the_right(reading: Any, turned_site: Path):
    reading.set_viewport_size({"width": 1280, "height": 800})
    reading.goto((turned_site / "index.html").as_uri())
    places = reading.evaluate(
        "['.brand', 'h2', '.ranking li a', '.ranking li .bar .sure'].map(each => {"
        " const box = document.querySelector(each).getBoundingClientRect(); return [box.left, box.right]; })"
    )
    brand, heading, name, bar = places
    assert brand[0] > 640 and heading[1] > name[1] > 640
    track = reading.evaluate(
        "(({left, right}) => [left, right])(document.querySelector('.ranking .track').getBoundingClientRect())"
    )
    assert abs(bar[1] - track[1]) < 1  # the bar grows from the right end of its track


@pytest.mark.browser
def test_the_search_speaks_the_language(reading: Any, german_site: Path):
    reading.goto((german_site / "search.html").as_uri())
    reading.fill("#q", "civic")
    reading.get_by_role("link", name="Civic Alliance Veldoria").first.wait_for()
    assert "Werbetreibender bei" in reading.locator("#found").inner_text()
    reading.fill("#q", "no such name")
    reading.get_by_text("Kein Name in diesem Archiv").wait_for()


NAMES = {"", "Atom", "JSON Feed", "SQL", "kB", "sha256", "SHA256SUMS", "sha256sum --check SHA256SUMS"}
"""what is written the same way in every language."""


def test_no_template_says_words_outside_messages():
    for path in TEMPLATES.glob("*.html"):
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        bare = re.sub(r"\{\{.*?\}\}", "\0", bare, flags=re.DOTALL)
        said = re.findall(r">([^<>]*)<", bare) + re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', bare)
        found = {words for each in said if re.search("[A-Za-z]{2}", words := each.replace("\0", "").strip())}
        assert found <= NAMES, path.name
