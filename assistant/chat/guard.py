"""Guard: who may talk to the app, and the headers that go out with every answer.

There is no login yet, so the app is for this machine only: other host names are refused (a foreign
site may point its name at 127.0.0.1), and so is every change that another site asks for.
"""

import base64
import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
_READING_METHODS = ("GET", "HEAD", "OPTIONS")
# Routes of Gradio that the page does not use: files from anyone, and requests on their behalf.
_CLOSED = (
    "/gradio_api/upload",
    "/gradio_api/proxy=",
    "/gradio_api/file",
    "/monitoring",
    "/proxy=",
)
_INLINE_SCRIPT = re.compile(rb"<script(?:\s+data-[^>]*)?>(.*?)</script>", re.DOTALL)
# Gradio sets styles in attributes, so 'unsafe-inline' stays for them. Its HTML component builds its
# template with `Function(...)`, so 'unsafe-eval' stays for scripts; what it evaluates is always the
# constant "${value}", never a value. Inline scripts run by their hash alone, and nothing of a
# document or question stands in one except as JSON whose "<" Gradio has escaped.
_POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def refusal(method: str, path: str, scheme: str, headers: Headers) -> str | None:
    """Why a request is refused; None if it may pass."""
    host = headers.get("host", "")
    if _hostname(host) not in LOOPBACK_HOSTS:
        return "This address is not served: open Tandem as http://127.0.0.1 or http://localhost."
    if path.startswith(_CLOSED):
        return "This is not part of Tandem."
    if method in _READING_METHODS:
        return None
    origin = headers.get("origin")
    if origin is None:
        same = headers.get("sec-fetch-site") in (None, "same-origin")
    else:
        same = origin == f"{scheme}://{host}"
    return None if same else "Another site sent this request: it is refused."


def _hostname(host: str) -> str:
    """The name in a Host header, without its port and without the brackets of IPv6."""
    return re.sub(r":\d+$", "", host).strip("[]").lower()


class Guard:
    """ASGI middleware: refuses what `refusal` names, adds the security headers to everything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no page of Tandem opens a socket
            await send({"type": "websocket.close", "code": 1008})
            return
        reason = refusal(scope["method"], scope["path"], scope["scheme"], Headers(scope=scope))
        if reason is not None:
            refused: Response = PlainTextResponse(reason, status_code=403)
            await refused(scope, receive, _Sender(send))
            return
        await self.app(scope, receive, _Sender(send))


class _Sender:
    """Sends on what the app says, with headers; a page is held back until its hashes are known."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._page: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            if headers.get("content-type", "").startswith("text/html"):
                self._page = message
                return
            headers["Content-Security-Policy"] = _POLICY.format(scripts="")
        elif self._page is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            MutableHeaders(scope=self._page)["Content-Security-Policy"] = page_policy(self._body)
            await self._send(self._page)
            self._page = None
            message = {"type": "http.response.body", "body": self._body}
        await self._send(message)


def page_policy(page: bytes) -> str:
    """The Content-Security-Policy of a page: exactly the inline scripts that the server wrote."""
    scripts = [script for script in _INLINE_SCRIPT.findall(page) if script.strip()]
    hashes = [base64.b64encode(hashlib.sha256(s).digest()).decode() for s in scripts]
    allowed = "".join(f" 'sha256-{digest}'" for digest in hashes)
    return _POLICY.format(scripts=f" 'unsafe-eval'{allowed}" if allowed else "")
