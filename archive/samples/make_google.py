"""The samples of Google: advertisers, their spend week by week, their creatives; first the facts, then their print."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from archive.samples.make_common import CAPTURES, Files, Json, Zip, csv_bytes

# Google rounds every figure to a step of its currency, and prints a column for each of these.
STEP_2026 = {
    "USD": 100, "EUR": 50, "INR": 250, "BGN": 100, "CZK": 1500, "DKK": 500, "HUF": 20000, "PLN": 250, "RON": 250,
    "SEK": 1000, "GBP": 50, "NZD": 200, "ILS": 250, "AUD": 150, "TWD": 3000, "BRL": 500, "ARS": 15000, "ZAR": 15000,
    "CLP": 50000, "MXN": 1000,
}  # fmt: skip
CURRENCY_OF = {"US": "USD", "GB": "GBP", "IN": "INR"}


class GoogleAdvertiser(NamedTuple):
    """A verified advertiser: id, name, the public numbers it is registered under, where its ads ran."""

    id: str
    name: str
    public_ids: str
    regions: str


GOOGLE = {
    "civic": GoogleAdvertiser("AR99990000000000000001", "Civic Alliance Veldoria", "", "GB, US"),
    "harbour": GoogleAdvertiser("AR99990000000000000002", "Harbour & Hills Party", "", "GB"),
    "lantern": GoogleAdvertiser("AR99990000000000000003", "Lantern Movement Campaign Fund", "EIN ID 99-9900003", "US"),
    "office": GoogleAdvertiser("AR99990000000000000004", "Federal Election Office of Veldoria", "", "GB, IN, US"),
    "abroad": GoogleAdvertiser(
        "AR99990000000000000005", "VELDORIANS ABROAD NETWORK, INC.", "FEC ID C99990005, EIN ID 99-9900005", "US"
    ),
    "rivers": GoogleAdvertiser("AR99990000000000000006", "Riverkeepers of the Älv", "", "GB"),
    "manch": GoogleAdvertiser("AR99990000000000000007", "प्रवासी वेल्डोरिया मंच", "", "IN"),
    # Google leaves a blank where the registration number is missing.
    "heritage": GoogleAdvertiser("AR99990000000000000008", "Veldorian Heritage PAC", "Registered in US-TX ", "US"),
    "mill": GoogleAdvertiser("AR99990000000000000009", 'The "Old Mill" Committee, Inc.', "EIN ID 99-9900009", "US"),
    "export": GoogleAdvertiser("AR99990000000000000010", "Südufer Export Council", "", "GB"),
}

WEEKS = (
    "2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29", "2026-04-05", "2026-04-12", "2026-04-19",
    "2026-04-26", "2026-05-03", "2026-05-10", "2026-05-17",
)  # fmt: skip
# Spend by week; "-" is a week without any activity (no row), 0 is activity below half a step.
# The first capture ends after nine weeks, the second after twelve.
WEEKLY = {
    ("civic", "GBP"): "   - - 650 900 1250 1400 1900 2100 2650   2900 3150 3400",
    ("civic", "USD"): "   - - - - 400 400 500 700 900   1100 1300 1500",
    ("harbour", "GBP"): " - - - 300 350 350 400 850 900   750 800 950",
    ("lantern", "USD"): " - 200 200 300 500 800 900 1200 1500   2000 2200 2600",
    ("office", "GBP"): "  0 150 150 200 200 250 300 300 350   500 650 900",
    ("office", "USD"): "  100 300 300 300 400 400 500 500 600   700 800 900",
    ("office", "INR"): "  0 500 500 750 750 1000 1000 1250 1500   1500 1750 2000",
    ("abroad", "USD"): "  1200 1400 1300 1500 1800 2000 2100 2500 3000   3300 3600 4100",
    ("rivers", "GBP"): "  0 0 50 0 0 50 0 - -   50 0 0",
    ("manch", "INR"): "   - - - 150000 225000 400000 650000 975000 1200000   1525000 1850000 2200000",
    ("heritage", "USD"): "- - - - - 300 700 900 1200   1300 1500 1600",
    ("mill", "USD"): "    2500 2100 1800 600 - - - - -   - - -",
    ("export", "GBP"): "  0 0 - 0 0 - - 0 0   0 0 0",
}
# One figure was higher when it was first published.
WEEKLY_FIRST = {("harbour", "GBP", "2026-04-19"): 900}
# Totals are rounded on their own, so they drift from the sum of the weeks.
TOTAL_DRIFT = {("lantern", "USD"): 100, ("abroad", "USD"): -100}

# country, subdivision, district, spend in the first and the second capture
GEO = (
    ("GB", "", "", 16150, 30200),
    ("IN", "IN-DL", "", 1300000, 3300000),
    ("IN", "IN-KA", "", 1900000, 4800000),
    ("IN", "IN-MH", "", 408000, 1089000),
    ("US", "US-AK", "AK-AT LARGE", 300, 500),
    ("US", "US-CA", "CA-22 (2022 redistricting)", 3100, 4900),
    ("US", "US-CA", "CA-22 (2026 redistricting)", 6200, 10800),
    ("US", "US-NC", "NC-10 (2026 redistricting)", 4100, 7400),
    ("US", "US-NY", "NY-12", 9400, 16900),
    ("US", "US-TX", "TX-16", 5300, 9100),
    ("US", "US-VA", "VA-7", 8200, 13800),
    ("US", "US-WA", "WA-9", 2500, 4300),
)
ADVERTISER_GEO = (
    ("abroad", "US-CA", 5100, 8300),
    ("abroad", "US-NY", 6900, 11200),
    ("abroad", "US-VA", 4800, 8200),
    ("civic", "US-NY", 2900, 6800),
    ("heritage", "US-TX", 3100, 7500),
    ("lantern", "US-CA", 3300, 7400),
    ("lantern", "US-WA", 2300, 5000),
    ("mill", "US-NC", 4100, 4100),
    ("mill", "US-VA", 2900, 2900),
    ("office", "US-AK", 200, 400),
    ("office", "US-TX", 3100, 5400),
)


class Creative(NamedTuple):
    """A Google ad: what kind, when it had impressions, and the bucket of its spend in the currency of its region."""

    n: int
    advertiser: str
    region: str
    kind: str
    start: str
    end: str
    days: int
    impressions: str
    spend: str
    ages: str = ""
    genders: str = ""
    where: str = ""
    not_where: str = ""
    grants: str = "No"


# Items are parted by ", " and hold commas themselves: this one is a market, a postal code and a state.
WASHINGTON = "Washington, DC (Hagerstown, MD),United States, 22201,Virginia,United States, Virginia,United States"
ADULT_AGES = "25-34, 35-44, 45-54, 55-64, ≥65, Unknown age"
CREATIVES = (
    Creative(
        1, "civic", "GB", "VIDEO", "2026-03-15", "2026-05-02", 48, "300000-350000", "6000-7000", ages=ADULT_AGES,
        where="England,United Kingdom, Wales,United Kingdom",
    ),
    Creative(2, "civic", "GB", "IMAGE", "2026-03-17", "2026-05-02", 45, "175000-200000", "3000-3500"),
    Creative(
        3, "civic", "GB", "TEXT", "2026-03-22", "2026-05-01", 39, "20000-25000", "1000-1500",
        where="London,England,United Kingdom",
    ),
    Creative(4, "civic", "US", "VIDEO", "2026-03-29", "2026-05-02", 34, "90000-100000", "2000-2500"),
    Creative(
        5, "civic", "US", "TEXT", "2026-04-01", "2026-05-02", 30, "8000-9000", "500-600", ages=ADULT_AGES,
        genders="Female, Unknown gender",
    ),
    Creative(6, "harbour", "GB", "IMAGE", "2026-03-22", "2026-05-02", 41, "125000-150000", "2000-2500"),
    Creative(
        7, "harbour", "GB", "TEXT", "2026-03-24", "2026-04-30", 35, "10000-15000", "900-950",
        where="SW1A,England,United Kingdom", not_where="Northern Ireland,United Kingdom",
    ),
    Creative(
        8, "lantern", "US", "VIDEO", "2026-03-08", "2026-05-02", 55, "250000-300000", "4000-4500",
        ages="18-24, 25-34",
    ),
    Creative(9, "lantern", "US", "TEXT", "2026-03-19", "2026-05-02", 40, "30000-35000", "1000-1500"),
    Creative(10, "lantern", "US", "IMAGE", "2026-03-08", "2026-03-21", 14, "7000-8000", "200-300"),
    Creative(11, "office", "GB", "TEXT", "2026-03-02", "2026-05-02", 61, "60000-70000", "1500-2000"),
    Creative(12, "office", "US", "TEXT", "2026-03-02", "2026-05-02", 62, "80000-90000", "3000-3500"),
    Creative(
        13, "office", "IN", "TEXT", "2026-03-05", "2026-05-02", 57, "100000-125000", "7000-7500",
        where="Chennai,Chennai,Tamil Nadu,India, Karnataka,India",
    ),
    Creative(
        14, "abroad", "US", "VIDEO", "2026-03-01", "2026-05-02", 63, "600000-700000", "10000-15000", ages=ADULT_AGES,
        where=WASHINGTON,
    ),
    Creative(15, "abroad", "US", "IMAGE", "2026-03-04", "2026-05-01", 57, "150000-175000", "3000-3500"),
    Creative(
        16, "abroad", "US", "VIDEO", "2026-03-29", "2026-05-02", 33, "70000-80000", "1500-2000",
        where="New York,United States", not_where="Buffalo, NY,United States",
    ),
    Creative(17, "abroad", "US", "TEXT", "2026-03-11", "2026-04-18", 37, "9000-10000", "500-600"),
    Creative(18, "rivers", "GB", "IMAGE", "2026-03-02", "2026-04-17", 22, "3000-4000", "50-100", grants="Yes"),
    Creative(
        19, "manch", "IN", "VIDEO", "2026-03-23", "2026-05-02", 41, "8000000-9000000", "2500000-3000000",
        where="Delhi,India, Maharashtra,India",
    ),
    Creative(20, "manch", "IN", "IMAGE", "2026-03-25", "2026-05-02", 38, "2000000-2500000", "750000-1000000"),
    Creative(
        21, "heritage", "US", "VIDEO", "2026-04-06", "2026-05-02", 26, "100000-125000", "2000-2500",
        ages="45-54, 55-64, ≥65", where="Texas,United States",
    ),
    Creative(
        22, "heritage", "US", "IMAGE", "2026-04-07", "2026-04-30", 22, "35000-40000", "800-900",
        where="TX-16,Texas,United States",
    ),
    # The same creative was also run by a second advertiser: Google's Ad_ID alone is no key.
    Creative(16, "heritage", "US", "VIDEO", "2026-04-20", "2026-04-24", 5, "1000-2000", "0-100"),
    Creative(23, "mill", "US", "VIDEO", "2026-03-01", "2026-03-27", 27, "300000-350000", "5000-6000"),
    Creative(24, "mill", "US", "TEXT", "2026-03-01", "2026-03-25", 25, "25000-30000", "1500-2000"),
    Creative(25, "export", "GB", "TEXT", "2026-03-02", "2026-05-02", 17, "0-1000", "0-50"),
)  # fmt: skip
CREATIVES_LATER: dict[int, Json] = {
    1: {"end": "2026-05-23", "days": 69, "impressions": "600000-700000", "spend": "12000-13000"},
    2: {"end": "2026-05-23", "days": 65, "impressions": "300000-350000", "spend": "5000-6000"},
    3: {"end": "2026-05-23", "days": 60, "impressions": "50000-60000", "spend": "2500-3000"},
    4: {"end": "2026-05-23", "days": 55, "impressions": "200000-250000", "spend": "4500-5000"},
    5: {"end": "2026-05-22", "days": 49, "impressions": "30000-35000", "spend": "2000-2500"},
    6: {"end": "2026-05-23", "days": 62, "impressions": "200000-250000", "spend": "3500-4000"},
    7: {"end": "2026-05-23", "days": 56, "impressions": "20000-25000", "spend": "1500-2000"},
    8: {"end": "2026-05-23", "days": 76, "impressions": "500000-600000", "spend": "9000-10000"},
    9: {"end": "2026-05-20", "days": 57, "impressions": "70000-80000", "spend": "2500-3000"},
    11: {"end": "2026-05-23", "days": 82, "impressions": "100000-125000", "spend": "3000-3500"},
    12: {"end": "2026-05-23", "days": 83, "impressions": "125000-150000", "spend": "5500-6000"},
    13: {"end": "2026-05-23", "days": 78, "impressions": "200000-250000", "spend": "12500-15000"},
    14: {"end": "2026-05-23", "days": 84, "impressions": "1000000-1500000", "spend": "15000-20000"},
    15: {"end": "2026-05-23", "days": 79, "impressions": "250000-300000", "spend": "5000-6000"},
    18: {"end": "2026-05-09", "days": 26, "impressions": "4000-5000", "spend": "100-150"},
    # The highest bucket of a currency has no upper end: Google leaves the cell empty.
    19: {"end": "2026-05-23", "days": 62, "impressions": "20000000-25000000", "spend": "5000000-"},
    20: {"end": "2026-05-23", "days": 59, "impressions": "5000000-6000000", "spend": "2000000-2500000"},
    21: {"end": "2026-05-23", "days": 47, "impressions": "250000-300000", "spend": "5000-6000"},
    22: {"end": "2026-05-23", "days": 45, "impressions": "90000-100000", "spend": "2000-2500"},
    25: {"end": "2026-05-22", "days": 25},
}
CREATIVES_GONE = {17}
CREATIVES_NEW = (
    Creative(26, "office", "GB", "VIDEO", "2026-05-11", "2026-05-23", 13, "45000-50000", "500-550"),
    Creative(27, "lantern", "US", "VIDEO", "2026-05-06", "2026-05-23", 18, "40000-45000", "500-600", ages="18-24"),
    Creative(28, "abroad", "US", "IMAGE", "2026-05-04", "2026-05-23", 20, "60000-70000", "800-900", genders="Male"),
)

DECLARED = (
    (
        "abroad",
        "US-CA",
        "Veldorians Abroad Network, California Committee",
        "9999001",
        "Measure VQ: Night Trains",
        "",
        "",
    ),
    ("abroad", "NZ", "", "", "", "Kea & Älv Friendship Society", "1 Example Quay, Wellington 6011"),
)
# Ids of old/google_2020 and what they became. One old id may stand for several new ones.
ADVERTISER_IDS = (
    ("AR999900000000000005", "abroad"),
    ("AR999900000000000008", "heritage"),
    ("AR999900000000000009", "mill"),
    ("AR999900000000000009", "heritage"),
)
CREATIVE_IDS = (
    ("CR999900000000000501", "CR99990000000000000014"),
    ("CR999900000000000501", "CR99990000000000000015"),
    ("CR999900000000000901", "CR99990000000000000023"),
)
KEYWORDS = (
    ("US-Federal-2018", "US", "US-Federal", "2019-12-02", "veldoria election", 4100, "postal vote abroad", 3900,
     "old mill", 2800, "night train", 1700, "älv river", 900, "rent cap", 600),
    ("US-Federal-2018", "US", "US-Federal", "2019-11-25", "veldoria election", 3900, "old mill", 2800,
     "postal vote abroad", 2700, "night train", 1700, "älv river", 900, "rent cap", 500),
)  # fmt: skip
GOOGLE_README = """\
Sample of a Google political ads transparency bundle, written for adlib. Everything in it is fictional.

