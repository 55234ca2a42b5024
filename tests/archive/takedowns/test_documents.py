"""Every kind of document, on the fictional samples: what is stated, by whom, and what becomes of each record."""

import json
from pathlib import Path

import pytest

import archive
from archive.takedowns.importer import KNOWN, import_takedowns, is_takedowns, undo_takedowns


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    """An archive of all samples, with the reports by file name."""
    samples = Path(archive.__file__).parent / "samples" / "takedowns"
    with archive.open(tmp_path_factory.mktemp("takedowns") / "archive.duckdb") as opened:
        reports = {Path(each.name).name: each for each in import_takedowns(opened, [samples])}
        yield opened, reports


def one(opened, takedown_id):
    (row,) = opened.sql("SELECT * FROM takedown WHERE takedown_id = $id", id=takedown_id).dicts()
    return row


def values(opened, takedown_id, field):
    query = (
        "SELECT value, source FROM takedown_statement WHERE shown_id = $id AND field = $field AND is_read ORDER BY ALL"
    )
    return opened.sql(query, id=takedown_id, field=field).rows


def test_every_record_of_every_document_is_kept_and_accounted_for(archived):
    opened, reports = archived
    assert {name: each.error for name, each in reports.items() if each.error} == {}
    for name, report in reports.items():
        rows = report.rows
        assert rows["read"] == rows["loaded"] + rows["unchanged"] + rows["merged"] + rows["rejected"] > 0, name
        kept = opened.sql("SELECT count(*) FROM takedown_record WHERE document_id = $id", id=report.document_id).rows
        assert kept == [(rows["read"],)], name


def test_two_sources_that_disagree_are_both_kept_and_the_figures_hold_both(archived):
    opened, _ = archived
    network = one(opened, "2026-05-20-norland")
    assert (network["pages_lower"], network["pages_upper"], network["disputed"]) == (14, 16, ["pages"])
    assert values(opened, "2026-05-20-norland", "pages") == [
        ("14", "Meta"), ("16", "Lantern Watch, in its report of June 2026"),
    ]  # fmt: skip


def test_a_rounded_figure_agrees_with_one_within_its_step_and_bounds_with_what_they_hold(archived):
    opened, _ = archived
    network = one(opened, "2026-05-20-norland")
    assert "ad_spend" not in network["disputed"]
    assert "accounts" not in network["disputed"]
    assert (network["accounts_lower"], network["accounts_upper"]) == (30, None)
    assert (network["currency"], network["spend_lower"], network["spend_upper"], network["spend_kind"]) == (
        "USD", 4000, 4500, "range",
    )  # fmt: skip
    assert network["paid_in"] == ["EUR", "USD"]


def test_the_other_side_is_stated_by_itself(archived):
    opened, _ = archived
    ((words, source),) = values(opened, "2026-05-20-norland", "response")
    assert (words.startswith("The firm said"), source) == (True, "Fjord Lane, to The Älvmünde Gazette")


def test_a_kill_chain_row_is_a_figure_an_asset_or_a_behaviour(archived):
    opened, _ = archived
    key = "meta-q2-2026-norland-based-cib-network"
    network = one(opened, key)
    assert (network["accounts_lower"], network["pages_lower"], network["instagram_accounts_lower"]) == (22, 1, 4)
    assert (network["period_from"].isoformat(), network["period_until"].isoformat()) == ("2026-04-01", "2026-06-30")
    assert opened.sql("SELECT basis FROM takedown_value WHERE takedown_id = $id AND field = 'origin'", id=key).rows == [
        ("file_name",)
    ]
    listed = "SELECT asset_url, relation FROM takedown_asset WHERE takedown_id = $id ORDER BY asset_no"
    assert opened.sql(listed, id=key).rows == [
        ("x[.]com/norland_lanterns_9999", "part"), ("hxxps://lanterns[.]example/", "part"),
        ("townhall[.]example", "mentioned"),
    ]  # fmt: skip
    unread = "SELECT field, words FROM takedown_value WHERE takedown_id = $id AND NOT is_read"
    assert opened.sql(unread, id=key).rows == [
        ("group_members", "Around xx accounts joined one or more of these Groups")
    ]
    assert values(opened, key, "behaviour") == [("Posing as a weekly\nfor river towns", "Meta")]


def test_a_report_in_markdown_gives_its_figures_and_keeps_its_paragraphs(archived):
    opened, _ = archived
    key = "meta-h1-2026-norland-based-cib-network"
    network = one(opened, key)
    assert (network["accounts_lower"], network["pages_lower"], network["instagram_accounts_lower"]) == (8, 2, 1016)
    assert (network["instagram_followers_lower"], network["spend_lower"], network["paid_in"]) == (2100000, 75, ["CHF"])
    assert (network["origin"], network["targets"]) == (["Norland"], ["Südmark", "Veldoria"])
    assert network["attributed_to"] == ["a choir in Norland"]
    assert network["active_from"].isoformat() == "2026-01-01"
    assert ("Most of its posts were about ferries.", "Meta") in values(opened, key, "description")


