"""`adlib import`: what it says, the exit codes, and an archive that is never half anything."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import archive
import made
from cli.progress import Bars

SAMPLE = Path(archive.__file__).parent / "samples"
MAY_3, MAY_24 = SAMPLE / "2026-05-03", SAMPLE / "2026-05-24"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def snap_file(path: Path, ads: int, **cells: object) -> Path:
    path.write_text(made.snap(made.snap_ad(f"{n:064x}", **cells) for n in range(ads)))
    return path


def test_an_import_says_what_each_dump_is_and_what_became_of_its_rows(adlib):
    ran = adlib("import", MAY_24 / "google", MAY_24 / "snap")
    assert ran.code == 0
    assert "google (google)" not in ran.out
    assert "Google political ads transparency bundle (google): all countries, complete" in ran.out
    assert "as of 2026-05-24 05:41 UTC (as the dump says)" in ran.out
    assert "as of 2026-05-24 12:00 UTC (the time of the file in its zip)" in ran.out
    assert "166 rows read: 166 loaded, 0 unchanged, 0 merged, 0 rejected; 28 ads" in ran.out


def test_the_same_dump_again_changes_nothing_and_says_so(adlib):
    adlib("import", MAY_24 / "snap")
    before = sha256(Path("adlib.duckdb"))
    ran = adlib("import", MAY_24 / "snap")
    assert ran.code == 0
    assert "imported before, nothing changed" in ran.out
    assert "0 loaded, 17 unchanged" in ran.out
    assert sha256(Path("adlib.duckdb")) == before


def test_a_dry_run_counts_and_leaves_no_archive(adlib):
    ran = adlib("import", MAY_24 / "snap", "--dry-run")
    assert (ran.code, Path("adlib.duckdb").exists()) == (0, False)
    assert "17 loaded" in ran.out


def test_as_of_country_and_completeness_can_be_said(adlib):
    ran = adlib("import", MAY_24 / "meta_api", "--as-of", "2026-05-25T02:00+02:00", "--country", "de", "--complete")
    assert ran.code == 0, ran.err
    row = adlib("sql", "SELECT as_of, as_of_basis, country, complete FROM capture", "--csv").out.splitlines()[1]
    assert row == "2026-05-25T00:00:00,option,DE,true"


@pytest.mark.parametrize(
    "said", [("--as-of", "yesterday"), ("--country", "DEU"), ("--country", "1x"), ("--encoding", "klingon")]
)
def test_what_makes_no_sense_is_refused_before_anything_is_made(adlib, said):
    ran = adlib("import", MAY_24 / "snap", *said)
    assert (ran.code, Path("adlib.duckdb").exists()) == (2, False)
    assert said[1] in ran.err


def test_a_dump_that_nobody_knows_is_one_sentence_and_leaves_no_archive(adlib, folder):
    (folder / "shopping.csv").write_text("what,how many\nmilk,2\n")
    ran = adlib("import", folder)
    assert (ran.code, ran.out, Path("adlib.duckdb").exists()) == (1, "", False)
    assert len(ran.err.splitlines()) == 1
    assert "shopping.csv" in ran.err


def test_a_place_without_any_dump_is_an_error(adlib, folder):
    (folder / "README.txt").write_text("nothing here")
    ran = adlib("import", folder)
    assert (ran.code, ran.out) == (1, "")
    assert "holds no files to import" in ran.err


def test_rejected_rows_are_told_kept_and_exit_code_3(adlib, folder):
    snap_file(folder / "good.csv", 3)
    lines = (folder / "good.csv").read_text().splitlines()
    lines[2] = lines[2].replace(",100,", ",a lot,", 1)
    (folder / "good.csv").write_text("\n".join(lines) + "\n")
    ran = adlib("import", folder)
    assert ran.code == 3
    assert "3 rows read: 2 loaded, 0 unchanged, 0 merged, 1 rejected" in ran.out
    rejected = adlib("rejected").out
    assert "cannot be read" in rejected
    assert "a lot" in rejected


def test_a_shrunken_dump_is_exit_code_4_and_the_archive_is_untouched(adlib, folder):
    assert adlib("import", snap_file(folder / "may.csv", 40), "--as-of", "2026-05-03").code == 0
    before = sha256(Path("adlib.duckdb"))
    later = snap_file(folder / "later.csv", 5)
    ran = adlib("import", later, "--as-of", "2026-05-24")
    assert ran.code == 4
    assert "--accept-shrunk" in ran.err
    assert sha256(Path("adlib.duckdb")) == before
    assert adlib("import", later, "--as-of", "2026-05-24", "--accept-shrunk").code == 0


def test_the_exit_code_is_the_gravest_of_all_dumps(adlib, folder):
    snap_file(folder / "may.csv", 40)
    (folder / "shopping.csv").write_text("what,how many\nmilk,2\n")
    ran = adlib("import", folder, "--as-of", "2026-05-03")
    assert ran.code == 1
    assert "40 loaded" in ran.out  # the good one is in the archive all the same


def test_warnings_come_once_with_the_files_they_are_about(adlib):
    ran = adlib("import", MAY_3 / "meta_api", MAY_24 / "meta_api")
    assert ran.err.count("lower bound") == 1
    assert ran.err.count("removed 15 access tokens") == 1


def test_quiet_leaves_only_results(adlib):
    ran = adlib("-q", "import", MAY_24 / "meta_api")
    assert (ran.code, ran.err) == (0, "")
    assert "loaded" in ran.out


def test_reports_as_json_one_per_line(adlib):
    ran = adlib("import", MAY_24 / "snap", "--json")
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert [(each["outcome"], each["rows_read"], each["exit_code"]) for each in reports if each["format"]] == [
        ("imported", 17, 0)
    ]


def test_originals_are_kept_and_verified(adlib):
    adlib("import", MAY_24 / "meta_api", "--keep", "kept")
    assert adlib("verify", "--keep", "kept").code == 0
    first = next(path for path in Path("kept").rglob("*") if path.is_file())
    first.write_bytes(first.read_bytes() + b" ")
    ran = adlib("verify", "--keep", "kept")
    assert ran.code == 1
    assert first.name in ran.err
    first.unlink()
    assert "is not there" in adlib("verify", "--keep", "kept").err


def test_ctrl_c_in_the_middle_leaves_what_was_there_before(adlib, folder, monkeypatch):
    adlib("import", snap_file(folder / "first.csv", 5))
    before = adlib("sql", "SELECT count(*), max(capture_id) FROM capture", "--csv").out

    def pressed(self: Bars, name: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Bars, "advance", pressed)
    ran = adlib("import", MAY_24 / "google")
    assert ran.code == 130
    assert ran.err.startswith("adlib: Stopped")
    assert adlib("sql", "SELECT count(*), max(capture_id) FROM capture", "--csv").out == before


def test_an_archive_that_another_program_holds_is_exit_code_5(adlib):
    adlib("import", MAY_24 / "snap")
    holding = "import archive, sys; a = archive.open('adlib.duckdb'); print('held', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", holding]
    where = {**os.environ, "PYTHONPATH": str(Path(archive.__file__).parents[1])}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=where) as holder:
        assert holder.stdout and holder.stdin
        assert holder.stdout.readline() == b"held\n"
        ran = adlib("import", MAY_3 / "snap")
        holder.stdin.close()
    assert ran.code == 5
    assert "another program" in ran.err
    assert ran.out == ""
