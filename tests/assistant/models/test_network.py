"""Where connections go: never in the clear to strangers, never home through a proxy."""

import socket
import threading
import time

import pytest

from assistant.models import Message, ModelError, Reason, load_model
from assistant.settings import Settings

ASK = [Message("user", "Who signs?")]


def fails(setting, deadline=5.0, **settings) -> ModelError:
    with pytest.raises(ModelError) as caught:
        load_model(Settings(model=setting, **settings)).write(ASK, deadline)
    return caught.value


@pytest.fixture
def connected(monkeypatch):
    """The addresses that are connected to; none is."""
    addresses = []

    def connect(address, *_, **__):
        addresses.append(address[0])
        raise ConnectionRefusedError("refused here")

    monkeypatch.setattr(socket, "create_connection", connect)
    return addresses


@pytest.mark.parametrize("host", ["8.8.8.8", "[2001:4860:4860::8888]", "[::ffff:8.8.8.8]"])
def test_plain_http_to_a_public_address_is_refused_before_it_connects(host, connected):
    failure = fails(f"anthropic/m@http://{host}:1")
    assert failure.reason is Reason.MISCONFIGURED
    assert "https" in str(failure)
    assert connected == []


def test_a_name_with_one_public_address_is_refused(connected, monkeypatch):
    resolved(monkeypatch, "10.0.0.1", "8.8.8.8")
    assert fails("anthropic/m@http://gpu.example:1").reason is Reason.MISCONFIGURED
    assert connected == []


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "192.168.0.7", "[::1]", "[fe80::1]"])
def test_plain_http_at_home_is_tried(host, connected):
    assert fails(f"anthropic/m@http://{host}:1").reason is Reason.REFUSED
    assert connected == [host.strip("[]")]


def test_https_may_go_anywhere_and_every_address_of_a_name_is_tried(connected, monkeypatch):
    resolved(monkeypatch, "8.8.8.8", "8.8.4.4")
    assert fails("anthropic/m@https://api.example").reason is Reason.REFUSED
    assert connected == ["8.8.8.8", "8.8.4.4"]


def test_a_name_that_nobody_knows(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert fails("anthropic/m@https://nowhere.example").reason is Reason.REFUSED


def test_https_goes_by_way_of_the_proxy_of_the_environment(model_server, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:pw@127.0.0.1:{model_server.port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    failure = fails("anthropic/m@https://api.example", model_key="sk-canary")
    assert failure.reason is Reason.REFUSED
    [asked] = model_server.asked
    assert asked.path == "api.example:443"
    assert asked.headers["proxy-authorization"].startswith("Basic ")
    assert "canary" not in str(asked)


def test_what_is_excepted_from_the_proxy_goes_straight(model_server, connected, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{model_server.port}")
    monkeypatch.setenv("NO_PROXY", "localhost")
    assert fails("anthropic/m@https://localhost:1").reason is Reason.REFUSED
    assert connected
    assert model_server.asked == []


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "ftp://x"])
def test_a_proxy_of_another_kind_is_named(proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    failure = fails("anthropic/m@https://api.example")
    assert failure.reason is Reason.MISCONFIGURED
    assert "HTTPS_PROXY" in str(failure)


def test_a_server_that_never_accepts_costs_the_deadline():
    """A full backlog: the kernel answers no further connection."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        start = time.monotonic()
        failure = fails(f"anthropic/m@http://127.0.0.1:{port}", 0.6)
        for filler in fillers:
            filler.close()
    assert failure.reason is Reason.TIMEOUT
    assert 0.6 <= time.monotonic() - start < 3


def test_a_server_that_does_not_finish_its_handshake_costs_the_deadline():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(4)
        start = time.monotonic()
        failure = fails(f"anthropic/m@https://127.0.0.1:{server.getsockname()[1]}", 0.6)
    assert failure.reason is Reason.TIMEOUT
    assert time.monotonic() - start < 3


def test_a_server_that_speaks_no_tls():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(4)

        def answer():
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        failure = fails(f"anthropic/m@https://127.0.0.1:{server.getsockname()[1]}")
        thread.join()
    assert failure.reason is Reason.REFUSED


def test_a_prompt_that_nobody_reads_costs_the_deadline():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        server.bind(("127.0.0.1", 0))
        server.listen(4)
        model = load_model(
            Settings(model=f"anthropic/m@http://127.0.0.1:{server.getsockname()[1]}")
        )
        start = time.monotonic()
        with pytest.raises(ModelError) as caught:
            model.write([Message("user", "x" * 8_000_000)], 0.8)
    assert caught.value.reason is Reason.TIMEOUT
    assert time.monotonic() - start < 5


def resolved(monkeypatch, *addresses):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 1)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
