"""The samples of Snap: one line per ad, by the columns of its files; first the facts, then how Snap prints them."""

import hashlib
from collections.abc import Iterable, Sequence

from archive.samples.make_common import CAPTURES, Files, Json, Zip, csv_bytes


def _snap(n: int, payer: str, money: str, impressions: int, dates: str, **more: str) -> Json:
    """Give one Snap ad by column name; `money` is "EUR 120", `dates` is "start" or "start / end" in UTC."""
    currency, spend = money.split()
    start, _, end = dates.partition(" / ")
    return {
        "ADID": hashlib.sha256(f"veldoria snap ad {n}".encode()).hexdigest(),
        "CreativeUrl": snap_asset(n, "mp4"),
        "Currency Code": currency,
        "Spend": spend,
        "Impressions": str(impressions),
        "StartDate": start.replace("-", "/") + "Z",
        "EndDate": end.replace("-", "/") + "Z" if end else "",
        "OrganizationName": payer,
        "PayingAdvertiserName": payer,
        "CountryCode": "germany",
    } | {SNAP_WORDS[word]: value for word, value in more.items()}


def snap_asset(n: int, media: str) -> str:
    """Give the address of a creative, as Snap writes it."""
    asset = hashlib.sha256(f"veldoria asset {n}".encode()).hexdigest()
    return f"https://www.snap.com/political-ads/asset/{asset}?mediaType={media}"


SNAP_WORDS = {
    "by": "OrganizationName",
    "country": "CountryCode",
    "address": "BillingAddress",
    "about": "CandidateBallotInformation",
    "committee": "CommitteeName",
    "committee_id": "CommitteeIdentificationNumber",
    "committee_says": "DisclosureNameOfCommittee",
    "jurisdiction": "AdvertisingJurisdiction",
    "creative": "CreativeUrl",
    "gender": "Gender",
    "age": "AgeBracket",
    "regions": "Regions (Included)",
    "not_regions": "Regions (Excluded)",
    "districts": "Electoral Districts (Included)",
    "radius": "Radius Targeting (Included)",
    "not_radius": "Radius Targeting (Excluded)",
    "metros": "Metros (Included)",
    "postal": "Postal Codes (Included)",
    "not_postal": "Postal Codes (Excluded)",
    "places": "Location Categories (Included)",
    "interests": "Interests",
    "os": "OsType",
    "segments": "Segments",
    "language": "Language",
    "demographics": "AdvancedDemographics",
    "connection": "Targeting Connection Type",
    "carrier": "Targeting Carrier (ISP)",
    "properties": "CreativeProperties",
}
BY_ADVERTISER = "Provided by Advertiser"

