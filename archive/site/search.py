"""The search: a page, its script, and an index cut into files small enough to be fetched when they are needed.

The index is one sorted list of words with the names they stand in, cut into shards. The script is told the first word
of each shard, so it knows which ones can hold what is typed. Shards are scripts, not data to be fetched, so that the
search also works from a folder (`file:`), where a page may not read other files. Without script the page leads to the
lists by name.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from archive.site.language import Words
from archive.site.pages import File, Page
from archive.site.shared import Shared
from archive.site.stream import Reader

SHARD_BYTES = 190_000
"""a shard ends before it grows larger; one entry is a kilobyte or two at the most."""


def search_files(reader: Reader, shared: Shared) -> Iterator[Page | File]:
    """Yield the shards, the list of them, and the page to search on."""
    starts = []
    parameters = {"payers": shared.settings.has("payers"), "others": others(shared)}
    for number, (start, entries) in enumerate(shards(reader, parameters)):
        starts.append(start)
        body = safe(",\n".join(entries))
        yield File(f"search/{number}.js", f"adlibShard({number},[\n{body}\n]);\n".encode())
    listed = safe(json.dumps(starts, ensure_ascii=False, separators=(",", ":")))
    yield File("search/shards.js", f"adlibShards({listed});\n".encode())
    yield Page("search.html", "search.html", {"words": spoken(reader.words)})


def others(shared: Shared) -> list[dict[str, Any]]:
    """List what can be found besides advertisers and payers: elections, entities and removed networks."""
    words = shared.words

    found = []
    for each in shared.elections:
        place = words.country(each.place_code)
        source = words.gettext("Election in %(place)s, %(days)s", place=place, days=each.voted)
        if each.ads:
            found.append(entry("election", each.shown, f"{each.path}.html", source, ads=each.ads))
    for each in shared.entities:
        source = words.gettext("Linked advertisers and payers")
        found.append(entry("entity", each.name, f"{each.path}.html", source, ads=each.ads))
    for each in shared.takedowns:
        source = words.gettext("Removed network") if each.is_removal else words.gettext("Attributed network")
        found.append(entry("takedown", each.name, each.path, source, also=", ".join(each.attributed_to[:5])))
    return found


def entry(kind: str, name: str, path: str, source: str, *, ads: int = 0, also: str = "") -> dict[str, Any]:
    """Give one name to be found, as search_words.sql takes it."""
    return {"name": name, "path": path, "source": source, "ads": ads, "kind": kind, "also": also}


def spoken(words: Words) -> dict[str, Any]:
    """Give the script what it says; it puts in the values itself."""
    same = {name: f"%({name})s" for name in ("num", "platform", "names")}
    return {
        "language": words.code,
        "comma": words.gettext(", "),
        "none": words.gettext("No name in this archive has words that begin so."),
        "first": words.gettext("The first %(num)s; type more letters to see fewer.", **same),
        "names": words.forms("%(num)s name", "%(num)s names"),
        "ads": words.forms("%(num)s ad", "%(num)s ads"),
        "figures": words.gettext("platform figures only"),
        "also": words.gettext("also seen as %(names)s", **same),
        "attributed": words.gettext("attributed to %(names)s", **same),
        "lost": words.gettext("A part of the index could not be loaded."),
        "kinds": {
            "advertiser": words.gettext("Advertiser on %(platform)s", **same),
            "payer": words.gettext("Payer on %(platform)s", **same),
        },
    }


def shards(reader: Reader, parameters: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield (first word, entries) of each shard."""
    start, size = "", 0
    entries: list[str] = []
    for word, entry in reader.read("search_words", parameters):
        length = len(entry.encode()) + 2
        if entries and size + length > SHARD_BYTES:
            yield start, entries
            entries, size = [], 0
        if not entries:
            start = word
        entries.append(entry)
        size += length
    if entries:
        yield start, entries


def safe(json_text: str) -> str:
    """Make JSON safe in a script of its own and in whatever it might be pasted into."""
    return json_text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
