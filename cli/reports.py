"""What an import prints: a paragraph per dump on stdout; refusals, and at the end the warnings, on stderr."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from archive.format import all_formats
from archive.importer import Report
from archive.unpack import LINK
from cli import words
from cli.session import Session
from cli.writers import json_text, use_utf8

GRAVITY = (0, 3, 4, 5, 1)
"""exit codes of single dumps, the gravest last: a failure outweighs a refusal, which outweighs rejected rows."""
BASIS = {
    "option": "as --as-of says",
    "collected": "when it was collected",
    "content": "as the dump says",
    "file_name": "as its file name says",
    "release": "the day of its release, as its publisher says",
    "member_time": "the time of the file in its zip",
    "not_before": "the newest day in the data, so it may be later",
}
OUTCOMES = {"imported": "", "known": "imported before, nothing changed", "checked": "dry run, nothing written"}


class Reports:
    """The reports of one import, printed as they come."""

    def __init__(
        self, run: Session, *, before: Callable[[], None], verbose: bool = False, as_json: bool = False
    ) -> None:
        self.run, self.verbose, self.as_json, self.before = run, verbose, as_json, before
        self.all: list[Report] = []

    def add(self, report: Report) -> None:
        """Print one report."""
        self.all.append(report)
        self.before()
        if self.as_json:
            use_utf8()
            print(json_text(record(report)), flush=True)
        elif report.outcome in OUTCOMES:
            print("\n".join(paragraph(report)), flush=True)
        elif report.outcome == "skipped" and self.verbose:
            self.run.say(f"{short(report.name)}: skipped, {', '.join(report.warnings)}")
        if report.error:
            self.run.complain(str(report.error))

    def end(self) -> int:
        """Print the warnings and a summary; return the exit code of them all."""
        dumps = [each for each in self.all if each.outcome in OUTCOMES]
        for line in warning_lines(dumps, most=None if self.verbose else 3):
            self.run.say(line)
        skipped = sum(each.outcome == "skipped" and each.warnings != [LINK] for each in self.all)
        links = sum(each.outcome == "skipped" and each.warnings == [LINK] for each in self.all)
        if skipped and not self.verbose:
            self.run.say(f"Skipped {skipped} file{'s' if skipped > 1 else ''} of documentation (-v lists them).")
        if links and not self.verbose:
            which = "a link that leads" if links == 1 else f"{links} links that lead"
            self.run.say(f"Skipped {which} out of the folder (-v lists them); name what is meant by itself.")
        codes = {each.exit_code for each in self.all}
        if not dumps and not codes - {0}:
            self.run.complain("no dump found in what was named; `adlib formats` lists what adlib reads.")
            return 1
        return max(codes, key=GRAVITY.index)


def record(report: Report) -> dict[str, object]:
    """Give a report as plain data."""
    found = {name: value for name, value in asdict(report).items() if name != "error"}
    return {**found, "error": str(report.error) if report.error else None, "exit_code": report.exit_code}


def paragraph(report: Report) -> list[str]:
    """Word what became of one dump."""
    title = next((each.title for each in all_formats() if each.name == report.format), "By a mapping")
    extent = "complete" if report.complete else "partial"
    counts = ", ".join(
        f"{number:,} {name}"
        for name, number in (
            ("loaded", report.rows_loaded), ("unchanged", report.rows_unchanged), ("merged", report.rows_merged),
            ("rejected", report.rows_rejected),
        )
    )  # fmt: skip
    ads = f"; {report.ads:,} ads" if report.ads else ""
    warned = f"; {len(report.warnings)} warning{'s' if len(report.warnings) > 1 else ''}" if report.warnings else ""
    outcome = f" ({OUTCOMES[report.outcome]})" if OUTCOMES[report.outcome] else ""
    return [
        f"{short(report.name)}{outcome}",
        f"  {title} ({report.format}): {words.harmless(str(report.scope))}, {extent}",
        f"  as of {as_of(report)}",
        f"  {report.rows_read:,} rows read: {counts}{ads}; {report.seconds:.1f} s{warned}",
    ]


def as_of(report: Report) -> str:
    """Word the moment a dump describes, and how that is known."""
    if report.as_of is None:
        return "an unknown time (nothing in the dump says it)"
    return f"{words.plain(report.as_of)} UTC ({BASIS[report.as_of_basis]})"


def warning_lines(dumps: list[Report], most: int | None) -> list[str]:
    """Word all warnings, each text once with the files it is about; at most *most* of them by name."""
    about: dict[str, list[str]] = {}
    for report in dumps:
        for warning in report.warnings:
            name, _, text = warning.rpartition(": ") if ": " in warning else (report.name, "", warning)
            about.setdefault(text, []).append(short(name or report.name))
    lines = []
    for text, names in about.items():
        shown = names if most is None or len(names) <= most else [*names[:most], f"{len(names) - most:,} more"]
        lines.append(f"Warning: {words.harmless(text)} ({', '.join(shown)})")
    return lines


def short(name: str) -> str:
    """Write a path as seen from the current folder, where that is shorter."""
    try:
        seen = str(Path(name).relative_to(Path.cwd()))
    except ValueError:
        seen = name
    return words.harmless(seen)
