"""Archives of an older adlib: brought up to date when they may be written, read as if they were when they may not."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

import archive
from archive import schema, upgrade
from archive.database import Archive, question, question_names
from archive.past import as_of
from made import one

DAY = "2026-05-24"
TRICKS = {
    "views changed": ["UPDATE archive_info SET layout = 'older'"],
    "views missing": [
        "DROP VIEW ad_change", "DROP VIEW ad", "DROP MACRO TABLE ad_spend", "UPDATE archive_info SET layout = 'older'",
    ],
    "first version": [
        "ALTER TABLE archive_info DROP layout", "UPDATE archive_info SET schema_version = 1",
        "ALTER TABLE ad_current DROP steady", "ALTER TABLE ad_current DROP platform", "DROP TABLE advertiser_spend",
        "DROP TABLE ad_former", "DROP VIEW ad_loose",
    ],
    "sets of places of another shape": [
        "ALTER TABLE place_set DROP targeted", "ALTER TABLE place_set DROP delivered",
        "ALTER TABLE place_set ADD COLUMN places VARCHAR[]", "DROP TABLE place_name", "DROP TABLE place_days",
        "UPDATE archive_info SET layout = 'older'",
    ],
    "derived otherwise": [
        "DELETE FROM ad_event", "UPDATE ad_current SET status = 'unknown'",
        "UPDATE archive_info SET layout = 'older', derivation = 'older'",
    ],
    "column missing": ["ALTER TABLE capture DROP warnings", "UPDATE archive_info SET layout = 'older'"],
}  # fmt: skip
"""what makes an archive of today one of an older adlib."""


@pytest.fixture(scope="module")
def made(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of samples."""
    path = tmp_path_factory.mktemp("made") / "a.duckdb"
    with archive.open(path) as opened:
        for day in ("2026-05-03", DAY):
            for source in ("google", "snap"):
                one(opened, samples / day / source)
    return path