def test_a_list_of_indicators_is_defanged_and_keeps_its_comments(archived):
    opened, _ = archived
    listed = (
        "SELECT asset_type, asset_id, asset_url, note FROM takedown_asset WHERE takedown_id = $id ORDER BY asset_no"
    )
    assert opened.sql(listed, id="meta-2026-05-lanterns").rows == [
        ("domain", None, "river-lanterns[.]example", "Norland: CIB domain"),
        ("url", None, "hxxps://petition[.]example/lanterns", "Norland: CIB petition"),
        ("channel", None, "hxxps://t[.]me/lanterns_9999", "Telegram"),
        ("file", "9999" + "0" * 56 + "9999", None, "Malware hash"),
    ]


def test_a_bundle_tells_what_is_the_networks_own_from_what_it_only_mentions(archived):
    opened, _ = archived
    key = "campaign--99990000-0000-4000-8000-000000000004"
    network = one(opened, key)
    assert (network["name"], network["is_removal"], network["origin"]) == ("Rhymer", False, ["Norland"])
    listed = (
        "SELECT platform, asset_id, asset_name, relation, confidence FROM takedown_asset WHERE takedown_id = $id "
        "ORDER BY asset_no"
    )
    assert opened.sql(listed, id=key).rows == [
        ("x", None, "rhymer_9999", "part", 60),
        ("facebook", "999980000000005", "Riverkeepers of the Älv", "mentioned", None),
        ("telegram", None, "Rhyme Teller", "mentioned", None),
        (None, None, None, "mentioned", None),
    ]
    assert opened.sql("SELECT count(*) FROM takedown_notice WHERE advertiser_id = '999980000000005'").rows == [(0,)]
    assert values(opened, key, "behaviour") == [
        ("Purchase Targeted Advertisements", "Office for Clear Words of Veldoria")
    ]


def test_a_repeat_is_merged_and_what_another_document_had_stated_is_unchanged(new, folder):
    header = "indicator_type,indicator_value,comment,ds\n"
    row = "domain_name,rivers.example,CIB domain,2026-05-05\n"
    first, second = folder / "2026_rivers.csv", folder / "2026_rivers.json"
    first.write_text(header + row + row)
    keys = header.strip().split(",")
    second.write_text(json.dumps([dict(zip(keys, row.strip().split(","), strict=True))]))
    (one,), (two,) = (list(import_takedowns(new, [path])) for path in (first, second))
    assert one.rows == {"read": 2, "loaded": 1, "unchanged": 0, "merged": 1, "rejected": 0}
    assert two.rows == {"read": 1, "loaded": 0, "unchanged": 1, "merged": 0, "rejected": 0}
    assert new.sql("SELECT listed_assets, documents FROM takedown").rows == [(1, 2)]
    undo_takedowns(new, [one.document_id])
    assert new.sql("SELECT listed_assets, documents FROM takedown").rows == [(1, 1)]
    undo_takedowns(new, [two.document_id])
    tables = ("takedown_document", "takedown_record", "takedown_value", "takedown_asset")
    assert [new.sql(f"SELECT count(*) FROM {table}").rows for table in tables] == [[(0,)]] * 4


def test_the_hand_made_table_states_nothing_in_an_empty_cell_and_zero_in_a_zero(new, folder):
    (folder / "table.csv").write_text(
        "\ufeffentry_date,origin_countries,target_countries,start_date,end_date,announced_date,budget_usd,fb_accounts,"
        "fb_pages,fb_pages_followers,fb_groups,fb_groups_followers,Events,ig_accounts,ig_followers,affiliation,keywords,"
        "description,source,url\n"
        '1/2/2020,"Norland, USA","the UK, Veldoria",May-14,2016,12/20/2019,"316,000",39,344,"442,300",0,,,22,,Fjord,'
        "Ferries,About ferries,A tip,https://news.example/news/2018/12/x/\n"
        "1/2/2020,,,,,,,1,,,,,,,,,,,,\n"
    )
    (report,) = import_takedowns(new, [folder / "table.csv"])
    assert report.rows == {"read": 2, "loaded": 1, "unchanged": 0, "merged": 0, "rejected": 1}
    (row,) = new.sql("SELECT * FROM takedown").dicts()
    assert row["takedown_id"] == "2019-12-20-norland-united-states"
    assert (row["accounts_lower"], row["groups_lower"], row["events_lower"]) == (39, 0, None)
    assert (row["spend_lower"], row["spend_kind"], row["spend_step"]) == (316000, "rounded", 1000)
    assert (row["active_from"].isoformat(), row["active_until"].isoformat()) == ("2014-05-01", "2016-12-31")
    assert row["targets"] == ["United Kingdom", "Veldoria"]
    notes = "SELECT note FROM takedown_value WHERE field = 'announced'"
    assert new.sql(notes).rows == [("the address of the announcement says 2018-12",)]


