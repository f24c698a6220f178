"""The routes of the Library page. Every handler asks first who is there, and needs a researcher."""

import anyio
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import UploadFile

from assistant.library_page.desk import Desk, Refused
from assistant.library_page.details import details_of
from assistant.library_page.details_view import details_html
from assistant.library_page.library_frame import library_frame
from assistant.library_page.list_view import library_html, said_html
from assistant.library_page.metadata_form import edits_of
from assistant.library_page.pages import (
    PageRoute,
    done,
    researcher,
    researchers_only,
    sent_file,
    sent_files,
)
from assistant.library_page.rows import rows_of
from assistant.library_page.rows_view import document_path, rows_html
from assistant.library_page.tryout_routes import TRYOUT_SCRIPT, add_tryouts
from assistant.library_page.tryout_view import trying_html
from assistant.library_page.tryouts import Tryouts
from assistant.library_page.uploads import shown_name
from assistant.library_page.wording import words
from ingest.ledger import Standing
from ingest.listing import Wanted, listed


def library_routes(desk: Desk, tryouts: Tryouts) -> APIRouter:
    """The routes, to be included in the app."""
    # The dependency refuses before a parameter is looked at, so that nothing is said to a reader.
    router = APIRouter(route_class=PageRoute, dependencies=[Depends(researchers_only)])
    _add_pages(router, desk, tryouts)
    _add_adding(router, desk)
    add_tryouts(router, desk, tryouts)
    _add_jobs(router, desk)
    _add_document(router, desk)
    return router


def _add_pages(router: APIRouter, desk: Desk, tryouts: Tryouts) -> None:
    @router.get("/library")
    def library(
        request: Request,
        search: str = Query("", max_length=200),
        language: str = Query("", max_length=20),
        kind: str = Query("", max_length=40),
        page: int = Query(1, ge=1, le=1_000_000),
        state: str = Query("", max_length=20),
    ) -> HTMLResponse:
        """Adding, the files on their way, and the documents."""
        person, spoken = researcher(request)
        rows = rows_html(rows_of(desk.library, desk.uploads, state), desk.worker, spoken)
        with desk.library.reading() as reading:
            found = listed(reading, Wanted(search, language, kind, page))
        said = said_html(desk.said(person))
        trying = trying_html(tryouts.of(person), spoken, desk.upload_mb)
        body = library_html(rows, found, spoken, said=said, upload_mb=desk.upload_mb, trying=trying)
        title = words(spoken, "title")
        return HTMLResponse(
            library_frame(title, body, spoken, person=person, scripts=(TRYOUT_SCRIPT,))
        )

    @router.get("/library/rows")
    def rows(request: Request, state: str = Query("", max_length=20)) -> HTMLResponse:
        """The files on their way, for the page's script."""
        _, spoken = researcher(request)
        return HTMLResponse(
            rows_html(rows_of(desk.library, desk.uploads, state), desk.worker, spoken)
        )

    @router.get("/library/document/{document_id:path}")
    def document(
        request: Request, document_id: str, find: str = Query("", max_length=200)
    ) -> HTMLResponse:
        """A document's metadata, report, passages and versions."""
        person, spoken = researcher(request)
        details = details_of(document_id, desk.library, desk.uploads, find)
        body = details_html(details, spoken, said_html(desk.said(person)))
        return HTMLResponse(
            library_frame(details.document.title, body, spoken, here="", person=person)
        )


