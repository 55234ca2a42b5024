"""What goes wrong in a build through no fault of adlib is told in one sentence, and the site there is stays whole."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import archive
import made
from adlib.errors import AdlibError, UsageError
from archive.site import build_site
from archive.site.pages import TEMPLATES
from archive.site.writer import OURS

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a few ads."""
    folder = tmp_path_factory.mktemp("held")
    with archive.open(folder / "a.duckdb") as opened:
        made.put(folder / "ads.json", made.page([made.meta_ad(str(number)) for number in range(5)]))
        made.one(opened, folder / "ads.json")
    return folder / "a.duckdb"


def told(held: Path, out: Path, templates: Path | None = None) -> str:
    """Build, and give the sentence of what went wrong."""
    with archive.open(held, read_only=True) as opened, pytest.raises(AdlibError) as failure:
        build_site(opened, out, templates=templates)
    assert "\n" not in str(failure.value)
    return str(failure.value)


def test_a_place_that_cannot_be_written_is_told(held: Path, tmp_path: Path):
    (tmp_path / "file").write_text("a file")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert "file" in told(held, tmp_path / "file" / "sub") and not (tmp_path / "nowhere").exists()
    assert "leads nowhere" in told(held, tmp_path / "link")
    assert "cannot be written here" in told(held, Path("/proc/adlib-site"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


BROKEN = {
    "syntax": ("{% for", "footer.html line 2"),
    "undefined": ("{{ nobody_knows_this }}", "'nobody_knows_this' is undefined"),
    "attribute": ("{{ site.nothing.at_all }}", "footer.html line 2"),
    "arithmetic": ("{{ 1/0 }}", "division by zero"),
    "type": ("{{ 1 + 'a' }}", "TypeError"),
    "missing": ("{% include 'not-there.html' %}", "there is no template 'not-there.html'"),
    "endless": ("{% include 'footer.html' %}", "without end"),
    "macro": ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "without end"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_template_is_told_with_its_line(held: Path, tmp_path: Path, fault: str):
    template, words = BROKEN[fault]
    home = made.put(tmp_path / "templates" / "index.html", "<p>\n{% include 'footer.html' %}")
    made.put(tmp_path / "templates" / "footer.html", f"<p>\n{template}")
    said = told(held, tmp_path / "site", home.parent)
    assert words in said and "footer.html line 2" in said
    assert home.parent.as_posix() in said


def test_a_template_in_another_encoding_is_told(held: Path, tmp_path: Path):
    (made.put(tmp_path / "templates" / "index.html", "x")).write_bytes("Bücherei".encode("latin-1"))
    assert "not in UTF-8" in told(held, tmp_path / "site", tmp_path / "templates")


@pytest.mark.parametrize("name", ["nope", "file"])
def test_templates_that_are_no_folder_are_refused(held: Path, tmp_path: Path, name: str):
    (tmp_path / "file").write_text("a file")
    with archive.open(held, read_only=True) as opened, pytest.raises(UsageError, match="no folder of templates"):
        build_site(opened, tmp_path / "site", templates=tmp_path / name)
    assert not (tmp_path / "site").exists()


def files(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def limited(held: Path, out: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own whose files may grow to *size* bytes, as if the disk were full then."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command = [sys.executable, "-c", "from cli.main import run; run()", "--archive", str(held)]
    return subprocess.run(
        [*command, "site", "build", "--out", str(out)],
        capture_output=True, text=True, check=False, timeout=300, preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_a_full_disk_is_told_and_the_next_build_is_whole(held: Path, tmp_path: Path):
    with archive.open(held, read_only=True) as opened:
        build_site(opened, tmp_path / "whole")
    largest = (TEMPLATES / "style.css").stat().st_size
    for size in (largest // 2, 200):
        ran = limited(held, tmp_path / "site", size)
        assert ran.returncode == 1
        assert "the disk is full" in ran.stderr and ran.stderr.count("\n") == 1, ran.stderr
        assert not list((tmp_path / "site").rglob("*.new"))
    with archive.open(held, read_only=True) as opened:
        build_site(opened, tmp_path / "site")
    built, whole = files(tmp_path / "site"), files(tmp_path / "whole")
    assert {name: built[name] for name in built if name not in OURS} == {
        name: whole[name] for name in whole if name not in OURS
    }
