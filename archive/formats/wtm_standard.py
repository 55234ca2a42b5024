"""Who Targets Me's Political Advertising Transparency Data Standard, v1.0.0: one schema for the ads of any platform.

The records name their platform, and a file is of one: a record of another is rejected. Of spend, a total beats bounds;
`spending_currency` stands in the standard's text, though not in its schema. An advertiser is the one who ran the ad;
the standard has no field for who paid. Of several runs the first start counts, and the last end if all have ended.
Paid impressions are the ad's; organic ones, unique users and clicks are kept in `details`, as is what moderators did.
"""

import json
import re
from collections.abc import Callable

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    column,
    constant,
    day_sql,
    literal,
    made,
    number_sql,
    plain,
    simple,
    text,
)
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import ends, range_kind, unreadable_amount
from archive.nested_columns import json_list, notes

PLATFORM = re.compile(r'"platform_name"\s*:\s*("(?:[^"\\]|\\.)*")')
KNOWN = {
    **dict.fromkeys(("facebook", "instagram", "meta", "facebook and instagram"), "meta"),
    **dict.fromkeys(("google", "google ads", "youtube"), "google"),
    **dict.fromkeys(("twitter", "x"), "x"),
    **dict.fromkeys(("snap", "snapchat"), "snapchat"),
}
RUNS = "STRUCT(datetime_live VARCHAR, datetime_ended VARCHAR)[]"
TARGETS = 'STRUCT("name" VARCHAR, "type" VARCHAR, "value" VARCHAR)[]'


def facts(probe: Probe) -> Facts:
    """Read the platform out of the first record, or the last."""
    found = PLATFORM.search(probe.head) or PLATFORM.search(probe.tail)
    if not found:
        return Facts(missing="it does not name its advertising_platform where it begins or ends")
    shown = json.loads(found[1])
    name = KNOWN.get(shown.strip().lower()) or re.sub(r"\W+", "_", shown.strip().lower())
    return Facts(platform=name, scope=f"ads on {shown}", words={"platform_name": shown})


def same_platform() -> Column:
    """Reject a record of another platform than the file's."""

    def compile(target: str, source: Source) -> Reading:
        name = "advertising_platform.platform_name"
        raw, wanted = source.ref(name), literal(source.facts.get("platform_name"))
        if raw is None:
            return Reading()
        return Reading(problems={f"{name} is another": f"{raw} <> {wanted}"}, reads={plain(name)})

    return column(("advertising_platform.platform_name",), compile)


def spend() -> Column:
    """Read an exact total, else bounds; neither is not disclosed."""
    names = ("spending.spending_total", "spending.spending_lower_bound", "spending.spending_upper_bound")
    currency = "spending.spending_currency"

    def compile(target: str, source: Source) -> Reading:
        total, *bounds = (source.ref(name) or "NULL::VARCHAR" for name in names)
        fields, problems = {}, {}
        for end, raw in zip(("lower", "upper"), bounds, strict=True):
            fields[f"spend_{end}"] = number_sql(f"coalesce({total}, {raw})", "DECIMAL(18,2)")
            problems[f"spending, {end}"] = unreadable_amount(f"coalesce({total}, {raw})", made(f"spend_{end}"))
        problems["spending: lower above upper"] = f"{made('spend_lower')} > {made('spend_upper')}"
        kind = range_kind(*fields.values())
        fields["spend_kind"] = f"CASE WHEN {total} IS NOT NULL THEN 'exact' ELSE {kind} END"
        if code := source.ref(currency):
            fields |= {"currency": code, "currency_basis": f"CASE WHEN {code} IS NOT NULL THEN 'stated' END"}
        return Reading(fields=fields, problems=problems, reads={plain(name) for name in (*names, currency)})

    return column((*names, currency), compile)


def moment_of(raw: str) -> str:
    """Write the SQL that reads a moment of RFC 3339 with any offset as UTC."""
    zoned = f"regexp_matches({raw}, '([Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})$')"
    return (
        f"CASE WHEN {raw} NOT BETWEEN '0' AND ':' THEN NULL WHEN {zoned} "
        f"THEN TRY_CAST({raw} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' ELSE TRY_CAST({raw} AS TIMESTAMP) END"
    )


