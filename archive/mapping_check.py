"""What is missing or wrong in a mapping: every mistake, each with its line and what to write."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from archive.format import all_formats
from archive.json_reader import steps
from archive.mapping_fields import FIELDS, Kind, Options, kind_of

Lines = Mapping[tuple[str, str], int]
ACTIVE = {
    "schedule": "started, no end before the capture, seen in it (complete) or within 7 days of the newest (partial)",
    "last_impression": "last shown on or after the day two days before the capture",
    "delivery": "shown within the days that it says it was shown",
}
"""the rules by which an ad can count as active, in words."""
STATEMENTS = (
    "name", "title", "publisher", "url", "platform", "holds", "records", "complete", "complete_means", "active",
    "active_means", "currency", "country", "scope", "grain", "newest", "fields", "ignore",
)  # fmt: skip


class Check:
    """One check of what a mapping says: every mistake with its line."""

    def __init__(self, said: Mapping[str, Any], lines: Lines) -> None:
        self.said, self.lines = said, lines
        self.found: list[tuple[int, str]] = []

    def mistakes(self) -> list[str]:
        """List what is missing or wrong, by line."""
        self.statements()
        holds = self.said.get("holds")
        fields = self.said.get("fields", {})
        if not isinstance(fields, dict) or not fields:
            self.wrong("fields", "", "say under [fields] which column is which field; `adlib map FILE` makes a draft")
        elif holds in FIELDS:
            for name, options in fields.items():
                self.field(str(holds), name, options)
            if "advertiser" not in fields:
                self.wrong(
                    "fields",
                    "",
                    'advertiser is missing: { id = "...", name = "..." }, one of them, or { kind = "unknown" }',
                )
            if holds == "spend_lines" and "spend" not in fields:
                self.wrong("fields", "", "spend is missing: a spend line is a figure")
        ignored = self.said.get("ignore", {})
        if not isinstance(ignored, dict) or not all(isinstance(each, str) and each for each in ignored.values()):
            self.wrong("ignore", "", 'write "Column" = "why it is left out" for each')
        return [f"line {line}: {words}" if line else words for line, words in sorted(self.found, key=lambda it: it[0])]

    def wrong(self, section: str, key: str, words: str) -> None:
        """Note a mistake at a key, or else at its section."""
        line = self.lines.get((section, key), self.lines.get((section, ""), 0))
        self.found.append((line, words))

    def statements(self) -> None:
        """Check what stands above the fields."""
        for key in self.said.keys() - set(STATEMENTS):
            self.wrong("", key, f"{key} is not a word of a mapping{nearest(key, STATEMENTS)}")
        for key, words in REQUIRED.items():
            if self.said.get(key, "") == "":
                self.wrong("", key, f"{key} is missing: {words}")
        self.values()
        if self.said.get("name") in {each.name for each in all_formats()}:
            self.wrong("", "name", f"name: {self.said['name']} is a format that adlib knows; choose another")
        if self.said.get("holds") == "spend_lines" and not self.said.get("grain"):
            self.wrong("", "grain", "grain is missing: say what a figure covers, such as total, week or last_30_days")
        try:
            steps(str(self.said.get("records", "")))
        except ValueError:
            self.wrong("", "records", "records: write a path that ends at a list, such as $.data[*] or $.data.ads[*]")

    def values(self) -> None:
        """Check the values of what stands above the fields."""
        allowed = {"holds": tuple(FIELDS), "active": tuple(ACTIVE)}
        for key, values in allowed.items():
            if self.said.get(key) and self.said[key] not in values:
                self.wrong("", key, f"{key}: {self.said[key]!r} is none of {', '.join(values)}")
        if not isinstance(self.said.get("complete", False), bool):
            self.wrong("", "complete", "complete: write true or false")
        for key, (pattern, words) in SHAPES.items():
            value = self.said.get(key)
            if value not in (None, "") and not (isinstance(value, str) and re.fullmatch(pattern, value)):
                self.wrong("", key, f"{key}: {value!r} is none; {words}")

    def field(self, holds: str, name: str, options: Any) -> None:
        """Check one field."""
        if name not in FIELDS[holds]:
            self.wrong("fields", name, f"{name} is no field of {holds}{nearest(name, tuple(FIELDS[holds]))}")
            return
        if not isinstance(options, dict):
            self.wrong("fields", name, f'{name}: write {{ column = "..." }}')
            return
        kinds, kind = FIELDS[holds][name], kind_of(holds, name, options)
        if kind not in kinds:
            self.wrong("fields", name, f"{name}: there is no kind {kind!r} of it; there are {', '.join(kinds)}")
            return
        self.options(name, kinds[kind], options)
        if name == "advertiser" and kind == name and not (options.get("id") or options.get("name")):
            self.wrong("fields", name, "advertiser: say id, the column with the platform's id, or name, or both")
        if name == "ad_id" and not (options.get("column") or options.get("link")):
            self.wrong("fields", name, "ad_id: say column, or link, the column with an address, and pattern")
        if "link" in options and not is_pattern(options.get("pattern")):
            self.wrong("fields", name, f"{name}: a link needs a pattern with one group, such as '[?&]id=([0-9]+)'")

    def options(self, name: str, kind: Kind, options: Options) -> None:
        """Check the options of a field."""
        for key in kind.needs:
            if not options.get(key):
                self.wrong("fields", name, f"{name}: {key} is missing: {NEEDED[key]}")
        may = (*kind.needs, *kind.may, "kind", "optional")
        for key, value in options.items():
            if key not in may:
                self.wrong("fields", name, f"{name}: {key} says nothing about it{nearest(key, may)}")
            elif not VALUES.get(key, is_text)(value):
                self.wrong("fields", name, f"{name}: {key} = {value!r} is not what is expected")


REQUIRED = {
    "platform": "which platform showed the ads, such as tiktok or reddit",
    "holds": "ads, or spend_lines for figures of a period",
    "complete": "true if a file holds everything of its scope, so that an ad it lacks is gone; if in doubt false",
    "active": f"the rule by which an ad is active: {', '.join(ACTIVE)}",
}
SHAPES = {
    "platform": ("[a-z][a-z0-9_]*", "write small letters"),
    "name": ("[a-z][a-z0-9_]*", "write small letters, digits and _"),
    "grain": ("[a-z][a-z0-9_]*", "write small letters, digits and _"),
    "currency": ("[A-Z]{3}", "write a code of ISO 4217, such as EUR"),
    "country": ("[A-Z]{2}", "write a code of ISO 3166-1, such as DE"),
    "newest": ("started_on|ended_on|created_at|period_start|period_end", "name a day that no dump can be older than"),
    **dict.fromkeys(("title", "publisher", "scope", "complete_means", "active_means"), (r"[^\n]+", "write one line")),
    "url": ("https?://[^\\s]+", "write an address"),
    "records": (r"\S+", "write a path such as $.data[*]"),
}
NEEDED = {
    "column": "the column, or several of which the first filled counts",
    "lower": "the column with the lower bound",
    "upper": "the column with the upper bound",
    "columns": "a table of name = column",
}


def is_text(value: Any) -> bool:
    """Tell whether an option is a text that says something."""
    return isinstance(value, str) and value != ""


def is_texts(value: Any) -> bool:
    """Tell whether an option is a text or a list of texts."""
    return is_text(value) or (isinstance(value, list) and bool(value) and all(map(is_text, value)))


def is_table(value: Any) -> bool:
    """Tell whether an option is a table of texts."""
    return isinstance(value, dict) and bool(value) and all(map(is_text, value.values()))


def is_pattern(value: Any) -> bool:
    """Tell whether an option is a pattern with one group."""
    try:
        return isinstance(value, str) and re.compile(value).groups == 1
    except re.error:
        return False


VALUES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("column", "lower", "upper", "name", "undisclosed", "no_id", "signs"), is_texts),
    **dict.fromkeys(("columns", "excluded"), is_table),
    "optional": lambda value: isinstance(value, bool),
    "currency": lambda value: isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None,
    "pattern": is_pattern,
}


def nearest(word: str, words: Sequence[str]) -> str:
    """Suggest what a misspelt word may have meant."""
    found = difflib.get_close_matches(word, words, 1, 0.6)
    return f"; did you mean {found[0]}?" if found else f"; there are {', '.join(words)}"
