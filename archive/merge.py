"""Merge a staged dump into the archive: find what is known, then write what is new in one transaction."""

import importlib.metadata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from adlib.errors import AdlibError
from archive import schema
from archive.columns import quoted
from archive.staged import TABLES, held_columns, scalar, staged
from archive.transaction import roll_back
from archive.zip_members import printable

if TYPE_CHECKING:
    from archive.dumps import Dump, Report
    from archive.mapping import MapFile

ROWS = ("capture_id", "file_no", "row_no", "line_no")
"""columns that say where a row stands, not what it says."""


def place(con: duckdb.DuckDBPyConnection, dump: "Dump", report: "Report") -> bool:
    """Find out which records are new, unchanged or repeated; fill the report's counts. Writes only TEMP tables.

    Returns whether every ad is the first of its platform, and none stands there twice: `write` then has less to do.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE tally (file_no INTEGER, loaded BIGINT, unchanged BIGINT, merged BIGINT)")
    fresh, report.ads = place_ads(con, dump.format.platform)
    con.execute(TALLY_ADS)
    for holds, table in TABLES.items():
        if holds != "ads":
            place_rows(con, table, staged(holds), dump.format.name, str(report.scope))
    # a row that is part of an ad is merged into it
    parts = [(file.file_no, file.staged) for file in dump.files if file.member.holds == "ad_parts"]
    for file_no, merged in parts:
        con.execute("INSERT INTO tally VALUES ($file_no, 0, 0, $merged)", {"file_no": file_no, "merged": merged})
    rows = con.execute(
        "SELECT coalesce(sum(loaded), 0), coalesce(sum(unchanged), 0), coalesce(sum(merged), 0) FROM tally"
    ).fetchall()[0]
    report.rows_loaded, report.rows_unchanged, report.rows_merged = map(int, rows)
    # a file that only says the report's time has one record, which is loaded by being heeded
    report.rows_loaded += sum(file.staged for file in dump.files if file.member.holds == "as_of")
    report.rows_read = sum(file.records for file in dump.files)
    report.rows_rejected = sum(file.rejected for file in dump.files)
    report.tokens_removed = sum(file.tokens for file in dump.files)
    counted = report.rows_loaded + report.rows_unchanged + report.rows_merged + report.rows_rejected
    if counted != report.rows_read:
        raise AdlibError(
            f"{report.name}: {report.rows_read:,} rows were read but {counted:,} are accounted for; nothing was "
            "imported. Please report this file."
        )
    return fresh


def place_ads(con: duckdb.DuckDBPyConnection, platform: str) -> tuple[bool, int]:
    """Make the TEMP table `placed`: for each staged ad its key, its version, and whether it is new or a repetition.

    Returns whether all of them are new to the platform and different, and how many ads there are.
    """
    known = scalar(con, f"SELECT count(*) FROM (SELECT 1 FROM ad_version WHERE platform = '{platform}' LIMIT 1)")
    total, distinct = con.execute(
        "SELECT count(*), count(DISTINCT hash(ad_id, advertiser_id)) FROM staged_ads WHERE reason IS NULL"
    ).fetchall()[0]
    if total == distinct and not known:
        con.execute(PLACE_FRESH)
        return True, int(total)
    stored = "content_hash" if hash_is_current(con) else schema.content_hash()
    records = SINGLES if total == distinct else REPEATS
    template = PLACE_KNOWN if known else PLACE_NEW
    con.execute(
        template.format(
            records=records.format(content_hash=schema.content_hash()), stored_hash=stored, platform=platform
        )
    )
    return False, scalar(con, "SELECT count(DISTINCT ad_key) FROM placed")


def hash_is_current(con: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether this DuckDB hashes as the one did that wrote the archive's content hashes."""
    stored = con.execute("SELECT hash_probe FROM archive_info").fetchall()[0][0]
    return bool(con.execute(schema.HASH_PROBE).fetchall()[0][0] == stored)


