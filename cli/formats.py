"""`adlib formats`: the dumps that adlib reads."""

import typer

from archive.database import Rows
from archive.format import Format, all_formats
from cli.forms import in_any_form
from cli.session import session

COLUMNS = (
    "name",
    "title",
    "platform",
    "publisher",
    "holds",
    "spend",
    "payer",
    "currency",
    "delivery",
    "targeting",
    "complete_means",
    "active_means",
    "url",
)


@in_any_form
def formats(context: typer.Context) -> None:
    """List the dump formats: what each holds, what complete means for it, and when its ads count as active."""
    session(context).print_rows(Rows(COLUMNS, ("VARCHAR",) * len(COLUMNS), (described(each) for each in all_formats())))


def described(each: Format) -> tuple[str, ...]:
    """Describe one format in the order of COLUMNS."""
    holds = sorted({member.holds.replace("_", " ") for member in each.members} - {"as of", "id mapping", "ad parts"})
    return (
        each.name, each.title, each.platform, each.publisher, ", ".join(holds), says(each, "spend", "lines"),
        says(each, "payer"), says(each, "currency", "lines", "spend"),
        says(each, "delivery_age_gender", "delivery_regions"), says(each, "targets"), each.complete_means,
        each.active_means, each.url,
    )  # fmt: skip


def says(each: Format, *fields: str) -> str:
    """Say whether any member of a format reads one of these fields."""
    return "yes" if any(set(fields) & set(member.columns) for member in each.members) else "not in this dump"
