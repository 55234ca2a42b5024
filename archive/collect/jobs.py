"""What is to be collected, as a list of jobs: each fetches one thing into the folder, and says what became of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from adlib import collecting
from adlib.errors import AdlibError, ShrunkenCapture, SourceFailed
from archive.collect import google, meta, rates, snapchat
from archive.collect.download import Missing
from archive.collect.manners import Manners, factor_for, quiet
from archive.collect.published import Kept
from archive.collect.secret import Secret
from archive.collect.web import Web
from archive.database import Archive
from archive.rates.files import Stated

State = Literal["complete", "partial", "new", "unchanged", "failed"]


@dataclass(frozen=True)
class Talk:
    """How a job speaks to whoever runs it."""

    say: Callable[[str], None] = quiet
    """told why it takes long."""
    progress: Callable[[str, int, int | None], None] = lambda name, done, total: None
    """told the job's name, how much is done, and of how much, where that is known."""
    manners: Manners = field(default_factory=Manners)


@dataclass(frozen=True)
class Outcome:
    """What became of one job."""

    source: str
    state: State
    said: str
    path: Path | None = None
    """what is to be imported; None: nothing."""
    error: AdlibError | None = None
    stated: Stated | None = None
    """of rates: whose they are; such a file is read by `archive.rates`."""


@dataclass(frozen=True)
class Job:
    """One thing to collect."""

    source: str
    do: Callable[[Talk], Outcome]

    def run(self, talk: Talk) -> Outcome:
        """Do it; what goes wrong is the outcome."""
        try:
            return self.do(talk)
        except AdlibError as error:
            return Outcome(self.source, "failed", str(error), error=error)
        except OSError as error:
            failed = SourceFailed(f"{error.filename or 'the disk'}: nothing can be written here ({error.strerror}).")
            return Outcome(self.source, "failed", str(failed), error=failed)


@contextmanager
def asking(address: str, talk: Talk) -> Iterator[Web]:
    """Open a source; waits may be shortened only towards this computer."""
    manners = replace(talk.manners, say=talk.say)
    with Web(address, manners) as web:
        web.manners = replace(manners, factor=factor_for(web.is_own_computer))
        yield web


def meta_jobs(asked: collecting.Meta, out: Path, token: Callable[[], Secret]) -> list[Job]:
    """Ask a question about each of its countries; one that names many pages is asked in parts."""
    pages = asked.page_ids
    parts = [tuple(pages[at : at + meta.PAGES_AT_ONCE]) for at in range(0, len(pages), meta.PAGES_AT_ONCE)] or [()]
    return [meta_job(query(asked, country, part), asked, out, token) for country in asked.countries for part in parts]


def query(asked: collecting.Meta, country: str, page_ids: tuple[str, ...]) -> meta.Query:
    """Word one question."""
    return meta.Query(
        country=country,
        page_ids=page_ids,
        search=asked.search,
        since=asked.since,
        fields=asked.fields,
        api_version=asked.api_version,
        ad_type=asked.ad_type,
        status=asked.status,
        limit=asked.limit,
    )


def meta_job(asked: meta.Query, settings: collecting.Meta, out: Path, token: Callable[[], Secret]) -> Job:
    """Make the job of one question."""
    name = f"meta {asked.scope.removeprefix('query ')}"

    def do(talk: Talk) -> Outcome:
        address = settings.base_url or meta.ADDRESS
        with asking(address, replace(talk, manners=replace(talk.manners, delay=settings.delay))) as web:
            run = meta.collect(
                asked, out / "meta" / asked.folder, web, token(), lambda pages, ads: talk.progress(name, pages, None)
            )
        said = f"{counted(run.pages, 'page')}, {counted(run.ads, 'ad')}{', gone on with' if run.is_resumed else ''}"
        path = run.folder if run.pages else None
        if run.reason:
            return Outcome(name, "partial", said, path, SourceFailed(f"{name}: {run.reason}"))
        if run.ads < settings.min_rows:
            few = f"{name}: {run.ads:,} ads came where at least {settings.min_rows:,} are expected; not imported."
            return Outcome(name, "complete", said, error=ShrunkenCapture(few))
        return Outcome(name, "complete", said, path)

    return Job(name, do)


