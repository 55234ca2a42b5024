"""The escape hatch: mappings that users write, their mistakes, what the archive keeps of them, and drafts of them."""

import hashlib
import json
import re
import tomllib
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from adlib.errors import UnreadableInput, UsageError
from archive.database import Archive
from archive.mapping import load
from archive.mapping_draft import draft
from archive.mapping_fields import figure
from made import one, put, rejected

EXAMPLES = Path(__file__).parents[2] / "docs" / "mappings"
MAP = """
platform = "local_press"
holds = "ads"
complete = false
active = "schedule"
currency = "EUR"
[fields]
ad_id = { column = "Nr" }
advertiser = { name = "Page" }
spend = { kind = "exact", column = "Cost" }
started_on = { column = "Start" }
"""
TABLE = "Nr,Page,Cost,Start\n1,Harbour,120.50,2026-05-03\n2,Lantern,,5/4/2026\n"


def mapped(opened: Archive, folder: Path, mapping: str, table: str, name: str = "ads.csv", **options: Any) -> Any:
    """Import one table by one mapping."""
    return one(opened, put(folder / name, table), mapping=load(put(folder / "my.toml", mapping)), **options)


def example(opened: Archive, name: str) -> Any:
    """Import the example file of a mapping in the docs."""
    data = next(path for path in EXAMPLES.glob(f"{name}.*") if path.suffix != ".toml")
    return one(opened, data, mapping=load(EXAMPLES / f"{name}.toml"))


# --- the mappings in the docs ----------------------------------------------------------------------------------------


def test_every_mapping_of_the_docs_has_an_example_file_and_stands_on_its_page() -> None:
    stems = {path.stem for path in EXAMPLES.glob("*.toml")}
    assert stems == {path.stem for path in EXAMPLES.iterdir() if path.suffix != ".toml"}
    page = (EXAMPLES.parent / "mappings.md").read_text(encoding="utf-8")
    assert {stem for stem in stems if f"mappings/{stem}.toml" in page} == stems


def test_a_newsrooms_spreadsheet_with_german_days_and_figures(new: Archive) -> None:
    report = example(new, "newsroom")
    assert (report.format, report.rows_read, report.rows_loaded, report.country) == ("newsroom_tips", 3, 3, "DE")
    rows = new.sql(
        "SELECT right(ad_id, 1), payer, payer_state, started_on::VARCHAR, ended_on::VARCHAR, spend_kind, spend_lower, "
        "currency, text FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("1", "Harbour & Hills Party", "disclosed", "2026-05-03", "2026-05-10", "exact", Decimal("1250.50"), "EUR",
         "Ein Hafen, ein Wort."),
        ("2", None, "undisclosed", "2026-05-05", None, "exact", Decimal(380), "EUR", "Wem gehört das Ufer?"),
        ("3", None, "undisclosed", "2026-05-06", "2026-05-06", "not_disclosed", None, "EUR", "Licht an."),
    ]  # fmt: skip
    assert not any("unknown" in warning for warning in report.warnings)


def test_tiktoks_answers_keep_every_digit_of_their_ids_and_no_spend(new: Archive) -> None:
    report = example(new, "tiktok")
    assert (report.platform, report.rows_loaded, str(report.as_of)) == ("tiktok", 2, "2026-05-11 00:00:00")
    rows = new.sql(
        "SELECT ad_id, advertiser_id, payer_state, ended_on::VARCHAR, spend_kind, spend_lower, creative_urls FROM ad "
        "ORDER BY ad_id"
    ).rows
    assert rows[0] == (
        "9999000000000000101", "9999000000000000007", "disclosed", "2026-05-20", "not_disclosed", None, [],
    )  # fmt: skip
    assert rows[1][2:] == (
        "undisclosed", "2026-05-24", "not_disclosed", None,
        ["https://ads.veldoria.example/102.png", "https://ads.veldoria.example/102b.png"],
    )  # fmt: skip
    notes = new.sql("SELECT n.value FROM ad, UNNEST(details) AS u(n) WHERE n.name LIKE '%country' ORDER BY ad_id").rows
    assert [json.loads(value) for (value,) in notes] == [{"DE": "8K", "FR": "2K"}, {}]


