"""What changed in the platforms' own figures: both values, both records, and nothing that only time explains."""

from datetime import datetime
from pathlib import Path
from typing import Any

from archive.database import Archive
from made import one, put, report, report_name, stats, table, updated, weekly

WEEK, NEXT = "2026-05-03", "2026-05-10"


def google(opened: Archive, folder: Path, day: str, **files: str) -> None:
    """Import one bundle of Google."""
    for name, content in {"updated": updated(day), **files}.items():
        prefix = "" if name.endswith("mapping") else "google-political-ads-"
        put(folder / day / f"{prefix}{name.replace('_', '-') if prefix else name}.csv", content)
    one(opened, folder / day, accept_shrunk=True)


def weeks(*rows: tuple[str, str, int]) -> dict[str, str]:
    """Weekly figures in dollars, with the advertisers they belong to."""
    ids = sorted({row[0] for row in rows})
    return {
        "advertiser_stats": stats([{"id": each} for each in ids]),
        "advertiser_weekly_spend": weekly([{"id": who, "week": week, "USD": usd} for who, week, usd in rows]),
    }


def changed(opened: Archive, grain: str = "week") -> list[tuple[Any, ...]]:
    """All changes of a grain: kind, direction, advertiser, first day of the period, before, after."""
    query = (
        "SELECT kind, direction, advertiser_id, period_start::VARCHAR, before, after FROM line_change "
        "WHERE grain = $grain AND field = 'spend' ORDER BY ALL"
    )
    return opened.sql(query, grain=grain).rows


def test_figures_that_fell_rose_vanished_and_appeared(new: Archive, folder: Path) -> None:
    google(
        new, folder, "2026-05-10", **weeks(("AR1", WEEK, 200), ("AR2", WEEK, 200), ("AR3", WEEK, 500), ("AR5", WEEK, 7))
    )
    google(
        new, folder, "2026-05-17", **weeks(("AR1", WEEK, 100), ("AR2", WEEK, 300), ("AR4", WEEK, 600), ("AR5", WEEK, 7))
    )
    assert changed(new) == [
        ("changed", "higher", "AR2", WEEK, "200.00 USD", "300.00 USD"),
        ("gone", None, "AR3", WEEK, "500.00 USD", None),
        ("new", None, "AR4", WEEK, None, "600.00 USD"),
        ("spend-fell", "lower", "AR1", WEEK, "200.00 USD", "100.00 USD"),
    ]


def test_both_records_stand_beside_the_values(new: Archive, folder: Path) -> None:
    google(new, folder, "2026-05-10", **weeks(("AR1", WEEK, 200), ("AR2", WEEK, 200)))
    google(new, folder, "2026-05-17", **weeks(("AR1", WEEK, 200), ("AR2", WEEK, 100)))
    row = new.sql("SELECT * FROM line_change WHERE grain = 'week'").dicts()[0]
    assert (row["before_record_no"], row["after_record_no"]) == (2, 2)
    assert (row["before_lower"], row["after_upper"]) == (200, 100)
    files = new.sql("SELECT capture_id, sha256 FROM capture_file WHERE grain = 'week' ORDER BY capture_id").rows
    assert [(row["before_capture_id"], row["before_sha256"]), (row["after_capture_id"], row["after_sha256"])] == files


def test_a_new_week_is_no_change_but_one_added_to_the_past_is(new: Archive, folder: Path) -> None:
    google(new, folder, "2026-05-17", **weeks(("AR1", WEEK, 200), ("AR1", NEXT, 200)))
    later = [("AR1", WEEK, 200), ("AR1", NEXT, 200), ("AR1", "2026-05-17", 50)]
    google(new, folder, "2026-05-24", **weeks(*later))
    assert changed(new) == []
    google(new, folder, "2026-05-31", **weeks(*later, ("AR1", "2026-04-26", 900)))
    assert changed(new) == [("new", None, "AR1", "2026-04-26", None, "900.00 USD")]


def test_a_whole_week_that_vanishes_is_gone(new: Archive, folder: Path) -> None:
    rows = [("AR1", WEEK, 200), ("AR1", NEXT, 200), ("AR1", "2026-05-17", 50)]
    google(new, folder, "2026-05-24", **weeks(*rows))
    google(new, folder, "2026-05-31", **weeks(*rows[1:]))
    assert changed(new) == [("gone", None, "AR1", WEEK, "200.00 USD", None)]


def test_an_advertiser_that_google_renumbered_keeps_its_figures(new: Archive, folder: Path) -> None:
    google(new, folder, "2022-05-10", **weeks(("AR1", "2022-05-01", 200)))
    mapping = table(("OldAdvertiserId", "NewAdvertiserId"), [("AR1", "AR00001")])
    google(new, folder, "2023-07-10", **weeks(("AR00001", "2022-05-01", 300)), advertiser_id_mapping=mapping)
    assert changed(new) == [("changed", "higher", "AR00001", "2022-05-01", "200.00 USD", "300.00 USD")]


def test_a_rolling_window_is_not_held_against_another(new: Archive, folder: Path) -> None:
    """The last 30 days of one day and of another are two figures; nothing vanished and nothing fell."""
    for day, amount in (("2026-05-02", "500"), ("2026-05-09", "300")):
        put(folder / report_name(day), report([("1", "Harbour", "Harbour Party", amount, "3")]))
        one(new, folder / report_name(day))
    assert new.sql("FROM line_change").rows == []


def test_equal_figures_are_taken_in_order(new: Archive, folder: Path) -> None:
    """Equal pairs of page and disclaimer are figures of their own: one of two changed, not both."""
    for number, second in (("1", "700"), ("2", "900")):
        rows = [("1", "Harbour", "Harbour Party", amount, "3") for amount in ("500", second)]
        path = put(folder / number / report_name("2026-05-02"), report(rows))
        one(new, path, as_of=datetime(2026, 5, 2 + int(number)))
    query = "SELECT kind, direction, before, after FROM line_change"
    assert new.sql(query).rows == [("changed", "higher", "700.00 EUR", "900.00 EUR")]


def test_googles_bundles_of_2018(new: Archive, real_dumps: Path) -> None:
    """Of 1,659 weekly figures of August 2018, 21 were gone in September, 71 were lower and 253 higher."""
    for day in ("2018-08-15", "2018-09-10"):
        folder = real_dumps / "google" / f"{day}_v1_usd"
        assert [
            str(each.error) for each in new.import_dump(folder, as_of=datetime.fromisoformat(day)) if each.error
        ] == []
    weekly = "FROM line_change WHERE grain = 'week' AND field = 'spend'"
    counts = dict(new.sql(f"SELECT coalesce(direction, kind), count(*) {weekly} GROUP BY 1").rows)
    assert (counts["gone"], counts["lower"], counts["higher"]) == (21, 71, 253)
    freedom = (
        f"SELECT before, after {weekly} AND advertiser_name ILIKE 'freedomworks%' AND period_start = DATE '2018-05-27'"
    )
    assert new.sql(freedom).rows == [("200.00 USD", "100.00 USD")]
