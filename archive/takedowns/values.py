"""Read cells of documents about removed networks: numbers, amounts, moments, currencies, countries.

What cannot be read gives None, and the caller keeps the words. A number that a source calls "about" is rounded: its
`step` is the last place that the source writes (1.2 million: 100,000), and what is compared is widened by it.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

LARGEST = Decimal(10) ** 15
SCALES = {"thousand": 3, "k": 3, "million": 6, "m": 6, "mln": 6, "billion": 9, "bn": 9, "lakh": 5, "crore": 7}
KINDS = {
    "about": "rounded", "around": "rounded", "approximately": "rounded", "approx.": "rounded", "roughly": "rounded",
    "nearly": "rounded", "almost": "rounded", "some": "rounded", "circa": "rounded", "less than": "at_most",
    "fewer than": "at_most", "under": "at_most", "at most": "at_most", "up to": "at_most", "more than": "at_least",
    "over": "at_least", "at least": "at_least",
}  # fmt: skip
HEDGE = "|".join(sorted((re.escape(each) for each in KINDS), key=len, reverse=True))
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
HEDGED = rf"(?:(?P<hedge>{HEDGE})\s+)?"
SCALED = rf"(?P<number>{NUMBER})(?:\s*(?P<scale>{SCALE})\b)?"
COUNT = re.compile(HEDGED + SCALED, re.IGNORECASE)
CODE = r"(?-i:US\$|[A-Z]{3})"
AMOUNT = re.compile(rf"{HEDGED}(?P<before>{CODE}\s*|[$€£₹]\s*)?{SCALED}(?:\s*(?P<after>{CODE})\b)?", re.IGNORECASE)
SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR"}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
HALVES = {"q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12)}


@dataclass(frozen=True)
class Quantity:
    """A number as an interval, with its kind and, where rounded, its step."""

    lower: Decimal | None
    upper: Decimal | None
    kind: str
    step: Decimal | None = None
    currency: str | None = None

    @property
    def text(self) -> str:
        """The number, or the bound, as plain text."""
        shown = self.lower if self.lower is not None and self.kind != "at_most" else self.upper
        return f"{shown.normalize():f}" if shown is not None else ""


@dataclass(frozen=True)
class Moment:
    """A time of a known precision."""

    first: date
    last: date
    precision: str

    @property
    def text(self) -> str:
        """The time as ISO 8601 writes it; quarters and halves as they are called."""
        year = f"{self.first.year:04}"
        match self.precision:
            case "day":
                return self.first.isoformat()
            case "month":
                return self.first.isoformat()[:7]
            case "quarter":
                return f"{year} Q{(self.first.month + 2) // 3}"
            case "half":
                return f"{year} H{1 if self.first.month == 1 else 2}"
        return year


def quantity(number: str, scale: str | None, hedge: str | None, *, rounded: bool = False) -> Quantity | None:
    """Make an interval of a number and the word before it; *rounded* where the source only ever rounds."""
    digits = number.replace(",", "")
    try:
        value = Decimal(digits).scaleb(SCALES[scale.lower()] if scale else 0)
    except InvalidOperation:
        return None
    if value >= LARGEST:
        return None
    value += 0  # 1E+6 becomes a plain number
    kind = KINDS[hedge.lower()] if hedge else "rounded" if rounded and value else "exact"
    whole = Decimal(f"{value:f}")
    match kind:
        case "at_least":
            return Quantity(whole, None, kind)
        case "at_most":
            return Quantity(Decimal(0), whole, kind)
        case "rounded":
            return Quantity(whole, whole, kind, step_of(digits, scale, whole))
    return Quantity(whole, whole, kind)


def step_of(digits: str, scale: str | None, value: Decimal) -> Decimal:
    """Give the last place that a number writes: 667,000 is to the thousand, 1.2 million to the hundred thousand."""
    if "." in digits or scale:
        places = len(digits.partition(".")[2])
        return Decimal(10) ** ((SCALES[scale.lower()] if scale else 0) - places)
    zeros = len(digits) - len(digits.rstrip("0"))
    return Decimal(10) ** zeros if value else Decimal(1)


def count(text: str, *, rounded: bool = False) -> Quantity | None:
    """Read a text that is one number of something, such as `About 1.9 million`; none of it may be left over."""
    found = COUNT.fullmatch(text.strip())
    if not found:
        return None
    read = quantity(found["number"], found["scale"], found["hedge"], rounded=rounded)
    return (
        read if read and all(each is None or each == each.to_integral() for each in (read.lower, read.upper)) else None
    )


def amount(text: str, *, currency: str | None = None, rounded: bool = False) -> Quantity | None:
    """Read a text that is one amount, such as `about $1,100` or `20 USD`; *currency* where a column says it."""
    found = AMOUNT.fullmatch(text.strip())
    return found and amount_of(found, currency=currency, rounded=rounded)


def amount_of(found: "re.Match[str]", *, currency: str | None = None, rounded: bool = False) -> Quantity | None:
    """Read an amount from a match of `AMOUNT`."""
    signs = {code(found[each]) for each in ("before", "after") if found[each]}
    if len(signs) > 1 or None in signs or not (signs or currency):
        return None
    read = quantity(found["number"], found["scale"], found["hedge"], rounded=rounded)
    return read and Quantity(read.lower, read.upper, read.kind, read.step, signs.pop() if signs else currency)


def code(sign: str) -> str | None:
    """Give the ISO 4217 code of a sign or code; `$` alone is the US dollar, as the platforms' reports write it."""
    plain = sign.strip().upper()
    return SIGNS.get(plain) or (plain if plain in currency_codes() else None)


