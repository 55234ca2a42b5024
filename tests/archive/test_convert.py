"""Spend in one currency: dated rates, never a later nor a stale one, and nothing dropped that has none."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from currency_converter import CurrencyConverter

from adlib.errors import UsageError
from archive.database import Archive, question_names
from archive.past import as_of
from archive.rates.convert import in_currency
from archive.rates.files import Stated, import_rates
from made import lines, meta_ad, put, stats, updated, weekly

SUM = ("currency", "spend_lower", "spend_upper", "converted_ads", "rate_source", "last_rate_day")


def ad(name: str, currency: str | None, day: str | None, low: int = 100, high: int | None = 200) -> dict[str, Any]:
    bounds = {"lower_bound": str(low)} | ({} if high is None else {"upper_bound": str(high)})
    started = {"ad_delivery_start_time": day} if day else {"ad_delivery_start_time": None, "ad_creation_time": None}
    return meta_ad(name, currency=currency, spend=bounds, page_id=name, **started)


def held(opened: Archive, folder: Path, *ads: dict[str, Any], day: datetime = datetime(2026, 5, 24)) -> None:
    reports = opened.import_dump(put(folder / f"{day:%Y%m%d}.ndjson", lines(ads)), as_of=day)
    assert [each.outcome for each in reports] == ["imported"]


def asked(opened: Archive, target: str, name: str = "spend_by_platform", *columns: str, **given: Any) -> list[Any]:
    """Ask a question in a currency; days as text."""
    with in_currency(opened, target) as converted:
        rows = converted.run(name, **given).dicts()
    return [tuple(str(row[each]) if each.endswith("day") else row[each] for each in columns or SUM) for row in rows]


def plain(opened: Archive, folder: Path, *rows: tuple[str, str, str], **stated: str) -> None:
    text = "date,currency,rate\n" + "".join(f"{','.join(row)}\n" for row in rows)
    import_rates(opened, put(folder / f"{stated['source']}.csv", text), Stated(**stated))


def cents(value: str) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


WEEK = (("2031-03-06", "XTS", "2"), ("2031-03-07", "XTS", "4"), ("2031-03-10", "XTS", "8"))


@pytest.mark.parametrize(
    ("day", "lower", "rate_day"),
    [("2031-03-07", 25, "2031-03-07"), ("2031-03-09", 25, "2031-03-07"), ("2031-03-10", "12.5", "2031-03-10")],
)
def test_a_weekend_has_the_last_known_rate_and_never_the_next(
    new: Archive, folder: Path, day: str, lower: Any, rate_day: str
) -> None:
    """The trap: interpolating between Friday and Monday uses a rate that nobody knew on Sunday."""
    plain(new, folder, *WEEK, base="EUR", source="Bank")
    held(new, folder, ad("1", "XTS", day))
    assert asked(new, "EUR") == [("EUR", Decimal(lower), Decimal(lower) * 2, 1, "Bank", rate_day)]


def test_a_daily_rate_stands_seven_days_and_no_longer(new: Archive, folder: Path) -> None:
    plain(new, folder, *WEEK, base="EUR", source="Bank")
    held(new, folder, ad("1", "XTS", "2031-03-17"), ad("2", "XTS", "2031-03-18"))
    assert asked(new, "EUR") == [
        ("EUR", Decimal("12.5"), 25, 1, "Bank", "2031-03-10"),
        ("XTS", 100, 200, 0, None, "None"),
    ]


def test_before_the_first_rate_there_is_none(new: Archive, folder: Path) -> None:
    plain(new, folder, *WEEK, base="EUR", source="Bank")
    held(new, folder, ad("1", "XTS", "2031-03-05"))
    assert asked(new, "EUR")[0][:4] == ("XTS", 100, 200, 0)


def test_a_quarterly_rate_stands_92_days(new: Archive, folder: Path) -> None:
    plain(new, folder, ("2031-03-31", "XTS", "4"), base="EUR", source="Treasury", every="quarter")
    held(new, folder, ad("1", "XTS", "2031-07-01"), ad("2", "XTS", "2031-07-02"))
    assert [row[:4] for row in asked(new, "EUR")] == [("EUR", 25, 50, 1), ("XTS", 100, 200, 0)]


def test_an_amendment_of_one_currency_leaves_the_quarters_other_rates_standing(new: Archive, folder: Path) -> None:
    rows = (("2031-03-31", "XTS", "4"), ("2031-03-31", "XXX", "2"), ("2031-04-30", "XTS", "5"))
    plain(new, folder, *rows, base="USD", source="Treasury", every="quarter")
    held(new, folder, ad("1", "XTS", "2031-05-04"))
    assert asked(new, "XXX") == [("XXX", 40, 80, 1, "Treasury", "2031-03-31")]


def test_roubles_have_no_rate_once_the_ecb_stopped(new: Archive, folder: Path) -> None:
    """The trap: the last rate, of 1 March 2022, is no rate of the day after, nor of 2024."""
    days = ("2022-03-01", "2022-03-02", "2024-06-07")
    held(new, folder, *(ad(day, "RUB", day, 117201, 117201) for day in days))
    assert asked(new, "EUR") == [
        ("EUR", 1000, 1000, 1, "ECB", "2022-03-01"),
        ("RUB", 234402, 234402, 0, None, "None"),
    ]


def test_pakistani_rupees_have_a_rate_only_from_a_file(new: Archive, folder: Path) -> None:
    held(new, folder, ad("1", "PKR", "2031-03-08", 28125, 56250), ad("2", "USD", "2031-03-08"))
    assert [row[:4] for row in asked(new, "USD")] == [("PKR", 28125, 56250, 0), ("USD", 100, 200, 0)]
    plain(new, folder, ("2031-03-07", "USD", "281.25"), quote="PKR", source="State Bank")
    assert asked(new, "USD") == [("USD", 200, 400, 1, "State Bank", "2031-03-07")]
    assert asked(new, "PKR")[0][:4] == ("PKR", 56250, 112500, 1)


def test_two_currencies_meet_through_the_banks_own_money(new: Archive, folder: Path) -> None:
    """A pound in dollars is what one euro was in dollars by what it was in pounds, to twelve decimals."""
    theirs = CurrencyConverter(decimal=True)
    dollars, pounds = (theirs.convert(1, "EUR", each, date=date(2024, 6, 7)) for each in ("USD", "GBP"))
    held(new, folder, ad("1", "GBP", "2024-06-07", 1000, 2000))
    assert new.sql("SELECT count(*) FROM exchange_rate").rows == [(0,)]
    rate = (dollars / pounds).quantize(Decimal("1e-12"))
    assert asked(new, "USD") == [("USD", cents(str(1000 * rate)), cents(str(2000 * rate)), 1, "ECB", "2024-06-07")]


def test_the_ecb_comes_before_other_daily_banks_and_those_before_quarterly_ones(new: Archive, folder: Path) -> None:
    plain(new, folder, ("2024-06-07", "GBP", "9"), ("2031-03-07", "GBP", "2"), base="EUR", source="A Bank")
    plain(new, folder, ("2031-03-07", "GBP", "5"), base="EUR", source="A Treasury", every="quarter")
    held(new, folder, ad("1", "GBP", "2024-06-07"), ad("2", "GBP", "2031-03-07"), ad("3", "GBP", "2031-04-07"))
    rows = asked(new, "EUR", "spend_by_advertiser", "advertiser_id", "rate_source")
    assert sorted(rows) == [("1", "ECB"), ("2", "A Bank"), ("3", "A Treasury")]


def test_amounts_without_a_rate_a_day_or_a_currency_stand_apart(new: Archive, folder: Path) -> None:
    held(
        new, folder, ad("1", "USD", "2024-06-07", 109, None), ad("2", "USD", None), ad("3", None, "2024-06-07"),
        ad("4", "EUR", "2024-06-07"), meta_ad("5", spend=None, currency="USD", ad_delivery_start_time="2024-06-07"),
    )  # fmt: skip
    columns = (
        "currency",
        "spend_lower",
        "spend_upper",
        "spend_kind",
        "ads",
        "open_ads",
        "undisclosed_ads",
        "converted_ads",
    )
    assert asked(new, "EUR", "spend_by_platform", *columns) == [
        ("EUR", cents(str(100 + 109 / Decimal("1.0898"))), None, "at_least", 3, 1, 1, 2),
        ("USD", 100, 200, "range", 1, 0, 0, 0),
        (None, 100, 200, "range", 1, 0, 0, 0),
    ]


def test_a_sum_is_rounded_once(new: Archive, folder: Path) -> None:
    plain(new, folder, ("2031-03-07", "XTS", "8"), base="EUR", source="Bank")
    held(new, folder, *(ad(str(n), "XTS", "2031-03-07", 101, 101) for n in range(8)))
    assert asked(new, "EUR")[0][:3] == ("EUR", 101, 101)


def test_a_share_of_days_is_taken_before_the_conversion(new: Archive, folder: Path) -> None:
    plain(new, folder, ("2026-04-29", "XTS", "4"), base="EUR", source="Bank")
    held(new, folder, ad("1", "XTS", "2026-05-01") | {"ad_delivery_stop_time": "2026-05-04"})
    period = {"from": "2026-05-04", "to": "2026-05-09", "pro_rate": "true"}
    assert asked(new, "EUR", "spend_by_platform", "spend_lower", "spend_upper", "spend_kind", **period) == [
        (Decimal("6.25"), Decimal("12.5"), "estimate")
    ]


def test_the_platforms_own_figures_go_by_their_last_day(new: Archive, folder: Path) -> None:
    put(folder / "b" / "google-political-ads-advertiser-stats.csv", stats([{"id": "AR1", "USD": 2200}]))
    put(
        folder / "b" / "google-political-ads-advertiser-weekly-spend.csv",
        weekly([{"id": "AR1", "week": "2026-04-05", "USD": 600}]),
    )
    put(folder / "b" / "google-political-ads-updated.csv", updated("2026-04-20"))
    rows = (("2026-04-10", "USD", "2"), ("2026-04-20", "USD", "4"))
    plain(new, folder, *rows, base="XTS", source="Bank")
    new.import_dump(folder / "b")
    columns = ("spend_lower", "spend_kind", "spend_step", "last_rate_day", "converted_lines")
    assert asked(new, "XTS", "spend_lines_by_week", *columns) == [(300, "rounded", 50, "2026-04-10", 1)]
    assert asked(new, "XTS", "spend_lines_by_platform", *columns) == [(550, "rounded", 25, "2026-04-20", 1)]


def test_the_past_is_converted_as_it_stood(new: Archive, folder: Path) -> None:
    plain(new, folder, ("2026-04-29", "XTS", "4"), base="EUR", source="Bank")
    held(new, folder, ad("1", "XTS", "2026-05-01", 400, 800), day=datetime(2026, 5, 3))
    held(new, folder, ad("1", "XTS", "2026-05-01", 4000, 8000))
    with as_of(new, "2026-05-10") as past:
        assert asked(past, "EUR")[0][:3] == ("EUR", 100, 200)
    assert asked(new, "EUR")[0][:3] == ("EUR", 1000, 2000)


def test_a_currency_that_no_bank_names_is_told(new: Archive) -> None:
    with pytest.raises(UsageError, match="adlib rates list"):
        in_currency(new, "XXX")


def test_what_was_asked_before_and_after_is_not_converted(new: Archive, folder: Path) -> None:
    held(new, folder, ad("1", "USD", "2024-06-07"))
    before = new.run("spend_by_advertiser").rows
    assert asked(new, "EUR")[0][0] == "EUR"
    assert new.run("spend_by_advertiser").rows == before


def test_every_question_about_spend_says_by_which_rates(new: Archive, folder: Path) -> None:
    held(new, folder, ad("1", "USD", "2024-06-07"))
    names = [name for name in question_names() if name.startswith(("spend_by_", "spend_lines_by_"))]
    names.remove("spend_by_election")  # asks for an election first; tested with the command line
    period = {"from": "2024-06-01", "to": "2030-01-01"}
    with in_currency(new, "EUR") as converted:
        for name in names:
            for given in ({}, period, {**period, "pro_rate": "true"}):
                answer = converted.run(name, **given)
                assert {"rate_source", "first_rate_day", "last_rate_day"} <= set(answer.columns), name
                if name.startswith("spend_by") and "entity" not in name:  # no judgement makes an entity here
                    assert {row["converted_ads"] for row in answer.dicts()} == {1}, name
    assert [name for name in names if "rate_source" in new.run(name).columns] == []
