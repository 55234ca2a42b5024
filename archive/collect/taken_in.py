"""What of a folder of collected files an archive has taken in, and what the site was built of.

So a run that failed between fetching and importing is made up for by the next, and a capture that was taken back does
not return by itself.
"""

from pathlib import Path
from typing import Any

from archive import collection
from archive.collect import disk

NAME = ".adlib-imported.json"


class TakenIn:
    """The memory of one folder about one archive."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder, self.path, self.archive = folder, folder / NAME, str(archive.resolve())

    def has(self, path: Path) -> bool:
        """Tell whether the archive took a file or run in."""
        return self.called(path) in self.known("files", [])

    def add(self, path: Path) -> None:
        """Note that the archive took a file or run in."""
        self.change(files=sorted({*self.known("files", []), self.called(path)}))

    @property
    def site(self) -> list[str]:
        """The folder of the site that was built last, and the state of the archive that it is of."""
        return list(self.known("site", []))

    @site.setter
    def site(self, value: list[str]) -> None:
        self.change(site=value)

    def known(self, key: str, otherwise: Any) -> Any:
        """Read one thing that is remembered."""
        return disk.read_json(self.path).get(self.archive, {}).get(key, otherwise)

    def change(self, **values: object) -> None:
        """Remember something."""
        every = disk.read_json(self.path)
        disk.write_json(self.path, {**every, self.archive: {**every.get(self.archive, {}), **values}})

    def called(self, path: Path) -> str:
        """Name a file as it lies in the folder; a run that went on since is not what it was."""
        name = path.resolve().relative_to(self.folder.resolve()).as_posix()
        if not path.is_dir():
            return name
        record = collection.read(path / collection.NAME)
        return f"{name} {record.end.get('end', 'unfinished')} {len(record.pages)}"
