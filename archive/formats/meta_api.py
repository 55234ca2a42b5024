"""Meta Ad Library API (`ads_archive`): response pages, bare arrays and NDJSON, field names of v3 (2018) to v26.

Older versions give no `id` (it hides in the snapshot URL, or is nowhere), singular texts, `funding_entity` and
`region_distribution`; newer ones lists, `bylines` and `delivery_by_region`. Ranges keep both bounds inclusive; the top
bucket has no upper bound, and two grids of buckets live side by side. Stop times are the booked ones.
"""

import json
import re
from urllib.parse import parse_qs, urlsplit

from archive.columns import (
    advertiser,
    bounds,
    day,
    identifier,
    json_joined,
    json_list,
    json_value,
    moment,
    moment_to_the_second,
    payer,
    stated_currency,
)  # fmt: skip
from archive.format import Facts, Format, Member, Probe

AGE_GENDER = "STRUCT(age VARCHAR, gender VARCHAR, percentage DECIMAL(12,10))[]"
REGIONS = "STRUCT(region VARCHAR, percentage DECIMAL(12,10))[]"
NEXT = re.compile(r'"next"\s*:\s*("(?:[^"\\]|\\.)*")')


def facts(probe: Probe) -> Facts:
    """Read the countries and the query out of the address of the next page, where the envelope has one."""
    found = NEXT.search(probe.tail)
    asked = parse_qs(urlsplit(json.loads(found[1])).query) if found else {}
    countries = re.findall(r"[A-Z]{2}", asked.get("ad_reached_countries", [""])[0])
    words = [asked.get(name, [""])[0].strip("'\"[] ") for name in ("search_terms", "search_page_ids")]
    query = ", ".join(part for part in (" ".join(countries), *words) if part)
    return Facts(scope=f"query {query}" if query else None, country=countries[0] if len(countries) == 1 else None)


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
            ids_optional=True,
            marks=(
                "ad_delivery_start_time|ad_creation_time|ad_snapshot_url",
                "page_name|page_id|funding_entity|bylines|spend|impressions|ad_creative_body|ad_creative_bodies",
            ),
            columns={
                "ad_id": identifier(
                    "id",
                    "_id",
                    link="ad_snapshot_url",
                    pattern="[?&]id=([0-9]+)",
                    page="https://www.facebook.com/ads/library/?id=",
                ),
                "advertiser": advertiser("page_id", "page_name"),
                "payer": payer("bylines", "funding_entity"),
                "spend": bounds("spend", prefix="spend", type="DECIMAL(18,2)"),
                "currency": stated_currency("currency"),
                "impressions": bounds("impressions", prefix="impressions"),
                "audience": bounds("estimated_audience_size", "potential_reach", prefix="audience"),
                "created_at": moment("ad_creation_time"),
                "started_on": day("ad_delivery_start_time"),
                "ended_on": day("ad_delivery_stop_time"),
                "started_at": moment_to_the_second("ad_delivery_start_time"),
                "ended_at": moment_to_the_second("ad_delivery_stop_time"),
                "text": json_joined("ad_creative_body", "ad_creative_bodies"),
                "link_title": json_joined("ad_creative_link_title", "ad_creative_link_titles"),
                "link_caption": json_joined("ad_creative_link_caption", "ad_creative_link_captions"),
                "link_description": json_joined("ad_creative_link_description", "ad_creative_link_descriptions"),
                "languages": json_list("languages"),
                "surfaces": json_list("publisher_platforms"),
                "delivery_age_gender": json_value("demographic_distribution", type=AGE_GENDER),
                "delivery_regions": json_value("delivery_by_region", "region_distribution", type=REGIONS),
            },
            # an ad that is in the library has begun; its booked stop may lie ahead
            newest="started_on",
        ),
    ),
    complete=False,
    complete_means="nothing by itself: a query's answer. Say `--complete` for a run that ended on an empty page",
    active="schedule",
    active_means="started, no stop before the capture, and seen in it (complete) or within 7 days of the newest (partial)",
    facts=facts,
    bundle="folder",
)
