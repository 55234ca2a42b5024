"""What a document about removed networks is, and what reading one gives: records, statements and listed assets."""

import csv
import hashlib
import importlib
import io
import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from adlib.errors import UnreadableInput
from archive.takedowns import formats
from archive.takedowns.defang import address_in, defanged
from archive.takedowns.sentences import Said
from archive.takedowns.values import Moment, Quantity

LARGEST_FILE = 64 << 20
CELLS = 5_000_000
"""characters that one cell may have."""


@dataclass(frozen=True)
class Source:
    """A file, read whole; such files are small."""

    path: Path
    data: bytes

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    @property
    def stem(self) -> str:
        """Its file name without the ending."""
        return self.path.stem.strip()

    @cached_property
    def sha256(self) -> str:
        """The sha256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def text(self) -> str:
        """Its text. Raises UnreadableInput for one that is not UTF-8."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise UnreadableInput(
                f"{self.path}: line {line} is not UTF-8; save the file in that encoding and import it again."
            ) from error

    @cached_property
    def parsed_json(self) -> tuple[Any, str | None]:
        """Its JSON, and what is wrong with it where it begins like JSON and is none."""
        if self.text.lstrip()[:1] not in ("{", "["):
            return None, None
        try:
            return json.loads(self.text), None
        except RecursionError:
            return None, "it is nested too deep"
        except ValueError as error:
            return None, str(error)

    @property
    def json(self) -> Any:
        """Its JSON; None where it is none."""
        return self.parsed_json[0]

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns of a CSV or TSV, in small letters and without spaces around them."""
        first = self.text.split("\n", 1)[0].rstrip("\r")
        return tuple(name.strip().lower() for name in next(csv.reader([first], delimiter=self.delimiter), []))

    @property
    def delimiter(self) -> str:
        """What parts the cells of a line."""
        return "\t" if "\t" in self.text.split("\n", 1)[0] else ","

    def dicts(self) -> Iterator[dict[str, str]]:
        """Yield the records of a CSV or TSV by column; a cell beyond the header is kept as `column 5` and so on."""
        for cells in self.rows():
            beyond = (f"column {number}" for number in range(len(self.header) + 1, len(cells) + 1))
            yield dict(zip((*self.header, *beyond), cells, strict=False))

    def rows(self) -> Iterator[list[str]]:
        """Yield the records of a CSV or TSV, without the header and lines in which nothing stands."""
        csv.field_size_limit(CELLS)
        text = io.StringIO(self.text, newline="")
        if self.delimiter == "\t":  # where tabs part cells, quotes are part of what is said
            reader = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(text, strict=True)
        try:
            next(reader, None)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield cells
        except csv.Error as error:
            raise UnreadableInput(f"{self.path}: line {reader.line_num} is no CSV ({error}).") from error


@dataclass
class Record:
    """One record of a document."""

    number: int
    cells: dict[str, str]
    takedown_id: str | None = None
    outcome: str = "loaded"
    reason: str | None = None


@dataclass
class Reading:
    """What one document gives."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_on: date | None = None
    records: list[Record] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    assets: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def record(self, cells: Mapping[str, Any], takedown_id: str | None = None) -> Record:
        """Note a record, whole."""
        plain = {str(name): text_of(value) for name, value in cells.items()}
        self.records.append(Record(len(self.records) + 1, plain, takedown_id))
        return self.records[-1]

    def of_file(self, takedown_id: str) -> Record:
        """Give what stands for the file itself, which its name describes; it is no record of it, and has number 0."""
        return Record(0, {}, takedown_id)

    def reject(self, record: Record, reason: str) -> None:
        """Note that a record could not be read; whatever it gave is dropped, and it is kept whole."""
        record.outcome, record.reason = "rejected", reason
        self.values = [each for each in self.values if each["record_no"] != record.number]
        self.assets = [each for each in self.assets if each["record_no"] != record.number]

    def state(
        self, record: Record, name: str, said: Quantity | Moment | str | None, *, words: str | None = None, **more: Any
    ) -> None:
        """Note a statement; without *said*, that the words could not be read."""
        stated = {"field": name, "words": words, "basis": "stated", "is_read": said is not None, **more}
        match said:
            case Quantity():
                stated |= {"value": said.text, "lower": said.lower, "upper": said.upper, "kind": said.kind}
                stated |= {"step": said.step, "currency": said.currency}
            case Moment():
                stated |= {"value": said.text, "first_day": said.first, "last_day": said.last}
                stated |= {"precision": said.precision}
            case str():
                stated |= {"value": said}
        self.values.append({"record_no": record.number, "takedown_id": record.takedown_id, **stated})

    def states(self, record: Record, said: Sequence[Said], **more: Any) -> None:
        """Note what the rules read in a sentence."""
        for each in said:
            read = each.quantity or each.moment or each.text
            self.state(record, each.field, read, words=each.words, **{"note": each.note, **more})

    def lists(self, record: Record, asset_type: str, *, url: str | None = None, **more: Any) -> None:
        """Note an asset that a record lists; its address is defanged, and what is no address is a name."""
        asset = {"asset_type": asset_type, "relation": "part", **more}
        if url and address_in(url):
            asset["asset_url"] = defanged(url)
        elif url:
            asset["asset_name"] = asset.get("asset_name") or url
        self.assets.append({"record_no": record.number, "takedown_id": record.takedown_id, **asset})

    def merge_repeats(self) -> None:
        """Merge records that state only what an earlier one of this document states of the same network."""
        stated: dict[int, list[tuple[Any, ...]]] = {}
        for each in (*self.values, *self.assets):
            stated.setdefault(each["record_no"], []).append(identity(each))
        seen: set[tuple[Any, ...]] = set()
        repeats = set()
        for record in self.records:
            said = stated.get(record.number, [])
            if record.outcome == "loaded" and said and all(each in seen for each in said):
                record.outcome, record.reason = "merged", "repeats another record of the document"
                repeats.add(record.number)
            seen.update(said)
        self.values = [each for each in self.values if each["record_no"] not in repeats]
        self.assets = [each for each in self.assets if each["record_no"] not in repeats]


OF_A_STATEMENT = (
    "takedown_id", "field", "value", "lower", "upper", "kind", "currency", "first_day", "last_day", "label", "words",
    "platform", "asset_type", "asset_id", "asset_name", "asset_url", "relation", "note", "said_by", "source_url",
    "first_seen", "removed_on", "confidence",
)  # fmt: skip


def identity(stated: Mapping[str, Any]) -> tuple[Any, ...]:
    """Give what makes two statements, or two listed assets, the same word for word."""
    return tuple(plain(stated.get(name)) for name in OF_A_STATEMENT)


def plain(value: Any) -> Any:
    """Compare amounts by their value, whatever their zeros."""
    return value.normalize() if isinstance(value, Decimal) else value


def text_of(value: Any) -> str:
    """Write a value of a record as text; what is not text, as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


@dataclass(frozen=True)
class TakedownFormat:
    """One kind of document about removed networks."""

    name: str
    title: str
    recognises: Callable[[Source], bool]
    """by content, never by the file's name."""
    read: Callable[[Source], Reading]


@cache
def all_formats() -> tuple[TakedownFormat, ...]:
    """Return every format in `archive/takedowns/formats/`, by name."""
    found = [
        importlib.import_module(f"{formats.__name__}.{each.name}") for each in pkgutil.iter_modules(formats.__path__)
    ]
    return tuple(sorted((module.FORMAT for module in found), key=lambda each: each.name))
