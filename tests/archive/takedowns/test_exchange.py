"""What is exported is valid, the same bytes every time, and can be imported again with nothing lost."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
import stix2

import archive
from archive.exports import asset_csv, stix
from archive.takedowns.importer import KNOWN, import_takedowns

OBSERVABLES = {
    "user-account": stix2.UserAccount, "domain-name": stix2.DomainName, "url": stix2.URL, "file": stix2.File,
    "email-addr": stix2.EmailAddress, "ipv4-addr": stix2.IPv4Address, "software": stix2.Software,
}  # fmt: skip
STATEMENTS = """
SELECT shown_id, field, value, lower, upper, kind, step, currency, first_day, last_day, precision, label, words, source,
  coalesce(source_url, document_url), is_read, note
FROM takedown_statement WHERE field <> 'same_as'
"""
ASSETS = """
SELECT l.shown_id, platform, asset_type, asset_id, asset_name, asset_url, relation, first_seen, first_seen_precision,
  removed_on, removed_precision, confidence, label, note
FROM takedown_asset AS a JOIN takedown_link AS l USING (takedown_id)
"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """An archive of all samples and the removals that come along, its bundle and its CSV."""
    samples = Path(archive.__file__).parent / "samples" / "takedowns"
    with archive.open(tmp_path_factory.mktemp("exchange") / "archive.duckdb") as opened:
        assert {each.exit_code for each in import_takedowns(opened, [KNOWN, samples])} == {0}
        yield opened, stix.export(opened), asset_csv.export(opened)


def test_the_bundle_is_valid_stix(exported):
    _, text, _ = exported
    bundle = stix2.parse(text, allow_custom=False)
    kinds = Counter(each.type for each in bundle.objects)
    assert (kinds["campaign"], kinds["extension-definition"]) == (9, 1)
    ids = {each.id for each in bundle.objects}
    assert len(ids) == len(bundle.objects)
    for each in bundle.objects:
        if each.type == "relationship":
            assert {each.source_ref, each.target_ref} <= ids


def test_the_ids_of_observables_are_those_that_the_standard_prescribes(exported):
    _, text, _ = exported
    found = [each for each in json.loads(text)["objects"] if each["type"] in OBSERVABLES]
    assert {each["type"] for each in found} >= {"user-account", "domain-name", "url", "file"}
    for each in found:
        facts = {key: value for key, value in each.items() if key not in ("id", "type", "spec_version", "extensions")}
        assert OBSERVABLES[each["type"]](**facts).id == each["id"]


def test_the_same_archive_gives_the_same_bytes(exported):
    opened, text, table = exported
    assert (stix.export(opened), asset_csv.export(opened)) == (text, table)


def test_a_bundle_imported_again_states_the_same(exported, tmp_path):
    opened, text, _ = exported
    (tmp_path / "bundle.json").write_text(text)
    with archive.open(tmp_path / "again.duckdb") as again:
        (report,) = import_takedowns(again, [tmp_path / "bundle.json"])
        assert (report.error, report.rows["rejected"]) == (None, 0)
        assert Counter(again.sql(STATEMENTS).rows) == Counter(opened.sql(STATEMENTS).rows)
        assert Counter(again.sql(ASSETS).rows) == Counter(opened.sql(ASSETS).rows)
        for name in ("pages_lower", "spend_upper", "disputed", "is_removal", "announced_from", "listed_assets"):
            query = f"SELECT takedown_id, {name} FROM takedown ORDER BY takedown_id"
            assert again.sql(query).rows == opened.sql(query).rows


def test_the_flat_table_has_the_columns_of_the_exchange_and_comes_back(exported, tmp_path):
    _, _, table = exported
    rows = list(csv.DictReader(io.StringIO(table)))
    assert list(rows[0]) == [
        "network_id", "platform", "asset_type", "asset_id", "asset_name", "asset_url", "first_seen", "removed_date",
        "source_url", "confidence",
    ]  # fmt: skip
    page = next(row for row in rows if row["asset_id"] == "999980000000007")
    assert (page["network_id"], page["removed_date"], page["confidence"]) == ("2026-05-20-norland", "2026-05-20", "85")
    group = next(row for row in rows if row["asset_type"] == "group")
    assert (group["first_seen"], group["asset_url"]) == (
        "2026-03",
        "hxxps://www[.]facebook[.]com/groups/999970000000001",
    )
    (tmp_path / "assets.csv").write_text(table, newline="")
    with archive.open(tmp_path / "again.duckdb") as again:
        (report,) = import_takedowns(again, [tmp_path / "assets.csv"])
        assert report.rows["rejected"] == 0
        assert asset_csv.export(again) == table


def test_one_network_can_be_exported_alone(exported):
    opened, _, _ = exported
    objects = json.loads(stix.export(opened, ["2019-04-01-pakistan"]))["objects"]
    assert [each["name"] for each in objects if each["type"] == "campaign"] == [
        "Pages, groups and accounts linked to employees of Pakistan's Inter-Services Public Relations"
    ]
    assert len(list(csv.reader(io.StringIO(asset_csv.export(opened, ["2019-04-01-pakistan"]))))) == 1