def _add_adding(router: APIRouter, desk: Desk) -> None:
    @router.post("/library/upload")
    async def upload(request: Request) -> Response:
        """Takes files; each is stored under a name of our own and queued."""
        person, spoken = researcher(request)  # before anything of the body is read
        form = await sent_files(request)
        files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        files = [file for file in files if file.filename]
        try:
            if not files:
                raise Refused("no_files")
            await anyio.to_thread.run_sync(desk.room_for, len(files))
            for file in files:
                name = shown_name(file.filename or "")
                await anyio.to_thread.run_sync(desk.take, name, file.file, person)
        finally:
            await form.close()
        return done(request, desk, person, words(spoken, "said_added", count=len(files)))

    @router.post("/library/addresses")
    def addresses(request: Request, urls: str = Form("", max_length=100_000)) -> Response:
        """Takes pages of the web by their addresses, one a line."""
        person, spoken = researcher(request)
        count = desk.take_addresses(urls, person)
        return done(request, desk, person, words(spoken, "said_added", count=count))

    @router.post("/library/replace/{document_id:path}")
    async def replace(request: Request, document_id: str) -> Response:
        """Takes a newer file of a document."""
        person, spoken = researcher(request)
        form = await sent_files(request)
        try:
            file = sent_file(form)
            name = shown_name(file.filename or "")
            await anyio.to_thread.run_sync(desk.replace, document_id, name, file.file, person)
        finally:
            await form.close()
        return done(request, desk, person, words(spoken, "said_replaced", title=name))


def _add_jobs(router: APIRouter, desk: Desk) -> None:
    def name_of(number: int) -> str:
        found = rows_of(desk.library, desk.uploads).rows
        return next((row.name for row in found if row.job.id == number), str(number))

    @router.post("/library/jobs/{number}/retry")
    def retry(request: Request, number: int) -> Response:
        person, spoken = researcher(request)
        desk.retry(desk.job(number))
        return done(request, desk, person, words(spoken, "said_retried", title=name_of(number)))

    @router.post("/library/jobs/{number}/cancel")
    def cancel(request: Request, number: int) -> Response:
        person, spoken = researcher(request)
        desk.jobs.cancel([desk.job(number).id])
        return done(request, desk, person, words(spoken, "said_cancelled", title=name_of(number)))

    @router.post("/library/jobs/{number}/remove")
    def remove(request: Request, number: int) -> Response:
        """Takes a file off the list, with the documents that came from it."""
        person, spoken = researcher(request)
        job, name = desk.job(number), name_of(number)
        left = desk.remove_job(job)
        key = "said_forgotten" if left is None else "said_removed"
        return done(request, desk, person, words(spoken, key, title=name, left=left))


def _add_document(router: APIRouter, desk: Desk) -> None:
    @router.post("/library/edit/{document_id:path}")
    async def edit(request: Request, document_id: str) -> Response:
        """Sets the fields of the metadata that were changed in the form."""
        person, spoken = researcher(request)
        sent = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}

        def work() -> str:
            edits = edits_of(sent, details_of(document_id, desk.library, desk.uploads).document)
            if not edits.fields:
                return words(spoken, "said_nothing")
            desk.edit(document_id, edits)
            fields = ", ".join(words(spoken, f"field_{name}") for name in edits.fields)
            return words(spoken, "said_edited", fields=fields)

        said = await anyio.to_thread.run_sync(work)
        return done(request, desk, person, said, document_path("document", document_id))

    @router.post("/library/rollback/{document_id:path}")
    def rollback(request: Request, document_id: str, number: int = Form(ge=1)) -> Response:
        person, spoken = researcher(request)
        desk.rollback(document_id, number)
        said = words(spoken, "said_rolled_back", number=number)
        return done(request, desk, person, said, document_path("document", document_id))

    @router.post("/library/remove/{document_id:path}")
    def remove(request: Request, document_id: str) -> Response:
        """Removes a document and says how many passages are left of it."""
        person, spoken = researcher(request)
        title = details_of(document_id, desk.library, desk.uploads).document.title
        left = desk.remove(document_id)
        said = words(spoken, "said_removed", title=title, left=left)
        return done(request, desk, person, said)

    _add_decision(router, desk, "release", Standing.APPROVED)
    _add_decision(router, desk, "reject", Standing.REJECTED)


def _add_decision(router: APIRouter, desk: Desk, door: str, standing: Standing) -> None:
    key = "said_released" if standing is Standing.APPROVED else "said_rejected"

    @router.post(f"/library/{door}/{{document_id:path}}")
    def decided(request: Request, document_id: str) -> Response:
        """What a researcher made of a document that was held back."""
        person, spoken = researcher(request)
        title = details_of(document_id, desk.library, desk.uploads).document.title
        desk.decide(document_id, standing)
        said = words(spoken, key, title=title)
        return done(request, desk, person, said, document_path("document", document_id))
