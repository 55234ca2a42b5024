"""Arithmetic of money that is only known as an interval: add, total, convert, compare, pro-rate.

Platforms print ranges, so every figure is [lower, upper] in one currency, with a kind that says how it is known. Kinds
survive sums. The macros of `archive/views/money.sql` do the same in SQL; property tests hold the two together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal

from adlib.errors import UsageError

Kind = Literal["exact", "rounded", "range", "at_least", "at_most", "not_disclosed", "estimate"]
Order = Literal["more", "less", "overlapping"]
Verdict = Literal["consistent", "ads below", "ads above", "cannot tell"]
CENT = Decimal("0.01")
RATE_STEP = Decimal("0.000000000001")
ZERO = Decimal(0)
DIGITS = 60
"""precision of intermediate results, so that no digit of a product or sum is lost."""


@dataclass(frozen=True)
class Interval:
    """An amount of which the least and the most are known, in major units of one currency.

    Raises UsageError where the bounds contradict each other or the kind.
    """

    lower: Decimal | None
    """the least; None: not known (then `not_disclosed` or not in this dump), or zero beside an upper bound."""
    upper: Decimal | None
    """the most; None: no upper bound is known."""
    currency: str | None
    """ISO 4217; None: the dump does not say, which is a group of its own."""
    kind: Kind | None
    """how the amount is known; None: not in this dump; `estimate`: a share by days of what is known."""
    step: Decimal | None = None
    """how far a rounded figure may be off; a sum carries the sum of the steps."""

    def __post_init__(self) -> None:
        known = self.lower is not None or self.upper is not None
        if known == (self.kind in (None, "not_disclosed")):
            raise UsageError(f"an amount of kind {self.kind} {'has no' if known else 'needs'} bounds: {self}")
        if self.least < 0 or (self.upper is not None and self.upper < self.least):
            raise UsageError(f"an amount lies between zero and its upper bound: {self}")

    @property
    def known(self) -> bool:
        """Tell whether any bound is known."""
        return self.lower is not None or self.upper is not None

    @property
    def least(self) -> Decimal:
        """Give the lower bound; what is not known is at least zero."""
        return ZERO if self.lower is None else self.lower

    @property
    def floor(self) -> Decimal:
        """Give the least it can have been once its rounding is undone, never below zero."""
        return max(self.least - (self.step or ZERO), ZERO)

    @property
    def ceiling(self) -> Decimal | None:
        """Give the most it can have been once its rounding is undone; None: no limit is known."""
        return None if self.upper is None else self.upper + (self.step or ZERO)


@dataclass(frozen=True)
class Total:
    """What amounts of one currency add up to, and how many of them leave the sum open."""

    amount: Interval
    count: int
    """how many amounts there are."""
    open: int
    """of them, those without an upper bound."""
    undisclosed: int
    """those that the platform does not tell."""
    absent: int
    """those that their dump does not carry."""


@dataclass(frozen=True)
class Rate:
    """How many units of one currency one unit of another was worth on a day, and who says so."""

    currency: str
    target: str
    rate: Decimal
    """units of *target* for one unit of *currency*."""
    day: date
    source: str


@dataclass(frozen=True)
class Gap:
    """A difference of two amounts, which may be negative; None: no bound is known on that side."""

    lower: Decimal | None
    upper: Decimal | None


def add(one: Interval, other: Interval) -> Interval:
    """Add two amounts of one currency: bounds by bounds; the result is open where either is.

    Raises UsageError for two currencies: they are never added.
    """
    same_currency(one, other)
    known = one.known or other.known
    ends = None if one.upper is None or other.upper is None else one.upper + other.upper
    steps = [each.step for each in (one, other) if each.step is not None]
    return Interval(
        one.least + other.least if known else None,
        ends,
        one.currency,
        kind_of_sum(one.kind, other.kind, closed=ends is not None),
        sum(steps, ZERO) if steps else None,
    )


def kind_of_sum(one: Kind | None, other: Kind | None, *, closed: bool) -> Kind | None:
    """Give the kind of a sum of two kinds."""
    kinds = {one, other}
    if kinds <= {None, "not_disclosed"}:
        return "not_disclosed" if "not_disclosed" in kinds else None
    if "estimate" in kinds:
        return "estimate"
    if not closed:
        return "at_least"
    if kinds <= {"exact", "rounded"}:
        return "rounded" if "rounded" in kinds else "exact"
    return "at_most" if kinds == {"at_most"} else "range"


def total(amounts: Iterable[Interval], currency: str | None) -> Total:
    """Add up amounts of one *currency*, counting those that leave the sum open; of none, the sum is exactly zero."""
    each = list(amounts)
    result = each[0] if each else Interval(ZERO, ZERO, currency, "exact")
    for amount in each[1:]:
        result = add(result, amount)
    same_currency(result, Interval(ZERO, ZERO, currency, "exact"))
    kinds = [amount.kind for amount in each]
    return Total(
        result if result.lower is not None or not result.known else replace(result, lower=ZERO),
        count=len(each),
        open=sum(amount.known and amount.upper is None for amount in each),
        undisclosed=kinds.count("not_disclosed"),
        absent=kinds.count(None),
    )


def convert(amount: Interval, rate: Rate) -> Interval:
    """Turn an amount into another currency: both bounds, and the step, by one dated rate. Nothing is rounded yet.

    Raises UsageError when the rate is for another currency.
    """
    if amount.currency != rate.currency:
        held = amount.currency or "an unknown currency"
        raise UsageError(f"a rate for {rate.currency} converts no amount in {held}.")
    return each_figure(replace(amount, currency=rate.target), lambda figure: figure * rate.rate)


def cross(one: Decimal, other: Decimal) -> Decimal:
    """Give how much of one money another is worth, from what a bank says both are worth in its own.

    To twelve decimals, halves up.
    """
    with localcontext(prec=DIGITS):
        return (one / other).quantize(RATE_STEP, rounding=ROUND_HALF_UP)


def pro_rate(amount: Interval, days: int, of_days: int) -> Interval:
    """Take the share of *days* out of the *of_days* that an amount covers, to the cent.

    A share of less than all is an `estimate`: nobody knows on which days the money was spent.
    """
    if not 0 <= days <= of_days or of_days == 0:
        raise UsageError(f"{days} of {of_days} days is no share of a run.")
    if days == of_days or not amount.known:
        return amount
    return each_figure(replace(amount, kind="estimate"), lambda figure: cents(figure * days / of_days))


def portion(amount: Interval, share: Decimal) -> Interval:
    """Take a *share* from 0 to 1 of an amount, such as a region's share of impressions, to the cent: an `estimate`."""
    if not 0 <= share <= 1:
        raise UsageError(f"{share} is no share: it lies between 0 and 1.")
    if share == 1 or not amount.known:
        return amount
    return each_figure(replace(amount, kind="estimate"), lambda figure: cents(figure * share))


