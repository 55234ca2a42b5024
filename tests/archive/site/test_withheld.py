"""What is withheld is on no page, in no feed, download or address, and what stands in its place says why."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import archive
import made
from adlib.models import Redaction
from adlib.site import Site
from archive.config import Config
from archive.database import Archive
from archive.site import SiteReport, build_site
from archive.withheld import COLUMNS, Withheld

DAY = datetime(2026, 5, 1)
PAYER, NAME, TEXT, TITLE = "Wilhelmina Quast", "Ottokar Brandis", "the unlawful sentence", "the unlawful headline"
PERSON = "Theodora Vexley"
CONTACT = "Orla Pike, +49 30 1234567"
REDACTIONS = [
    Redaction(table="payer", key=PAYER, column="payer", reason="court order 12 O 345/26"),
    Redaction(table="advertiser", key="303", column="advertiser_name", reason="a minor"),
    Redaction(table="advertiser", key=f"name:{PERSON}", column="advertiser_name", reason="threats <b>&</b>"),
    Redaction(table="ad", key="1", column="text", reason="unlawful"),
    Redaction(table="ad", key="1", column="link_title", reason="unlawful"),
    Redaction(table="ad", key="1", column="url", reason="doxxing"),
    Redaction(table="ad", key="2", column="payer", reason="a private person"),
    Redaction(table="payer", key="Nobody at all", column="payer", reason="a typing error"),
]


def everything(site: Path) -> str:
    """All files of a site, and their names."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    assert any(path.suffix == ".parquet" for path in files)
    return "\n".join(f"{path.relative_to(site)}\n{words_of(path)}" for path in files)


def words_of(path: Path) -> str:
    """What a file says; the rows of a Parquet file as text."""
    if path.suffix == ".parquet":
        return str(duckdb.sql(f"FROM '{path}'").fetchall())
    return path.read_text(encoding="utf-8")


def build(folder: Path, site: Site | None = None, **stated: Any) -> tuple[Path, SiteReport]:
    """Build the site of an archive that holds personal data, and values that are withheld, in every place."""
    ads = [
        made.meta_ad("1", page_id="101", page_name="Harbour", bylines=PAYER, ad_creative_bodies=[TEXT],
                     ad_creative_link_titles=[TITLE], ad_snapshot_url="https://example.org/secret-place"),
        made.meta_ad("2", page_id="202", page_name="Lantern", bylines="Ada Lovage"),
        made.meta_ad("3", page_id="303", page_name=NAME, bylines="Lantern"),
        made.meta_ad("4", page_id="404", page_name="Ring ring", bylines=f"{CONTACT}, orla.pike@mail.example"),
        made.meta_ad("5", page_id="505", page_name="Ring ring", bylines=f"{CONTACT}, orla.pike@post.example"),
    ]  # fmt: skip
    made.put(folder / "ads.json", made.page(ads))
    made.put(folder / "later.json", made.page([made.meta_ad("3", page_id="303", page_name=f"{NAME} junior")]))
    snaps = [
        made.snap_ad("a" * 64, BillingAddress="Elm Street 13,Port Veldoria,99999,XX", OrganizationName=PERSON,
                     PayingAdvertiserName=PERSON),
        made.snap_ad("b" * 64, Spend="12 apples of call-me@mail.example"),
    ]  # fmt: skip
    made.put(folder / "snap" / "2026.csv", made.snap(snaps))
    out, config = folder / "site", Config(**stated)
    config.site = site or Site()
    with archive.open(folder / "a.duckdb", config=config) as opened:
        made.one(opened, folder / "ads.json", as_of=DAY)
        made.one(opened, folder / "later.json", as_of=datetime(2026, 5, 8))
        opened.import_dump(folder / "snap", as_of=DAY)
        return out, build_site(opened, out, base_url="https://ads.example/")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SiteReport]:
    """A site of which much is withheld; tests only look at it."""
    return build(tmp_path_factory.mktemp("withheld"), redactions=REDACTIONS)


