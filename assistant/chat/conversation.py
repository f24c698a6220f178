"""A conversation: each question becomes frames to show, from the first step to the last source."""

import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any

from assistant.answer import Answer, Assistant
from assistant.chat.answer_view import searching_html
from assistant.chat.frames import (
    composing_frame,
    failed_frame,
    finished_frame,
    statements_frames,
    writing_frame,
)
from assistant.chat.limits import Throttle, TooMany, busy
from assistant.chat.restore import restored
from assistant.chat.steps import steps
from assistant.chat.turns import Conversation, Frame, Reader, ShownTurn
from assistant.evidence.lenses import Lenses
from assistant.memory.memory import Memory
from assistant.progress import Checked, Quoted
from assistant.suggest import Suggester
from ingest.errors import TandemError
from ingest.filters import Filters

# Answers written at the same time: more on two cores make each of them slower.
_AT_ONCE = 4
# Seconds that a question waits for its turn before the page says that it is busy.
_PATIENCE = 8.0
# Seconds after which a page whose model is silent is shown again.
_LOOK = 0.5


class Host:
    """Leads every conversation with one assistant, a few answers at a time."""

    def __init__(
        self,
        assistant: Assistant,
        memory: Memory | None = None,
        throttle: Throttle | None = None,
        at_once: int = _AT_ONCE,
        patience: float = _PATIENCE,
    ) -> None:
        self.memory = memory
        self._assistant = assistant
        self._index = assistant.index
        self._throttle = throttle
        self._suggester = Suggester(assistant)
        self._slots = threading.BoundedSemaphore(at_once)
        self._patience = patience
        # What ends the answer that is being given on each page.
        self._stops: dict[str, threading.Event] = {}

    def ask(
        self, text: str, filters: Filters, before: Conversation, reader: Reader
    ) -> Iterator[Frame]:
        """The frames of an answer: what is searched, the statements one by one, the sources."""
        text, language = text.strip(), reader.language
        asking = replace(before, asking=text)
        try:
            self._count(reader)
            yield writing_frame(asking, text, self._searching(filters, language), language)
            self._wait(language)
            stop = self._stops[reader.page] = threading.Event()
            try:
                answer = yield from self._answering(text, filters, asking, language, stop)
            finally:
                self._slots.release()
                self._stops.pop(reader.page, None)
        except TandemError as error:
            yield failed_frame(before, text, str(error), language)
            return
        if not stop.is_set():
            yield self._kept(before, answer, reader)

    def stop(self, reader: Reader) -> None:
        """Ends what is being answered on this page, its language model with it.

        Gradio stops listening, but leaves the generator alone that it listened to.
        """
        stop = self._stops.get(reader.page)
        if stop:
            stop.set()

    def answer_once(
        self, text: str, filters: Filters, language: str | None, reader: Reader
    ) -> dict[str, Any]:
        """The answer contract for a question outside any conversation; nothing of it is kept.

        TandemError where it cannot be asked, or when too many are asking.
        """
        self._count(reader)
        self._wait(reader.language)
        try:
            return self._assistant.answer(text, filters=filters, language=language).to_dict()
        finally:
            self._slots.release()

    def lenses(self, text: str, filters: Filters, reader: Reader) -> Lenses:
        """What marketing-side and IT-side sources say to a question; TandemError as above."""
        self._count(reader)
        self._wait(reader.language)
        try:
            return self._assistant.lenses(text, filters=filters, language=reader.language)
        finally:
            self._slots.release()

    def documents(self, filters: Filters) -> int:
        """How many documents these filters leave to search."""
        with self._index.searching() as search:
            return sum(search.document_counts(filters).values())

    def followups(self, conversation: Conversation) -> tuple[str, ...]:
        """What may be asked next, in the answer's language; each is asked, so it takes time.

        Nothing while others wait for their answers.
        """
        answer = conversation.turns[-1].answer if conversation.turns else None
        if answer is None or not self._slots.acquire(blocking=False):
            return ()
        try:
            asked = [turn.answer.question.standalone for turn in conversation.turns if turn.answer]
            filters = answer.question.filters
            return self._suggester.followups(answer, asked, answer.language, filters)
        finally:
            self._slots.release()

    def reopened(self, conversation_id: str, reader: Reader) -> Frame:
        """A stored conversation of this reader's; NoConversation where it is not theirs."""
        if self.memory is None:
            return finished_frame(Conversation(), (), reader.language, self._index)
        stored = self.memory.conversations.turns(reader.person.name, conversation_id)
        turns = tuple(
            ShownTurn(turn.question, restored(turn.answer, self._index.library), turn.id)
            for turn in stored
        )
        conversation = Conversation(turns, conversation_id)
        return finished_frame(conversation, turns, reader.language, self._index)

    def without(self, conversation: Conversation, number: int, reader: Reader) -> Conversation:
        """The conversation before turn `number`, in the store as on the page."""
        if number < 1 or number > len(conversation.turns):
            return conversation
        gone = conversation.turns[number - 1 :]
        first = next((turn.id for turn in gone if turn.id), None)
        if self.memory and conversation.id and first:
            self.memory.conversations.cut(reader.person.name, conversation.id, first)
        return conversation.before(number)

    def _count(self, reader: Reader) -> None:
        if self._throttle:
            self._throttle.check(reader.person, reader.language)

    def _wait(self, language: str) -> None:
        """Takes a slot; TooMany when too many are asking."""
        if not self._slots.acquire(timeout=self._patience):
            raise TooMany(busy(language))

    def _searching(self, filters: Filters, language: str) -> str:
        with self._index.searching() as search:
            return searching_html(search.document_counts(filters), language)

    def _answering(
        self,
        text: str,
        filters: Filters,
        asking: Conversation,
        language: str,
        stop: threading.Event,
    ) -> Generator[Frame, None, Answer]:
        """The frames until there is an answer, which is what the generator returns."""
        if self._assistant.model is None:
            answer = self._assistant.answer(text, filters=filters, history=asking.said)
            yield from statements_frames(asking, text, answer, language)
            return answer
        quoted: Answer | None = None
        checked: list[Checked] = []
        look = time.monotonic() + _LOOK
        for event in steps(self._assistant, text, filters, asking, stop):
            if isinstance(event, Answer):
                return event
            if stop.is_set():
                continue  # nothing more is shown
            if isinstance(event, Quoted):
                quoted = event.answer
                yield from statements_frames(asking, text, quoted, language)
            elif isinstance(event, Checked):
                checked.append(event)
            elif time.monotonic() < look:
                continue
            # Also when nothing is new: Stop reaches a generator only where it yields.
            if quoted:
                yield composing_frame(asking, text, quoted, checked, language)
            else:
                yield writing_frame(asking, text, self._searching(filters, language), language)
            look = time.monotonic() + _LOOK
        raise AssertionError("an answer ends without one")

    def _kept(self, before: Conversation, answer: Answer, reader: Reader) -> Frame:
        """The finished turn, stored where conversations are kept."""
        turn, kept_in = ShownTurn(answer.question.text, answer), before.id
        if self.memory:
            contract = answer.to_dict()
            self.memory.gaps.count(contract)
            stored = self.memory.conversations.save(reader.person.name, contract, before.id)
            if stored:
                turn, kept_in = replace(turn, id=stored.id), stored.conversation_id
        after = before.with_turn(turn, kept_in)
        return finished_frame(after, (turn,), reader.language, self._index)