@pytest.fixture
def older(made: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Gives an archive as an older adlib would have made it."""

    def give(trick: str) -> Path:
        path = tmp_path / "older.duckdb"
        path.write_bytes(made.read_bytes())
        with duckdb.connect(str(path)) as con:
            for statement in TRICKS[trick]:
                con.execute(statement)
        return path

    return give


def answers(opened: Archive) -> Iterator[tuple[str, object]]:
    """Everything that can be asked without parameters, but what an older adlib did not record."""
    for name in question_names():
        given = {"words": "lantern", "day": DAY, "capture": 1, "ad_id": "CR99990000000000000017"}
        query = question(name)
        table = opened.run(name, **{key: value for key, value in given.items() if key in query.parameters})
        yield name, (table.columns, table.rows) if name != "captures" else table.columns
    yield "stream", list(opened.stream("SELECT ad_id, status FROM ad ORDER BY ALL").rows)


@pytest.mark.parametrize("trick", TRICKS)
def test_an_older_archive_is_read_as_if_it_were_of_today(made: Path, older: Callable[[str], Path], trick: str) -> None:
    path = older(trick)
    before = hashlib.sha256(path.read_bytes()).digest()
    with archive.open(made, read_only=True) as today, archive.open(path, read_only=True) as opened:
        assert opened.is_overlaid
        assert dict(answers(opened)) == dict(answers(today))
        with as_of(opened, "2026-05-03") as past, as_of(today, "2026-05-03") as wanted:
            ads = "SELECT ad_id, status, spend_upper FROM ad ORDER BY ALL"
            assert past.sql(ads).rows == wanted.sql(ads).rows != []
    assert hashlib.sha256(path.read_bytes()).digest() == before


@pytest.mark.parametrize("trick", TRICKS)
def test_an_older_archive_is_brought_up_to_date_by_writing(
    made: Path, older: Callable[[str], Path], samples: Path, trick: str
) -> None:
    path = older(trick)
    with archive.open(path) as opened:
        assert one(opened, samples / DAY / "snap").outcome == "known"
    with archive.open(path, read_only=True) as opened, archive.open(made, read_only=True) as today:
        assert not opened.is_overlaid
        assert dict(answers(opened)) == dict(answers(today))
        stored = "SELECT schema_version, layout FROM archive_info"
        assert opened.sql(stored).rows == today.sql(stored).rows == [(schema.VERSION, schema.layout())]


def test_what_an_import_holds_against_an_older_archive_is_unchanged(made: Path, tmp_path: Path, samples: Path) -> None:
    """A column that came later is empty, and an ad that says nothing of it is not a new version for that."""
    path = tmp_path / "older.duckdb"
    path.write_bytes(made.read_bytes())
    with duckdb.connect(str(path)) as con:
        con.execute("ALTER TABLE ad_version DROP audience_upper; UPDATE ad_version SET content_hash = version_id")
        con.execute("UPDATE archive_info SET layout = NULL")
    with archive.open(path) as opened:
        versions = opened.sql("SELECT count(*) FROM ad_version").rows
        report = one(opened, samples / DAY / "snap", as_of=datetime(2026, 5, 31))
        assert (report.outcome, report.rows_loaded) == ("imported", 0)
        assert opened.sql("SELECT count(*) FROM ad_version").rows == versions


def test_an_archive_of_today_is_not_touched_by_opening(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(made.read_bytes())
    with archive.open(path) as opened:
        assert not opened.is_overlaid
    assert path.read_bytes() == made.read_bytes()


def test_what_a_person_added_stays(older: Callable[[str], Path]) -> None:
    path = older("views missing")
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE VIEW mine AS SELECT count(*) AS captures FROM capture")
    with archive.open(path) as opened:
        assert opened.sql("FROM mine").rows == [(4,)]


FULL_DISK = """
import resource, sys
import archive
from adlib.errors import AdlibError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    archive.open(sys.argv[1]).close()
except AdlibError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("room", [4096, 65536])
def test_a_disk_that_is_full_while_an_archive_is_upgraded_is_told(older: Callable[[str], Path], room: int) -> None:
    path = older("first version")
    before = path.read_bytes()
    command = [sys.executable, "-c", FULL_DISK, str(path), str(room)]
    environment = {**os.environ, "PYTHONPATH": str(Path(archive.__file__).parents[1])}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert ran.returncode == 1
    assert "the disk is full" in ran.stderr and ran.stderr.count("\n") == 1, ran.stderr
    assert path.read_bytes() == before


def test_a_failed_upgrade_leaves_the_archive_as_it_was(
    older: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older("first version")
    before = path.read_bytes()
    monkeypatch.setattr(schema, "VIEWS", ("no_such_view",))
    with pytest.raises(FileNotFoundError):
        archive.open(path)
    assert path.read_bytes() == before
    monkeypatch.undo()
    with archive.open(path) as opened:
        assert not upgrade.is_outdated(opened.con)


@pytest.mark.parametrize("read_only", [True, False])
def test_what_this_adlib_would_derive_alike_is_kept_and_derived_anew_only_where_it_would_not(
    older: Callable[[str], Path], read_only: bool
) -> None:
    path = older("views changed")
    counts = []
    for derivation in (schema.derivation(), "older"):
        with duckdb.connect(str(path)) as con:
            con.execute("DELETE FROM ad_event")  # which only deriving brings back
            con.execute("UPDATE archive_info SET layout = 'older', derivation = $made", {"made": derivation})
        with archive.open(path, read_only=read_only) as opened:
            counts.append(opened.sql("SELECT count(*) FROM ad_event").rows[0][0])
            assert opened.sql("SELECT count(*) > 0 FROM ad").rows == [(True,)]
    kept, anew = counts
    assert kept == 0 < anew


def test_all_that_deriving_reads_is_part_of_what_its_hash_is_made_of() -> None:
    with duckdb.connect() as con:
        for table in schema.tables():
            con.execute(schema.create_table(table))
        for name in schema.needed():
            con.execute(schema.statement(name))
        schema.derive(con)  # would fail for a macro or view that is not there
        assert con.execute("SELECT count(*) FROM ad_current").fetchall() == [(0,)]
    assert len(schema.needed()) < len(schema.VIEWS) / 2
