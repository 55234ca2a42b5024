"""What stands on the pages: every ad once, every link, the four kinds of missing, and where each figure is from."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import archive
import made
from archive.database import Archive
from archive.site import build_site

DAY = datetime(2026, 5, 1)


def parsed(path: Path) -> LexborHTMLParser:
    """Parse one page as a browser does."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def text(path: Path) -> str:
    """Read a page's words, with single spaces."""
    words = " ".join(parsed(path).css_first("main").text(separator=" ").split())
    return words.replace(" ,", ",").replace(" .", ".")


def site_of(opened: Archive, out: Path) -> Path:
    """Build a site."""
    build_site(opened, out)
    return out


def test_every_internal_link_and_anchor_resolves(sample_site: Path):
    anchors = {
        path: {node.attributes["id"] for node in parsed(path).css("[id]")} for path in sample_site.rglob("*.html")
    }
    for path in anchors:
        for node in parsed(path).css("a[href], link[href]"):
            parts = urlsplit(node.attributes["href"] or "")
            if parts.scheme:
                continue
            start = sample_site if parts.path.startswith("/") else path.parent
            target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
            assert target.is_file(), (path, node.attributes["href"])
            assert not parts.fragment or parts.fragment in anchors[target], (path, node.attributes["href"])


def test_no_address_on_a_page_is_given_twice(sample_site: Path):
    for path in sample_site.rglob("*.html"):
        counted = Counter(node.attributes["id"] for node in parsed(path).css("[id]"))
        assert [each for each, times in counted.items() if times > 1] == [], path


def test_every_page_can_be_reached_from_the_first(sample_site: Path):
    found, todo = set(), [sample_site / "index.html"]
    while todo:
        page = todo.pop()
        if page in found:
            continue
        found.add(page)
        if page.suffix != ".html":
            continue
        links = (urlsplit(node.attributes["href"] or "") for node in parsed(page).css("a[href]"))
        todo += [(page.parent / unquote(link.path)).resolve() for link in links if link.path and not link.scheme]
    assert set(sample_site.rglob("*.html")) - found == {sample_site / "404.html"}


def test_every_ad_of_the_archive_stands_on_exactly_one_page(sample_archive: Archive, sample_site: Path):
    shown = Counter()
    for path in sample_site.rglob("*.html"):
        for section in parsed(path).css("section.ads"):
            shown[section.css_first("h2").attributes["id"]] += len(section.css("article.ad"))
    counted = dict(sample_archive.sql("SELECT status, count(*) FROM ad GROUP BY status").rows)
    assert dict(shown) == counted


def test_all_active_ads_of_a_large_advertiser_are_reached_by_plain_links(new: Archive, folder: Path, tmp_path: Path):
    ended = {"ad_delivery_stop_time": "2026-04-10"}
    ads = [made.meta_ad(str(number), page_id="7") for number in range(123)]
    ads += [made.meta_ad(str(number), page_id="7", **ended) for number in range(1000, 1061)]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json", as_of=DAY)
    out = site_of(new, tmp_path / "site")
    first = out / "a" / "meta" / "07" / "7.html"
    found: dict[str, set[str]] = {}
    page, seen = first, set()
    while page not in seen:
        seen.add(page)
        for node in parsed(page).css("section.ads article.ad"):
            found.setdefault("active", set()).add(node.attributes["id"] or "")
        following = parsed(page).css_first("nav.pager a[rel=next]")
        page = (page.parent / following.attributes["href"]).resolve() if following else page
    assert found["active"] == {f"ad-{number}" for number in range(123)}
    assert len(seen) == 3
    ended_pages = sorted(path.name for path in first.parent.glob("7-ended-*.html"))
    assert ended_pages == ["7-ended-1.html", "7-ended-2.html"]
    assert len(parsed(first.parent / "7-ended-1.html").css("article.ad")) == 50
    assert len(parsed(first.parent / "7-ended-2.html").css("article.ad")) == 11
    assert "All 61, newest first" in text(first)


