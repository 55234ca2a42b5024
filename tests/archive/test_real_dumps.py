"""What platforms really published, held against counts and sums that these tests make for themselves from the files.

Skipped where the real dumps are absent. No row of them stands in this project: what is expected is computed, or is a
figure that the descriptions of the dumps give.
"""

import csv
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
import python_calamine

import archive
from adlib import models
from archive.config import load
from archive.database import Archive, question_names
from archive.importer import Report
from made import one, put

DUMPS = Path(__file__).parents[3] / "shared" / "dumps"
pytestmark = pytest.mark.skipif(not DUMPS.is_dir(), reason="the real dumps (../shared/dumps) are not on this machine")

US_2020 = "meta_report/v2_2020-06-10_US_last_90_days_unzipped"
GB_2019 = "meta_report/v1_2019-05_GB/FacebookAdLibraryReportGB2019-05-11"
PAGES = "meta_api/gb2019_v5_raw_pages/full_day_run"
# In the order of their publication; the day they were taken down, where neither name nor content says it.
GOOGLE = {
    "google/2018-08-15_v1_usd": "2018-08-15",
    "google/2018-09-10_v1_usd": "2018-09-10",
    "google/2019-06-24_v3_12cur": "2019-06-24",
    "google/2020-02-25_v4_12cur": None,
    "google/2025-04-15_v9_20cur": "2025-04-15",
}
SNAP = {
    "snap/2018_v1_27col_nocurrency/PoliticalAds.csv": "2019-12-03",
    "snap/v2_34col_2020-02-15": "2020-02-15",
    "snap/2019_raw_crlf_2020-03/PoliticalAds.csv": "2020-03-03",
    "snap/2021_v2_2021-08-28": "2021-08-28",
    "snap/2023_v3_2023-03-20": "2023-03-20",
    "snap/2024_v3_2024-07-25": "2024-07-25",
    "snap/2024_v3_2024-08-05": "2024-08-05",
    "snap/2026_v3_daily/2026-07-18": "2026-07-18",
    "snap/2018_2019_v3_2026-07-22": "2026-07-22",
    "snap/2023_v3_2026-07-25": "2026-07-25",
    "snap/2026_v3_daily/2026-07-27": "2026-07-27",
    "snap/2026_v3_daily/2026-08-04": "2026-08-04",
    "snap/2026_v3_daily/2026-08-08": "2026-08-08",
}
LINES = "spend_line_history AS l JOIN capture_file AS f USING (capture_id, file_no)"
SEEN = "sighting AS s JOIN ad_version AS v USING (version_id) JOIN capture AS c USING (capture_id)"
META_API = {
    "meta_api/eu2019_v3_array": "2019-05-15",
    PAGES: "2019-11-03",
    "meta_api/gb2019_v5_raw_pages/test_run": "2019-11-03",
    "meta_api/gb2019_v5_raw_pages/woking.json": "2019-11-03",
    "meta_api/be2021_open_ranges_single_ad": "2021-02-09",
    "meta_api/lejo1_example_2021_plural_fields/example.json": "2021-12-09",
}
EVERYTHING = {**GOOGLE, **SNAP, **META_API, "meta_report": None}


