"""Whatever stops an import, the archive holds exactly what it held before, or exactly that and the new capture.

The import runs in a process of its own, which is killed, interrupted, or denied room.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

import archive
from made import lines, meta_ad, put

ADS = 40_000
TABLES = ("capture", "capture_file", "ad_version", "sighting", "ad_current", "advertiser_seen", "rejected_row")
PROGRAM = """
import sys, json
from pathlib import Path
import archive
print("begun", flush=True)
with archive.open(sys.argv[1]) as opened:
    for report in opened.import_dump(sys.argv[2], advance=lambda *_: print("read", flush=True)):
        print(json.dumps([report.outcome, report.exit_code, str(report.error)]), flush=True)
print("closed", flush=True)
"""


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty thousand ads: some seconds of work."""
    path = tmp_path_factory.mktemp("dump") / "new.ndjson"
    one = json.dumps(
        meta_ad("NUMBER", demographic_distribution=[{"age": "18-24", "gender": "male", "percentage": "1"}])
    )
    path.write_text("".join(one.replace("NUMBER", f"new{n}") + "\n" for n in range(ADS)))
    return path


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """An archive with one capture of two ads."""
    path = tmp_path / "archive.duckdb"
    with archive.open(path) as opened:
        [report] = opened.import_dump(put(tmp_path / "old" / "old.ndjson", lines([meta_ad("1"), meta_ad("2")])))
        assert report.error is None
    return path


def counts(path: Path) -> dict[str, int]:
    """How many rows each table holds; and that what is derived agrees with what it is derived from."""
    with archive.open(path) as opened:
        found = {table: opened.sql(f"SELECT count(*) FROM {table}").rows[0][0] for table in TABLES}
        ads = opened.sql("SELECT count(DISTINCT ad_key) FROM sighting").rows[0][0]
        assert found["ad_current"] == ads
        rows = opened.sql("SELECT sum(rows_read), sum(ads) FROM capture").rows[0]
        assert rows == (ads, ads)
    return found


