"""Meta's threat research, 2023 on: a CSV or TSV per network, a row per procedure of its "Online Operations Kill Chain".

The columns are Tactic, Technique, Procedure and Indicator, sometimes with one of notes (under five names). The rows do
not say which network they are of; only the file's name does, as in `Q1_2023_ Georgia-based_CIB_network.csv`: its id is
made of that name, and so are period and countries, which are marked `file_name`. Facebook's and Instagram's own assets
are given as numbers, never by name; what is off the platforms is given by address.
"""

import re

from archive.takedowns.defang import EMAIL, address_in, defanged, defanged_within, named_in, platform_of, refanged
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.sentences import cell, meant
from archive.takedowns.values import countries_in, moment, slug

COLUMNS = ("tactic", "technique", "procedure", "indicator")
NOTES = {"comments", "commernts", "comment", "note", "notes"}
OWN = re.compile(r"0\b|9\.5")
"""procedures whose addresses are the network's own; elsewhere an address may be a victim's."""
HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)


def recognises(source: Source) -> bool:
    """Tell by the columns."""
    return source.header[:4] == COLUMNS and set(source.header[4:]) <= NOTES


def read(source: Source) -> Reading:
    """Read one network."""
    reading = Reading(title=source.stem, publisher="Meta")
    takedown_id = network_id(source.stem)
    named = reading.of_file(takedown_id)
    read_name(reading, named, source.stem)
    for row in source.dicts():
        cells = list(row.values())
        record = reading.record(row, takedown_id)
        if len(cells) > len(source.header):
            reading.reject(record, f"it has {len(cells)} cells, and the header {len(source.header)}")
        else:
            read_row(reading, record, [text.strip() for text in cells] + [""] * (5 - len(cells)))
    return reading


def network_id(stem: str) -> str:
    """Make the id of a network of the name of its file; the CSV and the TSV of one network have one."""
    plain = slug(stem)
    return plain if plain.startswith("meta-") else f"meta-{plain}"


def read_name(reading: Reading, record: Record, stem: str) -> None:
    """Read what the file's name says: what the network is called, its countries and the quarter of the report."""
    words = " ".join(re.sub(r"[_\s]+", " ", stem).split())
    found = re.match(r"([QH]\d) (\d{4}) (.*)", words)
    called = found[3] if found else words
    of_name = {"words": stem, "basis": "file_name"}
    reading.state(record, "name", called, **of_name)
    reading.state(record, "removal", "stated", **of_name)
    if found and (when := moment(f"{found[1]} {found[2]}")):
        reading.state(record, "period", when, **of_name)
    aimed = re.search(r"\btargeting\b", called, re.IGNORECASE)
    based = re.match(r"(.+?)[- ]based\b", called, re.IGNORECASE)
    for country in countries_in(called.replace("-", " ")) or ([based[1]] if based else []):
        reading.state(record, "target" if aimed else "origin", country, **of_name)


def read_row(reading: Reading, record: Record, cells: list[str]) -> None:
    """Read one row: a figure, an address, or what the network did."""
    procedure, words, note = " ".join(cells[2].split()), cells[3], cells[4] or None
    figures = cell(words, procedure) if words else []
    if figures is None:
        reading.state(record, meant(procedure), None, words=words, label=procedure, note=note)
    elif figures:
        reading.states(record, figures, label=procedure, **({"note": note} if note else {}))
    elif not read_indicator(reading, record, words, procedure or cells[1], note):
        label = procedure or cells[1] or cells[0] or None
        said = defanged_within(words or label or note or "")
        reading.state(record, "behaviour", said, words=words or None, label=label, note=note)


def read_indicator(reading: Reading, record: Record, words: str, procedure: str, note: str | None) -> bool:
    """Read a cell that is one address, e-mail address or hash; False where it is anything else."""
    relation = "part" if OWN.match(procedure) else "mentioned"
    more = {"label": procedure or None, "note": note, "relation": relation}
    if EMAIL.fullmatch(refanged(words)):
        reading.lists(record, "email", asset_name=defanged(words), **more)
    elif HASH.fullmatch(words):
        reading.lists(record, "file", asset_id=words.lower(), **more)
    elif address := address_in(words):
        kind, asset_id, name = named_in(address)
        kind = kind or (
            "url" if platform_of(address) or re.search(r"[/?#].", address.partition("://")[2]) else "domain"
        )
        more |= {"platform": platform_of(address), "asset_id": asset_id, "asset_name": name}
        reading.lists(record, kind, url=address, **more)
    else:
        return False
    return True


FORMAT = TakedownFormat("killchain", "Meta threat research, kill-chain table", recognises, read)
