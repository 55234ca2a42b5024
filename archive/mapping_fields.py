"""What a mapping may say of a field: its kinds, their options, and the columns of a format that they become."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adlib.duck_types import AGE_GENDER, REGION_SHARE
from archive import columns, money_columns, nested_columns
from archive.columns import Column, Reading, Source, literal, plain
from archive.nested_columns import Target

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One way to write a field: the options it needs, those it may have, and the columns it reads."""

    needs: tuple[str, ...]
    may: tuple[str, ...]
    build: Callable[[str, Options], Mapping[str, Column]]
    """gives the format's columns for a field with these options."""


def one(make: Callable[[str, Options], Column]) -> Callable[[str, Options], Mapping[str, Column]]:
    """Make what builds one column, named like the field."""
    return lambda name, options: {name: make(name, options)}


def names(options: Options, key: str = "column") -> list[str]:
    """Give the column or columns that an option names."""
    found = options.get(key, [])
    return [found] if isinstance(found, str) else list(found)


def whole_id(*found: str) -> Column:
    """Take an id as it is; one that a spreadsheet rounded (`9.75734E+14`) cannot be read."""
    return columns.simple(found, lambda raw: f"CASE WHEN NOT ({columns.rounded_id(raw)}) THEN {raw} END")


def ad_id(options: Options) -> Column:
    """Take the platform's id from a column, or where that has none out of an address."""
    if "link" not in options:
        return whole_id(*names(options))
    return columns.identifier(*names(options), link=options["link"], pattern=options["pattern"], page="")


def linked_id(name: str, options: Options) -> Mapping[str, Column]:
    """Read an id; without a page there is no address to make of it."""
    found = ad_id(options)

    def compile(target: str, source: Source) -> Reading:
        reading = found.compile(target, source)
        reading.fields.pop("url", None)
        if page := options.get("page"):
            reading.fields["url"] = f"{literal(page)} || {reading.fields[target]}" if reading.fields else "NULL"
        return reading

    return {name: replace(found, compile=compile)}


def dated(options: Options, usual: Callable[..., Column], cast: str) -> Column:
    """Read a day or a moment: ISO 8601, Unix seconds or milliseconds, or a pattern in strptime's words."""
    pattern = options.get("format", "iso")
    if pattern == "iso":
        return usual(*names(options))
    if pattern in ("unix seconds", "unix milliseconds"):
        factor = 1_000_000 if pattern == "unix seconds" else 1000
        micros = f"TRY_CAST(TRY_CAST({{0}} AS DECIMAL(20,6)) * {factor} AS BIGINT)"
        return columns.simple(tuple(names(options)), lambda raw: f"make_timestamp({micros.format(raw)}){cast}")
    return columns.simple(tuple(names(options)), lambda raw: f"TRY_STRPTIME({raw}, {literal(pattern)}){cast}")


def figure(options: Options) -> Callable[[str], str]:
    """Give the SQL that takes signs and separators off a figure that has them in the right places."""
    thousands, decimal = options.get("thousands", ""), options.get("decimal", ".")
    signs = [re.escape(each) for each in options.get("signs", [])]
    sign = f"(?:{'|'.join(signs)})?\\s*" if signs else ""
    groups = f"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    pattern = f"{sign}((?:{groups}[0-9]+)(?:{re.escape(decimal)}[0-9]+)?)\\s*(?:{'|'.join(signs) or ''})?"

    def neat(raw: str) -> str:
        found = f"regexp_extract({raw}, {literal(f'^{pattern}$')}, 1)"
        ungrouped = f"replace({found}, {literal(thousands)}, '')" if thousands else found
        plainly = f"replace({ungrouped}, {literal(decimal)}, '.')"
        return f"CASE WHEN regexp_full_match({raw}, {literal(pattern)}) THEN {plainly} ELSE {raw} END"

    return neat


FIGURE = ("thousands", "decimal", "signs")


