"""The table of commands: each is there, and none loads what it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.commands import COMMANDS, Commands

HEAVY = ("sqlmodel", "sqlalchemy", "adlib.models", "httpx", "jinja2", "rich.progress")
"""modules that take longer to load than most questions take to answer."""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_under_its_name(name: str) -> None:
    command = Commands()[name]
    assert command.name == name
    assert command.help


def test_there_is_no_command_that_the_table_does_not_name() -> None:
    assert Commands().get("exprt") is None


@pytest.mark.parametrize(
    "words", ["log", "spend", "spend --as-of 2100-01-01", "ads", "changes", "gone", "query captures", "sql 'FROM ad'"]
)
def test_a_question_loads_neither_models_nor_web_nor_templates(demo: Path, words: str) -> None:
    script = (
        "import shlex, sys\nfrom cli.main import run\nsys.argv = ['adlib', *shlex.split(sys.argv[1])]\n"
        f"try:\n  run()\nfinally:\n  print([each for each in {HEAVY} if each in sys.modules], file=sys.stderr)"
    )
    given = f"--archive {demo}/demo.duckdb {words}"
    ended = subprocess.run([sys.executable, "-c", script, given], check=False, capture_output=True, text=True)
    assert ended.stderr.splitlines()[-1] == "[]"


def test_an_import_loads_no_models(tmp_path: Path, samples: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nimport archive\n"
        "with archive.open(Path(sys.argv[1])) as opened:\n"
        "  rows = sum(report.rows_loaded for report in opened.import_dump(sys.argv[2]))\n"
        f"print(rows > 0, [each for each in {HEAVY} if each in sys.modules])"
    )
    given = [str(tmp_path / "a.duckdb"), str(samples / "2026-05-24" / "google")]
    ended = subprocess.run([sys.executable, "-c", script, *given], check=True, capture_output=True, text=True)
    assert ended.stdout == "True []\n"
