"""What a page says first: as of which days, what was spent, who paid; the longest list first, no bar for one row."""

from collections import namedtuple
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

import made
from archive.database import Archive
from archive.site import build_site
from archive.site.bands import SPAN, bands

HARBOUR = "a/meta/01/999980000000001.html"
Week = namedtuple("Week", "currency week empty low high open is_open least")


def built(opened: Archive, folder: Path, out: Path, *ads: dict[str, Any], day: int = 24) -> Path:
    """Import ads of Veldoria as of a day of May, and build the site."""
    made.put(folder / "ads.ndjson", made.lines(ads))
    made.one(opened, folder / "ads.ndjson", as_of=datetime(2026, 5, day), country="VE")
    build_site(opened, out)
    return out


def page(path: Path) -> LexborHTMLParser:
    """Parse a page."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def said(path: Path, place: str) -> str:
    """Read what stands in a place of a page, with plain spaces."""
    found = page(path).css_first(place)
    return " ".join(found.text(separator=" ").replace("\xa0", " ").split()) if found else ""


def spent(currency: str, least: str, most: str | None = None) -> dict[str, Any]:
    """Give the keys of an ad's spend."""
    return {"currency": currency, "spend": {"lower_bound": least} | ({"upper_bound": most} if most else {})}


def test_active_is_as_of_the_days_of_all_sources(new: Archive, folder: Path, tmp_path: Path):
    made.put(folder / "snap" / "2026.csv", made.snap([made.snap_ad("a" * 64)]))
    made.one(new, folder / "snap", as_of=datetime(2026, 5, 3))
    out = built(new, folder, tmp_path / "site", made.meta_ad("1"))
    assert said(out / "index.html", ".counts") == "2 active as of 3–24 May 2026"
    assert said(out / "index.html", ".standfirst").endswith(
        "The newest is of 24 May 2026. What a platform later deletes stays here."
    )
    assert said(out / "platform" / "snapchat.html", ".counts") == "1 active as of 3 May 2026"
    assert said(out / "names" / "1.html", ".standfirst").endswith("Ads are active as of 3–24 May 2026.")
    assert said(out / "names" / "on-meta-1.html", ".standfirst").endswith("Ads are active as of 24 May 2026.")
    assert said(out / HARBOUR, ".counts") == "1 active as of 24 May 2026"


def test_an_advertiser_begins_with_what_was_spent_and_who_paid(new: Archive, folder: Path, tmp_path: Path):
    ads = [
        made.meta_ad("1", **spent("EUR", "100", "199")),
        made.meta_ad("2", **spent("EUR", "1000000")),
        made.meta_ad("3", **spent("USD", "10", "20")),
        made.meta_ad("4", **spent("GBP", "1", "2")),
        made.meta_ad("5", bylines="", **spent("AUD", "5", "6")),
        made.meta_ad("6", spend=None),
    ]
    told = said(built(new, folder, tmp_path / "site", *ads) / HARBOUR, ".standfirst")
    assert told.startswith("6 ads active as of 24 May 2026, 6 on record, the first from 2 April 2026.")
    assert "Disclosed spend, on 5 of 6 ads: at least EUR 1,000,100; AUD 5–6; GBP 1–2 and 1 more currency." in told
    assert told.endswith("Payer named on 5 of 6.")


def test_spend_that_nobody_states_is_said_first_as_well(new: Archive, folder: Path, tmp_path: Path):
    ads = [made.meta_ad("1", spend=None), made.meta_ad("2", spend=None, bylines=None)]
    told = said(built(new, folder, tmp_path / "site", *ads) / HARBOUR, ".standfirst")
    assert "Spend is not in this dump." in told and "Disclosed spend" not in told


