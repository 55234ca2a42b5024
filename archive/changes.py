"""What changed from capture to capture: the question `changes`, asked only of the ads that it can be about."""

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
    """Give an archive that holds all ads which the answer can be about, and few others: those cost time for nothing."""
    keys = ads_of(wanted) or first_ads(wanted)
    if keys is None:
        yield archive
        return
    with Past(archive) as part:
        query, given = keys
        part.con.execute(f"CREATE TEMP TABLE wanted_ad AS {query}", given)
        part.con.execute(ONLY_ADS.format(ad_current=part.own("ad_current"), sighting=part.own("sighting")))
        yield part if is_enough(part, wanted) else archive


def is_enough(part: Archive, wanted: Wanted) -> bool:
    """Tell whether the first ads filled the limit: versions that differ in nothing comparable may have taken room."""
    return wanted.advertiser is not None or len(part.run("changes", **asdict(wanted)).rows) == wanted.limit


def ads_of(wanted: Wanted) -> tuple[str, dict[str, Any]] | None:
    """Write the query for the ads of the advertiser that is asked for."""
    if wanted.advertiser is None:
        return None
    return ADS_OF, {"advertiser": wanted.advertiser}


def first_ads(wanted: Wanted) -> tuple[str, dict[str, Any]] | None:
    """Write the query for ads enough to fill *limit* rows, the newest changes first.

    All ads of an advertiser are taken together, so that the answer's order decides which of them are shown.
    """
    if wanted.limit is None or wanted.kind in ("renamed", "spend-fell", "payer-withdrawn"):
        return None
    given = {name: value for name, value in asdict(wanted).items() if name != "advertiser"}
    return FIRST_ADS, given


ONLY_ADS = """
CREATE TEMP VIEW ad_current AS FROM {ad_current} WHERE ad_key IN (SELECT ad_key FROM wanted_ad);
CREATE TEMP TABLE wanted_sighting AS FROM {sighting} WHERE ad_key IN (
  SELECT ad_key FROM wanted_ad
  UNION ALL SELECT ad_key FROM ad_link WHERE linked_key IN (SELECT ad_key FROM wanted_ad)
  UNION ALL SELECT linked_key FROM ad_link WHERE ad_key IN (SELECT ad_key FROM wanted_ad)
);
CREATE TEMP VIEW sighting AS FROM wanted_sighting
"""
ADS_OF = """
SELECT DISTINCT coalesce(l.linked_key, v.ad_key) AS ad_key
FROM ad_version AS v LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
WHERE v.advertiser_id = $advertiser OR strip_accents(lower(v.advertiser_name)) = strip_accents(lower($advertiser))
  OR v.advertiser_id IN (SELECT linked_id FROM advertiser_link WHERE advertiser_id = $advertiser)
  OR v.advertiser_id IN (SELECT advertiser_id FROM advertiser_link WHERE linked_id = $advertiser)
"""
FIRST_ADS = """
WITH what AS (
  SELECT ad, after_capture_id FROM ad_event WHERE $kind IS NULL OR kind = $kind
  UNION ALL
  SELECT ad, after_capture_id FROM ad_step WHERE $kind IS NULL OR $kind = 'changed'
), since AS (
  SELECT max(as_of) AS as_of, max(capture_id) AS capture_id FROM capture WHERE capture_id = TRY_CAST($since AS INTEGER)
), dated AS (
  SELECT w.ad, p.as_of, c.platform, c.advertiser_id
  FROM what AS w JOIN capture AS p ON p.capture_id = w.after_capture_id JOIN ad_current AS c ON c.ad_key = w.ad
  CROSS JOIN since AS s
  WHERE ($platform IS NULL OR c.platform = $platform)
    AND ($since IS NULL OR CASE WHEN TRY_CAST($since AS INTEGER) IS NULL THEN p.as_of >= CAST($since AS TIMESTAMP)
      ELSE (p.as_of, p.capture_id) > (s.as_of, s.capture_id) END)
), place AS (
  SELECT as_of, platform, advertiser_id, count(*) AS changes FROM dated GROUP BY as_of, platform, advertiser_id
), filled AS (
  SELECT *, sum(changes) OVER (
    ORDER BY as_of DESC NULLS LAST, platform, advertiser_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM place
)
SELECT DISTINCT d.ad AS ad_key
FROM dated AS d JOIN filled AS f
  ON f.as_of IS NOT DISTINCT FROM d.as_of AND f.platform = d.platform AND f.advertiser_id = d.advertiser_id
WHERE coalesce(f.before, 0) < $limit
"""
