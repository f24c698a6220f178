"""Pages are fetched from the public internet over https, and from nowhere else."""

import ipaddress
import socket
import time

import pytest

from ingest.errors import UnreadableDocument
from ingest.fetch import Fetcher, is_public
from tests.ingest.web_server import HOST, certificate, site  # noqa: F401 - fixtures

PUBLIC = "93.184.216.34"


@pytest.fixture
def connections(monkeypatch):
    """Where connections were opened to: none is."""
    opened = []

    def connect(address, *_, **__):
        opened.append(address)
        raise OSError("no connection in this test")

    monkeypatch.setattr(socket, "create_connection", connect)
    return opened


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1",
     "ff02::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "64:ff9b::7f00:1", "2002:7f00:1::",
     "2001:0:0:0:0:0:80ff:fffe", "fec0::1"],
)  # fmt: skip
def test_no_connection_to_an_address_that_is_not_public(address, connections):
    assert not is_public(ipaddress.ip_address(address))
    for found in ([address], [PUBLIC, address]):
        fetcher = Fetcher(resolve=lambda host, port, found=found: found)
        with pytest.raises(UnreadableDocument, match="no public address"):
            fetcher.fetch(f"https://{HOST}/")
    assert connections == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_public_internet_is_connected_to_at_the_address_that_was_checked(address, connections):
    with pytest.raises(UnreadableDocument, match="could not be reached"):
        Fetcher(resolve=lambda host, port: [address]).fetch(f"https://{HOST}/")
    assert connections == [(address, 443)]


@pytest.mark.parametrize(
    "url",
    ["http://site.example/", "file:///etc/passwd", "gopher://site.example/", "ftp://site.example/x",
     "data:text/html,x", "//site.example/", "https://", "https:///x", "https://name@site.example/",
     "https://a:b@site.example/", "https://site.example:99999/", "https://site.example/a b",
     "https://site.example/\r\nX: y", "https://[::1", "https://site.example\\@127.0.0.1/",
     "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://0x7f000001/",
     "https://127.1/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
     "https://localhost/", "https://127.0.0.1./"],
)  # fmt: skip
def test_no_connection_for_an_address_of_another_kind(url, connections):
    with pytest.raises(UnreadableDocument):
        Fetcher().fetch(url)
    assert connections == []


def test_a_name_is_resolved_once(connections):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    with pytest.raises(UnreadableDocument):
        Fetcher(resolve=lambda host, port: next(answers)).fetch(f"https://{HOST}/")
    assert connections == [(PUBLIC, 443)]
    assert next(answers) == ["127.0.0.1"]


def test_a_page_is_fetched(site):  # noqa: F811
    url = site.page("/reports/budget.html?year=2020", "<html>Große Ziele</html>")
    page = site.fetcher().fetch(url)
    assert (page.url, page.name) == (url, "budget.html")
    assert page.data.decode() == "<html>Große Ziele</html>"


def test_text_in_another_encoding_becomes_utf_8(site):  # noqa: F811
    site.pages["/"] = (
        200,
        {"Content-Type": "text/plain; charset=latin-1"},
        "Größe".encode("latin-1"),
    )
    page = site.fetcher().fetch(site.url("/"))
    assert (page.data.decode(), page.name) == ("Größe", f"{HOST}.txt")


def test_three_redirects_are_followed_and_not_four(site):  # noqa: F811
    for step in range(5):
        site.pages[f"/{step}"] = (302, {"Location": f"/{step + 1}"}, b"")
    site.page("/4", "<html>there</html>")
    assert site.fetcher().fetch(site.url("/1")).data == b"<html>there</html>"
    with pytest.raises(UnreadableDocument, match="more than 3 redirects"):
        site.fetcher().fetch(site.url("/0"))


@pytest.mark.parametrize(
    "target", ["http://site.example/", "file:///etc/passwd", "https://inside.example/"]
)
def test_a_redirect_is_checked_like_an_address(site, target):  # noqa: F811
    site.pages["/"] = (301, {"Location": target}, b"")

    def resolve(host, port):
        return ["127.0.0.1"] if host == HOST else ["10.0.0.1"]

    allowed = ipaddress.ip_address("127.0.0.1")
    fetcher = site.fetcher(resolve=resolve, allows=lambda address: address == allowed)
    with pytest.raises(UnreadableDocument, match="only https|no public address"):
        fetcher.fetch(site.url("/"))
    assert site.asked == ["/"]


def test_too_many_bytes_are_refused(site):  # noqa: F811
    url = site.page("/", "x" * 3000)
    assert len(site.fetcher(most_bytes=3000).fetch(url).data) == 3000
    with pytest.raises(UnreadableDocument, match="more than"):
        site.fetcher(most_bytes=2999).fetch(url)


def test_a_server_that_takes_its_time_is_left(site):  # noqa: F811
    url = site.page("/", "x" * 100_000)
    site.drip = 0.2
    start = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"more than 0.5 seconds"):
        site.fetcher(seconds=0.5).fetch(url)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (404, {}, "answered 404"),
        (200, {"Content-Type": "image/png"}, "image/png"),
        (200, {}, "no stated type"),
        (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, "compressed"),
        (200, {"Content-Type": "text/html", "Content-Length": "900"}, "could not be reached"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(site, status, headers, words):  # noqa: F811
    site.pages["/"] = (status, headers, b"body")
    with pytest.raises(UnreadableDocument, match=words):
        site.fetcher(seconds=3).fetch(site.url("/"))


def test_a_certificate_of_another_name_is_refused(site):  # noqa: F811
    site.page("/", "<html>x</html>")
    with pytest.raises(UnreadableDocument, match="could not be reached"):
        site.fetcher().fetch(f"https://other.example:{site.port}/")


def test_a_name_that_nobody_knows_is_said():
    def unknown(host, port):
        raise socket.gaierror

    with pytest.raises(UnreadableDocument, match="not known on the internet"):
        Fetcher(resolve=unknown).fetch("https://nowhere.example/")
