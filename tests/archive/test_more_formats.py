"""What the formats beyond the four main sources promise: on their samples, and on the real files where those are."""

import csv
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import archive
from adlib.errors import UsageError
from archive.database import Archive
from archive.importer import Report
from archive.nested_columns import nested_sql

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "archive" / "samples" / "more"
DUMPS = ROOT.parent / "shared" / "dumps"


@pytest.fixture
def opened(tmp_path: Path) -> Any:
    with archive.open(tmp_path / "a.duckdb") as found:
        yield found


def real(path: str) -> Path:
    """Give a real dump, or skip the test."""
    found = DUMPS / path
    if not found.exists():
        pytest.skip(f"no real dump {path} beside the project")
    return found


def take(opened: Archive, *paths: Path, **options: Any) -> list[Report]:
    """Import files and fail on what is refused."""
    reports = [report for report in opened.import_dump(*paths, **options) if report.outcome != "skipped"]
    assert [str(report.error) for report in reports if report.error] == []
    for report in reports:
        assert report.rows_read == (
            report.rows_loaded + report.rows_unchanged + report.rows_merged + report.rows_rejected
        )
    return reports


def details(opened: Archive, ad_id: str, table: str = "ad") -> dict[str, str]:
    """Give an ad's details by name."""
    rows = opened.sql(f"SELECT details FROM {table} WHERE ad_id = $ad_id", ad_id=ad_id).rows
    return {each["name"]: each["value"] for each in rows[0][0]}


def one(opened: Archive, query: str) -> tuple[Any, ...]:
    """Give the only row of an answer."""
    rows = opened.sql(query).rows
    assert len(rows) == 1
    return rows[0]


# --- cells that hold Python ------------------------------------------------------------------------------------------

HARD = st.text(st.sampled_from(list("'\"\\nxuU01 ,[]{}:None\n\t\r\xa0\u200b\U000e0067é🏮")), max_size=12)


