"""`adlib collect`: fetch dumps from where platforms publish them."""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from adlib import collecting
from adlib.errors import UsageError
from archive.collect import meta_report
from archive.config_file import worded
from cli.files import named
from cli.forms import in_any_form
from cli.session import Session, session
from cli.stop import stoppable

collect = typer.Typer(help="Fetch dumps from where platforms publish them; `adlib import` reads what it fetches.")
Model = TypeVar("Model", bound=collecting.Section)
OUT = Path("collected")
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", parser=named, help="Where to put it, else as adlib.toml says [collected]."),
]
Import = Annotated[bool, typer.Option("--import", help="Import it into the archive when it is there.")]
AcceptShrunk = Annotated[
    bool, typer.Option("--accept-shrunk", help="Import a complete dump that holds far less than the one before it.")
]
BaseUrl = Annotated[str | None, typer.Option("--base-url", metavar="URL", help="Another address of the source.")]


@collect.callback(invoke_without_command=True)
@in_any_form
def collect_command(
    context: typer.Context,
    every: Annotated[
        bool, typer.Option("--all", help="All that `[collect]` in adlib.toml names; the same as `adlib watch`.")
    ] = False,
) -> None:
    """Fetch dumps from where platforms publish them; `adlib import` reads what it fetches.

    Stopped or killed at any moment, the same command goes on where it was. Exit code, the gravest of all sources:
    1 a source failed or is partial, 2 the command makes no sense, 5 the archive is locked or another run is at work,
    4 a source was refused as shrunken or too small, 3 rows were rejected, 0 all is well.
    """
    if context.invoked_subcommand is not None:
        return
    if not every:
        print(context.get_help())
        raise typer.Exit(2)
    from cli.watch import once

    raise typer.Exit(once(session(context)))


@collect.command("meta")
def meta_command(
    context: typer.Context,
    *,
    country: Annotated[
        list[str], typer.Option("--country", metavar="XX", help="Ads that reached this country; may be repeated.")
    ],
    page_id: Annotated[
        list[str] | None, typer.Option("--page-id", metavar="ID", help="Only ads of this page; may be repeated.")
    ] = None,
    search: Annotated[str, typer.Option(metavar="WORDS", help="Only ads with these words.")] = "",
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Only ads that ran on this day or later.")] = None,
    fields: Annotated[
        str,
        typer.Option(help="default: those that every country has; all: and those of this one; or names with commas."),
    ] = "default",
    api_version: Annotated[str, typer.Option("--api-version", help="The version of the API.")] = collecting.FIRST_API,
    ad_type: Annotated[str, typer.Option("--ad-type", help="Which ads.")] = "POLITICAL_AND_ISSUE_ADS",
    status: Annotated[str, typer.Option(help="ALL, ACTIVE or INACTIVE.")] = "ALL",
    limit: Annotated[int, typer.Option(help="Ads per page at first; halved when Meta asks for it.")] = 250,
    delay: Annotated[float, typer.Option(metavar="SECONDS", help="Pause between two pages.")] = 18.0,
    min_rows: Annotated[int, typer.Option("--min-rows", help="Import nothing where fewer ads came.")] = 0,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", metavar="FILE", help="Holds the access token, else ADLIB_META_TOKEN does."),
    ] = None,
    out: Out = None,
    importing: Import = False,
    accept_shrunk: AcceptShrunk = False,
    base_url: BaseUrl = None,
) -> None:
    """Ask the Meta Ad Library API for all political ads that reached a country, page by page, to the end.

    Each country is a run in a folder of its own. Every page is on the disk, without the access token, before the next
    is asked for. Only a run that came to the end is complete, and is imported as such.
    """
    run = session(context)
    asked = section(
        collecting.Meta,
        countries=[each.upper() for each in country],
        page_ids=page_id or [],
        search=search,
        since=as_day(since),
        fields=fields,
        api_version=api_version,
        ad_type=ad_type,
        status=status,
        limit=limit,
        delay=delay,
        min_rows=min_rows,
        base_url=base_url,
    )
    configured = run.config.collect.token_file if run.config.collect else None
    from cli.collecting import token_from

    token = token_from(token_file or configured)
    token()  # its lack is told before anything is begun
    carry_out(run, [asked], out, importing=importing, accept_shrunk=accept_shrunk, token=token)


@collect.command("google")
def google_command(
    context: typer.Context,
    *,
    min_rows: Annotated[int, typer.Option("--min-rows", help="Refuse a bundle with fewer ads.")] = 1,
    out: Out = None,
    importing: Import = False,
    accept_shrunk: AcceptShrunk = False,
    base_url: BaseUrl = None,
) -> None:
    """Fetch Google's political ads bundle, if it is another than the one at hand."""
    asked = section(collecting.Google, min_rows=min_rows, base_url=base_url)
    carry_out(session(context), [asked], out, importing=importing, accept_shrunk=accept_shrunk)


