"""What a proxy says about a request, believed only from the addresses that the settings name."""

from ipaddress import ip_address
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings

# Gradio takes the page's own address and the user's name from some of these, whoever sent them.
_HEARSAY = {
    b"forwarded",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-prefix",
    b"x-forwarded-proto",
    b"x-real-ip",
    b"x-gradio-server",
    b"x-gradio-user",
}
# Where a request's scope says that a proxy took part whom the settings do not name.
STRANGER_KEY = "tandem.through_a_stranger"
# Where it says whom the single sign-on vouches for.
VOUCHED_KEY = "tandem.vouched_for"


class Proxied:
    """ASGI middleware: the address, scheme and host of the reader, as a trusted proxy saw them.

    The headers that say so go no further, and from anybody else they count for nothing.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._trusted = settings.trusted_proxies
        self._sso_header = (settings.sso_header or "").lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = self._seen(scope)
        await self.app(scope, receive, send)

    def _seen(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        drop = _HEARSAY | {self._sso_header}
        kept = [(name, value) for name, value in scope["headers"] if name not in drop]
        seen: dict[str, Any] = dict(scope) | {"headers": kept}
        peer = scope["client"][0] if scope.get("client") else ""
        if not self._trusts(peer):
            # Gradio's own page sends x-gradio-user: no sign of a proxy.
            signs = _HEARSAY - {b"x-gradio-user"}
            seen[STRANGER_KEY] = any(name in signs for name, _ in scope["headers"])
            return seen
        if self._sso_header:
            seen[VOUCHED_KEY] = _text(_only(headers.getlist(self._sso_header.decode())))
        scheme = _first(headers.get("x-forwarded-proto"))
        if scheme in ("http", "https"):
            seen["scheme"] = scheme
        host = _first(headers.get("x-forwarded-host"))
        if host:
            others = [(name, value) for name, value in kept if name != b"host"]
            seen["headers"] = [*others, (b"host", host.encode("latin-1"))]
        # Some proxies add a line of their own instead of adding to the reader's.
        seen["client"] = (self._reader(",".join(headers.getlist("x-forwarded-for")), peer), 0)
        return seen

    def _reader(self, forwarded_for: str, peer: str) -> str:
        """The nearest address that is no trusted proxy's; who sent it can write what precedes."""
        for part in reversed(forwarded_for.split(",")):
            address = part.strip()
            if address and not self._trusts(address):
                return address
        return peer

    def _trusts(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        # A socket that listens on :: sees an IPv4 proxy as ::ffff:10.0.0.1.
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in network for network in self._trusted)


def _only(values: list[str]) -> str | None:
    """The one value of a header; None where it came twice: one may be the reader's own."""
    return values[0] if len(values) == 1 else None


def _first(value: str | None) -> str:
    return (value or "").split(",")[0].strip()


def _text(value: str | None) -> str:
    """A header's text: Starlette reads Latin-1, proxies write UTF-8."""
    raw = (value or "").encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
