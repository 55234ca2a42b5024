"""The Russian-bought Facebook and Instagram ads of 2015-17, as the US House Intelligence Committee released them.

Released on 10 May 2018 as PDFs, which is the moment that every copy describes; what people keep are parses of them:
tab-separated values under a `.csv` name, the CSV and JSON of umd-mith/irads, and a SQLite file made of that JSON. They
disagree in texts and amounts, so each is a capture of its own, and an ad that differs has a version per parse. The
release names one buyer for all ads, and never says which page ran one. Amounts stay in roubles. The irads parser writes
0.00, with no currency or `USD`, where it found no amount: that is not disclosed. Days are as printed, in Pacific time,
moments in UTC. The release gives a creation date and no start: an ad counts as begun on the day it was made. Some 200
ads end before that; they are kept and flagged in `details`.
"""

from collections.abc import Callable
from datetime import datetime

from archive.columns import (
    Column,
    Reading,
    Source,
    column,
    computed,
    constant,
    made,
    plain,
    present,
    simple,
    text,
    whole,
)
from archive.format import Format, Member
from archive.money_columns import unreadable_amount
from archive.nested_columns import Target, nested_sql, pairs, targets

BUYER = {
    "advertiser_id": constant("name:Internet Research Agency"),
    "advertiser_id_basis": constant("name"),
    "advertiser_name": constant("Internet Research Agency"),
    "payer_state": constant("field_absent"),
}


def pacific(raw: str) -> str:
    """Write the SQL that turns a Pacific wall-clock time into UTC."""
    return f"(TRY_CAST({raw} AS TIMESTAMP) AT TIME ZONE 'America/Los_Angeles') AT TIME ZONE 'UTC'"


def offset(raw: str) -> str:
    """Write the SQL that turns a time with its offset into UTC."""
    return f"TRY_CAST({raw} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"


def dates(created: str, ended: str, moment: Callable[[str], str]) -> dict[str, Column]:
    """Read when an ad was made and when it ended, as days and as moments."""

    def printed_day(raw: str) -> str:
        return f"TRY_CAST(left({raw}, 10) AS DATE)"

    return {
        "created_at": simple((created,), moment),
        "started_on": simple((created,), printed_day),
        "ended_on": simple((ended,), printed_day),
        "ended_at": simple((ended,), moment),
    }


def amount_and_currency(name: str) -> Column:
    """Read `161.23 RUB`; an amount without a currency stays without one."""

    def compile(target: str, source: Source) -> Reading:
        raw = str(source.ref(name))
        return exact(name, raw, f"split_part({raw}, ' ', 1)", f"nullif(split_part({raw}, ' ', 2), '')", plain(name))

    return column((name,), compile)


def found_amount(
    amount: Callable[[Source], str], currency: Callable[[Source], str], *names: str, **json_types: str
) -> Column:
    """Read an amount and its currency, unless they are what the parser writes where it found none."""

    def compile(target: str, source: Source) -> Reading:
        raw, code = amount(source), currency(source)
        default = f"TRY_CAST({raw} AS DECIMAL(18,2)) = 0 AND coalesce({code}, 'USD') = 'USD'"
        found = f"CASE WHEN NOT coalesce({default}, false) THEN {raw} END"
        return exact(names[0], found, found, f"CASE WHEN ({found}) IS NOT NULL THEN {code} END", *map(plain, names))

    return column(names, compile, **json_types)


def exact(name: str, raw: str, amount: str, currency: str, *reads: str) -> Reading:
    """Make the fields of an exact amount; *raw* is NULL where there is none."""
    value = f"TRY_CAST({amount} AS DECIMAL(18,2))"
    fields = {
        "spend_lower": value,
        "spend_upper": value,
        "spend_kind": f"CASE WHEN ({raw}) IS NULL THEN 'not_disclosed' ELSE 'exact' END",
        "currency": currency,
        "currency_basis": f"CASE WHEN ({currency}) IS NOT NULL THEN 'stated' END",
    }
    return Reading(fields=fields, problems={name: unreadable_amount(f"({raw})", made("spend_lower"))}, reads=set(reads))


def flagged_notes(ended: str, created: str, **columns: str) -> Column:
    """Gather columns without a field of their own, and say of an ad that it ends before it is made."""
    names = (*columns.values(), created, ended)

    def compile(target: str, source: Source) -> Reading:
        refs = {key: str(source.ref(name)) for key, name in columns.items() if source.ref(name)}
        if len(present(source, (created, ended))) == 2:
            days = [f"TRY_CAST({source.ref(name)} AS TIMESTAMP)" for name in (ended, created)]
            refs["dates"] = f"CASE WHEN {days[0]} < {days[1]} THEN 'ends before it was made' END"
        return Reading(fields={target: pairs(refs)}, reads={plain(name) for name in present(source, names)})

    return column(names, compile)