def take(opened: Archive, dumps: dict[str, str | None]) -> list[Report]:
    """Import dumps with the day they were taken down."""
    reports = []
    for name, day in dumps.items():
        reports += opened.import_dump(DUMPS / name, as_of=datetime.fromisoformat(day) if day else None)
    return [report for report in reports if report.outcome != "skipped"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of all that must import: the whole of google, snap, meta_report and the JSON of meta_api."""
    path = tmp_path_factory.mktemp("real") / "archive.duckdb"
    with archive.open(path) as opened:
        reports = take(opened, EVERYTHING)
    assert [str(report.error) for report in reports if report.error] == []
    return path


@pytest.fixture
def real(path: Path) -> Iterator[Archive]:
    with archive.open(path, read_only=True) as opened:
        yield opened


def rows_of(name: str) -> list[dict[str, str]]:
    """Read a CSV with Python's reader."""
    csv.field_size_limit(1 << 30)
    with (DUMPS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def ads_of(name: str) -> list[dict[str, Any]]:
    """Read the ads of a JSON file with Python's reader."""
    content = json.loads((DUMPS / name).read_text(encoding="utf-8"))
    return (
        content["data"]
        if isinstance(content, dict) and "data" in content
        else content
        if isinstance(content, list)
        else [content]
    )


# --- nothing is lost --------------------------------------------------------------------------------------------------


def records_in(name: str, content: bytes) -> int:
    """Count a file's records without any code of adlib."""
    if content[:1] in b"{[":
        parsed = json.loads(content)
        return len(parsed.get("data", [parsed])) if isinstance(parsed, dict) else len(parsed)
    csv.field_size_limit(1 << 30)
    return sum(1 for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) if row) - 1


@cache
def counted() -> dict[str, int]:
    """Records by sha256 of every file that must import, loose or in a zip."""
    found = {}
    for name in EVERYTHING:
        top = DUMPS / name
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.suffix == ".zip" and file.stat().st_size > 1:
                with zipfile.ZipFile(file) as packed:
                    contents = {
                        f"{file}!{each}": packed.read(each) for each in packed.namelist() if each.endswith(".csv")
                    }
            elif file.is_file() and file.suffix not in (".zip", ".txt", ".md"):
                contents = {str(file): file.read_bytes()}
            else:
                contents = {}
            found |= {hashlib.sha256(data).hexdigest(): records_in(where, data) for where, data in contents.items()}
    return found


def test_every_file_was_read_and_every_record_of_it_accounted_for(real: Archive) -> None:
    """Against a count made with Python's own readers."""
    assert len(counted()) > 400
    held = real.sql(
        "SELECT DISTINCT sha256, rows_read, rows_loaded + rows_unchanged + rows_merged + rows_rejected "
        "FROM capture_file"
    )
    assert {(sha, number, number) for sha, number in counted().items()} == set(held.rows)


def test_every_record_stands_in_the_tables_or_among_the_rejected(real: Archive) -> None:
    """The rows that the tables hold for a file, not what the capture says of itself."""
    query = """
    SELECT f.sha256, f.rows_read - f.rows_merged - f.rows_rejected AS said, max(coalesce(s.n, l.n, d.n, 0)) AS held
    FROM capture_file AS f
    LEFT JOIN (SELECT capture_id, file_no, count(*) AS n FROM sighting GROUP BY ALL) AS s USING (capture_id, file_no)
    LEFT JOIN (
      SELECT capture_id, file_no, count(DISTINCT row_no) AS n FROM spend_line_history GROUP BY ALL
    ) AS l USING (capture_id, file_no)
    LEFT JOIN (
      SELECT capture_id, file_no, count(*) AS n FROM advertiser_declared GROUP BY ALL
    ) AS d USING (capture_id, file_no)
    WHERE f.holds <> 'as_of' GROUP BY ALL HAVING said <> held
    """
    assert real.sql(query).rows == []


def test_no_row_of_a_real_dump_is_rejected(real: Archive) -> None:
    assert real.sql("SELECT count(*) FROM rejected_row").rows == [(0,)]


def test_importing_everything_again_changes_nothing(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with archive.open(path) as opened:
        reports = take(opened, EVERYTHING)
    assert Counter(report.outcome for report in reports) == {"known": len(reports)}
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_no_access_token_of_the_dumps_is_in_the_archive(path: Path, real: Archive) -> None:
    texts = [file.read_bytes() for file in (DUMPS / "meta_api").rglob("*") if file.is_file()]
    tokens = {token for text in texts for token in re.findall(rb"access_token(?:=|%3D)(EAA[A-Za-z0-9]{20,})", text)}
    assert tokens
    stored = path.read_bytes()
    assert [token for token in tokens if token in stored or token[:40] in stored] == []
    for model in models.TABLES:
        rows = real.sql(
            f'SELECT count(*) FROM "{model.__tablename__}" AS t WHERE t::VARCHAR LIKE $shape', shape="%EAAFAKE%"
        )
        assert rows.rows == [(0,)], model.__tablename__


def test_the_click_id_of_a_snap_ad_that_looks_like_a_token_is_kept(real: Archive) -> None:
    """An id of a click holds the letters of a Meta token inside a longer word; the ad's address must stay as it was."""
    addresses = [
        row["CreativeProperties"]
        for row in rows_of("snap/2024_v3_2024-08-05/2024.csv")
        if "EAAR" in row["CreativeProperties"]
    ]
    assert addresses
    query = "SELECT count(*) FROM ad CROSS JOIN UNNEST(details) AS u(note) WHERE note.value = $address"
    assert [real.sql(query, address=each).rows[0][0] > 0 for each in addresses] == [True] * len(addresses)


# --- Google -----------------------------------------------------------------------------------------------------------


def lines(real: Archive, name: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    """Spend lines of one Google file, from the history."""
    query = f"SELECT {columns} FROM {LINES} WHERE f.name = $name AND {where}"
    return real.sql(query, name=str(DUMPS / name)).rows


STATS = "google-political-ads-advertiser-stats.csv"
WEEKLY = "google-political-ads-advertiser-weekly-spend.csv"
STATS_2025 = f"google/2025-04-15_v9_20cur/{STATS}"
EURO_PARTS = ("BGN", "CZK", "DKK", "HUF", "PLN", "RON", "SEK")


def test_the_totals_of_2025_are_the_published_ones(real: Archive) -> None:
    rows = lines(real, STATS_2025, "l.grain, l.currency, sum(l.spend_lower), sum(l.spend_upper)", "true GROUP BY 1, 2")
    assert {grain for grain, *_ in rows} == {"total"}
    sums = {currency: (int(lower), int(upper)) for _, currency, lower, upper in rows}
    known = {"USD": 2128902500, "EUR": 72112150, "GBP": 10403200, "INR": 6647716000, "BRL": 129335500, "AUD": 54721950}
    assert {currency: sums[currency] for currency in known} == {
        currency: (total, total) for currency, total in known.items()
    }


def test_every_figure_of_2025_is_a_line_or_a_part_of_the_euro_beside_it_and_never_both(real: Archive) -> None:
    """Facts 2: the seven currencies of EU members repeat what is in EUR already; all others are money of their own."""
    rows = rows_of(STATS_2025)
    assert len(rows) == 20832
    expected: dict[str, int] = defaultdict(int)
    for row in rows:
        amounts = {name[-3:]: int(value) for name, value in row.items() if name.startswith("Spend_") and int(value)}
        for currency, amount in amounts.items():
            if not (currency in EURO_PARTS and "EUR" in amounts):
                expected[currency] += amount
    found = lines(real, STATS_2025, "l.currency, sum(l.spend_lower)", "l.spend_lower > 0 GROUP BY 1")
    assert {currency: int(total) for currency, total in found} == expected
    both = f"GROUP BY 1 HAVING bool_or(l.currency = 'EUR') AND bool_or(l.currency IN {EURO_PARTS})"
    beside = lines(real, STATS_2025, "l.row_no", f"true {both}")
    assert beside == []


def test_parts_of_the_euro_are_kept_beside_it(real: Archive) -> None:
    found = real.sql(
        f"SELECT other.currency, sum(other.lower) FROM {LINES} "
        "CROSS JOIN UNNEST(l.conversions) AS u(other) WHERE f.name = $name AND other.relation = 'part' GROUP BY 1",
        name=str(DUMPS / STATS_2025),
    ).rows
    expected: dict[str, int] = defaultdict(int)
    for row in rows_of(STATS_2025):
        for currency in EURO_PARTS:
            if int(row["Spend_EUR"]) and int(row[f"Spend_{currency}"]):
                expected[currency] += int(row[f"Spend_{currency}"])
    assert {currency: int(total) for currency, total in found} == expected


def test_every_advertiser_of_2025_has_a_line_even_those_whose_figures_are_all_zero(real: Archive) -> None:
    assert lines(real, STATS_2025, "count(DISTINCT l.row_no), count(DISTINCT l.advertiser_id)") == [(20832, 20832)]
    zeros = sum(not any(int(v) for k, v in row.items() if k.startswith("Spend_")) for row in rows_of(STATS_2025))
    assert zeros
    assert lines(real, STATS_2025, "count(*)", "l.spend_lower = 0") == [(zeros,)]


@pytest.mark.parametrize("bundle", ["2018-08-15_v1_usd", "2018-09-10_v1_usd"])
def test_in_2018_there_are_dollars_alone_and_one_line_a_row(real: Archive, bundle: str) -> None:
    for name in (STATS, WEEKLY, "google-political-ads-geo-spend.csv"):
        rows = rows_of(f"google/{bundle}/{name}")
        column = "Spend_USD" if "weekly" in name else "Total_Spend_USD"
        found = lines(
            real,
            f"google/{bundle}/{name}",
            "l.currency, count(*), count(DISTINCT l.row_no), sum(l.spend_lower)",
            "true GROUP BY 1",
        )
        assert found == [("USD", len(rows), len(rows), Decimal(sum(int(row[column]) for row in rows)))]


# dollars to the currency, as the figures of those months show; far off means that a column was taken for another
RATES = {
    "2019-06-24_v3_12cur": {
        "EUR": (0.80, 0.92),
        "INR": (60, 78),
        "GBP": (0.69, 0.82),
        "HUF": (240, 300),
        "SEK": (8, 10.5),
    },
    "2020-02-25_v4_12cur": {
        "EUR": (0.80, 0.94),
        "INR": (60, 78),
        "GBP": (0.69, 0.84),
        "HUF": (240, 320),
        "SEK": (8, 10.5),
    },
}


@pytest.mark.parametrize("bundle", RATES)
@pytest.mark.parametrize("name", [STATS, WEEKLY, "google-political-ads-geo-spend.csv"])
def test_in_2019_and_2020_one_row_is_one_line_and_the_other_columns_are_the_same_money(
    real: Archive, bundle: str, name: str
) -> None:
    """Fact 1: every currency column repeats one spend converted; adding them up would count it twelve times."""
    rows = rows_of(f"google/{bundle}/{name}")
    found = lines(
        real,
        f"google/{bundle}/{name}",
        "l.row_no, l.currency, l.currency_basis, l.spend_lower, l.spend_upper, l.conversions",
        "true ORDER BY l.row_no",
    )
    assert [number for number, *_ in found] == list(range(1, len(rows) + 1))
    for row, (_, currency, basis, lower, upper, conversions) in zip(rows, found, strict=True):
        said = {each["currency"]: each["lower"] for each in conversions} | {currency: lower}
        assert said == {key[-3:]: Decimal(value) for key, value in row.items() if key.startswith("Spend_")}
        assert lower == upper and {each["relation"] for each in conversions} == {"conversion"}
        assert basis in ("region", "ambiguous") and (basis == "region" or currency == "USD")
        if said["USD"] >= 10_000:
            for code, (least, most) in RATES[bundle].items():
                assert least <= said[code] / said["USD"] <= most, (row, code)


@pytest.mark.parametrize("bundle", RATES)
def test_the_currency_of_an_advertiser_is_that_of_its_regions(real: Archive, bundle: str) -> None:
    home = {"US": "USD", "IN": "INR", "GB": "GBP"}
    regions = {row["Advertiser_ID"]: row["Regions"].split(", ") for row in rows_of(f"google/{bundle}/{STATS}")}
    currencies = {
        advertiser: found.pop() if len(found) == 1 else "USD"
        for advertiser, places in regions.items()
        for found in [{home.get(place, "EUR") for place in places if place != "EU" or places == ["EU"]}]
    }
    for name in (STATS, WEEKLY):
        found = lines(real, f"google/{bundle}/{name}", "DISTINCT l.advertiser_id, l.currency")
        assert [(who, code) for who, code in found if currencies.get(who, "USD") != code] == []
    assert len(set(currencies.values())) == 4


CELLS = """
WITH cells AS (
  SELECT c.as_of::DATE AS day, l.advertiser_id, l.period_start, l.spend_lower AS spend
  FROM spend_line_history AS l JOIN capture AS c USING (capture_id)
  WHERE l.platform = 'google' AND l.grain = 'week' AND c.as_of::DATE IN (DATE '2018-08-15', DATE '2018-09-10')
), august AS (FROM cells WHERE day = DATE '2018-08-15'), september AS (FROM cells WHERE day = DATE '2018-09-10')
SELECT count(*), count(*) FILTER (s.spend IS NULL), count(*) FILTER (s.spend < a.spend),
  count(*) FILTER (s.spend > a.spend)
FROM august AS a LEFT JOIN september AS s USING (advertiser_id, period_start)
"""


def test_both_captures_of_2018_stay_and_show_what_vanished_and_what_changed(real: Archive) -> None:
    """Of 1,659 weekly cells 21 had vanished after four weeks, 71 were lower and 253 higher."""
    assert real.sql(CELLS).rows == [(1659, 21, 71, 253)]


def test_a_single_week_of_2018_is_told_by_both_captures(real: Archive) -> None:
    query = (
        "SELECT c.as_of::DATE::VARCHAR, l.spend_lower "
        "FROM spend_line_history AS l JOIN capture AS c USING (capture_id) WHERE l.grain = 'week' "
        "AND l.advertiser_name ILIKE 'freedomworks%' AND l.period_start = DATE '2018-05-27' "
        "AND c.as_of < DATE '2019-01-01' ORDER BY 1"
    )
    assert real.sql(query).rows == [("2018-08-15", 200), ("2018-09-10", 100)]


def test_the_weeks_of_google_are_weeks_from_sunday_to_saturday(real: Archive) -> None:
    days = "dayofweek(period_start), period_end - period_start"
    assert real.sql(f"SELECT DISTINCT {days} FROM spend_line_history WHERE grain = 'week'").rows == [(0, 6)]


def test_weekly_lines_stand_although_a_later_bundle_has_none(real: Archive) -> None:
    """The bundle of 2025 is one file; it says nothing of weeks, so the weeks of 2020 are still the newest."""
    query = (
        "SELECT DISTINCT c.as_of::DATE::VARCHAR FROM spend_line AS l JOIN capture AS c USING (capture_id) "
        "WHERE l.grain = $grain AND l.platform = 'google'"
    )
    assert real.sql(query, grain="week").rows == [("2020-02-25",)]
    assert real.sql(query, grain="total").rows == [("2025-04-15",)]


def test_a_spreadsheets_copy_of_a_weekly_file_gives_the_same_facts(new: Archive, folder: Path, real: Archive) -> None:
    """Excel writes 5/27/2018 and CRLF; none of the 1,659 facts may change by it."""
    source = f"google/2018-08-15_v1_usd/{WEEKLY}"
    text = (DUMPS / source).read_text(encoding="utf-8")
    mangled = re.sub(r"\b(\d{4})-0?(\d{1,2})-0?(\d{1,2})\b", r"\2/\3/\1", text).replace("\n", "\r\n")
    copy = folder / WEEKLY
    copy.write_bytes(mangled.encode())
    assert one(new, copy).rows_loaded == 1659
    facts = "l.row_no, l.advertiser_id, l.advertiser_name, l.period_start, l.period_end, l.currency, l.spend_lower"
    found = new.sql(f"SELECT {facts} FROM spend_line AS l ORDER BY ALL").rows
    assert found == sorted(lines(real, source, facts))


# --- the Meta report --------------------------------------------------------------------------------------------------

US_ADVERTISERS = f"{US_2020}/FacebookAdLibraryReport_2020-06-10_US_last_90_days_advertisers.csv"


def us_lines(real: Archive, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    return lines(real, US_ADVERTISERS, columns, where)


def test_every_row_of_the_us_report_of_june_2020_is_one_line(real: Archive) -> None:
    found = us_lines(
        real, "l.grain, count(*), count(DISTINCT l.row_no), min(l.row_no), max(l.row_no)", "true GROUP BY 1"
    )
    assert found == [("last_90_days", 43110, 43110, 1, 43110)]
    assert us_lines(real, "DISTINCT l.country, l.period_start::VARCHAR, l.period_end::VARCHAR, l.currency") == [
        ("US", "2020-03-13", "2020-06-10", "USD")
    ]


def test_every_line_of_the_us_report_says_what_its_row_says(real: Archive) -> None:
    """All 43,110, but for the one whose quoting is broken: Python's reader repairs that in another way."""
    rows = rows_of(US_ADVERTISERS)
    expected = []
    for number, row in enumerate(rows, 1):
        amount = row["Amount Spent (USD)"]
        exact = not amount.startswith("≤")
        spend = (Decimal(amount), Decimal(amount), "exact") if exact else (Decimal(0), Decimal(amount[1:]), "at_most")
        silent = row["Disclaimer"] in ("", "These ads ran without a disclaimer")
        who = row["Page ID"] if row["Page ID"] != "0" else f"name:{row['Page Name']}"
        expected.append(
            (
                number,
                who,
                row["Page Name"] or None,
                *spend,
                int(row["Number of Ads in Library"]),
                None if silent else row["Disclaimer"].strip(),
            )
        )
    columns = "l.row_no, l.advertiser_id, l.advertiser_name, l.spend_lower, l.spend_upper, l.spend_kind, l.ads, l.payer"
    found = us_lines(real, columns, "true ORDER BY 1")
    differing = [number for number, (a, b) in enumerate(zip(found, expected, strict=True), 1) if a != b]
    assert differing == [13213]


def test_the_row_that_strict_readers_reject_is_repaired_with_a_warning(real: Archive) -> None:
    """Line 13214: text goes on behind a closing quote; the quotes are part of the payer's name."""
    raw = (DUMPS / US_ADVERTISERS).read_text(encoding="utf-8-sig").split("\n")[13213]
    page, name, rest = raw.split(",", 2)
    payer, amount, ads = rest.rsplit(",", 2)
    assert payer.startswith('"') and not payer.endswith('"')
    columns = "l.advertiser_id, l.advertiser_name, l.payer, l.spend_upper::VARCHAR, l.ads::VARCHAR"
    assert us_lines(real, columns, "l.row_no = 13213") == [(page, name, payer, f"{amount.lstrip('≤')}.00", ads)]
    [(warnings,)] = real.sql("SELECT warnings FROM capture WHERE scope = 'US last_90_days'").rows
    assert [text for text in warnings if "repaired the quoting of 1 row" in text]


def test_equal_pairs_of_page_and_payer_are_distinct_lines(real: Archive) -> None:
    pairs = Counter((row["Page ID"], row["Disclaimer"]) for row in rows_of(US_ADVERTISERS))
    repeated = {pair for pair, count in pairs.items() if count > 1 and pair[0] != "0"}
    assert len(repeated) == 15  # the sixteenth is that of page 0, which is no page
    found = us_lines(
        real,
        "l.advertiser_id, count(*)",
        "l.advertiser_id_basis = 'platform' GROUP BY l.advertiser_id, l.payer HAVING count(*) > 1",
    )
    assert Counter(who for who, _ in found) == Counter(who for who, _ in repeated)
    assert sum(count for _, count in found) == sum(pairs[pair] for pair in repeated)


def test_pages_without_an_id_are_keyed_by_name(real: Archive) -> None:
    names = [row["Page Name"] for row in rows_of(US_ADVERTISERS) if row["Page ID"] == "0"]
    assert len(names) == 1022
    found = us_lines(real, "l.advertiser_id", "l.advertiser_id_basis = 'name'")
    assert Counter(who for (who,) in found) == Counter(f"name:{name}" for name in names)
    assert real.sql("SELECT count(*) FROM spend_line_history WHERE advertiser_id = '0'").rows == [(0,)]


def test_the_zip_and_the_loose_files_of_2019_are_the_same_captures(new: Archive) -> None:
    first = take(new, {f"{GB_2019}.zip": None})
    again = take(new, {f"{GB_2019}SpendingToDate.csv": None, f"{GB_2019}ThisWeekSpending.csv": None})
    assert [(report.outcome, report.scope, report.rows_read) for report in first] == [
        ("imported", "GB lifelong", 4636), ("imported", "GB last_7_days", 510),
    ]  # fmt: skip
    assert [(report.outcome, report.scope, report.rows_unchanged) for report in again] == [
        ("known", "GB lifelong", 4636), ("known", "GB last_7_days", 510),
    ]  # fmt: skip
    assert new.sql("SELECT count(*) FROM capture").rows == [(2,)]


def test_regions_and_locations_are_grains_of_their_own(real: Archive) -> None:
    """The figures of a report overlap; no grain may hold rows of two kinds of file."""
    kinds = f"SELECT DISTINCT f.member, l.grain LIKE '%by_region', l.region IS NOT NULL FROM {LINES}"
    assert real.sql(f"{kinds} WHERE l.platform = 'meta' ORDER BY 1").rows == [
        ("advertisers", False, False), ("locations", True, True), ("region", True, True),
    ]  # fmt: skip
    mixed = f"SELECT l.platform, l.grain FROM {LINES} GROUP BY 1, 2 HAVING count(DISTINCT f.member) > 1"
    assert real.sql(mixed).rows == []


def test_the_days_of_a_series_do_not_hide_one_another(real: Archive) -> None:
    names = [path.name for path in (DUMPS / "meta_report/v3_2023-05_TR_yesterday_series").glob("*.csv")]
    query = (
        "SELECT count(DISTINCT period_start), count(*) FROM spend_line "
        "WHERE country = 'TR' AND grain = 'day' AND period_start = period_end"
    )
    rows = sum(len(rows_of(f"meta_report/v3_2023-05_TR_yesterday_series/{name}")) for name in names)
    assert real.sql(query).rows == [(len(names), rows)]


def test_the_week_of_june_2023_adds_up_to_the_known_sums(real: Archive) -> None:
    query = (
        "SELECT l.grain, sum(l.spend_lower)::BIGINT FROM spend_line AS l WHERE l.country = 'US' "
        "AND l.grain LIKE 'last_7_days%' AND l.period_end = DATE '2023-06-01' AND l.spend_kind = 'exact' "
        "GROUP BY 1 ORDER BY 1"
    )
    assert real.sql(query).rows == [
        ("last_7_days", 7436480),
        ("last_7_days_all_advertisers_by_region", 7467456),
        ("last_7_days_by_region", 6681556),
    ]  # fmt: skip


# --- Snap -------------------------------------------------------------------------------------------------------------


def test_the_ads_of_2018_are_counted_once_whichever_generation_shows_them(new: Archive) -> None:
    files = [
        "2018_v1_27col_nocurrency/PoliticalAds.csv",
        "v2_34col_2020-02-15/2018.csv",
        "2018_2019_v3_2026-07-22/2018.csv",
    ]
    take(
        new, {f"snap/{name}": day for name, day in zip(files, ["2019-12-03", "2020-02-15", "2026-07-22"], strict=True)}
    )
    generations = [{row["ADID"]: row for row in rows_of(f"snap/{name}")} for name in files]
    assert [len(each) for each in generations] == [659] * 3
    assert new.sql("SELECT count(*), count(currency), count(DISTINCT ad_id) FROM ad").rows == [(659, 659, 659)]
    assert new.sql("SELECT count(*) FROM sighting").rows == [(3 * 659,)]
    currencies = dict(new.sql("SELECT ad_id, currency FROM ad").rows)
    assert currencies == {ad: row["Currency Code"] for ad, row in generations[1].items()}
    spends = new.sql(
        "SELECT ad_id, list(DISTINCT spend_lower), list(DISTINCT spend_upper) FROM ad_version GROUP BY 1"
    ).rows
    assert {ad: (lower, upper) for ad, lower, upper in spends} == {
        ad: ([Decimal(row["Spend"])], [Decimal(row["Spend"])]) for ad, row in generations[0].items()
    }


def test_the_names_of_organisations_that_snap_changed_in_2018_are_recorded(real: Archive) -> None:
    before, after = (
        {row["ADID"]: row["OrganizationName"] for row in rows_of(f"snap/{name}/2018.csv")}
        for name in ("v2_34col_2020-02-15", "2018_2019_v3_2026-07-22")
    )
    changed = {ad for ad in before if before[ad] != after[ad]}
    query = (
        "SELECT ad_id FROM ad_version CROSS JOIN UNNEST(details) AS u(note) WHERE note.name = 'organization' "
        "AND platform = 'snapchat' GROUP BY 1 HAVING count(DISTINCT note.value) > 1"
    )
    assert changed and changed <= {ad for (ad,) in real.sql(query).rows}


def test_a_broken_export_is_refused_and_the_archive_is_not_touched(tmp_path: Path) -> None:
    """Snap really published a file of 50 of 6,121 ads; the year of 2018 beside it was whole."""
    path = tmp_path / "a.duckdb"
    with archive.open(path) as opened:
        take(opened, {"snap/2024_v3_2024-08-05": "2024-08-05", "snap/v2_34col_2020-02-15/2018.csv": "2020-02-15"})
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    for as_of in (datetime(2024, 9, 10), None):
        with archive.open(path) as opened:
            report = one(opened, DUMPS / "snap/BAD_upstream_dump_2024-09-10/2024.csv", as_of=as_of)
        assert (report.outcome, report.exit_code) == ("refused", 4)
        assert "50 rows" in str(report.error) and "6,121" in str(report.error) and "\n" not in str(report.error)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    with archive.open(path) as opened:
        report = one(opened, DUMPS / "snap/BAD_upstream_dump_2024-09-10/2018.csv", as_of=datetime(2024, 9, 10))
        assert (report.outcome, report.rows_read) == ("imported", 659)
        assert opened.sql("SELECT count(*) FROM ad WHERE year(started_on) = 2024").rows[0][0] > 6000


def test_a_broken_export_is_imported_when_it_is_said_to_be_right(tmp_path: Path) -> None:
    with archive.open(tmp_path / "a.duckdb") as opened:
        take(opened, {"snap/2024_v3_2024-08-05": "2024-08-05"})
        report = one(
            opened,
            DUMPS / "snap/BAD_upstream_dump_2024-09-10/2024.csv",
            as_of=datetime(2024, 9, 10),
            accept_shrunk=True,
        )
        assert (report.outcome, report.rows_read) == ("imported", 50)
        broken, whole = (
            {row["ADID"] for row in rows_of(f"snap/{name}/2024.csv")}
            for name in ("BAD_upstream_dump_2024-09-10", "2024_v3_2024-08-05")
        )
        assert opened.sql("SELECT count(*) FROM ad").rows == [(len(broken | whole),)]
        assert opened.sql("SELECT count(*) FROM ad WHERE status = 'gone'").rows == [(len(whole - broken),)]


SERIES = [("2024", "snap/2024_v3_2024-07-25", "snap/2024_v3_2024-08-05")] + [
    ("2026", f"snap/2026_v3_daily/{a}", f"snap/2026_v3_daily/{b}")
    for a, b in pairwise(["2026-07-18", "2026-07-27", "2026-08-04", "2026-08-08"])
]


@pytest.mark.parametrize(("year", "before", "after"), SERIES, ids=[after for _, _, after in SERIES])
def test_what_changes_between_two_files_of_a_year_is_what_changed_in_them(
    real: Archive, year: str, before: str, after: str
) -> None:
    """Ads that come and go, and spend that rises; by the sightings of two captures, against the files themselves."""
    old, new = (
        {row["ADID"]: Decimal(row["Spend"]) for row in rows_of(f"{name}/{year}.csv")} for name in (before, after)
    )
    query = """
    WITH shown AS (
      SELECT f.name, v.ad_id, v.spend_lower FROM sighting AS s JOIN capture_file AS f USING (capture_id, file_no)
      JOIN ad_version AS v USING (version_id)
    ), a AS (FROM shown WHERE name = $before), b AS (FROM shown WHERE name = $after)
    SELECT count(*) FILTER (b.ad_id IS NULL), count(*) FILTER (a.ad_id IS NULL),
      count(*) FILTER (b.spend_lower > a.spend_lower), count(*) FILTER (b.spend_lower < a.spend_lower)
    FROM a FULL JOIN b USING (ad_id)
    """
    names = {key: str(DUMPS / name / f"{year}.csv") for key, name in (("before", before), ("after", after))}
    both = [(old[ad], new[ad]) for ad in old.keys() & new.keys()]
    risen, fallen = sum(b > a for a, b in both), sum(b < a for a, b in both)
    assert real.sql(query, **names).rows == [(len(old) - len(both), len(new) - len(both), risen, fallen)]


def test_an_ad_is_gone_exactly_when_the_newest_file_of_its_year_lacks_it(real: Archive) -> None:
    newest = {row["ADID"] for row in rows_of("snap/2026_v3_daily/2026-08-08/2026.csv")}
    earlier = {
        row["ADID"] for day in ("07-18", "07-27", "08-04") for row in rows_of(f"snap/2026_v3_daily/2026-{day}/2026.csv")
    }
    query = (
        "SELECT DISTINCT v.ad_id, a.status = 'gone' FROM sighting AS s JOIN capture AS c USING (capture_id) "
        "JOIN ad_version AS v USING (version_id) JOIN ad AS a ON a.ad_key = s.ad_key "
        "WHERE c.platform = 'snapchat' AND c.scope = '2026'"
    )
    statuses = dict(real.sql(query).rows)
    assert statuses.keys() == newest | earlier
    assert {ad for ad, gone in statuses.items() if gone} == earlier - newest


# --- the Meta API -----------------------------------------------------------------------------------------------------


def gb_ads() -> list[dict[str, Any]]:
    return [ad for n in (1, 2, 3) for ad in ads_of(f"{PAGES}/FacebookAds_2019113T112323_{n}")]


def gb(real: Archive, columns: str, more: str = "") -> list[tuple[Any, ...]]:
    """Of the ads of the three pages of 3 November 2019."""
    query = f"SELECT {columns} FROM {SEEN} WHERE c.name LIKE '%full_day_run' {more}"
    return real.sql(query).rows


def test_ads_without_any_id_are_told_apart_by_their_records(real: Archive) -> None:
    assert len(gb_ads()) == 1863
    assert gb(
        real, "count(*), count(DISTINCT v.ad_id), bool_and(v.ad_id LIKE 'sha256:%' AND v.ad_id_basis = 'record')"
    ) == [(1863, 1863, True)]


def test_what_the_pages_never_say_is_absent_and_not_made_up(real: Archive) -> None:
    assert {"id", "page_id", "page_name", "currency", "ad_snapshot_url"} & {
        key for ad in gb_ads() for key in ad
    } == set()
    assert gb(
        real, "DISTINCT v.currency, v.currency_basis, v.advertiser_id, v.advertiser_id_basis, v.advertiser_name, v.url"
    ) == [(None, None, "unknown:", "field_absent", None, None)]


def test_a_missing_upper_bound_stays_unknown(real: Archive) -> None:
    open_ended = sum("upper_bound" not in ad["impressions"] for ad in gb_ads())
    assert open_ended == 10
    assert gb(real, "count(*), bool_and(v.impressions_lower = 1000000)", "AND v.impressions_upper IS NULL") == [
        (10, True)
    ]


def test_both_grids_of_buckets_come_through_as_they_are(real: Archive) -> None:
    for key in ("spend", "impressions"):
        expected = Counter(
            (Decimal(ad[key]["lower_bound"]), Decimal(ad[key]["upper_bound"]) if "upper_bound" in ad[key] else None)
            for ad in gb_ads()
        )
        found = Counter(
            (Decimal(lower), upper if upper is None else Decimal(upper))
            for lower, upper in gb(real, f"v.{key}_lower, v.{key}_upper")
        )
        assert found == expected
    grids = {(lower, upper) for lower, upper in gb(real, "v.spend_lower, v.spend_upper")}
    assert {(Decimal(100), Decimal(499)), (Decimal(100), Decimal(199))} <= grids


def test_the_sums_of_a_payer_are_those_of_the_pages(real: Archive) -> None:
    """Lower and upper bounds apart, with exact decimals; no midpoint, and no payer where there is none."""
    expected: dict[str | None, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0), Decimal(0)])
    for ad in gb_ads():
        sums = expected[(ad.get("funding_entity") or "").strip() or None]
        for n, amount in enumerate((ad["spend"]["lower_bound"], ad["spend"].get("upper_bound", 0), 1)):
            sums[n] += Decimal(amount)
    found = gb(real, "v.payer, sum(v.spend_lower), sum(v.spend_upper), count(*)", "GROUP BY v.payer")
    assert {payer: list(map(Decimal, rest)) for payer, *rest in found} == dict(expected)
    assert gb(real, "count(*)", "AND v.payer_state = 'undisclosed'") == [
        (sum(not ad.get("funding_entity") for ad in gb_ads()),)
    ]


def test_shares_written_with_an_exponent_are_read(real: Archive) -> None:
    """`9.6E-5` is a share of about one in ten thousand; as text it is none."""
    for column, key in (
        ("delivery_age_gender", "demographic_distribution"),
        ("delivery_regions", "region_distribution"),
    ):
        expected = Counter(
            Decimal(part["percentage"]).quantize(Decimal("1E-10")) for ad in gb_ads() for part in ad[key]
        )
        found = real.sql(
            f"SELECT u.part.percentage FROM {SEEN} CROSS JOIN UNNEST(v.{column}) AS u(part) "
            "WHERE c.name LIKE '%full_day_run'"
        ).rows
        assert Counter(share for (share,) in found) == expected
    assert "E-5" in (DUMPS / "meta_api/be2021_open_ranges_single_ad/ad.json").read_text()
    [ad] = ads_of("meta_api/be2021_open_ranges_single_ad/ad.json")
    smallest = min(Decimal(part["percentage"]) for part in ad["demographic_distribution"] + ad["region_distribution"])
    query = "SELECT min(share) FROM delivery WHERE platform = 'meta' AND ad_id = $ad"
    number = re.search(r"[?&]id=(\d+)", ad["ad_snapshot_url"])
    assert real.sql(query, ad=number[1] if number else "").rows == [(smallest,)]


@pytest.mark.parametrize(
    "name",
    ["meta_api/eu2019_v3_array/mockData_extracted.json", "meta_api/lejo1_example_2021_plural_fields/example.json"],
)
def test_every_ad_of_a_file_is_held_with_its_own_words(real: Archive, name: str) -> None:
    columns = "text, spend_lower, spend_upper, currency, payer, started_on::VARCHAR"
    for ad in ads_of(name):
        linked = re.search(r"[?&]id=(\d+)", ad.get("ad_snapshot_url", ""))
        number = ad.get("id") or ad.get("_id") or (linked and linked[1])
        texts = ad.get("ad_creative_bodies") or ([ad["ad_creative_body"]] if "ad_creative_body" in ad else [])
        bounds = [Decimal(ad["spend"][end]) if end in ad["spend"] else None for end in ("lower_bound", "upper_bound")]
        payer = (ad.get("funding_entity") or ad.get("bylines") or "").strip() or None
        expected = ("\n\n".join(texts) or None, *bounds, ad.get("currency"), payer, ad["ad_delivery_start_time"][:10])
        assert real.sql(f"SELECT {columns} FROM ad WHERE ad_id = $ad", ad=number).rows == [expected]


def test_one_ad_shown_by_several_queries_has_one_identity(real: Archive) -> None:
    """Two small queries of that day show ads of the full run; an ad without an id is known by its record."""

    def told(ad: dict[str, Any]) -> str:
        parts = {key: sorted(map(str, value)) if isinstance(value, list) else value for key, value in ad.items()}
        return json.dumps(parts, sort_keys=True)

    full = {told(ad) for ad in gb_ads()}
    others = [
        ad
        for name in ("woking.json", "test_run/FacebookAds_2019113T105126_1", "test_run/FacebookAds_2019113T105126_2")
        for ad in ads_of(f"meta_api/gb2019_v5_raw_pages/{name}")
    ]
    shared = sum(told(ad) in full for ad in {told(ad): ad for ad in others}.values())
    query = (
        "SELECT count(*) FROM (SELECT s.ad_key FROM sighting AS s JOIN capture AS c USING (capture_id) "
        "WHERE c.name LIKE '%gb2019%' "
        "GROUP BY 1 HAVING bool_or(c.name LIKE '%full_day_run') AND bool_or(c.name NOT LIKE '%full_day_run'))"
    )
    assert real.sql(query).rows == [(shared,)]


# --- the rest of the folder -------------------------------------------------------------------------------------------

REST = (
    "cib", "fbpac", "google/2019-11_campaign-targeting_subset", "google/2020-02-25_creative-stats_subset", "ira",
    "meta_api/addownloader_us2020_xlsx", "meta_api/minimaxir_us2019_three_csv",
    "meta_api/sfchronicle_us2022_pandas_flattened_csv", "meta_targeting", "snap/2020_full_xlsx_2021-03",
    "snap/BAD_upstream_dump_2024-09-10", "whotargetsme", "x",
)  # fmt: skip


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Report], list[Report]]:
    """An archive of the rest of the folder, whatever is in it; and the reports of two imports."""
    path = tmp_path_factory.mktemp("rest") / "archive.duckdb"
    paths = [DUMPS / name for name in REST]
    with archive.open(path) as opened:
        first = opened.import_dump(*paths, accept_shrunk=True)
        return path, first, opened.import_dump(*paths, accept_shrunk=True)


