"""The story of the evidence: what the sources of an answer weigh, and where their figures differ.

Everything here is counted and compared, nothing is written by a model. `confidence` says how surely
the passages found are about the question; evidence says what stands behind what they state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.citations import Citation
from assistant.evidence.claims import groups_of
from assistant.evidence.disagreement import Disagreement, disagreements
from assistant.evidence.findings import Finding, cited, echoes, findings
from assistant.evidence.sources import source_of
from assistant.evidence.strength import Strength, strength_of
from assistant.evidence.timeline import Timeline, timeline_of
from assistant.question import Question
from assistant.retrieval import Retrieval
from ingest.index import Search


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind an answer, which figures differ, and how they lie over the years."""

    strength: Strength
    disagreements: tuple[Disagreement, ...] = ()
    timeline: Timeline | None = None

    def to_dict(self, language: str) -> dict[str, Any]:
        """The contract's `evidence`, its words in an interface language."""
        return {
            "strength": self.strength.to_dict(language),
            "disagreements": [
                {"points": [point.to_dict(language) for point in disagreement.points]}
                for disagreement in self.disagreements
            ],
            "timeline": self.timeline.to_dict(language) if self.timeline else None,
        }


def weigh(
    question: Question, citations: Sequence[Citation], retrieval: Retrieval, search: Search
) -> Evidence | None:
    """The evidence of an answer with these citations; None for an answer without any."""
    if not citations:
        return None
    found = findings(retrieval)
    quoted = cited(citations, found)
    groups = groups_of(quoted, found, search)
    differing = disagreements(groups, citations, search)
    return Evidence(
        strength=_strength(citations, quoted, found, search, bool(differing)),
        disagreements=differing,
        timeline=timeline_of(question.standalone, groups, citations, search),
    )


def _strength(
    citations: Sequence[Citation],
    quoted: Sequence[Finding],
    found: Sequence[Finding],
    search: Search,
    differing: bool,
) -> Strength:
    """The cited sources, and those further ones that say the same as a cited sentence."""
    behind = [[quote, *echoes(quote, found)] for quote in quoted]
    ids = dict.fromkeys(citation.document_id for citation in citations)
    ids |= dict.fromkeys(f.passage.document_id for said in behind for f in said)
    documents = {i: document for i in ids if (document := search.document(i)) is not None}
    sources = {i: source_of(document) for i, document in documents.items()}
    studies = [
        {sources[f.passage.document_id].study: f for f in said if f.passage.document_id in sources}
        for said in behind
    ]
    return strength_of(
        list(sources.values()),
        agreeing=max(map(len, studies), default=1),
        with_figures={study for said in studies for study, f in said.items() if f.measured},
        differing=differing,
    )
