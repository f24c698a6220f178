"""A conversation: each question becomes frames to show, from the first step to the last source."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Answer, Assistant
from assistant.chat.answer_view import answer_html, error_html, searching_html, turn_html
from assistant.chat.evidence_view import evidence_html, gather
from assistant.chat.wording import words
from assistant.question import Turn
from ingest.errors import TandemError
from ingest.filters import Filters

# Answers written at the same time: more on two cores make each of them slower.
_AT_ONCE = 4
# Seconds that a question waits for its turn before the page says that it is busy.
_PATIENCE = 8.0
# Turns whose evidence stays on the page; each is some 20 kB.
_PANELS = 8


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far: what was said, and how it was shown."""

    said: tuple[Turn, ...] = ()
    turns: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()

    def with_turn(self, turn: str, panel: str, said: tuple[Turn, ...] = ()) -> "Conversation":
        panels = (*self.panels, panel)[-_PANELS:]
        return Conversation((*self.said, *said), (*self.turns, turn), panels)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page shows at one moment; `evidence` is None while it has not changed."""

    thread: str
    evidence: str | None
    conversation: Conversation


class Host:
    """Leads every conversation with one assistant, a few answers at a time."""

    def __init__(
        self, assistant: Assistant, at_once: int = _AT_ONCE, patience: float = _PATIENCE
    ) -> None:
        self._assistant = assistant
        self._slots = threading.BoundedSemaphore(at_once)
        self._patience = patience

    def ask(
        self, text: str, filters: Filters, conversation: Conversation, language: str
    ) -> Iterator[Frame]:
        """The frames of an answer: what is searched, the statements one by one, the sources."""
        number = len(conversation.turns) + 1
        try:
            yield self._frame(
                conversation, number, text, self._searching(filters, language), language
            )
            answer = self._answer(text, filters, conversation)
        except TandemError as error:
            yield self._last(conversation, number, text, error_html(str(error), language), language)
            return
        if answer is None:
            busy = error_html(words(language, "busy"), language)
            yield self._last(conversation, number, text, busy, language)
            return
        for count in range(1, len(answer.statements)):
            shown = answer_html(number, answer, language, count)
            yield self._frame(conversation, number, text, shown, language)
        yield self._answered(conversation, number, answer, language)

    def _searching(self, filters: Filters, language: str) -> str:
        with self._assistant.index.searching() as search:
            return searching_html(search.document_counts(filters), language)

    def _answer(self, text: str, filters: Filters, conversation: Conversation) -> Answer | None:
        """The answer, or None when too many are asking."""
        if not self._slots.acquire(timeout=self._patience):
            return None
        try:
            return self._assistant.answer(text, filters=filters, history=conversation.said)
        finally:
            self._slots.release()

    def _frame(
        self, before: Conversation, number: int, text: str, body: str, language: str
    ) -> Frame:
        turn = turn_html(number, text.strip(), body, language)
        return Frame(thread_html((*before.turns, turn)), None, before)

    def _last(
        self, before: Conversation, number: int, text: str, body: str, language: str
    ) -> Frame:
        """A turn that ends without an answer: shown, and not part of what was said."""
        after = before.with_turn(turn_html(number, text.strip(), body, language), "")
        return Frame(thread_html(after.turns), panels_html(after.panels), after)

    def _answered(self, before: Conversation, number: int, answer: Answer, language: str) -> Frame:
        question = answer.question
        turn = turn_html(number, question.text, answer_html(number, answer, language), language)
        panel = evidence_html(number, gather(answer, self._assistant.index.library), language)
        # A follow-up to a follow-up leans on the whole question.
        said = (Turn("user", question.standalone), Turn("assistant", answer.text))
        after = before.with_turn(turn, panel, said)
        return Frame(thread_html(after.turns), panels_html(after.panels), after)


def thread_html(turns: tuple[str, ...]) -> str:
    """The turns as a log that screen readers follow."""
    return f'<div role="log" aria-live="polite">{"".join(turns)}</div>' if turns else ""


def panels_html(panels: tuple[str, ...]) -> str:
    """The evidence of the turns, all but the latest hidden."""
    earlier = [panel.replace("<section ", "<section hidden ", 1) for panel in panels[:-1]]
    return "".join([*earlier, *panels[-1:]])
