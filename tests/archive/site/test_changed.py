"""A build makes only the pages of what changed, and the outcome is the same as if it had made all."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

import archive
import made
from adlib.models import Redaction
from adlib.site import Site
from archive import schema
from archive.database import Archive, question
from archive.site import SiteReport, advertiser, build_site, stream
from archive.site.language import words_of
from archive.site.pages import Page, folders
from archive.site.stream import display
from archive.site.writer import OURS
from archive.takedowns.importer import import_takedowns

DAY = datetime(2026, 5, 1)
OF_THE_ADS = {"ad_current", "ad_version", "capture", "capture_file", "sighting"}
"""what `ads_state` hashes."""


def tree(site: Path) -> dict[str, bytes]:
    """Read a whole site: bytes by path."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and path.name not in OURS)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def ad(number: int, chance: Random) -> dict[str, object]:
    """An ad of one of twelve advertisers, whose name, payer, spend and days are left to chance."""
    low = chance.choice((0, 100, 500))
    page = number % 12
    return made.meta_ad(
        f"{number}", page_id=f"{700 + page}", page_name=chance.choice((f"Party {page}", f"Party {page} new")),
        bylines=chance.choice((None, "Payer A", "Payer B", f"Payer {page}")),
        spend={"lower_bound": f"{low}", "upper_bound": f"{low + 99}"},
        ad_delivery_stop_time=chance.choice((None, None, "2026-04-20")),
        ad_creative_bodies=[chance.choice(("Vote.", "Vote now.", "Vote, says <b>.")) + f" {number}"],
        delivery_by_region=[{"region": chance.choice(("North", "South")), "percentage": "1"}],
    )  # fmt: skip


def steps(opened: Archive, folder: Path, chance: Random) -> Iterator[None]:
    """Change an archive as dumps do: new ads, other content, ads that are gone, another platform, an old dump anew.

    Last comes a removed network that lists one of the advertisers.
    """
    for week in range(3):
        chosen = chance.sample(range(60), (60, 3, 50)[week])
        made.put(folder / f"{week}.json", made.page([ad(number, chance) for number in chosen]))
        made.one(opened, folder / f"{week}.json", as_of=DAY + timedelta(weeks=week), complete=week == 2)
        yield
    made.put(folder / "2026.csv", made.snap([made.snap_ad("a" * 64, PayingAdvertiserName="Payer A")]))
    made.one(opened, folder / "2026.csv", as_of=DAY)
    yield
    opened.import_dump(folder / "1.json", as_of=DAY + timedelta(weeks=9))
    yield
    header = (
        "network_id,platform,asset_type,asset_id,asset_name,asset_url,first_seen,removed_date,source_url,confidence"
    )
    made.put(folder / "network.csv", f"{header}\n2026-05-20-some,facebook,page,703,Party 3,,,2026-05-20,,high\n")
    assert [each.error for each in import_takedowns(opened, [folder / "network.csv"])] == [None]
    yield