def test_linkedins_ids_come_out_of_addresses_and_a_restricted_ad_has_no_details(new: Archive) -> None:
    example(new, "linkedin")
    rows = new.sql(
        "SELECT ad_id, url, advertiser_id, advertiser_id_basis, started_on::VARCHAR, impressions_lower, "
        "impressions_upper, spend_kind FROM ad ORDER BY ad_id"
    ).rows
    page, company = "https://www.linkedin.com/ad-library/detail/", "https://www.linkedin.com/company/99990001"
    assert rows == [
        ("9999000201", page + "9999000201", company, "platform", "2026-05-03", 1000, 5000, "not_disclosed"),
        ("9999000202", page + "9999000202", "unknown:", "field_absent", None, None, None, "not_disclosed"),
    ]


def test_what_a_reddit_post_says_in_words_is_no_spend_and_not_zero(new: Archive) -> None:
    report = example(new, "reddit")
    assert (report.rows_loaded, str(report.as_of), report.as_of_basis) == (
        2,
        "2026-05-10 12:00:00.500000",
        "not_before",
    )
    rows = new.sql("SELECT ad_id, spend_kind, spend_lower, spend_upper, status, advertiser_id FROM ad ORDER BY 1").rows
    assert rows == [(ad, "not_disclosed", None, None, "unknown", "unknown:") for ad in ("9999aa", "9999ab")]
    spent = new.run("spend_by_platform").dicts()
    assert [(row["spend_lower"], row["spend_upper"], row["undisclosed_ads"]) for row in spent] == [(None, None, 2)] or [
        row["spend_lower"] for row in spent
    ] == [None]


# --- what a capture keeps of its mapping -----------------------------------------------------------------------------


def test_the_text_of_the_mapping_and_its_sha256_stand_with_the_capture(new: Archive, folder: Path) -> None:
    mapped(new, folder, MAP, TABLE)
    digest = hashlib.sha256(MAP.encode()).hexdigest()
    assert new.sql("SELECT format, platform, mapping, mapping_sha256 FROM capture").rows == [
        ("map_my", "local_press", MAP, digest)
    ]


def test_the_same_file_by_the_same_mapping_changes_nothing_and_by_another_is_a_capture_of_its_own(
    new: Archive, folder: Path
) -> None:
    assert mapped(new, folder, MAP, TABLE).outcome == "imported"
    assert mapped(new, folder, MAP, TABLE).outcome == "known"
    report = mapped(new, folder, MAP.replace('"EUR"', '"GBP"'), TABLE)
    assert (report.outcome, report.rows_loaded) == ("imported", 2)
    assert new.sql("SELECT count(DISTINCT mapping_sha256) FROM capture").rows == [(2,)]


def test_an_import_without_a_mapping_keeps_none(new: Archive, samples: Path) -> None:
    one(new, samples / "old" / "snap_v2")
    assert new.sql("SELECT mapping, mapping_sha256 FROM capture").rows == [(None, None)]


# --- rows ------------------------------------------------------------------------------------------------------------


def test_a_cell_that_cannot_be_read_costs_its_row_and_a_column_nobody_named_is_kept(new: Archive, folder: Path) -> None:
    table = (
        "Nr,Page,Cost,Start,Colour\n1,Harbour,12,soon,red\n2,Harbour,1e5x,2026-05-03,\n3,Harbour,0,2026-05-03,blue\n"
    )
    report = mapped(new, folder, MAP, table)
    assert (report.rows_loaded, report.rows_rejected) == (1, 2)
    assert [reason for _, reason, _ in rejected(new)] == ["Start: cannot be read", "Cost: cannot be read"]
    assert new.sql("SELECT extra[1].value, spend_lower FROM ad").rows == [("blue", Decimal(0))]
    assert any("kept unknown columns as they are: Colour" in warning for warning in report.warnings)


def test_an_id_that_a_spreadsheet_rounded_is_rejected(new: Archive, folder: Path) -> None:
    report = mapped(new, folder, MAP, "Nr,Page,Cost,Start\n9.75734E+14,Harbour,1,2026-05-03\n")
    assert (report.rows_loaded, report.rows_rejected) == (0, 1)


def test_ads_without_an_id_are_known_by_their_record(new: Archive, folder: Path) -> None:
    mapping = MAP.replace('ad_id = { column = "Nr" }\n', "")
    mapped(new, folder, mapping, TABLE)
    assert new.sql("SELECT DISTINCT ad_id_basis FROM ad").rows == [("record",)]


