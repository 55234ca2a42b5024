"""`adlib import`: dumps into the archive, one report per dump."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adlib.errors import UsageError
from archive.encodings import known_codec
from archive.importer import Options, import_paths
from archive.mapping import load
from cli.files import named
from cli.progress import Bars
from cli.reports import Reports
from cli.session import Session, session


def moment(text: str) -> datetime:
    """Read `--as-of`: an ISO 8601 day or time; a time with a zone becomes UTC.

    Raises UsageError for anything else.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--as-of {text}: write a day or time such as 2026-05-24 or 2026-05-24T14:30.") from error
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def country_code(text: str) -> str:
    """Read `--country`: two letters. Raises UsageError for anything else."""
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise UsageError(f"--country {text}: write the two letters of ISO 3166, such as DE or US.")
    return text.upper()


def import_command(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", parser=named, help="Files, folders and zips, mixed, in any order.")
    ],
    *,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="The day or time (UTC) that the dumps describe, where they do not say."),
    ] = None,
    country: Annotated[str | None, typer.Option(metavar="XX", help="The country, where the dumps do not say.")] = None,
    complete: Annotated[
        bool | None,
        typer.Option(
            "--complete/--partial",
            help="Whether the dumps hold everything of their scope; else as their format claims.",
        ),
    ] = None,
    accept_shrunk: Annotated[
        bool, typer.Option("--accept-shrunk", help="Import a complete dump that holds far less than the one before it.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a dump with columns that adlib does not know.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, check and count, but write nothing.")] = False,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The encoding of texts that are neither UTF-8 nor UTF-16, such as cp1250; else told by their bytes.",
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="TOML", parser=named, help="Read the files by this mapping, not by a format (`adlib map`)."
        ),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", parser=named, help="Keep the originals there, access tokens removed.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also list skipped documentation and every warning in full.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reports as JSON, one object per line.")] = False,
) -> None:
    """Import dumps: files, folders and zips; each is recognised by its content.

    Each dump is one transaction: it is in the archive whole, or not at all. Importing it again changes nothing.

    Exit code, the gravest of all dumps: 1 a dump failed, 5 the archive is locked, 4 a dump was refused as shrunken,
    3 rows were rejected, 0 all is well.
    """
    run = session(context)
    with run.open(read_only=False) as archive, Bars(run.quiet) as bars:
        options = Options(
            moment(as_of) if as_of else None,
            country_code(country) if country else None,
            complete,
            accept_shrunk,
            strict,
            dry_run,
            known_codec(encoding) if encoding else None,
            load(mapping) if mapping else None,
            keep,
            bars.advance,
        )
        reports = Reports(run, verbose=verbose, as_json=as_json, before=bars.pause)
        for report in import_paths(archive, paths, options):
            reports.add(report)
    raise typer.Exit(reports.end())


def import_into(run: Session, paths: list[Path], *, accept_shrunk: bool = False) -> int:
    """Import paths as the command does without options; give the exit code."""
    with run.open(read_only=False) as archive, Bars(run.quiet) as bars:
        reports = Reports(run, before=bars.pause)
        for report in import_paths(archive, paths, Options(accept_shrunk=accept_shrunk, advance=bars.advance)):
            reports.add(report)
    return reports.end()


import_command.__name__ = "import"
