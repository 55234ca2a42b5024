"""A run of many pages: the pages on disk, and the journal that says where it was when it stopped.

The journal is the record that an import reads (`archive.collection`). A page counts when it stands whole under its
name; what a killed run did not note any more is read from the page itself.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive import collection
from archive.collect import disk

RESUMED_WITHIN = timedelta(days=3)
"""after which a source's list has moved too far to go on in its middle."""
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass
class Journal:
    """One run, in a folder of its own."""

    folder: Path
    record: collection.Record
    is_resumed: bool = False
    cursors: set[str] = field(default_factory=set)
    """of the pages at hand."""
    contents: set[str] = field(default_factory=set)
    """what tells the pages at hand apart."""

    @property
    def path(self) -> Path:
        """The journal's own file."""
        return self.folder / collection.NAME

    @property
    def pages(self) -> list[dict[str, Any]]:
        """The pages at hand, as `archive.collection.Record` has them."""
        return self.record.pages

    @property
    def ads(self) -> int:
        """How many ads the pages hold, one on two pages counted twice."""
        return sum(page["ads"] for page in self.pages)

    @property
    def after(self) -> str | None:
        """The cursor to go on from; None at the beginning."""
        return self.pages[-1]["after"] if self.pages else None

    @property
    def limit(self) -> int | None:
        """How many ads the last page was asked for."""
        return self.pages[-1]["limit"] if self.pages else None

    @property
    def next_name(self) -> str:
        """The name of the next page."""
        return f"page-{len(self.pages) + 1:06}.json"

    def add(self, data: bytes, **facts: Any) -> None:
        """Keep a page: first the page, then the line about it; both are on the disk when this returns."""
        name = self.next_name
        if facts.pop("is_written", False) is False:
            disk.write_whole(self.folder / name, data)
        line = {"page": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), **facts}
        disk.append_line(self.path, line)
        self.note(line)

    def note(self, line: dict[str, Any]) -> None:
        """Take a page into account."""
        self.pages.append(line)
        self.record.end = {}
        self.contents.add(str(line.get("content")))
        if line.get("after"):
            self.cursors.add(line["after"])

    def end(self, how: str, reason: str | None = None, *, resumable: bool = True) -> None:
        """Note how the run ended: `complete` or `partial`."""
        line = {"end": how, "at": now().isoformat(), **({"reason": reason, "resumable": resumable} if reason else {})}
        disk.append_line(self.path, line)
        self.record.end = line


def now() -> datetime:
    """Give the time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def begin(folder: Path, question: dict[str, Any]) -> Journal:
    """Begin a run in a new folder below *folder*, named after the moment."""
    began = now()
    while (place := folder / began.strftime(STAMP)).exists():
        began += timedelta(seconds=1)
    disk.make_folder(place)
    line = {collection.KIND: 1, **question, "began": began.isoformat()}
    disk.append_line(place / collection.NAME, line)
    return Journal(place, collection.Record(line))


def resumed(folder: Path, question: dict[str, Any]) -> Journal | None:
    """Find the newest run below *folder* of the same question that stopped before its end, not too long ago."""
    for place in sorted(folder.glob("*Z"), reverse=True):
        path = place / collection.NAME
        record = collection.read(path)
        asked = {name: value for name, value in record.question.items() if name not in (collection.KIND, "began")}
        if not asked:  # killed before it had begun
            continue
        touched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        can_go_on = not record.is_complete and record.end.get("resumable", True) and now() - touched < RESUMED_WITHIN
        return opened(place, record) if asked == question and can_go_on and is_whole(place, record) else None
    return None


def is_whole(folder: Path, record: collection.Record) -> bool:
    """Tell whether every page that was noted stands on the disk in its size."""
    pages = ((folder / page["page"], page["bytes"]) for page in record.pages)
    return all(path.is_file() and path.stat().st_size == size for path, size in pages)


def opened(folder: Path, record: collection.Record) -> Journal:
    """Open a run that stopped, without what it left half written."""
    journal = Journal(folder, collection.Record(record.question, [], record.end), is_resumed=True)
    for line in record.pages:
        journal.note(line)
    for part in folder.glob(f".*{disk.PART}"):
        part.unlink()
    content = journal.path.read_bytes()
    if not content.endswith(b"\n"):
        disk.write_whole(journal.path, content[: content.rfind(b"\n") + 1])
    return journal
