"""Which subjects of the site changed since the last build: only their pages are made anew, all others stay as they are.

A subject is what has pages of its own: an advertiser, a payer. All that its pages show comes from queries whose rows
begin with the two columns that name it. So a hash of its rows, made in SQL, tells whether they would come out the same.
The hashes stand beside the site in `.adlib-site-inputs`, with a hash of all else a page depends on: this program, its
templates, and what adlib.toml says. Where that differs, where the last build was not finished, or where a page was
touched by somebody else, the page is made anew. The outcome is the same, byte for byte, as if all were.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archive.site.pages import File, Page
from archive.site.stream import IN_PARTS, WORDED, Key, Reader
from archive.site.writer import NOTED

PROGRAM = Path(__file__).parents[2]
FEW = 500
"""changed subjects whose rows may be held at once, but for whole ads."""
Stamp = tuple[str, int, int]
"""a file of the site: its path, size, and when it was written (nanoseconds)."""


@dataclass(frozen=True)
class Kept:
    """The files of a subject that did not change; they stay as they are."""

    files: Sequence[Stamp]


class LastBuild:
    """What the pages of the last build were made of, and of those of this one.

    A site has a million files. So what was noted of a subject stays the text that it is until somebody asks, and is
    written again as that text where the subject is as it was.
    """

    def __init__(self, folder: Path, inputs: str) -> None:
        self.folder = folder
        self.inputs = inputs
        self.before = self.read()
        """by subject: a hash of what was shown, and its files as JSON."""
        self.now: dict[str, tuple[int, str | list[str]]] = {}
        """the same of this build: files as JSON where they are kept, else the paths of those that were made."""
        (folder / NOTED).unlink(missing_ok=True)  # a build that does not come to its end leaves nothing to rely on

    def read(self) -> dict[str, tuple[int, str]]:
        """Read what was noted; empty where it was made by something else."""
        found = {}
        try:
            with (self.folder / NOTED).open(encoding="utf-8") as noted:
                if next(noted, "").rstrip("\n") != self.inputs:
                    return {}
                for line in noted:
                    digest, name, files = line.split("\t", 2)
                    found[str(json.loads(name))] = int(digest), files.rstrip("\n")
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def is_same(self, name: str, digest: int) -> bool:
        """Tell whether a subject is as it was, and its files as they were written."""
        found = self.before.get(name)
        return found is not None and found[0] == digest and all(map(self.is_intact, self.files(name)))

    def files(self, name: str) -> list[Stamp]:
        """List the files of a subject of the last build; none of them is intact where the note is no list of files."""
        try:
            return [(str(path), int(size), int(written)) for path, size, written in json.loads(self.before[name][1])]
        except (TypeError, ValueError):
            return [("", -1, -1)]

    def is_intact(self, stamp: Stamp) -> bool:
        """Tell whether a file is as it was written."""
        path, size, written = stamp
        try:
            found = os.stat(f"{self.folder}/{path}")  # noqa: PTH116 (runs once for every page of the site)
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (size, written)

    def keep(self, name: str) -> Kept:
        """Note that a subject's files stay as they are."""
        self.now[name] = self.before[name]
        return Kept(self.files(name))

    def made_once(self, path: str, state: int, make: Callable[[], bytes]) -> bytes:
        """Give the bytes of a file that is made of what has this hash: those that stand there if they are of the same,
        else those that *make* makes.
        """
        name = f"file\x1f{path}"
        self.now[name] = state, [path]
        return (self.folder / path).read_bytes() if self.is_same(name, state) else make()

    def save(self) -> None:
        """Note what this build was made of; called when it is done."""
        beside = self.folder / f"{NOTED}.new"
        with beside.open("w", encoding="utf-8") as noted:
            noted.write(f"{self.inputs}\n")
            for name, (digest, files) in self.now.items():
                told = files if isinstance(files, str) else json.dumps([self.stamp(path) for path in files])
                noted.write(f"{digest}\t{json.dumps(name)}\t{told}\n")
        beside.replace(self.folder / NOTED)

    def stamp(self, path: str) -> Stamp:
        """Give a file of this build with its size and time."""
        found = os.stat(f"{self.folder}/{path}")  # noqa: PTH116 (runs once for every page of the site)
        return path, found.st_size, found.st_mtime_ns


class Subjects:
    """All subjects of one kind, and the rows of those that changed.

    *head* names the query with one row for each. The rows of *queries* are gathered and hashed. Those of *heavy* cost
    too much to be made only for a hash: they show nothing but the ads of the subject (`archive/site/display/*.sql`
    reads them from `ad_current`), and the rows of *state* stand for them.
    """

    def __init__(
        self,
        reader: Reader,
        last: LastBuild,
        head: str,
        queries: Sequence[str],
        *,
        heavy: Sequence[str] = (),
        state: Sequence[str] = (),
    ) -> None:
        self.reader = reader
        self.last = last
        self.head = head
        self.heavy = heavy
        gathered = (head, *queries, *state)
        for name in gathered:
            reader.gather(name)
        self.digests = reader.digests(gathered)
        self.changed = [key for key, digest in self.digests.items() if not last.is_same(self.name(key), digest)]
        self.all_changed = len(self.changed) == len(self.digests)
        self.reader.note_changed(head, [] if self.all_changed else self.changed)
        self.unchanged = set() if self.all_changed else self.digests.keys() - set(self.changed)
        for whole in sorted({WORDED[name] for name in heavy}) if self.changed else ():
            reader.gather(whole, only=None if self.all_changed else head)

    def name(self, key: Key) -> str:
        """Name a subject among all kinds."""
        return "\x1f".join((self.head, *key))

    def read(self, name: str) -> Iterator[Any]:
        """Yield the rows of one query, in its order: of the head all, of the others those of subjects that changed."""
        if name == self.head or (self.all_changed and name not in self.heavy):
            return self.reader.read_gathered(name)
        if not self.changed:
            return iter(())
        is_heavy = name in self.heavy
        rows = self.reader.read(name) if is_heavy else self.reader.read_gathered(name, only=self.head)
        # to open one more connection to the archive takes longer than to read the rows of a few subjects
        return iter(list(rows)) if len(self.changed) <= FEW and WORDED.get(name) not in IN_PARTS else rows

    def finish(self) -> None:
        """Let go of all that is only for the pages of these subjects."""
        self.reader.forget(*self.heavy, *(WORDED[name] for name in self.heavy))

    def pages(self, key: Key, made: Iterator[Page | File]) -> Iterator[Page | File | Kept]:
        """Yield the pages of one subject: as *made* makes them, which is not begun if they would be the same."""
        name = self.name(key)
        if key in self.unchanged:
            yield self.last.keep(name)
            return
        paths: list[str] = []
        self.last.now[name] = self.digests[key], paths
        for page in made:
            paths.append(page.path)
            yield page


def all_inputs(*given: object, templates: Path | None, logo: Path | None) -> str:
    """Hash all that pages depend on besides the archive: this program with templates and libraries, and *given*."""
    found = sha256()
    for folder in filter(None, (PROGRAM / "adlib", PROGRAM / "archive", PROGRAM / "site_templates", templates)):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not {"__pycache__", "samples"} & set(inside.parts):
                found.update(f"{inside}\0".encode() + path.read_bytes())
    libraries = {name: version(name) for name in ("babel", "duckdb", "jinja2", "markupsafe")}
    found.update(repr((sys.version_info[:3], libraries, given)).encode())
    if logo:
        found.update(logo.read_bytes())
    return found.hexdigest()
