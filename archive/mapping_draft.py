"""A draft of a mapping, made from a file's own columns and first records: what can be guessed, and what is open."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from adlib.errors import UnreadableInput, UsageError
from archive.columns import plain
from archive.json_reader import steps
from archive.mapping_check import REQUIRED
from archive.recognise import HEAD, Look, decoded, first_records, looks_at
from archive.scan import holds_token

GUESSES: Mapping[str, str] = {
    "ad_id": "adid id archiveid adarchiveid libraryid creativeid number adnumber",
    "advertiser id": "advertiserid pageid accountid businessid advertiserbusinessid",
    "advertiser name": "advertiser advertisername pagename page account businessname screenname organizationname name",
    "payer": "payer paidby paidforby sponsor fundingentity disclaimer byline bylines funder adpayer",
    "spend": "spend amount cost amountspent totalspend price spendusd spendeur",
    "spend lower": "spendmin spendlower spendlowerbound minspend spendrangemin",
    "spend upper": "spendmax spendupper spendupperbound maxspend spendrangemax",
    "currency": "currency currencycode currencyunits",
    "impressions": "impressions views totalimpressions shown",
    "impressions lower": "impressionsmin impressionslower impressionslowerbound impressionsfrom totalimpressionsfrom",
    "impressions upper": "impressionsmax impressionsupper impressionsupperbound impressionsto totalimpressionsto",
    "started_on": "start startdate startedon started firstshown firstshowndate firstseen from since begin createdutc "
    "firstimpressionat addeliverystarttime",
    "ended_on": "end enddate endedon ended lastshown lastshowndate lastseen until to stop latestimpressionat "
    "addeliverystoptime",
    "text": "text body adtext message creativebody adcreativebody copy selftext",
    "link_title": "title headline linktitle",
    "url": "url link adurl permalink libraryurl",
    "ad_type": "type adtype format mediatype",
    "countries": "country countries countrycode",
    "languages": "language languages",
}
"""names, as `plain` has them, under which collectors keep a field; the last part of a dotted name counts too."""


def draft(path: Path, inner_name: str, shown: str, records: str | None = None) -> str:
    """Write a mapping for a file, to be completed by hand.

    *records* says where the records of a JSON document lie, where the draft should not look for itself.
    """
    if records is not None:
        refuse_no_path(records)
    found, others = (records, []) if records is not None else record_lists(path)
    look = looked(looks_at(path, inner_name, shown, also=(found,) if found else ()), found)
    shape = look.probe.shape
    rows = first_rows(path, look) if shape == "csv" else [flat(each) for each in first_records(path, look.probe)]
    every = look.probe.names if shape == "csv" else dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in every if name]
    samples = {name: sample(row.get(name) for row in rows) for name in columns}
    lines = [f"# A draft for {comment(shown)}: complete it, then: adlib import {comment(shown)} --map THIS_FILE", ""]
    given = {"holds": toml("ads"), "active": toml("schedule"), "complete": "false"}
    for key, words in REQUIRED.items():
        lines.append(f"{'# ' if key == 'complete' else ''}{key} = {given.get(key, toml(''))}  # {words}")
    lines += ['# currency = "EUR"  # where no column says it', '# country = "DE"', '# scope = "what the file covers"']
    if found:
        lines.append(f"records = {toml(found)}  # where the records lie")
        lines += [f"# records = {toml(each)}" for each in others]
    lines += ["", "[fields]", *fields(columns, samples), ""]
    lines += ["# columns that nothing reads are kept as they are, and reported; leave one out on purpose:", "[ignore]"]
    text = "\n".join(lines) + "\n"
    if holds_token(text.encode("utf-8", "replace")):
        raise UnreadableInput(f"{shown}: there is an access token among its columns' names; rename that column first.")
    return text


def refuse_no_path(records: str) -> None:
    """Raise UsageError for what is no path to records."""
    try:
        steps(records)
    except ValueError as error:
        raise UsageError(f"--records {records}: write a path that ends at a list, such as $.data.ads[*].") from error


def looked(looks: Sequence[Look], records: str | None) -> Look:
    """Choose the look at the records."""
    return next((each for each in looks if each.probe.records == (records or "")), looks[0])


def fields(columns: Sequence[str], samples: Mapping[str, str]) -> Iterator[str]:
    """Write the fields: the guesses, then every other column with a sample, as a comment."""
    guessed = {role: name for role in GUESSES if (name := guess(role, columns))}
    used: set[str] = set()
    for field in SIMPLE:
        options = options_of(field, guessed, used)
        if options:
            used.update(name for key, name in options.items() if key not in ("kind", "separator"))
            said = ", ".join(f"{key} = {toml(value)}" for key, value in options.items())
            shown = next((samples[name] for name in options.values() if samples.get(name)), "")
            yield f"{field} = {{ {said} }}" + (f"  # such as {shown}" if shown else "")
        elif field in OPEN:
            yield OPEN[field]
    for name in columns:
        if name not in used:
            yield f"# {toml(name)}: {samples[name] or 'empty'}"


SIMPLE = (
    "ad_id", "advertiser", "payer", "started_on", "ended_on", "spend", "impressions", "text", "link_title", "url",
    "ad_type", "countries", "languages",
)  # fmt: skip
OPEN = {
    "ad_id": '# ad_id = { column = "" }  # without one, the hash of the record stands for it',
    "advertiser": 'advertiser = { name = "" }  # who ran the ad; or { kind = "unknown" }',
    "spend": '# spend = { kind = "not_disclosed" }  # if the platform does not tell; else: exact, range or bucket',
}
"""what to write where nothing could be guessed."""


def options_of(field: str, guessed: Mapping[str, str], used: set[str]) -> dict[str, str]:
    """Guess the options of one field; none where no column is left for it."""
    if field == "advertiser":
        return {key: guessed[f"{field} {key}"] for key in ("id", "name") if f"{field} {key}" in guessed}
    if all(f"{field} {end}" in guessed for end in ENDS):
        return {"kind": "range"} | {end: guessed[f"{field} {end}"] for end in ENDS}
    if field not in guessed or guessed[field] in used:
        return {}
    options = {"column": guessed[field]}
    if field in ("spend", "impressions"):
        options = {"kind": "exact"} | options
    if field == "spend" and "currency" in guessed:
        options["currency_column"] = guessed["currency"]
    if field in ("countries", "languages"):
        options["separator"] = ","
    return options


ENDS = ("lower", "upper")


def guess(role: str, columns: Sequence[str]) -> str | None:
    """Guess which column holds a field: by its whole name, then by the last part of it."""
    for word in GUESSES[role].split():
        for whole in (True, False):
            for name in columns:
                if plain(name if whole else name.rsplit(".", 1)[-1]) == word:
                    return name
    return None


def record_lists(path: Path) -> tuple[str | None, list[str]]:
    """Find where the records of a JSON document may lie: the longest list of objects, and the others."""
    with path.open("rb") as file:
        text = decoded(file.read(HEAD)).strip()
    if not text.startswith("{"):
        return None, []
    try:
        document, end = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return None, []
    if text[end:].strip():  # several documents: each is a record
        return None, []
    found = sorted(lists_in(document), key=lambda each: -each[1])
    paths = [each for each, _ in found]
    return (paths[0], paths[1:6]) if paths else (None, [])


def lists_in(value: Any, path: str = "$", depth: int = 6) -> Iterator[tuple[str, int]]:
    """Yield the paths of the lists of objects in a document, with how many objects they hold."""
    if not isinstance(value, dict) or not depth:
        return
    for key, inner in value.items():
        if not re.fullmatch(r"\w+", key):
            continue
        if isinstance(inner, list):
            objects = [each for each in inner if isinstance(each, dict)]
            nested = [each for one in inner if isinstance(one, list) for each in one if isinstance(each, dict)]
            if objects:
                yield f"{path}.{key}[*]", len(objects)
            elif nested:
                yield f"{path}.{key}[*][*]", len(nested)
            # lists inside the records, as alternatives
            yield from ((each, 0) for each, _ in lists_in(next(iter(objects), None), f"{path}.{key}[*]", depth - 1))
        yield from lists_in(inner, f"{path}.{key}", depth - 1)


def first_rows(path: Path, look: Look) -> list[dict[str, Any]]:
    """Read the first rows of a CSV."""
    with path.open("rb") as file:
        text = decoded(file.read(64 << 10))
    lines = text.splitlines()[:6]
    try:
        rows = list(csv.reader(lines, delimiter=look.delimiter))[1:]
    except csv.Error:
        return []
    return [dict(zip(look.probe.names, row, strict=False)) for row in rows]


def flat(record: Mapping[str, Any], prefix: str = "", depth: int = 4) -> dict[str, Any]:
    """Take a record's objects apart: `ad.reach.users`; an object without keys stays one."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value and depth:
            found |= flat(value, f"{prefix}{name}.", depth - 1)
        else:
            found[f"{prefix}{name}"] = value
    return found


def sample(values: Iterable[Any]) -> str:
    """Show the first filled of some values, short, on one line, and without secrets."""
    for value in values:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if value is None or not text.strip():
            continue
        if holds_token(text.encode("utf-8", "replace")):
            return "(a secret, not shown)"
        return toml(text[:40] + ("…" if len(text) > 40 else ""))
    return ""


def comment(text: str) -> str:
    """Write a text so that it stays in a comment of one line."""
    return "".join(each if each.isprintable() else "�" for each in text)


def toml(text: str) -> str:
    """Write a text as TOML does, in quotes; what cannot be printed is escaped."""
    plainly = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08X}" for each in plainly) + '"'
