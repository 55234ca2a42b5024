"""Fetch one published file: only if it changed, from where an earlier attempt stopped, and whole before it counts.

Beside the files lies `.adlib-<key>.json`: the address, the validators (ETag, Last-Modified) and the sha256 of the file
that was fetched last. What is still being fetched lies in `.adlib-<key>.part`, with its own validators beside it.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from adlib.errors import SourceFailed
from archive.collect import disk
from archive.collect.web import Broken, Web

LARGEST = 64 << 30
ROOM_LEFT = 1 << 30
"""what a download leaves free on the disk."""
BLOCK = 1 << 20
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass
class Fetched:
    """A whole file that has not got its name yet."""

    part: Path
    sha256: str
    size: int
    validators: dict[str, str] = field(default_factory=dict)


class Missing(SourceFailed):
    """The server has no such file."""


class Download:
    """One file of a source, kept in a folder under a key of its own."""

    def __init__(self, web: Web, folder: Path, key: str, progress: Callable[[int, int], None]) -> None:
        self.web, self.folder, self.key, self.progress = web, folder, key, progress
        self.state_path = folder / f".adlib-{key}.json"
        self.part = folder / f".adlib-{key}.part"
        self.part_path = folder / f".adlib-{key}.part.json"

    @property
    def state(self) -> dict[str, Any]:
        """What is known of the file that was fetched last; empty where it is not there any more."""
        found = disk.read_json(self.state_path)
        path = self.folder / str(found.get("file", ""))
        is_there = (
            found.get("address") == str(self.web.base) and path.is_file() and path.stat().st_size == found["bytes"]
        )
        return found if is_there else {}

    @property
    def current(self) -> Path | None:
        """The file that was fetched last."""
        state = self.state
        return self.folder / state["file"] if state else None

    def fetch(self) -> Fetched | None:
        """Fetch the file; None where it is the one at hand.

        Raises Missing where there is none, SourceFailed where it cannot be had; what came is kept for the next attempt.
        """
        disk.make_folder(self.folder)
        for failures in range(1, self.web.manners.tries + 1):
            try:
                return self.attempt()
            except Broken as broken:
                if failures == self.web.manners.tries:
                    raise SourceFailed(
                        f"{broken}. It was tried {failures} times; run the same command again later: it goes on from "
                        f"{size_of(self.part):,} bytes."
                    ) from broken
                self.web.manners.after_failure(5.0, failures, str(broken))
        return None

    def attempt(self) -> Fetched | None:
        """Ask once: for what is missing, or for what is new."""
        at_hand = size_of(self.part)
        validators = disk.read_json(self.part_path) if at_hand else {}
        if at_hand and at_hand == validators.get("bytes"):  # it came whole, and then the run was killed
            return self.whole()
        with self.web.ask(headers=self.headers(at_hand, validators)) as answer:
            if answer.status_code == 304:
                return None
            if answer.status_code in (404, 410):
                raise Missing(f"{self.web.base.host} has no such file ({self.web.base.path}).")
            if answer.status_code == 416:  # the part is not of this file, or is all of it
                self.forget()
                raise Broken(f"{self.web.base.host} does not go on with the download")
            if answer.status_code not in (200, 206):
                raise Broken(f"{self.web.base.host} answered with status {answer.status_code}")
            self.take(answer, start_of(answer, at_hand), validators)
        return self.whole()

    def headers(self, at_hand: int, validators: dict[str, Any]) -> dict[str, str]:
        """Write the conditions: go on where the same file stopped, or else send it only if it changed."""
        unpacked = {"Accept-Encoding": "identity"}
        if at_hand and (same := validators.get("if_range")):
            return {**unpacked, "Range": f"bytes={at_hand}-", "If-Range": str(same)}
        state = self.state
        conditions = {"If-None-Match": state.get("etag"), "If-Modified-Since": state.get("last_modified")}
        return {**unpacked, **{name: str(value) for name, value in conditions.items() if value}}

    def take(self, answer: httpx.Response, start: int, validators: dict[str, Any]) -> None:
        """Write the body behind what is at hand; what was written stays when it breaks off."""
        length = int(answer.headers["content-length"]) if answer.headers.get("content-length", "").isdigit() else None
        total = start + length if length is not None else None
        self.refuse_without_room(total, start)
        if start == 0:
            validators = validators_of(answer, total)
            self.part.unlink(missing_ok=True)
            disk.write_json(self.part_path, validators)
        done = start
        with self.part.open("ab") as file:
            for chunk in self.web.chunks(answer, LARGEST, raw=True):
                file.write(chunk)
                done += len(chunk)
                self.progress(done, total or done)
            file.flush()
            os.fsync(file.fileno())
        expected = validators.get("bytes")
        if expected is not None and done != expected:
            if done > expected:
                self.forget()
            raise Broken(f"{self.web.base.host} sent {done:,} bytes of {expected:,}")

    def refuse_without_room(self, total: int | None, start: int) -> None:
        """Raise SourceFailed where the disk has no room for the rest."""
        if total is not None and total > LARGEST:
            raise SourceFailed(f"{self.web.base.host} announces {total:,} bytes; that is no file adlib expects.")
        room = shutil.disk_usage(self.folder).free - ROOM_LEFT
        if total is not None and total - start > room:
            raise SourceFailed(
                f"{self.folder}: the disk has no room for {total - start:,} bytes; make some, and try again."
            )

    def whole(self) -> Fetched:
        """Give the file that has come whole."""
        digest = hashlib.sha256()
        with self.part.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
        validators = disk.read_json(self.part_path)
        kept = {name: str(validators[name]) for name in ("etag", "last_modified") if validators.get(name)}
        return Fetched(self.part, digest.hexdigest(), size_of(self.part), kept)

    def keep(self, fetched: Fetched, name: str, **facts: Any) -> Path:
        """Give a file that was found good its name, and note what the server calls this state of it."""
        path = self.folder / name
        disk.put_in_place(fetched.part, path)
        state = {"address": str(self.web.base), "file": name, "bytes": fetched.size, "sha256": fetched.sha256}
        disk.write_json(self.state_path, {**state, **fetched.validators, **facts})
        self.part_path.unlink(missing_ok=True)
        return path

    def forget(self) -> None:
        """Delete what came of a file that is not to be had, or not good."""
        self.part.unlink(missing_ok=True)
        self.part_path.unlink(missing_ok=True)


def start_of(answer: httpx.Response, at_hand: int) -> int:
    """Say at which byte the body of an answer begins. Raises Broken for another than was asked for."""
    if answer.status_code != 206:
        return 0
    found = RANGE.match(answer.headers.get("content-range", ""))
    if not found or int(found[1]) != at_hand:
        raise Broken(f"{answer.url.host} sent another part of the file than was asked for")
    return at_hand


def validators_of(answer: httpx.Response, total: int | None) -> dict[str, Any]:
    """Note by what the server tells this state of the file from others; a weak ETag is no ground to go on with it."""
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    strong = etag if etag and not etag.startswith("W/") else None
    return {"etag": etag, "last_modified": modified, "if_range": strong or modified, "bytes": total}


def size_of(path: Path) -> int:
    """Give a file's size; 0 where there is none."""
    return path.stat().st_size if path.exists() else 0
