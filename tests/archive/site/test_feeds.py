"""Feeds parse, keep their ids from build to build, and say of each subject what its captures showed."""

import json
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import made
from archive.database import Archive
from archive.site import build_site

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(path: Path) -> dict[str, tuple[str, str]]:
    """Give a feed's entries: (title, summary) by id."""
    feed = ElementTree.parse(path).getroot()  # noqa: S314 - a file this project wrote
    assert feed.tag == f"{ATOM}feed"
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    found = {}
    for entry in feed.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}updated")
        found[entry.findtext(f"{ATOM}id")] = (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary"))
    return found


def test_every_subject_has_two_feeds_that_say_the_same(sample_site: Path):
    atoms = sorted(sample_site.rglob("*.atom"))
    pages = {*sample_site.glob("a/*/*/*.html"), *sample_site.glob("p/*/*/*.html"), sample_site / "changes.html"}
    assert {path.with_suffix(".html") for path in atoms} == {path for path in pages if "-" not in path.name}
    for path in atoms:
        feed = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert {item["id"]: item["title"] for item in feed["items"]} == {
            key: title for key, (title, _) in entries(path).items()
        }
        assert feed["version"] == "https://jsonfeed.org/version/1.1"


def test_a_feed_tells_new_ended_gone_and_renamed_and_keeps_its_ids(new: Archive, folder: Path, tmp_path: Path):
    def capture(day: int, *ads: dict[str, object]) -> Path:
        made.put(folder / "ads.ndjson", made.lines(ads))
        new.import_dump(folder / "ads.ndjson", as_of=datetime(2026, 5, day), complete=True)
        build_site(new, tmp_path / "site")
        (path,) = (tmp_path / "site").glob("a/meta/*/7.atom")
        return path

    one = {"page_id": "7", "page_name": "Harbour"}
    stopped = {"ad_delivery_stop_time": "2026-05-03"}
    first = capture(
        1, made.meta_ad("1", **one), made.meta_ad("2", **one, ad_delivery_stop_time="2026-05-30"),
        made.meta_ad("3", **one),
    )  # fmt: skip
    assert entries(first) == {}
    spent = {"spend": {"lower_bound": "5000", "upper_bound": "5999"}}
    renamed = {"page_id": "7", "page_name": "Harbour & <Hills>"}
    before = capture(
        8, made.meta_ad("2", **renamed, **stopped), made.meta_ad("3", **renamed, **spent),
        made.meta_ad("4", **renamed),
    )  # fmt: skip
    told = entries(before)
    assert sorted(told.values()) == [
        ("1 ad at least doubled its spend", "3"), ("1 ad ended", "2"), ("1 ad first seen", "4"),
        ("1 ad left the source", "1"),
        ("1 new name", "Harbour → Harbour & <Hills>"),
    ]  # fmt: skip
    after = entries(capture(15, made.meta_ad("2", **renamed, **stopped), made.meta_ad("1", **one)))
    assert {key: after[key] for key in told} == told
    assert ("1 ad came back", "1") in after.values()


def test_feeds_of_a_site_with_an_address_name_whole_addresses(sample_archive: Archive, tmp_path: Path):
    build_site(sample_archive, tmp_path / "site", base_url="https://ads.example/x")
    feed = json.loads((tmp_path / "site" / "changes.json").read_text(encoding="utf-8"))
    assert feed["feed_url"] == "https://ads.example/x/changes.json"
    assert all(item["url"].startswith("https://ads.example/x/changes.html") for item in feed["items"])


def test_a_sitemap_names_every_page_once_in_files_of_bounded_length(
    sample_archive: Archive, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr("archive.site.sitemap.MOST", 10)
    build_site(sample_archive, tmp_path / "site", base_url="https://ads.example/")
    site = tmp_path / "site"
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    files = [each.text or "" for each in ElementTree.parse(site / "sitemap.xml").iter(name)]  # noqa: S314
    found = [
        [each.text or "" for each in ElementTree.parse(site / file.rsplit("/", 1)[-1]).iter(name)]  # noqa: S314
        for file in files
    ]
    assert max(map(len, found)) == 10
    pages = {f"https://ads.example/{path.relative_to(site).as_posix()}" for path in site.rglob("*.html")}
    listed = [address for addresses in found for address in addresses]
    assert len(listed) == len(set(listed))
    assert pages - set(listed) == {"https://ads.example/404.html"}
    assert "Sitemap: https://ads.example/sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")
