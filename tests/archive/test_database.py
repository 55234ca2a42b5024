"""Asking an archive: one statement, named parameters; rows as tuples, dictionaries or objects; one kind of error."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import adlib
import archive
from adlib.errors import AdlibError, UsageError
from archive.database import Archive
from made import one, put, snap, snap_ad

OTHER = {"PayingAdvertiserName": "Lantern", "Spend": 40}


@pytest.fixture
def filled(new: Archive, folder: Path) -> Archive:
    one(new, put(folder / "2026.csv", snap([snap_ad("b"), snap_ad("a"), snap_ad("c") | OTHER])))
    return new


def test_values_are_parameters_and_never_text_of_the_statement(filled: Archive) -> None:
    hostile = "x' OR 1=1; DROP TABLE ad_version; --"
    assert filled.sql("SELECT count(*) FROM ad WHERE ad_id = $ad", ad=hostile).rows == [(0,)]
    assert filled.sql("SELECT count(*) FROM ad").rows == [(3,)]


def test_a_table_gives_its_columns_and_its_rows_as_dictionaries(filled: Archive) -> None:
    table = filled.sql("SELECT ad_id, spend_lower FROM ad ORDER BY 1 LIMIT 1")
    assert table.columns == ("ad_id", "spend_lower")
    assert table.dicts() == [{"ad_id": "a", "spend_lower": Decimal("100.00")}]


@pytest.mark.parametrize(
    "query", ["SELEC 1", "SELECT nothing FROM ad", "SELECT * FROM nothing", "SELECT $a", "SELECT 1 + 'x'", ""]
)
def test_a_wrong_statement_is_told_in_duckdbs_words(filled: Archive, query: str) -> None:
    if query:
        with pytest.raises(AdlibError):
            filled.sql(query)
    assert filled.sql("SELECT count(*) FROM ad").rows == [(3,)]


def test_ads_come_as_objects_in_a_fixed_order(filled: Archive) -> None:
    ads = list(filled.ads())
    assert [ad.ad_id for ad in ads] == ["a", "b", "c"]
    assert all(isinstance(ad, adlib.Ad) for ad in ads)
    assert (ads[0].spend_lower, ads[0].started_on, ads[0].status) == (Decimal("100.00"), date(2026, 4, 1), "active")


def test_ads_are_picked_by_any_column(filled: Archive) -> None:
    assert [ad.ad_id for ad in filled.ads(advertiser_id="name:Lantern")] == ["c"]
    assert [ad.ad_id for ad in filled.ads(payer="Harbour Party", ad_id="b")] == ["b"]
    assert list(filled.ads(payer="' OR 1=1 --")) == []


def test_a_column_that_ads_do_not_have_is_a_mistake_of_the_caller(filled: Archive) -> None:
    with pytest.raises(UsageError, match="no field 'advertizer'"):
        list(filled.ads(advertizer="x"))


def test_an_archive_is_the_same_after_it_was_closed(tmp_path: Path) -> None:
    with archive.open(tmp_path / "a.duckdb") as opened:
        one(opened, put(tmp_path / "2026.csv", snap([snap_ad("a"), snap_ad("b")])))
        before = opened.sql("SELECT * FROM ad ORDER BY ad_id").rows
    with archive.open(tmp_path / "a.duckdb", read_only=True) as again:
        assert again.sql("SELECT * FROM ad ORDER BY ad_id").rows == before


def test_paths_may_be_given_as_text(new: Archive, folder: Path) -> None:
    put(folder / "2026.csv", snap([snap_ad("a")]))
    assert [report.outcome for report in new.import_dump(str(folder / "2026.csv"))] == ["imported"]


def test_progress_is_told_in_bytes_up_to_the_whole(new: Archive, folder: Path) -> None:
    path = put(folder / "2026.csv", snap(snap_ad(f"ad{n}") for n in range(500)))
    told: list[tuple[str, int, int]] = []
    new.import_dump(path, advance=lambda name, done, total: told.append((name, done, total)))
    assert told[-1] == (str(path), path.stat().st_size, path.stat().st_size)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
