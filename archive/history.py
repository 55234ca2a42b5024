"""What changed in an ad from one version to the next, comparing only fields that both dumps carry."""

from dataclasses import dataclass
from typing import Any

from archive.database import Archive
from archive.schema import content_columns

BESIDE = ("conversions", "url", "creative_urls", "extra", "details")
"""fields that are compared like the others, but say little about the ad itself, so they come last."""


@dataclass(frozen=True)
class Change:
    """One field that differs."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Version:
    """One version of an ad: all its fields, and what differs from the version before it."""

    row: dict[str, Any]
    changes: list[Change]


def versions(archive: Archive, ad_id: str, platform: str, advertiser_id: str) -> list[Version]:
    """Give the versions of one ad in the order they were first seen, each with what differs from the one before.

    An ad that was renumbered, or that moved to another advertiser, is one ad; its other ids count too.
    """
    wanted = {"ad_id": ad_id, "platform": platform, "advertiser_id": advertiser_id}
    rows = archive.run("ad_versions", **wanted).dicts()
    carried = carried_fields(archive, wanted)
    found: list[Version] = []
    for row in rows:
        before = found[-1].row if found else None
        both = carried[row["version_id"]] & carried[before["version_id"]] if before else set()
        found.append(Version(row, differences(before, row, both) if before else []))
    return found


def carried_fields(archive: Archive, wanted: dict[str, str]) -> dict[int, set[str]]:
    """Give the fields that the dumps carry which showed each version, by version."""
    fields = {
        capture_id: set(names or ()) for capture_id, names in archive.sql("SELECT capture_id, fields FROM capture").rows
    }
    found: dict[int, set[str]] = {}
    for row in archive.run("ad_sightings", **wanted).dicts():
        found.setdefault(row["version_id"], set()).update(fields[row["capture_id"]])
    return found


def differences(before: dict[str, Any], after: dict[str, Any], fields: set[str]) -> list[Change]:
    """List the fields that differ between two contents, of those in *fields*; a set of targets has no order."""
    names = [name for name in content_columns() if name in fields]
    names.sort(key=lambda name: name in BESIDE)
    return [Change(name, before[name], after[name]) for name in names if before[name] != after[name]]
