"""A build stays in its memory where an archive has many figures, each a wide line of a file to take away."""

from pathlib import Path

import pytest

import made
from adlib.errors import AdlibError
from archive.database import Archive
from archive.site import build_site, stream
from archive.site.checks import note_checks
from archive.site.language import words_of
from archive.site.pages import folders


def test_lines_that_are_too_many_to_be_sorted_at_once_come_in_order_all_the_same(
    new: Archive, folder: Path, monkeypatch
):
    """60,000 figures sorted as they come take more than 55 MB, all tables of advertisers gathered at once more than 40;
    the site of all published dumps took over 400 for either."""
    new.con.execute("SET threads = 2")  # each takes some
    monkeypatch.setattr(stream, "MEMORY", "40MB")
    monkeypatch.setattr(stream, "LINES_AT_ONCE", 5_000_000)
    rows = [
        (10**12 + number % 300, f"Page {number % 300}", f"Society of friends number {number % 2000}", number + 101, 1)
        for number in range(60_000)
    ]
    name = "FacebookAdLibraryReport_2026-05-01_DE_last_30_days_advertisers.csv"
    made.put(folder / name, made.table(made.REPORT, rows))
    made.one(new, folder / name)
    reader = stream.Reader(new, words_of("en", folders(None)))
    note_checks(reader, new.config)
    reader.gather("advertiser_tables")
    found = [(row.platform, row.advertiser_id, row.place, row.csv) for row in reader.read_gathered("advertiser_tables")]
    reader.close()
    assert found == sorted(found)
    assert sum(csv.startswith("figures,") for *_, csv in found) == 60_000


def test_a_build_without_enough_memory_says_so_in_one_sentence_and_writes_no_page(
    new: Archive, folder: Path, samples: Path, monkeypatch
):
    made.one(new, samples / "2026-05-03" / "google")
    monkeypatch.setattr(stream, "MEMORY", "8MB")
    with pytest.raises(AdlibError, match=r"archive\.duckdb: not enough memory or room for temporary files"):
        build_site(new, folder / "site")
    assert list(folder.glob("site/**/*.html")) == []


def test_ads_counted_up_by_slices_of_advertisers_give_the_same_rows(new: Archive, samples: Path, monkeypatch):
    made.one(new, samples / "2026-05-24" / "meta_api")
    rows = {}
    for size in (stream.ADS_IN_A_SLICE, 2):
        monkeypatch.setattr(stream, "ADS_IN_A_SLICE", size)
        reader = stream.Reader(new, words_of("en", folders(None)))
        rows[size] = {name: list(reader.read(name)) for name in ("weeks", "delivery", "delivery_tables")}
        rows[size]["all ads"] = reader.free().execute("SELECT count(*) FROM ad_current").fetchall()
        reader.close()
    usual, sliced = rows.values()
    assert sliced == usual
    assert all(sliced.values())


def test_ads_come_in_the_order_of_their_places_however_many_are_put_in_order_at_once(
    new: Archive, folder: Path, monkeypatch
):
    """They are worded after they were put in order, and what is fetched of that must keep it."""
    new.con.execute("SET threads = 4")
    ads = [
        made.meta_ad(str(number * 7919 % 100_003), page_id=str(number % 3), ad_creative_bodies=[f"Text {number}" * 9])
        for number in range(12_000)
    ]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json")
    monkeypatch.setattr(stream, "BYTES_AT_ONCE", 9_000_000)  # some four thousand of these
    monkeypatch.setattr(stream, "BYTES_WORDED_AT_ONCE", 5_000_000)
    reader = stream.Reader(new, words_of("en", folders(None)))
    shown = [row.ad_id for row in reader.read("ads")]
    wanted = "SELECT v.ad_id FROM gathered.ad_order AS o JOIN ad_version AS v ON v.ad_key = o.ad_key ORDER BY o.place"
    placed = [ad_id for (ad_id,) in reader.free().execute(wanted).fetchall()]
    reader.close()
    assert len(shown) == len(set(shown)) == 12_000
    assert shown == placed
