"""Commands that answer one question each: a file of `archive/sql`, printed in any form."""

import sys
from typing import Annotated, Literal

import typer

from adlib.errors import UsageError
from cli.forms import in_any_form
from cli.session import Session, session

Status = Literal["active", "ended", "gone", "unknown"]
PLATFORM = typer.Option(help="Only this platform, such as meta.")
ON_SCREEN = 100
"""how many ads a terminal shows unless told otherwise; files and pipes get all."""


@in_any_form
def status(context: typer.Context) -> None:
    """Say what the archive holds: sources, captures, newest as-of times, ads, spend lines."""
    session(context).answer("status")


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
def spend(
    context: typer.Context,
    *,
    by: Annotated[Literal["advertiser", "payer", "platform"], typer.Option(help="Whose spend.")] = "advertiser",
    basis: Annotated[
        Literal["ads", "lines"], typer.Option(help="Sums over ads, or the platform's own figures; never both.")
    ] = "ads",
    grain: Annotated[str | None, typer.Option(help="With --basis lines: what the figures cover [total].")] = None,
    platform: Annotated[str | None, PLATFORM] = None,
    currency: Annotated[str | None, typer.Option(help="Only this currency, such as EUR.")] = None,
    country: Annotated[str | None, typer.Option(help="With --basis lines: only figures of this country.")] = None,
    status: Annotated[Status | None, typer.Option(help="With --basis ads: only ads that stand so.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only the first N of each currency.")] = None,
) -> None:
    """Say what was spent: per currency, the least and the most it can have been.

    Platforms print ranges, so a sum has two ends: the sum of all lower and the sum of all upper bounds. "At least"
    means that some ad has no upper bound or does not say its spend; their numbers stand beside it. Currencies are
    never added, and sums over ads are never mixed with the platforms' own figures.
    """
    run, shared = session(context), {"platform": platform, "currency": currency, "top": top}
    if basis == "ads":
        refuse(grain=grain, country=country, basis=basis)
        run.answer(f"spend_by_{by}", **shared, status=status)
    else:
        refuse(status=status, basis=basis)
        run.answer(f"spend_lines_by_{by}", **shared, grain=grain, country=country)
    tell_other_basis(run, basis, grain or "total")


def refuse(basis: str, **given: str | None) -> None:
    """Raise UsageError for an option that belongs to the other basis."""
    wrong = next((name for name, value in given.items() if value is not None), None)
    if wrong:
        raise UsageError(f"--{wrong} says nothing with --basis {basis}; leave it out or take the other basis.")


def tell_other_basis(run: Session, basis: str, grain: str) -> None:
    """Say on stderr when the answer is empty because the archive holds only the other kind of figures."""
    with run.open() as archive:
        grains = [row[0] for row in archive.sql("SELECT DISTINCT grain FROM spend_line ORDER BY grain").rows]
        has_ads = archive.sql("SELECT count(*) > 0 FROM ad_current").rows[0][0]
    if basis == "ads" and grains and not has_ads:
        run.say(
            f"This archive holds no ads, only the platforms' own figures: ask with --basis lines --grain {grains[0]}."
        )
    if basis == "lines" and grain not in grains:
        run.say(f"There are no figures of grain {grain} in this archive; there are: {', '.join(grains) or 'none'}.")


@in_any_form
def rejected(
    context: typer.Context,
    capture: Annotated[
        int | None, typer.Argument(metavar="[CAPTURE]", help="Of one import; `adlib log` numbers them.")
    ] = None,
) -> None:
    """List the records that could not be read, whole and with the reason."""
    session(context).answer("rejected", capture=capture)


COMMANDS = (status, log, find, ads, spend, rejected)
