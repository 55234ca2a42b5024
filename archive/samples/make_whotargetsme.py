"""The samples of Who Targets Me: daily spend, labels, and its data standard."""

import csv
import io
from collections.abc import Iterable, Sequence

from archive.samples.make_common import NO_DISCLAIMER, Files, Json, csv_bytes
from archive.samples.make_meta import PAGES
from archive.samples.make_meta_tools import ndjson

# page, disclaimer, spend (50: at most 100), ads, day
DAILY = (
    ("civic", "Civic Alliance Veldoria", 2541, 8, "2026-04-29"),
    ("civic", 'Civic Alliance, "Nordmark" branch', 50, 2, "2026-04-29"),
    ("lamppost", NO_DISCLAIMER, 101, 1, "2026-04-29"),
    ("civic", "Civic Alliance Veldoria", 1912, 7, "2026-04-30"),
    ("tenants", "Südufer Tenants' Table", 50, 1, "2026-04-30"),
)

DAILY_HEADER = """\
id advertiser_id advertiser_name disclaimer spend ad_library_size date_produced country_code currency_units create_date
update_date"""


def quoted_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Print rows with every text in quotes and every number bare."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def whotargetsme() -> Files:
    """Make the daily spend of a few pages, days after each day."""
    rows: list[Sequence[object]] = [DAILY_HEADER.split()]
    for n, (page, disclaimer, spend, ads, day) in enumerate(DAILY, 1):
        row_id, stored = f"99990000-0000-4000-8000-{n:012}", "2026-05-03"
        name = PAGES[page].name
        rows.append((row_id, PAGES[page].id, name, disclaimer, spend, ads, day, "DE", "EUR", stored, stored))
    labels = [LABELS_HEADER.split()]
    for n, (page, party, active) in enumerate((("civic", "CAV", "true"), ("lamppost", "", "false")), 1):
        labels.append([
            f"99990000-0000-4000-8000-{n:012}", PAGES[page].name, f"2026-04-{n:02}T10:54:29.625Z",
            f"99990000-1111-4000-8000-{n:012}", party, active, "true", "Germany", "de", PAGES[page].id,
            PAGES[page].name, "Facebook",
        ])  # fmt: skip
    return {
        "more/whotargetsme/DE-SpendingsByAdvertisers.csv": quoted_csv(rows),
        "more/whotargetsme/wtm-advertisers-de-2026-05-01T08_49_00.571Z.csv": csv_bytes(labels),
    }


LABELS_HEADER = """\
id name created_at advertisers_entities.id entities.short_name entities.is_active entities.is_political countries.name
countries.alpha2 advertisers_platforms.advertiser_platform_ref advertisers_platforms.advertiser_platform_name
platforms.name"""


def wtm_standard() -> Files:
    """Make two ads in Who Targets Me's standard, one with an exact sum and two runs, and one of another platform."""
    nothing: Json = {
        "targeting_categories": [], "delivery": {"delivery_not_disclosed": True}, "moderation": {}, "provider_data": {},
        "reach": {"impressions": {"impressions_not_disclosed": True}}, "spending": {"spending_not_disclosed": True},
    }  # fmt: skip
    radio = {"platform_name": "Radio Nordmark", "platform_url": "https://radio.veldoria.example/"}
    whole: Json = {
        "advertiser": {
            "advertiser_id": "9999-7", "advertiser_real_name": "Harbour & Hills Party", "advertiser_type": "party",
            "advertiser_internal_name": "harbour", "advertiser_website": "https://harbour.example/",
            "advertiser_electoral_id": "VE-0002",
        },
        "advertisement": {
            "advert_id": "9999-301", "ad_library_advert_url": "https://radio.veldoria.example/ads/301",
            "advert_copy": ["Four boats.", "One harbour."], "advert_media_urls": ["https://ads.veldoria.example/9.mp3"],
            "advert_urls": ["https://harbour.example/boats"], "advert_transcript": "Four boats.",
            "advert_deleted": False,
            "group": {"group_not_disclosed": False, "group_id": "spring"},
            "dates": {
                "datetime_created": "2026-04-28T09:00:00+02:00",
                "datetime_period": [
                    {"datetime_live": "2026-05-01T00:00:00+02:00", "datetime_ended": "2026-05-03T22:00:00Z"},
                    {"datetime_live": "2026-05-08T06:00:00Z", "datetime_ended": "2026-05-10T21:59:59Z"},
                ],
            },
        },
        "advertising_platform": radio,
        "targeting_categories": [
            {"name": "Sender", "type": "geo_location_precise", "value": "Nordmark"},
            {"name": "Ohne", "type": "geo_location_excluded", "value": "Südufer"},
        ],
        "spending": {"spending_not_disclosed": False, "spending_total": 1250.5, "spending_currency": "EUR",
                     "spending_budget": 2000},
        "delivery": {"delivery_not_disclosed": False, "delivery_optimization": "reach"},
        "reach": {
            "impressions": {"impressions_not_disclosed": False, "impressions_paid_lower_bound": 10000,
                            "impressions_paid_upper_bound": 14999, "impressions_organic_lower_bound": 0,
                            "impressions_organic_upper_bound": 99},
            "unique_users": {"unique_users_not_disclosed": False, "unique_users_lower_bound": 800,
                             "unique_users_upper_bound": 899},
            "engagement": {"engagement_not_disclosed": False, "engagement_clicks": 12},
            "demographics": {"demographics_not_disclosed": True},
        },
        "moderation": {"moderation_rule_applied": "none"}, "provider_data": {"station": "Nord 1"},
    }  # fmt: skip
    bounds = {"spending_lower_bound": 100, "spending_upper_bound": 199, "spending_currency": "EUR"}
    short = nothing | {
        "advertiser": {
            "advertiser_id": "9999-8",
            "advertiser_real_name": "Lantern Movement",
            "advertiser_website": None,
        },
        "advertisement": {"advert_id": "9999-302", "dates": {"datetime_period": [{"datetime_live": "2026-05-02"}]}},
        "advertising_platform": radio,
        "spending": bounds,
    }
    silent = short | {"advertisement": {"advert_id": "9999-303"}, "spending": {"spending_not_disclosed": True}}
    other = short | {"advertising_platform": {"platform_name": "TV Südufer"}}
    return {"more/wtm_standard/radio.ndjson": ndjson((whole, short, silent, other))}
