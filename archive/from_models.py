"""Compile `archive/schema.json` from the models: `python -m archive.from_models`, or `make docs`.

A test holds the file against the models, so a column exists exactly when a field does.
"""

import json
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String
from sqlmodel import SQLModel

from adlib import models
from adlib.fields import DuckType
from archive import schema


def compiled() -> dict[str, dict[str, dict[str, str]]]:
    """Give what `schema.json` should hold: of each table the DuckDB type of each column, in order."""
    kinds = {"tables": models.TABLES, "settings": models.SETTINGS}
    return {kind: {str(each.__tablename__): columns(each) for each in found} for kind, found in kinds.items()}


def columns(model: type[SQLModel]) -> dict[str, str]:
    """Give a table model's columns: DuckDB type by name."""
    table: Any = model.__table__  # type: ignore[attr-defined]
    return {each.name: duck_type(each) for each in table.columns}


def duck_type(column: "Column[object]") -> str:
    """Name a column's DuckDB type."""
    kind = column.type
    if isinstance(kind, DuckType):
        return kind.name
    names = {Boolean: "BOOLEAN", Integer: "INTEGER", Date: "DATE", String: "VARCHAR"}
    found = getattr(kind, "impl", kind)  # SQLModel wraps some types, such as its text
    return next(name for each, name in names.items() if isinstance(found, each))


def write() -> None:
    """Write the file."""
    schema.COMPILED.write_text(json.dumps(compiled(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
