"""Meta Ad Library API (`ads_archive`): response pages, bare arrays and NDJSON, field names of v3 (2018) to v26.

Older versions give no `id` (it hides in the snapshot URL, or is nowhere), singular texts, `funding_entity` and
`region_distribution`; newer ones lists, `bylines` and `delivery_by_region`. Ranges keep both bounds inclusive; the top
bucket has no upper bound, and two grids of buckets live side by side. Stop times are the booked ones.
The researchers' table (FORT) calls the id `fbid` or `ad_archive_id`, and its singular texts are lists. In a database's
documents `_id` is the library id, or an object that is none; dates and numbers may be objects (`{"$date": ...}`).

Ads in the EU and Britain also tell their reach, whom they asked for, and who benefits and pays. The payer is the
byline, as in every other capture of the ad; the payers declared under EU law stand in only where an ad has no byline
(as no ad has that is not political), and are kept in `details` besides. So is the reach, which counts people, not
showings.
"""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from adlib.duck_types import AGE_GENDER, REGION_SHARE
from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    day,
    first_filled,
    identifier,
    moment,
    moment_to_the_second,
    payer,
    plain,
    quoted,
    text,
)
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import bounds, stated_currency
from archive.nested_columns import json_joined, json_list, json_value, nested_sql, pairs

PAYERS = "STRUCT(payer VARCHAR, beneficiary VARCHAR, current BOOLEAN)[]"
PLACES = 'STRUCT("name" VARCHAR, num_obfuscated BIGINT, "type" VARCHAR, excluded BOOLEAN)[]'
PLACE = (
    "{'criterion': lower(coalesce(place.type, 'place')), 'value': place.name || CASE WHEN place.num_obfuscated > 0 "
    "THEN ' and ' || place.num_obfuscated || ' not named' ELSE '' END, 'excluded': coalesce(place.excluded, false)}"
)
NOTES = {
    "eu_total_reach": "eu_total_reach",
    "br_total_reach": "br_total_reach",
    "total_reach_by_location": "total_reach_by_location",
    "reach_by_country_age_gender": "age_country_gender_reach_breakdown",
    "beneficiaries_and_payers": "beneficiary_payers",
    "is_active": "is_active",
    "ds": "ds",
    "last_updated": "_last_updated",
}
# the day of a researchers' table, or the day on which a collector last touched the record
DATED = "TRY_CAST(left(list_filter(details, lambda note: note.name IN ('ds', 'last_updated'))[1].value, 10) AS DATE)"
NEXT = re.compile(r'"next"\s*:\s*("(?:[^"\\]|\\.)*")')


def facts(probe: Probe) -> Facts:
    """Read the countries and the query out of the address of the next page, where the envelope has one."""
    found = NEXT.search(probe.tail)
    asked = parse_qs(urlsplit(json.loads(found[1])).query) if found else {}
    countries = re.findall(r"[A-Z]{2}", asked.get("ad_reached_countries", [""])[0])
    words = [asked.get(name, [""])[0].strip("'\"[] ") for name in ("search_terms", "search_page_ids")]
    query = ", ".join(part for part in (" ".join(countries), *words) if part)
    return Facts(scope=f"query {query}" if query else None, country=countries[0] if len(countries) == 1 else None)


def texts(singular: str, plural: str) -> Column:
    """Join an ad's texts by an empty line; in the researchers' table the singular field holds a list."""
    usual = json_joined(singular, plural)

    def compile(target: str, source: Source) -> Reading:
        one = source.ref(singular)
        if one is None or not (source.ref("fbid") or source.ref("ad_archive_id")):
            return usual.compile(target, source)
        listed = f"array_to_string({nested_sql(one, 'VARCHAR[]')}, E'\\n\\n')"
        return Reading(fields={target: f"coalesce({listed}, {one})"}, reads={plain(singular)})

    return replace(usual, compile=compile)


def byline_or_payer() -> Column:
    """Read who paid: the byline, else the payers now declared under EU law."""
    bylines = payer("bylines", "funding_entity")
    names = (*bylines.names, "beneficiary_payers")

    def compile(target: str, source: Source) -> Reading:
        declared = source.ref("beneficiary_payers")
        if declared is None:
            return bylines.compile(target, source)
        current = f"list_filter({declared}, lambda each: coalesce(each.current, true) AND trim(each.payer) <> '')"
        payers = f"list_sort(list_distinct(list_transform({current}, lambda each: trim(each.payer))))"
        shown = [source.ref(name) for name in bylines.names] + [f"array_to_string({payers}, '; ')"]
        steps = {"who paid": first_filled([f"nullif(trim({ref}), '')" for ref in shown if ref]) or "NULL"}
        state = f"CASE WHEN {quoted('who paid')} IS NULL THEN 'undisclosed' ELSE 'disclosed' END"
        fields = {"payer": quoted("who paid"), "payer_state": state}
        return Reading(steps, fields, reads={plain(name) for name in names})

    return Column(names, compile, {"beneficiary_payers": PAYERS})


