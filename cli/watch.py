"""`adlib watch`: all that adlib.toml names, fetched, imported and built into the site; made for schedulers."""

import re
import time
from typing import Annotated

import typer

from adlib.errors import AdlibError, UsageError
from archive.config_collect import Collecting as Configured
from cli.forms import in_any_form
from cli.session import Session, session
from cli.stop import STOPPED, stoppable

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@in_any_form
def watch(
    context: typer.Context,
    every: Annotated[
        str | None,
        typer.Option("--every", metavar="TIME", help="Do it again and again, such as every 6h; else it is done once."),
    ] = None,
    accept_shrunk: Annotated[
        bool, typer.Option("--accept-shrunk", help="Import complete dumps that hold far less than those before them.")
    ] = False,
) -> None:
    """Collect all that `[collect]` in adlib.toml names, import it, build the site if anything changed, and sum it up.

    Made for cron, systemd timers and the like: a second run at the same time ends at once, what one run could not
    finish the next makes up for, and the exit code says what to do.

    Exit code, the gravest of all sources: 1 a source failed or is partial, 2 adlib.toml makes no sense, 5 another run
    is at work or the archive is locked, 4 a source was refused as shrunken or too small, 3 rows were rejected, 0 all is
    well.
    """
    run = session(context)
    configured(run)
    if every is None:
        raise typer.Exit(once(run, accept_shrunk=accept_shrunk))
    again_and_again(run, seconds(every), accept_shrunk=accept_shrunk)


def again_and_again(run: Session, pause: float, *, accept_shrunk: bool) -> None:
    """Do it every *pause* seconds until someone stops it."""
    with stoppable(STOPPED):
        while True:
            once(run, accept_shrunk=accept_shrunk)
            time.sleep(pause)


def once(run: Session, *, accept_shrunk: bool = False) -> int:
    """Do it once; give the exit code."""
    from cli.collecting import Collecting, at_work, jobs_of, token_from

    said = configured(run)
    with at_work(said.out):
        work = Collecting(run, said.out, accept_shrunk=accept_shrunk, keep=said.keep)
        token = token_from(said.token_file)
        work.import_pending()
        for source in said.sources:  # one after the other: which rates are wanted follows from the ads before
            try:
                jobs = jobs_of(run, [source], said.out, token)
            except AdlibError as error:  # which rates are wanted is asked of the archive
                run.complain(str(error))
                work.failed("rates", error)
                continue
            for job in jobs:
                work.import_outcomes([work.carry_out(job)])
        if said.site:
            work.build_site(said.site)
        work.print_summary()
    return work.exit_code


def configured(run: Session) -> Configured:
    """Give what is to be collected. Raises UsageError where adlib.toml names nothing."""
    found = run.config.collect
    if found is None or not found.sources:
        raise UsageError(
            "adlib.toml names nothing to collect; add [[collect.meta]], [collect.google], [collect.snap] or "
            "[collect.rates] (docs/collect.md)."
        )
    return found


def seconds(text: str) -> int:
    """Read a time such as 90m or 6h. Raises UsageError for anything else, and for less than a minute."""
    found = re.fullmatch(r"(\d{1,4})([smhd])", text)
    if not found or (value := int(found[1]) * UNITS[found[2]]) < 60:
        raise UsageError(f"--every {text}: write a time such as 90m, 6h or 1d, of a minute at least.")
    return value
