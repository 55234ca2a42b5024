"""What an advertiser's page says beyond its own ads: shared texts, configured checks, and gaps of its sources."""

from datetime import datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

import made
from archive import config
from archive.database import Archive
from archive.site import build_site

TEXT = "Vote for clean harbours, open libraries and honest books in every town"
TOML = """
[[elections]]
name = "Vote"
jurisdiction = "VE"
polling_days = [2026-05-10]
period_start = 2026-04-01
countries = ["VE"]
[[silence_periods]]
election = "Vote"
starts_at = 2026-05-01
ends_at = 2026-05-02
rule = "Act, 9"
[[spending_limits]]
election = "Vote"
amount = 5.00
currency = "EUR"
[[registered_payers]]
name = "Somebody else"
jurisdiction = "VE"
"""


def words(path: Path, section: str) -> str:
    """Read a section of a page."""
    found = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first(f"section[aria-labelledby={section}]")
    return " ".join(found.text(separator=" ").split()) if found else ""


def test_texts_that_others_paid_for_too_are_told_with_links(new: Archive, folder: Path, tmp_path: Path):
    other = "Something else that is long enough to count as a text here"
    told = [("7", "Harbour", "A", f"{TEXT}! 12"), ("8", "Lantern", "B", f"{TEXT.upper()} https://x.example/y")]
    told += [("9", "Mill", "A", other), ("10", "Barn", "A", other)]
    ads = [
        made.meta_ad(page, page_id=page, page_name=name, bylines=payer, ad_creative_bodies=[text])
        for page, name, payer, text in told
    ]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json", as_of=datetime(2026, 5, 1))
    build_site(new, tmp_path / "site")
    pages = {path.stem: path for path in (tmp_path / "site").glob("a/*/*/*.html")}
    assert "1 ad here, 2 in all" in words(pages["7"], "texts") and "Lantern" in words(pages["7"], "texts")
    assert "Harbour" in words(pages["8"], "texts")
    assert words(pages["9"], "texts") == words(pages["10"], "texts") == ""  # one payer: not told


def test_shared_texts_are_those_of_the_question(sample_archive: Archive):
    asked = {(row[0], tuple(row[-1])) for row in sample_archive.run("same_text").rows}
    found: dict[str, tuple[int, list[str]]] = {}
    columns = sample_archive.run("site_texts")
    at = {name: number for number, name in enumerate(columns.columns)}
    for row in columns.rows:
        found.setdefault(row[at["same"]], (row[at["advertisers"]], []))[1].append(
            f"{row[at['platform']]} {row[at['advertiser_id']]}"
        )
    assert {(count, tuple(sorted(ids))) for count, ids in found.values()} == asked != set()


def test_checks_are_told_where_they_are_configured_and_nowhere_else(
    new: Archive, folder: Path, tmp_path: Path, monkeypatch
):
    run = {"ad_delivery_start_time": "2026-04-20", "ad_delivery_stop_time": "2026-05-20", "target_locations": None}
    spend = {"lower_bound": "100", "upper_bound": "199"}
    made.put(folder / "ads.json", made.page([made.meta_ad("1", page_id="7", bylines="Payer", spend=spend, **run)]))
    new.import_dump(folder / "ads.json", as_of=datetime(2026, 5, 8), country="VE")
    build_site(new, tmp_path / "plain")
    (page,) = (tmp_path / "plain").glob("a/*/*/7.html")
    assert words(page, "checks") == ""
    (folder / "adlib.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.setattr(new, "config", config.load(folder / "adlib.toml"))
    build_site(new, tmp_path / "site")
    (page,) = (tmp_path / "site").glob("a/*/*/7.html")
    told = words(page, "checks")
    assert "Silence period, Vote" in told and "1 ad ran in that time" in told
    assert "Spending limit, Vote" in told and "Payer : over the limit (EUR 100.00–199.00" in told
    assert "Payer is not on the list" in told
    assert "Checked: silence periods, spending limits, registers of payers. Nothing else was found." in told


def test_a_page_names_the_days_without_a_complete_capture_of_its_sources(sample_archive: Archive, sample_site: Path):
    asked = sample_archive.run("gaps").rows
    assert asked
    told = words(sample_site / "a" / "meta" / "01" / "999980000000001.html", "sources")
    assert "Days without a complete capture" in told
    assert "in no file of that source" in told
