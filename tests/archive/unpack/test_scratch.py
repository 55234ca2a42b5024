"""Unpacked originals may hold what is removed before anything is stored, so none of them is left behind for good."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import archive
from archive.workdir import scratch, sweep

HOLDING = """
import sys
from archive.workdir import scratch
with scratch() as folder:
    (folder / "unpacked").write_text("access_token=secret")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that no other program uses."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return place


@contextmanager
def holding() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A program that holds a folder until its input ends."""
    given = {**os.environ, "PYTHONPATH": str(Path(archive.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=given
    ) as process:
        assert process.stdout
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def test_what_a_killed_program_left_is_swept_and_what_is_in_use_stays(temporary: Path) -> None:
    with holding() as (killed, left), holding() as (_, used):
        killed.kill()
        killed.wait()
        assert (left / "unpacked").exists()
        sweep()
        assert not left.exists()
        assert (used / "unpacked").exists()


def test_only_folders_that_were_locked_are_swept(temporary: Path) -> None:
    """Such as another version of adlib makes, or somebody by hand; and no link is followed."""
    (temporary / "adlib-other").mkdir()
    (temporary / "else").mkdir()
    for name in (".lock", ".locked"):
        (temporary / "else" / name).touch()
    (temporary / "adlib-link").symlink_to(temporary / "else")
    with scratch() as mine:
        sweep()
        assert mine.exists()
    assert sorted(path.name for path in temporary.iterdir()) == ["adlib-link", "adlib-other", "else"]
    assert len(list((temporary / "else").iterdir())) == 2
