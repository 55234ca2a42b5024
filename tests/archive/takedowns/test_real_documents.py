"""What platforms and researchers really published about removed networks, held against counts made here from the files.

Skipped where the real dumps are absent. No sentence or row of them stands in this project.
"""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest

import archive
from archive.takedowns.importer import import_takedowns
from archive.takedowns.sentences import cell

DUMPS = Path(__file__).parents[4] / "shared" / "dumps" / "cib"
pytestmark = [
    pytest.mark.skipif(not DUMPS.is_dir(), reason="the real dumps (../shared/dumps) are not on this machine"),
    pytest.mark.slow,
]

META = DUMPS / "meta_threat_research_2020_2024"
SIMABASEL = DUMPS / "simabasel_facebook_cib_2018_2020" / "cib-fb-data.csv"
DFRLAB = DUMPS / "dfrlab_fiat_2020" / "DFRLab_interference2020.csv"
FIGURES = re.compile(r"0\.9\.[12]\b|7\.1\.1\b|7\.2\.[234]\b")


def table(path: Path, quoted: bool = True) -> list[list[str]]:
    """Read a table as plainly as can be, without lines in which nothing stands."""
    text = io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")
    delimiter = "\t" if path.suffix == ".tsv" else ","
    rows = csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    return [row for row in rows if any(each.strip() for each in row)]


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """An archive of every document, with the reports of their import by file name."""
    with archive.open(tmp_path_factory.mktemp("takedowns") / "archive.duckdb") as opened:
        places = [META, SIMABASEL, DFRLAB, *sorted((DUMPS / "viginum_stix21_opencti").glob("*/*.json"))]
        reports = {Path(each.name).relative_to(DUMPS): each for each in import_takedowns(opened, places)}
        yield opened, reports


def test_every_document_is_imported_and_nothing_is_lost(everything):
    opened, reports = everything
    assert [name for name, each in reports.items() if each.error or each.rows.get("rejected")] == []
    imported = {name: each for name, each in reports.items() if each.outcome == "imported"}
    for name, report in imported.items():
        path = DUMPS / name
        if path.suffix in (".csv", ".tsv"):
            assert report.rows["read"] == len(table(path, quoted=path.suffix == ".csv")) - 1, name
        elif path.suffix == ".json":
            content = json.loads(path.read_text())
            assert report.rows["read"] == len(content["objects"] if isinstance(content, dict) else content), name
        elif path.suffix == ".xml":
            assert report.rows["read"] == path.read_text().count("<stix:Indicator "), name
        rows = report.rows
        assert rows["read"] == rows["loaded"] + rows["unchanged"] + rows["merged"] + rows["rejected"], name
    kept = opened.sql("SELECT count(*), count(*) FILTER (len(cells) = 0) FROM takedown_record").rows
    assert kept == [(sum(each.rows["read"] for each in imported.values()), 0)]
    tables = [path for path in META.rglob("*") if path.suffix in (".csv", ".tsv", ".json", ".xml")]
    vocabulary = Path("Online_Operations_Killchain-TTPs.csv")
    assert {path.relative_to(DUMPS) for path in tables} - set(imported) == {META.relative_to(DUMPS) / vocabulary}


def test_every_cell_of_every_document_is_kept_as_it_stands(everything):
    opened, reports = everything
    for name in [name for name, each in reports.items() if each.outcome == "imported" and name.suffix == ".csv"]:
        header, *rows = table(DUMPS / name)
        expected = [{key.strip().lower(): value for key, value in zip(header, row, strict=False)} for row in rows]
        found = opened.sql(
            "SELECT cells FROM takedown_record WHERE document_id = $id ORDER BY record_no", id=reports[name].document_id
        ).rows
        assert [{each["name"]: each["value"] for each in cells} for (cells,) in found] == expected, name


def sentences():
    """Yield every cell of the kill-chain tables that is meant to be a figure, with its procedure."""
    for path in sorted([*META.rglob("*.csv"), *META.rglob("*.tsv")]):
        header, *rows = table(path, quoted=path.suffix == ".csv")
        if len(header) >= 4 and header[3].strip() == "Indicator":
            yield from ((path, " ".join(row[2].split()), row[3]) for row in rows if FIGURES.match(row[2].strip()))


