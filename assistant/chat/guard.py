"""Guard: what is refused whoever asks, and the headers that go out with every answer.

Other sites change nothing here: every request that could, and every one to Gradio, must come from
our own page or from a program that is no browser. Of Gradio's many routes those are open that the
page and the API use.
"""

import base64
import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.chat.limits import BUSY_WAIT, busy
from assistant.chat.wording import page_language, words

_READING_METHODS = ("GET", "HEAD", "OPTIONS")
_GRADIO = "/gradio_api/"
# What the page and the API use below it. Shut are files by path, requests on somebody's behalf,
# components' own servers, recordings, deep links and the code assistant.
_GRADIO_OPEN = re.compile(
    r"(?:queue/(?:join|data)|call/.+|run/.+|api/.+|info|openapi\.json|app_id|startup-events"
    r"|heartbeat/[\w-]+|cancel|reset|upload|upload_progress|mcp(?:/.*)?)/?"
)
_CLOSED = ("/monitoring", "/proxy=")
UPLOAD = "/gradio_api/upload"
# Where files come in: their bodies may be as large as TANDEM_UPLOAD_MB says.
_UPLOADS = (UPLOAD, "/library/upload", "/library/replace/", "/library/try")
_LINED_UP = ("/gradio_api/queue/join", "/gradio_api/call/")
# The largest body of anything but an upload, in bytes: a question with all its filters has few kB.
_LARGEST_BODY = 1_000_000
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
    # With "no-referrer" browsers send "Origin: null" with our own forms, too.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What may lie in a browser's cache: the same for everybody. The rest is somebody's own.
_CACHED = ("/assets/", "/static/", "/svelte/", "/page/", "/theme.css", "/favicon.ico")


def refusal(method: str, path: str, scheme: str, headers: Headers) -> str | None:
    """Why a request is refused; None if it may pass."""
    gradio = path.startswith(_GRADIO)
    if path.startswith(_CLOSED) or (
        gradio and not _GRADIO_OPEN.fullmatch(path.removeprefix(_GRADIO))
    ):
        return "This is not part of Tandem."
    if method in _READING_METHODS and not gradio:
        return None
    origin = headers.get("origin")
    if origin is None:
        same = headers.get("sec-fetch-site") in (None, "same-origin")
    else:
        same = origin == f"{scheme}://{headers.get('host', '')}"
    return None if same else "Another site sent this request: it is refused."


class Guard:
    """ASGI middleware: refuses what `refusal` names and what is too large, adds the headers."""

    def __init__(self, app: ASGIApp, upload_mb: int) -> None:
        self.app = app
        self._largest_upload = upload_mb * 1_000_000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no page of Tandem opens a socket
            await send({"type": "websocket.close", "code": 1008})
            return
        asked = HTTPConnection(scope)
        reason = refusal(scope["method"], scope["path"], scope["scheme"], asked.headers)
        answer: Response | None = PlainTextResponse(reason, status_code=403) if reason else None
        answer = answer or self._too_large(asked)
        await (answer or self.app)(scope, receive, _Sender(send, asked))

    def _too_large(self, asked: HTTPConnection) -> Response | None:
        """The answer to a body over its limit, or of no stated length; None for any other."""
        upload = asked.scope["path"].startswith(_UPLOADS)
        limit = self._largest_upload if upload else _LARGEST_BODY
        length = asked.headers.get("content-length", "0")
        if "transfer-encoding" in asked.headers:
            return PlainTextResponse("Say how long the body is (Content-Length).", status_code=411)
        if length.isdecimal() and int(length) <= limit:
            return None
        size = f"{limit // 1_000_000} MB"
        detail = words(page_language(asked), "too_large", limit=size)
        if "text/html" in asked.headers.get("accept", ""):  # a form without any script
            return PlainTextResponse(detail, status_code=413)
        return JSONResponse({"detail": detail}, status_code=413)


class _Sender:
    """Sends on what the app says, with headers; a page is held back until its hashes are known."""

    def __init__(self, send: Send, asked: HTTPConnection) -> None:
        self._send = send
        self._asked = asked
        self._held: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = self._with_headers(message)
            page = headers.get("content-type", "").startswith("text/html")
            if page or self._is_busy(message):
                self._held = message
                return
        elif self._held is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._held)
            return
        await self._send(message)

    def _with_headers(self, message: Message) -> MutableHeaders:
        headers = MutableHeaders(scope=message)
        for name, value in _HEADERS.items():
            headers[name] = value
        headers["Content-Security-Policy"] = _POLICY.format(scripts="")
        if not self._asked.scope["path"].startswith(_CACHED):
            headers["Cache-Control"] = "no-store"
        if self._asked.scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return headers

    def _is_busy(self, message: Message) -> bool:
        """Whether Gradio says that its line is full: for that its page has one English sentence."""
        lined_up = self._asked.scope["path"].startswith(_LINED_UP)
        return bool(lined_up and message["status"] == 503)

    async def _finish(self, start: Message) -> None:
        if self._is_busy(start):
            detail = busy(page_language(self._asked))
            headers = {"Retry-After": str(BUSY_WAIT)}
            answer = JSONResponse({"detail": detail}, status_code=429, headers=headers)
            start = {"type": start["type"], "status": 429, "headers": answer.raw_headers}
            self._with_headers(start)
            self._body = bytes(answer.body)
        else:
            MutableHeaders(scope=start)["Content-Security-Policy"] = page_policy(self._body)
        self._held = None
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})


def page_policy(page: bytes) -> str:
    """The Content-Security-Policy of a page: exactly the inline scripts that the server wrote."""
    scripts = [script for script in _INLINE_SCRIPT.findall(page) if script.strip()]
    hashes = [base64.b64encode(hashlib.sha256(s).digest()).decode() for s in scripts]
    allowed = "".join(f" 'sha256-{digest}'" for digest in hashes)
    return _POLICY.format(scripts=f" 'unsafe-eval'{allowed}" if allowed else "")
