"""Make the big benchmark files: invented ads in the published formats, the same bytes for the same arguments.

DuckDB computes every row from its number; Python only prepares the short lists that rows pick from. A row leaves
DuckDB as one finished line of text, because neither a header that ends with a comma nor JSON with left-out keys can be
had from the csv and json writers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

# --- numbers drawn from a row's number --------------------------------------------------------------------------------

# Own mixing, not DuckDB's hash(), so that a new DuckDB does not quietly make other files. Each step is a bijection on
# 32 bits: for one salt, no two rows draw the same number, which is what makes ids unique and shares of rows exact.
DRAW_MACROS = """
CREATE MACRO fold(x) AS (xor(x, x >> 16) * 73244475) & 4294967295;
CREATE MACRO draw(i, salt) AS fold(fold((i + salt * 2654435769) & 4294967295));
CREATE MACRO pick(i, salt, n) AS draw(i, salt) % n;
CREATE MACRO fraction(i, salt) AS draw(i, salt) / 4294967296.0;
-- Few things are seen often, most of them rarely: the n-th with a chance close to 1 / n.
CREATE MACRO zipf(i, salt, n) AS least(n - 1, floor(exp(fraction(i, salt) * ln(n + 1)))::BIGINT - 1);
CREATE MACRO twenty_digits(i, salt) AS
    lpad((draw(i, salt)::UBIGINT * 4294967296 + draw(i, salt + 1)::UBIGINT)::VARCHAR, 20, '0');
"""

CHANGE_SALT = 1_000_000
MISSING_SALT = 2_000_000


def fold(x: int) -> int:
    """The macro `fold`, for the short lists made in Python."""
    return ((x ^ (x >> 16)) * 73244475) & 0xFFFFFFFF


def draw(i: int, salt: int) -> int:
    """The macro `draw`: a number below 2**32 that depends on `i` and `salt` only."""
    return fold(fold((i + salt * 2654435769) & 0xFFFFFFFF))


def choose(items: Sequence[str], i: int, salt: int) -> str:
    """The item of `items` that number `i` draws."""
    return items[draw(i, salt) % len(items)]


# --- words ------------------------------------------------------------------------------------------------------------

ADJECTIVES = [
    "Amber", "Better", "Brighter", "Calm", "Clear", "Common", "Early", "Fair", "Firm", "Golden", "Honest", "New",
    "Open", "Quiet", "Silver", "United",
]  # fmt: skip
NOUNS = [
    "Bridge", "Canal", "Coast", "Field", "Forest", "Garden", "Harbor", "Hill", "Lantern", "Meadow", "Orchard",
    "Ridge", "River", "Street", "Tide", "Valley",
]  # fmt: skip
BODIES = ["Action Fund, Inc.", "Alliance", "Association", "Coalition", "Committee", "Forum", "Fund", "Network", "PAC",
          "Party", "Project, LLC", "Trust", "Union", "Voters, A Committee", "Watch", '"Together" Campaign']  # fmt: skip
FIRST_SYLLABLES = [
    "Bel", "Cor", "Dar", "Fen", "Gal", "Hol", "Jor", "Kel", "Lum", "Mar", "Nev", "Or", "Pel", "Quil", "Ros", "Sel",
    "Tor", "Ul", "Ves", "Wen", "Yor", "Zan",
]  # fmt: skip
LAST_SYLLABLES = [
    "adon", "brek", "cova", "dimar", "eska", "fell", "gorin", "hult", "imar", "jova", "kern", "lund", "mora", "nev",
    "osk", "pell", "quist", "rado",
]  # fmt: skip
WORDS_ABROAD = {
    "IN": ["नवभोर मंच", "हरित सेतु दल", "புதிய பாலம் இயக்கம்", "নবীন নদী মঞ্চ"],
    "MX": ["Unión por el Río Claro", "Jóvenes del Mañana", 'Acción "Puente"'],
    "BR": ["União Pelas Águas", "Ação da Manhã, Região Sul", "Coração do Vale"],
    "AR": ["Unión del Ñandú", "Acción por la Colina", "Mañana Común"],
    "CL": ["Unión Peñón", "Acción Costa Común", "Río Nuevo"],
    "TW": ["晨橋聯盟", "青田行動", "新港之聲"],
    "IL": ["גשר הבוקר", "תנועת הנהר", 'מפלגת "השדה"'],
}


def person_name(i: int) -> str:
    """An invented person's name, made of syllables; now and then with a nickname in quotes."""
    first = choose(FIRST_SYLLABLES, i, 11) + choose(["a", "en", "i", "o", "us", "é"], i, 12)
    last = choose(FIRST_SYLLABLES, i, 13) + choose(LAST_SYLLABLES, i, 14)
    nickname = f' "{choose(NOUNS, i, 15)}"' if draw(i, 16) % 8 == 0 else ""
    return f"{first}{nickname} {last}"


