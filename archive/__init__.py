"""The archive: dumps in, answers out. `archive.open("x.duckdb")` gives an `Archive`."""

from archive.config import Config
from archive.database import Archive, Table
from archive.database import open_archive as open  # the name people expect: archive.open(...)

__all__ = ["Archive", "Config", "Table", "open"]