def test_nothing_withheld_is_in_any_file_or_address(built: tuple[Path, SiteReport]) -> None:
    site, _ = built
    words = everything(site)
    for value in (PAYER, NAME, PERSON, TEXT, TITLE, "secret-place", "Ada Lovage", "Elm Street", "99999"):
        assert value not in words, value
    for each in REDACTIONS[:-1]:
        assert f"{REDACTIONS.index(each) + 1}: {each.reason}".replace("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;") in words


def test_what_is_withheld_is_found_under_its_note_and_sums_stay_apart(built: tuple[Path, SiteReport]) -> None:
    site, _ = built
    pages = [path.read_text(encoding="utf-8") for path in site.glob("p/*/*/*.html")]
    titles = [page.split("<h1><bdi>")[1].split("</bdi>")[0] for page in pages]
    assert sum(title.startswith("[withheld") for title in titles) == 3
    assert sum(title.startswith("Orla Pike, [contact withheld") for title in titles) == 2
    assert "[withheld 6: doxxing]" in (site / "a" / "meta" / "01" / "101.html").read_text(encoding="utf-8")


def test_addresses_and_contacts_are_not_published_unless_configured(folder: Path) -> None:
    site, _ = build(folder)
    words = everything(site)
    for value in ("Elm Street", "orla.pike@", "1234567", "call-me@mail.example"):
        assert value not in words
    assert PAYER in words
    assert TEXT in words
    (folder / "again").mkdir()
    site, _ = build(folder / "again", site=Site(personal_data=True))
    assert f"{CONTACT}, orla.pike@mail.example" in everything(site)


def test_a_redaction_that_meets_nothing_is_reported(built: tuple[Path, SiteReport]) -> None:
    assert list(built[1].unknown) == [REDACTIONS[-1]]


def test_the_archive_keeps_what_the_site_withholds(built: tuple[Path, SiteReport]) -> None:
    with archive.open(built[0].parent / "a.duckdb", read_only=True) as opened:
        kept = opened.sql("SELECT payer FROM ad WHERE ad_id = '1'").rows
        address = opened.sql(
            "SELECT count(*) FROM ad CROSS JOIN UNNEST(details) AS u(note) WHERE note.value LIKE 'Elm%'"
        )
    assert kept == [(PAYER,)]
    assert address.rows == [(1,)]


def test_assets_of_removed_networks_and_linked_names_are_withheld(new: Archive) -> None:
    new.con.execute(
        "INSERT INTO takedown_asset BY NAME SELECT 1 AS document_id, 1 AS record_no, unnest([1, 2]) AS asset_no, "
        "unnest(['handle-77', 'op@mail.example']) AS asset_id, unnest(['Handle', 'op@mail.example']) AS asset_name"
    )
    new.con.execute(
        "INSERT INTO entity_member BY NAME SELECT 'e' AS entity_id, $name AS member_id, $name AS member_name",
        {"name": PAYER},
    )
    new.config.redactions = [
        Redaction(table="takedown_asset", key="handle-77", column="asset_id", reason="a minor"),
        Redaction(table="payer", key=PAYER, column="payer", reason="court"),
    ]
    cursor = new.cursor()
    Withheld(new).put(cursor)
    ids = [row[0] for row in cursor.execute("SELECT asset_id FROM takedown_asset ORDER BY asset_no").fetchall()]
    assert ids[0] == "[withheld 1: a minor]"
    assert ids[1].startswith("[contact withheld ")
    members = cursor.execute("SELECT member_id, member_name FROM entity_member").fetchall()
    assert members == [("[withheld 2: court]", "[withheld 2: court]")]


def test_every_redaction_of_one_ad_leaves_its_note(folder: Path) -> None:
    columns = COLUMNS["ad"]
    wanted = [Redaction(table="ad", key="1", column=each, reason=f"reason of {each}") for each in columns]
    words = everything(build(folder, redactions=wanted)[0])
    missing = [each for each in columns if f": reason of {each}]" not in words.split("<h1>How this is counted")[0]]
    assert missing == []
