"""Who Targets Me: what each page spent on Meta day by day, and which party the group says a page belongs to.

The spend is derived figures: differences between reports of following days. Where Meta's report says `≤100`, the group
writes 50; that is read back as 0 to 100 (in the file of 2023, 50 stands in four rows of five, and nothing between 51
and 100). The figures have a grain of their own, so that they are never added to those of the reports they come from.

The mapping of advertisers is the group's judgement, and dated: the party, the country, and when a page was labelled.
Each export is a capture of its own, kept apart from what the platforms say; nothing is merged by it.
"""

import csv
import re
from datetime import datetime

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    column,
    constant,
    day,
    literal,
    made,
    moment,
    number_sql,
    payer,
    plain,
    simple,
    text,
    whole,
    yes_no,
)
from archive.format import Facts, Format, Member, Probe
from archive.money_columns import unreadable_amount

LABELS = re.compile(r"wtm-advertisers-([a-z]{2})-(\d{4}-\d\d-\d\d(?:T\d\d_\d\d_\d\d(?:\.\d{3})?Z)?)")


def platform(raw: str) -> str:
    """Write the SQL that names a platform as adlib does."""
    return f"CASE {raw} WHEN 'Facebook' THEN 'meta' WHEN 'Instagram' THEN 'meta' ELSE lower({raw}) END"


def facts(probe: Probe) -> Facts:
    """Read the country out of the first rows, if they agree; of a mapping, country and moment out of its name."""
    if match := LABELS.search(probe.inner_name):
        moment = match[2].replace("_", ":").rstrip("Z")
        return Facts(scope=f"{match[1].upper()} labels", country=match[1].upper(), as_of=datetime.fromisoformat(moment))
    rows = csv.DictReader(probe.head.rpartition("\n")[0].splitlines())
    countries = {row["country_code"] for row in rows if row.get("country_code")}
    country = countries.pop() if len(countries) == 1 else None
    return Facts(scope=f"{country} day by day" if country else "day by day", country=country)


def daily_spend() -> Column:
    """Read a whole amount in the currency beside it; 50 stands for anything from 0 to 100."""

    def compile(target: str, source: Source) -> Reading:
        raw, unit = source.ref("spend"), source.ref("currency_units") or literal(None)
        if raw is None:
            return Reading()
        value = number_sql(raw, "DECIMAL(18,2)")
        capped = f"{value} = 50"
        fields = {
            "spend_lower": f"CASE WHEN {capped} THEN 0 ELSE {value} END",
            "spend_upper": f"CASE WHEN {capped} THEN 100 ELSE {value} END",
            "spend_kind": f"CASE WHEN {raw} IS NULL THEN 'not_disclosed' WHEN {capped} THEN 'at_most' ELSE 'exact' END",
            "currency": unit,
            "currency_basis": f"CASE WHEN {unit} IS NOT NULL THEN 'stated' END",
        }
        problems = {"spend": unreadable_amount(raw, made("spend_upper"))}
        return Reading(fields=fields, problems=problems, reads={plain("spend"), plain("currency_units")})

    return column(("spend", "currency_units"), compile)


FORMAT = Format(
    name="whotargetsme",
    title="Who Targets Me, daily spend of Meta's pages, and their parties",
    platform="meta",
    publisher="Who Targets Me, out of Meta's Ad Library Reports",
    url="https://whotargets.me/",
    members=(
        Member(
            name="daily-spend",
            holds="spend_lines",
            grain="day_by_who_targets_me",
            marks=("advertiser_id", "advertiser_name", "spend", "ad_library_size", "date_produced"),
            columns={
                "advertiser": advertiser("advertiser_id", "advertiser_name"),
                "payer": payer("disclaimer", undisclosed=("These ads ran without a disclaimer",)),
                "spend": daily_spend(),
                "ads": whole("ad_library_size"),
                "period_start": day("date_produced"),
                "period_end": day("date_produced"),
                "country": text("country_code"),
            },
            ignored={
                "id": "the group's own number of the row",
                "create_date": "when the group stored the row",
                "update_date": "when the group last touched the row",
            },
            newest="period_end",
        ),
        Member(
            name="advertisers",
            holds="labels",
            marks=("entities.short_name", "advertisers_platforms.advertiser_platform_ref", "platforms.name"),
            columns={
                "platform": simple(("platforms.name",), platform),
                "advertiser": advertiser(
                    "advertisers_platforms.advertiser_platform_ref", "advertisers_platforms.advertiser_platform_name"
                ),
                "label": text("entities.short_name"),
                "label_id": text("advertisers_entities.id"),
                "labelled_name": text("name"),
                "political": yes_no("entities.is_political"),
                "active": yes_no("entities.is_active"),
                "country": simple(("countries.alpha2",), lambda raw: f"upper({raw})", checked=False),
                "labelled_at": moment("created_at"),
                "source": constant("Who Targets Me"),
            },
            ignored={"id": "the group's own number of the row", "countries.name": "the country has its code"},
            newest="labelled_at",
        ),
    ),
    complete=False,
    complete_means="nothing: the days that were asked for",
    active="schedule",
    active_means="it holds no ads",
    facts=facts,
    shrinks=False,
)
