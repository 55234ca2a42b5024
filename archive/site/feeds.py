"""Feeds of what changed, as Atom and JSON Feed: for each advertiser, each payer, and the whole archive.

An entry is what one capture showed of one kind: three new ads, one ad gone. Its id is made of the subject, the kind and
the capture's fingerprint, so that it stays the same however often the site is built. Nothing comes from the clock.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from archive.site.language import Words
from archive.site.pages import File
from archive.site.shared import Shared


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
        "entries": [(each, shared.happened(each), root + each.capture_path) for each in entries],
        "updated": entries[0].updated if entries else updated,
    }
    yield File(f"{path}.atom", shared.feed_template.render(context).encode("utf-8"))
    yield File(f"{path}.json", json_feed(context, shared.words))


def json_feed(context: dict[str, Any], words: Words) -> bytes:
    """Write a JSON Feed, version 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": context["title"],
        "language": words.code,
        "home_page_url": context["page"],
        "feed_url": context["address"] + ".json",
        "items": [
            {
                "id": each.entry_id,
                "url": context["page"] + "#changes",
                "title": said,
                "content_text": words.gettext(", ").join(each.subjects) or said,
                "date_published": each.updated,
                "tags": [each.kind],
            }
            for each, said, _ in context["entries"]
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
