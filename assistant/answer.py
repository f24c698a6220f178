"""The story of an answer: understand, retrieve, write, check the quotes, weigh the evidence."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.calibration import Calibration, load_calibration
from assistant.citations import Citation, checked, cite, numbered
from assistant.extract import Extraction, Sentence, extract
from assistant.question import Question, QuestionError, Turn, understand
from assistant.retrieval import Hit, Retrieval, retrieve
from assistant.wording import frame_language, language_name, say
from ingest.filters import Filters
from ingest.index import Index, Search
from ingest.language import UNKNOWN, known_language

# Documents in `retrieved` and titles on an abstention.
_RETRIEVED_DOCUMENTS = 10
_NEAREST = 3


class Outcome(StrEnum):
    """Whether the corpus answers: fully, only in part, or not."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    support: str = "verbatim"


@dataclass(frozen=True, slots=True)
class Nearest:
    """A document that comes near to a question that the corpus does not answer."""

    document_id: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer contract (assistant/answer.schema.json), as one value."""

    question: Question
    outcome: Outcome
    language: str
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    retrieved: tuple[Hit, ...]
    band: str
    confidence: float
    searched: dict[str, int]
    reason: str | None
    nearest: tuple[Nearest, ...]
    timing_ms: dict[str, float]
    corpus: str
    mode: str = "extractive"
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """The contract as plain JSON values."""
        cited: dict[str, int] = {}
        for language in {(c.document_id, c.language) for c in self.citations}:
            cited[language[1]] = cited.get(language[1], 0) + 1
        return {
            "question": self.question.to_dict(),
            "outcome": self.outcome.value,
            "mode": self.mode,
            "language": self.language,
            "text": self.text,
            "statements": [
                {"text": s.text, "citations": list(s.citations), "support": s.support}
                for s in self.statements
            ],
            "citations": [citation.to_dict() for citation in self.citations],
            "retrieved": [_hit(hit) for hit in self.retrieved],
            "confidence": {"band": self.band, "score": self.confidence},
            "coverage": {"searched": self.searched, "cited": dict(sorted(cited.items()))},
            "reason": self.reason,
            "nearest": [
                {"document_id": n.document_id, "title": n.title, "language": n.language}
                for n in self.nearest
            ],
            "notes": list(self.notes),
            "timing_ms": self.timing_ms,
            "corpus": self.corpus,
        }


class Assistant:
    """Answers questions from an index; the same question and index give the same answer."""

    def __init__(self, index: Index, calibration: Calibration | None = None) -> None:
        self.index = index
        self.calibration = calibration or load_calibration()

    def answer(
        self,
        text: str,
        *,
        filters: Filters | None = None,
        history: Sequence[Turn] = (),
        language: str | None = None,
    ) -> Answer:
        """The answer to a question; QuestionError for one that cannot be searched for.

        `language` is the reader's: Tandem speaks it, whatever language the question is in.
        """
        if language is not None and not known_language(language):
            raise QuestionError(f"{language!r} is no language code: use one like en, de, da.")
        clock = _Clock()
        with clock("understand"):
            question = understand(text, filters, history, language)
        with self.index.searching() as search:
            with clock("retrieve"):
                retrieval = retrieve(question, search, self.calibration)
            with clock("write"):
                extraction = extract(question, retrieval, search, self.calibration)
            with clock("check"):
                citations = _citations(question, extraction, search)
            reader = frame_language(language or question.language)
            return self._decide(question, reader, search, retrieval, extraction, citations, clock)

    def _decide(
        self,
        question: Question,
        language: str,
        search: Search,
        retrieval: Retrieval,
        extraction: Extraction,
        citations: Sequence[Citation],
        clock: "_Clock",
    ) -> Answer:
        confidence = round(extraction.signals.confidence(self.calibration.confidence_weights), 4)
        searched = search.document_counts(question.filters)
        retrieved = retrieval.top_documents(_RETRIEVED_DOCUMENTS)
        if not citations or confidence < self.calibration.abstain_below:
            outcome, band, citations = Outcome.ABSTAINED, "weak", []
        else:
            band = "strong" if confidence >= self.calibration.strong_above else "fair"
            outcome = Outcome.PARTIAL if extraction.missing_names else Outcome.ANSWERED
            band = "weak" if outcome is Outcome.PARTIAL else band
        nearest = _nearest(retrieved, search) if outcome is Outcome.ABSTAINED else ()
        reason = (
            self._reason(language, confidence, searched, extraction)
            if nearest or not citations
            else None
        )
        text = (
            _abstention(language, reason, nearest)
            if reason
            else _text(language, citations, outcome)
        )
        return Answer(
            question=question,
            outcome=outcome,
            language=language,
            text=text,
            statements=tuple(Statement(c.quote, (c.n,)) for c in citations),
            citations=tuple(citations),
            retrieved=retrieved,
            band=band,
            confidence=confidence,
            searched=searched,
            reason=reason,
            nearest=nearest,
            timing_ms=clock.times,
            corpus=f"{self.index.fingerprint} revision {search.revision}",
            notes=self._notes(language, search),
        )

    def _reason(
        self, language: str, confidence: float, searched: dict[str, int], extraction: Extraction
    ) -> str:
        if not searched:
            key = "no_documents" if self.index.library.has_documents() else "empty_library"
            return say(language, key)
        if extraction.missing_names:
            return say(language, "not_named", names=", ".join(extraction.missing_names))
        threshold = self.calibration.abstain_below
        return say(language, "below", score=f"{confidence:.0%}", threshold=f"{threshold:.0%}")

    def _notes(self, language: str, search: Search) -> tuple[str, ...]:
        notes = [] if self.index.encoder else [say(language, "keyword_only")]
        return tuple(notes + ([search.refused] if search.refused else []))


def _citations(question: Question, extraction: Extraction, search: Search) -> list[Citation]:
    """A checked citation for every sentence; one whose quote does not hold is left out."""
    citations = [_cite(question, sentence, search) for sentence in extraction.sentences]
    return numbered([citation for citation in citations if citation and citation.verified])


def _cite(question: Question, sentence: Sentence, search: Search) -> Citation | None:
    passage = sentence.hit.passage
    document = search.document(passage.document_id)
    if document is None:
        return None
    foreign = passage.language not in (question.language, "en")
    gloss = document.metadata.abstract_en if foreign else None
    span = sentence.span
    citation = cite(document, passage.id, span.start, span.end, passage.language, gloss)
    return checked(citation, document)


def _text(language: str, citations: Sequence[Citation], outcome: Outcome) -> str:
    documents = len({citation.document_id for citation in citations})
    key = "one_source" if documents == 1 else "sources"
    frame = say(language, "touches" if outcome is Outcome.PARTIAL else key, count=documents)
    return "\n\n".join([frame, *(_statement(language, citation) for citation in citations)])


def _statement(language: str, citation: Citation) -> str:
    # A source may itself write "[7]": escaped, it is not one of our marks.
    quote = re.sub(r"\[(\d+)\]", r"\\[\1\\]", citation.quote)
    line = f"{quote} [{citation.n}]"
    if citation.language not in (language, UNKNOWN):
        name = language_name(citation.language, language)
        line += f" ({say(language, 'in_language', name=name)})"
    if citation.gloss:
        line += "\n" + say(language, "gloss", gloss=citation.gloss)
    return line


def _abstention(language: str, reason: str, nearest: Sequence[Nearest]) -> str:
    lines = [f"{say(language, 'nothing')} {reason}"]
    if nearest:
        lines += [say(language, "nearest"), *(f"- {document.title}" for document in nearest)]
    return "\n".join(lines)


def _nearest(retrieved: Sequence[Hit], search: Search) -> tuple[Nearest, ...]:
    ids = list(dict.fromkeys(hit.passage.document_id for hit in retrieved))[:_NEAREST]
    documents = [search.document(document_id) for document_id in ids]
    return tuple(Nearest(d.id, d.title, d.language) for d in documents if d)


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "document_id": hit.passage.document_id,
        "passage_id": hit.passage.id,
        "score": hit.score,
        "rank": hit.rank,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }


class _Clock:
    """Milliseconds per stage, by name."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.times[stage] = round((time.perf_counter() - start) * 1000, 1)