@collect.command("snap")
def snap_command(
    context: typer.Context,
    *,
    year: Annotated[
        list[int] | None, typer.Option("--year", metavar="YYYY", help="Only this year; may be repeated.")
    ] = None,
    min_rows: Annotated[int, typer.Option("--min-rows", help="Refuse a year with fewer ads.")] = 1,
    out: Out = None,
    importing: Import = False,
    accept_shrunk: AcceptShrunk = False,
    base_url: BaseUrl = None,
) -> None:
    """Fetch Snap's political ads, a zip per year, where they are others than those at hand."""
    asked = section(collecting.Snap, years=year or [], min_rows=min_rows, base_url=base_url)
    carry_out(session(context), [asked], out, importing=importing, accept_shrunk=accept_shrunk)


@collect.command("rates")
def rates_command(
    context: typer.Context,
    *,
    currency: Annotated[
        list[str] | None,
        typer.Option(
            "--currency", metavar="PKR", help="From Frankfurter; else those of ads that the ECB does not quote."
        ),
    ] = None,
    base: Annotated[
        list[str] | None, typer.Option("--base", metavar="EUR", help="What they are quoted in [EUR and USD].")
    ] = None,
    provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose rates, such as sbp; else Frankfurter's blend.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="The first day, else that of the first ad.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the new figure where the archive holds another for the day.")
    ] = False,
    out: Out = None,
    base_url: BaseUrl = None,
    frankfurter_url: Annotated[
        str | None, typer.Option("--frankfurter-url", metavar="URL", help="Another address of Frankfurter.")
    ] = None,
) -> None:
    """Fetch exchange rates and keep them in the archive: the ECB's, and of other currencies those Frankfurter has."""
    asked = section(
        collecting.Rates,
        currencies=[each.upper() for each in currency or []],
        bases=[each.upper() for each in base or ["EUR", "USD"]],
        provider=provider,
        since=as_day(since),
        base_url=base_url,
        frankfurter_url=frankfurter_url,
    )
    carry_out(session(context), [asked], out, importing=True, replacing=replace)


@collect.command("meta-report")
def meta_report_command(
    context: typer.Context,
    *,
    watch: Annotated[
        Path | None, typer.Option("--watch", metavar="FOLDER", help="Wait until a report is saved there; import it.")
    ] = None,
    within: Annotated[
        float | None, typer.Option("--within", metavar="MINUTES", help="Wait no longer than this.")
    ] = None,
    accept_shrunk: AcceptShrunk = False,
) -> None:
    """Say how to save Meta's Ad Library Report, which has no address to fetch it from; with --watch, wait for it."""
    if watch is None:
        print(meta_report.HOW)
    else:
        await_report(session(context), meta_report.checked(watch), within, accept_shrunk=accept_shrunk)


def await_report(run: Session, folder: Path, minutes: float | None, *, accept_shrunk: bool) -> None:
    """Wait until a report is saved in a folder, import it, and leave with the exit code of that."""
    from cli.import_ import import_into

    before = meta_report.reports(folder)
    told = f" The {len(before):,} that lie there are left as they are; `adlib import` reads them." if before else ""
    run.say(f"{meta_report.HOW}\nWaiting for a report in {folder}; Ctrl-C ends it.{told}")
    until = time.monotonic() + minutes * 60 if minutes is not None else None
    with stoppable("Stopped; no report was saved."):
        found = meta_report.wait_for_reports(folder, before, until=until)
        raise typer.Exit(import_into(run, found, accept_shrunk=accept_shrunk))


def carry_out(
    run: Session,
    asked: Sequence[collecting.Section],
    out: Path | None,
    *,
    importing: bool,
    accept_shrunk: bool = False,
    replacing: bool = False,
    token: Any = None,
) -> None:
    """Collect from one source, import it if asked to, and leave with the exit code of it all."""
    from cli.collecting import Collecting, at_work, jobs_of, token_from

    configured = run.config.collect
    place = out or (configured.out if configured else OUT)
    with at_work(place):
        work = Collecting(run, place, accept_shrunk=accept_shrunk, replacing=replacing)
        jobs = jobs_of(run, asked, place, token or token_from(None))
        for job in jobs:
            outcome = work.carry_out(job)
            if importing:
                work.import_outcomes([outcome])
            line = work.line(job.source)
            told = ", ".join(each for each in (line.collected, line.details, line.imported) if each)
            print(f"{line.source}: {told}", flush=True)
            if outcome.path and not importing and outcome.state != "unchanged":
                run.say(f"It is in {outcome.path}; `adlib import {outcome.path}` imports it.")
    raise typer.Exit(work.exit_code)


def section(model: type[Model], **given: Any) -> Model:
    """Check what was asked for as adlib.toml is checked. Raises UsageError with a line per mistake."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        mistakes = [f"{option(str(each['loc'][0]))}: {worded(each, model)}" for each in error.errors()]
        raise UsageError("\n".join(mistakes)) from error


def option(key: str) -> str:
    """Name the option that gives a setting."""
    single = {"countries": "country", "page_ids": "page-id", "years": "year", "currencies": "currency", "bases": "base"}
    return f"--{single.get(key, key.replace('_', '-'))}"


def as_day(text: str | None) -> date | None:
    """Read a day. Raises UsageError for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--since {text}: write a day such as 2026-05-24.") from error
