"""The plainest exchange: a CSV with a row per asset, which newsrooms, platforms and adlib itself write.

Its columns are network_id, platform, asset_type, asset_id, asset_name, asset_url, first_seen, removed_date, source_url
and confidence (0 to 100, or none, low, medium, high as STIX has them). An empty cell states nothing. Whoever makes the
file says with each row that the asset is the network's own.
"""

from archive.takedowns.defang import address_in, named_in, platform_of
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.values import moment

COLUMNS = (
    "network_id", "platform", "asset_type", "asset_id", "asset_name", "asset_url", "first_seen", "removed_date",
    "source_url", "confidence",
)  # fmt: skip
CONFIDENCE = {"none": 0, "low": 15, "med": 50, "medium": 50, "high": 85}
"""the words of STIX 2.1, appendix A."""
OTHER_NAMES = {"twitter": "x", "fb": "facebook", "ig": "instagram"}


def recognises(source: Source) -> bool:
    """Tell by the columns."""
    return set(source.header) >= set(COLUMNS)


def read(source: Source) -> Reading:
    """Read every asset."""
    reading = Reading(title=source.stem)
    for row in source.dicts():
        record = reading.record(row, (row.get("network_id") or "").strip() or None)
        mistake = read_asset(reading, record, {name: (row.get(name) or "").strip() for name in COLUMNS})
        if len(row) != len(source.header):
            mistake = f"it has {len(row)} cells, and the header {len(source.header)}"
        if mistake:
            reading.reject(record, mistake)
    return reading


def read_asset(reading: Reading, record: Record, cells: dict[str, str]) -> str | None:
    """Read one row; say what is wrong with it."""
    if not cells["network_id"]:
        return "its network_id is empty"
    if not (cells["asset_id"] or cells["asset_name"] or cells["asset_url"]):
        return "it has no asset_id, asset_name or asset_url"
    address = address_in(cells["asset_url"]) if cells["asset_url"] else None
    if cells["asset_url"] and not address:
        return f"its asset_url {cells['asset_url']!r} is no address"
    confidence = confidence_of(cells["confidence"])
    if confidence is None and cells["confidence"]:
        return f"its confidence {cells['confidence']!r} is neither a number from 0 to 100 nor none, low, medium or high"
    times = {}
    for column in ("first_seen", "removed_date"):
        times[column] = moment(cells[column]) if cells[column] else None
        if cells[column] and not times[column]:
            return f"its {column} {cells[column]!r} is no day; write one as 2026-05-24"
    kind, of_address, _ = named_in(address) if address else (None, None, None)
    platform = cells["platform"].lower() or (platform_of(address) if address else None)
    first, removed = times["first_seen"], times["removed_date"]
    reading.lists(
        record, cells["asset_type"].lower() or kind or ("url" if address else "account"), url=address,
        platform=OTHER_NAMES.get(platform or "", platform), asset_id=cells["asset_id"] or of_address,
        asset_name=cells["asset_name"] or None, first_seen=first and first.first,
        first_seen_precision=first and first.precision, removed_on=removed and removed.first,
        removed_precision=removed and removed.precision, confidence=confidence, source_url=cells["source_url"] or None,
    )  # fmt: skip
    if removed:
        reading.state(record, "removal", "stated", words=cells["removed_date"], source_url=cells["source_url"] or None)
    return None


def confidence_of(words: str) -> int | None:
    """Read a confidence as STIX has it."""
    if words.lower() in CONFIDENCE:
        return CONFIDENCE[words.lower()]
    return int(words) if words.isascii() and words.isdigit() and int(words) <= 100 else None


FORMAT = TakedownFormat("asset_csv", "Assets of removed networks, CSV", recognises, read)
