"""`adlib site`: build the static site of an archive, and look at it."""

import functools
import http.server
from pathlib import Path
from typing import Annotated

import typer

from adlib.errors import AdlibError, UsageError
from cli.progress import Bars
from cli.session import Session, session

site = typer.Typer(help="Build the static site of the archive, or look at it.", no_args_is_help=True)


@site.command("build")
def build_command(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the pages go.")],
    templates: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Your own templates, used before adlib's.")
    ] = None,
) -> None:
    """Write the whole site as plain files; it needs no server."""
    build(session(context), out, templates)


def build(run: Session, out: Path, templates: Path | None = None) -> None:
    """Build the site of a run's archive into *out*, and say what was built."""
    from archive.site import build_site

    with run.open() as opened, Bars(run.quiet):
        report = build_site(opened, out, templates=templates)
    run.say(f"Site: {report}")


@site.command("serve")
def serve(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The built site.")] = Path("site"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
) -> None:
    """Show a built site in the browser, to this computer only; Ctrl-C ends it."""
    if not (folder / "index.html").is_file():
        raise UsageError(f"{folder}: there is no site here; `adlib site build --out {folder}` makes one.")
    with server(folder, port) as serving:
        print(f"http://127.0.0.1:{serving.server_port}/", flush=True)
        session(context).say("Ctrl-C ends it.")
        serving.serve_forever()


def server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Make a web server of a folder that only this computer reaches.

    Raises AdlibError when the port is taken.
    """
    handler = functools.partial(Quiet, directory=str(folder))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise AdlibError(f"port {port} cannot be used ({error.strerror}); name another with --port.") from error


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
