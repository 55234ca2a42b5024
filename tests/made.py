"""Small dumps in the true formats, row by row as a test needs them; the helper of many tests."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from archive.database import Archive
from archive.importer import Report

SNAP_2_HEADER = (
    "ADID,CreativeUrl,Currency Code,Spend,Impressions,StartDate,EndDate,OrganizationName,BillingAddress,"
    "CandidateBallotInformation,PayingAdvertiserName,Gender,AgeBracket,CountryCode,Regions (Included),"
    "Regions (Excluded),Electoral Districts (Included),Electoral Districts (Excluded),Radius Targeting (Included),"
    "Radius Targeting (Excluded),Metros (Included),Metros (Excluded),Postal Codes (Included),Postal Codes (Excluded),"
    "Location Categories (Included),Location Categories (Excluded),Interests,OsType,Segments,Language,"
    "AdvancedDemographics,Targeting Connection Type,Targeting Carrier (ISP),CreativeProperties"
)
SNAP_1_HEADER = (
    "ADID,CreativeUrl,Spend,Impressions,StartDate,EndDate,OrganizationName,BillingAddress,CandidateBallotInformation,"
    "PayingAdvertiserName,Gender,AgeBracket,CountryCode,RegionID,ElectoralDistrictID,LatLongRad,MetroID,Interests,"
    "OsType,Segments,LocationType,Language,AdvancedDemographics,Targeting Connection Type,Targeting Carrier (ISP),"
    "Targeting Geo - Postal Code,CreativeProperties"
)
SNAP_1, SNAP_2 = SNAP_1_HEADER.split(","), SNAP_2_HEADER.split(",")
GOOGLE_12 = ("USD", "EUR", "INR", "BGN", "HRK", "CZK", "DKK", "HUF", "PLN", "RON", "SEK", "GBP")
GOOGLE_20 = (
    "USD", "EUR", "INR", "BGN", "CZK", "DKK", "HUF", "PLN", "RON", "SEK", "GBP", "NZD", "ILS", "AUD", "TWD", "BRL",
    "ARS", "ZAR", "CLP", "MXN",
)  # fmt: skip
REPORT = ("Page ID", "Page name", "Disclaimer", "Amount spent (EUR)", "Number of ads in Library")
CREATIVE = (
    "Ad_ID", "Ad_URL", "Ad_Type", "Regions", "Advertiser_ID", "Advertiser_Name", "Ad_Campaigns_List",
    "Date_Range_Start", "Date_Range_End", "Num_of_Days", "Impressions", "Spend_USD",
    *(f"Spend_Range_{end}_{code}" for code in GOOGLE_20 for end in ("Min", "Max")),
)  # fmt: skip


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, end: str = "\n", delimiter: str = ",") -> str:
    """Write a CSV as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def snap_ad(ad: str, **cells: object) -> dict[str, object]:
    """One Snap ad that has run in April 2026 and is booked for May; *cells* by column, `_` standing for a blank."""
    usual: dict[str, object] = {
        "ADID": ad, "CreativeUrl": f"https://snap.example/{ad}", "Currency Code": "EUR", "Spend": 100,
        "Impressions": 1000, "StartDate": "2026/04/01 00:00:00Z", "EndDate": "2026/05/31 23:59:59Z",
        "OrganizationName": "Agency of Veldoria", "PayingAdvertiserName": "Harbour Party", "CountryCode": "germany",
    }  # fmt: skip
    return usual | {name.replace("_", " "): value for name, value in cells.items()}


def snap(
    ads: Iterable[Mapping[str, object]], *, header: Sequence[str] = SNAP_2, end: str = "\r\n", delimiter: str = ","
) -> str:
    """Write a Snap year file."""
    return table(header, ([ad.get(name, "") for name in header] for ad in ads), end=end, delimiter=delimiter)


def meta_ad(ad: str | None, **keys: Any) -> dict[str, Any]:
    """One ad of the Meta API of 2026 that has begun and has no booked end; a key given as None is left out."""
    usual = {
        "id": ad, "ad_creation_time": "2026-04-01", "ad_creative_bodies": [f"Vote, says {ad}."],
        "ad_delivery_start_time": "2026-04-02", "bylines": "Harbour Party", "currency": "EUR",
        "spend": {"lower_bound": "100", "upper_bound": "199"},
        "impressions": {"lower_bound": "1000", "upper_bound": "1999"},
        "page_id": "999980000000001", "page_name": "Harbour",
    }  # fmt: skip
    return {name: value for name, value in (usual | keys).items() if value is not None}


