"""The documentation says what the program does: generated pages, help, and the README's sessions."""

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from archive.database import question, question_names
from cli.main import app

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def generate() -> Any:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_generate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands", "tables", "formats", "queries"])
def test_a_generated_page_is_what_the_program_says_today(generate: Any, page: str) -> None:
    assert (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8") == getattr(generate, page)(), "run `make docs`"


def test_the_sessions_in_the_readme_print_what_it_shows(generate: Any) -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8") == generate.readme(), "run `make docs`"


def test_every_command_has_help(generate: Any) -> None:
    commands = generate.leaves(typer.main.get_command(app), "adlib")
    assert len(commands) > 10
    assert [name for name, command in commands if not command.help] == []


def test_every_query_says_what_it_answers() -> None:
    assert [name for name in question_names() if len(question(name).title) < 20] == []


@pytest.mark.parametrize("page", sorted(path.name for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]))
def test_every_link_between_pages_leads_somewhere(page: str) -> None:
    path = next(each for each in (ROOT / page, ROOT / "docs" / page) if each.exists())
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []
