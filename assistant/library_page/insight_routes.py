"""Routes of the coverage, playground and guide pages; each asks for a researcher."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse

from assistant.accounts import Person, Role, require
from assistant.answer import Answer, Assistant
from assistant.chat.wording import page_language
from assistant.guide import guide
from assistant.library_page.insight_columns import Knobs, play
from assistant.library_page.insight_coverage import GAP_DAYS, coverage_html
from assistant.library_page.insight_guide import guide_html
from assistant.library_page.insight_playground import (
    LONGEST_NOTE,
    MOST_HITS,
    MOST_WEIGHT,
    playground_html,
)
from assistant.library_page.insight_words import words
from assistant.library_page.library_frame import library_frame
from assistant.library_page.pages import PageRoute, researchers_only
from assistant.memory.feedback import Feedback, Reason, Vote
from assistant.memory.memory import Memory
from assistant.question import LONGEST_QUESTION
from ingest.coverage import coverage

_COVERAGE, _PLAYGROUND = "/library/coverage", "/library/playground"


def insight_routes(assistant: Assistant, memory: Memory) -> APIRouter:
    """The routes, to be included in the app."""
    # The dependency refuses before a parameter is looked at, so that nothing is said to a reader.
    router = APIRouter(route_class=PageRoute, dependencies=[Depends(researchers_only)])
    _add_coverage(router, assistant, memory)
    _add_playground(router, assistant, memory)
    _add_guide(router, assistant)
    return router


def _add_coverage(router: APIRouter, assistant: Assistant, memory: Memory) -> None:
    @router.get(_COVERAGE)
    def show_coverage(request: Request) -> HTMLResponse:
        """Topics by years and languages, and what could not be answered."""
        person = require(request, Role.RESEARCHER)
        language = page_language(request)
        with assistant.index.library.reading() as reading:
            found = coverage(reading.documents())
        encoder = assistant.index.encoder
        gaps = memory.gaps.listed(encode=encoder.encode_questions if encoder else None)
        body = coverage_html(found, gaps, memory.gaps.counts(GAP_DAYS), language)
        title = words(language, "coverage_title")
        return HTMLResponse(library_frame(title, body, language, _COVERAGE, person))


def _add_guide(router: APIRouter, assistant: Assistant) -> None:
    @router.get("/library/guide/{document_id:path}")
    def show_guide(request: Request, document_id: str) -> HTMLResponse:
        """A document's central sentences, key terms and questions that it answers."""
        person = require(request, Role.RESEARCHER)
        language = page_language(request)
        found = guide(document_id, assistant)
        title = words(language, "guide_title", title=found.title)
        body = guide_html(found, language)
        return HTMLResponse(library_frame(title, body, language, "", person))


Text = Annotated[str, Query(max_length=LONGEST_QUESTION)]
Weight = Annotated[float | None, Query(ge=0, le=MOST_WEIGHT, allow_inf_nan=False)]
PostedWeight = Annotated[float, Form(ge=0, le=MOST_WEIGHT, allow_inf_nan=False)]


def _add_playground(router: APIRouter, assistant: Assistant, memory: Memory) -> None:
    @router.get(_PLAYGROUND)
    def show_playground(
        request: Request,
        query: Text = "",
        k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
        sentence_weight: Weight = None,
        lexical_weight: Weight = None,
        threshold: Annotated[float | None, Query(ge=0, le=1, allow_inf_nan=False)] = None,
    ) -> HTMLResponse:
        """How each way of searching ranks the passages for a query."""
        person = require(request, Role.RESEARCHER)
        fitted = Knobs.of(assistant.calibration, k)
        knobs = Knobs(
            k,
            fitted.sentence_weight if sentence_weight is None else sentence_weight,
            fitted.lexical_weight if lexical_weight is None else lexical_weight,
            fitted.threshold if threshold is None else threshold,
        )
        return _playground(request, person, query, knobs, assistant)

    @router.post(_PLAYGROUND)
    def save_case(
        request: Request,
        query: Annotated[str, Form(max_length=LONGEST_QUESTION)],
        k: Annotated[int, Form(ge=1, le=MOST_HITS)],
        sentence_weight: PostedWeight,
        lexical_weight: PostedWeight,
        threshold: Annotated[float, Form(ge=0, le=1, allow_inf_nan=False)],
        expected: Annotated[list[str], Form(max_length=3 * MOST_HITS)] = [],  # noqa: B006
        note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    ) -> HTMLResponse:
        """Makes a candidate for the maintainers of the query."""
        person = require(request, Role.RESEARCHER)
        # The answer that readers get: knobs that somebody turned are no case.
        answer = Assistant(assistant.index, assistant.calibration).answer(query)
        saved = _save(person, answer, expected, note, memory.feedback)
        language = page_language(request)
        key = "saved" if saved else "not_saved"
        notice = words(language, key, id=saved[:8] if saved else "")
        knobs = Knobs(k, sentence_weight, lexical_weight, threshold)
        return _playground(request, person, query, knobs, assistant, notice)


def _playground(
    request: Request,
    person: Person,
    query: str,
    knobs: Knobs,
    assistant: Assistant,
    notice: str = "",
) -> HTMLResponse:
    language = page_language(request)
    found = play(query, knobs, assistant) if query.strip() else None
    body = playground_html(query, knobs, found, language, notice)
    title = words(language, "playground_title")
    return HTMLResponse(library_frame(title, body, language, _PLAYGROUND, person))


def _save(
    person: Person, answer: Answer, expected: Sequence[str], note: str, feedback: Feedback
) -> str | None:
    """The id of the candidate, stored as a thumbs-down is; None where nothing is kept."""
    wanted = f"expected: {', '.join(expected)}" if expected else "expected: it abstains"
    comment = "; ".join(part for part in ("playground", wanted, note.strip()) if part)
    reason = Reason.MISSED_DOCUMENT if expected else Reason.SHOULD_NOT_KNOW
    opinion = feedback.vote(
        person.name, uuid4().hex, answer.to_dict(), Vote.DOWN, [reason], comment
    )
    return opinion.id if opinion else None
