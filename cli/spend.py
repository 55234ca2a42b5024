"""`adlib spend`: what was spent, as intervals per currency, by whom, where or when."""

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

import typer

from adlib.errors import UsageError
from archive.database import Archive
from cli.ask import PLATFORM, Status
from cli.forms import in_any_form
from cli.moment import at_any_moment
from cli.session import Session, session

Timed = Literal["week", "month"]
By = Literal["advertiser", "payer", "platform", "country", "region", "week", "month"]
LATER = {
    "entity": "entities need links between advertisers, which this adlib cannot make yet",
    "election": "elections are not in the archive yet",
}
"""what people will ask for by name, and why there is no answer yet."""
LEFT = """
AND rate_source IS NULL AND currency IS DISTINCT FROM $convert
  AND coalesce(spend_kind, 'not_disclosed') <> 'not_disclosed' AND ($platform IS NULL OR platform = $platform)
GROUP BY currency ORDER BY currency NULLS LAST
"""
UNCONVERTED = {
    "ads": "SELECT currency, count(*) FROM ad_spend($from, $to, false) "
    f"WHERE ($status IS NULL OR status = $status) {LEFT}",
    "lines": "SELECT currency, count(*) FROM line_spend($grain, $from, $to, false) "
    f"WHERE ($country IS NULL OR country = $country) {LEFT}",
}
NEEDED = {"ads": ("from", "to", "platform", "status"), "lines": ("from", "to", "platform", "grain", "country")}


@in_any_form
@at_any_moment
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
    check(by, since, until, pro_rate, top)
    run.convert = currency_asked(convert, currency)
    shared = {"platform": platform, "currency": currency, "from": since, "to": until, "pro_rate": pro_rate or None}
    of_basis = {"status": status, "grain": grain, "country": country}
    name, given = question_of(by, basis, top, shared, of_basis)
    with run.open() as archive:
        run.answer_from(archive, name, **given)
        tell(run, archive, by, basis, period=bool(since or until), pro_rate=pro_rate)
        if convert:
            tell_unconverted(run, archive, basis, {**given, "grain": grain or default_grain(by)})
        tell_other_basis(run, archive, basis, grain or default_grain(by))


def question_of(
    by: str, basis: str, top: int | None, shared: dict[str, Any], of_basis: dict[str, str | None]
) -> tuple[str, dict[str, Any]]:
    """Name the question that answers this, and its parameters. Raises UsageError for an option of the other basis."""
    ours = ("status",) if basis == "ads" else ("grain", "country")
    wrong = next((name for name, value in of_basis.items() if name not in ours and value is not None), None)
    if wrong:
        raise UsageError(f"--{wrong} says nothing with --basis {basis}; leave it out or take the other basis.")
    limit = {} if by in get_args(Timed) else {"top": top}
    given = {**shared, **limit, **{name: of_basis[name] for name in ours}}
    return f"spend_by_{by}" if basis == "ads" else f"spend_lines_by_{by}", given


def check(by: str, since: str | None, until: str | None, pro_rate: bool, top: int | None) -> None:
    """Raise UsageError for what cannot be asked."""
    if by in LATER:
        raise UsageError(f"--by {by}: {LATER[by]}.")
    if by not in get_args(By):
        raise UsageError(f"--by {by}: there are {', '.join(get_args(By))}.")
    days = [day(name, text) for name, text in (("--from", since), ("--to", until)) if text]
    if days != sorted(days):
        raise UsageError(f"--from {since} is after --to {until}.")
    timed = by in get_args(Timed)
    if pro_rate and not (days or timed):
        raise UsageError("--pro-rate needs a period: say --from and --to, or --by week or month.")
    if top and timed:
        raise UsageError(f"--top says nothing with --by {by}, which goes by time; leave it out.")


def currency_asked(convert: str | None, currency: str | None) -> str | None:
    """Read `--convert`. Raises UsageError for what is no currency code, and beside `--currency`."""
    if convert and currency:
        raise UsageError("--currency and --convert ask for two different things; take one of them.")
    if convert and not re.fullmatch("[A-Za-z]{3}", convert):
        raise UsageError(f"--convert {convert}: write a currency code such as EUR.")
    return convert.upper() if convert else None


def day(name: str, text: str) -> date:
    """Read a day. Raises UsageError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{name} {text}: write a day such as 2026-05-24.") from error


def default_grain(by: str) -> str:
    """Name the platforms' own figures that are meant where nobody says."""
    return "week" if by in get_args(Timed) else "total"


def tell(run: Session, archive: Archive, by: str, basis: str, *, period: bool, pro_rate: bool) -> None:
    """Say on stderr how a period's spend was counted, and what has no place in it."""
    what = "Ads" if basis == "ads" else "Figures"
    if pro_rate:
        run.say(f"{what} count by the share of their days: an estimate, for nobody says on which days money went.")
    elif by in get_args(Timed):
        run.say(f"{what} count whole in every {by} in which they ran; do not add up {by}s. --pro-rate shares them out.")
    elif period:
        run.say(f"{what} that ran in the period count whole; --pro-rate counts only the share of their days.")
    if basis == "ads" and (period or by in get_args(Timed)):
        undated = archive.sql("SELECT count(*) FROM ad_current WHERE started_on IS NULL").rows[0][0]
        if undated:
            run.say(f"{undated:,} ads have no first day and are left out.")


def tell_unconverted(run: Session, archive: Archive, basis: str, given: dict[str, Any]) -> None:
    """Say on stderr which amounts have no rate."""
    found = archive.sql(UNCONVERTED[basis], convert=run.convert, **{key: given[key] for key in NEEDED[basis]}).rows
    if found:
        told = ", ".join(f"{count:,} in {currency or 'an unknown currency'}" for currency, count in found)
        run.say(f"No rate, and so in their own currency: {told} ({'ads' if basis == 'ads' else 'figures'}).")


def tell_other_basis(run: Session, archive: Archive, basis: str, grain: str) -> None:
    """Say on stderr when the answer is empty because the archive holds only the other kind of figures."""
    grains = [row[0] for row in archive.sql("SELECT DISTINCT grain FROM spend_line ORDER BY grain").rows]
    has_ads = archive.sql("SELECT count(*) > 0 FROM ad_current").rows[0][0]
    if basis == "ads" and grains and not has_ads:
        run.say(
            f"This archive holds no ads, only the platforms' own figures: ask with --basis lines --grain {grains[0]}."
        )
    if basis == "lines" and grain not in grains:
        run.say(f"There are no figures of grain {grain} in this archive; there are: {', '.join(grains) or 'none'}.")


COMMANDS = (spend,)
