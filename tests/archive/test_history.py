"""What the archive says of an ad's past and present: in the order of what captures describe, not of their import."""

from collections.abc import Sequence
from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import archive
from archive.database import Archive
from made import (
    creatives,
    lines,
    meta_ad,
    one,
    page,
    put,
    report,
    report_name,
    snap,
    snap_ad,
    stats,
    updated,
    weekly,
)

SAMPLES = Path(__file__).parents[2] / "archive" / "samples"


def day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def statuses(opened: Archive) -> dict[str, str]:
    """Status by ad id; an ad has one row, however often it was seen."""
    rows = opened.sql("SELECT ad_id, status FROM ad").rows
    assert len(dict(rows)) == len(rows)
    return dict(rows)


class Snaps:
    """Year files of Snap, imported one after another."""

    def __init__(self, opened: Archive, folder: Path) -> None:
        self.opened, self.folder, self.number = opened, folder, 0

    def take(self, as_of: str, *ads: dict[str, object], **options: Any) -> None:
        self.number += 1
        path = put(self.folder / str(self.number) / "2026.csv", snap(ads))
        report = one(self.opened, path, as_of=day(as_of), **options)
        assert report.outcome == "imported", report.error


@pytest.fixture
def snaps(new: Archive, folder: Path) -> Snaps:
    return Snaps(new, folder)


# --- seen, changed, gone ----------------------------------------------------------------------------------------------


def test_first_and_last_seen_are_those_of_the_captures_that_held_the_ad(new: Archive, snaps: Snaps) -> None:
    snaps.take("2026-05-01", snap_ad("a"), snap_ad("b"))
    snaps.take("2026-05-02", snap_ad("a"))
    snaps.take("2026-05-03", snap_ad("a"), snap_ad("c"))
    query = "SELECT ad_id, first_seen::DATE::VARCHAR, last_seen::DATE::VARCHAR, last_capture_id FROM ad ORDER BY ad_id"
    assert new.sql(query).rows == [
        ("a", "2026-05-01", "2026-05-03", 3), ("b", "2026-05-01", "2026-05-01", 1),
        ("c", "2026-05-03", "2026-05-03", 3),
    ]  # fmt: skip


def test_a_content_is_stored_once_however_often_it_is_seen(new: Archive, snaps: Snaps) -> None:
    for n, spend in enumerate((100, 100, 200, 100), 1):
        snaps.take(f"2026-05-0{n}", snap_ad("a", Spend=spend))
    assert new.sql("SELECT versions, spend_lower FROM ad").rows == [(2, 100)]
    assert new.sql("SELECT count(*) FROM ad_version").rows == [(2,)]
    seen = "SELECT v.spend_lower FROM sighting AS s JOIN ad_version AS v USING (version_id) ORDER BY s.capture_id"
    assert new.sql(seen).rows == [(100,), (100,), (200,), (100,)]


def test_nothing_that_an_earlier_import_proved_is_changed_by_a_later_one(new: Archive, snaps: Snaps) -> None:
    snaps.take("2026-05-01", snap_ad("a"), snap_ad("b"))
    tables = ("ad_version", "sighting", "capture", "capture_file")
    before = {table: set(map(str, new.sql(f"SELECT * FROM {table}").rows)) for table in tables}
    snaps.take("2026-05-02", snap_ad("a", Spend=900), snap_ad("c"))
    snaps.take("2026-04-15", snap_ad("b", Spend=1))
    for table in tables:
        assert before[table] <= set(map(str, new.sql(f"SELECT * FROM {table}").rows)), table


def test_only_a_complete_capture_shows_that_an_ad_is_gone(new: Archive, snaps: Snaps) -> None:
    snaps.take("2026-05-01", snap_ad("a"), snap_ad("b"))
    snaps.take("2026-05-02", snap_ad("a"), complete=False)
    assert statuses(new) == {"a": "active", "b": "active"}
    snaps.take("2026-05-03", snap_ad("a"))
    assert statuses(new) == {"a": "active", "b": "gone"}


