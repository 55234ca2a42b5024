"""`adlib show`: all there is about one ad or one advertiser, with the files it comes from."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from adlib.errors import AdlibError
from archive.database import Archive
from archive.history import versions
from cli import tables, words, writers
from cli.ask import PLATFORM
from cli.reports import BASIS
from cli.reports import short as short_path
from cli.session import session

ADS_SHOWN, FIGURES_SHOWN = 20, 10
ADS = """
SELECT DISTINCT n.platform, n.ad_id, n.advertiser_id
FROM ad_version AS v LEFT JOIN ad_link AS l ON l.ad_key = v.ad_key AND l.basis <> 'beside'
JOIN ad_version AS n ON n.ad_key = coalesce(l.linked_key, v.ad_key)
WHERE v.ad_id = $id AND ($platform IS NULL OR v.platform = $platform)
ORDER BY ALL
"""
"""ads that have or had an id, under the id and advertiser that they have now."""
BORNE_BEFORE = """
SELECT name_after AS name, after_as_of AS since, borne_before_by AS advertiser_ids FROM name_change
WHERE platform = $platform AND advertiser_id = $advertiser_id AND borne_before_by IS NOT NULL
ORDER BY after_as_of, name_after
"""
"""names that this advertiser took which another had borne."""
TAKEDOWNS = """
SELECT DISTINCT n.takedown_id, t.name, n.asset_type, n.removed_on, n.confidence, n.source, n.source_url
FROM takedown_notice AS n JOIN takedown AS t ON t.takedown_id = n.takedown_id
WHERE n.platform = $platform AND n.advertiser_id = $advertiser_id ORDER BY ALL
"""
"""removed networks that list this advertiser, by its id."""
STANDS = """
SELECT status, status_as_of, first_seen, last_seen FROM ad
WHERE platform = $platform AND ad_id = $ad_id AND advertiser_id = $advertiser_id
"""
TOLD_ABOVE = (
    "first_seen",
    "last_seen",
    "captures",
    "version_id",
    "ad_key",
    "platform",
    "ad_id",
    "advertiser_id",
    "advertiser_name",
)
"""fields of a version that its heading has told, or that mean something only inside this archive file."""


HAPPENED = ("new", "changed", "gone", "returned", "moved")
EVENTS = {
    "new": "first seen", "ended": "ended by", "gone": "missing from", "returned": "back in", "moved": "moved in",
    "renumbered": "renumbered in",
}  # fmt: skip
"""how what happened to an ad is told; its versions tell what changed."""


def show(
    context: typer.Context,
    wanted: Annotated[
        str, typer.Argument(metavar="ID", help="An ad's or an advertiser's id; `adlib find` looks for words.")
    ],
    platform: Annotated[str | None, PLATFORM] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show an ad (its versions and what differs, what happened to it, where it was seen) or an advertiser.

    An ad that was renumbered or that moved is found by each of its ids. Of an advertiser: its names and ids, spend, the
    platform's own figures, the captures that showed it, and its ads.
    """
    with session(context).open() as archive:
        found = [*advertisers(archive, wanted, platform), *ads(archive, wanted, platform)]
    if not found:
        raise AdlibError(
            f"{wanted}: no ad and no advertiser has this id; `adlib find WORDS` looks for names and texts."
        )
    print(writers.json_text(found) if as_json else "\n\n".join(worded(each) for each in found))


def advertisers(archive: Archive, wanted: str, platform: str | None) -> list[dict[str, Any]]:
    """Gather what there is about the advertisers of this id, one per platform."""
    query = (
        "SELECT DISTINCT platform FROM advertiser "
        "WHERE advertiser_id = $id AND ($platform IS NULL OR platform = $platform) ORDER BY platform"
    )
    found = []
    for (each,) in archive.sql(query, id=wanted, platform=platform).rows:
        who = {"platform": each, "advertiser_id": wanted}
        found.append({
            "advertiser": who,
            "spend": archive.run("advertiser", **who).dicts(),
            "names": archive.run("names", **who).dicts(),
            "borne_before": archive.sql(BORNE_BEFORE, **who).dicts(),
            "ids": archive.run("advertiser_ids", **who).dicts(),
            "takedowns": archive.sql(TAKEDOWNS, **who).dicts(),
            "captures": archive.run("advertiser_captures", **who).dicts(),
            "figures": archive.run("advertiser_figures", **who, limit=FIGURES_SHOWN).dicts(),
            "ads": archive.run("ads", platform=each, advertiser=wanted, limit=ADS_SHOWN).dicts(),
        })  # fmt: skip
    return found


