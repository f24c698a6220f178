"""What happens while an answer comes about, as `Assistant.answer` tells it to `on_progress`.

In this order: `Found` at once; with a language model also `Quoted` (the whole extractive answer,
checked: show it), `Writing` while the model is asked, also when it is silent, and `Checked` for
each of its statements that a quote carries. What is shown of `Checked` is replaced by the answer
that `Assistant.answer` returns: that alone is final, and it may be the quoted one after all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.citations import Citation, Statement

if TYPE_CHECKING:
    from assistant.answer import Answer


@dataclass(frozen=True, slots=True)
class Found:
    """The search is done: how the question was understood, documents searched, passages found."""

    standalone: str
    searched: dict[str, int]
    passages: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """The answer in the sources' own words, complete and checked; a model is now asked."""

    answer: "Answer"


@dataclass(frozen=True, slots=True)
class Writing:
    """The model is at work: characters of the answer so far, which nobody has checked."""

    characters: int


@dataclass(frozen=True, slots=True)
class Checked:
    """One more statement of the model that passed, with the citations new with it."""

    statement: Statement
    citations: tuple[Citation, ...]


Event = Found | Quoted | Writing | Checked
OnProgress = Callable[[Event], bool]
"""Gets each event as it happens; False stops the model, and the quoted answer stands."""


def silent(event: Event) -> bool:
    """Tells nobody, and never stops."""
    return True
