"""Suggest what may be one entity: by numbers of registers and the platforms' own mappings, then by names, with reasons.

A name alone never suggests `same`: people and parties share names. It takes a number, the platform's word, or a payer
beside it. Candidates are found in blocks (`suggest.sql`), so that 300,000 advertisers take seconds, not days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from archive.database import Archive, Table
from archive.links.names import prepare

SQL = Path(__file__).parent / "suggest.sql"
MOST = 50
"""nodes that may share a number or a name; more than that say nothing about any two of them."""
BATCH = 100_000
ALIKE = """
SELECT n.left_no, n.right_no, l.key AS left_key, r.key AS right_key
FROM link_near AS n JOIN link_key AS l ON l.key_no = n.left_no JOIN link_key AS r ON r.key_no = n.right_no
WHERE CAST(l.digits AS VARCHAR) || '' = CAST(r.digits AS VARCHAR) || '' AND l.leader <> r.leader
  AND abs(l.size - r.size) <= (l.size + r.size) * $slack AND levenshtein(l.key, r.key) <= (l.size + r.size) * $slack
"""
"""names of a ratio of at least 1 - slack have no more than slack of their letters to change; few others are left."""
UNSCORED = """
WITH named AS (
  SELECT h.node_no, min(k.key) AS key FROM link_holder AS h JOIN link_key AS k ON k.key_no = h.key_no GROUP BY h.node_no
)
SELECT p.left_no, p.right_no, coalesce(a.key, '') AS left_key, coalesce(b.key, '') AS right_key
FROM link_pair AS p LEFT JOIN named AS a ON a.node_no = p.left_no LEFT JOIN named AS b ON b.node_no = p.right_no
WHERE p.basis IN ('mapping', 'number')
"""
SUGGESTED = Path(__file__).parent / "suggested.sql"
CROWDS = "SELECT count(*), coalesce(sum(nodes), 0) FROM link_key WHERE nodes > $most"


@dataclass(frozen=True)
class Suggested:
    """Suggestions, and what has too many of one name to suggest anything."""

    table: Table
    crowds: int
    """names that more than `MOST` advertisers and payers bear."""
    crowded: int
    """how many bear one of them."""


def suggest(
    archive: Archive, *, threshold: float = 90, basis: str | None = None, platform: str | None = None,
    limit: int | None = None,
) -> Suggested:  # fmt: skip
    """Suggest pairs that nobody has judged yet, the surest first; nothing is written to the archive.

    *threshold* is how alike two names must be, 0 to 100 (rapidfuzz's ratio of their sorted words); *basis* narrows to
    `mapping`, `number`, `payer`, `name` or `alike`; *limit* is how many.
    """
    prepare(archive)
    con = archive.con
    for statement in SQL.read_text(encoding="utf-8").split(";\n"):
        con.execute(statement, {"most": MOST} if "$most" in statement else None)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE link_score (left_no BIGINT, right_no BIGINT, score DOUBLE, of_nodes BOOLEAN)"
    )
    keep(archive, scored(archive, UNSCORED, 0), of_nodes=True)
    if basis in (None, "alike"):
        keep(archive, scored(archive, ALIKE, threshold, slack=(100 - threshold) / 100 + 1e-9), of_nodes=False)
    crowds, crowded = archive.sql(CROWDS, most=MOST).rows[0]
    return Suggested(
        archive.sql(SUGGESTED.read_text(encoding="utf-8"), basis=basis, platform=platform, limit=limit), crowds, crowded
    )


def scored(archive: Archive, query: str, cutoff: float, **given: float) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of a query that are at least *cutoff* alike, with how alike they are."""
    from rapidfuzz import fuzz

    alike = partial(fuzz.ratio, score_cutoff=cutoff)
    reading = archive.con.execute(query, given or None)
    while rows := reading.fetchmany(BATCH):
        left, right, one, other = zip(*rows, strict=True)
        scores = map(alike, one, other)  # the loop over pairs runs in C
        yield from (each for each in zip(left, right, scores, strict=True) if each[2] >= cutoff)


def keep(archive: Archive, found: Iterator[tuple[int, int, float]], *, of_nodes: bool) -> None:
    """Put scores into `link_score`: of nodes, or of keys."""
    rows = list(found)
    columns: dict[str, Any] = {name: [row[at] for row in rows] for at, name in enumerate(("left", "right", "score"))}
    if rows:
        archive.con.execute(
            "INSERT INTO link_score SELECT unnest($left), unnest($right), unnest($score), $nodes",
            {**columns, "nodes": of_nodes},
        )