def test_figures_of_a_period_are_spend_lines_of_their_own_grain(new: Archive, folder: Path) -> None:
    mapping = """
platform = "radio"
holds = "spend_lines"
grain = "week_by_station"
complete = true
active = "schedule"
currency = "EUR"
country = "DE"
[fields]
advertiser = { name = "Sponsor" }
period_start = { column = "From" }
period_end = { column = "To" }
spend = { kind = "bucket", column = "Spend" }
region = { column = "Station" }
"""
    week = "Harbour,2026-05-04,2026-05-10"
    table = f"Sponsor,From,To,Spend,Station\n{week},100-500,Nord\n{week},> 1k,Süd\n"
    report = mapped(new, folder, mapping, table)
    assert (report.rows_loaded, report.complete) == (2, True)
    rows = new.sql(
        "SELECT grain, advertiser_id, payer_state, country, region, spend_lower, spend_upper, spend_kind, currency "
        "FROM spend_line ORDER BY row_no"
    ).rows
    shared = ("week_by_station", "name:Harbour", "field_absent", "DE")
    assert rows == [
        (*shared, "Nord", 100, 500, "range", "EUR"),
        (*shared, "Süd", 1000, None, "at_least", "EUR"),
    ]


def test_a_key_that_lies_deep_and_is_missing_in_some_records(new: Archive, folder: Path) -> None:
    mapping = MAP.replace('"Nr"', '"ad.id"').replace('"Page"', '"by.page"').replace('"Cost"', '"ad.cost.sum"')
    records = [
        {"ad": {"id": "1", "cost": {"sum": 12}}, "by": {"page": "Harbour"}, "Start": "2026-05-03"},
        {"ad": {"id": "2"}, "by": None, "Start": "2026-05-04"},
        {"ad": {"id": "3", "cost": "much"}, "Start": "2026-05-04"},
    ]
    report = mapped(new, folder, mapping, "".join(json.dumps(each) + "\n" for each in records), "ads.ndjson")
    assert (report.rows_loaded, report.rows_rejected) == (2, 1)
    assert rejected(new)[0][:2] == (3, "ad.cost: not of the expected kind")
    assert new.sql("SELECT ad_id, advertiser_id, spend_lower FROM ad ORDER BY 1").rows == [
        ("1", "name:Harbour", 12), ("2", "unknown:", None),
    ]  # fmt: skip


def test_workbooks_and_parquet_files_are_mapped_like_csvs(new: Archive, folder: Path) -> None:
    """Sheets that lack the columns are left out, with the reason."""
    book = xlsxwriter.Workbook(folder / "ads.xlsx")
    for name, rows in (
        ("Notes", [["What", "Who"], ["hello", "me"]]),
        ("Ads", [["Nr", "Page", "Cost", "Start"], ["1", "Harbour", 120.5, "2026-05-03"]]),
    ):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    columns = "'2' AS Nr, 'Harbour' AS Page, 12.5 AS Cost, DATE '2026-05-04' AS Start"
    duckdb.execute(f"COPY (SELECT {columns}) TO '{folder / 'ads.parquet'}'")
    mapping = load(put(folder / "my.toml", MAP))
    for name in ("ads.xlsx", "ads.parquet"):
        assert one(new, folder / name, mapping=mapping).rows_loaded == 1
    assert new.sql("SELECT ad_id, spend_lower, started_on::VARCHAR FROM ad ORDER BY 1").rows == [
        ("1", Decimal("120.50"), "2026-05-03"), ("2", Decimal("12.50"), "2026-05-04"),
    ]  # fmt: skip


AMOUNTS = st.decimals(0, 10**12, allow_nan=False, allow_infinity=False, places=2)


@given(AMOUNTS, st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]), st.sampled_from(["€", "Rs", "$ "]))
@settings(max_examples=150, deadline=None)
def test_an_amount_in_any_style_reads_back(amount: Decimal, style: tuple[str, str], sign: str) -> None:
    thousands, decimal = style
    neat = figure({"thousands": thousands, "decimal": decimal, "signs": [sign]})
    written = f"{amount:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)
    for text in (written, sign + written, written + " " + sign, f"{amount:.2f}".replace(".", decimal)):
        query = f"SELECT TRY_CAST({neat('$raw')} AS DECIMAL(18,2))"
        assert duckdb.execute(query, {"raw": text}).fetchall() == [(amount,)]


