"""Workbooks, SQLite files and Parquet say what the same table says as CSV; hostile ones are refused in a sentence."""

import hashlib
import sqlite3
import struct
import zipfile
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from archive.database import Archive
from archive.workbooks import number
from made import SNAP_2, one, put, rejected, snap, snap_ad, stats

DAY = datetime(2026, 5, 2)
DUMPS = Path(__file__).parents[3] / "shared" / "dumps"
ADS = [snap_ad(ad, PayingAdvertiserName=f"Älv & “Söhne”\n{ad}", Spend=100 + n) for n, ad in enumerate("abc")]
ROWS = [[ad.get(name) for name in SNAP_2] for ad in ADS]


def real(path: str) -> Path:
    """Give a real dump, or skip the test."""
    if not (DUMPS / path).exists():
        pytest.skip(f"no real dump {path} beside the project")
    return DUMPS / path


def xlsx(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(y, x, datetime.combine(value, datetime.min.time()), day)
                    elif value is not None:
                        sheet.write(y, x, value)
    return path


def patched(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace bytes in a part of a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def database(path: Path, **tables: list[list[Any]]) -> Path:
    """Write a SQLite file; the first row of each table names its columns."""
    with closing(sqlite3.connect(path)) as con:
        for name, (header, *rows) in tables.items():
            con.execute(f'CREATE TABLE "{name}" ({", ".join(f"""{column!r}""" for column in header)})')
            con.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(header))})', rows)
        con.commit()
    return path


def parquet(path: Path, csv: Path, select: str = "*") -> Path:
    duckdb.execute(f"COPY (SELECT {select} FROM read_csv('{csv}', all_varchar=true)) TO '{path}' (FORMAT parquet)")
    return path


# --- one table, in every container ------------------------------------------------------------------------------------


def test_a_table_says_the_same_in_every_container(new: Archive, folder: Path) -> None:
    """Imported as of later days, all its rows are unchanged; cells with line breaks are counted once."""
    csv = put(folder / "a.csv", snap(ADS))
    numbers = "* REPLACE (Spend::DOUBLE AS Spend, Impressions::BIGINT AS Impressions)"
    others = [
        xlsx(folder / "b.xlsx", Ads=[[], list(SNAP_2), *ROWS[:1], [], *ROWS[1:]]),
        database(
            folder / "c.db", ads=[list(SNAP_2), *([float(v) if isinstance(v, int) else v for v in r] for r in ROWS)]
        ),
        parquet(folder / "d.parquet", csv, numbers),
    ]
    one(new, csv, as_of=DAY)
    for days, path in enumerate(others, 1):
        report = one(new, path, as_of=DAY + timedelta(days=days))
        assert (path.name, report.rows_read, report.rows_unchanged) == (path.name, 3, 3)
        told = new.sql("SELECT sha256, bytes FROM capture_file WHERE name = $name", name=str(path)).rows
        assert told == [(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)]
        assert one(new, path, as_of=DAY + timedelta(days=days)).outcome == "known"


@pytest.mark.parametrize("kind", ["xlsx", "db", "parquet"])
def test_rejected_rows_of_a_container_have_their_number_and_their_cells(new: Archive, folder: Path, kind: str) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][SNAP_2.index("Spend")] = "much"
    if kind == "xlsx":
        path = xlsx(folder / "a.xlsx", Ads=[list(SNAP_2), *rows])
    elif kind == "db":
        path = database(folder / "a.db", ads=[list(SNAP_2), *rows])
    else:
        csv = put(folder / "a.txt", snap([dict(zip(SNAP_2, row, strict=True)) for row in rows]))
        path = parquet(folder / "a.parquet", csv)
    report = one(new, path)
    assert (report.rows_loaded, report.rows_rejected) == (2, 1)
    [(place, reason, raw)] = rejected(new)
    assert (place, reason) == (2, "Spend: cannot be read")
    assert raw.startswith("b,") and "much" in raw