def test_every_sentence_that_is_meant_to_be_a_figure_is_read_but_for_the_unfilled_template():
    unread = [words for _, procedure, words in sentences() if words.strip() and not cell(words, procedure)]
    assert len(unread) == 1 and "$xx" in unread[0]
    assert sum(1 for _ in sentences()) > 150


def test_what_is_read_is_the_number_that_the_sentence_writes():
    scales = {"million": 10**6}
    for path, procedure, words in sentences():
        said = cell(words, procedure) if words.strip() else None
        if not said:
            continue
        number = re.search(r"(\d[\d,]*(?:\.\d+)?)\s*(million)?", words)
        expected = float(number[1].replace(",", "")) * scales.get(number[2], 1) if number else 0
        assert float(said[0].quantity.text) == expected, (path, words)
        approximate = re.match(r"\s*(about|around)", words, re.IGNORECASE)
        assert (said[0].quantity.kind == "rounded") == bool(approximate), (path, words)


def test_the_archive_counts_what_the_sentences_of_each_file_count(everything):
    opened, reports = everything
    units = {"Page": "pages", "Group": "groups"}
    for name, report in reports.items():
        if report.format != "killchain" or name.suffix != ".csv":
            continue
        expected = Counter()
        for row in table(DUMPS / name)[1:]:
            procedure, words = row[2].strip(), row[3]
            if re.match(r"0\.9\.1\b", procedure) and " and Instagram" not in words:
                unit = next((field for word, field in units.items() if word.lower() in words.lower()), "accounts")
                expected[unit] += int(re.search(r"[\d,]+", words)[0].replace(",", ""))
            elif re.match(r"0\.9\.2\b", procedure) and " and Instagram" not in words:
                expected["instagram_accounts"] += int(re.search(r"[\d,]+", words)[0].replace(",", ""))
        found = opened.sql(
            "SELECT field, CAST(sum(lower) AS INTEGER) FROM takedown_value WHERE document_id = $id "
            "AND field IN ('accounts', 'pages', 'groups', 'instagram_accounts') GROUP BY field",
            id=report.document_id,
        )
        assert dict(found.rows) == dict(expected), name


def test_the_currencies_paid_in_are_those_that_the_sentences_name(everything):
    opened, _ = everything
    paid = dict(
        opened.sql(
            "SELECT value, count(DISTINCT takedown_id) FROM takedown_value WHERE field = 'paid_in' GROUP BY value"
        ).rows
    )
    names = {"TRY": "Turkish lira", "BDT": "taka", "VND": "dong", "LKR": "Sri Lankan", "THB": "baht", "CAD": "Canadian"}
    text = {path: path.read_text(encoding="utf-8-sig") for path in META.rglob("*.csv")}
    for code, name in names.items():
        files = sum(1 for words in text.values() if re.search(rf"paid for (mostly )?in[^.\n]*{name}", words))
        assert paid[code] == files, code
    assert set(paid) == {*names, "USD"}


def test_the_csv_and_the_tsv_and_the_json_and_the_xml_of_a_report_state_the_same(everything):
    _, reports = everything
    for name, report in reports.items():
        is_twin = report.format in ("indicators", "stix1", "killchain") and name.suffix in (".json", ".xml", ".tsv")
        if is_twin:
            assert report.rows["loaded"] < 10, name
    xml = next(each for name, each in reports.items() if name.suffix == ".xml")
    assert xml.rows["unchanged"] == 348


def test_every_row_of_the_hand_made_table_is_a_network_with_the_figures_of_its_cells(everything):
    opened, reports = everything
    document = reports[SIMABASEL.relative_to(DUMPS)].document_id
    header, *rows = table(SIMABASEL)
    stated = {"fb_accounts": "accounts", "fb_pages": "pages", "fb_groups": "groups", "Events": "events",
              "ig_accounts": "instagram_accounts", "fb_pages_followers": "page_followers",
              "budget_usd": "ad_spend"}  # fmt: skip
    for column, field in stated.items():
        cells = [row[header.index(column)].strip().replace(",", "") for row in rows]
        found = opened.sql(
            "SELECT record_no, CAST(lower AS BIGINT) FROM takedown_value WHERE document_id = $id AND field = $field",
            id=document,
            field=field,
        )
        assert dict(found.rows) == {at: int(each) for at, each in enumerate(cells, 1) if each}, column
    found = opened.sql(
        "SELECT count(DISTINCT takedown_id) FROM takedown_value WHERE document_id = $id", id=document
    ).rows
    assert found == [(65,)]
    assert len(rows) == 65