NEXT = "(SELECT coalesce(max(ad_key), 0) + 1 AS key, coalesce(max(version_id), 0) + 1 AS version FROM ad_version)"
RECORD = "coalesce(s.record_no, s.n - f.before + 1) AS record_no"
# No record repeats another, which is the rule.
SINGLES = """
SELECT n, file_no, record_no, ad_id, advertiser_id, {content_hash} AS content_hash, n AS first_of_ad,
  n AS first_of_content, 1 AS repeat_no
FROM staged_ads WHERE reason IS NULL
"""
REPEATS = """
SELECT *, CASE WHEN n = first_of_content THEN  -- the content of the ad's last record comes last
  row_number() OVER (PARTITION BY ad_id, advertiser_id, n = first_of_content ORDER BY last_of_content)
  ELSE 1 END AS repeat_no
FROM (
  SELECT n, file_no, record_no, ad_id, advertiser_id, {content_hash} AS content_hash,
    min(n) OVER (PARTITION BY ad_id, advertiser_id) AS first_of_ad,
    min(n) OVER (PARTITION BY ad_id, advertiser_id, {content_hash}) AS first_of_content,
    max(n) OVER (PARTITION BY ad_id, advertiser_id, {content_hash}) AS last_of_content
  FROM staged_ads WHERE reason IS NULL
)
"""
# Every ad is new and there once: what it says need not be looked at before it is written.
PLACE_FRESH = f"""
CREATE OR REPLACE TEMP TABLE placed AS
SELECT s.n, s.file_no, {RECORD}, next.key + s.n AS ad_key, next.version + s.n AS version_id, true AS is_new,
  false AS is_merged, 1 AS repeat_no
FROM staged_ads AS s JOIN staged_file AS f USING (file_no) CROSS JOIN {NEXT} AS next WHERE s.reason IS NULL
"""
# No ad of this platform is known: keys and versions are handed out in the order of the records.
PLACE_NEW = f"""
CREATE OR REPLACE TEMP TABLE placed AS
SELECT s.n, s.file_no, {RECORD}, s.content_hash, next.key + s.first_of_ad AS ad_key,
  next.version + s.first_of_content AS version_id,
  s.n = s.first_of_content AS is_new, s.n <> s.first_of_content AS is_merged, s.repeat_no
FROM ({{records}}) AS s JOIN staged_file AS f USING (file_no) CROSS JOIN {NEXT} AS next
"""
PLACE_KNOWN = f"""
CREATE OR REPLACE TEMP TABLE placed AS
WITH known AS (
  SELECT ad_id, advertiser_id, ad_key, version_id, {{stored_hash}} AS content_hash
  FROM ad_version WHERE platform = '{{platform}}'
), ads AS (
  SELECT ad_id, advertiser_id, min(ad_key) AS ad_key FROM known GROUP BY ad_id, advertiser_id
)
SELECT s.n, s.file_no, {RECORD}, s.content_hash, coalesce(a.ad_key, next.key + s.first_of_ad) AS ad_key,
  coalesce(k.version_id, next.version + s.first_of_content) AS version_id,
  k.version_id IS NULL AND s.n = s.first_of_content AS is_new, s.n <> s.first_of_content AS is_merged, s.repeat_no
FROM ({{records}}) AS s JOIN staged_file AS f USING (file_no) CROSS JOIN {NEXT} AS next
LEFT JOIN ads AS a ON a.ad_id = s.ad_id AND a.advertiser_id = s.advertiser_id
LEFT JOIN known AS k ON k.ad_id = s.ad_id AND k.advertiser_id = s.advertiser_id AND k.content_hash = s.content_hash
"""
TALLY_ADS = """
INSERT INTO tally
SELECT file_no, count(*) FILTER (is_new), count(*) FILTER (NOT is_new AND NOT is_merged), count(*) FILTER (is_merged)
FROM placed GROUP BY file_no
"""


def place_rows(con: duckdb.DuckDBPyConnection, table: str, rows: str, fmt: str, scope: str) -> None:
    """Count the rows of a table that stand word for word in the capture before, and those that do not.

    Equal rows are counted as often as they stand there: two equal rows against one before are one unchanged, one new.
    """
    if not scalar(con, f"SELECT count(*) FROM {rows}"):
        return
    said = ", ".join(quoted(name) for name in schema.columns(table) if name not in ROWS)
    order = " ORDER BY line_no" if "line_no" in schema.columns(table) else ""
    row = f"hash(list(hash({said}){order}))"
    con.execute(
        TALLY_ROWS.format(row=row, staged=rows, stored=quoted(table)),
        {"format": fmt, "scope": scope},
    )


