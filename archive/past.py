"""The archive as it stood at a past capture: temporary tables and views that stand before the archive's own.

A question is asked of names such as `ad` and `spend_line`. Here each name means only what captures up to a moment
showed, and how each ad stood follows from those alone. The file stays as it is.
"""

from datetime import UTC, datetime, timedelta

import duckdb

from adlib.errors import UsageError
from archive import schema
from archive.columns import quoted
from archive.database import Archive


class Past(Archive):
    """A connection of its own to an archive, for which other tables stand before the archive's."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive.path, archive.cursor(), archive.config, writable=False, created=False)
        self.name = str(self.con.execute("SELECT current_database()").fetchall()[0][0])
        self.on_request: set[str] = set()
        """tables that are not derived before a question is about them, and what reads them, by name."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give the one connection that sees the past."""
        return self.con

    def __enter__(self) -> "Past":
        return self

    def close(self) -> None:
        """Close this connection; the archive stays open."""
        self.con.close()

    def prepare(self, query: str) -> None:
        """Derive what happened to ads, if the query may be about that; it may also write its tables' names itself."""
        words = query.lower()
        if self.on_request and ("query" in words or any(name in words for name in self.on_request)):
            self.on_request = set()
            derive_events(self)

    def own(self, table: str) -> str:
        """Name a table of the archive itself, not what stands before it."""
        return f"{quoted(self.name)}.main.{quoted(table)}"


def as_of(archive: Archive, moment: str) -> Past:
    """Give the archive as it stood at *moment*: a day (its end), a time (UTC), or the number of a capture.

    A capture that says no date is part of no past but its own, asked for by its number. Raises UsageError for what is
    none of these, and for a moment before the first capture.
    """
    captures = captures_until(archive, moment)
    if not captures:
        raise UsageError(f"--as-of {moment}: the archive holds no capture of that time; `adlib log` lists them.")
    past = Past(archive)
    shadow(past, captures)
    return past


def captures_until(archive: Archive, moment: str) -> list[int]:
    """List the captures up to a day, a time or a capture, in the order of what they describe."""
    if moment.isdecimal():
        found = archive.sql("SELECT as_of FROM capture WHERE capture_id = $id", id=int(moment)).rows
        if not found:
            raise UsageError(f"--as-of {moment}: there is no capture of this number; `adlib log` lists them.")
        condition = "as_of < $moment OR as_of = $moment AND capture_id <= $capture"
        if found[0][0] is None:
            condition = "capture_id = $capture AND $moment IS NULL"
        wanted = {"moment": found[0][0], "capture": int(moment)}
    else:
        condition, wanted = "as_of < $moment", {"moment": end_of(moment)}
    return [
        row[0] for row in archive.sql(f"SELECT capture_id FROM capture WHERE {condition} ORDER BY 1", **wanted).rows
    ]


def end_of(moment: str) -> datetime:
    """Give the first moment after a day or a time.

    Raises UsageError for what is neither.
    """
    try:
        found = datetime.fromisoformat(moment)
    except ValueError as error:
        raise UsageError(
            f"--as-of {moment}: write a day such as 2026-05-24, a time, or the number of a capture (`adlib log`)."
        ) from error
    if found.tzinfo:
        found = found.astimezone(UTC).replace(tzinfo=None)
    is_day = len(moment) <= len("2026-05-24")
    return found + (timedelta(days=1) if is_day else timedelta(microseconds=1))


def shadow(past: Past, captures: list[int]) -> None:
    """Put what these captures showed before the archive's tables.

    How most ads stood follows from `ad_former` and from how they stand now. For the others, the loose ones, it is
    derived anew from their sightings; what happened to them only once a question is about that (`Past.prepare`).
    """
    con, on_request = past.con, readers(past.con)
    con.execute("CREATE TEMP TABLE past_capture AS SELECT unnest($captures) AS capture_id", {"captures": captures})
    versions = versions_until(past)
    con.execute(LOOSE.format(versions=versions, **own(past)))
    for table in schema.tables():
        if "capture_id" in schema.columns(table):
            con.execute(f"CREATE TEMP VIEW {quoted(table)} AS FROM {past.own(table)} WHERE {SHOWN}")
    for table in schema.DERIVED:
        con.execute(schema.create_table(table, temporary=True))
    con.execute(ONLY_LOOSE)
    con.execute(schema.statement("ad_current"))
    con.execute(STOOD.format(**own(past)))
    con.execute(WHOLE.format(versions=versions, **own(past)))
    past.on_request = on_request


