"""The archive as it stood at a past capture: temporary tables and views that stand before the archive's own.

A question is asked of names such as `ad` and `spend_line`. Here each name means only what captures up to a moment
showed, and the rules of status run again over those captures (`views/ad_current.sql`). The file stays as it is.
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
    """Put what these captures showed before the archive's tables."""
    con = past.con
    con.execute("CREATE TEMP TABLE past_capture AS SELECT unnest($captures) AS capture_id", {"captures": captures})
    for model in models.TABLES:
        table = str(model.__tablename__)
        if "capture_id" in schema.columns(model):
            con.execute(
                f"CREATE TEMP VIEW {quoted(table)} AS FROM {past.own(table)} "
                "WHERE capture_id IN (SELECT capture_id FROM past_capture)"
            )
    con.execute(f"CREATE TEMP VIEW ad_version AS FROM {past.own('ad_version')} WHERE {versions_until(past)}")
    for model in schema.DERIVED:
        con.execute(schema.create_table(model, temporary=True))
    schema.derive(con)


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
