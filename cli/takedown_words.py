"""How removed networks read in a terminal: what became of a document, and all that is stated about one network."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from archive.takedowns.importer import OUTCOMES, TakedownReport
from cli import words

ASSETS_SHOWN = 30
TOLD_BY_NAME = ("behaviour", "detail", "topic")
"""fields of which there may be many, told last."""


def rows_said(name: str, report: TakedownReport) -> Iterator[str]:
    """Word what became of a document."""
    counts = ", ".join(f"{report.rows[each]:,} {each}" for each in OUTCOMES)
    unread = f", of which {report.unread:,} could not be read and stay as they are" if report.unread else ""
    networks = f"{report.networks:,} network{'' if report.networks == 1 else 's'}"
    yield name
    yield f"  {report.title}, document {report.document_id}"
    yield f"  {report.rows['read']:,} rows read: {counts}"
    yield f"  {networks}, {report.values:,} statements{unread}, {report.assets:,} listed assets"


def network(found: dict[str, Any]) -> Iterator[str]:
    """Word one network."""
    row = found["takedown"]
    yield words.plain(row["name"])
    yield f"  {row['takedown_id']}" + ("" if row["is_removal"] else "; no source says that a platform removed it")
    if row["disputed"]:
        yield f"  sources disagree about: {words.plain(row['disputed']).replace('_', ' ')}"
    stated = sorted(found["statements"], key=lambda each: each["field"] in TOLD_BY_NAME)
    for field, rows in groupby(stated, key=itemgetter("field")):
        yield from statements(field, list(rows))
    yield from assets(found["assets"])
    for each in found["advertisers"]:
        id = f"{each['platform']}, id {words.plain(each['advertiser_id'])}"
        yield f"  advertiser of this archive: {words.plain(each['advertiser_name'])} ({id})"
    for each in found["documents"]:
        yield f"  document {each['document_id']}: {words.plain(each['name'])}, {words.plain(each['publisher'])}"
        yield f"    sha256 {each['sha256']}"


def statements(field: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Word what sources state in one field, each with its source."""
    disputed = " (sources disagree)" if any(each["is_disputed"] for each in rows) else ""
    yield f"  {field.replace('_', ' ')}{disputed}:"
    for each in rows:
        source = words.plain(each["source"])
        link = f", {words.plain(each['source_url'])}" if each["source_url"] else ""
        of_name = ", from the file's name" if each["basis"] == "file_name" else ""
        note = f" ({words.plain(each['note'])})" if each["note"] else ""
        yield f"    {said(each)}{note} – according to {source}{link}{of_name}"


def said(each: dict[str, Any]) -> str:
    """Word one statement."""
    label = f"{words.plain(each['label'])}: " if each["label"] else ""
    if not each["is_read"]:
        return f"{label}could not be read: “{words.plain(each['words'])}”"
    if each["kind"] == "not_stated":
        return f"{label}0, which this table also writes where nothing is stated"
    if each["kind"] is None:
        return f"{label}{words.plain(each['value'])}"
    if each["field"] == "ad_spend":
        return words.money(each["lower"], each["upper"], each["kind"], each["currency"], each["step"])
    about = "about " if each["kind"] == "rounded" else ""
    return about + words.interval(each["lower"], each["upper"], each["kind"])


def assets(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Word listed assets, the first of them one by one."""
    for each in rows[:ASSETS_SHOWN]:
        names = [each["asset_name"], each["asset_id"] and f"id {each['asset_id']}", each["asset_url"]]
        told = ", ".join(words.plain(name) for name in names if name)
        on_it = f"{each['platform']} " if each["platform"] else ""
        removed = f", removed {words.plain(each['removed_on'])}" if each["removed_on"] else ""
        only = "" if each["relation"] == "part" else ", only mentioned"
        yield f"  {on_it}{each['asset_type']}: {told}{removed}{only}"
    if len(rows) > ASSETS_SHOWN:
        yield f"  and {len(rows) - ASSETS_SHOWN:,} more assets: adlib takedown assets {rows[0]['takedown_id']}"
