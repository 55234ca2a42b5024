"""Google prints one spend in up to twenty columns; each generation is read in its way, and no money twice."""

import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from archive.database import Archive
from made import CREATIVE, GOOGLE_12, GOOGLE_20, creatives, one, put, rejected, stats, table, updated, weekly

DAY = datetime(2026, 5, 2)


def spend(new: Archive, where: str = "true") -> list[tuple[Any, ...]]:
    """Lines as (advertiser, currency, basis, amount, other figures of the same row)."""
    query = (
        "SELECT advertiser_id, currency, currency_basis, spend_lower::INTEGER, "
        "[o.relation || ' ' || o.currency || ' ' || o.lower::INTEGER for o in conversions] "
        f"FROM spend_line WHERE {where} ORDER BY file_no, row_no, line_no"
    )
    return new.sql(query).rows


# --- since 2023: every column is money of its own, but for the parts of the euro --------------------------------------


def test_each_currency_is_a_line_and_parts_of_the_euro_are_none(new: Archive, folder: Path) -> None:
    rows = [
        {"id": "US", "USD": 300},
        {"id": "TWO", "USD": 100, "GBP": 50},
        {"id": "EU", "regions": "BG, CZ, DE", "EUR": 500, "BGN": 200, "CZK": 3000},
        {"id": "BOTH", "regions": "GB, SE", "EUR": 100, "SEK": 1000, "GBP": 850},
        {"id": "PART", "regions": "CZ", "CZK": 1500},
    ]
    one(new, put(folder / "stats.csv", stats(rows)), as_of=DAY)
    assert spend(new) == [
        ("US", "USD", "stated", 300, None),
        ("TWO", "USD", "stated", 100, None),
        ("TWO", "GBP", "stated", 50, None),
        ("EU", "EUR", "stated", 500, ["part BGN 200", "part CZK 3000"]),
        ("BOTH", "EUR", "stated", 100, ["part SEK 1000"]),
        ("BOTH", "GBP", "stated", 850, None),
        ("PART", "CZK", "stated", 1500, None),
    ]


def test_a_row_of_zeros_is_one_line_of_less_than_a_step(new: Archive, folder: Path) -> None:
    one(
        new,
        put(folder / "stats.csv", stats([{"id": "GB", "regions": "GB"}, {"id": "MANY", "regions": "GB, US"}])),
        as_of=DAY,
    )
    amounts = "spend_lower::INTEGER, spend_upper::INTEGER, spend_kind, spend_step::INTEGER"
    assert new.sql(f"SELECT advertiser_id, currency, {amounts} FROM spend_line ORDER BY row_no").rows == [
        ("GB", "GBP", 0, 0, "rounded", 50),
        ("MANY", None, 0, 0, "rounded", None),
    ]


def test_a_figure_carries_the_step_it_was_rounded_to(new: Archive, folder: Path) -> None:
    one(
        new,
        put(folder / "stats.csv", stats([{"id": "A", **{code: 60000 for code in GOOGLE_20 if code != "EUR"}}])),
        as_of=DAY,
    )
    steps = dict(new.sql("SELECT currency, spend_step::INTEGER FROM spend_line").rows)
    assert (steps["USD"], steps["HUF"], steps["INR"], steps["CLP"]) == (100, 20000, 250, 50000)
    assert len(steps) == 19 and None not in steps.values()


def test_names_of_columns_as_a_database_writes_them_mean_the_same(new: Archive, folder: Path) -> None:
    """BigQuery gives `spend_usd`; taken for a file of dollars alone, nineteen currencies would be lost."""
    header, rest = stats([{"id": "A", "USD": 100, "GBP": 50, "INR": 250}]).split("\n", 1)
    one(new, put(folder / "stats.csv", header.lower() + "\n" + rest), as_of=DAY)
    assert [(code, amount) for _, code, _, amount, _ in spend(new)] == [("USD", 100), ("INR", 250), ("GBP", 50)]