def records_of(path: Path) -> int:
    """Count the records of a file of any kind, without any code of adlib."""
    with path.open("rb") as file:
        magic = file.read(16)
    if magic.startswith(b"PK"):
        rows = python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows()
        return sum(any(cell != "" for cell in row) for row in rows) - 1
    if magic.startswith(b"PAR1"):
        return int(duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0])
    if magic.startswith(b"SQLite"):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as con:
            return int(con.execute("SELECT count(*) FROM ads").fetchone()[0])
    text = path.read_text(encoding="utf-8-sig")
    if text.lstrip()[0] in "[{":
        parsed = json.loads(text)
        return len(parsed["ads"] if isinstance(parsed, dict) else parsed)
    csv.field_size_limit(1 << 30)
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    return sum(1 for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row) - 1


def test_every_file_of_the_rest_is_accounted_for_or_left_out_in_a_sentence(
    rest: tuple[Path, list[Report], list[Report]],
) -> None:
    """Prints the table (pytest -s). Against counts by Python's csv and json, calamine, DuckDB and SQLite."""
    path, reports, _ = rest
    columns = "rows_read, rows_loaded, rows_unchanged, rows_merged, rows_rejected"
    with archive.open(path, read_only=True) as opened:
        held = opened.sql(f"SELECT split_part(name, '!', 1), {columns} FROM capture_file").rows
    files = [file for name in REST for file in sorted((DUMPS / name).rglob("*")) if file.is_file()]
    left_out = {each.name.split("!")[0]: each for each in reports if each.outcome in ("skipped", "refused")}
    read = {Path(name): counts for name, *counts in held}
    wrong = []
    for file in files:
        counts = read.get(file)
        said = left_out.get(str(file))
        sentence = str(said.error or said.warnings[0]) if said else ""
        row = f"{records_of(file)} = {counts}" if counts else sentence
        print(f"{file.relative_to(DUMPS).as_posix():90} {row[:160]}")
        if counts and (counts[0] != records_of(file) or counts[0] != sum(counts[1:])):
            wrong.append(file)
        if not counts and (not sentence or "\n" in sentence):
            wrong.append(file)
    assert wrong == []
    assert len(read) >= 24  # more, as formats come to know more of it
    assert {file for file in read if "cib" in file.parts} == set()
    assert [file.name for file in read if read[file][4]] == ["2024-12-18.parquet"]