def neatly(options: Options, column: Column, *read: str) -> Column:
    """Read the figures of some columns through `figure`, where the mapping says how they are written."""
    if not any(key in options for key in FIGURE):
        return column
    neat, wanted = figure(options), {plain(name) for name in read}

    def compile(target: str, source: Source) -> Reading:
        refs = {name: neat(ref) if name in wanted else ref for name, ref in source.refs.items()}
        return column.compile(target, replace(source, refs=refs))

    return replace(column, compile=compile)


def exact(name: str, options: Options) -> Mapping[str, Column]:
    """Read one figure as both bounds."""
    (found,) = names(options)
    if name == "spend":
        currency = options.get("currency_column")
        return {
            name: neatly(options, money_columns.money(found, currency, default_currency=options.get("currency")), found)
        }
    return {f"{name}_{end}": neatly(options, columns.whole(found), found) for end in ("lower", "upper")}


def ranged(name: str, options: Options) -> dict[str, Column]:
    """Read a range whose bounds stand in two columns."""
    lower, upper = names(options, "lower"), names(options, "upper")
    kind = "DECIMAL(18,2)" if name == "spend" else "BIGINT"
    found = {name: neatly(options, money_columns.ends(name, tuple(lower), tuple(upper), kind), *lower, *upper)}
    return found | with_currency(name, options)


def bucket(name: str, options: Options) -> Mapping[str, Column]:
    """Read a range written as one text: `100-500`, `≤ 100`, `> 1M`, `10k-50k`."""
    (found,) = names(options)
    read = money_columns.buckets(found, name)

    def compile(target: str, source: Source) -> Reading:
        reading = read.compile(target, source)
        if name == "spend" and reading.fields:
            reading.fields["spend_kind"] = money_columns.range_kind(*(reading.fields[f"spend_{end}"] for end in ENDS))
        return reading

    return {name: replace(read, compile=compile)} | with_currency(name, options)


ENDS = ("lower", "upper")


def with_currency(name: str, options: Options) -> dict[str, Column]:
    """Say the currency of an amount: that of a column, or the same for every row."""
    if name != "spend":
        return {}
    if given := options.get("currency_column"):
        return {"currency": money_columns.stated_currency(given)}
    if given := options.get("currency"):
        return {"currency": columns.constant(given), "currency_basis": columns.constant("stated")}
    return {}


def withheld(name: str, options: Options) -> Mapping[str, Column]:
    """Say that the platform does not tell what was spent: not disclosed, which is not zero."""
    return {"spend_kind": columns.constant("not_disclosed")}


def listed(name: str, options: Options) -> Mapping[str, Column]:
    """Read a list: a JSON list, or a text with a separator."""
    if "separator" in options:
        return {name: columns.listed(*names(options), separator=options["separator"])}
    return {name: nested_columns.json_list(*names(options))}


def targeted(name: str, options: Options) -> Mapping[str, Column]:
    """Read who was asked for: a column per criterion."""
    separator = options.get("separator", "")
    asked = [Target(each, criterion, separator=separator) for criterion, each in options["columns"].items()]
    excluded = options.get("excluded", {}).items()
    return {name: nested_columns.targets(*asked, *(Target(each, what, True, separator) for what, each in excluded))}


def advertiser(name: str, options: Options) -> Mapping[str, Column]:
    """Key the advertiser by the platform's id, or by the name shown."""
    given = options.get("id")
    return {name: columns.advertiser(given, *names(options, "name"), no_id=tuple(options.get("no_id", ["0"])))}


