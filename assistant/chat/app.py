"""The app around the page: routes, guard, and how it is started."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Query, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from gradio import mount_gradio_app
from rich.console import Console

from assistant.answer import Assistant
from assistant.chat.conversation import Host
from assistant.chat.corpus import CorpusView
from assistant.chat.guard import LOOPBACK_HOSTS, Guard
from assistant.chat.page import HEAD, build_page, theme
from assistant.chat.starters import Starters
from assistant.chat.viewer import document_page, error_page, missing_page
from assistant.chat.wording import reader_language
from assistant.settings import Settings
from ingest.errors import TandemError
from ingest.library import Library

_HERE = Path(__file__).parent
# The page's own files, by the name under /page/.
_FILES = ("chat.css", "chat.js", "icon.svg")


def serve(settings: Settings, assistant: Assistant) -> None:
    """Serves the chat until it is stopped; TandemError where it cannot or must not."""
    if settings.host not in LOOPBACK_HOSTS:
        raise TandemError(
            f"TANDEM_HOST={settings.host} would open Tandem to the network, and it has no login "
            "yet: leave it at 127.0.0.1, and reach it from elsewhere through a tunnel (ssh -L)"
        )
    with assistant.index.searching():  # a library of another encoder is refused before the page
        app = create_app(assistant)
    listening = _listen(settings.host, settings.port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    Console().print(f"Tandem is at http://{host}:{settings.port} (stop it with Ctrl+C)")
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise TandemError(
            f"port {port} cannot be used ({error.strerror}): set TANDEM_PORT to a free one"
        ) from None


def create_app(assistant: Assistant) -> FastAPI:
    """The chat page and its routes, behind the guard; its start checks the starter questions."""
    library = assistant.index.library
    corpus, starters = CorpusView(library), Starters(assistant)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        starters.start()
        yield
        starters.stop()

    app = FastAPI(title="Tandem", lifespan=lifespan, openapi_url=None)
    # Without a CORS middleware here, Gradio would answer other origins with its own.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Guard)
    _add_routes(app, assistant, corpus, library)
    asyncio.run(_mount_page(app, Host(assistant), corpus, starters))
    return app


async def _mount_page(app: FastAPI, host: Host, corpus: CorpusView, starters: Starters) -> None:
    """Puts the page at /; in a coroutine, as Gradio leaks an event loop a lock where none runs."""
    mount_gradio_app(
        app,
        build_page(host, corpus, starters),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=theme(),
        head=HEAD,
    )


def _add_routes(app: FastAPI, assistant: Assistant, corpus: CorpusView, library: Library) -> None:
    @app.get("/health")
    def health() -> JSONResponse:
        """Whether questions can be answered, and from what."""
        try:
            with assistant.index.searching() as search:
                problem = search.refused
            now = corpus.now()
        except TandemError as error:
            return JSONResponse({"ok": False, "problem": str(error)}, status_code=503)
        state: dict[str, Any] = {"ok": problem is None, "documents": now.documents}
        state |= {"passages": now.passages, "fingerprint": assistant.index.fingerprint}
        return JSONResponse(state | ({"problem": problem} if problem else {}))

    @app.get("/document/{document_id:path}")
    def document(
        request: Request,
        document_id: str,
        start: int = Query(0, ge=0),
        end: int = Query(0, ge=0),
    ) -> HTMLResponse:
        """A stored document as a page, with the words between two offsets marked."""
        language = reader_language(request.headers.get("accept-language"))
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
