"""Trial of a document before it is added: which questions would be answered differently with it."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Assistant
from assistant.calibration import Calibration
from assistant.memory.gaps import Gaps
from assistant.question import Turn
from assistant.suggest import topic_questions
from assistant.wording import frame_language
from ingest.errors import TandemError
from ingest.index import Index
from ingest.overlay import Laid, OverlaidIndex


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to try, and what was said before it."""

    text: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence as it is cited, its language, and the title of its document."""

    quote: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Side:
    """How a question is answered: the outcome, and the ids of the cited documents, in order.

    `first` is the first sentence cited, None where there is none.
    """

    outcome: str
    cited: tuple[str, ...]
    first: Cited | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A question as it is answered now, and as it would be with the document."""

    question: str
    before: Side
    after: Side

    @property
    def changed(self) -> bool:
        """Whether the outcome or the cited documents differ, in whatever order."""
        return self.before.outcome != self.after.outcome or set(self.before.cited) != set(
            self.after.cited
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of each question; `documents` are the ids of what was tried."""

    documents: tuple[str, ...]
    notes: tuple[str, ...]
    tried: tuple[Tried, ...]

    @property
    def changed(self) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if one.changed)

    @property
    def citing(self) -> int:
        """How many questions would be answered with the tried documents."""
        return sum(bool(set(one.after.cited) & set(self.documents)) for one in self.tried)

    def to_dict(self) -> dict[str, Any]:
        """What would differ, as plain JSON values."""
        return {
            "documents": list(self.documents),
            "notes": list(self.notes),
            "questions": len(self.tried),
            "citing": self.citing,
            "changed": [asdict(one) for one in self.changed],
        }


def try_documents(
    laid: Sequence[Laid],
    questions: Sequence[Asked],
    index: Index,
    progress: Callable[[Tried], None] = lambda tried: None,
    calibration: Calibration | None = None,
) -> Trial:
    """Asks each question of the library as it is and with these documents; nothing is stored.

    A language model is not asked: what is found decides. `progress` is called with each question,
    and may stop the trial by raising.
    """
    tried = []
    with closing(OverlaidIndex(index.library, index.encoder, laid)) as over:
        now, then = Assistant(index, calibration), Assistant(over, calibration)
        for question in questions:
            answers = (one.answer(question.text, history=question.history) for one in (now, then))
            tried.append(Tried(question.text, *map(_side, answers)))
            progress(tried[-1])
    ids = tuple(one.document.id for one in laid)
    notes = tuple(dict.fromkeys(note for one in laid for note in one.notes))
    return Trial(ids, notes, tuple(tried))


def _side(answer: Answer) -> Side:
    cited = dict.fromkeys(citation.document_id for citation in answer.citations)
    firsts = [Cited(c.quote, c.language, c.title) for c in answer.citations[:1]]
    return Side(answer.outcome.value, tuple(cited), firsts[0] if firsts else None)


def usual_questions(laid: Sequence[Laid], gaps: Gaps, most_gaps: int | None = None) -> list[Asked]:
    """What readers asked in vain, then a question on each topic in the documents' languages.

    With `most_gaps` only so many of the former, those that most people met.
    """
    languages = dict.fromkeys(frame_language(one.document.language) for one in laid)
    of_gaps = [gap.question for gap in gaps.listed()[:most_gaps]]
    of_topics = [texts[code] for code in languages for texts in topic_questions().values()]
    return [Asked(text) for text in dict.fromkeys((*of_gaps, *of_topics))]


def read_questions(file: Path) -> list[Asked]:
    """The questions of a text file, one a line, or of a question file of the evals (.jsonl)."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TandemError(f"{file} cannot be read: {error}") from None
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not numbered:
        raise TandemError(f"{file} holds no questions")
    if file.suffix.lower() != ".jsonl":
        return [Asked(line) for _, line in numbered]
    return [_asked(line, f"{file}, line {number}") for number, line in numbered]


def _asked(line: str, where: str) -> Asked:
    try:
        stated = json.loads(line)
    except json.JSONDecodeError as error:
        raise TandemError(f"{where}: not JSON ({error.msg})") from None
    question = stated.get("question") if isinstance(stated, dict) else None
    if not isinstance(question, str) or not question.strip():
        raise TandemError(f"{where}: it needs a text as `question`")
    history = stated.get("history") or []
    if not isinstance(history, list) or not all(_is_turn(turn) for turn in history):
        raise TandemError(f"{where}: `history` must be a list of role and content")
    return Asked(question, tuple(Turn(turn["role"], turn["content"]) for turn in history))


def _is_turn(stated: Any) -> bool:
    return isinstance(stated, Mapping) and all(
        isinstance(stated.get(key), str) for key in ("role", "content")
    )