TALLY_ROWS = """
INSERT INTO tally
WITH newest AS (
  SELECT f.capture_id, f.file_no FROM capture_file AS f JOIN capture AS c USING (capture_id)
  WHERE c.format = $format AND c.scope = $scope
  QUALIFY rank() OVER (PARTITION BY f.member, f.grain, f.part ORDER BY c.as_of DESC NULLS LAST, c.capture_id DESC) = 1
), stored AS (
  SELECT row, count(*) AS times FROM (
    SELECT {row} AS row FROM {stored} JOIN newest USING (capture_id, file_no) GROUP BY capture_id, file_no, row_no
  ) GROUP BY row
), staged AS (
  SELECT *, row_number() OVER (PARTITION BY row ORDER BY file_no, row_no) AS nth FROM (
    SELECT file_no, row_no, {row} AS row FROM {staged} GROUP BY file_no, row_no
  )
)
SELECT s.file_no, count(*) FILTER (coalesce(s.nth > o.times, true)), count(*) FILTER (s.nth <= o.times), 0
FROM staged AS s LEFT JOIN stored AS o ON o.row = s.row GROUP BY s.file_no
"""


def write(
    con: duckdb.DuckDBPyConnection,
    dump: "Dump",
    report: "Report",
    fingerprint: str,
    kept: dict[int, tuple[str, str]],
    *,
    fresh: bool,
    mapping: "MapFile | None" = None,
) -> None:
    """Write a placed dump as one capture, in one transaction: all of it or nothing.

    *fresh* is what `place` returned.
    """
    con.execute("BEGIN")
    try:
        report.capture_id = scalar(con, "SELECT coalesce(max(capture_id), 0) + 1 FROM capture")
        renew_hashes(con)
        insert(con, "capture", capture_row(dump, report, fingerprint, mapping))
        for row in file_rows(con, dump, report.capture_id, kept):
            insert(con, "capture_file", row)
        held = held_columns(con)
        content = ", ".join(quoted(name) for name in schema.content_columns() if name in held)
        versions = FRESH_VERSIONS if fresh else VERSIONS
        since = scalar(con, "SELECT coalesce(max(version_id), 0) + 1 FROM ad_version")
        made = ", ".join(f"{sql} AS {name}" for name, sql in schema.OF_VERSION.items())
        con.execute(versions.format(content=content, content_hash=schema.content_hash(), made=made))
        schema.name_places(con, since)
        con.execute(SIGHTINGS, {"capture": report.capture_id})
        for holds, table in TABLES.items():
            if holds != "ads":
                names = ", ".join(quoted(name) for name in schema.columns(table) if name != "capture_id")
                con.execute(
                    f"INSERT INTO {quoted(table)} (capture_id, {names}) SELECT $capture, {names} FROM {staged(holds)}",
                    {"capture": report.capture_id},
                )
        con.execute(ADVERTISERS, {"capture": report.capture_id})
        con.execute(
            "INSERT INTO rejected_row SELECT $capture, file_no, record_no, reason, raw FROM reject",
            {"capture": report.capture_id},
        )
        if {file.member.holds for file in dump.files} & {"ads", "id_mapping"}:
            schema.derive(con)
        spare_the_file(con, report.ads)
        con.execute("COMMIT")
    except BaseException:
        roll_back(con)
        raise


LARGE = 100_000
"""ads of a capture that leave row groups large enough as they are."""


def spare_the_file(con: duckdb.DuckDBPyConnection, ads: int) -> None:
    """Keep DuckDB from joining row groups after a large capture.

    It would rewrite whole ones to join small ones to them, and so let the file grow by more than the capture brought;
    after many small captures joining is what keeps the file small.
    """
    if ads >= LARGE:
        con.execute("SET max_vacuum_tasks = 0")


