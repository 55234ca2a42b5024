"""Make the samples that are no plain CSV: workbooks, a SQLite file, Parquet, and CSVs without a header.

What a library writes differs from version to version, so these files are compared by what is in them.
"""

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter  # type: ignore[import-untyped]

from archive.samples.made import Made
from archive.samples.make_common import Files, Json, Zip
from archive.samples.make_ira import IRA_ADS, ira_object
from archive.samples.make_meta import meta_interval
from archive.samples.make_meta_tools import api_records
from archive.samples.make_snap import SNAP_ADS, SNAP_V2

WRITTEN = datetime(2026, 5, 3)


def workbook(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> Zip:
    """Write rows into sheets as a data frame's writer does: texts as texts, numbers and days as such."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        book.set_properties({"created": WRITTEN})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    match value:
                        case None | "":
                            pass
                        case date():
                            sheet.write_datetime(y, x, datetime(value.year, value.month, value.day), days)
                        case int() | float():
                            sheet.write_number(y, x, value)
                        case _:
                            sheet.write_string(y, x, str(value))
    with zipfile.ZipFile(packed) as made:
        return Zip("2026-05-03", {name: made.read(name) for name in made.namelist()})


def snapchat() -> Files:
    """Make a year file that somebody saved as a workbook: numbers typed, moments still texts, a sheet of notes."""
    numbers = ("Spend", "Impressions")
    ads = [[int(ad[name]) if name in numbers else ad.get(name) for name in SNAP_V2] for ad in SNAP_ADS[:4]]
    notes = [["What I did"], ["Downloaded, and looked."]]
    return {"more/snapchat-xlsx/PoliticalAds2026.xlsx": workbook({"PoliticalAds": [SNAP_V2, *ads], "Notes": notes})}


ADDOWNLOADER = (
    "id", "ad_delivery_start_time", "ad_delivery_stop_time", "ad_creative_bodies", "ad_creative_link_captions",
    "ad_creative_link_descriptions", "ad_creative_link_titles", "ad_snapshot_url", "bylines", "currency",
    "delivery_by_region", "demographic_distribution", "estimated_audience_size", "impressions", "languages", "spend",
    "page_id", "page_name",
)  # fmt: skip
DERIVED = ("impressions_avg", "female_18-24", "male_65+", "unknown_65+", "campaign_duration", "spend_avg")


def addownloader() -> Files:
    """Make what AdDownloader saves: cells as Python prints them, page ids as numbers, and columns of its own."""
    records = [*api_records(104, 301, 802), api_records(401)[0] | {"spend": meta_interval("1000001-")}]
    rows = [[addownloader_cell(name, record.get(name)) for name in ADDOWNLOADER] for record in records]
    derived: list[list[Any]] = [[1500.0, 0.1, 0.25, None, 30, 50.0], [50.0, None, 0.2, 0.001, 12, 150], [None], [None]]
    header = [*ADDOWNLOADER, *DERIVED]
    body = [[*row, *more] for row, more in zip(rows, derived, strict=True)]
    return {"more/meta_script-xlsx/addownloader.xlsx": workbook({"Sheet1": [header, *body]})}


def addownloader_cell(name: str, value: Any) -> Any:
    """Print one value as a data frame holds it."""
    if name == "page_id":
        return int(value)
    if name.endswith("_time") and value:
        return date.fromisoformat(value)
    return str(value) if isinstance(value, list | dict) else value


def ira() -> Files:
    """Make the SQLite file: the ads of the third parse, and their targeting as labels in two further tables."""
    objects = [ira_object(ad) for ad in IRA_ADS]
    labels: dict[str, tuple[str, str, str]] = {}
    pairs = []
    for ad in objects:
        for category, prefix, name in labelled(ad["targeting"]):
            labels.setdefault(name, (f"9999{len(labels):x}", category, prefix))
            pairs.append((labels[name][0], ad["id"]))
    return {"more/ira-sqlite/russian-ads.db": Made(database(objects, labels, pairs), rows_of_database)}


def labelled(targeting: Json) -> Iterable[tuple[str, str, str]]:
    """Flatten nested targeting into (category, prefix, name)."""
    for category, value in targeting.items():
        groups = value.items() if isinstance(value, dict) else [("", value)]
        for group, items in groups:
            prefix = f"{category}:{group}" if group else category
            yield from ((category, prefix, f"{prefix}:{item}") for item in items)


def database(objects: Iterable[Json], labels: Mapping[str, tuple[str, str, str]], pairs: Iterable[Any]) -> bytes:
    """Write the tables of the SQLite file; where the parse found no amount, it says 0.00 US dollars."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ads.db"
        with sqlite3.connect(path) as con:
            con.executescript(IRA_TABLES)
            con.executemany(
                "INSERT INTO ads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        ad["id"], ad["file"], None, ad["clicks"], ad["impressions"], ad["text"], ad["url"],
                        ad["spend"]["amount"], ad["spend"]["currency"] or "USD", ad["created"], ad["ended"],
                    )
                    for ad in objects
                ),
            )  # fmt: skip
            rows = ((key, name, category, prefix) for name, (key, category, prefix) in labels.items())
            con.executemany("INSERT INTO targets VALUES (?, ?, ?, ?)", rows)
            con.executemany("INSERT INTO ad_targets VALUES (?, ?)", pairs)
        con.close()
        return path.read_bytes()


