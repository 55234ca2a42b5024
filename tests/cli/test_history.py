"""The commands about the past: as of a day, what changed, what is gone, which days are missing, undone imports."""

import csv
import io

import pytest


def rows(ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.mark.parametrize("command", [("ads",), ("spend",), ("sql", "SELECT * FROM ad ORDER BY ALL"), ("query", "ads")])
def test_a_past_day_answers_otherwise_than_today_and_today_does_not(veldoria, command):
    now, then = (rows(veldoria(*command, "--csv", *more)) for more in ((), ("--as-of", "2026-05-10")))
    assert now and then and now != then
    assert rows(veldoria(*command, "--csv", "--as-of", "2030-01-01")) == now


def test_an_ad_of_later_is_not_there_yet(veldoria):
    seen = [row["first_seen"][:10] for row in rows(veldoria("ads", "--csv", "--as-of", "2026-05-10"))]
    assert seen and max(seen) <= "2026-05-10"


def test_as_of_takes_a_day_a_time_or_a_capture(veldoria):
    last = rows(veldoria("log", "--csv"))[-1]
    by_day, by_capture = (
        rows(veldoria("ads", "--csv", "--as-of", each)) for each in ("2026-05-24T23:59", last["capture_id"])
    )
    assert by_day and by_capture
    assert veldoria("ads", "--as-of", "last week").code == 2
    assert "there is no capture of this number" in veldoria("ads", "--as-of", "999").err
