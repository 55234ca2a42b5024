"""The forms a table can be printed in, as options that every such command takes."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from adlib.errors import UsageError
from cli.files import named


@dataclass(frozen=True)
class Form:
    """The form that was asked for; none: a table."""

    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False
    json: Annotated[bool, typer.Option("--json", help="Print a JSON array of objects.")] = False
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print one JSON object per line.")] = False
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", parser=named, help="Write a Parquet file.")
    ] = None
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", parser=named, help="Write an Excel file.")] = (
        None
    )

    @property
    def name(self) -> str:
        """Name the one form that was asked for.

        Raises UsageError when several were.
        """
        asked = [each.name for each in fields(self) if getattr(self, each.name)]
        if len(asked) > 1:
            raise UsageError(f"--{asked[0]} and --{asked[1]} are two forms of one answer; ask for one of them.")
        return asked[0] if asked else "table"


def in_any_form(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that prints a table the options of `Form`; they end up in its session."""
    from cli.session import session

    @functools.wraps(command)
    def with_form(context: typer.Context, **given: Any) -> None:
        form = Form(**{each.name: given.pop(each.name) for each in fields(Form)})
        run = session(context)
        run.form = form
        _ = form.name  # two forms at once are refused before anything is read
        run.refuse_unfit(form.parquet or form.xlsx)
        command(context, **given)

    signature = inspect.signature(command, eval_str=True)
    extra = [
        inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=each.type)
        for each in fields(Form)
    ]
    with_form.__signature__ = signature.replace(parameters=[*signature.parameters.values(), *extra])  # type: ignore[attr-defined]
    with_form.__annotations__ = {**command.__annotations__, **{each.name: each.type for each in fields(Form)}}
    return with_form
