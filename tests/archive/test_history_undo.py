"""Undo: an import taken back leaves the archive as if it had never been made, or is refused with the reason."""

import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

import archive
from adlib.errors import UsageError
from archive import schema
from archive.database import Archive
from archive.undo import undo
from made import lines, meta_ad, one, put, report, report_name, snap, snap_ad

NUMBERS = (
    "capture_id", "ad_key", "version_id", "linked_key", "first_capture_id", "last_capture_id", "imported_at",
    "before_capture_id", "before_version_id", "after_capture_id", "after_version_id",
)  # fmt: skip
"""columns that number things in the order of import, which an undone import leaves gaps in."""

STEPS = ("since_capture_id", "until_capture_id")
"""columns that number captures; their fingerprints stand for them."""


def content(opened: Archive) -> dict[str, list[tuple[object, ...]]]:
    """All that an archive holds, numbers replaced by what they stand for."""
    found = {}
    for table in schema.tables():
        names = [name for name in schema.columns(table) if name not in (*NUMBERS, *STEPS, "content_hash")]
        columns = ", ".join(f't."{name}"' for name in names)
        source = f'"{table}" AS t'
        if "capture_id" in schema.columns(table) and table != "capture":
            source += " JOIN capture AS c ON c.capture_id = t.capture_id"
            columns += ", c.fingerprint"
        if "version_id" in schema.columns(table) and table != "ad_version":
            source += " JOIN ad_version AS v ON v.version_id = t.version_id"
            columns += ", v.ad_id, v.advertiser_id, v.text, v.spend_lower"
        for number in (name for name in STEPS if name in schema.columns(table)):
            columns += f", (SELECT fingerprint FROM capture WHERE capture_id = t.{number}) AS {number}"
        found[table] = opened.sql(f"SELECT {columns or 'count(*)'} FROM {source} ORDER BY ALL").rows
    told = "* EXCLUDE (ad_key, before_capture_id, after_capture_id)"
    found["ad_change"] = opened.sql(f"SELECT {told} FROM ad_change ORDER BY ALL").rows
    return found


def stored(opened: Archive) -> dict[str, list[tuple[object, ...]]]:
    """All tables of an archive as they stand, numbers and all."""
    tables = schema.tables()
    return {table: opened.sql(f'FROM "{table}" ORDER BY ALL').rows for table in tables}


def meta(opened: Archive, folder: Path, day: str, *ads: str, name: str = "", **keys: object) -> int:
    """Import one capture of the Meta API; give its number."""
    path = put(folder / f"{day}{name}.ndjson", lines(meta_ad(each, **keys) for each in ads))
    made = one(opened, path, as_of=datetime.fromisoformat(day), country="DE", complete=True, accept_shrunk=True)
    assert made.capture_id
    return made.capture_id


def test_the_newest_import_is_taken_back(new: Archive, folder: Path) -> None:
    meta(new, folder, "2026-05-01", "1", "2")
    before = stored(new)
    wrong = meta(new, folder, "2026-05-08", "2", "3", bylines="Another Party")
    assert stored(new) != before
    assert [Path(name).name for name in undo(new, [wrong])] == ["2026-05-08.ndjson"]
    assert stored(new) == before


def test_every_sample_is_taken_back_to_the_last_row(new: Archive, samples: Path) -> None:
    """Ads, figures, campaigns, declarations, rejected rows: one import after the other, then back again."""
    states, captures = [], []
    for source in ("old", "2026-05-03", "2026-05-24"):
        as_of = None if source == "old" else datetime.fromisoformat(source)
        made = new.import_dump(samples / source, as_of=as_of)
        captures += [each.capture_id for each in made if each.outcome == "imported"]
        states.append(stored(new))
        captures.append(None)
    for state in reversed(states):
        assert stored(new) == state
        captures.pop()
        while captures and captures[-1] is not None:
            undo(new, [captures.pop()])
    assert all(not rows for table, rows in stored(new).items() if table != "archive_info")


PROGRAM = """
import sys
import archive
from archive.undo import undo
with archive.open(sys.argv[1]) as opened:
    print("begun", flush=True)
    undo(opened, [2])
print("closed", flush=True)
"""


