"""The archive's tables and the views that people query.

What tables there are is said once, by the models (`adlib/models.py`); `archive/schema.json` holds what was compiled
from them (`archive/from_models.py`), since loading the models takes longer than most answers.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb

from archive.columns import quoted

VERSION = 3
FOLDER = Path(__file__).parent / "views"
COMPILED = Path(__file__).parent / "schema.json"
VIEWS = (
    "place_set", "fields_said", "money", "ad_status", "ran_until", "ad_capture", "ad", "ad_record", "ad_spend",
    "advertiser_part", "advertiser", "advertiser_name", "spend_line", "line_spend", "election_days", "plain_name",
    "delivery", "places", "targeting",
    "amount_said", "ad_loose", "ad_presence", "ad_step", "ad_change", "name_change",
    "advertiser_link", "line_change",
    "takedown_link", "takedown_statement", "takedown", "takedown_notice", "entity",
)  # fmt: skip
DERIVED = ("ad_link", "ad_current", "advertiser_spend", "ad_event", "ad_former", "place_days")
"""tables that are made from the others."""
NO_CONTENT = ("version_id", "ad_key", "content_hash", "place_set", "fields_said")
"""columns of a version that are made here."""
PACKED = dict.fromkeys(("text", "url"), " USING COMPRESSION zstd")
"""columns of long texts that differ; what DuckDB tries by itself takes up to three times as long, and more room."""
DERIVING = ("ad_current", "ad_event", "ad_former", "ad_since", "place_days")
"""the files of `archive/views/` that make them, in this order."""


@cache
def compiled() -> dict[str, dict[str, dict[str, str]]]:
    """Read what was compiled from the models."""
    found: dict[str, dict[str, dict[str, str]]] = json.loads(COMPILED.read_text(encoding="utf-8"))
    return found


def tables(kind: Literal["tables", "settings"] = "tables") -> list[str]:
    """Name the archive's tables, or those that adlib.toml fills for each run."""
    return list(compiled()[kind])


def columns(table: str) -> dict[str, str]:
    """Give a table's columns: DuckDB type by name."""
    found = compiled()
    return found["tables"].get(table) or found["settings"][table]


def create_table(table: str, name: str | None = None, *, temporary: bool = False) -> str:
    """Write the DDL of a table; no keys, which would slow bulk loads fourfold."""
    return create(name or table, columns(table), temporary=temporary)


def create(table: str, kinds: dict[str, str], *, temporary: bool = False) -> str:
    """Write the DDL of a table with columns of these kinds."""
    body = ", ".join(f"{quoted(column)} {kind}{PACKED.get(column, '')}" for column, kind in kinds.items())
    return f"CREATE {'TEMP ' if temporary else ''}TABLE {quoted(table)} ({body})"


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into a table, column by column; a column that a row has not is empty."""
    if not rows:
        return
    kinds = columns(table)
    values = ", ".join(f"unnest(CAST(${name} AS {kind}[]))" for name, kind in kinds.items())
    given = {name: [row.get(name) for row in rows] for name in kinds}
    con.execute(f"INSERT INTO {quoted(table)} SELECT {values}", given)


@cache
def layout() -> str:
    """Hash all that an archive is made of, its tables and its views, so that a file made otherwise is noticed."""
    made = [create_table(table) for table in tables()] + [statement(view) for view in (*VIEWS, *DERIVING)]
    return hashlib.sha256("\n".join(made).encode()).hexdigest()


@cache
def derivation() -> str:
    """Hash all that decides what is derived from the captures."""
    made = [create_table(table) for table in DERIVED] + [statement(name) for name in (*needed(), *DERIVING)]
    return hashlib.sha256("\n".join(made).encode()).hexdigest()


def needed() -> list[str]:
    """Name the views and macros' files that `derive` reads from, in the order in which they are made; one too many does
    no harm.
    """
    makers = {made: name for name in VIEWS for made in re.findall(r"(?:VIEW|MACRO) (\w+)", statement(name))}
    found: set[str] = set()
    to_read = list(DERIVING)
    while to_read:
        used = {makers[word] for word in re.findall(r"\w+", statement(to_read.pop())) if word in makers} - found
        found |= used
        to_read += used
    return [name for name in VIEWS if name in found]


@cache
def statement(name: str) -> str:
    """Read one SQL file of `archive/views/`; what differs between two versions of an ad is written into it."""
    sql = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    if "{differences}" in sql:
        from archive import differences

        sql = sql.format(**differences.written())
    return sql


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Make anew what is derived from the captures: where each ad stands, and what happened to it."""
    for name in DERIVING:
        con.execute(statement(name))


PLACES_ADDED = """
CREATE OR REPLACE TEMP TABLE place_set_added AS
WITH added AS (
  SELECT v.place_set, min(v.version_id) AS version_id
  FROM ad_version AS v ANTI JOIN place_set AS p ON p.place_set = v.place_set
  WHERE v.version_id >= $since
  GROUP BY v.place_set
)
SELECT a.*, v.countries, asked_places(v.targets) AS targeted, seen_regions(v.delivery_regions) AS delivered
FROM added AS a JOIN ad_version AS v ON v.version_id = a.version_id
"""
PLACES = """
INSERT INTO place_set BY NAME
SELECT place_set, countries, place_numbers(targeted) AS targeted, place_numbers(delivered) AS delivered
FROM place_set_added ORDER BY version_id;
INSERT INTO place_name BY NAME
SELECT DISTINCT hash(a.name) AS place_no, a.name
FROM (SELECT unnest(targeted) AS name FROM place_set_added UNION ALL SELECT unnest(delivered) FROM place_set_added) AS a
ANTI JOIN place_name AS p ON p.place_no = hash(a.name)
WHERE a.name IS NOT NULL ORDER BY a.name;
DROP TABLE place_set_added
"""
OF_VERSION = {
    "place_set": "place_set_of(countries, targets, delivery_regions)",
    "fields_said": "fields_said(payer, payer_state, started_on, ended_on, currency, spend_kind, spend_lower, "
    "spend_upper, impressions_lower, impressions_upper, targets, delivery_age_gender, delivery_regions, text, "
    "creative_urls, link_caption, link_title, url)",
}
"""what follows from the content of a version, and is kept beside it; the files of `archive/views/` of these names."""


def name_places(con: duckdb.DuckDBPyConnection, since: int = 0) -> None:
    """Keep the sets of places that versions from some number on are the first to name, and the names in them."""
    con.execute(PLACES_ADDED, {"since": since})
    con.execute(PLACES)


def content_columns() -> list[str]:
    """List the columns of an ad version that are its content."""
    return [name for name in columns("ad_version") if name not in NO_CONTENT]


def content_hash() -> str:
    """Write the SQL that hashes an ad's content; the order of delivery figures does not count: platforms shuffle it."""
    return f"hash({', '.join(hashed(name) for name in content_columns())})"


def hashed(name: str) -> str:
    """Write what of a column goes into the content hash."""
    if not name.startswith("delivery_"):
        return quoted(name)
    return f"list_sum(list_transform({quoted(name)}, lambda part: hash(part) % 4294967291))"


# a row of every kind of value that content may hold; DuckDB may hash it otherwise in a later version
HASH_PROBE = (
    "SELECT hash('adlib', 1, 2::BIGINT, 3.25::DECIMAL(18,2), DATE '2018-05-24', TIMESTAMP '2018-05-24 12:00:00', "
    "['a'], [{'a': 'b'}])"
)
