"""Check an archive against itself and against the kept originals: counts add up, every sha256 is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.database import Archive
from archive.scan import digest
from archive.schema import OF_VERSION
from archive.staged import TABLES


@dataclass(frozen=True)
class Finding:
    """What one check looked at, and what it found wrong; one sentence per wrong thing."""

    check: str
    looked_at: int
    wrong: list[str]


ROW_TABLES = {holds: table for holds, table in TABLES.items() if holds != "ads"}
"""table by what a file holds, where one record of the file is one row or several."""


def verify(archive: Archive, keep: Path | None = None) -> Iterator[Finding]:
    """Yield one finding per check; *keep* is the folder that `import --keep` filled, without it no file is hashed."""
    for name, (count, wrong) in CHECKS.items():
        looked_at = archive.sql(count).rows[0][0]
        yield Finding(name, looked_at, [str(row[0]) for row in archive.sql(wrong).rows])
    for holds, table in ROW_TABLES.items():
        yield row_counts(archive, holds, table)
    if keep:
        yield kept_files(archive, keep)


def row_counts(archive: Archive, holds: str, table: str) -> Finding:
    """Recount the records of a table that keeps one row, or several, per record of the dump."""
    query = f"""
    SELECT 'capture ' || f.capture_id || ', ' || f.name || ': ' || (f.rows_read - f.rows_rejected)
      || ' records were taken, but ' || coalesce(found.records, 0) || ' are in {table}'
    FROM capture_file AS f LEFT JOIN (
      SELECT capture_id, file_no, count(DISTINCT row_no) AS records FROM {table} GROUP BY capture_id, file_no
    ) AS found ON found.capture_id = f.capture_id AND found.file_no = f.file_no
    WHERE f.holds = $holds AND f.rows_read - f.rows_rejected <> coalesce(found.records, 0)
    ORDER BY f.capture_id, f.file_no
    """
    wrong = [str(row[0]) for row in archive.sql(query, holds=holds).rows]
    return Finding(f"records of {table}", archive.sql(f"SELECT count(*) FROM {table}").rows[0][0], wrong)


def kept_files(archive: Archive, keep: Path) -> Finding:
    """Hash the kept originals again."""
    query = "SELECT DISTINCT kept, kept_sha256 FROM capture_file WHERE kept IS NOT NULL ORDER BY kept, kept_sha256"
    rows = archive.sql(query).rows
    wrong = [told for name, sha256 in rows if (told := kept_file(keep / name, sha256))]
    return Finding("kept originals", len(rows), wrong)


def kept_file(path: Path, sha256: str) -> str | None:
    """Say what is wrong with one kept original, if anything."""
    if not path.is_file():
        return f"{path}: this original was kept, but is not there"
    found = digest(path)
    return None if found == sha256 else f"{path}: its sha256 is {found}, but was {sha256} when it was kept"


CHECKS = {
    "rows of each file": (
        "SELECT count(*) FROM capture_file",
        """
        SELECT 'capture ' || capture_id || ', ' || name || ': ' || rows_read || ' rows read, but '
          || (rows_loaded + rows_unchanged + rows_merged + rows_rejected) || ' accounted for'
        FROM capture_file WHERE rows_read <> rows_loaded + rows_unchanged + rows_merged + rows_rejected
        ORDER BY capture_id, file_no
        """,
    ),
    "rows of each capture": (
        "SELECT count(*) FROM capture",
        """
        SELECT 'capture ' || c.capture_id || ': its own counts (' || c.rows_read || ' read, ' || c.rows_loaded
          || ' loaded, ' || c.rows_unchanged || ' unchanged, ' || c.rows_merged || ' merged, ' || c.rows_rejected
          || ' rejected) do not add up or are not those of its files (' || coalesce(f.rows_read, 0) || ', '
          || coalesce(f.loaded, 0) || ', ' || coalesce(f.unchanged, 0) || ', ' || coalesce(f.merged, 0) || ', '
          || coalesce(f.rejected, 0) || ')'
        FROM capture AS c LEFT JOIN (
          SELECT capture_id, sum(rows_read) AS rows_read, sum(rows_loaded) AS loaded, sum(rows_unchanged) AS unchanged,
            sum(rows_merged) AS merged, sum(rows_rejected) AS rejected
          FROM capture_file GROUP BY capture_id
        ) AS f ON f.capture_id = c.capture_id
        WHERE c.rows_read <> c.rows_loaded + c.rows_unchanged + c.rows_merged + c.rows_rejected
          OR c.rows_read IS DISTINCT FROM f.rows_read OR c.rows_loaded IS DISTINCT FROM f.loaded
          OR c.rows_unchanged IS DISTINCT FROM f.unchanged OR c.rows_merged IS DISTINCT FROM f.merged
          OR c.rows_rejected IS DISTINCT FROM f.rejected
        ORDER BY c.capture_id
        """,
    ),
    "sightings of ads": (
        "SELECT count(*) FROM sighting",
        """
        SELECT 'capture ' || f.capture_id || ', ' || f.name || ': ' || (f.rows_read - f.rows_merged - f.rows_rejected)
          || ' records showed an ad, but ' || coalesce(found.sightings, 0) || ' sightings are there'
        FROM capture_file AS f LEFT JOIN (
          SELECT capture_id, file_no, count(*) AS sightings FROM sighting GROUP BY capture_id, file_no
        ) AS found ON found.capture_id = f.capture_id AND found.file_no = f.file_no
        WHERE f.holds = 'ads' AND f.rows_read - f.rows_merged - f.rows_rejected <> coalesce(found.sightings, 0)
        ORDER BY f.capture_id, f.file_no
        """,
    ),
    "ads of each capture": (
        "SELECT count(*) FROM capture",
        """
        SELECT 'capture ' || c.capture_id || ': it states ' || c.ads || ' ads, but ' || coalesce(found.ads, 0)
          || ' were seen in it'
        FROM capture AS c LEFT JOIN (
          SELECT capture_id, count(DISTINCT ad_key) AS ads FROM sighting GROUP BY capture_id
        ) AS found ON found.capture_id = c.capture_id
        WHERE c.ads <> coalesce(found.ads, 0)
        ORDER BY c.capture_id
        """,
    ),
    "rejected rows": (
        "SELECT count(*) FROM rejected_row",
        """
        SELECT 'capture ' || f.capture_id || ', ' || f.name || ': ' || f.rows_rejected || ' rows were rejected, but '
          || coalesce(found.records, 0) || ' are kept'
        FROM capture_file AS f LEFT JOIN (
          SELECT capture_id, file_no, count(*) AS records FROM rejected_row GROUP BY capture_id, file_no
        ) AS found ON found.capture_id = f.capture_id AND found.file_no = f.file_no
        WHERE f.rows_rejected <> coalesce(found.records, 0)
        ORDER BY f.capture_id, f.file_no
        """,
    ),
    "fields that ads fill": (
        "SELECT count(*) FROM ad_version",
        f"""
        SELECT 'version ' || version_id || ' of ad ' || ad_id || ': it fills other fields than it is kept to fill'
        FROM ad_version WHERE fields_said IS DISTINCT FROM {OF_VERSION["fields_said"]}
        ORDER BY version_id
        """,
    ),
    "sets of places": (
        "SELECT count(*) FROM place_set",
        """
        SELECT 'version ' || v.version_id || ' of ad ' || v.ad_id || ': it names other places than its set of places'
        FROM ad_version AS v LEFT JOIN place_set AS p ON p.place_set = v.place_set
        -- an empty list names no place either, and DuckDB gives it the hash of NULL
        WHERE p.place_set IS NULL OR coalesce(v.countries, []) <> coalesce(p.countries, [])
          OR coalesce(place_numbers(asked_places(v.targets)), []) <> coalesce(p.targeted, [])
          OR coalesce(place_numbers(seen_regions(v.delivery_regions)), []) <> coalesce(p.delivered, [])
        ORDER BY v.version_id
        """,
    ),
    "names of places": (
        "SELECT count(*) FROM place_name",
        """
        SELECT 'place ' || coalesce(n.place_no, s.place_no) || ': '
          || CASE WHEN n.place_no IS NULL THEN 'it is in a set of places, but has no name'
            WHEN s.place_no IS NULL THEN 'no set of places holds it' ELSE 'its name is another' END
        FROM place_name AS n FULL JOIN (
          SELECT DISTINCT unnest(list_concat(targeted, delivered)) AS place_no FROM place_set
        ) AS s ON s.place_no = n.place_no
        WHERE n.place_no IS NULL OR s.place_no IS NULL OR n.place_no <> hash(n.name)
        ORDER BY coalesce(n.place_no, s.place_no)
        """,
    ),
    "days of sets of places": (
        "SELECT count(*) FROM place_days",
        """
        SELECT 'set of places ' || coalesce(d.place_set, v.place_set) || ': ads that name it ran on other days'
        FROM place_days AS d FULL JOIN (
          SELECT place_set, min(started_on) AS first_day, max(greatest(started_on, ended_on)) AS last_day,
            count(*) = count(ended_on) AS is_ended
          FROM ad_version WHERE started_on IS NOT NULL GROUP BY place_set
        ) AS v ON v.place_set = d.place_set
        WHERE d.first_day IS DISTINCT FROM v.first_day
          OR d.last_day IS DISTINCT FROM CASE WHEN v.is_ended THEN v.last_day END
        ORDER BY coalesce(d.place_set, v.place_set)
        """,
    ),
    "versions": (
        "SELECT count(*) FROM ad_version",
        """
        SELECT 'version ' || v.version_id || ' of ad ' || v.ad_id || ': '
          || CASE WHEN v.times > 1 THEN 'its number is given ' || v.times || ' times' ELSE 'no capture showed it' END
        FROM (SELECT version_id, any_value(ad_id) AS ad_id, count(*) AS times FROM ad_version GROUP BY version_id) AS v
        LEFT JOIN (SELECT DISTINCT version_id FROM sighting) AS s ON s.version_id = v.version_id
        WHERE v.times > 1 OR s.version_id IS NULL
        ORDER BY v.version_id
        """,
    ),
    "sightings point to versions": (
        "SELECT count(*) FROM sighting",
        """
        SELECT 'capture ' || s.capture_id || ', record ' || s.record_no || ': it points to version ' || s.version_id
          || CASE WHEN v.version_id IS NULL THEN ', which is not there' ELSE ', which is of another ad' END
        FROM sighting AS s LEFT JOIN ad_version AS v ON v.version_id = s.version_id
        WHERE v.ad_key IS DISTINCT FROM s.ad_key
        ORDER BY s.capture_id, s.file_no, s.record_no, s.version_id
        """,
    ),
    "keys of ads": (
        "SELECT count(DISTINCT ad_key) FROM ad_version",
        """
        SELECT platform || ' ad ' || ad_id || ' of ' || advertiser_id || ': it has ' || count(DISTINCT ad_key)
          || ' keys'
        FROM ad_version GROUP BY platform, ad_id, advertiser_id HAVING count(DISTINCT ad_key) > 1
        ORDER BY platform, ad_id, advertiser_id
        """,
    ),
    "where each ad stands": (
        "SELECT count(*) FROM ad_current",
        """
        SELECT 'ad key ' || coalesce(c.ad_key, s.ad_key) || ': '
          || CASE WHEN c.ad_key IS NULL THEN 'it was seen, but stands nowhere'
            WHEN s.ad_key IS NULL THEN 'it stands, but was never seen' ELSE 'its first or last sighting is another' END
        FROM ad_current AS c FULL JOIN (
          SELECT coalesce(l.linked_key, g.ad_key) AS ad_key, min(p.as_of) AS first_seen, max(p.as_of) AS last_seen
          FROM sighting AS g JOIN capture AS p ON p.capture_id = g.capture_id
          LEFT JOIN ad_link AS l ON l.ad_key = g.ad_key AND l.basis <> 'beside'
          GROUP BY coalesce(l.linked_key, g.ad_key)
        ) AS s ON s.ad_key = c.ad_key
        WHERE c.ad_key IS NULL OR s.ad_key IS NULL OR c.first_seen IS DISTINCT FROM s.first_seen
          OR c.last_seen IS DISTINCT FROM s.last_seen
        ORDER BY coalesce(c.ad_key, s.ad_key)
        """,
    ),
    "how ads stood before": (
        "SELECT count(*) FROM ad_former",
        """
        SELECT 'ad key ' || coalesce(f.ad_key, e.ad_key) || ', until capture '
          || coalesce(f.until_capture_id, e.after_capture_id) || ': '
          || CASE WHEN f.ad_key IS NULL THEN 'it stood otherwise from then on, but how it stood before is not there'
            WHEN e.ad_key IS NULL THEN 'nothing happened to it then'
            WHEN (g.version_id IS NULL) = (f.last_capture_id IS NULL)
              THEN 'the capture that is to have begun it showed something else'
            ELSE 'it says something else than its version' END
        FROM ad_former AS f FULL JOIN (
          SELECT ad_key, after_capture_id, any_value(before_version_id) AS before_version_id,
            CASE WHEN bool_or(kind = 'returned') THEN any_value(before_capture_id) END AS last_capture_id
          FROM ad_event
          WHERE kind IN ('changed', 'gone', 'returned') AND ad_key NOT IN (SELECT ad_key FROM ad_loose)
          GROUP BY ad_key, after_capture_id
        ) AS e ON e.ad_key = f.ad_key AND e.after_capture_id = f.until_capture_id
        LEFT JOIN ad_version AS v ON v.version_id = e.before_version_id
        LEFT JOIN sighting AS g ON g.capture_id = f.since_capture_id AND g.version_id = f.version_id
        WHERE f.ad_key IS NULL OR e.ad_key IS NULL OR (g.version_id IS NULL) = (f.last_capture_id IS NULL)
          OR (f.version_id, f.last_capture_id, f.payer, f.payer_state, f.currency, f.spend_lower, f.spend_upper,
            f.spend_kind, f.started_on, f.ended_on) IS DISTINCT FROM (v.version_id, e.last_capture_id, v.payer,
            v.payer_state, v.currency, v.spend_lower, v.spend_upper, v.spend_kind, v.started_on, v.ended_on)
        ORDER BY coalesce(f.ad_key, e.ad_key), coalesce(f.until_capture_id, e.after_capture_id)
        """,
    ),
    "since when each ad stands so": (
        "SELECT count(since_capture_id) FROM ad_current",
        """
        SELECT 'ad key ' || c.ad_key || ': capture ' || c.since_capture_id || ' did not begin how it stands'
        FROM ad_current AS c
        LEFT JOIN sighting AS g ON g.capture_id = c.since_capture_id AND g.version_id = c.version_id
        LEFT JOIN (
          SELECT f.ad_key, arg_max(f.until_capture_id, p.place) AS until_capture_id
          FROM ad_former AS f JOIN ad_capture AS p ON p.capture_id = f.until_capture_id GROUP BY f.ad_key
        ) AS b ON b.ad_key = c.ad_key
        WHERE c.since_capture_id IS NOT NULL AND ((g.version_id IS NULL) <> (c.status = 'gone')
          OR c.since_capture_id <> coalesce(b.until_capture_id, c.first_capture_id))
        ORDER BY c.ad_key
        """,
    ),
    "what advertisers spent": (
        "SELECT count(*) FROM advertiser_spend",
        """
        SELECT platform || ' advertiser ' || advertiser_id || ': its ads (' || coalesce(currency, 'no currency') || ', '
          || status || ', ' || coalesce(spend_kind, 'no figure') || ') add up to something else'
        FROM (
          SELECT platform, advertiser_id, currency, status, spend_kind,
            count(*) AS ads, count(spend_upper) AS closed_ads,
            sum(spend_lower) AS spend_lower, sum(spend_upper) AS spend_upper
          FROM ad_current GROUP BY ALL
          UNION ALL
          SELECT platform, advertiser_id, currency, status, spend_kind, ads, closed_ads, spend_lower, spend_upper
          FROM advertiser_spend
        )
        GROUP BY platform, advertiser_id, currency, status, spend_kind, ads, closed_ads, spend_lower, spend_upper
        HAVING count(*) <> 2
        ORDER BY platform, advertiser_id
        """,
    ),
}
"""name of the check: (SQL that counts what it looks at, SQL of one sentence per wrong thing)."""