def test_a_build_over_an_older_one_gives_the_bytes_of_a_whole_build(folder: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("archive.site.downloads.ADS_A_FILE", 20)
    with archive.open(tmp_path / "a.duckdb") as opened:
        for number, _ in enumerate(steps(opened, folder, Random(1))):  # noqa: S311 (a test's choices)
            build_site(opened, tmp_path / "site", base_url="https://ads.example/")
            build_site(opened, tmp_path / f"whole{number}", base_url="https://ads.example/")
            assert tree(tmp_path / "site") == tree(tmp_path / f"whole{number}"), number


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The advertisers whose pages are made."""
    made_for: list[str] = []
    make = advertiser.one_advertiser

    def one_advertiser(head: object, *others: object) -> Iterator[object]:
        for each in make(head, *others):  # type: ignore[arg-type]
            if isinstance(each, Page) and each.template == "advertiser.html":
                made_for.append(head.advertiser_id)  # type: ignore[attr-defined]
            yield each

    monkeypatch.setattr(advertiser, "one_advertiser", one_advertiser)
    return made_for


@pytest.fixture
def grown(folder: Path, tmp_path: Path) -> Iterator[tuple[Archive, Callable[[int], None]]]:
    """An archive of thirty advertisers, and what imports a further dump, of one of them."""
    with archive.open(tmp_path / "a.duckdb") as opened:
        ads = [
            made.meta_ad(f"{number}", page_id=f"{900 + number}", page_name=f"Party {number}") for number in range(30)
        ]
        made.put(folder / "all.json", made.page(ads))
        made.one(opened, folder / "all.json", as_of=DAY)

        def grow(number: int) -> None:
            made.put(folder / f"n{number}.json", made.page([made.meta_ad(f"9{number}", page_id=f"{900 + number}")]))
            made.one(opened, folder / f"n{number}.json", as_of=DAY)

        yield opened, grow


def test_only_the_advertiser_that_changed_is_made_again(
    grown: tuple[Archive, Callable[[int], None]], tmp_path: Path, counted: list[str]
) -> None:
    opened, grow = grown
    build_site(opened, tmp_path / "site")
    assert len(counted) == 30
    counted.clear()
    grow(7)
    before = tree(tmp_path / "site")
    report = build_site(opened, tmp_path / "site")
    assert counted == ["907"]
    changed = {path for path, data in tree(tmp_path / "site").items() if before.get(path) != data}
    assert {path for path in changed if path.startswith("a/")} <= {
        f"a/meta/07/907{end}"
        for end in (".html", ".atom", ".json", "-ads.csv", "-ads.jsonl", "-tables.csv", "-tables.jsonl")
    }
    assert report.written == len(changed)


@pytest.mark.parametrize(
    ("options", "all_again"),
    [
        ({}, False),
        ({"base_url": "https://ads.example/"}, True),
        ({"settings": Site(title="Another title")}, True),
        ({"templates": True}, True),
    ],
)
def test_other_settings_make_every_page_anew(
    grown: tuple[Archive, Callable[[int], None]], tmp_path: Path, counted: list[str], options: dict[str, object],
    all_again: bool,
) -> None:  # fmt: skip
    opened, _ = grown
    if options.get("templates"):
        made.put(tmp_path / "mine" / "style.css", "body { color: teal }")
        options = {"templates": tmp_path / "mine"}
    build_site(opened, tmp_path / "site")
    counted.clear()
    build_site(opened, tmp_path / "site", **options)  # type: ignore[arg-type]
    assert len(counted) == (30 if all_again else 0)


def test_a_redaction_reaches_pages_that_were_made_before(
    grown: tuple[Archive, Callable[[int], None]], tmp_path: Path
) -> None:
    opened, _ = grown
    build_site(opened, tmp_path / "site")
    opened.config.redactions = [Redaction(table="advertiser", key="907", column="advertiser_name", reason="a minor")]
    report: SiteReport = build_site(opened, tmp_path / "site")
    assert report.written
    assert b"Party 7<" not in b"".join(tree(tmp_path / "site").values())


@pytest.mark.parametrize("harm", ["removed", "edited"])
def test_a_page_that_somebody_touched_is_made_again(
    grown: tuple[Archive, Callable[[int], None]], tmp_path: Path, counted: list[str], harm: str
) -> None:
    opened, _ = grown
    build_site(opened, tmp_path / "site")
    before = tree(tmp_path / "site")
    page = tmp_path / "site" / "a" / "meta" / "07" / "907.html"
    page.unlink() if harm == "removed" else page.write_bytes(before["a/meta/07/907.html"].replace(b"Party", b"PARTY"))
    counted.clear()
    build_site(opened, tmp_path / "site")
    assert counted == ["907"]
    assert tree(tmp_path / "site") == before


def test_queries_that_a_hash_of_the_ads_stands_for_read_nothing_else() -> None:
    spend = (schema.FOLDER / "ad_spend.sql").read_text(encoding="utf-8")
    asked = {
        "ads": display("ad_order") + display("whole_ads") + display("ads"),
        "delivery": display("delivery") + display("delivery_figures") + question("site_delivery").sql,
        "delivery_tables": display("delivery_tables") + display("delivery_figures") + question("site_delivery").sql,
        "weeks": display("weeks") + display("week_figures") + question("site_weeks").sql + spend,
    }
    assert asked.keys() == set(advertiser.HEAVY)
    for sql in asked.values():
        made_of_them = {"site_delivery", "site_weeks", "ad_spend", "gathered"}
        assert OF_THE_ADS >= tables_of(sql) - made_of_them >= {"ad_current"}


def test_the_hash_that_stands_for_histories_reads_all_that_they_read() -> None:
    assert tables_of(display("whole_histories")) == tables_of(display("histories_state")) > {"sighting", "ad_link"}
    assert tables_of(display("ad_histories")) == {"gathered"}


def tables_of(sql: str) -> set[str]:
    """Name the tables and views that a query reads from."""
    own = re.findall(r"\b([a-z_]+) AS (?:MATERIALIZED )?\(", sql)
    return set(re.findall(r"(?<!DISTINCT )\b(?:FROM|JOIN)\s+([a-z_]+)", sql)) - set(own)


def test_ads_read_in_parts_make_the_same_site(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with archive.open(tmp_path / "a.duckdb") as opened:
        for _ in steps(opened, folder, Random(2)):  # noqa: S311 (a test's choices)
            pass
        build_site(opened, tmp_path / "whole")
        monkeypatch.setattr(stream, "BYTES_AT_ONCE", 15_000)
        monkeypatch.setattr(stream, "BYTES_WORDED_AT_ONCE", 9_000)
        build_site(opened, tmp_path / "parts")
    assert tree(tmp_path / "parts") == tree(tmp_path / "whole")


@pytest.mark.parametrize("at_once", [2_000_000, 1_000_000_000])
def test_ads_that_do_not_fit_into_the_memory_of_a_build_are_put_in_order(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    texts = Random(3).randbytes(1000).hex()  # noqa: S311 (a text that does not compress)
    ads = [made.meta_ad(f"{number}", page_id="7", ad_creative_bodies=[f"{number} {texts}"]) for number in range(6000)]
    made.put(folder / "ads.ndjson", made.lines(ads))
    monkeypatch.setattr(stream, "MEMORY", "60MB")
    monkeypatch.setattr(stream, "BYTES_AT_ONCE", at_once)
    monkeypatch.setattr(stream, "BYTES_WORDED_AT_ONCE", 2_000_000)
    with archive.open(tmp_path / "a.duckdb") as opened:
        made.one(opened, folder / "ads.ndjson", as_of=DAY)
        reader = stream.Reader(opened, words_of("en", folders(None)))
        assert [row.ad_id for row in reader.read("ads")] == sorted(map(str, range(6000)))
        reader.close()


FACTS = {
    "ad_version": (
        "text = 'Other words than before'", "payer = 'Payer Z'", "payer_state = 'undisclosed', payer = NULL",
        "spend_lower = 7, spend_upper = 9, spend_kind = 'range'", "impressions_upper = 77777", "languages = ['de']",
        "started_on = DATE '2026-01-05'", "ended_on = DATE '2026-04-30'", "url = 'https://ads.example/1'",
        "link_title = 'A title'", "delivery_regions = [{'region': 'East', 'percentage': 1}]",
        "targets = [{'criterion': 'age', 'value': '18', 'excluded': false}]",
        "details = [{'name': 'candidate', 'value': 'Somebody'}]",
    ),
    "ad_current": (
        "status = 'gone'", "last_seen = TIMESTAMP '2026-06-01'", "versions = 2",
        "status_as_of = TIMESTAMP '2026-06-02'",
    ),
    "sighting": ("record_no = 4711", "file_no = 9"),
    "capture_file": ("name = 'renamed.json'",),
    "capture": ("as_of = TIMESTAMP '2026-06-03'", "fingerprint = 'f00d'"),
    "advertiser_seen": ("advertiser_name = 'Party anew'",),
}  # fmt: skip
"""what the pages of ads are made of."""


@pytest.mark.parametrize("table", FACTS)
def test_each_fact_that_a_page_shows_makes_it_anew(
    grown: tuple[Archive, Callable[[int], None]], tmp_path: Path, table: str
) -> None:
    opened, _ = grown
    settings = Site(pages=["payers", "downloads"])
    build_site(opened, tmp_path / "site", settings=settings)
    for number, fact in enumerate(FACTS[table]):  # each of another ad, so that none hides another
        one = {"advertiser_seen": "advertiser_id = '912'", "capture": "true", "capture_file": "true"}
        where = one.get(table, f"ad_key = (SELECT min(ad_key) + {number} FROM ad_current)")
        assert opened.con.execute(f"UPDATE {table} SET {fact} WHERE {where}").fetchall() == [(1,)]
    opened.con.execute(f"UPDATE ad_version SET content_hash = {schema.content_hash()}")  # as an import hashes it
    before = tree(tmp_path / "site")
    build_site(opened, tmp_path / "site", settings=settings)
    build_site(opened, tmp_path / "whole", settings=settings)
    assert tree(tmp_path / "site") == tree(tmp_path / "whole") != before
