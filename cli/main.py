"""The program `adlib`: its global options, and the one place where errors become a sentence and an exit code."""

import errno
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from adlib.errors import AdlibError
from cli import words
from cli.commands import AS_EVERYWHERE, Commands
from cli.files import named
from cli.session import session, tell
from cli.stop import stoppable

GLOBAL = {"--archive": True, "--config": True, "-q": False, "--quiet": False}
"""global options that may stand anywhere, and whether a value follows them."""


class ReaderLeft(Exception):
    """The program that read our output has ended."""


class Anywhere(TyperGroup):
    """The group of all commands; lets global options stand before or after the command's name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = Commands()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Move global options to the front, where they are declared."""
        front: list[str] = []
        rest: list[str] = []
        left = list(args)
        while left:
            each = left.pop(0)
            if each == "--":
                rest += [each, *left]
                break
            moved = each.split("=", 1)[0] in GLOBAL
            (front if moved else rest).append(each)
            if moved and GLOBAL.get(each) and left:
                front.append(left.pop(0))
        return super().parse_args(ctx, front + rest)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what stops it and a reader that left become errors of ours, before Typer sees them."""
        try:
            with stoppable("Stopped; nothing is left half done."):
                return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderLeft from None


app = typer.Typer(name="adlib", cls=Anywhere, no_args_is_help=True, **AS_EVERYWHERE)


def shown_version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        from importlib.metadata import version

        print(f"adlib {version('adlib')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive",
            metavar="FILE",
            parser=named,
            help="The archive; else ADLIB_ARCHIVE, else `archive` in adlib.toml, else adlib.duckdb.",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            parser=named,
            help="The settings, else adlib.toml in this folder (docs/configuration.md).",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=shown_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Political-ad dumps in, SQL and a static site out."""
    run = session(context)
    run.archive_file, run.config_file, run.quiet = archive, config, quiet


def run() -> None:
    """Run the program; every error that adlib raises on purpose ends here, as one sentence and its exit code, and so
    does output that cannot be written.
    """
    make_streams_sure()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a reader that left is still noticed
    except (ReaderLeft, BrokenPipeError):
        leave_quietly()
    except AdlibError as error:
        tell(f"adlib: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        tell(f"adlib: {unwritten(error)}")
        drop_output()
        sys.exit(1)


def make_streams_sure() -> None:
    """Let nothing be lost by how the program was started: letters that an encoding has not are written as escapes.

    Ends the program where standard output is closed: no file may take its place.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the program ends
    if sys.stdout is None:
        tell("adlib: standard output is closed, so nothing can be printed; send it to a file, or to /dev/null.")
        sys.exit(1)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def unwritten(error: OSError) -> str:
    """Word a failure of the system: as a rule the output's, which has no name."""
    name = words.harmless(str(error.filename or ""))
    what = f"{name}: this cannot be read or written" if name else "the output cannot be written"
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    advice = "make room" if full else "choose another place"
    return f"{what} ({error.strerror or error}); {advice}, and run it again."


def drop_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not try again at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def leave_quietly() -> None:
    """End when the reader of our output has gone, as programs do that the shell ends with SIGPIPE."""
    drop_output()
    sys.exit(141)
