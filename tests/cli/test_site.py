"""`adlib site build`: what it says, and what its check lets through."""

import shutil
from pathlib import Path


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
