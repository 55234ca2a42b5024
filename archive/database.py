"""Open, create and question an archive file; one connection, DuckDB's own lock, plain sentences for what goes wrong."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from adlib.errors import AdlibError, ArchiveLocked, ArchiveUnusable, UsageError
from archive import schema, ties, upgrade
from archive.config import Config

if TYPE_CHECKING:
    from adlib.models import Ad
    from archive.importer import Report

SQL = Path(__file__).parent / "sql"
MEMORY = "1GB"
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # files open in every DuckDB client still in use
    "storage_compatibility_version": "v1.4.0",
    # a missing extension is an error here and now, not a download
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MEMORY,
}


HOLDS = (
    "SELECT (SELECT count(*) FROM capture) + (SELECT count(*) FROM exchange_rate) "
    "+ (SELECT count(*) FROM takedown_document) + (SELECT count(*) FROM link_judgement)"
)
"""how much an archive holds; one that holds nothing was made in vain."""


@dataclass(frozen=True)
class Table:
    """The answer to a question: column names and rows, in order."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Rows:
    """The answer to a question that may be large: column names, their DuckDB types, and the rows as they come."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


class Archive:
    """An archive of political ads in one DuckDB file. Use as a context manager, or close it."""

    def __init__(
        self,
        path: Path,
        con: duckdb.DuckDBPyConnection,
        config: Config | None = None,
        *,
        writable: bool,
        created: bool,
    ) -> None:
        self.path = path
        self.con = con
        self.config = config or Config()
        self.writable = writable
        self.created = created
        self.is_overlaid = False
        """made by an older adlib and not to be written: today's views are laid over it."""

    def sql(self, query: str, **parameters: Any) -> Table:
        """Run one SQL statement with `$name` parameters.

        Raises UsageError with DuckDB's own words when the statement is wrong.
        """
        self.prepare(query)
        with explained():
            ties.tie(self.con, query)
            cursor = self.con.execute(query, parameters or None)
            return Table(told_apart([each[0] for each in cursor.description or ()]), cursor.fetchall())

    def prepare(self, query: str) -> None:
        """Make ready for a query; an archive itself always is."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Give a connection for an answer that is read while others are asked."""
        cursor = self.con.cursor()
        if self.is_overlaid:
            cursor.execute(f"USE {upgrade.OVERLAY}")
        self.config.put(cursor)
        return cursor

    def stream(self, query: str, **parameters: Any) -> Rows:
        """Run one SQL statement as `sql` does, for answers too large to hold: the rows come as they are fetched."""
        self.prepare(query)
        with explained():
            cursor = self.cursor()
            ties.tie(cursor, query)
            cursor.execute(query, parameters or None)
        about = cursor.description or []
        return Rows(told_apart([each[0] for each in about]), tuple(str(each[1]) for each in about), fetched(cursor))

    def stream_with_ends(self, query: str, **parameters: Any) -> Rows:
        """Run a statement as `stream` does; a day or time without end, which Python has not, is the text `infinity`."""
        asked = query.strip().rstrip(";")
        try:
            self.prepare(query)
            cursor = self.cursor()
            ties.tie(cursor, query)
            about = cursor.execute(f"DESCRIBE SELECT * FROM (\n{asked}\n)", parameters or None).fetchall()
        except duckdb.Error:  # no SELECT, or a wrong one, of which its own words tell best
            return self.stream(query, **parameters)
        dated = [at for at, (_, kind, *_) in enumerate(about) if kind in DATED]
        if not dated:
            return self.stream(query, **parameters)
        ends = ", ".join(f"isinf(#{at + 1})" for at in dated)
        found = self.stream(f"FROM ({asked}\n) SELECT *, {ends}", **parameters)
        names = tuple(name for name, *_ in about)
        return Rows(names, found.types[: len(names)], with_ends(found.rows, dated, len(names)))

    def save_parquet(self, query: str, path: Path, **parameters: Any) -> None:
        """Write the answer to a query into a Parquet file, in DuckDB's own types."""
        target = str(path).replace("'", "''")
        self.prepare(query)
        with explained():
            cursor = self.cursor()
            ties.tie(cursor, query)
            cursor.execute(f"COPY (\n{query.strip().rstrip(';')}\n) TO '{target}' (FORMAT parquet)", parameters or None)

    def run(self, name: str, **parameters: Any) -> Table:
        """Answer the question in `archive/sql/<name>.sql`; parameters left out are NULL."""
        query = question(name)
        return self.sql(self.asked(query), **query.bound(parameters))

    def asked(self, query: "Question") -> str:
        """Give the SQL of a question as this connection asks it."""
        return query.sql

    def import_dump(self, *paths: str | Path, **options: Any) -> "list[Report]":
        """Import dumps; *options* are the fields of `archive.importer.Options`. Returns one report per capture."""
        from archive.importer import Options, import_paths

        return list(import_paths(self, [Path(path) for path in paths], Options(**options)))

    def changes(self, **wanted: Any) -> Table:
        """List what changed from capture to capture; *wanted* are the fields of `archive.changes.Wanted`."""
        from archive.changes import changes

        return changes(self, **wanted)

    def ads(self, **where: Any) -> "Iterator[Ad]":
        """Yield ads as they stand, as `adlib.Ad` objects; *where* are equalities on columns of the view `ad`."""
        from adlib.models import Ad

        unknown = sorted(set(where) - set(Ad.model_fields))
        if unknown:
            raise UsageError(f"ads have no field {unknown[0]!r}; see the table reference in docs/tables.md.")
        condition = " AND ".join(f"{each} = ${each}" for each in where) or "true"
        order = "platform, advertiser_id, ad_id"
        cursor = self.cursor()
        cursor.execute(f"SELECT * FROM ad WHERE {condition} ORDER BY {order}", where or None)
        names = [each[0] for each in cursor.description or ()]
        while rows := cursor.fetchmany(1000):
            for row in rows:
                yield Ad.model_construct(**dict(zip(names, row, strict=True)))

    def close(self) -> None:
        """Close the file; one that was made just now and holds nothing is removed again."""
        empty = self.created and not self.con.execute(HOLDS).fetchall()[0][0]
        self.con.close()
        if empty:
            remove(self.path)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