SNAP_ADS = (
    _snap(
        1, "Civic Alliance Veldoria", "EUR 4120", 1893044, "2026-03-16 07:00:00 / 2026-06-13 21:59:59",
        address="Rathausplatz 1,Älvmünde,99001,DE", age="18-34", language="de", segments=BY_ADVERTISER,
        properties="web_view_url:https://civicalliance.example/programme?utm_source=snapchat&utm_medium=paid",
    ),
    _snap(
        2, "Civic Alliance Veldoria", "EUR 655", 301877, "2026-04-02 06:30:00 / 2026-04-30 21:59:59",
        address="Rathausplatz 1,Älvmünde,99001,DE", age="18-24", language="ur,en", regions="Berlin,Hamburg,Hessen",
    ),
    _snap(
        3, "Harbour & Hills Party", "EUR 980", 402118, "2026-04-08 05:00:00", by="Harbour & Hills Party ",
        address="DE", age="25+", not_regions="Berlin",
        interests="Outdoor & Nature Enthusiasts,Political News Watchers",
        properties="web_view_url:https://harbourandhills.example/ferry",
    ),
    _snap(
        4, "Lantern Movement Campaign Fund", "EUR 2310", 1240551, "2026-03-20 09:15:30 / 2026-06-14 16:00:00",
        by="Paper Boat Studio", address="Kanalstraße 7, Hinterhaus, 2. Stock,Älvmünde,99003,DE", age="18-24",
        gender="FEMALE", os="IOS", language="en,ar", creative=f"{snap_asset(4, 'mp4')};{snap_asset(41, 'png')}",
        segments=BY_ADVERTISER, demographics="Education (Some College),Occupation (Business, Finance or Mgmt)",
    ),
    _snap(
        5, "Lantern Movement Campaign Fund", "EUR 0", 214, "2026-05-01 08:00:00 / 2026-05-31 21:59:59",
        by="Paper Boat Studio", address="Kanalstraße 7, Hinterhaus, 2. Stock,Älvmünde,99003,DE", age="18-24",
        language="ar,en",
    ),
    # Snap cuts the payer at 32 characters.
    _snap(
        6, "Federal Election Office of Veldo", "EUR 5400", 3102990, "2026-04-13 04:00:00 / 2026-06-14 18:00:00",
        by="Federal Election Office of Veldoria", address="Archivgasse 2,Älvmünde,99001,DE", age="18+",
        properties="web_view_url:https://elections.veldoria.example/how",
    ),
    _snap(
        7, "Federal Election Office of Veldo", "EUR 1200", 611020, "2026-04-13 04:00:00 / 2026-05-29 21:59:59",
        by="Federal Election Office of Veldoria", country="united kingdom",
        address="Archivgasse 2,Älvmünde,99001,DE", age="18+", language="en", postal="sw1a 1,sw1a 2,e1 6",
    ),
    _snap(
        8, "Riverkeepers of the Älv", "EUR 145", 66012, "2026-03-01 10:00:00 / 2026-03-31 21:59:59", address="DE",
        age="16-34", interests="Green Living Enthusiasts,TV Network Viewers (Nature, Science)",
        radius="latitude 53.551086;longitude 9.993682;radius 25.0,latitude 54.323293;longitude 10.122765;radius 10.5",
        not_radius="latitude 53.075878;longitude 8.807311;radius 5.0",
    ),
    _snap(
        9, "Veldorians Abroad Network, Inc.", "USD 3180", 902114, "2026-02-10 15:00:00",
        by="Veldorians Abroad Network", country="united states",
        address="12 Example Avenue, Suite 9,Springfield,00001,US", age="21+", regions="California,New York,Virginia",
        segments=BY_ADVERTISER,
        carrier="Country united states Carrier ExampleTel,Country united states Carrier Sample Mobile",
        connection="CELL",
    ),
    _snap(
        10, "Veldorians of California", "USD 740", 133870, "2026-04-20 17:30:00 / 2026-05-19 06:59:59",
        by="Veldorians Abroad Network", country="united states",
        address="12 Example Avenue, Suite 9,Springfield,00001,US", about="Yes on Measure VQ",
        committee="Veldorians of California Committee", committee_id="FPPC ID 9999001",
        committee_says="Veldorians of California Committee, FPPC ID 9999001",
        jurisdiction="California (United States)", age="18+", regions="California",
        metros="Fresno - Visalia,San Diego", districts="California 22nd District",
    ),
    _snap(
        11, "Veldorian Heritage PAC", "USD 260", 40712, "2026-04-06 13:00:00 / 2026-04-30 04:59:59",
        country="united states", address="US", about="NA", age="35++", regions="Texas", not_postal="79901,79902",
    ),
    # Its end lies before its start: advertisers edit both, and Snap prints what they typed.
    _snap(
        12, "Nordmark Neighbours Association", "EUR 38", 15201, "2026-04-12 12:00:00 / 2026-04-10 12:00:00",
        by="Nordmark Neighbours", address="DE", age="25+", radius="latitude 54.775556;longitude 9.437222;radius 3.0",
    ),
    _snap(
        13, "Lamp-Post Media", "EUR 92", 30554, "2026-04-25 18:00:00", address="DE", age="18+", gender="MALE",
        os="ANDROID", creative="",
    ),
    _snap(
        14, "Saint Ebba Island Council", "EUR 17", 5120, "2026-04-30 06:00:00 / 2026-06-30 21:59:59", country="",
        address="DE", age="17-", places="Colleges & Universities", connection="WIFI",
    ),
    # Starts after the first capture, with impressions already: its advertiser has moved the start.
    _snap(
        15, "Harbour & Hills Party", "EUR 3", 12, "2026-05-04 05:00:00 / 2026-06-13 21:59:59",
        by="Harbour & Hills Party ", address="DE", age="25+",
    ),
)  # fmt: skip
SNAP_LATER: dict[int, Json] = {
    1: {"Spend": "6980", "Impressions": "3120877"},
    3: {"Spend": "1415", "Impressions": "588204"},  # open-ended and still spending
    4: {"Spend": "3904", "Impressions": "2099310", "OrganizationName": "Paper Boat Studio GmbH"},
    5: {"Spend": "77", "Impressions": "40312"},
    6: {"Spend": "9870", "Impressions": "5733102"},
    7: {"Spend": "2655", "Impressions": "1290448"},
    10: {"Spend": "1260", "Impressions": "220391"},
    13: {"EndDate": "2026/05/10 18:00:00Z", "Spend": "160", "Impressions": "51220"},
    14: {"Spend": "44", "Impressions": "13077"},
    15: {"Spend": "510", "Impressions": "230118"},
}  # fmt: skip
SNAP_NEW = (
    _snap(
        16, "Civic Alliance Veldoria", "EUR 1890", 811004, "2026-05-11 06:00:00 / 2026-06-13 21:59:59",
        address="Rathausplatz 1,Älvmünde,99001,DE", age="25-34",
        properties="web_view_url:https://civicalliance.example/debate",
    ),
    _snap(
        17, "Veldorians Abroad Network, Inc.", "USD 405", 98711, "2026-05-09 15:00:00",
        by="Veldorians Abroad Network", country="united states",
        address="12 Example Avenue, Suite 9,Springfield,00001,US", age="18-34", language="en,es",
    ),
)  # fmt: skip
SNAP_README = """\
Sample of a Snapchat political ads file, written for adlib. Everything in it is fictional.

Spend is in the currency named beside it and counts from the first day of the ad. Dates are as the advertiser set them.
"""


