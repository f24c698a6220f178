"""Findings: the sentences of what was found, with their vectors, and which of them say the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.citations import Citation
from assistant.evidence.figures import Figure, Kind, compatible, find_figures
from assistant.retrieval import Retrieval
from ingest.encoder import Vectors
from ingest.passages import Passage, Span

# Of two sentences of different documents with this cosine or more, nine in ten pairs of the corpus
# say the same (read: 60 pairs by the shipped encoder; at 0.60 it is six in ten).
SAME = 0.66
# A sentence that fits the question this much less than the one quoted answers something else.
_ANSWERS_TOO = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """A sentence of a passage that was found; `similarity` is its cosine with the question."""

    passage: Passage
    span: Span
    similarity: float
    vector: Vectors = field(repr=False)

    @property
    def text(self) -> str:
        return self.passage.sentence(self.span)

    @property
    def shares(self) -> list[Figure]:
        """The shares that the sentence states."""
        return [figure for figure in self._figures if figure.kind is Kind.SHARE]

    @property
    def measured(self) -> bool:
        """Whether the sentence states what somebody measured, and not only how many there were."""
        return any(figure.kind is not Kind.COUNT for figure in self._figures)

    @property
    def _figures(self) -> list[Figure]:
        return find_figures(self.text, self.passage.language)

    def alike(self, other: "Finding") -> float:
        """The cosine of two sentences' vectors."""
        return float(self.vector @ other.vector)


def findings(retrieval: Retrieval) -> list[Finding]:
    """Every sentence of the hits, those of the best hit first; none where vectors are missing."""
    return [
        Finding(hit.passage, span, similarity, vector)
        for hit in retrieval.hits
        if hit.passage.id in retrieval.sentence_vectors
        for span, similarity, vector in zip(
            hit.passage.sentences,
            hit.sentence_similarities,
            retrieval.sentence_vectors[hit.passage.id],
            strict=True,
        )
    ]


def cited(citations: Sequence[Citation], found: Sequence[Finding]) -> list[Finding]:
    """The sentences that the citations quote, as far as they are among those found."""
    return [
        finding
        for citation in citations
        for finding in found
        if finding.passage.id == citation.passage_id
        and finding.span.start < citation.end
        and citation.start < finding.span.end
    ]


def echoes(quoted: Finding, found: Sequence[Finding]) -> list[Finding]:
    """The sentences of other documents that say the same as a quoted one, and answer as well."""
    return [
        finding
        for finding in found
        if finding.passage.document_id != quoted.passage.document_id
        and finding.similarity >= _ANSWERS_TOO * quoted.similarity
        and finding.alike(quoted) >= SAME
        and not _other_figures(finding, quoted)
    ]


def _other_figures(first: Finding, second: Finding) -> bool:
    """Whether two sentences state shares of which none can be the same."""
    pairs = [(mine, theirs) for mine in first.shares for theirs in second.shares]
    return bool(pairs) and not any(compatible(mine, theirs) for mine, theirs in pairs)
