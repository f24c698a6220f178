"""Retrieval: meaning and words fused into one ranking that favours no language."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.calibration import Calibration
from assistant.question import Question
from ingest.encoder import Vectors
from ingest.index import Search
from ingest.lexical import words
from ingest.passages import Passage

# Candidates of each leg before fusion, and hits after it.
_CANDIDATES = 200
HITS = 30
# BM25 scores of a question that hardly matches are not stretched to a full match.
_LEAST_BEST_BM25 = 10.0
# Passages that share more of their words than this say the same.
_NEAR_IDENTICAL = 0.9


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer; `score` is higher for better, ranks count from 1."""

    passage: Passage
    score: float
    rank: int
    similarity: float
    dense_rank: int | None
    lexical_rank: int | None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The hits, best first, and the question's vector that found them."""

    hits: tuple[Hit, ...]
    question_vector: Vectors | None

    def top_documents(self, count: int) -> tuple[Hit, ...]:
        """The hits of the `count` best documents, best first."""
        documents = list(dict.fromkeys(hit.passage.document_id for hit in self.hits))[:count]
        return tuple(hit for hit in self.hits if hit.passage.document_id in documents)


def retrieve(question: Question, search: Search, calibration: Calibration) -> Retrieval:
    """The passages that fit the question best, whatever language they are in."""
    vector = search.encode_question(question.standalone)
    dense = search.dense(vector, question.filters, _CANDIDATES) if vector is not None else []
    lexical = search.lexical(
        question.standalone, question.language, question.filters, _CANDIDATES
    )
    similarity = {hit.passage_id: hit.score for hit in dense}
    bias = search.language_similarity(vector) if vector is not None else {}
    best_bm25 = max([_LEAST_BEST_BM25, *(hit.score for hit in lexical)])
    words_score = {hit.passage_id: hit.score / best_bm25 for hit in lexical}
    scores = {
        passage_id: similarity.get(passage_id, 0.0)
        - calibration.language_debias * bias.get(search.stored(passage_id).language, 0.0)
        + calibration.lexical_weight * words_score.get(passage_id, 0.0)
        for passage_id in similarity.keys() | words_score.keys()
    }
    ranked = sorted(scores, key=lambda passage_id: (-round(scores[passage_id], 5), passage_id))
    dense_rank = {hit.passage_id: rank for rank, hit in enumerate(dense, start=1)}
    lexical_rank = {hit.passage_id: rank for rank, hit in enumerate(lexical, start=1)}
    passages = search.passages(ranked[: 2 * HITS])
    kept = _distinct([passages[passage_id] for passage_id in ranked[: 2 * HITS]])[:HITS]
    hits = tuple(
        Hit(
            passage,
            round(scores[passage.id], 4),
            rank,
            round(similarity.get(passage.id, 0.0), 4),
            dense_rank.get(passage.id),
            lexical_rank.get(passage.id),
        )
        for rank, passage in enumerate(kept, start=1)
    )
    return Retrieval(hits, vector)


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    """The passages without those that repeat a better one nearly word for word."""
    kept: list[Passage] = []
    seen: list[frozenset[str]] = []
    for passage in passages:
        bag = frozenset(words(passage.text))
        if all(len(bag & other) < _NEAR_IDENTICAL * len(bag | other) for other in seen):
            kept.append(passage)
            seen.append(bag)
    return kept
