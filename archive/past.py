"""The archive as it stood at a past capture: temporary tables and views that stand before the archive's own.

A question is asked of names such as `ad` and `spend_line`. Here each name means only what captures up to a moment
showed, and how each ad stood follows from those alone. The file stays as it is.
"""

from datetime import UTC, datetime, timedelta

import duckdb

from adlib import models
from adlib.errors import UsageError
from archive import schema
from archive.columns import quoted
from archive.database import Archive


class Past(Archive):
    """A connection of its own to an archive, for which other tables stand before the archive's."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive.path, archive.cursor(), archive.config, writable=False, created=False)
        self.name = str(self.con.execute("SELECT current_database()").fetchall()[0][0])

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give the one connection that sees the past."""
        return self.con

    def __enter__(self) -> "Past":
        return self

    def close(self) -> None:
        """Close this connection; the archive stays open."""
        self.con.close()

    def own(self, table: str) -> str:
        """Name a table of the archive itself, not what stands before it."""
        return f"{quoted(self.name)}.main.{quoted(table)}"


def as_of(archive: Archive, moment: str) -> Past:
    """Give the archive as it stood at *moment*: a day (its end), a time (UTC), or the number of a capture.

    A capture that says no date comes before all others. Raises UsageError for what is none of these, and for a moment
    before the first capture.
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
        condition = "as_of IS NULL OR as_of < $moment OR as_of = $moment AND capture_id <= $capture"
        if found[0][0] is None:
            condition = "as_of IS NULL AND capture_id <= $capture AND $moment IS NULL"
        wanted = {"moment": found[0][0], "capture": int(moment)}
    else:
        condition, wanted = "as_of IS NULL OR as_of < $moment", {"moment": end_of(moment)}
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

    Most ads were seen in every capture since they were first seen; how they stood follows from how they stand and from
    what happened to them since. For the others, the loose ones, it is derived anew from their sightings.
    """
    con = past.con
    con.execute("CREATE TEMP TABLE past_capture AS SELECT unnest($captures) AS capture_id", {"captures": captures})
    own = {str(model.__tablename__): past.own(str(model.__tablename__)) for model in models.TABLES}
    con.execute(LOOSE.format(**own))
    for model in models.TABLES:
        table = str(model.__tablename__)
        if "capture_id" in schema.columns(model):
            con.execute(
                f"CREATE TEMP VIEW {quoted(table)} AS FROM {own[table]} "
                "WHERE capture_id IN (SELECT capture_id FROM past_capture)"
            )
    versions = f"CREATE OR REPLACE TEMP VIEW ad_version AS FROM {own['ad_version']} WHERE {versions_until(past)}"
    sightings = (
        f"CREATE OR REPLACE TEMP VIEW sighting AS FROM {own['sighting']} "
        "WHERE capture_id IN (SELECT capture_id FROM past_capture)"
    )
    loose = " AND ad_key IN (SELECT ad_key FROM loose)"
    con.execute(versions + loose)
    con.execute(sightings + loose)
    for model in schema.DERIVED:
        con.execute(schema.create_table(model, temporary=True))
    schema.derive(con)
    con.execute(versions)
    con.execute(sightings)
    con.execute(STEADY.format(**own))


