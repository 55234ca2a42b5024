"""Keep judgements: they are only ever added to, an undo is a judgement too, and what follows from them is made anew."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from adlib.errors import UsageError
from archive import schema
from archive.database import Archive, told
from archive.links.clusters import Clusters, clustered
from archive.links.nodes import Node
from archive.transaction import roll_back

VERDICTS = ("same", "different", "unsure")


@dataclass(frozen=True)
class Judgement:
    """What somebody says of two nodes."""

    left: Node
    right: Node
    judgement: str
    """`same`, `different`, `unsure` or `undo`."""
    who: str
    decided_at: datetime | None = None
    """UTC; None: now."""
    why: str | None = None
    evidence: str | None = None
    source: str | None = None
    score: Decimal | None = None
    left_name: str | None = None
    right_name: str | None = None
    undoes: str | None = None
    """of an undo: the id of the judgement that it takes back."""

    @property
    def id(self) -> str:
        """The same in every archive: a hash of all that it says."""
        said = (
            self.left.ref, self.right.ref, self.judgement, self.who, self.decided_at and self.decided_at.isoformat(),
            self.why, self.evidence, self.source, self.undoes,
        )  # fmt: skip
        return "J" + hashlib.sha256("\x1f".join(each or "" for each in said).encode()).hexdigest()[:12]

    @property
    def undated(self) -> tuple[object, ...]:
        """All that it says but the moment: what makes a judgement without a date the same as one that is known."""
        return frozenset((self.left, self.right)), self.judgement, self.who, self.why, self.evidence, self.source


@dataclass
class Added:
    """What became of judgements."""

    new: int = 0
    known: int = 0
    """those that the archive held already."""
    entities: set[str] = field(default_factory=set)
    """the entities that the new ones made or added to."""


EDGES = """
SELECT judgement_no, left_kind, left_platform, left_id, right_kind, right_platform, right_id, entity_id
FROM link_active WHERE judgement = 'same' ORDER BY judgement_no
"""
HELD = """
SELECT j.judgement_id, j.left_kind, j.left_platform, j.left_id, j.right_kind, j.right_platform, j.right_id, j.judgement,
  j.who, j.why, j.evidence, j.source, a.judgement_no IS NOT NULL AS is_active
FROM link_judgement AS j LEFT JOIN link_active AS a ON a.judgement_no = j.judgement_no
"""


def clusters(archive: Archive) -> Clusters:
    """Join what the judgements that stand say is the same."""
    rows = archive.sql(EDGES).rows
    return clustered((row[0], Node(*row[1:4]), Node(*row[4:7]), row[7]) for row in rows)


def add(archive: Archive, judgements: Iterable[Judgement]) -> Added:
    """Add judgements in one transaction, leaving out those that the archive holds, and make the entities anew.

    Raises UsageError for one that says nothing: of a node and itself, or that takes back what is not there.
    """
    known, undated = held(archive)
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    number = archive.sql("SELECT coalesce(max(judgement_no), 0) FROM link_judgement").rows[0][0]
    joined, added, rows = clusters(archive), Added(), []
    for each in judgements:
        if each.decided_at is None and each.undated in undated:
            added.known += 1
            continue
        dated = each if each.decided_at else replace(each, decided_at=now)
        check(dated, known)
        if dated.id in known:
            added.known += 1
            continue
        number += 1
        entity = joined.join(number, dated.left, dated.right) if dated.judgement == "same" else None
        rows.append(row_of(number, dated, entity))
        known.add(dated.id)
        undated.add(dated.undated)
        added.new += 1
        added.entities |= {entity} if entity else set()
    with told(archive.path):
        write(archive, rows)
    return added


def held(archive: Archive) -> tuple[set[str], set[tuple[object, ...]]]:
    """Give the ids of all judgements, and what those that stand say."""
    known, undated = set(), set()
    for row in archive.sql(HELD).rows:
        known.add(row[0])
        if row[-1]:
            left, right, (verdict, who, why, evidence, source) = Node(*row[1:4]), Node(*row[4:7]), row[7:12]
            undated.add(Judgement(left, right, verdict, who, None, why, evidence, source).undated)
    return known, undated


def check(judgement: Judgement, known: set[str]) -> None:
    """Raise UsageError for a judgement that says nothing."""
    if judgement.judgement not in (*VERDICTS, "undo"):
        raise UsageError(f"{judgement.judgement!r} is no judgement; write {', '.join(VERDICTS)}.")
    if judgement.left == judgement.right:
        raise UsageError(f"{judgement.left.ref} is compared with itself; name two.")
    if not judgement.who.strip():
        raise UsageError("a judgement needs somebody who makes it: say --who, or set ADLIB_WHO.")
    if judgement.judgement == "undo" and judgement.undoes not in known:
        raise UsageError(f"there is no judgement {judgement.undoes} to take back; `adlib link list` numbers them.")


def row_of(number: int, each: Judgement, entity: str | None) -> dict[str, Any]:
    """Lay a judgement out as a row of `link_judgement`."""
    return {
        "judgement_no": number, "judgement_id": each.id, "judgement": each.judgement,
        "left_kind": each.left.kind, "left_platform": each.left.platform, "left_id": each.left.id,
        "left_name": each.left_name, "right_kind": each.right.kind, "right_platform": each.right.platform,
        "right_id": each.right.id, "right_name": each.right_name, "who": each.who, "decided_at": each.decided_at,
        "why": each.why, "evidence": each.evidence, "source": each.source, "score": each.score, "undoes": each.undoes,
        "entity_id": entity,
    }  # fmt: skip


def write(archive: Archive, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into `link_judgement` and make `entity_member` anew, all or nothing."""
    archive.con.execute("BEGIN")
    try:
        schema.insert(archive.con, "link_judgement", rows)
        archive.con.execute("DELETE FROM entity_member")
        schema.insert(archive.con, "entity_member", members(archive))
        archive.con.execute("COMMIT")
    except BaseException:
        roll_back(archive.con)
        raise


