"""How removed networks read in a terminal: what became of a document, and all that is stated about one network."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from archive.takedowns.importer import OUTCOMES, TakedownReport
from cli import words

ASSETS_SHOWN = 30
TOLD_LAST = ("behaviour", "detail", "topic")
"""fields of which there may be many, told last."""
LABELLED = (*TOLD_LAST, "description")
"""fields whose statements the source gives names of their own."""


def rows_said(name: str, report: TakedownReport) -> Iterator[str]:
    """Word what became of a document."""
    counts = ", ".join(f"{report.rows[each]:,} {each}" for each in OUTCOMES)
    unread = f", of which {report.unread:,} could not be read and kept as text" if report.unread else ""
    networks = f"{report.networks:,} network{'' if report.networks == 1 else 's'}"
    yield name
    yield f"  {report.title}, document {report.document_id}"
    yield f"  {report.rows['read']:,} rows read: {counts}"
    statements = f"{report.values:,} statement{'' if report.values == 1 else 's'}"
    assets = f"{report.assets:,} listed asset{'' if report.assets == 1 else 's'}"
    yield f"  {networks}, {statements}{unread}, {assets}"


def network(found: dict[str, Any]) -> Iterator[str]:
    """Word one network."""
    row = found["takedown"]
    yield words.plain(row["name"])
    yield f"  {row['takedown_id']}" + ("" if row["is_removal"] else "; no source says that a platform removed it")
    if row["disputed"]:
        yield f"  sources disagree about: {words.plain(row['disputed']).replace('_', ' ')}"
    numbers = {source: number for number, source in enumerate(dict.fromkeys(map(source_of, found["statements"])), 1)}
    stated = sorted(found["statements"], key=lambda each: each["field"] in TOLD_LAST)
    for field, rows in groupby(stated, key=itemgetter("field")):
        yield from statements(field, list(rows), numbers)
    for source, number in numbers.items():
        yield f"  [{number}] according to {source}"
    yield from assets(found["assets"])
    for each in found["advertisers"]:
        id = f"{each['platform']}, id {words.plain(each['advertiser_id'])}"
        yield f"  advertiser of this archive: {words.plain(each['advertiser_name'])} ({id})"
    for each in found["documents"]:
        yield f"  document {each['document_id']}: {words.plain(each['name'])}, {words.plain(each['publisher'])}"
        yield f"    sha256 {each['sha256']}"


def statements(field: str, rows: list[dict[str, Any]], numbers: dict[str, int]) -> Iterator[str]:
    """Word what sources state in one field: each value once, with the numbers of all its sources."""
    if field in ("same_as", "removal", "announcement"):
        return
    disputed = " (sources disagree)" if any(each["is_disputed"] for each in rows) else ""
    by_words: dict[str, list[int]] = {}
    for each in rows:
        by_words.setdefault(said(each), []).append(numbers[source_of(each)])
    told = [f"{what} {' '.join(f'[{number}]' for number in dict.fromkeys(of))}" for what, of in by_words.items()]
    name = f"  {field.replace('_', ' ')}{disputed}:"
    if len(told) == 1:
        yield f"{name} {told[0]}"
        return
    yield name
    yield from (f"    {each}" for each in told)


def source_of(each: dict[str, Any]) -> str:
    """Name the source of a statement, with its address and what it published."""
    published = words.plain(each["note"]) if each["field"] != "paid_in" and not each["label"] else ""
    of_name = "the file's name" if each["basis"] == "file_name" else ""
    told = (words.plain(each["source"]), of_name, published, words.plain(each["source_url"]))
    return ", ".join(part for part in told if part)


def said(each: dict[str, Any]) -> str:
    """Word one statement."""
    label = f"{words.plain(each['label'])}: " if each["label"] and each["field"] in LABELLED else ""
    if not each["is_read"]:
        return f"could not be read: “{words.plain(each['words'])}”"
    if each["kind"] == "not_stated":
        return f"{label}0, which this table also writes where nothing is stated"
    if each["field"] == "paid_in":
        return f"{'mostly ' if each['note'] == 'mostly' else ''}{words.plain(each['value'])}"
    if each["kind"] is None:
        return f"{label}{words.plain(each['value'])}"
    if each["field"] == "ad_spend" and (each["currency"] or each["upper"]):
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
