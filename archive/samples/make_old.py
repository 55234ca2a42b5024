"""The samples of older generations: a few rows in each header that was ever published, for the tests."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from archive.samples.make_common import NO_DISCLAIMER, TOKEN, Files, Json, csv_bytes
from archive.samples.make_google import CAMPAIGN_HEADER, CREATIVE_HEADER, KEYWORDS, KEYWORDS_HEADER, range_columns
from archive.samples.make_meta import PAGES, cursor, demographics, meta_interval, regions, report_csv, snapshot
from archive.samples.make_snap import BY_ADVERTISER, SNAP_V1, SNAP_V1_NAMES, SNAP_V2, _snap, snap_csv

OLD_GOOGLE_2018 = (
    ("AR999900000000000005", "VELDORIANS ABROAD NETWORK INC", "FEC ID C99990005", 41, 6300,
     "0 200 400 700 900 1000 1100 900 1100"),
    ("AR999900000000000008", "VELDORIAN HERITAGE PAC ", "EIN ID 99-9900008", 3, 200, "- - - - 100 0 100 - -"),
    ("AR999900000000000009", "OLD MILL COMMITTEE, INC.", "EIN ID 99-9900009", 12, 1500,
     "300 300 200 200 100 200 100 0 0"),
    ("AR99990000000000011", "NIGHT TRAIN FRIENDS", "FEC ID C99990011", 1, 0, "- - - - - - - 0 -"),
)  # fmt: skip
OLD_GOOGLE_2018_WEEKS = (
    "2018-05-27", "2018-06-03", "2018-06-10", "2018-06-17", "2018-06-24", "2018-07-01", "2018-07-08", "2018-07-15",
    "2018-07-22",
)  # fmt: skip
OLD_GOOGLE_2018_GEO = (
    ("US-AK", "AK-AT LARGE", 100), ("US-CA", "CA-22", 3900), ("US-TX", "TX-16", 300), ("US-VA", "VA-7", 4000),
)  # fmt: skip
OLD_GOOGLE_2018_KEYWORDS = (
    "US-Federal-2018", "2018-07-30", "night train", 1700, "old mill", 1500, "veldoria", 900, "postal vote", 400,
    "rent cap", 200, "älv", 100,
)  # fmt: skip

# 2018 to 2022 Google converted every figure into every currency. One fixed rate for each is enough for a sample.
RATES_2020 = {
    "USD": 1.0, "EUR": 0.9, "INR": 70.5, "BGN": 1.76, "HRK": 6.68, "CZK": 23.1, "DKK": 6.72, "HUF": 298.0,
    "PLN": 3.87, "RON": 4.27, "SEK": 9.55, "GBP": 0.79,
}  # fmt: skip
STEP_2020 = {
    "USD": 100, "EUR": 50, "INR": 250, "BGN": 25, "HRK": 100, "CZK": 1000, "DKK": 500, "HUF": 7500, "PLN": 100,
    "RON": 75, "SEK": 750, "GBP": 50,
}  # fmt: skip
# id, name, public ids, regions, elections, election cycle, US dollars by week
OLD_GOOGLE_2020 = (
    ("AR999900000000000005", "VELDORIANS ABROAD NETWORK, INC.", "FEC ID C99990005, EIN ID 99-9900005", "US",
     "US-Federal", "US-Federal-2018", (8210, 9340, 10120)),
    ("AR999900000000000009", 'THE "OLD MILL" COMMITTEE, INC.', "EIN ID 99-9900009", "US", "US-Federal",
     "US-Federal-2018", (1480, 0.4, 35)),
    ("AR99990000000000012", "Bürgerbund Südufer e.V.", "", "DE, EU", "EU-Parliament", "", (940, 1210, 1630)),
    ("AR99990000000000013", "Pohjoisen Lyhty ry", "", "EU, FI", "EU-Parliament", "", (22, 31, 70)),
    ("AR99990000000000014", "Harbour & Hills Friends", "", "EU, GB", "EU-Parliament", "", (2600, 3100, 2875)),
    ("AR99990000000000015", "वेल्डोरिया मैत्री संघ", "", "IN", "IN-General", "", (310, 420, 515)),
)  # fmt: skip
OLD_GOOGLE_2020_WEEKS = ("2020-02-02", "2020-02-09", "2020-02-16")
OLD_GOOGLE_2020_GEO = (
    ("DE", "", "", 3780), ("FI", "", "", 123), ("GB", "", "", 8575), ("IN", "IN-KA", "", 1245),
    ("US", "US-AK", "AK-AT LARGE", 410), ("US", "US-CA", "CA-22", 16200), ("US", "US-VA", "VA-7", 12575),
)  # fmt: skip
# ad, type, regions, advertiser, campaign, first day, last day, days, impressions, spend in words, dollars from and to
OLD_GOOGLE_2020_CREATIVES = (
    ("CR999900000000000501", "VIDEO", "US", 0, "CA999900000000000051", "2019-11-03", "2020-02-24", 99, "1M-10M",
     "1k-50k", 1000, 50000),
    ("CR999900000000000502", "TEXT", "US", 0, "CA999900000000000051", "2020-02-20", "2020-02-24", 5, "≤ 10k",
     "≤ 100", 0, 100),
    ("CR999900000000000901", "IMAGE", "US", 1, "CA999900000000000052", "2020-01-05", "2020-02-11", 30, "> 10M",
     "> 100k", 100000, None),
    ("CR99990000000001201", "IMAGE", "DE, EU", 2, "", "2020-01-12", "2020-02-24", 41, "100k-1M", "1k-50k", 1000, 50000),
    ("CR99990000000001501", "TEXT", "IN", 5, "", "2020-02-02", "2020-02-23", 20, "10k-100k", "100-1k", 100, 1000),
    # The same ad again, run by another advertiser.
    ("CR999900000000000502", "TEXT", "US", 1, "", "2020-02-21", "2020-02-21", 1, "≤ 10k", "≤ 100", 0, 100),
)  # fmt: skip
OLD_GOOGLE_2020_CAMPAIGNS = (
    ("CA999900000000000051", "18–24, 25–34, 35–44, 45–54, 55–64, ≥65, Unknown age", "Male, Female, Unknown gender",
     "Virginia, CA-22,California,United States", "Not targeted", "2019-11-03", "2020-02-24",
     "CR999900000000000501, CR999900000000000502", 0),
    ("CA999900000000000052", "Not targeted", "Not targeted", "Virginia", "Richmond", "2020-01-05", "2020-02-11",
     "CR999900000000000901", 1),
)  # fmt: skip
OLD_GOOGLE_2020_DECLARED = (
    ("Yes on Night Trains, Committee (FPPC ID# 9999002)", "9999002", "Measure VQ-San Example County"),
    ("Old Mill Friends 2020", "9999003", "Proposition 99-State of California"),
)
OLD_GOOGLE_2020_README = """\
Sample of the Google political ads bundle of early 2020, written for adlib. Everything in it is fictional.
Every currency column repeats the same spend, converted: they must not be added.
"""

OLD_SNAP_2018 = (
    _snap(
        2018_01, "Lantern Movement", "USD 871", 120904, "2018-10-21 16:20:11 / 2018-11-04 22:00:00",
        by="Paper Boat Studio", address="Kanalstraße 7,Älvmünde,99003,DE", age="18-34", segments=BY_ADVERTISER,
        interests="Advocates & Activists,ZZ_Deprecated_1", regions="Berlin",
    ),
    _snap(
        2018_02, "Veldorians Abroad Network, Inc.", "USD 333", 71250, "2018-09-24 13:05:40 / 2018-10-27 13:05:40",
        by="Veldorians Abroad Network", country="united states", address="US", age="35++", language="en,es",
        metros="Chicago", postal="53703,53719,53726", districts="Texas 23rd District",
        demographics="Marital Status (Single),Spanish Speakers",
    ),
    _snap(
        2018_03, "Night Train Friends", "GBP 88", 40117, "2018-11-01 08:00:00", country="united kingdom",
        address="GB", gender="FEMALE", places="Airports,Colleges & Universities",
        properties="web_view_url:https://night-train.example/?a=1,2",
    ),
    _snap(
        2018_04, "Riverkeepers of the Älv", "EUR 12", 3301, "2018-10-12 10:00:00 / 2018-10-11 10:00:00",
        address="DE", age="20-", os="ANDROID",
    ),
)  # fmt: skip
OLD_SNAP_2019 = (
    _snap(
        2019_01, "Old Mill Committee", "CAD 911", 700412, "2019-06-11 20:10:05 / 2019-08-02 05:59:59",
        by="The Old Mill", country="canada", address="5 Sample Street, Unit 4,Toronto,M9M 9M9,CA", age="18+",
        gender="MALE", language="en", interests="News Watchers,Sports Fans",
    ),
    _snap(
        2019_02, "Südufer Tenants' Table", "EUR 120", 81177, "2019-10-07 10:12:32 / 2019-10-13 21:59:00",
        address="DE", age="16-25", regions="Hamburg", segments=BY_ADVERTISER,
        properties="web_view_url:http://tenants.example/survey",
    ),
    _snap(
        2019_03, "Harbour & Hills Party", "EUR 640", 288114, "2019-05-02 06:00:00 / 2019-05-26 15:59:00",
        address="DE", age="15-17", not_regions="Berlin,Bremen", radius="latitude 54.32;longitude 10.13;radius 25.0",
    ),
    _snap(
        2019_04, "Veldorians Abroad Network, Inc.", "USD 71", 22904, "2019-09-12 16:46:27",
        by="Veldorians Abroad Network", country="united states", address="US", age="18+", regions="Minnesota",
        districts="Minnesota 5th District", demographics="HHI: <50k",
    ),
)  # fmt: skip

# page, disclaimer, amount to date, ads to date, amount this week, ads this week
OLD_REPORT_GEN1 = (
    ("Harbour & Hills Friends", "Harbour & Hills Friends", "31240", 301, "1904", 27),
    ("Night Train Friends", "Night Train Friends", "5115", 52, "288", 6),
    ("Riverkeepers of the Älv", "Riverkeepers of the Älv, registered charity", "1860", 24, "≤100", 1),
    # The same name and disclaimer again: this generation has no page id, two pages may share a name.
    ("Night Train Friends", "Night Train Friends", "≤100", 2, None, 0),
    ('The "Old Mill", Friends of', NO_DISCLAIMER, "≤100", 1, "≤100", 1),
)
OLD_REPORT_GEN2 = (
    '999980000000021,Veldorians Abroad Network,"VELDORIANS ABROAD NETWORK, INC.",120480,1912',
    "999980000000021,Veldorians Abroad Network,Veldorians Abroad Network,6604,81",
    "999980000000022,Clean Air Südufer,Südufer Health Board,1290,19",
    "999980000000022,Clean Air Südufer,Südufer Health Board,745,63",
    "0,Instagram User 99990000201,These ads ran without a disclaimer,138,1",
    # As Meta once printed it: a quoted field that goes on after its closing quote. Not CSV, but a true line.
    '999980000000023,Old Mill for Everyone,"Friends of the Old Mill." Treasurer The Mill Committee. 2020.,212,14',
    '999980000000024,"Night Trains for Tarn County, NV",Night Train Friends,164,9',
    '999980000000025,Proyecto Molino - página en español,"A New Day for the Mill - Committee 2020, ID# 9999004",150,3',
    "999980000000026,,These ads ran without a disclaimer,≤100,1",
    "0,Instagram User 99990000202,These ads ran without a disclaimer,≤100,1",
)
OLD_REPORT_GEN2_LOCATIONS = (
    "Alaska,512",
    "California,98044",
    "Nevada,9302",
    '"Washington, District of Columbia",21460',
    "Unknown,≤100",
)


class OldAd(NamedTuple):
    """An ad as the API told it before 2021: one body, a funding entity, and no id of its own."""

    n: int
    page: str
    funder: str
    body: str
    started: str
    stops: str
    spend: str
    impressions: str
    people: str
    regions: dict[str, float]
    title: str = ""
    caption: str = ""
    description: str = ""
    created: str = ""  # where it differs from started


_ENGLAND, _WALES = {"England": 1.0}, {"Wales": 96.0, "England": 3.9995, "Victoria": 0.0005}
OLD_API_2019_GB = (
    OldAd(
        1, "", "Harbour & Hills Friends",
        "Forty trawlers in 1990, four today. We kept the list of names.\nCome and read it on Saturday.",
        "2019-11-08T09:14:20+0000", "2019-12-11T21:00:00+0000", "100-199", "8000-8999", "older", _WALES,
        "Four boats", "harbourandhills.example", "An evening at the quay",
    ),
    OldAd(
        2, "", "Night Train Friends",
        "62% of you said yes to the night train. Sign here: https://night-train.example/vote/?a=1&b=2",
        "2019-11-08T06:40:05+0000", "2019-11-20T06:40:00+0000", "0-99", "1000-1999", "young",
        {"England": 88.0, "Scotland": 12.0}, "All aboard", "night-train.example",
    ),
    # Two records, equal in every word and second: only whom they reached tells them apart.
    OldAd(
        3, "", "Riverkeepers of the Älv", "Clean water is not a slogan.", "2019-11-07T16:00:00+0000", "", "0-99",
        "0-999", "everyone", _ENGLAND,
    ),
    OldAd(
        4, "", "Riverkeepers of the Älv", "Clean water is not a slogan.", "2019-11-07T16:00:00+0000", "", "0-99",
        "0-999", "parents", _ENGLAND,
    ),
    OldAd(
        5, "", "", "A page that never said who pays. “Ask us anything”, it says.", "2019-11-06T12:10:05+0000",
        "2019-11-13T12:10:00+0000", "300-399", "25000-29999", "working", {"Northern Ireland": 99.2, "Unknown": 0.8},
        "Ask us", created="2019-11-06T12:10:00+0000",
    ),
    # Ads that began before 15 October 2019 have the coarse ranges, later ones the fine ranges.
    OldAd(
        6, "", "Harbour & Hills Friends", "", "2019-10-10T08:00:00+0000", "2019-12-12T22:00:00+0000", "1000-4999",
        "100000-499999", "everyone", {"England": 52.0, "Scotland": 30.0, "Wales": 17.9, "Alberta": 0.1},
        "The harbour film", "harbourandhills.example",
    ),
    OldAd(
        7, "", "Night Train Friends", "One million of you have seen the timetable. 🌙", "2019-10-01T17:20:31+0000",
        "", "5000-9999", "1000000-", "everyone",
        {"England": 84.0, "Scotland": 9.0, "Wales": 5.0, "Northern Ireland": 2.0},
    ),
)  # fmt: skip
OLD_API_2019_EU = (
    OldAd(
        11, "lantern", "Lantern Movement Campaign Fund",
        "Am 26. Mai ist Wahl. Nimm jemanden mit, der noch nie da war. 🏮", "2019-05-12T14:12:03+0000",
        "2019-05-26T16:00:00+0000", "0-99", "5000-9999", "young",
        {"Berlin": 61.0, "Hamburg": 38.99, "Nord-Pas-de-Calais": 0.002}, caption="lantern.example",
        created="2019-05-12T14:11:50+0000",
    ),
    OldAd(
        12, "harbour", "Harbour & Hills Party", "Wer füttert Europa? Fragen Sie einen Hof.",
        "2019-05-10T08:00:00+0000", "", "100-499", "10000-49999", "older", {"Schleswig-Holstein": 1.0},
        "Wer füttert Europa?", "harbourandhills.example", "Ein Film von vier Minuten",
    ),
    OldAd(
        13, "lamppost", "", "Five parties, one question, no answer yet.", "2019-05-14T11:00:00+0000", "", "0-99",
        "1000-4999", "working", {"Hamburg": 1.0},
    ),
)  # fmt: skip
OLD_API_2021 = (
    OldAd(
        21, "civic", "Civic Alliance Veldoria", "Ein Jahr, 412 Anfragen, 398 Antworten. Hier ist die Liste.",
        "2021-02-03", "", "40000-44999", "1000000-", "everyone",
        {"Berlin": 70.0, "Brandenburg": 29.9999, "Bavaria": 0.0001}, "398 von 412", "civicalliance.example",
        "Alles, auch das Peinliche",
    ),
    OldAd(
        22, "rivers", "Riverkeepers of the Älv", "Salmon do not vote. You do.", "2021-02-06", "2021-02-20",
        "200-299", "20000-24999", "older", {"Hamburg": 1.0}, created="2021-02-05",
    ),
    OldAd(
        23, "lamppost", "", "We asked for the minutes. We got 40 black pages.", "2021-02-08", "2021-02-15", "0-99",
        "4000-4999", "working", {"Hamburg": 64.0, "Bremen": 36.0}, "Forty black pages", "lamppost.example",
    ),
)  # fmt: skip
OLD_AUDIENCE_2021 = {21: "1000001-", 22: "100001-500000", 23: "50001-100000"}


def old_google_2018() -> Files:
    """Make the first bundle: US only, dollars only, no creatives."""
    weekly = [
        (ad_id, name, "US-Federal-2018", week, cell)
        for ad_id, name, _, _, _, cells in OLD_GOOGLE_2018
        for week, cell in zip(OLD_GOOGLE_2018_WEEKS, cells.split(), strict=True)
        if cell != "-"
    ]
    tables: dict[str, list[Sequence[object]]] = {
        "advertiser-stats": [
            ("Advertiser_ID", "Advertiser_Name", "Public_IDs_List", "Total_Creatives", "Total_Spend_USD"),
            *(row[:5] for row in OLD_GOOGLE_2018),
        ],
        "advertiser-weekly-spend": [
            ("Advertiser_ID", "Advertiser_Name", "Election_Cycle", "Week_Start_Date", "Spend_USD"),
            *weekly,
        ],
        "geo-spend": [("State", "Congressional_District", "Total_Spend_USD"), *OLD_GOOGLE_2018_GEO],
        "top-keywords-history": [
            ("Election_Cycle", "Report_Date", *(name.replace("_USD", "") for name in KEYWORDS_HEADER[4:])),
            OLD_GOOGLE_2018_KEYWORDS,
        ],
    }
    return {f"old/google_2018/google-political-ads-{name}.csv": csv_bytes(rows) for name, rows in tables.items()}


def conversions(dollars: float) -> list[int]:
    """Convert dollars into the twelve currencies of 2020, each rounded to its own step."""
    steps = zip(RATES_2020.values(), STEP_2020.values(), strict=True)
    return [int(dollars * rate / step + 0.5) * step for rate, step in steps]


def old_google_2020() -> Files:
    """Make the bundle of early 2020: twelve currencies that all say the same."""
    spend = [f"Spend_{currency}" for currency in RATES_2020]
    run = Counter(row[3] for row in OLD_GOOGLE_2020_CREATIVES)
    tables: dict[str, list[Sequence[object]]] = {
        "advertiser-stats": [
            ["Advertiser_ID", "Advertiser_Name", "Public_IDs_List", "Regions", "Elections", "Total_Creatives", *spend],
            *([ad_id, name, public_ids, where, elections, run[place], *conversions(math.fsum(weeks))]
              for place, (ad_id, name, public_ids, where, elections, _, weeks) in enumerate(OLD_GOOGLE_2020)),
        ],
        "advertiser-weekly-spend": [
            ["Advertiser_ID", "Advertiser_Name", "Election_Cycle", "Week_Start_Date", *spend],
            *([ad_id, name, cycle, week, *conversions(dollars)]
              for ad_id, name, _, _, _, cycle, weeks in OLD_GOOGLE_2020
              for week, dollars in zip(OLD_GOOGLE_2020_WEEKS, weeks, strict=True)),
        ],
        "geo-spend": [
            ["Country", "Country_Subdivision_Primary", "Country_Subdivision_Secondary", *spend],
            *([*place, *conversions(dollars)] for *place, dollars in OLD_GOOGLE_2020_GEO),
        ],
        "creative-stats": [
            [*CREATIVE_HEADER[:12], *range_columns(RATES_2020)],
            *map(old_creative_row, OLD_GOOGLE_2020_CREATIVES),
        ],
        "campaign-targeting": [
            CAMPAIGN_HEADER,
            *([*facts, OLD_GOOGLE_2020[who][0], OLD_GOOGLE_2020[who][1]] for *facts, who in OLD_GOOGLE_2020_CAMPAIGNS),
        ],
        "advertiser-declared-stats": [
            ["Advertiser_Declared_Name", "Advertiser_Declared_Regulatory_ID", "Advertiser_Declared_Scope"],
            *OLD_GOOGLE_2020_DECLARED,
        ],
        "top-keywords-history": [KEYWORDS_HEADER, *KEYWORDS],
        "updated": [["Report_Data_Updated_Date"], ["2020-02-25"]],
    }  # fmt: skip
    members = {f"google-political-ads-{name}.csv": csv_bytes(rows) for name, rows in tables.items()}
    members["README.txt"] = OLD_GOOGLE_2020_README.encode()
    return {f"old/google_2020/{name}": data for name, data in members.items()}


def old_creative_row(row: tuple[Any, ...]) -> list[object]:
    """Print a creative of 2020: the same bucket in every currency, the open one without an upper end."""
    ad_id, kind, where, who, campaign, start, end, days, impressions, spend, lower, upper = row
    advertiser_id, name = OLD_GOOGLE_2020[who][:2]
    uppers = [""] * 12 if upper is None else conversions(upper)
    ranges = [bound for pair in zip(conversions(lower), uppers, strict=True) for bound in pair]
    url = f"https://transparencyreport.google.com/political-ads/advertiser/{advertiser_id}/creative/{ad_id}"
    return [ad_id, url, kind, where, advertiser_id, name, campaign, start, end, days, impressions, spend, *ranges]


def old_snap() -> Files:
    """Make the two earlier headers: 27 columns with CRLF as in the zip, 34 columns with LF as git copies have it."""
    first = [{SNAP_V1_NAMES.get(column, column): value for column, value in ad.items()} for ad in OLD_SNAP_2018]
    return {
        "old/snap_v1/PoliticalAds.csv": snap_csv(first, SNAP_V1, "\r\n"),
        "old/snap_v2/2019.csv": snap_csv(OLD_SNAP_2019, SNAP_V2, "\n"),
    }


def old_meta_report() -> Files:
    """Make the two earlier reports, as loose files."""
    header = ("Page Name", "Disclaimer", "Amount Spent", "Number of Ads in Library")
    to_date = [(page, payer, amount, ads) for page, payer, amount, ads, _, _ in OLD_REPORT_GEN1]
    this_week = [(page, payer, amount, ads) for page, payer, _, _, amount, ads in OLD_REPORT_GEN1 if amount]
    gen1 = "old/meta_report_gen1/FacebookAdLibraryReportGB2019-05-18"
    gen2 = "old/meta_report_gen2/FacebookAdLibraryReport_2020-07-15_US_last_90_days"
    advertisers = ("Page ID,Page Name,Disclaimer,Amount Spent (USD),Number of Ads in Library", *OLD_REPORT_GEN2)
    locations = ("Location Name,Amount Spent (USD)", *OLD_REPORT_GEN2_LOCATIONS)
    return {
        f"{gen1}SpendingToDate.csv": report_csv([header, *to_date]),
        f"{gen1}ThisWeekSpending.csv": report_csv([header, *this_week]),
        f"{gen2}_advertisers.csv": "\n".join(advertisers).encode("utf-8-sig"),
        f"{gen2}_locations.csv": "\n".join(locations).encode("utf-8-sig"),
    }


def old_record(ad: OldAd) -> Json:
    """Print what the API told of an ad in its first years, in the order of its v5 pages; empty fields are left out."""
    salt = f"old {ad.n}"
    record: Json = {
        "funding_entity": ad.funder,
        "region_distribution": regions(ad.regions, salt),
        "ad_delivery_start_time": ad.started,
        "ad_delivery_stop_time": ad.stops,
        "ad_creative_link_description": ad.description,
        "ad_creative_link_title": ad.title,
        "ad_creative_link_caption": ad.caption,
        "ad_creative_body": ad.body,
        "ad_creation_time": ad.created or ad.started,
        "spend": meta_interval(ad.spend),
        "impressions": meta_interval(ad.impressions),
        "demographic_distribution": demographics(ad.people, salt),
    }
    return {key: value for key, value in record.items() if value}


def as_graph_api(page: Json) -> bytes:
    """Print JSON as the Graph API sends it: on one line, in ASCII, with slashes and percent signs escaped."""
    return json.dumps(page, separators=(",", ":")).replace("/", "\\/").replace("%", "\\u0025").encode()


def old_meta_api() -> Files:
    """Make raw pages of v5 (no id, page or currency), a bare array of v3, and NDJSON of 2021 with both field names."""
    files: Files = {"old/meta_api_v5/PoliticalAds_20191110T093000_3": b'{"data":[]}'}
    for number, ads in ((1, OLD_API_2019_GB[:4]), (2, OLD_API_2019_GB[4:])):
        after = cursor(ads[-1].started, f"9999910000000{ads[-1].n:02}")
        following = (
            f"https://graph.facebook.com/v5.0/ads_archive?access_token={TOKEN}&fields={'%2C'.join(old_record(OLD_API_2019_GB[0]))}"
            f"&search_terms=%27%27&ad_reached_countries=%5B%27GB%27%5D&limit=4&after={after}"
        )
        page = {"data": list(map(old_record, ads)), "paging": {"cursors": {"after": after}, "next": following}}
        files[f"old/meta_api_v5/PoliticalAds_20191110T093000_{number}"] = as_graph_api(page)
    array = [
        dict(sorted((old_record(ad) | page_of(ad) | {"ad_snapshot_url": snapshot(f"9999910000000{ad.n}")}).items()))
        for ad in OLD_API_2019_EU
    ]
    files["old/meta_api_v3/ads.json"] = json.dumps(array, ensure_ascii=False, indent=2).encode()
    lines = [json.dumps(record_2021(ad)) + "\n" for ad in OLD_API_2021]
    return files | {"old/meta_api_2021/ads.ndjson": "".join(lines).encode()}


def page_of(ad: OldAd) -> Json:
    """Give the page fields of an old ad."""
    return {"page_id": PAGES[ad.page].id, "page_name": PAGES[ad.page].name, "currency": "EUR"}


def record_2021(ad: OldAd) -> Json:
    """Print an ad of 2021, when the API gave an id, and each creative field both as one string and as a list."""
    ad_id = f"9999910000000{ad.n}"
    record: Json = {"id": ad_id} | old_record(ad) | page_of(ad) | {"ad_snapshot_url": snapshot(ad_id)}
    for one in (
        "ad_creative_body",
        "ad_creative_link_caption",
        "ad_creative_link_description",
        "ad_creative_link_title",
    ):
        if one in record:
            many = one.replace("body", "bodie") + "s"
            record[many] = [record[one]]
    return record | {
        "delivery_by_region": record["region_distribution"],
        "languages": ["de" if ad.page == "civic" else "en"],
        "potential_reach": meta_interval(OLD_AUDIENCE_2021[ad.n]),
        "publisher_platforms": ["facebook", "instagram"],
    }