def ads(archive: Archive, wanted: str, platform: str | None) -> list[dict[str, Any]]:
    """Gather what there is about the ads of this id, of now or of before; several advertisers may have one."""
    found = []
    for each, ad_id, advertiser_id in archive.sql(ADS, id=wanted, platform=platform).rows:
        which = {"platform": each, "ad_id": ad_id, "advertiser_id": advertiser_id}
        found.append({
            "ad": which,
            "stands": archive.sql(STANDS, **which).dicts(),
            "versions": [asdict(version) for version in versions(archive, ad_id, each, advertiser_id)],
            "events": archive.run("ad_events", **which).dicts(),
            "sightings": archive.run("ad_sightings", **which).dicts(),
        })  # fmt: skip
    return found


def worded(found: dict[str, Any]) -> str:
    """Word what was found for a person."""
    return "\n".join(worded_ad(found) if "ad" in found else worded_advertiser(found))


def worded_advertiser(found: dict[str, Any]) -> list[str]:
    """Word an advertiser: its names, spend per currency, and its first ads."""
    first = found["spend"][0]
    lines = [
        f"Advertiser {words.plain(first['advertiser_name'])}",
        f"  {first['platform']}, id {first['advertiser_id']}",
    ]
    lines += [f"  seen {words.period(first['first_seen'], first['last_seen'])}"]
    lines += [f"  registered as {words.plain(first['registered_ids'])}"] if first["registered_ids"] else []
    for name in found["names"] if len(found["names"]) > 1 else []:
        seen = words.period(name["first_seen"], name["last_seen"])
        lines.append(f"  named {words.plain(name['advertiser_name'])}, seen {seen}")
    for taken in found["borne_before"]:
        others = ", ".join(words.plain(each) for each in taken["advertiser_ids"])
        lines.append(f"  the name {words.plain(taken['name'])} was borne before by {others}")
    lines += [
        f"  {words.plain(each['old_id'])} became {words.plain(each['new_id'])}: {short_path(each['file'])}, "
        f"record {each['record_no']:,}"
        for each in found["ids"]
    ]
    lines += [worded_notice(each) for each in found["takedowns"]]
    lines += [worded_spend(each) for each in found["spend"]]
    lines += [line for each in found["figures"] for line in worded_figure(each)]
    lines += [worded_capture(each) for each in found["captures"]]
    for ad in found["ads"]:
        began, text = words.plain(ad["started_on"]) or "at an unknown time", short(ad["text"] or "")
        lines.append(f"  ad {words.plain(ad['ad_id'])}: {ad['status']}, began {began}, {text}".rstrip(", "))
    more = sum(each["ads"] for each in found["spend"]) - len(found["ads"])
    return lines + (
        [f"  and {more:,} ads more: adlib ads --advertiser {words.plain(first['advertiser_id'])}"] if more > 0 else []
    )


def worded_spend(each: dict[str, Any]) -> str:
    """Word what an advertiser's ads in one currency cost, or that the archive holds none of it."""
    if not each["ads"]:
        return "  the archive holds no ads of it"
    amount = words.money(each["spend_lower"], each["spend_upper"], each["spend_kind"], each["currency"])
    return f"  spend by its ads: {amount} ({each['ads']:,} ads, {each['active']:,} active)"


def worded_notice(each: dict[str, Any]) -> str:
    """Word that a source lists an advertiser as part of a removed network."""
    source = ", ".join(words.plain(part) for part in (each["source"], each["source_url"]) if part)
    sure = "not stated" if each["confidence"] is None else each["confidence"]
    network = f"{words.plain(each['name'])} ({words.plain(each['takedown_id'])})"
    return f"  listed as a {each['asset_type']} of {network}, according to {source}; confidence {sure}"


