"""Show a built site in a browser of this machine, and of no other."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from adlib.errors import UsageError


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves the folder, answers with the site's own page where there is none, and keeps quiet."""

    def send_head(self) -> Any:
        """Answer with a file, if it lies in the folder itself: no name may be a way out of it, and no link."""
        place = self.translate_path(self.path)
        if "\0" in place:
            self.send_error(400)
            return None
        top = os.path.realpath(self.directory)
        places = (place, *(os.path.join(place, index) for index in ("index.html", "index.htm")))  # noqa: PTH118
        if not all(Path(os.path.realpath(each)).is_relative_to(top) for each in places):
            self.send_error(404)
            return None
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's 404 page."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing per request."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Make the server, listening on this machine only; port 0 takes any free one."""
    if not (folder / "index.html").is_file():
        raise UsageError(f"{folder}: there is no site here; `adlib site build --out {folder}` makes one.")
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(SiteHandler, directory=str(folder)))
    except OSError as error:
        raise UsageError(f"port {port} cannot be used ({error.strerror}); choose another with --port.") from error


def serve(folder: Path, port: int = 8000) -> None:
    """Serve a built site at http://127.0.0.1:PORT until interrupted.

    Raises UsageError where there is no site, or where the port is taken.
    """
    with server(Path(folder), port) as listening:
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            return
