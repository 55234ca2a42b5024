"""Carry out what is to be collected: fetch, import, build the site; one line of summary per source."""

import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, fields
from getpass import getpass
from pathlib import Path

from adlib.collecting import Rates, Section
from adlib.errors import AdlibError, UsageError
from archive.collect import rates
from archive.collect.jobs import Job, Outcome, Talk, all_jobs
from archive.collect.lock import locked
from archive.collect.pending import pending
from archive.collect.secret import Secret, meta_token
from archive.collect.taken_in import TakenIn
from archive.database import Archive, Rows
from archive.importer import Options, Report, import_paths
from archive.rates.files import Stated, import_rates
from cli.progress import Bars
from cli.session import Session
from cli.site import build
from cli.stop import STOPPED, stoppable

GRAVITY = (0, 3, 4, 5, 2, 1)
"""exit codes of single sources, the gravest last."""


STATE = """
SELECT coalesce((SELECT string_agg(capture_id || ' ' || fingerprint, ';' ORDER BY capture_id) FROM capture), '')
  || (SELECT count(*) || ' ' || coalesce(sum(rate), 0) FROM exchange_rate)
"""


@dataclass
class Line:
    """The summary of one source."""

    source: str
    collected: str
    details: str
    imported: str = ""
    exit_code: int = 0


class Collecting:
    """One run over the sources."""

    def __init__(
        self,
        run: Session,
        out: Path,
        *,
        accept_shrunk: bool = False,
        replacing: bool = False,
        keep: Path | None = None,
    ) -> None:
        self.run, self.out, self.replacing = run, out, replacing
        self.options = Options(accept_shrunk=accept_shrunk, keep=keep)
        self.lines: list[Line] = []
        self.taken_in = TakenIn(out, run.path)

    @property
    def exit_code(self) -> int:
        """The gravest of all."""
        return max((line.exit_code for line in self.lines), key=GRAVITY.index, default=0)

    def carry_out(self, job: Job) -> Outcome:
        """Run a job; an error is told when it happens."""
        with Bars(self.run.quiet, unit="pages" if job.source.startswith("meta") else "bytes") as bars:
            outcome = job.run(Talk(self.saying(bars), bars.advance))
        self.note(outcome)
        return outcome

    def saying(self, bars: Bars) -> Callable[[str], None]:
        """Give the function that says something between the bars."""

        def say(words: str) -> None:
            bars.pause()
            self.run.say(words)

        return say

    def note(self, outcome: Outcome) -> None:
        """Write a source's line, and complain of what went wrong."""
        code = outcome.error.exit_code if outcome.error else 0
        details = outcome.said if outcome.state != "failed" else ""
        self.lines.append(Line(outcome.source, outcome.state, details, exit_code=code))
        if outcome.error:
            self.run.complain(str(outcome.error))

    def line(self, source: str) -> Line:
        """Find a source's line, or add one."""
        found = next((line for line in self.lines if line.source == source), None)
        if found is None:
            found = Line(source, "at hand", "")
            self.lines.append(found)
        return found

    def import_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Import what was fetched and the archive has not taken in."""
        found = [each for each in outcomes if each.path and not self.taken_in.has(each.path)]
        with self.opened([each.source for each in found]) as opened:
            for each in found if opened else ():
                if opened and each.path and each.stated:
                    self.import_rates(opened, each.source, each.path, each.stated)
                elif opened and each.path:
                    self.import_dump(opened, each.source, each.path)

    def import_pending(self) -> None:
        """Import what earlier runs fetched and could not import."""
        found = {f"earlier: {path.relative_to(self.out)}": path for path in pending(self.out, self.taken_in)}
        with self.opened([*found]) as opened:
            for source, path in found.items() if opened else ():
                if opened:
                    self.import_dump(opened, source, path)

    @contextmanager
    def opened(self, sources: Sequence[str]) -> Iterator[Archive | None]:
        """Open the archive for writing, where there is anything to import; None where it cannot be opened."""
        with ExitStack() as stack:
            opened = None
            try:
                opened = stack.enter_context(self.run.open(read_only=False)) if sources else None
            except AdlibError as error:
                self.run.complain(str(error))
                for source in sources:
                    self.failed(source, error)
            yield opened

    def failed(self, source: str, error: AdlibError) -> None:
        """Note that a source could not be imported."""
        line = self.line(source)
        code = 1 if isinstance(error, UsageError) else error.exit_code
        line.imported, line.exit_code = "failed", max(line.exit_code, code, key=GRAVITY.index)

    def import_dump(self, opened: Archive, source: str, path: Path) -> None:
        """Import one run of pages, or one zip."""
        line, code = self.line(source), 0
        with Bars(self.run.quiet) as bars:
            options = Options(accept_shrunk=self.options.accept_shrunk, keep=self.options.keep, advance=bars.advance)
            reports = [each for each in import_paths(opened, [path], options) if each.outcome != "skipped"]
        for report in reports:
            code = max(code, report.exit_code, key=GRAVITY.index)
            if report.error:
                self.run.complain(str(report.error))
        line.imported = "; ".join(map(worded, reports))
        line.exit_code = max(line.exit_code, code, key=GRAVITY.index)
        if code in (0, 3):
            self.taken_in.add(path)

    def import_rates(self, opened: Archive, source: str, path: Path, stated: Stated) -> None:
        """Import rates; the ECB's are unpacked first."""
        try:
            with tempfile.TemporaryDirectory(prefix="adlib-") as folder:
                table = rates.unpacked(path, Path(folder)) if path.suffix == ".zip" else path
                done = import_rates(opened, table, stated, replacing=self.replacing)
        except AdlibError as error:
            self.run.complain(str(error))
            self.failed(source, error)
            return
        changed = f", {done.changed:,} replaced" if done.changed else ""
        self.line(source).imported = f"{done.new:,} new, {done.known:,} known{changed}"
        self.taken_in.add(path)

    def build_site(self, site: Path) -> None:
        """Build the site where the archive or adlib.toml is another than when it was built last."""
        if not self.run.path.exists():
            return
        try:
            state = [str(site.resolve()), self.state()]
            if self.taken_in.site == state and (site / "index.html").exists():
                self.lines.append(Line("site", "unchanged", str(site)))
                return
            build(self.run, site)
        except AdlibError as error:
            self.run.complain(str(error))
            self.lines.append(Line("site", "failed", str(site), exit_code=error.exit_code))
            return
        self.taken_in.site = state
        self.lines.append(Line("site", "built", str(site)))

    def state(self) -> str:
        """Tell apart the states of the archive and of adlib.toml that a site may be of."""
        with self.run.open() as opened:
            (known,) = opened.sql(STATE).rows[0]
        said = Path(self.run.config_file or "adlib.toml")
        settings = said.read_bytes() if said.is_file() else b""
        return hashlib.sha256(str(known).encode() + settings).hexdigest()

    def print_summary(self) -> None:
        """Print a line per source, in the form that was asked for."""
        names = tuple(each.name for each in fields(Line))
        kinds = tuple("BIGINT" if name == "exit_code" else "VARCHAR" for name in names)
        self.run.print_rows(Rows(names, kinds, iter([astuple(each) for each in self.lines])))
        self.run.said_where()


