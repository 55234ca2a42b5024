"""`adlib site`: build the static site of an archive, and look at it."""

from pathlib import Path
from typing import Annotated

import typer

from adlib.errors import AdlibError, UsageError
from cli import words
from cli.files import named
from cli.progress import Bars
from cli.session import Session, session

site = typer.Typer(help="Build the static site of the archive, or look at it.", no_args_is_help=True)


@site.command("build")
def build_command(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", parser=named, help="Where the pages go.")],
    templates: Annotated[
        Path | None, typer.Option(metavar="DIR", parser=named, help="Your own templates, in place of adlib's.")
    ] = None,
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="Where the site will be published.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Then weigh every page and follow every link; exit 1 if a rule is broken.")
    ] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", hidden=True)] = None,
    convert: Annotated[str | None, typer.Option("--convert", hidden=True)] = None,
) -> None:
    """Write the whole site as plain files; it needs no server."""
    refuse_views(as_of, convert)
    build(session(context), out, templates=templates, base_url=base_url)
    if check:
        check_built(session(context), out)


def refuse_views(as_of: str | None, convert: str | None) -> None:
    """Raise UsageError for options of questions that somebody may expect here."""
    if as_of is not None:
        raise UsageError(
            f"--as-of {as_of}: a site shows all captures, and what each of them changed; `adlib ads`, `adlib spend` "
            "and `adlib sql` can be asked about the past."
        )
    if convert is not None:
        raise UsageError(
            f"--convert {convert}: a site shows every amount in the currency that the platform stated; "
            "`adlib spend --convert` converts."
        )


def build(run: Session, out: Path, *, templates: Path | None = None, base_url: str | None = None) -> None:
    """Build the site of a run's archive into *out*, and say what was built."""
    from archive.site import build_site

    with run.open() as opened, Bars(run.quiet, unit="pages") as bars:
        name = "Building the site"
        reading = bars.steps_of(name)
        report = build_site(
            opened,
            out,
            templates=templates,
            base_url=base_url,
            progress=bars.of(name),
            reading=lambda what: reading(f"reading {what}"),
        )
    for each in report.unknown:
        run.complain(f"[[redactions]]: the archive holds no {each.table} {each.key!r}, so nothing of it is withheld.")
    run.say(
        f"{out}: {report.pages:,} files, of which {report.written:,} written, {report.unchanged:,} unchanged, "
        f"and {report.removed:,} old ones removed."
    )


def check_built(run: Session, out: Path) -> None:
    """Print a line for every rule that a built site breaks.

    Raises AdlibError if there is any.
    """
    from archive.site import check_site

    found = 0
    for each in check_site(out):
        found += 1
        print(words.harmless(str(each)))
    if found:
        raise AdlibError(f"{out}: {found:,} {'rule is' if found == 1 else 'rules are'} broken, listed above.")
    run.say(f"{out}: within all budgets; no inline script or style, no token, every link leads somewhere.")


@site.command("serve")
def serve_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", parser=named, help="The built site.")] = Path("site"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
) -> None:
    """Show a built site in the browser, to this computer only; Ctrl-C ends it."""
    from archive.site.serve import server

    with server(folder, port) as listening:
        print(f"http://127.0.0.1:{listening.server_port}/", flush=True)
        session(context).say("Ctrl-C ends it.")
        listening.serve_forever()