@contextmanager
def importing(path: Path, dump: Path, **options: object) -> Iterator[subprocess.Popen[str]]:
    """Start an import in a process of its own, which is gone when the block is left."""
    command = [sys.executable, "-c", PROGRAM, str(path), str(dump)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def seconds(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long the import takes here, undisturbed."""
    with importing(tmp_path_factory.mktemp("calm") / "a.duckdb", dump) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        started = time.monotonic()
        out, err = process.communicate(timeout=300)
        assert out.endswith("closed\n"), err
        return time.monotonic() - started


OLD = {
    "capture": 1,
    "capture_file": 1,
    "ad_version": 2,
    "sighting": 2,
    "ad_current": 2,
    "advertiser_seen": 1,
    "rejected_row": 0,
}
NEW = {
    "capture": 2, "capture_file": 2, "ad_version": ADS + 2, "sighting": ADS + 2, "ad_current": ADS + 2,
    "advertiser_seen": 2, "rejected_row": 0,
}  # fmt: skip


@pytest.mark.parametrize("share", [0.05, 0.4, 0.6, 0.75, 0.85, 0.95])
def test_a_killed_import_leaves_the_old_state_or_the_new_one(
    held: Path, dump: Path, seconds: float, share: float
) -> None:
    """`kill -9` gives no warning; nothing in between the two states may ever be seen."""
    with importing(held, dump) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(seconds * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert counts(held) in (OLD, NEW)


def test_after_a_kill_the_same_import_can_be_done_again(held: Path, dump: Path, seconds: float) -> None:
    with importing(held, dump) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(seconds * 0.6)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with archive.open(held) as opened:
        [report] = opened.import_dump(dump)
        assert report.outcome in ("imported", "known")
    assert counts(held) == NEW


@pytest.mark.parametrize("share", [0.4, 0.8])
def test_an_interrupted_import_leaves_the_old_state_and_no_litter(
    held: Path, dump: Path, seconds: float, share: float, tmp_path: Path
) -> None:
    """Ctrl-C, in the middle of reading or of writing."""
    place = tmp_path / "tmp"
    place.mkdir()
    with importing(held, dump, env={**os.environ, "TMPDIR": str(place)}) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(seconds * share)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    done = '"imported"' in out
    assert done or err.rstrip().endswith("KeyboardInterrupt")
    # the signal may come after the commit and before the report; then the new state is the right one
    assert counts(held) == NEW if done else counts(held) in (OLD, NEW)
    assert list(place.iterdir()) == []
    assert sorted(each.name for each in held.parent.iterdir()) == ["archive.duckdb", "old", "tmp"]


def limited_to(size: int) -> None:
    """Let no file of this process grow beyond *size* bytes, as a full disk would not."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("room", [0, 64 << 10, 1 << 20])
def test_a_full_disk_ends_in_one_sentence_and_leaves_the_old_state(held: Path, dump: Path, room: int) -> None:
    size = held.stat().st_size + room
    with importing(held, dump, preexec_fn=lambda: limited_to(size)) as process:
        out, err = process.communicate(timeout=300)
    told = [json.loads(line) for line in out.splitlines() if line.startswith("[")]
    assert err == "" and len(told) == 1, err[-300:]
    outcome, code, words = told[0]
    assert (outcome, code) == ("refused", 1)
    assert "\n" not in words
    assert "full" in words or "room" in words
    assert "damaged" not in words
    assert counts(held) == OLD


def test_a_new_archive_on_a_full_disk_ends_in_one_sentence(tmp_path: Path, dump: Path) -> None:
    with importing(tmp_path / "a.duckdb", dump, preexec_fn=lambda: limited_to(4096)) as process:
        _, err = process.communicate(timeout=60)
    assert "adlib.errors.ArchiveUnusable" in err.splitlines()[-1]
    assert "the disk is full" in err.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


# --- archives that cannot be opened -----------------------------------------------------------------------------------


def refused(path: Path, **options: bool) -> tuple[str, int]:
    """The sentence and the exit code with which opening is refused."""
    from adlib.errors import AdlibError

    with pytest.raises(AdlibError) as caught:
        archive.open(path, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value), caught.value.exit_code


def test_a_locked_archive_is_told_as_locked(held: Path) -> None:
    holder = "import sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(held)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        for read_only in (False, True):
            sentence, code = refused(held, read_only=read_only)
            assert code == 5
            assert "another program has the archive open" in sentence
        process.communicate()
    assert counts(held) == OLD


def test_an_archive_may_be_read_by_several_at_once(held: Path) -> None:
    reader = "import archive, sys; a = archive.open(sys.argv[1], read_only=True); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", reader, str(held)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        with archive.open(held, read_only=True) as opened:
            assert opened.sql("SELECT count(*) FROM ad").rows == [(2,)]
        process.communicate("\n")


def test_an_archive_opened_for_reading_is_not_written(held: Path) -> None:
    before = held.read_bytes()
    with archive.open(held, read_only=True) as opened, pytest.raises(Exception, match="read-only"):
        opened.sql("DELETE FROM capture")
    assert held.read_bytes() == before


def test_an_archive_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    sentence, code = refused(tmp_path / "none.duckdb", read_only=True)
    assert (code, list(tmp_path.iterdir())) == (1, [])
    assert "there is no archive here" in sentence


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 4096, b"ADID,Spend\n" * 2000, b"DUCK" * 5000], ids=["empty", "zeros", "text", "ducks"]
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database_is_told_and_not_touched(tmp_path: Path, content: bytes, read_only: bool) -> None:
    path = put(tmp_path / "a.duckdb", content)
    sentence, code = refused(path, read_only=read_only)
    assert code == 1
    assert "not an adlib archive" in sentence or "damaged" in sentence or "cannot be opened" in sentence
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["a.duckdb"]


def test_a_database_of_something_else_is_told_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE customer AS SELECT 1 AS id")
    before = path.read_bytes()
    sentence, code = refused(path)
    assert code == 1 and "is not an adlib archive" in sentence
    assert path.read_bytes() == before


def test_an_archive_of_a_newer_adlib_is_told_and_not_touched(held: Path) -> None:
    with duckdb.connect(str(held)) as con:
        con.execute("UPDATE archive_info SET schema_version = schema_version + 1, created_by = '99.1'")
    before = held.read_bytes()
    sentence, code = refused(held)
    assert code == 1
    assert "newer adlib (99.1)" in sentence and "update adlib" in sentence
    assert held.read_bytes() == before


def test_an_archive_cut_off_is_told(held: Path) -> None:
    content = held.read_bytes()
    held.write_bytes(content[: len(content) // 2])
    sentence, code = refused(held)
    assert code == 1
    assert "damaged" in sentence or "cannot be opened" in sentence or "not an adlib archive" in sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        sentence, code = refused(tmp_path / "a.duckdb")
    finally:
        tmp_path.chmod(0o700)
    assert code == 1 and "no permission" in sentence


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    sentence, code = refused(tmp_path / "none" / "a.duckdb")
    assert code == 1
    assert list(tmp_path.iterdir()) == []
    assert str(tmp_path / "none") in sentence


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    _, code = refused(tmp_path)
    assert code == 1


def test_an_archive_that_holds_nothing_leaves_no_file(tmp_path: Path) -> None:
    with archive.open(tmp_path / "a.duckdb"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_old_archive_that_holds_nothing_is_kept(held: Path) -> None:
    with archive.open(held) as opened:
        opened.sql("DELETE FROM capture")
    with archive.open(held):
        pass
    assert held.exists()
