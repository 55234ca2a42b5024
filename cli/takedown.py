"""`adlib takedown`: networks that platforms removed, what each source states about them, and their advertisers."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from adlib.errors import AdlibError, UsageError
from archive.database import Archive
from archive.takedowns.importer import KNOWN, TakedownReport, import_takedowns, undo_takedowns
from cli import words
from cli.files import named
from cli.forms import in_any_form
from cli.reports import GRAVITY, short
from cli.session import Session, session
from cli.takedown_words import network, rows_said
from cli.writers import json_text, use_utf8

takedown = typer.Typer(
    help="Networks that platforms removed: import what was published, compare sources, find their advertisers.",
    no_args_is_help=True,
)


@takedown.command("import")
def import_command(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", parser=named, help="Files and folders.")
    ] = None,
    *,
    known: Annotated[
        bool, typer.Option("--known", help="Import the removals that come along with adlib, with their sources.")
    ] = False,
) -> None:
    """Import reports, tables, STIX 2.1 bundles, lists of assets and takedown.toml files; each is told by its content.

    Each file is one transaction; the same bytes again change nothing. What cannot be read is kept and flagged.

    Exit code, the gravest of all files: 1 a file failed, 5 the archive is locked, 3 rows were rejected, 0 all is well.
    """
    wanted = [*(paths or []), *([KNOWN] if known else [])]
    if not wanted:
        raise UsageError("name files or folders, or --known for the removals that come along with adlib.")
    raise typer.Exit(imported(session(context), wanted))


def imported(run: Session, paths: list[Path]) -> int:
    """Import documents and say what became of each; give the exit code of them all."""
    codes, done = {0}, 0
    with run.open(read_only=False) as archive:
        for report in import_takedowns(archive, paths):
            tell(run, report)
            codes.add(report.exit_code)
            done += report.outcome in ("imported", "known")
    if not done and codes == {0}:
        raise AdlibError("no document about removed networks found in what was named.")
    return max(codes, key=GRAVITY.index)


def tell(run: Session, report: TakedownReport) -> None:
    """Say what became of one file."""
    name = short(report.name)
    if report.error:
        run.complain(str(report.error))
    elif report.outcome == "skipped":
        run.say(f"{name}: skipped, {', '.join(report.warnings)}")
    elif report.outcome == "known":
        print(f"{name} (imported before as document {report.document_id}, nothing changed)", flush=True)
    else:
        print("\n".join(rows_said(name, report)), flush=True)
        for warning in report.warnings:
            run.say(f"Warning: {words.harmless(warning)} ({name})")


@takedown.command("list")
@in_any_form
def list_command(
    context: typer.Context,
    *,
    origin: Annotated[str | None, typer.Option(help="Only networks from this country, such as India.")] = None,
    platform: Annotated[str | None, typer.Option(help="Only of this platform, such as facebook.")] = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Only those about which sources disagree.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also networks of which no source says that a platform removed them.")
    ] = False,
) -> None:
    """List removed networks: when, from where, how large, what was spent on ads and how it was paid."""
    run = session(context)
    with run.open() as archive:
        if not archive.sql("SELECT 1 FROM takedown_document LIMIT 1").rows:
            run.say("The archive holds none; `adlib takedown import --known` brings those that come along with adlib.")
        run.answer_from(
            archive,
            "takedowns",
            origin=origin,
            platform=platform,
            disputed=disputed or None,
            everything=everything or None,
        )


@takedown.command("show")
def show_command(
    context: typer.Context,
    takedown_id: Annotated[str, typer.Argument(metavar="ID", help="As `adlib takedown list` has it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one network: all that each source states, where they disagree, its assets, and advertisers among them."""
    with session(context).open() as archive:
        found = gathered(archive, takedown_id)
    print(json_text(found) if as_json else "\n".join(network(found)))


def gathered(archive: Archive, takedown_id: str) -> dict[str, Any]:
    """Gather all that there is about one network; raises AdlibError where there is none of that id."""
    shown = archive.sql("SELECT shown_id FROM takedown_link WHERE takedown_id = $id", id=takedown_id).rows
    if not shown:
        raise AdlibError(f"{takedown_id}: there is no such network; `adlib takedown list --all` lists them.")
    which = {"takedown_id": shown[0][0]}
    return {
        "takedown": archive.sql("SELECT * FROM takedown WHERE takedown_id = $takedown_id", **which).dicts()[0],
        "statements": archive.run("takedown_statements", **which).dicts(),
        "assets": archive.run("takedown_assets", **which).dicts(),
        "advertisers": archive.run("takedown_advertisers", **which).dicts(),
        "documents": archive.run("takedown_documents", **which).dicts(),
    }


@takedown.command("assets")
@in_any_form
def assets_command(
    context: typer.Context,
    takedown_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Of one network.")] = None,
) -> None:
    """List the pages, accounts, sites and the like that sources list; addresses are defanged."""
    session(context).answer("takedown_assets", takedown_id=takedown_id)


@takedown.command("advertisers")
@in_any_form
def advertisers_command(
    context: typer.Context,
    takedown_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Of one network.")] = None,
) -> None:
    """List advertisers of this archive whose page is a listed asset, by the platform's id."""
    session(context).answer("takedown_advertisers", takedown_id=takedown_id)


@takedown.command("suggest")
@in_any_form
def suggest_command(context: typer.Context) -> None:
    """Suggest advertisers that bear the name of a listed asset, or that a source only mentions; no conclusions."""
    session(context).answer("takedown_suggestions")


@takedown.command("documents")
@in_any_form
def documents_command(context: typer.Context) -> None:
    """List every imported document: its publisher, sha256, and what became of its records."""
    session(context).answer("takedown_documents")


@takedown.command("undo")
def undo_command(
    context: typer.Context,
    documents: Annotated[
        list[int], typer.Argument(metavar="DOCUMENT", help="`adlib takedown documents` numbers them.")
    ],
) -> None:
    """Take documents back, with all that they alone stated."""
    run = session(context)
    with run.open(read_only=False) as archive:
        for name in undo_takedowns(archive, documents):
            run.say(f"Taken back: {words.harmless(name)}.")


@takedown.command("export")
def export_command(
    context: typer.Context,
    form: Annotated[Literal["stix", "csv"], typer.Argument(help="STIX 2.1, or a row per asset.")],
    takedown_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these networks.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", parser=named, help="Where to, else to the screen.")
    ] = None,
) -> None:
    """Write networks as a STIX 2.1 bundle, or their assets as a flat CSV; `adlib takedown import` reads both again."""
    from archive.exports import asset_csv, stix

    run = session(context)
    run.refuse_unfit(out)
    with run.open() as archive:
        text = (stix if form == "stix" else asset_csv).export(archive, takedown_ids or None)
    put(run, text, out)


def put(run: Session, text: str, out: Path | None) -> None:
    """Print a text, or write it into a file."""
    if out is None:
        use_utf8()
        print(text, end="")
        return
    out.write_text(text, encoding="utf-8", newline="")
    run.say(f"Wrote {out}.")
