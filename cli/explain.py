"""`--explain`: the SQL behind an answer with its parameters, and the captures and files it rests on."""

import functools
import inspect
import json
from collections.abc import Callable
from typing import Annotated, Any

import typer

from adlib.errors import UsageError
from archive.database import Archive, Rows, question
from cli.session import Session
from cli.tables import plain_table
from cli.words import plain

OPTION = typer.Option(
    "--explain", help="Instead of the answer, print its SQL, and the captures and files it rests on (also as --json)."
)
FILES = """
SELECT c.capture_id, c.as_of, c.name AS capture, f.name AS file, f.sha256
FROM capture AS c JOIN capture_file AS f ON f.capture_id = c.capture_id
WHERE {behind}
ORDER BY c.as_of NULLS FIRST, c.capture_id, f.file_no
"""
OF_ADS = """f.holds = 'ads' AND c.capture_id IN (
  SELECT last_capture_id FROM ad_spend($from, $to, NULL)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency)
    AND ($status IS NULL OR status = $status)
)"""
OF_LINES = """(f.capture_id, f.file_no) IN (
  SELECT (capture_id, file_no) FROM line_spend(coalesce($grain, {usual}), $from, $to, NULL)
  WHERE ($platform IS NULL OR platform = $platform) AND ($currency IS NULL OR currency = $currency)
    AND ($country IS NULL OR country = $country)
)"""
OF_ANY = "$platform IS NULL OR c.platform = $platform"
RATES = """
SELECT DISTINCT k.source, k.file, k.sha256
FROM rate_known AS k JOIN conversion AS c ON c.source = k.source AND c.rate_day = k.day
ORDER BY k.source, k.file
"""


def explained_on_request(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option `--explain`; its session then explains answers in place of printing them."""
    from cli.session import session

    @functools.wraps(command)
    def with_option(context: typer.Context, explain: bool = False, **given: Any) -> None:
        session(context).explain = explain
        command(context, **given)

    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter(
        "explain", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, OPTION]
    )
    with_option.__signature__ = signature.replace(parameters=[*signature.parameters.values(), option])  # type: ignore[attr-defined]
    with_option.__annotations__ = {**command.__annotations__, "explain": option.annotation}
    return with_option


def explain(run: Session, archive: Archive, name: str, given: dict[str, Any]) -> None:
    """Print the SQL of a question as it would be asked, and the files of the captures that it rests on.

    Raises UsageError for a form that cannot hold both.
    """
    query = question(name)
    bound = query.bound(given)
    behind = rests_on(name)
    wanted = {each: bound.get(each) for each in ("from", "to", "platform", "currency", "status", "grain", "country")}
    used = {each: value for each, value in wanted.items() if f"${each}" in behind}
    files = archive.sql(FILES.format(behind=behind), **used)
    rates = archive.sql(RATES) if run.convert else None
    if run.form.name == "json":
        answer = {"query": name, "parameters": bound, "sql": archive.asked(query), "files": files.dicts()}
        print(
            json.dumps(answer | ({"rates": rates.dicts()} if rates else {}), default=str, indent=2, ensure_ascii=False)
        )
        return
    if run.form.name != "table":
        raise UsageError("--explain prints text or --json; ask for one of them.")
    print(
        f"-- archive/sql/{name}.sql, with "
        + (", ".join(f"${key} = {said(value)}" for key, value in bound.items()) or "no parameters")
    )
    print(archive.asked(query).rstrip())
    for title, table in (("It rests on these files", files), ("Converted by these rates", rates)):
        if table:
            print(f"\n-- {title}:")
            print("\n".join(lines_of(Rows(table.columns, (), iter(table.rows)))))


def rests_on(name: str) -> str:
    """Give the condition for the files that a question rests on."""
    if name.startswith("spend_by_"):
        return OF_ADS
    if name.startswith("spend_lines_by_"):
        return OF_LINES.format(usual="'week'" if name.endswith(("_week", "_month")) else "'total'")
    return OF_ANY


def said(value: Any) -> str:
    """Write a parameter's value as SQL does."""
    if value is None:
        return "NULL"
    return str(value).lower() if isinstance(value, bool | int) else "'" + str(value).replace("'", "''") + "'"


def lines_of(rows: Rows) -> list[str]:
    """Draw a table of files as plain columns, nothing shortened: a hash must be whole."""
    return list(plain_table(list(rows.columns), [[plain(each) for each in row] for row in rows.rows], set()))
