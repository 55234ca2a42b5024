"""What a page is, and how its template becomes bytes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from adlib.errors import UsageError
from adlib.site import Site, contact_link
from archive.site.compiled import SiteEnvironment
from archive.site.language import Words

TEMPLATES = Path(__file__).parents[2] / "site_templates"
T = TypeVar("T")
PLAIN = '<td class="n">'
"""a cell of a figure."""


@dataclass(frozen=True)
class Page:
    """One page: where it goes, which template makes it, and what it says."""

    path: str
    """relative to the site, with `/`; the same for the same subject for ever."""
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class File:
    """One file of the site that no template makes."""

    path: str
    data: bytes


def folders(templates: Path | None) -> list[Path]:
    """List where templates and catalogues are looked for: first in *templates*, then among those that ship.

    Raises UsageError where there is no folder *templates*.
    """
    if templates and not templates.is_dir():
        raise UsageError(f"{templates}: there is no folder of templates here; name another with --templates.")
    return [templates, TEMPLATES] if templates else [TEMPLATES]


def environment(templates: Path | None, settings: Site, logo: str | None, words: Words) -> Environment:
    """Load templates, each from *templates* if it is there, else the ones that ship with adlib; they say *words*."""
    rendering = SiteEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders(templates)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    rendering.filters["number"] = words.number
    rendering.filters["amount"] = words.amount
    rendering.filters["listed"] = words.listed
    rendering.filters["table_rows"] = table_rows
    rendering.filters["json_ld"] = json_ld
    rendering.globals |= {"site": settings, "logo": logo, "contact_link": contact_link} | spoken(words, settings)
    return rendering


def spoken(words: Words, settings: Site) -> dict[str, Any]:
    """Give templates what they say words with: `_("...")`, `ngettext("%(num)s ad", "%(num)s ads", count)` and so on."""
    said = words.escaped()
    called = {name: getattr(said, name) for name in ("gettext", "ngettext", "pgettext", "npgettext")}
    return {
        "language": words,
        "time_zone": settings.time_zone.replace("_", " "),
        "_": said.gettext,
        "bdi": bdi,
        **called,
    }


def bdi(text: str) -> Markup:
    """Set a text of unknown direction apart, inside a message: a name, the name of a file."""
    return Markup(f"<bdi>{escape(text)}</bdi>")  # noqa: S704 (escaped in it)


def json_ld(facts: dict[str, Any]) -> Markup:
    """Write facts as JSON that may stand in a script element; what is not known is left out, and messages are text."""
    known = {name: value for name, value in facts.items() if value is not None}
    return htmlsafe_json_dumps({name: unescaped(value) for name, value in known.items()}, ensure_ascii=False)


def unescaped(value: Any) -> Any:
    """Turn a message, which templates get as HTML, back into text."""
    if isinstance(value, dict):
        return {name: unescaped(each) for name, each in value.items()}
    return value.unescape() if isinstance(value, Markup) else value


def table_rows(body: str, *labels: str) -> Markup:
    """Lay out a table that SQL wrote as one text: rows parted by U+001E, cells by U+001F, the first cell a header.

    *labels* name the columns of all other cells, where a phone parts the table into rows.

    The text is escaped as a whole, which is far cheaper than cell by cell; what a dump says never holds these two
    characters, because the site shows control characters by their pictures.
    """
    found = []
    opened = [f'<td class="n" data-label="{escape(label)}">' for label in labels]
    for row in str(escape(body)).split("\x1e"):
        head, *cells = row.split("\x1f")
        figures = "".join([tag + cell + "</td>" for tag, cell in zip(opened or repeat(PLAIN), cells, strict=False)])
        found.append(f'<tr><th scope="row"><bdi>{head}</bdi></th>{figures}</tr>')
    return Markup("\n".join(found))  # noqa: S704 (the data in it is escaped above)


ASSETS = ("style.css", "icon.svg", "search.js")


def assets(templates: Path | None, settings: Site, logo: Path | None) -> Iterator[File]:
    """Yield the files that pages use as they are: each from *templates* if it is there; the stylesheet with colours."""
    for name in ASSETS:
        own = templates / name if templates else None
        data = own.read_bytes() if own and own.is_file() else (TEMPLATES / name).read_bytes()
        yield File(name, data + settings.stylesheet().encode() if name == "style.css" else data)
    if logo:
        yield File(f"logo{logo.suffix.lower()}", logo.read_bytes())


def root(path: str) -> str:
    """Give the way from a page to the top of the site; links are relative, so any base path and `file:` work."""
    return "../" * path.count("/")


def chunks(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Cut a stream into lists of at most *size*."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def first(items: Iterator[T], most: int) -> tuple[list[T], int]:
    """Keep the first *most* items, and count the rest."""
    kept = list(islice(items, most))
    return kept, sum(1 for _ in items)


@dataclass(frozen=True)
class Numbered:
    """One of several pages of a list."""

    number: int
    total: int
    links: Sequence[tuple[int, str]]
    """(number, file name) of the pages to link to; an empty file name is a gap."""
    before: str
    after: str


def numbered(number: int, total: int, name: str, first: str | None = None) -> Numbered:
    """Link a page of a list to the others. *name* is a file name with `{}`; *first* names page one where it differs."""

    def file(page: int) -> str:
        return first if first and page == 1 else name.format(page)

    shown = sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)})
    links: list[tuple[int, str]] = []
    for last, page in zip([0, *shown], shown, strict=False):
        if page - last > 1:
            links.append((0, ""))
        links.append((page, file(page)))
    before = file(number - 1) if number > 1 else ""
    after = file(number + 1) if number < total else ""
    return Numbered(number, total, links, before, after)
