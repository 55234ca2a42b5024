"""The elections that come with adlib, how adlib.toml changes them, and what counts for one."""

from datetime import date, datetime
from pathlib import Path

import pytest

import archive
from adlib.errors import UsageError
from adlib.models import Election, SilencePeriod
from archive.config import Config, load
from archive.database import Archive
from archive.elections import shipped
from made import meta_ad, one, page, put, snap, snap_ad

SUNDAYS = ("AT", "BE", "BR", "DE", "ES", "FI", "FR", "GR", "HU", "IT", "MX", "PL", "PT", "SE")
WEEKDAYS = {
    **{each: {7} for each in SUNDAYS}, "AU": {6}, "NZ": {6}, "TW": {6}, "US": {2}, "GB": {4}, "CA": {1}, "NO": {1},
    "ID": {3}, "ZA": {3}, "IL": {2}, "IE": {5, 6}, "DK": {2, 3}, "NL": {1, 2, 3}, "EU": {4, 5, 6, 7},
}  # fmt: skip
"""the days of the week on which these countries vote, Monday being 1."""


@pytest.mark.parametrize("name", sorted(shipped().elections))
def test_a_shipped_election_has_its_source_authority_and_a_day_on_which_its_country_votes(name: str) -> None:
    election = Election.model_validate(shipped().elections[name])
    assert election.source and election.authority and election.kind
    assert (election.information or "").startswith("https://")
    assert election.polling_days == sorted(set(election.polling_days))
    assert {each.isoweekday() for each in election.polling_days} <= WEEKDAYS.get(
        election.jurisdiction, set(range(1, 8))
    )
    assert any(str(each.year) in f"{name} {election.source}" for each in election.polling_days)
    assert election.jurisdiction in (election.countries or [])


def test_a_regulated_period_stands_there_only_with_its_rule_and_before_the_vote_is_over() -> None:
    for election in map(Election.model_validate, shipped().elections.values()):
        assert (election.period_start is None) == (election.period_rule is None), election.name
        if election.period_start and election.period_end:
            assert election.period_start < min(election.polling_days)
            assert election.period_end <= max(election.polling_days)
    for silence in map(SilencePeriod.model_validate, shipped().silences):
        days = shipped().elections[silence.election]["polling_days"]
        assert silence.starts_at < silence.ends_at
        assert silence.ends_at.date() in days


def test_the_elections_that_shaped_ad_transparency_are_there_with_all_their_days() -> None:
    days = {name: each["polling_days"] for name, each in shipped().elections.items()}
    assert days["German federal election 2017"] == [date(2017, 9, 24)]
    assert days["Pakistani general election 2018"] == [date(2018, 7, 25)]
    assert days["Indian general election 2019"] == [
        date(2019, 4, 11), date(2019, 4, 18), date(2019, 4, 23), date(2019, 4, 29), date(2019, 5, 6), date(2019, 5, 12),
        date(2019, 5, 19),
    ]  # fmt: skip
    assert days["European Parliament 2019"] == [date(2019, 5, each) for each in (23, 24, 25, 26)]
    assert days["European Parliament 2024"] == [date(2024, 6, each) for each in (6, 7, 8, 9)]
    american = {each[0] for name, each in days.items() if name.startswith("US federal")}
    assert {
        date(2018, 11, 6), date(2020, 11, 3), date(2022, 11, 8), date(2024, 11, 5), date(2026, 11, 3),
    } <= american  # fmt: skip


def loaded(folder: Path, text: str) -> Config:
    return load(put(folder / "adlib.toml", text))


def test_an_election_of_that_name_completes_the_shipped_one_and_says_so(folder: Path) -> None:
    text = '[[elections]]\nname = "German federal election 2025"\nperiod_start = 2024-12-27\n'
    (election,) = loaded(folder, text).elections
    assert (election.polling_days, election.period_start, election.period_end) == (
        [date(2025, 2, 23)], date(2024, 12, 27), date(2025, 2, 23),
    )  # fmt: skip
    assert election.period_rule is None
    assert (election.source or "").endswith("; changed in adlib.toml")


def test_an_own_period_does_not_stand_under_the_rule_of_another(folder: Path) -> None:
    text = '[[elections]]\nname = "UK general election 2019"\nperiod_start = 2019-11-06\n'
    (election,) = loaded(folder, text).elections
    assert (election.period_rule, election.period_end) == (None, date(2019, 12, 12))


