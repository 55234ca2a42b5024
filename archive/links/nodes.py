"""What a judgement is about: an advertiser, a payer, or the number of something in a list outside, such as Wikidata.

Written as text, a node is `advertiser:meta:1234`, or `meta:1234` in short; `payer:meta:Harbour Party`; `wikidata:Q42`.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from adlib.errors import UsageError
from archive.database import Archive

ENTITY = re.compile(r"E[0-9a-f]{12}")
SCHEME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
PLATFORMS = frozenset({"google", "meta", "snapchat", "x"})
LONGEST = 2000
"""characters of an id or a name; what is longer is no name."""


@dataclass(frozen=True, order=True)
class Node:
    """One thing that a judgement joins to another or keeps apart from it."""

    kind: str
    """`advertiser`, `payer` or `outside`."""
    platform: str
    """the platform; of something outside the list that numbers it, such as `wikidata`."""
    id: str
    """the platform's id of the advertiser, the payer as the platform shows it, or the number outside."""

    @property
    def ref(self) -> str:
        """Write the node as people and files do."""
        return f"{self.platform}:{self.id}" if self.kind == "outside" else f"{self.kind}:{self.platform}:{self.id}"


def parsed(text: str, platforms: Set[str] = PLATFORMS) -> Node:
    """Read a node; *platforms* are those whose advertisers may be named without saying `advertiser:`.

    Raises UsageError for what is none.
    """
    first, _, rest = text.strip().partition(":")
    if first in ("advertiser", "payer"):
        platform, _, found = rest.partition(":")
        node = Node(first, platform, found)
    elif first in platforms:
        node = Node("advertiser", first, rest)
    else:
        node = Node("outside", first, rest)
    if not SCHEME.fullmatch(node.platform) or not node.id.strip() or len(node.id) > LONGEST:
        raise UsageError(
            f"{text[:80]!r} names nothing; write meta:1234 for an advertiser, payer:meta:NAME for a payer, "
            "wikidata:Q42 for something outside, or an entity's id."
        )
    return node


def resolved(archive: Archive, text: str) -> Node:
    """Read a node or an entity's id, which stands for the first of its members.

    Raises UsageError for an entity that there is not, and for an advertiser or payer that the archive does not hold.
    """
    text = text.strip()
    if ENTITY.fullmatch(text):
        query = "SELECT kind, platform, member_id FROM entity_member WHERE entity_id = $id ORDER BY place LIMIT 1"
        found = archive.sql(query, id=text).rows
        if not found:
            raise UsageError(f"there is no entity {text}; `adlib link entities` lists them.")
        return Node(*found[0])
    held = {row[0] for row in archive.sql("SELECT DISTINCT platform FROM capture").rows}
    node = parsed(text, PLATFORMS | held)
    if node.kind != "outside" and name_of(archive, node) is None:
        raise UsageError(
            f"the archive holds no {node.kind} {node.platform}:{node.id}; `adlib find WORDS` looks for one."
        )
    return node


NAMES = {
    "advertiser": "SELECT coalesce(max(advertiser_name), $id) FROM advertiser WHERE platform = $platform "
    "AND advertiser_id = $id HAVING count(*) > 0",
    "payer": "SELECT $id WHERE EXISTS (FROM ad_current WHERE platform = $platform AND payer = $id) "
    "OR EXISTS (FROM spend_line_history WHERE platform = $platform AND payer = $id)",
    "outside": "SELECT max(member_name) FROM entity_member WHERE kind = 'outside' AND platform = $platform "
    "AND member_id = $id HAVING max(member_name) IS NOT NULL",
}


def name_of(archive: Archive, node: Node) -> str | None:
    """Give the name of an advertiser or payer of the archive, or of something outside that was named before."""
    found = archive.sql(NAMES[node.kind], platform=node.platform, id=node.id).rows
    return str(found[0][0]) if found else None
