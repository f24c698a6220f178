"""Logging in and out: a page of our own, a session cookie, and patience with wrong passwords."""

import logging
import math
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import anyio
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.accounts import SESSION, Accounts, who
from assistant.chat.gate import COOKIE, token_of
from assistant.chat.limits import Backoff
from assistant.chat.render import escape
from assistant.chat.wording import page_language, words

_log = logging.getLogger(__name__)

# Wrong passwords that cost nothing: a person's typing, and an office's behind one address.
_FREE_BY_NAME, _FREE_BY_ADDRESS = 4, 20
# Passwords checked at once, as each takes 64 MiB and a core, and logins in line behind them.
_AT_ONCE, _LINE = 2, 50

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} · Tandem</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/page/icon.svg"><link rel="stylesheet" href="/page/chat.css">
<link rel="stylesheet" href="/page/login.css"></head>
<body class="login"><main><p class="brand">Tandem</p><h1>{title}</h1>{main}</main></body></html>
"""
_FORM = """<p class="lead">{text}</p>{problem}
<form method="post" action="/login"><input type="hidden" name="next" value="{onward}">
<label for="name">{name_label}</label>
<input id="name" name="name" value="{name}" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="100" required{described}{focus_name}>
<label for="password">{password_label}</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="1000" required{described}{focus_password}>
<button>{button}</button></form>"""
_LOGOUT = """<p class="lead">{text}</p><form method="post" action="/logout">
<button>{button}</button></form><p class="stay"><a href="/">{stay}</a></p>"""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came of a name and a password: a token, or the seconds to wait, or neither."""

    token: str | None = None
    wait: float = 0.0


class Doorkeeper:
    """Checks passwords, a few at a time, and makes who fails wait."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self._names = Backoff(_FREE_BY_NAME)
        self._addresses = Backoff(_FREE_BY_ADDRESS)
        self._limiter: anyio.CapacityLimiter | None = None

    async def attempt(self, name: str, password: str, address: str) -> _Attempt:
        """One login; in line behind others, and sent away where the line is too long."""
        self._limiter = self._limiter or anyio.CapacityLimiter(_AT_ONCE)
        if self._limiter.statistics().tasks_waiting >= _LINE:
            return _Attempt(wait=1.0)
        arguments = (name.strip().casefold(), password, _network(address))
        return await anyio.to_thread.run_sync(self._check, *arguments, limiter=self._limiter)

    def _check(self, name: str, password: str, address: str) -> _Attempt:
        wait = max(self._names.wait(name), self._addresses.wait(address))
        if wait:
            return _Attempt(wait=wait)
        token = self.accounts.log_in(name, password)
        if token is None:
            self._names.failed(name)
            self._addresses.failed(address)
            _log.warning("a login from %s failed", address)
        else:  # the address' failures stay: somebody's own account does not buy more guesses
            self._names.succeeded(name)
        return _Attempt(token)


def add_login(app: FastAPI, doorkeeper: Doorkeeper) -> None:
    """The routes /login and /logout."""

    @app.get("/login")
    def login_form(request: Request, next: str = "/") -> HTMLResponse:
        return HTMLResponse(login_page(page_language(request), own_path(next)))

    @app.post("/login")
    async def log_in(
        request: Request, name: str = Form(""), password: str = Form(""), next: str = Form("/")
    ) -> Response:
        language, onward = page_language(request), own_path(next)
        address = request.client.host if request.client else ""
        done = await doorkeeper.attempt(name, password, address)
        if done.token is None:
            wait = math.ceil(done.wait)
            key = "login_wait" if wait else "login_wrong"
            page = login_page(language, onward, name[:100], words(language, key, seconds=wait))
            headers = {"Retry-After": str(wait)} if wait else {}
            return HTMLResponse(page, status_code=429 if wait else 401, headers=headers)
        _end(request, doorkeeper.accounts)  # of somebody who was logged in here before
        answer = RedirectResponse(onward, status_code=303)
        answer.set_cookie(
            COOKIE,
            done.token,
            max_age=int(SESSION.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return answer

    @app.get("/logout")
    def logout_form(request: Request) -> HTMLResponse:
        return HTMLResponse(logout_page(page_language(request), who(request).name))

    @app.post("/logout")
    def log_out(request: Request) -> RedirectResponse:
        _end(request, doorkeeper.accounts)
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer


def login_page(language: str, onward: str, name: str = "", problem: str | None = None) -> str:
    """The page that asks for name and password; with what went wrong, where something did."""
    shown = f'<p id="problem" class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    main = _FORM.format(
        text=escape(words(language, "login_text")),
        problem=shown,
        onward=escape(onward),
        name_label=escape(words(language, "login_name")),
        name=escape(name),
        password_label=escape(words(language, "login_password")),
        described=' aria-describedby="problem"' if problem else "",
        focus_name="" if name else " autofocus",
        focus_password=" autofocus" if name else "",
        button=escape(words(language, "login")),
    )
    title = escape(words(language, "login"))
    return _PAGE.format(language=language, title=title, main=main)


def logout_page(language: str, name: str) -> str:
    """The page that asks whether to log out."""
    main = _LOGOUT.format(
        text=escape(words(language, "logout_text", name=name)),
        button=escape(words(language, "logout")),
        stay=escape(words(language, "logout_stay")),
    )
    return _PAGE.format(language=language, title=escape(words(language, "logout")), main=main)


def own_path(wanted: str) -> str:
    """Where to go after the login: a path of this server, whatever a link said."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    # Browsers read a backslash as a slash, and drop tabs and line ends: "/\t/evil" is "//evil".
    harmless = wanted.isprintable() and "\\" not in wanted and not wanted.startswith("//")
    own = harmless and wanted.startswith("/") and not parts.scheme and not parts.netloc
    return wanted if own and not parts.path.startswith(("/login", "/logout")) else "/"


def _end(request: Request, accounts: Accounts) -> None:
    token = token_of(request)
    if token:
        accounts.end_session(token)


def _network(address: str) -> str:
    """The address whose failures are counted together: of IPv6 the network that one home has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return address
