"""Every table can be taken away: the files hold what the pages show, say it exactly, and no spreadsheet runs them."""

import csv
import json
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
from selectolax.lexbor import LexborHTMLParser

import made
from archive.database import Archive
from archive.site import build_site

DAY = datetime(2026, 5, 1)


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file; every record has as many cells as the header."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert {len(row) for row in rows} <= {len(header)}, path
    return [dict(zip(header, row, strict=True)) for row in rows]


def json_rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines, decimals digit by digit."""
    return [json.loads(line, parse_float=Decimal) for line in path.read_text(encoding="utf-8").splitlines()]


def len_of(path: Path) -> int:
    """Count the rows of a file."""
    if path.suffix == ".parquet":
        return int(duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0])
    return len(csv_rows(path) if path.suffix == ".csv" else json_rows(path))


def test_every_ad_is_in_the_files_of_its_advertiser_with_both_bounds_its_kind_and_its_record(
    sample_archive: Archive, sample_site: Path
):
    query = """
        SELECT a.platform, a.ad_id, a.advertiser_id, a.spend_kind, a.spend_lower, a.spend_upper, a.currency, a.status
        FROM ad AS a ORDER BY ALL
    """
    wanted = [tuple("" if each is None else str(each) for each in row) for row in sample_archive.sql(query).rows]
    names = ("platform", "ad_id", "advertiser_id", "spend_kind", "spend_lower", "spend_upper", "currency", "status")
    files = sorted(sample_site.glob("a/*/*/*-ads.csv"))
    found = [tuple(row[name] for name in names) for path in files for row in csv_rows(path)]
    assert sorted(found) == sorted(wanted)
    hashes = {row[0] for row in sample_archive.sql("SELECT sha256 FROM capture_file").rows}
    for path in files:
        assert {row["sha256"] for row in csv_rows(path)} <= hashes
        assert all(int(row["record_no"]) > 0 for row in csv_rows(path))


def test_csv_and_json_lines_say_the_same(sample_site: Path):
    pairs = [(path, path.with_suffix(".jsonl")) for path in sample_site.rglob("*.csv")]
    assert len(pairs) > 40
    for one, other in pairs:
        rows, objects = csv_rows(one), json_rows(other)
        assert len(rows) == len(objects) > 0, one
        for row, found in zip(rows, objects, strict=True):
            for name, value in found.items():
                if isinstance(value, list | dict | bool):
                    continue  # told in other words, or in JSON alone
                cell = row.get(name, "")
                assert cell.removeprefix("'") == ("" if value is None else str(value)), (one, name)


def test_ids_are_text_in_json_and_a_missing_upper_bound_is_empty_never_zero(new: Archive, folder: Path, tmp_path: Path):
    ad = made.meta_ad("00012345678901234567", page_id="7", spend={"lower_bound": "1000000"})
    made.put(folder / "ads.json", made.page([ad]))
    made.one(new, folder / "ads.json", as_of=DAY)
    build_site(new, tmp_path / "site")
    (path,) = (tmp_path / "site").glob("a/*/*/*-ads.jsonl")
    (row,) = json_rows(path)
    assert (row["ad_id"], row["spend_lower"], row["spend_upper"]) == (
        "00012345678901234567",
        Decimal("1000000.00"),
        None,
    )
    (line,) = csv_rows(path.with_suffix(".csv"))
    assert (line["spend_lower"], line["spend_upper"], line["spend_kind"]) == ("1000000.00", "", "at_least")


def test_no_cell_of_a_csv_is_a_formula_and_json_keeps_the_text(new: Archive, folder: Path, tmp_path: Path):
    texts = [
        '=HYPERLINK("https://evil.example")', "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1",
        '"=1', "a,b\n\"c\"\r\nd", "zero\x00\x07bell",
    ]  # fmt: skip
    ads = [
        made.meta_ad(str(at), page_id="7", page_name=text, bylines=text, ad_creative_bodies=[text])
        for at, text in enumerate(texts)
    ]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json", as_of=DAY)
    build_site(new, tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.csv"):
        for row in csv_rows(path):
            for cell in row.values():
                assert not cell.lstrip(" \t\r\n\u200b\ufeff\xa0").startswith(("=", "+", "-", "@", "＝")), (path, cell)
                assert not set(cell) & {"\x00", "\x07"}
    (path,) = (tmp_path / "site").glob("a/*/*/*-ads.jsonl")
    assert {row["text"] for row in json_rows(path)} == {row[0] for row in new.sql("SELECT text FROM ad").rows}


def test_the_files_of_a_large_advertiser_are_bounded_and_none_of_its_ads_is_missing(
    new: Archive, folder: Path, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr("archive.site.downloads.LINES_A_FILE", 50)
    made.put(folder / "ads.json", made.page([made.meta_ad(str(number), page_id="7") for number in range(230)]))
    made.one(new, folder / "ads.json", as_of=DAY)
    build_site(new, tmp_path / "site")
    files = sorted((tmp_path / "site").glob("a/*/*/7-ads*.csv"))
    assert len(files) > 2
    rows = [row["ad_id"] for path in files for row in csv_rows(path)]
    assert sorted(rows) == sorted(str(number) for number in range(230))
    page = LexborHTMLParser((files[0].parent / "7.html").read_text(encoding="utf-8"))
    linked = {node.attributes["href"] for node in page.css("a[download]")}
    assert {path.name for path in files} <= linked


def test_pages_give_the_size_and_hash_of_their_files(sample_site: Path):
    seen = 0
    for path in [*sample_site.glob("a/*/*/*.html"), *sample_site.glob("p/*/*/*.html"), sample_site / "data.html"]:
        for row in LexborHTMLParser(path.read_text(encoding="utf-8")).css("table.files tbody tr"):
            name = row.css_first("a").attributes["href"] or ""
            data = (path.parent / name).read_bytes()
            assert row.css_first("code").text() == sha256(data).hexdigest()
            lines = len_of(path.parent / name)
            assert row.css_first("td").text() == f"{lines:,}"
            seen += 1
    assert seen > 60


def test_the_whole_archive_is_taken_away_with_sums_and_linked_data(sample_archive: Archive, sample_site: Path):
    data = sample_site / "data"
    for line in (data / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert sha256((data / name).read_bytes()).hexdigest() == digest
    counted = {
        "advertisers": "SELECT count(*) FROM advertiser",
        "captures": "SELECT count(*) FROM capture",
        "files": "SELECT count(*) FROM capture_file",
        "figures": "SELECT count(*) FROM spend_line",
    }
    for name, query in counted.items():
        assert len(csv_rows(data / f"{name}.csv")) == sample_archive.sql(query).rows[0][0]
    page = LexborHTMLParser((sample_site / "data.html").read_text(encoding="utf-8"))
    facts = json.loads(page.css_first('script[type="application/ld+json"]').text())
    assert facts["@type"] == "Dataset"
    assert {each["contentUrl"] for each in facts["distribution"]} == {
        f"data/{path.name}" for path in data.iterdir() if path.name != "SHA256SUMS"
    }
    for each in csv_rows(data / "advertisers.csv"):
        assert (sample_site / each["page"]).is_file()


def test_all_ads_of_the_archive_are_a_parquet_file_that_says_what_the_advertisers_files_say(sample_site: Path):
    path = sample_site / "data" / "ads.parquet"
    shown = "to_json(COLUMNS(* EXCLUDE (delivery_age_gender, delivery_regions, targets)))"
    query = duckdb.sql(f"SELECT {shown} FROM '{path}'")
    names = query.columns
    found = [
        {
            name: json.loads(value, parse_float=Decimal) if value else None
            for name, value in zip(names, row, strict=True)
        }
        for row in query.fetchall()
    ]
    wanted = [
        {name: row[name] for name in names} for each in sample_site.glob("a/*/*/*-ads.jsonl") for row in json_rows(each)
    ]
    key = itemgetter("platform", "advertiser_id", "ad_id")
    assert sorted(found, key=key) == sorted(wanted, key=key)
    assert len(found) > 70
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall())
    assert (types["ad_id"], types["spend_lower"], types["started_on"]) == ("VARCHAR", "DECIMAL(18,2)", "DATE")
    page = LexborHTMLParser((sample_site / "data.html").read_text(encoding="utf-8"))
    assert page.css_first('a[href="data/ads.parquet"]').parent.parent.css_first("td").text() == str(len(found))


def test_a_parquet_file_ends_and_goes_on_in_a_second_one(new: Archive, folder: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("archive.site.downloads.ADS_A_FILE", 50)
    made.put(folder / "ads.json", made.page([made.meta_ad(str(number), page_id="7") for number in range(120)]))
    made.one(new, folder / "ads.json", as_of=DAY)
    build_site(new, tmp_path / "site")
    data = tmp_path / "site" / "data"
    counts = [
        duckdb.sql(f"SELECT count(*), count(DISTINCT ad_id) FROM '{data / name}'").fetchall()[0]
        for name in ("ads.parquet", "ads-2.parquet", "ads-3.parquet")
    ]
    assert counts == [(50, 50), (50, 50), (20, 20)]
    files = [str(data / name) for name in ("ads.parquet", "ads-2.parquet", "ads-3.parquet")]
    held = new.sql("SELECT ad_id FROM ad ORDER BY version_id").rows
    assert duckdb.sql(f"SELECT ad_id FROM read_parquet({files})").fetchall() == held
    assert len(set(held)) == 120


def test_a_parquet_file_is_made_again_only_where_its_ads_are_others(
    new: Archive, folder: Path, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr("archive.site.downloads.ADS_A_FILE", 50)
    made.put(folder / "ads.json", made.page([made.meta_ad(str(number), page_id="7") for number in range(120)]))
    made.one(new, folder / "ads.json", as_of=DAY)
    data = tmp_path / "site" / "data"

    def files_made() -> int:
        read: list[str] = []
        build_site(new, tmp_path / "site", reading=read.append)
        return read.count("every ad")

    assert [files_made(), files_made()] == [3, 0]
    made.put(folder / "more.json", made.page([made.meta_ad("one more", page_id="8")]))
    made.one(new, folder / "more.json", as_of=DAY)
    assert files_made() == 1
    assert duckdb.sql(f"SELECT count(*) FROM '{data}/ads-3.parquet'").fetchall() == [(21,)]
    whole = (data / "ads.parquet").read_bytes()
    (data / "ads.parquet").write_bytes(b"not by adlib")
    assert files_made() == 1
    assert (data / "ads.parquet").read_bytes() == whole


def test_weeks_add_up_to_the_ads_and_are_called_an_estimate(new: Archive, folder: Path, tmp_path: Path):
    spend = {"lower_bound": "100", "upper_bound": "199"}
    run = {"ad_delivery_start_time": "2026-03-02", "ad_delivery_stop_time": "2026-04-12"}
    ads = [made.meta_ad(str(number), page_id="7", spend=spend, **run) for number in range(3)]
    made.put(folder / "ads.json", made.page(ads))
    made.one(new, folder / "ads.json", as_of=DAY)
    build_site(new, tmp_path / "site")
    (path,) = (tmp_path / "site").glob("a/*/*/7-tables.csv")
    weeks = [row for row in csv_rows(path) if row["section"] == "weeks"]
    assert [row["period_start"] for row in weeks] == [
        "2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06",
    ]  # fmt: skip
    assert {(row["spend_lower"], row["spend_upper"], row["spend_kind"], row["ads"]) for row in weeks} == {
        ("50.00", "99.50", "estimate", "3")
    }
    page = LexborHTMLParser((path.parent / "7.html").read_text(encoding="utf-8"))
    figure = page.css_first("figure.weeks")
    assert "an estimate" in figure.css_first("figcaption").text()
    assert len(page.css("svg.band path")) == 2
    rows = page.css("details table tbody tr")
    assert sum("EUR\xa050–99.50" in row.text() for row in rows) == 6


def test_a_site_without_downloads_has_none(sample_archive: Archive, tmp_path: Path):
    from adlib.site import Site

    build_site(sample_archive, tmp_path / "site", settings=Site(pages=["payers"]))
    assert not [path for path in (tmp_path / "site").rglob("*") if path.suffix in (".csv", ".jsonl")]
    assert "made without files" in (tmp_path / "site" / "data.html").read_text(encoding="utf-8")
