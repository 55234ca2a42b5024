"""Measure `adlib link suggest` on an archive with many advertisers: seconds and peak memory, in a process of its own.

`python tests/benchmarks/links.py [--advertisers 300000] [--dir DIR]` makes an archive whose advertisers and payers have
made-up names: a fifth of them bear a name that another one bears too, some differ in a letter, some bear a number.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

FILL = Path(__file__).parent / "links.sql"


def main() -> None:
    """Make the archive, measure, print a line of a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--advertisers", type=int, default=300_000)
    parser.add_argument("--dir", type=Path, default=Path("bench-data"))
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    options.dir.mkdir(parents=True, exist_ok=True)
    path = options.dir / f"links-{options.advertisers}.duckdb"
    if not path.exists():
        fill(path, options.advertisers)
    print("| what | limit, s | adlib, s | peak memory, MB | suggestions |\n|---|---|---|---|---|")
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True)


def fill(path: Path, advertisers: int) -> None:
    """Make an archive of many advertisers."""
    import archive

    with archive.open(path) as opened:
        for statement in FILL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                opened.con.execute(statement, {"n": advertisers} if "$n" in statement else None)


def measure(path: Path) -> None:
    """Suggest once, and say how long it took and how much memory."""
    import archive
    from archive.links.suggest import suggest

    with archive.open(path, read_only=True) as opened:
        count = opened.sql("SELECT count(*) FROM advertiser").rows[0][0]
        began = time.perf_counter()
        found = suggest(opened)
        took = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| link suggest, {count:,} advertisers | 120 | {took:.1f} | {memory:,} | {len(found.table.rows):,} |")


if __name__ == "__main__":
    main()
