"""Columns that hold money and other figures: amounts, ranges and their bounds (see `archive/columns.py`)."""

import re
from collections.abc import Iterable

from archive.columns import Column, Reading, Source, column, first_filled, literal, made, number_sql, plain, present


def money(amount: str, currency: str | None = None, *, default_currency: str | None = None) -> Column:
    """Read an exact amount whose currency stands in another column."""
    names = (amount, currency) if currency else (amount,)

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(amount)
        if raw is None:
            return Reading()
        value = number_sql(raw, "DECIMAL(18,2)")
        unit = (source.ref(currency) if currency else None) or literal(default_currency)
        fields = {
            "spend_lower": value,
            "spend_upper": value,
            "spend_kind": f"CASE WHEN {raw} IS NULL THEN 'not_disclosed' ELSE 'exact' END",
            "currency": unit,
            "currency_basis": f"CASE WHEN {unit} IS NOT NULL THEN 'stated' END",
        }
        problems = {amount: unreadable_amount(raw, made("spend_lower"))}
        return Reading(fields=fields, problems=problems, reads={plain(each) for each in names})

    return column(names, compile)


def stated_currency(name: str) -> Column:
    """Take the currency that stands in a column of its own."""

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(name)
        if raw is None:
            return Reading()
        fields = {"currency": raw, "currency_basis": f"CASE WHEN {raw} IS NOT NULL THEN 'stated' END"}
        return Reading(fields=fields, reads={plain(name)})

    return column((name,), compile)


def unreadable_amount(raw: str, value: str) -> str:
    """Write the condition that an amount is filled but no number, or is negative."""
    return f"{raw} IS NOT NULL AND ({value} IS NULL OR {value} < 0)"


def money_in_header(*names: str, at_most: str = "≤") -> Column:
    """Read an amount whose header names its currency, as in `Amount spent (EUR)`; `≤100` is the interval [0, 100]."""

    def compile(target: str, source: Source) -> Reading:
        name = next((each for key, each in source.names.items() if is_amount(each, names)), None)
        if name is None:
            return Reading()
        raw = str(source.ref(name))
        code = re.search(r"\(([A-Z]{3})\)", name)
        capped = f"{raw} LIKE {literal(at_most + '%')}"
        number = number_sql(f"ltrim({raw}, {literal(at_most + ' ')})", "DECIMAL(18,2)")
        fields = {
            "spend_lower": f"CASE WHEN {capped} THEN 0 ELSE {number} END",
            "spend_upper": number,
            "spend_kind": f"CASE WHEN {raw} IS NULL THEN 'not_disclosed' WHEN {capped} THEN 'at_most' ELSE 'exact' END",
            "currency": literal(code[1] if code else None),
            "currency_basis": literal("stated" if code else None),
        }
        return Reading(fields=fields, problems={name: unreadable_amount(raw, made("spend_upper"))}, reads={plain(name)})

    return column(names, compile)


def is_amount(header: str, names: Iterable[str]) -> bool:
    """Tell whether *header* is one of *names*, with or without a currency in brackets behind it."""
    return plain(re.sub(r"\([A-Z]{3}\)\s*$", "", header)) in {plain(name) for name in names}


BOUNDS = "STRUCT(lower_bound VARCHAR, upper_bound VARCHAR)"


def bounds(name: str, *older: str, prefix: str, type: str = "BIGINT") -> Column:
    """Read a JSON range `{"lower_bound": "100", "upper_bound": "199"}`; a missing upper bound stays unknown."""
    names = (name, *older)

    def compile(target: str, source: Source) -> Reading:
        found = present(source, names)
        if not found:
            return Reading()
        refs = [str(source.ref(each)) for each in found]
        raw = refs[0] if len(refs) == 1 else f"coalesce({', '.join(refs)})"
        lower, upper = f"{prefix}_lower", f"{prefix}_upper"
        fields = {
            target: number_sql(f"({raw}).{target.removeprefix(prefix + '_')}_bound", type) for target in (lower, upper)
        }
        problems = {
            f"{found[0]}.{end}_bound": (
                f"({raw}).{end}_bound IS NOT NULL AND coalesce({made(f'{prefix}_{end}')} < 0, true)"
            )
            for end in ("lower", "upper")
        } | {
            f"{found[0]}: lower above upper": f"{made(lower)} > {made(upper)}",
            f"{found[0]}: neither bound": f"({raw}) IS NOT NULL AND {made(lower)} IS NULL AND {made(upper)} IS NULL",
        }
        if prefix == "spend":
            fields |= {"spend_kind": range_kind(fields[lower], fields[upper])}
        return Reading(fields=fields, problems=problems, reads={plain(each) for each in found})

    return Column(names, compile, {each: BOUNDS for each in names})


