"""`adlib site build`: what it says, and what its check lets through."""

import shutil
from pathlib import Path

from terminal import on_a_terminal


def test_a_built_site_is_checked_and_a_broken_rule_is_exit_code_one(adlib, demo, tmp_path: Path):
    archive_file = shutil.copy(next(demo.glob("*.duckdb")), tmp_path / "a.duckdb")
    ran = adlib("--archive", archive_file, "site", "build", "--out", tmp_path / "site", "--check")
    assert (ran.code, ran.out) == (0, "")
    assert "within all budgets" in ran.err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "style.css").write_text("/* " + "x" * 20_000 + " */")
    more = "--templates", tmp_path / "mine", "--check"
    ran = adlib("--archive", archive_file, "site", "build", "--out", tmp_path / "site", *more)
    assert ran.code == 1
    assert ran.out.splitlines() == ["style.css: stylesheet of 20.0 kB, limit 15.0 kB"]
    assert "1 rule is broken" in ran.err


def test_options_of_questions_are_refused_with_a_sentence_and_nothing_is_written(veldoria, tmp_path: Path):
    ran = veldoria("site", "build", "--out", tmp_path / "past", "--as-of", "2026-05-03")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "adlib: --as-of 2026-05-03: a site shows all captures, and what each of them changed; `adlib ads`, "
        "`adlib spend` and `adlib sql` can be asked about the past.\n"
    )
    ran = veldoria("site", "build", "--out", tmp_path / "past", "--convert", "EUR")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "adlib: --convert EUR: a site shows every amount in the currency that the platform stated; "
        "`adlib spend --convert` converts.\n"
    )
    assert not (tmp_path / "past").exists()


def test_a_terminal_shows_what_is_read_before_there_are_pages_to_count(demo: Path, tmp_path: Path):
    words = ["--archive", str(next(demo.glob("*.duckdb"))), "site", "build", "--out", str(tmp_path / "site")]
    code, shown = on_a_terminal(words)
    assert code == 0
    assert "Building the site: reading " in shown
    assert on_a_terminal(["-q", *words]) == (0, "")
