"""The pages about entities: who is behind advertisers and payers, by which judgements, and totals with and without."""

from collections.abc import Iterator
from operator import attrgetter

from archive.site.pages import Page, first
from archive.site.shared import Shared
from archive.site.stream import Reader, Stream

ROWS_A_TABLE = 500
STREAMS = ("entity_spend", "entity_members", "entity_lines", "entity_judgements")


def entity_pages(reader: Reader, shared: Shared) -> Iterator[Page]:
    """Yield the list of entities and a page for each; none where nobody has judged."""
    if not shared.entities:
        return
    listed = sorted(shared.entities, key=attrgetter("sorted", "entity_id"))
    yield Page("entities.html", "entities.html", {"rows": listed})
    streams = {name: Stream(reader, name) for name in STREAMS}
    for head in shared.entities:
        key = (head.entity_id, "entity")
        members, more_members = first(streams["entity_members"].walk(key), ROWS_A_TABLE)
        lines, more_lines = first(streams["entity_lines"].walk(key), ROWS_A_TABLE)
        judgements, more_judgements = first(streams["entity_judgements"].walk(key), ROWS_A_TABLE)
        context = {
            "head": head,
            "spend": streams["entity_spend"].take(key),
            "members": members,
            "more_members": more_members,
            "lines": lines,
            "more_lines": more_lines,
            "judgements": judgements,
            "more_judgements": more_judgements,
        }
        yield Page(f"{head.path}.html", "entity.html", context)
    for stream in streams.values():
        stream.check_empty()


def count_entity_pages(shared: Shared) -> int:
    """Count the pages about entities, without making them."""
    return len(shared.entities) + 1 if shared.entities else 0
