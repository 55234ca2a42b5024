"""Meta Ad Library API, flattened into a CSV by pandas (`json_normalize`): `spend.lower_bound`, Python lists in cells.

Often saved with the data frame's index as a first column without a name, and with columns left out or added. Collectors
that run several queries keep an ad as often as it was found, sometimes with another content. Column names are those of
the API of any version; a whole number that pandas turned into a float (`124383441363.0`) is read back.
"""

from adlib.duck_types import AGE_GENDER, REGION_SHARE
from archive.columns import advertiser, day, identifier, moment, moment_to_the_second, payer
from archive.format import Format, Member
from archive.money_columns import ends, stated_currency
from archive.nested_columns import nested, nested_joined, reread


def whole_id(raw: str) -> str:
    """Write the SQL that takes the `.0` off an id, as long as a float holds every digit of it."""
    return f"CASE WHEN regexp_full_match({raw}, '[0-9]{{1,15}}\\.0') THEN left({raw}, -2) ELSE {raw} END"


FORMAT = Format(
    name="meta_flattened",
    title="Meta Ad Library API, flattened by pandas",
    platform="meta",
    publisher="Meta Platforms, saved by collectors",
    url="https://www.facebook.com/ads/library/api/",
    members=(
        Member(
            name="ads",
            holds="ads",
            ids_optional=True,
            marks=(
                "spend.lower_bound|impressions.lower_bound",
                "page_name|page_id|bylines|funding_entity|ad_creative_bodies|ad_creative_body",
            ),
            columns={
                "ad_id": reread(
                    identifier(
                        "id",
                        "_id",
                        link="ad_snapshot_url",
                        pattern="[?&]id=([0-9]+)",
                        page="https://www.facebook.com/ads/library/?id=",
                    ),
                    whole_id,
                ),
                "advertiser": reread(advertiser("page_id", "page_name"), whole_id),
                "payer": payer("bylines", "funding_entity"),
                "spend": ends("spend", ("spend.lower_bound",), ("spend.upper_bound",), "DECIMAL(18,2)"),
                "currency": stated_currency("currency"),
                "impressions": ends("impressions", ("impressions.lower_bound",), ("impressions.upper_bound",)),
                "audience": ends(
                    "audience",
                    ("estimated_audience_size.lower_bound", "potential_reach.lower_bound"),
                    ("estimated_audience_size.upper_bound", "potential_reach.upper_bound"),
                ),
                "created_at": moment("ad_creation_time"),
                "started_on": day("ad_delivery_start_time"),
                "ended_on": day("ad_delivery_stop_time"),
                "started_at": moment_to_the_second("ad_delivery_start_time"),
                "ended_at": moment_to_the_second("ad_delivery_stop_time"),
                "text": nested_joined("ad_creative_body", "ad_creative_bodies"),
                "link_title": nested_joined("ad_creative_link_title", "ad_creative_link_titles"),
                "link_caption": nested_joined("ad_creative_link_caption", "ad_creative_link_captions"),
                "link_description": nested_joined("ad_creative_link_description", "ad_creative_link_descriptions"),
                "languages": nested("languages", type="VARCHAR[]"),
                "surfaces": nested("publisher_platforms", type="VARCHAR[]"),
                "delivery_age_gender": nested("demographic_distribution", type=AGE_GENDER),
                "delivery_regions": nested("delivery_by_region", "region_distribution", type=REGION_SHARE),
            },
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing: what a collector's queries found and kept",
    active="schedule",
    active_means="started, no stop before the capture, and seen within 7 days of the newest",
)
