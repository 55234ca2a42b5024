"""`adlib elections`: the elections that adlib knows, and what the archive holds of each."""

from difflib import get_close_matches
from typing import Annotated, Any, Literal

import typer

from adlib.errors import UsageError
from archive.database import Archive
from cli.ask import PLATFORM
from cli.explain import explained_on_request
from cli.forms import in_any_form
from cli.moment import at_any_moment
from cli.session import Session, session

Part = Literal["spend", "ads", "advertisers", "payers"]
Basis = Literal["country", "targeting", "delivery", "dump"]
QUESTIONS = {
    "spend": "spend_by_election", "ads": "election_ads", "advertisers": "election_advertisers",
    "payers": "election_payers",
}  # fmt: skip


@in_any_form
@at_any_moment
@explained_on_request
def elections(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One election, by its whole name.")] = None,
    *,
    show: Annotated[
        Part | None, typer.Option(help="What counts for the election: sums, ads one by one, advertisers or payers.")
    ] = None,
    basis: Annotated[
        Basis | None, typer.Option(help="With --show ads, advertisers or payers: only ads that this ties to it.")
    ] = None,
    jurisdiction: Annotated[str | None, typer.Option(metavar="DE", help="Only elections of this country.")] = None,
    held: Annotated[bool, typer.Option("--held", help="Only elections that the archive has ads for.")] = False,
    platform: Annotated[str | None, PLATFORM] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="With --show advertisers or payers: only the first N of each currency.")
    ] = None,
) -> None:
    """List elections with their dates, authority and source, and what the archive holds of each.

    An ad counts for an election when it ran in its period and something ties it to the country or its regions: the
    dump's word (country), a place that was asked for (targeting), where it was seen (delivery), or a dump that is all
    of one country (dump). These overlap and are never added; it says nothing about what an ad is about.

    Where no law or rule states a period, ads count from three months before the first polling day; the answer says so.
    adlib.toml corrects and adds elections (docs/elections.md).
    """
    run = session(context)
    refuse_idle(name, show, basis, top, jurisdiction, held=held, platform=platform)
    given = {"election": name, "jurisdiction": jurisdiction, "held": held or None, "basis": basis, "top": top}
    with run.open() as archive:
        check_name(archive, name)
        answer(run, archive, show, {**given, "platform": platform})
        tell_windows(run, archive, name)


def answer(run: Session, archive: Archive, show: str | None, given: dict[str, Any]) -> None:
    """Print the answer to the question that shows this part, with those of the options that it takes."""
    taken = {key: value for key, value in given.items() if value is not None}
    run.answer_from(archive, QUESTIONS[show] if show else "elections", **taken)


def refuse_idle(
    name: str | None, show: str | None, basis: str | None, top: int | None, jurisdiction: str | None, **others: Any
) -> None:
    """Raise UsageError for options that say nothing beside the others."""
    if show is None and (basis or top or others["platform"]):
        raise UsageError(
            "--basis, --top and --platform belong to --show; say --show spend, ads, advertisers or payers."
        )
    if show is not None and name is None:
        raise UsageError(f"--show {show}: say which election; `adlib elections` lists them.")
    if show is not None and (jurisdiction or others["held"]):
        raise UsageError("--jurisdiction and --held choose among elections; leave them out where one is named.")
    if basis and show == "spend":
        raise UsageError("--show spend has a row for every basis; leave --basis out.")
    if top and show not in ("advertisers", "payers"):
        raise UsageError("--top belongs to --show advertisers or payers.")


def check_name(archive: Archive, name: str | None) -> None:
    """Raise UsageError for an election that there is not, naming those that are near."""
    names = [row[0] for row in archive.sql("SELECT name FROM election ORDER BY name").rows]
    if name is not None and name not in names:
        near = get_close_matches(name, names, 3, 0.4)
        meant = f"did you mean {' or '.join(near)}?" if near else "`adlib elections` lists them."
        raise UsageError(f"there is no election {name!r}; {meant}")


def tell_windows(run: Session, archive: Archive, name: str | None) -> None:
    """Say on stderr of how many elections no period is stated, and what that means."""
    query = "SELECT count(*) FROM election WHERE period_start IS NULL AND ($name IS NULL OR name = $name)"
    without = archive.sql(query, name=name).rows[0][0]
    if without:
        which = "this election" if name else f"{without} elections"
        run.say(f"No regulated period is stated for {which}: ads count from three months before the first polling day.")
