"""Frames: a conversation's moments as what changes on the page."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer
from assistant.chat.answer_view import Offer, answer_html, error_html, turn_html, writing_html
from assistant.chat.evidence_view import evidence_html, gather
from assistant.chat.render import patch
from assistant.chat.turns import Conversation, Frame, ShownTurn
from assistant.progress import Checked
from assistant.scope import suggest_filters
from ingest.documents import KINDS
from ingest.filters import Filters
from ingest.index import Index


def writing_frame(asking: Conversation, text: str, body: str, language: str) -> Frame:
    """A turn that is not finished: nothing about it is kept yet."""
    number = len(asking.turns) + 1
    article = turn_html(number, text, body, language, writing=True)
    return Frame(patch(number - 1, [article], asking.id), None, asking)


def statements_frames(
    asking: Conversation, text: str, answer: Answer, language: str
) -> list[Frame]:
    """The statements of an answer one after the other, all but the last."""
    number = len(asking.turns) + 1
    bodies = [
        answer_html(number, answer, language, statements=count)
        for count in range(1, len(answer.statements))
    ]
    return [writing_frame(asking, text, body, language) for body in bodies]


def composing_frame(
    asking: Conversation, text: str, quoted: Answer, checked: Sequence[Checked], language: str
) -> Frame:
    """What stands while a model writes: its statements that passed so far, else the quotes."""
    shown = quoted
    if checked:
        citations = [citation for event in checked for citation in event.citations]
        shown = replace(
            quoted,
            mode="generative",
            text="",
            statements=tuple(event.statement for event in checked),
            citations=tuple(citations),
        )
    number = len(asking.turns) + 1
    body = answer_html(number, shown, language, statements=len(shown.statements))
    return writing_frame(asking, text, body + writing_html(language), language)


def failed_frame(before: Conversation, text: str, problem: str, language: str) -> Frame:
    """A turn that ends without an answer: shown, and not part of what was said."""
    number = len(before.turns) + 1
    article = turn_html(number, text, error_html(problem, language), language)
    after = before.with_turn(ShownTurn(text))
    return Frame(patch(number - 1, [article], before.id), patch(number - 1, []), after)


def finished_frame(
    conversation: Conversation, turns: Sequence[ShownTurn], language: str, index: Index
) -> Frame:
    """The last turns of a conversation with all that can be done with them, and their evidence."""
    first = len(conversation.turns) - len(turns) + 1
    numbered = list(enumerate(turns, start=first))
    panels = [
        evidence_html(number, turn.answer, gather(turn.answer, index.library), language, turn.id)
        for number, turn in numbered
        if turn.answer
    ]
    articles = [_article(number, turn, language, index) for number, turn in numbered]
    thread = patch(first - 1, articles, conversation.id)
    return Frame(thread, patch(first - 1, panels), conversation)


def _article(number: int, turn: ShownTurn, language: str, index: Index) -> str:
    if turn.answer is None:
        return turn_html(number, turn.question, "", language)
    offers = _offers(turn.answer, index)
    body = answer_html(number, turn.answer, language, turn_id=turn.id, offers=offers)
    return turn_html(number, turn.question, body, language, turn_id=turn.id)


def _offers(answer: Answer, index: Index) -> tuple[Offer, ...]:
    """Filters that the question speaks of: field, value, documents that would be left."""
    filters = answer.question.filters
    with index.searching() as search:
        languages = tuple(search.document_counts(Filters()))
        found = suggest_filters(answer.question.standalone, filters, languages, KINDS)
        counts = [sum(search.document_counts(s.added_to(filters)).values()) for s in found]
    return tuple(
        (suggestion.field, suggestion.value, count)
        for suggestion, count in zip(found, counts, strict=True)
        if count
    )
