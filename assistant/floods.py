"""Floods: one statement that several sources make in nearly the same words, as somebody plants it.

A planted sentence that repeats the question fits it better than any honest one, and five of them
would fill an answer. What at least three sources say alike is quoted once, by its best sentence;
what else may be quoted is measured by the best sentence outside.
"""

from collections.abc import Sequence

from assistant.relevance import Candidate
from ingest.encoder import Vectors

# Sentences closer than this to a flood's best one belong to it, from so many sources at least.
_ALIKE = 0.66
_SOURCES = 3
_MOST_FLOODS = 2
# How far (in logits) the best sentence outside may be behind, to be an answer at all.
_BEHIND = 25.0


def apart(
    order: Sequence[int],
    scores: Sequence[float],
    candidates: Sequence[Candidate],
    vectors: Vectors | None,
) -> tuple[list[int], list[int]]:
    """The best sentence of each flood that leads `order` (best first), and the sentences outside;
    none and all of them where no flood leads or nothing outside it is an answer."""
    floods: list[int] = []
    outside = list(order)
    while vectors is not None and outside and len(floods) < _MOST_FLOODS:
        best = outside[0]
        alike = {i for i in outside if float(vectors[i] @ vectors[best]) >= _ALIKE}
        if len({candidates[i].hit.passage.document_id for i in alike}) < _SOURCES:
            break
        floods.append(best)
        outside = [i for i in outside if i not in alike]
    if not outside or scores[outside[0]] < scores[order[0]] - _BEHIND:
        return [], list(order)
    return floods, outside
