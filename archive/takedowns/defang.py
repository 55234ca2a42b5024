"""Addresses that nobody should open by accident: `hxxps://example[.]com` is read as the address, and shown so."""

import re
from urllib.parse import parse_qs, urlsplit

DOTS = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)
COLONS = re.compile(r"\[:\]|\{:\}|\(:\)|\[:(?=//)")
SLASHES = re.compile(r"\[//?\]")
ATS = re.compile(r"\[at\]|\(at\)|\[@\]", re.IGNORECASE)
SCHEME = re.compile(r"^(?:hxxp|h\*\*p|hxtp|htxp)(s?)(?=:)", re.IGNORECASE)
LABEL = r"[^\s/?#@:<>\"'`,;|\\()\[\]{}.]+"
HOST = re.compile(rf"(?:{LABEL}\.)+(?:[a-z]{{2,24}}|xn--[a-z0-9-]+)", re.IGNORECASE)
NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
ADDRESS = re.compile(r"(?:(?:https?|ftp)://)?(?P<host>[^\s/?#@:]+)(?::\d+)?(?P<rest>[/?#][^\s]*)?", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[a-z]{2,24}", re.IGNORECASE)
WITHIN = re.compile(r"(?:https?|ftp)://[^\s<>\"]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,24}/[^\s<>\"]+", re.IGNORECASE)

HOSTS = {
    "facebook.com": "facebook", "fb.com": "facebook", "instagram.com": "instagram", "threads.net": "threads",
    "threads.com": "threads", "twitter.com": "x", "x.com": "x", "youtube.com": "youtube", "youtu.be": "youtube",
    "tiktok.com": "tiktok", "t.me": "telegram", "telegram.me": "telegram", "vk.com": "vk", "ok.ru": "ok",
    "medium.com": "medium", "reddit.com": "reddit", "pinterest.com": "pinterest", "linkedin.com": "linkedin",
    "rumble.com": "rumble", "quora.com": "quora", "tumblr.com": "tumblr", "soundcloud.com": "soundcloud",
    "gettr.com": "gettr", "truthsocial.com": "truthsocial", "odysee.com": "odysee", "vimeo.com": "vimeo",
}  # fmt: skip
"""what stands at these hosts is of these platforms."""


def refanged(text: str) -> str:
    """Give the address that a defanged one stands for."""
    plain = ATS.sub("@", SLASHES.sub("//", COLONS.sub(":", DOTS.sub(".", text.strip()))))
    return SCHEME.sub(lambda found: f"http{found[1]}", plain)


def defanged(address: str) -> str:
    """Write an address so that no program takes it for one: `hxxps://example[.]com/a.html`, `a[at]example[.]com`."""
    plain = refanged(address)
    if EMAIL.fullmatch(plain):
        return plain.replace("@", "[at]").replace(".", "[.]")
    scheme, mark, rest = plain.partition("://")
    if not mark:
        scheme, rest = "", plain
    host = re.match(r"[^/?#]*", rest)
    end = host.end() if host else 0
    shown = rest[:end].replace(".", "[.]") + rest[end:]
    return f"{scheme.replace('http', 'hxxp').replace('HTTP', 'hxxp')}{mark}{shown}"


def defanged_within(text: str) -> str:
    """Defang every address that stands in a text; the rest stays as it is."""
    return WITHIN.sub(lambda found: defanged(found[0]), text)


def address_in(text: str) -> str | None:
    """Give the address that a text is, whole and not defanged; None where it is anything else."""
    plain = refanged(text)
    if not plain or any(each.isspace() for each in plain):
        return None
    found = ADDRESS.fullmatch(plain)
    if not found or not (HOST.fullmatch(found["host"]) or NUMBERS.fullmatch(found["host"])):
        return None
    return plain


def host_of(address: str) -> str:
    """Give the host of an address, in small letters and without `www.`."""
    found = ADDRESS.fullmatch(address)
    return (found["host"] if found else "").lower().removeprefix("www.")


def platform_of(address: str) -> str | None:
    """Name the platform that an address is on; None where it is none that adlib knows."""
    return HOSTS.get(".".join(host_of(address).split(".")[-2:]))


def named_in(address: str) -> tuple[str | None, str | None, str | None]:
    """Read what an address on a platform says of itself, as (kind, id, name); nothing is looked up."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    steps = [step for step in parts.path.split("/") if step]
    found: tuple[str | None, str | None, str | None] = (None, None, None)
    match platform_of(address), steps:
        case "facebook", _:
            found = facebook(steps, parse_qs(parts.query).get("id", [""])[0])
        case "youtube", ["channel", own, *_]:
            found = ("channel", own, None)
        case ("youtube", ["c" | "user", own, *_]) | ("telegram", ["s", own, *_]) | ("telegram", [own, *_]):
            found = ("channel", None, own)
        case "youtube", [own, *_] if own.startswith("@"):
            found = ("channel", None, own)
        case (("x" | "instagram" | "threads" | "tiktok" | "medium" | "vk" | "gettr" | "truthsocial"), [own]):
            found = ("account", None, own)
    return found


def facebook(steps: list[str], query_id: str) -> tuple[str | None, str | None, str | None]:
    """Read an address on Facebook: a group, an id, or a page's short name."""
    if steps[:1] == ["groups"] and len(steps) > 1:
        return ("group", steps[1], None) if steps[1].isdigit() else ("group", None, steps[1])
    if steps[:1] == ["profile.php"] and query_id.isdigit():
        return "account", query_id, None
    if steps and steps[-1].isdigit() and steps[0] in ("pages", "people", "p", steps[-1]):
        return "page", steps[-1], None
    return (None, None, steps[0]) if len(steps) == 1 else (None, None, None)
