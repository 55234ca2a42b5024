"""Interval arithmetic: what it must hold by itself, and that its twin in SQL gives the same for the same amounts."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adlib.errors import UsageError
from adlib.money import (
    Gap,
    Interval,
    Rate,
    add,
    cents,
    compare,
    convert,
    cross,
    gap,
    portion,
    pro_rate,
    ranks,
    rounded,
    total,
    verdict,
)
from archive import schema

FIGURES = st.decimals(min_value=0, max_value=10**12, places=2)
STEPS = st.sampled_from([None, Decimal(50), Decimal(100), Decimal(20000)])
COLUMNS = "lower DECIMAL(18,2), upper DECIMAL(18,2), currency VARCHAR, kind VARCHAR, step DECIMAL(18,2)"


def closed(kind: str) -> st.SearchStrategy[Interval]:
    """Amounts with both bounds equal."""
    steps = STEPS if kind == "rounded" else st.none()
    return st.builds(lambda figure, step: Interval(figure, figure, "EUR", kind, step), FIGURES, steps)


def between(low: Decimal, high: Decimal) -> Interval:
    return Interval(min(low, high), max(low, high), "EUR", "range")


AMOUNTS = st.one_of(
    closed("exact"),
    closed("rounded"),
    st.builds(between, FIGURES, FIGURES),
    st.builds(lambda low: Interval(low, None, "EUR", "at_least"), FIGURES),
    st.builds(lambda high, low: Interval(low, high, "EUR", "at_most"), FIGURES, st.sampled_from([None, Decimal(0)])),
    st.sampled_from([Interval(None, None, "EUR", "not_disclosed"), Interval(None, None, "EUR", None)]),
)
RATES = st.decimals(min_value="0.000001", max_value=99999999, places=12)
SMALL = st.lists(AMOUNTS, max_size=8)
REAL = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the macros, nothing else."""
    with duckdb.connect() as con:
        con.execute(schema.statement("money"))
        con.execute(f"CREATE TABLE amount (n INTEGER, {COLUMNS})")
        yield con


def put(con: duckdb.DuckDBPyConnection, amounts: Sequence[Interval]) -> None:
    con.execute("DELETE FROM amount")
    rows = [[n, each.lower, each.upper, each.currency, each.kind, each.step] for n, each in enumerate(amounts)]
    if rows:
        places = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(rows))
        con.execute(f"INSERT INTO amount VALUES {places}", [cell for row in rows for cell in row])


def pair(con: duckdb.DuckDBPyConnection, one: Interval, other: Interval, expression: str) -> Any:
    """Ask SQL about two amounts, `one` and `other`."""
    put(con, [one, other])
    both = "SELECT a AS one, b AS other FROM amount AS a, amount AS b WHERE a.n = 0 AND b.n = 1"
    return con.execute(f"SELECT {expression} FROM ({both})").fetchall()[0][0]


@REAL
@given(amounts=SMALL)
def test_a_total_is_the_same_in_python_and_in_sql(sql: duckdb.DuckDBPyConnection, amounts: list[Interval]) -> None:
    put(sql, amounts)
    found = sql.execute("SELECT money_total(lower, upper, kind, step) FROM amount").fetchall()[0][0]
    said = total(amounts, "EUR")
    if not amounts:  # SQL has no group without rows
        assert (said.amount, said.count) == (Interval(Decimal(0), Decimal(0), "EUR", "exact"), 0)
        return
    assert found == {
        "lower": said.amount.lower, "upper": said.amount.upper, "kind": said.amount.kind, "step": said.amount.step,
        "count": said.count, "open": said.open, "undisclosed": said.undisclosed, "absent": said.absent,
    }  # fmt: skip


@REAL
@given(one=AMOUNTS, other=AMOUNTS)
def test_two_amounts_add_compare_and_differ_alike_in_python_and_in_sql(
    sql: duckdb.DuckDBPyConnection, one: Interval, other: Interval
) -> None:
    said = add(one, other)
    assert pair(sql, one, other, "money_add(one, other)") == {
        "lower": said.lower, "upper": said.upper, "currency": "EUR", "kind": said.kind, "step": said.step,
    }  # fmt: skip
    assert pair(sql, one, other, "money_compare(one, other)") == compare(one, other)
    differs = pair(sql, one, other, "[money_gap_lower(one, other), money_gap_upper(one, other)]")
    assert Gap(*differs) == gap(one, other)
    assert pair(sql, one, other, "money_verdict(one, other)") == verdict(one, other)


@REAL
@given(amount=AMOUNTS, days=st.integers(0, 400), more=st.integers(0, 400))
def test_a_share_of_days_is_the_same_in_python_and_in_sql(
    sql: duckdb.DuckDBPyConnection, amount: Interval, days: int, more: int
) -> None:
    of_days = max(days + more, 1)
    put(sql, [amount])
    query = (
        "SELECT money_share(lower, $days, $of), money_share(upper, $days, $of), money_share(step, $days, $of), "
        "money_share_kind(kind, $days, $of) FROM amount"
    )
    said = pro_rate(amount, days, of_days)
    found = sql.execute(query, {"days": days, "of": of_days}).fetchall()[0]
    assert found == (said.lower, said.upper, said.step, said.kind)


