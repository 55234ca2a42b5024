"""`adlib elections`, and spend by election, as a person types them."""

import csv
import io
from pathlib import Path

import pytest

OWN = """[[elections]]
name = "Veldoria 2026"
jurisdiction = "DE"
polling_days = [2026-05-31]
period_start = 2026-03-01
authority = "Federal Election Office"
"""


def rows(ran):
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_elections_lists_those_that_come_along_and_own_ones_with_what_the_archive_holds(veldoria):
    Path("adlib.toml").write_text(OWN)
    found = {row["election"]: row for row in rows(veldoria("elections", "--csv"))}
    assert found["German federal election 2017"]["polling_days"] == '["2017-09-24"]'
    assert found["Pakistani general election 2018"]["authority"] == "Election Commission of Pakistan"
    own = found["Veldoria 2026"]
    assert (own["source"], own["counted_by"], int(own["ads"]) > 0) == ("adlib.toml", "stated", True)
    assert [row["election"] for row in rows(veldoria("elections", "--held", "--csv"))] == ["Veldoria 2026"]
    assert {row["jurisdiction"] for row in rows(veldoria("elections", "--jurisdiction", "de", "--csv"))} == {"DE"}


def test_parts_of_an_election_agree_with_its_sums(veldoria):
    Path("adlib.toml").write_text(OWN)
    show = ("elections", "Veldoria 2026", "--csv", "--show")
    sums = [row for row in rows(veldoria(*show, "spend")) if row["basis"] == "any"]
    total = sum(int(row["ads"]) for row in sums)
    assert total == len(rows(veldoria(*show, "ads")))
    for part in ("advertisers", "payers"):
        assert sum(int(row["ads"]) for row in rows(veldoria(*show, part))) == total
    assert rows(veldoria("spend", "--by", "election", "--election", "Veldoria 2026", "--csv")) == rows(
        veldoria(*show, "spend")
    )


def test_an_election_without_a_period_is_told_on_stderr(veldoria):
    ran = veldoria("elections", "German federal election 2017")
    assert (ran.code, "three months before the first polling day" in ran.err) == (0, True)
    assert veldoria("elections", "UK general election 2019").err == ""


WRONG = {
    ("German federal election 2016",): "did you mean German federal election 20",
    ("--show", "ads"): "say which election",
    ("--top", "3"): "belong to --show",
    ("German federal election 2017", "--show", "spend", "--basis", "dump"): "leave --basis out",
    ("German federal election 2017", "--show", "ads", "--top", "3"): "--top belongs to",
    ("German federal election 2017", "--show", "ads", "--held"): "choose among elections",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_says_nothing_is_refused_with_what_to_do(veldoria, words):
    ran = veldoria("elections", *words)
    assert (ran.code, WRONG[words] in ran.err) == (2, True), ran.err


def test_an_election_is_named_only_with_by_election(veldoria):
    assert "say --by election" in veldoria("spend", "--election", "German federal election 2017").err
    ran = veldoria("spend", "--by", "election", "--election", "No such vote")
    assert (ran.code, "there is no election 'No such vote'" in ran.err) == (2, True)
