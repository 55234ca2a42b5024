"""docs/collect.md: its examples are what schedulers and adlib take."""

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer

from adlib import collecting
from archive.collect import google, meta, rates, snapchat
from archive.config import load
from cli.main import app
from made import put

DOCS = Path(__file__).resolve().parents[3] / "docs"
TEXT = (DOCS / "collect.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, flags=re.DOTALL)


def commands() -> list[str]:
    """Every line of the page that runs adlib."""
    shell = [line.split("#")[0] for block in blocks("sh") for line in block.splitlines()]
    cron = [line.split("&&")[1] for line in blocks("crontab")[0].splitlines() if "&&" in line]
    units = [line.removeprefix("ExecStart=") for block in blocks("ini") for line in block.splitlines()]
    steps = [line.split("run:")[1].split(">>")[0] for line in blocks("yaml")[0].splitlines() if "run: adlib" in line]
    lines = (line.strip() for line in (*shell, *cron, *units, *steps))
    return [line for line in lines if re.match(r"(\S*/)?adlib ", line)]


def test_the_page_shows_every_scheduler() -> None:
    assert len(commands()) == 9
    assert sum("watch" in command and "meta-report" not in command for command in commands()) == 4


@pytest.mark.parametrize("command", commands())
def test_every_command_on_the_page_is_one(command: str) -> None:
    """Parsed as the program parses it; a flag that there is not would raise."""
    group = typer.main.get_command(app)
    words = [word for word in shlex.split(command)[1:] if word != "-q"]
    context = group.make_context("adlib", words, resilient_parsing=True)
    name, found, rest = group.resolve_command(context, words)
    assert name == words[0] and found is not None
    if hasattr(found, "commands"):
        name, found, rest = found.resolve_command(found.make_context(name, rest, resilient_parsing=True), rest)
    found.make_context(str(name), list(rest), resilient_parsing=False)


def test_the_example_of_adlib_toml_is_right(folder: Path) -> None:
    (text,) = blocks("toml")
    said = load(put(folder / "adlib.toml", text)).collect
    assert said is not None
    assert [type(each).__name__ for each in said.sources] == ["Meta", "Google", "Snap", "Rates"]
    assert (said.out, said.site, said.token_file) == (folder / "collected", folder / "site", folder / "meta.token")


def test_the_configuration_page_shows_every_key_and_every_address() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    found = tomllib.loads(text)["collect"]
    sections = {"google": collecting.Google, "snap": collecting.Snap, "rates": collecting.Rates}
    shown = {name: set(found[name]) for name in sections}
    assert shown == {name: set(model.model_fields) for name, model in sections.items()}
    assert set(found["meta"][0]) == set(collecting.Meta.model_fields)
    assert set(found) - {"meta", *sections} == set(collecting.Collect.model_fields)
    addresses = [found[name]["base_url"] for name in sections] + [found["meta"][0]["base_url"]]
    assert addresses == [google.ADDRESS, snapchat.ADDRESS, rates.ECB, meta.ADDRESS]
    assert found["rates"]["frankfurter_url"] == rates.FRANKFURTER
    assert found["meta"][0]["api_version"] == meta.VERSION == collecting.FIRST_API


def test_the_line_for_cron_is_one() -> None:
    comment, line = blocks("crontab")[0].strip().splitlines()
    assert comment.startswith("#")
    *times, command = line.split(None, 5)
    assert [re.fullmatch(r"\*|\d+", each) is not None for each in times] == [True] * 5
    assert "%" not in command  # cron takes it for the end of the line


def test_the_units_are_what_systemd_takes(tmp_path: Path) -> None:
    service, timer = blocks("ini")
    for text, section in ((service, "Service"), (timer, "Timer")):
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(text)
        assert section in parser.sections()
    if not (systemd := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not on this machine")
    place = str(tmp_path / "bin" / "adlib")
    put(tmp_path / "bin" / "adlib", "#!/bin/sh\n").chmod(0o755)
    here = service.replace("/srv/adlib/.venv/bin/adlib", place).replace("=/srv/adlib", f"={tmp_path}")
    put(tmp_path / "adlib.service", here.replace("User=adlib", "User=root"))
    put(tmp_path / "adlib.timer", timer)
    units = [str(tmp_path / "adlib.service"), str(tmp_path / "adlib.timer")]
    done = subprocess.run([systemd, "verify", *units], check=False, capture_output=True, text=True, timeout=60)
    told = [line for line in done.stderr.splitlines() if "adlib" in line]
    assert told == []


def test_the_workflow_indents_by_two_and_names_its_parts() -> None:
    """Without a YAML reader among the dependencies: the shape that it must have."""
    (text,) = blocks("yaml")
    lines = [line for line in text.splitlines() if line.strip()]
    assert all((len(line) - len(line.lstrip())) % 2 == 0 and "\t" not in line for line in lines)
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == ["name", "on", "concurrency", "jobs"]
    assert "ADLIB_META_TOKEN: ${{ secrets.ADLIB_META_TOKEN }}" in text
