"""The archive as it stood: what it answered when it held no later capture, word for word."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

import archive
from adlib.errors import UsageError
from archive.database import Archive
from archive.past import as_of
from archive.rates.convert import in_currency
from archive.undo import undo
from archive.verify import verify
from made import creatives, one, put, table, updated

DAYS = ("2026-05-03", "2026-05-24")
ANSWERS = {
    "ad": "SELECT * EXCLUDE (ad_key, version_id, last_capture_id) FROM ad ORDER BY platform, ad_id, advertiser_id",
    "spend_line": "SELECT * EXCLUDE (capture_id) FROM spend_line ORDER BY ALL",
    "advertiser": "FROM advertiser ORDER BY ALL",
    "names": "SELECT * EXCLUDE (first_capture_id, last_capture_id) FROM advertiser_name ORDER BY ALL",
    "changes": "SELECT kind, ad_id, field, before, after FROM ad_change ORDER BY ALL",
    "lines": "SELECT kind, advertiser_id, grain, field, before, after FROM line_change ORDER BY ALL",
    "versions": "SELECT count(*) FROM ad_version",
    "sums": "FROM advertiser_spend ORDER BY ALL",
    "targeting": "FROM targeting ORDER BY ALL",
}


@pytest.fixture(scope="module")
def both(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of both sample captures, the later imported first."""
    with archive.open(tmp_path_factory.mktemp("both") / "a.duckdb") as opened:
        for day in reversed(DAYS):
            opened.import_dump(samples / day, complete=True, as_of=datetime.fromisoformat(day))
        yield opened


