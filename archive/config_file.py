"""adlib.toml as it is written: read key by key, every mistake named with its line.

`docs/configuration.md` has the whole file as an example.
"""

import csv
import difflib
import re
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from sqlmodel import SQLModel

from adlib.errors import UsageError
from adlib.models import (
    Correction,
    Election,
    PublicationLimit,
    Redaction,
    RegisteredPayer,
    SilencePeriod,
    SpendingLimit,
)
from adlib.site import Site
from archive import withheld
from archive.config import RETENTION, Config
from archive.config_collect import read as read_collect
from archive.elections import completed, over_shipped, rows_of, shipped, turned

Entry = TypeVar("Entry", bound=SQLModel)
LISTS: dict[str, type[SQLModel]] = {
    "elections": Election,
    "silence_periods": SilencePeriod,
    "spending_limits": SpendingLimit,
    "registered_payers": RegisteredPayer,
    "publication_limits": PublicationLimit,
    "redactions": Redaction,
    "corrections": Correction,
}
SECTIONS = sorted(
    [*LISTS, "archive", "collect", "election_files", "registers", "retention", "shipped_elections", "site"]
)
LOGOS = (".svg", ".png", ".jpg", ".jpeg", ".webp")
LARGEST_LOGO = 100_000
MOST_YEARS, MOST_HOURS, MOST_AMOUNT = 1_000, 1_000_000, 10**15
"""what no setting can be more than, and what can be reckoned with."""
PAGE = r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.html"
REGISTER = ("name", "registered_id", "country")