def cents(value: Decimal) -> Decimal:
    """Round to the cent, halves up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP, context=Context(prec=DIGITS))


def rounded(amount: Interval) -> Interval:
    """Round the bounds of a converted amount to the cent, which is done last, after everything was added."""
    return each_figure(amount, cents)


def each_figure(amount: Interval, turn: Callable[[Decimal], Decimal]) -> Interval:
    """Turn the bounds and the step of an amount; what is not known stays so."""
    with localcontext(prec=DIGITS):
        figures = (amount.lower, amount.upper, amount.step)
        lower, upper, step = (None if each is None else turn(each) for each in figures)
    return replace(amount, lower=lower, upper=upper, step=step)


def compare(one: Interval, other: Interval) -> Order:
    """Say whether *one* is certainly more or certainly less than *other*; intervals that touch or overlap are neither.

    Rounded amounts are widened by their step. Raises UsageError for two currencies.
    """
    same_currency(one, other)
    if other.ceiling is not None and one.floor > other.ceiling:
        return "more"
    if one.ceiling is not None and one.ceiling < other.floor:
        return "less"
    return "overlapping"


def ranks(amounts: Sequence[Interval]) -> list[tuple[int, int]]:
    """Give each amount the best and the worst place it can hold among all; overlapping intervals tie."""
    return [
        (
            1 + sum(compare(other, each) == "more" for other in amounts),
            len(amounts) - sum(compare(other, each) == "less" for other in amounts),
        )
        for each in amounts
    ]


def gap(reported: Interval, held: Interval) -> Gap:
    """Subtract what is held from what is reported, as an interval; both are widened by their steps."""
    same_currency(reported, held)
    return Gap(
        None if held.ceiling is None else reported.floor - held.ceiling,
        None if reported.ceiling is None else reported.ceiling - held.floor,
    )


def verdict(reported: Interval, held: Interval) -> Verdict:
    """Hold the sum of ads against the platform's own figure: by the bounds alone, whatever the cause may be."""
    order = compare(held, reported)
    if not (reported.known and held.known):
        return "cannot tell"
    if order == "overlapping":
        return "cannot tell" if held.upper is None or reported.upper is None else "consistent"
    return "ads above" if order == "more" else "ads below"


def same_currency(one: Interval, other: Interval) -> None:
    """Raise UsageError for amounts of two currencies, or of one and of an unknown one."""
    if one.currency != other.currency:
        names = " and ".join(each.currency or "an unknown currency" for each in (one, other))
        raise UsageError(f"{names} cannot be added or compared; convert one of them first.")
