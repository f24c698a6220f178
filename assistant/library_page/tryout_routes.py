"""The routes of a tryout: a file is tried, then added or left. Each needs a researcher."""

import anyio
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.library_page.desk import Desk, Refused
from assistant.library_page.library_frame import library_frame
from assistant.library_page.pages import done, researcher, sent_file, sent_files
from assistant.library_page.tryout_view import try_path, tryout_html
from assistant.library_page.tryouts import Tryouts
from assistant.library_page.uploads import TooLarge, shown_name
from assistant.library_page.wording import words

TRYOUT_SCRIPT = "/page/tryout.js"


def add_tryouts(router: APIRouter, desk: Desk, tryouts: Tryouts) -> None:
    """Adds the routes to those of the library."""

    @router.post("/library/try")
    async def begin(request: Request) -> Response:
        """Takes a file on trial; nothing of it is added."""
        person, _ = researcher(request)  # before anything of the body is read
        form = await sent_files(request)
        try:
            file = sent_file(form)
            name = shown_name(file.filename or "")
            tryout = await anyio.to_thread.run_sync(tryouts.begin, name, file.file, person)
        except TooLarge:
            raise Refused("too_large", title=name, limit=desk.upload_mb) from None
        finally:
            await form.close()
        return RedirectResponse(try_path(tryout), status_code=303)

    @router.get("/library/try/{tryout_id}")
    def show(request: Request, tryout_id: str) -> HTMLResponse:
        """How far it is, or what came of it."""
        person, language = researcher(request)
        tryout = tryouts.one(tryout_id, person)
        title = words(language, "try_title", title=tryout.name)
        body = tryout_html(tryout, language)
        page = library_frame(title, body, language, "", person, scripts=(TRYOUT_SCRIPT,))
        return HTMLResponse(page)

    @router.post("/library/try/{tryout_id}/add")
    def add(request: Request, tryout_id: str) -> Response:
        """Adds the file that was tried."""
        person, language = researcher(request)
        tryout = tryouts.one(tryout_id, person)
        desk.room_for(1)
        with tryout.file.open("rb") as data:
            desk.take(tryout.name, data, person)
        tryouts.leave(tryout)
        return done(request, desk, person, words(language, "said_added", count=1))

    @router.post("/library/try/{tryout_id}/leave")
    def leave(request: Request, tryout_id: str) -> Response:
        """Deletes the file that was tried."""
        person, language = researcher(request)
        tryout = tryouts.one(tryout_id, person)
        tryouts.leave(tryout)
        return done(request, desk, person, words(language, "said_left", title=tryout.name))