def test_sheets_are_dumps_of_their_own_or_tables_of_one_bundle(new: Archive, folder: Path) -> None:
    years = xlsx(folder / "a.xlsx", one=[list(SNAP_2), *ROWS[:2]], two=[list(SNAP_2), *ROWS[2:]], notes=[["by me"]])
    reports = new.import_dump(years, as_of=DAY)
    assert {(Path(each.name).name, each.outcome, each.rows_read) for each in reports} == {
        ("a.xlsx!one", "imported", 2), ("a.xlsx!two", "imported", 1), ("a.xlsx!notes", "skipped", 0),
    }  # fmt: skip
    again = [each.outcome for each in new.import_dump(years, as_of=DAY)]
    assert sorted(again) == ["known", "known", "skipped"]
    text = stats([{"id": "AR1", "USD": 100}])
    header, row = (line.split(",") for line in text.splitlines())
    bundle = xlsx(folder / "b.xlsx", stats=[header, row], updated=[["Report_Data_Updated_Date"], [date(2026, 5, 1)]])
    [report] = new.import_dump(bundle)
    assert (report.outcome, report.files, report.rows_read, report.as_of) == ("imported", 2, 2, datetime(2026, 5, 1))


def test_tokens_in_a_workbook_are_not_stored_and_not_kept(new: Archive, folder: Path, tmp_path: Path) -> None:
    token = "EAA" + "x1" * 30
    rows = [list(row) for row in ROWS]
    rows[0][1] = f"https://x.example/?access_token={token}"
    report = one(new, xlsx(folder / "a.xlsx", Ads=[list(SNAP_2), *rows]), keep=tmp_path / "kept")
    assert report.tokens_removed == 1
    [kept] = [each for each in (tmp_path / "kept").rglob("*") if each.is_file()]
    assert token not in kept.read_text() and "Söhne" in kept.read_text()


# --- cells of a workbook ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"), (-3.0, "-3"), (0.1, "0.1"), (1e-7, "1e-07"), (999999999999999.0, "999999999999999"),
        (1e15, "1.000000000000000E+15"), (2.384275847961054e16, "2.384275847961054E+16"),
    ],
)  # fmt: skip
def test_a_number_that_may_have_lost_digits_has_an_exponent(value: float, text: str) -> None:
    assert number(value) == text


META = ["id", "ad_delivery_start_time", "page_id", "page_name", "spend", "ad_snapshot_url"]


@pytest.mark.parametrize(
    ("digits", "link", "found"),
    [
        (b"23842758479610541", None, "23842758479610541"),
        (b"2.384275847961054E+16", "https://x.example/?id=23842758479610549", "23842758479610549"),
        (b"2.384275847961054E+16", None, None),
        (b"23842758479610500", "https://x.example/?id=23842758479610549", "23842758479610549"),
        (b"2384275847961050", None, None),
    ],
)
def test_an_id_of_many_digits_is_whole_or_comes_from_the_link_or_is_rejected(
    new: Archive, folder: Path, digits: bytes, link: str | None, found: str | None
) -> None:
    row = [12345, date(2026, 5, 1), 7, "Lantern", "{'lower_bound': '0', 'upper_bound': '99'}", link]
    path = xlsx(folder / "a.xlsx", Ads=[[], [None, *META], [None, *row]])
    patched(path, "xl/worksheets/sheet1.xml", b"<v>12345</v>", b"<v>" + digits + b"</v>")
    report = one(new, path)
    assert report.rows_rejected == (found is None)
    assert new.sql("SELECT ad_id, started_on::VARCHAR FROM ad").rows == ([(found, "2026-05-01")] if found else [])