def asked_for() -> Column:
    """Read whom an ad in the EU asked for: an age range, a gender and places; `All` genders is no choice."""
    names = ("target_ages", "target_gender", "target_locations")

    def compile(target: str, source: Source) -> Reading:
        ages, gender, places = (source.ref(name) for name in names)
        parts = []
        if ages:
            span = f"array_to_string({ages}, '-')"
            parts.append(f"CASE WHEN len({ages}) > 0 THEN [{asked('age', span)}] END")
        if gender:
            parts.append(f"CASE WHEN {gender} <> 'All' THEN [{asked('gender', gender)}] END")
        if places:
            parts.append(f"list_transform({places}, lambda place: {PLACE})")
        sql = f"nullif(flatten([{', '.join(parts)}]), [])"
        return Reading(fields={target: sql}, reads=set(map(plain, names))) if parts else Reading()

    return Column(names, compile, {"target_ages": "VARCHAR[]", "target_locations": PLACES})


def details() -> Column:
    """Gather what has no field of its own; lists as JSON."""

    def compile(target: str, source: Source) -> Reading:
        refs = {key: str(source.ref(name)) for key, name in NOTES.items() if source.ref(name)}
        if declared := refs.pop("beneficiaries_and_payers", None):
            refs["beneficiaries_and_payers"] = f"to_json({declared})::VARCHAR"
        if not refs:
            return Reading()
        return Reading(fields={target: pairs(refs)}, reads=set(map(plain, NOTES.values())))

    return Column(tuple(NOTES.values()), compile)


def asked(criterion: str, value: str) -> str:
    """Write one thing that was asked for."""
    return f"{{'criterion': '{criterion}', 'value': {value}, 'excluded': false}}"


FORMAT = Format(
    name="meta_api",
    title="Meta Ad Library API response",
    platform="meta",
    publisher="Meta Platforms",
    url="https://www.facebook.com/ads/library/api/",
    members=(
        Member(
            name="ads",
            holds="ads",
            shape="json",
            records=("$.data[*]",),
            ids_optional=True,
            marks=(
                "ad_delivery_start_time|ad_creation_time|ad_snapshot_url",
                "page_name|page_id|funding_entity|bylines|spend|impressions|ad_creative_body|ad_creative_bodies",
            ),
            columns={
                "ad_id": identifier(
                    "id",
                    "_id",
                    "fbid",
                    "ad_archive_id",
                    link="ad_snapshot_url",
                    pattern="[?&]id=([0-9]+)",
                    page="https://www.facebook.com/ads/library/?id=",
                ),
                "advertiser": advertiser("page_id", "page_name"),
                "payer": byline_or_payer(),
                "spend": bounds("spend", prefix="spend", type="DECIMAL(18,2)"),
                "currency": stated_currency("currency"),
                "impressions": bounds("impressions", prefix="impressions"),
                "audience": bounds("estimated_audience_size", "potential_reach", prefix="audience"),
                "created_at": moment("ad_creation_time"),
                "started_on": day("ad_delivery_start_time"),
                "ended_on": day("ad_delivery_stop_time"),
                "started_at": moment_to_the_second("ad_delivery_start_time"),
                "ended_at": moment_to_the_second("ad_delivery_stop_time"),
                "text": texts("ad_creative_body", "ad_creative_bodies"),
                "link_title": texts("ad_creative_link_title", "ad_creative_link_titles"),
                "link_caption": texts("ad_creative_link_caption", "ad_creative_link_captions"),
                "link_description": texts("ad_creative_link_description", "ad_creative_link_descriptions"),
                "languages": json_list("languages"),
                "surfaces": json_list("publisher_platforms"),
                "countries": json_list("reached_countries"),
                "ad_type": text("media_type"),
                "targets": asked_for(),
                "details": details(),
                "delivery_age_gender": json_value("demographic_distribution", type=AGE_GENDER),
                "delivery_regions": json_value("delivery_by_region", "region_distribution", type=REGION_SHARE),
            },
            # an ad that is in the library has begun; its booked stop may lie ahead
            newest=f"greatest(started_on, {DATED})",
        ),
    ),
    complete=False,
    complete_means="nothing by itself: a query's answer, unless whoever imported it says that it is whole",
    active="schedule",
    active_means="started, no stop before the capture, seen in it (complete) or within 7 days of the newest (partial)",
    facts=facts,
    bundle="folder",
)
