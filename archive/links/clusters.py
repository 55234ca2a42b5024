"""Which nodes are one entity: those that active judgements `same` join, directly or by way of others."""

import hashlib
from collections.abc import Iterable, Iterator

from archive.links.nodes import Node


def new_id(one: Node, other: Node, salt: int = 0) -> str:
    """Make the id of an entity out of the first two nodes that were joined: the same two always make the same id."""
    refs = "\n".join(sorted((one.ref, other.ref))) + (f"\n{salt}" if salt else "")
    return "E" + hashlib.sha256(refs.encode()).hexdigest()[:12]


class Clusters:
    """Nodes by entity. Judgements are added in their order; where two entities become one, the older keeps its id."""

    def __init__(self) -> None:
        self.parent: dict[Node, Node] = {}
        self.first: dict[Node, tuple[int, str]] = {}
        """of each root: the number of its oldest judgement, and the entity's id."""
        self.ids: set[str] = set()

    def root(self, node: Node) -> Node:
        """Find the node that stands for all that are joined to this one."""
        found = node
        while (parent := self.parent.get(found, found)) != found:
            found = parent
        while self.parent.get(node, node) != found:
            self.parent[node], node = found, self.parent[node]
        return found

    def join(self, number: int, one: Node, other: Node, entity: str | None = None) -> str:
        """Join two nodes by judgement *number*; *entity* is the id it was given when it was made. Returns the id."""
        roots = [self.root(each) for each in (one, other)]
        known = sorted(self.first[root] for root in dict.fromkeys(roots) if root in self.first)
        if not known:
            known = [(number, self.free(entity, one, other))]
        for node in (one, other, *roots):
            self.parent.setdefault(node, node)
        self.parent[roots[1]] = roots[0]
        for root in roots:
            self.first.pop(root, None)
        self.first[roots[0]] = known[0]
        return known[0][1]

    def free(self, entity: str | None, one: Node, other: Node) -> str:
        """Take an id that no other entity has: the one of old, unless an older part of a cut entity kept it."""
        salt = 0
        while entity is None or entity in self.ids:
            entity = new_id(one, other, salt)
            salt += 1
        self.ids.add(entity)
        return entity

    def members(self) -> Iterator[tuple[str, int, Node]]:
        """Yield each node with its entity and its place: nodes in the order in which they were joined."""
        for place, node in enumerate(self.parent, 1):
            yield self.first[self.root(node)][1], place, node


def clustered(edges: Iterable[tuple[int, Node, Node, str]]) -> Clusters:
    """Join all active judgements, given by number, two nodes and the entity's id they were made with."""
    clusters = Clusters()
    for edge in edges:
        clusters.join(*edge)
    return clusters
