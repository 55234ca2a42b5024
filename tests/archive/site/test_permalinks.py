"""An ad's permanent address: one for every id, for ever, whatever becomes of the ad."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

import made
from archive.database import Archive
from archive.site import build_site


def article(site: Path, ad_id: str, platform: str = "meta") -> LexborNode:
    """Find an ad at the address that its id alone gives."""
    page = site / "ad" / platform / f"{sha256(ad_id.encode()).hexdigest()[:3]}.html"
    found = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first(f"article#ad-{ad_id}")
    assert found, (page, ad_id)
    return found


def words(node: LexborNode) -> str:
    """Read words with single spaces."""
    return " ".join(node.text(separator=" ").split())


def month(new: Archive, folder: Path, out: Path) -> Path:
    """Three captures of one advertiser: ad 1 runs on and changes, ad 2 leaves the source, 60 others begin and end."""
    for day, spent, others, text in ((1, "10", 60, "Bread"), (8, "100", 5, "Bread"), (15, "100", 0, "Bread and lamps")):
        bounds = {"lower_bound": spent, "upper_bound": f"{spent}9"}
        ads = [made.meta_ad("1", page_id="7", spend=bounds, ad_creative_bodies=[text])]
        ads += [made.meta_ad("2", page_id="7")] if day < 15 else []
        ads += [made.meta_ad(str(100 + number), page_id="7") for number in range(others)]
        made.put(folder / "ads.ndjson", made.lines(ads))
        new.import_dump(folder / "ads.ndjson", as_of=datetime(2026, 5, day), complete=True, accept_shrunk=True)
    build_site(new, out)
    return out


def test_an_address_shows_every_version_with_its_days_money_and_record(new: Archive, folder: Path, tmp_path: Path):
    found = article(month(new, folder, tmp_path / "site"), "1")
    rows = [words(row) for row in found.css("tbody tr")]
    assert len(rows) == 3
    assert "3 versions, the newest first" in words(found)
    assert rows[0].startswith("15 May 2026") and "EUR 100–1,009" in rows[0] and "record 1 ads.ndjson" in rows[0]
    assert rows[1].startswith("8 May 2026")
    assert rows[2].startswith("1 May 2026") and "EUR 10–109" in rows[2]
    texts = [words(each) for each in found.css("details .words")]
    assert texts == ["Bread and lamps", "Bread"]
    assert found.css_first("a[rel]").attributes["href"].startswith("https://www.facebook.com/ads/library/?id=1")


def test_an_address_leads_to_the_page_where_the_ad_stands_now(new: Archive, folder: Path, tmp_path: Path):
    site = month(new, folder, tmp_path / "site")
    for path in (site / "ad").rglob("*.html"):
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("article .where a:not([rel])"):
            parts = urlsplit(node.attributes["href"] or "")
            target = LexborHTMLParser((path.parent / parts.path).resolve().read_text(encoding="utf-8"))
            assert not parts.fragment or target.css_first(f"article.ad#{parts.fragment}"), (path, node.html)
    gone = article(site, "2")
    assert "no longer in the source" in words(gone)
    assert "#ad-2" in (gone.css_first(".where a + a").attributes["href"] or "")


def test_addresses_outlive_status_and_page(new: Archive, folder: Path, tmp_path: Path):
    made.put(folder / "ads.ndjson", made.lines([made.meta_ad(str(number), page_id="7") for number in range(120)]))
    new.import_dump(folder / "ads.ndjson", as_of=datetime(2026, 5, 1), complete=True)
    build_site(new, tmp_path / "site")
    before = {str(path.relative_to(tmp_path)): ids(path) for path in (tmp_path / "site" / "ad").rglob("*.html")}
    made.put(folder / "ads.ndjson", made.lines([made.meta_ad("200", page_id="7"), *(
        made.meta_ad(str(number), page_id="7", ad_delivery_stop_time="2026-05-02") for number in range(100)
    )]))  # fmt: skip
    new.import_dump(folder / "ads.ndjson", as_of=datetime(2026, 5, 8), complete=True, accept_shrunk=True)
    build_site(new, tmp_path / "site")
    after = {str(path.relative_to(tmp_path)): ids(path) for path in (tmp_path / "site" / "ad").rglob("*.html")}
    assert sum(map(len, before.values())) == 120
    assert all(before[path] <= after[path] for path in before)


def ids(path: Path) -> set[str]:
    """List the ads at a page's addresses."""
    found = LexborHTMLParser(path.read_text(encoding="utf-8")).css("article[id]")
    return {node.attributes["id"] or "" for node in found}


def test_every_id_of_the_samples_has_an_address_and_every_card_links_it(sample_archive: Archive, sample_site: Path):
    addresses = {path: ids(path) for path in (sample_site / "ad").rglob("*.html")}
    counted = sample_archive.sql("SELECT count(DISTINCT (platform, ad_id)) FROM ad_version").rows[0][0]
    assert sum(map(len, addresses.values())) == counted
    cards = 0
    for path in sample_site.glob("a/*/*/*.html"):
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("article.ad h3 a"):
            parts = urlsplit(node.attributes["href"] or "")
            assert parts.fragment in addresses[(path.parent / parts.path).resolve()]
            cards += 1
    assert cards == sample_archive.sql("SELECT count(*) FROM ad").rows[0][0]


def test_ads_of_several_advertisers_that_share_an_id_share_an_address(new: Archive, folder: Path, tmp_path: Path):
    for name, page in (("a.ndjson", "7"), ("b.ndjson", "8")):
        made.put(folder / name, made.lines([made.meta_ad("1", page_id=page, page_name=f"Party {page}")]))
    made.put(folder / "both.ndjson", (folder / "a.ndjson").read_text() + (folder / "b.ndjson").read_text())
    new.import_dump(folder / "both.ndjson", as_of=datetime(2026, 5, 1), complete=True)
    build_site(new, tmp_path / "site")
    (page,) = (tmp_path / "site" / "ad").rglob("*.html")
    assert ids(page) == {"ad-1"}
    articles = LexborHTMLParser(page.read_text(encoding="utf-8")).css("article.record")
    assert [words(each.css_first(".where a")) for each in articles] == ["Party 7", "Party 8"]


def test_a_gone_ads_card_gives_the_hash_of_the_file_that_last_held_it(new: Archive, folder: Path, tmp_path: Path):
    site = month(new, folder, tmp_path / "site")
    query = (
        "SELECT f.sha256 FROM capture_file AS f JOIN ad AS a ON a.last_capture_id = f.capture_id WHERE a.ad_id = '2'"
    )
    ((digest,),) = new.sql(query).rows
    card = next(
        node
        for path in site.glob("a/*/*/*.html")
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("article.ad#ad-2")
    )
    assert digest in words(card)