def moment(text: str) -> Moment | None:
    """Read a time: `2019-04-01`, `4/1/2019` (month first), `May-14`, `May 2014`, `2014-05`, `Q2 2023`, `2016`."""
    plain = " ".join(text.strip().split())
    try:
        return read_moment(plain)
    except ValueError:
        return None


def read_moment(plain: str) -> Moment | None:
    """Read a time in one of the forms it may have; raises ValueError for a day that there is not."""
    for form, read in FORMS:
        if found := re.fullmatch(form, plain):
            return read(found)
    return None


def day_of(year: str, month: int | str | None, day: str) -> Moment | None:
    """Give a day, by the number or the name of its month."""
    number = MONTHS.get(month.lower()) if isinstance(month, str) and not month.isdigit() else month
    return on(date(int(year), int(number), int(day))) if number else None


def month_of(year: str, month: str) -> Moment | None:
    """Give a month, by its number or name; a year of two digits is of this century."""
    number = int(month) if month.isdigit() else MONTHS.get(month.lower())
    return in_months(int(year) + (2000 if len(year) == 2 else 0), number, number, "month") if number else None


def part_of(year: str, part: str) -> Moment:
    """Give a quarter or a half."""
    first, last = HALVES[part.lower()]
    return in_months(int(year), first, last, "quarter" if last - first == 2 else "half")


FORMS: tuple[tuple[str, Callable[["re.Match[str]"], Moment | None]], ...] = (
    (r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", lambda found: day_of(found[1], found[2], found[3])),
    (r"(\d{1,2})/(\d{1,2})/(\d{4})", lambda found: day_of(found[3], found[1], found[2])),
    (r"(\d{4})-(\d{2})", lambda found: month_of(found[1], found[2])),
    (r"([A-Za-z]+)[ -]+(\d{4}|\d{2})", lambda found: month_of(found[2], found[1])),
    (r"(\d{1,2}) ([A-Za-z]+) (\d{4})", lambda found: day_of(found[3], found[2], found[1])),
    (r"([A-Za-z]+) (\d{1,2}),? (\d{4})", lambda found: day_of(found[3], found[1], found[2])),
    (r"([Qq][1-4]|[Hh][12])[ _-]?(\d{4})", lambda found: part_of(found[2], found[1])),
    (r"(\d{4})[ _-]?([Qq][1-4]|[Hh][12])", lambda found: part_of(found[1], found[2])),
    (r"(?:19|20)\d{2}", lambda found: in_months(int(found[0]), 1, 12, "year")),
)
"""the forms of a time, and how each is read."""


def on(day: date) -> Moment:
    """Give a time that is one day."""
    return Moment(day, day, "day")


def in_months(year: int, first: int, last: int, precision: str) -> Moment:
    """Give a time from the first day of one month to the last of another."""
    return Moment(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), precision)


