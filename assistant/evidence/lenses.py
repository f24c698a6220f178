"""Two lenses: what marketing-side and IT-side sources say to one question, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.calibration import Calibration
from assistant.citations import Citation
from assistant.evidence.claims import Claim, claims_of, same_thing
from assistant.evidence.findings import Finding, cited, findings
from assistant.evidence.points import Point, points_of
from assistant.evidence.sources import source_of
from assistant.evidence.wording import words
from assistant.extract import Extraction, extract, quotes
from assistant.question import Question
from assistant.retrieval import Retrieval, retrieve
from ingest.index import Search

# Sentences of each side: enough to compare, few enough to read side by side.
_MOST_SENTENCES = 3
# A third of the corpus is less sure of an answer than the whole: of these shares of its confidence
# and of its best sentence's cosine on, a side speaks (read on 23 questions).
_AS_SURE = 0.45
_AS_NEAR = 0.7


class Relation(StrEnum):
    """How the two sides stand to each other; only figures decide between differ and agree."""

    DIFFER = "differ"
    AGREE = "agree"
    BOTH = "both"
    ONLY_CMO = "only_cmo"
    ONLY_CIO = "only_cio"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Lenses:
    """Checked quotes of each side, and the two figures that decide whether they differ or agree."""

    marketing: tuple[Citation, ...]
    it: tuple[Citation, ...]
    relation: Relation
    figures: tuple[Point, ...] = ()

    def said(self, language: str) -> str:
        """How the two sides stand to each other, in a careful sentence."""
        shown = [point.shown(language) for point in self.figures]
        first, second = shown if len(shown) == 2 else ("", "")
        return words(language, f"lens_{self.relation.value}", first=first, second=second)

    def to_dict(self, language: str) -> dict[str, Any]:
        """Plain JSON values, the words in an interface language."""
        return {
            "relation": self.relation.value,
            "said": self.said(language),
            "marketing": [citation.to_dict() for citation in self.marketing],
            "it": [citation.to_dict() for citation in self.it],
            "figures": [point.to_dict(language) for point in self.figures],
        }


def look(question: Question, search: Search, calibration: Calibration) -> Lenses:
    """Up to three sentences of each side that answer a question, under its other filters."""
    whole = _seen((), question, search, calibration)
    sides = [_seen((side,), question, search, calibration) for side in ("cmo", "cio")]
    marketing, it = (
        side.quoted(search) if side.answers(whole, calibration) else ((), []) for side in sides
    )
    relation, claims = _relation(marketing[1], it[1], search)
    points = points_of(claims, (*marketing[0], *it[0]), search)
    return Lenses(marketing[0], it[0], relation, points)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What sources of some perspectives say to a question."""

    question: Question
    retrieval: Retrieval
    extraction: Extraction

    def answers(self, whole: "_Seen", calibration: Calibration) -> bool:
        """Whether it answers: surely enough by itself, or not much less than all together."""
        weights = calibration.confidence_weights
        sure, all_sure = (seen.extraction.signals.confidence(weights) for seen in (self, whole))
        near, all_near = (seen.extraction.signals.sentence for seen in (self, whole))
        if all_sure < calibration.abstain_below:
            return False
        as_good = sure >= _AS_SURE * all_sure and near >= _AS_NEAR * all_near
        return bool(self.extraction.sentences) and (sure >= calibration.abstain_below or as_good)

    def quoted(self, search: Search) -> tuple[tuple[Citation, ...], list[Finding]]:
        """The quotes of the best sentences, and those sentences among all found."""
        best = replace(self.extraction, sentences=self.extraction.sentences[:_MOST_SENTENCES])
        citations = tuple(quotes(self.question, best, search))
        return citations, cited(citations, findings(self.retrieval))


def _seen(
    perspectives: tuple[str, ...], question: Question, search: Search, calibration: Calibration
) -> _Seen:
    limited = replace(question, filters=replace(question.filters, perspectives=perspectives))
    retrieval = retrieve(limited, search, calibration)
    return _Seen(limited, retrieval, extract(limited, retrieval, search, calibration))


def _relation(
    marketing: Sequence[Finding], it: Sequence[Finding], search: Search
) -> tuple[Relation, tuple[Claim, ...]]:
    pairs = [
        (first, second)
        for first in _claims(marketing, search)
        for second in _claims(it, search)
        if first.source.study != second.source.study and same_thing(first, second, search)
    ]
    differing = [pair for pair in pairs if pair[0].clashes(pair[1])]
    if pairs:
        return (Relation.DIFFER, differing[0]) if differing else (Relation.AGREE, pairs[0])
    if marketing and it:
        return Relation.BOTH, ()
    if marketing or it:
        return (Relation.ONLY_CMO if marketing else Relation.ONLY_CIO), ()
    return Relation.NEITHER, ()


def _claims(found: Sequence[Finding], search: Search) -> list[Claim]:
    documents = [(finding, search.document(finding.passage.document_id)) for finding in found]
    return [
        claim
        for finding, document in documents
        if document
        for claim in claims_of(finding, source_of(document))
    ]
