"""How banks publish exchange rates: one layout per bank, each a header to know it by and the columns to read."""

from dataclasses import dataclass
from pathlib import Path

from archive.rates import names

STANDS = {"day": 7, "month": 31, "quarter": 92}
"""how many days a rate may stand where nothing newer is published, by how often its bank publishes."""


@dataclass(frozen=True)
class Layout:
    """One bank's table of rates."""

    title: str
    source: str | None
    """what the rates are called by; None: the user says."""
    marks: tuple[str, ...]
    """columns that its header has, in small letters."""
    day: str
    currency: str | None = None
    """None: every other column is a currency."""
    rate: str | None = None
    base_column: str | None = None
    base: str | None = None
    """the money through which its rates lead from one currency to another; None: `base_column` or the user says."""
    per: str = "base"
    """`base`: one of the base is so many of the currency; `currency`: one of the currency is so many of the base."""
    every: str = "day"
    names: dict[str, str] | None = None
    """codes by the bank's own names; None: it writes codes."""
    only: str = "true"
    """which rows are rates, as SQL over the columns."""
    before: str = ""
    """what stands before the currency's name, as a pattern."""
    thousands: bool = False
    """whether numbers have commas between thousands."""


LAYOUTS = (
    Layout(
        title="US Treasury, Reporting Rates of Exchange (fiscaldata.treasury.gov)",
        source="US Treasury",
        marks=("country - currency description", "exchange rate", "effective date"),
        day="effective date",
        currency="country - currency description",
        rate="exchange rate",
        base="USD",
        every="quarter",
        names=names.codes(names.TREASURY),
        thousands=True,
    ),
    Layout(
        title="US Treasury, Reporting Rates of Exchange, from its interface (api.fiscaldata.treasury.gov)",
        source="US Treasury",
        marks=("country_currency_desc", "exchange_rate", "effective_date"),
        day="effective_date",
        currency="country_currency_desc",
        rate="exchange_rate",
        base="USD",
        every="quarter",
        names=names.codes(names.TREASURY),
    ),
    Layout(
        title="State Bank of Pakistan, Bank Floating Daily Average Exchange Rates (easydata.sbp.org.pk)",
        source="State Bank of Pakistan",
        marks=("dataset name", "observation date", "series name", "observation value", "unit"),
        day="observation date",
        currency="series name",
        rate="observation value",
        base="PKR",
        per="currency",
        names=names.codes(names.STATE_BANK_OF_PAKISTAN),
        only="{unit} = 'PKR' AND {series name} ILIKE 'daily average exchange rate of pak% rupees per %'",
        before="(?i)^daily average exchange rate of pak[a-z]* rupees per ",
    ),
    Layout(
        title="a table of day, base, quote and rate",
        source=None,
        marks=("date", "base", "quote", "rate"),
        day="date",
        currency="quote",
        rate="rate",
        base_column="base",
    ),
    Layout(
        title="a table of day, currency and rate",
        source=None,
        marks=("date", "currency", "rate"),
        day="date",
        currency="currency",
        rate="rate",
    ),
    Layout(
        title="European Central Bank, euro foreign exchange reference rates (eurofxref-hist.csv)",
        source="ECB",
        marks=("date", "usd", "gbp"),
        day="date",
        base="EUR",
    ),
)
"""in the order in which a header is held against them."""


def holds_rates(path: Path) -> bool:
    """Tell whether a file is a table of exchange rates, by its header."""
    with path.open("rb") as file:
        first = file.readline(4096).decode("utf-8", "replace").removeprefix("\ufeff")
    header = {name.strip().strip('"').lower() for name in first.split(",")}
    return any(set(layout.marks) <= header for layout in LAYOUTS)