NAMED = """
SELECT DISTINCT ON (kind, platform, id) kind, platform, id, name
FROM (
  SELECT left_kind AS kind, left_platform AS platform, left_id AS id, left_name AS name, judgement_no FROM link_active
  UNION ALL
  SELECT right_kind, right_platform, right_id, right_name, judgement_no FROM link_active
)
WHERE name IS NOT NULL
ORDER BY kind, platform, id, judgement_no, name
"""


def members(archive: Archive) -> list[dict[str, Any]]:
    """List what belongs to each entity, as rows of `entity_member`."""
    names = {Node(*row[:3]): row[3] for row in archive.sql(NAMED).rows}
    return [
        {"entity_id": entity, "place": place, "kind": node.kind, "platform": node.platform, "member_id": node.id,
         "member_name": names.get(node)}
        for entity, place, node in clusters(archive).members()
    ]  # fmt: skip


UNDONE = """
SELECT a.judgement_no IS NOT NULL AS is_active, j.judgement_id, j.judgement, j.left_kind, j.left_platform, j.left_id,
  j.right_kind, j.right_platform, j.right_id, j.left_name, j.right_name
FROM link_judgement AS j LEFT JOIN link_active AS a ON a.judgement_no = j.judgement_no
WHERE j.judgement_id = $wanted OR CAST(j.judgement_no AS VARCHAR) = $wanted
"""


def undo(archive: Archive, wanted: Sequence[str], who: str, why: str | None = None) -> list[str]:
    """Take judgements back by adding that they are; named by number or id. Returns their ids.

    Raises UsageError for one that there is not, and for one that does not stand.
    """
    undone = [undoing(archive, each, who, why) for each in dict.fromkeys(wanted)]
    add(archive, undone)
    return [str(each.undoes) for each in undone]


def undoing(archive: Archive, wanted: str, who: str, why: str | None) -> Judgement:
    """Make the judgement that takes another back."""
    found = archive.sql(UNDONE, wanted=wanted).rows
    if not found:
        raise UsageError(f"there is no judgement {wanted}; `adlib link list` numbers them.")
    row = found[0]
    if row[2] == "undo":
        raise UsageError(f"judgement {wanted} takes another one back; to have that again, decide it again.")
    if not row[0]:
        raise UsageError(f"judgement {wanted} was taken back before.")
    return Judgement(
        Node(*row[3:6]), Node(*row[6:9]), "undo", who, why=why, left_name=row[9], right_name=row[10], undoes=row[1]
    )