def test_a_killed_undo_leaves_the_state_before_or_the_one_after(tmp_path: Path, folder: Path) -> None:
    """`kill -9` at several moments; nothing in between may ever be seen, and nothing is lost."""
    whole, path = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    with archive.open(whole) as opened:
        meta(opened, folder, "2026-05-01", "1", "2")
        after = stored(opened)
        meta(opened, folder, "2026-05-08", "2", *(f"new{n}" for n in range(20_000)))
        before = stored(opened)

    def undoing(seconds: float | None) -> float:
        path.write_bytes(whole.read_bytes())
        with subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None and process.stdout.readline() == "begun\n"
            started = time.monotonic()
            if seconds is not None:
                time.sleep(seconds)
                process.send_signal(signal.SIGKILL)
            process.wait()
        return time.monotonic() - started

    calm = undoing(None)
    with archive.open(path, read_only=True) as opened:
        assert stored(opened) == after
    for share in (0, 0.3, 0.6, 0.8, 0.95):
        undoing(calm * share)
        with archive.open(path) as opened:
            assert stored(opened) in (before, after)


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_an_archive_is_as_if_it_had_never_been_imported(tmp_path: Path, folder: Path, wrong: int) -> None:
    """Three captures of which no record recurs, one of them taken back; then the same without it."""
    days = ("2026-05-01", "2026-05-08", "2026-05-15")
    windows = ("last_7_days", "last_30_days", "last_90_days")
    contents = []
    for number, left_out in enumerate((None, wrong)):
        with archive.open(tmp_path / f"{number}.duckdb") as opened:
            for at, day in enumerate(days):
                if at != left_out:
                    meta(opened, folder, day, "1", "2", str(at + 3), bylines=f"Party {at}")
                    name = report_name(day, windows[at])
                    one(opened, put(folder / name, report([("1", "Harbour", "Harbour Party", str(100 + at), "3")])))
            if left_out is None:
                captures = opened.sql("SELECT capture_id FROM capture WHERE as_of::DATE = $day::DATE", day=days[wrong])
                undo(opened, [row[0] for row in captures.rows])
            contents.append(content(opened))
    assert contents[0] == contents[1]


def test_what_a_later_import_counted_as_unchanged_stands_in_the_way(new: Archive, folder: Path) -> None:
    first = meta(new, folder, "2026-05-01", "1", "2")
    second = meta(new, folder, "2026-05-08", "1", "3")
    before = content(new)
    with pytest.raises(UsageError, match=rf"capture {second} \(1 records unchanged\).*adlib undo {first} {second}"):
        undo(new, [first])
    assert content(new) == before
    undo(new, [second, first])
    assert new.sql("SELECT count(*) FROM ad_version").rows == new.sql("SELECT count(*) FROM sighting").rows == [(0,)]
    meta(new, folder, "2026-05-08", "1", "3")
    assert new.sql("SELECT rows_loaded, rows_unchanged FROM capture").rows == [(2, 0)]


def test_what_an_earlier_import_had_already_brought_does_not(new: Archive, folder: Path) -> None:
    """The first capture brought both ads; the second only showed them again, and the third does not rest on it."""
    meta(new, folder, "2026-05-01", "1", "2")
    wrong = meta(new, folder, "2026-05-08", "1", "2")
    meta(new, folder, "2026-05-15", "1", "2")
    undo(new, [wrong])
    assert new.sql("SELECT rows_loaded, rows_unchanged FROM capture ORDER BY 1").rows == [(0, 2), (2, 0)]


def test_figures_counted_against_an_import_stand_in_the_way(new: Archive, folder: Path) -> None:
    rows = [("1", "Harbour", "Harbour Party", "500", "3"), ("2", "Hills", "Hills Party", "700", "3")]
    for number, day in enumerate(("2026-05-02", "2026-05-02")):
        path = put(folder / str(number) / report_name(day), report(rows[: 2 - number]))
        one(new, path, as_of=datetime(2026, 5, 3 + number))
    with pytest.raises(UsageError, match=r"capture 2 \(1 records unchanged\)"):
        undo(new, [1])
    undo(new, [2])
    assert new.sql("SELECT count(*) FROM spend_line").rows == [(2,)]


def test_figures_that_might_have_been_counted_otherwise_stand_in_the_way(new: Archive, folder: Path) -> None:
    """The third report agrees with nothing in the second; without it, it would have been counted against the first."""
    for number, amount in enumerate(("500", "600", "500")):
        path = put(folder / str(number) / report_name("2026-05-02"), report([("1", "Harbour", "Party", amount, "3")]))
        one(new, path, as_of=datetime(2026, 5, 3 + number))
    with pytest.raises(UsageError, match=r"capture 3 \(its figures\)"):
        undo(new, [2])


def test_statuses_are_those_of_the_captures_that_are_left(new: Archive, folder: Path) -> None:
    for number, ads in enumerate((["a", "b"], ["b"]), 1):
        path = put(folder / str(number) / "2026.csv", snap(snap_ad(each) for each in ads))
        one(new, path, as_of=datetime(2026, 5, number))
    assert dict(new.sql("SELECT ad_id, status FROM ad").rows)["a"] == "gone"
    undo(new, [2])
    assert dict(new.sql("SELECT ad_id, status FROM ad").rows)["a"] == "active"


def test_a_capture_that_there_is_not(new: Archive) -> None:
    with pytest.raises(UsageError, match="there is no capture 7"):
        undo(new, [7])
