"""Which ads count for which election (`election_place`, `election_tie`, `election_ad`), on each connection that asks.

For a question about elections, what the view `election_place` says is looked up beforehand, so that DuckDB knows how
much it is: it guesses fifty times too much, and joins millions of ads the wrong way round.
"""

from functools import cache
from pathlib import Path

import duckdb

VIEWS = ("election_place", "election_tie", "election_ad")
HERE = Path(__file__).parent


@cache
def written(name: str) -> str:
    """Read one SQL file."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def put(con: duckdb.DuckDBPyConnection) -> None:
    """Make the views on a connection that has the table `election`."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW election_place AS {written('election_place')}; {written('election_ad')}")


def tie(con: duckdb.DuckDBPyConnection, query: str) -> None:
    """Look up which places belong to which election, if a query asks; anew each time, since the ads may be others."""
    if any(name in query for name in VIEWS):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE election_place_found AS {written('election_place')}; "
            "CREATE OR REPLACE TEMP VIEW election_place AS FROM election_place_found"
        )