def json_targets(name: str) -> Column:
    """Read an object of lists, some grouped once more: `{"age": ["18 - 65+"], "location": {"us": ["Ohio"]}}`."""

    def compile(target: str, source: Source) -> Reading:
        raw = source.ref(name)
        if raw is None:
            return Reading()
        value = f"json_extract({raw}, '$.\"' || key || '\"')"
        grouped = f"json_extract({value}, '$.\"' || part || '\"')"
        groups = (
            f"flatten(list_transform(json_keys({value}), lambda part: list_transform("
            f"coalesce(TRY_CAST({grouped} AS VARCHAR[]), [{grouped}::VARCHAR]), lambda item: part || ': ' || item)))"
        )
        items = (
            f"CASE json_type({value}) WHEN 'ARRAY' THEN TRY_CAST({value} AS VARCHAR[]) WHEN 'OBJECT' THEN {groups} END"
        )
        struct = "{'criterion': replace(key, '_', ' '), 'value': item, 'excluded': starts_with(key, 'exclude')}"
        every = f"list_transform(json_keys({raw}), lambda key: list_transform({items}, lambda item: {struct}))"
        return Reading(fields={target: f"flatten({every})"}, reads={plain(name)})

    return Column((name,), compile, {name: "JSON"})


def labelled_targets(name: str) -> Column:
    """Read the labels of the SQLite file: `location:united_states:Ohio` of the category `location`."""

    def compile(target: str, source: Source) -> Reading:
        labels = nested_sql(str(source.ref(name)), "STRUCT(category VARCHAR, prefix VARCHAR, label VARCHAR)[]")
        group = "nullif(substr(each.prefix, length(each.category) + 2), '')"
        value = f"concat_ws(': ', {group}, substr(each.label, length(each.prefix) + 2))"
        struct = (
            f"{{'criterion': replace(each.category, '_', ' '), 'value': {value}, "
            "'excluded': starts_with(each.category, 'exclude')}"
        )
        fields = {target: f"nullif(list_transform({labels}, lambda each: {struct}), [])"}
        return Reading(fields=fields, reads={plain(name)})

    return column((name,), compile)


# the labels of an ad stand in two further tables
LABELLED_ADS = """
SELECT ads.id, ads.pdf, ads.image, ads.clicks, ads.impressions, ads.text, ads.url, ads.spend_amount, ads.spend_currency,
  ads.created, ads.ended, (
    SELECT json_group_array(json_object('category', t.category, 'prefix', t.prefix, 'label', t.name))
    FROM (
      SELECT targets.category, targets.prefix, targets.name
      FROM ad_targets JOIN targets ON targets.id = ad_targets.target_id
      WHERE ad_targets.ad_id = ads.id ORDER BY targets.name
    ) AS t
  ) AS targets
FROM ads
"""

