"""From the bytes of a file to the tables in it: each a text in UTF-8 that the readers take, the file itself or a copy.

What an import says of a file (its sha256, its size, what `--keep` keeps) is always said of the original bytes.
"""

import csv
import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from adlib.errors import UnreadableInput
from archive import parquet_tables, sqlite_tables, workbooks
from archive.encodings import Encoding, in_utf8, judge, judge_bytes
from archive.format import all_formats
from archive.unpack import SourceFile
from archive.workbooks import Sheet
from archive.workdir import Limits, Workdir, chunks

GUARD = b"for (;;);"


def bytes_from(path: Path, start: int) -> Iterator[bytes]:
    """Yield a file's bytes in blocks, from a place on."""
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(1 << 20):
            yield block


@dataclass(frozen=True)
class Table:
    """One table, or one JSON document, of a file."""

    source: SourceFile
    """the file; its name tells which table where there are several."""
    path: Path
    """the text to read."""
    said: tuple[str, ...] = ()
    """what a person should know of how it was read."""
    sheet: str | None = None
    """the name of the sheet, or of the table of a database; None for a file that is one table."""
    records: int | None = None
    """how many there are, by a count of the container itself."""
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

    def tables(self, source: SourceFile) -> Iterator[Table]:
        """Yield the tables of a file. Raises UnreadableInput when it holds none that can be read."""
        sheets = self.sheets(source)
        if sheets is None:
            encoding = judge(source.path, source.name, self.encoding)
            plain = Table(source, source.path)
            yield self.headed(self.unguarded(self.rewritten(plain, encoding) if encoding else plain))
            return
        if not sheets:
            raise UnreadableInput(f"{source.name}: it holds no table with anything in it; there is nothing to import.")
        workdir, several = Workdir(self.folder, self.limits), len(sheets) > 1
        for sheet in sheets:
            # the file is needed until the last of its tables is done, so it goes with the work folder
            name, unpacked = (f"{source.name}!{sheet.name}", False) if several else (source.name, source.unpacked)
            inner = re.sub(r"\.(xlsx|xlsm|xls|parquet|db|sqlite3?)$", ".csv", source.inner_name, flags=re.IGNORECASE)
            most = self.limits.most(source.size)
            path, _ = workdir.write(
                sheet.chunks(), name, most, f"unpacks to more than {self.limits.ratio} times its size"
            )
            its = replace(source, name=name, inner_name=inner, unpacked=unpacked)
            yield Table(its, path, sheet=sheet.name if several else None, records=sheet.records)

    def headed(self, table: Table) -> Table:
        """Give a CSV without a header the one that a format knows for it."""
        with table.path.open("rb") as file:
            line = file.readline(4096).decode("utf-8-sig", "replace")
        try:
            row = next(csv.reader([line]), [])
        except csv.Error:
            return table
        names = {each for fmt in all_formats() if fmt.header and (each := fmt.header(table.source.inner_name, row))}
        if len(names) != 1:
            return table
        first = ",".join(f'"{name}"' for name in names.pop())
        with table.path.open("rb") as file:
            whole = itertools.chain([f"{first}\n".encode()], chunks(file))
            most = table.path.stat().st_size + len(first.encode()) + 1
            path, _ = Workdir(self.folder, self.limits).write(whole, table.source.name, most, "grows too much")
        if table.is_copy:
            table.path.unlink()
        return replace(table, path=path, said=(*table.said, "it has no header; its columns are known by its name"))

    def sheets(self, source: SourceFile) -> list[Sheet] | None:
        """List the tables of a workbook, a database or a Parquet file; None for a text."""
        with source.path.open("rb") as file:
            magic = file.read(16)
        if magic.startswith((b"PK", workbooks.OLE)):
            return workbooks.sheets(source.path, source.name, self.limits)
        if magic == sqlite_tables.MAGIC:
            joins = {f"{fmt.name}: {name}": join for fmt in all_formats() for name, join in fmt.joins.items()}
            return sqlite_tables.sheets(source.path, source.name, joins)
        if magic.startswith(parquet_tables.MAGIC):
            copy = self.folder / f"parquet-{uuid.uuid4()}"
            try:
                return parquet_tables.sheets(source.path, source.name, self.limits, copy)
            except BaseException:
                copy.unlink(missing_ok=True)
                raise
        return None

    def unguarded(self, table: Table) -> Table:
        """Leave out what Meta's web page puts before its JSON, so that no other page can run it as a script."""
        with table.path.open("rb") as file:
            start = len(GUARD) if file.read(len(GUARD)) == GUARD else 0
        if not start:
            return table
        workdir = Workdir(self.folder, self.limits)
        path, _ = workdir.write(bytes_from(table.path, start), table.source.name, table.source.size, "grows")
        return replace(table, path=path)

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
