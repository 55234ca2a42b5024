"""Make the samples of the formats beyond the four main sources: what collectors' tools write, and closed releases.

`make.py` writes and checks them; the fiction is the same. First come the facts that are not there already, then how
each tool prints them, folder by folder under `more/`.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archive.samples.make_common import NO_DISCLAIMER, TOKEN, Files, Json, csv_bytes
from archive.samples.make_meta import META_ADS, PAGES, meta_interval, meta_record, snapshot
from archive.samples.make_old import OLD_API_2021, OLD_AUDIENCE_2021, old_record, page_of

# --------------------------------------------------------------------------------------------------------------------
# Facts
# --------------------------------------------------------------------------------------------------------------------

# number, made, ended, amount (None: the parse found none), impressions, clicks, page, words, where
IRA_ADS = (
    (
        1, "2016-05-04 9:12:40", "2016-05-06 21:00:00", "1050.77 RUB", 31240, 402, "LampPostFriends-99990000301",
        "The lamp-posts are going out. Who asked you? Nobody.", "United States: Nevada; Ohio",
    ),
    (
        2, "2016-05-19 6:03:05", "", "499.00 RUB", 8120, 77, "LampPostFriends-99990000301",
        "Like if you remember when every street had a lamp.", "United States",
    ),
    # It ends before it was made, as some two hundred of the real ones do.
    (
        4, "2016-11-03 0:29:17", "2016-10-04 1:47:38", None, 0, 0, "Miiltown-Choir-99990000302",
        "Mill town sings. Mill town votes.", "United States: Ohio",
    ),
    (
        7, "2017-01-20 23:58:00", "2017-01-22 0:00:00", "0", 0, 0, "Milltown-Choir-99990000302",
        'Bring a torch, a song and "one" neighbour.', "United States",
    ),
)  # fmt: skip

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

# page, disclaimer, spend (50: at most 100), ads, day
DAILY = (
    ("civic", "Civic Alliance Veldoria", 2541, 8, "2026-04-29"),
    ("civic", 'Civic Alliance, "Nordmark" branch', 50, 2, "2026-04-29"),
    ("lamppost", NO_DISCLAIMER, 101, 1, "2026-04-29"),
    ("civic", "Civic Alliance Veldoria", 1912, 7, "2026-04-30"),
    ("tenants", "Südufer Tenants' Table", 50, 1, "2026-04-30"),
)

# --------------------------------------------------------------------------------------------------------------------
# The Ad Library API, as collectors' tools save it
# --------------------------------------------------------------------------------------------------------------------


def api_records(*numbers: int) -> list[Json]:
    """Give the API's answer of May 2026 for some of our ads."""
    return [meta_record(ad, 0) for ad in META_ADS if ad.n in numbers]


def old_api_records() -> list[Json]:
    """Give the API's answer of early 2021, with the field names of that time."""
    records = []
    for ad in OLD_API_2021:
        ad_id = f"9999910000000{ad.n}"
        more = {"ad_snapshot_url": snapshot(ad_id), "potential_reach": meta_interval(OLD_AUDIENCE_2021[ad.n])}
        records.append(old_record(ad) | page_of(ad) | more)
    return records


def eu_record(ad_id: str, page: str, **more: Any) -> Json:
    """Print an ad as the API tells it in the EU, where law asks for reach, targeting and who benefits and pays."""
    return {
        "id": ad_id,
        "ad_creation_time": "2025-09-02",
        "ad_creative_bodies": ["The lamp at Harbour Row is broken again. Who pays for the dark?"],
        "ad_delivery_start_time": "2025-09-02",
        "page_id": PAGES[page].id,
        "page_name": PAGES[page].name,
        "publisher_platforms": ["facebook"],
    } | more