FORMAT = Format(
    name="ira",
    title="Russian-bought ads of 2015-17 (US House Intelligence Committee)",
    platform="meta",
    publisher="US House Permanent Select Committee on Intelligence; parsed by others",
    url="https://democrats-intelligence.house.gov/facebook-ads/social-media-advertisements.htm",
    members=(
        Member(
            name="tsv",
            holds="ads",
            marks=("AD_ID", "AD_LANDING_PAGE", "AD_SPEND", "AD_CREATION_DATE", "AD_TEXT"),
            columns={
                "ad_id": text("AD_ID"),
                **BUYER,
                **dates("AD_CREATION_DATE", "AD_END_DATE", pacific),
                "spend": amount_and_currency("AD_SPEND"),
                "impressions_lower": whole("AD_IMPRESSIONS"),
                "impressions_upper": whole("AD_IMPRESSIONS"),
                "text": text("AD_TEXT"),
                "targets": targets(
                    Target("AD_TARGETING_LOCATION", "location", separator=""),
                    Target("AD_TARGETING_LOCATION_LIVING_IN", "location living in", separator=""),
                    Target("AD_TARGETING_LOCATION_RECENTLY_IN", "location recently in", separator=""),
                    Target("AD_TARGETING_EXCLUDE_LOCATION", "location", excluded=True, separator=""),
                    Target("AD_TARGETING_AGE", "age", separator=""),
                    Target("AD_TARGETING_GENDER", "gender", separator=""),
                    Target("AD_TARGETING_LANGUAGE", "language", separator=""),
                    # names of interests hold commas themselves: `Martin Luther King, Jr.`
                    Target("AD_TARGETING_INTERESTS", "interests", separator=""),
                    Target("AD_TARGETING_PEOPLE_WHO_MATCH", "people who match", separator=""),
                    Target("AD_TARGETING_EXCLUDE", "people who match", excluded=True, separator=""),
                    Target("AD_TARGETING_CUSTOM_AUDIENCE", "custom audience", separator=""),
                    Target("AD_TARGETING_FRIENDS_OF_CONNECTIONS", "friends of connections", separator=""),
                    Target("AD_TARGETING_EXCLUDED_CONNECTIONS", "connections", excluded=True, separator=""),
                    Target("AD_TARGETING_PLACEMENTS", "placements", separator=""),
                ),
                "details": flagged_notes(
                    "AD_END_DATE",
                    "AD_CREATION_DATE",
                    clicks="AD_CLICKS",
                    landing_page="AD_LANDING_PAGE",
                    document="AD_PATH",
                    potential_audience_estimated_by_the_parsers="AD_POTENTIAL_TARGET",
                ),
            },
        ),
        Member(
            name="irads csv",
            holds="ads",
            marks=("id", "facebook_url", "cost", "residence", "excludes", "created"),
            columns={
                "ad_id": text("id"),
                **BUYER,
                **dates("created", "ended", offset),
                "spend": found_amount(
                    lambda source: str(source.ref("cost")),
                    lambda source: source.ref("currency") or "NULL::VARCHAR",
                    "cost",
                    "currency",
                ),
                "impressions_lower": whole("impressions"),
                "impressions_upper": whole("impressions"),
                "text": text("description"),
                "creative_urls": computed("CASE WHEN {image} IS NOT NULL THEN [{image}] END", "image"),
                "targets": targets(
                    Target("location", "location", separator="|"),
                    Target("residence", "location living in", separator="|"),
                    Target("age", "age", separator="|"),
                    Target("language", "language", separator="|"),
                    Target("interests", "interests", separator="|"),
                    Target("match", "people who match", separator=""),
                    Target("excludes", "connections", excluded=True, separator="|"),
                    Target("placements", "placements", separator="|"),
                ),
                "details": flagged_notes("ended", "created", clicks="clicks", landing_page="facebook_url"),
            },
            ignored={"title": "the first words of the description"},
        ),
        Member(
            name="irads json",
            holds="ads",
            shape="json",
            marks=("id", "file", "spend", "clicks", "created", "targeting"),
            columns={
                "ad_id": text("id"),
                **BUYER,
                **dates("created", "ended", offset),
                "spend": found_amount(
                    lambda source: f"({source.ref('spend')}).amount",
                    lambda source: f"({source.ref('spend')}).currency",
                    "spend",
                    spend="STRUCT(amount VARCHAR, currency VARCHAR)",
                ),
                "impressions_lower": whole("impressions"),
                "impressions_upper": whole("impressions"),
                "text": text("text"),
                "targets": json_targets("targeting"),
                "details": flagged_notes("ended", "created", clicks="clicks", landing_page="url", document="file"),
            },
        ),
        Member(
            name="sqlite",
            holds="ads",
            marks=("id", "pdf", "spend_amount", "spend_currency", "clicks", "created", "targets"),
            columns={
                "ad_id": text("id"),
                **BUYER,
                **dates("created", "ended", offset),
                "spend": found_amount(
                    lambda source: str(source.ref("spend_amount")),
                    lambda source: str(source.ref("spend_currency")),
                    "spend_amount",
                    "spend_currency",
                ),
                "impressions_lower": whole("impressions"),
                "impressions_upper": whole("impressions"),
                "text": text("text"),
                "creative_urls": computed("CASE WHEN {image} IS NOT NULL THEN [{image}] END", "image"),
                "targets": labelled_targets("targets"),
                "details": flagged_notes("ended", "created", clicks="clicks", landing_page="url", document="pdf"),
            },
        ),
    ),
    joins={"ads with their targets": ("ads", LABELLED_ADS)},
    complete=False,
    complete_means="nothing: each parse lacks some of the 3,519 ads of the release",
    active="delivery",
    active_means="never: the accounts were closed in August 2017; an ad without an end is unknown",
    released=datetime(2018, 5, 10),
    scope="Russian-bought ads of 2015-17, released 2018-05-10",
)
