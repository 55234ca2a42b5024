"""adlib.toml: what it may say, how it reaches questions, and how every mistake in it is told with its line."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import archive
from adlib.errors import UsageError
from archive.config import Config, load
from archive.config_file import LISTS
from made import put

WHOLE = """\
archive = "veldoria.duckdb"

[[elections]]
name = "Veldoria 2026"
jurisdiction = "VE"
polling_days = [2026-05-30, 2026-05-31]
period_start = 2026-03-01
countries = ["VE", "veldoria"]
union_vote = true

[[silence_periods]]
election = "Veldoria 2026"
starts_at = 2026-05-29T18:00:00+02:00
ends_at = 2026-05-31
rule = "Election Act, section 9"

[[spending_limits]]
election = "Veldoria 2026"
amount = 10000.10
currency = "EUR"

[[registered_payers]]
name = "Civic Alliance Veldoria"
jurisdiction = "VE"

[[publication_limits]]
hours = 72

[retention]
snapchat = 10

[site]
title = "Ads in Veldoria"
"""


def wrong(folder: Path, text: str) -> list[str]:
    """The lines in which a file is refused, without the first, which counts them."""
    with pytest.raises(UsageError) as caught:
        load(put(folder / "adlib.toml", text))
    first, *others = str(caught.value).splitlines()
    assert first.startswith(str(folder / "adlib.toml"))
    return [each.strip() for each in others]


def test_a_whole_file_is_read_with_its_types(folder: Path) -> None:
    config = load(put(folder / "adlib.toml", WHOLE))
    assert config.archive == folder / "veldoria.duckdb"
    (election,) = config.elections
    assert (election.polling_days, election.period_end) == ([date(2026, 5, 30), date(2026, 5, 31)], date(2026, 5, 31))
    (silence,) = config.silence_periods
    assert (silence.starts_at, silence.ends_at) == (datetime(2026, 5, 29, 16), datetime(2026, 6, 1))
    assert config.spending_limits[0].amount == Decimal("10000.10")
    assert config.retentions == {"google": 7, "meta": 7, "snapchat": 10}


def test_questions_see_it_as_tables_and_the_archive_does_not_keep_it(folder: Path) -> None:
    config = load(put(folder / "adlib.toml", WHOLE))
    path = folder / "a.duckdb"
    query = "SELECT name, countries, period_end FROM election WHERE source IS NULL"
    with archive.open(path, config=config) as opened:
        expected = [("Veldoria 2026", ["VE", "veldoria"], date(2026, 5, 31))]
        assert opened.sql(query).rows == list(opened.stream(query).rows) == expected
        assert opened.sql("SELECT amount FROM spending_limit").rows == [(Decimal("10000.10"),)]
    with archive.open(folder / "b.duckdb") as opened:
        assert opened.sql(query).rows == []
        assert opened.sql("SELECT platform, years FROM retention ORDER BY 1").rows == [("google", 7), ("meta", 7)]


def test_a_country_that_is_not_given_is_the_jurisdiction(folder: Path) -> None:
    text = '[[elections]]\nname = "V"\njurisdiction = "VE"\npolling_days = [2026-05-31]\nperiod_start = 2026-03-01\n'
    (election,) = load(put(folder / "adlib.toml", text)).elections
    assert election.countries == ["VE"]


def test_no_file_and_an_empty_file_say_nothing(folder: Path) -> None:
    empty = load(put(folder / "adlib.toml", ""))
    assert (empty.archive, empty.elections) == (Config().archive, Config().elections) == (None, [])


def test_a_register_may_stand_in_a_file_beside(folder: Path) -> None:
    put(folder / "register.csv", "\ufeffname,registered_id,country\nCivic Alliance Veldoria,77,VE\nHarbour Party,,\n")
    config = load(put(folder / "adlib.toml", '[[registers]]\njurisdiction = "VE"\nfile = "register.csv"\n'))
    said = [(each.name, each.jurisdiction, each.registered_id, each.country) for each in config.registered_payers]
    assert said == [("Civic Alliance Veldoria", "VE", "77", "VE"), ("Harbour Party", "VE", None, None)]


def test_a_line_of_a_register_without_a_name_is_told(folder: Path) -> None:
    put(folder / "register.csv", "name\nHarbour Party\n \n")
    text = '[[registers]]\njurisdiction = "VE"\nfile = "register.csv"\n'
    assert wrong(folder, text) == ["register.csv line 3, name: is empty; write the name in the register."]
    put(folder / "register.csv", "payer\nHarbour Party\n")
    assert wrong(folder, text) == [
        "register.csv line 1: there is no column name; it may have name, registered_id, country."
    ]


def test_a_register_that_is_no_text_in_utf8_is_told(folder: Path) -> None:
    (put(folder / "register.csv", "")).write_bytes("name\nBücherei\n".encode("latin-1"))
    [said] = wrong(folder, '[[registers]]\njurisdiction = "VE"\nfile = "register.csv"\n')
    assert said.startswith("register.csv: this is no CSV of payers in UTF-8")


def test_every_mistake_is_told_at_once_each_with_its_line_and_what_to_do(folder: Path) -> None:
    text = WHOLE.replace("period_start = 2026-03-01", 'period_start = "March"').replace("amount = 10000.10\n", "")
    text = text.replace('countries = ["VE", "veldoria"]', 'country = ["VE"]').replace("hours = 72", "hours = 0")
    assert wrong(folder, text) == [
        'line 7, [[elections]] 1, period_start: "March" is no day; write one as 2026-05-24.',
        "line 8, [[elections]] 1, country: there is no such key; did you mean countries?",
        "line 17, [[spending_limits]] 1, amount: is missing; the most that may be spent, major units.",
        "line 26, [[publication_limits]] 1, hours: must be more than 0.",
    ]


MISTAKES = {
    "wordy = 1\n": "line 1, wordy: there is no such key; there are archive, collect, corrections, election_files, "
    "elections, publication_limits, redactions, registered_payers, registers, retention, shipped_elections, "
    "silence_periods, site, spending_limits.",
    "[[corrections]]\nday = 2026-05-24\nwhat = 'w'\npages = ['../x']\n": (
        'line 4, [[corrections]] 1, pages: "../x" is no page of the site; write one such as a/meta/07/7.html.'
    ),
    "[elections]\nname = 'V'\n": "line 1, elections: write it as [[elections]], once for each.",
    "[retention]\ngoogle = 'long'\n": 'line 2, [retention], google: "long" is no whole number; write one such as 7.',
    "[retention]\nmeta = 99999999999999999999\n": "line 2, [retention], meta: must be at most 1,000.",
    "[[publication_limits]]\nhours = 1e400\nrule = 'x'\n": (
        "line 2, [[publication_limits]] 1, hours: must be at most 1,000,000."
    ),
    "retention = 7\n": "line 1, retention: write it as [retention], with a line for each platform such as google = 7.",
    "archive = 3\n": 'line 1, archive: must name a file, as in archive = "ads.duckdb".',
    "[site]\n[[silence_periods]]\nelection = 'X'\nstarts_at = 2026-05-29\nends_at = 2026-05-31\n": (
        'line 3, [[silence_periods]] 1, election: "X" is none of the elections in this file or of `adlib elections`.'
    ),
    '[[registers]]\njurisdiction = "VE"\nfile = "none.csv"\n': (
        "line 3, [[registers]] 1, file: there is no file none.csv beside this one."
    ),
    "[[redactions]]\ntable = 'ads'\nkey = '1'\ncolumn = 'text'\nreason = 'r'\n": (
        'line 2, [[redactions]] 1, table: "ads" is none of ad, advertiser, payer, takedown_asset.'
    ),
    "[[redactions]]\ntable = 'payer'\nkey = 'P'\ncolumn = 'text'\nreason = 'r'\n": (
        'line 4, [[redactions]] 1, column: "text" cannot be withheld of payer; it may be payer.'
    ),
    "[[redactions]]\ntable = 'payer'\nkey = 'P'\ncolumn = 'payer'\nreason = ' '\n": (
        "line 5, [[redactions]] 1, reason: is empty."
    ),
    "[[registers]]\nfile = 3\n": "line 1, [[registers]] 1: needs a jurisdiction and a file, both as text in quotes.",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_with_its_line(folder: Path, text: str) -> None:
    assert wrong(folder, text) == [MISTAKES[text]]


ELECTION = """[[elections]]
name = "V"
jurisdiction = "VE"
polling_days = [2026-05-31]
period_start = 2026-03-01
"""
CONTRADICTIONS = {
    ELECTION.replace("[2026-05-31]", "[]"): "line 4, [[elections]] 1, polling_days: is empty; write at least one day.",
    ELECTION.replace("2026-03-01", "2026-06-01"): (
        "line 5, [[elections]] 1, period_start: 2026-06-01 is after the period's end, 2026-05-31."
    ),
    ELECTION + ELECTION: 'line 7, [[elections]] 2, name: "V" stands twice; every election needs a name of its own.',
    ELECTION + '[[silence_periods]]\nelection = "V"\nstarts_at = 2026-05-31\nends_at = 2026-05-30\n': (
        "line 8, [[silence_periods]] 1, starts_at: the period ends before it begins."
    ),
    ELECTION + '[[spending_limits]]\nelection = "V"\namount = 5\ncurrency = "Euro"\n': (
        'line 9, [[spending_limits]] 1, currency: "Euro" is no currency code; write one such as EUR.'
    ),
    ELECTION + '[[spending_limits]]\nelection = "V"\namount = -5\ncurrency = "EUR"\n': (
        "line 8, [[spending_limits]] 1, amount: must be more than 0."
    ),
    ELECTION + '[[spending_limits]]\nelection = "V"\namount = 1e400\ncurrency = "EUR"\n': (
        "line 8, [[spending_limits]] 1, amount: must be at most 1,000,000,000,000,000."
    ),
    ELECTION + '[[silence_periods]]\nelection = "V"\nstarts_at = 1e5\nends_at = 9999-12-31\n': (
        "line 8, [[silence_periods]] 1, starts_at: is no day or time; write one without quotes, as 2026-05-24 or "
        "2026-05-24T08:00:00+02:00."
    ),
}


@pytest.mark.parametrize("text", CONTRADICTIONS)
def test_a_contradiction_is_told_with_its_line(folder: Path, text: str) -> None:
    assert wrong(folder, text) == [CONTRADICTIONS[text]]


def test_what_is_no_toml_is_told_with_its_line(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"adlib.toml: this is not TOML \(.*line 1"):
        load(put(folder / "adlib.toml", "archive =\n"))


DOC = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"


def test_the_example_in_the_documentation_is_right_and_shows_every_key(folder: Path) -> None:
    text = DOC.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    put(folder / "register.csv", "name\nHarbour Party\n")
    put(folder / "elections.csv", "name,jurisdiction,polling_days\nBy-election,VE,2026-10-04\n")
    config = load(put(folder / "adlib.toml", text))
    assert [len(each) for each in (config.elections, config.registered_payers, config.publication_limits)] == [2, 2, 1]
    for name, model in LISTS.items():
        section = text.split(f"[[{name}]]")[1].split("\n[")[0]
        shown = {line.split("=")[0].strip() for line in section.splitlines() if "=" in line}
        assert shown == set(model.model_fields), name
