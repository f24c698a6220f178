"""The writer that needs no model: the sentences of the best passages that answer a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.calibration import Calibration
from assistant.confidence import Signals, about, mentions, named, signals
from assistant.question import Question
from assistant.retrieval import Hit, Retrieval
from ingest.documents import Document
from ingest.encoder import Vectors
from ingest.index import Search
from ingest.numbers import find_numbers
from ingest.passages import Span

# The best passages whose sentences are looked at, one by one.
_PASSAGES = 12
MOST_STATEMENTS = 5
MOST_PER_DOCUMENT = 2
# What counts beside a sentence's own cosine: how far its passage is behind the best one, shared
# words, names of the question, a figure, and a figure where one is asked for. The mean of the
# twenty best of 400 random draws on the development questions (vital nuggets 0.47 → 0.50).
_PASSAGE_WEIGHT = 1.0
_WORDS_WEIGHT = 0.5
_NAMES_WEIGHT = 0.3
_FIGURE_BONUS = 0.1
_ASKED_FIGURE_BONUS = 0.27
# Fewer words are a fragment, more are hard to check in seconds.
_SENTENCE_WORDS = (5, 60)
_LENGTH_PENALTY = 0.15
_QUESTION_PENALTY = 0.2
# Two sentences closer than this say the same; the second adds nothing.
_SAME_STATEMENT = 0.93
# A number in a question like "2014" is a year, not a figure asked for.
_YEARS = range(1900, 2100)


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
    hits = retrieval.hits[:_PASSAGES]
    candidates = [(hit, span) for hit in hits for span in hit.passage.sentences]
    if not candidates:
        return Extraction((), Signals(), question.names)
    texts = [hit.passage.sentence(span) for hit, span in candidates]
    vectors = _rows(hits, retrieval)
    similarities = [s for hit in hits for s in _similarities(hit)]
    asked = search.question_words(question.standalone, question.language)
    scored = [
        _scored(question, hit, hits[0].score, span, text, similarity, asked, search)
        for (hit, span), text, similarity in zip(candidates, texts, similarities, strict=True)
    ]
    order = sorted(range(len(scored)), key=lambda i: (-round(scored[i].score, 5), i))
    chosen: list[int] = []
    best_score = scored[order[0]].score
    floor = min(best_score, calibration.statement_floor * best_score)
    for index in order:
        if scored[index].score < floor or len(chosen) == MOST_STATEMENTS:
            break
        if _adds(index, chosen, scored, vectors):
            chosen.append(index)
    sentences = tuple(scored[index] for index in chosen)
    sources = _sources(sentences, search)
    best = sentences[0]
    found = signals(question, sources, hits, best.similarity)
    return Extraction(sentences, found, _missing(question, sources))


def _similarities(hit: Hit) -> Sequence[float]:
    return hit.sentence_similarities or (0.0,) * len(hit.passage.sentences)


def _rows(hits: Sequence[Hit], retrieval: Retrieval) -> Vectors | None:
    """A row for every sentence of the hits, in order; None where vectors are missing."""
    stored = retrieval.sentence_vectors
    if any(hit.passage.id not in stored for hit in hits):
        return None
    return np.concatenate([stored[hit.passage.id] for hit in hits])


def _scored(
    question: Question,
    hit: Hit,
    best_score: float,
    span: Span,
    text: str,
    similarity: float,
    asked: Sequence[Mapping[str, float]],
    search: Search,
) -> Sentence:
    language = hit.passage.language
    share = named(question, text, search.document(hit.passage.document_id))
    score = similarity + _PASSAGE_WEIGHT * (hit.score - best_score) + _NAMES_WEIGHT * share
    score += _WORDS_WEIGHT * shared_words(asked, search.terms(text, language))
    if _has_figure(text, language):
        score += _ASKED_FIGURE_BONUS if question.asks_number else _FIGURE_BONUS
    if not _SENTENCE_WORDS[0] <= len(text.split()) <= _SENTENCE_WORDS[1]:
        score -= _LENGTH_PENALTY
    if text.endswith("?"):
        score -= _QUESTION_PENALTY
    return Sentence(hit, span, text, score, similarity)


def _has_figure(text: str, language: str) -> bool:
    return any(
        number.percent or int(number.value) not in _YEARS for number in find_numbers(text, language)
    ) or bool(_NUMBER_WORDS.search(text))


# Figures in words, as texts begin sentences with them and round them off.
_NUMBER_WORDS = re.compile(
    r"(?i)\b(?:half|third|quarter|dozen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    r"hälfte|drittel|viertel|dutzend|zwanzig|dreißig|vierzig|fünfzig|hundert|halvdelen|tredjedel|"
    r"fjerdedel|hver (?:anden|tredje|fjerde|femte)|jede[rs]? (?:zweite|dritte|vierte|fünfte))\b"
)


def shared_words(asked: Sequence[Mapping[str, float]], present: frozenset[str]) -> float:
    """How much of a question's words is present in one variant or another, 0 to 1."""
    if not asked:
        return 0.0
    found = (max((w for term, w in word.items() if term in present), default=0.0) for word in asked)
    return sum(found) / len(asked)


def _adds(
    index: int, chosen: Sequence[int], scored: Sequence[Sentence], vectors: Vectors | None
) -> bool:
    """Whether a sentence says something new, from a source that may still be quoted."""
    document = scored[index].hit.passage.document_id
    of_document = sum(scored[other].hit.passage.document_id == document for other in chosen)
    if of_document >= MOST_PER_DOCUMENT:
        return False
    if vectors is None:
        return all(scored[other].text != scored[index].text for other in chosen)
    return all(float(vectors[index] @ vectors[other]) < _SAME_STATEMENT for other in chosen)


def _sources(sentences: Sequence[Sentence], search: Search) -> list[Document]:
    ids = dict.fromkeys(sentence.hit.passage.document_id for sentence in sentences)
    return [document for i in ids if (document := search.document(i)) is not None]


def _missing(question: Question, sources: Sequence[Document]) -> tuple[str, ...]:
    """The names and numbers of the question that none of the chosen sources mentions anywhere."""
    known = " ".join(f"{source.text} {about(source)}" for source in sources).lower()
    return tuple(name for name in question.names if not mentions(known, name))
