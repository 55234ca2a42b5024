"""Write Hugo's site: layouts and configuration as they stand here, and a content file for each page of adlib's."""

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from html import unescape
from pathlib import Path
from typing import Any

from adlib.site import Site
from archive.database import Archive
from archive.site.build import in_words, site_map
from archive.site.changed import LastBuild
from archive.site.corrections import Corrections
from archive.site.language import Words, words_of
from archive.site.pages import Page, assets, environment, folders
from archive.site.permalink import History
from archive.site.search import others, shards
from archive.site.shared import Shared
from archive.site.sitemap import MOST
from archive.site.stream import Reader
from archive.site.texts import note_texts
from tests.benchmarks.hugo import BASE_URL

HERE = Path(__file__).parent
TYPES = {
    "advertiser.html": "advertiser", "ads.html": "list", "ad.html": "ad", "payer.html": "payer", "names.html": "names",
    "payers.html": "payers", "spend.html": "spend",
}  # fmt: skip
"""the layout in the place of each template; of other pages an archive has a handful."""
FED = ("advertiser", "payer")
"""what has feeds."""
UNSEEN = ("csv", "json", "header", "platform", "advertiser_id", "ad_key")
"""columns that no layout shows."""
Content = tuple[str, dict[str, Any]]
"""the path of a page without ending, and its front matter."""


def prepare(archive: Archive, folder: Path) -> None:
    """Write the site that Hugo renders to the same content as a full build of *archive*."""
    shutil.copytree(HERE / "layouts", folder / "layouts")
    shutil.copy(HERE / "hugo.toml", folder)
    words = words_of("en", folders(None))
    settings = in_words(Site(), words)
    for file in assets(None, settings, None):
        put(folder / "static" / file.path, file.data.decode())
    rendering = environment(None, settings, None, words)
    reader = Reader(archive, words)
    try:
        shared = Shared(reader, rendering, settings, BASE_URL)
        note_texts(reader)
        pages = site_map(reader, shared, LastBuild(folder, ""), Corrections((), reader))
        for path, facts in contents(pages, reader, shared):
            for ending, lines in facts.pop("lines", {}).items():
                put(folder / "lines" / f"{path}.{ending}", lines)
            put(folder / "content" / f"{path}.md", json.dumps(facts, default=str, ensure_ascii=False))
    finally:
        reader.close()


def put(place: Path, text: str) -> None:
    """Write one file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="")


def contents(pages: Iterable[Any], reader: Reader, shared: Shared) -> Iterator[Content]:
    """Yield a content for each page, each pair of files to take away, each shard of the search, and the sitemaps."""
    waiting: Content = "", {}  # a page with feeds; what these are called comes after it
    csv, paths = "", []
    for each in pages:
        stem, _, ending = each.path.rpartition(".")
        if isinstance(each, Page):
            paths += [each.path] if each.path != "404.html" else []
            facts = content(each, reader.words)
            if facts["type"] in FED:
                waiting = stem, facts
            elif facts["type"]:
                yield stem, facts
        elif ending == "atom" and stem == waiting[0]:
            waiting[1]["params"]["feed"] = head_of_feed(each.data.decode())
            yield waiting
        elif ending == "csv":
            csv = each.data.decode()
        elif ending == "jsonl":
            yield stem, taken(csv, each.data.decode())
    yield from search(reader, shared)
    for number, start in enumerate(range(0, len(paths), MOST), 1):
        yield f"sitemap-{number}", front("sitemap", ["addresses"], paths=paths[start : start + MOST])


def content(page: Page, words: Words) -> dict[str, Any]:
    """Give what a page's template gets as front matter."""
    kind = TYPES.get(page.template, "")
    shaped = {**page.context, **SHAPES[kind](page.context, words)} if kind in SHAPES else page.context
    given = plain({name: value for name, value in shaped.items() if not callable(value)}) if kind else {}
    return front(kind, ["html", "atom", "json"] if kind in FED else ["html"], **given)


def front(kind: str, outputs: list[str], **params: Any) -> dict[str, Any]:
    """Lay out front matter."""
    return {"type": kind, "outputs": outputs, "params": params}


def plain(value: Any) -> Any:
    """Turn rows and objects into what JSON knows, without names that lead to nothing: each would cost Hugo memory."""
    if hasattr(value, "_asdict"):
        return plain({name: each for name, each in value._asdict().items() if name not in UNSEEN})
    if is_dataclass(value):
        return plain({each.name: getattr(value, each.name) for each in fields(value)})
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items() if each not in (None, "", [])}
    return [plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def of_advertiser(context: Mapping[str, Any], _words: Words) -> dict[str, Any]:
    """Give bands without the rows they were drawn from, and tables that SQL wrote as one text as cells."""
    bands = [
        {
            "currency": band.currency, "weeks": band.weeks, "least": band.least, "most": band.most,
            "unbounded": band.unbounded, "open_weeks": band.open_weeks, "is_cut": band.is_cut,
            "peak": {"spend": band.peak.spend, "period": band.peak.period},
            "first": band.rows[0].period, "last": band.rows[-1].period, "rows": cells(band.body),
        }
        for band in context["bands"]
    ]  # fmt: skip
    return {"bands": bands, "delivery": {name: cells(rows[0].body) for name, rows in context["delivery"].items()}}


def cells(body: str) -> list[list[str]]:
    """Part a table as `table_rows` does."""
    return [row.split("\x1f") for row in body.split("\x1e")]


def of_ads(context: Mapping[str, Any], _words: Words) -> dict[str, Any]:
    """Give ads with their versions, where there are several."""
    told = [history(each) for each in context["histories"]]
    is_only = len(told) == 1 and not context["aliases"]
    only = told[0]["ad_id"] if is_only else ""
    return {"histories": told, "is_only": is_only, "only": only, "aliases": list(context["aliases"])}


def of_spend(context: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Give a list by spend with the name of its currency, which Hugo does not know."""
    currency = context["first"].currency
    return {"currency_words": words.currency(currency) if currency else ""}


def history(each: History) -> dict[str, Any]:
    """Give one ad of a page of permanent addresses."""
    told = {**each.ad._asdict(), "is_first": each.is_first}
    several = {"rows": each.versions, "left_out": each.left_out, "has_texts": each.has_texts}
    return told | several if each.ad.versions > 1 else told


SHAPES: dict[str, Callable[[Mapping[str, Any], Words], dict[str, Any]]] = {
    "advertiser": of_advertiser, "ad": of_ads, "spend": of_spend,
}  # fmt: skip
"""where front matter is not just what the template gets."""


def head_of_feed(atom: str) -> dict[str, str]:
    """Give what a feed says of itself."""
    said = re.search(r"<title>(.*?)</title>\n<id>(.*?)</id>\n<updated>(.*?)</updated>", atom)
    assert said
    return dict(zip(("title", "id", "updated"), map(unescape, said.groups()), strict=True))


def taken(csv: str, json_lines: str) -> dict[str, Any]:
    """Give two files to take away; their lines are finished, so they go beside the content as they are."""
    header, _, rows = csv.partition("\n")
    return {**front("taken", ["csv", "jsonl"], header=header), "lines": {"csv": rows, "jsonl": json_lines}}


def search(reader: Reader, shared: Shared) -> Iterator[Content]:
    """Yield the shards of the search, and the list of them."""
    starts = []
    for number, (start, entries) in enumerate(shards(reader, {"payers": True, "others": others(shared)})):
        starts.append(start)
        yield f"search/{number}", front("shard", ["script"], number=number, entries=entries)
    yield "search/shards", front("shards", ["script"], starts=starts)