def test_a_currency_that_is_new_to_adlib_is_kept_and_said(new: Archive, folder: Path) -> None:
    report = one(
        new, put(folder / "stats.csv", stats([{"id": "A", "USD": 100, "JPY": 7}], [*GOOGLE_20, "JPY"])), as_of=DAY
    )
    assert "Spend_JPY" in report.warnings[0]
    assert new.sql("SELECT extra FROM spend_line").rows == [([{"name": "Spend_JPY", "value": "7"}],)]


@pytest.mark.parametrize("wrong", ["", "-100", "many", "1e99"])
def test_a_row_with_one_unreadable_figure_is_rejected_whole(new: Archive, folder: Path, wrong: str) -> None:
    rows = [{"id": "A", "USD": 100}, {"id": "B", "USD": 100, "GBP": wrong}, {"id": "C", "USD": 100}]
    report = one(new, put(folder / "stats.csv", stats(rows)), as_of=DAY)
    assert (report.rows_loaded, report.rows_rejected) == (2, 1)
    assert [(number, reason) for number, reason, _ in rejected(new)] == [(2, "spend in GBP: cannot be read")]


def test_a_file_whose_figures_were_cut_out_has_lines_without_figures(new: Archive, folder: Path) -> None:
    header = ["Advertiser_ID", "Advertiser_Name", "Public_IDs_List", "Total_Creatives"]
    one(new, put(folder / "stats.csv", table(header, [["AR1", "One", "", 5]])), as_of=DAY)
    assert new.sql(
        "SELECT advertiser_id, ads, spend_lower, spend_upper, spend_kind, currency FROM spend_line"
    ).rows == [("AR1", 5, None, None, None, None)]


def test_a_file_with_one_currency_left_is_read_in_that_currency(new: Archive, folder: Path) -> None:
    one(new, put(folder / "stats.csv", stats([{"id": "A", "EUR": 500}], ["EUR"])), as_of=DAY)
    assert spend(new) == [("A", "EUR", "stated", 500, None)]


# --- 2019 to 2022: every column repeats the same money ----------------------------------------------------------------

SAME = {"USD": 100, "EUR": 90, "INR": 7000, "GBP": 80}


def test_one_money_in_twelve_currencies_is_one_line_in_that_of_the_region(new: Archive, folder: Path) -> None:
    regions = {
        "US": "USD",
        "IN": "INR",
        "GB": "GBP",
        "DE": "EUR",
        "EU": "EUR",
        "DE, EU": "EUR",
        "EU, FI": "EUR",
        "BG, EU": "EUR",
    }
    rows = [{"id": where, "regions": where, **SAME} for where in regions]
    one(new, put(folder / "stats.csv", stats(rows, GOOGLE_12)), as_of=DAY)
    found = spend(new)
    assert [(where, code, basis) for where, code, basis, _, _ in found] == [
        (where, code, "region") for where, code in regions.items()
    ]
    for _, code, _, amount, others in found:
        assert amount == SAME[code] and len(others) == 11
        assert all(other.startswith("conversion ") and f" {code} " not in other for other in others)


def test_an_advertiser_of_several_regions_is_taken_in_dollars_and_flagged(new: Archive, folder: Path) -> None:
    rows = [
        {"id": "A", "regions": "GB, US", **SAME},
        {"id": "B", "regions": "", **SAME},
        {"id": "C", "regions": "US", **SAME},
    ]
    report = one(new, put(folder / "stats.csv", stats(rows, GOOGLE_12)), as_of=DAY)
    assert [row[:4] for row in spend(new)] == [
        ("A", "USD", "ambiguous", 100),
        ("B", "USD", "ambiguous", 100),
        ("C", "USD", "region", 100),
    ]
    assert any("2 figures" in warning and "US dollars" in warning for warning in report.warnings)