def meta_api() -> Files:
    """Make an array with the fields of the EU and Brazil, a database's documents, and the researchers' table."""
    breakdown = [
        {"country": "DE", "age_gender_breakdowns": [{"age_range": "18-24", "male": 6, "female": 1, "unknown": 1}]},
        {"country": "FR", "age_gender_breakdowns": [{"age_range": "65+", "female": 2}]},
    ]
    europe = [
        eu_record(
            "999990000001001", "lamppost", eu_total_reach=138, target_ages=["22", "53"], target_gender="Women",
            target_locations=[
                {"name": "Älvmünde, Veldoria", "num_obfuscated": 0, "type": "CITY", "excluded": False},
                {"name": "France", "num_obfuscated": 0, "type": "countries", "excluded": True},
                {"name": "99003", "num_obfuscated": 2, "type": "zips", "excluded": False},
            ],
            beneficiary_payers=[
                {"payer": "Lamp-Post Readers' Club", "beneficiary": "The Älvmünde Lamp-Post", "current": True},
                {"payer": "Nordmark Print GmbH", "beneficiary": "The Älvmünde Lamp-Post", "current": False},
            ],
            age_country_gender_reach_breakdown=breakdown, total_reach_by_location=[{"EU": 138}, {"UK": 12}],
        ),
        eu_record(
            "999990000001002", "civic", bylines="Civic Alliance Veldoria", currency="EUR",
            spend=meta_interval("100-199"), impressions=meta_interval("10000-14999"), eu_total_reach=9000,
            target_ages=["18", "65+"], target_gender="All",
            beneficiary_payers=[{"payer": "CAV Services", "beneficiary": "Civic Alliance", "current": True}],
        ),
        eu_record("999990000001003", "tenants", br_total_reach=4100, currency="BRL", spend=meta_interval("0-99")),
        eu_record("999990000001004", "neighbours", beneficiary_payers=[], target_ages=[]),
    ]  # fmt: skip
    documents = [
        {"_id": {"$oid": "99990000aaaa000000000001"}, "_last_updated": "2025-09-20T04:00:00Z"} | europe[1],
        {("_id" if key == "id" else key): value for key, value in europe[0].items()},
        {
            "_id": {"$numberLong": "999990000001006"},
            "_last_updated": {"$date": {"$numberLong": "1758801600000"}},
            "ad_creation_time": {"$date": "2025-09-02T00:00:00Z"},
            "page_name": PAGES["tenants"].name,
            "ad_delivery_start_time": {"$date": "2025-09-03T00:00:00Z"},
            "page_id": {"$numberLong": PAGES["tenants"].id},
            "eu_total_reach": {"$numberInt": "77"},
            "spend": meta_interval("0-99"),
            "currency": "EUR",
        },
    ]
    researchers = [
        {
            "fbid": "999990000001005", "ad_archive_id": "999990000001005", "ad_creation_time": "2022-03-01",
            "ad_delivery_start_time": "2022-03-01", "ad_creative_body": ["One lamp.", "Two lamps."],
            "ad_creative_link_title": ["Lamps"], "bylines": "Lantern Movement Campaign Fund", "currency": "EUR",
            "page_id": PAGES["lantern"].id, "page_name": PAGES["lantern"].name, "is_active": False,
            "reached_countries": ["DE", "DK"], "media_type": "IMAGE", "ds": "2022-03-09",
            "spend": meta_interval("200-299"),
        },
    ]  # fmt: skip
    return {
        "more/meta_api/europe.json": json.dumps(europe, ensure_ascii=False, indent=1).encode(),
        "more/meta_api/mongo.ndjson": ndjson(documents),
        "more/meta_api/researchers.json": json.dumps(researchers, indent=1).encode(),
    }