def test_questions_see_shipped_and_own_elections_once_each(folder: Path) -> None:
    own = '[[elections]]\nname = "German federal election 2025"\nperiod_start = 2024-12-27\n'
    query = "SELECT count(*), count(DISTINCT name), count(*) FILTER (contains(source, 'changed')) FROM election"
    count = len(shipped().elections)
    with archive.open(folder / "a.duckdb", config=loaded(folder, own)) as opened:
        assert opened.sql(query).rows == [(count, count, 1)]
    with archive.open(folder / "a.duckdb", config=loaded(folder, f"shipped_elections = false\n{own}")) as opened:
        assert opened.sql(query).rows == [(1, 1, 1)]
        assert opened.sql("FROM silence_period").rows == []


CSV = (
    "name,jurisdiction,polling_days,period_start,union_vote,countries\n"
    "By-election,VE,2026-10-04; 2026-10-05,2026-09-01,true,VE;veldoria\n"
)


def test_elections_may_stand_in_a_csv_beside(folder: Path) -> None:
    put(folder / "elections.csv", CSV)
    (election,) = loaded(folder, '[[election_files]]\nfile = "elections.csv"\n').elections
    assert (election.polling_days, election.period_end) == ([date(2026, 10, 4), date(2026, 10, 5)], date(2026, 10, 5))
    assert (election.countries, election.union_vote) == (["VE", "veldoria"], True)


