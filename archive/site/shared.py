"""What many pages need, read once: captures and their files, formats, platforms, countries, and the lists by spend."""

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from jinja2 import Environment

from adlib.site import Site
from archive.format import all_formats
from archive.site.checks import note_checks
from archive.site.stream import Reader

TOP = 10
HAPPENED = {
    "new": ("%(num)s ad first seen", "%(num)s ads first seen"),
    "ended": ("%(num)s ad ended", "%(num)s ads ended"),
    "gone": ("%(num)s ad left the source", "%(num)s ads left the source"),
    "returned": ("%(num)s ad came back", "%(num)s ads came back"),
    "moved": ("%(num)s ad moved", "%(num)s ads moved"),
    "renumbered": ("%(num)s ad was renumbered", "%(num)s ads were renumbered"),
    "payer-withdrawn": ("%(num)s ad no longer names its payer", "%(num)s ads no longer name their payer"),
    "spend-jump": ("%(num)s ad at least doubled its spend", "%(num)s ads at least doubled their spend"),
    "renamed": ("%(num)s new name", "%(num)s new names"),
}
"""how what changed is worded, for one and for several."""


@dataclass(frozen=True)
class Ranking:
    """A list of advertisers by spend."""

    name: str
    """its file, without number and ending."""
    rows: list[Any]
    """its first rows."""
    length: int

    def is_about(self, basis: str, source: str | None = None, country: str | None = None) -> bool:
        """Tell whether this is a list of that basis, of one source or country where one is named."""
        row = self.rows[0]
        return row.basis == basis and source in (None, row.source) and country in (None, row.country)


LIST = attrgetter("basis", "source", "country", "grain", "currency")


def rankings(reader: Reader) -> list[Ranking]:
    """Read the first rows of every list of advertisers by spend, the longest list first."""
    reader.gather("rankings")
    groups = [list(rows) for _, rows in groupby(reader.read_gathered("rankings", first=TOP), key=LIST)]
    found = [Ranking(list_name(rows[0]), rows, rows[0].list_length) for rows in groups]
    return sorted(found, key=lambda each: (-each.length, each.name))


def list_name(row: Any) -> str:
    """Name the file of a list, without number and ending."""
    basis = {"ads": "ads", "platform": "ads-on", "country": "ads-in", "lines": ""}[row.basis]
    words = [basis, row.source, row.grain, row.country]
    return "-".join(word.lower().replace("_", "-") for word in [*words, row.currency or "no-currency"] if word)


@dataclass(frozen=True)
class Country:
    """A country that ads are tied to."""

    name: str
    path: str
    row: Any
    """its counts."""


class Shared:
    """Every capture, its files, what formats say of themselves, and what can be listed by place."""

    def __init__(self, reader: Reader, rendering: Environment, settings: Site, base_url: str | None) -> None:
        self.settings = settings
        self.base_url = base_url
        self.words = reader.words
        self.feed_template = rendering.get_template("feed.atom")
        self.redactions = reader.withheld.redactions
        self.updated: str = reader.one("freshness").updated
        files = groupby(reader.read("capture_files"), key=attrgetter("capture_id"))
        self.captures: dict[int, Any] = {each.capture_id: each for each in reader.read("captures")}
        self.files: dict[int, list[Any]] = {capture_id: list(rows) for capture_id, rows in files}
        self.lists = rankings(reader)
        self.platforms = list(reader.read("platforms"))
        self.countries = [
            Country(self.words.country(each.code), f"country/{each.code.lower()}", each)
            for each in reader.read("countries")
        ]
        has = settings.has
        self.elections = list(reader.read("elections")) if has("elections") else []
        self.entities = list(reader.read("entity_pages")) if has("entities") else []
        self.formats = {each.name: each for each in all_formats()}
        self.checked = note_checks(reader, reader.archive.config)
        """the checks that are configured."""
        has_networks = has("takedowns") and reader.holds("takedown_document")
        self.takedowns = list(reader.read("takedowns")) if has_networks else []

    def title(self, name: str) -> str:
        """Name a format for people."""
        return self.words.gettext(self.formats[name].title) if name in self.formats else name

    def rule(self, name: str) -> str:
        """Give the rule by which ads of a format count as active."""
        if name not in self.formats:
            return self.words.gettext("not known to this version of adlib")
        return self.words.gettext(self.formats[name].active_means)

    def happened(self, entry: Any) -> str:
        """Word an entry of what changed."""
        return self.words.ngettext(*HAPPENED[entry.kind], entry.items)
