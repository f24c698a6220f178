"""The answer contract (assistant/answer.schema.json) as values: what everybody else reads."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.citations import Citation, Statement
from assistant.compose import Record
from assistant.evidence.weigh import Evidence
from assistant.question import Question
from assistant.retrieval import Hit


class Outcome(StrEnum):
    """Whether the corpus answers: fully, only in part, or not."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    ABSTAINED = "abstained"


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
    evidence: Evidence | None = None
    model: Record | None = None
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
            "evidence": self.evidence.to_dict(self.language) if self.evidence else None,
            "model": self.model.to_dict() if self.model else None,
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


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "document_id": hit.passage.document_id,
        "passage_id": hit.passage.id,
        "score": hit.score,
        "rank": hit.rank,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }
