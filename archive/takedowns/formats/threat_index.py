"""The index of Meta's threat research (`index.json`): of each report of 2020 to 2023 its day and its announcement."""

from typing import Any

from archive.takedowns.formats.killchain import network_id
from archive.takedowns.reading import Reading, Source, TakedownFormat, text_of
from archive.takedowns.values import moment

KEYS = {"id", "reported_ds", "reference_urls", "indicators"}


def recognises(source: Source) -> bool:
    """Tell by the keys of the first object."""
    listed = source.json
    return isinstance(listed, list) and bool(listed) and isinstance(listed[0], dict) and set(listed[0]) >= KEYS


def read(source: Source) -> Reading:
    """Read every report it names."""
    reading = Reading(title="Index of threat indicators", publisher="Meta")
    for each in source.json:
        entry: dict[str, Any] = each if isinstance(each, dict) else {"value": each}
        name = entry.get("id")
        record = reading.record(entry, network_id(name) if isinstance(name, str) else None)
        if record.takedown_id is None:
            reading.reject(record, "it has no id")
            continue
        reading.state(
            record, "announced", moment(text_of(entry.get("reported_ds", ""))), words=entry.get("reported_ds")
        )
        for url in entry.get("reference_urls") or []:
            reading.state(record, "announcement", text_of(url), words=text_of(url), source_url=text_of(url))
    return reading


FORMAT = TakedownFormat("threat_index", "Meta threat research, index of reports", recognises, read)