def test_what_excel_calls_an_error_is_unreadable_and_not_empty(new: Archive, folder: Path) -> None:
    path = xlsx(folder / "a.xlsx", Ads=[list(SNAP_2), *ROWS])
    cell = b'<c r="D3"><v>101</v></c>'
    patched(path, "xl/worksheets/sheet1.xml", cell, b'<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    report = one(new, path)
    assert (report.rows_loaded, report.rows_rejected) == (2, 1)
    assert "#DIV/0!" in rejected(new)[0][2]


# --- what is no table -------------------------------------------------------------------------------------------------


def refused(new: Archive, path: Path) -> str:
    report = one(new, path)
    assert report.outcome == "refused" and "\n" not in str(report.error)
    assert new.sql("SELECT count(*) FROM capture").rows == [(0,)]
    return str(report.error)


def test_a_sheet_that_two_far_cells_blow_up_is_refused(new: Archive, folder: Path) -> None:
    """The library would take memory for each cell between its corners."""
    path = xlsx(folder / "a.xlsx", Ads=[list(SNAP_2), *ROWS])
    far = b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    patched(path, "xl/worksheets/sheet1.xml", b"</row></sheetData>", far)
    assert "spans 16,384 columns and 1,048,576 rows" in refused(new, path)


def test_a_workbook_that_is_a_bomb_is_refused(new: Archive, folder: Path) -> None:
    path = xlsx(folder / "a.xlsx", Ads=[list(SNAP_2), *ROWS])
    patched(path, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + b" " * (12 << 20))
    assert "more than the limits" in refused(new, path)


def test_damaged_containers_are_refused(new: Archive, folder: Path) -> None:
    csv = put(folder / "in" / "a.csv", snap(ADS))
    whole = {
        "xlsx": xlsx(folder / "in" / "a.xlsx", Ads=[list(SNAP_2), *ROWS]),
        "db": database(folder / "in" / "a.db", ads=[list(SNAP_2), *ROWS * 200]),
        "parquet": parquet(folder / "in" / "a.parquet", csv),
    }
    for kind, path in whole.items():
        content = path.read_bytes()
        for length in (20, len(content) // 2, len(content) - 30):
            assert refused(new, put(folder / f"cut{length}.{kind}", content[:length]))
    assert "xlsx and xls" in refused(new, other_package(folder / "a.ods"))


def other_package(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
    return path


NONE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(*rows: list[Any], name: str = "Workbook", circle: bool = False) -> bytes:
    """Write a workbook as Excel did before 2007: a compound file with one stream of BIFF8 records."""
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += record(0x204, struct.pack("<HHH", y, x, 0) + text)
            elif value is not None:
                sheet += record(0x203, struct.pack("<HHHd", y, x, 0, value))
    sheet += record(0x0A)
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    bound = record(0x85, struct.pack("<IBBBB", len(start) + 4 + 8 + 3 + 4, 0, 0, 3, 0) + b"Ads")
    stream = (start + bound + record(0x0A) + sheet).ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    links = [FAT, END, *range(3, sectors + 2), 2 if circle else END]
    table = struct.pack("<128I", *links, *[NONE] * (128 - len(links)))
    entries = b"".join(
        title.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", len(title) * 2 + 2, kind, 1, NONE, NONE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
        for title, kind, child, first, size in (("Root Entry", 5, 1, END, 0), (name, 2, NONE, 2, len(stream)))
    ).ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[NONE] * 108)
    return head + table + entries + stream.ljust(sectors * 512, b"\0")


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def test_an_old_workbook_is_read(new: Archive, folder: Path) -> None:
    header = ["ADID", "CreativeUrl", "Spend", "Impressions", "StartDate", "PayingAdvertiserName"]
    row = ["a", "u", 462.0, 85158.0, "2026/04/01 00:00:00Z", "Älvmünde"]
    rows = [row, [*row[:2], 2.5e15, *row[3:]], [*row[:2], 2.5e16, *row[3:]]]  # the last is beyond any amount there is
    report = one(new, put(folder / "a.xls", xls(header, *rows)))
    assert (report.rows_loaded + report.rows_merged, report.rows_rejected) == (2, 1)
    assert set(new.sql("SELECT payer, spend_lower, impressions_lower FROM ad_version").rows) == {
        ("Älvmünde", 462, 85158), ("Älvmünde", 2_500_000_000_000_000, 85158),
    }  # fmt: skip
    assert new.sql("SELECT reason FROM rejected_row").rows == [("Spend: cannot be read",)]


def test_an_old_workbook_that_is_sealed_or_runs_in_a_circle_is_refused(new: Archive, folder: Path) -> None:
    assert "is encrypted" in refused(new, put(folder / "a.xls", xls(["x"], name="EncryptedPackage")))
    assert "circle" in refused(new, put(folder / "b.xls", xls(["x"], circle=True)))
    assert "no workbook" in refused(new, put(folder / "c.doc", xls(["x"], name="WordDocument")))
    assert "damaged" in refused(new, put(folder / "d.xls", xls(["x"])[:700]))
    assert "damaged" in refused(new, put(folder / "e.xls", xls(["x"])[:60] + bytes(1024)))


def test_empty_containers_and_unknown_tables_are_told(new: Archive, folder: Path) -> None:
    assert "nothing to import" in refused(new, xlsx(folder / "a.xlsx", Empty=[]))
    message = refused(new, xlsx(folder / "c.xlsx", One=[["Name", "Age"], ["x", 1]], Two=[["Dog"], ["y"]]))
    assert "any of its tables (One, Two)" in message
    assert "no format recognises" in refused(new, database(folder / "d.db", dogs=[["name"], ["x"]]))


def test_a_database_with_changes_beside_it_is_refused(new: Archive, folder: Path) -> None:
    path = database(folder / "a.db", ads=[list(SNAP_2), *ROWS])
    put(folder / "a.db-wal", b"changes")
    assert "a.db-wal" in refused(new, path)


def test_nothing_that_lies_in_a_database_runs(new: Archive, folder: Path) -> None:
    """Neither a view nor a recursion, under the names that a format asks for."""
    path = folder / "a.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute(
            "CREATE TABLE ads (id, pdf, image, clicks, impressions, text, url, spend_amount, spend_currency, "
            "created, ended)"
        )
        con.execute("INSERT INTO ads (id) VALUES (1)")
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS"
        con.execute(f"CREATE VIEW targets AS {endless} id, x AS name, x AS category, x AS prefix FROM n")
        con.execute(f"CREATE VIEW ad_targets AS {endless} target_id, 1 AS ad_id FROM n")
        con.commit()
    assert "no format recognises" in refused(new, path)


# --- real files -------------------------------------------------------------------------------------------------------


def test_the_real_sqlite_file_sums_to_its_roubles(new: Archive) -> None:
    path = real("ira/simonw_sqlite/russian-ads.db")
    report = one(new, path)
    assert (report.rows_read, report.ads, report.rows_rejected) == (3498, 3498, 0)
    spent = "SELECT currency, sum(spend_lower), count(*) FROM ad WHERE spend_lower > 0 GROUP BY 1 ORDER BY 1"
    assert new.sql(spent).rows == [("RUB", Decimal("5822554.92"), 2533), ("USD", Decimal("109.33"), 5)]
    assert new.sql("SELECT count(*) FROM ad WHERE spend_kind = 'not_disclosed'").rows == [(960,)]
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as con:
        labels = con.execute("SELECT count(*) FROM ad_targets JOIN targets ON targets.id = target_id").fetchone()
        early = con.execute("SELECT count(*) FROM ads WHERE julianday(ended) < julianday(created)").fetchone()
    assert new.sql("SELECT sum(len(targets)) FROM ad").rows == [labels]
    flagged = "SELECT count(*) FROM ad WHERE list_contains([n.name for n in details], 'dates')"
    assert (early, new.sql(flagged).rows) == ((202,), [(202,)])


def test_the_real_workbook_of_2020_is_the_year_file_it_was(new: Archive) -> None:
    report = one(new, real("snap/2020_full_xlsx_2021-03/PoliticalAds2020.xlsx"), as_of=datetime(2021, 3, 4))
    assert (report.rows_read, report.ads, report.rows_rejected, report.scope) == (12730, 12730, 0, "2020")
    import python_calamine

    book = python_calamine.load_workbook(real("snap/2020_full_xlsx_2021-03/PoliticalAds2020.xlsx"))
    header, *rows = book.get_sheet_by_index(0).to_python()
    place = {name: header.index(name) for name in ("Currency Code", "Spend")}
    sums: dict[str, Decimal] = {}
    for row in rows:
        currency = str(row[place["Currency Code"]])
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(str(row[place["Spend"]]))
    assert dict(new.sql("SELECT currency, sum(spend_lower) FROM ad GROUP BY 1").rows) == sums


def test_the_real_workbook_of_addownloader_keeps_ranges_and_leaves_its_averages(new: Archive) -> None:
    report = one(new, real("meta_api/addownloader_us2020_xlsx/us-elections-final.xlsx"))
    assert (report.rows_read, report.ads, report.rows_rejected) == (2000, 2000, 0)
    row = "SELECT spend_lower, spend_upper, audience_lower, audience_upper, advertiser_id FROM ad WHERE ad_id = $ad"
    assert new.sql(row, ad="350436536253023").rows == [(0, 99, 1_000_001, None, "12301006942")]


def test_the_real_parquet_of_the_audience_tab_is_read_whole(new: Archive) -> None:
    path = real("meta_targeting/favstats_parquet_2024-12-18/2024-12-18.parquet")
    report = one(new, path)
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (195_499, 195_497, 2)
    assert [("e+17" in raw, reason) for _, reason, raw in rejected(new)] == [(True, "page_id: cannot be read")] * 2