LOOSE = """
CREATE TEMP TABLE past_source AS
WITH holding AS (
  SELECT * FROM {capture} AS c
  WHERE EXISTS (SELECT 1 FROM {capture_file} AS f WHERE f.capture_id = c.capture_id AND f.holds = 'ads')
), plain AS (  -- sources of which every capture is complete and dated, and shows by itself how its ads stand
  SELECT platform, scope FROM holding
  GROUP BY platform, scope HAVING bool_and(complete AND as_of IS NOT NULL AND active_rule <> 'delivery')
), newest AS (
  SELECT platform, scope, arg_max(capture_id, (as_of, capture_id)) AS capture_id, max(as_of) AS as_of,
    arg_max(active_rule, (as_of, capture_id)) AS active_rule
  FROM holding WHERE capture_id IN (SELECT capture_id FROM past_capture)
  GROUP BY platform, scope
)
SELECT h.capture_id, p.platform IS NOT NULL AS is_plain, n.capture_id AS newest_id, n.as_of, n.active_rule
FROM holding AS h LEFT JOIN plain AS p ON p.platform = h.platform AND p.scope = h.scope
LEFT JOIN newest AS n ON n.platform = h.platform AND n.scope = h.scope;
CREATE TEMP TABLE loose AS
SELECT ad_key FROM {ad_current} WHERE NOT steady
UNION
SELECT ad_key FROM {ad_link}
UNION
SELECT linked_key FROM {ad_link}
UNION
SELECT v.ad_key FROM {ad_version} AS v JOIN {id_mapping} AS m ON m.platform = v.platform
  AND m.old_id = CASE m.kind WHEN 'ad' THEN v.ad_id ELSE v.advertiser_id END
UNION
SELECT ad_key FROM {ad_version} WHERE ad_id_basis <> 'platform'
UNION
SELECT ad_key FROM {sighting} WHERE repeat_no > 1
UNION
SELECT ad_key FROM {sighting} WHERE capture_id IN (SELECT capture_id FROM past_source WHERE NOT is_plain)
"""
STEADY = """
ALTER TABLE temp.ad_current RENAME TO loose_current;
ALTER TABLE temp.ad_event RENAME TO loose_event;
DROP TABLE temp.advertiser_spend;
CREATE TEMP TABLE past_step AS
SELECT e.ad_key, e.before_version_id, e.after_version_id, c.as_of, c.capture_id,
  e.after_capture_id IN (SELECT capture_id FROM past_capture) AS is_past
FROM {ad_event} AS e JOIN {capture} AS c ON c.capture_id = e.after_capture_id
WHERE e.kind = 'changed' AND e.ad_key NOT IN (SELECT ad_key FROM loose);
CREATE TEMP TABLE past_version AS  -- the version then, of ads that have another now
WITH next AS (
  SELECT ad_key, arg_min(before_version_id, (as_of, capture_id)) AS version_id
  FROM past_step WHERE NOT is_past GROUP BY ad_key
)
SELECT n.ad_key, n.version_id, v.payer, v.payer_state, v.currency, v.spend_lower, v.spend_upper, v.spend_kind,
  v.started_on, v.ended_on
FROM next AS n JOIN {ad_version} AS v ON v.version_id = n.version_id;
CREATE TEMP TABLE past_count AS
SELECT ad_key, CAST(count(DISTINCT version_id) AS INTEGER) AS versions
FROM (
  SELECT ad_key, before_version_id AS version_id FROM past_step WHERE is_past
  UNION ALL
  SELECT ad_key, after_version_id FROM past_step WHERE is_past
)
GROUP BY ad_key;
CREATE TEMP VIEW ad_current AS
FROM loose_current
UNION ALL BY NAME
SELECT c.ad_key, coalesce(p.version_id, c.version_id) AS version_id, c.first_seen, s.as_of AS last_seen,
  c.first_capture_id, s.newest_id AS last_capture_id, coalesce(n.versions, 1) AS versions, c.steady,
  ad_status(s.active_rule, CASE WHEN p.ad_key IS NULL THEN c.started_on ELSE p.started_on END,
    CASE WHEN p.ad_key IS NULL THEN c.ended_on ELSE p.ended_on END, s.as_of, false, true) AS status,
  s.as_of AS status_as_of, c.platform, c.advertiser_id,
  CASE WHEN p.ad_key IS NULL THEN c.payer ELSE p.payer END AS payer,
  CASE WHEN p.ad_key IS NULL THEN c.payer_state ELSE p.payer_state END AS payer_state,
  CASE WHEN p.ad_key IS NULL THEN c.currency ELSE p.currency END AS currency,
  CASE WHEN p.ad_key IS NULL THEN c.spend_lower ELSE p.spend_lower END AS spend_lower,
  CASE WHEN p.ad_key IS NULL THEN c.spend_upper ELSE p.spend_upper END AS spend_upper,
  CASE WHEN p.ad_key IS NULL THEN c.spend_kind ELSE p.spend_kind END AS spend_kind,
  CASE WHEN p.ad_key IS NULL THEN c.started_on ELSE p.started_on END AS started_on,
  CASE WHEN p.ad_key IS NULL THEN c.ended_on ELSE p.ended_on END AS ended_on
FROM {ad_current} AS c JOIN past_source AS s ON s.capture_id = c.last_capture_id
LEFT JOIN past_version AS p ON p.ad_key = c.ad_key
LEFT JOIN past_count AS n ON n.ad_key = c.ad_key
WHERE c.first_capture_id IN (SELECT capture_id FROM past_capture) AND c.ad_key NOT IN (SELECT ad_key FROM loose);
CREATE TEMP VIEW advertiser_spend AS
SELECT platform, advertiser_id, currency, status, spend_kind, count(*) AS ads, count(spend_upper) AS closed_ads,
  sum(spend_lower) AS spend_lower, sum(spend_upper) AS spend_upper
FROM ad_current
GROUP BY platform, advertiser_id, currency, status, spend_kind;
CREATE TEMP VIEW ad_event AS
FROM loose_event
UNION ALL BY NAME
FROM {ad_event}
WHERE after_capture_id IN (SELECT capture_id FROM past_capture) AND ad_key NOT IN (SELECT ad_key FROM loose)
"""


def versions_until(past: Past) -> str:
    """Write the condition for versions that were seen by then.

    Versions are numbered as they are imported, so where every later capture was also imported later, a number tells.
    """
    in_order = past.sql(
        "SELECT coalesce((SELECT max(capture_id) FROM past_capture) < min(capture_id), true) "
        f"FROM {past.own('capture')} WHERE capture_id NOT IN (SELECT capture_id FROM past_capture)"
    ).rows[0][0]
    if in_order:
        newest = past.sql("SELECT coalesce(max(version_id), 0) FROM sighting").rows[0][0]
        return f"version_id <= {int(newest)}"
    return "version_id IN (SELECT version_id FROM sighting)"
