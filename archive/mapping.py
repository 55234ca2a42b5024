"""The escape hatch: a TOML file that says which column of any table is which field; it compiles to a format.

    platform = "tiktok"
    holds = "ads"
    complete = false
    active = "schedule"
    [fields]
    ad_id = { column = "ad.id" }
    started_on = { column = "ad.first_shown_date", format = "%Y%m%d" }

`docs/mappings.md` has every word of it. Every mistake is told at once, each with its line. The text of the mapping is
kept with the capture, so that a figure can be traced to it.
"""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adlib.errors import UnknownFormat, UnreadableInput, UsageError
from archive import columns
from archive.columns import Column, plain
from archive.format import Facts, Format, Member
from archive.mapping_check import ACTIVE, Check, Lines
from archive.mapping_fields import FIELDS, kind_of, named
from archive.recognise import Match, first_records, keys, looks_at
from archive.scan import holds_token


@dataclass(frozen=True)
class MapFile:
    """A mapping that a user wrote, checked in itself; `match` holds it against a file."""

    path: Path
    text: str
    said: Mapping[str, Any]
    lines: Lines
    sha256: str

    @property
    def records(self) -> str:
        """Where the records of a JSON document lie; empty where a document is a record."""
        return str(self.said.get("records", ""))

    def match(self, path: Path, inner_name: str, shown: str) -> Match:
        """Take a file for what the mapping says it is.

        Raises UnreadableInput when there are no records, UnknownFormat for the columns that it lacks: all at once.
        """
        looks = looks_at(path, inner_name, shown, also=(self.records,) if self.records else ())
        wanted = [each for each in looks if each.probe.shape == "csv" or each.probe.records == self.records]
        if not wanted:
            at = f" at {self.records}" if self.records else ""
            raise UnreadableInput(f"{shown}: there are no records{at}; say in {self.path} where they lie: records.")
        look = wanted[0]
        is_csv = look.probe.shape == "csv"
        has = look.probe.names if is_csv else key_names(first_records(path, look.probe))
        if has or is_csv:
            self.refuse_missing(has, shown)
        fmt = self.format("csv" if is_csv else "json")
        return Match(fmt, fmt.members[0], look)

    def refuse_missing(self, has: Sequence[str], shown: str) -> None:
        """Raise UnknownFormat for columns that the mapping names and the file does not have."""
        known = {plain(each) for each in has}
        lacks = []
        for name, options in self.said["fields"].items():
            if options.get("optional"):
                continue
            for column in named(options):
                if plain(column) not in known:
                    near = difflib.get_close_matches(column, has, 1, 0.5)
                    hint = f"; did you mean {near[0]!r}?" if near else ""
                    line = self.lines.get(("fields", name), 0)
                    lacks.append(f"line {line}: {name}: there is no column {column!r}{hint}")
        if lacks:
            told = "\n".join(f"  {each}" for each in lacks)
            raise UnknownFormat(
                f"{shown}: the file lacks what {self.path} names (fields some files lack: `optional = true`).\n{told}"
            )

    def format(self, shape: str) -> Format:
        """Compile the mapping to a format, for CSVs or for JSON."""
        said, holds = self.said, self.said["holds"]
        read: dict[str, Column] = {}
        for name, given in said["fields"].items():
            options = {"currency": said["currency"], **given} if name == "spend" and "currency" in said else given
            read |= FIELDS[holds][name][kind_of(holds, name, options)].build(name, options)
        if holds == "spend_lines":
            if "payer" not in read:
                read["payer_state"] = columns.constant("field_absent")
            if "country" in said and "country" not in read:
                read["country"] = columns.constant(said["country"])
        usual = "started_on" if holds == "ads" else "period_end"
        newest = said.get("newest", usual if usual in read else None)
        facts = Facts(scope=said.get("scope"), country=said.get("country"))
        member = Member(
            name="ads" if holds == "ads" else "figures",
            holds=holds,
            shape="json" if shape == "json" else "csv",
            records=(self.records,) if self.records else (),
            marks=tuple(column for options in said["fields"].values() for column in named(options)),
            columns=read,
            ignored=said.get("ignore", {}),
            grain=said.get("grain"),
            ids_optional=said["fields"].get("ad_id", {"optional": True}).get("optional", False),
            newest=newest,
        )
        return Format(
            name=said["name"],
            title=said.get("title", said["name"]),
            platform=said["platform"],
            publisher=said.get("publisher", "not stated"),
            url=said.get("url", ""),
            members=(member,),
            complete=said["complete"],
            complete_means=said.get("complete_means", "as the mapping says"),
            active=said["active"],
            active_means=said.get("active_means", ACTIVE[said["active"]]),
            facts=lambda probe: facts,
            scope=said.get("scope"),
        )


def load(path: Path) -> MapFile:
    """Read a mapping. Raises UsageError with one line for every mistake."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: this is not TOML ({error}).") from error
    except OSError as error:
        raise UsageError(f"{path}: the file cannot be read ({error.strerror}).") from error
    if holds_token(text.encode()):
        raise UsageError(f"{path}: there is an access token in it; take it out, for a mapping is kept in the archive.")
    lines = lines_of(text)
    mistakes = Check(said, lines).mistakes()
    if mistakes:
        told = "\n".join(f"  {each}" for each in mistakes)
        count = len(mistakes)
        raise UsageError(f"{path}: {count} thing{'s are' if count > 1 else ' is'} missing or wrong.\n{told}")
    said.setdefault("name", "map_" + plain(path.stem))
    return MapFile(path, text, said, lines, hashlib.sha256(text.encode()).hexdigest())


def lines_of(text: str) -> dict[tuple[str, str], int]:
    """Say on which line each section and key stands."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*(\w+)(?:\.\s*\"?(\w+)\"?\s*)?\]", line):
            section = header[1]
            found.setdefault((section, header[2] or ""), number)
        elif key := re.match(r"\s*[\"']?([^\"'=]+?)[\"']?\s*=", line):
            found.setdefault((section, key[1]), number)
    return found


def key_names(objects: Sequence[Mapping[str, Any]], prefix: str = "", depth: int = 4) -> list[str]:
    """List the keys of some objects, and of the objects inside them under names such as `ad.reach`."""
    found: dict[str, None] = {}
    for name in keys(dict(each) for each in objects):
        found[f"{prefix}{name}"] = None
        inner = [each[name] for each in objects if isinstance(each.get(name), dict)]
        if inner and depth:
            found |= dict.fromkeys(key_names(inner, f"{prefix}{name}.", depth - 1))
    return list(found)