@given(st.lists(HARD | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_list_of_texts_that_python_prints_is_read_back(texts: list[str]) -> None:
    for printed in (repr(texts), json.dumps(texts)):
        query = f"SELECT {nested_sql('$raw', 'VARCHAR[]')}"
        assert duckdb.execute(query, {"raw": printed}).fetchall() == [(texts,)]


@pytest.mark.parametrize("raw", ["['cut off", "it's]", "[{'percentage': 'much'}]", "nonsense", "{'a': 1}"])
def test_a_cell_that_is_no_list_of_shares_is_not_guessed_at(raw: str) -> None:
    query = f"SELECT {nested_sql('$raw', 'STRUCT(region VARCHAR, percentage DECIMAL(12,10))[]')}"
    assert duckdb.execute(query, {"raw": raw}).fetchall() == [(None,)]


# --- the Ad Library API in the EU, Britain and Brazil, in databases, and for researchers ------------------------------


def test_the_payer_declared_under_eu_law_stands_in_only_where_there_is_no_byline(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_api" / "europe.json")
    payers = dict(opened.sql("SELECT right(ad_id, 1), payer FROM ad WHERE payer_state = 'disclosed'").rows)
    assert payers == {"1": "Lamp-Post Readers' Club", "2": "Civic Alliance Veldoria"}
    both = json.loads(details(opened, "999990000001002")["beneficiaries_and_payers"])
    assert both == [{"payer": "CAV Services", "beneficiary": "Civic Alliance", "current": True}]


def test_targeting_in_the_eu_becomes_targets_and_reach_stays_a_detail(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_api" / "europe.json")
    targets = opened.sql(
        "SELECT criterion, value, excluded FROM targeting WHERE ad_id = '999990000001001' ORDER BY ALL"
    ).rows
    assert targets == [
        ("age", "22-53", False),
        ("city", "Älvmünde, Veldoria", False),
        ("countries", "France", True),
        ("gender", "Women", False),
        ("zips", "99003 and 2 not named", False),
    ]
    row = one(opened, "SELECT impressions_upper, audience_upper, delivery_age_gender FROM ad WHERE ad_id LIKE '%1001'")
    assert row == (None, None, None)
    assert details(opened, "999990000001001")["eu_total_reach"] == "138"
    assert details(opened, "999990000001003")["br_total_reach"] == "4100"


@pytest.mark.parametrize(
    ("ad", "name", "expected"),
    [
        ("1001", "eu_total_reach", "138"),
        ("1001", "total_reach_by_location", [{"EU": 138}, {"UK": 12}]),
        ("1001", "reach_by_country_age_gender", [["DE", 8], ["FR", 2]]),
        ("1001", "beneficiaries_and_payers", [["Lamp-Post Readers' Club", True], ["Nordmark Print GmbH", False]]),
        ("1005", "is_active", "false"),
        ("1005", "ds", "2022-03-09"),
    ],
)
def test_every_field_of_the_eu_britain_and_the_researchers_is_read(
    ad: str, name: str, expected: object, opened: Archive
) -> None:
    take(opened, SAMPLES / "meta_api" / "europe.json", SAMPLES / "meta_api" / "researchers.json")
    value: Any = details(opened, f"99999000000{ad}")[name]
    if isinstance(expected, list):
        value = json.loads(value)
    if name == "reach_by_country_age_gender":
        people = ("male", "female", "unknown")
        value = [
            [each["country"], sum(part.get(who) or 0 for part in each["age_gender_breakdowns"] for who in people)]
            for each in value
        ]
    if name == "beneficiaries_and_payers":
        value = [[each["payer"], each["current"]] for each in value]
    assert value == expected


def test_the_researchers_older_name_of_the_id_is_read_alone(opened: Archive, tmp_path: Path) -> None:
    record = json.loads((SAMPLES / "meta_api" / "researchers.json").read_text(encoding="utf-8"))[0]
    del record["fbid"]
    (tmp_path / "older.json").write_text(json.dumps([record]), encoding="utf-8")
    take(opened, tmp_path / "older.json")
    assert one(opened, "SELECT ad_id, ad_id_basis FROM ad") == ("999990000001005", "platform")


def test_a_key_of_a_database_is_no_library_id_unless_it_is_one(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_api" / "mongo.ndjson")
    ids = opened.sql("SELECT ad_id, ad_id_basis FROM ad ORDER BY ALL").rows
    assert ids == [(f"99999000000100{n}", "platform") for n in (1, 2, 6)]


def test_dates_and_numbers_that_a_database_wraps_are_read(opened: Archive) -> None:
    report = take(opened, SAMPLES / "meta_api" / "mongo.ndjson")[0]
    assert (str(report.as_of), report.as_of_basis) == ("2025-09-25 00:00:00", "not_before")
    row = one(opened, "SELECT created_at::VARCHAR, started_on::VARCHAR, advertiser_id FROM ad WHERE ad_id LIKE '%1006'")
    assert row == ("2025-09-02 00:00:00", "2025-09-03", "999980000000009")
    assert details(opened, "999990000001006")["eu_total_reach"] == "77"


def test_the_researchers_table_gives_the_day_it_is_from(opened: Archive) -> None:
    report = take(opened, SAMPLES / "meta_api" / "researchers.json")[0]
    assert (str(report.as_of), report.as_of_basis) == ("2022-03-09 00:00:00", "not_before")
    row = one(opened, "SELECT ad_id, text, link_title, countries, ad_type FROM ad")
    assert row == ("999990000001005", "One lamp.\n\nTwo lamps.", "Lamps", ["DE", "DK"], "IMAGE")


# --- Meta, flattened by pandas ---------------------------------------------------------------------------------------


def test_an_ad_found_by_two_queries_is_merged_or_kept_as_a_second_content(opened: Archive) -> None:
    report = take(opened, SAMPLES / "meta_flattened" / "two_queries.csv")[0]
    assert (report.rows_read, report.rows_loaded, report.rows_merged, report.ads) == (9, 8, 1, 7)
    assert not report.complete
    assert any("a copy saved by a tool" in warning for warning in report.warnings)


def test_page_ids_that_a_data_frame_made_floats_are_whole_again(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_flattened" / "early_2021.csv")
    ids = opened.sql("SELECT DISTINCT advertiser_id FROM ad ORDER BY ALL").rows
    assert ids == [("999980000000001",), ("999980000000005",), ("999980000000007",)]


FLAT_HEADER = "id,page_id,page_name,spend.lower_bound,impressions.lower_bound,ad_snapshot_url\n"
LINK = "https://www.facebook.com/ads/archive/render_ad/?id=999990000000901"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"9.9999E+14,999980000000001,Civic,0,0,{LINK}", [("999990000000901", "999980000000001")]),
        (f",999980000000001,Civic,0,0,{LINK}", [("999990000000901", "999980000000001")]),
        ("9.9999E+14,999980000000001,Civic,0,0,", []),
        (f"999990000000901,9.9998E+14,Civic,0,0,{LINK}", []),
    ],
)
def test_an_id_that_a_spreadsheet_rounded_comes_from_the_link_or_the_row_is_rejected(
    row: str, found: list[tuple[str, str]], opened: Archive, tmp_path: Path
) -> None:
    (tmp_path / "mangled.csv").write_text(FLAT_HEADER + row + "\n")
    report = take(opened, tmp_path / "mangled.csv")[0]
    assert opened.sql("SELECT ad_id, advertiser_id FROM ad").rows == found
    assert report.rows_rejected == 1 - len(found)


def test_the_pandas_file_of_2022_holds_500_ads_in_1285_rows(opened: Archive) -> None:
    report = take(opened, real("meta_api/sfchronicle_us2022_pandas_flattened_csv/CT.csv"))[0]
    assert (report.rows_read, report.ads, report.rows_loaded, report.rows_merged) == (1285, 500, 500, 785)


# --- Meta, tabulated by R ---------------------------------------------------------------------------------------------


def test_r_writes_nothing_large_numbers_and_odd_signs_in_its_own_way(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_radlibrary")
    rows = opened.sql(
        "SELECT right(ad_id, 3), payer_state, ended_on IS NULL, spend_lower, spend_upper, spend_kind, "
        "impressions_lower, audience_upper FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("101", "disclosed", True, 1_000_000, None, "at_least", 1_000_000, None),
        ("304", "disclosed", True, 0, 99, "range", 3000, 50_000),
        ("702", "undisclosed", True, 0, 99, "range", 2000, 100_000),
        ("021", "disclosed", True, 40_000, 44_999, "range", 1_000_000, None),
        ("022", "disclosed", False, 200, 299, "range", 20_000, 500_000),
        ("023", "undisclosed", False, 0, 99, "range", 4000, 100_000),
    ]
    assert one(opened, "SELECT text FROM ad WHERE ad_id LIKE '%304'")[0].endswith("sin jerga. 🏮")


def test_texts_that_r_prints_as_a_vector_are_joined(opened: Archive, tmp_path: Path) -> None:
    header = "id,page_id,page_name,spend_lower,ad_delivery_start_time,ad_creative_bodies"
    body = '"' + r'c("One \"lamp\"", "Two")'.replace('"', '""') + '"'
    (tmp_path / "r.csv").write_text(f"{header}\n999990000000001,1,Lantern,5e+05,2026-05-01,{body}\n", encoding="utf-8")
    take(opened, tmp_path / "r.csv")
    assert one(opened, "SELECT text, spend_lower FROM ad") == ('One "lamp"\n\nTwo', 500_000)


# --- Meta, as a table by its own script -------------------------------------------------------------------------------


def test_objects_without_quotes_are_read(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_script" / "ads.csv")
    row = one(
        opened,
        "SELECT spend_lower, spend_upper, impressions_lower, audience_upper, delivery_regions, surfaces FROM ad "
        "WHERE ad_id LIKE '%104'",
    )
    assert row[:4] == (900, 999, 70_000, 500_000)
    assert row[4] == [{"region": "Älvmünde, Capital District", "percentage": Decimal(1)}]
    assert row[5] == ["facebook", "instagram"]
    shares = one(
        opened,
        "SELECT len(delivery_age_gender), sum(u.share.percentage) FROM ad, UNNEST(delivery_age_gender) AS u(share) "
        "WHERE ad_id LIKE '%104' GROUP BY 1",
    )
    assert shares[0] == 7
    assert abs(shares[1] - 1) < Decimal("0.0001")


def test_rows_of_the_script_that_end_early_lack_their_last_cells_and_nothing_else(opened: Archive) -> None:
    report = take(opened, SAMPLES / "meta_script" / "ads.csv")[0]
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (4, 4, 0)
    assert not any("repaired" in warning for warning in report.warnings)
    ends = opened.sql("SELECT right(ad_id, 3), ended_on IS NULL, currency FROM ad ORDER BY 1").rows
    assert ends == [("104", False, "EUR"), ("301", True, "EUR"), ("401", False, "EUR"), ("802", True, "EUR")]


@pytest.mark.parametrize(("end", "rejected"), [("\n", 0), ("", 1)])
def test_a_short_row_that_the_file_ends_in_is_cut_off(end: str, rejected: int, opened: Archive, tmp_path: Path) -> None:
    """Only a row whose line is ended is known to be whole."""
    header = "id,page_id,page_name,ad_delivery_start_time,spend,bylines"
    rows = '"9998","1","Lantern","2026-05-01"\n"9999","1","Lantern"'
    (tmp_path / "s.csv").write_text(f"{header}\n{rows}{end}", encoding="utf-8")
    report = take(opened, tmp_path / "s.csv")[0]
    assert (report.rows_loaded, report.rows_rejected) == (2 - rejected, rejected)


@pytest.mark.parametrize(
    ("cell", "lower", "upper"),
    [
        ("{lower_bound: 0, upper_bound: 99}", 0, 99),
        ("{'lower_bound': '1000', 'upper_bound': '1499'}", 1000, 1499),
        ('{""lower_bound"": ""1000001""}', 1_000_001, None),
    ],
)
def test_a_range_is_read_with_and_without_quotes(
    cell: str, lower: int, upper: int | None, opened: Archive, tmp_path: Path
) -> None:
    header = "id,page_id,page_name,ad_delivery_start_time,spend"
    (tmp_path / "s.csv").write_text(f'{header}\n9999,1,Lantern,2026-05-01,"{cell}"\n', encoding="utf-8")
    take(opened, tmp_path / "s.csv")
    assert one(opened, "SELECT spend_lower, spend_upper FROM ad") == (lower, upper)


@pytest.mark.parametrize("cell", ["{}", "99", "{lower_bound: 9, upper_bound: 1}", "{lower_bound: , upper_bound: }"])
def test_a_range_without_bounds_is_rejected(cell: str, opened: Archive, tmp_path: Path) -> None:
    header = "id,page_id,page_name,ad_delivery_start_time,spend"
    (tmp_path / "s.csv").write_text(f'{header}\n9999,1,Lantern,2026-05-01,"{cell}"\n', encoding="utf-8")
    assert take(opened, tmp_path / "s.csv")[0].rows_rejected == 1


# --- Meta's web page --------------------------------------------------------------------------------------------------


def test_both_shapes_of_the_web_page_are_read(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_web" / "until_2024.json", SAMPLES / "meta_web" / "since_2024.json")
    rows = opened.sql(
        "SELECT right(ad_id, 1), advertiser_name, payer, started_on::VARCHAR, ended_on::VARCHAR, spend_lower, "
        "spend_upper, currency, impressions_lower, impressions_upper, audience_upper FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("1", "The Älvmünde Lamp-Post", "Lamp-Post Readers' Club", "2024-04-01", "2024-04-08", 9000, 10_000, "USD",
         1_000_000, None, 1_000_000),
        ("2", "Harbour & Hills Party", None, "2024-04-05", None, 0, 500, "ARS", None, None, None),
        ("3", "Südufer Tenants' Table", None, "2025-09-16", None, None, None, None, None, None, None),
    ]  # fmt: skip
    assert details(opened, "999990000002002")["last_shown"] == "2024-04-15"
    assert details(opened, "999990000002003")["eu_total_reach"] == "982"


def test_texts_of_the_web_page_lose_their_tags_and_gain_their_cards(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_web" / "until_2024.json", SAMPLES / "meta_web" / "since_2024.json")
    texts = [row[0] for row in opened.sql("SELECT text FROM ad ORDER BY ad_id").rows]
    assert texts == [
        "Eight lamps out on Quay Street.\n We counted & wrote. Twice.",
        "{{product.name}}\n\nFour boats.\n\nOne harbour.",
        "A lamp for every stair.",
    ]
    pictures = [row[0] for row in opened.sql("SELECT len(creative_urls) FROM ad ORDER BY ad_id").rows]
    assert pictures == [1, 2, None]


@pytest.mark.parametrize(
    ("spend", "found"),
    [
        ("$9K-$10K", (9000, 10_000)),
        ("ARS500K - ARS600K", (500_000, 600_000)),
        (">$1M", (1_000_000, None)),
        ("€1,000–€1,499", (1000, 1499)),
        ("BRL100 - BRL199", (100, 199)),
        ("$1.5K - $2K", (1500, 2000)),
        ({"lower_bound": 100, "upper_bound": 199}, (100, 199)),
        (None, (None, None)),
    ],
)
def test_amounts_that_are_written_for_readers(
    spend: object, found: tuple[int | None, int | None], opened: Archive, tmp_path: Path
) -> None:
    ad = {"ad_archive_id": "9999", "snapshot": {"page_name": "Lantern"}, "start_date": 1758006000, "spend": spend}
    (tmp_path / "web.json").write_text(json.dumps([ad]), encoding="utf-8")
    assert take(opened, tmp_path / "web.json")[0].rows_rejected == 0
    assert one(opened, "SELECT spend_lower, spend_upper FROM ad") == found


@pytest.mark.parametrize("spend", ["much", "$1-$2-$3", "$2K-$1K"])
def test_amounts_that_say_nothing_clear_are_rejected(spend: str, opened: Archive, tmp_path: Path) -> None:
    ad = {"ad_archive_id": "9999", "snapshot": {"page_name": "Lantern"}, "start_date": 1758006000, "spend": spend}
    (tmp_path / "web.json").write_text(json.dumps([ad]), encoding="utf-8")
    assert take(opened, tmp_path / "web.json")[0].rows_rejected == 1


# --- Meta in three files, and Meta's audience tab ---------------------------------------------------------------------


def test_the_ads_of_three_files_have_no_currency(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_three_files")
    rows = opened.sql("SELECT right(ad_id, 2), spend_lower, spend_upper, spend_kind, currency FROM ad ORDER BY 1").rows
    assert rows == [
        ("21", 40_000, 44_999, "range", None),
        ("22", 200, 299, "range", None),
        ("23", 0, 99, "range", None),
    ]


def test_the_real_ads_of_three_files(opened: Archive) -> None:
    path = real("meta_api/minimaxir_us2019_three_csv/fb_ads.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    report = take(opened, path)[0]
    assert (report.rows_read, report.rows_rejected) == (len(rows), 0)
    assert report.ads == len({row["ad_id"] for row in rows})


def test_shares_of_spend_are_no_amounts(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_targeting")
    lines = opened.sql(
        "SELECT t.criterion, t.value, t.excluded, l.spend_share, l.ads FROM spend_line AS l, UNNEST(l.targets) AS u(t) "
        "ORDER BY row_no"
    ).rows
    assert lines == [
        ("age", "18", False, Decimal(1), 61),
        ("gender", "Women", False, Decimal("0.0425"), 4),
        ("zips", "99003, Veldoria", False, Decimal("0.0000824245"), 2),
        ("regions", "Südufer", True, Decimal("0.2"), 9),
        ("interests", "Lamps (Light)", False, Decimal("0.011"), 1),
        ("has_ca_exclusion", "Custom Audience", True, Decimal(0), 0),
    ]
    assert one(opened, "SELECT count(spend_lower), count(spend_kind), count(*) FROM spend_line") == (0, 0, 7)
    period = (
        "SELECT DISTINCT grain, period_start::VARCHAR, period_end::VARCHAR FROM spend_line WHERE targets IS NOT NULL"
    )
    assert one(opened, period) == ("last_30_days_by_targeting", "2026-04-03", "2026-05-02")


def test_a_page_without_targeting_says_so(opened: Archive) -> None:
    take(opened, SAMPLES / "meta_targeting")
    row = one(opened, "SELECT advertiser_id, advertiser_name, spend_share, ads FROM spend_line WHERE targets IS NULL")
    assert row == ("999980000000009", "Südufer Tenants' Table", None, None)


def test_the_real_audience_tab_is_read_whole(opened: Archive, tmp_path: Path) -> None:
    path = real("meta_targeting/favstats_parquet_2024-12-18/2024-12-18.parquet")
    table, copy = f"SELECT * FROM read_parquet('{path}')", tmp_path / "US-last_90_days.csv"
    duckdb.execute(f"COPY ({table}) TO '{copy}' (FORMAT csv, HEADER)")
    # two pages have lost digits of their ids on the way: 1.22108407886e+17
    rows, rounded, filled, pages = duckdb.execute(
        "SELECT count(*), count(*) FILTER (id LIKE '%e+%'), count(value), "
        "count(DISTINCT id) FILTER (id NOT LIKE '%e+%') "
        f"FROM (SELECT *, coalesce(page_id, internal_id) AS id FROM ({table}))"
    ).fetchall()[0]
    report = take(opened, copy)[0]
    assert (rows, rounded) == (195_499, 2)
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (rows, rows - rounded, rounded)
    assert opened.sql("SELECT DISTINCT reason FROM rejected_row").rows == [("page_id: cannot be read",)]
    assert one(opened, "SELECT count(targets), count(DISTINCT advertiser_id) FROM spend_line") == (filled, pages)


# --- the Russian-bought ads -------------------------------------------------------------------------------------------


def test_a_default_is_no_amount_and_a_zero_is_one(opened: Archive) -> None:
    take(opened, SAMPLES / "ira")
    spend = opened.sql(
        "SELECT c.capture_id, v.ad_id, v.spend_kind, v.spend_lower, v.currency FROM ad_version AS v JOIN sighting AS c "
        "USING (version_id) WHERE v.ad_id IN ('4', '7') ORDER BY ALL"
    ).rows
    assert spend == [
        (1, "4", "not_disclosed", None, None),
        (1, "7", "exact", Decimal(0), None),
        (2, "4", "not_disclosed", None, None),
        (2, "7", "not_disclosed", None, None),
        (3, "4", "not_disclosed", None, None),
    ]


def test_an_ad_that_ends_before_it_was_made_is_kept_and_flagged_in_every_parse(opened: Archive) -> None:
    take(opened, SAMPLES / "ira")
    flagged = opened.sql(
        "SELECT ad_id, count(*) FROM ad_version WHERE list_contains([n.name for n in details], 'dates') GROUP BY 1"
    )
    assert flagged.rows == [("4", 3)]


def test_all_parses_agree_on_the_moment_an_ad_was_made(opened: Archive) -> None:
    take(opened, SAMPLES / "ira")
    made = opened.sql("SELECT ad_id, list(DISTINCT created_at) FROM ad_version GROUP BY 1")
    assert {ad_id: len(moments) for ad_id, moments in made.rows} == {"1": 1, "2": 1, "4": 1, "7": 1}


def test_a_release_describes_the_day_on_which_its_publisher_released_it(opened: Archive) -> None:
    """Whatever the copy's own time; what a user says beats it."""
    reports = take(opened, SAMPLES / "ira")
    assert {(str(report.as_of), report.as_of_basis) for report in reports} == {("2018-05-10 00:00:00", "release")}
    assert not any("as-of" in warning for report in reports for warning in report.warnings)
    report = take(opened, SAMPLES / "ira" / "irads.csv", as_of=datetime(2019, 1, 1))[0]
    assert report.as_of_basis == "option"


def test_nested_targeting_is_taken_apart(opened: Archive) -> None:
    take(opened, SAMPLES / "ira" / "irads.json")
    targets = one(opened, "SELECT [t.criterion || '=' || t.value for t in targets] FROM ad WHERE ad_id = '1'")[0]
    assert "location living in=united_states: Nevada" in targets
    assert "age=18 - 65+" in targets
    assert "people who match=interests: Bakers' Guild" in targets


def test_the_real_tsv_sums_to_its_roubles(opened: Archive) -> None:
    path = real("ira/socially_divisive_ads_tsv/data_IRA_Ads.csv")
    report = take(opened, path)[0]
    assert (report.rows_read, report.ads, report.rows_rejected) == (3517, 3517, 0)
    spent = "SELECT currency, sum(spend_lower), count(*) FROM ad WHERE spend_lower > 0 GROUP BY currency"
    assert opened.sql(spent).rows == [("RUB", Decimal("5881756.10"), 2554)]
    assert one(opened, "SELECT count(*) FROM ad WHERE spend_kind = 'not_disclosed'") == (787,)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    made = "%Y-%m-%d %H:%M:%S"
    early = sum(
        datetime.strptime(row["AD_END_DATE"], made) < datetime.strptime(row["AD_CREATION_DATE"], made)
        for row in rows
        if row["AD_END_DATE"]
    )
    flagged = "SELECT count(*) FROM ad WHERE list_contains([n.name for n in details], 'dates')"
    assert (early, *one(opened, flagged)) == (201, 201)


def test_the_real_excerpts_of_irads_are_versions_of_the_ads_in_the_tsv(opened: Archive) -> None:
    take(opened, real("ira/socially_divisive_ads_tsv/data_IRA_Ads.csv"), real("ira/irads_excerpt"))
    seen = opened.sql("SELECT ad_id, versions FROM ad WHERE versions > 1 ORDER BY ad_id::INTEGER").rows
    assert seen == [("1084", 2), ("2233", 3), ("3186", 3)]
    assert one(opened, "SELECT count(DISTINCT created_at) FROM ad_version WHERE ad_id = '3186'") == (1,)


# --- the Facebook Political Ad Collector ------------------------------------------------------------------------------


def test_a_collected_ad_keeps_its_text_its_targets_and_no_day_of_delivery(opened: Archive) -> None:
    take(opened, SAMPLES / "fbpac" / "fbpac-ads-en-US.csv")
    row = one(
        opened,
        "SELECT text, started_on, spend_kind, status, creative_urls, payer_state FROM ad "
        "WHERE ad_id = '9999700000000001'",
    )
    assert row == (
        "Rent should not eat half a nurse's wage.\nCap it at a third & sign >>",
        None,
        None,
        "unknown",
        ["https://ads.veldoria.example/1.png", "https://ads.veldoria.example/1,b.png"],
        "disclosed",
    )
    notes = details(opened, "9999700000000001")
    assert notes["volunteers"] == "4"
    assert notes["entities"] == "Lantern, Älvmünde"
    assert notes["explanation"] == "You're seeing this because Lantern Movement wants to reach people over 18."


def test_a_cell_beyond_128_kib_is_read(opened: Archive, tmp_path: Path) -> None:
    text = (SAMPLES / "fbpac" / "fbpac-ads-en-US.csv").read_text(encoding="utf-8")
    long = "lamp " * 40_000
    (tmp_path / "long.csv").write_text(text.replace("nine hundred tonnes", long), encoding="utf-8")
    report = take(opened, tmp_path / "long.csv")[0]
    assert report.rows_rejected == 0
    assert one(opened, "SELECT max(len(text)) FROM ad")[0] > 200_000


def test_the_real_ads_of_the_collector_are_read_out_of_their_envelope(opened: Archive) -> None:
    path = real("fbpac/propublica_api_json/ads.json")
    found = json.loads(path.read_text(encoding="utf-8"))["ads"]
    report = take(opened, path)[0]
    assert (report.rows_read, report.ads, report.rows_rejected) == (20, 20, 0)
    assert one(opened, "SELECT count(*), count(text), count(targets) FROM ad") == (
        20,
        20,
        sum(bool(ad["targets"]) for ad in found),
    )
    assert one(opened, "SELECT count(*) FROM ad WHERE text LIKE '%<%' OR text LIKE '%&amp;%'") == (0,)


# --- Who Targets Me ---------------------------------------------------------------------------------------------------


def test_fifty_stands_for_at_most_a_hundred(opened: Archive) -> None:
    take(opened, SAMPLES / "whotargetsme")
    lines = opened.sql("SELECT spend_lower, spend_upper, spend_kind, payer_state FROM spend_line ORDER BY row_no").rows
    assert [row[:3] for row in lines] == [
        (2541, 2541, "exact"),
        (0, 100, "at_most"),
        (101, 101, "exact"),
        (1912, 1912, "exact"),
        (0, 100, "at_most"),
    ]
    assert lines[2][3] == "undisclosed"


def test_derived_days_are_never_added_to_the_days_of_the_reports_they_come_from(opened: Archive) -> None:
    take(opened, SAMPLES / "whotargetsme")
    assert opened.run("spend_lines_by_advertiser", grain="day").rows == []
    assert one(opened, "SELECT DISTINCT grain, country FROM spend_line") == ("day_by_who_targets_me", "DE")


def test_the_real_daily_spend_of_the_netherlands(opened: Archive) -> None:
    path = real("whotargetsme/advertisers_csv/NL-SpendingsByAdvertisers.csv")
    report = take(opened, path)[0]
    assert (report.rows_read, report.rows_loaded, report.country) == (6246, 6246, "NL")
    with path.open(encoding="utf-8", newline="") as file:
        amounts = [int(row["spend"]) for row in csv.DictReader(file)]
    assert {amount for amount in amounts if amount <= 100} == {50}
    exact = sum(amount for amount in amounts if amount != 50)
    found = one(opened, "SELECT currency, sum(spend_lower), sum(spend_upper) FROM spend_line GROUP BY ALL")
    assert found == ("EUR", exact, exact + 100 * amounts.count(50))


def test_labels_of_pages_are_kept_apart_by_capture_with_their_source(opened: Archive) -> None:
    report = take(opened, SAMPLES / "whotargetsme" / "wtm-advertisers-de-2026-05-01T08_49_00.571Z.csv")[0]
    assert (report.scope, report.country, report.as_of_basis) == ("DE labels", "DE", "file_name")
    query = "SELECT platform, advertiser_id, label, political, active, source FROM advertiser_label ORDER BY 2"
    assert opened.sql(query).rows == [
        ("meta", "999980000000001", "CAV", True, True, "Who Targets Me"),
        ("meta", "999980000000007", None, True, False, "Who Targets Me"),
    ]
    assert opened.sql("SELECT count(*) FROM id_mapping").rows == [(0,)]


@pytest.mark.parametrize(
    ("name", "rows", "day", "country"),
    [
        ("wtm-advertisers-gr-2023-05-20T08_49_00.571Z.csv", 671, "2023-05-20 08:49:00.571000", "GR"),
        ("wtm-advertisers-nl-2023-03-13.csv", 707, "2023-03-13 00:00:00", "NL"),
    ],
)
def test_the_real_mappings_of_advertisers(name: str, rows: int, day: str, country: str, opened: Archive) -> None:
    path = real(f"whotargetsme/advertisers_csv/{name}")
    report = take(opened, path)[0]
    assert (report.rows_read, report.rows_loaded, str(report.as_of), report.country) == (rows, rows, day, country)
    with path.open(encoding="utf-8", newline="") as file:
        expected = {
            (row["advertisers_platforms.advertiser_platform_ref"], row["entities.short_name"])
            for row in csv.DictReader(file)
        }
    found = opened.sql("SELECT advertiser_id, label FROM advertiser_label WHERE platform = 'meta'").rows
    assert set(found) == expected


def test_the_standard_names_its_platform_and_a_record_of_another_is_rejected(opened: Archive) -> None:
    report = take(opened, SAMPLES / "wtm_standard")[0]
    assert (report.platform, report.rows_loaded, report.rows_rejected) == ("radio_nordmark", 3, 1)
    rows = opened.sql(
        "SELECT ad_id, platform, started_on::VARCHAR, ended_on::VARCHAR, started_at::VARCHAR, spend_kind, spend_lower, "
        "spend_upper FROM ad ORDER BY ad_id"
    ).rows
    assert rows == [
        ("9999-301", "radio_nordmark", "2026-05-01", "2026-05-10", "2026-04-30 22:00:00", "exact", Decimal("1250.50"),
         Decimal("1250.50")),
        ("9999-302", "radio_nordmark", "2026-05-02", None, "2026-05-02 00:00:00", "range", 100, 199),
        ("9999-303", "radio_nordmark", None, None, None, "not_disclosed", None, None),
    ]  # fmt: skip
    targets = opened.sql("SELECT criterion, value, excluded FROM targeting ORDER BY ALL").rows
    assert targets == [("geo_location_excluded", "Südufer", True), ("geo_location_precise", "Nordmark", False)]


def test_an_ad_of_the_standard_on_a_known_platform_is_that_platforms_ad(opened: Archive, tmp_path: Path) -> None:
    text = (SAMPLES / "wtm_standard" / "radio.ndjson").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "a.ndjson").write_text(text.replace("Radio Nordmark", "Facebook") + "\n", encoding="utf-8")
    assert take(opened, tmp_path / "a.ndjson")[0].platform == "meta"
    assert one(opened, "SELECT platform FROM capture") == ("meta",)


# --- X ----------------------------------------------------------------------------------------------------------------


def test_rows_of_an_undocumented_grain_are_kept_as_they_are_and_summed_with_nothing(opened: Archive) -> None:
    report = take(opened, SAMPLES / "x" / "10-February-2026-political-ads-data.csv")[0]
    assert (str(report.as_of), report.as_of_basis) == ("2026-02-10 00:00:00", "file_name")
    assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (4, 3, 1)
    lines = opened.sql("SELECT DISTINCT grain, spend_lower, currency FROM spend_line ORDER BY ALL").rows
    assert lines == [("undocumented", Decimal(0), "USD"), ("undocumented", Decimal("1250.75"), "USD")]
    for name in ("spend_by_advertiser", "spend_lines_by_advertiser"):
        assert opened.run(name).rows == []


@pytest.mark.parametrize("grain", ["undocumented", "last_30_days_by_targeting"])
def test_figures_that_do_not_add_up_are_not_added_up_but_the_way_to_see_them_is_told(
    grain: str, opened: Archive
) -> None:
    """X does not say whether spend repeats from row to row; shares by criterion overlap."""
    take(opened, SAMPLES / "x", SAMPLES / "meta_targeting")
    for by in ("advertiser", "payer", "platform", "country", "region", "week", "month"):
        with pytest.raises(UsageError, match=f"figures of grain {grain} do not add up"):
            opened.run(f"spend_lines_by_{by}", grain=grain)
    assert opened.sql("FROM line_spend('undocumented', NULL, NULL, NULL)").rows == []
    assert opened.sql("SELECT count(*) > 0 FROM spend_line WHERE grain = $grain", grain=grain).rows == [(True,)]


def test_a_post_id_that_a_spreadsheet_rounded_comes_from_the_address_or_the_row_is_rejected(opened: Archive) -> None:
    take(opened, SAMPLES / "x" / "10-February-2026-political-ads-data.csv")
    ids = opened.sql("SELECT list_extract(details, 1).value, count(*) FROM spend_line GROUP BY 1 ORDER BY 1").rows
    assert ids == [("9999000000000000001", 2), ("9999000000000000002", 1)]
    assert one(opened, "SELECT reason FROM rejected_row") == ("Tweet Id: cannot be read",)


def test_xs_workbook_says_what_its_csv_says_though_a_spreadsheet_rounds_the_ids(
    opened: Archive, tmp_path: Path
) -> None:
    """The zip alternates between both; a number of 19 digits is never taken from a cell that cannot hold it."""
    with (SAMPLES / "x" / "10-February-2026-political-ads-data.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    book = xlsxwriter.Workbook(tmp_path / "10-february-2026-political-ads-data.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
        sheet.write_number(number, 1, float(row[1]))
        sheet.write_number(number, 11, float(row[11].replace(",", "")))
    book.close()
    report = take(opened, tmp_path / "10-february-2026-political-ads-data.xlsx")[0]
    assert (str(report.as_of), report.rows_loaded, report.rows_rejected) == ("2026-02-10 00:00:00", 3, 1)
    ids = opened.sql("SELECT list_extract(details, 1).value, spend_lower FROM spend_line ORDER BY row_no").rows
    assert ids == [("9999000000000000001", Decimal("1250.75"))] * 2 + [("9999000000000000002", Decimal(0))]


@pytest.mark.parametrize("amount", ["1,25", "12,34.00", "€5", "-3"])
def test_an_amount_with_commas_in_the_wrong_places_is_rejected(amount: str, opened: Archive, tmp_path: Path) -> None:
    header = "Screen Name,Tweet Id,Spend_USD,Targeting Name"
    (tmp_path / "x.csv").write_text(f'{header}\nLantern,1,"{amount}",Keywords\n', encoding="utf-8")
    assert take(opened, tmp_path / "x.csv")[0].rows_rejected == 1


def test_an_export_without_rows_is_an_empty_capture_and_no_error(opened: Archive) -> None:
    report = take(opened, SAMPLES / "x" / "ads-repository-empty.csv")[0]
    assert (report.outcome, report.rows_read, report.ads) == ("imported", 0, 0)


def test_the_real_export_without_rows_is_an_empty_capture(opened: Archive) -> None:
    report = take(opened, real("x/dsa_ads_repository_export_header_only.csv"))[0]
    assert (report.outcome, report.format, report.rows_read) == ("imported", "x", 0)


def test_ads_of_the_eu_repository_have_no_id_and_no_spend(opened: Archive) -> None:
    take(opened, SAMPLES / "x" / "ads-repository.csv")
    rows = opened.sql(
        "SELECT ad_id_basis, spend_kind, impressions_lower, impressions_upper, payer_state FROM ad ORDER BY started_on"
    ).rows
    assert rows == [("record", None, 1000, 2000, "disclosed"), ("record", None, 31240, 31240, "undisclosed")]


def test_posts_of_the_transparency_site_lie_under_their_advertiser_and_name_no_sum(opened: Archive) -> None:
    """Neither the unit nor the currency of `totalSpend` is documented; a deleted post keeps its advertiser."""
    report = take(opened, SAMPLES / "x" / "twitter-ads_EU_2019-06-10_12-30-00.json")[0]
    told = (str(report.as_of), report.scope, report.rows_loaded)
    assert told == ("2019-06-10 12:30:00", "political advertisers, EU", 2)
    rows = opened.sql("SELECT ad_id, advertiser_id, advertiser_name, text, spend_kind FROM ad ORDER BY ad_id").rows
    assert rows == [
        ("9999000000000000011", "9999000001", "Lantern Movement", "Every lamp counts. ⚓ & every vote.", None),
        ("9999000000000000012", "9999000001", None, None, None),
    ]
    assert json.loads(details(opened, "9999000000000000011")["performance"])["tweetPerformance"] == {
        "totalSpend": "1250.75"
    }


# --- NYU's totals -----------------------------------------------------------------------------------------------------


def test_totals_without_a_header_are_known_by_their_name_and_counted_from_the_first_row(opened: Archive) -> None:
    report = take(opened, SAMPLES / "nyu")[0]
    assert (report.rows_read, report.rows_loaded, report.files, str(report.as_of)) == (10, 10, 6, "2018-09-30 00:00:00")
    spend = opened.sql(
        "SELECT grain, row_no, advertiser_name, payer, payer_state, spend_lower, spend_upper, spend_kind, currency "
        "FROM spend_line WHERE grain LIKE '%spend%' ORDER BY ALL"
    ).rows
    assert spend == [
        ("page_spend_of_nyu", 1, "Lantern Movement", None, "field_absent", 218_000, 391_000, "range", "USD"),
        ("page_spend_of_nyu", 2, 'Harbour, Hills & "Co"', None, "field_absent", 0, 99, "range", "USD"),
        (
            "sponsor_spend_of_nyu",
            1,
            None,
            "Lantern Movement Campaign Fund",
            "disclosed",
            160_000,
            None,
            "at_least",
            "USD",
        ),
        ("sponsor_spend_of_nyu", 2, None, None, "undisclosed", 43_900, None, "at_least", "USD"),
        ("sponsor_spend_of_nyu", 3, None, "Älvmünde e.V.", "disclosed", 900, None, "at_least", "USD"),
    ]
    assert one(opened, "SELECT region FROM spend_line WHERE region IS NOT NULL") == ("Nevada",)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("totals.csv", "Lantern,5,9\n"),
        ("2018-09-30_api_page_spend.csv", "Page,Amount\nLantern,5\n"),
        ("2018-09-30_api_page_spend.csv", "Lantern,5,9,11\n"),
        ("2018-09-30_api_page_ads.csv", "Lantern,5,9\n"),
    ],
)
def test_a_table_without_a_header_is_not_guessed_at(name: str, content: str, opened: Archive, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    [report] = opened.import_dump(tmp_path / name)
    assert report.outcome == "refused" and "no format recognises" in str(report.error)
