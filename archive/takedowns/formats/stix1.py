"""Meta's threat research of 2020 to May 2023 as STIX 1.2 XML; it holds what the CSV and JSON beside it hold.

XML is hostile input: a document type, with which entities could be declared that swell without end, is refused before
anything of it is read.
"""

from xml.parsers import expat

from adlib.errors import UnreadableInput
from archive.takedowns.formats.indicators import ADDRESSES, OTHERS, SEVERAL, read_address
from archive.takedowns.formats.killchain import network_id
from archive.takedowns.reading import Reading, Source, TakedownFormat

WANTED = ("Title", "Type", "Value", "Address_Value", "Simple_Hash_Value", "Name", "Description")


def recognises(source: Source) -> bool:
    """Tell by the name of its root."""
    head = source.text[:4000]
    return head.lstrip().startswith("<") and "STIX_Package" in head


class Indicators:
    """What expat hands on, gathered by indicator."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self.path: list[str] = []
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        plain = name.rpartition(":")[2]
        self.path.append(plain)
        if plain == "Indicator":
            self.inside = True
            self.found.append({"id": attributes.get("id", ""), "timestamp": attributes.get("timestamp", "")})
        elif plain == "Properties" and self.inside:
            self.found[-1]["object"] = next((words for key, words in attributes.items() if key.endswith(":type")), "")

    def end(self, name: str) -> None:
        """End an element."""
        self.path.pop()
        self.inside = self.inside and "Indicator" in self.path

    def text(self, words: str) -> None:
        """Take a text."""
        if self.inside and words.strip() and self.path[-1] != "Indicator":
            entry = self.found[-1]
            entry[self.path[-1]] = entry.get(self.path[-1], "") + words


def parsed(source: Source) -> list[dict[str, str]]:
    """Read the indicators. Raises UnreadableInput for a document type and for what is no XML."""

    def refuse(*_: object) -> None:
        raise UnreadableInput(f"{source.path}: this XML declares a document type; adlib reads none that does.")

    indicators = Indicators()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = indicators.start
    parser.EndElementHandler = indicators.end
    parser.CharacterDataHandler = indicators.text
    try:
        parser.Parse(source.data, True)
    except expat.ExpatError as error:
        raise UnreadableInput(f"{source.path}: this XML cannot be read ({error}).") from error
    return indicators.found


def read(source: Source) -> Reading:
    """Read one report; a title is the comment with the type of the indicator behind it in brackets."""
    reading = Reading(title=source.stem, publisher="Meta", warnings=[SEVERAL])
    takedown_id = network_id(source.stem)
    named = reading.of_file(takedown_id)
    reading.state(named, "name", " ".join(source.stem.split("_")), words=source.stem, basis="file_name")
    for entry in parsed(source):
        record = reading.record(entry, takedown_id)
        title, _, kind = entry.get("Title", "").rpartition(" (")
        if not kind.endswith(")"):
            kind, title = kind_of(entry.get("object", "")), entry.get("Title", "")
        kind = kind.removesuffix(")")
        value = next((entry[each].strip() for each in WANTED[2:] if entry.get(each, "").strip()), "")
        if not value:
            reading.reject(record, "it has no value")
        elif kind in ADDRESSES and kind != "ip":
            read_address(reading, record, kind, value, title.strip() or None)
        else:
            reading.lists(
                record, OTHERS.get(kind, kind or "other"), asset_id=value, label=kind or None, note=title or None
            )
    return reading


def kind_of(properties: str) -> str:
    """Give the type of an indicator by the kind of object that it is about, as `indicators` has it."""
    kinds = {"DomainName": "domain_name", "URIObj": "url", "Address": "ip"}
    return next((kind for start, kind in kinds.items() if start in properties), "")


FORMAT = TakedownFormat("stix1", "Meta threat research, STIX 1.2", recognises, read)
