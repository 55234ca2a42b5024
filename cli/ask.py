"""Commands that answer questions: each names a file of `archive/sql`, or takes SQL."""

from typing import Annotated, Literal

import typer

from cli.forms import in_any_form
from cli.session import session


@in_any_form
def spend(
    context: typer.Context,
    by: Annotated[Literal["advertiser", "payer", "platform"], typer.Option(help="Whose spend.")] = "advertiser",
    platform: Annotated[str | None, typer.Option(help="Only this platform.")] = None,
    currency: Annotated[str | None, typer.Option(help="Only this currency.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only the first N per currency.")] = None,
) -> None:
    """Say what was spent: per currency, from the least to the most it can have been."""
    session(context).answer(f"spend_by_{by}", platform=platform, currency=currency, top=top)


COMMANDS = [spend]
