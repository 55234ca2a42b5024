"""The archive's tables, compiled from the models, and the views that people query."""

import hashlib
from functools import cache
from pathlib import Path

import duckdb
from sqlalchemy import Boolean, Column, Date, Integer, String
from sqlmodel import SQLModel

from adlib import models
from adlib.fields import DuckType
from archive.columns import quoted

VERSION = 3
FOLDER = Path(__file__).parent / "views"
VIEWS = (
    "money", "ad_status", "ad_capture", "ad", "ad_spend", "advertiser_part", "advertiser", "advertiser_name",
    "spend_line", "line_spend", "election_bases", "plain_name",
    "delivery", "places", "targeting",
    "amount_said", "ad_loose", "ad_presence", "ad_step", "ad_change", "name_change",
    "advertiser_link", "line_change",
    "takedown_link", "takedown_statement", "takedown", "takedown_notice", "entity",
)  # fmt: skip
DERIVED: tuple[type[SQLModel], ...] = (
    models.AdLink, models.AdCurrent, models.AdvertiserSpend, models.AdEvent, models.AdFormer,
)  # fmt: skip
"""tables that are made from the others."""
PACKED = dict.fromkeys(("text", "url"), " USING COMPRESSION zstd")
"""columns of long texts that differ; what DuckDB tries by itself takes up to three times as long, and more room."""
DERIVING = ("ad_current", "ad_event", "ad_former")
"""the files of `archive/views/` that make them, in this order."""


def columns(model: type[SQLModel]) -> dict[str, str]:
    """Give a table model's columns: DuckDB type by name."""
    return {each.name: duck_type(each) for each in model.__table__.columns}  # type: ignore[attr-defined]


def duck_type(column: "Column[object]") -> str:
    """Name a column's DuckDB type."""
    kind = column.type
    if isinstance(kind, DuckType):
        return kind.name
    names = {Boolean: "BOOLEAN", Integer: "INTEGER", Date: "DATE", String: "VARCHAR"}
    found = getattr(kind, "impl", kind)  # SQLModel wraps some types, such as its text
    return next(name for each, name in names.items() if isinstance(found, each))


def create_table(model: type[SQLModel], name: str | None = None, *, temporary: bool = False) -> str:
    """Write the DDL of a model's table; no keys, which would slow bulk loads fourfold."""
    return create(name or str(model.__tablename__), columns(model), temporary=temporary)


def create(table: str, kinds: dict[str, str], *, temporary: bool = False) -> str:
    """Write the DDL of a table with columns of these kinds."""
    body = ", ".join(f"{quoted(column)} {kind}{PACKED.get(column, '')}" for column, kind in kinds.items())
    return f"CREATE {'TEMP ' if temporary else ''}TABLE {quoted(table)} ({body})"


@cache
def layout() -> str:
    """Hash all that an archive is made of, its tables and its views, so that a file made otherwise is noticed."""
    made = [create_table(model) for model in models.TABLES] + [statement(view) for view in (*VIEWS, *DERIVING)]
    return hashlib.sha256("\n".join(made).encode()).hexdigest()


@cache
def statement(name: str) -> str:
    """Read one SQL file of `archive/views/`; what differs between two versions of an ad is written into it."""
    sql = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    if "{differences}" in sql:
        from archive import differences

        sql = sql.format(**differences.written())
    return sql


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Make anew what is derived from the captures: where each ad stands, and what happened to it."""
    for name in DERIVING:
        con.execute(statement(name))


def content_columns() -> list[str]:
    """List the columns of an ad version that are its content."""
    return [name for name in columns(models.AdVersion) if name not in ("version_id", "ad_key", "content_hash")]


def content_hash() -> str:
    """Write the SQL that hashes an ad's content; the order of delivery figures does not count: platforms shuffle it."""
    return f"hash({', '.join(hashed(name) for name in content_columns())})"


def hashed(name: str) -> str:
    """Write what of a column goes into the content hash."""
    if not name.startswith("delivery_"):
        return quoted(name)
    return f"list_sum(list_transform({quoted(name)}, lambda part: hash(part) % 4294967291))"


# a row of every kind of value that content may hold; DuckDB may hash it otherwise in a later version
HASH_PROBE = (
    "SELECT hash('adlib', 1, 2::BIGINT, 3.25::DECIMAL(18,2), DATE '2018-05-24', TIMESTAMP '2018-05-24 12:00:00', "
    "['a'], [{'a': 'b'}])"
)