def test_a_partial_capture_brings_an_ad_back(new: Archive, snaps: Snaps) -> None:
    """Absent from the newest complete capture, but seen after it: it is there."""
    snaps.take("2026-05-01", snap_ad("a"), snap_ad("b"))
    snaps.take("2026-05-02", snap_ad("a"))
    assert statuses(new)["b"] == "gone"
    snaps.take("2026-05-03", snap_ad("b"), complete=False)
    assert statuses(new)["b"] != "gone"
    snaps.take("2026-05-04", snap_ad("a"))
    assert statuses(new)["b"] == "gone"


def test_an_ad_that_comes_back_is_not_gone(new: Archive, snaps: Snaps) -> None:
    snaps.take("2026-05-01", snap_ad("a"), snap_ad("b"))
    snaps.take("2026-05-02", snap_ad("a"))
    snaps.take("2026-05-03", snap_ad("a"), snap_ad("b"))
    assert statuses(new) == {"a": "active", "b": "active"}
    assert new.sql("SELECT first_seen::DATE::VARCHAR, last_seen::DATE::VARCHAR FROM ad WHERE ad_id = 'b'").rows == [
        ("2026-05-01", "2026-05-03")
    ]


def test_an_ad_that_only_partial_captures_held_is_never_gone(new: Archive, snaps: Snaps) -> None:
    snaps.take("2026-05-01", snap_ad("p"), complete=False)
    snaps.take("2026-05-02", snap_ad("a"))
    assert statuses(new)["p"] != "gone"


def test_an_ad_that_moves_to_another_years_file_is_one_ad_with_the_latest_spend(new: Archive, folder: Path) -> None:
    """Advertisers move an ad's start; the ad leaves one file and appears in another, and its money counts once."""
    stay = [snap_ad(f"x{n}", StartDate="2025/06/01 00:00:00Z") for n in range(5)]
    put(folder / "1" / "2025.csv", snap([*stay, snap_ad("m", StartDate="2025/07/01 00:00:00Z", Spend=500)]))
    put(folder / "2" / "2025.csv", snap(stay))
    moved = snap_ad("m", StartDate="2026/05/04 00:00:00Z", Spend=637)
    put(folder / "2" / "2026.csv", snap([snap_ad("y"), snap_ad("z"), moved]))
    new.import_dump(folder / "1", as_of=day("2026-05-01"))
    new.import_dump(folder / "2", as_of=day("2026-05-10"))
    assert new.sql("SELECT DISTINCT scope FROM capture ORDER BY 1").rows == [("2025",), ("2026",)]
    assert new.sql("SELECT spend_lower, year(started_on), status FROM ad WHERE ad_id = 'm'").rows == [
        (637, 2026, "active")
    ]
    assert new.sql("SELECT sum(spend_lower) FROM ad").rows == [(7 * 100 + 637,)]
    assert "gone" not in statuses(new).values()


def test_ads_without_an_id_of_the_platform_are_never_gone(new: Archive, folder: Path) -> None:
    """Each change gives such a record another hash; its absence proves nothing."""
    for n, spend in ((1, "100"), (2, "200")):
        ad = meta_ad(None, spend={"lower_bound": spend, "upper_bound": "999"})
        one(new, put(folder / f"{n}.ndjson", lines([ad])), complete=True, as_of=day(f"2026-05-0{n}"))
    assert new.sql("SELECT ad_id_basis, status = 'gone' FROM ad").rows == [("record", False), ("record", False)]


def test_the_scopes_of_two_queries_do_not_judge_each_others_ads(new: Archive, folder: Path) -> None:
    """An ad found by one query is not gone because another query does not find it."""
    for n, (country, ad) in enumerate((("DE", "1"), ("FR", "2"), ("FR", "2")), 1):
        one(
            new,
            put(folder / f"{n}.ndjson", lines([meta_ad(ad)])),
            complete=True,
            country=country,
            as_of=day(f"2026-05-0{n}"),
        )
    assert statuses(new) == {"1": "active", "2": "active"}


def test_an_ad_shown_twice_with_one_content_is_merged(new: Archive, folder: Path) -> None:
    report = one(new, put(folder / "1.ndjson", lines([meta_ad("1"), meta_ad("2"), meta_ad("1")])))
    assert (report.rows_read, report.rows_loaded, report.rows_merged, report.ads) == (3, 2, 1, 2)
    assert new.sql("SELECT count(*) FROM sighting").rows == [(2,)]