def test_a_second_import_of_the_rest_changes_nothing(rest: tuple[Path, list[Report], list[Report]]) -> None:
    _, first, second = rest
    assert Counter(each.outcome for each in second)["imported"] == 0
    known = {each.name: (each.rows_read, each.rows_rejected) for each in second if each.outcome == "known"}
    assert known == {each.name: (each.rows_read, each.rows_rejected) for each in first if each.outcome == "imported"}
    others = [{each.name: str(each.error) for each in reports if each.name not in known} for reports in (first, second)]
    assert others[0] == others[1]


def test_no_file_of_the_folder_is_forgotten_by_these_tests() -> None:
    covered = [DUMPS / name for name in (*EVERYTHING, *REST)]
    documentation = ("readme", "provenance", "explanations")
    forgotten = [
        file
        for file in DUMPS.rglob("*")
        if file.is_file()
        and not any(file.is_relative_to(place) for place in covered)
        and not any(word in file.name.lower() for word in documentation)
    ]
    assert forgotten == []


# --- every question ---------------------------------------------------------------------------------------------------


def test_every_question_answers_over_all_that_platforms_published(path: Path, tmp_path: Path) -> None:
    """Without parameters, and with an election, a silence, a limit, a register and a lag to hold the ads against."""
    settings = put(
        tmp_path / "adlib.toml",
        """
        [[elections]]
        name = "House of Commons 2019"
        jurisdiction = "GB"
        polling_days = [2019-12-12]
        period_start = 2019-10-31
        countries = ["GB", "united kingdom"]
        union_vote = true
        [[silence_periods]]
        election = "House of Commons 2019"
        starts_at = 2019-11-01
        ends_at = 2019-11-02
        [[spending_limits]]
        election = "House of Commons 2019"
        amount = 10000.00
        currency = "GBP"
        [[registered_payers]]
        name = "The Labour Party"
        jurisdiction = "GB"
        [[publication_limits]]
        hours = 72
        """,
    )
    with archive.open(path, read_only=True, config=load(settings)) as opened:
        answers = {name: opened.run(name).dicts() for name in question_names() if not name.startswith("site_")}
    assert {row["basis"] for row in answers["spend_by_election"]} >= {"any", "country"}
    everywhere = ("spend_by_advertiser", "disclosure_coverage", "scorecard", "concentration", "reconciliation_lines")
    assert [name for name in everywhere if not answers[name]] == []
    assert {row["verdict"] for row in answers["over_limit"]} <= {"over", "may be over", "under"}
    named = {row["payer"] for row in answers["payer_not_registered"]}
    assert named
    assert not [name for name in named if name and name.casefold() == "the labour party"]
    assert all(row["payer"] is not None for row in answers["payer_is_advertiser"])
    for row in answers["disclosure_coverage"]:
        assert row["share_of_ads"] is None or 0 <= row["share_of_ads"] <= 100
        if row["share_of_spend_lower"] is not None and row["share_of_spend_upper"] is not None:
            assert row["share_of_spend_lower"] <= row["share_of_spend_upper"]
    for row in answers["shrinking_totals"]:
        assert row["fall_lower"] > 0


def test_every_question_answers_over_the_rest(rest: tuple[Path, list[Report], list[Report]]) -> None:
    with archive.open(rest[0], read_only=True) as opened:
        answers = {name: opened.run(name).rows for name in question_names() if not name.startswith("site_")}
    assert [name for name in ("spend_by_advertiser", "targeting_exclusions", "scorecard") if not answers[name]] == []