def advertiser_name(i: int, region: str) -> str:
    """An invented advertiser's name: a group in the region's script, a person's campaign or an English-named group."""
    kind = draw(i, 10) % 10
    if kind < 5 and region in WORDS_ABROAD:
        return f"{choose(WORDS_ABROAD[region], i, 17)} {i % 97}"
    if kind < 8:
        return f"{choose(ADJECTIVES, i, 18)} {choose(NOUNS, i, 19)} {choose(BODIES, i, 20)}"
    return f"{person_name(i)} for {choose(NOUNS, i, 19)} {choose(['County', 'Senate', 'Council, Ward 3'], i, 21)}"


# --- Google creative-stats --------------------------------------------------------------------------------------------

# Step of the money grid of each currency; the order is the order of the column pairs.
CURRENCY_STEPS = {
    "USD": 100, "EUR": 50, "INR": 250, "BGN": 100, "CZK": 1500, "DKK": 500, "HUF": 20000, "PLN": 250, "RON": 250,
    "SEK": 1000, "GBP": 50, "NZD": 200, "ILS": 250, "AUD": 150, "TWD": 3000, "BRL": 500, "ARS": 15000, "ZAR": 15000,
    "CLP": 50000, "MXN": 1000,
}  # fmt: skip

GOOGLE_COLUMNS = [
    "Ad_ID", "Ad_URL", "Ad_Type", "Regions", "Advertiser_ID", "Advertiser_Name", "Ad_Campaigns_List",
    "Date_Range_Start", "Date_Range_End", "Num_of_Days", "Impressions", "Spend_USD", "First_Served_Timestamp",
    "Last_Served_Timestamp", "Age_Targeting", "Gender_Targeting", "Geo_Targeting_Included", "Geo_Targeting_Excluded",
    "Is_Funded_By_Google_Ad_Grants",
    *(f"Spend_Range_{end}_{currency}" for currency in CURRENCY_STEPS for end in ("Min", "Max")),
    "",  # the published header ends with a comma
]  # fmt: skip

# Bounds of the buckets, in steps: fine at first, then coarser. 57 bounds, as in the 2026 files.
GRID = [*range(11), *range(15, 51, 5), *range(60, 101, 10), *range(125, 201, 25), *range(250, 501, 50),
        *range(600, 1001, 100), *range(1250, 2001, 250), *range(2500, 5001, 500), *range(6000, 10001, 1000),
        15000, 20000, 30000]  # fmt: skip
OPEN_BUCKET = len(GRID) - 1

