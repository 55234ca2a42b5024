"""`adlib site build --check`: what a finished site may weigh and must not hold, file by file.

Budgets are for readers on slow lines. A page counts as the network carries it, compressed; what every page loads counts
as it lies on the disk. Links are looked up among the files of the site; text in a page is escaped, so a tag or an
attribute found by its letters is a real one.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from archive.scan import holds_bare_token
from archive.site.writer import MANIFEST, is_inside

PAGE, STYLE, SCRIPT, FIRST_LOAD, SHARD = 60_000, 15_000, 20_000, 300_000, 200_000
"""the most bytes: of an advertiser's page (compressed), the stylesheet, a script, all that a first visit loads, and a
file of the search index."""
POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
DATA = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
INLINE = re.compile(r'<style|<script(?![^>]* src=)|<[^>]*\s(style|on[a-z]+)="', re.IGNORECASE)
LINK = re.compile(r'<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|img src|script src)="([^"]*)"')
PLACE = re.compile(r'\sid="([^"]*)"')
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """One rule that one file breaks."""

    path: str
    what: str
    figure: str
    limit: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what} {self.figure}, limit {self.limit}"


def check_site(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with a built site: budgets, inline script and style, tokens, links that lead nowhere."""
    with (folder / MANIFEST).open(encoding="utf-8", newline="\n") as listed:
        sizes = {path: (folder / path).stat().st_size for line in listed if is_inside(path := line.rstrip("\n"))}
    places: set[int] = set()
    wanted: dict[int, str] = {}
    """places that pages link to and that no page had so far."""
    for path, size in sizes.items():
        data = (folder / path).read_bytes()
        if holds_bare_token(data):
            yield Finding(path, "holds something shaped like an access token", "1", "0")
        yield from weighed(path, size)
        if path.endswith(".html"):
            text = data.decode("utf-8")
            yield from written(path, text)
            yield from loaded(path, text, data, sizes)
            for found in {hash((path, place)) for place in PLACE.findall(text)}:
                places.add(found)
                wanted.pop(found, None)
            for link in {unescape(each) for each in LINK.findall(text)}:
                target, place = resolved(path, link)
                if target is not None and target not in sizes:
                    yield Finding(path, f"links to {target}, which is not there:", "1", "0")
                elif target is not None and place and (key := hash((target, place))) not in places:
                    wanted.setdefault(key, f"{path} {link}")
    for where in wanted.values():
        path, link = where.split(" ", 1)
        yield Finding(path, f"links to {link}, a place that is not there:", "1", "0")


def weighed(path: str, size: int) -> Iterator[Finding]:
    """Weigh a file that is loaded as it is."""
    for fits, what, limit in (
        (path == "style.css", "stylesheet of", STYLE),
        (path.endswith(".js") and "/" not in path, "script of", SCRIPT),
        (path.startswith("search/"), "search index of", SHARD),
    ):
        if fits and size > limit:
            yield Finding(path, what, kilobytes(size), kilobytes(limit))


def written(path: str, text: str) -> Iterator[Finding]:
    """Look for what the policy of a page would have to allow, and for the policy."""
    if POLICY not in text:
        yield Finding(path, "Content-Security-Policy", "missing", "1")
    if found := INLINE.search(DATA.sub("", text)):
        yield Finding(path, f"inline script or style ({found[0][:40]!r})", "1", "0")


def loaded(path: str, text: str, data: bytes, sizes: dict[str, int]) -> Iterator[Finding]:
    """Weigh a page, and all that is loaded with it."""
    files = {target for link in LOADED.findall(text) if (target := resolved(path, unescape(link))[0])}
    others = sum(sizes.get(each, 0) for each in files)
    own = len(data)
    if own > PAGE:  # compressing makes it no larger
        own = len(gzip.compress(data, 6, mtime=0))
        if path.startswith("a/") and own > PAGE:
            yield Finding(path, "compressed page of", kilobytes(own), kilobytes(PAGE))
    if own + others > FIRST_LOAD:
        yield Finding(path, "first load of", kilobytes(own + others), kilobytes(FIRST_LOAD))


def resolved(path: str, link: str) -> tuple[str | None, str]:
    """Tell which file of the site a link leads to, and which place in it; None where it leads out of the site."""
    if OUTSIDE.match(link):
        return None, ""
    address, _, place = link.partition("#")
    address = unquote(address.partition("?")[0])
    folder = path.rpartition("/")[0]
    if address.startswith("/"):  # from the top of the site, as on the page for what is not there
        folder, address = "", address[1:]
    target = normpath(f"{folder}/{address}" if folder else address) if address else path
    return target, place


def kilobytes(size: int) -> str:
    """Word a number of bytes."""
    return f"{size / 1000:,.1f} kB"
