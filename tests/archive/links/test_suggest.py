"""Suggestions: hard identifiers first, then names with their reasons; a name alone never says `same`."""

from datetime import datetime
from pathlib import Path

import pytest

from archive.database import Archive
from archive.links.names import in_latin, prepare
from archive.links.nodes import parsed
from archive.links.store import Judgement, add
from archive.links.suggest import suggest
from made import lines, meta_ad, one, page, put, snap, snap_ad, stats, updated

DAY = datetime(2026, 5, 1)


def google(opened: Archive, folder: Path, *rows: tuple[str, str, str]) -> None:
    """Import Google advertisers: id, name, public ids."""
    text = stats([{"id": row[0], "name": row[1]} for row in rows])
    head, *body = text.splitlines()
    for at, (advertiser, name, ids) in enumerate(rows):
        body[at] = body[at].replace(f"{advertiser},{name},,", f'{advertiser},{name},"{ids}",')
    place = folder / "google"
    put(place / "google-political-ads-advertiser-stats.csv", "\n".join([head, *body]) + "\n")
    one(opened, put(place / "google-political-ads-updated.csv", updated("2026-05-01")).parent)


def pages(opened: Archive, folder: Path, *named: tuple[str, str, str | None]) -> None:
    """Import one Meta ad per page: page id, page name, payer."""
    ads = [meta_ad(f"ad{at}", page_id=each[0], page_name=each[1], bylines=each[2]) for at, each in enumerate(named)]
    one(opened, put(folder / "meta.json", page(ads)), as_of=DAY)


def found(opened: Archive, **options: object) -> set[tuple[str, str, str, str]]:
    """The suggestions: judgement, basis, and both sides in order."""
    rows = suggest(opened, **options).table.dicts()  # type: ignore[arg-type]
    return {(row["judgement"], row["basis"], *sorted((row["left"], row["right"]))) for row in rows}


def test_a_number_of_a_register_says_same_whatever_the_names_are(new: Archive, folder: Path) -> None:
    google(
        new, folder, ("AR1", "Harbour Committee", "FEC ID C00123456"),
        ("AR2", "Alpine Victory Fund", "EIN ID 12-3456789, FEC ID C00123456"), ("AR3", "Third", "EIN ID 12-3456789"),
        ("AR4", "No number", "Registered in US-CA "), ("AR5", "None either", "Registered in US-CA "),
        ("AR6", "Filler", "EIN ID 00-0000000"), ("AR7", "Stuffing", "EIN ID 00-0000000"),
    )  # fmt: skip
    assert found(new) == {
        ("same", "number", "advertiser:google:AR1", "advertiser:google:AR2"),
        ("same", "number", "advertiser:google:AR2", "advertiser:google:AR3"),
    }
    (first, _) = suggest(new).table.dicts()
    assert "both bear" in first["why"]
    assert first["score"] < 70


def test_twelve_advertisers_of_one_name_are_never_the_same_on_the_name_alone(new: Archive, folder: Path) -> None:
    pages(new, folder, *((f"99{number:03}", "Harbour Party", None) for number in range(12)))
    rows = suggest(new).table.dicts()
    assert len(rows) == 11
    assert {row["judgement"] for row in rows} == {"unsure"}
    assert all("10 others bear it" in row["why"] for row in rows)


def test_a_name_with_the_payer_of_that_name_or_a_common_payer_says_same(new: Archive, folder: Path) -> None:
    pages(new, folder, ("1", "Harbour Party", "HARBOUR PARTY e.V."), ("2", "Lantern", "Fund Alpha"),
          ("3", "LANTERN", "Fund Alpha"), ("4", "Meadow", "Fund Beta"), ("5", "Meadow", "Fund Gamma"))  # fmt: skip
    assert found(new) == {
        ("same", "payer", "advertiser:meta:1", "payer:meta:HARBOUR PARTY e.V."),
        ("same", "payer", "advertiser:meta:2", "advertiser:meta:3"),
        ("unsure", "name", "advertiser:meta:4", "advertiser:meta:5"),
    }


NAMES = {
    "Στέργιος Γιαννάκης": "Stergios Giannakis",
    "Владимир Орлов": "Vladimir Orlov",
    "Grünes Bündnis e.V.": "Grunes Bundnis",
    "Harbour Party, Inc.": "HARBOUR PARTY",
    "Smith, Joan": "Joan Smith",
    "ООО Маяк": "Mayak",
    "The Lantern GmbH": "Lantern",
    "Paid for by Friends of Orla": "Friends of Orla",
    "Ｈａｒｂｏｕｒ Ｆｕｎｄ": "Harbour Fund",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_compared_across_scripts_legal_forms_and_order(new: Archive, folder: Path, name: str) -> None:
    pages(new, folder, ("1", name, None))
    one(new, put(folder / "2026.csv", snap([snap_ad("s", PayingAdvertiserName=NAMES[name])])), as_of=DAY)
    prepare(new)
    keys = {row[0] for row in new.sql("SELECT DISTINCT key FROM link_word").rows}
    assert len(keys) == 1, keys
    assert any(each[1] == "name" and "advertiser:meta:1" in each for each in found(new))


def test_names_that_are_alike_have_their_score_and_those_that_differ_in_a_number_are_not_alike(
    new: Archive, folder: Path
) -> None:
    names = (
        "Friends of Meridian County Library", "Friends of Meridien County Library",
        "Riverside Workers Local 12", "Riverside Workers Local 13",
    )  # fmt: skip
    pages(new, folder, *((str(number), name, None) for number, name in enumerate(names)))
    (row,) = suggest(new).table.dicts()
    assert (row["judgement"], row["basis"]) == ("unsure", "alike")
    assert 90 < row["score"] < 100
    assert suggest(new, threshold=99).table.rows == []


def test_what_is_judged_or_joined_is_not_suggested_again(new: Archive, folder: Path) -> None:
    pages(new, folder, ("1", "Harbour Party", None), ("2", "Harbour Party", None), ("3", "Harbour Party", None))
    one_, two, three = (parsed(f"meta:{number}") for number in (1, 2, 3))
    assert len(found(new)) == 2
    add(new, [Judgement(one_, two, "different", "Desk")])
    assert found(new) == {("unsure", "name", "advertiser:meta:1", "advertiser:meta:3")}
    add(new, [Judgement(one_, three, "same", "Desk")])
    assert found(new) == set()


def test_a_suggestion_is_read_only_and_can_be_narrowed(new: Archive, folder: Path) -> None:
    pages(new, folder, ("1", "Harbour Party", "Harbour Party"), ("2", "Harbour Party", "Other"))
    before = new.sql("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1").rows
    assert found(new, basis="name") < found(new)
    assert found(new, platform="google") == set()
    assert len(suggest(new, limit=1).table.rows) == 1
    assert new.sql("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1").rows == before


def test_a_name_of_any_script_becomes_latin_and_keeps_no_marks() -> None:
    assert in_latin("Навальный — Ёлка!") == in_latin("Навальный Ёлка")
    assert in_latin("\u202eabc\x00") == "abc"


def test_too_many_of_one_name_suggest_nothing_and_are_counted(new: Archive, folder: Path) -> None:
    ads = [meta_ad(f"a{number}", page_id=str(number), page_name="Vote", bylines=None) for number in range(51)]
    one(new, put(folder / "many.json", lines(ads)), as_of=DAY)
    result = suggest(new)
    assert (result.table.rows, result.crowds, result.crowded) == ([], 1, 51)