def lines(ads: Iterable[Any]) -> str:
    """Write NDJSON."""
    return "".join(json.dumps(ad, ensure_ascii=False) + "\n" for ad in ads)


def page(ads: Sequence[Any], next_page: str | None = None) -> str:
    """Write a response page of the Meta API."""
    paging = {"paging": {"cursors": {"after": "QQ"}, "next": next_page}} if next_page else {}
    return json.dumps({"data": list(ads), **paging}, ensure_ascii=False)


def stats(rows: Iterable[Mapping[str, object]], currencies: Sequence[str] = GOOGLE_20) -> str:
    """Write Google's advertiser-stats; a row gives `id`, and what differs from a US advertiser that spent nothing."""
    columns = "Advertiser_ID,Advertiser_Name,Public_IDs_List,Regions,Elections,Total_Creatives"
    cells = (
        [r["id"], r.get("name", "Harbour Party"), "", r.get("regions", "US"), "", 3, *(r.get(c, 0) for c in currencies)]
        for r in rows
    )
    return table([*columns.split(","), *(f"Spend_{code}" for code in currencies)], cells)


def weekly(rows: Iterable[Mapping[str, object]], currencies: Sequence[str] = GOOGLE_20) -> str:
    """Write Google's advertiser-weekly-spend; a row gives `id` and `week`."""
    columns = "Advertiser_ID,Advertiser_Name,Election_Cycle,Week_Start_Date"
    cells = ([r["id"], "Harbour Party", "", r["week"], *(r.get(code, 0) for code in currencies)] for r in rows)
    return table([*columns.split(","), *(f"Spend_{code}" for code in currencies)], cells)


def creatives(rows: Iterable[Mapping[str, object]]) -> str:
    """Write Google's creative-stats as of 2025; a row gives `Ad_ID`, and what differs from a US ad of April 2026."""
    usual: dict[str, object] = {
        "Ad_URL": "https://adstransparency.google.com/x", "Ad_Type": "TEXT", "Regions": "US", "Advertiser_ID": "AR01",
        "Advertiser_Name": "Harbour Party", "Date_Range_Start": "2026-04-01", "Date_Range_End": "2026-05-01",
        "Num_of_Days": 30, "Impressions": "1000-2000", "Spend_Range_Min_USD": 100, "Spend_Range_Max_USD": 200,
    }  # fmt: skip
    full = (usual | dict(row) for row in rows)
    return table(CREATIVE, ([row.get(name, 0 if "Spend_R" in name else "") for name in CREATIVE] for row in full))


def updated(day: str) -> str:
    """Write Google's updated.csv, which says when the bundle was made."""
    return f"Report_Data_Updated_Date\n{day}\n"


def report(rows: Iterable[Sequence[object]]) -> str:
    """Write an advertisers file of the Meta report; a row is (page id, page name, disclaimer, amount, ads)."""
    return "\ufeff" + table(REPORT, rows).rstrip("\n")


def report_name(day: str, window: str = "last_30_days", part: str = "advertisers", country: str = "DE") -> str:
    """Name a file of the Meta report as the platform does."""
    return f"FacebookAdLibraryReport_{day}_{country}_{window}_{part}.csv"


def put(path: Path, content: str | bytes) -> Path:
    """Write a file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(opened: Archive, *paths: Path, **options: Any) -> Report:
    """Import what must be one dump, and account for it: no record may be lost, whatever became of the dump."""
    reports = [each for each in opened.import_dump(*paths, **options) if each.outcome != "skipped"]
    assert len(reports) == 1, [(each.name, each.outcome, str(each.error)) for each in reports]
    report = reports[0]
    if report.error is None:
        parts = report.rows_loaded + report.rows_unchanged + report.rows_merged + report.rows_rejected
        assert report.rows_read == parts
    return report


def rejected(opened: Archive) -> list[tuple[Any, ...]]:
    """All rejected records: number, reason, raw."""
    return opened.sql("SELECT record_no, reason, raw FROM rejected_row ORDER BY capture_id, file_no, record_no").rows


def records(opened: Archive) -> dict[str, int]:
    """Where each ad stands in its file: record number by ad id."""
    query = "SELECT v.ad_id, s.record_no FROM sighting AS s JOIN ad_version AS v ON v.version_id = s.version_id"
    return dict(opened.sql(query).rows)