def run(pick: str, key: str, sql: Callable[[str], str]) -> Column:
    """Read the first start, or the last end if all runs have ended; *sql* reads a moment, or the day as printed."""

    def read(raw: str) -> str:
        found = f"list_transform({raw}, lambda run: {sql(f'run.{key}')})"
        if pick == "list_min":
            return f"list_min({found})"
        return f"CASE WHEN len(list_filter({found}, lambda each: each IS NULL)) = 0 THEN list_max({found}) END"

    return simple(("advertisement.dates.datetime_period",), read, checked=False, json_type=RUNS)


def asked_for(raw: str) -> str:
    """Write the SQL that turns the categories into targets."""
    excluded = "regexp_matches(each.type, 'exclu(ded|sions)$')"
    return (
        f"nullif(list_transform({raw}, lambda each: {{'criterion': lower(coalesce(each.type, each.name)), "
        f"'value': each.value, 'excluded': coalesce({excluded}, false)}}), [])"
    )


FORMAT = Format(
    name="wtm_standard",
    title="Political Advertising Transparency Data Standard v1.0.0",
    platform="several",
    publisher="whoever publishes in it; the standard is Who Targets Me's",
    url="https://github.com/WhoTargetsMe/ad-transparency-standards",
    members=(
        Member(
            name="ads",
            holds="ads",
            shape="json",
            ids_optional=True,
            marks=("advertiser", "advertisement", "advertising_platform", "spending", "reach"),
            columns={
                "platform_check": same_platform(),
                "ad_id": text("advertisement.advert_id"),
                "advertiser": advertiser(
                    "advertiser.advertiser_id", "advertiser.advertiser_real_name", "advertiser.advertiser_internal_name"
                ),
                "payer_state": constant("field_absent"),
                "spend": spend(),
                "impressions": ends(
                    "impressions",
                    ("reach.impressions.impressions_paid_lower_bound",),
                    ("reach.impressions.impressions_paid_upper_bound",),
                ),
                "created_at": simple(("advertisement.dates.datetime_created",), moment_of),
                "started_on": run("list_min", "datetime_live", day_sql),
                "ended_on": run("list_max", "datetime_ended", day_sql),
                "started_at": run("list_min", "datetime_live", moment_of),
                "ended_at": run("list_max", "datetime_ended", moment_of),
                "text": simple(
                    ("advertisement.advert_copy",),
                    lambda raw: f"array_to_string({raw}, E'\\n\\n')",
                    checked=False,
                    json_type="VARCHAR[]",
                ),
                "url": text("advertisement.ad_library_advert_url"),
                "creative_urls": json_list("advertisement.advert_media_urls"),
                "targets": simple(("targeting_categories",), asked_for, checked=False, json_type=TARGETS),
                "details": notes(
                    website="advertiser.advertiser_website",
                    electoral_id="advertiser.advertiser_electoral_id",
                    advertiser_type="advertiser.advertiser_type",
                    links="advertisement.advert_urls",
                    transcript="advertisement.advert_transcript",
                    deleted="advertisement.advert_deleted",
                    group="advertisement.group.group_id",
                    budget="spending.spending_budget",
                    delivery_optimization="delivery.delivery_optimization",
                    organic_impressions_at_least="reach.impressions.impressions_organic_lower_bound",
                    organic_impressions_at_most="reach.impressions.impressions_organic_upper_bound",
                    unique_users_at_least="reach.unique_users.unique_users_lower_bound",
                    unique_users_at_most="reach.unique_users.unique_users_upper_bound",
                    clicks="reach.engagement.engagement_clicks",
                    demographics="reach.demographics",
                    moderation="moderation",
                    provider_data="provider_data",
                    platform="advertising_platform.platform_url",
                ),
            },
            ignored={
                "spending.spending_not_disclosed": "a default; a sum that is there counts",
                "delivery.delivery_not_disclosed": "a default",
                "reach.impressions.impressions_not_disclosed": "a default",
                "reach.unique_users.unique_users_not_disclosed": "a default",
                "reach.engagement.engagement_not_disclosed": "a default",
                "advertisement.group.group_not_disclosed": "a default",
            },
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing by itself: what its publisher chose, unless whoever imported it says that it is whole",
    active="schedule",
    active_means="started, not all of its runs ended before the capture, and seen within 7 days of the newest",
    facts=facts,
)
