"""Judgements from files: the round trip of an export, lists of members, Wikidata, and what is wrong with a file."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

import archive
from adlib.errors import AdlibError
from archive.database import Archive
from archive.links import files, sources
from archive.links.nodes import Node, parsed
from archive.links.store import Judgement, add, undo
from made import put

DAY = datetime(2026, 5, 1, 12, 30, 1, 250000)
PARTY = Node("outside", "wikidata", "Q1")


def exported(opened: Archive, path: Path) -> Path:
    """Write all judgements as `adlib link export` does."""
    found = opened.sql(files.EXPORTED)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([found.columns, *found.rows])
    return path


def test_an_export_applied_to_another_archive_makes_the_same_entities_and_again_nothing(
    new: Archive, folder: Path
) -> None:
    one, two = parsed("meta:1"), parsed('payer:meta:A, "quoted"\npayer: ü')
    add(new, [Judgement(one, PARTY, "same", "Desk", DAY, "why", "https://x.example", "list", left_name="Ä")])
    add(new, [Judgement(two, PARTY, "same", "Desk"), Judgement(one, two, "unsure", "Other")])
    undo(new, ["2"], "Other", "no")
    path = exported(new, folder / "links.csv")
    with archive.open(folder / "other.duckdb") as other:
        added = add(other, files.judgements(files.read(path), None))
        assert (added.new, added.known) == (4, 0)
        every = "SELECT * EXCLUDE (judgement_no) FROM link_judgement ORDER BY judgement_no"
        assert other.sql(every).rows == new.sql(every).rows
        members = "FROM entity_member ORDER BY entity_id, place"
        assert other.sql(members).rows == new.sql(members).rows
        assert add(other, files.judgements(files.read(path), None)).new == 0


def test_a_file_without_dates_may_be_applied_twice(new: Archive, folder: Path) -> None:
    path = put(folder / "s.csv", "judgement,left,right,why\nsame,meta:1,google:AR1,looked\nunsure,meta:1,meta:2,\n")
    first = add(new, files.judgements(files.read(path), "Desk"))
    again = add(new, files.judgements(files.read(path), "Desk"))
    assert (first.new, again.new, again.known) == (2, 0, 2)


MEMBERS = [
    {"entity": "wikidata:Q7", "entity_name": "Harbour", "platform": "Meta", "advertiser": "1", "name": "Page"},
    {"entity": "wikidata:Q7", "entity_name": "Harbour", "platform": "meta", "payer": "Harbour Party"},
    {"entity": "own-3", "platform": "google", "advertiser": "AR1"},
]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_a_list_of_members_is_read_in_every_form_and_says_its_file(new: Archive, folder: Path, form: str) -> None:
    path = folder / f"members.{form}"
    if form == "csv":
        columns = ["entity", "entity_name", "platform", "advertiser", "payer", "name"]
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows(MEMBERS)
    else:
        path.write_text(json.dumps(MEMBERS) if form == "json" else "\n".join(map(json.dumps, MEMBERS)))
    add(new, files.judgements(files.read(path), "Desk"))
    rows = new.sql("SELECT entity_name, advertisers, payers, outside FROM entity ORDER BY 1").rows
    assert rows == [("Harbour", 1, 1, ["wikidata:Q7"]), ("own-3", 1, 0, ["list:own-3"])]
    (source,) = {row[0] for row in new.sql("SELECT source FROM link_judgement").rows}
    assert source.startswith(f"members.{form} (sha256 ")


def test_wikidata_joins_by_numbers_alone(new: Archive, folder: Path, real_dumps: Path) -> None:
    new.import_dump(real_dumps / "google" / "2025-04-15_v9_20cur")
    answer = {"results": {"bindings": [
        {"item": {"value": "http://www.wikidata.org/entity/Q99"}, "itemLabel": {"value": "Campaign"},
         "P1839": {"value": "C00473827"}, "P4003": {"value": "someone.by.name"}},
        {"item": {"value": "Q98"}, "itemLabel": {"value": "Unknown"}, "P1839": {"value": "C99999999"}},
        {"item": {"value": "Q97"}, "P11705": {"value": "1234567"}},
    ]}}  # fmt: skip
    table = files.read(put(folder / "answer.json", json.dumps(answer)))
    made, without = sources.wikidata(new, table)
    assert [(each.left.platform, each.right.id) for each in made] == [("google", "Q99"), ("meta", "Q97")]
    assert without == 1
    assert {each.who for each in made} == {"Wikidata"}
    assert made[0].evidence == "https://www.wikidata.org/wiki/Q99"


WRONG = {
    "a,b\n1,2\n": "does not know these columns",
    "": "no row in it",
    "judgement,left,right\nsame,meta:1,meta:2\nequal,meta:1,meta:3\n": "row 2: judgement 'equal'",
    "judgement,left,right\nsame,meta:1,\n": "row 1: right is empty",
    "judgement,left,right\nsame,one,meta:2\n": "row 1: 'one' names nothing",
    "judgement,left,right,decided_at\nsame,meta:1,meta:2,May\n": "row 1: decided_at 'May'",
    "judgement,left,right,score\nsame,meta:1,meta:2,101\n": "row 1: score '101'",
    f"judgement,left,right,why\nsame,meta:1,meta:2,{'x' * 2001}\n": "row 1: why is longer than",
    "judgement,left,right,undoes\nundo,meta:1,meta:2,J0\n": "no judgement J0",
    "entity,platform,advertiser\nwikidata:Q1,,5\n": "row 1: a row of a list of members needs",
    "judgement,left,right\nsame,meta:1,meta:1\n": "compared with itself",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_file_is_told_with_its_row_and_nothing_is_added(
    new: Archive, folder: Path, text: str
) -> None:
    path = put(folder / "wrong.csv", text)
    with pytest.raises(AdlibError) as caught:
        add(new, files.judgements(files.read(path), "Desk"))
    assert WRONG[text] in str(caught.value)
    assert new.sql("FROM link_judgement").rows == []


def test_who_judges_must_be_said(folder: Path) -> None:
    table = files.read(put(folder / "s.csv", "judgement,left,right\nsame,meta:1,meta:2\n"))
    with pytest.raises(AdlibError, match="say --who"):
        list(files.judgements(table, None))


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00judgement", b'judgement,left\n"same', b"[1, 2", b"[" * 100_000])
def test_a_hostile_file_is_one_sentence(folder: Path, raw: bytes) -> None:
    with pytest.raises(AdlibError):
        list(files.judgements(files.read(put(folder / "x", raw)), "Desk"))


def test_the_parties_of_who_targets_me_become_entities_and_gathering_labels_do_not(
    new: Archive, real_dumps: Path
) -> None:
    new.import_dump(*(real_dumps / "whotargetsme").rglob("wtm-advertisers-*.csv"))
    made, left_out = sources.labels(new)
    pages = new.sql("SELECT count(DISTINCT (platform, advertiser_id)) FROM advertiser_label").rows[0][0]
    assert len(made) + left_out == pages
    added = add(new, made)
    assert (added.new, len(made)) == (len(made), 1223)
    sizes = {row[0]: row[1] for row in new.sql("SELECT outside[1], advertisers FROM entity").rows}
    assert (sizes["whotargetsme:NL/VVD"], sizes["whotargetsme:GR/ΝΔ"]) == (135, 239)
    assert not any(name.endswith(("/OTHER", "/And", "/GOV")) for name in sizes)
    assert add(new, sources.labels(new)[0]).new == 0
