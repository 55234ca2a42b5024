"""Every question of `archive/sql`: it runs on an empty archive and on the samples, in one order, and is right."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import archive
import made
from adlib.errors import UsageError
from archive.config import load
from archive.database import SQL, Archive, question, question_names
from made import put

NAMES = question_names()
VALUES = {
    "ad_id": "999990000000301", "advertiser": "Lantern Movement", "advertiser_id": "999980000000003", "capture": "2",
    "country": "DE", "currency": "EUR", "day": "2026-05-10", "from": "2026-04-01", "grain": "last_30_days",
    "kind": "changed", "limit": "3", "platform": "meta", "pro_rate": "true", "since": "2026-05-01", "status": "active",
    "ads": "2", "characters": "20", "days": "60", "election": "Veldoria 2026", "field": "payer", "largest": "2",
    "percent": "10", "threshold": "0.8", "verdict": "can agree", "to": "2026-05-20", "top": "2", "words": "lantern",
    "basis": "country", "held": "true", "jurisdiction": "DE", "takedown_id": "norland-1", "origin": "Norland",
    "disputed": "true", "everything": "true", "contradictions": "true", "entity": "E000000000000",
}  # fmt: skip


SETTINGS = """
[[elections]]
name = "Veldoria 2026"
jurisdiction = "DE"
polling_days = [2026-05-31]
period_start = 2026-03-01
union_vote = true
[[silence_periods]]
election = "Veldoria 2026"
starts_at = 2026-05-10
ends_at = 2026-05-11
[[spending_limits]]
election = "Veldoria 2026"
amount = 20000.00
currency = "EUR"
[[registered_payers]]
name = "Civic Alliance Veldoria"
jurisdiction = "DE"
country = "CH"
[[publication_limits]]
hours = 72
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of both sample captures; read it only."""
    folder = tmp_path_factory.mktemp("both")
    samples = Path(archive.__file__).parent / "samples"
    with archive.open(folder / "both.duckdb", config=load(put(folder / "adlib.toml", SETTINGS))) as opened:
        for day in (datetime(2026, 5, 3), datetime(2026, 5, 24)):
            place = samples / day.date().isoformat()
            reports = opened.import_dump(place / "meta_api", as_of=day)
            reports += opened.import_dump(place / "google", place / "meta_report", place / "snap")
            assert not [each.error for each in reports if each.error]
        yield opened


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive without a capture; read it only."""
    with archive.open(tmp_path_factory.mktemp("empty") / "empty.duckdb") as opened:
        yield opened


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_on_an_empty_archive(empty: Archive, name: str) -> None:
    assert len(empty.run(name).columns) > 1


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_on_the_samples_with_and_without_its_parameters(both: Archive, name: str) -> None:
    both.run(name)
    both.run(name, **{each: VALUES[each] for each in question(name).parameters})


@pytest.mark.parametrize("name", NAMES)
def test_its_parameters_are_those_it_states(name: str) -> None:
    sql = re.sub(r"--.*", "", question(name).sql)
    assert set(re.findall(r"\$([a-z_]+)", sql)) == set(question(name).parameters)


@pytest.mark.parametrize("name", [each for each in NAMES if not each.startswith("site_")])
def test_its_order_is_total(both: Archive, name: str) -> None:
    """The same rows in another order in the tables come out in the same order."""
    given = {each: VALUES[each] for each in ("words", "day", "ad_id", "capture") if each in question(name).parameters}
    first = both.run(name, **given).rows
    both.con.execute("SET threads = 1")
    again = both.run(name, **given).rows
    both.con.execute("RESET threads")
    assert first == again


def test_a_question_that_is_not_there_is_named_with_those_that_are() -> None:
    for name in ("nothing", "../views/ad", "names.sql"):
        with pytest.raises(UsageError, match="names"):
            question(name)


def test_every_file_says_on_top_what_it_answers_and_takes() -> None:
    for path in SQL.glob("*.sql"):
        first, *others = path.read_text(encoding="utf-8").splitlines()
        assert re.match(r"-- [A-Z].{15}", first), path.name
        assert sum(line.startswith("-- Parameters: ") for line in others) == 1, path.name


def test_spend_by_advertiser_is_the_sum_of_its_ads_and_open_where_one_is(both: Archive) -> None:
    lower: dict[tuple[str, str, str | None], Decimal] = defaultdict(Decimal)
    upper: dict[tuple[str, str, str | None], list[Decimal | None]] = defaultdict(list)
    for ad in both.ads():
        key = (ad.platform, ad.advertiser_id, ad.currency)
        lower[key] += ad.spend_lower or 0
        upper[key].append(ad.spend_upper)
    found = both.run("spend_by_advertiser").dicts()
    assert len(found) == len(lower)
    for row in found:
        key = (row["platform"], row["advertiser_id"], row["currency"])
        known = [each for each in upper[key] if each is not None]
        assert row["spend_lower"] == lower[key]
        assert row["spend_upper"] == (sum(known) if len(known) == len(upper[key]) else None)
        assert row["ads"] == len(upper[key])


