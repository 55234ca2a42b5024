"""Judgements: kept for ever, taken back as easily as made, and never changing what a dump says."""

import itertools
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import archive
from adlib.errors import UsageError
from archive.database import Archive
from archive.links.clusters import Clusters, clustered
from archive.links.nodes import Node, parsed, resolved
from archive.links.store import Judgement, add, undo
from made import meta_ad, one, page, put, snap, snap_ad

DAY = datetime(2026, 5, 1)
META, SNAP = Node("advertiser", "meta", "999980000000001"), Node("advertiser", "snapchat", "name:Harbour Party")
PAYER, PARTY = Node("payer", "meta", "Harbour Party"), Node("outside", "wikidata", "Q1")


def same(left: Node, right: Node, who: str = "Desk", **more: object) -> Judgement:
    return Judgement(left, right, "same", who, **more)  # type: ignore[arg-type]


@pytest.fixture
def held(new: Archive, folder: Path) -> Archive:
    """An advertiser on Meta whose ads Harbour Party and another paid for, and one on Snapchat."""
    ads = [meta_ad("1"), meta_ad("2", bylines="Other Payer"), meta_ad("3", page_id="77", page_name="Page of others")]
    one(new, put(folder / "m.json", page(ads)), as_of=DAY)
    one(new, put(folder / "2026.csv", snap([snap_ad("s1", Spend=50)])), as_of=DAY)
    return new


def entities(opened: Archive) -> list[set[str]]:
    rows = opened.sql("SELECT entity_id, link_ref(kind, platform, member_id) FROM entity_member ORDER BY 1, place").rows
    return [{row[1] for row in group} for _, group in itertools.groupby(rows, key=lambda row: row[0])]


def test_an_entity_is_what_judgements_join_also_by_way_of_others(held: Archive) -> None:
    add(held, [same(META, PARTY), same(SNAP, PARTY)])
    assert entities(held) == [{META.ref, SNAP.ref, PARTY.ref}]
    add(held, [Judgement(META, PAYER, "unsure", "Desk"), Judgement(PAYER, PARTY, "different", "Desk")])
    assert entities(held) == [{META.ref, SNAP.ref, PARTY.ref}]


def test_undo_is_a_record_of_its_own_and_leaves_the_entities_as_they_were(held: Archive) -> None:
    add(held, [same(META, PARTY)])
    before = held.sql("FROM entity_member ORDER BY ALL").rows
    add(held, [same(SNAP, PARTY)])
    undo(held, ["2"], "Other desk", "a mistake")
    assert held.sql("FROM entity_member ORDER BY ALL").rows == before
    rows = held.run("link_judgements").dicts()
    assert [(row["judgement"], row["stands"], row["who"]) for row in rows] == [
        ("same", True, "Desk"), ("same", False, "Desk"), ("undo", None, "Other desk"),
    ]  # fmt: skip
    assert rows[2]["undoes"] == rows[1]["judgement_id"]


def test_an_entity_decided_again_after_an_undo_has_its_old_id(held: Archive) -> None:
    first = add(held, [same(META, PARTY)]).entities
    undo(held, ["1"], "Desk")
    assert held.sql("FROM entity").rows == []
    assert add(held, [same(PARTY, META, why="looked again")]).entities == first


def test_what_cannot_be_taken_back_is_told(held: Archive) -> None:
    add(held, [same(META, PARTY)])
    undo(held, ["1"], "Desk")
    for wanted, words in (("1", "taken back before"), ("2", "decide it again"), ("9", "no judgement 9")):
        with pytest.raises(UsageError, match=words):
            undo(held, [wanted], "Desk")


def test_source_data_stays_untouched_by_judgements(held: Archive) -> None:
    tables = ("ad_version", "sighting", "ad_current", "advertiser_seen", "spend_line_history", "capture")
    before = [held.sql(f"FROM {each} ORDER BY ALL").rows for each in tables]
    add(held, [same(META, PARTY), same(SNAP, PARTY)])
    assert [held.sql(f"FROM {each} ORDER BY ALL").rows for each in tables] == before


