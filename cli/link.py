"""`adlib link`: who is behind advertisers and payers, as judgements that can be undone."""

import csv
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer

from adlib.errors import UsageError
from archive.database import Archive, Rows
from archive.links import files, sources
from archive.links.nodes import Node, name_of, resolved
from archive.links.store import Added, Judgement, add
from archive.links.store import undo as take_back
from archive.links.suggest import MOST, suggest
from cli.ask import PLATFORM
from cli.files import named
from cli.forms import in_any_form
from cli.session import Session, session

link = typer.Typer(
    help="Who is behind advertisers and payers: suggest, decide, undo, list, apply a file, export (docs/links.md).",
    no_args_is_help=True,
)
Basis = Literal["mapping", "number", "payer", "name", "alike"]
WHO = typer.Option("--who", envvar="ADLIB_WHO", help="Who judges; else ADLIB_WHO.")
NO_PARTY = "their label names no one organisation (such as OTHER), there are several, or it was another one before"
SHOWN = 50
"""how many suggestions a terminal shows unless told otherwise; files and pipes get all."""
SUGGESTED = ("VARCHAR", "DECIMAL", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "BIGINT", "BIGINT")


@link.command("suggest")
@in_any_form
def suggest_command(
    context: typer.Context,
    *,
    basis: Annotated[Basis | None, typer.Option(help="Only what this speaks for.")] = None,
    platform: Annotated[str | None, PLATFORM] = None,
    threshold: Annotated[float, typer.Option(min=70, max=100, help="How alike names must be.")] = 90,
    limit: Annotated[int | None, typer.Option(min=1, help="How many; a terminal shows 50 unless told.")] = None,
) -> None:
    """Suggest which advertisers and payers may be one, the surest first, each with its reasons.

    `same` only where more than a name speaks for it: a number of a register (FEC, EIN, a state's), the platform's own
    mapping of ids, or a payer. Names that are the same or alike are `unsure`, with how many others bear them. Nothing
    is decided: write it to a file (--csv), change what is wrong, and `adlib link apply FILE --who YOU`.
    """
    run = session(context)
    with run.open() as archive:
        most = limit or shown_unless_told(run)
        found = suggest(archive, threshold=threshold, basis=basis, platform=platform, limit=most)
    run.print_rows(Rows(found.table.columns, SUGGESTED, iter(found.table.rows)))
    run.said_where()
    if found.crowds:
        run.say(
            f"{found.crowds:,} names that more than {MOST} bear suggest nothing: {found.crowded:,} bear one of them."
        )


def shown_unless_told(run: Session) -> int | None:
    """Give how many suggestions a terminal is shown, and say so; elsewhere all are."""
    if run.form.name != "table" or not sys.stdout.isatty():
        return None
    run.say(f"The first {SHOWN} suggestions at most; --limit shows more.")
    return SHOWN


@link.command("decide")
def decide_command(
    context: typer.Context,
    left: Annotated[str, typer.Argument(help="meta:1234, payer:meta:NAME, wikidata:Q42, or an entity's id.")],
    judgement: Annotated[Literal["same", "different", "unsure"], typer.Argument(help="What you judge.")],
    right: Annotated[str, typer.Argument(help="The other.")],
    *,
    who: Annotated[str, WHO],
    why: Annotated[str | None, typer.Option(help="The reason, in words.")] = None,
    evidence: Annotated[str | None, typer.Option(help="Where it can be seen, such as an address.")] = None,
    name: Annotated[str | None, typer.Option(help="The name of what is outside, such as a party.")] = None,
) -> None:
    """Judge whether two are the same, different, or that it is not sure; the dumps stay as they are."""
    run = session(context)
    with run.open(read_only=False) as archive:
        nodes = [resolved(archive, each) for each in (left, right)]
        names = [name_of(archive, each) or name for each in nodes]
        made = Judgement(
            nodes[0], nodes[1], judgement, who, why=why, evidence=evidence, left_name=names[0], right_name=names[1]
        )
        added = add(archive, [made])
        tell_decided(archive, nodes, judgement, added)


def tell_decided(archive: Archive, nodes: list[Node], judgement: str, added: Added) -> None:
    """Print what a judgement did, and what contradicts it."""
    if added.known:
        print("The archive holds this judgement already; nothing was added.")
        return
    number = archive.sql("SELECT max(judgement_no) FROM link_judgement").rows[0][0]
    entity = f"; entity {', '.join(sorted(added.entities))}" if added.entities else ""
    print(f"Judgement {number}: {nodes[0].ref} and {nodes[1].ref} are {words_for(judgement)}{entity}.")
    tell_contradictions(archive)


