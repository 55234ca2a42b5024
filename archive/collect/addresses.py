"""Where a collector may be led: a source is asked where its address says; a redirect may lead only to public places.

A redirect is content, and content is not trusted: it may point into the network that adlib runs in, or to adlib's own
computer. The only private address that is ever asked is the one that the user configured.
"""

import ipaddress
import socket
from urllib.request import getproxies, proxy_bypass

import httpx

from adlib.errors import SourceFailed, UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def base_url(text: str) -> httpx.URL:
    """Read the address of a source. Raises UsageError for what is none, or carries a password."""
    try:
        found = httpx.URL(text.rstrip("/"))
    except httpx.InvalidURL as error:
        raise UsageError(f"{text!r} is no web address.") from error
    if found.scheme not in ("https", "http") or not found.host:
        raise UsageError(f"{text!r} is no web address; write one that begins with https://.")
    if found.userinfo:
        raise UsageError(f"{found.copy_with(userinfo=b'')}: write the address without a name or password in it.")
    return found


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Give what makes two addresses one server."""
    return url.scheme, url.host, url.port


def is_own_computer(url: httpx.URL) -> bool:
    """Tell whether an address names this computer."""
    literal = as_address(url.host)
    return url.host == "localhost" or (literal is not None and literal.is_loopback)


def refuse_unsafe(url: httpx.URL, base: httpx.URL) -> None:
    """Raise SourceFailed where a redirect of *base* must not be followed to *url*."""
    where = f"{base.host} leads on to {url.scheme}://{url.host}"
    if url.scheme != "https" and (url.scheme != "http" or base.scheme != "http"):
        raise SourceFailed(f"{where}, which is not https; this was not followed.")
    if url.userinfo:
        raise SourceFailed(f"{where} with a password in the address; this was not followed.")
    if origin(url) == origin(base):
        return
    for address in addresses(url):
        if not is_public(address):
            raise SourceFailed(f"{where}, an address inside a private network ({address}); this was not followed.")


def addresses(url: httpx.URL) -> list[Address]:
    """Look up the addresses of a host; behind a proxy, which looks them up itself, only those written out."""
    if literal := as_address(url.host):
        return [literal]
    if proxy_for(url) and url.host != "localhost":
        return []
    try:
        found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceFailed(f"{url.host}: there is no such host, or no network.") from error
    return [ipaddress.ip_address(str(each[4][0]).split("%")[0]) for each in found]


def as_address(host: str) -> Address | None:
    """Read an address that is written in numbers."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return is_public(inner) if inner else address.is_global and not address.is_multicast


def proxy_for(url: httpx.URL) -> str | None:
    """Find the proxy that the environment names for an address (HTTPS_PROXY, NO_PROXY and so on)."""
    known = getproxies()
    found = known.get(url.scheme) or known.get("all")
    return found if found and not proxy_bypass(url.host) else None
