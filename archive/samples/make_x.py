"""The samples of X: its US disclosure, its repository of the EU, and its transparency site of 2018-20."""

import json
from collections.abc import Sequence

from archive.samples.make_common import Files, Json, csv_bytes

X_US_HEADER = (
    "Screen Name,Tweet Id,Tweet Url,Day of Start Date Adgroup,Day of End Date Adgroup,Targeting Name,"
    "Interest Targeting,Geo Targeting,Gender Targeting,Age Targeting,Impressions,Spend_USD,"
)
X_EU_HEADER = (
    "Advertiser Name,Funding Entity,Creative,Start date,End Date,Targeted Segments,Excluded Targeting Segments,"
    "Impressions,Reach,Facts And Circumstances Of Removal,Enforcement Action,Statement Of Reason"
)


def x() -> Files:
    """Make a US disclosure, an export of the EU's repository with rows, and one without, as a search often gives."""
    post = "https://x.com/{}/status/{}"
    rows: list[Sequence[object]] = [
        X_US_HEADER.split(","),
        (
            "LanternMove", "9999000000000000001", post.format("LanternMove", "9999000000000000001"), "2/3/2026",
            "2/20/2026", "Follower look-alikes", "Politics", "Nevada, US", "", "18+", 120400, "1,250.75", "",
        ),
        # The same post and ad group under another targeting value: with the same spend, or a share of it?
        (
            "LanternMove", "9999000000000000001", post.format("LanternMove", "9999000000000000001"), "2/3/2026",
            "2/20/2026", "Keywords", "", "Nevada, US", "", "18+", 120400, "1,250.75", "",
        ),
        (
            "OldMillCommittee", "9.999E+18", post.format("OldMillCommittee", "9999000000000000002"), "2026-01-28",
            "2026-02-01", "Keywords", "Gardening", "Ohio, US", "Women", "35-64", 900, "0.00", "",
        ),
        ("OldMillCommittee", "9.999E+18", "", "2026-01-28", "2026-02-01", "Keywords", "", "", "", "", 900, "12.00", ""),
    ]  # fmt: skip
    header, shop = X_EU_HEADER.split(","), post.format("lampshop", "9999000000000000003")
    shown = (
        (
            "Lamp Shop Älvmünde", "Lamp Shop GmbH", shop, "2025-10-01", "2025-11-01", "Age: 25 to 54; Country: Germany",
            "Interests: Candles", "1000-2000", "860", "", "", "",
        ),
        (
            "Lamp Shop Älvmünde", "", shop, "2025-10-05", "", "Country: France", "", "31240", "29017",
            "Reported by a user", "Removed", "Misleading claims",
        ),
    )  # fmt: skip
    return {
        "more/x/10-February-2026-political-ads-data.csv": csv_bytes(rows),
        "more/x/ads-repository.csv": csv_bytes([header, *shown]),
        "more/x/ads-repository-empty.csv": csv_bytes([header]),
        "more/x/twitter-ads_EU_2019-06-10_12-30-00.json": json.dumps(x_transparency(), ensure_ascii=False).encode(),
    }


def x_transparency() -> Json:
    """Make what a collector kept of the transparency site: posts by the id of their advertiser, one deleted since."""
    user = {"id_str": "9999000001", "name": "Lantern Movement", "screen_name": "LanternMove"}
    post = {
        "created_at": "Wed Jun 05 10:15:00 +0000 2019", "id_str": "9999000000000000011", "lang": "en", "user": user,
        "full_text": "Every lamp counts. ⚓ &amp; every vote.",
    }  # fmt: skip
    item = {"account_id": "18ce99", "line_item_id": "9999a", "start_timestamp": 1559692800000,
            "end_timestamp": 1560124800000}  # fmt: skip
    tweets = [
        {"basic_data": {"tweetId": "9999000000000000011"}, "additional_data": post, "metadata": {"metadata": [item]},
         "performance": {"tweetPerformance": {"totalSpend": "1250.75"}},
         "campaigns": [{"line_item_targeted_audience": None}]},
        {"basic_data": {"tweetId": "9999000000000000012"}, "additional_data": None, "metadata": None,
         "performance": None, "campaigns": None},
    ]  # fmt: skip
    return {"advertisers_data": [user], "advertisers_tweets": {"9999000001": tweets, "9999000002": []}}
