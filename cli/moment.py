"""`--as-of`: the option of commands that can be asked of the archive as it stood at a past capture."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

AS_OF = typer.Option(
    "--as-of", metavar="MOMENT", help="The archive as it stood then: a day, a time (UTC), or a capture's number (log)."
)


def at_any_moment(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option `--as-of`; its session then opens the archive as it stood."""
    from cli.session import session

    @functools.wraps(command)
    def with_moment(context: typer.Context, as_of: str | None = None, **given: Any) -> None:
        session(context).as_of = as_of
        command(context, **given)

    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter(
        "as_of", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, AS_OF]
    )
    with_moment.__signature__ = signature.replace(parameters=[*signature.parameters.values(), option])  # type: ignore[attr-defined]
    with_moment.__annotations__ = {**command.__annotations__, "as_of": option.annotation}
    return with_moment
