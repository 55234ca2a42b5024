"""How figures read: intervals, dates, yes and no; and the four ways of having no figure, each said in its own words."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

NOT_IN_DUMP = "not in this dump"
NOT_DISCLOSED = "not disclosed"
NAMELESS = "unknown:"
"""the id under which ads stand whose dump names no advertiser."""
PAYER_WORDS = {"undisclosed": NOT_DISCLOSED, "field_absent": NOT_IN_DUMP, "not_applicable": "not applicable"}
INTERVALS = ("spend", "impressions", "audience")
STATED = ("assets", "pages", "groups", "accounts", "instagram_accounts", "page_followers")
"""counts of removed networks, which a source may leave out."""
COUNTED = ("ads", "lines")
RATES = ("rate_source", "first_rate_day", "last_rate_day")


def number(value: Decimal | int) -> str:
    """Write a number with thousands separators; with decimals, two at least, only where they say something."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}" if decimals.strip("0") else whole


def interval(lower: Decimal | int | None, upper: Decimal | int | None, kind: str | None = None) -> str:
    """Write an interval: `1,200 – 3,499`, `at least 5,000,000`, `at most 100`, `not disclosed`, `not in this dump`."""
    if lower is None and upper is None:
        return NOT_DISCLOSED if kind == "not_disclosed" else NOT_IN_DUMP
    if upper is None:
        return f"at least {number(lower or 0)}"
    if lower is None or kind == "at_most":
        return f"at most {number(upper)}"
    return number(lower) if lower == upper else f"{number(lower)} – {number(upper)}"


def money(
    lower: Decimal | None, upper: Decimal | None, kind: str | None, currency: str | None, step: Decimal | None = None
) -> str:
    """Write an amount as an interval in its currency."""
    text = interval(lower, upper, kind)
    if lower is None and upper is None:
        return text
    text += f" {currency}" if currency else f" (currency {NOT_IN_DUMP})"
    if step:
        text += f", give or take {number(step)}"
    elif kind == "rounded" and (lower or upper):
        text += ", rounded"
    return f"{text}, estimated" if kind == "estimate" else text


def counted(all: int, without_top: int | None, undisclosed: int | None, absent: int | None) -> str:
    """Write how many ads or lines a sum rests on, and how many of them leave it open: `6, 1 without upper bound`."""
    open_ones = ((without_top, "without upper bound"), (undisclosed, NOT_DISCLOSED), (absent, NOT_IN_DUMP))
    return ", ".join([number(all), *(f"{number(count)} {why}" for count, why in open_ones if count)])


def places(best: int | None, worst: int | None) -> str:
    """Write the place of an interval among others: `3`, or `2 – 5` where it overlaps its neighbours; else nothing."""
    if best is None or worst is None:
        return ""
    return number(best) if best == worst else f"{number(best)} – {number(worst)}"


def converted(count: int | None, source: str | None, first: date | None, last: date | None) -> str:
    """Write how many amounts were converted, and by which rates; nothing where none was."""
    days = plain(first) if first == last else f"{plain(first)} to {plain(last)}"
    return f"{number(count)} by {source} of {days}" if count else ""


def payer(name: str | None, state: str | None) -> str:
    """Write who paid, or why no one is named."""
    return name if name is not None else PAYER_WORDS.get(state or "", NOT_IN_DUMP)


def plain(value: Any) -> str:
    """Write one value for a person, on one line."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case int() | Decimal():
            text = number(value)
        case datetime():
            text = value.strftime("%Y-%m-%d %H:%M")
        case list():
            text = ", ".join(plain(each) for each in value)
        case dict():
            text = " ".join(plain(each) for each in value.values() if each is not None)
        case _:
            text = harmless(str(value))
    return text


def period(first: datetime | None, last: datetime | None) -> str:
    """Write from when to when something was seen."""
    if first is None or last is None:
        return "at an unknown time"
    return f"on {plain(first)}" if first == last else f"from {plain(first)} to {plain(last)}"


def harmless(text: str) -> str:
    """Take out of a text what would drive a terminal: control characters, and marks that turn its direction around."""
    kept = (" " if each in "\n\r\t" else each for each in text if each in "\n\r\t" or not drives(each))
    return " ".join("".join(kept).split())


def drives(character: str) -> bool:
    """Tell whether a character acts on the terminal instead of showing."""
    return (
        unicodedata.category(character) == "Cc" or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def worded(columns: Sequence[str], row: Sequence[Any]) -> list[str]:
    """Word one row for a person: bounds, kind and currency become one cell; so do a payer and its state, and counts."""
    values = dict(zip(columns, row, strict=True))
    said: dict[str, str] = {}
    for name in (*INTERVALS, *STATED):
        if f"{name}_lower" in values and f"{name}_upper" in values:
            bounds = values[f"{name}_lower"], values[f"{name}_upper"]
            said[name] = interval(*bounds) if name in INTERVALS or bounds != (None, None) else ""
    if "spend" in said:
        said["spend"] = money(
            values["spend_lower"],
            values["spend_upper"],
            values.get("spend_kind"),
            values.get("currency"),
            values.get("spend_step"),
        )
    for name in COUNTED:
        if f"open_{name}" in values:
            said[name] = counted(
                *(values[each] for each in (name, f"open_{name}", f"undisclosed_{name}", f"absent_{name}"))
            )
        if f"converted_{name}" in values:
            said[f"converted_{name}"] = converted(*(values[each] for each in (f"converted_{name}", *RATES)))
    if "payer_state" in values and "payer" in values:
        said["payer"] = payer(values["payer"], values["payer_state"])
    if values.get("advertiser_id") == NAMELESS and "advertiser_name" in values and values["advertiser_name"] is None:
        said["advertiser_name"] = NOT_IN_DUMP
    if "rank_best" in values and "place" in values:
        said["place"] = places(values["rank_best"], values["rank_worst"])
    return [harmless(said[name]) if name in said else plain(values[name]) for name in headings(columns)]


def cells(row: dict[str, Any]) -> dict[str, str]:
    """Word one row, by heading."""
    return dict(zip(headings(list(row)), worded(list(row), list(row.values())), strict=True))


def heading_of(field: str) -> str:
    """Name the worded column that a column of the archive goes into."""
    into = {"currency": "spend", "payer_state": "payer"}
    return into.get(field) or next((name for name in INTERVALS if field.startswith(f"{name}_")), field)


def headings(columns: Sequence[str]) -> list[str]:
    """Name the columns of the worded table."""
    left_out = {"payer_state"} if {"payer", "payer_state"} <= set(columns) else set()
    left_out |= {"rank_best", "rank_worst"} if "place" in columns else set()
    left_out |= {*RATES} if any(f"converted_{name}" in columns for name in COUNTED) else set()
    for name in (*INTERVALS, *STATED):
        if {f"{name}_lower", f"{name}_upper"} <= set(columns):
            left_out |= {f"{name}_upper", f"{name}_kind", f"{name}_step"}
    for name in COUNTED:
        if f"open_{name}" in columns:
            left_out |= {f"open_{name}", f"undisclosed_{name}", f"absent_{name}"}
    if "spend_upper" in left_out:
        left_out.add("currency")
    renamed = {f"{name}_lower": name for name in (*INTERVALS, *STATED) if f"{name}_upper" in left_out}
    return [renamed.get(name, name) for name in columns if name not in left_out]