def test_an_ad_shown_twice_with_two_contents_keeps_both_and_the_last_stands(new: Archive, folder: Path) -> None:
    ads = [meta_ad("1", spend={"lower_bound": low, "upper_bound": "999"}) for low in ("300", "100", "200")]
    report = one(new, put(folder / "1.ndjson", lines(ads)))
    assert (report.rows_loaded, report.rows_merged, report.ads) == (3, 0, 1)
    assert new.sql("SELECT spend_lower, versions FROM ad").rows == [(200, 3)]


def test_the_last_of_two_contents_stands_when_both_were_known_before(new: Archive, folder: Path) -> None:
    def told(n: int, *lows: str) -> None:
        ads = [meta_ad("1", spend={"lower_bound": low, "upper_bound": "999"}) for low in lows]
        one(new, put(folder / f"{n}.ndjson", lines(ads)), as_of=day(f"2026-05-0{n}"))

    told(1, "100", "200")
    told(2, "200", "100")
    assert new.sql("SELECT spend_lower FROM ad").rows == [(100,)]


def test_the_same_id_under_two_advertisers_is_two_ads(new: Archive, folder: Path) -> None:
    """Google's ids repeat across advertisers."""
    rows = [{"Ad_ID": "CR1", "Advertiser_ID": "AR1"}, {"Ad_ID": "CR1", "Advertiser_ID": "AR2"}]
    report = one(new, put(folder / "creative.csv", creatives(rows)), as_of=day("2026-05-02"))
    assert report.ads == 2
    assert new.sql("SELECT advertiser_id FROM ad ORDER BY 1").rows == [("AR1",), ("AR2",)]


# --- any order --------------------------------------------------------------------------------------------------------

AdsByDay = dict[str, list[dict[str, object]]]


def state(
    path: Path, captures: Sequence[tuple[str, list[dict[str, object]], bool]], folder: Path
) -> list[tuple[Any, ...]]:
    """Import captures in this order; give all that the archive says of its ads, but for numbers it hands out."""
    with archive.open(path) as opened:
        for n, (as_of, ads, complete) in enumerate(captures):
            source = put(folder / f"{path.stem}-{n}" / "2026.csv", snap(ads))
            assert one(opened, source, as_of=day(as_of), complete=complete, accept_shrunk=True).error is None
        return opened.sql(
            "SELECT a.* EXCLUDE (ad_key, version_id, last_capture_id), c.as_of AS last FROM ad AS a "
            "JOIN capture AS c ON c.capture_id = a.last_capture_id ORDER BY a.ad_id"
        ).rows


ONE_DAY = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 3), st.booleans()),
    min_size=1,
    max_size=5,
    unique_by=lambda ad: ad[0],
)


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.tuples(ONE_DAY, ONE_DAY, ONE_DAY), complete=st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_captures_imported_in_any_order_say_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    days: tuple[list[tuple[str, int, bool]], ...],
    complete: tuple[bool, bool, bool],
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    captures = [
        (
            f"2026-05-0{n}",
            [snap_ad(ad, Spend=spend, **({"EndDate": ""} if open_end else {})) for ad, spend, open_end in ads],
            whole,
        )
        for n, (ads, whole) in enumerate(zip(days, complete, strict=True), 1)
    ]
    states = [state(folder / f"{n}.duckdb", order, folder) for n, order in enumerate(permutations(captures))]
    assert all(each == states[0] for each in states)


NAMES = "SELECT * EXCLUDE (first_capture_id, last_capture_id) FROM advertiser_name ORDER BY ALL"


def test_the_samples_in_reverse_order_say_the_same(tmp_path: Path) -> None:
    """Both captures of four sources, with weekly figures, reports and ads."""
    told = []
    for number, days in enumerate((("2026-05-03", "2026-05-24"), ("2026-05-24", "2026-05-03"))):
        with archive.open(tmp_path / f"{number}.duckdb") as opened:
            for each in days:
                assert [r.error for r in opened.import_dump(SAMPLES / each, as_of=day(each)) if r.error] == []
            told.append([
                sorted(map(str, opened.sql("SELECT * EXCLUDE (ad_key, version_id, last_capture_id) FROM ad").rows)),
                sorted(map(str, opened.sql("SELECT * EXCLUDE (capture_id) FROM spend_line").rows)),
                opened.sql("SELECT * FROM advertiser ORDER BY ALL").rows,
                opened.sql(NAMES).rows,
            ])  # fmt: skip
    assert told[0] == told[1]


