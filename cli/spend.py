"""`adlib spend`: what was spent, as intervals per currency, by whom, where or when."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args

import typer

from adlib.errors import UsageError
from archive.config import Config
from archive.database import Archive, adds_up
from cli.ask import PLATFORM, Status
from cli.explain import explained_on_request
from cli.forms import in_any_form
from cli.moment import at_any_moment
from cli.session import session
from cli.spend_notes import tell

Timed = Literal["week", "month"]
By = Literal["advertiser", "payer", "platform", "country", "region", "week", "month", "election", "entity"]
GRAINS = """
SELECT grain, count(period_start) > 0 FROM spend_line WHERE $platform IS NULL OR platform = $platform
GROUP BY grain ORDER BY grain
"""
"""which figures a platform gives, and whether any of each grain says days."""


@in_any_form
@at_any_moment
@explained_on_request
def spend(
    context: typer.Context,
    *,
    by: Annotated[str, typer.Option(help=f"Whose, where or when: {', '.join(get_args(By))}.")] = "advertiser",
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Only what ran on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Only what ran on this day or earlier.")
    ] = None,
    pro_rate: Annotated[
        bool, typer.Option("--pro-rate", help="Count only the share of days in the period: an estimate.")
    ] = False,
    basis: Annotated[
        Literal["ads", "lines"], typer.Option(help="Sums over ads, or the platform's own figures; never both.")
    ] = "ads",
    grain: Annotated[str | None, typer.Option(help="With --basis lines: what the figures cover [total].")] = None,
    platform: Annotated[str | None, PLATFORM] = None,
    currency: Annotated[str | None, typer.Option(help="Only this currency, such as EUR.")] = None,
    country: Annotated[str | None, typer.Option(help="With --basis lines: only figures of this country.")] = None,
    status: Annotated[Status | None, typer.Option(help="With --basis ads: only ads that stand so.")] = None,
    convert: Annotated[
        str | None, typer.Option(metavar="EUR", help="Amounts in this currency, by a dated rate (`adlib rates list`).")
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only the first N of each currency.")] = None,
    election: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --by election: only this one (`adlib elections`).")
    ] = None,
    unmerged: Annotated[
        bool, typer.Option("--unmerged", help="With --by entity: every advertiser and payer of it by itself.")
    ] = False,
) -> None:
    """Say what was spent: per currency, the least and the most it can have been.

    Platforms print ranges, so a sum has two ends: the sum of all lower and the sum of all upper bounds. "At least"
    means that some ad has no upper bound or does not say its spend; their numbers stand beside it. Where intervals
    overlap nobody can say who spent more: they share their ranks. Currencies are never added, and sums over ads are
    never mixed with the platforms' own figures.

    Of a period, all ads count that ran in it, and they count whole unless --pro-rate.

    With --convert each ad is converted at the rate of its first day, each figure of a platform at that of its last day,
    never at a later one; each row says whose rates and of which days. What has no rate stays in its own currency.
    """
    run = session(context)
    asked = Asked(
        by, basis, since, until, pro_rate, platform, currency, convert and convert.upper(), country, status, grain,
        top, election, unmerged,
    )  # fmt: skip
    asked.check(run.config)
    run.convert = asked.convert
    with run.open() as archive:
        asked.check_days(archive)
        run.answer_from(archive, asked.question, **asked.parameters)
        tell(run, archive, asked)


@dataclass(frozen=True)
class Asked:
    """What was asked about spend: the options of the command, in its words."""

    by: str
    basis: str
    since: str | None
    until: str | None
    pro_rate: bool
    platform: str | None
    currency: str | None
    convert: str | None
    country: str | None
    status: str | None
    stated_grain: str | None
    top: int | None
    election: str | None = None
    unmerged: bool = False

    @property
    def timed(self) -> bool:
        """Tell whether the answer goes by time."""
        return self.by in get_args(Timed)

    @property
    def grain(self) -> str:
        """Name the platforms' own figures that are meant; where nobody says, weeks or totals."""
        return self.stated_grain or ("week" if self.timed else "total")

    @property
    def question(self) -> str:
        """Name the question that answers this."""
        by = "entity_member" if self.unmerged else self.by
        return f"spend_by_{by}" if self.basis == "ads" else f"spend_lines_by_{by}"

    @property
    def parameters(self) -> dict[str, Any]:
        """Give the question's parameters."""
        of_basis = (
            {"status": self.status} if self.basis == "ads" else {"grain": self.stated_grain, "country": self.country}
        )
        given = {"platform": self.platform, "currency": self.currency, "pro_rate": self.pro_rate or None, **of_basis}
        if self.by == "election":
            return {**given, "election": self.election}
        return {
            **given,
            "from": self.since,
            "to": self.until,
            **({} if self.timed or self.unmerged else {"top": self.top}),
        }

    def check(self, config: Config) -> None:
        """Raise UsageError for what cannot be asked."""
        if self.by not in get_args(By):
            raise UsageError(f"--by {self.by}: there are {', '.join(get_args(By))}.")
        self.check_basis()
        self.check_period()
        self.check_currency()
        if self.by == "election":
            self.check_election(config)
        elif self.election:
            raise UsageError(f"--election says nothing with --by {self.by}; say --by election.")
        if self.unmerged and (self.by != "entity" or self.top):
            raise UsageError("--unmerged shows the members of entities: say --by entity, and leave --top out.")

    def check_basis(self) -> None:
        """Raise UsageError for an option of the other basis."""
        options = (
            {"status": self.status} if self.basis == "lines" else {"grain": self.stated_grain, "country": self.country}
        )
        wrong = next((name for name, value in options.items() if value is not None), None)
        if wrong:
            raise UsageError(f"--{wrong} says nothing with --basis {self.basis}; leave it out or take the other basis.")

    def check_period(self) -> None:
        """Raise UsageError for a period that is none, or that is missing."""
        days = [day(name, text) for name, text in (("--from", self.since), ("--to", self.until)) if text]
        if days != sorted(days):
            raise UsageError(f"--from {self.since} is after --to {self.until}.")
        if self.pro_rate and not (days or self.timed or self.by == "election"):
            raise UsageError("--pro-rate needs a period: say --from and --to, or --by week or month.")
        if self.top and self.timed:
            raise UsageError(f"--top says nothing with --by {self.by}, which goes by time; leave it out.")

    def check_days(self, archive: Archive) -> None:
        """Raise UsageError for a period, week or month of figures that say no days."""
        if self.basis == "ads" or not (self.since or self.until or self.timed):
            return
        found = archive.sql(GRAINS, platform=self.platform).rows
        dated = {grain: has_days for grain, has_days in found if adds_up(grain)}
        if not dated.get(self.grain, True):
            others = ", ".join(grain for grain, has_days in dated.items() if has_days)
            raise UsageError(
                f"figures of grain {self.grain} do not say from which day on they count, and so belong to no period; "
                + (f"--grain takes those that do: {others}." if others else "this archive holds none that do.")
            )

    def check_currency(self) -> None:
        """Raise UsageError for a `--convert` that is no currency code, or beside `--currency`."""
        if self.convert and self.currency:
            raise UsageError("--currency and --convert ask for two different things; take one of them.")
        if self.convert and not re.fullmatch("[A-Z]{3}", self.convert):
            raise UsageError(f"--convert {self.convert}: write a currency code such as EUR.")

    def check_election(self, config: Config) -> None:
        """Raise UsageError for what cannot be asked of elections."""
        if self.basis == "lines":
            raise UsageError("--by election counts ads; the platforms' own figures do not say which vote they are for.")
        if self.since or self.until or self.top:
            raise UsageError("--by election goes by each election's own period; leave --from, --to and --top out.")
        names = {each["name"] for each in config.known_elections()}
        if not names:
            raise UsageError(
                "--by election: no adlib.toml names an election; docs/elections.md shows how to write one."
            )
        if self.election and self.election not in names:
            raise UsageError(f"--election: there is no election {self.election!r}; `adlib elections` lists them.")


def day(name: str, text: str) -> date:
    """Read a day. Raises UsageError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{name} {text}: write a day such as 2026-05-24.") from error
