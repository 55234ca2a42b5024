"""What the Meta Ad Library API answers: a page, or one of its ways to refuse; and how much of its limit is used.

Its refusals are JSON with a code, and say little by their HTTP status; sometimes it sends a web page in place of JSON.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from archive.collect.secret import Secret
from archive.zip_members import printable

Kind = Literal[
    "too_much", "unknown", "busy", "throttled", "unauthorised", "bad_question", "expired", "cursor", "no_json"
]
THROTTLES = {4: "the app", 17: "the person", 32: "the page", 613: "the Ad Library"}
USAGE = ("x-business-use-case-usage", "x-app-usage", "x-ad-account-usage")


@dataclass(frozen=True)
class Page:
    """One page of ads."""

    ads: int
    after: str | None
    """the cursor behind it; None: it gives none."""
    has_paging: bool
    content: str
    """a hash of its ads alone, which tells pages apart whatever their cursors."""

    @property
    def is_end(self) -> bool:
        """Whether this is how the API says that there is nothing more: no ads, and no paging."""
        return self.ads == 0 and not self.has_paging


class Refused(Exception):
    """The API refused; the message says why, without its token."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(words)
        self.kind: Kind = kind


@dataclass(frozen=True)
class Usage:
    """How much of its limits the API says are used."""

    percent: float | None = None
    """of the limit that is used most; None: it does not say."""
    regain: float = 0.0
    """seconds until it answers again."""


def read_page(data: bytes, status: int, secret: Secret) -> Page:
    """Read an answer. Raises Refused for everything that is no page."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and isinstance(found.get("error"), dict):
        raise refusal(found["error"], secret)
    if not isinstance(found, dict) or not isinstance(found.get("data"), list) or status != 200:
        raise Refused("no_json", not_json(data, status))
    paging = found.get("paging")
    ads = secret.cut_from(json.dumps(found["data"], sort_keys=True).encode())[0]
    return Page(len(found["data"]), cursor(paging), bool(paging), hashlib.sha256(ads).hexdigest())


def not_json(data: bytes, status: int) -> str:
    """Say what came in place of a page of ads."""
    head = data[:500].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<")):
        return f"a web page came in place of data (status {status})"
    return f"what came is no page of ads (status {status}, {len(data)} bytes)"


def cursor(paging: Any) -> str | None:
    """Find the cursor behind a page, which may stand only in the address of the next one."""
    if not isinstance(paging, dict):
        return None
    cursors = paging.get("cursors")
    if isinstance(cursors, dict) and isinstance(cursors.get("after"), str) and cursors["after"]:
        return str(cursors["after"])
    following = paging.get("next")
    found = parse_qs(urlsplit(following).query).get("after") if isinstance(following, str) else None
    return found[0] if found else None


def refusal(error: Mapping[str, Any], secret: Secret) -> Refused:
    """Tell what kind of refusal an error is, and word it."""
    code, subcode = error.get("code"), error.get("error_subcode")
    message = printable(" ".join(str(error.get("message") or "no reason given").split()))
    said = secret.cut_from_text(message)[:300]
    if said.endswith("."):
        said = said[:-1]
    words = f"Meta says: {said} (code {code}{f', {subcode}' if subcode else ''})"
    kind = kind_of(code, said.lower(), is_transient=bool(error.get("is_transient")))
    before = {
        "expired": "the access token is no longer valid. ",
        "unauthorised": "the access token may not ask the Ad Library API. ",
        "throttled": f"too many questions for {THROTTLES.get(code or 0)}. ",
        "cursor": "the list has moved, and the place in it is lost. ",
    }
    return Refused(kind, before.get(kind, "") + words)


def kind_of(code: Any, words: str, *, is_transient: bool) -> Kind:
    """Tell what kind of refusal a code and its words are."""
    by_code: dict[int, Kind] = {190: "expired", 102: "expired", 10: "unauthorised", 3: "unauthorised", 2: "busy"}
    kind: Kind = by_code.get(code, "busy" if is_transient else "bad_question")
    if code in THROTTLES:
        kind = "throttled"
    elif "reduce the amount of data" in words:
        kind = "too_much"
    elif code == 1:
        kind = "unknown"
    elif code == 100 and "cursor" in words:
        kind = "cursor"
    elif isinstance(code, int) and 200 <= code < 300:
        kind = "unauthorised"
    return kind


def usage(headers: Mapping[str, str]) -> Usage:
    """Read the headers in which the API says how much of its limits are used."""
    percents: list[float] = []
    regain = 0.0
    for name in USAGE:
        try:
            found = json.loads(headers.get(name, "null"))
        except ValueError:
            continue
        for entry in entries(found):
            percents += numbers(entry, "call_count", "total_cputime", "total_time")
            regain = max([regain, *(minutes * 60 for minutes in numbers(entry, "estimated_time_to_regain_access"))])
    return Usage(max(percents, default=None), regain)


def entries(found: Any) -> list[dict[str, Any]]:
    """List the entries of a usage header: one object, or lists of them by business."""
    if not isinstance(found, dict):
        return []
    nested = [each for value in found.values() if isinstance(value, list) for each in value]
    return [each for each in [found, *nested] if isinstance(each, dict)]


def numbers(entry: Mapping[str, Any], *keys: str) -> list[float]:
    """Give those of some values that are numbers to be reckoned with."""
    found = (entry.get(key) for key in keys)
    return [
        float(each)
        for each in found
        if isinstance(each, int | float) and not isinstance(each, bool) and 0 <= each < 1_000_000
    ]