def worded(report: Report) -> str:
    """Say what became of one dump."""
    if report.outcome == "known":
        return "known"
    if report.error:
        return "refused"
    counts = ((report.rows_loaded, "loaded"), (report.rows_unchanged, "unchanged"), (report.rows_rejected, "rejected"))
    extent = "complete" if report.complete else "partial"
    words = ", ".join(f"{count:,} {name}" for count, name in counts if count) or "no rows"
    return f"capture {report.capture_id}, {extent}: {words}"


@contextmanager
def at_work(out: Path) -> Iterator[None]:
    """Hold the folder's lock, and end in a sentence when stopped."""
    with stoppable(STOPPED), locked(out):
        yield


def jobs_of(run: Session, asked: Sequence[Section], out: Path, token: Callable[[], Secret]) -> list[Job]:
    """List the jobs; which rates are wanted is asked of the archive, if there is one."""
    if run.path.exists() and any(isinstance(each, Rates) for each in asked):
        with run.open() as opened:
            return all_jobs(asked, out, token, opened)
    return all_jobs(asked, out, token, None)


def token_from(file: Path | None) -> Callable[[], Secret]:
    """Give what finds the token when it is needed, once: in a file, the environment, or by asking a person."""
    found: list[Secret] = []

    def token() -> Secret:
        if not found:
            found.append(meta_token(file, asked if sys.stdin.isatty() and sys.stderr.isatty() else None))
        return found[0]

    return token


def asked() -> str:
    """Ask a person for the token; it is not shown while it is typed."""
    return getpass("Access token for the Meta Ad Library API: ", stream=sys.stderr)