@pytest.mark.parametrize(
    ("state", "words"),
    [("undisclosed", "No payer disclosed"), ("field_absent", "This dump never says who paid")],
)
def test_the_states_of_a_payer_are_told_apart(sample_archive: Archive, sample_site: Path, state: str, words: str):
    query = "SELECT DISTINCT ad_id, advertiser_id FROM ad WHERE payer_state = $state"
    rows = sample_archive.sql(query, state=state).rows
    assert rows
    cards = {
        node.attributes["id"]: node.text()
        for path in sample_site.rglob("a/*/*/*.html")
        for node in parsed(path).css("article.ad")
    }
    for ad_id, _ in rows:
        assert words in cards[f"ad-{ad_id}"]


def test_who_paid_always_has_the_row_no_payer_disclosed(sample_site: Path):
    for path in sample_site.rglob("a/*/*/*.html"):
        rows = [" ".join(node.text().split()) for node in parsed(path).css("section[aria-labelledby=payers] tbody th")]
        assert rows.count("No payer disclosed") == 1, path


def test_an_unbounded_sum_says_at_least_and_how_many_ads_leave_it_open(sample_site: Path):
    words = text(sample_site / "a" / "meta" / "01" / "999980000000001.html")
    assert "6 ads, 1 without an upper bound at least EUR 1,012,000" in words


def test_what_is_missing_is_said_in_four_ways(new: Archive, folder: Path, tmp_path: Path):
    zero = {"lower_bound": "0", "upper_bound": "0"}
    ads = [
        made.meta_ad("1", page_id="7", spend=zero, impressions=None),
        made.meta_ad("2", page_id="7", bylines=""),
        made.meta_ad("3", page_id="7", spend={"lower_bound": "1000000"}),
    ]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json", as_of=DAY)
    page = parsed(site_of(new, tmp_path / "site") / "a" / "meta" / "07" / "7.html")
    facts = {
        node.attributes["id"]: " ".join(node.css_first("dl.facts").text(separator=" ").split())
        for node in page.css("article.ad")
    }
    assert "Spend EUR 0 Times shown not in this dump" in facts["ad-1"]
    assert "No payer disclosed" in facts["ad-2"]
    assert "Spend at least EUR 1,000,000" in facts["ad-3"]


def test_a_damaged_record_is_counted_on_the_page_of_its_capture(new: Archive, folder: Path, tmp_path: Path):
    good = made.snap_ad("a" * 64)
    made.put(folder / "2026.csv", made.snap([good, made.snap_ad("b" * 64, Spend="many")]))
    made.one(new, folder / "2026.csv", as_of=DAY)
    out = site_of(new, tmp_path / "site")
    (page,) = (out / "c").glob("*.html")
    words = text(page)
    assert "Could not be read 2 1 0 0 1" in words
    assert "Why records could not be read" in words
    assert "many" not in words


def test_every_page_of_an_advertiser_leads_to_the_captures_and_hashes(sample_archive: Archive, sample_site: Path):
    words = text(sample_site / "a" / "google" / "01" / "AR99990000000000000001.html")
    query = "SELECT sha256 FROM capture_file JOIN capture USING (capture_id) WHERE as_of = $day AND member = $member"
    day = datetime(2026, 5, 24, 5, 41)
    for member in ("creative-stats", "advertiser-stats"):
        ((digest,),) = sample_archive.sql(query, day=day, member=member).rows
        assert digest in words
    assert "as of 24 May 2026 (stated in the dump); complete" in words


def test_every_card_names_the_record_it_comes_from(sample_archive: Archive, sample_site: Path):
    card = parsed(sample_site / "a" / "meta" / "01" / "999980000000001.html").css_first("#ad-999990000000101")
    query = (
        "SELECT record_no FROM sighting JOIN ad USING (version_id) WHERE ad_id = $ad AND capture_id = last_capture_id"
    )
    ((record,),) = sample_archive.sql(query, ad="999990000000101").rows
    assert f"record {record} of veldoria_2.json" in card.text()


def test_pages_print_the_day_and_the_rule_by_which_ads_count_as_active(sample_site: Path):
    words = text(sample_site / "a" / "snapchat" / "0c" / "xfa11753746c41862d10c.html")
    assert "as of 24 May 2026" in words
    assert "Active as of 24 May 2026, the newest capture of its source. The rule for the Snap" in words


def test_folders_of_the_importing_machine_are_on_no_page(samples: Path, sample_site: Path):
    for path in sample_site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert str(samples) not in page
        assert "2026-05-03/" not in page, path