DATED = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")


def with_ends(rows: Iterator[tuple[Any, ...]], dated: Sequence[int], width: int) -> Iterator[tuple[Any, ...]]:
    """Write the days and times of which the columns behind *width* say that they have no end as texts."""
    for row in rows:
        if any(row[width:]):
            cells = list(row[:width])
            for at, is_endless in zip(dated, row[width:], strict=True):
                if is_endless:
                    cells[at] = "infinity" if cells[at].year > 1 else "-infinity"
            yield tuple(cells)
        else:
            yield row[:width]


def told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Give each column a name of its own, as DuckDB does in a table: the second `a` is `a_1`."""
    found: list[str] = []
    for name in names:
        free = (each for each in itertools.chain([name], (f"{name}_{n}" for n in itertools.count(1))))
        found.append(next(each for each in free if each not in found and (each == name or each not in names)))
    return tuple(found)


@contextmanager
def explained() -> Iterator[None]:
    """Turn DuckDB's exceptions about a statement into adlib's: wrong SQL is the asker's error, all else a failure."""
    try:
        yield
    except (
        duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.InvalidInputException,
        duckdb.ConversionException,
    ) as error:  # fmt: skip
        raise UsageError(f"SQL: {error}") from error
    except duckdb.Error as error:
        raise AdlibError(f"SQL: {error}") from error


def fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """Yield a cursor's rows, a thousand at a time."""
    with explained():
        while rows := cursor.fetchmany(1000):
            yield from rows


def open_archive(path: str | Path, *, read_only: bool = False, config: Config | None = None) -> Archive:
    """Open an archive, making it if it is not there (unless *read_only*); questions see what *config* says.

    One that an older adlib made is brought up to date, or, if *read_only*, read as if it were.

    Raises ArchiveLocked when another program holds it, ArchiveUnusable when it is no archive or a newer one.
    """
    path = Path(path)
    exists = path.exists()
    if read_only and not exists:
        raise ArchiveUnusable(
            f"{path}: there is no archive here; `adlib import` makes one, `--archive FILE` names another."
        )
    con = None
    try:
        with told(path):
            con = duckdb.connect(str(path), read_only=read_only, config=SETTINGS)
            con.execute("SET enable_progress_bar = false")
            con.execute("SET temp_directory = $folder", {"folder": f"{path}.tmp"})
            if not exists:
                create(con)
            check_version(con, path)
            outdated = upgrade.is_outdated(con)
            if outdated:
                (upgrade.overlay if read_only else upgrade.upgrade)(con)
            config = config or Config()
            config.put(con)
    except BaseException:
        if con:
            con.close()
        if not exists:
            remove(path)
        raise
    opened = Archive(path, con, config, writable=not read_only, created=not exists)
    opened.is_overlaid = outdated and read_only
    return opened


def remove(path: Path) -> None:
    """Delete an archive that holds nothing."""
    for each in (path, path.with_name(path.name + ".wal")):
        with suppress(OSError):
            each.unlink()


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and views of an empty archive."""
    from importlib.metadata import version

    con.execute("BEGIN")
    for table in schema.tables():
        con.execute(schema.create_table(table))
    for view in schema.VIEWS:
        con.execute(schema.statement(view))
    probe = con.execute(schema.HASH_PROBE).fetchall()[0][0]
    con.execute(
        "INSERT INTO archive_info VALUES ($version, $by, $probe, $layout, $derivation)",
        {
            "version": schema.VERSION,
            "by": version("adlib"),
            "probe": probe,
            "layout": schema.layout(),
            "derivation": schema.derivation(),
        },
    )
    con.execute("COMMIT")


def check_version(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a DuckDB file that is no archive, and an archive made by a newer adlib."""
    try:
        found = con.execute("SELECT schema_version, created_by FROM archive_info").fetchall()
    except duckdb.CatalogException as error:
        raise ArchiveUnusable(
            f"{path}: this DuckDB file is not an adlib archive; name another with --archive."
        ) from error
    if not found or found[0][0] > schema.VERSION:
        by = found[0][1] if found else "an unknown program"
        raise ArchiveUnusable(f"{path}: this archive was made by a newer adlib ({by}); update adlib to open it.")


