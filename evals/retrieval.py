"""Are the right documents found, and near the top?

The measures are those of ir_measures: R@k, RR@10 and nDCG@10 with binary relevance
(Järvelin and Kekäläinen, TOIS 2002), over documents: a document stands where its first hit does.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from evals.cases import Case
from evals.scores import Scores, scored, unscored

_CUTOFFS = (1, 5, 10)
_DEPTH = 10


def score_retrieval(case: Case, answer: Mapping[str, Any]) -> Scores:
    """recall@1/5/10, mrr@10 and ndcg@10 of one answer's `retrieved`."""
    names = [*(f"recall@{k}" for k in _CUTOFFS), f"mrr@{_DEPTH}", f"ndcg@{_DEPTH}"]
    if not case.answerable:
        return {name: unscored("unanswerable: no document is relevant") for name in names}
    ranking = document_ranking(answer)
    values = [recall(ranking, case.relevant, k) for k in _CUTOFFS]
    values += [reciprocal_rank(ranking, case.relevant), ndcg(ranking, case.relevant)]
    return {name: scored(value) for name, value in zip(names, values, strict=True)}


def document_ranking(answer: Mapping[str, Any]) -> list[str]:
    """The documents of `retrieved`, each once, where its best hit stands."""
    hits = sorted(answer["retrieved"], key=lambda hit: int(hit["rank"]))
    return list(dict.fromkeys(str(hit["document_id"]) for hit in hits))


def recall(ranking: Sequence[str], relevant: Collection[str], cutoff: int) -> float:
    """The share of the relevant documents among the first `cutoff`."""
    wanted = set(relevant)
    return len(wanted & set(ranking[:cutoff])) / len(wanted)


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """One over the rank of the first relevant document; 0 if it is not among the first ten."""
    ranks = (rank for rank, d in enumerate(ranking[:_DEPTH], start=1) if d in relevant)
    first = next(ranks, None)
    return 1.0 / first if first else 0.0


def ndcg(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Discounted gain of the first ten over that of the best possible ranking."""
    gain = sum(_discount(r) for r, d in enumerate(ranking[:_DEPTH], start=1) if d in relevant)
    best = sum(_discount(rank) for rank in range(1, min(len(set(relevant)), _DEPTH) + 1))
    return gain / best


def _discount(rank: int) -> float:
    return 1.0 / math.log2(rank + 1)
