"""The cases of DFRLab's Foreign Interference Attribution Tracker, 2020: a row per public attribution, 97 columns.

Only some cases are networks that Facebook removed; those have a day of announcement. In their figures the table writes
0 both for none and where nothing was stated (its budgets of 0 stand where the announcement names no sum), so a 0 is
kept as `not_stated` and never counts as zero. Vague beginnings stand as the first of January: of such a day only the
year is taken. A row whose figures add up several networks (`cases`) says so in `networks`.
"""

import re
from collections.abc import Mapping

from archive.takedowns.formats.facebook_table import network_id
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.values import Moment, Quantity, amount, count, countries, in_months, moment

COUNTS = {
    "fb_pages_total": "pages", "fb_accounts_total": "accounts", "fb_groups_total": "groups", "events_total": "events",
    "ig_accounts_total": "instagram_accounts",
}  # fmt: skip
FOLLOWERS = {
    "fb_pages_followers_total": "page_followers", "fb_groups_followers_total": "group_members",
    "ig_followers_total": "instagram_followers",
}  # fmt: skip
BUDGET = "budget_usd_total"
READ = {
    "case_hash", "case_id", "source", "disinformant", "disinformant_nation", "disinformant_attribution", "short_title",
    "short_description", "attribution_url", "start_date", "end_date", "attribution_date", "methods", "social_media",
    "announced_date", "url", "cases", BUDGET, *COUNTS, *FOLLOWERS,
}  # fmt: skip
PUBLISHER = "DFRLab, Foreign Interference Attribution Tracker"


def recognises(source: Source) -> bool:
    """Tell by the columns."""
    return set(source.header) >= READ


def read(source: Source) -> Reading:
    """Read every case."""
    reading = Reading(title="Foreign Interference Attribution Tracker", publisher=PUBLISHER)
    rows = list(source.dicts())
    found = [case_id(row) for row in rows]
    for row, takedown_id in zip(rows, found, strict=True):
        own = takedown_id if found.count(takedown_id) == 1 else f"dfrlab-{row.get('case_hash', '').lower()}"
        record = reading.record(row, own if row.get("case_hash") else None)
        if record.takedown_id is None:
            reading.reject(record, "it has no case_hash")
        elif len(row) != len(source.header):
            reading.reject(record, f"it has {len(row)} cells, and the header {len(source.header)}")
        else:
            read_case(reading, record, {name: value.strip() for name, value in row.items()})
    return reading


def case_id(row: Mapping[str, str]) -> str | None:
    """Give the id of a case: of a network that was announced, day and origin; else the tracker's own."""
    announced, nations = row.get("announced_date", ""), row.get("disinformant_nation", "")
    own = f"dfrlab-{row.get('case_hash', '').lower()}"
    return (network_id(announced, nations) if row.get("cases", "").strip() == "1" else None) or own


TEXTS = {
    "short_title": "name", "disinformant": "attributed_to", "short_description": "description",
    "disinformant_attribution": "attribution",
}  # fmt: skip
TIMES = {"start_date": "active_from", "end_date": "active_until", "attribution_date": "attributed"}


def read_case(reading: Reading, record: Record, cells: Mapping[str, str]) -> None:
    """Read one case."""
    said = {"said_by": cells["source"] or None, "source_url": cells["attribution_url"] or None}
    for column, field in TEXTS.items():
        if words := cells[column]:
            reading.state(record, field, words, **said)
    for field, text in (("origin", cells["disinformant_nation"]), ("target", target(cells["case_id"]))):
        for country, words in countries(text):
            reading.state(record, field, country, words=words, **said)
    for column, field in TIMES.items():
        if words := cells[column]:
            reading.state(record, field, vague(words), words=words, **said)
    for field, column in (("behaviour", "methods"), ("platform", "social_media")):
        for words in parted(cells[column]):
            reading.state(record, field, words.lower() if field == "platform" else words, words=words, **said)
    read_removal(reading, record, cells, {"source_url": cells["url"] or None})
    further = {column: words for column, words in sorted(cells.items()) if words and column not in READ}
    for column, words in further.items():
        reading.state(record, "detail", words, label=column)


def parted(text: str) -> list[str]:
    """Part a list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def read_removal(reading: Reading, record: Record, cells: Mapping[str, str], said: Mapping[str, str | None]) -> None:
    """Read the figures of a network that Facebook removed; only those have a day of announcement."""
    if not cells["announced_date"]:
        return
    reading.state(record, "removal", "stated", **said)
    reading.state(record, "announced", moment(cells["announced_date"]), words=cells["announced_date"], **said)
    if cells["url"]:
        reading.state(record, "announcement", cells["url"], **said)
    for column, field in {**COUNTS, **FOLLOWERS, BUDGET: "ad_spend"}.items():
        if words := cells[column]:
            reading.state(record, field, figure(words, column), words=words, **said)
    if cells["cases"] not in ("", "1"):
        note = "the figures of this row add up several networks"
        reading.state(record, "networks", count(cells["cases"]), words=cells["cases"], note=note)


def figure(words: str, column: str) -> Quantity | None:
    """Read a figure; of a 0 nobody can tell whether it is none or nothing stated."""
    if words == "0":
        return Quantity(None, None, "not_stated")
    if column == BUDGET:
        return amount(words, currency="USD", rounded=True)
    return count(words, rounded=column in FOLLOWERS)


def vague(words: str) -> Moment | None:
    """Read a day; of a first of January only the year."""
    when = moment(words)
    return in_months(when.first.year, 1, 12, "year") if when and re.match(r"0?1/0?1/", words) else when


def target(case: str) -> str:
    """Take the countries aimed at from the id of a case, such as `Veldoria >> Norland 2019`."""
    return re.sub(r"\s*\d{4}$", "", re.split(r">>+", case)[-1].strip()) if ">>" in case else ""


FORMAT = TakedownFormat("dfrlab", "DFRLab, Foreign Interference Attribution Tracker", recognises, read)
