"""Meta's threat research, 2020 to May 2023: `indicator_type,indicator_value,comment,ds` as CSV, TSV or JSON.

One file is one report, which may be about several networks; the comments name them, in no fixed form. So a file is one
takedown here, its comments are kept with each indicator, and a warning says so. `ds` is the day of the report.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from archive.takedowns.defang import defanged, named_in, platform_of, refanged
from archive.takedowns.formats.killchain import network_id
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.values import moment

COLUMNS = ("indicator_type", "indicator_value", "comment", "ds")
ADDRESSES = {
    "domain_name": "domain", "url": "url", "cib_url": "url", "phishing_url": "url", "telegram_url": "channel",
    "ip": "ip",
}  # fmt: skip
OTHERS = {"md5": "file", "sha1": "file", "sha256": "file", "android_package_name": "app", "ios_app_id": "app"}
SEVERAL = "the report is about one or several networks; the file does not part them, so it is one takedown here"


def recognises(source: Source) -> bool:
    """Tell by the columns, or by the keys of the first object."""
    if source.header == COLUMNS:
        return True
    listed = source.json
    return isinstance(listed, list) and bool(listed) and isinstance(listed[0], dict) and set(listed[0]) == set(COLUMNS)


def read(source: Source) -> Reading:
    """Read one report."""
    reading = Reading(title=source.stem, publisher="Meta", warnings=[SEVERAL])
    takedown_id = network_id(source.stem)
    named = reading.of_file(takedown_id)
    reading.state(named, "name", " ".join(source.stem.split("_")), words=source.stem, basis="file_name")
    for cells in records(source):
        record = reading.record(cells, takedown_id)
        if set(cells) != set(COLUMNS):
            reading.reject(record, f"it has not the columns {', '.join(COLUMNS)}")
        else:
            read_record(reading, record, {name: str(value or "").strip() for name, value in cells.items()})
    days = {each["first_day"] for each in reading.values if each["field"] == "announced" and each.get("first_day")}
    reading.published_on = days.pop() if len(days) == 1 else None
    return reading


def records(source: Source) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a file, by column."""
    if source.header == COLUMNS:
        yield from source.dicts()
        return
    for each in source.json:
        yield each if isinstance(each, dict) else {"value": each}


def read_record(reading: Reading, record: Record, cells: Mapping[str, str]) -> None:
    """Read one indicator; the day is stated once for each day there is."""
    kind, value, comment = cells["indicator_type"], cells["indicator_value"], cells["comment"] or None
    stated = {each["words"] for each in reading.values if each["field"] == "announced"}
    if cells["ds"] not in stated:
        reading.state(record, "announced", moment(cells["ds"]), words=cells["ds"])
    if not value:
        reading.reject(record, "its indicator_value is empty")
    elif kind == "ip":
        reading.lists(record, "ip", asset_id=defanged(value), label=kind, note=comment)
    elif kind in ADDRESSES:
        read_address(reading, record, kind, value, comment)
    else:
        reading.lists(record, OTHERS.get(kind, "other"), asset_id=value, label=kind, note=comment)


def read_address(reading: Reading, record: Record, kind: str, value: str, comment: str | None) -> None:
    """Read an indicator that is an address."""
    address = refanged(value)
    on_it, asset_id, name = named_in(address)
    of_it = {"platform": platform_of(address), "asset_id": asset_id, "asset_name": name}
    reading.lists(record, on_it or ADDRESSES[kind], url=address, label=kind, note=comment, **of_it)


FORMAT = TakedownFormat("indicators", "Meta threat research, list of indicators", recognises, read)