def bundle(folder: Path, stats_text: str) -> Path:
    """A bundle of 2019 in which three hundred advertisers spent something in two weeks."""
    put(folder / "google-political-ads-advertiser-stats.csv", stats_text)
    rows = [
        {"id": f"AR{n}", "week": week, "USD": n, "EUR": n, "INR": n, "GBP": n}
        for n in range(300)
        for week in ("2019-05-26", "2019-06-02")
    ]
    put(folder / "google-political-ads-advertiser-weekly-spend.csv", weekly(rows, GOOGLE_12))
    put(folder / "google-political-ads-updated.csv", updated("2019-06-24"))
    return folder


PLACES = ("US", "IN", "GB", "DE, EU")
HOME = {"US": "USD", "IN": "INR", "GB": "GBP", "DE, EU": "EUR"}
MANY = [{"id": f"AR{n}", "regions": PLACES[n % 4], "USD": n} for n in range(300)]


def check_weeks(new: Archive, missing: set[int]) -> None:
    """Every weekly row: its record number, and the currency of its advertiser's regions where stats has it."""
    columns = "row_no, advertiser_id, currency, currency_basis, spend_lower::INTEGER"
    assert new.sql(f"SELECT {columns} FROM spend_line WHERE grain = 'week' ORDER BY row_no").rows == [
        (
            2 * n + k,
            f"AR{n}",
            "USD" if n in missing else HOME[PLACES[n % 4]],
            "ambiguous" if n in missing else "region",
            n,
        )
        for n in range(300)
        for k in (1, 2)
    ]


def test_weekly_rows_take_the_regions_of_their_advertiser_and_keep_their_numbers(new: Archive, folder: Path) -> None:
    one(new, bundle(folder, stats(MANY, GOOGLE_12)))
    check_weeks(new, set())


def test_a_weekly_row_whose_advertiser_is_nowhere_else_is_flagged(new: Archive, folder: Path) -> None:
    one(new, bundle(folder, stats(MANY[10:], GOOGLE_12)))
    check_weeks(new, set(range(10)))


def test_a_broken_row_among_the_advertisers_does_not_spoil_the_weeks(new: Archive, folder: Path) -> None:
    lines = stats(MANY, GOOGLE_12).splitlines()
    lines[8] = lines[8].replace("Harbour Party", '"Harbour, Party')
    report = one(new, bundle(folder, "\n".join(lines)))
    assert report.rows_rejected == 1
    check_weeks(new, {7})


def test_a_weekly_file_alone_is_taken_in_dollars_and_flagged(new: Archive, folder: Path) -> None:
    one(new, put(folder / "weekly.csv", weekly([{"id": "A", "week": "2019-06-02", **SAME}], GOOGLE_12)), as_of=DAY)
    assert [row[:4] for row in spend(new)] == [("A", "USD", "ambiguous", 100)]


# --- creatives --------------------------------------------------------------------------------------------------------


def creative(new: Archive, folder: Path, **cells: object) -> tuple[Any, ...]:
    """Import one creative; give its currency and range."""
    report = one(new, put(folder / "c.csv", creatives([{"Ad_ID": "CR1", **cells}])), as_of=DAY)
    assert report.rows_rejected == 0, rejected(new)
    query = "SELECT currency, currency_basis, spend_lower, spend_upper, spend_kind, conversions FROM ad"
    return new.sql(query).rows[0]


LOWEST = {f"Spend_Range_Max_{code}": 50 for code in GOOGLE_20}


@pytest.mark.parametrize(
    ("regions", "code"), [("US", "USD"), ("GB", "GBP"), ("IN", "INR"), ("DE", "EUR"), ("AT, BE", "EUR"), ("NZ", "NZD")]
)
def test_the_range_is_that_of_the_ads_own_currency(new: Archive, folder: Path, regions: str, code: str) -> None:
    """The other nineteen pairs hold the lowest bucket, whatever the ad cost."""
    pair = {f"Spend_Range_Min_{code}": 3000, f"Spend_Range_Max_{code}": 3500}
    others = {"Spend_Range_Min_USD": 0, **LOWEST}
    assert creative(new, folder, Regions=regions, **others | pair) == (code, "region", 3000, 3500, "range", None)