def google_jobs(asked: collecting.Google, out: Path) -> list[Job]:
    """Fetch Google's bundle."""

    def do(talk: Talk) -> Outcome:
        with asking(asked.base_url or google.ADDRESS, talk) as web:
            shown = lambda done, total: talk.progress("google", done, total)  # noqa: E731 - a name for one argument
            return published("google", google.collect(web, out / "google", min_rows=asked.min_rows, progress=shown))

    return [Job("google", do)]


def snap_jobs(asked: collecting.Snap, out: Path) -> list[Job]:
    """Fetch Snap's zips, one job per year."""
    every = snapchat.years(datetime.now(UTC).date())
    return [snap_job(year, asked, out, may_lack=year == every[-1]) for year in asked.years or every]


def snap_job(year: int, asked: collecting.Snap, out: Path, *, may_lack: bool) -> Job:
    """Make the job of one year; this year's zip *may lack* until its first ad."""
    name = f"snap {year}"

    def do(talk: Talk) -> Outcome:
        try:
            return fetched(talk)
        except Missing:
            if not may_lack:
                raise
            return Outcome(name, "unchanged", "Snap has published none of this year yet")

    def fetched(talk: Talk) -> Outcome:
        with asking(snapchat.address(asked.base_url or snapchat.ADDRESS, year), talk) as web:
            shown = lambda done, total: talk.progress(name, done, total)  # noqa: E731 - a name for one argument
            kept = snapchat.collect(web, out / "snapchat", year, min_rows=asked.min_rows, progress=shown)
            return published(name, kept)

    return Job(name, do)


def published(source: str, kept: Kept) -> Outcome:
    """Word what became of a published file."""
    return Outcome(source, "new" if kept.is_new else "unchanged", kept.said, kept.path)


def rates_jobs(asked: collecting.Rates, out: Path, archive: Archive | None) -> list[Job]:
    """Fetch the ECB's rates, and of the other currencies of the archive's ads those that Frankfurter has."""
    wanted = {each.currency: each.since for each in rates.wanted(archive)} if archive else {}
    first = asked.since or date(1999, 1, 4)
    if asked.currencies:
        wanted = {currency: wanted.get(currency, first) for currency in asked.currencies}
    since = {currency: asked.since or day for currency, day in wanted.items()}
    jobs = [ecb_job(asked, out)]
    for currency, base in [(each, base) for each in since for base in asked.bases if base != each]:
        source = rates.source_name(currency, base, asked.provider)
        jobs.append(frankfurter_job(asked, out, (currency, base), rates.next_day(archive, source, since[currency])))
    return jobs


def ecb_job(asked: collecting.Rates, out: Path) -> Job:
    """Make the job that fetches the ECB's rates."""

    def do(talk: Talk) -> Outcome:
        with asking(asked.base_url or rates.ECB, talk) as web:
            return replace(published("rates ECB", rates.collect_ecb(web, out / "rates")), stated=Stated())

    return Job("rates ECB", do)


def frankfurter_job(asked: collecting.Rates, out: Path, pair: tuple[str, str], since: date) -> Job:
    """Make the job that fetches one currency's rates in one base."""
    currency, base = pair
    name = f"rates {currency} per {base}"

    def do(talk: Talk) -> Outcome:
        with asking(asked.frankfurter_url or rates.FRANKFURTER, talk) as web:
            path = rates.collect_frankfurter(web, out / "rates", currency, base, since=since, provider=asked.provider)
        if path is None:
            return Outcome(name, "unchanged", f"none since {since}")
        stated = Stated(source=rates.source_name(currency, base, asked.provider))
        return Outcome(name, "new", f"from {since}", path, stated=stated)

    return Job(name, do)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def all_jobs(
    settings: Sequence[collecting.Section], out: Path, token: Callable[[], Secret], archive: Archive | None
) -> list[Job]:
    """List the jobs of all sections, in the order given."""
    jobs: list[Job] = []
    for each in settings:
        match each:
            case collecting.Meta():
                jobs += meta_jobs(each, out, token)
            case collecting.Google():
                jobs += google_jobs(each, out)
            case collecting.Snap():
                jobs += snap_jobs(each, out)
            case collecting.Rates():
                jobs += rates_jobs(each, out, archive)
    return jobs