def ndjson(records: Iterable[Json]) -> bytes:
    """Print one record a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def flattened(record: Mapping[str, Any]) -> Json:
    """Take a record's objects apart as pandas' json_normalize does: `spend.lower_bound`."""
    flat: Json = {}
    for key, value in record.items():
        flat |= {f"{key}.{inner}": each for inner, each in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def data_frame(records: Iterable[Mapping[str, Any]], *, index: bool) -> bytes:
    """Print records as pandas' to_csv does: lists in Python's words, and the index as a first column without a name."""
    rows = [flattened(record) for record in records]
    header = list(dict.fromkeys(key for row in rows for key in row))
    body = [["" if row.get(key) is None else str(row[key]) for key in header] for row in rows]
    if index:
        return csv_bytes([["", *header], *([n, *row] for n, row in enumerate(body))])
    return csv_bytes([header, *body])


def meta_flattened() -> Files:
    """Make a data frame of two queries, in which two ads stand twice, and one with the field names of 2021."""
    found = api_records(101, 203, 304, 601, 702)
    # the second query's shares come in another order, and one ad has moved on in between
    again = [dict(each) for each in found[:2]]
    again[0]["demographic_distribution"] = again[0]["demographic_distribution"][::-1]
    again[1] |= {"spend": meta_interval("700-799")}
    hostile = api_records(801, 802)
    for record in (*found, *again, *hostile):
        del record["ad_snapshot_url"]
    old = [record | {"page_id": record["page_id"] + ".0"} for record in old_api_records()]
    old[0] = {"_id": "999991000000021"} | old[0]
    return {
        "more/meta_flattened/two_queries.csv": data_frame([*found, *again, *hostile], index=True),
        "more/meta_flattened/early_2021.csv": data_frame(old, index=False),
    }


def meta_radlibrary() -> Files:
    """Make what R writes of a table of the API's answers, before and since version 0.4 of the package."""
    return {
        "more/meta_radlibrary/before_0_4.csv": r_csv(RADLIBRARY_OLD_HEADER.split(), map(r_row, old_api_records())),
        "more/meta_radlibrary/since_0_4.csv": r_csv(RADLIBRARY_HEADER.split(), map(r_row, api_records(101, 304, 702))),
    }


RADLIBRARY_OLD_HEADER = """\
ad_creation_time ad_creative_body ad_creative_link_caption ad_creative_link_description ad_creative_link_title
ad_delivery_start_time ad_delivery_stop_time currency funding_entity page_id page_name spend_lower spend_upper adlib_id
impressions_lower impressions_upper potential_reach_lower potential_reach_upper ad_snapshot_url"""
RADLIBRARY_HEADER = """\
id ad_creation_time ad_creative_bodies ad_creative_link_captions ad_creative_link_descriptions ad_creative_link_titles
ad_delivery_start_time ad_delivery_stop_time ad_snapshot_url bylines currency estimated_audience_size_lower
estimated_audience_size_upper impressions_lower impressions_upper page_id page_name spend_lower spend_upper"""


def r_row(record: Mapping[str, Any]) -> Json:
    """Turn an ad into a row of the package: bounds as numbers, the id cut out of the address, the token taken out."""
    row = {key.replace(".", "_").replace("_bound", ""): value for key, value in flattened(record).items()}
    for name in [key for key in row if key.endswith(("_lower", "_upper"))]:
        row[name] = float(row[name])
    url = row["ad_snapshot_url"]
    return row | {
        "adlib_id": url.split("id=")[1].split("&")[0],
        "ad_snapshot_url": url.replace(TOKEN, "{access_token}"),
    }


