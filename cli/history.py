"""Commands about the past: what changed from capture to capture, what left its source, taking back an import."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from adlib.errors import UsageError
from archive.changes import Kind, Wanted, checked, narrowed
from archive.database import Archive, question
from archive.undo import undo as take_back
from cli.ask import ON_SCREEN, PLATFORM
from cli.forms import in_any_form
from cli.reports import short
from cli.session import Session, session

SINCE = typer.Option(metavar="MOMENT", help="Only what later captures show: a day, or a capture's number (log).")
ADVERTISER = typer.Option(help="Of this advertiser: its id, or its name.")


@in_any_form
def changes(
    context: typer.Context,
    *,
    since: Annotated[str | None, SINCE] = None,
    advertiser: Annotated[str | None, ADVERTISER] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only this kind of change.")] = None,
    platform: Annotated[str | None, PLATFORM] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many; a terminal shows 100 unless told.")] = None,
) -> None:
    """Say what changed from one capture to the next, with both values and both files; the newest first.

    In ads, in the platforms' own figures, and in the names of advertisers. Only what both captures carry is compared.
    An ad is gone when a complete capture no longer holds it; why it went is not known.
    """
    run = session(context)
    print_changes(run, Wanted(since, kind, advertiser, platform, on_screen(run, limit, "changes")))


def print_changes(run: Session, wanted: Wanted) -> None:
    """Print what changed, asked only of the events that the answer can hold."""
    query = question("changes")
    with run.open() as opened, narrowed(opened, checked(opened, wanted)) as part:
        tell_times(run, opened, wanted.platform)
        run.print_from(part, query.sql, **query.bound(asdict(wanted)))


@in_any_form
def gone(
    context: typer.Context,
    *,
    counts: Annotated[
        bool, typer.Option("--counts", help="Per capture: how many went, came back, moved, were new.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Missing from a capture on or after this day.")
    ] = None,
    advertiser: Annotated[str | None, ADVERTISER] = None,
    country: Annotated[
        str | None, typer.Option(metavar="XX", help="Ads of this country one by one, also if all of them went.")
    ] = None,
    platform: Annotated[str | None, PLATFORM] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many; a terminal shows 100 unless told.")] = None,
) -> None:
    """List the ads that left a complete capture: where each was last seen, to the record, and whether it came back.

    All ads of a country that went at once are one line. Retention is how long the platform says it keeps ads, in years
    after their last day (`[retention]` in adlib.toml; 7 for Google and Meta). Why an ad went is not known.
    """
    run = session(context)
    if counts:
        refuse_with_counts(advertiser, country, limit)
        run.answer("turnover", platform=platform, since=since)
        return
    most = on_screen(run, limit, "lines")
    print_gone(run, platform=platform, advertiser=advertiser, since=since, country=country, limit=most)


def print_gone(run: Session, *, platform: str | None, **asked: object) -> None:
    """Print what left its source."""
    with run.open() as opened:
        tell_times(run, opened, platform)
        run.answer_from(opened, "vanished", platform=platform, **asked)


TIMES = """
SELECT count(*) FILTER (as_of_basis = 'not_before'), count(*) FILTER (as_of IS NULL)
FROM (SELECT *, count(*) OVER (PARTITION BY platform, format, scope) AS of_source FROM capture)
WHERE of_source > 1 AND ($platform IS NULL OR platform = $platform)
"""
"""captures that have others to be compared with."""


def tell_times(run: Session, archive: Archive, platform: str | None) -> None:
    """Say of how many captures the time is not known, or only as a lower bound: no order is surer than that."""
    bounds, undated = archive.sql(TIMES, platform=platform).rows[0]
    if bounds:
        which = "one capture" if bounds == 1 else f"{bounds} captures"
        run.say(f"The time of {which} is only a lower bound (`adlib log`): what is said to be before may be after.")
    if undated:
        which = "One capture says no date and is" if undated == 1 else f"{undated} captures say no date and are"
        run.say(f"{which} compared with no other.")


def on_screen(run: Session, limit: int | None, what: str) -> int | None:
    """Bound what a terminal is shown, and say so, unless the user said how many."""
    if limit is not None or run.form.name != "table" or not sys.stdout.isatty():
        return limit
    run.say(f"The first {ON_SCREEN} {what} at most; --limit shows more.")
    return ON_SCREEN


def refuse_with_counts(*given: object) -> None:
    """Raise UsageError for options that say nothing about counts."""
    if any(each is not None for each in given):
        raise UsageError("--counts counts whole captures; --advertiser, --country and --limit say nothing with it.")


def undo(
    context: typer.Context,
    captures: Annotated[
        list[int], typer.Argument(metavar="CAPTURE", help="Imports, by number; `adlib log` lists them.")
    ],
) -> None:
    """Take back imports exactly: the archive is as if they had never been made.

    Refused while a later import was counted against one of them; undo both then, and import the later one again.
    Originals that `import --keep` kept stay where they are.
    """
    run = session(context)
    with run.open(read_only=False) as archive:
        names = take_back(archive, captures)
    for capture, name in zip(sorted(set(captures)), names, strict=True):
        print(f"Took back capture {capture}: {short(name)}")
