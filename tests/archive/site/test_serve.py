"""Serving a built site: to this machine only, with the site's own page for what is not there."""

from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
from selectolax.lexbor import LexborHTMLParser

from adlib.errors import UsageError
from archive.site.serve import server


def test_pages_are_served_and_a_missing_one_gets_the_sites_own_answer(sample_site: Path):
    with server(sample_site, 0) as listening:
        assert listening.server_address[0] == "127.0.0.1"
        Thread(target=listening.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", listening.server_port)
        for address, status, file in (("/names/1.html", 200, "names/1.html"), ("/no/such/page", 404, "404.html")):
            connection.request("GET", address)
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (status, (sample_site / file).read_bytes())
        missing = LexborHTMLParser((sample_site / "404.html").read_text(encoding="utf-8"))
        needed = {node.attributes["href"] or "" for node in missing.css("link[href], main a, header a")}
        needed |= {node.attributes["action"] or "" for node in missing.css("form")}
        assert {"/style.css", "/search.html", "/names/1.html"} < needed
        for address in needed:  # under whatever address the answer came, these lead to the same place
            assert address.startswith("/")
            connection.request("HEAD", address)
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b"")
        connection.close()
        listening.shutdown()


def test_only_what_lies_in_the_folder_is_served(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    site, secret = tmp_path / "site", tmp_path / "secret"
    (site / "sub").mkdir(parents=True)
    secret.mkdir()
    for place in (site / "index.html", secret / "index.html"):
        place.write_text(place.parent.name)
    (site / "link.html").symlink_to(secret / "index.html")
    (site / "linked").symlink_to(secret)
    (site / "sub" / "index.html").symlink_to(secret / "index.html")
    (site / "inside.html").symlink_to(site / "index.html")
    wanted = {
        "/": 200, "/inside.html": 200, "/link.html": 404, "/linked/": 404, "/linked/index.html": 404, "/sub/": 404,
        "/%00": 400, "/a%00b/": 400, "/..%2fsecret/index.html": 404, "/%2e%2e/secret/index.html": 404,
    }  # fmt: skip
    with server(site, 0) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        for address, status in wanted.items():
            connection = HTTPConnection("127.0.0.1", listening.server_port)
            connection.request("GET", address)
            answer = connection.getresponse()
            assert (answer.status, b"secret" in answer.read()) == (status, False), address
            connection.close()
        listening.shutdown()
    assert capfd.readouterr().err == ""


def test_a_folder_without_a_site_and_a_port_in_use_are_told_in_a_sentence(sample_site: Path, tmp_path: Path):
    with pytest.raises(UsageError, match="there is no site here"):
        server(tmp_path, 0)
    with server(sample_site, 0) as listening, pytest.raises(UsageError, match="--port"):
        server(sample_site, listening.server_port)
