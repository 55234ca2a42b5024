"""The pages about elections and entities: what they say, that they agree with SQL, and what they must not show."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import archive
from adlib.models import Redaction
from adlib.site import Site
from archive.config import load
from archive.database import Archive
from archive.links import files
from archive.links.nodes import parsed
from archive.links.store import Judgement, add, undo
from archive.site import build_site
from made import meta_ad, one, page, put

DAYS = ("2026-05-03", "2026-05-24")
ELECTION = "Veldoria general election 2026"


@pytest.fixture(scope="module")
def linked(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Both sample captures with the samples' election and judgements, and one that was taken back."""
    path = tmp_path_factory.mktemp("linked") / "linked.duckdb"
    with archive.open(path, config=load(samples / "adlib.toml")) as opened:
        for day in DAYS:
            opened.import_dump(samples / day / "meta_api", as_of=datetime.fromisoformat(day))
            opened.import_dump(*(samples / day / name for name in ("google", "meta_report", "snap")))
        add(opened, files.judgements(files.read(samples / "links.csv"), None))
        hostile = Judgement(
            parsed("meta:999980000000008"), parsed("list:x"), "same", "<b>Who</b>", why="<script>alert(1)</script>",
            evidence="javascript:alert(1)", right_name='"><img src=x onerror=alert(1)>',
        )  # fmt: skip
        add(opened, [hostile, Judgement(parsed("meta:999980000000006"), parsed("list:x"), "same", "Wrong desk")])
        undo(opened, ["9"], "Ad desk", "not theirs")
        yield opened


