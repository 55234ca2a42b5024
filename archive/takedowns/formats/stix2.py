"""STIX 2.1 bundles, as governments and researchers exchange them: of OpenCTI, and adlib's own.

A `campaign` is a network; without one, an `intrusion-set`, else a `report`. OpenCTI writes accounts as `user-account`
or as its own `channel`. An object is the network's own (`part`) where a relationship says that the network uses, owns
or controls it or that it is part of it; where it is only related, or only stands in the bundle, it is `mentioned`, and
no advertiser gets a notice of it. Such bundles do not say that a platform removed anything, unless adlib wrote them.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from archive.takedowns.defang import address_in, defanged, named_in, platform_of
from archive.takedowns.formats.asset_csv import OTHER_NAMES
from archive.takedowns.reading import Reading, Record, Source, TakedownFormat
from archive.takedowns.values import ALIASES, moment

EXTENSION = "extension-definition--6c1c1f4b-3c3e-5b7e-9f0e-2b1d8a7f4e11"
"""the id of what adlib adds to STIX objects (`archive/exports/stix.py`)."""
NETWORKS = ("campaign", "intrusion-set", "report", "grouping")
OWNS = {"uses", "owns", "controls", "operates", "part-of", "belongs-to", "member-of"}
ASSETS = {"channel", "user-account", "domain-name", "url", "email-addr", "ipv4-addr", "ipv6-addr", "file", "software"}
PLATFORM_NAMES = {
    "facebook", "instagram", "x", "twitter", "youtube", "tiktok", "telegram", "vk", "threads", "reddit", "medium",
}  # fmt: skip
DATE_FIELDS = ("first_day", "last_day")
NUMBER_FIELDS = ("lower", "upper", "step")
STATED = (
    "field", "value", "lower", "upper", "kind", "step", "currency", "first_day", "last_day", "precision", "label",
    "words", "said_by", "source_url", "basis", "is_read", "note",
)  # fmt: skip


def recognises(source: Source) -> bool:
    """Tell by what every bundle has."""
    bundle = source.json
    return isinstance(bundle, dict) and bundle.get("type") == "bundle" and isinstance(bundle.get("objects"), list)


class Bundle:
    """The objects of a bundle, by id, with the relationships between them."""

    def __init__(self, objects: list[Any]) -> None:
        self.objects = [each for each in objects if isinstance(each, dict)]
        self.by_id = {str(each.get("id")): each for each in self.objects}
        self.relations: dict[str, list[dict[str, Any]]] = {}
        for each in self.objects:
            if each.get("type") == "relationship":
                for end in {str(each.get("source_ref")), str(each.get("target_ref"))}:
                    self.relations.setdefault(end, []).append(each)
        kind = next((kind for kind in NETWORKS if any(each.get("type") == kind for each in self.objects)), None)
        self.networks = {str(each.get("id")): each for each in self.objects if kind and each.get("type") == kind}

    def name(self, reference: Any) -> str | None:
        """Give the name of an object."""
        each = self.by_id.get(str(reference), {})
        found = each.get("name") or each.get("display_name") or each.get("value")
        return str(found) if found else None

    def network_of(self, each: dict[str, Any]) -> tuple[str | None, str, int | None]:
        """Say which network an object is of, how (`part`, `mentioned`) and how sure that is."""
        own = str(each.get("id"))
        found: tuple[str | None, str, int | None] = (None, "mentioned", whole(each.get("confidence")))
        for relation in self.relations.get(own, []):
            ends = (str(relation.get("source_ref")), str(relation.get("target_ref")))
            other = ends[0] if ends[1] == own else ends[1]
            if other in self.networks:
                sure = whole(relation.get("confidence"))
                if relation.get("relationship_type") in OWNS:
                    return other, "part", sure
                found = (other, "mentioned", sure)
        if found[0] is None and len(self.networks) == 1:
            return next(iter(self.networks)), "mentioned", found[2]
        return found


def read(source: Source) -> Reading:
    """Read every object of a bundle."""
    reading = Reading()
    bundle = Bundle(source.json["objects"])
    for each in source.json["objects"]:
        record = reading.record(each if isinstance(each, dict) else {"object": each})
        kind = each.get("type") if isinstance(each, dict) else None
        if not isinstance(kind, str) or not isinstance(each.get("id"), str):
            reading.reject(record, "it is no STIX object: it has no type or no id")
        elif kind == "report":
            read_report(reading, bundle, each)
        if record.outcome == "loaded" and each["id"] in bundle.networks:
            record.takedown_id = takedown_id(each)
            read_network(reading, record, bundle, each)
        elif record.outcome == "loaded" and kind in ASSETS:
            read_object(reading, record, bundle, each)
        elif record.outcome == "loaded" and kind == "attack-pattern" and len(bundle.networks) == 1:
            record.takedown_id = takedown_id(next(iter(bundle.networks.values())))
            reading.state(record, "behaviour", str(each.get("name") or each["id"]), label=technique(each))
        elif kind == "relationship":
            read_relation(reading, record, bundle, each)
    return reading


def takedown_id(network: dict[str, Any]) -> str:
    """Give the id of a network: adlib's where it wrote the bundle, else the object's own."""
    ours = extension(network).get("takedown_id")
    return ours if isinstance(ours, str) else str(network["id"])


def extension(each: dict[str, Any]) -> dict[str, Any]:
    """Give what adlib added to an object; nothing where it is not of adlib."""
    added = each.get("extensions")
    found = added.get(EXTENSION) if isinstance(added, dict) else None
    return found if isinstance(found, dict) else {}


def read_report(reading: Reading, bundle: Bundle, report: dict[str, Any]) -> None:
    """Read the report that a bundle belongs to."""
    when = moment(str(report.get("published", "")))
    reading.title = reading.title or report.get("name")
    reading.publisher = reading.publisher or bundle.name(report.get("created_by_ref"))
    reading.published_on = reading.published_on or (when.first if when else None)
    reading.url = reading.url or next((url for url in links(report)), None)


def links(each: dict[str, Any]) -> Iterator[str]:
    """Yield the web addresses of an object's references."""
    for reference in each.get("external_references") or []:
        url = reference.get("url") if isinstance(reference, dict) else None
        if isinstance(url, str) and re.fullmatch(r"https?://\S+", url):
            yield url