# Region: currency, country as the targeting columns spell it, share of the advertisers in percent, first-level places.
REGIONS: dict[str, tuple[str, str, int, str]] = {
    "US": ("USD", "United States", 55, "Arizona,California,Florida,Georgia,Illinois,Michigan,Minnesota,Nevada,"
           "New Hampshire,New York,North Carolina,Ohio,Oregon,Pennsylvania,Texas,Virginia,Washington,Wisconsin"),
    "IN": ("INR", "India", 14, "Assam,Bihar,Goa,Gujarat,Karnataka,Kerala,Maharashtra,Punjab,Tamil Nadu,West Bengal"),
    "MX": ("MXN", "Mexico", 5, "Chiapas,Durango,Jalisco,Nuevo Leon,Oaxaca,Puebla,Sonora,Veracruz,Yucatan"),
    "BR": ("BRL", "Brazil", 8, "State of Acre,State of Bahia,State of Goias,State of Para,State of Parana,"
           "State of Pernambuco,State of Rio de Janeiro,State of Sao Paulo"),
    "AR": ("ARS", "Argentina", 4, "Chaco,Cordoba,Corrientes,Jujuy,La Pampa,Mendoza,Salta,Santa Fe,Tucuman"),
    "CL": ("CLP", "Chile", 2, "Antofagasta,Atacama,Coquimbo,Los Lagos,Los Rios,Maule,O'Higgins,Valparaiso"),
    "ZA": ("ZAR", "South Africa", 2, "Eastern Cape,Free State,Gauteng,KwaZulu-Natal,Limpopo,Mpumalanga,North West,"
           "Northern Cape,Western Cape"),
    "AU": ("AUD", "Australia", 3, "New South Wales,Northern Territory,Queensland,South Australia,Tasmania,Victoria,"
           "Western Australia,Australian Capital Territory"),
    "NZ": ("NZD", "New Zealand", 1, "Auckland,Canterbury,Gisborne,Northland,Otago,Southland,Taranaki,Waikato"),
    "TW": ("TWD", "Taiwan", 2, "Changhua County,Hsinchu City,Kaohsiung City,Keelung City,Taichung City,Tainan City,"
           "Taipei City,Yilan County"),
    "IL": ("ILS", "Israel", 1, "Center District,Haifa District,Jerusalem District,North District,South District,"
           "Tel Aviv District,Galilee,Negev"),
    "GB": ("GBP", "United Kingdom", 3, "England,Northern Ireland,Scotland,Wales,Cornwall,Devon,Fife,Kent"),
}  # fmt: skip

ADVERTISERS = 20_000
GEO_LISTS = 600  # per region

AGES = ["18-24", "25-34", "35-44", "45-54", "55-64", "≥65"]
GENDERS = ["Male", "Female", "Male, Female", "Female, Unknown gender", "Male, Unknown gender"]

GOOGLE_LINES = """
WITH picks AS (
    SELECT i,
           draw(i, $change_salt) <= $change_limit AS changed,
           zipf(i, 1, len(getvariable('advertiser_ids'))) + 1 AS advertiser
    FROM row_numbers WHERE draw(i, $missing_salt) > $missing_limit
), facts AS (
    SELECT i, changed,
           'CR' || twenty_digits(i, 2) AS ad_id,
           list_extract(getvariable('advertiser_ids'), advertiser) AS advertiser_id,
           list_extract(getvariable('advertiser_names'), advertiser) AS advertiser_name,
           list_extract(getvariable('advertiser_regions'), advertiser) AS region,
           CASE WHEN pick(i, 4, 100) < 48 THEN 'VIDEO'
                WHEN pick(i, 4, 100) < 87 THEN 'IMAGE' ELSE 'TEXT' END AS ad_type,
           DATE '2019-01-01' + pick(i, 5, 2700)::INTEGER AS first_day,
           floor(120 * pow(fraction(i, 6), 3))::INTEGER AS days_after,
           floor(55 * pow(fraction(i, 7), 3))::INTEGER AS impressions_bucket,
           CASE WHEN pick(i, 8, 5000) = 0 THEN $open_bucket
                ELSE floor($open_bucket * pow(fraction(i, 9), 5))::INTEGER END AS spend_bucket
    FROM picks
), moved AS (
    SELECT * EXCLUDE (impressions_bucket, spend_bucket),
           impressions_bucket + changed::INTEGER AS impressions_bucket,
           least(spend_bucket + changed::INTEGER, $open_bucket) AS spend_bucket,
           first_day + days_after + CASE WHEN changed THEN 1 + pick(i, 10, 7)::INTEGER ELSE 0 END AS last_day
    FROM facts
)
SELECT concat(
    ad_id, ',https://adstransparency.google.com/advertiser/', advertiser_id, '/creative/', ad_id,
    ',', ad_type, ',', list_extract(getvariable('region_codes'), region + 1), ',', advertiser_id, ',', advertiser_name,
    ',,', first_day, ',', last_day, ',', days_after + 1 - days_after // 4,
    ',', list_extract(getvariable('impressions'), impressions_bucket + 1),
    ',,', first_day, 'T', lpad(pick(i, 11, 24)::VARCHAR, 2, '0'), ':', lpad(pick(i, 12, 60)::VARCHAR, 2, '0'), ':00Z',
    ',', last_day, 'T23:', lpad(pick(i, 13, 60)::VARCHAR, 2, '0'), ':00Z',
    ',', CASE WHEN pick(i, 14, 100) >= 58 THEN
             list_extract(getvariable('ages'), pick(i, 15, len(getvariable('ages'))) + 1) END,
    ',', CASE WHEN pick(i, 16, 100) >= 65 THEN
             list_extract(getvariable('genders'), pick(i, 17, len(getvariable('genders'))) + 1) END,
    ',', CASE WHEN pick(i, 18, 100) >= 10 THEN
             list_extract(getvariable('geo_lists'), region * $geo_lists + pick(i, 19, $geo_lists) + 1) END,
    ',', CASE WHEN pick(i, 20, 100) >= 85 THEN
             list_extract(getvariable('geo_lists'), region * $geo_lists + pick(i, 21, $geo_lists) + 1) END,
    ',', CASE WHEN pick(i, 22, 4000) = 0 THEN 'Yes' ELSE 'No' END,
    ',', list_extract(getvariable('spend_pairs'), region * ($open_bucket + 1) + spend_bucket + 1), ',')
FROM moved
"""


