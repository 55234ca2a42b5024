"""The language of a site: its catalogue of words, and the plural rule, locale and direction that go with it.

A catalogue is a file `languages/<code>.po`, read as it is; nothing is compiled beforehand. What it does not say is said
in English. What a catalogue says is text: in a template it is escaped, in SQL it is a literal.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from gettext import GNUTranslations, NullTranslations, c2py
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal, get_currency_name, get_group_symbol
from markupsafe import escape

from adlib.errors import UsageError

FOLDER = "languages"
"""where catalogues stand, beside the templates."""
PLACE = re.compile(r"%(?:\((\w+)\)s|(%))")
"""a place in a message that a value goes to, or a percent sign."""
WORLDWIDE = {"en": "en_001"}
"""English that names no country does as most of its countries do: the day before the month, no comma before `and`."""
MISTAKES_TOLD = 10
SOURCE = "en"
"""the language that templates, SQL and Python are written in; it needs no catalogue."""


@dataclass(frozen=True)
class Words:
    """Says things in one language.

    In a message `%(name)s` stands for what is given as *name*, and `%%` for a percent sign.
    """

    locale: Locale
    catalogue: NullTranslations
    mark: Callable[[str], str] = str
    """what is done to a message before the values are put in: nothing, or escaping, for templates."""

    def gettext(self, message: str, /, **values: Any) -> str:
        """Say a message."""
        return self.mark(self.catalogue.gettext(message)) % values

    def pgettext(self, context: str, message: str, /, **values: Any) -> str:
        """Say a message that means different things in different places."""
        return self.mark(self.catalogue.pgettext(context, message)) % values

    def ngettext(self, singular: str, plural: str, number: int, /, **values: Any) -> str:
        """Say a message that depends on a number, which it holds as `%(num)s`, written in the site's way."""
        return self.mark(self.catalogue.ngettext(singular, plural, number)) % {"num": self.number(number), **values}

    def npgettext(self, context: str, singular: str, plural: str, number: int, /, **values: Any) -> str:
        """Say a message that depends on a number and on the place."""
        said = self.mark(self.catalogue.npgettext(context, singular, plural, number))
        return said % {"num": self.number(number), **values}

    def number(self, value: int) -> str:
        """Write a whole number with its thousands apart."""
        group = self.group
        return format_decimal(value, locale=self.locale) if group is None else f"{value:,}".replace(",", group)

    def forms(self, singular: str, plural: str) -> dict[str, str]:
        """Give every form of a message that depends on a number, by the names CLDR has for them: `one`, `other`, ..."""
        said: dict[str, str] = {}
        for number in [*range(201), 1000, 1_000_000]:
            said.setdefault(self.locale.plural_form(number), self.catalogue.ngettext(singular, plural, number))
        return {"other": said[self.locale.plural_form(100)], **said}

    def country(self, code: str) -> str:
        """Name a country; a code that CLDR does not know stays a code."""
        return str(self.locale.territories.get(code, code))

    def currency(self, code: str) -> str:
        """Name a currency as in `ads in US dollars`; a code that CLDR does not know stays a code."""
        return get_currency_name(code, count=2, locale=self.locale)

    def listed(self, items: Sequence[str]) -> str:
        """Write one thing after the other, as the language does: `Meta, Snapchat and X`."""
        return format_list([str(each) for each in items], "standard", WORLDWIDE.get(str(self.locale), str(self.locale)))

    def amount(self, value: Decimal) -> str:
        """Write an amount of money with its cents."""
        return str(format_decimal(value, format="#,##0.00", locale=self.locale))

    @cached_property
    def group(self) -> str | None:
        """What parts thousands; none where digits are not grouped by threes."""
        by_threes = self.locale.decimal_formats[None].grouping == (3, 3)
        return get_group_symbol(self.locale) if by_threes else None

    @property
    def code(self) -> str:
        """The language as `lang` names it, such as `de` or `pt-BR`."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """Which way the language is written: `ltr` or `rtl`."""
        return str(self.locale.text_direction)

    def escaped(self) -> "Words":
        """Give the same words for templates: what the catalogue says is text there, never HTML."""
        return replace(self, mark=escape)


def words_of(code: str, folders: Sequence[Path]) -> Words:
    """Find the words of a language, such as `de` or `de-AT`, in the catalogues of *folders*; the first found go first.

    Raises UsageError where no folder has a catalogue, and for a catalogue that is damaged.
    """
    locale = Locale.parse(code, sep="-")
    parts = code.split("-")
    names = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    places = [folder / FOLDER / f"{name}.po" for name in names for folder in folders]  # a dialect first
    found = [read(place) for place in places if place.is_file()]
    if not found and locale.language != SOURCE:
        known = sorted({SOURCE, *(each.stem for folder in folders for each in (folder / FOLDER).glob("*.po"))})
        raise UsageError(
            f"language {code}: there is no catalogue {FOLDER}/{locale.language}.po; there are {', '.join(known)}, and "
            "docs/translate.md says how to add one."
        )
    for catalogue, fallback in pairwise(found):
        catalogue.add_fallback(fallback)
    return Words(locale, found[0] if found else NullTranslations())


def read(place: Path) -> GNUTranslations:
    """Read a catalogue; what is marked as fuzzy in it is left out.

    Raises UsageError with a line for every translation whose places are not those of its message.
    """
    found = catalogue(place)
    if wrong := list(mistakes(found)):
        told = "\n".join(f"  line {line}: {what}" for line, what in wrong[:MISTAKES_TOLD])
        raise UsageError(f"{place}: {len(wrong)} of its translations cannot be used.\n{told}")
    compiled = BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(place: Path) -> Catalog:
    """Read a catalogue as babel holds it, with the lines its messages stand on.

    Raises UsageError for a file that is none.
    """
    try:
        with place.open("rb") as file:
            found = read_po(file, abort_invalid=True)
        c2py(found.plural_expr)
        return found
    except (PoFileError, ValueError, OSError) as error:
        raise UsageError(f"{place}: this is no catalogue ({error}); docs/translate.md shows one.") from error


def mistakes(found: Catalog) -> Iterator[tuple[int, str]]:
    """Tell the line and the words of each translation that lacks a place of its message, or has one of its own.

    A form that is for one number only, such as the singular of most languages, may leave that number out.
    """
    rule = c2py(found.plural_expr)
    often = {form for form in range(found.num_plurals) if sum(rule(number) == form for number in range(1000)) > 1}
    for message in found:
        messages = list(message.id) if isinstance(message.id, (list, tuple)) else [message.id]
        said = list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]
        known = {name for each in messages for name in places(each)}
        for form, words in enumerate(said):
            spare = set() if len(messages) == 1 or form in often else {"num"}
            if message.id and words and not known - spare <= places(words) <= known:
                told = f"“{messages[0]}” has {listed(known)}, and its translation {listed(places(words))}."
                yield message.lineno or 0, told


def places(message: str) -> set[str]:
    """Name the places of a message; a percent sign that stands alone is one that nothing fills."""
    names = {each[1] for each in PLACE.finditer(message) if each[1]}
    return names | ({"a single %, which is written %%"} if "%" in PLACE.sub("", message) else set())


def listed(names: set[str]) -> str:
    """Write the names of places."""
    return ", ".join(sorted(names)) or "no place"
