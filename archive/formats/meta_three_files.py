"""Meta Ad Library API in three files, as a popular collector of 2019 writes it: ads, demographics, regions.

The ads' file has the bounds of spend and impressions in two columns each, and no currency. Who saw an ad, and where,
stands in the two other files, a row per share, and is joined to the ad by `ad_id`. The three lie in one folder. Rows of
the other two are merged into their ad; one whose ad is not in the first file is rejected, for a share of an unknown ad
says nothing. A share that stands there twice counts once.
"""

from archive.columns import advertiser, day, identifier, moment_to_the_second, payer, text
from archive.format import Format, Member
from archive.money_columns import ends
from archive.nested_columns import share

FORMAT = Format(
    name="meta_three_files",
    title="Meta Ad Library API, in three files",
    platform="meta",
    publisher="Meta Platforms, saved by collectors",
    url="https://github.com/minimaxir/facebook-ad-library-scraper",
    members=(
        Member(
            name="ads",
            holds="ads",
            marks=("ad_id", "page_name|page_id", "spend_min", "impressions_min"),
            columns={
                "ad_id": identifier(
                    "ad_id",
                    link="ad_url",
                    pattern="[?&]id=([0-9]+)",
                    page="https://www.facebook.com/ads/library/?id=",
                ),
                "advertiser": advertiser("page_id", "page_name"),
                "payer": payer("funding_entity"),
                "spend": ends("spend", ("spend_min",), ("spend_max",), "DECIMAL(18,2)"),
                "impressions": ends("impressions", ("impressions_min",), ("impressions_max",)),
                "started_on": day("ad_delivery_start_time"),
                "ended_on": day("ad_delivery_stop_time"),
                "started_at": moment_to_the_second("ad_delivery_start_time"),
                "ended_at": moment_to_the_second("ad_delivery_stop_time"),
                "text": text("ad_creative_body"),
                "link_title": text("ad_creative_link_title"),
                "link_caption": text("ad_creative_link_caption"),
                "link_description": text("ad_creative_link_description"),
            },
            newest="started_on",
        ),
        Member(
            name="demographics",
            holds="ad_parts",
            part_of="ads",
            marks=("ad_id", "age", "gender", "percentage"),
            columns={
                "ad_id": text("ad_id"),
                "delivery_age_gender": share("percentage", age="age", gender="gender"),
            },
        ),
        Member(
            name="regions",
            holds="ad_parts",
            part_of="ads",
            marks=("ad_id", "region", "percentage"),
            columns={"ad_id": text("ad_id"), "delivery_regions": share("percentage", region="region")},
        ),
    ),
    complete=False,
    complete_means="nothing: what a collector's query found",
    active="schedule",
    active_means="started, no stop before the capture, and seen within 7 days of the newest",
    bundle="folder",
)
