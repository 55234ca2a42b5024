"""What `[site]` of adlib.toml says is what the site shows; what makes no sense is told with its line."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from adlib.errors import UsageError
from archive import config
from archive.database import Archive
from archive.site import build_site

TOML = """[site]
title = "Veldoria <b>watch</b>"
headline = "Who pays?"
intro = "Kept by a newsroom."
contact = "ads@newsroom.example"
licence = "Use it freely."
base_url = "https://ads.example/veldoria"
logo = "mark.svg"
accent = "#7a1f3d"
pages = ["feeds"]
"""


def site(opened: Archive, folder: Path, toml: str) -> Path:
    """Build a site by an adlib.toml."""
    (folder / "adlib.toml").write_text(toml, encoding="utf-8")
    (folder / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    found = config.load(folder / "adlib.toml")
    build_site(opened, folder / "site", settings=found.site, logo=found.logo)
    return folder / "site"


def test_settings_are_what_the_site_shows(sample_archive: Archive, tmp_path: Path):
    built = site(sample_archive, tmp_path, TOML)
    page = LexborHTMLParser((built / "index.html").read_text(encoding="utf-8"))
    assert page.css_first(".brand").text() == "Veldoria <b>watch</b>"
    assert page.css_first("h1").text() == "Who pays?"
    assert "Kept by a newsroom." in page.css_first("main").text()
    assert page.css_first("footer a[href^=mailto]").attributes["href"] == "mailto:ads@newsroom.example"
    assert "Use it freely." in page.css_first("footer").text()
    assert page.css_first("link[rel=canonical]").attributes["href"] == "https://ads.example/veldoria/index.html"
    assert (built / page.css_first(".brand img").attributes["src"]).read_text(encoding="utf-8").startswith("<svg")
    style = (built / "style.css").read_text(encoding="utf-8")
    assert "--accent: #7a1f3d" in style and style.count("--accent:") == 6


def test_pages_left_out_leave_no_link_to_them(sample_archive: Archive, tmp_path: Path):
    built = site(sample_archive, tmp_path, "[site]\npages = []\n")
    assert {path.name for path in built.iterdir()} == {
        ".adlib-site", ".adlib-site-inputs", ".adlib-site-texts", "404.html", "a", "ad", "c", "captures.html",
        "changes.html", "corrections.html", "data.html", "icon.svg", "index.html", "method.html", "names",
        "robots.txt", "search.js", "spend", "style.css",
    }  # fmt: skip
    assert not list(built.rglob("*.atom"))
    for path in built.rglob("*.html"):
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("a[href], link[href]"):
            address = (node.attributes["href"] or "").split("#")[0]
            start = built if address.startswith("/") else path.parent
            assert not address or ":" in address or (start / address.lstrip("/")).is_file(), (path, address)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('titel = "x"', "did you mean title"),
        ('base_url = "ads.example"', "must begin with https"),
        ('accent = "red"', "#0e4a5a"),
        ('contact = "javascript:alert(1)"', "e-mail address"),
        ('pages = ["games"]', "games"),
        ('logo = "mark.exe"', ".svg"),
        ('logo = "missing.svg"', "there is no file"),
        ('language = "deutsch"', "write a language such as de"),
        ('language = "de_DE"', "en-IN"),
        ('time_zone = "Europe/Berln"', "such as Europe/Berlin"),
        ("time_zone = 2", "it in quotes"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told_with_its_line(tmp_path: Path, line: str, told: str):
    (tmp_path / "adlib.toml").write_text(f"[site]\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        config.load(tmp_path / "adlib.toml")
    assert "line 2, [site]" in str(raised.value)
    assert told in str(raised.value)
