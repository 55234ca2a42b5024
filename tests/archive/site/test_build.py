"""A build: same bytes for the same archive, only what changed is written, and nothing of a stranger's is touched."""

import itertools
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

import archive
import made
from adlib.errors import AdlibError, UsageError
from archive.database import Archive
from archive.site import build_site, check_site
from archive.site.advertiser import STATUSES, count_pages, plan
from archive.site.writer import MANIFEST, OURS, Writer

DAY = datetime(2026, 5, 1)


def tree(site: Path) -> dict[str, bytes]:
    """Read a whole site: bytes by path; what the last build noted for the next one is not part of it."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and path.name not in {*OURS} - {MANIFEST})
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def times(site: Path) -> dict[str, int]:
    """When each file was written."""
    return {path: (site / path).stat().st_mtime_ns for path in tree(site)}


def test_the_same_archive_gives_the_same_bytes(sample_archive: Archive, sample_site: Path, tmp_path: Path):
    build_site(sample_archive, tmp_path / "again")
    assert tree(tmp_path / "again") == tree(sample_site)


def test_captures_imported_in_another_order_give_the_same_bytes_of_every_page(folder: Path, tmp_path: Path):
    for day in ("01", "08"):
        ads = [made.meta_ad(str(number), spend={"lower_bound": day, "upper_bound": "99"}) for number in range(3)]
        made.put(folder / f"2026-05-{day}.json", made.page(ads))
    sites = []
    for number, order in enumerate(itertools.permutations(("01", "08"))):
        with archive.open(tmp_path / f"{number}.duckdb") as opened:
            for day in order:
                made.one(opened, folder / f"2026-05-{day}.json", as_of=datetime.fromisoformat(f"2026-05-{day}"))
            build_site(opened, tmp_path / f"site{number}")
        sites.append(tree(tmp_path / f"site{number}"))
    assert sites[0] == sites[1]


def test_progress_ends_exactly_where_it_said(sample_archive: Archive, tmp_path: Path):
    told: list[tuple[int, int]] = []
    report = build_site(sample_archive, tmp_path / "site", progress=lambda done, total: told.append((done, total)))
    html = len(list((tmp_path / "site").rglob("*.html")))
    assert told[-1] == (html, html)
    assert {total for _, total in told} == {html}
    others = {path for path in tree(tmp_path / "site") if not path.endswith(".html")} - {MANIFEST}
    feeds = {path for path in others if path.endswith((".atom", ".json"))}
    taken = {path for path in others if path.endswith((".csv", ".jsonl", ".parquet"))}
    assert others - feeds - taken == {
        "data/SHA256SUMS",
        "style.css",
        "icon.svg",
        "search.js",
        "search/shards.js",
        "search/0.js",
        "robots.txt",
    }
    assert report.pages == html + len(others) == report.written
    assert report.bytes == sum(len(data) for path, data in tree(tmp_path / "site").items() if path != MANIFEST)


def test_what_is_gathered_is_told_before_the_pages_that_need_it(sample_archive: Archive, tmp_path: Path):
    told: list[str] = []
    build_site(
        sample_archive,
        tmp_path / "site",
        progress=lambda done, total: told.append(f"{done} of {total}"),
        reading=lambda what: told.append(f"reading {what}"),
    )
    assert told[0] == "reading rankings"
    counted = [at for at, each in enumerate(told) if "reading" not in each]
    assert told.index("reading advertisers") < counted[1]
    assert counted[0] < told.index("reading advertisers")
    assert not [each for each in told if "_" in each]


def test_a_second_build_writes_nothing(sample_archive: Archive, tmp_path: Path):
    build_site(sample_archive, tmp_path / "site")
    before = times(tmp_path / "site")
    report = build_site(sample_archive, tmp_path / "site")
    assert (report.written, report.removed, report.unchanged) == (0, 0, report.pages)
    after = times(tmp_path / "site")
    assert {path: at for path, at in after.items() if path != MANIFEST} == {
        path: at for path, at in before.items() if path != MANIFEST
    }


def two_parties(spend: str) -> str:
    """Two advertisers of one ad each; what the first spent is said."""
    bounds = {"lower_bound": spend, "upper_bound": "99"}
    first = made.meta_ad("1", page_id="101", page_name="Harbour", spend=bounds)
    return made.page([first, made.meta_ad("2", page_id="202", page_name="Lantern", bylines="Lantern")])


def test_one_changed_ad_rewrites_exactly_the_pages_that_show_it(folder: Path, tmp_path: Path):
    """Both archives have one capture of the same name; they differ in one figure of one ad."""
    out = tmp_path / "site"
    for number, spend in enumerate(("10", "20")):
        made.put(folder / "ads.json", two_parties(spend))
        with archive.open(tmp_path / f"{number}.duckdb") as opened:
            made.one(opened, folder / "ads.json", as_of=DAY)
            before = tree(out)
            report = build_site(opened, out)
    changed = {path for path, data in tree(out).items() if before.get(path) != data and path != MANIFEST}
    capture = {path for path in changed if path.startswith("c/")}
    payer = next(path for path in changed if re.fullmatch(r"p/meta/.*\.html", path))  # the spend on its ads is another
    first = {"a/meta/01/101.html", "index.html", "captures.html", "spend/ads-eur-1.html", payer}
    first |= {"platform/meta.html", "spend/ads-on-meta-eur-1.html", f"ad/meta/{sha256(b'1').hexdigest()[:3]}.html"}
    # the other advertiser's page names the capture it comes from, and so its new hash; so does the address of its ad
    other = {"a/meta/02/202.html", f"ad/meta/{sha256(b'2').hexdigest()[:3]}.html"}
    pages = {path for path in changed if path.endswith(".html")}
    assert pages == first | capture | other | {"data.html"}
    taken = {path.rsplit("/", 1)[-1] for path in changed - pages}
    assert {"101-ads.csv", "101-tables.csv", "202-ads.csv", "spend.csv", "SHA256SUMS"} <= taken
    assert not taken & {"202-tables.csv", "advertisers.csv"}
    assert len(capture) == 1
    assert report.removed == 1
    assert report.written == len(changed)


def test_a_page_that_is_no_longer_made_is_removed_and_a_strangers_file_is_kept(folder: Path, tmp_path: Path):
    out = tmp_path / "site"
    made.put(folder / "ads.json", two_parties("10"))
    with archive.open(tmp_path / "two.duckdb") as opened:
        made.one(opened, folder / "ads.json", as_of=DAY)
        build_site(opened, out)
    stranger = made.put(out / "a" / "meta" / "02" / "CNAME", "example.org")
    made.put(folder / "ads.json", made.page([made.meta_ad("1", page_id="101")]))
    with archive.open(tmp_path / "one.duckdb") as opened:
        made.one(opened, folder / "ads.json", as_of=DAY)
        build_site(opened, out)
    assert not (out / "a" / "meta" / "02" / "202.html").exists()
    assert (out / "a" / "meta" / "01" / "101.html").exists()
    assert stranger.read_text() == "example.org"


def test_a_folder_with_something_else_in_it_is_refused(sample_archive: Archive, tmp_path: Path):
    mine = made.put(tmp_path / "thesis" / "index.html", "my own")
    with pytest.raises(UsageError, match="neither empty nor a site"):
        build_site(sample_archive, tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["index.html"]
    assert mine.read_text() == "my own"


def test_a_strangers_file_in_the_way_is_not_overwritten(tmp_path: Path):
    writer = Writer(tmp_path / "site")
    mine = made.put(tmp_path / "site" / "page.html", "my own")
    with pytest.raises(UsageError, match="leaves it alone"):
        writer.write("page.html", b"ours")
    writer.close()
    assert mine.read_text() == "my own"


def test_nothing_shaped_like_an_access_token_is_written(tmp_path: Path):
    writer = Writer(tmp_path / "site")
    with pytest.raises(AdlibError, match="access token"):
        writer.write("page.html", b"<p>EAA" + b"FAKE0" * 6 + b"</p>")
    writer.close()
    assert not (tmp_path / "site" / "page.html").exists()


def test_an_id_that_holds_the_letters_of_a_token_is_written_and_no_broken_rule(
    new: Archive, folder: Path, tmp_path: Path
):
    """The id of a click, as it stands in addresses of Snap's ads: what an import keeps, a page may show."""
    address = f"https://party.example/?fbclid=IwAR0EAA{'x' * 40}"
    made.put(folder / "2026.csv", made.snap([made.snap_ad("1", CreativeProperties=f"web_view_url:{address}")]))
    made.one(new, folder / "2026.csv", as_of=datetime(2026, 5, 1))
    build_site(new, tmp_path / "site")
    assert any(address in path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html"))
    assert [str(each) for each in check_site(tmp_path / "site")] == []


def test_the_samples_tokens_are_on_no_page(sample_site: Path):
    assert not [path for path, data in tree(sample_site).items() if b"EAAFAKE" in data or b"access_token=" in data]


def test_two_pages_of_one_address_are_an_error(tmp_path: Path):
    writer = Writer(tmp_path / "site")
    writer.write("page.html", b"one")
    with pytest.raises(AdlibError, match="same address"):
        writer.write("page.html", b"two")
    writer.close()


def test_a_stopped_build_leaves_whole_pages_that_the_next_one_owns(sample_archive: Archive, tmp_path: Path):
    out = tmp_path / "site"

    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_site(sample_archive, out, progress=stop)
    written = set(tree(out)) - {MANIFEST}
    assert 40 < len(written) < 400  # of some 500
    assert not [path for path in written if path.endswith(".new")]
    assert set((out / MANIFEST).read_text().split()) == written
    report = build_site(sample_archive, out)
    assert report.unchanged == len(written)


def test_a_manifest_cannot_make_the_builder_remove_files_outside(sample_archive: Archive, tmp_path: Path):
    outside = made.put(tmp_path / "letter.html", "dear")
    made.put(tmp_path / "site" / MANIFEST, f"../letter.html\n{outside}\na/../../letter.html\n")
    build_site(sample_archive, tmp_path / "site")
    assert outside.read_text() == "dear"


def test_a_base_url_is_only_the_canonical_address(sample_archive: Archive, sample_site: Path, tmp_path: Path):
    build_site(sample_archive, tmp_path / "site", base_url="https://ads.example/veldoria")
    page = (tmp_path / "site" / "names" / "1.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://ads.example/veldoria/names/1.html">' in page
    for said in ('<link rel="canonical" href="{}">\n', '<meta property="og:url" content="{}">\n'):
        page = page.replace(said.format("https://ads.example/veldoria/names/1.html"), "")
    assert page == (sample_site / "names" / "1.html").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="https://"):
        build_site(sample_archive, tmp_path / "other", base_url="javascript:alert(1)")


def test_templates_are_overridden_one_by_one(sample_archive: Archive, sample_site: Path, tmp_path: Path):
    made.put(tmp_path / "mine" / "style.css", "body { color: teal }")
    made.put(tmp_path / "mine" / "404.html", '{% extends "base.html" %}{% block content %}Our own.{% endblock %}')
    build_site(sample_archive, tmp_path / "site", templates=tmp_path / "mine")
    changed = {path for path, data in tree(tmp_path / "site").items() if tree(sample_site).get(path) != data}
    assert changed == {"style.css", "404.html"}


def test_an_archive_of_an_older_adlib_has_the_same_site(sample_archive: Archive, sample_site: Path, tmp_path: Path):
    older = tmp_path / "older.duckdb"
    sample_archive.con.execute("CHECKPOINT")
    older.write_bytes(sample_archive.path.read_bytes())
    with archive.open(older) as opened:
        opened.con.execute("DROP VIEW ad_capture; UPDATE archive_info SET layout = NULL")
    with archive.open(older, read_only=True) as opened:
        build_site(opened, tmp_path / "site")
    assert tree(tmp_path / "site") == tree(sample_site)


def test_an_empty_archive_has_a_site(new: Archive, tmp_path: Path):
    report = build_site(new, tmp_path / "site")
    assert report.pages == len(
        [path for path in (tmp_path / "site").rglob("*") if path.is_file() and path.name not in OURS]
    )
    assert "names a payer" in (tmp_path / "site" / "payers" / "1.html").read_text(encoding="utf-8")
    assert "No ads with a disclosed spend" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_every_ad_has_a_place_in_the_plan():
    for counts in itertools.product((0, 1, 49, 50, 51, 149, 150, 151), (0, 1, 50, 51), (0, 3), (0, 120)):
        by_status = dict(zip(STATUSES, counts, strict=True))
        sections = plan(by_status)
        for section, count in zip(sections, counts, strict=True):
            assert len(section.own_pages) == -(-(count - section.here) // 50)
            assert section.here in (0, count) or (section.status == "active" and section.here == 50)
        assert sum(section.here for section in sections) <= 50
        assert count_pages(by_status) == 1 + sum(len(each.own_pages) for each in sections)