def csv_field(text: str) -> str:
    """The text as one RFC 4180 field, in quotes only when it has to be."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '",\n') else text


def spend_pairs(region_currency: str, bucket: int) -> str:
    """The 40 money fields of a row: its own currency in `bucket`, every other currency in its lowest bucket."""
    fields: list[str] = []
    for currency, step in CURRENCY_STEPS.items():
        own = bucket if currency == region_currency else 0
        fields += [str(GRID[own] * step), "" if own == OPEN_BUCKET else str(GRID[own + 1] * step)]
    return ",".join(fields)


def geo_list(region: str, i: int) -> str:
    """A geo targeting cell: the country alone, some first-level places, or up to 25 post codes."""
    _, country, _, places = REGIONS[region]
    names = places.split(",")
    kind = draw(i, 30) % 10
    if kind < 4:
        return country
    if kind < 8:
        return ", ".join(f"{choose(names, i * 8 + k, 31)},{country}" for k in range(1 + draw(i, 32) % 5))
    count = 5 + draw(i, 33) % 21
    place = choose(names, i, 34)
    return ", ".join(f"{10000 + draw(i * 32 + k, 35) % 89999},{place},{country}" for k in range(count))


def age_lists() -> list[str]:
    """Every unbroken run of age brackets, with and without people of unknown age."""
    runs = [AGES[start:stop] for start in range(len(AGES)) for stop in range(start + 1, len(AGES) + 1)]
    return [", ".join([*run, *unknown]) for run in runs for unknown in ([], ["Unknown age"])]


def google_lists() -> dict[str, list[Any]]:
    """The lists that rows of creative-stats pick from, by variable name; text is already quoted for csv."""
    codes = list(REGIONS)
    region_of_share = [code for code, (_, _, share, _) in REGIONS.items() for _ in range(share)]
    regions = [choose(region_of_share, i, 40) for i in range(ADVERTISERS)]
    return {
        "region_codes": codes,
        "advertiser_ids": [f"AR{(draw(i, 41) << 32) + draw(i, 42):020d}" for i in range(ADVERTISERS)],
        "advertiser_names": [csv_field(advertiser_name(i, region)) for i, region in enumerate(regions)],
        "advertiser_regions": [codes.index(region) for region in regions],
        "impressions": [f"{low * 1000}-{high * 1000}" for low, high in pairwise(GRID)],
        "ages": [csv_field(ages) for ages in age_lists()],
        "genders": [csv_field(genders) for genders in GENDERS],
        "geo_lists": [csv_field(geo_list(code, n * GEO_LISTS + i)) for n, code in enumerate(codes)
                      for i in range(GEO_LISTS)],
        "spend_pairs": [spend_pairs(REGIONS[code][0], bucket) for code in codes for bucket in range(len(GRID))],
    }  # fmt: skip


def google_creative(rows: int, out: Path, changed: float = 0.0, seed: int = 0, missing: float = 0.0) -> None:
    """Write Google's creative-stats of 2026: `rows` ads, about 0.5 kB each.

    `changed` is the share of rows that a later publication shows grown: impressions and spend one bucket up, last day
    and last timestamp later. `missing` is the share of rows that it does not hold. `seed` chooses which rows; the
    others, and the order, are the same bytes whatever it is.
    """
    con = connect(google_lists(), rows)
    parameters = {
        "open_bucket": OPEN_BUCKET,
        "geo_lists": GEO_LISTS,
        **chosen(con, rows, "change", changed, CHANGE_SALT + seed),
        **chosen(con, rows, "missing", missing, MISSING_SALT + seed),
    }
    write_lines(con, GOOGLE_LINES, parameters, out, header=",".join(GOOGLE_COLUMNS))


# --- Meta Ad Library API ----------------------------------------------------------------------------------------------

PAGES = 40_000
SENTENCES = 150  # per language
LANGUAGE_OF_REGION = {"IN": "hi", "MX": "es", "AR": "es", "CL": "es", "BR": "pt", "TW": "zh", "IL": "he"}
SENTENCE_FORMS = {
    "en": ["{place} deserves a council that listens to every street, not only to the loudest one.",
           "Add your name today and tell {place} that clean water cannot wait another year. 🌊",
           "On the ballot in {place}: \"Measure {number}\" keeps {number} libraries open until late.",
           "Our neighbours in {place} raised {number},000 for the new bridge\nwithout one large donor."],
    "es": ["En {place} la mañana empieza con agua limpia y {number} escuelas abiertas. ☀️",
           "Súmate hoy: {place} necesita {number} nuevos autobuses y calles más seguras para todos.",
           "¿Sabías que {place} perdió {number} parques? Únete a la acción de tu barrio."],
    "pt": ["Em {place}, a união faz {number} novas creches e um rio limpo para as próximas gerações.",
           "Participe: {place} não pode esperar mais {number} anos por uma ponte. 💚"],
    "hi": ["{place} में {number} नए पुल और साफ़ पानी, आइए साथ मिलकर आवाज़ उठाएँ।",
           "आज ही जुड़ें: {place} के {number} स्कूलों को आपकी ज़रूरत है। 🙏"],
    "zh": ["{place}需要{number}座新圖書館，請和我們一起站出來，守護清晨的河岸。",
           "今天就加入：{place}的未來由你決定，第{number}號提案。"],
    "he": ["ב{place} מגיע לכולם נהר נקי ו-{number} בתי ספר פתוחים.",
           "הצטרפו היום: {place} צריכה {number} קווי אוטובוס חדשים."],
}  # fmt: skip
LANGUAGES = list(SENTENCE_FORMS)

# Lower bounds of the fine buckets Meta used since 2019; the last bucket is open. Impressions start at 0-999.
HUNDREDS = [*range(0, 1000, 100), *range(1000, 5000, 500)]
THOUSANDS = [*range(5000, 10000, 1000), *range(10000, 50000, 5000), *range(50000, 100000, 10000),
             *range(100000, 200000, 25000), *range(200000, 500000, 50000), *range(500000, 1000001, 100000)]  # fmt: skip
SPEND_BOUNDS = [*HUNDREDS, *THOUSANDS]
IMPRESSION_BOUNDS = [*range(0, 5000, 1000), *THOUSANDS]
AUDIENCE_BOUNDS = [100, 1001, 5001, 10001, 50001, 100001, 500001, 1000001]

PLATFORMS = [["facebook"], ["facebook", "instagram"], ["instagram"], ["facebook", "instagram", "messenger"],
             ["facebook", "instagram", "audience_network", "messenger"]]  # fmt: skip
# The first 21 are in every ad; a few ads also have people of unknown age, fewer the two kinds after them.
DEMOGRAPHIC_AGES = ["13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "Unknown", "All (Automated App Ads)"]

# Shares are whole millionths that add up to one but for rounding; below 1E-4 Meta writes them with an exponent.
SHARE_MACROS = """
CREATE MACRO share_text(s) AS CASE
    WHEN s >= 1000000 THEN '1'
    WHEN s >= 100 THEN '0.' || rtrim(lpad(s::VARCHAR, 6, '0'), '0')
    WHEN s >= 10 THEN concat(s // 10, '.', s % 10, 'E-5')
    ELSE concat(s, '.0E-6') END;
CREATE MACRO weights(i, salt, n) AS
    list_transform(range(n), lambda k: pick(i * 32 + k, salt, 1000) * pick(i * 32 + k, salt, 1000) + 100);
CREATE MACRO shares(given, total, labels) AS list_aggregate(list_transform(given, lambda w, k:
    concat('{"percentage":"', share_text((w * 1000000 + total // 2) // total), '",', list_extract(labels, k), '}')),
    'string_agg', ',');
"""

META_LINES = """
WITH picks AS (
    SELECT i,
           draw(i, $change_salt) <= $change_limit AS changed,
           zipf(i, 101, len(getvariable('page_ids'))) + 1 AS page
    FROM row_numbers
), facts AS (
    SELECT i, changed, page,
           100000000000000 + draw(i, 102) * 400000 + pick(i, 103, 400000) AS id,
           list_extract(getvariable('page_regions'), page) AS region,
           list_extract(getvariable('page_languages'), page) AS language,
           DATE '2022-02-01' + pick(i, 104, 1600)::INTEGER AS created,
           CASE WHEN pick(i, 105, 300) = 0 THEN $open_impressions
                ELSE floor($open_impressions * pow(fraction(i, 106), 2))::INTEGER END AS impressions_bucket,
           -- Never both open: a changed ad can always grow by one bucket.
           CASE WHEN pick(i, 105, 300) = 1 THEN $open_spend
                ELSE floor($open_spend * pow(fraction(i, 107), 4))::INTEGER END AS spend_bucket,
           weights(i, 108, CASE WHEN pick(i, 109, 10) < 7 THEN 21 WHEN pick(i, 109, 10) < 9 THEN 24 ELSE 27 END)
               AS demographic_weights,
           weights(i, 110, 8) AS region_weights
    FROM picks
), moved AS (
    SELECT * EXCLUDE (impressions_bucket, spend_bucket),
           least(impressions_bucket + changed::INTEGER, $open_impressions) AS impressions_bucket,
           least(spend_bucket + changed::INTEGER, $open_spend) AS spend_bucket,
           created + pick(i, 111, 4)::INTEGER AS started,
           CASE WHEN pick(i, 112, 10) < 6 THEN
               created + 4 + pick(i, 113, 60)::INTEGER + CASE WHEN changed THEN 7 ELSE 0 END END AS stopped
    FROM facts
), texts AS (
    SELECT *, language * $sentences + 1 AS first_sentence FROM moved
)
SELECT concat(
    '{"id":"', id, '","ad_creation_time":"', created,
    '","ad_creative_bodies":["', sentence(first_sentence, i, 120), ' ', sentence(first_sentence, i, 121), ' ',
    sentence(first_sentence, i, 122),
    CASE WHEN pick(i, 123, 3) > 0 THEN
        concat('\\n\\n', sentence(first_sentence, i, 124), ' ', sentence(first_sentence, i, 125)) END,
    CASE WHEN pick(i, 123, 3) > 1 THEN concat('","', sentence(first_sentence, i, 126)) END,
    '"],', CASE WHEN pick(i, 127, 10) > 1 THEN concat(
        '"ad_creative_link_captions":["', list_extract(getvariable('page_sites'), page), '"],') END,
    CASE WHEN pick(i, 128, 10) > 3 THEN concat(
        '"ad_creative_link_descriptions":["', sentence(first_sentence, i, 129), '"],') END,
    CASE WHEN pick(i, 130, 10) > 1 THEN concat(
        '"ad_creative_link_titles":["', sentence(first_sentence, i, 131), '"],') END,
    '"ad_delivery_start_time":"', started, '"', ',"ad_delivery_stop_time":"' || stopped::VARCHAR || '"',
    ',"ad_snapshot_url":"https://www.facebook.com/ads/archive/render_ad/?id=', id, '",',
    CASE WHEN pick(i, 132, 25) > 0 THEN
        concat('"bylines":', list_extract(getvariable('page_bylines'), page), ',') END,
    '"currency":"', list_extract(getvariable('currencies'), region + 1),
    '","delivery_by_region":[', shares(region_weights, list_sum(region_weights)::BIGINT,
        list_extract(getvariable('region_labels'), region * 16 + pick(i, 133, 16) + 1)),
    '],"demographic_distribution":[', shares(demographic_weights, list_sum(demographic_weights)::BIGINT,
        getvariable('demographic_labels')),
    '],"estimated_audience_size":', list_extract(getvariable('audience_ranges'), pick(i, 134, 8) + 1),
    ',"impressions":', list_extract(getvariable('impression_ranges'), impressions_bucket + 1),
    ',"languages":["', list_extract(getvariable('languages'), language + 1),
    '"],"page_id":"', list_extract(getvariable('page_ids'), page),
    '","page_name":', list_extract(getvariable('page_names'), page),
    ',"publisher_platforms":',
    list_extract(getvariable('platforms'), pick(i, 135, len(getvariable('platforms'))) + 1),
    ',"spend":', list_extract(getvariable('spend_ranges'), spend_bucket + 1), '}')
FROM texts
"""

SENTENCE_MACRO = """
CREATE MACRO sentence(first_sentence, i, salt) AS
    list_extract(getvariable('sentences'), first_sentence + pick(i, salt, $sentences));
"""


def json_text(value: object) -> str:
    """The value as JSON the way the API sends it: compact, letters unescaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def api_ranges(bounds: Sequence[int], gap: int) -> list[str]:
    """Range objects for ascending lower bounds; the last has no upper bound. `gap`: from an upper bound to the next."""
    closed = [{"lower_bound": str(low), "upper_bound": str(high - gap)} for low, high in pairwise(bounds)]
    return [json_text(found) for found in [*closed, {"lower_bound": str(bounds[-1])}]]


def sentence(language: str, i: int) -> str:
    """An invented sentence, escaped for the inside of a JSON string."""
    place = choose(FIRST_SYLLABLES, i, 50) + choose(LAST_SYLLABLES, i, 51)
    text = choose(SENTENCE_FORMS[language], i, 52).format(place=place, number=2 + draw(i, 53) % 97)
    return json_text(text)[1:-1]


def region_labels(region: str, i: int) -> list[str]:
    """Labels of eight neighbouring first-level places of a region, the last one now and then `Unknown`."""
    names = REGIONS[region][3].split(",")
    start = draw(i, 54) % len(names)
    chosen = [names[(start + k) % len(names)] for k in range(8)]
    if i % 4 == 0:
        chosen[-1] = "Unknown"
    return [f'"region":{json_text(name)}' for name in chosen]


def meta_lists(pages: int = PAGES) -> dict[str, list[Any]]:
    """The lists that ads of the API pick from, by variable name; text is already JSON."""
    codes = list(REGIONS)
    region_of_share = [code for code, (_, _, share, _) in REGIONS.items() for _ in range(share)]
    regions = [choose(region_of_share, i, 55) for i in range(pages)]
    # Numbers apart from the Google advertisers', so that the two files do not share every name.
    names = [advertiser_name(ADVERTISERS + i, region) for i, region in enumerate(regions)]
    bylines = [name if draw(i, 56) % 3 else advertiser_name(ADVERTISERS + PAGES + i, regions[i])
               for i, name in enumerate(names)]  # fmt: skip
    return {
        "page_ids": [str(100_000_000_000_000 + draw(i, 57) * 20_000_000) for i in range(pages)],
        "page_names": [json_text(name) for name in names],
        "page_bylines": [json_text(name) for name in bylines],
        "page_sites": [f"{choose(NOUNS, i, 58).lower()}-{i}.example" for i in range(pages)],
        "page_regions": [codes.index(region) for region in regions],
        "page_languages": [LANGUAGES.index(LANGUAGE_OF_REGION.get(region, "en")) for region in regions],
        "currencies": [REGIONS[code][0] for code in codes],
        "languages": LANGUAGES,
        "sentences": [sentence(language, n * SENTENCES + i) for n, language in enumerate(LANGUAGES)
                      for i in range(SENTENCES)],
        "region_labels": [region_labels(code, n * 16 + i) for n, code in enumerate(codes) for i in range(16)],
        "demographic_labels": [f'"age":"{age}","gender":"{gender}"' for age in DEMOGRAPHIC_AGES
                               for gender in ("female", "male", "unknown")],
        "audience_ranges": api_ranges(AUDIENCE_BOUNDS, gap=1),
        "impression_ranges": api_ranges(IMPRESSION_BOUNDS, gap=1),
        "spend_ranges": api_ranges(SPEND_BOUNDS, gap=1),
        "platforms": [json_text(platforms) for platforms in PLATFORMS],
    }  # fmt: skip


def meta_api(ads: int, out: Path, changed: float = 0.0, seed: int = 0, pages: int = PAGES) -> None:
    """Write ads of Meta's Ad Library API (field names since v13), one JSON object a line, about 3 kB each.

    `changed` is the share of ads that a later download shows grown: impressions and spend one bucket up, and the stop
    day later where there is one. `seed` chooses which ads; the others, and the order, are the same bytes. `pages` is
    how many advertisers there are to pick from.
    """
    con = connect(meta_lists(pages), ads)
    con.execute(SHARE_MACROS)
    con.execute(SENTENCE_MACRO.replace("$sentences", str(SENTENCES)))
    parameters = {
        "open_impressions": len(IMPRESSION_BOUNDS) - 1,
        "open_spend": len(SPEND_BOUNDS) - 1,
        "sentences": SENTENCES,
        **chosen(con, ads, "change", changed, CHANGE_SALT + seed),
    }
    write_lines(con, META_LINES, parameters, out)


# --- writing ----------------------------------------------------------------------------------------------------------


def connect(lists: dict[str, list[Any]], rows: int) -> duckdb.DuckDBPyConnection:
    """A database with the macros, the lists as variables, and the row numbers.

    The numbers are a table and not range(): DuckDB reads a table with all threads and writes it in order.
    """
    con = duckdb.connect()
    con.execute(DRAW_MACROS)
    for name, values in lists.items():
        con.execute(f"SET VARIABLE {name} = ?", [values])
    con.execute("CREATE TABLE row_numbers AS SELECT range AS i FROM range(?)", [rows])
    return con


def chosen(con: duckdb.DuckDBPyConnection, rows: int, name: str, share: float, salt: int) -> dict[str, int]:
    """What a query needs to know which rows are chosen: exactly round(rows * share) draws are within the limit."""
    found = con.execute(
        "SELECT max(d) FROM (SELECT draw(i, $salt) AS d FROM row_numbers ORDER BY d LIMIT $count)",
        {"salt": salt, "count": round(rows * share)},
    ).fetchall()
    limit = found[0][0]
    return {f"{name}_salt": salt, f"{name}_limit": -1 if limit is None else limit}


def write_lines(
    con: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, int], out: Path, header: str | None = None
) -> None:
    """Write the one text column of `query` as the lines of `out`, under `header` if there is one."""
    # COPY takes no parameters, so the numbers are put into the text; the separators are bytes that no line holds.
    for name, value in parameters.items():
        query = query.replace(f"${name}", str(value))
    options = f"FORMAT csv, HEADER {header is not None}, DELIMITER '\x1f', QUOTE '\x1e', ESCAPE '\x1e'"
    target = str(out).replace("'", "''")
    con.execute(f"""COPY (SELECT line AS "{header or "line"}" FROM ({query}) lines(line)) TO '{target}' ({options})""")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the file it asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    google = kinds.add_parser("google-creative", help="Google's creative-stats CSV of 2026")
    google.add_argument("--rows", type=int, default=2_000_000)
    google.add_argument("--missing", type=float, default=0.0, help="share of the rows that are left out, 0 to 1")
    google.set_defaults(
        write=lambda given: google_creative(given.rows, given.out, given.changed, given.seed, given.missing)
    )
    meta = kinds.add_parser("meta-api", help="ads of Meta's Ad Library API, one JSON object a line")
    meta.add_argument("--ads", type=int, default=500_000)
    meta.add_argument("--pages", type=int, default=PAGES, help="how many advertisers there are to pick from")
    meta.set_defaults(write=lambda given: meta_api(given.ads, given.out, given.changed, given.seed, given.pages))
    for kind in (google, meta):
        kind.add_argument("--out", type=Path, required=True)
        kind.add_argument("--changed", type=float, default=0.0, help="share of the rows that changed, 0 to 1")
        kind.add_argument("--seed", type=int, default=0, help="which rows are chosen")
    given = parser.parse_args(arguments)
    given.write(given)


if __name__ == "__main__":
    main()