def range_kind(lower: str, upper: str) -> str:
    """Write the kind of an interval by which of its bounds are known."""
    return (
        f"CASE WHEN {lower} IS NULL AND {upper} IS NULL THEN 'not_disclosed' WHEN {upper} IS NULL THEN 'at_least' "
        f"WHEN {lower} IS NULL THEN 'at_most' ELSE 'range' END"
    )


def ends(prefix: str, lower: tuple[str, ...], upper: tuple[str, ...], type: str = "BIGINT") -> Column:
    """Read a range whose bounds stand in two columns; a missing upper bound stays unknown."""

    def compile(target: str, source: Source) -> Reading:
        fields, problems, found = {}, {}, []
        for end, names in (("lower", lower), ("upper", upper)):
            raw = first_filled([str(source.ref(name)) for name in present(source, names)])
            field = f"{prefix}_{end}"
            fields[field] = number_sql(raw, type) if raw else f"NULL::{type}"
            if raw:
                found += present(source, names)
                problems[found[-1]] = f"{raw} IS NOT NULL AND coalesce({made(field)} < 0, true)"
        if not found:
            return Reading()
        problems[f"{found[0]}: lower above upper"] = f"{made(f'{prefix}_lower')} > {made(f'{prefix}_upper')}"
        if prefix == "spend":
            fields["spend_kind"] = range_kind(fields["spend_lower"], fields["spend_upper"])
        return Reading(fields=fields, problems=problems, reads={plain(name) for name in found})

    return column((*lower, *upper), compile)


def buckets(name: str, prefix: str) -> Column:
    """Read a bucket written as text: `≤ 10k`, `100-1k`, `> 100k`, `0-1000`."""

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(name)
        if raw is None:
            return Reading()
        lower, upper = f"{prefix}_lower", f"{prefix}_upper"
        open_end = f"{made(upper)} IS NULL AND {raw} NOT LIKE '>%'"
        signed = f"{raw} > ':' AND contains({raw}, '-')"  # `≤`, `<` and `>` stand before one number
        # two plain numbers, by far the most, need no closer look
        odd = f"trim({raw}, '0123456789') <> '-' AND (contains({raw}, '.') OR {raw} LIKE '%-%-%' OR ({signed}))"
        crossed = f"{made(lower)} > {made(upper)}"
        unread = f"{raw} IS NOT NULL AND ({made(lower)} IS NULL OR ({open_end}) OR ({odd}) OR {crossed})"
        fields = {lower: bucket_end(raw, "lower"), upper: bucket_end(raw, "upper")}
        return Reading(fields=fields, problems={name: unread}, reads={plain(name)})

    return column((name,), compile)


def bucket_end(raw: str, end: str) -> str:
    """Write the SQL of one end of a bucket, a BIGINT; plain digits, by far the most, are read straight away."""
    below = f"{raw} LIKE '≤%' OR {raw} LIKE '<%'"
    part = f"split_part({raw}, '-', {1 if end == 'lower' else 2})"
    other = scaled(f"split_part({dashed(raw)}, '-', {1 if end == 'lower' else 2})")
    if end == "lower":
        slow = f"CASE WHEN {below} THEN 0 ELSE {other} END"
    else:
        slow = f"CASE WHEN {below} THEN {scaled(raw)} WHEN {raw} LIKE '>%' THEN NULL ELSE {other} END"
    return f"coalesce(TRY_CAST({part} AS BIGINT), {slow})"


def dashed(raw: str) -> str:
    """Write an en dash as a hyphen."""
    return f"replace({raw}, '–', '-')"


def scaled(raw: str) -> str:
    """Read `10k` and `1M` as numbers."""
    factor = f"CASE right({raw}, 1) WHEN 'k' THEN 1000 WHEN 'M' THEN 1000000 ELSE 1 END"
    return f"(TRY_CAST(trim({raw}, ' ≤<>kM') AS BIGINT) * {factor})"
