"""What a proxy says is believed from the named addresses alone."""

import anyio
import pytest

from assistant.chat.proxy import STRANGER_KEY, VOUCHED_KEY, Proxied
from assistant.settings import Settings

SAID = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "tandem.example",
    "x-gradio-server": "https://evil.example",
    "x-gradio-user": "ada",
    "remote-user": "ada",
}


def seen(peer="10.0.0.1", trusted="10.0.0.0/24", sso="Remote-User", lines=(), **headers):
    """The scope that comes through, for a request from `peer`; `lines` are headers as they are."""
    settings = Settings(sso_header=sso, trusted_proxies=trusted)
    through = []

    async def app(scope, receive, send):
        through.append(scope)

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(b"host", b"inside:7860")]
    raw += [(name.encode(), value.encode("utf-8")) for name, value in named.items()]
    raw += lines
    scope = {"type": "http", "scheme": "http", "client": (peer, 5), "headers": raw}
    anyio.run(Proxied(app, settings), scope, None, None)
    return through[0]


def test_a_trusted_proxy_is_believed():
    scope = seen(**SAID)
    assert scope["scheme"] == "https"
    assert scope["client"][0] == "203.0.113.9"
    assert scope[VOUCHED_KEY] == "ada"
    assert scope["headers"] == [(b"host", b"tandem.example")]
    assert not scope.get(STRANGER_KEY)


@pytest.mark.parametrize("peer", ["10.0.1.1", "127.0.0.1", "::1", "testclient", ""])
def test_nobody_else_is(peer):
    scope = seen(peer, **SAID)
    assert scope["scheme"] == "http"
    assert scope["client"][0] == peer
    assert VOUCHED_KEY not in scope
    assert scope["headers"] == [(b"host", b"inside:7860")]
    assert scope[STRANGER_KEY]


def test_without_a_proxy_nothing_changes():
    scope = seen("127.0.0.1", trusted="", sso=None, accept="text/html")
    assert scope["headers"] == [(b"host", b"inside:7860"), (b"accept", b"text/html")]
    assert not scope[STRANGER_KEY]


def test_who_asks_cannot_name_another_address():
    """The proxy adds its peer at the end; what stands before came from the peer itself."""
    assert seen(x_forwarded_for="1.1.1.1, 203.0.113.9, 10.0.0.7")["client"][0] == "203.0.113.9"
    assert seen(x_forwarded_for="10.0.0.7, nonsense")["client"][0] == "nonsense"
    assert seen(x_forwarded_for="")["client"][0] == "10.0.0.1"


def test_the_line_that_the_proxy_added_counts_not_the_readers():
    lines = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"203.0.113.9, 10.0.0.7")]
    assert seen(lines=lines)["client"][0] == "203.0.113.9"
    lines = [(b"x-forwarded-for", b"10.0.0.7"), (b"x-forwarded-for", b"203.0.113.9")]
    assert seen(lines=lines)["client"][0] == "203.0.113.9"


@pytest.mark.parametrize(
    "lines",
    [
        [(b"remote-user", b"root"), (b"remote-user", b"ada")],
        [(b"remote-user", b"ada"), (b"remote-user", b"ada")],
        [(b"remote_user", b"root")],
        [(b"remote-user ", b"root")],
        [(b"x-remote-user", b"root")],
        [(b"x-forwarded-user", b"root")],
        [(b"x-gradio-user", b"root")],
        [(b"remote-user", b"")],
    ],
)
def test_a_header_that_a_reader_slips_in_beside_the_proxys_vouches_for_nobody(lines):
    assert not seen(lines=lines)[VOUCHED_KEY]


def test_a_proxy_over_ipv4_is_known_to_a_server_that_listens_on_ipv6():
    scope = seen("::ffff:10.0.0.1", **SAID)
    assert scope[VOUCHED_KEY] == "ada"
    assert VOUCHED_KEY not in seen("::ffff:10.0.1.1", **SAID)


@pytest.mark.parametrize("scheme", ["", "ftp", "javascript"])
def test_only_schemes_of_the_web(scheme):
    assert seen(x_forwarded_proto=scheme)["scheme"] == "http"


def test_names_may_have_umlauts():
    assert seen(remote_user="jürgen")[VOUCHED_KEY] == "jürgen"


def test_a_header_that_is_not_configured_vouches_for_nobody():
    scope = seen(sso=None, remote_user="ada")
    assert VOUCHED_KEY not in scope
