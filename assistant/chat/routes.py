"""Routes of the page beside Gradio's: a reader's conversations, votes, gaps and files.

Each asks who is there and touches only what is theirs; the guard has refused other sites before.
"""

from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from assistant.accounts import NotAllowed, Role, require
from assistant.chat.conversation import Host
from assistant.chat.conversations_view import conversations_html
from assistant.chat.restore import filters_of
from assistant.chat.strength_view import lenses_html
from assistant.chat.turns import Reader
from assistant.chat.wording import page_language
from assistant.export.export import ExportError, Form, export
from assistant.memory.conversations import NoConversation, StoredTurn
from assistant.memory.feedback import NoFeedback, Reason, Vote
from assistant.memory.memory import Memory
from assistant.question import Turn
from ingest.errors import TandemError


class Title(BaseModel):
    """A new title."""

    title: str = Field(max_length=500)


class Opinion(BaseModel):
    """A vote on a turn, or on one of its citations; no vote takes an earlier one back."""

    vote: Vote | None
    reasons: list[Reason] = Field(default=[], max_length=len(Reason))
    comment: str = Field("", max_length=5_000)
    citation: int | None = None


class _Route(APIRoute):
    """A route whose errors that a person can mend are answers with their sentence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except TandemError as error:
                gone = isinstance(error, NoConversation | NoFeedback | ExportError)
                status = 403 if isinstance(error, NotAllowed) else 404 if gone else 503
                return JSONResponse({"detail": str(error)}, status_code=status)

        return handled


class Looked(BaseModel):
    """A question to be seen from both sides, and the filters that held for it."""

    text: str = Field(max_length=10_000)
    filters: dict[str, list[str] | int] = {}


def page_routes(memory: Memory, host: Host | None = None) -> APIRouter:
    """The routes, to be included in the app."""
    router = APIRouter(route_class=_Route)
    if host:
        _add_lenses(router, host)
    _add_conversations(router, memory)
    _add_opinions(router, memory)
    return router


def _add_conversations(router: APIRouter, memory: Memory) -> None:
    kept = memory.conversations

    @router.get("/conversations")
    def listed(request: Request, search: str = "") -> HTMLResponse:
        """The reader's conversations as a list to show."""
        found = kept.list(_name(request), search[:200])
        return HTMLResponse(conversations_html(found, page_language(request)))

    @router.post("/conversations/{conversation_id}/rename")
    def rename(request: Request, conversation_id: str, new: Title) -> JSONResponse:
        kept.rename(_name(request), conversation_id, new.title)
        return JSONResponse({"ok": True})

    @router.post("/conversations/{conversation_id}/delete")
    def delete(request: Request, conversation_id: str) -> JSONResponse:
        kept.delete(_name(request), conversation_id)
        return JSONResponse({"ok": True})

    @router.post("/conversations/delete")
    def delete_all(request: Request) -> JSONResponse:
        return JSONResponse({"deleted": kept.delete_all(_name(request))})

    @router.get("/conversations/{conversation_id}/save/{form}")
    def save(request: Request, conversation_id: str, form: Form, turn: str = "") -> Response:
        """An answer or the whole conversation as a file."""
        name = _name(request)
        turns = kept.turns(name, conversation_id)
        chosen = [t for t in turns if turn in ("", t.id)]
        title = next((c.title for c in kept.list(name) if c.id == conversation_id), None)
        file = export(
            [t.answer for t in chosen],
            form,
            page_language(request),
            title=None if turn else title,
            day=datetime.now(UTC).date(),
        )
        # Saved, never shown: a page made of a reader's text has no place on this origin.
        disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
        headers = {"Content-Disposition": disposition}
        return Response(file.data, media_type=file.media_type, headers=headers)


def _add_opinions(router: APIRouter, memory: Memory) -> None:
    @router.post("/conversations/{conversation_id}/turns/{turn_id}/opinion")
    def opinion(
        request: Request, conversation_id: str, turn_id: str, said: Opinion
    ) -> JSONResponse:
        """Stores a vote, or takes it back."""
        name = _name(request)
        before, turn = _turn(memory, name, conversation_id, turn_id)
        if said.vote is None:
            memory.feedback.withdraw(name, turn.id, said.citation)
            return JSONResponse({"ok": True})
        memory.feedback.vote(
            name,
            turn.id,
            turn.answer,
            said.vote,
            said.reasons,
            said.comment,
            citation=said.citation,
            history=before,
        )
        return JSONResponse({"ok": True})

    @router.post("/conversations/{conversation_id}/turns/{turn_id}/gap")
    def gap(request: Request, conversation_id: str, turn_id: str) -> JSONResponse:
        """Tells the researchers of a question that the corpus does not answer."""
        name = _name(request)
        _, turn = _turn(memory, name, conversation_id, turn_id)
        if turn.answer["outcome"] != "abstained":
            raise HTTPException(409, "The corpus answers this question.")
        memory.gaps.report(name, turn.answer)
        return JSONResponse({"ok": True})


def _add_lenses(router: APIRouter, host: Host) -> None:
    @router.post("/lenses")
    def lenses(request: Request, looked: Looked) -> HTMLResponse:
        """What both sides say to a question, to be put under its answer."""
        reader = Reader(require(request, Role.READER), page_language(request))
        seen = host.lenses(looked.text, filters_of(looked.filters), reader)
        return HTMLResponse(lenses_html(seen, reader.language))


def _name(request: Request) -> str:
    return require(request, Role.READER).name


def _turn(
    memory: Memory, name: str, conversation_id: str, turn_id: str
) -> tuple[tuple[Turn, ...], StoredTurn]:
    """A turn of this reader's, and what was said before it; 404 where there is none."""
    turns = memory.conversations.turns(name, conversation_id)
    for number, turn in enumerate(turns):
        if turn.id == turn_id:
            return tuple(_said(turns[:number])), turn
    raise HTTPException(404, "There is no such answer: it may be deleted.")


def _said(turns: Sequence[StoredTurn]) -> list[Turn]:
    said = []
    for turn in turns:
        said += [Turn("user", turn.question), Turn("assistant", str(turn.answer["text"]))]
    return said
