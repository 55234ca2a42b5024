"""Each kind of field reads back what is written in its style, and makes no number and no day of anything else."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.columns import (
    Column,
    Source,
    advertiser,
    day,
    identifier,
    listed,
    literal,
    moment,
    moment_to_the_second,
    payer,
    plain,
    quoted,
    whole,
    yes_no,
)
from archive.mapping_fields import dated
from archive.money_columns import bounds, buckets, ends, money, money_in_header, stated_currency
from archive.nested_columns import Target, html_text, nested_joined, notes, out_of_mongo, share, targets
from archive.plan import rows_sql

CON = duckdb.connect()
BOUNDS = "STRUCT(lower_bound VARCHAR, upper_bound VARCHAR)"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
properties = settings(max_examples=60, deadline=None)


def read(column: Column, cells: dict[str, Any], types: dict[str, str] | None = None) -> dict[str, Any] | None:
    """Read one row of *cells* by a column for the field `f`; None when the row is rejected."""
    types = types or {}
    source = Source({plain(name): f"c{n}" for n, name in enumerate(cells)}, {plain(name): name for name in cells})
    reading = column.compile("f", source)
    row = ", ".join(f"${n + 1}::{types.get(name, 'VARCHAR')} AS c{n}" for n, name in enumerate(cells))
    cursor = CON.execute(rows_sql(reading, reading.fields, reading.problems, f"(SELECT {row})"), list(cells.values()))
    names = [each[0] for each in cursor.description or ()]
    found = dict(zip(names, cursor.fetchall()[0], strict=True))
    return None if found.pop("reason") else found


def number(text: str) -> Decimal | None:
    """Read a number as Python does, who knows no point at the end of an exponent."""
    try:
        return Decimal(text.strip(" .") if "e" in text.lower() else text)
    except InvalidOperation:
        return None


# --- SQL --------------------------------------------------------------------------------------------------------------


@properties
@given(TEXT)
def test_any_text_comes_back_from_a_literal(text: str) -> None:
    assert CON.execute(f"SELECT {literal(text)}").fetchall() == [(text,)]


@properties
@given(TEXT.filter(bool))
def test_any_name_is_one_quoted_identifier(name: str) -> None:
    cursor = CON.execute(f"SELECT {quoted(name)} FROM (SELECT 7 AS {quoted(name)})")
    assert (cursor.fetchall(), (cursor.description or [("",)])[0][0]) == ([(7,)], name)


def test_no_text_is_null() -> None:
    assert literal(None) == "NULL"


# --- numbers ----------------------------------------------------------------------------------------------------------

AMOUNT = st.decimals(0, Decimal("9e14"), places=2)
NEARLY = st.text("0123456789.,-+eE _kM%€", max_size=8)


@properties
@given(AMOUNT)
def test_an_amount_is_read_exactly(amount: Decimal) -> None:
    for written in (str(amount), f"{amount:f}", f" {amount} "):
        found = read(money("Spend", "Currency"), {"Spend": written, "Currency": "EUR"})
        assert found == {
            "spend_lower": amount, "spend_upper": amount, "spend_kind": "exact", "currency": "EUR",
            "currency_basis": "stated",
        }  # fmt: skip


@properties
@given(NEARLY)
def test_an_amount_is_the_number_that_is_written_or_none(written: str) -> None:
    """Rejected, or exactly what Python reads: never rounded, never below zero, never another number."""
    found = read(money("Spend"), {"Spend": written})
    if found is not None and found["spend_lower"] is not None:
        assert found["spend_lower"] == number(written) and found["spend_lower"] >= 0


@properties
@given(NEARLY)
def test_a_count_is_the_number_that_is_written_or_none(written: str) -> None:
    found = read(whole("Ads"), {"Ads": written})
    if found is not None and found["f"] is not None:
        assert found["f"] == number(written) and found["f"] >= 0


@properties
@given(st.integers(0, 2**63 - 1))
def test_a_count_is_read(count: int) -> None:
    assert read(whole("Ads"), {"Ads": str(count)}) == {"f": count}


def test_an_empty_amount_is_not_disclosed_and_not_zero() -> None:
    found = read(money("Spend"), {"Spend": None})
    assert found is not None and (found["spend_lower"], found["spend_upper"], found["spend_kind"]) == (
        None,
        None,
        "not_disclosed",
    )


@properties
@given(st.integers(0, 10**12), st.sampled_from(["EUR", "USD", "HUF"]))
def test_an_amount_whose_header_names_the_currency_is_read(amount: int, code: str) -> None:
    for written, lower, kind in (
        (f"{amount}", amount, "exact"),
        (f"≤{amount}", 0, "at_most"),
        (f"≤ {amount}", 0, "at_most"),
    ):
        found = read(money_in_header("Amount spent"), {f"Amount spent ({code})": written})
        assert found == {
            "spend_lower": lower, "spend_upper": amount, "spend_kind": kind, "currency": code,
            "currency_basis": "stated",
        }  # fmt: skip


def test_a_header_without_a_currency_leaves_the_currency_open() -> None:
    found = read(money_in_header("Amount spent"), {"Amount Spent": "500"})
    assert found is not None and (found["currency"], found["currency_basis"], found["spend_upper"]) == (None, None, 500)


# --- ranges -----------------------------------------------------------------------------------------------------------

ENDS = st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)).map(sorted)


@properties
@given(ENDS)
def test_a_bucket_is_read(ends: list[int]) -> None:
    low, high = ends
    for written in (f"{low}-{high}", f"{low}–{high}"):
        assert read(buckets("Impressions", "x"), {"Impressions": written}) == {"x_lower": low, "x_upper": high}


UNITS = st.sampled_from([("", 1), ("k", 1000), ("M", 1_000_000)])
SCALED = st.builds(lambda n, unit: (f"{n}{unit[0]}", n * unit[1]), st.integers(1, 999), UNITS)


@properties
@given(SCALED, SCALED)
def test_a_bucket_in_thousands_and_millions_is_read(one: tuple[str, int], other: tuple[str, int]) -> None:
    (low, lower), (high, upper) = sorted((one, other), key=lambda each: each[1])
    column = buckets("Impressions", "x")
    assert read(column, {"Impressions": f"{low}-{high}"}) == {"x_lower": lower, "x_upper": upper}
    for sign in ("≤ ", "≤", "<", "< "):
        assert read(column, {"Impressions": f"{sign}{high}"}) == {"x_lower": 0, "x_upper": upper}
    for sign in ("> ", ">"):
        assert read(column, {"Impressions": f"{sign}{low}"}) == {"x_lower": lower, "x_upper": None}


@pytest.mark.parametrize(
    "written",
    [
        "100",
        "many",
        "-",
        "5-",
        "-5",
        "9-5",
        "1.5k-2k",
        "1-2-3",
        "≤",
        ">",
        "k-M",
        "1G-2G",
        "100 to 200",
        "≤ -5",
        "1e3-2e3x",
    ],
)
def test_what_is_no_bucket_is_rejected(written: str) -> None:
    assert read(buckets("Impressions", "x"), {"Impressions": written}) is None


def test_no_bucket_is_no_range() -> None:
    assert read(buckets("Impressions", "x"), {"Impressions": None}) == {"x_lower": None, "x_upper": None}


@properties
@given(ENDS, st.sampled_from(["both", "lower", "upper", "neither"]))
def test_a_range_with_bounds_is_read_and_a_missing_bound_stays_unknown(ends: list[int], has: str) -> None:
    low = ends[0] if has in ("both", "lower") else None
    high = ends[1] if has in ("both", "upper") else None
    value = {"lower_bound": low if low is None else str(low), "upper_bound": high if high is None else str(high)}
    found = read(bounds("spend", prefix="spend", type="DECIMAL(18,2)"), {"spend": value}, {"spend": BOUNDS})
    if has == "neither":
        assert found is None
    else:
        kind = {"both": "range", "lower": "at_least", "upper": "at_most"}[has]
        assert found == {"spend_lower": low, "spend_upper": high, "spend_kind": kind}


@pytest.mark.parametrize(
    ("low", "high"), [("9", "5"), ("-1", "5"), ("many", "5"), ("1", "some"), ("1.001", "2"), ("", ""), ("NaN", None)]
)
def test_what_is_no_range_is_rejected(low: str | None, high: str | None) -> None:
    value = {"lower_bound": low, "upper_bound": high}
    assert read(bounds("spend", prefix="spend", type="DECIMAL(18,2)"), {"spend": value}, {"spend": BOUNDS}) is None


# --- days and moments -------------------------------------------------------------------------------------------------

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda each: each.replace(microsecond=0))


@properties
@given(DAYS)
def test_a_day_is_read_in_all_its_styles(when: date) -> None:
    written = [
        when.isoformat(),
        f"{when}T23:59:59+0000",
        f"{when} 00:00:00",
        f"{when.month}/{when.day}/{when.year}",
        when.strftime("%m/%d/%Y"),
    ]
    assert [read(day("D"), {"D": each}) for each in written] == [{"f": when}] * len(written)


@properties
@given(MOMENTS)
def test_a_moment_is_read_in_all_its_styles(when: datetime) -> None:
    iso, blank = when.strftime("%Y-%m-%dT%H:%M:%S"), when.strftime("%Y-%m-%d %H:%M:%S")
    styles = [f"{iso}+0000", f"{iso}Z", blank, f"{iso}.000+00:00", f"{blank} UTC"]
    for style in styles:
        assert read(moment("T"), {"T": style}) == {"f": when}
        assert read(moment_to_the_second("T"), {"T": style}) == {"f": when}
    stamp = "%Y/%m/%d %H:%M:%SZ"
    assert read(moment("T", pattern=stamp), {"T": when.strftime(stamp)}) == {"f": when}


@properties
@given(MOMENTS, st.integers(1, 999_999))
def test_parts_of_a_second_are_kept(when: datetime, micro: int) -> None:
    exact = when + timedelta(microseconds=micro)
    assert read(moment("T"), {"T": exact.isoformat() + "Z"}) == {"f": exact}


NO_DAYS = (
    "soon,infinity,-infinity,epoch,2026-02-30,2026-13-01,2026-05-031,2026-05-03x,20260503,5/27/18,32/1/2026,0,2026"
)


@pytest.mark.parametrize("written", NO_DAYS.split(","))
def test_what_is_no_day_is_rejected(written: str) -> None:
    assert read(day("D"), {"D": written}) is None


NO_MOMENTS = [
    "soon", "infinity", "epoch", "2026-05-03T25:00:00+0000", "2026-05-03T10:00:00+0200", "2026-05-03T10:00:00-0700",
    "2026-05-03T10:00:00 CET",
]  # fmt: skip


@pytest.mark.parametrize("written", NO_MOMENTS)
def test_what_is_no_moment_in_utc_is_rejected(written: str) -> None:
    """An offset that is not zero is none the platforms write; it is not guessed away."""
    assert read(moment("T"), {"T": written}) is None
    assert len(written) <= 10 or read(moment_to_the_second("T"), {"T": written}) is None


def test_a_bare_day_has_no_time() -> None:
    assert read(moment_to_the_second("T"), {"T": "2026-05-03"}) == {"f": None}


# --- lists and people -------------------------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs"], exclude_characters=",;()"), min_size=1, max_size=12
)
WITH_BRACKETS = st.builds("{} ({}, {})".format, WORDS, WORDS, WORDS)
ITEMS = st.lists(st.one_of(WORDS, WITH_BRACKETS), min_size=1, max_size=6)


@properties
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_list_is_read(items: list[str]) -> None:
    assert read(listed("L"), {"L": ",".join(items)}) == {"f": items}
    assert read(listed("L"), {"L": ", ".join(items) + " ,, "}) == {"f": items}
    assert read(listed("L", separator=";"), {"L": ";".join(items)}) == {"f": items}


@properties
@given(ITEMS)
def test_targets_are_read_and_commas_in_brackets_do_not_split(items: list[str]) -> None:
    column = targets(Target("In", "place"), Target("Out", "place", excluded=True), Target("Age", "age", separator=""))
    found = read(column, {"In": ",".join(items), "Out": ", ".join(items), "Age": "18,19 (20"})
    expected = (
        [(item, False, "place") for item in items]
        + [(item, True, "place") for item in items]
        + [("18,19 (20", False, "age")]
    )
    assert found is not None
    assert [(each["value"], each["excluded"], each["criterion"]) for each in found["f"]] == expected


def test_no_targets_are_no_list() -> None:
    place = Target("In", "place", nothing=("Not targeted",))
    assert read(targets(place), {"In": None}) == {"f": None}
    found = read(targets(place, Target("Age", "age")), {"In": "Not targeted", "Age": None})
    assert found in ({"f": None}, {"f": []})


@properties
@given(TEXT.filter(bool), TEXT)
def test_notes_keep_what_has_no_field_of_its_own(first: str, second: str) -> None:
    found = read(notes(a="A", b="B", c="C"), {"A": first, "B": second, "C": None})
    assert found == {"f": [{"name": "a", "value": first}, {"name": "b", "value": second}]}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"id": "7", "name": "N"}, ("7", "platform", "N")),
        ({"id": "0", "name": "N"}, ("name:N", "name", "N")),
        ({"id": None, "name": "N"}, ("name:N", "name", "N")),
        ({"id": "7", "name": None}, ("7", "platform", None)),
        ({"id": None, "name": None}, ("unknown:", "field_absent", None)),
        ({"name": None}, ("unknown:", "field_absent", None)),
        ({"name": "N"}, ("name:N", "name", "N")),
        ({"id": "7"}, ("7", "platform", None)),
        ({}, ("unknown:", "field_absent", None)),
    ],
)
def test_an_advertiser_is_keyed_by_id_else_by_name_else_not_at_all(
    cells: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    found = read(advertiser("id", "name"), cells or {"other": "x"})
    assert found is not None
    assert (found["advertiser_id"], found["advertiser_id_basis"], found["advertiser_name"]) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Harbour", ("Harbour", "disclosed")), (" Harbour ", ("Harbour", "disclosed")), ("", (None, "undisclosed")),
        ("  ", (None, "undisclosed")), (None, (None, "undisclosed")), ("none said", (None, "undisclosed")),
    ],
)  # fmt: skip
def test_a_payer_is_disclosed_or_not(cell: str | None, expected: tuple[str | None, str]) -> None:
    found = read(payer("by", undisclosed=("none said",)), {"by": cell})
    assert found is not None and (found["payer"], found["payer_state"]) == expected


def test_a_dump_that_never_names_payers_says_so() -> None:
    assert read(payer("by"), {"other": "x"}) == {"payer_state": "field_absent"}


# --- kinds that came later -----------------------------------------------------------------------------------------


@properties
@given(
    st.lists(st.integers(0, 10**12), min_size=2, max_size=2).map(sorted), st.sampled_from(["both", "lower", "upper"])
)
def test_bounds_in_two_columns_are_read_and_a_missing_one_stays_unknown(found: list[int], has: str) -> None:
    cells = {"low": str(found[0]) if has != "upper" else None, "high": str(found[1]) if has != "lower" else None}
    row = read(ends("spend", ("low",), ("high",), "DECIMAL(18,2)"), cells)
    kinds = {"both": "range", "lower": "at_least", "upper": "at_most"}
    bounds_read = [found[n] if has in ("both", end) else None for n, end in enumerate(("lower", "upper"))]
    assert row == {"spend_lower": bounds_read[0], "spend_upper": bounds_read[1], "spend_kind": kinds[has]}


@properties
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_bounds_the_wrong_way_round_are_rejected(low: int, more: int) -> None:
    assert read(ends("impressions", ("low",), ("high",)), {"low": str(low + more), "high": str(low)}) is None


@properties
@given(st.decimals(0, 1, places=10), TEXT, st.sampled_from(["f", "E"]))
def test_a_share_is_read_plain_or_with_an_exponent(value: Decimal, region: str, style: str) -> None:
    written = f"{value:.10f}" if style == "f" else f"{value:.12E}"
    row = read(share("percentage", region="region"), {"region": region, "percentage": written})
    assert row == {"f": {"region": region, "percentage": value}}


@pytest.mark.parametrize("written", ["", "much", "1.5", "-0.1", "50%", None])
def test_what_is_no_share_is_rejected(written: str | None) -> None:
    assert read(share("percentage", region="region"), {"region": "Ohio", "percentage": written}) is None


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_read_in_all_their_styles(value: bool) -> None:
    styles = ("true", "TRUE", "True", "t", "yes", "1") if value else ("false", "FALSE", "False", "f", "no", "0")
    assert [read(yes_no("x"), {"x": each}) for each in styles] == [{"f": value}] * len(styles)
    assert read(yes_no("x"), {"x": "perhaps"}) is None


@properties
@given(st.integers(1, 10**17), st.sampled_from(["id", "link", "rounded"]))
def test_an_id_comes_from_its_column_or_from_the_address(number: int, where: str) -> None:
    column = identifier("id", link="url", pattern="[?&]id=([0-9]+)", page="https://x.example/?id=")
    cells = {"id": str(number), "url": None if where == "id" else f"https://y.example/?a=1&id={number}&b=2"}
    if where != "id":
        cells["id"] = None if where == "link" else f"{number:.5E}"
    assert read(column, cells) == {"f": str(number), "url": f"https://x.example/?id={number}"}
    if where == "rounded":
        assert read(column, cells | {"url": "https://y.example/"}) is None


@properties
@given(st.lists(TEXT.filter(lambda text: text != ""), max_size=4))
def test_texts_in_a_list_are_joined_by_an_empty_line(texts: list[str]) -> None:
    for printed in (json.dumps(texts), repr(texts)):
        assert read(nested_joined("one", "many"), {"many": printed, "one": None}) == {"f": "\n\n".join(texts)}


@properties
@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["numberLong", "text"]))
def test_a_moment_that_mongo_wraps_is_a_moment(when: datetime, style: str) -> None:
    when = when.replace(microsecond=when.microsecond // 1000 * 1000)
    millis = round((when - datetime(1970, 1, 1)).total_seconds() * 1000)
    date_value: Any = {"$numberLong": str(millis)} if style == "numberLong" else when.isoformat() + "Z"
    wrapped = json.dumps({"$date": date_value}, separators=(",", ":"))
    plainly = CON.execute(f"SELECT {out_of_mongo('$raw')}", {"raw": wrapped}).fetchall()[0][0]
    assert read(moment("x"), {"x": plainly}) == {"f": when}


@properties
@given(TEXT.filter(lambda text: not text.startswith('{"$')))
def test_a_text_that_mongo_does_not_wrap_stays_as_it_is(text: str) -> None:
    assert CON.execute(f"SELECT {out_of_mongo('$raw')}", {"raw": text}).fetchall() == [(text,)]


@properties
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["seconds", "milliseconds", "%d.%m.%Y %H:%M:%S"]),
)
def test_a_moment_in_unix_time_or_by_a_pattern_is_read(when: datetime, style: str) -> None:
    when = when.replace(microsecond=0)
    since = round((when - datetime(1970, 1, 1)).total_seconds())
    written = when.strftime(style) if "%" in style else str(since * (1000 if style == "milliseconds" else 1))
    pattern = style if "%" in style else f"unix {style}"
    assert read(dated({"column": "x", "format": pattern}, moment, ""), {"x": written}) == {"f": when}
    assert read(dated({"column": "x", "format": pattern}, day, "::DATE"), {"x": written}) == {"f": when.date()}
    assert read(dated({"column": "x", "format": pattern}, moment, ""), {"x": "soon"}) is None


@properties
@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], include_characters="&<>\"' "), min_size=1))
def test_a_text_that_was_escaped_into_html_comes_out_again(text: str) -> None:
    escaped = text
    for entity, sign in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'")):
        escaped = escaped.replace(sign, entity)
    query = f"SELECT {html_text('$raw')}"
    assert CON.execute(query, {"raw": f"<p><b>{escaped}</b></p>"}).fetchall() == [(text.strip(" \n") or None,)]


@properties
@given(TEXT.filter(lambda text: text.strip() != ""))
def test_a_stated_currency_is_taken_as_it_is(code: str) -> None:
    assert read(stated_currency("x"), {"x": code}) == {"currency": code, "currency_basis": "stated"}
