"""A build that is killed leaves every page of the site before whole, and the next build makes the whole site."""

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import archive
import made
from archive.site import build_site
from archive.site.writer import MANIFEST, OURS

DYING = """
import os, signal, sys
from pathlib import Path
import archive
from archive.site import build_site
from archive.site.writer import Writer

left, replace = int(sys.argv[3]), Writer.replace

def dying(self, place, data):
    global left
    left -= 1
    if not left:  # in the middle of a file
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place + ".new").write_bytes(data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    replace(self, place, data)

Writer.replace = dying
with archive.open(sys.argv[1], read_only=True) as opened:
    build_site(opened, Path(sys.argv[2]))
"""


def tree(site: Path) -> dict[str, bytes]:
    """Read a whole site: bytes by path."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and path.name not in OURS)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """An archive that grew by a dump, its site before, and its site now."""
    folder = tmp_path_factory.mktemp("killed")
    with archive.open(folder / "a.duckdb") as opened:
        for week in (1, 8):
            ads = [made.meta_ad(f"{week}{number}", page_id=f"{900 + number + week}") for number in range(8)]
            made.put(folder / f"{week}.json", made.page(ads))
            made.one(opened, folder / f"{week}.json", as_of=datetime(2026, 5, week))
            build_site(opened, folder / f"site{week}")
    return folder, tree(folder / "site1"), tree(folder / "site8")


@pytest.mark.parametrize("moment", [1, 15, 40])
def test_every_page_is_whole_after_a_kill_and_the_next_build_is_the_whole_site(
    two_states: tuple[Path, dict[str, bytes], dict[str, bytes]], tmp_path: Path, moment: int
) -> None:
    folder, before, now = two_states
    site = tmp_path / "site"
    for path, data in before.items():
        made.put(site / path, data)
    made.put(site / MANIFEST, "".join(f"{path}\n" for path in before))
    run = [sys.executable, "-c", DYING, str(folder / "a.duckdb"), str(site), str(moment)]
    ended = subprocess.run(run, check=False, capture_output=True, text=True, timeout=300)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    left = tree(site)
    assert before.keys() <= left.keys()
    halves = {path for path, data in left.items() if data not in (before.get(path), now.get(path))}
    assert len(halves) == 1
    assert all(path.endswith(".new") for path in halves)
    with archive.open(folder / "a.duckdb", read_only=True) as opened:
        build_site(opened, site)
    assert tree(site) == now
