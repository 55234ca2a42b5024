"""`adlib rates`: exchange rates from banks' files, and which are known."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from archive.database import Rows
from archive.rates.files import Imported, Stated, import_rates, known_rates
from cli.files import named
from cli.forms import in_any_form
from cli.session import Session, session

rates = typer.Typer(
    help="Exchange rates for `adlib spend --convert`: import a bank's, or list those that are known.",
    no_args_is_help=True,
)
KNOWN = """
SELECT source, currency, base, per, every, count(*) AS rates, min(day) AS first_day, max(day) AS last_day,
  string_agg(DISTINCT file, ', ' ORDER BY file) AS files
FROM rate_known
WHERE $currency IS NULL OR $currency IN (currency, base)
GROUP BY source, currency, base, per, every
ORDER BY source, currency
"""


@rates.command("import")
def import_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=named, help="A CSV as a bank publishes it.")],
    *,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who says so, where the file does not tell [the file's name].")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="EUR", help="Of a plain table: one EUR is worth the rate in each currency.")
    ] = None,
    quote: Annotated[
        str | None, typer.Option("--in", metavar="PKR", help="Of a plain table: one of each currency is worth PKR.")
    ] = None,
    every: Annotated[
        Literal["day", "month", "quarter"] | None, typer.Option(help="How often a plain table has rates [day].")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take this file's figure where the archive holds another for the day.")
    ] = False,
) -> None:
    """Import exchange rates: of the ECB, the US Treasury, the State Bank of Pakistan, or a plain date,currency,rate.

    The rates of the European Central Bank come along with adlib, up to the day its package was made.
    """
    run = session(context)
    with run.open(read_only=False) as archive:
        done = import_rates(archive, file, Stated(source, base, quote, every), replacing=replace)
    tell(run, file, done)


def tell(run: Session, file: Path, done: Imported) -> None:
    """Say what became of a file."""
    changed = f", {done.changed:,} replaced" if done.changed else ""
    span = f", {done.first} to {done.last}" if done.first else ""
    run.say(f"{file}: {done.title}")
    run.say(f"  rates of {done.source}: {done.new:,} new, {done.known:,} known{changed}{span}")
    if done.without_code:
        run.say(f"  left out, for adlib knows no code of theirs: {', '.join(done.without_code)}")


@rates.command("list")
@in_any_form
def list_command(
    context: typer.Context,
    currency: Annotated[str | None, typer.Option(help="Only rates of this currency, such as PKR.")] = None,
) -> None:
    """List which rates are known: of whom, of which currencies, and from when to when."""
    run = session(context)
    with run.open() as archive:
        known_rates(archive.con)
        found = archive.sql(KNOWN, currency=currency)
    kinds = ("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "BIGINT", "DATE", "DATE", "VARCHAR")
    run.print_rows(Rows(found.columns, kinds, iter(found.rows)))
