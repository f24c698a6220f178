"""Follow-ups to offer under an answer, each asked of the corpus before it is shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from assistant.answer import Answer, Assistant, Outcome
from assistant.followup import stand_alone
from ingest.errors import TandemError
from ingest.filters import Filters
from ingest.language import function_words

MOST_SUGGESTIONS = 3
# Questions tried before the reader goes without; each takes about 0.2 s.
_TRIED = 6
# Questions that share so much of their words ask the same.
_SAME = 0.5
# Questions whose answerability is remembered; each is a few hundred bytes.
_REMEMBERED = 2_000
# Nearly every question has these words.
_EVERYWHERE = ("cmo", "cio", "marketing", "it")
_QUESTIONS = Path(__file__).parent / "topic_questions.yaml"


class Suggester:
    """Offers follow-ups; remembers which questions this state of the corpus answers."""

    def __init__(self, assistant: Assistant) -> None:
        # No model: whether the corpus answers is settled before one would be asked.
        self._assistant = Assistant(assistant.index, assistant.calibration)
        self._answerable: dict[tuple[str, str, Filters], bool] = {}

    def followups(
        self, answer: Answer, asked: Sequence[str], language: str, filters: Filters
    ) -> tuple[str, ...]:
        """Up to three questions in an interface language that the corpus answers, and that none
        of the questions `asked` so far has asked; none after an abstention."""
        if answer.outcome is Outcome.ABSTAINED:
            return ()
        chosen: list[str] = []
        candidates = self._candidates(answer, language)
        for tried, question in enumerate(candidates):
            if len(chosen) == MOST_SUGGESTIONS or tried == _TRIED:
                break
            new = all(not _same(question, other, language) for other in (*asked, *chosen))
            if new and self._answers(question, answer.corpus, filters):
                chosen.append(question)
        return tuple(chosen)

    def _candidates(self, answer: Answer, language: str) -> Iterator[str]:
        """The same question on the other role, then one on each topic of the sources."""
        question = answer.question.standalone
        if answer.question.language == language:
            roles = [role for role in ("CMO", "CIO") if role in question]
            if len(roles) == 1:
                yield stand_alone("And " + ("CIO" if roles == ["CMO"] else "CMO"), [question])
        questions = topic_questions()
        for topic in self._topics(answer):
            if topic in questions:
                yield questions[topic][language]

    def _topics(self, answer: Answer) -> list[str]:
        """The topics of the sources, those of most of them first."""
        cited = dict.fromkeys(citation.document_id for citation in answer.citations)
        found = dict.fromkeys(hit.passage.document_id for hit in answer.retrieved)
        with self._assistant.index.searching() as search:
            documents = [search.document(document_id) for document_id in (*cited, *found)]
        topics = Counter(topic for d in documents if d for topic in d.metadata.topics)
        return [topic for topic, _ in topics.most_common()]

    def _answers(self, question: str, corpus: str, filters: Filters) -> bool:
        key = (question, corpus, filters)
        if key not in self._answerable:
            if len(self._answerable) >= _REMEMBERED:
                self._answerable.clear()
            try:
                answer = self._assistant.answer(question, filters=filters)
            except TandemError:
                return False  # whoever asks something is told why
            self._answerable[key] = answer.outcome is Outcome.ANSWERED
        return self._answerable[key]


def _same(one: str, other: str, language: str) -> bool:
    """Whether two questions ask the same; the same question on another role does not."""
    if _roles(one) != _roles(other) and _words(one, language) == _words(other, language):
        return False
    first, second = _words(one, language), _words(other, language)
    return len(first & second) >= _SAME * max(1, min(len(first), len(second)))


def _roles(text: str) -> frozenset[str]:
    return frozenset(role for role in ("CMO", "CIO") if role in text)


def _words(text: str, language: str) -> frozenset[str]:
    letters = "".join(c if c.isalnum() else " " for c in text.lower())
    return frozenset(
        word
        for word in letters.split()
        if word not in function_words(language) and not word.startswith(_EVERYWHERE)
    )


@cache
def topic_questions() -> Mapping[str, Mapping[str, str]]:
    """For each topic of the corpus a question in every language of the interface."""
    questions: dict[str, dict[str, str]] = yaml.safe_load(_QUESTIONS.read_text(encoding="utf-8"))
    return questions
