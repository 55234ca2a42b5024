"""`adlib map`: a draft of a mapping, for a file that no format reads."""

from pathlib import Path
from typing import Annotated

import typer

from adlib.errors import UsageError
from archive.mapping_draft import draft
from archive.tables import Opener
from archive.unpack import Problem, SourceFile, open_sources
from archive.workdir import scratch
from cli.files import named


def map_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=named, help="A CSV, TSV, NDJSON or JSON file.")],
    *,
    records: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Where the records of a JSON document lie, such as $.data.ads[*]."),
    ] = None,
) -> None:
    """Print a draft of a mapping, made from the file's own columns, for `adlib import FILE --map`.

    Most fields are guessed by the columns' names, samples stand beside them; complete what is open, and save it.
    """
    with scratch() as folder:
        opener = Opener(folder)
        found = [each for each in open_sources([file], opener.folder) if isinstance(each, SourceFile | Problem)]
        if len(found) != 1:
            raise UsageError(f"{file}: this holds {len(found)} files; name the one that a mapping is for.")
        if isinstance(found[0], Problem):
            raise found[0].error
        first = next(opener.tables(found[0]))  # of a workbook's sheets
        print(draft(first.path, first.source.inner_name, str(file), records), end="")


map_command.__name__ = "map"