Figures are rounded to a fixed step of their currency. In creative-stats, the currencies an ad was not sold in hold
their lowest bucket, and the highest bucket of a currency has no upper end.
"""


def google(capture: int) -> Files:
    """Make the bundle, in the generation of autumn 2025 (v11)."""
    spend = [f"Spend_{currency}" for currency in STEP_2026]
    creatives = google_creatives(capture)
    run = Counter(creative.advertiser for creative in creatives)
    tables: dict[str, list[Sequence[object]]] = {
        "advertiser-stats": [
            ["Advertiser_ID", "Advertiser_Name", "Public_IDs_List", "Regions", "Elections", "Total_Creatives", *spend],
            *([a.id, a.name, a.public_ids, a.regions, "", run[who], *in_20(google_total(who, capture))]
              for who, a in GOOGLE.items()),
        ],
        "advertiser-weekly-spend": [
            ["Advertiser_ID", "Advertiser_Name", "Election_Cycle", "Week_Start_Date", *spend],
            *([a.id, a.name, "", week, *in_20(amounts)]
              for who, a in GOOGLE.items()
              for week in WEEKS
              if (amounts := google_week(who, week, capture)) is not None),
        ],
        "geo-spend": [
            ["Country", "Country_Subdivision_Primary", "Country_Subdivision_Secondary", *spend],
            *([country, primary, secondary, *in_20({CURRENCY_OF[country]: amounts[capture]})]
              for country, primary, secondary, *amounts in GEO),
        ],
        "advertiser-geo-spend": [
            ["Advertiser_ID", "Advertiser_Name", "Country", "Country_Subdivision_Primary", *spend],
            *([GOOGLE[who].id, GOOGLE[who].name, "US", state, *in_20({"USD": amounts[capture]})]
              for who, state, *amounts in ADVERTISER_GEO),
        ],
        "creative-stats": [CREATIVE_HEADER, *map(creative_row, creatives)],
        "campaign-targeting": [CAMPAIGN_HEADER],
        "advertiser-declared-stats": [
            ["Advertiser_ID", "Region", "Advertiser_Declared_Name", "Advertiser_Declared_Regulatory_ID",
                "Advertiser_Declared_Scope",
             "Advertiser_Declared_Promoter_Name", "Advertiser_Declared_Promoter_Address"],
            *([GOOGLE[who].id, *declared] for who, *declared in DECLARED),
        ],
        "top-keywords-history": [KEYWORDS_HEADER, *KEYWORDS],
        "updated": [["Report_Data_Updated_Time (PT)"], [("2026-05-02T22:39:00", "2026-05-23T22:41:00")[capture]]],
    }  # fmt: skip
    members = {f"google-political-ads-{name}.csv": csv_bytes(rows) for name, rows in tables.items()}
    members |= {
        "advertiser_id_mapping.csv": csv_bytes(
            [("OldAdvertiserId", "NewAdvertiserId"), *((old, GOOGLE[new].id) for old, new in ADVERTISER_IDS)]
        ),
        "creative_id_mapping.csv": csv_bytes([("OldCreativeId", "NewCreativeId"), *CREATIVE_IDS]),
        "README.txt": GOOGLE_README.encode(),
    }
    return {"google/google-political-ads-transparency-bundle.zip": Zip(CAPTURES[capture], members)}


def range_columns(currencies: Iterable[str]) -> list[str]:
    """Name the pairs of spend columns."""
    return [f"Spend_Range_{end}_{currency}" for currency in currencies for end in ("Min", "Max")]


CAMPAIGN_HEADER = [
    "Campaign_ID", "Age_Targeting", "Gender_Targeting", "Geo_Targeting_Included", "Geo_Targeting_Excluded",
    "Start_Date", "End_Date",
    "Ads_List", "Advertiser_ID", "Advertiser_Name",
]  # fmt: skip
KEYWORDS_HEADER = [
    "Election_Cycle", "Region", "Elections", "Report_Date",
    *(f"{what}_{place}" for place in range(1, 7) for what in ("Keyword", "Spend_USD")),
]  # fmt: skip
# The header ends in a comma, and so does every row: a sixtieth column without a name.
CREATIVE_HEADER = [
    "Ad_ID", "Ad_URL", "Ad_Type", "Regions", "Advertiser_ID", "Advertiser_Name", "Ad_Campaigns_List",
    "Date_Range_Start",
    "Date_Range_End", "Num_of_Days", "Impressions", "Spend_USD", "First_Served_Timestamp", "Last_Served_Timestamp",
    "Age_Targeting",
    "Gender_Targeting", "Geo_Targeting_Included", "Geo_Targeting_Excluded", "Is_Funded_By_Google_Ad_Grants",
    *range_columns(STEP_2026), "",
]  # fmt: skip


def in_20(amounts: Mapping[str, int]) -> list[int]:
    """Spread amounts over the twenty currency columns; the others hold 0."""
    return [amounts.get(currency, 0) for currency in STEP_2026]


def google_week(who: str, week: str, capture: int) -> dict[str, int] | None:
    """Give what an advertiser spent in a week by currency, or None where the capture has no row."""
    if WEEKS.index(week) >= (9, 12)[capture]:
        return None
    amounts = {}
    for (advertiser, currency), text in WEEKLY.items():
        cell = text.split()[WEEKS.index(week)]
        if advertiser == who and cell != "-":
            first = WEEKLY_FIRST.get((who, currency, week), int(cell))
            amounts[currency] = int(cell) if capture else first
    return amounts or None


def google_total(who: str, capture: int) -> dict[str, int]:
    """Give an advertiser's total by currency: its weeks, and the drift of a figure rounded on its own."""
    total = {currency: TOTAL_DRIFT.get((who, currency), 0) for advertiser, currency in WEEKLY if advertiser == who}
    for week in WEEKS:
        for currency, amount in (google_week(who, week, capture) or {}).items():
            total[currency] += amount
    return total


