"""What the tests of the command line share: a way to run it, and an archive that holds both sample captures."""

import contextlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.main import run


class Ran(NamedTuple):
    """What a run of the program left behind."""

    code: int
    out: str
    err: str


def adlib_in_process(*words: object) -> Ran:
    """Run the program with these words, in this process; give its exit code and what it printed."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["adlib", *map(str, words)]
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            run()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv = before
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture
def adlib(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Run the program in an empty folder, with no archive named by the environment."""
    monkeypatch.delenv("ADLIB_ARCHIVE", raising=False)
    monkeypatch.chdir(tmp_path)
    return adlib_in_process


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `adlib demo` made: its archive and its site. Read it, never write to it."""
    folder = tmp_path_factory.mktemp("demo")
    ran = adlib_in_process("demo", "--dir", folder)
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def veldoria(demo: Path, adlib: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the program on the archive of both sample captures."""
    monkeypatch.setenv("ADLIB_ARCHIVE", str(demo / "demo.duckdb"))
    return adlib
