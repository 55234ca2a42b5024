"""`adlib verify`: does the archive agree with itself, and with the kept originals?"""

from pathlib import Path
from typing import Annotated

import typer

from archive.database import Rows
from archive.verify import Finding
from archive.verify import verify as checks
from cli.files import named
from cli.forms import in_any_form
from cli.session import Session, session

MOST = 20
"""how many wrong things of one check are told one by one."""


@in_any_form
def verify(
    context: typer.Context,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=named, help="Also hash the originals that `import --keep DIR` kept."),
    ] = None,
) -> None:
    """Count everything again, and hash the kept originals; exit code 1 if anything is wrong."""
    run = session(context)
    with run.open() as archive:
        found = list(checks(archive, keep))
    rows = ((each.check, each.looked_at, len(each.wrong)) for each in found)
    run.print_rows(Rows(("check", "looked_at", "wrong"), ("VARCHAR", "BIGINT", "BIGINT"), rows))
    tell_wrong(run, found)
    raise typer.Exit(1 if any(each.wrong for each in found) else 0)


def tell_wrong(run: Session, found: list[Finding]) -> None:
    """Say on stderr what is wrong, one sentence each."""
    for each in found:
        for sentence in each.wrong[:MOST]:
            run.complain(f"{sentence}.")
        if len(each.wrong) > MOST:
            run.complain(f"{each.check}: and {len(each.wrong) - MOST:,} more.")
