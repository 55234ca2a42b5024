"""Hugo as a comparator: it renders the same content as a full build, by layouts of its own, from prepared data.

`prepare.py` writes Hugo's site. Each page is a content file whose front matter (JSON) holds the values that adlib's
template of the same page gets: rows as the queries give them, not HTML. The lines of files to take away are finished in
SQL, so Hugo gets them as text, and the entries of the search as a list. Nothing of this is counted. Escaping, loops,
conditions and the assembling of every page, feed and file are Hugo's (`layouts/`), and `same.py` compares what both
sides wrote.

Hugo gets some things for nothing that a build works out: which ads stand on which page, the sha256 of files to take
away, the outlines of bands, the names of currencies, where the search's shards begin, and the addresses in the sitemap.
Its layouts have no branch for what this archive lacks: entities, takedowns, elections, countries, corrections, rules to
check, figures of the platforms' own. Hugo leaves out the ads as Parquet, which no template makes, and pages and files
of which an archive has a handful: home, method, platforms, captures, all changes, data and its sums, search,
corrections, 404, robots.txt and the sitemaps' index. Rows that a template reads from files as it goes, instead of front
matter, were tried: they took Hugo as long, and hardly less memory.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

BASE_URL = "https://ads.example/"
"""where both sites are said to be published; as in hugo.toml."""


@dataclass(frozen=True)
class Spent:
    """What one side took, and what it says it did."""

    cpu: float
    """seconds, user and system, of all threads."""
    wall: float
    memory: float
    """MB at the peak."""
    said: str


def build(program: str, folder: Path) -> Spent:
    """Run Hugo."""
    started = time.monotonic()
    process = subprocess.Popen([program, "--quiet", "--source", str(folder)])
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if status:
        raise SystemExit(f"Hugo ended with status {status}.")
    sizes = [place.stat().st_size for place in (folder / "public").rglob("*") if place.is_file()]
    said = f"{len(sizes):,} files, {sum(sizes) / 1e6:,.0f} MB"
    return Spent(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, said)
