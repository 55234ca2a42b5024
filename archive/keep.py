"""Keep copies of the original files under their sha256, access tokens removed, and check them again later."""

import hashlib
import os
import shutil
from pathlib import Path

from archive.dump_file import DumpFile
from archive.scan import digest, without_tokens


def copies(files: list[DumpFile], folder: Path) -> dict[int, tuple[str, str]]:
    """Copy a dump's files into *folder*; give each file's name there and the copy's sha256, by file number.

    A copy is complete before it gets its name, so an interrupted run leaves no half file under a whole one's name.
    """
    return {file.file_no: one_copy(file, folder) for file in files}


def one_copy(file: DumpFile, folder: Path) -> tuple[str, str]:
    """Copy one file unless it is there already."""
    name = f"{file.scan.sha256[:2]}/{file.scan.sha256}"
    if file.table.is_copy and file.text.has_tokens and file.table.sheet:
        name += f"-{hashlib.sha256(file.table.sheet.encode()).hexdigest()[:12]}"  # each table is kept by itself
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        part = target.with_name(f"{target.name}.part-{os.getpid()}")
        if file.text.has_tokens:  # of a file that is no UTF-8, the text is kept: no token can be cut out of its bytes
            without_tokens(file.table.path, part)
        else:
            shutil.copyfile(file.source.path, part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)
    return name, digest(target)
