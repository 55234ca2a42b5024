"""`adlib demo`: the whole job on the sample dumps that come with adlib."""

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import archive
from archive.importer import Options, import_paths
from archive.takedowns.importer import import_takedowns
from cli.files import named
from cli.progress import Bars
from cli.reports import Reports
from cli.session import Session, session
from cli.site import build
from cli.takedown import tell

SAMPLES = Path(archive.__file__).parent / "samples"
CAPTURES = (datetime(2026, 5, 3), datetime(2026, 5, 24))


def demo(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", parser=named, help="Where to put the archive and the site.")
    ] = Path("demo"),
) -> None:
    """Import the sample dumps (a fictional election), print spend by advertiser, and build the site."""
    run = Session(folder / "demo.duckdb", SAMPLES / "adlib.toml", quiet=session(context).quiet)
    folder.mkdir(parents=True, exist_ok=True)
    import_samples(run)
    run.answer("spend_by_advertiser", top=5)
    build(run, folder / "site")
    site = folder / "site"
    print(f"The site is in {site}: open {site / 'index.html'}, or run `{program()} site serve {site}`.")


def import_samples(run: Session) -> None:
    """Import both sample captures, whose API answers are told their time, and documents about removed networks."""
    with run.open(read_only=False) as opened, Bars(run.quiet) as bars:
        reports = Reports(run, before=bars.pause)
        for as_of in CAPTURES:
            folder = SAMPLES / as_of.date().isoformat()
            for source in sorted(folder.iterdir()):
                stated = as_of if source.name == "meta_api" else None
                for report in import_paths(opened, [source], Options(as_of=stated, advance=bars.advance)):
                    reports.add(report)
        reports.end()
        for document in import_takedowns(opened, [SAMPLES / "takedowns"]):
            tell(run, document)


def program() -> str:
    """Name this program as it was called, so that the line can be typed again."""
    called, found = Path(sys.argv[0]), shutil.which("adlib")
    if found and Path(found).resolve() == called.resolve():
        return "adlib"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)