@pytest.fixture(scope="module")
def early(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive that holds only the first."""
    with archive.open(tmp_path_factory.mktemp("early") / "a.duckdb") as opened:
        opened.import_dump(samples / DAYS[0], complete=True, as_of=datetime.fromisoformat(DAYS[0]))
        yield opened


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("moment", ["2026-05-03", "2026-05-23", "2026-05-03T00:00"])
def test_the_past_answers_as_it_did(both: Archive, early: Archive, name: str, moment: str) -> None:
    with as_of(both, moment) as past:
        assert past.sql(ANSWERS[name]).rows == early.sql(ANSWERS[name]).rows


def test_the_present_is_the_past_of_today(both: Archive) -> None:
    with as_of(both, "2026-05-24") as past:
        for name, query in ANSWERS.items():
            assert past.sql(query).rows == both.sql(query).rows, name


def test_a_capture_by_its_number(both: Archive, early: Archive) -> None:
    newest = both.sql("SELECT max(capture_id) FROM capture WHERE as_of < TIMESTAMP '2026-05-04'").rows[0][0]
    with as_of(both, str(newest)) as past:
        assert past.sql(ANSWERS["ad"]).rows == early.sql(ANSWERS["ad"]).rows


def test_streams_see_the_past_and_the_archive_itself_does_not_change(both: Archive, early: Archive) -> None:
    before = both.sql(ANSWERS["ad"]).rows
    with as_of(both, "2026-05-03") as past:
        assert list(past.stream(ANSWERS["ad"]).rows) == early.sql(ANSWERS["ad"]).rows
        assert [ad.ad_id for ad in past.ads()] == [ad.ad_id for ad in early.ads()]
        assert both.sql(ANSWERS["ad"]).rows == before
    assert both.sql(ANSWERS["ad"]).rows == before


def test_an_archive_opened_for_reading_has_a_past(both: Archive, early: Archive, tmp_path: Path) -> None:
    both.con.execute("CHECKPOINT")
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(both.path.read_bytes())
    with archive.open(copy, read_only=True) as opened, as_of(opened, "2026-05-03") as past:
        assert past.sql(ANSWERS["ad"]).rows == early.sql(ANSWERS["ad"]).rows


@pytest.mark.parametrize("moment", ["yesterday", "1000", "2020-01-01"])
def test_a_moment_that_there_is_not(both: Archive, moment: str) -> None:
    with pytest.raises(UsageError, match=f"--as-of {moment}"):
        as_of(both, moment)


OLD, NEW = "CR1234567890", "CR00000000000000000001"
HISTORY: tuple[tuple[str, dict[str, dict[str, object]]], ...] = (
    ("2026-05-01", {"a": {}, "b": {}, "c": {}, "d": {}, "e": {"Date_Range_End": "2026-04-30"}, OLD: {}}),
    ("2026-05-08", {
        "a": {"Spend_Range_Max_USD": 500}, "b": {}, "d": {"Advertiser_ID": "AR02"},
        "e": {"Date_Range_End": "2026-04-30"}, "f": {}, OLD: {},
    }),
    ("2026-05-15", {
        "a": {}, "b": {"Date_Range_End": "2026-05-14"}, "c": {}, "d": {"Advertiser_ID": "AR02"},
        "e": {"Date_Range_End": "2026-05-15", "Spend_Range_Max_USD": 150}, "f": {"Advertiser_Name": "Hills"}, NEW: {},
    }),
    ("2026-05-22", {"a": {"Spend_Range_Max_USD": 500}, "b": {"Date_Range_End": "2026-05-14"}, "g": {}, NEW: {}}),
)  # fmt: skip
"""ads by capture: they change and change back, go and return, move, are renumbered, end and run on."""


WHOLE = ANSWERS | {
    "stands": "SELECT status, steady, versions, first_seen, last_seen, spend_lower FROM ad_current ORDER BY ALL",
    "events": "SELECT kind, spend_fell, payer_withdrawn, count(*) FROM ad_event GROUP BY ALL ORDER BY ALL",
    "former": "SELECT versions, steady, last_capture_id IS NULL, platform, advertiser_id, spend_lower, "
    "spend_upper, spend_kind, started_on, ended_on FROM ad_former ORDER BY ALL",
}


def bring(opened: Archive, folder: Path, day: str) -> None:
    """Import one capture of HISTORY."""
    ads = dict(HISTORY)[day]
    prefix = "google-political-ads-"
    put(folder / day / f"{prefix}creative-stats.csv", creatives([{"Ad_ID": ad, **cells} for ad, cells in ads.items()]))
    put(folder / day / f"{prefix}updated.csv", updated(day))
    if NEW in ads:
        put(folder / day / "creative_id_mapping.csv", table(("OldCreativeId", "NewCreativeId"), [(OLD, NEW)]))
    one(opened, folder / day, accept_shrunk=True)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 0, 3, 1)], ids=["in order", "out of order"])
def test_a_whole_history_is_what_it_was_at_every_capture(tmp_path: Path, folder: Path, order: tuple[int, ...]) -> None:
    """After each import the one archive must say what the other, which holds all, says as of then."""
    with archive.open(tmp_path / "all.duckdb") as whole, archive.open(tmp_path / "growing.duckdb") as growing:
        for place in order:
            bring(whole, folder, HISTORY[place][0])
        assert not [each for each in verify(whole) if each.wrong]
        for day, _ in HISTORY:
            bring(growing, folder, day)
            with as_of(whole, day) as past:
                for name, query in WHOLE.items():
                    assert past.sql(query).rows == growing.sql(query).rows, (day, name)
        kinds = {row[0] for row in growing.sql("SELECT DISTINCT kind FROM ad_event").rows}
        assert kinds == {"new", "changed", "ended", "gone", "returned", "moved", "renumbered"}
        undo(growing, [4])
        assert not [each for each in verify(growing) if each.wrong]
        with as_of(whole, HISTORY[2][0]) as past:
            for name, query in WHOLE.items():
                assert past.sql(query).rows == growing.sql(query).rows, ("undone", name)


@pytest.mark.parametrize("query", [
    "SELECT count(*) FROM ad_event",
    'SELECT count(*) FROM "AD_Event"',
    "SELECT count(*) FROM query('FROM ad_' || 'event')",
    "SELECT count(*) FROM query_table('ad_' || 'event')",
    "SELECT count(*) FROM mine",
    "SELECT count(*) FROM Counted()",
])  # fmt: skip
def test_what_had_happened_by_then_is_there_however_it_is_asked_for(tmp_path: Path, folder: Path, query: str) -> None:
    """It is derived only when a question is about it, which its words must show."""
    with archive.open(tmp_path / "a.duckdb") as opened:
        for day, _ in HISTORY[:2]:
            bring(opened, folder, day)
        wanted = opened.sql("SELECT count(*) FROM ad_event").rows
        bring(opened, folder, HISTORY[2][0])
        opened.con.execute(
            "CREATE VIEW other AS FROM ad_change; CREATE VIEW mine AS SELECT DISTINCT ad_key, kind FROM other"
        )
        opened.con.execute("CREATE MACRO counted() AS TABLE FROM ad_event")
        if "mine" not in query:
            with as_of(opened, HISTORY[1][0]) as past:
                assert past.sql(query).rows == list(past.stream(query).rows) == wanted != [(0,)]
        else:
            with as_of(opened, HISTORY[1][0]) as past:
                assert 0 < past.sql(query).rows[0][0] < opened.sql(query).rows[0][0]


def test_what_happened_is_no_later_word_even_where_nobody_made_it_ready(both: Archive) -> None:
    with as_of(both, "2026-05-03") as past, pytest.raises(duckdb.Error, match="not derived"):
        past.cursor().execute("SELECT count(*) FROM ad_event").fetchall()


def test_converted_amounts_of_the_past_know_what_had_happened(both: Archive, early: Archive) -> None:
    query = "SELECT count(*) FROM ad_event"
    with as_of(both, "2026-05-03") as past, in_currency(past, "EUR") as converted:
        assert converted.sql(query).rows == early.sql(query).rows
