"""The samples of the Facebook Political Ad Collector."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from archive.samples.make_common import Files, Json, csv_bytes

COLLECTED: tuple[Json, ...] = (
    {
        "id": "9999700000000001",
        "title": "Lantern Movement",
        "message": "<p>Rent should not eat half a nurse&#39;s wage.</p><p>Cap it at a third &amp; sign &gt;&gt;</p>",
        "created_at": "2018-10-02T08:15:19.251689Z",
        "updated_at": "2018-10-09T17:40:02.100001Z",
        "images": ["https://ads.veldoria.example/1.png", "https://ads.veldoria.example/1,b.png"],
        "impressions": 4,
        "political_probability": 0.996891758689312,
        "targeting": "<div>You&#39;re seeing this because <b>Lantern Movement</b> wants to reach people over 18.</div>",
        "targets": [{"target": "MinAge", "segment": "18 and older"}, {"target": "Region", "segment": "Nordmark"}],
        "advertiser": "Lantern Movement",
        "entities": [{"entity": " Lantern", "entity_type": "Organization"}, {"entity": "Älvmünde"}],
        "page": "https://www.facebook.com/lantern.example/",
        "paid_for_by": "Lantern Movement Campaign Fund",
        "page_id": "999980000000003",
    },
    {
        "id": "hyperfeed_story_id_5c99990000000000000000001",
        "title": "The Älvmünde Lamp-Post",
        "message": "<div class=\"_5pbx\">Who really paid\nfor the stadium roof? Part four is &quot;free&quot;.</div>",
        "created_at": "2018-10-04T21:00:00.000001Z",
        "updated_at": "2018-10-04T21:00:00.000001Z",
        "images": [],
        "impressions": 1,
        "political_probability": 0.7395168300547469,
        "targeting": None,
        "targets": [],
        "advertiser": None,
        "entities": [],
        "page": None,
        "paid_for_by": None,
        "page_id": None,
    },
    {
        "id": "9999700000000002",
        "title": "Riverkeepers of the Älv",
        "message": "<p>In 1962 the Älv carried nine hundred tonnes of salmon.</p>",
        "created_at": "2018-10-05T06:30:11.500000Z",
        "updated_at": "2018-10-06T06:30:11.500000Z",
        "images": ["https://ads.veldoria.example/2.png"],
        "impressions": 2,
        "political_probability": 0.9126,
        "targeting": "<div>They used a list.</div>",
        "targets": [{"target": "List"}, {"target": "Age", "segment": "35 to 64"}],
        "advertiser": "Riverkeepers of the Älv",
        "entities": [{"entity": "the Älv", "entity_type": "Region"}],
        "page": "https://www.facebook.com/riverkeepers.example/",
        "paid_for_by": "",
        "page_id": "999980000000005",
    },
)  # fmt: skip


def collected(ad: Mapping[str, Any]) -> Json:
    """Complete a collected ad by what is the same for all, in the order of the API."""
    return {
        "id": ad["id"],
        "html": f'<div class="_1dwg _1w_m _q7o">{ad["message"]}</div>',
        "political": 3,
        "not_political": 0,
        "title": ad["title"],
        "message": ad["message"],
        "thumbnail": "https://ads.veldoria.example/thumbnail.png",
    } | {key: ad[key] for key in ("created_at", "updated_at")} | {
        "lang": "en-US",
    } | {
        key: ad[key]
        for key in (
            "images", "impressions", "political_probability", "targeting", "targets", "advertiser", "entities", "page",
        )
    }  # fmt: skip


FBPAC_HEADER = """\
id html political not_political title message thumbnail created_at updated_at lang images impressions
political_probability targeting suppressed targets advertiser entities page lower_page targetings paid_for_by
targetedness listbuilding_fundraising_proba page_id"""


def postgres_list(items: Iterable[str]) -> str:
    """Print a list as PostgreSQL does."""
    return "{" + ",".join(f'"{item}"' if "," in item else item for item in items) + "}"


def fbpac() -> Files:
    """Make an answer of the API, and an excerpt of the dump with its later columns."""
    records = [collected(ad) for ad in COLLECTED]
    rows = []
    for record, ad in zip(records, COLLECTED, strict=True):
        cells = record | {
            "images": postgres_list(ad["images"]),
            "targets": json.dumps(ad["targets"]),
            "suppressed": "f",
            "entities": json.dumps(ad["entities"], ensure_ascii=False),
            "lower_page": (ad["page"] or "").lower(),
            "targetings": postgres_list([ad["targeting"]] if ad["targeting"] else []),
            "paid_for_by": ad["paid_for_by"],
            "targetedness": len(ad["targets"]),
            "listbuilding_fundraising_proba": 0.25,
            "page_id": ad["page_id"],
        }
        rows.append(cells)
    counts = {"targets": [{"target": "Age", "count": 3}], "entities": [{"entity": "the Älv", "count": 1}]}
    answer = {"ads": records} | counts | {"advertisers": [{"advertiser": "Lantern Movement", "count": 1}], "total": 3}
    header = FBPAC_HEADER.split()
    table = [header, *(["" if row[name] is None else row[name] for name in header] for row in rows)]
    return {
        "more/fbpac/ads.json": json.dumps(answer, separators=(",", ":")).encode(),
        "more/fbpac/fbpac-ads-en-US.csv": csv_bytes(table),
    }
