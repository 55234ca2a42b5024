"""What the fields of a table model are made of: DuckDB's types, and ways to say what a field means."""

from typing import Any

from sqlalchemy.types import UserDefinedType
from sqlmodel import Field

from adlib import duck_types


class DuckType(UserDefinedType[Any]):
    """A DuckDB type that SQLAlchemy has no name for, given as DuckDB writes it."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name for DDL."""
        return self.name


TEXTS = DuckType("VARCHAR[]")
DAYS = DuckType("DATE[]")
AMOUNT = DuckType("DECIMAL(18,2)")
SUM = DuckType("DECIMAL(38,2)")
RATE = DuckType("DECIMAL(20,10)")
SHARE = DuckType("DECIMAL(12,10)")
BIG = DuckType("BIGINT")
STAMP = DuckType("TIMESTAMP")
HASH = DuckType("UBIGINT")
HASHES = DuckType("UBIGINT[]")
AGE_GENDER = DuckType(duck_types.AGE_GENDER)
REGION_SHARE = DuckType(duck_types.REGION_SHARE)
TARGETING = DuckType("STRUCT(criterion VARCHAR, value VARCHAR, excluded BOOLEAN)[]")
CONVERSIONS = DuckType("STRUCT(currency VARCHAR, lower DECIMAL(18,2), upper DECIMAL(18,2), relation VARCHAR)[]")
NOTES = DuckType("STRUCT(name VARCHAR, value VARCHAR)[]")


def key(description: str, **options: Any) -> Any:
    """Describe a field that is part of the mapper's primary key."""
    return Field(description=description, primary_key=True, **options)


def about(description: str, **options: Any) -> Any:
    """Describe a field that may be missing (`None`: not in this dump)."""
    return Field(default=None, description=description, **options)


def needed(description: str, **options: Any) -> Any:
    """Describe a field that must be there."""
    return Field(description=description, **options)
