"""Write the generated pages of docs/ from the program itself: commands, tables, formats, queries.

`python docs/generate.py` writes them; `--check` only says, by its exit code, whether they are as they should be.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any

os.environ["COLUMNS"] = "100"
os.environ["NO_COLOR"] = "1"

import typer

from adlib import models
from archive import schema
from archive.database import question, question_names
from archive.format import Format, Member, all_formats
from cli.main import app

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
README = ROOT / "README.md"
NOTE = "<!-- Written by docs/generate.py; change the program, not this page. -->\n"


def main() -> int:
    """Write the pages, or check them; return 1 where one differs."""
    pages = {"commands": commands(), "tables": tables(), "formats": formats(), "queries": queries()}
    wanted = {DOCS / f"{name}.md": text for name, text in pages.items()} | {README: readme()}
    differ = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in differ:
            print(f"{path.relative_to(ROOT)} is not what docs/generate.py writes; run `make docs`.")
        return 1 if differ else 0
    for path in differ:
        path.write_text(wanted[path], encoding="utf-8")
    return 0


def readme() -> str:
    """Run the sessions in the README on the samples, and write what they printed under each command."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "archive" / "samples", Path(folder) / "dumps")
        return re.sub(
            r"(?<=```console\n).*?(?=```)",
            lambda block: session(block[0], Path(folder)),
            README.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )


def session(block: str, folder: Path) -> str:
    """Run the commands of one block; give them with what they print."""
    printed = ""
    for line in (line for line in block.splitlines() if line.startswith("$ ")):
        words = shlex.split(line[2:])
        environment = {**os.environ, "ADLIB_ARCHIVE": "veldoria.duckdb", "COLUMNS": "120"}
        run = [str(Path(sys.executable).parent / words[0]), *words[1:]]
        done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
        # how long it took is this machine's matter
        told = re.sub(r"\d+\.\d s\b", "0.3 s", done.stdout)
        printed += f"{line}\n" + "".join(f"{each.rstrip()}\n" for each in told.splitlines())
    return printed


def commands() -> str:
    """Write the help of every command."""
    root = typer.main.get_command(app)
    parts = ["# Commands\n", NOTE, help_of(root, "adlib")]
    for name, command in leaves(root, "adlib"):
        parts.append(f"## {name}\n\n{help_of(command, name)}")
    return "\n".join(parts)


def leaves(group: Any, path: str) -> list[tuple[str, Any]]:
    """List the commands below a group, with the words that call them."""
    found: list[tuple[str, Any]] = []
    for name in sorted(group.commands):
        command = group.commands[name]
        words = f"{path} {name}"
        found += leaves(command, words) if hasattr(command, "commands") else [(words, command)]
    return found


def help_of(command: Any, name: str) -> str:
    """Give one command's help as the terminal shows it."""
    context = command.make_context(name, [], resilient_parsing=True)
    return f"```text\n{command.get_help(context).rstrip()}\n```\n"


def tables() -> str:
    """Write the tables with their columns, and the views."""
    parts = ["# Tables and views\n", NOTE]
    parts.append("Money is in major units of its currency, times are UTC. Empty means: not in this dump.\n")
    parts += [table_of(model) for model in models.TABLES]
    parts.append("## Views\n\n| view | what it holds |\n|---|---|")
    for view in schema.VIEWS:
        text = schema.statement(view)
        if "CREATE OR REPLACE VIEW" in text:
            parts.append(f"| {view} | {cell(comment_of(text))} |")
    parts.append(
        "\n## From adlib.toml\n\nThese tables are made anew from [adlib.toml](configuration.md) for each run.\n"
    )
    parts += [table_of(model, level=3) for model in models.SETTINGS]
    return "\n".join(parts) + "\n"


def comment_of(statement: str) -> str:
    """Give the comment that a SQL file begins with."""
    lines = takewhile(lambda line: line.startswith("--"), statement.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


def table_of(model: Any, level: int = 2) -> str:
    """Write one table's columns."""
    doc = (model.__doc__ or "").strip().splitlines()[0]
    kinds = schema.columns(str(model.__tablename__))
    rows = [f"| {name} | {cell(kinds[name])} | {cell(about(model, name))} |\n" for name in kinds]
    head = f"{'#' * level} {model.__tablename__}\n\n{doc}\n\n| column | type | meaning |\n|---|---|---|\n"
    return head + "".join(rows)


def about(model: Any, name: str) -> str:
    """Give a field's description."""
    return str(model.model_fields[name].description or "")


def cell(text: str) -> str:
    """Write a text so that it fits into a table's cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def formats() -> str:
    """Write what every format holds and means."""
    head = "| format | platform | tables | spend | payer | currency | delivery | targeting | complete means |"
    parts = ["# Formats\n", NOTE, head, "|---|---|---|---|---|---|---|---|---|"]
    for each in all_formats():
        told = [carries(each, *fields) for fields in CARRIED]
        names = ", ".join(member.name for member in each.members)
        cells = [each.name, each.platform, names, *told, each.complete_means]
        parts.append("| " + " | ".join(cell(text) for text in cells) + " |")
    parts.append("")
    for each in all_formats():
        parts.append(f"## {each.name}\n\n{each.title}. Published by {each.publisher}: <{each.url}>\n")
        parts.append(notes(each) + "\n")
        parts.append(f"Complete means: {each.complete_means}. An ad counts as active: {each.active_means}.\n")
        parts += [f"- **{member.name}** {laid_out(member)}" for member in each.members]
        parts.append("")
    return "\n".join(parts)


def notes(fmt: Format) -> str:
    """Give what the file of a format says of it."""
    text = (import_module(f"archive.formats.{fmt.name}").__doc__ or "").strip()
    return re.sub(r"(\w)<|<(\w)", r"\1&lt;\2", text)


def laid_out(member: Member) -> str:
    """Say what a table holds, and how its files are told."""
    marks = " and ".join(" or ".join(f"`{name}`" for name in mark.split("|")) for mark in member.marks)
    at = f" at {' or '.join(f'`{path}`' for path in member.records)} or at the top" if member.records else ""
    joined = f", which complete the {member.part_of}" if member.part_of else ""
    kind = "JSON" if member.shape == "json" else "CSV"
    return f"holds {member.holds.replace('_', ' ')}{joined}; {kind}{at} with {marks}"


CARRIED = (
    ("spend", "lines"),
    ("payer",),
    ("spend", "lines", "currency"),
    ("delivery_age_gender", "delivery_regions"),
    ("targets",),
)
"""targets of the columns that carry spend, payer, currency, delivery and targeting."""


def carries(fmt: Format, *targets: str) -> str:
    """Tell whether any table of a format has one of these columns."""
    return "yes" if any(target in member.columns for member in fmt.members for target in targets) else "no"


def queries() -> str:
    """Write every question with its parameters."""
    parts = ["# Queries\n", NOTE, "`adlib query NAME key=value` runs one; each is a file in `archive/sql/`.\n"]
    parts.append("| query | answers | parameters |\n|---|---|---|")
    for name in question_names():
        asked = question(name)
        parts.append(f"| {name} | {cell(asked.title)} | {', '.join(asked.parameters) or '–'} |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
