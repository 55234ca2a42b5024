"""Live sources played on this machine: real HTTP servers that page, throttle, break off, and serve ranges."""

import base64
import hashlib
import io
import json
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

TOKEN = "EAAFAKETOKEN0COLLECT0FAKETOKEN0COLLECT0"  # noqa: S105 - made up


@dataclass
class Asked:
    """One request that came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


Handler = BaseHTTPRequestHandler
Answer = Callable[[Asked, Handler], None]


class Server(ThreadingHTTPServer):
    """A server on a free port that keeps what it was asked."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        self.asked: list[Asked] = []
        served = self

        class Handling(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                asked = Asked(parts.path, query, {name.lower(): value for name, value in self.headers.items()})
                served.asked.append(asked)
                answer(asked, self)

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        super().__init__(("127.0.0.1", 0), Handling)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no error of the server."""


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """Run a server while the block runs."""
    server = Server(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def send(handler: Handler, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
    """Send a whole answer."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def send_cut(
    handler: Handler, body: bytes, at: int, status: int = 200, headers: Mapping[str, str] | None = None
) -> None:
    """Announce a whole answer, send its beginning, and hang up."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body[:at])
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def send_slowly(handler: Handler, body: bytes, pause: float) -> None:
    """Send an answer one byte at a time."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for at in range(len(body)):
        handler.wfile.write(body[at : at + 1])
        handler.wfile.flush()
        time.sleep(pause)


def send_redirect(handler: Handler, to: str, status: int = 302) -> None:
    """Lead somewhere else."""
    send(handler, b"", status, {"Location": to})


# --- the Meta Ad Library API ------------------------------------------------------------------------------------------


def meta_error(code: int, message: str, **more: Any) -> dict[str, Any]:
    """Write an error as the Graph API does."""
    return {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1b2", **more}}


Fault = Callable[[Asked, Handler], None]


def fails(code: int, message: str, status: int = 400, **more: Any) -> Fault:
    """Give an answer that is an error of the API."""
    return lambda asked, handler: send(handler, json.dumps(meta_error(code, message, **more)).encode(), status)


def html(asked: Asked, handler: Handler) -> None:
    """Send a web page where data is expected."""
    send(handler, b"<!DOCTYPE html><html><title>Sorry</title></html>", 200, {"Content-Type": "text/html"})


@dataclass
class MetaApi:
    """Plays `ads_archive`: pages by a cursor, and an empty page without paging at the end."""

    ads: Sequence[Mapping[str, Any]]
    token: str = TOKEN
    faults: dict[int, Fault] = field(default_factory=dict)
    """by the number of the request, from 1: what is sent in place of a page."""
    headers: dict[str, str] = field(default_factory=dict)
    most: int = 10_000
    """ads on a page at most; a question for more is refused as too much."""
    short: int = 0
    """how many ads fewer than asked for a page has, as the API likes to do."""
    before: Callable[[], None] = lambda: None
    """called before each answer."""
    served: list[bytes] = field(default_factory=list)
    count: int = 0

    def __call__(self, asked: Asked, handler: Handler) -> None:
        """Answer one request."""
        self.count += 1
        self.before()
        if fault := self.faults.get(self.count):
            fault(asked, handler)
        elif asked.headers.get("authorization") != f"Bearer {self.token}":
            fails(190, "Invalid OAuth access token - Cannot parse access token")(asked, handler)
        elif int(asked.query["limit"]) > self.most:
            fails(1, "Please reduce the amount of data you're asking for, then retry your request", 500)(asked, handler)
        else:
            page = self.page(asked)
            self.served.append(page)
            send(handler, page, headers=self.headers)

    def page(self, asked: Asked) -> bytes:
        """Write the page that a request asks for, with the token in it as the API does."""
        after = asked.query.get("after")
        start = int(base64.b64decode(after)) if after else 0
        found = self.ads[start : start + max(1, int(asked.query["limit"]) - self.short)]
        if not found:
            return b'{"data":[]}'
        url = "https://www.facebook.com/ads/archive/render_ad/?id={}&access_token=" + self.token
        data = [{**ad, "ad_snapshot_url": url.format(ad["id"])} for ad in found]
        cursor = base64.b64encode(str(start + len(found)).encode()).decode()
        asking = "&".join(f"{name}={quote(value)}" for name, value in asked.query.items() if name != "after")
        following = f"https://graph.facebook.com{asked.path}?access_token={self.token}&{asking}&after={cursor}"
        return json.dumps(
            {"data": data, "paging": {"cursors": {"after": cursor}, "next": following}}, ensure_ascii=False
        ).encode()


# --- files at one address ---------------------------------------------------------------------------------------------


@dataclass
class Published:
    """Plays a file server that knows ETag, Last-Modified, If-None-Match, Range and If-Range."""

    files: dict[str, bytes]
    """by path."""
    faults: dict[int, Fault] = field(default_factory=dict)
    ranges: bool = True
    weak: bool = False
    modified: str = "Sat, 28 Nov 2026 05:00:00 GMT"
    count: int = 0
    sent: int = 0
    """bytes of bodies."""

    def etag(self, body: bytes) -> str:
        """Name a state of a file."""
        return f'{"W/" if self.weak else ""}"{hashlib.sha256(body).hexdigest()[:16]}"'

    def __call__(self, asked: Asked, handler: Handler) -> None:
        """Answer one request."""
        self.count += 1
        body = self.files.get(asked.path)
        if fault := self.faults.get(self.count):
            fault(asked, handler)
        elif body is None:
            send(handler, b"<Error><Code>NoSuchKey</Code></Error>", 404)
        else:
            self.answer(asked, handler, body)

    def answer(self, asked: Asked, handler: Handler, body: bytes) -> None:
        """Send a file, or its rest, or that it has not changed."""
        etag = self.etag(body)
        headers = {"ETag": etag, "Last-Modified": self.modified, "Accept-Ranges": "bytes"}
        if asked.headers.get("if-none-match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
            return
        wanted = asked.headers.get("range", "")
        same = asked.headers.get("if-range") in (etag, self.modified) and not (
            self.weak and asked.headers.get("if-range") == etag
        )
        if self.ranges and wanted and same:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                send(handler, b"", 416, {"Content-Range": f"bytes */{len(body)}"})
                return
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self.sent += len(body) - start
            send(handler, body[start:], 206, headers)
        else:
            self.sent += len(body)
            send(handler, body, 200, headers)


def cut_at(published: Published, path: str, at: int) -> Fault:
    """Give an answer that breaks off after so many bytes."""

    def fault(asked: Asked, handler: Handler) -> None:
        body = published.files[path]
        published.sent += at
        headers = {"ETag": published.etag(body), "Last-Modified": published.modified}
        send_cut(handler, body, at, headers=headers)

    return fault


def zipped(
    files: Mapping[str, str | bytes], date: tuple[int, int, int, int, int, int] = (2026, 11, 28, 5, 0, 0)
) -> bytes:
    """Pack a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, date), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
