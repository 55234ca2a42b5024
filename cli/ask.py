"""Commands that answer one question each: a file of `archive/sql`, printed in any form."""

import sys
from typing import Annotated, Literal

import typer

from cli.forms import in_any_form
from cli.moment import at_any_moment
from cli.session import session

Status = Literal["active", "ended", "gone", "unknown"]
ON_SCREEN = 100
"""how many ads a terminal shows unless told otherwise; files and pipes get all."""


def remembered(context: typer.Context, platform: str | None) -> str | None:
    """Give the session the platform that is asked about, which it looks for in the archive that it opens."""
    session(context).platform = platform
    return platform


PLATFORM = typer.Option(help="Only this platform, such as meta.", callback=remembered)


@in_any_form
def status(
    context: typer.Context,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Name the days of each source without a complete capture.")
    ] = False,
) -> None:
    """Say what the archive holds: sources, captures, newest as-of times, ads, spend lines."""
    session(context).answer("gaps" if gaps else "status")


@in_any_form
def log(context: typer.Context, platform: Annotated[str | None, PLATFORM] = None) -> None:
    """List every import and what became of its rows."""
    session(context).answer("captures", platform=platform)


@in_any_form
def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="All of them must be there.")],
    limit: Annotated[int, typer.Option(min=1, help="How many of each kind.")] = 20,
) -> None:
    """Find advertisers, payers and ads by words; accents and capitals do not count."""
    session(context).answer("find", words=" ".join(words), limit=limit)


@in_any_form
@at_any_moment
def ads(
    context: typer.Context,
    *,
    advertiser: Annotated[str | None, typer.Option(help="Of this advertiser: its id, or its name.")] = None,
    status: Annotated[Status | None, typer.Option(help="Only ads that stand so.")] = None,
    platform: Annotated[str | None, PLATFORM] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many; a terminal shows 100 unless told.")] = None,
) -> None:
    """List ads as they stand."""
    run = session(context)
    if limit is None and run.form.name == "table" and sys.stdout.isatty():
        limit = ON_SCREEN
        run.say(f"The first {ON_SCREEN} ads at most; --limit shows more.")
    run.answer("ads", advertiser=advertiser, status=status, platform=platform, limit=limit)


@in_any_form
def rejected(
    context: typer.Context,
    capture: Annotated[
        int | None, typer.Argument(metavar="[CAPTURE]", help="Of one import; `adlib log` numbers them.")
    ] = None,
) -> None:
    """List the records that could not be read, whole and with the reason."""
    session(context).answer("rejected", capture=capture)
