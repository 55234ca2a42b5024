"""Draw an answer for people: a table that fits the terminal, or plain columns for a file."""

import sys
from collections.abc import Iterator

from archive.database import Rows
from cli import words


def table_lines(rows: Rows) -> Iterator[str]:
    """Draw a table: with colour and lines that fit on a terminal, else plain columns."""
    headings, cells = filled(words.headings(rows.columns), [words.worded(rows.columns, row) for row in rows.rows])
    right = numeric(rows)
    if sys.stdout.isatty():
        print_table(headings, cells, right)
    else:
        yield from plain_table(headings, cells, right)


def filled(headings: list[str], cells: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Leave out columns that are empty in every row; an answer without rows keeps them all."""
    kept = [at for at in range(len(headings)) if not cells or any(row[at] for row in cells)]
    return [headings[at] for at in kept], [[row[at] for at in kept] for row in cells]


def print_table(headings: list[str], cells: list[list[str]], right: set[str]) -> None:
    """Print a table on the terminal, or record by record where its columns do not fit beside each other.

    Texts are shown as they are, never read as markup.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    shown = [[shortened(each) for each in row] for row in cells]
    if sum(narrowest(name, [row[at] for row in shown]) + 2 for at, name in enumerate(headings)) > console.width:
        console.print(Text("\n".join(records(headings, shown))))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="" if console.no_color else "bold")
    for each in headings:
        fixed = each in words.INTERVALS
        table.add_column(
            each.replace("_", " "), justify="right" if each in right else "left", overflow="fold", no_wrap=fixed
        )
    for row in shown:
        table.add_row(*(Text(each) for each in row))
    console.print(table)


def narrowest(heading: str, cells: list[str]) -> int:
    """Say how narrow a column may become: headings break between words, texts anywhere, amounts nowhere."""
    from rich.cells import cell_len

    widest = max((cell_len(each) for each in cells), default=0)
    return max(*map(len, heading.split("_")), widest if heading in words.INTERVALS else min(widest, 10), 0)


def records(headings: list[str], cells: list[list[str]]) -> Iterator[str]:
    """Write each row as a paragraph, one filled cell per line."""
    width = max(len(each) for each in headings)
    for row in cells:
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                yield f"{heading.replace('_', ' '):>{width}}  {cell}"
        yield ""


def shortened(text: str, most: int = 200) -> str:
    """Cut a long text for the terminal; the other forms carry it whole."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain_table(headings: list[str], cells: list[list[str]], right: set[str]) -> Iterator[str]:
    """Align columns by spaces, two between them, for a file or another program."""
    from rich.cells import cell_len

    lines = [[each.replace("_", " ") for each in headings], *cells]
    widths = [max(cell_len(line[at]) for line in lines) for at in range(len(headings))]
    for line in lines:
        padded = [
            " " * (width - cell_len(each)) + each if name in right else each + " " * (width - cell_len(each))
            for each, width, name in zip(line, widths, headings, strict=True)
        ]
        yield "  ".join(padded).rstrip()


def numeric(rows: Rows) -> set[str]:
    """Name the worded columns that are numbers, and so are set to the right."""
    numbers = ("DECIMAL", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "DOUBLE", "SMALLINT", "TINYINT", "FLOAT")
    kinds = zip(rows.columns, rows.types, strict=True)
    found = {name for name, kind in kinds if kind.startswith(numbers) and not kind.endswith("]")}
    merged = {name for name in words.COUNTED if f"open_{name}" in rows.columns}
    return found - merged | set(words.INTERVALS)