NO_DAMAGE = (duckdb.IOException, duckdb.TransactionException)
OF_THE_FILE = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException, duckdb.InternalException)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn DuckDB's exceptions about files into one sentence each, and its word for Ctrl-C into Python's."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise AdlibError(f"{path}: not enough memory or room for temporary files ({first_line(error)}).") from error
    except duckdb.Error as error:
        if not isinstance(error, OF_THE_FILE) and "corrupt" not in str(error).lower() and not is_uncommitted(error):
            raise
        raise sentence(path, error) from error
    except RuntimeError as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error


def is_uncommitted(error: duckdb.Error) -> bool:
    """Tell whether a transaction came to nothing because its file could not be written."""
    return isinstance(error, duckdb.TransactionException) and "could not write file" in str(error).lower()


FAILURES: tuple[tuple[tuple[str, ...], type[AdlibError], str], ...] = (
    (
        ("set lock on", "conflicting lock"),
        ArchiveLocked,
        "another program has the archive open; close it, or wait until it is done.",
    ),
    (
        ("no space", "file too large", "disk quota"),
        ArchiveUnusable,
        "the disk is full; the archive is as it was before. Free some space and try again.",
    ),
    (
        ("has been invalidated",),
        ArchiveUnusable,
        "nothing can be written any more after the failure before it; start again.",
    ),
    (("not a valid duckdb",), ArchiveUnusable, "this file is not an adlib archive; name another with --archive."),
    (("permission", "read-only"), ArchiveUnusable, "no permission to write here; choose another place with --archive."),
)
"""What DuckDB says, what that is, and how to say it."""


def sentence(path: Path, error: duckdb.Error) -> AdlibError:
    """Word a failure to open, read or write the archive file."""
    low = str(error).lower().replace(str(path).lower(), "")  # the path may hold any word
    for signs, kind, words in FAILURES:
        if any(sign in low for sign in signs):
            return kind(f"{path}: {words}")
    if "corrupt" in low or "enough bytes" in low or not isinstance(error, NO_DAMAGE):
        return ArchiveUnusable(f"{path}: the archive file is damaged ({first_line(error)}); restore it from a copy.")
    return ArchiveUnusable(f"{path}: the archive cannot be opened ({first_line(error)}).")


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text."""
    return (str(error).splitlines() or [""])[0]


@dataclass(frozen=True)
class Question:
    """One file of `archive/sql/`."""

    name: str
    title: str
    """its first comment line: what it answers."""
    parameters: tuple[str, ...]
    sql: str

    def bound(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Give every parameter its value, NULL for those left out; raises UsageError for one that there is not."""
        unknown = sorted(set(parameters) - set(self.parameters))
        if unknown:
            raise UsageError(
                f"{self.name} has no parameter {unknown[0]!r}; it takes {', '.join(self.parameters) or 'none'}."
            )
        grain = str(parameters.get("grain") or "")
        if not adds_up(grain):
            raise UsageError(
                f"figures of grain {grain} do not add up: nobody says whether one repeats from row to row. See "
                f"them as they are: adlib sql \"FROM spend_line WHERE grain = '{grain}'\"."
            )
        return {each: parameters.get(each) for each in self.parameters}


def adds_up(grain: str) -> bool:
    """Tell whether figures of a grain may be summed: whether one repeats from row to row is known."""
    return grain != "undocumented" and not grain.endswith("by_targeting")


@cache
def question(name: str) -> Question:
    """Read one question; raises UsageError naming the questions there are."""
    path = SQL / f"{name}.sql"
    if not name.replace("_", "").isalnum() or not path.is_file():
        raise UsageError(f"there is no query {name!r}; `adlib query` lists them: {', '.join(question_names())}.")
    sql = path.read_text(encoding="utf-8")
    comments = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
    stated = next((line for line in comments if line.startswith("Parameters:")), "Parameters: none")
    names = (
        []
        if stated.endswith(": none")
        else [part.split()[0].strip("$,;") for part in stated.split(":", 1)[1].split(";")]
    )
    return Question(name, comments[0], tuple(names), sql)


def question_names() -> Sequence[str]:
    """List the questions that can be run by name."""
    return sorted(path.stem for path in SQL.glob("*.sql"))