def test_an_ad_of_several_regions_is_taken_in_dollars_and_flagged(new: Archive, folder: Path) -> None:
    found = creative(new, folder, Regions="GB, US", Spend_Range_Min_GBP=50, Spend_Range_Max_GBP=100)
    assert found[:5] == ("USD", "ambiguous", 100, 200, "range")
    assert [(each["currency"], each["lower"], each["upper"]) for each in found[5]] == [("GBP", 50, 100)]


@pytest.mark.parametrize("top", ["", 0], ids=["as Google leaves it", "as a public loader fills it"])
def test_the_highest_bucket_has_no_upper_end(new: Archive, folder: Path, top: object) -> None:
    found = creative(new, folder, Spend_Range_Min_USD=5_000_000, Spend_Range_Max_USD=top)
    assert found[2:5] == (5_000_000, None, "at_least")


def test_the_lowest_bucket_is_not_open(new: Archive, folder: Path) -> None:
    assert creative(new, folder, Spend_Range_Min_USD=0, Spend_Range_Max_USD=100)[2:5] == (0, 100, "range")


UNREADABLE: list[dict[str, object]] = [
    {"Spend_Range_Min_USD": 300}, {"Spend_Range_Min_USD": "x"}, {"Spend_Range_Max_USD": "x"},
    {"Spend_Range_Min_USD": -1},
    {"Impressions": "lots"}, {"Impressions": "2000-1000"}, {"Date_Range_Start": "soon"}, {"Num_of_Days": "2.5"},
    {"Ad_ID": ""},
]  # fmt: skip


@pytest.mark.parametrize("cells", UNREADABLE, ids=str)
def test_a_creative_that_cannot_be_read_is_rejected_whole(new: Archive, folder: Path, cells: dict[str, object]) -> None:
    rows = [{"Ad_ID": "CR1"}, {"Ad_ID": "CR2", **cells}, {"Ad_ID": "CR3"}]
    report = one(new, put(folder / "c.csv", creatives(rows)), as_of=DAY)
    assert (report.rows_loaded, [number for number, _, _ in rejected(new)]) == (2, [2])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≤ 100", (0, 100, "range")),
        ("100-1k", (100, 1000, "range")),
        ("1k-50k", (1000, 50_000, "range")),
        ("> 100k", (100_000, None, "at_least")),
    ],
)
def test_the_buckets_of_2019_are_read_as_ranges_of_dollars(
    new: Archive, folder: Path, text: str, expected: tuple[int, int | None, str]
) -> None:
    header = [name for name in CREATIVE if "Range_M" not in name]
    row = {
        "Ad_ID": "CR1", "Advertiser_ID": "AR1", "Regions": "US", "Date_Range_Start": "2019-05-01",
        "Date_Range_End": "2019-05-20", "Impressions": "10k-100k", "Spend_USD": text,
    }  # fmt: skip
    one(new, put(folder / "c.csv", table(header, [[row.get(name, "") for name in header]])), as_of=DAY)
    query = "SELECT spend_lower, spend_upper, spend_kind, currency, impressions_lower, impressions_upper FROM ad"
    assert new.sql(query).rows == [(*expected, "USD", 10_000, 100_000)]


def test_places_are_taken_apart_where_they_end_in_a_country(new: Archive, folder: Path) -> None:
    """A comma and a blank separate places, and stand inside the names of television markets."""
    places = "Washington, DC (Hagerstown, MD),United States, 23237,Virginia,United States, Chennai,Tamil Nadu,India"
    header = [*CREATIVE, "Age_Targeting", "Gender_Targeting", "Geo_Targeting_Included", "Geo_Targeting_Excluded"]
    cells = creatives([{"Ad_ID": "CR1"}]).splitlines()[1].split(",")
    text = table(header, [[*cells, "18-24, ≥65", "Not targeted", places, "Somewhere unheard of"]])
    one(new, put(folder / "c.csv", text), as_of=DAY)
    assert new.sql("SELECT criterion, value, excluded FROM targeting ORDER BY ALL").rows == [
        ("age", "18-24", False), ("age", "≥65", False),
        ("place", "23237,Virginia,United States", False), ("place", "Chennai,Tamil Nadu,India", False),
        ("place", "Somewhere unheard of", True), ("place", "Washington, DC (Hagerstown, MD),United States", False),
    ]  # fmt: skip


