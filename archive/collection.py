"""The record that `adlib collect` leaves beside the pages it fetched: what was asked, which pages came, and the end.

An import of the folder takes from it what pages do not say: the scope, the moment, and whether the run reached its end.
One JSON object per line: the question, then a page each, then how it ended (the last such line counts).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adlib.errors import UnreadableInput
from archive.dump_file import DumpFile
from archive.zip_members import COLLECTION as NAME

__all__ = ["KIND", "NAME", "Collected", "Record", "collected", "read", "refuse_changed"]
KIND = "adlib_collection"
"""key of the first line; its value is the layout's number."""


@dataclass
class Record:
    """What one run left."""

    question: dict[str, Any] = field(default_factory=dict)
    """`scope`, `country`, `began` and what was asked; empty where the file cannot be read."""
    pages: list[dict[str, Any]] = field(default_factory=list)
    """per page `page` (its file's name), `bytes`, `sha256`, `ads`, and `after`: the cursor behind it."""
    end: dict[str, Any] = field(default_factory=dict)
    """`end` (`complete` or `partial`) and `reason`; empty while the run goes on, or when it was killed."""

    @property
    def is_complete(self) -> bool:
        """Whether the run reached the end of what the source had."""
        return self.end.get("end") == "complete"


def read(path: Path) -> Record:
    """Read a record; a line that a kill or a power cut left unfinished is no line."""
    record = Record()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return record
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if not isinstance(found, dict):
            continue
        if KIND in found:
            record.question = found
        elif "page" in found:
            record.pages.append(found)
            record.end = {}
        elif "end" in found:
            record.end = found
    return record


@dataclass(frozen=True)
class Collected:
    """What a dump's record says of it."""

    scope: str
    country: str | None
    as_of: datetime
    complete: bool
    sha256: dict[str, str]
    """by the file's name."""
    warning: str | None = None


def collected(files: Sequence[DumpFile]) -> Collected | None:
    """Read the record beside the files of a dump; None where there is none."""
    folders = {file.source.path.parent for file in files if not file.source.unpacked}
    place = folders.pop() / NAME if len(folders) == 1 else None
    if place is None or not place.is_file():
        return None
    record = read(place)
    question = record.question
    try:
        began = datetime.fromisoformat(question["began"]).astimezone(UTC).replace(tzinfo=None)
        scope, country = str(question["scope"]), question.get("country")
        listed = {str(page["page"]): (page["bytes"], str(page["sha256"])) for page in record.pages}
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableInput(
            f"{place}: this record of a collection cannot be read; take it away to import the pages without it."
        ) from error
    found = {file.source.path.name: file.source.size for file in files}
    whole = found == {name: size for name, (size, _) in listed.items()}
    warning = None if whole else f"{place}: the pages beside it are not those it lists, taken as partial"
    hashes = {name: sha256 for name, (_, sha256) in listed.items()}
    return Collected(scope, country, began, record.is_complete and whole, hashes, warning)


def refuse_changed(files: Sequence[DumpFile], said: Collected) -> None:
    """Raise UnreadableInput for a page that is not as it was collected."""
    for file in files:
        listed = said.sha256.get(file.source.path.name)
        if listed is not None and listed != file.scan.sha256:
            raise UnreadableInput(
                f"{file.source.name}: this is not the page that {NAME} lists (its sha256 differs); collect it again, "
                f"or take {NAME} away to import the page as it is."
            )