def test_a_different_within_an_entity_is_told_and_nothing_is_taken_apart(held: Archive) -> None:
    add(held, [same(META, PARTY), same(SNAP, PARTY), Judgement(META, SNAP, "different", "Other desk")])
    assert len(entities(held)) == 1
    assert held.sql("SELECT contradictions FROM entity").rows == [(1,)]
    (row,) = held.run("link_judgements", contradictions=True).dicts()
    assert (row["judgement"], row["who"]) == ("different", "Other desk")


def test_the_same_judgement_twice_is_known(held: Archive) -> None:
    assert (add(held, [same(META, PARTY)]).new, add(held, [same(META, PARTY)]).known) == (1, 1)
    assert add(held, [same(META, PARTY, who="Other desk")]).new == 1


def test_a_judgement_that_says_nothing_is_refused_and_nothing_of_its_file_is_added(held: Archive) -> None:
    wrong = [Judgement(META, META, "same", "Desk"), Judgement(META, PARTY, "equal", "Desk"), same(META, PARTY, who=" ")]
    for each in wrong:
        with pytest.raises(UsageError):
            add(held, [same(SNAP, PARTY), each])
    assert held.sql("FROM link_judgement").rows == []


def test_judgements_are_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    with archive.open(tmp_path / "j.duckdb") as opened:
        add(opened, [same(META, PARTY)])
    with archive.open(tmp_path / "j.duckdb", read_only=True) as again:
        assert entities(again) == [{META.ref, PARTY.ref}]


def test_spend_counts_an_ad_once_whether_advertiser_payer_or_both_belong_to_the_entity(held: Archive) -> None:
    add(held, [same(META, PARTY, right_name="The party"), same(PAYER, PARTY), same(SNAP, PARTY)])
    (row,) = held.run("spend_by_entity").dicts()
    assert (row["entity_name"], row["ads"], row["advertiser_ads"], row["payer_ads"]) == ("The party", 4, 3, 2)
    assert (row["spend_lower"], row["spend_upper"]) == (350, 647)
    parts = held.run("spend_by_entity_member").dicts()
    assert [(each["kind"], each["platform"], each["ads"], each["spend_upper"]) for each in parts] == [
        ("advertiser", "meta", 2, 398), ("advertiser", "snapchat", 1, 50), ("payer", "meta", 2, 398),
    ]  # fmt: skip


def test_a_node_is_read_as_it_is_written(held: Archive) -> None:
    odd = Node("payer", "meta", "Paid: by us, and others")
    assert [parsed(each.ref) for each in (META, PAYER, PARTY, odd)] == [META, PAYER, PARTY, odd]
    assert parsed("meta:123") == Node("advertiser", "meta", "123")
    (entity,) = add(held, [same(META, PARTY)]).entities
    assert resolved(held, entity) == META
    for wrong in ("", "meta", "meta:", "E000000000000", "meta:12", "payer:meta:Nobody", "Ünicode:1"):
        with pytest.raises(UsageError):
            resolved(held, wrong)


NODES = [Node("advertiser", "meta", str(number)) for number in range(8)]
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1]))


@given(PAIRS)
def test_clusters_are_the_connected_components_each_with_one_id(pairs: list[tuple[Node, Node]]) -> None:
    clusters = Clusters()
    for number, (left, right) in enumerate(pairs, 1):
        clusters.join(number, left, right)
    reached = {node: {node} for pair in pairs for node in pair}
    for _ in NODES:
        for left, right in pairs:
            reached[left] |= reached[right]
            reached[right] |= reached[left]
    found = {node: entity for entity, _, node in clusters.members()}
    assert found.keys() == reached.keys()
    for left, right in itertools.combinations(found, 2):
        assert (found[left] == found[right]) == (right in reached[left])


@given(PAIRS, st.data())
def test_an_id_stays_as_long_as_its_first_judgement_stands(pairs: list[tuple[Node, Node]], data: st.DataObject) -> None:
    clusters = Clusters()
    edges = [(number, left, right, clusters.join(number, left, right)) for number, (left, right) in enumerate(pairs, 1)]
    before = {node: entity for entity, _, node in clusters.members()}
    kept = [edge for edge in edges if edge[0] == 1 or data.draw(st.booleans())]
    after = {node: entity for entity, _, node in clustered(kept).members()}
    assert all(after[node] == before[node] for edge in kept[:1] for node in edge[1:3])
