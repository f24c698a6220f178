"""The gate: whom a request is from, and which doors are open to them.

Everything but the login page, the health report and the page's own files needs a person. Handlers
ask again, with `assistant.accounts.require`: the gate knows doors, not what lies behind them.
"""

import re
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts import LOCAL, SCOPE_KEY, Accounts, BadName, Person, Role
from assistant.chat.kept import FILES_BELOW
from assistant.chat.limits import Throttle, TooMany
from assistant.chat.proxy import STRANGER_KEY, VOUCHED_KEY
from assistant.chat.wording import page_language, words
from assistant.settings import Settings
from ingest.errors import TandemError

COOKIE = "tandem_session"
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
# Open to everybody.
_OPEN = ("/login", "/health", "/favicon.ico", "/robots.txt")
# Doors that need more than a reader, by the beginning of their path.
_NEEDS = {
    "/gradio_api/upload": Role.RESEARCHER,
    "/library/upload": Role.RESEARCHER,
    "/library/replace/": Role.RESEARCHER,
}
# What puts work into Gradio's line, and how much of it comes with a question on the page.
_EVENTS = tuple(f"/gradio_api/{door}" for door in ("queue/join", "call/", "run/", "api/", "mcp"))
_EVENTS_PER_QUESTION = 10
# People looked up at once; the handlers' threads cannot keep them waiting.
_LOOKUPS = 8


def may_open(settings: Settings, accounts: Accounts) -> None:
    """TandemError where others would reach Tandem and nothing tells who they are."""
    if settings.sso_header and not settings.trusted_proxies:
        raise TandemError(
            f"TANDEM_SSO_HEADER={settings.sso_header} is believed from nobody yet: name the "
            "proxy's address in TANDEM_TRUSTED_PROXIES, and let Tandem be reached only through it"
        )
    if _is_private(settings) or settings.sso_header or accounts.exist():
        return
    opens = f"TANDEM_HOST={settings.host}"
    if settings.host in LOOPBACK_HOSTS:
        opens = "a proxy (TANDEM_TRUSTED_PROXIES)"
    raise TandemError(
        f"{opens} would open Tandem to everybody on the network, and it has no login yet: add "
        "people with `tandem users add NAME`, or set TANDEM_SSO_HEADER and TANDEM_TRUSTED_PROXIES, "
        "or leave TANDEM_HOST at 127.0.0.1 without a proxy and use a tunnel (ssh -L)"
    )


def _is_private(settings: Settings) -> bool:
    """Whether only this machine reaches Tandem."""
    return (
        settings.host in LOOPBACK_HOSTS and not settings.sso_header and not settings.trusted_proxies
    )


class Gate:
    """ASGI middleware: puts the person into the request, or refuses it."""

    def __init__(self, app: ASGIApp, accounts: Accounts, settings: Settings) -> None:
        self.app = app
        self._accounts = accounts
        self._private = _is_private(settings)
        self._events = Throttle(settings.questions_per_minute * _EVENTS_PER_QUESTION)
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith(FILES_BELOW):  # whoever asks, without a look at who that is
            scope[SCOPE_KEY] = None
            await self.app(scope, receive, send)
            return
        # Made here, as it belongs to the event loop that serves.
        self._limiter = self._limiter or anyio.CapacityLimiter(_LOOKUPS)
        try:
            answer = await anyio.to_thread.run_sync(self._admit, scope, limiter=self._limiter)
        except TandemError as error:  # the registry cannot be read
            answer = PlainTextResponse(str(error), status_code=503)
        await (answer or self.app)(scope, receive, send)

    def _admit(self, scope: Scope) -> Response | None:
        """None where the request may pass, with its person; else what to answer instead."""
        connection = HTTPConnection(scope)
        person = self._vouched(scope) or self._of_token(connection)
        if person is None and self._private and not self._accounts.exist():
            if not _from_here(scope, connection.headers):
                return PlainTextResponse(
                    "This address is not served: open Tandem as http://127.0.0.1 or "
                    "http://localhost, or give people a login with `tandem users add NAME`.",
                    status_code=403,
                )
            person = LOCAL
        scope[SCOPE_KEY] = person
        path = scope["path"]
        if path in _OPEN:
            return None
        if person is None:
            return _unknown(connection)
        return self._let_in(connection, person)

    def _let_in(self, connection: HTTPConnection, person: Person) -> Response | None:
        """None where this person may open this door, now; else why not."""
        path = connection.scope["path"]
        for door, role in _NEEDS.items():
            if path.startswith(door) and not person.role.includes(role):
                return _refused(connection, 403, "role_missing")
        if connection.scope["method"] == "POST" and path.startswith(_EVENTS):
            try:
                self._events.check(person, page_language(connection))
            except TooMany as error:
                return JSONResponse({"detail": str(error)}, status_code=429)
        return None

    def _vouched(self, scope: Scope) -> Person | None:
        name = scope.get(VOUCHED_KEY)
        try:
            return self._accounts.vouched(name) if name else None
        except BadName:
            return None

    def _of_token(self, connection: HTTPConnection) -> Person | None:
        token = token_of(connection)
        return self._accounts.of_session(token) if token else None


def token_of(connection: HTTPConnection) -> str | None:
    """The token of a browser's session, or the one that a program sends."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return connection.cookies.get(COOKIE)


def _from_here(scope: Scope, headers: Headers) -> bool:
    """Whether a request was meant for this machine: not for a foreign name that points to it."""
    hostname = re.sub(r":\d+$", "", headers.get("host", "")).strip("[]").lower()
    return hostname in LOOPBACK_HOSTS and not scope.get(STRANGER_KEY)


def _unknown(connection: HTTPConnection) -> Response:
    """A browser that opens a page is sent to the login; anything else is told."""
    scope = connection.scope
    opens = "text/html" in connection.headers.get("accept", "")
    if opens and scope["method"] in ("GET", "HEAD"):
        query = scope["query_string"].decode("latin-1")
        here = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/login?next={quote(here, safe='/')}", status_code=303)
    return _refused(connection, 401, "nobody")


def _refused(connection: HTTPConnection, status: int, key: str) -> Response:
    return JSONResponse({"detail": words(page_language(connection), key)}, status_code=status)
