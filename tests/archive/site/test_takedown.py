"""The pages about removed networks: who states what, where sources disagree, and the notice on a listed advertiser."""

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import archive
from archive.database import Archive
from archive.site import build_site
from archive.takedowns.importer import import_takedowns


def page(site: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / path).read_text(encoding="utf-8"))


def words(node) -> str:
    return " ".join(node.text(separator=" ").split())


def test_the_list_leads_to_every_network_and_parts_those_without_a_removal(sample_site: Path):
    found = page(sample_site, "takedowns/1.html")
    sections = {words(each.css_first("h2")): words(each) for each in found.css("section.networks")}
    assert "14–16 pages, at least 30 Facebook accounts" in sections["2026"]
    assert "USD 4,000–4,500" in sections["2026"]
    assert "sources disagree" in sections["2026"]
    assert "Rhymer" in next(text for name, text in sections.items() if name.startswith("No removal stated"))
    for link in found.css("section.networks a"):
        assert (sample_site / "takedowns" / link.attributes["href"]).is_file()


def test_a_page_shows_every_value_with_its_source_and_marks_what_sources_disagree_about(sample_site: Path):
    found = page(sample_site, "t/2026-05-20-norland.html")
    rows = {words(body.css_first("th")): [words(row) for row in body.css("tr")] for body in found.css(".stated tbody")}
    pages = rows["Facebook pages Sources disagree"]
    assert "14" in pages[0] and "Meta" in pages[0]
    assert "16" in pages[1] and "Lantern Watch" in pages[1]
    assert rows["Spent on ads"][1].startswith("about USD 4,100 Meta")
    assert "The firm said that it places ads" in words(found.css_first("#answer").parent)
    assert "lamp-post[.]example" in found.html
    assert words(found.css_first("#documents").parent).count("takedown.toml") == 1


def test_what_could_not_be_read_is_shown_as_it_stands(sample_site: Path):
    found = page(sample_site, "t/meta-q2-2026-norland-based-cib-network.html")
    assert "could not be read: Around xx accounts joined one or more of these Groups" in words(
        found.css_first(".stated")
    )


def test_no_listed_address_is_a_link(sample_site: Path):
    for path in (sample_site / "t").glob("*.html"):
        links = [each.attributes["href"] for each in page(sample_site, f"t/{path.name}").css("a[href]")]
        hosts = {re.sub(r"https?://([^/]*).*", r"\1", link) for link in links if link.startswith("http")}
        assert hosts <= {"meta.example", "lantern-watch.example", "gazette.example", "clear-words.example"}, path


def test_an_advertiser_listed_by_id_carries_a_notice_and_one_only_mentioned_does_not(sample_site: Path):
    notice = page(sample_site, "a/meta/07/999980000000007.html").css_first(".notice")
    text = words(notice)
    assert "The Älvmünde Gazette lists this id as an asset of Pages that posed as a local paper of Älvmünde" in text
    assert "Removed 20 May 2026. Confidence 85 of 100." in text
    links = [each.attributes["href"] for each in notice.css("a")]
    assert links == ["https://lantern-watch.example/lamp-post", "../../../t/2026-05-20-norland.html"]
    assert page(sample_site, "a/meta/05/999980000000005.html").css_first(".notice") is None


def test_a_site_without_such_documents_has_no_page_and_no_link_about_them(samples: Path, tmp_path: Path):
    with archive.open(tmp_path / "none.duckdb") as opened:
        opened.import_dump(samples / "2026-05-03" / "snap")
        build_site(opened, tmp_path / "site")
    assert not (tmp_path / "site" / "takedowns").exists()
    assert "takedowns/1.html" not in (tmp_path / "site" / "index.html").read_text()


@pytest.fixture
def hostile(new: Archive, folder: Path, tmp_path: Path) -> Path:
    (folder / "takedown.toml").write_text(
        '[[takedowns]]\nid = "norland"\nname = "<script>alert(1)</script>"\n[[takedowns.sources]]\n'
        'publisher = "<b>\\"P\\"</b>"\nurl = "javascript:alert(1)"\nattributed_to = "<img src=x onerror=alert(1)>"\n'
        'response = "\\u202e<i>"\n[[takedowns.assets]]\ntype = "<u>"\nname = "<s>"\nsource = "data:text/html,x"\n'
    )
    (report,) = import_takedowns(new, [folder / "takedown.toml"])
    assert report.error is None
    build_site(new, tmp_path / "site")
    return tmp_path / "site"


def test_hostile_words_stay_words(hostile: Path):
    text = (hostile / "t" / "norland.html").read_text()
    for mark in ("<script>alert", "<img src", "<i>", "<u>", "<s>", "javascript:", "data:text"):
        assert mark not in text.replace("<i>could", ""), mark
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
