"""Which texts are the same: letters that were once taken apart are not taken apart again.

Two texts count as the same when nothing but letters is compared (the macro `text_letters`), which costs more than all
else about a text. So a build keeps beside the site, by the hash of each text, the hash of its letters; the next one
takes apart only what is new. What is kept is used only where the last build was finished by the same program.
"""

from contextlib import suppress
from pathlib import Path

import duckdb

from archive.columns import literal
from archive.site.stream import GATHERED, Reader
from archive.site.writer import TEXTS

FOUND = f"""
CREATE TABLE {GATHERED}.text_version AS
  SELECT c.version_id, CAST(left(sha256(v.text), 32) AS UUID) AS text
  FROM ad_current AS c JOIN ad_version AS v ON v.version_id = c.version_id
  WHERE length(v.text) >= 40;
CREATE TABLE {GATHERED}.text_letters (text UUID, letters UUID)
"""
"""both hold hashes; `letters` is NULL where a text has fewer than forty."""

TAKEN_APART = f"""
INSERT INTO {GATHERED}.text_letters
WITH fresh AS (
  SELECT text, min(version_id) AS version_id FROM {GATHERED}.text_version
  WHERE text NOT IN (SELECT text FROM {GATHERED}.text_letters) GROUP BY text
), plain AS (
  SELECT f.text, text_letters(v.text) AS letters
  FROM fresh AS f JOIN ad_version AS v ON v.version_id = f.version_id
)
SELECT text, CASE WHEN length(letters) >= 40 THEN CAST(left(sha256(letters), 32) AS UUID) END FROM plain
"""
USED = f"SELECT text, letters FROM {GATHERED}.text_letters WHERE text IN (SELECT text FROM {GATHERED}.text_version)"


def note_texts(reader: Reader, folder: Path | None = None, *, is_kept: bool = False) -> None:
    """Find the texts that several advertisers with different payers ran, for `texts.sql`.

    Hashes are kept in *folder*, and those found there are used if *is_kept* says that this program kept them.
    """
    cursor = reader.free()
    cursor.execute(FOUND)
    kept = folder / TEXTS if folder else None
    if kept and is_kept:
        with suppress(duckdb.Error):  # not there, or damaged: then all are taken apart
            cursor.execute(f"INSERT INTO {GATHERED}.text_letters FROM read_parquet({literal(str(kept))})")
    before = rows_of(cursor)
    cursor.execute(TAKEN_APART)
    used = cursor.execute(f"SELECT count(*) FROM ({USED})").fetchall()[0][0]
    if kept and not before == rows_of(cursor) == used:
        beside = kept.with_name(f"{TEXTS}.new")
        cursor.execute(f"COPY ({USED} ORDER BY text) TO {literal(str(beside))} (FORMAT parquet)")
        beside.replace(kept)
    reader.idle.append(cursor)
    reader.gather("shared_texts")
    cursor.execute(f"DROP TABLE {GATHERED}.text_version; DROP TABLE {GATHERED}.text_letters")


def rows_of(cursor: duckdb.DuckDBPyConnection) -> int:
    """Count the texts whose letters are known."""
    return int(cursor.execute(f"SELECT count(*) FROM {GATHERED}.text_letters").fetchall()[0][0])