@REAL
@given(amount=AMOUNTS, share=st.decimals(min_value=0, max_value=1, places=10))
def test_a_portion_is_the_same_in_python_and_in_sql(
    sql: duckdb.DuckDBPyConnection, amount: Interval, share: Decimal
) -> None:
    put(sql, [amount])
    query = "SELECT money_portion(lower, $share), money_portion(upper, $share) FROM amount"
    said = portion(amount, share)
    assert sql.execute(query, {"share": share}).fetchall()[0] == (said.lower, said.upper)


@REAL
@given(amounts=SMALL.filter(bool))
def test_a_total_in_two_steps_is_the_total(sql: duckdb.DuckDBPyConnection, amounts: list[Interval]) -> None:
    put(sql, amounts)
    parts = "SELECT kind, money_part(lower, upper, step) AS part FROM amount GROUP BY kind"
    query = (
        f"SELECT money_total_of(kind, part), (SELECT money_total(lower, upper, kind, step) FROM amount) FROM ({parts})"
    )
    two_steps, at_once = sql.execute(query).fetchall()[0]
    assert two_steps == at_once


@REAL
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=6), rate=RATES)
def test_a_converted_sum_is_rounded_once_and_alike(
    sql: duckdb.DuckDBPyConnection, amounts: list[Interval], rate: Decimal
) -> None:
    put(sql, amounts)
    query = (
        "SELECT money_cents(money_sum_lower(l, u)), money_cents(money_sum_upper(u)), money_sum_kind(l, u, kind) "
        "FROM (SELECT money_converted(lower, $rate) AS l, money_converted(upper, $rate) AS u, kind FROM amount)"
    )
    dated = Rate("EUR", "INR", rate, date(2026, 5, 4), "made")
    said = rounded(total([convert(each, dated) for each in amounts], "INR").amount)
    assert sql.execute(query, {"rate": rate}).fetchall()[0] == (said.lower, said.upper, said.kind)


QUOTED = st.decimals(min_value="0.0000000001", max_value=9999999999, places=10)


@REAL
@given(one=QUOTED, other=QUOTED)
def test_two_rates_of_one_bank_meet_alike(sql: duckdb.DuckDBPyConnection, one: Decimal, other: Decimal) -> None:
    query = "SELECT money_cross(CAST($one AS DECIMAL(20,10)), CAST($other AS DECIMAL(20,10)))"
    assert sql.execute(query, {"one": one, "other": other}).fetchall() == [(cross(one, other),)]


@REAL
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_places_of_overlapping_amounts_are_the_same_ranges_in_python_and_in_sql(
    sql: duckdb.DuckDBPyConnection, amounts: list[Interval]
) -> None:
    put(sql, amounts)
    query = (
        "SELECT money_rank_best(currency, lower, upper, step), money_rank_worst(currency, lower, upper, step) "
        "FROM amount ORDER BY n"
    )
    assert sql.execute(query).fetchall() == ranks(amounts)


@given(one=AMOUNTS, other=AMOUNTS, third=AMOUNTS)
def test_the_order_of_adding_does_not_matter(one: Interval, other: Interval, third: Interval) -> None:
    assert add(one, other) == add(other, one)
    assert add(add(one, other), third) == add(one, add(other, third))


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_a_total_is_never_less_than_a_part_and_open_when_a_part_is(amounts: list[Interval]) -> None:
    said = total(amounts, "EUR")
    known = [each for each in amounts if each.known]
    assert said.amount.least == sum(each.least for each in known)
    assert (said.amount.upper is None) == any(each.upper is None for each in amounts)
    assert said.open + said.undisclosed + said.absent == sum(each.upper is None for each in amounts)


@given(one=AMOUNTS, other=AMOUNTS)
def test_comparison_is_antisymmetric_and_agrees_with_the_gap(one: Interval, other: Interval) -> None:
    opposite = {"more": "less", "less": "more", "overlapping": "overlapping"}
    assert compare(other, one) == opposite[compare(one, other)]
    differs = gap(one, other)
    assert (compare(one, other) == "more") == (differs.lower is not None and differs.lower > 0)
    assert (compare(one, other) == "less") == (differs.upper is not None and differs.upper < 0)


