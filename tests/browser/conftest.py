"""Fixtures of the browser tests: one app and one Chromium a module, a fresh page a test."""

import re
import shutil
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.answer import Assistant
from assistant.chat.app import create_app
from assistant.chat.starters import CANDIDATES
from assistant.memory.memory import Memory, open_memory
from tests.assistant.chat.hostile import hostile_assistant

# Of these the tiny corpus answers the first.
STARTERS = ("Who signs the shared budget?", "What did the giraffe eat in 1915?")
CHROMIUM = Path("/usr/bin/chromium")
# Quiet: no request of the browser's own, so that every request seen is the page's.
_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def assistant(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the tiny corpus and the hostile document."""
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(tiny_home, home)
    assistant = hostile_assistant(home)
    yield assistant
    assistant.index.close()
    assistant.index.library.close()


@pytest.fixture(scope="module")
def memory(assistant: Assistant) -> Memory:
    """What the running app keeps of what readers typed."""
    return open_memory(assistant.index.library)


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    """The address of a running app."""
    listening = socket.create_server(("127.0.0.1", 0))
    # The app is made in its thread: playwright keeps an event loop running in this one.
    with ThreadPoolExecutor(1) as thread, pytest.MonkeyPatch.context() as patch:
        patch.setitem(CANDIDATES, "en", STARTERS)
        app = thread.submit(create_app, assistant).result(60)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        served = thread.submit(server.run, sockets=[listening])
        while not server.started:
            assert not served.done(), served.result()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = server.force_exit = True
    listening.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page that notes what it must not do: errors, dialogs, requests to other origins."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        context.on("page", self._watch)
        self.page = context.new_page()

    def start(self) -> None:
        """Opens the chat and waits until it can be used."""
        self.page.goto(self.address)
        self.page.locator(".holds").wait_for()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._console)
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message) -> None:
        # Gradio says so of the stream that it was reading when its page is left.
        left = re.search("AbortError: signal is aborted|Connection errored out", message.text)
        if message.type == "error" and not left:
            self.faults.append(f"console: {message.text}")

    def _dialog(self, dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request: {url}")

    def ask(self, text: str) -> None:
        """Types a question, presses Enter and waits for the last of the answer."""
        before = self.page.locator(".status").count()
        self.page.locator("#question textarea").fill(text)
        self.page.locator("#question textarea").press("Enter")
        self.page.locator(".status").nth(before).wait_for()
        # Its script has seen the end of the answer, too.
        self.page.locator("#log[aria-busy=false]").wait_for()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator:
    """Opens the page as a reader with this language, width and colour scheme; faults fail."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(locale="en-US", width=1440, height=900, scheme="light") -> Visit:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, color_scheme=scheme
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visits.append(Visit(context, address))
        visits[-1].start()
        return visits[-1]

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for visit in visits for fault in visit.faults] == []