def test_a_zero_that_may_mean_not_stated_is_never_zero_spend(everything):
    opened, reports = everything
    document = reports[DFRLAB.relative_to(DUMPS)].document_id
    header, *rows = table(DFRLAB)
    budgets = [row[header.index("budget_usd_total")] for row in rows]
    found = opened.sql(
        "SELECT kind, count(*), count(lower) FROM takedown_value WHERE document_id = $id AND field = 'ad_spend' "
        "GROUP BY kind ORDER BY kind",
        id=document,
    ).rows
    zero = sum(each == "0" for each in budgets)
    assert found == [("not_stated", zero, 0), ("rounded", sum(bool(each) for each in budgets) - zero, 8)]
    assert opened.sql("SELECT count(*) FROM takedown WHERE spend_upper = 0").rows == [(0,)]
    assert len(rows) == 84
    assert opened.sql(
        "SELECT count(DISTINCT takedown_id) FROM takedown_value WHERE document_id = $id", id=document
    ).rows == [(84,)]


def test_two_tables_about_one_network_are_both_kept_and_their_disagreement_is_shown(everything):
    opened, _ = everything
    both = opened.sql(
        "SELECT takedown_id, disputed FROM takedown WHERE documents = 2 AND takedown_id LIKE '20%' ORDER BY takedown_id"
    ).rows
    assert len(both) >= 6
    disputed = {key: fields for key, fields in both if fields}
    assert list(disputed.values()) == [["active_from", "active_until"]]
    for key, fields in disputed.items():
        said = opened.sql(
            "SELECT DISTINCT source, value FROM takedown_statement WHERE shown_id = $id AND field = $field",
            id=key,
            field=fields[0],
        ).rows
        assert len(said) == 2


def test_a_government_bundle_gives_its_accounts_and_says_nothing_of_a_removal(everything):
    opened, reports = everything
    (full,) = [each for name, each in reports.items() if "RRN" in str(name) and name.suffix == ".json"]
    kinds = opened.sql(
        "SELECT asset_type, count(*) FROM takedown_asset WHERE document_id = $id AND platform = 'facebook' GROUP BY 1",
        id=full.document_id,
    ).rows
    accounts = [each for each in objects("RRN") if each.get("account_type") == "facebook"]
    assert dict(kinds)["account"] == len(accounts)
    ids = {each["user_id"] for each in accounts if each.get("user_id", "").isdigit()}
    found = opened.sql("SELECT asset_id FROM takedown_asset WHERE platform = 'facebook' AND asset_id IS NOT NULL "
                       "AND document_id = $id", id=full.document_id).rows  # fmt: skip
    assert {each for (each,) in found} == ids
    assert opened.sql("SELECT is_removal FROM takedown WHERE takedown_id LIKE 'campaign--%'").rows == [(False,)] * 2
    (channels,) = [each for name, each in reports.items() if "Matriochka" in str(name)]
    assert channels.assets == sum(each["type"] == "channel" for each in objects("Matriochka"))
    parts = opened.sql(
        "SELECT count(*) FROM takedown_asset WHERE document_id = $id AND relation = 'part' AND platform = 'x'",
        id=channels.document_id,
    ).rows
    assert parts == [(16,)]


def objects(name: str) -> list[dict]:
    (path,) = (DUMPS / "viginum_stix21_opencti").glob(f"*{name}*/*.json")
    return json.loads(path.read_text())["objects"]


def test_no_address_is_kept_in_a_form_that_a_program_would_open(everything):
    opened, _ = everything
    live = opened.sql(
        "SELECT asset_url FROM takedown_asset WHERE asset_url IS NOT NULL "
        "AND (asset_url LIKE 'http%' OR NOT contains(asset_url, '[.]')) LIMIT 5"
    ).rows
    assert live == []
    assert opened.sql(
        "SELECT count(*) FROM takedown_value WHERE field = 'behaviour' AND value LIKE '%http://%'"
    ).rows == [(0,)]


def test_the_same_files_again_change_nothing(everything):
    opened, _ = everything
    before = opened.sql("SELECT count(*) FROM takedown_value").rows
    again = list(import_takedowns(opened, [META / "index.json", SIMABASEL, DFRLAB]))
    assert {each.outcome for each in again} == {"known"}
    assert opened.sql("SELECT count(*) FROM takedown_value").rows == before