@given(amount=AMOUNTS, days=st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_shares_of_all_days_add_up_to_the_whole_but_for_rounding(amount: Interval, days: list[int]) -> None:
    parts = [pro_rate(amount, each, sum(days)) for each in days]
    said = total(parts, "EUR").amount
    assert said.known == amount.known
    if amount.known:
        assert abs(said.least - amount.least) <= Decimal("0.005") * len(days)


def test_what_is_not_disclosed_is_not_zero() -> None:
    hidden, paid = Interval(None, None, "EUR", "not_disclosed"), Interval(Decimal(5), Decimal(5), "EUR", "exact")
    assert add(hidden, paid) == Interval(Decimal(5), None, "EUR", "at_least")
    assert total([hidden, hidden], "EUR").amount == hidden
    assert compare(hidden, paid) == "overlapping"


def test_a_missing_upper_bound_is_neither_the_lower_nor_zero() -> None:
    ranged, top = Interval(Decimal(100), Decimal(199), "EUR", "range"), Interval(Decimal(5000), None, "EUR", "at_least")
    said = total([ranged, top], "EUR")
    assert (said.amount.lower, said.amount.upper, said.amount.kind, said.open) == (5100, None, "at_least", 1)


def test_rounded_figures_are_compared_with_their_step_and_never_below_zero() -> None:
    hundred, two = (Interval(Decimal(n), Decimal(n), "USD", "rounded", Decimal(100)) for n in (100, 200))
    assert (hundred.floor, hundred.ceiling) == (0, 200)
    assert compare(hundred, two) == "overlapping"
    assert add(hundred, two) == Interval(Decimal(300), Decimal(300), "USD", "rounded", Decimal(200))
    exact = Interval(Decimal("200.01"), Decimal("200.01"), "USD", "exact")
    assert compare(exact, hundred) == "more"


def test_currencies_are_never_added_nor_compared(sql: duckdb.DuckDBPyConnection) -> None:
    euro, rouble = Interval(Decimal(1), Decimal(1), "EUR", "exact"), Interval(Decimal(1), Decimal(1), "RUB", "exact")
    unknown = Interval(Decimal(1), Decimal(1), None, "exact")
    for one, other in ((euro, rouble), (euro, unknown)):
        with pytest.raises(UsageError, match="cannot be added"):
            add(one, other)
        with pytest.raises(duckdb.InvalidInputException, match="two currencies"):
            pair(sql, one, other, "money_add(one, other)")
        with pytest.raises(duckdb.InvalidInputException, match="two currencies"):
            pair(sql, one, other, "money_compare(one, other)")
    with pytest.raises(UsageError, match="converts no amount in RUB"):
        convert(rouble, Rate("EUR", "USD", Decimal("1.1"), date(2026, 5, 4), "ecb"))
    assert add(unknown, unknown).currency is None


def test_both_bounds_are_converted_by_one_rate() -> None:
    amount = Interval(Decimal(100), Decimal(199), "EUR", "range")
    assert convert(amount, Rate("EUR", "USD", Decimal("1.1"), date(2026, 5, 4), "ecb")) == Interval(
        Decimal("110.0"), Decimal("218.9"), "USD", "range"
    )


def test_overlapping_amounts_share_their_places() -> None:
    amounts = [Interval(Decimal(low), high and Decimal(high), "EUR", kind) for low, high, kind in (
        (100, 199, "range"), (150, 400, "range"), (500, None, "at_least"), (10, 10, "exact"),
    )]  # fmt: skip
    assert ranks(amounts) == [(2, 3), (2, 3), (1, 1), (4, 4)]


def test_a_share_of_a_run_is_an_estimate_to_the_cent() -> None:
    assert pro_rate(Interval(Decimal(100), Decimal(199), "EUR", "range"), 1, 3) == Interval(
        Decimal("33.33"), Decimal("66.33"), "EUR", "estimate"
    )
    whole = Interval(Decimal(100), None, "EUR", "at_least")
    assert pro_rate(whole, 3, 3) == whole
    assert pro_rate(whole, 1, 3) == Interval(Decimal("33.33"), None, "EUR", "estimate")
    with pytest.raises(UsageError):
        pro_rate(whole, 4, 3)


def test_halves_are_rounded_up() -> None:
    said = {"0.005": "0.01", "0.015": "0.02", "2.674999": "2.67"}
    assert {each: str(cents(Decimal(each))) for each in said} == said


@pytest.mark.parametrize(
    ("lower", "upper", "kind"),
    [
        (5, 4, "range"),
        (-1, 4, "range"),
        (None, None, "exact"),
        (1, 2, "not_disclosed"),
        (1, 2, None),
        (None, -1, "at_most"),
    ],
)
def test_bounds_that_contradict_each_other_are_refused(lower: int | None, upper: int | None, kind: Any) -> None:
    with pytest.raises(UsageError):
        Interval(None if lower is None else Decimal(lower), None if upper is None else Decimal(upper), "EUR", kind)


def test_verdicts_say_no_more_than_the_bounds_do() -> None:
    reported = Interval(Decimal(1000), Decimal(1000), "USD", "rounded", Decimal(100))
    held = {
        "consistent": Interval(Decimal(900), Decimal(1300), "USD", "range"),
        "ads below": Interval(Decimal(100), Decimal("899.99"), "USD", "range"),
        "ads above": Interval(Decimal("1100.01"), None, "USD", "at_least"),
        "cannot tell": Interval(Decimal(100), None, "USD", "at_least"),
    }
    assert {verdict(reported, each): each for each in held.values()} == held
    assert gap(reported, held["ads below"]) == Gap(Decimal("0.01"), Decimal(1000))
    assert gap(reported, held["cannot tell"]) == Gap(None, Decimal(1000))
