"""Write a table in each form. For people: a table and Markdown, worded. For programs: the values as they are.

Numbers never pass through a float: CSV and JSON carry DuckDB's decimals digit by digit. CSV is the data and nothing
else: a text that begins with `=` stays so. In xlsx every text is written as text, so that no spreadsheet computes it.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from archive.database import Archive, Rows
from cli import words
from cli.forms import Form


def write(rows: Rows, form: Form) -> None:
    """Write *rows* to stdout, or to the file that the form names."""
    if form.xlsx:
        write_xlsx(rows, form.xlsx)
        return
    if form.parquet:
        write_parquet(rows, form.parquet)
        return
    lines = {
        "csv": csv_lines,
        "json": json_lines,
        "jsonl": jsonl_lines,
        "markdown": markdown_lines,
        "table": table_lines,
    }
    for line in lines[form.name](rows):
        sys.stdout.write(line + "\n")


def csv_lines(rows: Rows) -> Iterator[str]:
    """Write CSV: UTF-8, a header, empty for what is not there, lists and structs as JSON."""
    yield csv_line(rows.columns)
    for row in rows.rows:
        yield csv_line([csv_value(each) for each in row])


def csv_line(values: Iterable[object]) -> str:
    """Write one CSV record."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def csv_value(value: object) -> str | None:
    """Write one value for CSV."""
    if value is None or isinstance(value, str):
        return value
    text = json_text(value)
    return json.loads(text) if isinstance(value, date) else text  # a day is not quoted


def json_lines(rows: Rows) -> Iterator[str]:
    """Write a JSON array, one object per line."""
    objects = jsonl_lines(rows)
    first = next(objects, None)
    if first is None:
        yield "[]"
        return
    before = f"[{first}"
    for each in objects:
        yield f"{before},"
        before = each
    yield f"{before}]"


def jsonl_lines(rows: Rows) -> Iterator[str]:
    """Write one JSON object per row."""
    for row in rows.rows:
        yield json_text(dict(zip(rows.columns, row, strict=True)))


def json_text(value: object) -> str:
    """Write a value as JSON; a decimal is a number with the very digits of the archive, a time is ISO 8601."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json_text(str(name))}: {json_text(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(json_text(each) for each in value) + "]"
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, date | datetime):
        return f'"{value.isoformat()}"'
    if value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)


def markdown_lines(rows: Rows) -> Iterator[str]:
    """Write a Markdown table, worded for people."""
    headings = [markdown_cell(each) for each in words.headings(rows.columns)]
    yield "| " + " | ".join(headings) + " |"
    right = numeric(rows)
    yield "| " + " | ".join("---:" if each in right else "---" for each in words.headings(rows.columns)) + " |"
    for row in rows.rows:
        yield "| " + " | ".join(markdown_cell(each) for each in words.worded(rows.columns, row)) + " |"


def markdown_cell(text: str) -> str:
    """Keep a text from being read as Markdown or HTML."""
    marks = {
        "\\": "\\\\",
        "|": "\\|",
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "*": "\\*",
        "_": "\\_",
        "`": "\\`",
        "[": "\\[",
    }
    return "".join(marks.get(each, each) for each in text)


def numeric(rows: Rows) -> set[str]:
    """Name the worded columns that are numbers, and so are set to the right."""
    numbers = ("DECIMAL", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "DOUBLE", "SMALLINT", "TINYINT", "FLOAT")
    kinds = zip(rows.columns, rows.types, strict=True)
    found = {name for name, kind in kinds if kind.startswith(numbers) and not kind.endswith("]")}
    merged = {name for name in words.COUNTED if f"open_{name}" in rows.columns}
    return found - merged | set(words.INTERVALS)


def table_lines(rows: Rows) -> Iterator[str]:
    """Draw a table: with colour and lines that fit on a terminal, else plain columns."""
    cells = [words.worded(rows.columns, row) for row in rows.rows]
    headings = words.headings(rows.columns)
    right = numeric(rows)
    if sys.stdout.isatty():
        print_table(headings, cells, right)
    else:
        yield from plain_table(headings, cells, right)


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


def write_parquet(rows: Rows, path: Path) -> None:
    """Write a short list, made in Python, into a Parquet file; what comes from SQL is written by DuckDB itself."""
    with Archive(path, duckdb.connect(), writable=True, created=False) as scratch:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(rows.columns, rows.types, strict=True))
        scratch.sql(f"CREATE TABLE answer ({columns})")
        for row in rows.rows:
            scratch.con.execute(f"INSERT INTO answer VALUES ({', '.join('?' * len(row))})", row)
        scratch.save_parquet("FROM answer", path)


def write_xlsx(rows: Rows, path: Path) -> None:
    """Write an Excel file: texts as texts, days as days, numbers as numbers where 15 digits hold them, else as text."""
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet("adlib")
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for at, name in enumerate(rows.columns):
            sheet.write_string(0, at, name, book.add_format({"bold": True}))
        for line, row in enumerate(rows.rows, 1):
            for at, value in enumerate(row):
                write_cell(sheet, line, at, value, formats)


def write_cell(sheet: Any, line: int, at: int, value: object, formats: dict[type[date], Any]) -> None:
    """Write one cell of an Excel sheet."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, at, value)
    elif isinstance(value, Decimal | int) and len(str(abs(value)).replace(".", "")) <= 15:
        sheet.write_number(line, at, value)
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(line, at, value, formats[type(value)])
    else:
        sheet.write_string(line, at, value if isinstance(value, str) else str(csv_value(value)))