@pytest.mark.parametrize("text", ["1.25.0,00", "12,50.000", "1,2,3", "€", "-3", "1 250"])
def test_an_amount_with_its_signs_in_the_wrong_places_is_left_as_it_is(text: str) -> None:
    """So that it cannot be read, and its row is rejected."""
    neat = figure({"thousands": ".", "decimal": ",", "signs": ["€"]})
    assert duckdb.execute(f"SELECT {neat('$raw')}", {"raw": text}).fetchall() == [(text,)]


# --- mistakes --------------------------------------------------------------------------------------------------------


def test_every_mistake_is_told_at_once_with_its_line(folder: Path) -> None:
    wrong = """\
platfrom = "x"
holds = "advert"
active = "always"
currency = "euro"
records = "$.data"
[fields]
ad_id = { colum = "Nr" }
"""
    with pytest.raises(UsageError) as told:
        load(put(folder / "my.toml", wrong))
    lines = str(told.value).splitlines()
    assert "7 things are missing or wrong" in lines[0]
    for start in (
        "  line 1: platfrom is not a word of a mapping; did you mean platform?",
        "  line 2: holds: 'advert' is none of ads, spend_lines",
        "  line 3: active: 'always' is none of schedule, last_impression, delivery",
        "  line 4: currency: 'euro' is none; write a code of ISO 4217, such as EUR",
        "  line 5: records: write a path that ends at a list",
        "  platform is missing: which platform showed the ads",
        "  complete is missing: true if a file holds everything",
    ):
        assert any(line.startswith(start) for line in lines), start


@pytest.mark.parametrize(
    ("old", "new_text", "words"),
    [
        ('{ column = "Nr"', '{ colum = "Nr"', "line 8: ad_id: colum says nothing about it; did you mean column?"),
        ('ad_id = { column = "Nr" }', 'ad_id = "Nr"', 'ad_id: write { column = "..." }'),
        ('advertiser = { name = "Page" }', "", "advertiser is missing"),
        ('kind = "exact"', 'kind = "exactly"', "no kind 'exactly' of it; there are exact, range, bucket"),
        ('kind = "exact", column = "Cost"', 'kind = "range", lower = "Cost"', "spend: upper is missing"),
        ("started_on", "startd_on", "startd_on is no field of ads; did you mean started_on?"),
        ('column = "Start"', "column = 3", "started_on: column = 3 is not what is expected"),
        ('"local_press"', '"Local Press\'; --"', "platform: \"Local Press'; --\" is none; write small letters"),
        ("complete = false", 'complete = "no"', "complete: write true or false"),
        ('platform = "local_press"', 'platform = "x"\nname = "google"', "google is a format that adlib knows"),
        ('{ column = "Nr" }', '{ link = "Nr", pattern = "[0-9]+" }', "a link needs a pattern with one group"),
    ],
)  # fmt: skip
def test_a_mistake_says_where_it_stands_and_what_to_write(old: str, new_text: str, words: str, folder: Path) -> None:
    assert old in MAP
    with pytest.raises(UsageError) as told:
        load(put(folder / "my.toml", MAP.replace(old, new_text, 1)))
    assert words in str(told.value)


def test_a_mapping_that_is_no_toml_or_holds_a_secret_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="this is not TOML"):
        load(put(folder / "my.toml", "platform = "))
    secret = MAP + f"# EAA{'FAKE' * 8}\n"
    with pytest.raises(UsageError, match="an access token in it"):
        load(put(folder / "my.toml", secret))


def test_columns_that_the_file_lacks_are_told_all_at_once_with_what_may_be_meant(new: Archive, folder: Path) -> None:
    report = mapped(new, folder, MAP, "Number,Page name,Cost,Start\n1,Harbour,1,2026-05-03\n")
    assert report.outcome == "refused"
    lines = str(report.error).splitlines()
    assert lines[1:] == [
        "  line 8: ad_id: there is no column 'Nr'; did you mean 'Number'?",
        "  line 9: advertiser: there is no column 'Page'; did you mean 'Page name'?",
    ]
    optional = MAP.replace('{ column = "Nr" }', '{ column = "Nr", optional = true }').replace('"Page"', '"Page name"')
    assert mapped(new, folder, optional, "Page name,Cost,Start\nHarbour,1,2026-05-03\n").rows_loaded == 1
    assert new.sql("SELECT ad_id_basis FROM ad").rows == [("record",)]


