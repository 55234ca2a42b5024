"""The samples of Meta's ads as collectors' tools save them: answers of the API, frames, web pages, joined files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archive.samples.make_common import TOKEN, Files, Json, csv_bytes
from archive.samples.make_meta import META_ADS, PAGES, meta_interval, meta_record, snapshot
from archive.samples.make_old import OLD_API_2021, OLD_AUDIENCE_2021, old_record, page_of


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
