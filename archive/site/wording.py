"""The site's wording as SQL: messages and the language's ways with numbers and dates become macros once a build.

In SQL a message is written `_('at least %(amount)s', amount := say_number(x))`. Before the SQL runs, each becomes a
concatenation of literals and expressions, as the catalogue has it, so that no row costs more in one language than in
another.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.dates import tokenize_pattern
from babel.numbers import get_decimal_symbol, get_group_symbol

from archive.columns import literal
from archive.site.language import PLACE, WORLDWIDE, Words

PIECE = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\b_\(|[(),\[\]{}]|(?:(?!--|\b_\()[^'(),\[\]{}])+")
MACRO = "CREATE OR REPLACE TEMP MACRO "
OFTEN = ("en", "de", "es", "fr", "it", "nl", "hi", "pl", "pt", "ur")
"""languages that many ads are in."""
RIGHT_TO_LEFT = r"[\x{0590}-\x{08FF}\x{FB1D}-\x{FDFF}\x{FE70}-\x{FEFF}]"
MIDNIGHT = "moment::TIMESTAMP = date_trunc('day', moment::TIMESTAMP)"
LOCAL = "timezone({zone}, timezone('UTC', moment::TIMESTAMP))"


def wording(words: Words, time_zone: str) -> str:
    """Give the macros that a display query says things with."""
    own = (Path(__file__).parent / "wording.sql").read_text(encoding="utf-8")
    known = [*numbers(words), *dates(words.locale), *moments(time_zone), languages(words.locale)]
    return ";\n".join([*known, translated(own, words)])


def translated(sql: str, words: Words) -> str:
    """Put the words of a language in the place of the messages in SQL."""
    return ",".join(arguments(iter(PIECE.findall(sql)), words))


def arguments(pieces: Iterator[str], words: Words) -> list[str]:
    """Read SQL up to the bracket that closes it, parted at its commas, with messages put in."""
    found, depth = [""], 0
    for piece in pieces:
        if piece == "," and not depth:
            found.append("")
            continue
        if piece in {")", "]", "}"} and not depth:
            break
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(piece, 0)
        found[-1] += concatenation(arguments(pieces, words), words) if piece == "_(" else piece
    return found


def concatenation(parts: list[str], words: Words) -> str:
    """Say a message, given as its literal and `name := expression` for each of its places."""
    message = parts[0].strip()[1:-1].replace("''", "'")
    values = dict(part.strip().split(" := ", 1) for part in parts[1:])
    said = []
    for number, part in enumerate(PLACE.split(words.catalogue.gettext(message))):
        kind = number % 3  # the text between places, the name of a place, a percent sign
        if part:
            said.append(f"({values[part]})" if kind == 1 else literal(part))
    return f"({' || '.join(said) or literal('')})"


def numbers(words: Words) -> Iterator[str]:
    """Give the macros for numbers, shares and units as the locale writes them."""
    locale = words.locale
    yield f"{MACRO}say_whole(x) AS {grouped(locale)}"
    yield f"{MACRO}decimal_mark() AS {literal(get_decimal_symbol(locale))}"
    before, after = (literal(each) for each in re.split(r"[#0,.]+", locale.percent_formats[None].pattern.split(";")[0]))
    exact = "x" if get_decimal_symbol(locale) == "." else "replace(x, '.', decimal_mark())"
    yield f"{MACRO}say_percent(x) AS {before} || {exact} || {after}"
    shape = locale.currency_formats["standard"].pattern
    leads = shape.index("¤") < shape.index("#")
    lead, trail = ("coalesce(unit || chr(160), '')", "''") if leads else ("''", "coalesce(chr(160) || unit, '')")
    yield f"{MACRO}unit_before(unit) AS {lead}"
    yield f"{MACRO}unit_after(unit) AS {trail}"
    # figures read from left to right in every language: 1–2 is no 2–1
    yield f"{MACRO}in_order(x) AS " + ("x" if words.direction == "ltr" else "chr(8294) || x || chr(8297)")
    # among figures and words of one direction a name of the other would carry them along
    other = RIGHT_TO_LEFT if words.direction == "ltr" else "[A-Za-z]"
    turned = f"CASE WHEN regexp_matches(name, '{other}') THEN chr(8296) || name || chr(8297) ELSE name END"
    yield f"{MACRO}apart(name) AS {turned}"


def grouped(locale: Locale) -> str:
    """Write a whole number *x* with its digits in groups."""
    last, others = locale.decimal_formats[None].grouping
    mark = get_group_symbol(locale)
    if last > 18:
        return "x::VARCHAR"
    if (last, others) == (3, 3):
        return "format('{:,}', x)" if mark == "," else f"replace(format('{{:,}}', x), ',', {literal(mark)})"
    head = f"reverse(regexp_replace(reverse((x // {10**last})::VARCHAR), '(.{{{others}}})', '\\1,', 'g'))"
    return (
        f"CASE WHEN x < {10**last} THEN x::VARCHAR ELSE replace(ltrim({head}, ',') || ',' || "
        f"lpad((x % {10**last})::VARCHAR, {last}, '0'), ',', {literal(mark)}) END"
    )


def languages(locale: Locale) -> str:
    """Give the macro that names a language by its code; a code that CLDR does not know stays a code.

    DuckDB looks a map through from its beginning, so those of most ads stand first.
    """
    known = {str(code): str(name) for code, name in locale.languages.items()}
    codes = [*OFTEN, *sorted({code for code in known if len(code) == 2} - {*OFTEN})]
    names = ", ".join(f"{literal(code)}: {literal(known.get(code, code))}" for code in codes)
    return f"{MACRO}say_language(code) AS coalesce(MAP {{{names}}}[code], code)"


def dates(locale: Locale) -> Iterator[str]:
    """Give the macros for days, months and spans of days as the locale writes them.

    Thin spaces, which CLDR has around dashes and many fonts lack, become plain ones.
    """
    patterns = Locale.parse(WORLDWIDE.get(str(locale), str(locale)))
    short = patterns.datetime_skeletons["yMMMd"].pattern
    spans = {part: [str(each) for each in pair] for part, pair in patterns.interval_formats["yMMMd"].items()}
    yield f"{MACRO}short_day(day) AS {day_text([(short, 'day')], locale)}"
    yield f"{MACRO}long_day(day) AS {day_text([(patterns.date_formats['long'].pattern, 'day')], locale)}"
    yield f"{MACRO}long_month(day) AS {day_text([(patterns.datetime_skeletons['yMMMM'].pattern, 'day')], locale)}"
    for name, part in (("years", "y"), ("months", "M"), ("days", "d")):
        span = day_text(list(zip(spans[part], ("first_day", "last_day"), strict=True)), locale)
        yield f"{MACRO}span_of_{name}(first_day, last_day) AS {span}"


def day_text(patterns: list[tuple[str, str]], locale: Locale) -> str:
    """Write days, given as CLDR pattern and SQL, one after the other; NULL if one is."""
    parts = []
    for pattern, day in patterns:
        for _, value in tokenize_pattern(pattern):
            if isinstance(value, tuple):
                parts.append(field(*value, day, locale))
            else:
                parts.append(literal(value.replace("\u2009", " ")))
    known = " AND ".join(f"{day} IS NOT NULL" for _, day in patterns)
    return f"CASE WHEN {known} THEN concat({', '.join(parts)}) END"


def field(letter: str, width: int, day: str, locale: Locale) -> str:
    """Write one field of a CLDR pattern: `d` the day, `M` and `L` the month, `y` the year, `G` the era."""
    if letter in "ML" and width > 2:
        form = {3: "abbreviated", 4: "wide", 5: "narrow"}[width]
        names = locale.months["format" if letter == "M" else "stand-alone"][form]
        return f"[{', '.join(literal(names[month]) for month in range(1, 13))}][month({day})]"
    if letter == "G":
        return literal(locale.eras["abbreviated"][1])
    part = {"d": "day", "M": "month", "L": "month", "y": "year"}[letter]
    return f"lpad({part}({day})::VARCHAR, 2, '0')" if width == 2 else f"{part}({day})"


def moments(time_zone: str) -> Iterator[str]:
    """Give the macros that tell the day and time of a moment (UTC) in a time zone.

    A moment at midnight UTC is a day whose time nothing states, and stays that day.
    """
    local = "moment::TIMESTAMP" if time_zone == "UTC" else LOCAL.format(zone=literal(time_zone))
    yield f"{MACRO}site_day(moment) AS CASE WHEN {MIDNIGHT} THEN moment::DATE ELSE ({local})::DATE END"
    yield f"{MACRO}site_time(moment) AS CASE WHEN {MIDNIGHT} THEN '' ELSE strftime({local}, '%H:%M') END"