IRA_TABLES = """
CREATE TABLE ads (
  id INTEGER PRIMARY KEY, pdf TEXT, image TEXT, clicks INTEGER, impressions INTEGER, text TEXT, url TEXT,
  spend_amount TEXT, spend_currency TEXT, created TEXT, ended TEXT
);
CREATE TABLE targets (id TEXT PRIMARY KEY, name TEXT, category TEXT, prefix TEXT);
CREATE TABLE ad_targets (target_id TEXT REFERENCES targets(id), ad_id INTEGER REFERENCES ads(id));
"""


def rows_of_database(content: bytes) -> object:
    """Read every table of the SQLite file back."""
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "ads.db").write_bytes(content)
        con = sqlite3.connect(path)
        found = [
            con.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in ("ads", "targets", "ad_targets")
        ]
        con.close()
        return found


def meta_targeting(made: Files) -> Files:
    """Make the audience tab as Parquet, with the types its collector gives the columns, out of the CSV."""
    csv = made["more/meta_targeting/DE-last_30_days.csv"]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.parquet"
        source.write_bytes(csv if isinstance(csv, bytes) else b"")
        con.execute(
            "COPY (SELECT * REPLACE (num_ads::INTEGER AS num_ads, total_spend_pct::DOUBLE AS total_spend_pct, "
            "total_spend_formatted::DOUBLE AS total_spend_formatted, no_data::BOOLEAN AS no_data, "
            "is_exclusion::BOOLEAN AS is_exclusion) "
            f"FROM read_csv('{source}', all_varchar=true, nullstr='NA')) TO '{target}' (FORMAT parquet)"
        )
        return {"more/meta_targeting-parquet/2026-05-02.parquet": Made(target.read_bytes(), rows_of_parquet)}


def rows_of_parquet(content: bytes) -> object:
    """Read the Parquet file back."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        (path := Path(folder) / "a.parquet").write_bytes(content)
        return con.execute(f"SELECT * FROM '{path}'").fetchall()


X_US_HEADER = (
    "Screen Name", "Tweet Id", "Tweet Url", "Day of Start Date Adgroup", "Day of End Date Adgroup", "Targeting Name",
    "Interest Targeting", "Geo Targeting", "Gender Targeting", "Age Targeting", "Impressions", "Spend_USD",
)  # fmt: skip


def x() -> Files:
    """Make the US disclosure as a workbook, as X publishes it now and then: the numbers of posts are texts."""
    post = "https://x.com/LanternMove/status/9999000000000000001"
    rows = [
        ["LanternMove", "9999000000000000001", post, date(2026, 3, 3), date(2026, 3, 20), "Keywords", "Politics",
         "Nevada, US", None, "18+", 120400, 1250.75],
        ["LanternMove", 9999000000000000001, post, date(2026, 3, 3), date(2026, 3, 20), "Look-alikes", None,
         "Ohio, US", None, "18+", 900, 12],
        ["OldMillCommittee", 9999000000000000002, None, date(2026, 3, 4), date(2026, 3, 5), "Keywords", None, None,
         None, None, 10, 1],
    ]  # fmt: skip
    return {"more/x-xlsx/10-March-2026-political-ads-data.xlsx": workbook({"Sheet 1": [X_US_HEADER, *rows]})}


def nyu() -> Files:
    """Make NYU's totals of a day: no header, a line without a name, names with commas and quotes."""
    day = "more/nyu/2018-09-30/2018-09-30"
    return {
        f"{day}_api_page_spend.csv": b'Lantern Movement,218000,391000\n"Harbour, Hills & ""Co""",0,99\n',
        f"{day}_api_sponsor_spend.csv": "Lantern Movement Campaign Fund,160000\n,43900\nÄlvmünde e.V.,900\n".encode(),
        f"{day}_api_page_ads.csv": b"Lantern Movement,412\nOld Mill Committee,1\n",
        f"{day}_api_sponsor_ads.csv": b"Lantern Movement Campaign Fund,409\n",
        f"{day}_region_Nevada_page_impressions.csv": b"Lantern Movement,5450504\n",
        f"{day}_api_sponsor_impressions.csv": b",43998000,61000000\n",
    }


def packed_samples(made: Files) -> Files:
    """Make every sample of this file; *made* are the texts."""
    return snapchat() | addownloader() | ira() | meta_targeting(made) | x() | nyu()
