"""Judgements that others made: Who Targets Me's mapping of pages to parties, and Wikidata's statements."""

import re
from collections.abc import Iterator

from adlib.errors import UsageError
from archive.database import Archive
from archive.links.files import Table
from archive.links.nodes import Node
from archive.links.store import Judgement

NO_ENTITY = ("and", "anders", "andere", "gov", "none", "other", "others", "overig", "unknown")
"""labels of Who Targets Me that gather what has nothing else in common."""
LABELS = """
WITH newest AS (
  SELECT l.*, c.country AS of_country, f.name AS file, f.sha256
  FROM advertiser_label AS l JOIN capture AS c ON c.capture_id = l.capture_id
  JOIN capture_file AS f ON f.capture_id = l.capture_id AND f.file_no = l.file_no
  WHERE l.label IS NOT NULL AND l.political IS NOT FALSE
  QUALIFY rank() OVER (PARTITION BY l.platform, l.advertiser_id ORDER BY c.as_of DESC NULLS LAST, l.capture_id DESC) = 1
)
SELECT platform, advertiser_id, min(advertiser_name), min(trim(label)), count(DISTINCT trim(label)),
  min(coalesce(country, of_country)), min(labelled_at), min(source), min(labelled_name), min(row_no), min(file),
  min(sha256)
FROM newest GROUP BY platform, advertiser_id ORDER BY min(capture_id), min(file_no), min(row_no)
"""
LISTED = """
SELECT left_platform, left_id, right_platform, right_id FROM link_active
WHERE judgement = 'same' AND left_kind = 'advertiser' AND right_kind = 'outside'
"""


def labels(archive: Archive) -> tuple[list[Judgement], int]:
    """Read the mappings that were imported (`advertiser_label`): each page belongs to the party it is labelled with.

    Returns the judgements, and how many pages were left out: under a label that gathers what has no one organisation
    behind it, under several, or joined by the same source to another one before, which would make two parties one.
    """
    before = {(row[0], row[1], row[2]): row[3] for row in archive.sql(LISTED).rows}
    found: list[Judgement] = []
    left_out = 0
    for platform, advertiser, name, label, count, country, at, source, labelled, row, file, sha256 in archive.sql(
        LABELS
    ).rows:
        party = Node("outside", scheme(source), f"{country or '?'}/{label}")
        known = before.get((platform, advertiser, party.platform), party.id)
        if label.lower() in NO_ENTITY or count > 1 or known != party.id:
            left_out += 1
            continue
        why = f"{source or 'the source'} lists {labelled or name or advertiser} under {label}"
        where = f"{file.rsplit('/', 1)[-1]} (sha256 {sha256[:12]}), row {row}"
        page = Node("advertiser", platform, advertiser)
        found.append(
            Judgement(
                page, party, "same", source or "not stated", at, why, source=where, left_name=name, right_name=label
            )
        )
    return found, left_out


def scheme(source: str | None) -> str:
    """Make the name of a list out of its publisher's: `whotargetsme`."""
    return re.sub(r"[^a-z0-9]", "", (source or "").lower()) or "label"


ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]{0,14})")
PROPERTIES = {
    "P4003": ("meta", None), "P11705": ("meta", None), "P1839": (None, "FEC"), "P1297": (None, "EIN"),
    "facebook_page_id": ("meta", None), "facebook_id": ("meta", None), "google_advertiser_id": ("google", None),
    "x_id": ("x", None), "fec_id": (None, "FEC"), "ein": (None, "EIN"),
}  # fmt: skip
"""columns of an answer of Wikidata: the platform whose advertiser's id they hold, or the register whose number."""
BEARERS = """
SELECT DISTINCT platform, advertiser_id, advertiser_name FROM advertiser
WHERE list_contains(list_transform(string_split(replace(registered_ids, ';', ','), ','),
  lambda part: upper(regexp_replace(part, '[^A-Za-z0-9]', '', 'g'))), $number)
ORDER BY platform, advertiser_id
"""


def wikidata(archive: Archive, table: Table) -> tuple[list[Judgement], int]:
    """Read an answer of Wikidata's query service: `item`, `itemLabel`, and columns named as in `PROPERTIES`.

    Only numbers join: an advertiser's id, or a number of a register that an advertiser of the archive bears. Returns
    the judgements, and how many rows had no number that the archive knows.
    """
    known = [name for name in PROPERTIES if name in table.columns]
    if not known:
        raise UsageError(
            f"{table.path}: beside item there is no column with numbers; there may be {', '.join(PROPERTIES)}."
        )
    found: list[Judgement] = []
    without = 0
    for number, row in table.rows:
        item = ITEM.fullmatch(row.get("item", ""))
        if not item:
            raise UsageError(f"{table.path}, row {number}: {row.get('item', '')[:80]!r} is no item of Wikidata.")
        made = [each for name in known if name in row for each in statements(archive, table, row, item[1], name)]
        found += made
        without += not made
    return found, without


def statements(archive: Archive, table: Table, row: dict[str, str], item: str, name: str) -> Iterator[Judgement]:
    """Yield what one cell of an answer joins."""
    platform, register = PROPERTIES[name]
    value = row[name]
    nodes = [(platform, value, None)] if platform and value.isdecimal() else []
    if platform == "google":
        nodes = [(platform, value, None)]
    if register:
        number = f"{register}ID" + re.sub(r"[^A-Za-z0-9]", "", value).upper()
        nodes = archive.sql(BEARERS, number=number).rows
    for held_by, advertiser, shown in nodes:
        yield Judgement(
            Node("advertiser", held_by, advertiser), Node("outside", "wikidata", item), "same", "Wikidata",
            why=f"Wikidata gives {item} the {name} {value}", evidence=f"https://www.wikidata.org/wiki/{item}",
            source=table.said, left_name=shown, right_name=row.get("itemLabel"),
        )  # fmt: skip