def words_for(judgement: str) -> str:
    """Word a judgement as the end of a sentence."""
    return {"same": "the same", "different": "different", "unsure": "perhaps the same"}[judgement]


def tell_contradictions(archive: Archive) -> None:
    """Say on stderr which entities hold judgements that contradict each other."""
    rows = archive.sql("SELECT DISTINCT entity_id FROM link_contradiction ORDER BY entity_id").rows
    if rows:
        names = ", ".join(row[0] for row in rows[:5]) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
        print(
            f"adlib: judgements contradict each other in {names}: members joined by `same` are called `different`. "
            "Nothing was taken apart; `adlib link list --contradictions` shows them.",
            file=sys.stderr,
        )


@link.command("undo")
def undo_command(
    context: typer.Context,
    judgements: Annotated[list[str], typer.Argument(metavar="NUMBER", help="Judgements, by number or id.")],
    *,
    who: Annotated[str, WHO],
    why: Annotated[str | None, typer.Option(help="The reason, in words.")] = None,
) -> None:
    """Take judgements back; they stay in the list, and so does who took them back and when."""
    run = session(context)
    with run.open(read_only=False) as archive:
        for each in take_back(archive, judgements, who, why):
            print(f"Took back judgement {each}.")


@link.command("list")
@in_any_form
def list_command(
    context: typer.Context,
    *,
    entity: Annotated[str | None, typer.Option(metavar="ID", help="Only those about this entity.")] = None,
    contradictions: Annotated[
        bool, typer.Option("--contradictions", help="Only `different` between members of one entity.")
    ] = False,
) -> None:
    """List all judgements, also those that were taken back: who, when, why, and whether they stand."""
    session(context).answer("link_judgements", entity=entity, contradictions=contradictions or None)


@link.command("entities")
@in_any_form
def entities_command(context: typer.Context) -> None:
    """List the entities that judgements make, those with contradictions first."""
    session(context).answer("entities")


@link.command("apply")
def apply_command(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", parser=named, help="CSV, JSON or JSON lines.")
    ] = None,
    *,
    labels: Annotated[
        bool,
        typer.Option("--labels", help="The mappings of Who Targets Me that `adlib import` read, in place of FILE."),
    ] = False,
    who: Annotated[str | None, WHO] = None,
) -> None:
    """Add the judgements of a file; what the archive holds already is left out, so a file may be applied again.

    It may be what `adlib link export` or `suggest --csv` wrote, a list of members (entity, platform, advertiser or
    payer), or an answer of Wikidata's query service (item, itemLabel, and columns with ids such as P1839).
    """
    run = session(context)
    if (file is None) is not labels:
        raise UsageError("say either a FILE or --labels.")
    with run.open(read_only=False) as archive:
        made, left_out = read(archive, file, who)
        added = add(archive, made)
        tell_applied(run, added, left_out)
        tell_contradictions(archive)


def read(archive: Archive, file: Path | None, who: str | None) -> tuple[list[Judgement], str]:
    """Read judgements from a file or from imported mappings; with a sentence about what was left out."""
    if file is None:
        made, without = sources.labels(archive)
        return (
            made,
            f"{without:,} pages were left out: {NO_PARTY}." if without else "",
        )
    table = files.read(file)
    if "item" in table.columns:
        made, without = sources.wikidata(archive, table)
        return made, f"{without:,} rows have no number that the archive knows and were left out." if without else ""
    return list(files.judgements(table, who)), ""


def tell_applied(run: Session, added: Added, left_out: str) -> None:
    """Say what became of judgements."""
    print(f"{added.new:,} judgements added, {added.known:,} known before; {len(added.entities):,} entities.")
    if left_out:
        run.say(left_out)


@link.command("export")
def export_command(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", parser=named, help="A CSV; left out: standard output.")
    ] = None,
) -> None:
    """Write all judgements as a CSV that `adlib link apply` reads, also those that were taken back."""
    run = session(context)
    run.refuse_unfit(file)
    with run.open() as archive:
        found = archive.sql(files.EXPORTED)
    with file.open("w", encoding="utf-8", newline="") if file else nullcontext(sys.stdout) as out:
        write_csv(out, found.columns, found.rows)
    if file:
        run.say(f"Wrote {len(found.rows):,} judgements to {file}.")


def write_csv(out: object, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Write a CSV."""
    writer = csv.writer(out, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(columns)
    writer.writerows(rows)