def test_a_document_type_in_xml_is_refused_before_anything_of_it_is_read(new, folder):
    swelling = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    (folder / "bomb.xml").write_text(
        f"<?xml version='1.0'?>{swelling}<stix:STIX_Package xmlns:stix='s'>&b;</stix:STIX_Package>"
    )
    (report,) = import_takedowns(new, [folder / "bomb.xml"])
    assert (report.exit_code, "declares a document type" in str(report.error)) == (1, True)
    assert new.sql("SELECT count(*) FROM takedown_document").rows == [(0,)]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.json", b'{"type": "bundle", ', "this JSON cannot be read"),
        ("x.json", b'[' * 100_000, "no document about removed networks"),
        ("x.csv", b"Tactic,Technique,Procedure,Indicator\n0,0.9,0.9.1 x,\xff\n", "line 2 is not UTF-8"),
        ("x.csv", b'Tactic,Technique,Procedure,Indicator\n0,0.9,"0.9.1 x" y,1 Page\n', "line 2 is no CSV"),
        ("x.csv", b"", "the file is empty"),
        ("x.xml", b"<stix:STIX_Package><", "this XML cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place_and_nothing_is_written(new, folder, name, content, words):
    (folder / name).write_bytes(content)
    (report,) = import_takedowns(new, [folder / name])
    assert (report.outcome, words in str(report.error)) == ("refused", True), report.error
    assert new.sql("SELECT count(*) FROM takedown_record").rows == [(0,)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("pages = 14", 'pages = "many"'), 'line 20, takedowns[1].sources[1].pages: "many" is no number'),
        (("pages = 14", "pagess = 14"), "line 20, takedowns[1].sources[1].pagess: there is no key pagess"),
        (('ad_spend = "about $4,100"', 'ad_spend = "4,100"'), '"4,100" is no amount'),
        (('paid_in = ["US dollars", "EUR"]', 'paid_in = "rupees"'), '"rupees" is no currency'),
        (('first_ad = "March 2026"', 'first_ad = "lately"'), '"lately" is no time'),
        (('id = "2026-05-20-norland"', 'id = "Norland 1"'), "small letters, digits and single hyphens"),
        (("confidence = 85", "confidence = 850"), "takedowns[1].assets[1].confidence"),
        (('publisher = "Meta"\n', ""), "takedowns[1].sources[1].publisher: publisher is missing"),
    ],
)
def test_a_mistake_in_a_file_written_by_hand_is_told_with_its_line_and_nothing_is_imported(
    new, samples, folder, change, words
):
    text = (samples / "takedowns" / "takedown.toml").read_text()
    assert change[0] in text
    (folder / "takedown.toml").write_text(text.replace(*change, 1))
    (report,) = import_takedowns(new, [folder / "takedown.toml"])
    assert words in str(report.error)
    assert new.sql("SELECT count(*) FROM takedown_document").rows == [(0,)]


def test_ids_that_a_document_calls_the_same_are_one_network(new, folder):
    for number, same in ((1, ""), (2, 'same_as = "norland-1"')):
        (folder / f"{number}.toml").write_text(
            f'[[takedowns]]\nid = "norland-{number}"\nname = "N{number}"\n{same}\n'
            f'[[takedowns.sources]]\npublisher = "P{number}"\npages = {number}\n'
        )
    assert [each.exit_code for each in import_takedowns(new, [folder])] == [0, 0]
    assert new.sql("SELECT takedown_id, name, pages_lower, pages_upper, disputed FROM takedown").rows == [
        ("norland-2", "N2", 1, 2, ["pages"])
    ]


def test_the_file_that_comes_along_is_in_the_very_format_that_people_write(new):
    (report,) = import_takedowns(new, [KNOWN])
    assert (report.format, report.networks, report.unread, report.error) == ("takedown_toml", 4, 0, None)
    stated = "SELECT count(*) FROM takedown_value WHERE field NOT IN ('name', 'same_as') AND said_by IS NULL"
    assert new.sql(stated).rows == [(0,)]


def test_a_document_is_recognised_for_the_command_that_reads_ads(samples):
    names = {path.name: is_takedowns(path) for path in sorted((samples / "takedowns").iterdir())}
    assert all(names.values()), names
    assert is_takedowns(samples / "2026-05-03" / "meta_api" / "veldoria_1.json") is None