def test_a_list_of_one_has_no_bar_and_the_currency_of_most_advertisers_comes_first(
    new: Archive, folder: Path, tmp_path: Path
):
    ads = [
        made.meta_ad(str(number), page_id=str(number), page_name=f"Page {number}", **spent("USD", "10", "20"))
        for number in range(12)
    ]
    ads.append(made.meta_ad("99", page_id="99", page_name="Alone", **spent("AUD", "10", "20")))
    out = built(new, folder, tmp_path / "site", *ads)
    for place in ("country/ve.html", "platform/meta.html"):
        headings = [node.text() for node in page(out / place).css("section[aria-labelledby=spend] h3")]
        assert headings == ["USD 10 of 12", "AUD"]
        first, second = page(out / place).css("section[aria-labelledby=spend] .ranking")
        assert (len(first.css(".bar")), len(second.css(".bar"))) == (10, 0)
        inside = page(out / place).css_first("section[aria-labelledby=spend] > div")
        assert [node.attributes.get("class") for node in inside.iter()][:3] == ["rule", "legend", "list"]
    recent = [" ".join(node.text().split()) for node in page(out / "index.html").css("h4")]
    assert recent == ["USD 5 of 12 advertisers", "AUD"]
    assert said(out / "spend" / "ads-usd-1.html", "h1") == "Spend on ads in US dollars"
    assert said(out / "spend" / "ads-on-meta-aud-1.html", "h1") == "Spend on ads on Meta, in Australian dollars"


def test_the_newest_ads_are_such_as_have_a_text(new: Archive, folder: Path, tmp_path: Path):
    silent = made.meta_ad(
        "1", page_id="7", page_name="Silent", ad_creative_bodies=None, ad_delivery_start_time="2026-05-20"
    )
    out = built(new, folder, tmp_path / "one", silent)
    assert said(out / "index.html", "[aria-labelledby=newest]") == ""
    told = made.meta_ad("2" * 30, page_id="8", page_name="Loud", ad_delivery_start_time="2026-05-10")
    out = built(new, folder, tmp_path / "two", silent, told, day=25)
    newest = page(out / "index.html").css_first("[aria-labelledby=newest]")
    assert "Silent" not in newest.text() and "Loud" in newest.text()
    (link,) = [node for node in newest.css("a") if node.text() == "This ad"]
    assert link.attributes["title"] == f"Ad {'2' * 30}"
    (card,) = page(out / "a" / "meta" / "08" / "8.html").css(".ad h3 a")
    assert (card.text(), card.attributes["title"]) == (f"Ad {'2' * 18}…", "2" * 30)
    assert (
        "2" * 30 in said(next((out / "ad" / "meta").glob("*.html")), "main")
        or len(list((out / "ad").rglob("*.html"))) > 1
    )


def test_ads_that_name_no_advertiser_stand_under_no_letter(new: Archive, folder: Path, tmp_path: Path):
    ads = [made.meta_ad("1", page_id=None, page_name=None), made.meta_ad("2", page_id="7", page_name="Zebra")]
    out = built(new, folder, tmp_path / "site", *ads)
    listed = page(out / "names" / "1.html").css_first("section")
    assert [node.text() for node in listed.css("h2")] == ["Z", "Other"]
    assert listed.css("bdi")[-1].text() == "Ads without a named advertiser"


def test_what_a_payer_paid_for_ads_without_a_figure_is_not_said_to_be_missing(
    new: Archive, folder: Path, tmp_path: Path
):
    out = built(new, folder, tmp_path / "site", made.meta_ad("1", spend=None))
    assert "not disclosed, or not in this dump" in said(out / HARBOUR, "[aria-labelledby=payers]")


def weeks(count: int, *, is_open: int = 0, since: date = date(2024, 6, 3)) -> list[Week]:
    """Make weeks, the first *is_open* of them without an upper bound."""
    return [
        Week("EUR", since + timedelta(weeks=number), 0, "V50h1", "V100h1" if number < is_open else "V20h1",
             "V0h1" if number < is_open else "V100h1", number < is_open, number)
        for number in range(count)
    ]  # fmt: skip


def test_weeks_without_an_upper_bound_are_drawn_apart():
    (band,) = bands(weeks(5, is_open=2), None)
    assert band.most == "M0 100V100h1V100h1V20h1V20h1V20h1V100z"
    assert band.unbounded == "M0 100V0h1V0h1V100h1V100h1V100h1V100z"
    (closed,) = bands(weeks(5), None)
    assert closed.unbounded == ""


def test_a_chart_is_cut_where_ads_ran_before_the_oldest_week_it_may_have():
    whole = weeks(SPAN.days // 7 + 1)
    before = whole[0].week - timedelta(days=1)
    assert [each.is_cut for each in bands(whole, before)] == [True]
    assert [each.is_cut for each in bands(whole, whole[0].week)] == [False]
    assert [each.is_cut for each in bands(whole[1:], before)] == [False]
    assert bands([], before) == []
