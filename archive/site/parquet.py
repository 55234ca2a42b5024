"""All ads of an archive as Parquet files to take away; each is made anew only where one of its ads is another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from archive.columns import literal
from archive.site.stream import GATHERED, Reader, between

STATE = "ads_state"
"""the query that tells of each ad what it stands on, in the order of advertisers, whose pages it serves as well."""
USUAL_AD = 2500
"""bytes of an ad, half of them its text; as in `ads_state.sql`."""
PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480"
"""row groups of 122,880 rows, as DuckDB makes them, take more than twice as long and are 4 % smaller."""


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file of ads, yet to be made."""

    ads: int
    state: int
    """a hash of all that it is made of."""
    make: Callable[[], bytes]


def parquet_files(reader: Reader, most: int) -> Iterator[ParquetFile]:
    """Cut all ads into files of at most so many, in the order of their versions.

    Those of a file are sorted in memory, so it holds fewer of ads with long texts.
    """
    if STATE not in reader.gathered:
        reader.gather(STATE)
    cursor = reader.free()
    query = reader.prepared(cursor, "every_ad")
    ends = cursor.execute(
        "SELECT max(version_id), count(*), hash(list(state ORDER BY version_id)) FROM ("
        f"SELECT version_id, state, (sum(bytes) OVER (ORDER BY version_id) - 1) // {most * USUAL_AD} AS part "
        f"FROM {GATHERED}.{STATE}) GROUP BY part ORDER BY part"
    ).fetchall()
    for (after, *_), (upto, ads, state) in pairwise([(0, 0, 0), *ends]):
        yield ParquetFile(ads, state, partial(as_parquet, reader, cursor, between(query, after, upto)))
    reader.idle.append(cursor)


def as_parquet(reader: Reader, cursor: duckdb.DuckDBPyConnection, query: str) -> bytes:
    """Write the rows of a query as a Parquet file, and give its bytes."""
    reader.reading("every ad")
    with TemporaryDirectory() as folder:
        place = Path(folder) / "rows.parquet"
        cursor.execute(f"COPY ({query}) TO {literal(str(place))} ({PARQUET})")
        return place.read_bytes()