# --- the rest of the bundle -------------------------------------------------------------------------------------------


def test_a_table_that_google_emptied_is_neither_wrong_nor_shrunken(new: Archive, folder: Path) -> None:
    header = (
        "Campaign_ID,Age_Targeting,Gender_Targeting,Geo_Targeting_Included,Geo_Targeting_Excluded,"
        "Start_Date,End_Date,Ads_List,Advertiser_ID,Advertiser_Name"
    )
    full = "\n".join([header, *(f"CA{n},,,,,2019-05-01,2019-05-20,CR{n},AR1,One" for n in range(50))])
    for n, text in enumerate((full, header + "\n"), 1):
        put(folder / str(n) / "stats.csv", stats([{"id": "AR1"}]))
        put(folder / str(n) / "campaign-targeting.csv", text)
        assert one(new, folder / str(n), as_of=datetime(2026, 5, n)).outcome == "imported"


def test_a_week_of_keywords_is_six_lines_of_no_advertiser(new: Archive, folder: Path) -> None:
    header = [
        "Election_Cycle",
        "Region",
        "Elections",
        "Report_Date",
        *(f"{kind}_{n}" for n in range(1, 7) for kind in ("Keyword", "Spend_USD")),
    ]
    row = [
        "US-Federal-2018",
        "US",
        "US-Federal",
        "2019-12-02",
        "mill",
        500,
        "harbour",
        300,
        "",
        "",
        "rent",
        0,
        "",
        "",
        "",
        "",
    ]
    one(new, put(folder / "k.csv", table(header, [row])))
    query = "SELECT keyword, spend_lower, advertiser_id, payer_state, country FROM spend_line ORDER BY line_no"
    assert new.sql(query).rows == [
        ("mill", 500, None, "not_applicable", "US"), ("harbour", 300, None, "not_applicable", "US"),
        ("rent", 0, None, "not_applicable", "US"),
    ]  # fmt: skip


@pytest.mark.parametrize("cells", [[""] * 12, ["", 500, *[""] * 10]], ids=["no word", "an amount without a word"])
def test_a_week_of_keywords_that_gives_no_figure_is_rejected_and_its_neighbours_stand(
    new: Archive, folder: Path, cells: list[object]
) -> None:
    header = ["Region", "Report_Date", *(f"{kind}_{n}" for n in range(1, 7) for kind in ("Keyword", "Spend_USD"))]
    good = ["mill", 500, *[""] * 10]
    rows = [["US", "2019-11-25", *good], ["US", "2019-12-02", *cells]]
    report = one(new, put(folder / "k.csv", table(header, rows)))
    assert (report.outcome, report.rows_loaded, report.rows_rejected) == ("imported", 1, 1)
    [(number, reason, _)] = rejected(new)
    assert number == 2 and ("figure" in reason or "Keyword_1" in reason)


CUT = [
    "",
    "Advertiser_ID",
    "Advertiser_Name",
    "Date_Range_Start",
    "Date_Range_End",
    "Num_of_Days",
    "Impressions",
    "Spend_USD",
]