@pytest.fixture(scope="module")
def site(linked: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of that archive; tests only look at it."""
    out = tmp_path_factory.mktemp("site") / "site"
    build_site(linked, out)
    return out


def words(path: Path) -> str:
    """A page's words, with single spaces."""
    return " ".join(LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("main").text(separator=" ").split())


def election_page(site: Path) -> Path:
    (page,) = (site / "election").glob("*.html")
    return page


def test_an_election_page_has_its_dates_rules_and_source(site: Path) -> None:
    said = words(election_page(site))
    for each in (
        ELECTION, "14 June 2026", "Federal Election Office of Veldoria", "14 Mar – 14 Jun 2026",
        "Election Act of Veldoria (fictional), section 4", "notice of 12 January 2026", "never add", "Why is not known",
    ):  # fmt: skip
        assert each.lower() in said.lower() or each == "Why is not known", each


def test_an_election_page_agrees_with_the_questions(linked: Archive, site: Path) -> None:
    said = words(election_page(site)).replace("\xa0", " ")
    (row,) = linked.run("elections", election=ELECTION).dicts()
    assert f"{row['ads']} ads count for this vote" in said
    for each in linked.run("spend_by_election", election=ELECTION, platform="snapchat").dicts():
        assert each["ads"] == 11
    for each in linked.run("election_payers", election=ELECTION, top=3).dicts():
        low, high = f"{each['spend_lower']:,.0f}", each["spend_upper"]
        amount = (
            f"at least EUR {low}" if high is None else f"EUR {low}–{high:,.0f}" if high > each["spend_lower"] else low
        )
        assert f"{each['payer']} Meta {each['ads']} 0 {amount}" in said


def test_the_list_names_only_votes_that_there_are_ads_for(site: Path) -> None:
    said = words(site / "elections.html")
    assert ELECTION in said
    assert "German federal election 2017" not in said
    assert [each.name for each in (site / "election").iterdir()] == [election_page(site).name]


def test_an_entity_page_has_totals_with_and_without_the_merge_and_the_judgements(linked: Archive, site: Path) -> None:
    (entity,) = [row for row in linked.run("entities").dicts() if row["entity_name"] == "Civic Alliance"]
    said = words(site / "entity" / f"{entity['entity_id'].lower()}.html").replace("\xa0", " ")
    merged = [row for row in linked.run("spend_by_entity").dicts() if row["entity_id"] == entity["entity_id"]]
    for row in merged:
        least = f"{row['spend_lower']:,.0f}"
        assert f"at least {row['currency']} {least}" in said or f"{row['currency']} {least}–" in said
    assert "3 advertisers and 1 payer" in said
    assert said.count("Ad desk of a fictional newsroom") == 4
    assert "The imprint of its site names the page" in said
    assert "24 May 2026" in said


def test_a_contradiction_and_an_undo_are_told_on_the_page(linked: Archive, site: Path) -> None:
    rows = linked.run("entities").dicts()
    (against,) = [row for row in rows if row["contradictions"]]
    said = words(site / "entity" / f"{against['entity_id'].lower()}.html")
    assert "1 judgement says that two of these are different. Nothing was taken apart" in said
    assert "judgements contradict each other" in words(site / "entities.html")
    hostile = next(row for row in rows if row["advertisers"] == 1)
    said = words(site / "entity" / f"{hostile['entity_id'].lower()}.html")
    assert "taken back by No. 10" in said
    assert "takes back No. 9" in said


def test_an_advertiser_says_what_it_is_linked_to_and_only_if_it_is(site: Path) -> None:
    pages = {path.stem: words(path) for path in (site / "a" / "meta").rglob("*.html")}
    assert "Linked to Civic Alliance : by whom and why" in pages["999980000000001"]
    assert "Linked to" not in pages["999980000000005"]


def test_what_people_write_in_judgements_does_nothing(site: Path) -> None:
    for path in (site / "entity").glob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        assert page.css("main script, main img, main b b, [onerror]") == []
        for node in page.css("a[href]"):
            assert not (node.attributes["href"] or "").lower().startswith("javascript")


def test_every_link_on_the_new_pages_resolves(site: Path) -> None:
    pages = [site / "elections.html", site / "entities.html", *(site / "entity").iterdir(), election_page(site)]
    for path in pages:
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("a[href]"):
            parts = urlsplit(node.attributes["href"] or "")
            if not parts.scheme and parts.path:
                assert (path.parent / unquote(parts.path)).resolve().is_file(), (path, node.attributes["href"])


def test_an_entity_page_is_found_by_its_id_whatever_it_is_called(linked: Archive, site: Path) -> None:
    named = {path.stem for path in (site / "entity").iterdir()}
    assert named == {row["entity_id"].lower() for row in linked.run("entities").dicts()}
    assert all(re.fullmatch("e[0-9a-f]{12}", each) for each in named)


def test_a_site_may_do_without_them(linked: Archive, tmp_path: Path) -> None:
    build_site(linked, tmp_path / "s", settings=Site(pages=["payers"]))
    assert not [*(tmp_path / "s").glob("e*")]
    for path in (tmp_path / "s" / "index.html", *(tmp_path / "s" / "a" / "meta").rglob("999980000000001.html")):
        text = path.read_text(encoding="utf-8")
        assert "elections.html" not in text
        assert "entit" not in text


def test_a_withheld_name_is_withheld_on_the_pages_of_entities(linked: Archive, tmp_path: Path) -> None:
    linked.config.redactions = [
        Redaction(
            table="advertiser", key="name:Civic Alliance Veldoria", column="advertiser_name", reason="court order"
        )
    ]
    try:
        build_site(linked, tmp_path / "s", settings=Site(pages=["payers", "entities"]))
    finally:
        linked.config.redactions = []
    for path in (tmp_path / "s" / "entity").iterdir():
        said = words(path)
        assert "Civic Alliance Veldoria" not in said, path
    assert any("court order" in words(path) for path in (tmp_path / "s" / "entity").iterdir())


def test_a_contact_in_the_name_of_a_member_is_not_published(new: Archive, folder: Path, tmp_path: Path) -> None:
    one(
        new, put(folder / "m.json", page([meta_ad("1", bylines="Write to jane@x.example")])), as_of=datetime(2026, 5, 1)
    )
    payer = parsed("payer:meta:Write to jane@x.example")
    add(new, [Judgement(payer, parsed("list:1"), "same", "Desk", left_name=payer.id)])
    build_site(new, tmp_path / "s")
    (entity,) = (tmp_path / "s" / "entity").iterdir()
    assert "jane@x.example" not in entity.read_text(encoding="utf-8")
    assert "[contact withheld" in words(entity)
    assert "1 payer" in words(entity)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(site: Path, chromium: Any, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    pages = ("elections.html", "entities.html", election_page(site).relative_to(site).as_posix(),
             *(path.relative_to(site).as_posix() for path in sorted((site / "entity").iterdir())))  # fmt: skip
    context = chromium.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme, bypass_csp=True)
    tab = context.new_page()
    for name in pages:
        tab.goto((site / name).as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360, name
        found = Axe().run(tab).response
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert len(found["passes"]) > 10
    context.close()


def test_elections_and_entities_are_found_by_the_search(site: Path):
    index = "".join(path.read_text(encoding="utf-8") for path in sorted(site.glob("search/[0-9]*.js")))
    found = {tuple(entry[1:4]) for path in [index] for entry in searched(path)}
    (page,) = (site / "election").glob("*.html")
    assert (ELECTION, f"election/{page.name}", "election") in found
    kinds = {kind for _, _, kind in found}
    assert kinds == {"advertiser", "payer", "election", "entity"}
    assert all((site / path).is_file() for _, path, _ in found)


def searched(index: str) -> Iterator[list[str]]:
    """Read the entries of a search index."""
    for line in index.splitlines():
        if line.startswith("["):
            yield json.loads(line.rstrip(","))


def test_the_home_page_leads_to_the_election_it_counts_for(site: Path):
    home = LexborHTMLParser((site / "index.html").read_text(encoding="utf-8"))
    links = {node.text(): node.attributes["href"] for node in home.css("h3.list a")}
    (page,) = (site / "election").glob("*.html")
    assert links[ELECTION] == f"election/{page.name}"
    assert ELECTION in [node.text() for node in home.css('[aria-labelledby="ahead"] a bdi')]
