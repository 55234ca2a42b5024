"""The samples of the ads of 2015-17 that were bought in roubles, in three parses."""

import json
from collections.abc import Sequence
from typing import Any

from archive.samples.make_common import Files, Json, csv_bytes

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
