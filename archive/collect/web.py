"""Ask web servers: with a name, a time limit, bounded retries, and redirects followed only to safe places."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from ssl import SSLContext

import httpx
from httpx_retries import Retry, RetryTransport

from adlib.errors import SourceFailed
from archive.collect.addresses import as_address, base_url, is_own_computer, is_public, origin, proxy_for, refuse_unsafe
from archive.collect.manners import Manners

HOPS = 5
BUSY = (429, 502, 503, 504)
RETRIES = 3
LARGEST_ANSWER = 256 << 20


class Broken(Exception):
    """An answer did not come, or not whole; asking again may help. The message says what happened, and no address."""


@cache
def certificates() -> SSLContext:
    """Read the certificates that servers are checked against; they take a while to read."""
    return httpx.create_ssl_context()


class Proxied(httpx.BaseTransport):
    """Sends each request the way that the environment says: straight, or through a proxy."""

    def __init__(self) -> None:
        self.ways: dict[str | None, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        proxy = proxy_for(request.url)
        if proxy not in self.ways:
            self.ways[proxy] = httpx.HTTPTransport(proxy=proxy, verify=certificates())
        return self.ways[proxy].handle_request(request)

    def close(self) -> None:
        """Close all connections."""
        for way in self.ways.values():
            way.close()


class Web:
    """A source on the web, by the address that the user configured for it."""

    def __init__(self, address: str, manners: Manners) -> None:
        self.base, self.manners = base_url(address), manners
        retry = Retry(
            total=RETRIES,
            status_forcelist=BUSY,
            backoff_factor=manners.factor,
            max_backoff_wait=900 * (manners.factor or 1),
            total_timeout=1800,
        )
        self.client = httpx.Client(
            transport=RetryTransport(transport=Proxied(), retry=retry),
            timeout=manners.timeout,
            headers={"User-Agent": f"adlib/{version('adlib')}"},
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def is_own_computer(self) -> bool:
        """Whether the source is a server on this computer."""
        return is_own_computer(self.base)

    @contextmanager
    def ask(
        self,
        path: str = "",
        parameters: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        redirects: bool = True,
    ) -> Iterator[httpx.Response]:
        """Ask for *path* below the source's address, and give the answer before its body is read.

        Raises Broken where asking again may help, SourceFailed for a redirect that must not be followed.
        """
        url = httpx.URL(f"{self.base}{path}", params=parameters) if parameters else httpx.URL(f"{self.base}{path}")
        with told(self.base.host):
            response = self.send(url, headers or {})
            try:
                for _ in range(HOPS):
                    if not response.has_redirect_location:
                        break
                    url = self.next_address(response, redirects)
                    response.close()
                    response = self.send(url, headers or {})
                if response.has_redirect_location:
                    raise SourceFailed(f"{self.base.host} leads from one address to the next without end.")
                yield response
            finally:
                response.close()

    def send(self, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        """Send one request; what identifies the asker goes to the configured server alone."""
        own = origin(url) == origin(self.base)
        kept = {name: value for name, value in headers.items() if own or name.lower() != "authorization"}
        response = self.client.send(self.client.build_request("GET", url, headers=kept), stream=True)
        if not own and not proxy_for(url):
            refuse_private_peer(response, self.base)
        return response

    def next_address(self, response: httpx.Response, redirects: bool) -> httpx.URL:
        """Read where a redirect leads."""
        if not redirects:
            raise SourceFailed(f"{self.base.host} answered with a redirect, where it should answer itself.")
        try:
            url = response.url.join(response.headers["location"])
        except httpx.InvalidURL as error:
            raise SourceFailed(f"{self.base.host} leads to something that is no web address.") from error
        refuse_unsafe(url, self.base)
        return url

    def body(self, response: httpx.Response, most: int = LARGEST_ANSWER) -> bytes:
        """Read a whole answer into memory; raises Broken for one that is cut off or too slow."""
        return b"".join(self.chunks(response, most))

    def chunks(self, response: httpx.Response, most: int, *, raw: bool = False) -> Iterator[bytes]:
        """Yield an answer as it comes; *raw* leaves it packed as the server sent it."""
        began, size = time.monotonic(), 0
        with told(self.base.host):
            for chunk in response.iter_raw() if raw else response.iter_bytes():
                size += len(chunk)
                if size > most:
                    raise SourceFailed(f"{self.base.host} sends more than {most >> 20:,} MiB; this was not taken.")
                yield chunk
                passed = time.monotonic() - began
                if passed > self.manners.timeout and size < passed * self.manners.slowest:
                    raise Broken(f"{self.base.host} sends too slowly")

    def close(self) -> None:
        """Close all connections."""
        self.client.close()

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse_private_peer(response: httpx.Response, base: httpx.URL) -> None:
    """Raise SourceFailed where a redirect ended at a private address after all, by a name that changed its meaning."""
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    address = as_address(str(peer[0]).split("%")[0]) if peer else None
    if address and not is_public(address):
        response.close()
        raise SourceFailed(f"{base.host} leads on into a private network ({address}); this was not followed.")


@contextmanager
def told(host: str) -> Iterator[None]:
    """Turn httpx's exceptions into words; its own may hold a whole address."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise Broken(f"{host} does not answer in time") from error
    except httpx.ConnectError as error:
        raise Broken(f"{host} cannot be reached") from error
    except httpx.HTTPError as error:
        raise Broken(f"{host} broke off its answer") from error