def test_addresses_of_people_are_on_no_page(sample_archive: Archive, sample_site: Path, folder: Path, tmp_path: Path):
    street = "12 Lamp Street, Veldoria"
    made.put(folder / "2026.csv", made.snap([made.snap_ad("a" * 64, BillingAddress=street)]))
    with archive.open(tmp_path / "one.duckdb") as opened:
        made.one(opened, folder / "2026.csv", as_of=DAY)
        assert opened.sql(
            "SELECT count(*) FROM ad, UNNEST(details) AS d(d) WHERE d.value = $street", street=street
        ).rows == [(1,)]
        out = site_of(opened, tmp_path / "site")
    promoters = sample_archive.sql(
        "SELECT promoter_address FROM advertiser_declared WHERE promoter_address IS NOT NULL"
    ).rows
    assert promoters
    for path in (*out.rglob("*.html"), *sample_site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        assert "Lamp Street" not in page
        assert not [address for (address,) in promoters if address in page], path


def test_a_renamed_advertiser_keeps_its_address_and_shows_its_names(sample_site: Path):
    words = text(sample_site / "a" / "meta" / "03" / "999980000000003.html")
    assert "Lantern & Rivers Movement 23 May 2026 24 May 2026 2 Lantern Movement 2 May 2026 3 May 2026 2" in words


def test_ids_that_are_no_file_names_get_safe_addresses_that_never_meet(new: Archive, folder: Path, tmp_path: Path):
    names = ["../../etc/passwd", "Foo Bär/..", "CON", "con", "a" * 300, "x\u202eevil", "AR1", "ar1", "."]
    ads = [made.snap_ad(f"{number:064}", PayingAdvertiserName=name) for number, name in enumerate(names)]
    made.put(folder / "2026.csv", made.snap(ads))
    made.one(new, folder / "2026.csv", as_of=DAY)
    out = site_of(new, tmp_path / "site")
    found = [path.relative_to(out / "a").as_posix() for path in (out / "a").rglob("*.html")]
    advertisers = new.sql("SELECT count(*) FROM advertiser").rows[0][0]
    assert len({path.lower() for path in found}) == len(found) == advertisers == len(names)
    assert all(path.replace("/", "").replace(".html", "").isalnum() for path in found)


def test_an_advertiser_whom_the_dump_does_not_name_has_a_page(new: Archive, folder: Path, tmp_path: Path):
    ads = [
        made.meta_ad(None, page_id=None, page_name=None, ad_creative_bodies=[f"Text {number}"]) for number in range(3)
    ]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json", as_of=DAY)
    out = site_of(new, tmp_path / "site")
    (page,) = out.rglob("a/*/*/*.html")
    assert parsed(page).css_first("h1").text() == "Ads without a named advertiser"
    assert len(parsed(page).css("article.ad")) == 3


def test_every_page_states_its_language_title_and_policy(sample_site: Path):
    for path in sample_site.rglob("*.html"):
        page = parsed(path)
        assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
        assert page.css_first("html").attributes["lang"] == "en"
        assert page.css_first("title").text().strip()
        assert len(page.css("h1")) == 1
        assert len(page.css("main#content")) == 1
        policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        inline = [node for node in page.css("script:not([src])") if node.attributes["type"] != "application/ld+json"]
        assert page.css("style, [style], iframe, img, object, embed") == inline == []
        assert bool(page.css("script[src]")) == ("script-src" in policy) == (path.name == "search.html")
        assert all(table.css_first("caption") for table in page.css("table")), path
        assert all(cell.attributes.get("scope") for cell in page.css("th")), path
        assert "None" not in [node.text() for node in page.css("td, dd, th")]


def test_ad_texts_carry_their_language_and_direction(sample_archive: Archive, sample_site: Path):
    page = parsed(sample_site / "a" / "meta" / "01" / "999980000000001.html")
    urdu = page.css_first("#ad-999990000000103 .words")
    assert (urdu.attributes["lang"], urdu.attributes["dir"]) == ("ur", "auto")


def test_pages_are_small(sample_site: Path):
    import zlib

    assert (sample_site / "style.css").stat().st_size <= 15_000
    heaviest = max(len(zlib.compress(path.read_bytes())) for path in sample_site.rglob("a/*/*/*.html"))
    assert heaviest <= 60_000
