"""An access token: read from the environment, a file or a prompt; never shown, never written."""

import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from adlib.errors import UsageError
from archive.scan import PLACEHOLDER, holds_token, tokens_cut

VARIABLE = "ADLIB_META_TOKEN"
HOW = f"put it into {VARIABLE}, or into a file that only you can read and name that with --token-file"
TOKEN = re.compile(r"[!-~]{8,4000}")


class Secret:
    """A token that does not show itself."""

    def __init__(self, value: str) -> None:
        self._value = value
        spellings = {value, quote(value, safe=""), quote(quote(value, safe=""), safe=""), json.dumps(value)[1:-1]}
        self._spellings = sorted((each.encode() for each in spellings), key=len, reverse=True)

    def __repr__(self) -> str:
        return "Secret()"

    @property
    def header(self) -> dict[str, str]:
        """The header that carries it; an address would end up in logs."""
        return {"Authorization": f"Bearer {self._value}"}

    def cut_from(self, data: bytes) -> tuple[bytes, int]:
        """Give *data* without this token, and without anything else shaped like one, and how many there were."""
        removed = 0
        for spelling in self._spellings:
            removed += data.count(spelling)
            data = data.replace(spelling, PLACEHOLDER)
        data, others = tokens_cut(data)
        return data, removed + others

    def cut_from_text(self, text: str) -> str:
        """Give a text without this token."""
        return self.cut_from(text.encode("utf-8", "replace"))[0].decode()


def meta_token(file: Path | None = None, ask: Callable[[], str] | None = None) -> Secret:
    """Find the token: in *file*, else in ADLIB_META_TOKEN, else by asking a person.

    Raises UsageError where there is none, or where others can read the file; no message ever shows it.
    """
    if file:
        return checked(from_file(file), "the token file")
    if os.environ.get(VARIABLE, "").strip():
        return checked(os.environ[VARIABLE], VARIABLE)
    if ask:
        return checked(ask(), "what was typed")
    raise UsageError(f"there is no access token for the Meta Ad Library API; {HOW}.")


def from_file(path: Path) -> str:
    """Read a token from a file that only its owner can read."""
    name = "the token file" if looks_like_token(str(path)) else str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"{name}: this is no file that could hold an access token.")
        if os.name == "posix" and status.st_mode & 0o077:
            raise UsageError(f"{name}: others on this computer can read the access token; run `chmod 600` on the file.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UsageError(f"{name}: the access token cannot be read ({words}).") from None


def looks_like_token(text: str) -> bool:
    """Tell whether a token may have been given in place of a file's name."""
    return holds_token(text.encode("utf-8", "replace")) or (len(text) > 60 and os.sep not in text)


def checked(text: str, where: str) -> Secret:
    """Take the white space around a token away. Raises UsageError for what can be none."""
    token = text.strip()
    if not TOKEN.fullmatch(token):
        raise UsageError(f"{where} holds no access token: one is a single word of at least eight letters and digits.")
    return Secret(token)