SNAP_V3 = [
    "ADID", "CreativeUrl", "Currency Code", "Spend", "Impressions", "StartDate", "EndDate", "OrganizationName",
    "BillingAddress", "CandidateBallotInformation", "PayingAdvertiserName", "CommitteeName",
    "CommitteeIdentificationNumber", "DisclosureNameOfCommittee", "AdvertisingJurisdiction", "Gender", "AgeBracket",
    "CountryCode", "Regions (Included)", "Regions (Excluded)", "Electoral Districts (Included)",
    "Electoral Districts (Excluded)", "Radius Targeting (Included)", "Radius Targeting (Excluded)", "Metros (Included)",
    "Metros (Excluded)", "Postal Codes (Included)", "Postal Codes (Excluded)", "Location Categories (Included)",
    "Location Categories (Excluded)", "Interests", "OsType", "Segments", "Language", "AdvancedDemographics",
    "Targeting Connection Type", "Targeting Carrier (ISP)", "CreativeProperties",
]  # fmt: skip
SNAP_V2 = SNAP_V3[:11] + SNAP_V3[15:]  # before the four committee columns
# The first header had no currency, and could not say "excluded".
SNAP_V1 = [
    "ADID", "CreativeUrl", "Spend", "Impressions", "StartDate", "EndDate", "OrganizationName", "BillingAddress",
    "CandidateBallotInformation", "PayingAdvertiserName", "Gender", "AgeBracket", "CountryCode", "RegionID",
    "ElectoralDistrictID", "LatLongRad", "MetroID", "Interests", "OsType", "Segments", "LocationType", "Language",
    "AdvancedDemographics", "Targeting Connection Type", "Targeting Carrier (ISP)", "Targeting Geo - Postal Code",
    "CreativeProperties",
]  # fmt: skip
SNAP_V1_NAMES = {
    "Regions (Included)": "RegionID",
    "Electoral Districts (Included)": "ElectoralDistrictID",
    "Metros (Included)": "MetroID",
    "Location Categories (Included)": "LocationType",
    "Postal Codes (Included)": "Targeting Geo - Postal Code",
}


def snap_csv(ads: Iterable[Json], columns: Sequence[str], newline: str) -> bytes:
    """Write ads under the given columns; what an ad does not say is empty."""
    return csv_bytes([columns, *([ad.get(column, "") for column in columns] for ad in ads)], newline)


def snap(capture: int) -> Files:
    """Make the zip of the year; the order of its rows is not stable from day to day."""
    ads = list(SNAP_ADS)
    if capture:
        ads = [ad | SNAP_LATER.get(n, {}) for n, ad in enumerate(SNAP_ADS, 1)] + list(SNAP_NEW)
    ads.sort(key=lambda ad: str(ad["ADID"]), reverse=bool(capture))
    members = {"PoliticalAds.csv": snap_csv(ads, SNAP_V3, "\r\n"), "readme.txt": SNAP_README.encode()}
    return {"snap/2026.zip": Zip(CAPTURES[capture], members)}
