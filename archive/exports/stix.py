"""Removed networks as a STIX 2.1 bundle: a campaign per network, its assets as observables, who is named as identities.

STIX has no words for counts, for what was spent on ads or for the kind of a page. adlib adds those by an extension
that the bundle defines (`extension-definition`): all statements with their sources on the campaign, and the rows of
the asset on each observable. Other programs read the rest without it; `adlib takedown import` reads all of it again.
The same archive gives the same bytes: ids are UUIDs of what they name, and times are those of the sources. Addresses
are whole here, not defanged, because programs match them.
"""

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from archive.database import Archive
from archive.takedowns.defang import refanged
from archive.takedowns.formats.stix2 import EXTENSION, STATED

OURS = uuid.UUID("5f0e6f1c-6d0d-5f5a-9a55-0a3d1f2b7c10")
"""namespace of the ids of adlib's own objects."""
OBSERVED = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""namespace that STIX 2.1 prescribes for the ids of observables."""
ALWAYS = "2026-01-01T00:00:00.000Z"
"""when the extension was defined; also the time of a network of which no source says any."""
ASSET = (
    "takedown_id", "platform", "asset_type", "asset_id", "asset_name", "asset_url", "relation", "first_seen",
    "first_seen_precision", "removed_on", "removed_precision", "confidence", "label", "note", "source_url",
)  # fmt: skip
IDENTIFYING: dict[str, tuple[str, ...]] = {
    "user-account": ("account_type", "user_id", "account_login"), "domain-name": ("value",), "url": ("value",),
    "email-addr": ("value",), "ipv4-addr": ("value",), "file": ("hashes", "name"), "software": ("name",),
}  # fmt: skip
"""what the id of an observable is made of (STIX 2.1, section 6)."""
HASHES = {32: "MD5", 40: "SHA-1", 64: "SHA-256"}
NETWORKS = "SELECT * FROM takedown WHERE $ids IS NULL OR list_contains($ids, takedown_id) ORDER BY takedown_id"
STATEMENTS = """
SELECT shown_id, source AS said_by, coalesce(source_url, document_url) AS source_url, * EXCLUDE (said_by, source_url)
FROM takedown_statement WHERE $ids IS NULL OR list_contains($ids, shown_id)
ORDER BY shown_id, field, document_id, value_no
"""
ASSETS = """
SELECT l.shown_id, coalesce(a.source_url, d.url) AS source_url, a.* EXCLUDE (source_url, takedown_id),
  l.shown_id AS takedown_id, coalesce(d.publisher, d.name) AS publisher
FROM takedown_asset AS a JOIN takedown_document AS d ON d.document_id = a.document_id
JOIN takedown_link AS l ON l.takedown_id = a.takedown_id
WHERE $ids IS NULL OR list_contains($ids, l.shown_id)
ORDER BY l.shown_id, a.document_id, a.asset_no
"""


def export(archive: Archive, takedown_ids: Sequence[str] | None = None) -> str:
    """Write networks as one bundle."""
    ids = list(takedown_ids) if takedown_ids else None
    objects = [publisher(), definition()]
    statements = by_network(archive.sql(STATEMENTS, ids=ids).dicts())
    assets = by_network(archive.sql(ASSETS, ids=ids).dicts())
    for network in archive.sql(NETWORKS, ids=ids).dicts():
        key = network["takedown_id"]
        objects += [*one(network, statements.get(key, []), assets.get(key, []))]
    found = {each["id"]: each for each in merged(objects)}
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid5(OURS, ' '.join(found))}", "objects": list(found.values())}
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def by_network(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Part rows by network."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in rows:
        found.setdefault(each["shown_id"], []).append(each)
    return found


def merged(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each object once; an observable of several networks carries the rows of all of them."""
    seen: dict[str, dict[str, Any]] = {}
    for each in objects:
        before = seen.setdefault(each["id"], each)
        if before is not each and "assets" in each.get("extensions", {}).get(EXTENSION, {}):
            before["extensions"][EXTENSION]["assets"] += each["extensions"][EXTENSION]["assets"]
    yield from seen.values()


def named(kind: str, *parts: str) -> str:
    """Make the id of an object of adlib's own."""
    return f"{kind}--{uuid.uuid5(OURS, chr(31).join((kind, *parts)))}"


def publisher() -> dict[str, Any]:
    """Give the identity of the program that wrote the bundle."""
    return thing("identity", named("identity", "adlib"), ALWAYS, name="adlib", identity_class="system")


def definition() -> dict[str, Any]:
    """Define what adlib adds."""
    more: dict[str, Any] = {
        "name": "Removed networks", "version": "1.0.0", "extension_types": ["property-extension"],
        "created_by_ref": named("identity", "adlib"),
        "schema": "adlib docs/takedowns.md",
        "description": "On a campaign: takedown_id and all statements about it with their sources. On an observable: "
        "its rows as an asset, with kind, times, confidence and source.",
    }  # fmt: skip
    return thing("extension-definition", EXTENSION, ALWAYS, **more)