def worded_figure(each: dict[str, Any]) -> list[str]:
    """Word one of the platform's own figures: what it covers, and the record it rests on."""
    amount = words.money(
        each["spend_lower"], each["spend_upper"], each["spend_kind"], each["currency"], each["spend_step"]
    )
    covers = [each["grain"].replace("_", " "), words.plain(each["period_start"]), words.plain(each["country"]),
              words.plain(each["region"])]  # fmt: skip
    told = f"  the platform's {', '.join(part for part in covers if part)}: {amount}"
    return [told, f"    {short_path(each['file'])}, record {each['record_no']:,}"]


def worded_capture(each: dict[str, Any]) -> str:
    """Word what one capture showed of an advertiser, and what happened to its ads."""
    as_of = f"{words.plain(each['as_of'])} UTC" if each["as_of"] else "at an unknown time"
    counts = [f"{each[f'{name}_ads']:,} {name}" for name in HAPPENED if each[f"{name}_ads"]]
    shown = "seen" if each["is_shown"] else "not seen"
    told = f": ads {', '.join(counts)}" if counts else ""
    return f"  {shown} {as_of} in capture {each['capture_id']}, {short_path(each['name'])}{told}"


def worded_event(each: dict[str, Any]) -> str:
    """Word what happened to an ad."""
    when = f"{words.plain(each['as_of'])} UTC" if each["as_of"] else "at an unknown time"
    became = [
        f"{what} {words.plain(each[f'{field}_before'])} became {words.plain(each[f'{field}_after'])}"
        for field, what in (("ad_id", "id"), ("advertiser_id", "advertiser"))
        if each["kind"] in ("moved", "renumbered") and each[f"{field}_before"] != each[f"{field}_after"]
    ]
    told = "" if not became else f" ({'; '.join(became)})"
    where = f"capture {each['after_capture_id']}, {short_path(each['after_name'])}"
    return f"  {EVENTS[each['kind']]} {when}{told}: {where}"


def worded_ad(found: dict[str, Any]) -> list[str]:
    """Word an ad: how it stands, its newest version, what changed before, and where it was seen."""
    newest = found["versions"][-1]["row"]
    lines = [f"Ad {words.plain(newest['ad_id'])} of {words.plain(newest['advertiser_name']) or words.NOT_IN_DUMP}"]
    lines += [f"  {newest['platform']}, advertiser id {words.plain(newest['advertiser_id'])}"]
    for each in found["stands"]:
        as_of = f" as of {words.plain(each['status_as_of'])} UTC" if each["status_as_of"] else ""
        lines.append(f"  {each['status']}{as_of}; seen {words.period(each['first_seen'], each['last_seen'])}")
    cells = words.cells(newest)
    lines += [f"  {name.replace('_', ' ')}: {cell}" for name, cell in cells.items() if cell and name not in TOLD_ABOVE]
    for number, version in enumerate(found["versions"], 1):
        lines += worded_version(number, version, found["versions"][number - 2]["row"])
    lines += [worded_event(each) for each in found["events"] if each["kind"] in EVENTS]
    return lines + [line for each in found["sightings"] for line in worded_sighting(each)]


def worded_version(number: int, version: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """Word one version: when it was seen, and what differs from the one before."""
    row = version["row"]
    old, new = words.cells(before), words.cells(row)
    fields = dict.fromkeys(words.heading_of(each["field"]) for each in version["changes"])
    told = [
        f"    {name.replace('_', ' ')}: {short(old[name]) or 'none'} → {short(new[name]) or 'none'}" for name in fields
    ]
    return [f"  version {number}, seen {words.period(row['first_seen'], row['last_seen'])}{':' if told else ''}", *told]


def worded_sighting(each: dict[str, Any]) -> list[str]:
    """Word one sighting: when, and the very record it rests on."""
    as_of = (
        f"{words.plain(each['as_of'])} UTC ({BASIS[each['as_of_basis']]})" if each["as_of"] else "at an unknown time"
    )
    return [
        f"  seen {as_of} in capture {each['capture_id']}: {short_path(each['file'])}, record {each['record_no']:,}",
        f"    sha256 {each['sha256']}",
    ]


def short(text: str) -> str:
    """Cut a text for one line."""
    return tables.shortened(words.harmless(text), 60)
