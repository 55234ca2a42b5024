"""Write a table in each form. For people: a table and Markdown, worded. For programs: the values as they are.

Numbers never pass through a float: CSV and JSON carry DuckDB's decimals digit by digit. CSV is the data and nothing
else: a text that begins with `=` stays so. In xlsx every text is written as text, so that no spreadsheet computes it.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from adlib.errors import AdlibError
from archive.database import Archive, Rows
from cli import tables, words
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
        "table": tables.table_lines,
    }
    if form.name in ("csv", "json", "jsonl"):
        use_utf8()
    for line in lines[form.name](rows):
        sys.stdout.write(line + "\n")


def use_utf8() -> None:
    """Print UTF-8 from here on, whatever the terminal is set to: a program that reads CSV or JSON expects it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


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
    return json.loads(text) if isinstance(value, date | float) else text  # a day is not quoted


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


UNBOUNDED = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
"""numbers that JSON does not have; they are written as texts."""


def json_text(value: object) -> str:
    """Write a value as JSON; a decimal is a number with the very digits of the archive, a time is ISO 8601."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json_text(str(name))}: {json_text(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(json_text(each) for each in value) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        value = UNBOUNDED[str(value)]
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
    right = tables.numeric(rows)
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


def write_parquet(rows: Rows, path: Path) -> None:
    """Write a short list, made in Python, into a Parquet file; what comes from SQL is written by DuckDB itself."""
    with Archive(path, duckdb.connect(), writable=True, created=False) as scratch:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(rows.columns, rows.types, strict=True))
        scratch.sql(f"CREATE TABLE answer ({columns})")
        for row in rows.rows:
            scratch.con.execute(f"INSERT INTO answer VALUES ({', '.join('?' * len(row))})", row)
        scratch.save_parquet("FROM answer", path)


def write_xlsx(rows: Rows, path: Path) -> None:
    """Write an Excel file: texts as texts, days as days, numbers as numbers where 15 digits hold them, else as text.

    Raises AdlibError when the answer does not fit on a sheet, or a text into a cell.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

    packed = io.BytesIO()  # a file that cannot be written whole is not begun
    try:
        fill_workbook(xlsxwriter.Workbook(packed, {"constant_memory": True}), rows, path)
        path.write_bytes(packed.getbuffer())
    except OSError as error:
        words = error.strerror or error
        raise AdlibError(f"{path}: the Excel file cannot be written ({words}); name another with --xlsx.") from error


def fill_workbook(workbook: Any, rows: Rows, path: Path) -> None:
    """Write the rows into the one sheet of a workbook, and save it."""
    with workbook as book:
        sheet = book.add_worksheet("adlib")
        bold = book.add_format({"bold": True})
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for at, name in enumerate(rows.columns):
            sheet.write_string(0, at, name, bold)
        for line, row in enumerate(rows.rows, 1):
            for at, value in enumerate(row):
                if write_cell(sheet, line, at, value, formats):
                    what = (
                        "has more rows than a sheet of Excel holds"
                        if line >= EXCEL_ROWS
                        else "has a text too long for Excel"
                    )
                    raise AdlibError(f"{path}: row {line:,} of the answer {what}; ask for --csv or --parquet.")


EXCEL_ROWS = 1_048_576


def write_cell(sheet: Any, line: int, at: int, value: object, formats: dict[type[date], Any]) -> int:
    """Write one cell of an Excel sheet; anything but 0 says that it did not fit."""
    if value is None:
        return 0
    if isinstance(value, bool):
        done = sheet.write_boolean(line, at, value)
    elif isinstance(value, Decimal | int) and len(str(abs(value)).replace(".", "")) <= 15:
        done = sheet.write_number(line, at, value)
    elif isinstance(value, date) and value.year >= 1900:
        done = sheet.write_datetime(line, at, value, formats[type(value)])
    else:
        done = sheet.write_string(line, at, value if isinstance(value, str) else str(csv_value(value)))
    return int(done)
