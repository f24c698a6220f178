"""Retrieval: meaning and words fused into one ranking, over all languages at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.calibration import Calibration
from assistant.question import Question
from ingest.encoder import Vectors
from ingest.index import Search
from ingest.lexical import words
from ingest.passages import Passage

# Candidates of each leg before fusion, and hits after it.
_CANDIDATES = 200
HITS = 50
# BM25 scores of a question that hardly matches are not stretched to a full match.
_LEAST_BEST_BM25 = 10.0
# Passages that share more of their words than this say the same.
_NEAR_IDENTICAL = 0.9
_NONE = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer; `score` is higher for better, ranks count from 1.

    `similarity` is the passage's cosine with the question, `sentence_similarities` those of its
    sentences, in order (none without an encoder).
    """

    passage: Passage
    score: float
    rank: int
    similarity: float
    dense_rank: int | None
    lexical_rank: int | None
    sentence_similarities: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The hits, best first, and the sentence vectors that were compared, by passage id."""

    hits: tuple[Hit, ...]
    sentence_vectors: dict[str, Vectors]

    def top_documents(self, count: int) -> tuple[Hit, ...]:
        """The hits of the `count` best documents, best first."""
        documents = list(dict.fromkeys(hit.passage.document_id for hit in self.hits))[:count]
        return tuple(hit for hit in self.hits if hit.passage.document_id in documents)


def retrieve(question: Question, search: Search, calibration: Calibration) -> Retrieval:
    """The passages that fit the question best, whatever language they are in.

    A passage scores its cosine, its best sentence's cosine and its words' BM25, weighted: an answer
    is often one sentence in a passage about something wider.
    """
    vector = search.encode_question(question.standalone)
    dense = search.dense(vector, question.filters, _CANDIDATES) if vector is not None else []
    lexical = search.lexical(question.standalone, question.language, question.filters, _CANDIDATES)
    candidates = list(dict.fromkeys(hit.passage_id for hit in (*dense, *lexical)))
    sentence_vectors = search.sentence_vectors(candidates) if vector is not None else {}
    cosines = {i: vectors @ vector for i, vectors in sentence_vectors.items() if vector is not None}
    similarity = {hit.passage_id: hit.score for hit in dense}
    best_sentence = {i: float(cosine.max()) for i, cosine in cosines.items()}
    best_bm25 = max([_LEAST_BEST_BM25, *(hit.score for hit in lexical)])
    words_score = {hit.passage_id: hit.score / best_bm25 for hit in lexical}
    scores = {
        passage_id: similarity.get(passage_id, 0.0)
        + calibration.sentence_weight * best_sentence.get(passage_id, 0.0)
        + calibration.lexical_weight * words_score.get(passage_id, 0.0)
        for passage_id in candidates
    }
    ranked = sorted(candidates, key=lambda passage_id: (-round(scores[passage_id], 5), passage_id))
    passages = search.passages(ranked[: 2 * HITS])
    kept = _distinct([passages[passage_id] for passage_id in ranked[: 2 * HITS]])[:HITS]
    dense_rank = {hit.passage_id: rank for rank, hit in enumerate(dense, start=1)}
    lexical_rank = {hit.passage_id: rank for rank, hit in enumerate(lexical, start=1)}
    hits = tuple(
        Hit(
            passage=passage,
            score=round(scores[passage.id], 4),
            rank=rank,
            similarity=round(similarity.get(passage.id, 0.0), 4),
            dense_rank=dense_rank.get(passage.id),
            lexical_rank=lexical_rank.get(passage.id),
            sentence_similarities=tuple(cosines.get(passage.id, _NONE).tolist()),
        )
        for rank, passage in enumerate(kept, start=1)
    )
    kept_vectors = {p.id: sentence_vectors[p.id] for p in kept if p.id in sentence_vectors}
    return Retrieval(hits, kept_vectors)


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
