"""The one owner of the output folder: writes what changed, removes what is stale, and touches nothing it did not write.

The manifest `.adlib-site` lists every file of the last build. A file is written beside its place and then moved there,
so that a reader never meets half a page, and its name is noted before it is written, so that a killed build leaves no
file that nobody owns.

Paths are plain texts here: a `Path` for each of a million files would take longer than to write them.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from adlib.errors import AdlibError, UsageError
from archive.scan import holds_bare_token

MANIFEST = ".adlib-site"
NOTED = ".adlib-site-inputs"
"""what `changed.py` notes at the end of a build; while one runs it is not there."""
TEXTS = ".adlib-site-texts"
"""what `texts.py` keeps of texts."""
OURS = (MANIFEST, NOTED, TEXTS)


class Writer:
    """Writes the files of one build into one folder; refuses a path twice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[str] = set()
        self.folders: set[str] = set()
        self.changed = self.unchanged = self.removed = self.bytes = 0
        self.owned = self.claim()
        self.notes: IO[str] = (folder / MANIFEST).open("a", encoding="utf-8", buffering=1)

    def claim(self) -> set[str]:
        """Make the folder ours, or find out what is ours in it."""
        manifest = self.folder / MANIFEST
        if self.folder.is_symlink() and not self.folder.exists():
            raise UsageError(f"{self.folder}: this link leads nowhere; choose another with --out.")
        if manifest.is_file():
            with manifest.open(encoding="utf-8", newline="\n") as listed:
                owned = {path for line in listed if is_inside(path := line.rstrip("\n"))}
            for path in owned if not (self.folder / NOTED).exists() else ():  # the last build was cut off
                (self.folder / f"{path}.new").unlink(missing_ok=True)
            return owned
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise UsageError(
                f"{self.folder}: this folder is neither empty nor a site made by adlib; choose another with --out."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        return set()

    def write(self, path: str, data: bytes) -> None:
        """Write one file, unless it holds just that already.

        Raises AdlibError for a path written before, and for anything shaped like an access token.
        """
        if path in self.written:
            raise AdlibError(f"{path}: two pages of the site have the same address; please report this.")
        if holds_bare_token(data):
            raise AdlibError(f"{path}: this page would show something shaped like an access token; it was not written.")
        self.written.add(path)
        self.bytes += len(data)
        place = f"{self.folder}/{path}"
        if path not in self.owned:
            if os.path.lexists(place):
                raise UsageError(f"{place}: adlib did not write this file and leaves it alone; move it and try again.")
            self.notes.write(path + "\n")
        elif holds(place, data):
            self.unchanged += 1
            return
        self.replace(place, data)
        self.changed += 1

    def keep(self, path: str, size: int) -> None:
        """Leave a file as it is, which is known to hold what this build would write."""
        self.written.add(path)
        self.bytes += size
        self.unchanged += 1

    def replace(self, place: str, data: bytes) -> None:
        """Put *data* at its place in one step."""
        folder = place.rpartition("/")[0]
        if folder not in self.folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        beside = place + ".new"
        try:
            with open(beside, "wb") as file:
                file.write(data)
        except OSError:  # a full disk: half a file would take what room is left
            with suppress(OSError):
                os.unlink(beside)
            raise
        os.replace(beside, place)

    def finish(self) -> None:
        """Remove what an earlier build wrote and this one did not, and note what there is now."""
        for path in sorted(self.owned - self.written):
            place = self.folder / path
            if place.is_file():
                place.unlink()
                self.removed += 1
            self.tidy(place.parent)
        self.notes.close()
        manifest = self.folder / MANIFEST
        beside = manifest.with_name(MANIFEST + ".new")
        with beside.open("w", encoding="utf-8") as listed:
            listed.writelines(f"{path}\n" for path in sorted(self.written))
        beside.replace(manifest)

    def tidy(self, folder: Path) -> None:
        """Remove folders that have become empty."""
        while folder != self.folder and folder.is_dir() and not any(os.scandir(folder)):
            folder.rmdir()
            folder = folder.parent

    def close(self) -> None:
        """Stop; what was written stays and is noted as ours."""
        self.notes.close()


def holds(place: str, data: bytes) -> bool:
    """Tell whether a file is there and holds just that."""
    try:
        with open(place, "rb") as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except FileNotFoundError:
        return False


def is_inside(path: str) -> bool:
    """Tell whether a line of the manifest names a file below the folder."""
    return bool(path) and "\\" not in path and path not in OURS and not {"", ".", ".."} & set(path.split("/"))
