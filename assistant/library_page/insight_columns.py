"""What the playground shows of one query: how meaning, words and both together rank passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Assistant
from assistant.calibration import Calibration
from assistant.question import Question, understand
from assistant.retrieval import Hit, retrieve
from ingest.index import Search
from ingest.lexical import words
from ingest.passages import Passage
from ingest.vectors import Scored


@dataclass(frozen=True, slots=True)
class Knobs:
    """What can be turned: hits per column, the weights of the fusion, and when Tandem abstains."""

    k: int
    sentence_weight: float
    lexical_weight: float
    threshold: float

    @classmethod
    def of(cls, calibration: Calibration, k: int = 10) -> "Knobs":
        """As a calibration has them."""
        c = calibration
        return cls(k, c.sentence_weight, c.lexical_weight, c.abstain_below)

    def turned(self, calibration: Calibration) -> Calibration:
        """A calibration with these weights and this threshold."""
        return replace(
            calibration,
            sentence_weight=self.sentence_weight,
            lexical_weight=self.lexical_weight,
            abstain_below=self.threshold,
        )


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in a column; `terms` are its words that the query asks for, in lower case.

    The ranks are those of the other two ways of searching, where it is a hit of the fused one.
    """

    rank: int
    score: float
    passage: Passage
    title: str
    terms: tuple[str, ...]
    dense_rank: int | None = None
    lexical_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Play:
    """The three columns of a query, and the answer that Tandem gives with these knobs."""

    dense: tuple[Ranked, ...]
    lexical: tuple[Ranked, ...]
    fused: tuple[Ranked, ...]
    answer: Answer
    has_encoder: bool


def play(query: str, knobs: Knobs, assistant: Assistant) -> Play:
    """Searches with these knobs; QuestionError for a query that cannot be searched for."""
    index, calibration = assistant.index, knobs.turned(assistant.calibration)
    answer = Assistant(index, calibration).answer(query)  # no model: what is found is in question
    question = understand(query)
    with index.searching() as search:
        vector = search.encode_question(question.standalone)
        dense: Sequence[Scored] = []
        if vector is not None:
            dense = search.dense(vector, question.filters, knobs.k)
        lexical = search.lexical(question.standalone, question.language, question.filters, knobs.k)
        hits = retrieve(question, search, calibration).hits[: knobs.k]
        columns = _Columns(question, search)
        return Play(
            columns.scored(dense),
            columns.scored(lexical),
            tuple(columns.fused(hit) for hit in hits),
            answer,
            vector is not None,
        )


class _Columns:
    """Makes rows of hits; a word of a passage matches as the word index matches it."""

    def __init__(self, question: Question, search: Search) -> None:
        self._search = search
        asked = search.question_words(question.standalone, question.language)
        self._asked = frozenset(term for variants in asked for term in variants)

    def scored(self, hits: Sequence[Scored]) -> tuple[Ranked, ...]:
        passages = self._search.passages([hit.passage_id for hit in hits])
        return tuple(
            self._row(rank, round(hit.score, 4), passages[hit.passage_id])
            for rank, hit in enumerate(hits, start=1)
        )

    def fused(self, hit: Hit) -> Ranked:
        row = self._row(hit.rank, hit.score, hit.passage)
        return replace(row, dense_rank=hit.dense_rank, lexical_rank=hit.lexical_rank)

    def _row(self, rank: int, score: float, passage: Passage) -> Ranked:
        document = self._search.document(passage.document_id)
        title = document.title if document else passage.document_id
        terms = tuple(
            word
            for word in dict.fromkeys(words(f"{passage.heading} {passage.text}"))
            if self._asked & self._search.terms(word, passage.language)
        )
        return Ranked(rank, score, passage, title, terms)
