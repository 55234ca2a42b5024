"""Where a collector may be led, and what it may be told to ask."""

import ipaddress

import httpx
import pytest

from adlib.errors import SourceFailed, UsageError
from archive.collect.addresses import base_url, is_own_computer, is_public, proxy_for, refuse_unsafe
from archive.collect.web import Broken, Web
from sources import MetaApi, serving

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_a_network_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "to",
    [
        "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://2130706433/x", "https://0x7f.1/x",
        "http://8.8.8.8/x", "https://me:pass@8.8.8.8/x", "ftp://8.8.8.8/x",
    ],
)  # fmt: skip
def test_a_public_source_by_https_leads_to_none_of_these(to):
    with pytest.raises(SourceFailed, match="this was not followed"):
        refuse_unsafe(httpx.URL(to), httpx.URL("https://storage.example/x"))


def test_a_public_source_may_lead_to_a_public_address_and_to_itself():
    base = httpx.URL("https://storage.example/x")
    refuse_unsafe(httpx.URL("https://8.8.8.8/x"), base)
    refuse_unsafe(httpx.URL("https://storage.example/y"), base)


@pytest.mark.parametrize(
    "text", ["", "graph.facebook.com", "file:///etc/passwd", "https://", "https://a:b@graph.example"]
)
def test_what_is_no_address_of_a_source_is_refused(text):
    with pytest.raises(UsageError):
        base_url(text)


def test_the_password_in_an_address_is_not_shown():
    with pytest.raises(UsageError) as caught:
        base_url("https://me:verysecret@graph.example")
    assert "verysecret" not in str(caught.value)


def test_this_computer_is_known_by_its_names():
    assert all(is_own_computer(httpx.URL(f"http://{host}:1")) for host in ("127.0.0.1", "localhost", "[::1]"))
    assert not any(is_own_computer(httpx.URL(f"http://{host}")) for host in ("8.8.8.8", "graph.example"))


def test_a_server_that_is_not_there_is_told_without_its_address(waits):
    with Web("http://127.0.0.1:9/secret-path", waits.manners) as web, pytest.raises(Broken) as caught, web.ask():
        pass
    assert str(caught.value) == "127.0.0.1 cannot be reached"


def test_a_proxy_of_the_environment_is_used_and_its_exceptions_kept(waits, monkeypatch):
    with serving(MetaApi([])) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert proxy_for(httpx.URL("http://source.example/x")) == proxy.url
        assert proxy_for(httpx.URL("http://127.0.0.1/x")) is None
        with Web("http://source.example", waits.manners) as web, web.ask("/x") as answer:
            assert answer.status_code == 400  # as the server that plays the proxy says
        assert proxy.asked[0].path == "/x" and proxy.asked[0].headers["host"] == "source.example"


def test_an_answer_without_end_is_not_taken(waits):
    def endless(asked, handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    with (
        serving(endless) as server,
        Web(server.url, waits.manners) as web,
        web.ask() as answer,
        pytest.raises(SourceFailed, match="more than 1 MiB"),
    ):
        web.body(answer, 1 << 20)