WRONG = {
    CSV.replace("2026-10-04;", "October;"): "elections.csv: this is no CSV of elections in UTF-8 (",
    CSV.replace("2026-09-01", "2026-12-01"): "elections.csv line 2, period_start: 2026-12-01 is after the period's end",
    CSV.replace(",VE,", ",,"): "elections.csv line 2, jurisdiction: is missing;",
    CSV.replace("countries", "country"): "elections.csv line 2, country: there is no such key; did you mean countries?",
    CSV + CSV.splitlines()[1] + "\n": 'elections.csv line 3, name: "By-election" stands twice;',
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_in_a_csv_of_elections_is_told_with_its_line(folder: Path, text: str) -> None:
    put(folder / "elections.csv", text)
    with pytest.raises(UsageError) as caught:
        loaded(folder, '[[election_files]]\nfile = "elections.csv"\n')
    assert WRONG[text] in str(caught.value)


DAY = datetime(2019, 6, 1)


@pytest.fixture
def spring(new: Archive, folder: Path) -> Archive:
    """Ads of spring 2019: in Germany and France around the European vote, in India, and one that was over before."""
    times = {"StartDate": "2019/05/01 00:00:00Z", "EndDate": "2019/05/20 12:00:00Z"}
    ads = [
        snap_ad("1", Spend=10, **times),
        snap_ad("2", Spend=20, CountryCode="france", PayingAdvertiserName="Other Party", **times),
        snap_ad("3", Spend=40, CountryCode="india", **times),
        snap_ad("4", Spend=80, StartDate="2019/01/01 00:00:00Z", EndDate="2019/02/01 00:00:00Z"),
    ]
    one(new, put(folder / "2019.csv", snap(ads)), as_of=DAY)
    seen = meta_ad("5", ad_delivery_start_time="2019-04-20", ad_delivery_stop_time="2019-05-25",
                   ad_creation_time="2019-04-20")  # fmt: skip
    one(new, put(folder / "meta.json", page([seen])), as_of=DAY, country="DE")
    return new


def test_an_election_without_a_stated_period_counts_from_three_months_before_and_says_so(spring: Archive) -> None:
    wanted = ("counted_from", "counted_until", "counted_by", "ads", "country_ads", "advertisers", "payers")
    (row,) = spring.run("elections", election="European Parliament 2019").dicts()
    assert [row[each] for each in wanted] == [
        date(2019, 2, 23), date(2019, 5, 26), "three months before", 3, 2, 3, 3,
    ]  # fmt: skip
    (row,) = spring.run("elections", election="Indian general election 2019").dicts()
    assert (row["counted_from"], row["counted_by"], row["ads"]) == (date(2019, 3, 10), "rule", 1)


def test_held_names_only_elections_that_the_archive_has_ads_for(spring: Archive) -> None:
    assert [row[0] for row in spring.run("elections", held=True).rows] == [
        "Indian general election 2019", "European Parliament 2019",
    ]  # fmt: skip


def test_spend_counts_each_ad_once_per_currency_with_its_advertisers(spring: Archive) -> None:
    rows = spring.run("spend_by_election", election="European Parliament 2019").dicts()
    wanted = ("basis", "platform", "spend_lower", "spend_upper", "ads", "advertisers", "counted_by")
    window = "three months before"
    assert [tuple(row[each] for each in wanted) for row in rows] == [
        ("any", "meta", 100, 199, 1, 1, window), ("any", "snapchat", 30, 30, 2, 2, window),
        ("country", "snapchat", 30, 30, 2, 2, window), ("dump", "meta", 100, 199, 1, 1, window),
    ]  # fmt: skip


def test_advertisers_payers_and_ads_of_an_election_are_those_that_count_for_it(spring: Archive) -> None:
    name = "European Parliament 2019"
    places = [
        (row["advertiser_name"], row["spend_upper"])
        for row in spring.run("election_advertisers", election=name).dicts()
    ]
    assert places == [("Harbour", 199), ("Other Party", 20), ("Harbour Party", 10)]
    payers = [
        (row["platform"], row["payer"], row["ads"]) for row in spring.run("election_payers", election=name).dicts()
    ]
    assert payers == [("meta", "Harbour Party", 1), ("snapchat", "Other Party", 1), ("snapchat", "Harbour Party", 1)]
    ads = [(row["ad_id"], row["bases"]) for row in spring.run("election_ads", election=name).dicts()]
    assert ads == [("5", ["dump"]), ("1", ["country"]), ("2", ["country"])]
    assert spring.run("election_ads", election=name, basis="targeting").rows == []


def test_an_ad_that_ran_over_the_turn_of_a_year_counts_once_for_the_election_of_each(
    new: Archive, folder: Path
) -> None:
    """Votes of December and of January, whose periods lie in two years each; one ad in one year, one in both."""
    own = "".join(
        f'[[elections]]\nname = "{name}"\njurisdiction = "DE"\ncountries = ["germany"]\npolling_days = [{day}]\n'
        for name, day in (("Winter vote", "2018-12-20"), ("New year vote", "2019-01-20"))
    )
    times = {"1": ("2018/12/10", "2018/12/15"), "2": ("2018/12/10", "2019/01/10"), "3": ("2019/01/05", "2019/01/09")}
    ads = [
        snap_ad(each, Spend=10, StartDate=f"{first} 00:00:00Z", EndDate=f"{last} 00:00:00Z", CountryCode="germany")
        for each, (first, last) in times.items()
    ]
    config = loaded(folder, f"shipped_elections = false\n{own}")
    with archive.open(folder / "a.duckdb", config=config) as opened:
        one(opened, put(folder / "2019.csv", snap(ads)), as_of=DAY)
        found = [(row["election"], row["ad_id"], row["bases"]) for row in opened.run("election_ads").dicts()]
        for limit in range(1, len(found) + 2):
            assert opened.run("election_ads", limit=limit).rows == opened.run("election_ads").rows[:limit]
        counted = {row["election"]: row["ads"] for row in opened.run("elections").dicts()}
        tied = opened.sql("SELECT name, count(*), count(DISTINCT ad_key) FROM election_ad GROUP BY name ORDER BY name")
    assert found == [
        ("New year vote", "1", ["country"]), ("New year vote", "2", ["country"]), ("New year vote", "3", ["country"]),
        ("Winter vote", "1", ["country"]), ("Winter vote", "2", ["country"]),
    ]  # fmt: skip
    assert counted == {"Winter vote": 2, "New year vote": 3}
    assert tied.rows == [("New year vote", 3, 3), ("Winter vote", 2, 2)]


def test_a_question_asked_again_after_an_import_counts_the_new_ads(spring: Archive, folder: Path) -> None:
    name = "European Parliament 2019"

    def asked() -> tuple[int, int]:
        listed = spring.stream("SELECT count(*) FROM election_ad WHERE name = $name", name=name)
        return spring.run("elections", election=name).dicts()[0]["ads"], next(listed.rows)[0]

    assert asked() == (3, 3)
    more = meta_ad("6", ad_delivery_start_time="2019-05-20", ad_delivery_stop_time="2019-05-25",
                   ad_creation_time="2019-05-20")  # fmt: skip
    one(spring, put(folder / "more.json", page([more])), as_of=DAY, country="DE")
    assert asked() == (4, 4)
