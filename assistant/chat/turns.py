"""What a page holds of a conversation, and what changes on it at one moment."""

from dataclasses import dataclass, replace

from assistant.accounts import LOCAL, Person
from assistant.answer import Answer
from assistant.question import Turn


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A question and its answer (None: there was an error); `id` is the store's, "" if not kept."""

    question: str
    answer: Answer | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns on a page; `id` is the store's, and `asking` what is being answered."""

    turns: tuple[ShownTurn, ...] = ()
    id: str | None = None
    asking: str = ""

    @property
    def said(self) -> tuple[Turn, ...]:
        """What a follow-up may lean on: the last answered question, on its own feet."""
        answers = [turn.answer for turn in self.turns if turn.answer]
        if not answers:
            return ()
        question = answers[-1].question.standalone
        return (Turn("user", question), Turn("assistant", answers[-1].text))

    def before(self, number: int) -> "Conversation":
        """The conversation as it was before turn `number`, counted from 1."""
        return replace(self, turns=self.turns[: max(number - 1, 0)])

    def with_turn(self, turn: ShownTurn, kept_in: str | None = None) -> "Conversation":
        """The conversation with one more turn, in the store under `kept_in`."""
        return Conversation((*self.turns, turn), kept_in or self.id)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, in which language the page speaks to them, and which of their open pages it is."""

    person: Person = LOCAL
    language: str = "en"
    page: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What changes on the page at one moment; `evidence` is None while it does not."""

    thread: str
    evidence: str | None
    conversation: Conversation
