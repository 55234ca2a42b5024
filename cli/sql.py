"""`adlib sql` and `adlib query`: any question at all."""

from typing import Annotated, Any

import typer

from adlib.errors import UsageError
from archive.changes import Wanted
from archive.database import Rows, question, question_names
from cli.explain import explained_on_request
from cli.forms import in_any_form
from cli.history import print_changes
from cli.moment import at_any_moment
from cli.session import session


@in_any_form
@at_any_moment
def sql(context: typer.Context, query: Annotated[str, typer.Argument(metavar="SQL", help="One statement.")]) -> None:
    """Answer SQL; the archive is opened read-only. docs/tables.md says what there is to ask."""
    session(context).print_sql(query)


@in_any_form
@at_any_moment
@explained_on_request
def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A question; none: list them.")] = None,
    values: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]", help="Its parameters.")] = None,
) -> None:
    """Answer a question that comes with adlib, or list them all."""
    run, given = session(context), parameters(values or [])
    run.platform = None if (name or "").startswith("takedown") else given.get("platform")
    if name is None:
        run.print_rows(all_questions())
    elif name == "changes" and not run.explain:
        print_changes(run, of_changes(given))
    else:
        run.answer(name, **given)


def parameters(values: list[str]) -> dict[str, Any]:
    """Read `key=value` words. Raises UsageError for a word without `=`."""
    wrong = next((each for each in values if "=" not in each), None)
    if wrong:
        raise UsageError(f"{wrong}: write parameters as key=value, such as platform=meta.")
    return dict(each.split("=", 1) for each in values)


def of_changes(given: dict[str, Any]) -> Wanted:
    """Read which changes are asked for. Raises UsageError for a parameter or a limit that there is not."""
    bound = question("changes").bound(given)
    limit = bound["limit"]
    if limit is not None and not limit.isdecimal():
        raise UsageError(f"limit={limit}: write a number of rows.")
    return Wanted(**{**bound, "limit": limit and int(limit)})


def all_questions() -> Rows:
    """List the questions with what they answer and what they take; those that only the site asks are left out."""
    found = [question(name) for name in question_names() if not name.startswith("site_")]
    rows = ((each.name, each.title, list(each.parameters)) for each in found)
    return Rows(("name", "answers", "parameters"), ("VARCHAR", "VARCHAR", "VARCHAR[]"), rows)
