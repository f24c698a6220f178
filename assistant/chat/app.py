"""The app around the page: routes, guard, and how it is started."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Query, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from gradio import mount_gradio_app
from rich.console import Console

from assistant.accounts import Accounts, NotAllowed, Role, require
from assistant.answer import Assistant
from assistant.chat.api import speak_json
from assistant.chat.conversation import Host
from assistant.chat.corpus import CorpusView
from assistant.chat.gate import LOOPBACK_HOSTS, Gate, may_open
from assistant.chat.guard import Guard
from assistant.chat.kept import Kept
from assistant.chat.limits import Throttle
from assistant.chat.login import Doorkeeper, add_login
from assistant.chat.page import HEAD, build_page, theme
from assistant.chat.proxy import Proxied
from assistant.chat.quiet import report_without_values
from assistant.chat.routes import page_routes
from assistant.chat.starters import Starters
from assistant.chat.tool import call_here
from assistant.chat.viewer import document_page, error_page, missing_page
from assistant.chat.wording import page_language
from assistant.library_page.desk import Desk
from assistant.library_page.insight_routes import insight_routes
from assistant.library_page.routes import library_routes
from assistant.library_page.tryouts import Tryouts
from assistant.memory.memory import Forgetting, open_memory
from assistant.redact import redact_logs
from assistant.settings import Settings
from ingest.errors import TandemError
from ingest.library import Library

_HERE = Path(__file__).parent
# The page's own files, by the name under /page/.
_FILES = (
    "actions.js", "ask.css", "chat.css", "chat.js", "evidence.css", "icon.svg", "insight.css",
    "library.css", "library.js", "login.css", "tryout.js",
)  # fmt: skip


def serve(settings: Settings, assistant: Assistant) -> None:
    """Serves the chat until it is stopped; TandemError where it cannot or must not."""
    redact_logs(settings)
    may_open(settings, Accounts(assistant.index.library))
    # Where Gradio puts what is uploaded; without this, in the machine's common folder.
    uploads = settings.home / "uploads"
    shutil.rmtree(uploads, ignore_errors=True)  # of a start that was killed
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    with assistant.index.searching():  # a library of another encoder is refused before the page
        app = create_app(assistant, settings)
    listening = _listen(settings.host, settings.port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    say = Console().print
    say(f"Tandem is at http://{host}:{settings.port} (stop it with Ctrl+C)")
    if settings.host not in LOOPBACK_HOSTS and not settings.trusted_proxies:
        say("Passwords cross the network readable: put a proxy with https in front of Tandem.")
    # Who is behind a proxy is `Proxied`'s to say: uvicorn would believe every local process.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise TandemError(
            f"port {port} cannot be used ({error.strerror}): set TANDEM_PORT to a free one"
        ) from None


def create_app(assistant: Assistant, settings: Settings | None = None) -> FastAPI:
    """The chat page and its routes, behind gate and guard; its start checks the starters.

    Without settings it is for this machine, as the defaults say.
    """
    settings = settings or Settings.model_construct()
    report_without_values()
    library = assistant.index.library
    corpus, starters, accounts = CorpusView(library), Starters(assistant), Accounts(library)
    memory = open_memory(library, settings.keep_days)
    desk = Desk(library, assistant.index.encoder, settings.upload_mb)
    tryouts = Tryouts(assistant, memory.gaps, settings.upload_mb * 1_000_000)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        forgetting = Forgetting(memory)
        starters.start()
        forgetting.start()
        desk.worker.start()
        tryouts.start()
        yield
        tryouts.stop()
        desk.worker.stop()
        starters.stop()
        forgetting.stop()

    app = FastAPI(title="Tandem", lifespan=lifespan, openapi_url=None)
    _add_middleware(app, accounts, settings)
    add_login(app, Doorkeeper(accounts))
    _add_routes(app, assistant, corpus, library)
    throttle = Throttle(settings.questions_per_minute)
    host = Host(assistant, memory=memory, throttle=throttle)
    app.include_router(page_routes(memory, host))
    app.include_router(insight_routes(assistant, memory))
    app.include_router(library_routes(desk, tryouts))
    asyncio.run(_mount_page(app, host, corpus, starters, settings))
    return app


def _add_middleware(app: FastAPI, accounts: Accounts, settings: Settings) -> None:
    """What every request passes on its way in; the last one added is the first one asked."""
    # Without a CORS middleware here, Gradio would answer other origins with its own.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Kept)
    app.add_middleware(Gate, accounts=accounts, settings=settings)
    app.add_middleware(Guard, upload_mb=settings.upload_mb)
    app.add_middleware(Proxied, settings=settings)


async def _mount_page(
    app: FastAPI, host: Host, corpus: CorpusView, starters: Starters, settings: Settings
) -> None:
    """Puts the page at /; in a coroutine, as Gradio leaks an event loop a lock where none runs."""
    page = build_page(host, corpus, starters)
    mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=settings.upload_mb * 1_000_000,
        ssr_mode=False,
        pwa=False,
        # The package comes with the extra `mcp`.
        mcp_server=find_spec("mcp") is not None,
        enable_monitoring=False,
        theme=theme(),
        head=HEAD,
    )
    call_here(page)
    if page.mcp_server_obj:
        speak_json(page.mcp_server_obj)


def _add_routes(app: FastAPI, assistant: Assistant, corpus: CorpusView, library: Library) -> None:
    @app.get("/health")
    def health(request: Request) -> JSONResponse:
        """Whether questions can be answered, and from what; 503 where none can be."""
        state, problem = _health(assistant, corpus)
        if problem and _is_maintainer(request):  # it may name folders
            state["problem"] = problem
        return JSONResponse(state, status_code=200 if state["ok"] else 503)

    @app.get("/document/{document_id:path}")
    def document(
        request: Request,
        document_id: str,
        start: int = Query(0, ge=0),
        end: int = Query(0, ge=0),
    ) -> HTMLResponse:
        """A stored document as a page, with the words between two offsets marked."""
        language = page_language(request)
        try:
            with library.reading() as reading:
                found = reading.document(document_id)
        except TandemError as error:
            return HTMLResponse(error_page(str(error), language), status_code=503)
        if found is None:
            return HTMLResponse(missing_page(language), status_code=404)
        return HTMLResponse(document_page(found, start, end, language))

    @app.get("/page/{name}")
    def file(name: str) -> FileResponse:
        """The page's own style, script and icon."""
        return FileResponse(_HERE / (name if name in _FILES else "icon.svg"))

    @app.get("/favicon.ico")
    def icon() -> FileResponse:
        return FileResponse(_HERE / "icon.svg")


def _health(assistant: Assistant, corpus: CorpusView) -> tuple[dict[str, Any], str | None]:
    """What the health report says, and the sentence on what is wrong."""
    try:
        with assistant.index.searching() as search:
            problem = search.refused
        now = corpus.now()
    except TandemError as error:
        return {"ok": False}, str(error)
    if not now.documents:
        problem = "The library is empty: add documents with `tandem add`."
    return {
        "ok": now.documents > 0,
        "revision": now.revision,
        "documents": now.documents,
        "passages": now.passages,
        "encoder": _encoder_name(assistant),
        # Without one answers are the same, and slower once the library is large.
        "snapshot": search.refused is None,
    }, problem


def _is_maintainer(request: Request) -> bool:
    try:
        require(request, Role.MAINTAINER)
    except NotAllowed:
        return False
    return True


def _encoder_name(assistant: Assistant) -> str | None:
    """The name of the encoder, without the folder that it may lie in; None: words alone count."""
    encoder = assistant.index.encoder
    return encoder.fingerprint.partition("@")[0].rpartition("/")[2] if encoder else None
