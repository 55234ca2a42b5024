"""What adlib.toml says that no dump says, such as elections, silence periods, limits and registers.

It reaches questions as temporary tables (`adlib.models.SETTINGS`), made anew for every connection; the archive keeps
none of it. The file itself is read by `archive/config_file.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from archive import schema, ties
from archive.elections import known_elections, known_silences

if TYPE_CHECKING:
    from pydantic import BaseModel

    from adlib import models
    from adlib.site import Site
    from archive.config_collect import Collecting

RETENTION = {"google": 7, "meta": 7}
"""years that the platforms themselves state."""


@dataclass
class Config:
    """What adlib.toml says; without one, the elections that come along and how long platforms say they keep ads."""

    archive: Path | None = None
    shipped_elections: bool = True
    """whether questions see the elections that come with adlib."""
    elections: "list[models.Election]" = field(default_factory=list)
    silence_periods: "list[models.SilencePeriod]" = field(default_factory=list)
    spending_limits: "list[models.SpendingLimit]" = field(default_factory=list)
    registered_payers: "list[models.RegisteredPayer]" = field(default_factory=list)
    publication_limits: "list[models.PublicationLimit]" = field(default_factory=list)
    redactions: "list[models.Redaction]" = field(default_factory=list)
    corrections: "list[models.Correction]" = field(default_factory=list)
    retentions: dict[str, int] = field(default_factory=lambda: dict(RETENTION))
    """for how many years platforms keep ads."""
    logo: Path | None = None
    """the site's logo."""
    collect: "Collecting | None" = None

    @cached_property
    def site(self) -> "Site":
        """Give the settings of the site."""
        from adlib.site import Site

        return Site()

    def known_elections(self) -> list[dict[str, Any]]:
        """List all elections that questions see, as rows of the table `election`."""
        return known_elections(dumped(self.elections), with_shipped=self.shipped_elections)

    def put(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the tables of the settings for one connection, and the view of what counts for each election."""
        entries: dict[str, Sequence[Mapping[str, Any]]] = {
            "election": self.known_elections(),
            "silence_period": known_silences(dumped(self.silence_periods), with_shipped=self.shipped_elections),
            "spending_limit": dumped(self.spending_limits),
            "registered_payer": dumped(self.registered_payers),
            "publication_limit": dumped(self.publication_limits),
            "retention": [{"platform": platform, "years": years} for platform, years in self.retentions.items()],
            "redaction": dumped(self.redactions),
            "correction": dumped(self.corrections),
        }
        con.execute("; ".join(schema.create_table(table, temporary=True) for table in schema.tables("settings")))
        for table, rows in entries.items():
            schema.insert(con, table, rows)
        ties.put(con)


def dumped(entries: "Sequence[BaseModel]") -> list[dict[str, Any]]:
    """Give entries as rows."""
    return [each.model_dump() for each in entries]


def load(path: Path) -> Config:
    """Read adlib.toml.

    Raises UsageError with one line for every mistake: where it stands, what it is, what to do.
    """
    from archive.config_file import read

    return read(path)
