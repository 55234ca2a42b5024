"""Meta Ad Library API as a table under the API's own names: Meta's script (`save_to_csv`), and tools like it.

The script's header is the list of fields that was asked for. It puts each value in quotes, deletes the quotes and line
breaks inside it, joins lists by commas, and writes objects without their quotes: `{lower_bound: 0, upper_bound: 99}`.
Where the last fields of an ad are empty it leaves out their commas, so that the row is shorter than the header. What it
deleted is gone: several texts cannot be told apart any more, and stay one. Other tools print such cells as Python does;
they are read too, as those of AdDownloader, which adds averages that no source states. (The script's other way, `save`,
writes JSON lines: the format meta_api.)
"""

from archive.columns import (
    Column,
    Reading,
    Source,
    advertiser,
    column,
    day,
    first_filled,
    identifier,
    literal,
    made,
    moment,
    moment_to_the_second,
    number_sql,
    payer,
    plain,
    present,
    simple,
)
from archive.format import Format, Member
from archive.money_columns import range_kind, stated_currency
from archive.nested_columns import keeping_more, nested_sql, notes, unescaped


def bare_range(prefix: str, *names: str, type: str = "BIGINT") -> Column:
    """Read `{lower_bound: 0, upper_bound: 99}`, with or without quotes; a missing upper bound stays unknown."""

    def compile(target: str, source: Source) -> Reading:
        raw = first_filled([str(source.ref(name)) for name in present(source, names)])
        if raw is None:
            return Reading()
        bounds = {end: f"nullif(regexp_extract({raw}, '{end}_bound\\W*([0-9]+)', 1), '')" for end in ("lower", "upper")}
        fields = {f"{prefix}_{end}": number_sql(found, type) for end, found in bounds.items()}
        lower, upper = made(f"{prefix}_lower"), made(f"{prefix}_upper")
        problems = {
            f"{names[0]}: no bounds": f"{raw} IS NOT NULL AND {lower} IS NULL AND {upper} IS NULL",
            f"{names[0]}: lower above upper": f"{lower} > {upper}",
        }
        if prefix == "spend":
            fields["spend_kind"] = range_kind(*fields.values())
        return Reading(fields=fields, problems=problems, reads={plain(name) for name in names})

    return column(names, compile)


def bare_texts(*names: str) -> Column:
    """Take the text of a cell; a list that still has its quotes is joined by an empty line."""

    def joined(raw: str) -> str:
        listed = f"CASE WHEN {raw} LIKE '[%]' THEN array_to_string({nested_sql(raw, 'VARCHAR[]')}, E'\\n\\n') END"
        return f"coalesce({listed}, {raw})"

    return simple(names, joined, checked=False)


def bare_list(name: str) -> Column:
    """Read `facebook,instagram`, or a list that still has its quotes."""

    def items(raw: str) -> str:
        split = f"list_transform(string_split({raw}, ','), lambda item: trim(item))"
        return f"CASE WHEN {raw} LIKE '[%' THEN {nested_sql(raw, 'VARCHAR[]')} ELSE {split} END"

    return simple((name,), items)


def bare_shares(*names: str, of: tuple[str, ...]) -> Column:
    """Read `[{percentage: 0.5, region: Washington, District of Columbia}, ...]`, with or without quotes."""
    type = f"STRUCT({', '.join(f'{key} VARCHAR' for key in of)}, percentage DECIMAL(12,10))[]"

    def shares(raw: str) -> str:
        values = ", ".join(f"'{key}': {unescaped(part('item', key))}" for key in of)
        number = f"TRY_CAST({part('item', 'percentage')} AS DECIMAL(12,10))"
        items = f"regexp_extract_all({raw}, '[{{]([^{{}}]*)[}}]', 1)"
        found = f"list_transform({items}, lambda item: {{{values}, 'percentage': {number}}})"
        good = f"len({found}) > 0 AND len(list_filter({found}, lambda share: share.percentage IS NULL)) = 0"
        return f"coalesce({nested_sql(raw, type)}, CASE WHEN {good} THEN {found} END)"

    def part(item: str, key: str) -> str:
        # a value may hold commas; it ends where the next key begins
        pattern = f"(?:^|, ){key}: (.*?)(?:, (?:{'|'.join((*of, 'percentage'))}): |$)"
        return f"nullif(regexp_extract({item}, {literal(pattern)}, 1), '')"

    return keeping_more(simple(names, shares), type)


AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
AVERAGES = {"impressions_avg", "spend_avg", "campaign_duration"}
SHARES = {f"{gender}_{age}" for gender in ("female", "male", "unknown") for age in AGES}
LOOKS = {
    "textblb_sent", "nltk_sent", "dom_topic", "perc_contr", "topic_keywords", "resolution", "brightness", "contrast",
    "sharpness", "ncorners", "dom_color_1", "dom_color_1_prop", "dom_color_2", "dom_color_2_prop", "dom_color_3",
    "dom_color_3_prop", "img_caption", "dom_topic_caption", "perc_contr_caption", "topic_keywords_caption",
}  # fmt: skip

COLUMNS = {
    "ad_id": identifier(
        "id",
        link="ad_snapshot_url",
        pattern="[?&]id=([0-9]+)",
        page="https://www.facebook.com/ads/library/?id=",
    ),
    "advertiser": advertiser("page_id", "page_name"),
    "payer": payer("bylines", "funding_entity"),
    "spend": bare_range("spend", "spend", type="DECIMAL(18,2)"),
    "currency": stated_currency("currency"),
    "impressions": bare_range("impressions", "impressions"),
    "audience": bare_range("audience", "estimated_audience_size", "potential_reach"),
    "created_at": moment("ad_creation_time"),
    "started_on": day("ad_delivery_start_time"),
    "ended_on": day("ad_delivery_stop_time"),
    "started_at": moment_to_the_second("ad_delivery_start_time"),
    "ended_at": moment_to_the_second("ad_delivery_stop_time"),
    "text": bare_texts("ad_creative_bodies", "ad_creative_body"),
    "link_title": bare_texts("ad_creative_link_titles", "ad_creative_link_title"),
    "link_caption": bare_texts("ad_creative_link_captions", "ad_creative_link_caption"),
    "link_description": bare_texts("ad_creative_link_descriptions", "ad_creative_link_description"),
    "languages": bare_list("languages"),
    "surfaces": bare_list("publisher_platforms"),
    "delivery_age_gender": bare_shares("demographic_distribution", of=("age", "gender")),
    "delivery_regions": bare_shares("delivery_by_region", "region_distribution", of=("region",)),
    "details": notes(
        eu_total_reach="eu_total_reach",
        br_total_reach="br_total_reach",
        total_reach_by_location="total_reach_by_location",
        reach_by_country_age_gender="age_country_gender_reach_breakdown",
        beneficiaries_and_payers="beneficiary_payers",
        target_ages="target_ages",
        target_gender="target_gender",
        target_locations="target_locations",
    ),
}

FORMAT = Format(
    name="meta_script",
    title="Meta Ad Library API, as a table by Meta's own script",
    platform="meta",
    publisher="Meta Platforms, saved by collectors",
    url="https://github.com/facebookresearch/Ad-Library-API-Script-Repository",
    members=(
        Member(
            name="ads",
            holds="ads",
            short_rows=True,
            ids_optional=True,
            marks=(
                "ad_delivery_start_time|ad_creation_time|ad_snapshot_url|id",
                "spend|impressions|ad_creative_body|ad_creative_bodies|bylines|funding_entity",
                "page_id|page_name|ad_snapshot_url",
            ),
            lacks=(
                "spend_lower",
                "impressions_lower",
                "spend.lower_bound",
                "impressions.lower_bound",
                "spend_min",
                "impressions_min",
                "html",
                "impressions_avg",
            ),
            columns=COLUMNS,
            newest="started_on",
        ),
        Member(
            name="addownloader",
            holds="ads",
            marks=("id", "spend", "impressions", "impressions_avg", "page_id|page_name", "ad_delivery_start_time"),
            columns=COLUMNS,
            ignored=dict.fromkeys(AVERAGES, "made up by AdDownloader from the ends of ranges")
            | dict.fromkeys(SHARES, "what stands in demographic_distribution")
            | dict.fromkeys(LOOKS, "what AdDownloader's analysis says of text and picture"),
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing by itself: what a query found, unless whoever imported it says that it is whole",
    active="schedule",
    active_means="started, no stop before the capture, seen in it (complete) or within 7 days of the newest (partial)",
)