@cache
def currency_codes() -> frozenset[str]:
    """List the codes of ISO 4217 that CLDR knows."""
    from babel import Locale

    return frozenset(str(each) for each in Locale("en").currencies)


@cache
def currency_names() -> dict[str, str]:
    """List English names of currencies, in small letters and the singular, with their codes; of today's only."""
    from babel import Locale
    from babel.numbers import get_currency_name

    found: dict[str, set[str]] = {}
    for each in Locale("en").currencies:
        code = str(each)
        for name in {get_currency_name(code, number, locale="en") for number in (None, 1, 2)}:
            if "(" not in name:
                found.setdefault(singular(name), set()).add(code)
    found["euro"] = {"EUR"}
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def singular(name: str) -> str:
    """Write the name of a currency in small letters and, as far as English does it with an s, in the singular."""
    return re.sub(r"(?<=[a-z]{2})s$", "", " ".join(name.lower().split()))


def currencies(text: str) -> list[str] | None:
    """Read a list of currencies, as `US and Canadian dollars` or `Turkish lira`; None where one is unknown."""
    parts = [part.strip(" .") for part in re.split(r",| and |&|/", text) if part.strip(" .")]
    read: list[str] = []
    for number, part in enumerate(parts):
        nouns = [part] + [f"{part} {later.split()[-1]}" for later in parts[number + 1 :] if " " in later]
        known = [found for noun in nouns if (found := currency(noun))]
        if not known:
            return None
        read.append(known[0])
    return list(dict.fromkeys(read)) or None


def currency(name: str) -> str | None:
    """Give the code of a currency by its code or name; None for a name such as `rupees`, which several have."""
    plain = name.strip()
    if plain in currency_codes():
        return plain
    names = currency_names()
    low = singular(plain.replace("U.S.", "US"))
    return names.get(low) or names.get(low.removeprefix("the "))


ALIASES = {
    "us": "United States", "usa": "United States", "u.s.": "United States", "united states of america": "United States",
    "uk": "United Kingdom", "u.k.": "United Kingdom", "great britain": "United Kingdom", "uae": "United Arab Emirates",
    "türkiye": "Turkey", "turkiye": "Turkey", "russian federation": "Russia", "ivory coast": "Côte d’Ivoire",
    "côte d'ivoire": "Côte d’Ivoire", "drc": "Democratic Republic of the Congo", "ksa": "Saudi Arabia",
}  # fmt: skip
"""countries that sources write in several ways; what is not here stays as the source writes it."""


def countries(text: str) -> Iterator[tuple[str, str]]:
    """Read a list of countries or regions as (one way to write it, the words of the source)."""
    for part in re.split(r",|;|\band\b|&|(?<=\s)_(?=\s)", text):
        words = part.strip(" ._")
        if words:
            plain = re.sub(r"^the ", "", words, flags=re.IGNORECASE)
            yield ALIASES.get(plain.lower(), plain), words


@cache
def country_names() -> dict[str, str]:
    """List the English names of countries that can be found in a text, in small letters, as they are written here."""
    from babel import Locale

    territories = Locale("en").territories.items()
    known = [re.sub(r" \(.*\)$", "", name) for code, name in territories if len(code) == 2 and code.isalpha()]
    return {name.lower(): name for name in known} | ALIASES | {"turkey": "Turkey", "hong kong": "Hong Kong"}


def countries_in(text: str) -> list[str]:
    """Find the countries that a text names, in its order; the longest name counts."""
    names = country_names()
    words = re.findall(r"[^\W\d_][\w’'.]*", text)
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in (5, 4, 3, 2, 1):
            name = names.get(" ".join(words[at : at + length]).lower())
            if name and (name.lower() not in ("us",) or words[at].isupper()):
                found.append(name)
                at += length
                break
        else:
            at += 1
    return list(dict.fromkeys(found))


def slug(text: str) -> str:
    """Write a text as part of an id: small Latin letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
