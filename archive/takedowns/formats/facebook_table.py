"""A hand-made table of what Facebook announced from July 2018 to May 2020, a row per network (simabasel/cib-data).

An empty cell states nothing; a 0 is the table's own zero. Days are month first; the begin and end of a network are a
month (`May-14`) or a year. Budgets and followers are copied from announcements that say "about", so they are rounded.
A row has no id: its id is the day of the announcement and the countries of origin, and where several rows share those,
their targets and whom they name. A row of another table with one of these ids is of the same network.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.values import Moment, Quantity, amount, count, countries, moment, slug

COUNTS = {
    "fb_accounts": "accounts", "fb_pages": "pages", "fb_groups": "groups", "events": "events",
    "ig_accounts": "instagram_accounts",
}  # fmt: skip
FOLLOWERS = {
    "fb_pages_followers": "page_followers", "fb_groups_followers": "group_members",
    "ig_followers": "instagram_followers",
}  # fmt: skip
TEXTS = {"affiliation": "attributed_to", "description": "description", "source": "found_through"}
MARKS = {"origin_countries", "target_countries", "announced_date", "budget_usd", *COUNTS, *FOLLOWERS}
PUBLISHER = "cib-data, a table made by hand from Facebook's announcements"


def recognises(source: Source) -> bool:
    """Tell by the columns."""
    return set(source.header) >= MARKS


def read(source: Source) -> Reading:
    """Read every row."""
    reading = Reading(title="Networks that Facebook announced", publisher=PUBLISHER)
    rows = list(source.dicts())
    for row, takedown_id in zip(rows, ids(rows), strict=True):
        record = reading.record(row, takedown_id)
        cells = {name: value.strip() for name, value in row.items()}
        if not takedown_id:
            reading.reject(record, "it has no announced_date or no origin_countries")
        elif len(row) != len(source.header):
            reading.reject(record, f"it has {len(row)} cells, and the header {len(source.header)}")
        else:
            read_row(reading, record, cells)
    return reading


def ids(rows: list[dict[str, str]]) -> list[str | None]:
    """Give each row its id: as little of it as tells it from all other rows."""
    found = [network_id(row.get("announced_date", ""), row.get("origin_countries", "")) for row in rows]
    for column in ("target_countries", "affiliation", "description"):
        repeated = {each for each, times in Counter(found).items() if times > 1}
        found = [
            f"{each}-{slug(row.get(column) or 'not stated')[:48].strip('-')}" if each and each in repeated else each
            for each, row in zip(found, rows, strict=True)
        ]
    return found


def network_id(day: str, origin: str) -> str | None:
    """Make an id of the day of an announcement and the countries of origin, in any order."""
    when = moment(day)
    names = sorted(slug(name) for name, _ in countries(origin))
    return f"{when.text}-{'-'.join(names)}" if when and names else None


READERS: dict[str, Callable[[str], Quantity | Moment | str | None]] = {
    **dict.fromkeys(("active_from", "active_until"), moment), **dict.fromkeys(COUNTS.values(), count),
    **dict.fromkeys(FOLLOWERS.values(), partial(count, rounded=True)),
    "ad_spend": partial(amount, currency="USD", rounded=True),
    **dict.fromkeys((*TEXTS.values(), "announcement"), str),
}  # fmt: skip
"""how each field is read from its cell."""
COLUMNS = {
    "start_date": "active_from", "end_date": "active_until", **COUNTS, **FOLLOWERS, "budget_usd": "ad_spend", **TEXTS,
    "url": "announcement",
}  # fmt: skip


def read_row(reading: Reading, record: Record, cells: Mapping[str, str]) -> None:
    """Read one network; an empty cell states nothing."""
    url = cells.get("url") or None
    said = {"source_url": url} if url else {}
    reading.state(record, "removal", "stated", **said)
    reading.state(record, "platform", "facebook", **said)
    for field, column in (("origin", "origin_countries"), ("target", "target_countries")):
        for country, words in countries(cells[column]):
            reading.state(record, field, country, words=words, **said)
    day = cells["announced_date"]
    reading.state(record, "announced", moment(day), words=day, note=other_month(day, url), **said)
    for column, field in COLUMNS.items():
        if cell := cells.get(column):
            reading.state(record, field, READERS[field](cell), words=cell, **said)
    for topic in filter(None, (each.strip() for each in cells.get("keywords", "").split(","))):
        reading.state(record, "topic", topic, **said)


def other_month(announced: str, url: str | None) -> str | None:
    """Say so where the address of an announcement has another month than the row."""
    found = re.search(r"/news/(\d{4})/(\d{2})/", url or "")
    when = moment(announced)
    if not found or not when or (when.first.year, when.first.month) == (int(found[1]), int(found[2])):
        return None
    return f"the address of the announcement says {found[1]}-{found[2]}"


FORMAT = TakedownFormat("facebook_table", "Hand-made table of Facebook's announcements (cib-data)", recognises, read)