def read_network(reading: Reading, record: Record, bundle: Bundle, network: dict[str, Any]) -> None:
    """Read a network: what adlib had stated of it, or what the bundle says."""
    statements = extension(network).get("statements")
    if isinstance(statements, list):
        for each in statements:
            read_statement(reading, record, each)
        return
    reading.state(record, "name", str(network.get("name") or network["id"]))
    for alias in network.get("aliases") or []:
        reading.state(record, "detail", str(alias), label="alias")
    if network.get("description"):
        reading.state(record, "description", str(network["description"]))
    for field, key in (("active_from", "first_seen"), ("active_until", "last_seen")):
        if network.get(key):
            reading.state(record, field, moment(str(network[key])), words=str(network[key]))
    for url in links(network):
        reading.state(record, "announcement", url, source_url=url)


def read_statement(reading: Reading, record: Record, each: Any) -> None:
    """Read one statement that adlib had written."""
    if not isinstance(each, dict) or not isinstance(each.get("field"), str):
        return
    stated = {name: each.get(name) for name in STATED}
    stated |= {name: date.fromisoformat(each[name]) for name in DATE_FIELDS if each.get(name)}
    stated |= {name: Decimal(each[name]) for name in NUMBER_FIELDS if each.get(name) is not None}
    stated["basis"] = stated["basis"] or "stated"
    stated["is_read"] = bool(each.get("is_read", True))
    reading.values.append({"record_no": record.number, "takedown_id": record.takedown_id, **stated})


def read_relation(reading: Reading, record: Record, bundle: Bundle, relation: dict[str, Any]) -> None:
    """Read what a relationship says of a network: whom it is attributed to, where it is from, whom it aimed at."""
    network = bundle.networks.get(str(relation.get("source_ref")))
    other = bundle.by_id.get(str(relation.get("target_ref")), {})
    kind, name = relation.get("relationship_type"), bundle.name(relation.get("target_ref"))
    if not network or not name or extension(network):  # what adlib wrote stands in full on the campaign
        return
    record.takedown_id = takedown_id(network)
    said = {
        "words": str(kind),
        "note": None if relation.get("confidence") is None else f"confidence {relation['confidence']}",
    }
    country = ALIASES.get(name.lower(), name)
    if kind == "attributed-to":
        reading.state(record, "attributed_to", name, **said)
    elif kind in ("originates-from", "located-at"):
        reading.state(record, "origin", country, **said)
    elif kind == "targets" and other.get("type") == "location":
        reading.state(record, "target", country, **said)
    elif kind == "targets":
        reading.state(record, "detail", name, label="targets", **said)


