"""Write files so that a kill, or a power cut, leaves either the old one or the whole new one."""

import json
import os
from pathlib import Path
from typing import Any

PART = ".part"


def make_folder(path: Path) -> Path:
    """Make a folder and those above it, and see to it that their names reach the disk."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a name of its own, sync it, and only then give it its name."""
    part = path.with_name(f".{path.name}{PART}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(part, path)


def put_in_place(part: Path, path: Path) -> None:
    """Give a written and synced file its name."""
    part.replace(path)
    sync_folder(path.parent)


def write_json(path: Path, content: Any) -> None:
    """Write a value as JSON."""
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def read_json(path: Path) -> dict[str, Any]:
    """Read an object; nothing where there is no such file, or none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def append_line(path: Path, content: Any) -> None:
    """Append a line of JSON; it is on the disk when this returns."""
    is_new = not path.exists()
    with path.open("ab") as file:
        file.write((json.dumps(content, ensure_ascii=False) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)
