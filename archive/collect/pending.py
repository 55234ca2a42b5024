"""What lies collected in a folder and was not imported yet: newer than what the archive took in last, of each kind."""

from collections.abc import Iterator
from pathlib import Path

from archive import collection
from archive.collect.taken_in import TakenIn


def pending(out: Path, taken_in: TakenIn) -> list[Path]:
    """List the runs and files to import, oldest first; of each kind only those behind the last that was taken in."""
    found = []
    for series in all_series(out):
        known = [at for at, path in enumerate(series) if taken_in.has(path)]
        found += series[known[-1] + 1 if known else 0 :]
    return found


def all_series(out: Path) -> Iterator[list[Path]]:
    """Yield what was collected again and again, oldest first: the runs of each question, the states of each zip."""
    for question in sorted((out / "meta").glob("*/")):
        yield [run for run in sorted(question.glob("*Z/")) if has_ended(run)]
    yield sorted((out / "google").glob("*.zip"), key=day)
    years: dict[str, list[Path]] = {}
    for path in sorted((out / "snapchat").glob("snap-*.zip"), key=day):
        years.setdefault(path.name.split(".")[0], []).append(path)
    yield from years.values()


def day(path: Path) -> tuple[str, int]:
    """Order the states of a zip by the day in their names, and those of one day by when they were fetched."""
    return path.name.split(".")[-3] if path.name.count(".") > 2 else "", path.stat().st_mtime_ns


def has_ended(run: Path) -> bool:
    """Tell whether a run of pages came to an end, complete or not, and has any page."""
    record = collection.read(run / collection.NAME)
    return bool(record.end and record.pages)