def thing(kind: str, id: str, moment: str, **more: Any) -> dict[str, Any]:
    """Give a STIX domain object or relationship; what is empty is left out."""
    head = {"type": kind, "spec_version": "2.1", "id": id, "created": moment, "modified": moment}
    return {**head, **{name: value for name, value in more.items() if value not in (None, [], "")}}


def added(**ours: Any) -> dict[str, Any]:
    """Give what adlib adds to an object."""
    return {EXTENSION: {"extension_type": "property-extension", **ours}}


def one(network: dict[str, Any], statements: list[Any], assets: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects of one network."""
    key = network["takedown_id"]
    moment = time_of(network["announced_from"] or network["period_from"] or network["active_from"])
    own = named("campaign", key)
    said = [plain({name: each.get(name) for name in STATED}) for each in statements]
    yield thing(
        "campaign", own, moment, name=network["name"], created_by_ref=named("identity", "adlib"),
        description=told(network), external_references=references(statements, assets),
        first_seen=network["active_from"] and time_of(network["active_from"]),
        extensions=added(takedown_id=key, statements=said),
    )  # fmt: skip
    for name in network["attributed_to"]:
        who = named("identity", name)
        yield thing("identity", who, moment, name=name)
        yield related("attributed-to", own, who, moment)
    for kind, places in (("originates-from", network["origin"]), ("targets", network["targets"])):
        for place in places:
            where = named("location", place)
            yield thing("location", where, moment, name=place, region=None, country=place)
            yield related(kind, own, where, moment)
    for asset in assets:
        seen = observable(asset)
        yield seen
        kind = "uses" if asset["relation"] == "part" else "related-to"
        yield related(kind, own, seen["id"], moment, confidence=asset["confidence"])


def told(network: dict[str, Any]) -> str:
    """Word in one sentence what the campaign is, for programs that show no more."""
    kind = "A network that a platform removed" if network["is_removal"] else "A network"
    return f"{kind}, according to: {'; '.join(network['sources'])}."


def references(statements: list[Any], assets: list[Any]) -> list[dict[str, str]]:
    """List the sources."""
    found: dict[str, dict[str, str]] = {}
    for each in (*statements, *assets):
        name = each.get("said_by") or each.get("publisher") or "source"
        url = each["source_url"]
        if url and url.startswith(("https://", "http://")):
            found.setdefault(f"{name} {url}", {"source_name": name, "url": url})
        else:
            found.setdefault(name, {"source_name": name, "description": "no address stated"})
    return [found[key] for key in sorted(found)]


def related(kind: str, source: str, target: str, moment: str, **more: Any) -> dict[str, Any]:
    """Give a relationship."""
    id = named("relationship", kind, source, target)
    return thing("relationship", id, moment, relationship_type=kind, source_ref=source, target_ref=target, **more)


def observable(asset: dict[str, Any]) -> dict[str, Any]:
    """Give an asset as the observable that STIX has for its kind."""
    kind, facts = facts_of(asset)
    row = plain({name: asset[name] for name in ASSET})
    head = {"type": kind, "spec_version": "2.1", "id": observed(kind, facts)}
    return {**head, **facts, "extensions": added(assets=[row])}


def facts_of(asset: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Choose the kind of observable of an asset, and its properties; what STIX has no kind for is an account."""
    url, own, name = asset["asset_url"] and refanged(asset["asset_url"]), asset["asset_id"], asset["asset_name"]
    length = len(own or "")
    account = {"user_id": own, "account_login": url or name, "account_type": asset["platform"], "display_name": name}
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "domain": ("domain-name", {"value": url}),
        "email": ("email-addr", {"value": name and refanged(name)}),
        "ip": ("ipv4-addr", {"value": own and refanged(own)}),
        "file": ("file", {"hashes": {HASHES[length]: own} if length in HASHES else None}),
        "app": ("software", {"name": own or name or url}),
        "url": ("url", {"value": None if own else url}),
    }
    kind, facts = kinds.get(asset["asset_type"], ("user-account", account))
    if kind == "user-account" or not all(facts.values()):
        kind, facts = "user-account", {key: value for key, value in account.items() if value}
    return kind, facts


def observed(kind: str, facts: dict[str, Any]) -> str:
    """Make the id of an observable, as STIX prescribes it: the UUID of its identifying properties in canonical JSON."""
    named = {key: facts[key] for key in IDENTIFYING[kind] if key in facts}
    text = json.dumps(named, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{kind}--{uuid.uuid5(OBSERVED, text)}"


def time_of(day: date | None) -> str:
    """Write a day as STIX writes times."""
    return ALWAYS if day is None else f"{day.isoformat()}T00:00:00.000Z"


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Write the values of a row as JSON has them: amounts and days as text; what is empty is left out."""
    return {
        name: str(value) if isinstance(value, (Decimal, date)) else value
        for name, value in row.items()
        if value is not None
    }