def read_object(reading: Reading, record: Record, bundle: Bundle, each: dict[str, Any]) -> None:
    """Read an account, a channel, a site or the like."""
    network, relation, confidence = bundle.network_of(each)
    if network is None:
        reading.reject(record, "nothing in the bundle says which of its networks this is of")
        return
    record.takedown_id = takedown_id(bundle.networks[network])
    ours = extension(each).get("assets")
    if isinstance(ours, list):
        for asset in ours:
            if isinstance(asset, dict) and isinstance(asset.get("asset_type"), str):
                read_ours(reading, record, asset)
        return
    more: dict[str, Any] = {"relation": relation, "confidence": confidence, "note": told(each)}
    if each["type"] in ("user-account", "channel"):
        read_account(reading, record, each, more)
    else:
        read_observable(reading, record, each, more)


def read_observable(reading: Reading, record: Record, each: dict[str, Any], more: dict[str, Any]) -> None:
    """Read a site, an address, a file or a program."""
    value = str(each.get("value") or each.get("name"))
    match each["type"]:
        case "file":
            for kind, digest in (each.get("hashes") or {}).items():
                reading.lists(record, "file", asset_id=str(digest).lower(), label=str(kind), **more)
        case "software":
            reading.lists(record, "app", asset_id=value, **more)
        case "email-addr":
            reading.lists(record, "email", asset_name=defanged(value), **more)
        case "ipv4-addr" | "ipv6-addr":
            reading.lists(record, "ip", asset_id=defanged(value), **more)
        case kind:
            on_it, asset_id, name = named_in(value) if address_in(value) else (None, None, None)
            more |= {"platform": platform_of(value), "asset_id": asset_id, "asset_name": name}
            reading.lists(record, on_it or kind.removesuffix("-name"), url=value, **more)


def read_ours(reading: Reading, record: Record, asset: dict[str, Any]) -> None:
    """Read an asset that adlib had written."""
    days = {name: date.fromisoformat(asset[name]) for name in ("first_seen", "removed_on") if asset.get(name)}
    rest = {name: value for name, value in asset.items() if name not in ("takedown_id", *days)}
    reading.assets.append({
        "record_no": record.number, "takedown_id": asset.get("takedown_id") or record.takedown_id, **rest, **days,
    })  # fmt: skip


def read_account(reading: Reading, record: Record, each: dict[str, Any], more: dict[str, Any]) -> None:
    """Read an account: of Facebook only digits are an id; other texts in `user_id` are names."""
    login, user_id = str(each.get("account_login") or ""), str(each.get("user_id") or "")
    name = str(each.get("display_name") or each.get("name") or login or user_id)
    address = next((found for text in (name, login) if (found := address_in(text)) and platform_of(found)), None)
    labels = [str(label).lower() for label in each.get("labels") or []]
    kinds = [str(kind).lower() for kind in [each.get("account_type"), *(each.get("channel_types") or [])] if kind]
    platform = next((kind for kind in (*kinds, *labels) if kind in PLATFORM_NAMES), None) or (
        kinds[0] if kinds else None
    )
    platform = OTHER_NAMES.get(platform or "", platform) or (platform_of(address) if address else None)
    on_it = named_in(address) if address else (None, None, None)
    kind = "channel" if each["type"] == "channel" else "account"
    reading.lists(
        record, on_it[0] or kind, url=address, platform=platform,
        asset_id=user_id if user_id.isdigit() else on_it[1], asset_name=(on_it[2] or name) if address else name, **more,
    )  # fmt: skip


def told(each: dict[str, Any]) -> str | None:
    """Give the words that a bundle has for an object."""
    names = (each.get("x_opencti_description"), each.get("description"), ", ".join(map(str, each.get("aliases") or [])))
    return next((str(words) for words in names if words), None)


def technique(pattern: dict[str, Any]) -> str | None:
    """Give the number of a technique, such as T0018."""
    found = (each.get("external_id") for each in pattern.get("external_references") or [] if isinstance(each, dict))
    return next((str(each) for each in found if each), None) or (str(pattern.get("x_mitre_id") or "") or None)


def whole(value: Any) -> int | None:
    """Take a confidence where it is one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100 else None


FORMAT = TakedownFormat("stix2", "STIX 2.1 bundle", recognises, read)