def test_a_file_without_records_at_the_path_is_refused(new: Archive, folder: Path) -> None:
    report = mapped(new, folder, 'records = "$.ads[*]"\n' + MAP, json.dumps({"adverts": [{"Nr": 1}]}), "ads.json")
    assert "there are no records at $.ads[*]" in str(report.error)


# --- drafts ----------------------------------------------------------------------------------------------------------


def completed(text: str) -> str:
    """Complete a draft by what only a person knows."""
    return text.replace('platform = ""', 'platform = "local_press"').replace("# complete =", "complete =")


@pytest.mark.parametrize("name", ["tiktok.json", "linkedin.json", "reddit.json"])
def test_a_draft_finds_where_the_records_of_a_json_document_lie(name: str) -> None:
    wanted = tomllib.loads((EXAMPLES / name).with_suffix(".toml").read_text(encoding="utf-8"))["records"]
    assert tomllib.loads(draft(EXAMPLES / name, name, name))["records"] == wanted


def test_a_draft_guesses_most_fields_and_tells_what_is_open(new: Archive, folder: Path) -> None:
    table = (
        "Ad ID,Page ID,Page Name,Paid for by,Min spend,Max spend,Currency,Start date,Text,Colour\n"
        '9,1,Harbour,Harbour Party,100,199,EUR,2026-05-03,"Boats, and more boats",red\n'
    )
    path = put(folder / "ads.csv", table)
    text = draft(path, "ads.csv", "ads.csv")
    said = tomllib.loads(text)
    assert said["fields"]["spend"] == {"kind": "range", "lower": "Min spend", "upper": "Max spend"}
    assert said["fields"]["advertiser"] == {"id": "Page ID", "name": "Page Name"}
    assert '# "Colour": "red"' in text
    with pytest.raises(UsageError) as told:
        load(put(folder / "draft.toml", text))
    assert re.findall(r"(\w+) is missing", str(told.value)) == ["complete", "platform"] or "2 things" in str(told.value)
    report = one(new, path, mapping=load(put(folder / "draft.toml", completed(text))))
    assert (report.rows_loaded, report.rows_rejected) == (1, 0)
    row = new.sql("SELECT ad_id, advertiser_id, payer, spend_lower, spend_upper, started_on::VARCHAR FROM ad").rows
    assert row == [("9", "1", "Harbour Party", 100, 199, "2026-05-03")]


HOSTILE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\n\r"), min_size=1, max_size=12)


@given(
    st.lists(HOSTILE.filter(lambda name: name.strip()), min_size=2, max_size=5, unique=True),
    st.lists(HOSTILE, min_size=2, max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_a_draft_is_toml_whatever_a_file_holds(tmp_path_factory: Any, columns: list[str], cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("hostile") / "a.ndjson"
    path.write_text(json.dumps(dict(zip(columns, cells, strict=False))) + "\n", encoding="utf-8")
    said = tomllib.loads(draft(path, "a.ndjson", 'a\n"b".ndjson'))
    assert said["holds"] == "ads"


def test_a_draft_shows_no_secret(folder: Path) -> None:
    secret = "EAA" + "FAKE" * 8
    path = put(
        folder / "a.ndjson", json.dumps({"id": "1", "address": f"https://x.example/?access_token={secret}"}) + "\n"
    )
    assert secret not in draft(path, "a.ndjson", "a.ndjson")
    path = put(folder / "b.ndjson", json.dumps({secret: "1"}) + "\n")
    with pytest.raises(UnreadableInput, match="an access token among its columns' names") as told:
        draft(path, "b.ndjson", "b.ndjson")
    assert secret not in str(told.value)


def test_a_mapping_serves_a_capture_dated_by_hand(new: Archive, folder: Path) -> None:
    report = mapped(new, folder, MAP, TABLE, as_of=datetime(2026, 5, 24), complete=True)
    assert (str(report.as_of), report.as_of_basis, report.complete) == ("2026-05-24 00:00:00", "option", True)
