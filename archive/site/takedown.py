"""The pages about removed networks: a list of them, and one page for each with all that its sources state."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from archive.site.pages import Page, chunks, first, numbered
from archive.site.shared import Shared
from archive.site.stream import Reader

NETWORKS_A_PAGE = 100
ASSETS_A_TABLE = 500
LONG = ("behaviour", "topic", "detail", "description", "response")
"""fields that have a place of their own on the page, not in the table of what is stated."""
ORDER = (
    "name", "announced", "attributed", "period", "platform", "origin", "target", "attributed_to", "attribution",
    "found_through", "active_from", "active_until", "assets", "pages", "groups", "events", "accounts",
    "instagram_accounts", "facebook_and_instagram_accounts", "networks", "followers", "page_followers", "group_members",
    "instagram_followers", "ads", "ad_spend", "paid_in", "first_ad", "last_ad",
)  # fmt: skip
"""the order of that table."""


def takedown_pages(reader: Reader, shared: Shared) -> Iterator[Page]:
    """Yield the list and a page per network; none where the archive holds no such document."""
    networks = shared.takedowns
    if not networks:
        return
    total = count_lists(networks)
    for number, batch in enumerate(chunks(iter(networks), NETWORKS_A_PAGE), 1):
        groups = [(heading, list(rows)) for heading, rows in groupby(batch, key=heading_of)]
        shown = {"groups": groups, "total": len(networks), "pages": numbered(number, total, "{}.html")}
        yield Page(f"takedowns/{number}.html", "takedowns.html", shown)
    statements = by_network(reader, "takedown_statements")
    assets = by_network(reader, "takedown_assets")
    documents = by_network(reader, "takedown_documents")
    for network in networks:
        key = network.takedown_id
        yield Page(network.path, "takedown.html", context(network, statements.get(key, []), assets.get(key, []))
                   | {"documents": documents.get(key, [])})  # fmt: skip


def heading_of(network: Any) -> tuple[bool, int]:
    """Give what a network is listed under: the year of its removal, or that no source states one."""
    return network.is_removal, network.year if network.is_removal else 0


def by_network(reader: Reader, name: str) -> dict[str, list[Any]]:
    """Read a query in the order of networks; there are few, and what is said of them is small."""
    return {key: list(rows) for key, rows in groupby(reader.read(name), key=attrgetter("shown_id"))}


def context(network: Any, statements: list[Any], assets: list[Any]) -> dict[str, Any]:
    """Lay out what is stated: figures and facts by field, long texts apart, and assets in a table of bounded length."""
    fields = {field: list(rows) for field, rows in groupby(statements, key=attrgetter("field"))}
    listed, left_out = first((each for each in assets if each.relation == "part"), ASSETS_A_TABLE)
    mentioned, mentioned_left_out = first((each for each in assets if each.relation != "part"), ASSETS_A_TABLE)
    return {
        "network": network,
        "stated": [(field, fields[field]) for field in ORDER if field in fields],
        "behaviour": fields.get("behaviour", []),
        "topics": fields.get("topic", []),
        "descriptions": fields.get("description", []),
        "responses": fields.get("response", []),
        "listed": listed,
        "left_out": left_out,
        "mentioned": mentioned,
        "mentioned_left_out": mentioned_left_out,
        "advertisers": {each.advertiser_path: each for each in listed if each.advertiser_path},
    }


def count_lists(networks: list[Any]) -> int:
    """Count the pages of the list."""
    return -(-len(networks) // NETWORKS_A_PAGE)


def count_takedown_pages(shared: Shared) -> int:
    """Count the pages about removed networks, without making them."""
    return len(shared.takedowns) + count_lists(shared.takedowns)
