"""Take back an import, exactly: afterwards the archive holds what it would hold had the dump never been imported.

A later import builds on an earlier one where its own counts rest on it: it counted records as unchanged because the
earlier one had brought them. To take the earlier one back alone would leave those counts wrong, so it is refused; both
can be taken back together, and the later one imported again.
"""

from collections.abc import Sequence

from adlib.errors import UsageError
from archive import schema
from archive.columns import quoted
from archive.database import Archive, told
from archive.transaction import roll_back

UNNAMED = """
DELETE FROM place_name WHERE place_no NOT IN (
  SELECT unnest(targeted) FROM place_set UNION ALL SELECT unnest(delivered) FROM place_set
)
"""
BUILT_ON = """
WITH undone AS (
  SELECT unnest($captures) AS capture_id
), brought AS (  -- versions of captures to be undone: who brought them, and the first to show them of those that stay
  SELECT version_id, min(capture_id) AS first_id,
    min(capture_id) FILTER (capture_id NOT IN (SELECT capture_id FROM undone)) AS kept_id
  FROM sighting
  WHERE version_id IN (SELECT version_id FROM sighting WHERE capture_id IN (SELECT capture_id FROM undone))
  GROUP BY version_id
), ads AS (
  SELECT kept_id AS capture_id, count(*) AS records FROM brought WHERE first_id < kept_id GROUP BY kept_id
), held AS (  -- tables of figures and the like are counted against the newest capture that was there when they came
  SELECT f.capture_id, c.format, c.scope, c.as_of, f.member, f.grain, f.part, sum(f.rows_unchanged) AS unchanged
  FROM capture_file AS f JOIN capture AS c ON c.capture_id = f.capture_id
  WHERE f.holds NOT IN ('ads', 'as_of')
  GROUP BY ALL
), before AS (
  SELECT h.*, b.capture_id AS before_id, b.capture_id IN (SELECT capture_id FROM undone) AS is_undone,
    row_number() OVER (
      PARTITION BY h.capture_id, h.member, h.grain, h.part ORDER BY b.as_of DESC NULLS LAST, b.capture_id DESC
    ) = 1 AS is_newest
  FROM held AS h JOIN held AS b ON b.format = h.format AND b.scope = h.scope AND b.member = h.member
    AND b.grain IS NOT DISTINCT FROM h.grain AND b.part IS NOT DISTINCT FROM h.part AND b.capture_id < h.capture_id
  WHERE h.capture_id NOT IN (SELECT capture_id FROM undone)
), against AS (
  SELECT capture_id, any_value(unchanged) AS unchanged, count(*) FILTER (NOT is_undone) AS others
  FROM before
  GROUP BY capture_id, member, grain, part HAVING bool_or(is_newest AND is_undone)
), figures AS (  -- with another capture to be counted against, the count might have been another
  SELECT capture_id, sum(unchanged) AS records FROM against WHERE unchanged > 0 OR others > 0 GROUP BY capture_id
)
SELECT capture_id, CAST(sum(records) AS BIGINT) AS records
FROM (FROM ads UNION ALL FROM figures) GROUP BY capture_id ORDER BY capture_id
"""


def undo(archive: Archive, captures: Sequence[int]) -> list[str]:
    """Take these captures back in one transaction; returns the names of their dumps.

    Raises UsageError for a capture that there is not, and where a later import builds on one, naming it.
    """
    wanted = sorted(set(captures))
    query = "SELECT capture_id, name FROM capture WHERE list_contains($captures, capture_id)"
    names = dict(archive.sql(query, captures=wanted).rows)
    missing = [each for each in wanted if each not in names]
    if missing:
        raise UsageError(f"there is no capture {missing[0]}; `adlib log` numbers them.")
    refuse_built_on(archive, wanted)
    with told(archive.path):
        take_back(archive, wanted)
    return [names[each] for each in wanted]


def refuse_built_on(archive: Archive, captures: list[int]) -> None:
    """Raise UsageError when the counts of a later import rest on one of these."""
    found = archive.sql(BUILT_ON, captures=captures).rows
    if found:
        counts = ", ".join(
            f"capture {capture_id} ({f'{records:,} records unchanged' if records else 'its figures'})"
            for capture_id, records in found
        )
        together = " ".join(str(each) for each in sorted({*captures, *(row[0] for row in found)}))
        raise UsageError(
            f"later imports were counted against what is to be undone: {counts}. Undo them together "
            f"(adlib undo {together}), then import again what was right."
        )


def take_back(archive: Archive, captures: list[int]) -> None:
    """Delete all that these captures brought, and derive anew where each ad stands."""
    con = archive.con
    con.execute("BEGIN")
    try:
        for table in schema.tables():
            if "capture_id" in schema.columns(table):
                con.execute(
                    f"DELETE FROM {quoted(table)} WHERE list_contains($captures, capture_id)", {"captures": captures}
                )
        con.execute("DELETE FROM ad_version WHERE version_id NOT IN (SELECT version_id FROM sighting)")
        con.execute("DELETE FROM place_set WHERE place_set NOT IN (SELECT place_set FROM ad_version)")
        con.execute(UNNAMED)
        schema.derive(con)
        con.execute("COMMIT")
    except BaseException:
        roll_back(con)
        raise