def google_creatives(capture: int) -> list[Creative]:
    """List the creatives of a capture."""
    if not capture:
        return list(CREATIVES)
    kept = [creative for creative in CREATIVES + CREATIVES_NEW if creative.n not in CREATIVES_GONE]
    return [creative._replace(**CREATIVES_LATER.get(creative.n, {})) for creative in kept]


def creative_row(creative: Creative) -> list[object]:
    """Print a creative: its own currency has the bucket, the nineteen others hold their lowest one."""
    where = f"region={creative.region}&topic=political"
    ad_id, who = f"CR9999{creative.n:016}", GOOGLE[creative.advertiser]
    buckets: list[object] = []
    for currency, step in STEP_2026.items():
        buckets += creative.spend.split("-") if currency == CURRENCY_OF[creative.region] else [0, step]
    return [
        ad_id,
        f"https://adstransparency.google.com/advertiser/{who.id}/creative/{ad_id}?{where}",
        creative.kind, creative.region, who.id, who.name, "", creative.start, creative.end, creative.days,
            creative.impressions, "",
        f"{creative.start}T{creative.n % 24:02}:30:00Z", f"{creative.end}T23:{creative.n:02}:00Z",
        creative.ages, creative.genders, creative.where, creative.not_where, creative.grants,
        *buckets, "",
    ]  # fmt: skip
