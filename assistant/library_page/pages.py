"""What all routes of the library have in common: for whom they are, and errors as pages."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from assistant.accounts import LOCAL, NotAllowed, Person, Role, require, who
from assistant.chat.render import escape
from assistant.chat.wording import page_language
from assistant.library_page.desk import MOST_FILES, Desk, Refused
from assistant.library_page.library_frame import library_frame
from assistant.library_page.list_view import said_html
from assistant.library_page.wording import words
from assistant.question import QuestionError
from ingest.curate import NoDocument
from ingest.errors import LibraryBusy, TandemError, UnreadableDocument
from ingest.reasons import said as said_reason

_STATUSES = {
    NotAllowed: 403,
    NoDocument: 404,
    LibraryBusy: 409,
    Refused: 400,
    QuestionError: 400,
    UnreadableDocument: 400,
}
# Errors that have their own sentence on the page.
_SENTENCES = {NotAllowed: "refused", LibraryBusy: "busy_now", NoDocument: "gone"}
_LONGEST_SHOWN = 60


class PageRoute(APIRoute):
    """A route whose errors that a person can mend are pages, or JSON for a script."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except TandemError as error:
                return _problem(request, error)
            except RequestValidationError as error:
                return _error(request, _mistaken(error, page_language(request)), 422)

        return handled


def researchers_only(request: Request) -> None:
    """A dependency that refuses others before a parameter is looked at."""
    require(request, Role.RESEARCHER)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def researcher(request: Request) -> tuple[Person, str]:
    """Who is there, if that is a researcher, and the language of their page."""
    return require(request, Role.RESEARCHER), page_language(request)


async def sent_files(request: Request) -> FormData:
    """A form with files, which has to be closed."""
    try:
        return await request.form(max_files=MOST_FILES, max_fields=10)
    except HTTPException:  # more of them, or no form at all
        raise Refused("too_many", count=MOST_FILES) from None


def sent_file(form: FormData) -> UploadFile:
    """The file of a form that has one."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refused("no_files")
    return file


def done(
    request: Request, desk: Desk, person: Person, said: str, onward: str = "/library"
) -> Response:
    """Back to a page that says what was done; to a script in JSON."""
    if wants_json(request):
        return JSONResponse({"said": said})
    desk.say(person, said)
    return RedirectResponse(onward, status_code=303)


def _problem(request: Request, error: TandemError) -> Response:
    language = page_language(request)
    status = next((code for kind, code in _STATUSES.items() if isinstance(error, kind)), 503)
    own = next((key for kind, key in _SENTENCES.items() if isinstance(error, kind)), None)
    if isinstance(error, Refused):
        said = words(language, error.key, **error.values)
    elif own:
        said = words(language, own)
    else:
        said = said_reason(str(error), language) or str(error)
    return _error(request, said, status)


def _mistaken(error: RequestValidationError, language: str) -> str:
    """Which value of a request cannot be taken, in a sentence."""
    first = error.errors()[0]
    name, value = str(first["loc"][-1]), first.get("input")
    if first["type"] == "missing" or not isinstance(value, (str, int, float)):
        return words(language, "missing_value", name=name)
    return words(language, "bad_value", name=name, value=str(value)[:_LONGEST_SHOWN])


def _error(request: Request, said: str, status: int) -> Response:
    language = page_language(request)
    if wants_json(request):
        return JSONResponse({"detail": said}, status_code=status)
    refused = status == _STATUSES[NotAllowed]
    title = words(language, "refused_title" if refused else "error")
    body = said_html(said, wrong=True)
    if not refused:
        link = escape(words(language, "title"))
        body += f'<p><a class="quiet" href="/library">{link}</a></p>'
    page = library_frame(title, body, language, "", _person(request))
    return HTMLResponse(page, status_code=status)


def _person(request: Request) -> Person:
    """Who is there; who is not known is shown the page of nobody."""
    try:
        return who(request)
    except NotAllowed:
        return LOCAL
