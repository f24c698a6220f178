"""Address → bytes, safely: only https, only to addresses of the public internet.

A name is resolved once, every address that it has must be public, and the connection goes to the
address that was checked: a name that resolves to another one a moment later gains nothing. Each
redirect is checked the same way. What a page may take in bytes and seconds is limited.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from ingest.errors import UnreadableDocument

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_REDIRECTS = 3
# IPv6 addresses that stand for an IPv4 one behind a translator (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the bytes (text as UTF-8), and a file name with the right ending."""

    url: str
    data: bytes
    name: str


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also one that wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        wraps = address.ipv4_mapped or address.sixtofour or address.teredo
        if wraps or address in _NAT64 or address.is_site_local:
            return False  # nobody reaches a public page that way who could not do it plainly
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How pages are fetched; tests inject a resolver and which addresses may be reached."""

    resolve: Callable[[str, int], list[str]] = resolve
    allows: Callable[[Address], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = 30.0
    most_bytes: int = 20 * 2**20

    def fetch(self, url: str) -> Fetched:
        """What an address gives; UnreadableDocument says in a sentence why it gives nothing."""
        for _ in range(MOST_REDIRECTS + 1):
            parts = _checked(url)
            answer = self._get(parts, self._address_of(parts))
            if answer.location is None:
                return _fetched(url, answer)
            url = urljoin(url, answer.location)
        raise UnreadableDocument(f"more than {MOST_REDIRECTS} redirects")

    def _address_of(self, parts: SplitResult) -> str:
        host = _host(parts)
        try:
            found = self.resolve(host, parts.port or 443)
        except (OSError, UnicodeError):
            raise UnreadableDocument(f"{host} is not known on the internet") from None
        addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in found]
        if not addresses or not all(map(self.allows, addresses)):
            raise UnreadableDocument(f"{host} is no public address: pages inside are not fetched")
        return str(addresses[0])

    def _get(self, parts: SplitResult, address: str) -> "_Answer":
        connection = _Connection(_host(parts), parts.port or 443, address, self)
        late = threading.Event()

        def stop() -> None:
            late.set()
            connection.cut()

        timer = threading.Timer(self.seconds, stop)
        timer.start()
        try:
            target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
            if parts.query:
                target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
            headers = {"Accept-Encoding": "identity", "User-Agent": "Tandem (adds one page)"}
            connection.request("GET", target, headers=headers)
            answer = self._answer(connection.getresponse())
            if late.is_set():
                raise TimeoutError  # cut off, what came may look whole
            return answer
        except (OSError, http.client.HTTPException, ValueError) as error:
            if late.is_set():
                raise UnreadableDocument(f"it took more than {self.seconds:g} seconds") from None
            reason = str(error) or type(error).__name__
            raise UnreadableDocument(f"{_host(parts)} could not be reached: {reason}") from None
        finally:
            timer.cancel()
            connection.close()

    def _answer(self, response: http.client.HTTPResponse) -> "_Answer":
        if response.status in _REDIRECTS and response.getheader("Location"):
            return _Answer(b"", "", response.getheader("Location"))
        if response.status != 200:
            raise UnreadableDocument(f"the server answered {response.status} {response.reason}")
        if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
            raise UnreadableDocument("the server sent it compressed though asked not to")
        data = bytearray()
        while chunk := response.read(_CHUNK):
            data += chunk
            if len(data) > self.most_bytes:
                raise UnreadableDocument(f"more than {self.most_bytes / 2**20:g} MB: save the page")
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return _Answer(bytes(data), response.getheader("Content-Type") or "", None)


@dataclass(frozen=True, slots=True)
class _Answer:
    data: bytes
    content_type: str
    location: str | None


class _Connection(http.client.HTTPSConnection):
    """A connection to an address that was checked, under the name that the page has."""

    def __init__(self, host: str, port: int, address: str, fetcher: Fetcher) -> None:
        super().__init__(host, port, timeout=fetcher.seconds, context=fetcher.tls)
        self._address = address
        self._tls = fetcher.tls
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        # Kept here too: http.client lets go of its own when the server means to close.
        self._wire = socket.create_connection((self._address, self.port), self.timeout)
        self._wire = self.sock = self._tls.wrap_socket(self._wire, server_hostname=self.host)

    def cut(self) -> None:
        """Ends it from another thread; whoever reads gets an error."""
        if self._wire is not None:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


def _checked(url: str) -> SplitResult:
    """The parts of an address that may be asked for."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UnreadableDocument("this is no address of a page") from None
    if parts.scheme != "https":
        raise UnreadableDocument(f"only https:// pages are fetched, not {parts.scheme or 'this'}:")
    if not parts.hostname or port == 0 or re.search(r"[\s\x00-\x1f\x7f\\]", url):
        raise UnreadableDocument("this is no address of a page")
    if parts.username is not None or parts.password is not None:
        raise UnreadableDocument("an address with a name or password in it is not fetched")
    return parts


def _host(parts: SplitResult) -> str:
    """The name; UnreadableDocument for numbers in other forms: 2130706433, 0177.0.0.1, 0x7f.1."""
    host = (parts.hostname or "").rstrip(".")
    if re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*", host):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise UnreadableDocument(f"{host} is no name of a site") from None
    return host


def _fetched(url: str, answer: _Answer) -> Fetched:
    kind, _, rest = answer.content_type.partition(";")
    ending = _ENDINGS.get(kind.strip().lower())
    if ending is None:
        raise UnreadableDocument(f"it is {kind.strip() or 'of no stated type'}, not a page or PDF")
    data = answer.data
    charset = re.search(r"charset=\"?([\w-]+)", rest, re.IGNORECASE)
    if charset and ending != ".pdf":
        try:
            data = data.decode(charset.group(1)).encode()
        except (LookupError, UnicodeError):
            data = answer.data  # the reader finds out what it is
    stem = PurePosixPath(urlsplit(url).path).stem or _host(urlsplit(url))
    return Fetched(url, data, f"{stem}{ending}")
