"""What SQL says of numbers, days and moments is what babel says in the same language; messages are put in as text."""

from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import duckdb
import pytest
from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal, format_percent

from archive.site.language import Words
from archive.site.wording import translated, wording

LOCALES = (
    "de",
    "de-AT",
    "de-CH",
    "fr",
    "es",
    "pl",
    "sv",
    "ru",
    "tr",
    "hi",
    "en-IN",
    "en-US",
    "ur",
    "ar",
    "he",
    "ja",
    "pt",
)
DAYS = (date(2026, 5, 3), date(2026, 5, 24), date(2026, 9, 9), date(2027, 12, 31))


class Said(NullTranslations):
    """A catalogue made of a dictionary."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__()
        self.said = said

    def gettext(self, message: str) -> str:
        """Say a message."""
        return self.said.get(message, message)


def answers(code: str, *questions: str, zone: str = "UTC", said: dict[str, str] | None = None) -> list[Any]:
    """Ask SQL that knows the wording of a language."""
    words = Words(Locale.parse(code, sep="-"), Said(said or {}))
    with duckdb.connect() as con:
        con.execute("CREATE TEMP TABLE country_name (name VARCHAR, code VARCHAR)")
        con.execute(wording(words, zone))
        found = con.execute(f"SELECT {', '.join(translated(each, words) for each in questions)}").fetchone()
        assert found is not None
        return list(found)


def babels(words: str) -> str:
    """Write what babel gives with plain spaces around dashes, as the site does."""
    return words.replace("\u2009", " ")


@pytest.mark.parametrize("code", LOCALES)
def test_numbers_and_shares_are_written_as_babel_writes_them(code: str):
    locale = Locale.parse(code, sep="-")
    values = (0, 7, 999, 1000, 98765, 123456, 1234567, 12345678901)
    asked = [f"say_number({value}::DECIMAL(38,2))" for value in values]
    assert answers(code, *asked) == [format_decimal(value, locale=locale) for value in values]
    assert answers(code, "say_number(1234.50::DECIMAL(18,2))") == [
        format_decimal(Decimal("1234.50"), "#,##0.00" if code not in ("hi", "en-IN") else "#,##,##0.00", locale=locale)
    ]
    shares = ("0.42", "0", "0.125", "0.135", "0.996", "1")
    assert answers(code, *(f"say_share({share})" for share in shares)) == [
        format_percent(Decimal(share), locale=locale) for share in shares
    ]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("99.50, 99.70", "EUR\u00a099.50–99.70"),
        ("99.50, 100.20", "EUR\u00a099.50–101"),
        ("1000.60, 2000.10", "EUR\u00a01,000–2,001"),
        ("1000.60, NULL::DECIMAL(18,2)", "at least EUR\u00a01,000"),
        ("1000.60, 1000.60", "EUR\u00a01,001"),
        ("50::DECIMAL(38,2), 99.50::DECIMAL(38,2)", "EUR\u00a050–99.50"),
        ("100.10::DECIMAL(38,2), 199.50::DECIMAL(38,2)", "EUR\u00a0100–200"),
        ("0.40, 0.40", "EUR\u00a00.40"),
    ],
)
def test_an_estimate_is_told_in_whole_units_from_a_hundred_on_and_never_narrower(bounds: str, said: str):
    assert answers("en", f"say_estimate({bounds}, 'EUR')") == [said]


def test_a_language_has_its_name_and_an_unknown_code_stays_a_code():
    assert answers("de", "say_language('en')", "say_language('qq')", "say_language('zh_TW')") == [
        "Englisch", "qq", "zh_TW",
    ]  # fmt: skip


def test_days_of_a_status_are_one_day_or_a_span_or_not_stated():
    early, late = "TIMESTAMP '2024-08-04 09:00:00'", "TIMESTAMP '2026-08-07 00:00:00'"
    asked = [f"say_status_days({first}, {last})" for first, last in ((late, late), (early, late), ("NULL", "NULL"))]
    assert answers("en", *asked) == ["7 August 2026", "4 Aug 2024 – 7 Aug 2026", "a day not stated"]


def test_the_day_at_the_end_of_a_note_is_told_as_the_language_does_and_what_is_none_stays():
    asked = [f"say_note('{note}')" for note in ("Report, 2026-05-20", "Report 2026-13-45", "No 12026-05-20")]
    assert answers("de", *asked) == ["Report, 20. Mai 2026", "Report 2026-13-45", "No 12026-05-20"]


def test_things_stand_one_after_the_other_as_the_language_writes_them():
    english, german = (Words(Locale.parse(code), Said({})) for code in ("en", "de"))
    assert english.listed(["Meta", "Snapchat", "X"]) == "Meta, Snapchat and X"
    assert german.listed(["Meta", "Snapchat"]) == "Meta und Snapchat"
    assert (english.currency("USD"), german.currency("USD"), german.currency("QQQ")) == (
        "US dollars", "US-Dollar", "QQQ",
    )  # fmt: skip


@pytest.mark.parametrize("code", LOCALES)
def test_days_and_spans_are_written_as_babel_writes_them(code: str):
    locale = Locale.parse(code, sep="-")
    for day in DAYS:
        assert answers(code, f"short_day(DATE '{day}')", f"say_as_of(DATE '{day}')") == [
            format_skeleton("yMMMd", day, locale=locale),
            format_date(day, "long", locale=locale),
        ]
    for last in DAYS[1:]:
        expected = babels(format_interval(DAYS[0], last, "yMMMd", locale=locale))
        assert answers(code, f"say_period(DATE '{DAYS[0]}', DATE '{last}')") == [expected]


def test_english_that_names_no_country_puts_the_day_first():
    assert answers("en", "say_period(DATE '2026-09-03', DATE '2026-10-04')", "say_as_of(DATE '2026-09-03')") == [
        "3 Sep – 4 Oct 2026", "3 September 2026",
    ]  # fmt: skip


def test_a_day_that_is_not_known_stays_unknown():
    assert answers("de", "short_day(NULL::DATE)", "say_as_of(NULL::TIMESTAMP)") == [None, "a day not stated"]


def test_a_unit_stands_where_the_language_puts_it():
    asked = "say_bounds(1000, 2000, 'EUR')"
    assert answers("en", asked) == ["EUR\u00a01,000–2,000"]
    assert answers("de", asked) == ["1.000–2.000\u00a0EUR"]


def test_in_a_language_written_from_right_to_left_the_least_still_stands_before_the_most():
    assert answers("ur", "say_bounds(1, 2, NULL)") == ["\u20661–2\u2069"]


def test_a_moment_is_told_in_the_sites_time_zone_and_a_day_in_none():
    late, midnight = "TIMESTAMP '2026-05-24 23:30:00'", "TIMESTAMP '2026-05-24 00:00:00'"
    asked = [f"say_as_of({late})", f"site_time({late})", f"say_as_of({midnight})", f"site_time({midnight})"]
    assert answers("en", *asked) == ["24 May 2026", "23:30", "24 May 2026", ""]
    assert answers("en", *asked, zone="Europe/Berlin") == ["25 May 2026", "01:30", "24 May 2026", ""]
    assert answers("en", *asked, zone="America/New_York") == ["24 May 2026", "19:30", "24 May 2026", ""]


def test_a_time_zone_moves_with_the_season():
    asked = [f"site_time(TIMESTAMP '2026-{month}-15 12:00:00')" for month in ("01", "07")]
    assert answers("en", *asked, zone="Europe/Berlin") == ["13:00", "14:00"]


def test_places_may_change_their_order_and_a_percent_sign_is_doubled():
    said = {"%(part)s of %(whole)s": "von %(whole)s %(part)s (100 %%)"}
    asked = "_('%(part)s of %(whole)s', part := concat('a', ',', 'b'), whole := upper(_('x')))"
    assert answers("de", asked, said=said) == ["von X a,b (100 %)"]


def test_what_a_catalogue_says_is_a_literal_and_never_sql():
    hostile = "'); DROP TABLE country_name; --"
    assert answers("de", "_('none')", "say_money(NULL, NULL, NULL, NULL)", said={
        "none": hostile, "not in this dump": hostile,
    }) == [hostile, hostile]  # fmt: skip


def test_a_message_in_a_text_or_a_comment_is_none():
    said = {"x": "y"}
    assert answers("de", "'_(x)' || _('x') -- _('x'), isn't it\n", said=said) == ["_(x)y"]


def test_every_query_of_the_site_is_unchanged_but_for_its_messages():
    folder = Path(__file__).parents[3] / "archive" / "site"
    words = Words(Locale("en"), NullTranslations())
    for path in [*folder.glob("display/*.sql"), folder / "wording.sql"]:
        sql = path.read_text(encoding="utf-8")
        assert ("_(" in sql) == (translated(sql, words) != sql), path
