"""One file of a dump on its way into the archive, and what is known of it."""

import re
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from archive.format import Facts, Member
from archive.json_reader import Layout
from archive.recognise import Match
from archive.scan import Scan
from archive.tables import Table
from archive.unpack import SourceFile

MONGO = re.compile(r'\{\s*"\$(?:date|number\w+)"')
"""what MongoDB's extended JSON looks like."""


class NotUtf8(Exception):
    """A text that begins as UTF-8 is none."""


@dataclass
class DumpFile:
    """One file of a dump on its way into the archive."""

    table: Table
    match: Match
    facts: Facts
    file_no: int
    scanning: "Future[Scan] | None" = None
    """the pass over its bytes, which runs beside the reading."""
    scanning_text: "Future[Scan] | None" = None
    """the pass over the text that is read, where that is a copy."""
    readable: Path | None = None
    """a copy without access tokens, where there were any."""
    tokens: int = 0
    """access tokens that were taken out of it, and out of its name."""
    records: int = 0
    """records in the file, by a count that no reader made."""
    staged: int = 0
    rejected: int = 0
    repaired: int = 0
    mended: bool = False
    """whether it had to be sorted out record by record."""
    inside: Mapping[str, Collection[str]] = field(default_factory=dict)
    """JSON only: the keys inside the record's values, by the name of the value."""
    fields: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    """columns or keys that the format does not know."""

    def __post_init__(self) -> None:
        self.tokens = self.source.tokens

    @property
    def source(self) -> SourceFile:
        """The file as it came."""
        return self.table.source

    @property
    def scan(self) -> Scan:
        """What the pass over its bytes found; waits until it is done."""
        if self.scanning is None:
            raise AssertionError("the file was not scanned")
        return self.scanning.result()

    @property
    def text(self) -> Scan:
        """What the pass over the text found that is read; waits until it is done."""
        return self.scanning_text.result() if self.scanning_text else self.scan

    @property
    def path(self) -> Path:
        """The text to read, or its copy without tokens."""
        return self.readable or self.table.path

    @property
    def layout(self) -> Layout:
        """JSON only: how its records are laid out."""
        probe = self.match.look.probe
        assert probe.shape != "csv"  # noqa: S101 - for the type checker: only asked of JSON files
        return Layout(probe.shape, probe.records, mongo=MONGO.search(probe.head + probe.tail) is not None)

    @property
    def member(self) -> Member:
        """Which table of the format this is."""
        return self.match.member
