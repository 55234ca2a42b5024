"""Measure what adlib promises about speed and memory, each against DuckDB doing the bare minimum in the same run.

`python tests/benchmarks/run.py [--rows 2000000] [--ads 500000] [--question-ads 5000000] [--history-ads 5000000]
[--pairs 3] [--only PART] [--dir DIR]` makes its big files once (about 20 GB in DIR), runs the two sides of each ratio
in turn, every side in its own process, and prints a Markdown table of medians. Ratios are what counts: absolute seconds
are those of one machine on one day.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


def main() -> None:
    """Make the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--ads", type=int, default=500_000)
    parser.add_argument("--question-ads", type=int, default=5_000_000)
    parser.add_argument("--history-ads", type=int, default=5_000_000)
    parser.add_argument("--only", choices=("imports", "questions", "history"))
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--dir", type=Path, default=Path("bench-data"))
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    print(
        "| what | limit | ratio (median of pairs) | of CPU time | adlib, s (CPU) | against, s (CPU) | peak memory, MB |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, part in {"imports": imports, "questions": questions, "history": history}.items():
        if options.only in (None, name):
            part(options)


def imports(options: argparse.Namespace) -> None:
    """Measure imports against bare loads, and later imports against first ones."""
    csv = made(options.dir, "google-creative", "--rows", options.rows, "google")
    changed = made(
        options.dir, "google-creative", "--rows", options.rows, "google-changed", "--changed", "0.1", "--seed", "1"
    )
    ndjson = made(options.dir, "meta-api", "--ads", options.ads, "meta")
    first = pairs("CSV: whole import / DuckDB untyped load", "1.5", options, csv, fresh(options.dir, csv))
    pairs("NDJSON: whole import / DuckDB untyped load", "1.8", options, ndjson, fresh(options.dir, ndjson))
    row("the same CSV again / first import", "0.25", later(options, csv, csv), first)
    row("10 % of the rows changed / first import", "1.2", later(options, csv, changed), first)


def made(folder: Path, kind: str, flag: str, count: int, name: str, *more: str) -> Path:
    """Generate a big file unless it is there."""
    path = folder / f"{name}-{count}.{'csv' if kind.startswith('google') else 'ndjson'}"
    if not path.exists():
        run = [sys.executable, str(HERE / "generate.py"), kind, flag, str(count), "--out", str(path), *more]
        subprocess.run(run, check=True)
    return path


class Took(NamedTuple):
    """What one run of a job took."""

    seconds: float
    """by the wall."""
    cpu: float
    """seconds of all cores together, which other programs on the machine lengthen less."""
    memory: float
    """the most it held, MB."""


def fresh(folder: Path, dump: Path) -> Callable[[], Took]:
    """Give a function that imports *dump* into a new archive."""

    def run() -> Took:
        for old in folder.glob("archive.duckdb*"):
            old.unlink() if old.is_file() else None
        return timed("import", folder / "archive.duckdb", dump)

    return run


def pairs(what: str, limit: str, options: argparse.Namespace, dump: Path, ours: Callable[[], Took]) -> list[Took]:
    """Run import and bare load in turn; print the median ratios; return what the imports took."""
    raw, mine = [], []
    for _ in range(options.pairs):
        for old in options.dir.glob("raw.duckdb*"):
            old.unlink()
        raw.append(timed("raw", options.dir / "raw.duckdb", dump))
        mine.append(ours())
    row(what, limit, mine, raw)
    return mine


def later(options: argparse.Namespace, first: Path, second: Path) -> list[Took]:
    """Measure a second import into an archive that holds the first."""
    results = []
    for _ in range(options.pairs):
        fresh(options.dir, first)()
        results.append(timed("import", options.dir / "archive.duckdb", second))
    return results


def questions(options: argparse.Namespace) -> None:
    """Measure the everyday question over many ads."""
    dump = made(options.dir, "google-creative", "--rows", options.question_ads, "google")
    database = options.dir / f"archive-{options.question_ads}.duckdb"
    if not database.exists():
        timed("import", database, dump)
    asked = timed("ask", database, dump)
    print(
        f"| top 100 advertisers by spend over {options.question_ads:,} ads | 0.5 s | | | {asked.seconds:.2f} | "
        f"| {asked.memory:.0f} |"
    )


def history(options: argparse.Namespace) -> None:
    """Measure questions about the past over four weekly captures; each changes a tenth and lacks a hundredth."""
    count = options.history_ads
    database = options.dir / f"history-{count}.duckdb"
    sizes = []
    for week in range(4):
        more = ["--changed", "0.1", "--missing", "0.01", "--seed", str(week)] if week else []
        dump = made(options.dir, "google-creative", "--rows", count, f"week{week}", *more)
        if week == 0 and database.exists():
            break
        timed("week", database, dump)
        sizes.append(database.stat().st_size)
    if sizes:
        grown = (sizes[3] - sizes[2]) / sizes[0]
        megabytes = ", ".join(f"{size / 2**20:,.0f}" for size in sizes)
        print(f"| growth by the fourth capture / file after the first ({megabytes} MB) | 0.20 | {grown:.2f} | | | | |")
    asked = [sys.executable, "-m", "tests.benchmarks.run", "--job", "past", str(database), str(dump)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as telling:
        for line in telling.stdout or ():
            told = json.loads(line)
            seconds = "given up" if told["seconds"] is None else f"{told['seconds']:.2f}"
            cpu = "" if told["cpu"] is None else f" ({told['cpu']:.2f})"
            print(f"| `{told['name']}` | {told['limit']} s | | | {seconds}{cpu} | | |", flush=True)


def row(what: str, limit: str, ours: list[Took], others: list[Took]) -> None:
    """Print one line of the table: what ours took against the others, run by run."""
    wall = statistics.median(a.seconds / b.seconds for a, b in zip(ours, others, strict=True))
    cpu = statistics.median(a.cpu / b.cpu for a, b in zip(ours, others, strict=True))
    sides = (
        f"{statistics.median(each.seconds for each in side):.1f} ({statistics.median(each.cpu for each in side):.1f})"
        for side in (ours, others)
    )
    memory = max(each.memory for each in ours)
    print(f"| {what} | {limit} | {wall:.2f} | {cpu:.2f} | {' | '.join(sides)} | {memory:.0f} |", flush=True)


def timed(job: str, database: Path, dump: Path) -> Took:
    """Run one job in a process of its own."""
    told = told_by(job, database, dump)
    return Took(told["seconds"], told["cpu"], told["memory"])


def told_by(job: str, database: Path, dump: Path) -> dict[str, float]:
    """Run one job in a process of its own; return all that it measured."""
    done = subprocess.run(
        [sys.executable, __file__, "--job", job, str(database), str(dump)], check=True, stdout=subprocess.PIPE
    )
    return dict(json.loads(done.stdout))


def job(name: str, database: Path, dump: Path) -> None:
    """Do one job and print its seconds and memory as JSON."""
    if name == "past":
        from tests.benchmarks.history import measured

        for told in measured(database):
            print(json.dumps(told), flush=True)
        return
    started = time.monotonic()
    jobs = {"raw": raw_load, "import": whole_import, "week": weekly_import, "ask": ask}
    seconds = jobs[name](database, dump) or time.monotonic() - started
    cpu = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": peak}))


def raw_load(database: Path, dump: Path) -> None:
    """Load a dump the bare way: explicit VARCHAR columns, no judgement, into a new database file."""
    import duckdb

    from archive import csv_reader, json_reader

    con = duckdb.connect(str(database))
    con.execute("SET enable_progress_bar = false")
    if dump.suffix == ".csv":
        with dump.open(encoding="utf-8") as file:
            table = csv_reader.table(dump, file.readline().count(",") + 1, ",")
    else:
        with dump.open(encoding="utf-8") as file:
            names = sorted({key for _ in range(1000) for key in json.loads(file.readline())})
        table = json_reader.table(dump, json_reader.Layout("ndjson"), dict.fromkeys(names, "VARCHAR"))
    con.execute(f"CREATE TABLE raw AS SELECT * FROM {table}")
    con.close()


def whole_import(database: Path, dump: Path) -> None:
    """Import a dump as the command line does."""
    import archive

    with archive.open(database) as opened:
        report = opened.import_dump(dump)[0]
        if report.error:
            raise report.error


def weekly_import(database: Path, dump: Path) -> None:
    """Import a dump as that of the week which its name says."""
    import archive

    week = int(dump.name.removeprefix("week").partition("-")[0])
    with archive.open(database) as opened:
        report = opened.import_dump(dump, as_of=datetime(2026, 8, 1) + timedelta(weeks=week))[0]
        if report.error:
            raise report.error


def ask(database: Path, dump: Path) -> float:
    """Ask for the top 100 advertisers twice; return the seconds of the second time."""
    import archive

    with archive.open(database, read_only=True) as opened:
        opened.run("spend_by_advertiser", top=100)
        started = time.monotonic()
        opened.run("spend_by_advertiser", top=100)
        return time.monotonic() - started


if __name__ == "__main__":
    if "--job" in sys.argv:
        os.environ.setdefault("NO_COLOR", "1")
        job(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