# --- status -----------------------------------------------------------------------------------------------------------


def meta_status(opened: Archive, folder: Path, as_of: str, complete: bool, *ads: dict[str, Any]) -> dict[str, str]:
    one(opened, put(folder / f"{as_of}.ndjson", lines(ads)), as_of=day(as_of), complete=complete)
    return statuses(opened)


@pytest.mark.parametrize("complete", [True, False], ids=["complete", "partial"])
def test_a_meta_ad_is_active_when_it_has_begun_and_not_stopped(new: Archive, folder: Path, complete: bool) -> None:
    ads = {
        "open": meta_ad("1"),
        "booked beyond": meta_ad("2", ad_delivery_stop_time="2026-06-14"),
        "stops on the day": meta_ad("3", ad_delivery_stop_time="2026-05-10"),
        "stopped the day before": meta_ad("4", ad_delivery_stop_time="2026-05-09"),
        "begins on the day": meta_ad("5", ad_delivery_start_time="2026-05-10"),
        "begins later": meta_ad("6", ad_delivery_start_time="2026-05-11"),
    }
    found = meta_status(new, folder, "2026-05-10", complete, *ads.values())
    assert {name: found[ad["id"]] for name, ad in ads.items()} == {
        "open": "active", "booked beyond": "active", "stops on the day": "active", "stopped the day before": "ended",
        "begins on the day": "active", "begins later": "unknown",
    }  # fmt: skip


def test_a_partial_capture_vouches_for_a_meta_ad_for_a_week(new: Archive, folder: Path) -> None:
    meta_status(new, folder, "2026-05-01", False, meta_ad("1"), meta_ad("2", ad_delivery_stop_time="2026-05-04"))
    assert meta_status(new, folder, "2026-05-08", False, meta_ad("3")) == {"1": "active", "2": "ended", "3": "active"}
    assert meta_status(new, folder, "2026-05-09", False, meta_ad("3")) == {"1": "unknown", "2": "ended", "3": "active"}


def test_a_google_ad_is_active_by_its_last_impression(new: Archive, folder: Path) -> None:
    """On or after the day two days before the report."""
    rows = [{"Ad_ID": f"CR{n}", "Date_Range_End": f"2026-05-{n:02}"} for n in (7, 8, 9, 10)]
    put(folder / "g" / "google-political-ads-creative-stats.csv", creatives(rows))
    put(folder / "g" / "google-political-ads-updated.csv", updated("2026-05-10"))
    one(new, folder / "g")
    assert statuses(new) == {"CR7": "ended", "CR8": "active", "CR9": "active", "CR10": "active"}


def test_a_snap_ad_is_active_between_its_booked_days(new: Archive, snaps: Snaps) -> None:
    snaps.take(
        "2026-05-10",
        snap_ad("running"),
        snap_ad("ended") | {"EndDate": "2026/05/09 23:59:59Z"},
        snap_ad("ends today") | {"EndDate": "2026/05/10 08:00:00Z"},
        snap_ad("not begun") | {"StartDate": "2026/05/11 00:00:00Z"},
        snap_ad("ends before it begins") | {"EndDate": "2026/03/31 00:00:00Z"},
    )
    assert statuses(new) == {
        "running": "active", "ended": "ended", "ends today": "active", "not begun": "unknown",
        "ends before it begins": "ended",
    }  # fmt: skip


