"""Points: a figure as evidence shows it, with its year, who was asked, and the checked quote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.citations import Citation, checked, cite
from assistant.evidence.claims import Claim
from assistant.evidence.figures import Figure
from assistant.evidence.wording import decimal, words
from ingest.index import Search


@dataclass(frozen=True, slots=True)
class Point:
    """A share with its source; `citation.n` is 0 where the answer itself does not cite it."""

    figure: Figure
    year: int | None
    study: str
    citation: Citation

    @property
    def asked(self) -> str | None:
        """Who was asked, as the source states it."""
        return self.citation.sample

    def shown(self, language: str) -> str:
        """The figure as an interface language writes it, with its hedge: "über 20 %"."""
        low, high = (decimal(language, value) for value in (self.figure.low, self.figure.high))
        number = low if low == high else f"{low}–{high}"
        share = words(language, "share", number=number)
        return words(language, f"hedge_{self.figure.hedge.value}", figure=share)

    def to_dict(self, language: str) -> dict[str, Any]:
        """The contract's `point`."""
        citation = self.citation
        return {
            "value": round(self.figure.value, 2),
            "text": self.shown(language),
            "hedge": self.figure.hedge.value,
            "year": self.year,
            "asked": self.asked,
            "study": self.study,
            "n": citation.n or None,
            "document_id": citation.document_id,
            "passage_id": citation.passage_id,
            "title": citation.title,
            "publisher": citation.publisher,
            "language": citation.language,
            "quote": citation.quote,
            "start": citation.start,
            "end": citation.end,
            "verified": citation.verified,
        }


def points_of(
    claims: Iterable[Claim], citations: Sequence[Citation], search: Search
) -> tuple[Point, ...]:
    """The claims with checked quotes, by year, undated last; one whose quote fails is left out."""
    points = [_point(claim, citations, search) for claim in claims]
    kept = [point for point in points if point is not None]
    return tuple(sorted(kept, key=lambda p: (p.year is None, p.year or 0, p.figure.value)))


def _point(claim: Claim, citations: Sequence[Citation], search: Search) -> Point | None:
    passage, span = claim.finding.passage, claim.finding.span
    document = search.document(passage.document_id)
    if document is None:
        return None
    quote = cite(document, passage.id, span.start, span.end, passage.language, None)
    citation = checked(quote, document)
    if not citation.verified or citation.quote != claim.finding.text:
        return None
    n = next((c.n for c in citations if _same_place(c, citation)), 0)
    return Point(claim.figure, claim.year, claim.source.study, replace(citation, n=n))


def _same_place(first: Citation, second: Citation) -> bool:
    same_document = first.document_id == second.document_id
    return same_document and first.start < second.end and second.start < first.end
