"""What changed from capture to capture: the question `changes`, asked only of the events that its answer can hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from adlib.errors import UsageError
from archive.database import Archive, Table
from archive.past import Past

Kind = Literal[
    "new", "changed", "payer-withdrawn", "spend-fell", "ended", "gone", "returned", "moved", "renumbered", "renamed"
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Wanted:
    """Which changes are asked for; the parameters of `sql/changes.sql`."""

    since: str | None = None
    """a day, or the number of a capture: changes that later captures show."""
    kind: str | None = None
    """one of KINDS; `changed` holds payer-withdrawn and spend-fell too."""
    advertiser: str | None = None
    """an id or a name."""
    platform: str | None = None
    limit: int | None = None


def changes(archive: Archive, **wanted: Any) -> Table:
    """List what changed, the newest first, with both values and both records; *wanted* are the fields of `Wanted`.

    Raises UsageError for a kind that there is not, and for a `since` that is neither a day nor a capture.
    """
    asked = checked(archive, Wanted(**wanted))
    with narrowed(archive, asked) as part:
        return part.run("changes", **asdict(asked))


def checked(archive: Archive, wanted: Wanted) -> Wanted:
    """Give *wanted* back, or raise UsageError for what makes no sense."""
    if wanted.kind and wanted.kind not in KINDS:
        raise UsageError(f"--kind {wanted.kind}: there is no such kind of change; there are {', '.join(KINDS)}.")
    since = wanted.since
    if since is None:
        return wanted
    capture = "SELECT count(*) FROM capture WHERE capture_id = TRY_CAST($since AS INTEGER)"
    day = "SELECT TRY_CAST($since AS TIMESTAMP) IS NOT NULL"
    known = archive.sql(capture if since.isdecimal() else day, since=since).rows[0][0]
    if not known:
        raise UsageError(f"--since {since}: write a day such as 2026-05-24, or the number of a capture (`adlib log`).")
    return wanted


@contextmanager
def narrowed(archive: Archive, wanted: Wanted) -> Iterator[Archive]:
    """Give an archive that holds all events of ads which the answer can be about, and few others.

    What differs between two versions takes long to say of every ad there is. With a limit, the first events are taken;
    versions that differ in nothing comparable fill no row, so more are taken until the limit is filled.
    """
    if isinstance(archive, Past):
        yield archive
        return
    with Past(archive) as part:
        given = {name: value for name, value in asdict(wanted).items() if name != "limit"}
        own = {table: part.own(table) for table in ("ad_event", "ad_version", "sighting", "capture", "capture_file")}
        part.con.execute(LATER, {name: given.pop(name) for name in ("since", "platform")})
        part.con.execute(NARROW.format(**own), given)
        most = part.sql("SELECT count(*) FROM wanted_event").rows[0][0]
        if wanted.limit is None:
            part.con.execute("CREATE TEMP VIEW ad_event AS SELECT * EXCLUDE (n) FROM wanted_event")
            if most <= FEW:
                part.con.execute(HOLD.format(**own))
            is_filled = False
        else:
            is_filled = take_first(part, own, wanted, min(most, max(wanted.limit, 100)), most)
        last = "(SELECT max(l.n) FROM ad_event AS e JOIN later AS l ON l.capture_id = e.after_capture_id)"
        if wanted.kind in OF_ADS:
            last = "0"
        elif not is_filled:
            last = "(SELECT max(n) FROM later)"
        part.con.execute(LINES.format(last=last, **own))
        yield part


def take_first(part: Archive, own: dict[str, str], wanted: Wanted, taken: int, most: int) -> bool:
    """Let the events be the first *taken*, or as many more as it takes to fill the limit; tell whether they do."""
    filled = "SELECT count(*) FROM ad_change WHERE $kind IS NULL OR kind = $kind OR $kind = 'changed'"
    part.con.execute("CREATE TEMP TABLE first_event AS SELECT * EXCLUDE (n) FROM wanted_event LIMIT 0")
    part.con.execute("CREATE TEMP VIEW ad_event AS FROM first_event")
    while True:
        part.con.execute(FIRST.format(**own), {"taken": taken})
        part.con.execute(HOLD.format(**own))
        is_filled = bool(part.sql(filled, kind=wanted.kind).rows[0][0] >= (wanted.limit or 0))
        if is_filled or taken >= most:
            return is_filled
        taken *= 16


OF_ADS = ("ended", "returned", "moved", "renumbered", "renamed")
"""kinds of change that the platforms' own figures do not know."""
FEW = 200_000
"""events whose versions are better copied than looked up one kind of change after the other."""
HOLD = """
CREATE OR REPLACE TEMP TABLE held_version AS FROM {ad_version} WHERE version_id IN (
  SELECT before_version_id FROM ad_event UNION ALL SELECT after_version_id FROM ad_event
);
CREATE OR REPLACE TEMP TABLE held_sighting AS FROM {sighting} WHERE version_id IN (SELECT version_id FROM held_version);
CREATE OR REPLACE TEMP VIEW ad_version AS FROM held_version;
CREATE OR REPLACE TEMP VIEW sighting AS FROM held_sighting
"""
LATER = """
CREATE TEMP TABLE later AS  -- captures asked for, the newest first
WITH since AS (
  SELECT max(as_of) AS as_of, max(capture_id) AS capture_id FROM capture WHERE capture_id = TRY_CAST($since AS INTEGER)
)
SELECT c.capture_id, dense_rank() OVER (ORDER BY c.as_of DESC NULLS LAST, c.platform) AS n
FROM capture AS c CROSS JOIN since AS s
WHERE ($platform IS NULL OR c.platform = $platform)
  AND ($since IS NULL OR CASE WHEN TRY_CAST($since AS INTEGER) IS NULL THEN c.as_of >= CAST($since AS TIMESTAMP)
    ELSE (c.as_of, c.capture_id) > (s.as_of, s.capture_id) END)
"""
LINES = """
CREATE TEMP TABLE line_file AS  -- tables of figures of captures that matter, and the one before each
WITH held AS (
  SELECT f.capture_id, f.file_no, c.platform, c.format, c.scope, f.grain, f.part, dense_rank() OVER (
      PARTITION BY c.platform, c.format, c.scope, f.grain, f.part ORDER BY c.as_of
    ) AS place
  FROM {capture_file} AS f JOIN {capture} AS c ON c.capture_id = f.capture_id
  WHERE f.holds = 'spend_lines' AND c.as_of IS NOT NULL
)
SELECT DISTINCT h.capture_id, h.file_no
FROM held AS h JOIN held AS w ON w.platform = h.platform AND w.format = h.format AND w.scope = h.scope
  AND w.grain IS NOT DISTINCT FROM h.grain AND w.part IS NOT DISTINCT FROM h.part AND h.place IN (w.place - 1, w.place)
WHERE w.capture_id IN (SELECT capture_id FROM later WHERE n <= {last});
CREATE TEMP VIEW capture_file AS
FROM {capture_file}
WHERE holds <> 'spend_lines' OR (capture_id, file_no) IN (SELECT (capture_id, file_no) FROM line_file)
"""
NARROW = """
CREATE TEMP TABLE wanted_event AS
SELECT e.*, l.n FROM {ad_event} AS e JOIN later AS l ON l.capture_id = e.after_capture_id
WHERE CASE coalesce($kind, 'all') WHEN 'all' THEN true WHEN 'spend-fell' THEN e.spend_fell
  WHEN 'payer-withdrawn' THEN e.payer_withdrawn ELSE e.kind = $kind END
  AND ($advertiser IS NULL OR coalesce(e.after_version_id, e.before_version_id) IN (
    SELECT version_id FROM {ad_version} WHERE (platform, advertiser_id) IN (
      WITH named AS (
        SELECT DISTINCT platform, advertiser_id FROM advertiser_seen
        WHERE advertiser_id = $advertiser OR strip_accents(lower(advertiser_name)) = strip_accents(lower($advertiser))
      )
      SELECT (platform, advertiser_id) FROM (
        FROM named
        UNION ALL SELECT l.platform, l.linked_id FROM advertiser_link AS l
          JOIN named AS n ON n.platform = l.platform AND n.advertiser_id = l.advertiser_id
        UNION ALL SELECT l.platform, l.advertiser_id FROM advertiser_link AS l
          JOIN named AS n ON n.platform = l.platform AND n.advertiser_id = l.linked_id
      )
    )
  ))
"""
FIRST = """
DELETE FROM first_event;
INSERT INTO first_event
WITH filled AS (
  SELECT n, coalesce(sum(count(*)) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM wanted_event GROUP BY n
), near AS (  -- in the order of the answer; all events of the last ad are taken
  SELECT w.*, v.advertiser_id, v.ad_id
  FROM wanted_event AS w JOIN filled AS f ON f.n = w.n AND f.before < $taken
  JOIN {ad_version} AS v ON v.version_id = coalesce(w.after_version_id, w.before_version_id)
), edge AS (
  SELECT n, advertiser_id, ad_id FROM near
  ORDER BY n, advertiser_id, ad_id LIMIT 1 OFFSET greatest(CAST($taken AS BIGINT) - 1, 0)
)
SELECT w.* EXCLUDE (n, advertiser_id, ad_id)
FROM near AS w LEFT JOIN edge AS e ON true
WHERE e.n IS NULL OR (w.n, w.advertiser_id, w.ad_id) <= (e.n, e.advertiser_id, e.ad_id)
"""
