"""The writer that needs no model: the sentences of the best passages that answer a question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.calibration import Calibration
from assistant.citations import Citation, checked, cite, numbered
from assistant.confidence import Signals, signals
from assistant.demands import about, mentions
from assistant.floods import apart
from assistant.orders import is_quotable
from assistant.places import missing_places
from assistant.question import Question
from assistant.relevance import Candidate, features
from assistant.retrieval import Hit, Retrieval
from ingest.documents import Document
from ingest.encoder import Vectors
from ingest.index import Search
from ingest.passages import Span

# The best passages whose sentences are looked at, one by one.
PASSAGES = 12
MOST_STATEMENTS = 5
MOST_PER_DOCUMENT = 2
# Two sentences closer than this say the same; the second adds nothing.
_SAME_STATEMENT = 0.93


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be quoted, its cosine with the question and its score."""

    hit: Hit
    span: Span
    text: str
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """The sentences to quote, best first, and what the evidence is worth."""

    sentences: tuple[Sentence, ...]
    signals: Signals
    missing_names: tuple[str, ...]


def extract(
    question: Question, retrieval: Retrieval, search: Search, calibration: Calibration
) -> Extraction:
    """One to five sentences, at most two of a document, the most direct answer first."""
    hits = retrieval.hits[:PASSAGES]
    vectors = _rows(hits, retrieval)
    candidates = candidates_of(hits)
    quotable = [i for i, candidate in enumerate(candidates) if is_quotable(candidate.text)]
    if not quotable:
        return Extraction((), Signals(), question.names)
    found = features(question, candidates, search)
    scores = [each.score(calibration.sentence_weights) for each in found]
    order = sorted(quotable, key=lambda index: (-round(scores[index], 5), index))
    chosen = _choose(order, scores, candidates, vectors, calibration.statement_margin)
    spans = [(hit, span) for hit in hits for span in hit.passage.sentences]
    sentences = tuple(
        Sentence(*spans[i], candidates[i].text, scores[i], candidates[i].similarity) for i in chosen
    )
    sources = _sources(sentences, search)
    ranked = [(scores[index], found[index]) for index in order]
    return Extraction(sentences, signals(question, sources, ranked), _missing(question, sources))


def candidates_of(hits: Sequence[Hit]) -> list[Candidate]:
    """All sentences of the hits, in order; their cosines are 0 where there are no vectors."""
    return [
        Candidate(hit, hit.passage.sentence(span), similarity)
        for hit in hits
        for span, similarity in zip(hit.passage.sentences, _similarities(hit), strict=True)
    ]


def _similarities(hit: Hit) -> Sequence[float]:
    return hit.sentence_similarities or (0.0,) * len(hit.passage.sentences)


def _choose(
    order: Sequence[int],
    scores: Sequence[float],
    candidates: Sequence[Candidate],
    vectors: Vectors | None,
    margin: float,
) -> list[int]:
    """The best, and at most four more that come within `margin` of it and add something; a flood
    of sources that say the same counts once."""
    chosen, others = apart(order, scores, candidates, vectors)
    for index in others:
        if scores[index] < scores[others[0]] - margin or len(chosen) == MOST_STATEMENTS:
            break
        if _adds(index, chosen, candidates, vectors):
            chosen.append(index)
    return chosen


def quotes(question: Question, extraction: Extraction, search: Search) -> list[Citation]:
    """A checked citation for every sentence; one whose quote does not hold is left out."""
    citations = [_quote(question, sentence, search) for sentence in extraction.sentences]
    return numbered([citation for citation in citations if citation and citation.verified])


def _quote(question: Question, sentence: Sentence, search: Search) -> Citation | None:
    passage = sentence.hit.passage
    document = search.document(passage.document_id)
    if document is None:
        return None
    foreign = passage.language not in (question.language, "en")
    gloss = document.metadata.abstract_en if foreign else None
    span = sentence.span
    citation = cite(document, passage.id, span.start, span.end, passage.language, gloss)
    return checked(citation, document)


def _rows(hits: Sequence[Hit], retrieval: Retrieval) -> Vectors | None:
    """A row for every sentence of the hits, in order; None where vectors are missing."""
    stored = retrieval.sentence_vectors
    if not hits or any(hit.passage.id not in stored for hit in hits):
        return None
    return np.concatenate([stored[hit.passage.id] for hit in hits])


def _adds(
    index: int, chosen: Sequence[int], candidates: Sequence[Candidate], vectors: Vectors | None
) -> bool:
    """Whether a sentence says something new, from a source that may still be quoted."""
    document = candidates[index].hit.passage.document_id
    of_document = sum(candidates[other].hit.passage.document_id == document for other in chosen)
    if of_document >= MOST_PER_DOCUMENT:
        return False
    if vectors is None:
        return all(candidates[other].text != candidates[index].text for other in chosen)
    return all(float(vectors[index] @ vectors[other]) < _SAME_STATEMENT for other in chosen)


def _sources(sentences: Sequence[Sentence], search: Search) -> list[Document]:
    ids = dict.fromkeys(sentence.hit.passage.document_id for sentence in sentences)
    return [document for i in ids if (document := search.document(i)) is not None]


def _missing(question: Question, sources: Sequence[Document]) -> tuple[str, ...]:
    """The names, numbers and places of the question that none of the chosen sources mentions."""
    known = " ".join(f"{source.text} {about(source)}" for source in sources)
    names = (name for name in question.names if not mentions(known.lower(), name))
    return (*names, *missing_places(question.standalone, known))
