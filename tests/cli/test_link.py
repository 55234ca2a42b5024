"""`adlib link` as a person types it: suggest, write to a file, apply, decide, undo, list, export."""

import csv
import io
import shutil
from pathlib import Path

import pytest


def rows(ran):
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.fixture
def own(demo, adlib, monkeypatch):
    """A copy of the demo's archive that may be written to."""
    shutil.copy(demo / "demo.duckdb", "own.duckdb")
    monkeypatch.setenv("ADLIB_ARCHIVE", "own.duckdb")
    return adlib


def test_suggestions_go_into_a_file_and_back_as_judgements(own):
    ran = own("link", "suggest", "--csv")
    found = rows(ran)
    assert {row["judgement"] for row in found} <= {"same", "unsure"}
    Path("s.csv").write_text(ran.out, encoding="utf-8")
    applied = own("link", "apply", "s.csv", "--who", "Ad desk")
    assert applied.out.startswith(f"{len(found)} judgements added, 0 known before")
    assert rows(own("link", "suggest", "--csv")) == []
    assert {row["who"] for row in rows(own("link", "list", "--csv"))} == {"Ad desk"}


def test_a_decision_makes_an_entity_that_spend_adds_up_and_undo_takes_it_back(own, monkeypatch):
    monkeypatch.setenv("ADLIB_WHO", "Ad desk")
    advertisers = rows(own("spend", "--csv"))
    one, other = [f"{row['platform']}:{row['advertiser_id']}" for row in advertisers[:2]]
    ran = own("link", "decide", one, "same", other, "--why", "one imprint", "--evidence", "https://x.example")
    assert ran.code == 0, ran.err
    entity = ran.out.split("entity ")[1].strip(".\n")
    merged = rows(own("spend", "--by", "entity", "--csv"))
    assert {row["entity_id"] for row in merged} == {entity}
    apart = rows(own("spend", "--by", "entity", "--unmerged", "--csv"))
    members = {(row["platform"], row["member_id"], row["currency"]): row["spend_lower"] for row in apart}
    assert (
        members.items()
        <= {(r["platform"], r["advertiser_id"], r["currency"]): r["spend_lower"] for r in advertisers}.items()
    )
    assert sum(int(row["ads"]) for row in merged) == sum(int(row["ads"]) for row in apart)
    assert rows(own("link", "entities", "--csv"))[0]["entity_id"] == entity
    assert own("link", "undo", "1").out.startswith("Took back judgement J")
    nothing = own("spend", "--by", "entity", "--csv")
    assert (rows(nothing), "Nobody has judged yet" in nothing.err) == ([], True)


def test_a_contradiction_is_told_and_listed(own):
    one, other, third = [f"{r['platform']}:{r['advertiser_id']}" for r in rows(own("spend", "--csv"))[:3]]
    for left, right in ((one, other), (other, third)):
        own("link", "decide", left, "same", right, "--who", "A")
    ran = own("link", "decide", one, "different", third, "--who", "B")
    assert (ran.code, "contradict each other in E" in ran.err) == (0, True)
    assert [row["who"] for row in rows(own("link", "list", "--contradictions", "--csv"))] == ["B"]
    assert "contradict" in own("spend", "--by", "entity").err


def test_an_export_is_applied_elsewhere(own):
    one, other = [f"{row['platform']}:{row['advertiser_id']}" for row in rows(own("spend", "--csv"))[:2]]
    own("link", "decide", one, "same", "wikidata:Q1", "--who", "A", "--name", "A party")
    own("link", "decide", other, "same", "wikidata:Q1", "--who", "A")
    assert own("link", "export", "links.csv").code == 0
    assert Path("links.csv").read_text(encoding="utf-8") == own("link", "export").out
    ran = own("link", "apply", "links.csv", "--archive", "new.duckdb")
    assert ran.out == "2 judgements added, 0 known before; 1 entities.\n"
    assert rows(own("link", "entities", "--csv", "--archive", "new.duckdb"))[0]["entity_name"] == "A party"


WRONG = {
    ("decide", "meta:0", "same", "wikidata:Q1", "--who", "A"): "holds no advertiser meta:0",
    ("decide", "wikidata:Q1", "same", "wikidata:Q1", "--who", "A"): "compared with itself",
    ("undo", "77", "--who", "A"): "there is no judgement 77",
    ("apply",): "say either a FILE or --labels",
    ("apply", "none.csv", "--who", "A"): "cannot be read",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_one_sentence_and_adds_nothing(own, words):
    ran = own("link", *words)
    assert ran.code in (1, 2)
    assert WRONG[words] in ran.err
    assert rows(own("link", "list", "--csv")) == []


def test_unmerged_belongs_to_entities(own):
    assert own("spend", "--unmerged").code == 2
    assert own("spend", "--by", "entity", "--unmerged", "--top", "2").code == 2
