"""`takedown.toml`, as people write it by hand: networks, what each source states about them, and assets.

Each `[[takedowns.sources]]` states what one source says, so two that disagree are two blocks. Numbers, amounts and
times may be words, as `about 2.8 million`, `about $1,100` or `May 2014`. A file with a mistake is refused whole, with
a line for each mistake. `docs/takedowns.md` has an example; the removals that come along with adlib are written so
(`archive/takedowns/known.toml`).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from adlib.errors import UnreadableInput
from adlib.takedown import COUNTS, DATES
from adlib.takedown_file import AssetEntry, SourceEntry, Spent, TakedownEntry, TakedownFile, Time, listed
from archive.takedowns.defang import address_in, named_in, platform_of
from archive.takedowns.formats.asset_csv import OTHER_NAMES
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.values import ALIASES, Moment, Quantity, amount, count, currency, moment, on

LISTS = {"attributed_to": "attributed_to", "behaviour": "behaviour", "topics": "topic"}
TEXTS = ("name", "attribution", "found_through", "description", "response")
Where = tuple[str | int, ...]


def recognises(source: Source) -> bool:
    """Tell by the tables of the file."""
    return re.search(r"^\s*\[\[\s*takedowns\s*\]\]", source.text, re.MULTILINE) is not None


def read(source: Source) -> Reading:
    """Read every network. Raises UnreadableInput with a line for every mistake."""
    content = parsed(source)
    mistakes = Mistakes(source)
    try:
        file = TakedownFile.model_validate(content)
    except ValidationError as error:
        for each in error.errors():
            mistakes.add(each["loc"], worded(each))
        raise mistakes.refusal() from error
    reading = Reading(title=file.title, publisher=file.publisher)
    for number, entry in enumerate(file.takedowns):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id):
            mistakes.add(("takedowns", number, "id"), "write it with small letters, digits and single hyphens.")
        if any(each.id == entry.id for each in file.takedowns[:number]):
            mistakes.add(("takedowns", number, "id"), f'"{entry.id}" stands twice; put all its sources under one.')
        read_entry(reading, entry, content["takedowns"][number], mistakes, ("takedowns", number))
    if mistakes.found:
        raise mistakes.refusal()
    return reading


def parsed(source: Source) -> dict[str, Any]:
    """Read the TOML."""
    try:
        return tomllib.loads(source.text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableInput(f"{source.path}: this is not TOML ({error}).") from error


def read_entry(reading: Reading, entry: TakedownEntry, table: Any, mistakes: "Mistakes", where: Where) -> None:
    """Read one network: a record for each of its sources and assets."""
    own = {name: value for name, value in table.items() if name not in ("sources", "assets")}
    record = reading.record(own, entry.id)
    reading.state(record, "name", entry.name)
    for other in listed(entry.same_as):
        reading.state(record, "same_as", other)
    for number, source in enumerate(entry.sources):
        block = table["sources"][number]
        read_source(
            Block(reading, reading.record(block, entry.id), mistakes, (*where, "sources", number)), source, block
        )
    for number, asset in enumerate(entry.assets):
        record = reading.record(table["assets"][number], entry.id)
        read_asset(Block(reading, record, mistakes, (*where, "assets", number)), asset)


@dataclass(frozen=True)
class Block:
    """One table of the file: its record, and where mistakes in it are noted."""

    reading: Reading
    record: Record
    mistakes: "Mistakes"
    where: Where

    def wrong(self, key: str, words: str) -> None:
        """Note a mistake."""
        self.mistakes.add((*self.where, key) if key else self.where, words)


def read_source(block: Block, entry: SourceEntry, table: Any) -> None:
    """Read what one source states."""
    published = [entry.title, entry.published and entry.published.isoformat()]
    said = {
        "said_by": f"{entry.publisher}, {entry.said_by}" if entry.said_by else entry.publisher,
        "source_url": entry.url, "note": ", ".join(each for each in published if each) or None,
    }  # fmt: skip
    for name, value, words in (*texts(entry), *figures(block, entry)):
        block.reading.state(block.record, name, value, words=words, **said)
    if entry.ad_spend is not None:
        spent = spent_of(block, entry.ad_spend)
        block.reading.state(block.record, "ad_spend", spent, words=str(table["ad_spend"]), **said)
    for words in listed(entry.paid_in):
        code = currency(words)
        if code is None:
            block.wrong("paid_in", f'"{words}" is no currency that adlib knows; write a code such as PKR.')
        block.reading.state(block.record, "paid_in", code, words=words, **said)


def texts(entry: SourceEntry) -> Iterator[tuple[str, str, str]]:
    """Yield what a source states in words, as (field, value, words)."""
    for name, field in {**dict(zip(TEXTS, TEXTS, strict=True)), **LISTS}.items():
        yield from ((field, words, words) for words in listed(getattr(entry, name)))
    for words in listed(entry.platforms):
        yield "platform", OTHER_NAMES.get(words.lower(), words.lower()), words
    for name, field in (("origin", "origin"), ("targets", "target")):
        for words in listed(getattr(entry, name)):
            yield field, ALIASES.get(words.lower(), words), words
    if entry.removed:
        yield "removal", "stated", "removed = true"


def figures(block: Block, entry: SourceEntry) -> Iterator[tuple[str, Moment | Quantity | None, str]]:
    """Yield the times and numbers that a source states, as (field, value, words)."""
    for name in (*DATES, *COUNTS):
        stated = getattr(entry, name, None)
        if stated is not None:
            yield name, time_of(block, name, stated) if name in DATES else number_of(block, name, stated), str(stated)


def read_asset(block: Block, entry: AssetEntry) -> None:
    """Read one asset."""
    if not (entry.id or entry.name or entry.url):
        block.wrong("", "needs an id, a name or a url.")
    address = address_in(entry.url) if entry.url else None
    if entry.url and not address:
        block.wrong("url", f'"{entry.url}" is no address.')
    first, removed = time_of(block, "first_seen", entry.first_seen), time_of(block, "removed", entry.removed)
    platform = (entry.platform or "").lower() or (platform_of(address) if address else None)
    block.reading.lists(
        block.record, entry.type.lower(), url=address, platform=OTHER_NAMES.get(platform or "", platform),
        asset_id=entry.id or (named_in(address)[1] if address else None), asset_name=entry.name,
        first_seen=first and first.first, first_seen_precision=first and first.precision,
        removed_on=removed and removed.first, removed_precision=removed and removed.precision,
        confidence=entry.confidence, note=entry.note, source_url=entry.source,
    )  # fmt: skip


def time_of(block: Block, key: str, stated: Time | None) -> Moment | None:
    """Read a time, or note that it is none."""
    found = None if stated is None else on(stated) if isinstance(stated, date) else moment(str(stated))
    if stated is not None and found is None:
        block.wrong(key, f'"{stated}" is no time; write a day as 2019-04-01, or "May 2014" or "2014" in quotes.')
    return found


def number_of(block: Block, key: str, stated: int | str) -> Quantity | None:
    """Read a number of something, or note that it is none."""
    found = count(str(stated))
    if found is None:
        block.wrong(key, f'"{stated}" is no number; write one such as 57 or "about 2.8 million".')
    return found


def spent_of(block: Block, stated: str | Spent) -> Quantity | None:
    """Read an amount, or note that it is none."""
    if isinstance(stated, str):
        found = amount(stated)
        if found is None:
            block.wrong("ad_spend", f'"{stated}" is no amount; write one such as "about $1,100" or "1100 EUR".')
        return found
    lower, upper = (None if each is None else Decimal(each) for each in (stated.lower, stated.upper))
    if currency(stated.currency) is None or (lower is None and upper is None) or (lower or 0) > (upper or lower or 0):
        block.wrong("ad_spend", "needs a currency code, and bounds of which the lower is not above the upper.")
    kind = "at_most" if lower is None else "at_least" if upper is None else "exact" if lower == upper else "range"
    return Quantity(Decimal(0) if lower is None else lower, upper, kind, None, stated.currency)


class Mistakes:
    """The mistakes found in a file, each with its line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[tuple[int, str]] = []

    def add(self, where: Sequence[str | int], words: str) -> None:
        """Note a mistake at a place such as ("takedowns", 0, "sources", 1, "pages")."""
        line = line_of(self.source.text, tuple(each for each in where if not str(each).startswith("function-")))
        names = [f"[{each + 1}]" if isinstance(each, int) else str(each) for each in where]
        told = ".".join(names).replace(".[", "[")
        if not any(each == (line, f"line {line}, {told}: {words}") for each in self.found):
            self.found.append((line, f"line {line}, {told}: {words}"))

    def refusal(self) -> UnreadableInput:
        """Word all of them."""
        count = len(self.found)
        told = "\n".join(f"  {words}" for _, words in sorted(self.found))
        return UnreadableInput(f"{self.source.path}: {count} thing{'s are' if count > 1 else ' is'} wrong.\n{told}")