TEXT = Kind(("column",), (), one(lambda name, options: columns.text(*names(options))))
HTML = Kind(
    ("column",), (), one(lambda name, o: columns.simple(tuple(names(o)), nested_columns.html_text, checked=False))
)  # fmt: skip
DAY = Kind(("column",), ("format",), one(lambda name, options: dated(options, columns.day, "::DATE")))
MOMENT = Kind(("column",), ("format",), one(lambda name, options: dated(options, columns.moment, "")))
NUMBER = Kind(
    ("column",), FIGURE, one(lambda name, o: neatly(o, columns.whole(*names(o)), *names(o)))
)  # fmt: skip
LIST = Kind(("column",), ("separator",), listed)
EXACT = Kind(("column",), FIGURE, exact)
RANGE = Kind(("lower", "upper"), FIGURE, ranged)
BUCKET = Kind(("column",), (), bucket)
PAYER = Kind(
    ("column",), ("undisclosed",),
    one(lambda name, o: columns.payer(*names(o), undisclosed=tuple(o.get("undisclosed", ())))),
)  # fmt: skip
MONEY = ("currency_column", "currency")
SPEND = {
    "exact": replace(EXACT, may=(*FIGURE, *MONEY)),
    "range": replace(RANGE, may=(*FIGURE, *MONEY)),
    "bucket": replace(BUCKET, may=MONEY),
    "not_disclosed": Kind((), (), withheld),
}
COUNT = {"exact": EXACT, "range": RANGE, "bucket": BUCKET}
SHARES = {
    name: Kind(("column",), (), one(lambda _, o, kind=kind: nested_columns.nested(*names(o), type=kind)))  # type: ignore[misc]
    for name, kind in (("delivery_age_gender", AGE_GENDER), ("delivery_regions", REGION_SHARE))
}
WORDS = {"text": TEXT, "html": HTML}
BOTH: dict[str, dict[str, Kind]] = {
    "advertiser": {
        "advertiser": Kind((), ("id", "name", "no_id"), advertiser),
        "unknown": Kind((), (), lambda name, options: {name: columns.advertiser(None)}),
    },
    "payer": {"payer": PAYER},
    "spend": SPEND,
    "targets": {"targets": Kind(("columns",), ("excluded", "separator"), targeted)},
    "details": {"details": Kind(("columns",), (), one(lambda name, o: nested_columns.notes(**o["columns"])))},
}


def each_of(*found: str, kinds: dict[str, Kind]) -> dict[str, dict[str, Kind]]:
    """Give several fields the same kinds."""
    return dict.fromkeys(found, kinds)


FIELDS: dict[str, dict[str, dict[str, Kind]]] = {
    "ads": BOTH | {
        "ad_id": {"id": Kind((), ("column", "link", "pattern", "page"), linked_id)},
        "impressions": COUNT, "audience": COUNT,
        **each_of("started_on", "ended_on", kinds={"day": DAY}),
        **each_of("created_at", "started_at", "ended_at", kinds={"moment": MOMENT}),
        **each_of("text", "link_title", "link_caption", "link_description", kinds=WORDS),
        **each_of("url", "ad_type", kinds={"text": TEXT}),
        **each_of("languages", "surfaces", "countries", "creative_urls", kinds={"list": LIST}),
        "days_shown": {"number": NUMBER},
        **{name: {"shares": kind} for name, kind in SHARES.items()},
    },
    "spend_lines": BOTH | {
        **each_of("period_start", "period_end", kinds={"day": DAY}),
        **each_of("country", "region", "district", "keyword", "elections", "registered_ids", kinds={"text": TEXT}),
        "ads": {"number": NUMBER},
        "countries": {"list": LIST},
    },
}  # fmt: skip


def kind_of(holds: str, name: str, options: Options) -> str:
    """Name the kind of a field: as it says, or the first there is."""
    kinds = FIELDS[holds][name]
    return str(options.get("kind", next(iter(kinds))))


def named(options: Options) -> list[str]:
    """List the columns that a field's options name."""
    found: list[str] = []
    for key in ("column", "lower", "upper", "id", "name", "link", "currency_column"):
        found += names(options, key)
    return found + [column for key in ("columns", "excluded") for column in options.get(key, {}).values()]
