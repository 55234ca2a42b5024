"""From the bytes of a file to the tables in it: each a text in UTF-8 that the readers take, the file itself or a copy.

What an import says of a file (its sha256, its size, what `--keep` keeps) is always said of the original bytes.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.encodings import Encoding, in_utf8, judge, judge_bytes
from archive.unpack import SourceFile
from archive.workdir import Limits, Workdir


@dataclass(frozen=True)
class Table:
    """One table, or one JSON document, of a file."""

    source: SourceFile
    """the file; its name tells which table where there are several."""
    path: Path
    """the text to read."""
    said: tuple[str, ...] = ()
    """what a person should know of how it was read."""
    damaged: bool = False
    """whether bytes that are not UTF-8 were found in it, and marked."""

    @property
    def is_copy(self) -> bool:
        """Tell whether the text is a copy in the work folder."""
        return self.path != self.source.path

    def discard(self) -> None:
        """Delete what was unpacked or written for it; never a file of the user."""
        if self.is_copy:
            self.path.unlink(missing_ok=True)
        self.source.discard()


@dataclass
class Opener:
    """Opens files as tables, writing copies into the work folder where a file cannot be read as it is."""

    folder: Path
    encoding: str | None = None
    """the encoding that the user names for texts that say nothing themselves."""
    limits: Limits = field(default_factory=Limits)

    def tables(self, source: SourceFile) -> list[Table]:
        """Give the tables of a file. Raises UnreadableInput when it holds none that can be read."""
        encoding = judge(source.path, source.name, self.encoding)
        return [self.rewritten(Table(source, source.path), encoding) if encoding else Table(source, source.path)]

    def judged_whole(self, table: Table) -> Table:
        """Give a text anew that was taken for UTF-8 by its beginning, and is not."""
        return self.rewritten(table, judge_bytes(table.path, table.source.name, self.encoding))

    def rewritten(self, table: Table, encoding: Encoding) -> Table:
        """Write a text in UTF-8."""
        source, workdir = table.source, Workdir(self.folder, self.limits)
        most = 4 * source.size + 4  # no letter takes more than four bytes
        path, _ = workdir.write(in_utf8(source.path, encoding, source.name), source.name, most, "grows too much")
        said = [f"read as {encoding.said}; say --encoding if its letters come out wrong"] if encoding.said else []
        return replace(table, path=path, said=(*table.said, *said), damaged=encoding.damaged)
