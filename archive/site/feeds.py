"""Feeds of what changed, as Atom and JSON Feed: for each advertiser, each payer, and the whole archive.

An entry is what one capture showed of one kind: three new ads, one ad gone. Its id is made of the subject, the kind and
the capture's fingerprint, so that it stays the same however often the site is built. Nothing comes from the clock.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from archive.site.pages import File
from archive.site.shared import Shared

HAPPENED = {
    "new": ("new ad", "new ads"),
    "ended": ("ad ended", "ads ended"),
    "gone": ("ad left the source", "ads left the source"),
    "returned": ("ad came back", "ads came back"),
    "moved": ("ad moved", "ads moved"),
    "renumbered": ("ad was renumbered", "ads were renumbered"),
    "payer-withdrawn": ("ad no longer names its payer", "ads no longer name their payer"),
    "spend-jump": ("ad at least doubled its spend", "ads at least doubled their spend"),
    "renamed": ("new name", "new names"),
}


def happened(entry: Any) -> str:
    """Word an entry: how many of what."""
    return f"{entry.items:,} {HAPPENED[entry.kind][entry.items != 1]}"


def feeds(shared: Shared, path: str, page: str, title: str, entries: Sequence[Any], *, updated: str) -> Iterator[File]:
    """Yield a subject's two feeds, *path*.atom and *path*.json. *page* is the address of its page in the site.

    Addresses begin with the site's base URL where it has one, so that they hold wherever the feed is read; without it
    they are relative to the feed. *updated* is the age of a feed without entries: the day of the newest dump of
    its subject, never the clock.
    """
    if not shared.settings.has("feeds"):
        return
    root = shared.base_url or "../" * path.count("/")
    context = {
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'adlib:{path}')}",
        "title": title,
        "author": shared.settings.title,
        "page": root + page,
        "address": shared.base_url + path if shared.base_url else path.rsplit("/", 1)[-1],
        "entries": [(each, happened(each), root + each.capture_path) for each in entries],
        "updated": entries[0].updated if entries else updated,
    }
    yield File(f"{path}.atom", shared.feed_template.render(context).encode("utf-8"))
    yield File(f"{path}.json", json_feed(context))


def json_feed(context: dict[str, Any]) -> bytes:
    """Write a JSON Feed, version 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": context["title"],
        "home_page_url": context["page"],
        "feed_url": context["address"] + ".json",
        "items": [
            {
                "id": each.entry_id,
                "url": context["page"] + "#changes",
                "title": words,
                "content_text": ", ".join(each.subjects) or words,
                "date_published": each.updated,
                "tags": [each.kind],
            }
            for each, words, _ in context["entries"]
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