def derive_events(past: Past) -> None:
    """Derive what happened to the loose ads; with what happened to the others it stands before the archive's tables."""
    past.con.execute(f"{ONLY_LOOSE}; CREATE OR REPLACE TEMP VIEW ad_current AS FROM loose_current")
    for name in ON_REQUEST:
        past.con.execute(f"DROP VIEW temp.{name}")
    for table in ("ad_event", "ad_former"):
        past.con.execute(schema.create_table(table, temporary=True))
    for name in ON_REQUEST:
        past.con.execute(schema.statement(name))
    past.con.execute(HAPPENED.format(**own(past)))
    past.con.execute(WHOLE.format(versions=versions_until(past), **own(past)))


def own(past: Past) -> dict[str, str]:
    """Name all tables of the archive itself, and the views that the statements below ask."""
    return {name: past.own(name) for name in (*schema.tables(), *schema.VIEWS)}


def readers(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Give the names of all tables, views and macros that read what is derived on request."""
    texts = {str(name).lower(): str(text).lower() for name, text in con.execute(TEXTS).fetchall()}
    names = set(ON_REQUEST)
    while more := {each for each, text in texts.items() if any(name in text for name in names)} - names:
        names |= more
    return names


ON_REQUEST = ("ad_event", "ad_former")
"""tables of what happened, each with the file of `archive/views/` that makes it, in this order."""
TEXTS = """
SELECT view_name, sql FROM duckdb_views() WHERE NOT internal
UNION ALL
SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal AND macro_definition IS NOT NULL
"""
SHOWN = "capture_id IN (SELECT capture_id FROM past_capture)"
COLUMNS = (
    "version_id, ad_key, platform, ad_id, ad_id_basis, advertiser_id, payer, payer_state, currency, spend_lower, "
    "spend_upper, spend_kind, impressions_lower, started_on, ended_on, place_set"
)
"""what it takes of versions to derive how ads stand and what happened to them."""
LOOSE = f"""
CREATE TEMP TABLE past_source AS
WITH newest AS (
  SELECT source_no, arg_max(capture_id, place) AS newest_id, arg_max(as_of, place) AS as_of,
    arg_max(active_rule, place) AS active_rule, arg_max(as_of_basis, place) = 'not_before' AS is_bound
  FROM {{ad_capture}} WHERE {SHOWN} GROUP BY source_no
)
SELECT c.capture_id, n.newest_id, n.as_of, n.active_rule, n.is_bound
FROM {{ad_capture}} AS c JOIN newest AS n ON n.source_no = c.source_no WHERE c.{SHOWN};
CREATE TEMP TABLE loose AS FROM {{ad_loose}};
CREATE TEMP TABLE loose_sighting AS FROM {{sighting}} WHERE {SHOWN} AND ad_key IN (SELECT ad_key FROM loose);
CREATE TEMP TABLE loose_version AS
SELECT {COLUMNS} FROM {{ad_version}} WHERE {{versions}} AND ad_key IN (SELECT ad_key FROM loose)
"""
ONLY_LOOSE = """
CREATE OR REPLACE TEMP VIEW ad_version AS FROM loose_version;
CREATE OR REPLACE TEMP VIEW sighting AS FROM loose_sighting
"""
WHOLE = f"""
CREATE OR REPLACE TEMP VIEW ad_version AS FROM {{ad_version}} WHERE {{versions}};
CREATE OR REPLACE TEMP VIEW sighting AS FROM {{sighting}} WHERE {SHOWN};
CREATE OR REPLACE TEMP VIEW ad_current AS
FROM loose_current
UNION ALL BY NAME
SELECT f.ad_key, f.version_id, c.as_of AS first_seen, coalesce(l.as_of, s.as_of) AS last_seen, f.first_capture_id,
  coalesce(f.last_capture_id, s.newest_id) AS last_capture_id, f.versions, f.steady, f.since_capture_id,
  CASE WHEN f.last_capture_id IS NULL THEN ad_status(s.active_rule, f.started_on, f.ended_on, s.as_of, false, true)
    ELSE 'gone' END AS status,
  s.as_of AS status_as_of, f.platform, f.advertiser_id, f.payer, f.payer_state, f.currency, f.spend_lower,
  f.spend_upper, f.spend_kind, f.started_on, f.ended_on, f.place_set,
  ran_until(f.started_on, f.ended_on, coalesce(l.as_of, s.as_of), coalesce(l.as_of_basis = 'not_before', s.is_bound))
    AS ran_until
FROM {{ad_former}} AS f JOIN past_source AS s ON s.capture_id = f.since_capture_id
JOIN {{capture}} AS c ON c.capture_id = f.first_capture_id
LEFT JOIN {{capture}} AS l ON l.capture_id = f.last_capture_id
WHERE f.until_capture_id NOT IN (SELECT capture_id FROM past_capture)
UNION ALL BY NAME
SELECT c.ad_key, c.version_id, c.first_seen, CASE WHEN c.status = 'gone' THEN c.last_seen ELSE s.as_of END AS last_seen,
  c.first_capture_id, CASE WHEN c.status = 'gone' THEN c.last_capture_id ELSE s.newest_id END AS last_capture_id,
  c.versions, c.steady, c.since_capture_id,
  CASE WHEN c.status = 'gone' THEN 'gone'
    ELSE ad_status(s.active_rule, c.started_on, c.ended_on, s.as_of, false, true) END AS status,
  s.as_of AS status_as_of, c.platform, c.advertiser_id, c.payer, c.payer_state, c.currency, c.spend_lower,
  c.spend_upper, c.spend_kind, c.started_on, c.ended_on, c.place_set,
  CASE WHEN c.status = 'gone' THEN c.ran_until ELSE ran_until(c.started_on, c.ended_on, s.as_of, s.is_bound) END
    AS ran_until
FROM {{ad_current}} AS c JOIN past_source AS s ON s.capture_id = c.since_capture_id
"""
STOOD = """
ALTER TABLE temp.ad_current RENAME TO loose_current;
DROP TABLE temp.advertiser_spend; DROP TABLE temp.ad_event; DROP TABLE temp.ad_former;
DROP TABLE temp.place_days;  -- the archive's own is of all captures, and so of these
CREATE TEMP VIEW advertiser_spend AS
SELECT platform, advertiser_id, currency, status, spend_kind, count(*) AS ads, count(spend_upper) AS closed_ads,
  sum(spend_lower) AS spend_lower, sum(spend_upper) AS spend_upper
FROM ad_current
GROUP BY platform, advertiser_id, currency, status, spend_kind;
-- never the archive's own, should a question come to these unprepared
CREATE TEMP VIEW ad_event AS FROM {ad_event} WHERE error('what happened until then is not derived');
CREATE TEMP VIEW ad_former AS FROM {ad_former} WHERE error('what happened until then is not derived')
"""
HAPPENED = f"""
ALTER TABLE temp.ad_event RENAME TO loose_event;
ALTER TABLE temp.ad_former RENAME TO loose_former;
CREATE TEMP VIEW ad_event AS
FROM loose_event
UNION ALL BY NAME
FROM {{ad_event}}
WHERE after_{SHOWN} AND ad_key NOT IN (SELECT ad_key FROM loose);
CREATE TEMP VIEW ad_former AS
FROM loose_former
UNION ALL BY NAME
FROM {{ad_former}}
WHERE until_{SHOWN} AND ad_key NOT IN (SELECT ad_key FROM loose)
"""


def versions_until(past: Past) -> str:
    """Write the condition for versions that were seen by then.

    Versions are numbered as they are imported, so where every later capture was also imported later, a number tells.
    """
    in_order = past.sql(
        "SELECT coalesce((SELECT max(capture_id) FROM past_capture) < min(capture_id), true) "
        f"FROM {past.own('capture')} WHERE capture_id NOT IN (SELECT capture_id FROM past_capture)"
    ).rows[0][0]
    seen = f"FROM {past.own('sighting')} WHERE {SHOWN}"
    if in_order:
        newest = past.sql(f"SELECT coalesce(max(version_id), 0) {seen}").rows[0][0]
        return f"version_id <= {int(newest)}"
    return f"version_id IN (SELECT version_id {seen})"
