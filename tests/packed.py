"""Zips, tars and folders as users pass them to an import, and what comes out of them."""

import hashlib
import io
import tarfile
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from archive.unpack import LIMITS, Limits, Skipped, SourceFile, open_sources

CSV = b"Page ID,Page name\n1,Harbour Party\n"


@dataclass
class Opened:
    """Everything open_sources yielded: contents by name, reasons by name, sentences by name."""

    sources: dict[str, SourceFile] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def open_all(*paths: Path, limits: Limits = LIMITS) -> Opened:
    """Open paths, and discard each file after reading it, as an import does."""
    opened = Opened()
    workdir = next(path for path in paths[0].parents if path.name == "user").parent / "work"
    for outcome in open_sources(paths, workdir, limits):
        name = Path(outcome.name).relative_to(workdir.parent / "user").as_posix()
        assert name not in opened.contents | opened.skipped | opened.problems, "a name is used once"
        if isinstance(outcome, SourceFile):
            opened.sources[name], opened.contents[name] = outcome, outcome.path.read_bytes()
            assert outcome.size == len(opened.contents[name])
            outcome.discard()
        elif isinstance(outcome, Skipped):
            opened.skipped[name] = outcome.reason
        else:
            assert str(outcome.error).startswith(outcome.name), "the sentence says which file it is about"
            opened.problems[name] = str(outcome.error)
    assert not workdir.exists() or list(workdir.iterdir()) == [], "every unpacked file could be discarded"
    return opened


def zip_of(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a duplicated name is what some tests are about
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def tar_of(*members: tuple[str | tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def noise(size: int) -> bytes:
    """Bytes that do not compress, the same in every run."""
    return hashlib.shake_256(b"noise").digest(size)


def saved(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def central(packed: bytes, member: str, offset: int, value: bytes) -> bytes:
    """Overwrite a field in a member's entry of the zip's directory, where its name starts at byte 46."""
    entry = packed.index(member.encode(), packed.index(b"PK\x01\x02")) - 46
    assert packed[entry : entry + 4] == b"PK\x01\x02"
    return packed[: entry + offset] + value + packed[entry + offset + len(value) :]