def read(path: Path) -> Config:
    """Read adlib.toml.

    Raises UsageError with one line for every mistake: where it stands, what it is, what to do.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: this is not TOML ({error}).") from error
    except OSError as error:
        raise UsageError(f"{path}: the file cannot be read ({error.strerror}).") from error
    reading = Reading(path, lines_of(text))
    config = reading.config(content)
    if reading.mistakes:
        told = "\n".join(f"  {each}" for _, each in sorted(reading.mistakes, key=lambda mistake: mistake[0]))
        count = len(reading.mistakes)
        raise UsageError(f"{path}: {count} thing{'s are' if count > 1 else ' is'} wrong.\n{told}")
    return config


Place = tuple[str, int, str]
"""a section, which entry of it (from 1; 0: the section itself), and a key of it."""


def lines_of(text: str) -> dict[Place, int]:
    """Say on which line each section and key stands, as far as that can be told without reading TOML anew."""
    found: dict[Place, int] = {}
    section, entry, counts = "", 0, dict.fromkeys(LISTS, 0)
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([\w.-]+)\s*\]", line):
            section = header[2]
            counts[section] = counts.get(section, 0) + 1
            entry = counts[section] if header[1] == "[[" else 0
            found.setdefault((section, 0, ""), number)
            found[section, entry, ""] = number
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            found.setdefault((section, entry, key[1]) if section else (key[1], 0, ""), number)
    return found


class Reading:
    """One reading of adlib.toml: what it gives, and the mistakes found on the way."""

    def __init__(self, path: Path, lines: dict[Place, int]) -> None:
        self.path = path
        self.lines = lines
        self.mistakes: list[tuple[int, str]] = []
        self.elections: list[Any] = []

    def config(self, content: dict[str, Any]) -> Config:
        """Read every section."""
        for name in content.keys() - set(SECTIONS):
            self.mistake((name, 0, ""), unknown_key(name, SECTIONS))
        tables: Any = content.get("elections")
        self.elections = [each.get("name") for each in tables] if are_tables(tables) else []
        lists = {name: [*self.entries(content, name, model)] for name, model in LISTS.items()}
        config = Config(self.archive(content.get("archive")))
        for name, found in lists.items():
            setattr(config, name, [each for _, each in found])
        config.shipped_elections = self.wanted(content.get("shipped_elections", True))
        config.elections += self.election_files(content.get("election_files", []))
        config.registered_payers += self.registers(content.get("registers", []))
        config.retentions = self.retentions(content.get("retention", {}))
        config.site, config.logo = self.site(content.get("site", {}))
        config.collect = read_collect(content.get("collect"), self.path.parent, self.mistake, worded)
        self.contradictions(lists)
        for number, redaction in lists["redactions"]:
            for key, words in withheld.mistakes(cast(Redaction, redaction)):
                self.mistake(("redactions", number, key), words)
        for number, correction in lists["corrections"]:
            self.correction(number, cast(Correction, correction))
        return config

    def correction(self, number: int, correction: Correction) -> None:
        """Note a correction that says nothing, and what is no page of the site."""
        if not correction.what.strip():
            self.mistake(("corrections", number, "what"), "is empty.")
        for page in correction.pages or []:
            if not re.fullmatch(PAGE, page):
                words = f"{shown(page)} is no page of the site; write one such as a/meta/07/7.html."
                self.mistake(("corrections", number, "pages"), words)

    def mistake(self, place: Place, words: str) -> None:
        """Note a mistake with the line it stands on: of its key, else of its entry."""
        section, entry, key = place
        line = self.lines.get(place) or self.lines.get((section, entry, "")) or self.lines.get((section, 0, ""), 0)
        where = f"[[{section}]] {entry}" if entry else f"[{section}]" if key else section
        self.mistakes.append((line, f"line {line}, {where}{f', {key}' if key else ''}: {words}"))

    def archive(self, named: Any) -> Path | None:
        """Read the name of the archive, which is relative to the file that gives it."""
        if named is not None and not isinstance(named, str):
            self.mistake(("archive", 0, ""), 'must name a file, as in archive = "ads.duckdb".')
            return None
        return self.path.parent / named if named else None

    def wanted(self, value: Any) -> bool:
        """Read whether the elections that come with adlib are wanted."""
        if not isinstance(value, bool):
            self.mistake(("shipped_elections", 0, ""), f"{shown(value)} is neither true nor false.")
        return value is not False

    def entries(self, content: dict[str, Any], name: str, model: type[Entry]) -> Iterator[tuple[int, Entry]]:
        """Read the entries of a list, each with its number."""
        tables = content.get(name, [])
        if not are_tables(tables):
            self.mistake((name, 0, ""), f"write it as [[{name}]], once for each.")
            return
        for number, table in enumerate(tables, 1):
            try:
                stated = over_shipped(table, self.path.name) if model is Election else table
                yield number, model.model_validate(turned(stated))
            except ValidationError as error:
                found = {str(each["loc"][0]): worded(each, model) for each in reversed(error.errors())}
                for key, words in found.items():
                    self.mistake((name, number, key), words)

    def election_files(self, tables: Any) -> Iterator[Election]:
        """Read the elections that stand in CSV files beside this one."""
        if not are_tables(tables):
            self.mistake(("election_files", 0, ""), "write it as [[election_files]], once for each.")
            return
        for number, table in enumerate(tables, 1):
            name = table.get("file")
            if not isinstance(name, str):
                self.mistake(("election_files", number, ""), "needs a file, as text in quotes.")
            elif not (file := self.path.parent / name).is_file():
                self.mistake(("election_files", number, "file"), f"there is no file {name} beside this one.")
            else:
                yield from self.election_file(file, name)

    def election_file(self, file: Path, name: str) -> Iterator[Election]:
        """Read one CSV of elections: its columns are the keys of `[[elections]]`, several values parted by `;`."""
        try:
            for line, table in rows_of(file):
                try:
                    election = Election.model_validate(over_shipped(table, name))
                except ValidationError as error:
                    for each in error.errors():
                        self.mistakes.append((0, f"{name} line {line}, {each['loc'][0]}: {worded(each, Election)}"))
                    continue
                if election.name in self.elections:
                    words = f"{shown(election.name)} stands twice; every election needs a name of its own."
                    self.mistakes.append((0, f"{name} line {line}, name: {words}"))
                elif wrong := contradiction(election):
                    self.mistakes.append((0, f"{name} line {line}, {wrong[0]}: {wrong[1]}"))
                else:
                    self.elections.append(election.name)
                    yield complete(election)
        except (ValueError, csv.Error) as error:
            self.mistakes.append((0, f"{name}: this is no CSV of elections in UTF-8 ({error})."))

    def registers(self, tables: Any) -> Iterator[RegisteredPayer]:
        """Read the registers that stand in CSV files beside this one."""
        if not are_tables(tables):
            self.mistake(("registers", 0, ""), "write it as [[registers]], once for each.")
            return
        for number, table in enumerate(tables, 1):
            jurisdiction, name = table.get("jurisdiction"), table.get("file")
            if not isinstance(jurisdiction, str) or not isinstance(name, str):
                self.mistake(("registers", number, ""), "needs a jurisdiction and a file, both as text in quotes.")
            elif not (file := self.path.parent / name).is_file():
                self.mistake(("registers", number, "file"), f"there is no file {name} beside this one.")
            else:
                try:
                    yield from self.register(file, name, jurisdiction)
                except (ValueError, csv.Error) as error:
                    self.mistakes.append((0, f"{name}: this is no CSV of payers in UTF-8 ({error})."))

    def register(self, file: Path, name: str, jurisdiction: str) -> Iterator[RegisteredPayer]:
        """Read one register."""
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened)
            if "name" not in (rows.fieldnames or ()):
                self.mistakes.append((0, f"{name} line 1: there is no column name; it may have {', '.join(REGISTER)}."))
                return
            for row in rows:
                said: dict[str, Any] = {key: (row.get(key) or "").strip() or None for key in REGISTER}
                if said["name"]:
                    yield RegisteredPayer(jurisdiction=jurisdiction, **said)
                else:
                    words = f"{name} line {rows.line_num}, name: is empty; write the name in the register."
                    self.mistakes.append((0, words))

    def retentions(self, table: Any) -> dict[str, int]:
        """Read how many years platforms keep ads."""
        if not isinstance(table, dict):
            self.mistake(
                ("retention", 0, ""), "write it as [retention], with a line for each platform such as google = 7."
            )
            return {}
        for platform, years in table.items():
            if not isinstance(years, int) or isinstance(years, bool) or not 1 <= years <= MOST_YEARS:
                words = f"{shown(years)} is no whole number; write one such as 7."
                if isinstance(years, int) and years > MOST_YEARS:
                    words = f"must be at most {MOST_YEARS:,}."
                self.mistake(("retention", 0, platform), words)
        return {**RETENTION, **table}

    def site(self, table: Any) -> tuple[Site, Path | None]:
        """Read the settings of the site, and find its logo."""
        if not isinstance(table, dict):
            self.mistake(("site", 0, ""), "write it as [site], with a line for each setting.")
            return Site(), None
        try:
            found = Site.model_validate(table)
        except ValidationError as error:
            for each in error.errors():
                self.mistake(("site", 0, str(each["loc"][0])), worded(each, Site))
            return Site(), None
        if found.logo is None:
            return found, None
        logo = self.path.parent / found.logo
        if logo.suffix.lower() not in LOGOS:
            self.mistake(("site", 0, "logo"), f"{shown(found.logo)} must end in {', '.join(LOGOS)}.")
        elif not logo.is_file():
            self.mistake(("site", 0, "logo"), f"there is no file {found.logo} beside this one.")
        elif logo.stat().st_size > LARGEST_LOGO:
            self.mistake(("site", 0, "logo"), f"{found.logo} is larger than 100 kB; every page would load it.")
        return found, logo

    def contradictions(self, lists: dict[str, list[tuple[int, Any]]]) -> None:
        """Note what each entry allows but the whole does not."""
        for number, election in lists["elections"]:
            self.election(number, election)
        for section in ("silence_periods", "spending_limits"):
            for number, each in lists[section]:
                if each.election not in self.elections and each.election not in shipped().elections:
                    words = f"{shown(each.election)} is none of the elections in this file or of `adlib elections`."
                    self.mistake((section, number, "election"), words)
        for number, silence in lists["silence_periods"]:
            if zoned := [key for key in ("starts_at", "ends_at") if getattr(silence, key).tzinfo]:
                words = "is no day or time; write one without quotes, as 2026-05-24 or 2026-05-24T08:00:00+02:00."
                self.mistake(("silence_periods", number, zoned[0]), words)
            elif silence.ends_at <= silence.starts_at:
                self.mistake(("silence_periods", number, "starts_at"), "the period ends before it begins.")
        for number, limit in lists["spending_limits"]:
            self.within(("spending_limits", number, "amount"), limit.amount, MOST_AMOUNT)
            self.currency(("spending_limits", number, "currency"), limit.currency)
        for number, publication in lists["publication_limits"]:
            self.within(("publication_limits", number, "hours"), publication.hours, MOST_HOURS)

    def within(self, place: Place, value: Decimal | int, most: int) -> None:
        """Note a number that is not above zero, or larger than anybody can mean."""
        if value <= 0:
            self.mistake(place, "must be more than 0.")
        elif value > most:
            self.mistake(place, f"must be at most {most:,}.")

    def currency(self, place: Place, code: str) -> None:
        """Note what is no currency code."""
        if not re.fullmatch("[A-Z]{3}", code):
            self.mistake(place, f"{shown(code)} is no currency code; write one such as EUR.")

    def election(self, number: int, election: Election) -> None:
        """Fill in what an election leaves to its other keys, and note what contradicts them."""
        if self.elections.index(election.name) < number - 1:
            words = f"{shown(election.name)} stands twice; every election needs a name of its own."
            self.mistake(("elections", number, "name"), words)
        if wrong := contradiction(election):
            self.mistake(("elections", number, wrong[0]), wrong[1])
        else:
            complete(election)


def complete(election: Election) -> Election:
    """Fill in what an election leaves to its other keys."""
    for key, value in completed(election.model_dump()).items():
        setattr(election, key, value)
    return election


def contradiction(election: Election) -> tuple[str, str] | None:
    """Name the key of an election that contradicts another, and how; None where all agree."""
    if not election.polling_days:
        return "polling_days", "is empty; write at least one day."
    if election.period_end and not election.period_start:
        return "period_end", "a period that ends needs its first day, period_start."
    end = election.period_end or max(election.polling_days)
    if election.period_start and election.period_start > end:
        return "period_start", f"{election.period_start} is after the period's end, {end}."
    return None


def are_tables(value: Any) -> bool:
    """Tell whether a value is what `[[name]]` makes."""
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def shown(value: Any) -> str:
    """Quote a value of the file."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def unknown_key(name: str, known: list[str]) -> str:
    """Say that there is no such key, and which may be meant."""
    near = difflib.get_close_matches(name, known, 1)
    return "there is no such key; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}.")


WORDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("date", lambda value: f"{value} is no day; write one as 2026-05-24."),
    ("int", lambda value: f"{value} is no whole number; write one such as 7."),
    ("decimal", lambda value: f"{value} is no amount; write a number such as 10000.00."),
    ("string", lambda value: f"{value} is no text; write it in quotes."),
    ("bool", lambda value: f"{value} is neither true nor false."),
    ("list", lambda value: f"{value} is no list; write it in brackets, such as [{value}]."),
)
"""what pydantic's kinds of error begin with, and how adlib says them."""


def worded(error: Any, model: type[SQLModel]) -> str:
    """Say what is wrong with a value."""
    kind = str(error["type"])
    key = str(error["loc"][0])
    if kind == "extra_forbidden":
        return unknown_key(key, sorted(model.model_fields))
    if kind == "missing":
        return f"is missing; {model.model_fields[key].description}."
    value, said = shown(error["input"]), error["msg"].removeprefix("Value error, ")
    return next((words(value) for start, words in WORDS if kind.startswith(start)), f"{value}: {said}.")