@lru_cache(maxsize=4)
def lines_of(text: str) -> dict[Where, int]:
    """Say on which line each table and key of a file stands."""
    found: dict[Where, int] = {}
    counts: dict[str, int] = {}
    at: Where = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line):
            name = header[1]
            if name == "takedowns":
                counts = {"takedowns": counts.get("takedowns", 0) + 1}
                at = ("takedowns", counts["takedowns"] - 1)
            else:
                counts[name] = counts.get(name, 0) + 1
                at = ("takedowns", counts.get("takedowns", 1) - 1, name.rpartition(".")[2], counts[name] - 1)
            found.setdefault(at, number)
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            found.setdefault((*at, key[1]), number)
    return found


def line_of(text: str, where: Where) -> int:
    """Give the line of a place, else of what it is in."""
    lines = lines_of(text)
    return next((lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in lines), 1)


def worded(error: Any) -> str:
    """Say what is wrong with a value."""
    kind, key = str(error["type"]), str(error["loc"][-1])
    shown = str(error["input"])[:80]
    if kind == "extra_forbidden":
        return f"there is no key {key}; docs/takedowns.md lists those that there are."
    if kind == "missing":
        return f"{key} is missing."
    return f'"{shown}" will not do: {error["msg"][:1].lower()}{error["msg"][1:]}.'


FORMAT = TakedownFormat("takedown_toml", "takedown.toml, written by hand", recognises, read)
