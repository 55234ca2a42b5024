"""Every message of the site: what `make words` writes into the catalogues, and what the tests ask them for."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import write_po

from adlib.site import Site
from archive.format import all_formats
from archive.site.build import SPOKEN
from archive.site.language import FOLDER, catalogue
from archive.site.pages import TEMPLATES
from archive.site.shared import HAPPENED
from archive.site.wording import PIECE

KEYWORDS = {**DEFAULT_KEYWORDS, "forms": (1, 2)}
UNSAID = re.compile('"(POT-Creation-Date|Generated-By|.*(EMAIL@ADDRESS|LL@li.org|YEAR-MO-DA|VERSION))')
"""lines of a catalogue's head that babel fills with the clock, or with nothing."""
HERE = Path(__file__).parent
Found = tuple[str, str | tuple[str, str], str | None]
"""where a message stands, the message (or singular and plural), and its context."""


def messages() -> Catalog:
    """Gather the messages of templates, SQL, Python, formats and settings."""
    found = Catalog(project="adlib", charset="utf-8", fuzzy=False)
    for place, message, context in [*of_templates(), *of_sql(), *of_python(), *of_values()]:
        found.add(message, locations=[(place, 0)], context=context)
    return found


def of_templates() -> Iterator[Found]:
    """Find what templates say."""
    for path in sorted(TEMPLATES.glob("*.*")):
        if path.suffix in (".html", ".atom"):
            yield from extracted("jinja2.ext:babel_extract", path, f"{TEMPLATES.name}/{path.name}")


def of_python() -> Iterator[Found]:
    """Find what the code of the site says."""
    for path in sorted(HERE.glob("*.py")):
        yield from extracted("python", path, f"archive/site/{path.name}")


def extracted(method: str, path: Path, place: str) -> Iterator[Found]:
    """Find messages by one of babel's methods."""
    with path.open("rb") as file:
        for _, message, _, context in extract(method, file, KEYWORDS, (), {"silent": "false"}):
            yield place, message if isinstance(message, str) else (message[0], message[1]), context


def of_sql() -> Iterator[Found]:
    """Find what SQL says."""
    for path in [HERE / "wording.sql", *sorted(HERE.glob("display/*.sql"))]:
        pieces = iter(PIECE.findall(path.read_text(encoding="utf-8")))
        for piece in pieces:
            if piece == "_(":
                yield f"archive/site/{path.relative_to(HERE).as_posix()}", text_of(next(pieces)), None


def text_of(literal: str) -> str:
    """Read an SQL literal."""
    return literal[1:-1].replace("''", "'")


def of_values() -> Iterator[Found]:
    """Find what is said of formats, changes and settings left out, which is held as values."""
    for each in all_formats():
        for text in (each.title, each.complete_means, each.active_means):
            yield "archive/formats", text, None
    for said in HAPPENED.values():
        yield "archive/site/shared.py", said, None
    for name in SPOKEN:
        yield "adlib/site.py", getattr(Site(), name), None


def write(folder: Path = TEMPLATES / FOLDER) -> list[Path]:
    """Bring every catalogue of a folder up to date, and the empty one that a new language begins with."""
    now = messages()
    written = [put(folder / "adlib.pot", now)]
    for place in sorted(folder.glob("*.po")):
        known = catalogue(place)
        known.update(now, no_fuzzy_matching=True, update_header_comment=False)
        written.append(put(place, known))
    return written


def put(place: Path, found: Catalog) -> Path:
    """Write a catalogue; the same messages give the same bytes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, found, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    place.write_text("".join(line for line in lines if not UNSAID.match(line)), encoding="utf-8")
    return place


if __name__ == "__main__":
    for place in write():
        print(place)
