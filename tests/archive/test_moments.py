"""When a capture is from decides what it proves: one without a date, or of the same moment as another, proves no
change; and an ad ran no longer than its dump tells."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from archive import past
from archive.database import Archive
from made import GOOGLE_12, lines, meta_ad, one, put, snap, snap_ad, stats, updated

DAY, LATER = datetime(2026, 5, 3), datetime(2026, 5, 10)


def undated_ad(number: str, **keys: Any) -> dict[str, Any]:
    """An ad whose record holds no day that its dump cannot be older than."""
    return meta_ad(number, ad_delivery_start_time=None, **keys)


def meta(opened: Archive, folder: Path, name: str, ads: list[dict[str, Any]], as_of: datetime | None) -> None:
    """Import one complete capture of France."""
    report = one(opened, put(folder / name, lines(ads)), as_of=as_of, country="FR", complete=True, accept_shrunk=True)
    assert report.as_of == as_of


def events(opened: Archive) -> list[tuple[Any, ...]]:
    return opened.sql(
        "SELECT e.kind, v.ad_id, e.before_capture_id, e.after_capture_id FROM ad_event AS e "
        "JOIN ad_version AS v ON v.version_id = coalesce(e.after_version_id, e.before_version_id) ORDER BY ALL"
    ).rows


# --- ads --------------------------------------------------------------------------------------------------------------

UNDATED = [undated_ad("1"), undated_ad("2"), undated_ad("3", ad_creative_bodies=["Before."])]
DATED = [undated_ad("2"), undated_ad("3", ad_creative_bodies=["After."]), undated_ad("4")]


@pytest.mark.parametrize("order", ["undated first", "dated first"])
def test_a_capture_without_a_date_shows_nobody_gone_new_or_changed(order: str, new: Archive, folder: Path) -> None:
    captures = [("a.ndjson", UNDATED, None), ("b.ndjson", DATED, DAY)]
    for name, ads, as_of in captures if order == "undated first" else captures[::-1]:
        meta(new, folder, name, ads, as_of)
    assert events(new) == []
    assert new.sql("SELECT ad_id, status, text, last_seen FROM ad ORDER BY 1").rows == [
        ("1", "unknown", "Vote, says 1.", None),
        ("2", "unknown", "Vote, says 2.", DAY),
        ("3", "unknown", "After.", DAY),
        ("4", "unknown", "Vote, says 4.", DAY),
    ]


def test_an_ad_that_a_capture_without_a_date_holds_can_be_gone_from_dated_ones(new: Archive, folder: Path) -> None:
    """What nobody knows the time of is no proof that it is still there."""
    meta(new, folder, "a.ndjson", [meta_ad("1"), meta_ad("2")], DAY)
    meta(new, folder, "b.ndjson", [meta_ad("2")], LATER)
    meta(new, folder, "c.ndjson", [undated_ad("1"), undated_ad("2")], None)
    assert events(new) == [("gone", "1", 1, 2)]
    assert new.sql("SELECT ad_id, status FROM ad ORDER BY 1").rows == [("1", "gone"), ("2", "active")]


def test_a_capture_without_a_date_is_in_no_past_but_its_own(new: Archive, folder: Path) -> None:
    meta(new, folder, "a.ndjson", UNDATED, None)
    meta(new, folder, "b.ndjson", DATED, DAY)
    seen = {}
    for moment in ("2026-05-03", "1", "2"):
        with past.as_of(new, moment) as then:
            seen[moment] = [ad for (ad,) in then.sql("SELECT ad_id FROM ad ORDER BY 1").rows]
    assert seen == {"2026-05-03": ["2", "3", "4"], "1": ["1", "2", "3"], "2": ["2", "3", "4"]}
    with pytest.raises(Exception, match="no capture of that time"):
        past.as_of(new, "2026-05-02")


def test_captures_of_one_moment_are_not_before_one_another(new: Archive, folder: Path) -> None:
    """Two transcriptions of one release differ; nothing happened between them."""
    meta(new, folder, "a.ndjson", [meta_ad("1"), meta_ad("2", ad_creative_bodies=["Once."])], DAY)
    other = [meta_ad("2", ad_creative_bodies=["Twice."], ad_delivery_stop_time="2026-05-01"), meta_ad("3")]
    meta(new, folder, "b.ndjson", other, DAY)
    assert events(new) == []
    assert new.sql("SELECT ad_id, status FROM ad ORDER BY 1").rows == [("1", "active"), ("2", "ended"), ("3", "active")]
    meta(new, folder, "c.ndjson", [meta_ad("3"), meta_ad("4")], LATER)
    assert events(new) == [("gone", "1", 1, 3), ("gone", "2", 2, 3), ("new", "4", 2, 3)]
    with past.as_of(new, "2026-05-03") as then:
        rows = then.sql("SELECT ad_id, status FROM ad ORDER BY 1").rows
        assert rows == [("1", "active"), ("2", "ended"), ("3", "active")]
        assert events(then) == []


def test_collections_of_unstated_scope_are_one_source_only_in_one_format(new: Archive, folder: Path) -> None:
    """A single ad that somebody saved elsewhere, two years later, says nothing of these."""
    one(new, put(folder / "a.ndjson", lines([meta_ad("1")])), as_of=DAY)
    flat = "id,ad_delivery_start_time,page_id,page_name,spend.lower_bound,spend.upper_bound,ad_snapshot_url\n"
    one(new, put(folder / "b.csv", flat + "2,2028-05-01,7,Harbour,1,9,x\n"), as_of=datetime(2028, 5, 3))
    assert new.sql("SELECT DISTINCT scope FROM capture").rows == [("not stated",)]
    assert new.sql("SELECT ad_id, status, status_as_of FROM ad ORDER BY 1").rows == [
        ("1", "active", DAY), ("2", "active", datetime(2028, 5, 3)),
    ]  # fmt: skip
    assert events(new) == []


# --- the platforms' own figures ---------------------------------------------------------------------------------------


def google(opened: Archive, folder: Path, name: str, day: str | None, *rows: dict[str, object]) -> None:
    put(folder / name / "google-political-ads-advertiser-stats.csv", stats(rows))
    if day:
        put(folder / name / "google-political-ads-updated.csv", updated(day))
    one(opened, folder / name, accept_shrunk=True)


def changes(opened: Archive) -> list[tuple[Any, ...]]:
    query = "SELECT kind, direction, advertiser_id, before, after, before_capture_id, after_capture_id FROM line_change"
    return opened.sql(f"{query} ORDER BY ALL").rows


def test_figures_without_a_date_are_compared_with_none(new: Archive, folder: Path) -> None:
    google(new, folder, "a", "2026-05-03", {"id": "A", "USD": 500})
    google(new, folder, "b", None, {"id": "B", "USD": 900})
    google(new, folder, "c", "2026-05-10", {"id": "A", "USD": 600})
    assert changes(new) == [("changed", "higher", "A", "500.00 USD", "600.00 USD", 1, 3)]
    assert new.sql("SELECT advertiser_id FROM spend_line").rows == [("A",)]
    assert new.run("import_anomalies").rows == []


def test_figures_of_one_moment_are_compared_with_those_before_it(new: Archive, folder: Path) -> None:
    for name, usd in (("a", 500), ("b", 600), ("c", 700)):
        google(new, folder, name, "2026-05-10" if name > "a" else "2026-05-03", {"id": "A", "USD": usd})
    assert [row[3:] for row in changes(new)] == [
        ("500.00 USD", "600.00 USD", 1, 2), ("500.00 USD", "700.00 USD", 1, 3),
    ]  # fmt: skip


def test_a_figure_whose_currency_adlib_had_to_choose_is_neither_gone_nor_new(new: Archive, folder: Path) -> None:
    """The same advertiser ran in a further region; its figure did not vanish, and another did not appear."""
    for day, regions in (("2019-05-03", "RO"), ("2019-05-10", "RO, GB")):
        amounts = dict.fromkeys(GOOGLE_12, 100 if regions == "RO" else 90)
        put(folder / day / "google-political-ads-updated.csv", updated(day))
        put(
            folder / day / "google-political-ads-advertiser-stats.csv",
            stats([{"id": "A", "regions": regions, **amounts}], GOOGLE_12),
        )
        one(new, folder / day)
    spend = [row for row in changes(new) if "USD" in str(row[4])]
    assert spend == [("changed", None, "A", "100.00 EUR", "90.00 USD", 1, 2)]
    assert [row[0] for row in changes(new)] == ["changed"] * len(changes(new))


# --- how long an ad ran -----------------------------------------------------------------------------------------------


def spent(opened: Archive, since: str, until: str, *, pro_rate: bool = False) -> Any:
    """What ads cost that ran in a period."""
    rows = opened.sql(
        "SELECT sum(spend_upper) FROM ad_spend($since, $until, $pro_rate)", since=since, until=until, pro_rate=pro_rate
    ).rows
    return rows[0][0]


def test_an_ad_without_an_end_counts_only_where_something_shows_that_it_ran(new: Archive, folder: Path) -> None:
    """Snap books some ads without an end, and leaves them in its file for years after they stopped."""
    open_ended = snap_ad("a", EndDate="", StartDate="2026/04/01 00:00:00Z", Spend=100)
    one(new, put(folder / "1" / "2026.csv", snap([open_ended])), as_of=datetime(2026, 6, 1))
    assert spent(new, "2026-04-01", "2026-04-30") == 100
    assert spent(new, "2026-05-01", "2026-05-31") is None
    assert spent(new, "2026-04-01", "2026-04-30", pro_rate=True) is None
    assert new.run("spend_by_month", pro_rate=True).rows == []
    assert new.run("site_weeks").rows == []
    # the same figures later show nothing; higher ones show that it ran on after the capture before
    one(new, put(folder / "2" / "2026.csv", snap([open_ended])), as_of=datetime(2026, 7, 1))
    assert spent(new, "2026-05-01", "2026-07-31") is None
    one(new, put(folder / "3" / "2026.csv", snap([open_ended | {"Spend": 130}])), as_of=datetime(2026, 8, 1))
    assert spent(new, "2026-05-01", "2026-05-31") == spent(new, "2026-07-01", "2026-07-31") == 130
    assert spent(new, "2026-07-02", "2026-08-31") is None
    assert spent(new, "2026-04-01", "2026-07-01", pro_rate=True) == 130
    with past.as_of(new, "2026-07-01") as then:
        assert spent(then, "2026-05-01", "2026-07-31") is None


def test_a_time_that_is_only_a_lower_bound_cuts_no_booked_run(new: Archive, folder: Path) -> None:
    """A file that was fetched years later has no other date than the newest day in it."""
    ad = snap_ad("a", StartDate="2019/12/30 00:00:00Z", EndDate="2020/01/31 00:00:00Z")
    path = put(folder / "2019.csv", snap([ad]))
    assert one(new, path).as_of_basis == "not_before"
    assert spent(new, "2020-01-01", "2020-01-31") == 100
    one(new, path, as_of=datetime(2019, 12, 31))
    with past.as_of(new, "2") as then:
        assert spent(then, "2020-01-01", "2020-01-31") is None


# --- what captures of one moment, and one without a date, leave as it was ---------------------------------------------


def history(opened: Archive, folder: Path, *captures: tuple[datetime | None, list[dict[str, Any]]]) -> list[Any]:
    """Import complete captures in this order; give what happened."""
    for number, (as_of, ads) in enumerate(captures, 1):
        meta(opened, folder, f"{number}.ndjson", ads, as_of)
    return events(opened)


X, Y = {"ad_creative_bodies": ["x"]}, {"ad_creative_bodies": ["y"]}
LAST = datetime(2026, 5, 17)


@pytest.mark.parametrize("order", [1, -1])
def test_an_ad_that_one_of_two_captures_of_a_moment_lacks_was_there(order: int, new: Archive, folder: Path) -> None:
    one_, both = [meta_ad("2")], [meta_ad("1"), meta_ad("2")]
    tied = [(LATER, one_), (LATER, both)][::order]
    assert history(new, folder, (DAY, both), *tied, (LAST, both)) == []
    assert new.run("vanished", limit=9).rows == new.run("came_back", limit=9).rows == []


@pytest.mark.parametrize("partial_first", [True, False])
def test_a_partial_capture_of_the_moment_keeps_an_ad_from_being_gone(
    partial_first: bool, new: Archive, folder: Path
) -> None:
    meta(new, folder, "1.ndjson", [meta_ad("1"), meta_ad("2")], DAY)
    for name, ads, complete in sorted(
        [("2.ndjson", ["1"], False), ("3.ndjson", ["2"], True)], key=lambda each: each[2] == partial_first
    ):
        path = put(folder / name, lines(meta_ad(ad) for ad in ads))
        one(new, path, as_of=LATER, country="FR", complete=complete, accept_shrunk=True)
    assert events(new) == []
    assert new.sql("SELECT status FROM ad WHERE ad_id = '1'").rows != [("gone",)]


def test_what_changed_between_two_moments_is_told_whichever_capture_shows_it(new: Archive, folder: Path) -> None:
    booked, over = ({"ad_delivery_stop_time": day} for day in ("2026-06-30", "2026-05-05"))
    was, now = meta_ad("1", **X, **booked), meta_ad("1", **Y, **over)
    found = history(new, folder, (DAY, [was]), (LATER, [was]), (LATER, [now]), (LAST, [now]))
    assert found == [("changed", "1", 1, 3), ("ended", "1", 1, 3)]


def test_a_name_that_changed_within_a_moment_is_told_once_it_lasts(new: Archive, folder: Path) -> None:
    before, after = meta_ad("1", page_name="Before"), meta_ad("1", page_name="After")
    history(new, folder, (DAY, [before]), (LATER, [before]), (LATER, [after]), (LAST, [after]))
    assert new.sql("SELECT name_before, name_after FROM name_change").rows == [("Before", "After")]


@pytest.mark.parametrize("undated", [True, False])
def test_an_undated_capture_takes_no_event_away(undated: bool, new: Archive, folder: Path) -> None:
    ended = meta_ad("1", ad_delivery_stop_time="2026-05-05")
    captures: list[tuple[datetime | None, list[dict[str, Any]]]] = [(DAY, [ended]), (LATER, [ended, meta_ad("2")])]
    extra = [(None, [undated_ad("1", ad_delivery_stop_time="2026-05-05"), undated_ad("2")])] if undated else []
    assert history(new, folder, *captures, *extra) == [("ended", "1", 1, 2), ("new", "2", 1, 2)]


def test_figures_of_a_moment_are_all_told_since_the_capture_before(new: Archive, folder: Path) -> None:
    from archive.changes import changes as all_changes

    for name, usd in (("a", 500), ("b", 600), ("c", 700)):
        google(new, folder, name, "2026-05-10" if name > "a" else "2026-05-03", {"id": "A", "USD": usd})
    assert len(all_changes(new).rows) == 2
    assert len(all_changes(new, since="2").rows) == 1
    assert new.run("import_anomalies").rows == []


def test_a_rise_is_of_one_currency_and_from_moment_to_moment(new: Archive, folder: Path) -> None:
    def ad(spend: int, currency: str = "EUR") -> dict[str, object]:
        values = {"EndDate": "", "StartDate": "2026/04/01 00:00:00Z", "Spend": spend, "Impressions": 5}
        return snap_ad("a", **values) | {"Currency Code": currency}

    days = [datetime(2026, 5, day) for day in (1, 2, 3)]
    contents = ([ad(200), ad(100)], [ad(200), ad(100)], [ad(300, "USD")])
    for number, (day, rows) in enumerate(zip(days, contents, strict=True)):
        one(new, put(folder / str(number) / "2026.csv", snap(rows)), as_of=day)
    assert new.sql("SELECT ran_until FROM ad_current").rows == [(None,)]
    one(new, put(folder / "x" / "2026.csv", snap([ad(310, "USD")])), as_of=datetime(2026, 5, 4))
    assert new.sql("SELECT ran_until::VARCHAR FROM ad_current").rows == [("2026-05-03",)]
