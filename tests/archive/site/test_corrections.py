"""Corrections stand on a page of their own, and at the head of the pages they were on."""

from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from adlib.models import Correction
from archive.config import Config
from archive.database import Archive
from archive.site import build_site

PAGE = "a/meta/01/999980000000001.html"


def main(path: Path) -> LexborHTMLParser:
    """Parse a page."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def test_a_correction_is_told_on_its_page_and_in_the_list(sample_archive: Archive, tmp_path: Path, monkeypatch):
    told = [
        Correction(day=date(2026, 5, 25), what="An older <b>error</b>.", pages=None),
        Correction(day=date(2026, 5, 26), what="A sum was wrong.", why="A file was late.", pages=[PAGE, "no.html"]),
    ]
    monkeypatch.setattr(sample_archive, "config", Config(corrections=told))
    build_site(sample_archive, tmp_path / "site")
    noted = [path for path in (tmp_path / "site").rglob("*.html") if main(path).css(".corrected")]
    assert [path.relative_to(tmp_path / "site").as_posix() for path in noted] == [PAGE]
    note = " ".join(main(noted[0]).css_first(".corrected").text().split())
    assert "Corrected, 26 May 2026: A sum was wrong." in note
    page = main(tmp_path / "site" / "corrections.html")
    assert [node.text() for node in page.css("dt")] == ["26 May 2026", "25 May 2026"]
    assert "An older <b>error</b>." in page.css("dd")[1].text()
    # what there is no page of is not linked
    assert [node.attributes["href"] for node in page.css("main dd a")] == [PAGE]


def test_a_site_without_corrections_says_so(sample_site: Path):
    assert "None so far." in main(sample_site / "corrections.html").css_first("main").text()