def test_an_open_ended_snap_ad_is_active_only_if_its_figures_rose(new: Archive, snaps: Snaps) -> None:
    """It is booked for ever; that it runs is shown by spend or impressions that rose since the capture before."""

    def open_ended(ad: str, **cells: object) -> dict[str, object]:
        return snap_ad(ad, **cells) | {"EndDate": ""}

    first = [open_ended(ad) for ad in ("spend", "seen", "still", "sunk", "closed")]
    snaps.take("2026-05-01", *first)
    assert set(statuses(new).values()) == {"unknown"}
    snaps.take(
        "2026-05-02",
        open_ended("spend", Spend=101),
        open_ended("seen", Impressions=1001),
        open_ended("still"),
        open_ended("sunk", Spend=99),
        snap_ad("closed"),
        open_ended("new"),
    )
    assert statuses(new) == {
        "spend": "active", "seen": "active", "still": "unknown", "sunk": "unknown", "closed": "active",
        "new": "unknown",
    }  # fmt: skip
    snaps.take("2026-05-03", open_ended("spend", Spend=101), open_ended("still", Spend=150))
    assert statuses(new) == {
        "spend": "unknown", "seen": "gone", "still": "active", "sunk": "gone", "closed": "gone", "new": "gone",
    }  # fmt: skip


def test_the_status_is_said_as_of_the_sources_newest_capture_and_never_the_clock(new: Archive, snaps: Snaps) -> None:
    snaps.take("2026-05-10", snap_ad("a"))
    snaps.take("2026-05-20", snap_ad("b"))
    query = "SELECT DISTINCT status_as_of::DATE::VARCHAR FROM ad"
    assert new.sql(query).rows == [("2026-05-20",)]


def test_ads_of_a_dump_that_says_no_date_have_no_status_but_unknown(new: Archive, folder: Path) -> None:
    ad = meta_ad("1", ad_delivery_start_time=None, ad_creation_time=None)
    assert one(new, put(folder / "a.ndjson", lines([ad | {"ad_snapshot_url": "https://x.example/"}]))).as_of is None
    assert statuses(new) == {"1": "unknown"}


# --- the platforms' own figures ---------------------------------------------------------------------------------------


def spend(opened: Archive, grain: str) -> list[tuple[Any, ...]]:
    columns = "advertiser_id, period_start::VARCHAR, spend_lower::INTEGER"
    return opened.sql(f"SELECT {columns} FROM spend_line WHERE grain = $grain ORDER BY ALL", grain=grain).rows


def test_a_later_bundle_without_a_table_does_not_hide_the_table(new: Archive, folder: Path) -> None:
    put(folder / "1" / "stats.csv", stats([{"id": "AR1", "USD": 100}]))
    put(folder / "1" / "weekly.csv", weekly([{"id": "AR1", "week": "2026-05-03", "USD": 100}]))
    put(folder / "2" / "stats.csv", stats([{"id": "AR1", "USD": 300}, {"id": "AR2", "USD": 100}]))
    one(new, folder / "1", as_of=day("2026-05-10"))
    one(new, folder / "2", as_of=day("2026-05-20"))
    assert spend(new, "total") == [("AR1", None, 300), ("AR2", None, 100)]
    assert spend(new, "week") == [("AR1", "2026-05-03", 100)]
    assert new.sql("SELECT count(*) FROM spend_line_history").rows == [(4,)]


def test_an_older_bundle_imported_later_does_not_hide_the_newer_one(new: Archive, folder: Path) -> None:
    for n, (as_of, amount) in enumerate((("2026-05-20", 300), ("2026-05-10", 100))):
        one(new, put(folder / str(n) / "stats.csv", stats([{"id": "AR1", "USD": amount}])), as_of=day(as_of))
    assert spend(new, "total") == [("AR1", None, 300)]


def test_a_row_that_left_the_newest_table_is_in_the_history_alone(new: Archive, folder: Path) -> None:
    for n, ids in enumerate((("AR1", "AR2"), ("AR1",)), 1):
        path = put(folder / str(n) / "stats.csv", stats([{"id": each, "USD": 100} for each in ids]))
        one(new, path, as_of=day(f"2026-05-1{n}"))
    assert spend(new, "total") == [("AR1", None, 100)]
    assert new.sql("SELECT advertiser_id, count(*) FROM spend_line_history GROUP BY 1 ORDER BY 1").rows == [
        ("AR1", 2),
        ("AR2", 1),
    ]