def test_creatives_whose_ids_a_collector_cut_out_are_as_many_ads_as_rows(new: Archive, folder: Path) -> None:
    """Equal rows are ads of their own; the same rows again are the same ads, whatever their order; nothing is gone."""
    row = ["AR1", "Harbour Party", "2019-06-18", "2019-06-18", 1, "≤ 10k", "≤ 100"]
    rows = [[9, *row], [12, *row], [13, "AR2", *row[1:]], [15, *row]]
    report = one(new, put(folder / "1" / "impressions.csv", table(CUT, rows)), as_of=DAY)
    assert (report.rows_loaded, report.rows_merged, report.ads, report.complete) == (4, 0, 4, False)
    assert any(
        "not in this dump, taken as partial: Ad_ID, Ad_URL, Ad_Type, Regions" in each for each in report.warnings
    )
    shown = new.sql(
        "SELECT record_no, ad_id_basis, spend_upper, currency FROM sighting JOIN ad USING (ad_key) ORDER BY 1"
    )
    assert shown.rows == [(number, "record", 100, "USD") for number in (1, 2, 3, 4)]
    again = table(CUT, [[1, *row], [2, "AR2", *row[1:]], [3, *row]])
    later = one(new, put(folder / "2" / "impressions.csv", again), as_of=datetime(2026, 6, 2))
    assert (later.rows_unchanged, later.complete) == (3, False)
    assert new.sql("SELECT count(*) FROM ad WHERE status = 'gone'").rows == [(0,)]


def test_campaigns_without_their_bundle_are_a_partial_capture(new: Archive, folder: Path) -> None:
    header = "Campaign_ID,Age_Targeting,Start_Date,End_Date,Ads_List,Advertiser_ID,Advertiser_Name"
    report = one(new, put(folder / "c.csv", f"{header}\nCA1,18-24,2019-05-01,2019-05-20,CR1,AR1,One\n"), as_of=DAY)
    assert (report.rows_loaded, report.complete) == (1, False)
    assert any(
        "a table without its dump, taken as partial; not in this dump: advertiser-stats" in w for w in report.warnings
    )


def test_a_snap_file_whose_columns_were_cut_is_partial_and_names_them(new: Archive, folder: Path) -> None:
    rows = table(["adid", "spend", "impressions", "start_date"], [["a", 5, 10, "2026/04/01 00:00:00Z"]])
    report = one(new, put(folder / "s.csv", rows))
    assert (report.format, report.rows_loaded, report.complete) == ("snapchat", 1, False)
    [cut] = [each for each in report.warnings if "not in this dump" in each]
    assert "PayingAdvertiserName" in cut and "Spend" not in cut.split(": ", 1)[1]
    assert new.sql("SELECT advertiser_id, payer_state FROM ad").rows == [("unknown:", "field_absent")]


def test_the_real_tables_that_collectors_cut_are_partial(new: Archive, real_dumps: Path) -> None:
    [creatives] = [
        each for each in new.import_dump(real_dumps / "google/2020-02-25_creative-stats_subset") if each.rows_read
    ]
    assert (creatives.rows_read, creatives.ads, creatives.rows_rejected, creatives.complete) == (28485, 28049, 0, False)
    assert new.sql("SELECT count(*) FROM ad WHERE spend_upper = 100").rows == [(20944,)]
    [campaigns] = [
        each for each in new.import_dump(real_dumps / "google/2019-11_campaign-targeting_subset") if each.rows_read
    ]
    assert (campaigns.rows_loaded, campaigns.complete) == (3558, False)


def test_the_bundle_may_lie_in_an_inner_folder_of_its_zip(new: Archive, folder: Path) -> None:
    with zipfile.ZipFile(folder / "bundle.zip", "w") as packed:
        inner = "google-political-ads-transparency-bundle/google-political-ads-"
        packed.writestr(f"{inner}advertiser-stats.csv", stats([{"id": "AR1", "USD": 100}]))
        packed.writestr(f"{inner}updated.csv", updated("2026-05-01"))
        packed.writestr("README.txt", "text")
    report = one(new, folder / "bundle.zip")
    assert (report.files, report.as_of, report.rows_read) == (2, datetime(2026, 5, 1), 2)


def test_sums_are_exact(new: Archive, folder: Path) -> None:
    """Decimals, not floating point: a thousand times the same amount is a thousand times that amount."""
    one(new, put(folder / "stats.csv", stats([{"id": f"A{n}", "USD": "0.10"} for n in range(1000)])), as_of=DAY)
    assert new.sql("SELECT sum(spend_lower) FROM spend_line").rows == [(Decimal("100.00"),)]