def r_csv(header: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Print rows as R's write.csv does on Windows: NA, large numbers in powers, signs beyond its encoding by number."""
    lines = [",".join(f'"{name}"' for name in header)]
    lines += [",".join(r_cell(row.get(name)) for name in header) for row in rows]
    return "".join(line + "\n" for line in lines).encode()


def r_cell(value: Any) -> str:
    """Print one value as R does."""
    if value is None:
        return "NA"
    if isinstance(value, float):
        fixed = f"{value:.0f}"
        digits = fixed.rstrip("0") or "0"
        power = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e+{len(fixed) - 1:02}"
        return power if len(power) < len(fixed) else fixed
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else "c(" + ", ".join(f'"{each}"' for each in value) + ")"
    shown = "".join(sign if sign.isascii() or sign in "äöüÄÖÜß“”’–…é¿" else f"<U+{ord(sign):04X}>" for sign in value)
    return '"' + shown.replace('"', '""') + '"'


def meta_script() -> Files:
    """Make what Meta's script saves as a table, for a list of fields of today and one of 2019."""
    today = (
        "id,ad_creation_time,ad_creative_bodies,ad_creative_link_titles,ad_creative_link_captions,"
        "ad_creative_link_descriptions,ad_delivery_start_time,page_id,page_name,bylines,currency,spend,impressions,"
        "estimated_audience_size,languages,publisher_platforms,demographic_distribution,delivery_by_region,"
        "eu_total_reach,br_total_reach,total_reach_by_location,age_country_gender_reach_breakdown,beneficiary_payers,"
        "target_ages,target_gender,target_locations,ad_snapshot_url,ad_delivery_stop_time"
    )
    old = (
        "ad_creation_time,ad_creative_body,ad_creative_link_caption,ad_creative_link_description,ad_creative_link_title,"
        "ad_delivery_start_time,ad_snapshot_url,currency,demographic_distribution,funding_entity,impressions,page_id,"
        "page_name,region_distribution,spend,potential_reach,ad_delivery_stop_time"
    )
    # an ad without a stop ends short of the last comma
    return {
        "more/meta_script/ads.csv": script_csv(today, api_records(104, 301, 401, 802)),
        "more/meta_script/ads_2019.csv": script_csv(old, old_api_records()),
    }


def script_csv(fields: str, records: Iterable[Mapping[str, Any]]) -> bytes:
    """Print records as `save_to_csv` does: quotes and line breaks deleted, commas at the end of a row left out."""
    lines = [fields]
    for record in records:
        cells = (f'"{script_cell(record[name])}"' if name in record else "" for name in fields.split(","))
        lines.append(",".join(cells).rstrip(","))
    return "".join(line + "\n" for line in lines).encode()


def script_cell(value: Any) -> str:
    """Print one value as the script does."""
    if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
        value = json.dumps(value)
    elif isinstance(value, list):
        value = ",".join(value)
    return str(value).replace("\n", "").replace('"', "")


def web_record(ad_id: str, page: str, snapshot: Json, **more: Any) -> Json:
    """Print an ad as the library's page was served it until 2024."""
    return {
        "adid": "0", "adArchiveID": ad_id, "archiveTypes": [], "categories": ["POLITICAL"], "collationCount": 2,
        "collationID": 9999, "currency": "", "gatedType": "eligible", "hasUserReported": False,
        "impressionsWithIndex": {"impressionsText": None, "impressionsIndex": -1},
        "pageID": PAGES[page].id, "pageName": PAGES[page].name, "pageIsDeleted": False, "politicalCountries": ["DE"],
        "publisherPlatform": ["FACEBOOK", "INSTAGRAM"], "reachEstimate": None, "spend": None,
        "containsDigitalCreatedMedia": False, "stateMediaRunLabel": None, "menuItems": [],
        "snapshot": {"cards": [], "images": [], "videos": [], "caption": None} | snapshot,
    } | more  # fmt: skip


def meta_web() -> Files:
    """Make both shapes of the web page, with capitals, and with underscores and EU reach, and their envelopes."""
    body = {"markup": {"__html": "Eight lamps out on Quay Street.<br /> We counted &amp; wrote. <b>Twice.</b>"}}
    cards = [
        {"body": "Four boats.", "original_image_url": "https://ads.veldoria.example/4.png"},
        {"body": "One harbour.", "original_image_url": "https://ads.veldoria.example/5.png"},
        {"body": "Four boats.", "original_image_url": None},
    ]
    until_2024 = [
        web_record(
            "999990000002001", "lamppost",
            {"byline": "Lamp-Post Readers' Club", "title": "Quay Street", "body": body, "display_format": "image",
             "caption": "lamppost.example", "images": [{"original_image_url": "https://ads.veldoria.example/3.png"}],
             "disclaimer_label": "Paid for by", "brazil_tax_id": None, "link_url": "https://lamppost.example/eight"},
            isActive=False, startDate=1711954800, endDate=1712559600, spend="$9K-$10K", currency="USD",
            impressionsWithIndex={"impressionsText": ">1M", "impressionsIndex": 39},
            reachEstimate="500K - 1M",
        ),
        web_record(
            "999990000002002", "harbour",
            {"byline": None, "title": "", "body": {"text": "{{product.name}}"}, "cards": cards},
            isActive=True, startDate=1712300400, endDate=1713164400, spend="<ARS500",
        ),
    ]  # fmt: skip
    shop: Json = {
        "ad_archive_id": "999990000002003", "page_id": PAGES["tenants"].id, "is_active": True, "start_date": 1758006000,
        "end_date": 1759302000, "categories": ["UNKNOWN"], "publisher_platform": ["FACEBOOK"], "currency": "",
        "spend": None, "impressions_with_index": {"impressions_text": None, "impressions_index": -1},
        "targeted_or_reached_countries": ["DE", "FR"], "aaa_info": {"payer_beneficiary_data": [{"payer": "Shop GmbH"}]},
        "ad_library_url": "https://www.facebook.com/ads/library/?id=999990000002003",
        "transparency_by_location": {"eu_transparency": {
            "eu_total_reach": 982, "gender_audience": "Women", "age_audience": {"min": 18, "max": 65},
            "location_audience": [{"name": "Europe", "num_obfuscated": 0, "type": "country_groups", "excluded": False},
                                  {"name": "Älvmünde", "type": "CITY", "excluded": True}]}},
        "snapshot": {"page_name": PAGES["tenants"].name, "body": {"text": "A lamp for every stair."}, "byline": "",
                     "link_description": "From 9.99", "display_format": "IMAGE", "cards": [], "images": []},
    }  # fmt: skip
    grouped = [
        [until_2024[0] | {"adArchiveID": "999990000002004"}],
        [until_2024[1] | {"adArchiveID": "999990000002005"}],
    ]
    result = until_2024[0] | {"adArchiveID": "999990000002006"}
    found = {"__typename": "AdLibrarySearchResult", "collated_results": [shop | {"ad_archive_id": "999990000002007"}]}
    edges = {"count": 1, "edges": [{"node": found, "cursor": "QQ"}], "page_info": {"has_next_page": False}}
    pages: Json = {
        "results_1": {"__ar": 1, "payload": {"totalCount": 3, "results": grouped, "nextPageToken": "QQ"}},
        "results_2": {"__ar": 1, "payload": {"totalCount": 3, "results": [[]], "nextPageToken": None}},
        "page": {"__ar": 1, "payload": {"isResultComplete": True, "results": [result]}},
        "search": {"data": {"ad_library_main": {"search_results_connection": edges}}, "extensions": {}},
    }
    files: Files = {f"more/meta_web/pages/{name}.json": json.dumps(page).encode() for name, page in pages.items()}
    return files | {
        "more/meta_web/until_2024.json": json.dumps(until_2024, ensure_ascii=False, indent=1).encode(),
        "more/meta_web/since_2024.json": json.dumps([shop], ensure_ascii=False, indent=1).encode(),
    }


def meta_three_files() -> Files:
    """Make the ads' file of three, and the shares of delivery in the other two; one share is of an ad nobody kept."""
    names = {"spend": ("spend_min", "spend_max"), "impressions": ("impressions_min", "impressions_max")}
    rows: list[Sequence[object]] = [THREE_HEADER.split()]
    ages: list[Sequence[object]] = [("ad_id", "age", "gender", "percentage")]
    regions: list[Sequence[object]] = [("ad_id", "region", "percentage"), ("999991000000099", "Nordmark", "1")]
    for record in old_api_records():
        row = dict(record)
        for name, (lower, upper) in names.items():
            row |= {lower: record[name]["lower_bound"], upper: record[name].get("upper_bound", "")}
        row["ad_id"] = record["ad_snapshot_url"].split("id=")[1].split("&")[0]
        row["ad_url"] = f"https://www.facebook.com/ads/library/?id={row['ad_id']}"
        rows.append([row.get(name, "") for name in THREE_HEADER.split()])
        shares = record["demographic_distribution"]
        ages += [(row["ad_id"], each["age"], each["gender"], each["percentage"]) for each in shares]
        regions += [(row["ad_id"], each["region"], each["percentage"]) for each in record["region_distribution"]]
    named = {"fb_ads": rows, "fb_ads_demos": ages, "fb_ads_regions": regions}
    return {f"more/meta_three_files/{name}.csv": csv_bytes(table) for name, table in named.items()}


THREE_HEADER = """\
ad_id page_id page_name ad_creative_body ad_creative_link_caption ad_creative_link_description
ad_creative_link_title ad_delivery_start_time ad_delivery_stop_time funding_entity impressions_min impressions_max
spend_min spend_max ad_url"""

TARGETING_HEADER = """\
internal_id no_data tstamp page_id cntry page_name partyfacts_id sources country party left_right tags tags_ideology
disclaimer amount_spent_usd number_of_ads_in_library date path tf remove_em total_n amount_spent value num_ads
total_spend_pct type location_type num_obfuscated is_exclusion custom_audience_type ds main_currency total_num_ads
total_spend_formatted is_30_day_available is_90_day_available detailed_type"""


def meta_targeting() -> Files:
    """Make the audience tab of two pages as R writes it, and of one that has none."""
    civic, empty = PAGES["civic"], PAGES["tenants"]
    shared = {
        "page_id": civic.id, "page_name": civic.name, "cntry": "DE", "disclaimer": civic.payer, "tf": "last_30_days",
        "ds": "2026-05-02", "main_currency": "EUR", "total_num_ads": "61", "total_spend_formatted": "412873",
        "sources": "report", "party": "CAV", "amount_spent_usd": "≤100",
    }  # fmt: skip
    rows = [
        {"type": "age", "value": "18", "num_ads": "61", "total_spend_pct": "1"},
        {"type": "gender", "value": "Women", "num_ads": "4", "total_spend_pct": "0.0425"},
        {"type": "location", "location_type": "zips", "value": "99003, Veldoria", "num_ads": "2", "num_obfuscated": "0",
         "total_spend_pct": "8.2424549835151e-05", "is_exclusion": "FALSE"},
        {"type": "location", "location_type": "regions", "value": "Südufer", "num_ads": "9", "total_spend_pct": "0.2",
         "is_exclusion": "TRUE"},
        {"type": "detailed", "detailed_type": "INTERESTS", "value": "Lamps (Light)", "num_ads": "1",
         "total_spend_pct": "0.011", "is_exclusion": "FALSE"},
        {"type": "custom_audience", "custom_audience_type": "HAS_CA_EXCLUSION", "value": "Custom Audience",
         "num_ads": "0", "total_spend_pct": "0"},
    ]  # fmt: skip
    none = {"internal_id": empty.id, "page_name": empty.name, "cntry": "DE", "no_data": "TRUE", "tf": "last_30_days"}
    header = TARGETING_HEADER.split()
    body = [[row.get(name, "NA") for name in header] for row in (*(shared | row for row in rows), none)]
    return {"more/meta_targeting/DE-last_30_days.csv": csv_bytes([header, *body])}


# --------------------------------------------------------------------------------------------------------------------
# The ads of 2015-17 that were bought in roubles, in three parses
# --------------------------------------------------------------------------------------------------------------------

IRA_TSV_HEADER = """\
AD_CLICKS AD_CREATION_DATE AD_END_DATE AD_ID AD_IMPRESSIONS AD_LANDING_PAGE AD_PATH AD_SPEND AD_TARGETING_AGE
AD_TARGETING_CUSTOM_AUDIENCE AD_TARGETING_EXCLUDE AD_TARGETING_EXCLUDED_CONNECTIONS AD_TARGETING_EXCLUDE_LOCATION
AD_TARGETING_FRIENDS_OF_CONNECTIONS AD_TARGETING_GENDER AD_TARGETING_INTERESTS AD_TARGETING_LANGUAGE
AD_TARGETING_LOCATION AD_TARGETING_LOCATION_LIVING_IN AD_TARGETING_LOCATION_RECENTLY_IN
AD_TARGETING_PEOPLE_WHO_MATCH AD_TARGETING_PLACEMENTS AD_TEXT AD_POTENTIAL_TARGET"""
IRA_CSV_HEADER = """\
id image title description facebook_url impressions clicks created ended cost currency location residence match
interests excludes language age placements"""


def ira() -> Files:
    """Make the three parses; the second misread an amount, and both irads parses write 0.00 where they found none."""
    return {
        "more/ira/data_IRA_Ads.csv": ira_tsv(),
        "more/ira/irads.csv": ira_csv(),
        "more/ira/irads.json": json.dumps([ira_object(ad) for ad in IRA_ADS[:3]], indent=2).encode(),
    }


def ira_tsv() -> bytes:
    """Print tab-separated values, as they lie about under a `.csv` name."""
    header = IRA_TSV_HEADER.split()
    lines = ["\t".join(header)]
    for number, made, ended, amount, impressions, clicks, page, words, where in IRA_ADS:
        cells = {
            "AD_CLICKS": clicks, "AD_CREATION_DATE": made, "AD_END_DATE": ended, "AD_ID": number,
            "AD_IMPRESSIONS": impressions, "AD_LANDING_PAGE": f"https://www.facebook.com/{page}/",
            "AD_PATH": f"2016-q2/P(1)999000{number}.pdf", "AD_SPEND": amount or "", "AD_TARGETING_AGE": "18 - 65+",
            "AD_TARGETING_LOCATION": where, "AD_TARGETING_INTERESTS": "Lamp-posts or Choral music, Jr.",
            "AD_TARGETING_PLACEMENTS": "News Feed on desktop computers", "AD_TEXT": words.replace('"', "'"),
            "AD_TARGETING_EXCLUDED_CONNECTIONS": "Exclude people who like Mill Town" if number == 7 else "",
            "AD_POTENTIAL_TARGET": "52000000" if number == 1 else "",
        }  # fmt: skip
        lines.append("\t".join(str(cells.get(name, "")) for name in header))
    return "".join(line + "\n" for line in lines).encode()


def pacific(time: str) -> str:
    """Print a Pacific time with its offset: summer until early November."""
    day, clock = time.split()
    return f"{day}T{clock.zfill(8)}-0{7 if '03-13' < day[5:] < '11-06' else 8}:00"


def ira_csv() -> bytes:
    """Print the CSV of the second parse: lists joined by bars, the matching as a Python dictionary."""
    rows: list[Sequence[object]] = [IRA_CSV_HEADER.split()]
    for number, made, ended, amount, impressions, clicks, page, words, where in IRA_ADS:
        cost, _, currency = (amount or "0.00").partition(" ")
        rows.append((
            number, f"https://irads.veldoria.example/images/{number}.png", words[:39] + "…", words,
            f"https://www.facebook.com/{page}/", impressions, clicks, pacific(made), pacific(ended) if ended else "",
            "1 050.77" if number == 1 else cost, currency, where.split(": ")[-1].replace("; ", "|"), "",
            "{'interests': ['Lamp-posts', \"Bakers' Guild\"]}" if number == 2 else "", "Lamp-posts|Choral music",
            "Exclude people who like Mill Town" if number == 7 else "", "English (UK)|English (US)", "18 - 65+",
            "News Feed on desktop computers|News Feed on mobile devices",
        ))  # fmt: skip
    return csv_bytes(rows)


def ira_object(ad: Sequence[Any]) -> Json:
    """Print one object of the third parse, whose targeting nests now and then."""
    number, made, ended, amount, impressions, clicks, page, words, where = ad
    cost, _, currency = (amount or "0.00").partition(" ")
    country, _, states = where.partition(": ")
    place: Json = {"location": [country]}
    if states:
        place = {"location_living_in": {country.lower().replace(" ", "_"): states.split("; ")}}
    return {
        "id": number, "file": f"data/2016-05/P(1)999000{number}.pdf", "text": words + "\n\n",
        "url": f"https://www.facebook.com/{page}/", "impressions": impressions, "clicks": clicks,
        "spend": {"amount": cost, "currency": currency or None}, "created": pacific(made),
        "ended": pacific(ended) if ended else None,
        "targeting": place | {
            "excluded_connections": ["Exclude people who like Mill Town"], "age": ["18 - 65+"],
            "people_who_match": {"interests": ["Lamp-posts", "Bakers' Guild"]},
        },
    }  # fmt: skip


# --------------------------------------------------------------------------------------------------------------------
# The Facebook Political Ad Collector
# --------------------------------------------------------------------------------------------------------------------


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


# --------------------------------------------------------------------------------------------------------------------
# Who Targets Me
# --------------------------------------------------------------------------------------------------------------------

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


# --------------------------------------------------------------------------------------------------------------------
# X
# --------------------------------------------------------------------------------------------------------------------


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


def more_samples() -> Files:
    """Make every sample of this file: contents by path under the samples' folder."""
    files: Files = {}
    makers = (
        meta_api, meta_flattened, meta_radlibrary, meta_script, meta_web, meta_three_files, meta_targeting, ira, fbpac,
        whotargetsme, wtm_standard, x,
    )  # fmt: skip
    for make in makers:
        files |= make()
    return files
