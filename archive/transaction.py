"""What ends a transaction that failed."""

from contextlib import suppress

import duckdb


def roll_back(con: duckdb.DuckDBPyConnection) -> None:
    """Take back what an open transaction did; one that DuckDB took back itself, as on a full disk, is as good."""
    with suppress(duckdb.Error):  # the reason for it counts, not that there is nothing left to take back
        con.execute("ROLLBACK")
