"""Spend by whom, where and when: sums of both bounds, periods, shares of days, ranks; on made dumps and real ones."""

import csv
import json
import math
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from archive.database import Archive
from archive.rates.convert import in_currency
from made import lines, meta_ad, put, snap, snap_ad, stats, updated, weekly


def meta(opened: Archive, folder: Path, *ads: dict[str, Any], as_of: datetime = datetime(2026, 5, 24)) -> None:
    reports = opened.import_dump(put(folder / "ads.ndjson", lines(ads)), as_of=as_of)
    assert [each.outcome for each in reports] == ["imported"]


def bounds(low: int | None, high: int | None) -> dict[str, str]:
    return {name: str(value) for name, value in (("lower_bound", low), ("upper_bound", high)) if value is not None}


def found(opened: Archive, name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Ask a question; give some columns, numbers as plain as they come."""
    return [tuple(row[each] for each in columns) for row in opened.run(name, **parameters).dicts()]


SUM = ("spend_lower", "spend_upper", "spend_kind")


def test_open_and_undisclosed_ads_leave_a_sum_open_and_are_counted(new: Archive, folder: Path) -> None:
    meta(
        new,
        folder,
        meta_ad("1", spend=bounds(100, 199)),
        meta_ad("2", spend=bounds(5000, None)),
        meta_ad("3", spend=None),
        meta_ad("4", spend=bounds(100, 199), currency="USD"),
    )
    columns = ("currency", *SUM, "ads", "open_ads", "undisclosed_ads", "absent_ads")
    assert found(new, "spend_by_payer", *columns) == [
        ("EUR", 5100, None, "at_least", 3, 1, 1, 0),
        ("USD", 100, 199, "range", 1, 0, 0, 0),
    ]


def test_advertisers_whose_intervals_overlap_share_their_ranks(new: Archive, folder: Path) -> None:
    pages = {"11": (100, 199), "12": (150, 400), "13": (500, None), "14": (0, 99)}
    ads = [meta_ad(page, page_id=page, page_name=page, spend=bounds(*spend)) for page, spend in pages.items()]
    meta(new, folder, *ads)
    assert found(new, "spend_by_advertiser", "advertiser_id", "place", "rank_best", "rank_worst") == [
        ("13", 1, 1, 1), ("12", 2, 2, 3), ("11", 3, 2, 3), ("14", 4, 4, 4),
    ]  # fmt: skip


PLACE = ("place", "rank_best", "rank_worst")


def test_nobody_is_beaten_by_an_advertiser_whom_no_dump_names(new: Archive, folder: Path) -> None:
    """Nor has an amount of unknown currency a rank; `top` counts advertisers, and tells of the unknown beside them."""
    nobody: dict[str, Any] = {"page_id": None, "page_name": None}
    meta(
        new,
        folder,
        meta_ad("1", page_id="11", spend=bounds(100, 199)),
        meta_ad("2", **nobody, spend=bounds(900, 999)),
        meta_ad("3", page_id="13", spend=bounds(300, 399)),
        meta_ad("4", page_id="14", spend=bounds(50, 99), currency=None),
    )
    ranked = found(new, "spend_by_advertiser", "currency", "advertiser_id", *PLACE)
    assert ranked == [
        ("EUR", "unknown:", None, None, None), ("EUR", "13", 1, 1, 1), ("EUR", "11", 2, 2, 2),
        (None, "14", None, None, None),
    ]  # fmt: skip
    assert found(new, "spend_by_advertiser", "currency", "advertiser_id", *PLACE, top=1) == [
        each for each in ranked if each[1] != "11"
    ]


def test_nobody_is_beaten_by_a_payer_who_is_not_disclosed(new: Archive, folder: Path) -> None:
    meta(
        new,
        folder,
        meta_ad("1", bylines="A", spend=bounds(100, 199)),
        meta_ad("2", bylines="", spend=bounds(900, 999)),
        meta_ad("3", bylines="B", spend=bounds(300, None)),
    )
    assert found(new, "spend_by_payer", "payer", *PLACE) == [(None, None, None, None), ("B", 1, 1, 1), ("A", 2, 2, 2)]


@pytest.mark.parametrize("name", ["spend_by_platform", "spend_by_country", "spend_by_region"])
def test_a_sum_of_unknown_currency_has_no_rank(new: Archive, folder: Path, name: str) -> None:
    meta(new, folder, meta_ad("1"), meta_ad("2", currency=None), meta_ad("3", currency=None))
    assert found(new, name, "currency", "ads", *PLACE) == [("EUR", 1, 1, 1, 1), (None, 2, None, None, None)]
    assert found(new, name, "currency", top=1) == [("EUR",), (None,)]


def test_figures_without_a_payer_or_a_currency_have_no_rank(new: Archive, folder: Path) -> None:
    """Google names no payer; a report of before 2019 names no currency."""
    put(folder / "google-political-ads-advertiser-stats.csv", stats([{"id": "AR1", "USD": 500}]))
    put(folder / "google-political-ads-updated.csv", updated("2026-05-24"))
    new.import_dump(folder)
    assert found(new, "spend_lines_by_payer", "payer_state", *PLACE) == [("field_absent", None, None, None)]
    assert found(new, "spend_lines_by_advertiser", *PLACE) == [(1, 1, 1)]
    new.con.execute("UPDATE spend_line_history SET currency = NULL")
    for by in ("advertiser", "payer", "platform", "country", "region"):
        assert found(new, f"spend_lines_by_{by}", *PLACE) == [(None, None, None)]


@pytest.mark.parametrize("name", ["spend_by_advertiser", "spend_by_platform"])
def test_the_sums_at_hand_are_those_over_each_ad(new: Archive, samples: Path, name: str) -> None:
    new.import_dump(samples / "2026-05-03", samples / "2026-05-24")
    undated = "UPDATE ad_current SET started_on = DATE '2018-01-01' WHERE started_on IS NULL"
    new.con.execute(undated)  # a period leaves these out
    for status in (None, "active", "gone"):
        at_hand = new.run(name, status=status).rows
        assert at_hand == new.run(name, status=status, **{"from": "1990-01-01"}).rows
        assert at_hand or status


def run(first: str, last: str | None, low: int, high: int, name: str) -> dict[str, Any]:
    return meta_ad(name, ad_delivery_start_time=first, ad_delivery_stop_time=last, spend=bounds(low, high))


@pytest.fixture
def april(new: Archive, folder: Path) -> Archive:
    """Three ads: ten days of which five lie in April, one day in April, and one that still ran when it was seen."""
    meta(
        new,
        folder,
        run("2026-03-27", "2026-04-05", 100, 199, "turn"),
        run("2026-04-10", "2026-04-10", 10, 19, "day"),
        run("2026-04-21", None, 340, 680, "open"),
    )
    return new


PERIODS = {
    ("2026-04-01", "2026-04-30"): ((450, 898, "range"), (Decimal("160.00"), Decimal("318.50"), "estimate")),
    ("2026-04-06", "2026-04-20"): ((10, 19, "range"), (10, 19, "range")),
    ("2026-05-24", None): ((340, 680, "range"), (10, 20, "estimate")),
    (None, "2026-03-31"): ((100, 199, "range"), (50, Decimal("99.50"), "estimate")),
}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_counts_ads_that_overlap_it_whole_or_by_their_days(april: Archive, period: tuple[str, str]) -> None:
    """The open ad was seen until 24 May: 34 days, of which 10 lie in April."""
    parameters = dict(zip(("from", "to"), period, strict=True))
    whole, shared = PERIODS[period]
    assert found(april, "spend_by_platform", *SUM, **parameters) == [whole]
    assert found(april, "spend_by_platform", *SUM, **parameters, pro_rate="true") == [shared]


def test_a_period_before_all_ads_or_after_all_were_seen_has_none(april: Archive) -> None:
    assert april.run("spend_by_platform", **{"to": "2026-03-26"}).rows == []
    assert april.run("spend_by_platform", **{"from": "2026-05-25"}).rows == []


def test_months_share_out_an_ad_by_its_days_and_add_up_to_it(april: Archive) -> None:
    months = found(april, "spend_by_month", "month", "spend_lower", "ads", pro_rate="true")
    assert [(str(day), amount, ads) for day, amount, ads in months] == [
        ("2026-03-01", 50, 1), ("2026-04-01", 160, 3), ("2026-05-01", 240, 1),
    ]  # fmt: skip
    assert sum(amount for _, amount, _ in months) == 450
    whole = found(april, "spend_by_month", "spend_lower", "ads")
    assert whole == [(100, 1), (450, 3), (340, 1)]


def test_shares_of_many_ads_are_added_exactly_and_rounded_once(new: Archive, folder: Path) -> None:
    """Against fractions in plain Python: runs of up to 80 days, cut by a period, in weeks and in months."""
    chance = random.Random(7)  # noqa: S311 - made amounts, no secrets
    ads, begin, seen = [], date(2026, 1, 1), date(2026, 5, 24)
    for number in range(200):
        first = begin + timedelta(days=chance.randrange(140))
        last = min(first + timedelta(days=chance.randrange(80)), seen)
        low = chance.randrange(100_000)
        ads.append((first, last, low, low + chance.randrange(1000), str(number)))
    meta(new, folder, *(run(str(first), str(last), low, high, name) for first, last, low, high, name in ads))
    since, until = date(2026, 1, 20), date(2026, 5, 10)
    for unit in ("week", "month"):
        expected: dict[date, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for first, last, low, high, _ in ads:
            for offset in range((last - first).days + 1):
                if since <= (day := first + timedelta(days=offset)) <= until:
                    bucket = expected[day.replace(day=1) if unit == "month" else day - timedelta(days=day.weekday())]
                    bucket[0] += Fraction(low, (last - first).days + 1)
                    bucket[1] += Fraction(high, (last - first).days + 1)
        period = {"from": str(since), "to": str(until), "pro_rate": "true"}
        said = {
            day: bounds for day, *bounds in found(new, f"spend_by_{unit}", unit, "spend_lower", "spend_upper", **period)
        }
        assert said == {day: [cents_of(each) for each in bounds] for day, bounds in expected.items()}


def cents_of(value: Fraction) -> Decimal:
    return Decimal(math.floor(value * 100 + Fraction(1, 2))) / 100


def test_weeks_begin_on_monday_and_are_cut_to_the_period(april: Archive) -> None:
    weeks = found(
        april, "spend_by_week", "week", "spend_lower", **{"from": "2026-03-31", "to": "2026-04-05", "pro_rate": "1"}
    )
    assert [(str(day), amount) for day, amount in weeks] == [("2026-03-30", 60)]


def test_an_ad_of_several_countries_counts_once_under_all_of_them(new: Archive, folder: Path) -> None:
    ads = [snap_ad("a", Spend=70), snap_ad("b", Spend=30, CountryCode="france")]
    new.import_dump(put(folder / "2026.csv", snap(ads)), as_of=datetime(2026, 5, 24))
    assert found(new, "spend_by_country", "country", *SUM) == [
        ("germany", 70, 70, "exact"),
        ("france", 30, 30, "exact"),
    ]


def test_regions_share_an_ad_by_its_impressions_as_an_estimate(new: Archive, folder: Path) -> None:
    shares = [{"region": "North", "percentage": "0.75"}, {"region": "South", "percentage": "0.25"}]
    meta(
        new,
        folder,
        meta_ad("1", spend=bounds(100, 199), delivery_by_region=shares),
        meta_ad("2", spend=bounds(10, 19), delivery_by_region=[{"region": "West", "percentage": "1"}]),
        meta_ad("3", spend=bounds(1, 2), delivery_by_region=[]),
    )
    assert found(new, "spend_by_region", "region", *SUM) == [
        ("North", 75, Decimal("149.25"), "estimate"),
        ("South", 25, Decimal("49.75"), "estimate"),
        ("West", 10, 19, "range"),
        (None, 1, 2, "range"),
    ]


def test_platform_figures_keep_their_rounding_and_can_be_shared_over_months(new: Archive, folder: Path) -> None:
    put(folder / "b" / "google-political-ads-advertiser-stats.csv", stats([{"id": "AR1", "USD": 3300}]))
    weeks = [{"id": "AR1", "week": "2026-03-29", "USD": 700}, {"id": "AR1", "week": "2026-04-05", "USD": 2600}]
    put(folder / "b" / "google-political-ads-advertiser-weekly-spend.csv", weekly(weeks))
    put(folder / "b" / "google-political-ads-updated.csv", updated("2026-04-20"))
    assert [each.outcome for each in new.import_dump(folder / "b")] == ["imported"]
    columns = (*SUM, "spend_step", "lines")
    assert found(new, "spend_lines_by_advertiser", *columns) == [(3300, 3300, "rounded", 100, 1)]
    assert found(new, "spend_lines_by_week", "spend_lower", "spend_step") == [(700, 100), (2600, 100)]
    shared = found(new, "spend_lines_by_month", "spend_lower", "spend_kind", pro_rate="true")
    assert shared == [(300, "estimate"), (3000, "estimate")]
    assert found(new, "spend_lines_by_month", *columns) == [
        (700, 700, "rounded", 100, 1),
        (3300, 3300, "rounded", 200, 2),
    ]


def test_an_independent_sum_per_payer_agrees_on_the_api_pages_of_2019(new: Archive, real_dumps: Path) -> None:
    """Meta API GB 2019: sums of lower and of upper bounds per payer, against plain Python with Decimal."""
    folder = real_dumps / "meta_api" / "gb2019_v5_raw_pages" / "full_day_run"
    new.import_dump(folder, as_of=datetime(2019, 11, 10))
    expected: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [Decimal(0), Decimal(0), 0])
    seen = set()
    for path in sorted(folder.iterdir()):
        for ad in json.loads(path.read_text(encoding="utf-8"))["data"]:
            if (text := json.dumps(ad, sort_keys=True)) in seen:
                continue
            seen.add(text)
            group = expected[((ad.get("funding_entity") or "").strip() or None, ad.get("currency"))]
            group[0] += Decimal(ad["spend"].get("lower_bound", 0))
            high = ad["spend"].get("upper_bound")
            group[1] = None if high is None or group[1] is None else group[1] + Decimal(high)
            group[2] += 1
    answer = new.run("spend_by_payer").dicts()
    said = {(row["payer"], row["currency"]): [row["spend_lower"], row["spend_upper"], row["ads"]] for row in answer}
    assert len(said) == len(expected) > 100
    assert said == dict(expected)


def test_google_totals_and_weeks_of_2020_differ_and_are_kept_apart(new: Archive, real_dumps: Path) -> None:
    """2020-02-25: the largest total exceeds its weeks by 1,256,500 USD; weeks end with the last complete one."""
    folder = real_dumps / "google" / "2020-02-25_v4_12cur"
    new.import_dump(folder)
    stats_file = next(path for path in folder.rglob("*advertiser-stats.csv"))
    with stats_file.open(encoding="utf-8", newline="") as file:
        top = max(csv.DictReader(file), key=lambda row: int(row["Spend_USD"]))
    of = {"currency": "USD"}
    total = {row["advertiser_id"]: row for row in new.run("spend_lines_by_advertiser", **of).dicts()}[
        top["Advertiser_ID"]
    ]
    weeks = {row["advertiser_id"]: row for row in new.run("spend_lines_by_advertiser", **of, grain="week").dicts()}
    assert total["spend_lower"] == Decimal(top["Spend_USD"])
    assert total["spend_lower"] - weeks[top["Advertiser_ID"]]["spend_lower"] == 1_256_500
    gaps = new.run("reconciliation_lines", currency="USD").dicts()
    (shown,) = (row for row in gaps if row["advertiser_id"] == top["Advertiser_ID"])
    assert (shown["printed_gap"], shown["verdict"]) == (1_256_500, "can agree")
    steps = 100 * (1 + shown["weeks_counted"])
    assert (shown["gap_lower"], shown["gap_upper"]) == (1_256_500 - steps, 1_256_500 + steps)
    assert min(row["printed_gap"] for row in gaps if row["printed_gap"] is not None) < 0 < len(gaps)


def test_russian_bought_ads_are_roubles_and_never_mixed_with_dollars(new: Archive, real_dumps: Path) -> None:
    """The SQLite release: 5,822,554.92 RUB over 2,533 ads; its 960 `USD` rows of 0.00 are a parser's default."""
    new.import_dump(real_dumps / "ira" / "simonw_sqlite" / "russian-ads.db")
    assert found(new, "spend_by_platform", "currency", "spend_lower", "spend_upper", "ads", "undisclosed_ads") == [
        ("RUB", Decimal("5822554.92"), Decimal("5822554.92"), 2533, 0),
        ("USD", Decimal("109.33"), Decimal("109.33"), 5, 0),
        (None, None, None, 960, 960),
    ]
    with in_currency(new, "USD") as converted:
        dollars = {row["currency"]: row for row in converted.run("spend_by_platform").dicts()}
    assert (dollars["USD"]["ads"], dollars["USD"]["converted_ads"]) == (2532 + 5, 2532)
    assert dollars["RUB"]["ads"] == 1  # it says no day, and so has no rate
