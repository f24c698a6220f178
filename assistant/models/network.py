"""The sockets to a language model: every wait ends with the deadline, or when the caller stops."""

import ipaddress
import socket
import ssl
import urllib.request
from functools import cache
from typing import Any

import httpcore
import httpx

from assistant.models.patience import Patience
from assistant.models.protocol import ModelError, Reason

# Seconds until an address that says nothing counts as not there.
_CONNECT = 10.0
_WRITE_AT_ONCE = 16_384


def connections(url: httpx.URL, patience: Patience) -> httpcore.ConnectionPool:
    """Connections straight to a server; over https by way of the proxy of the environment.

    What is on this network is never asked for through a proxy, and a proxy never sees a key.
    """
    network = _Network(patience, private_only=url.scheme == "http")
    if url.scheme == "http":
        return httpcore.ConnectionPool(network_backend=network)
    named = urllib.request.getproxies().get("https")
    if not named or urllib.request.proxy_bypass(url.host):
        return httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=network)
    try:
        proxy = httpx.Proxy(named)
    except ValueError as error:
        raise ModelError(Reason.MISCONFIGURED, f"HTTPS_PROXY: {error}.") from None
    if proxy.url.scheme != "http":
        raise ModelError(
            Reason.MISCONFIGURED, f"HTTPS_PROXY is a {proxy.url.scheme} proxy: only http ones work."
        )
    return httpcore.HTTPProxy(
        httpcore.URL(str(proxy.url)),
        proxy_auth=proxy.raw_auth,
        ssl_context=_certificates(),
        network_backend=network,
    )


class _Network(httpcore.NetworkBackend):
    """Connects; in the clear only to machines of this network."""

    def __init__(self, patience: Patience, *, private_only: bool) -> None:
        self._patience = patience
        self._private_only = private_only

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        addresses = _addresses(host, port)
        if self._private_only and not all(map(_private, addresses)):
            raise ModelError(
                Reason.MISCONFIGURED,
                f"{host} is not on this network, and http would send it the questions in the "
                "clear: use an https address in TANDEM_MODEL.",
            )
        failure = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                seconds = min(_CONNECT, self._patience.left())
                stream = httpcore.SyncBackend().connect_tcp(address, port, seconds)
                return _Stream(stream, self._patience)
            except httpcore.ConnectError as error:
                failure = error
            except httpcore.ConnectTimeout:
                failure = httpcore.ConnectError(f"no answer within {seconds:.0f} s")
        self._patience.left()
        raise failure


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _private(address: str) -> bool:
    """Whether an address is of this machine or of a private network."""
    plain = ipaddress.ip_address(address.partition("%")[0])
    mapped = plain.ipv4_mapped if isinstance(plain, ipaddress.IPv6Address) else None
    return not (mapped or plain).is_global


class _Stream(httpcore.NetworkStream):
    """A socket whose waits look up every moment."""

    def __init__(self, stream: httpcore.NetworkStream, patience: Patience) -> None:
        self._stream = stream
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            try:
                return self._stream.read(max_bytes, self._patience.beat())
            except httpcore.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _WRITE_AT_ONCE):
            try:
                self._stream.write(buffer[start : start + _WRITE_AT_ONCE], self._patience.left())
            except httpcore.WriteTimeout:
                self._patience.left()
                raise httpcore.WriteError("the server takes nothing") from None

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            secure = self._stream.start_tls(ssl_context, server_hostname, self._patience.left())
        except httpcore.ConnectTimeout:
            self._patience.left()
            raise httpcore.ConnectError("no TLS") from None
        return _Stream(secure, self._patience)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@cache
def _certificates() -> ssl.SSLContext:
    # Reading the certificates takes some 30 ms: once is enough.
    return httpx.create_ssl_context()