def test_top_is_per_currency_and_the_greatest(both: Archive) -> None:
    everything, first = both.run("spend_by_advertiser").rows, both.run("spend_by_advertiser", top=2).rows
    assert first == [row for row in everything if row[1] <= 2]


def test_spend_lines_are_those_of_one_grain(both: Archive) -> None:
    assert {row["grain"] for row in both.run("spend_lines_by_advertiser").dicts()} == {"total"}
    month = both.run("spend_lines_by_platform", grain="last_30_days").dicts()
    stated = both.sql("SELECT sum(spend_lower) FROM spend_line WHERE grain = 'last_30_days'").rows[0][0]
    assert [(row["platform"], row["spend_lower"]) for row in month] == [("meta", stated)]


def test_gone_is_what_the_newest_complete_capture_lacks(both: Archive) -> None:
    """The API's answers are partial, so the two ads that the second one lacks are not gone."""
    assert [row["ad_id"] for row in both.run("gone").dicts()] == ["CR99990000000000000017"]


def test_names_are_those_of_the_renamed(both: Archive) -> None:
    found = [(row["advertiser_name"], row["captures"]) for row in both.run("names").dicts()]
    assert found == [("Lantern Movement", 2), ("Lantern & Rivers Movement", 2)]


def test_no_payer_is_undisclosed_and_not_merely_absent(both: Archive) -> None:
    found = both.run("no_payer").dicts()
    assert {row["payer_state"] for row in found} == {"undisclosed"}
    assert {"Nordmark Neighbours", "The Älvmünde Lamp-Post"} <= {row["advertiser_name"] for row in found}
    assert "google" not in {row["platform"] for row in found}


def test_the_archive_as_of_a_past_day_is_what_was_seen_until_then(both: Archive) -> None:
    past, now = both.run("as_of", day="2026-05-10").dicts(), both.run("as_of", day="2026-05-24").dicts()
    upper = [[row["spend_upper"] for row in rows if row["ad_id"] == "999990000000301"] for rows in (past, now)]
    assert upper == [[5999], [14999]]
    assert len(past) == 24 + 26 + 15
    assert both.run("as_of", day="2026-05-01").rows == []


@pytest.mark.parametrize("limit", [1, 7, 30, 64, 65, 1000])
def test_a_limit_keeps_the_first_ads_of_a_past_day(both: Archive, limit: int) -> None:
    """An edge found beforehand spares it from looking at every ad."""
    for day in ("2026-05-10", "2026-05-24"):
        assert both.run("as_of", day=day, limit=limit).rows == both.run("as_of", day=day).rows[:limit]


def test_present_is_what_one_capture_held_in_its_order(both: Archive) -> None:
    capture = next(row for row in both.run("captures").dicts() if row["format"] == "snapchat")
    found = both.run("present", capture=capture["capture_id"]).dicts()
    assert [row["record_no"] for row in found] == list(range(1, 16))


def test_an_ad_that_was_away_came_back(new: Archive, folder: Path) -> None:
    for day, ads in ((1, "ab"), (2, "a"), (3, "ab")):
        path = folder / "2026.csv"
        path.write_text(made.snap(made.snap_ad(each) for each in ads))
        new.import_dump(path, as_of=datetime(2026, 4, day), accept_shrunk=True)
    found = new.run("came_back").dicts()
    assert [(row["ad_id"], row["seen_before"].day, row["seen_again"].day) for row in found] == [("b", 1, 3)]


@pytest.mark.parametrize(
    "words", ["älvmünde", "ALVMUNDE", "alv", "lantern móvement", "movement LANTERN", "=sum(1,2)", "🏮", "मतदान"]
)
def test_find_finds_what_folding_every_text_finds(both: Archive, words: str) -> None:
    """The quick pattern of `find` lets everything through that taking off every accent would find."""
    searched = "strip_accents(lower(concat_ws(' ', text, link_title, link_caption, link_description)))"
    each = " AND ".join(f"contains({searched}, strip_accents(lower('{word}')))" for word in words.split())
    slow = {row[0] for row in both.sql(f"SELECT ad_id FROM ad WHERE {each}").rows}
    found = both.run("find", words=words).dicts()
    assert {row["id"] for row in found if row["kind"] == "ad"} == slow
    assert found


def test_find_of_nothing_finds_nothing(both: Archive) -> None:
    assert both.run("find", words="zeppelin").rows == []
    assert both.run("find").rows == []