def test_the_report_of_another_day_does_not_hide_the_day_before(new: Archive, folder: Path) -> None:
    for n in (1, 2, 3):
        one(
            new,
            put(folder / report_name(f"2026-05-0{n}", "yesterday"), report([(7, "Seven", "Payer", 100 * n + 1, 1)])),
        )
    assert spend(new, "day") == [("7", f"2026-05-0{n}", 100 * n + 1) for n in (1, 2, 3)]


def test_a_longer_window_of_the_report_is_replaced_by_the_next(new: Archive, folder: Path) -> None:
    for n in (1, 2):
        one(new, put(folder / report_name(f"2026-05-0{n}"), report([(7, "Seven", "Payer", 100 * n + 1, 1)])))
    assert spend(new, "last_30_days") == [("7", "2026-04-03", 201)]


def test_reports_of_two_countries_stand_side_by_side(new: Archive, folder: Path) -> None:
    for country, amount in (("DE", 111), ("AT", 222)):
        path = put(folder / report_name("2026-05-01", country=country), report([(7, "Seven", "Payer", amount, 1)]))
        one(new, path)
    assert new.sql("SELECT country, spend_lower::INTEGER FROM spend_line ORDER BY 1").rows == [("AT", 222), ("DE", 111)]


def test_a_region_added_later_stands_beside_the_regions_before(new: Archive, folder: Path) -> None:
    header = "\ufeffPage ID,Page name,Disclaimer,Amount spent (EUR)\n"
    for n, (region, amount) in enumerate((("Bremen", 111), ("Hessen", 222)), 1):
        one(new, put(folder / report_name(f"2026-05-0{n}", part=region), f"{header}7,Seven,Payer,{amount}"))
    query = "SELECT region, grain, spend_lower::INTEGER FROM spend_line ORDER BY 1"
    grain = "last_30_days_by_region"
    assert new.sql(query).rows == [("Bremen", grain, 111), ("Hessen", grain, 222)]


def test_a_table_that_is_empty_now_says_that_there_is_nothing(new: Archive, folder: Path) -> None:
    one(new, put(folder / "1" / report_name("2026-05-01"), report([(7, "Seven", "Payer", 111, 1)])))
    one(new, put(folder / "2" / report_name("2026-05-02"), report([])))
    assert new.sql("SELECT count(*) FROM spend_line").rows == [(0,)]
    assert new.sql("SELECT count(*) FROM spend_line_history").rows == [(1,)]


def test_a_renamed_advertiser_is_one_advertiser_with_two_names(new: Archive, folder: Path) -> None:
    for n, name in enumerate(("Lantern", "Lantern & Rivers"), 1):
        one(new, put(folder / f"{n}.ndjson", lines([meta_ad("1", page_name=name)])), as_of=day(f"2026-05-0{n}"))
    assert new.sql("SELECT advertiser_name, names FROM advertiser").rows == [("Lantern & Rivers", 2)]
    query = (
        "SELECT advertiser_name, first_seen::DATE::VARCHAR, last_seen::DATE::VARCHAR FROM advertiser_name ORDER BY 2"
    )
    assert new.sql(query).rows == [
        ("Lantern", "2026-05-01", "2026-05-01"),
        ("Lantern & Rivers", "2026-05-02", "2026-05-02"),
    ]


def test_delivery_and_targeting_are_kept_apart(new: Archive, folder: Path) -> None:
    shares = [
        {"age": "18-24", "gender": "female", "percentage": "0.25"},
        {"age": "25-34", "gender": "male", "percentage": "7.5E-1"},
    ]
    one(new, put(folder / "m", page([meta_ad("1", demographic_distribution=shares)])))
    one(new, put(folder / "2026.csv", snap([snap_ad("s", Gender="FEMALE") | {"Regions (Excluded)": "Bremen, Hessen"}])))
    assert new.sql("SELECT platform, age, gender, share::DOUBLE FROM delivery ORDER BY 2").rows == [
        ("meta", "18-24", "female", 0.25), ("meta", "25-34", "male", 0.75),
    ]  # fmt: skip
    assert new.sql("SELECT platform, criterion, value, excluded FROM targeting ORDER BY ALL").rows == [
        ("snapchat", "gender", "FEMALE", False), ("snapchat", "region", "Bremen", True),
        ("snapchat", "region", "Hessen", True),
    ]  # fmt: skip