VERSIONS = """
INSERT INTO ad_version BY NAME
SELECT p.version_id, p.ad_key, p.content_hash, {made}, {content}
FROM staged_ads AS s JOIN placed AS p ON p.n = s.n AND p.is_new
"""
FRESH_VERSIONS = f"""
INSERT INTO ad_version BY NAME
SELECT next.version + s.n AS version_id, next.key + s.n AS ad_key, {{content_hash}} AS content_hash,
  {{made}}, {{content}}
FROM staged_ads AS s CROSS JOIN {NEXT} AS next WHERE s.reason IS NULL
"""
SIGHTINGS = """
INSERT INTO sighting BY NAME
SELECT $capture::INTEGER AS capture_id, ad_key, version_id, file_no, repeat_no, record_no
FROM placed WHERE NOT is_merged
"""
ADVERTISERS = """
INSERT INTO advertiser_seen BY NAME
SELECT $capture::INTEGER AS capture_id, platform, advertiser_id, any_value(advertiser_id_basis) AS advertiser_id_basis,
  advertiser_name, any_value(registered_ids) AS registered_ids
FROM (
  SELECT platform, advertiser_id, advertiser_id_basis, advertiser_name, NULL AS registered_ids
  FROM staged_ads WHERE reason IS NULL
  UNION ALL
  SELECT platform, advertiser_id, advertiser_id_basis, advertiser_name, registered_ids FROM staged_spend_lines
)
WHERE advertiser_id IS NOT NULL
GROUP BY platform, advertiser_id, advertiser_name
"""


def renew_hashes(con: duckdb.DuckDBPyConnection) -> None:
    """Make the content hashes anew when this DuckDB hashes otherwise than the one that wrote them."""
    if not hash_is_current(con):
        con.execute(f"UPDATE ad_version SET content_hash = {schema.content_hash()}")
        con.execute(f"UPDATE archive_info SET hash_probe = ({schema.HASH_PROBE})")


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    """Insert one row given as a dictionary."""
    names, values = ", ".join(quoted(name) for name in row), ", ".join(f"${name}" for name in row)
    con.execute(f"INSERT INTO {quoted(table)} ({names}) VALUES ({values})", row)


def capture_row(
    dump: "Dump", report: "Report", fingerprint: str, mapping: "MapFile | None" = None
) -> dict[str, object]:
    """Word the capture's row."""
    countries = {file.facts.country for file in dump.files if file.facts.country}
    return {
        "capture_id": report.capture_id,
        "platform": dump.format.platform,
        "format": dump.format.name,
        "name": report.name,
        "scope": report.scope,
        "country": report.country or (countries.pop() if len(countries) == 1 else None),
        "complete": report.complete,
        "as_of": report.as_of,
        "as_of_basis": report.as_of_basis,
        "mapping": mapping.text if mapping else None,
        "mapping_sha256": mapping.sha256 if mapping else None,
        "active_rule": dump.format.active,
        "fields": sorted({name for file in dump.files for name in file.fields}),
        "imported_at": datetime.now(UTC).replace(tzinfo=None),
        "adlib_version": importlib.metadata.version("adlib"),
        "fingerprint": fingerprint,
        "rows_read": report.rows_read,
        "rows_loaded": report.rows_loaded,
        "rows_unchanged": report.rows_unchanged,
        "rows_merged": report.rows_merged,
        "rows_rejected": report.rows_rejected,
        "ads": report.ads,
        "tokens_removed": report.tokens_removed,
        "warnings": report.warnings,
    }


def file_rows(
    con: duckdb.DuckDBPyConnection, dump: "Dump", capture_id: int, kept: dict[int, tuple[str, str]]
) -> list[dict[str, object]]:
    """Word the rows of the capture's files."""
    tallies = {file_no: counts for file_no, *counts in con.execute("SELECT * FROM tally").fetchall()}
    rows: list[dict[str, object]] = []
    for file in dump.files:
        loaded, unchanged, merged = tallies.get(
            file.file_no, (file.staged if file.member.holds == "as_of" else 0, 0, 0)
        )
        name, sha = kept.get(file.file_no, (None, None))
        rows.append({
            "capture_id": capture_id,
            "file_no": file.file_no,
            "name": file.source.name,
            "member": file.member.name,
            "holds": file.member.holds,
            "grain": file.facts.grain or file.member.grain,
            "part": file.facts.part,
            "sha256": file.scan.sha256,
            "bytes": file.scan.size,
            "container": printable(file.source.container) if file.source.container else None,
            "kept": name,
            "kept_sha256": sha,
            "rows_read": file.records,
            "rows_loaded": loaded,
            "rows_unchanged": unchanged,
            "rows_merged": merged,
            "rows_rejected": file.rejected,
        })  # fmt: skip
    return rows
