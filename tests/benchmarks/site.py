"""Measure the site: a full build against Hugo and against writing the same bytes, and a build after 1 % changed.

`python -m tests.benchmarks.site [--ads 500000] [--pages 20000] [--dir DIR] [--hugo PROGRAM]` makes an archive of
invented ads, runs every side in a process of its own, and prints a Markdown table. Ratios are of CPU time, user and
system: other work on the machine makes wall time say little. Hugo is a comparator and no dependency of this project
(`benchmarks/hugo/`); it renders the same content, which is compared: if anything but whitespace differs, this fails.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from tests.benchmarks import hugo
from tests.benchmarks.hugo import Spent, same

HERE = Path(__file__).parent
DAY = "2026-08-01"
DIFFERENCES_TOLD = 20


def main() -> None:
    """Make the archive, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ads", type=int, default=500_000)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--dir", type=Path, default=Path("bench-data"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    options = parser.parse_args()
    options.dir.mkdir(parents=True, exist_ok=True)
    database = made(options.dir, options.ads, options.pages)
    for old in ("site", "bare", "hugo"):
        shutil.rmtree(options.dir / old, ignore_errors=True)
    print("| what | CPU, s | wall, s | peak memory, MB | written |")
    print("|---|---|---|---|---|")
    full = measured("full build", "build", database, options.dir / "site")
    rendered = with_hugo(options.hugo, database, options.dir) if options.hugo else None
    bare = measured("the same rows fetched, the same bytes written", "bare", database, options.dir / "bare")
    again = measured("a build after nothing changed", "build", database, options.dir / "site")
    compared = same.compare(options.dir / "site", options.dir / "hugo" / "public") if rendered else None
    grow(database, options.pages)
    later = measured("a build after 1 % of the advertisers changed", "build", database, options.dir / "site")
    ratios = {"full / bare": full.cpu / bare.cpu, "1 % changed / full": later.cpu / full.cpu}
    ratios["nothing changed / full"] = again.cpu / full.cpu
    if rendered:
        ratios["full / Hugo"] = full.cpu / rendered.cpu
        ratios["full / Hugo by the wall"] = full.wall / rendered.wall
    print("\n" + "; ".join(f"{name} {ratio:.3f}" for name, ratio in ratios.items()))
    if compared:
        table, differences = compared
        print(f"\n{table}")
        if differences:
            raise SystemExit("\n".join(["Files that differ from Hugo's:", *differences[:DIFFERENCES_TOLD]]))


def made(folder: Path, ads: int, pages: int) -> Path:
    """Make the archive, unless it is there; it is used as it is, so a copy is measured."""
    import archive

    original = folder / f"site-{ads}-{pages}.duckdb"
    if not original.exists():
        dump = folder / f"meta-{ads}-{pages}.ndjson"
        run = [sys.executable, str(HERE / "generate.py"), "meta-api", "--ads", str(ads), "--pages", str(pages)]
        subprocess.run([*run, "--out", str(dump)], check=True)
        with archive.open(original) as opened:
            opened.import_dump(dump, as_of=datetime.fromisoformat(DAY))
        dump.unlink()
    return Path(shutil.copy(original, folder / "site.duckdb"))


def grow(database: Path, pages: int) -> None:
    """Import a small dump of the same day with a new ad for one advertiser in a hundred."""
    import archive

    with archive.open(database) as opened:
        query = "SELECT DISTINCT advertiser_id FROM ad_current ORDER BY hash(advertiser_id) LIMIT $count"
        chosen = opened.sql(query, count=pages // 100).rows
        ads = [
            {
                "id": f"77{number}", "ad_creation_time": "2026-07-01", "ad_creative_bodies": ["A further ad."],
                "ad_delivery_start_time": "2026-07-02", "bylines": "Harbour Party", "currency": "EUR",
                "spend": {"lower_bound": "100", "upper_bound": "199"},
                "impressions": {"lower_bound": "1000", "upper_bound": "1999"}, "page_id": page,
            }
            for number, (page,) in enumerate(chosen)
        ]  # fmt: skip
        more = database.with_name("more.json")
        more.write_text(json.dumps({"data": ads}), encoding="utf-8")
        opened.import_dump(more, as_of=datetime.fromisoformat(DAY))


def with_hugo(program: str, database: Path, folder: Path) -> Spent:
    """Prepare what Hugo renders, which is not counted, and let it; print its row."""
    import archive
    from tests.benchmarks.hugo.prepare import prepare

    with archive.open(database, read_only=True) as opened:
        prepare(opened, folder / "hugo")
    return row("Hugo, the same content", hugo.build(program, folder / "hugo"))


def measured(what: str, name: str, database: Path, out: Path) -> Spent:
    """Run one side in a process of its own; print its row."""
    command = [sys.executable, "-m", "tests.benchmarks.site", "--job", name, str(database), str(out)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return row(what, Spent(**told))


def row(what: str, spent: Spent) -> Spent:
    """Print a row of the table."""
    print(f"| {what} | {spent.cpu:.1f} | {spent.wall:.1f} | {spent.memory:.0f} | {spent.said} |", flush=True)
    return spent


def job(name: str, database: Path, out: Path) -> None:
    """Run one side, and say what it took."""
    import archive
    from archive.site import build_site

    started = time.monotonic()
    with archive.open(database, read_only=True) as opened:
        if name == "build":
            report = build_site(opened, out, base_url=hugo.BASE_URL)
            said = f"{report.written:,} of {report.pages:,} files, {report.bytes / 1e6:,.0f} MB"
        else:
            said = bare(opened, database.with_name("site"), out)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "cpu": spent.ru_utime + spent.ru_stime, "wall": time.monotonic() - started, "memory": peak_memory(),
        "said": said,
    }  # fmt: skip
    print(json.dumps(told))


def peak_memory() -> float:
    """Give the most that this process has held, in MB.

    Of Linux's two accounts the one in /proc is right: `ru_maxrss` begins with what the process that started it held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare(opened: object, site: Path, out: Path) -> str:
    """Fetch the rows of the pages and files of advertisers, payers and ads, and write files of the same bytes."""
    from archive.site import advertiser, payer
    from archive.site.checks import note_checks
    from archive.site.language import words_of
    from archive.site.pages import folders
    from archive.site.stream import Reader
    from archive.site.texts import note_texts

    reader = Reader(opened, words_of("en", folders(None)))  # type: ignore[arg-type]
    note_checks(reader, opened.config)  # type: ignore[attr-defined]
    note_texts(reader)
    queries = ("advertisers", *advertiser.STREAMS, *advertiser.TO_TAKE, "payer_pages", *payer.STREAMS, payer.TO_TAKE)
    rows = sum(1 for name in (*queries, "ad_parts", "ad_histories", "ad_aliases") for _ in reader.read(name))
    reader.close()
    size = files = 0
    for path in site.rglob("*"):
        if path.is_file():
            place = out / path.relative_to(site)
            place.parent.mkdir(parents=True, exist_ok=True)
            size += place.write_bytes(b"x" * path.stat().st_size)
            files += 1
    return f"{rows:,} rows; {files:,} files, {size / 1e6:,.0f} MB"


if __name__ == "__main__":
    if "--job" in sys.argv:
        job(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
