"""What practice questions teach: which sentence is the answer, and what an answer looks like."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from assistant.calibration import Calibration
from assistant.extract import PASSAGES, candidates_of, extract
from assistant.question import Question, understand
from assistant.relevance import features
from assistant.retrieval import retrieve
from evals.confidence import FOLDS, Observed
from evals.listwise import fit_listwise
from evals.practice import Practice
from ingest.index import Search

# Per list, of the listwise regression: the one with the best first sentences out of fold is taken.
_PENALTIES = (0.0003, 0.001, 0.003, 0.01)

Features = Mapping[str, float]


def fit_sentences(
    rows: Sequence[Practice], search: Search, calibration: Calibration
) -> tuple[Calibration, dict[str, Any]]:
    """The weights by which the answering sentence comes first among those of the best passages.

    Questions whose sentence retrieval does not bring up teach nothing here and are left out.
    """
    found = [(_features(row, search, calibration), row.fold(FOLDS)) for row in rows]
    lists = [(items, marks, fold) for (items, marks), fold in found if any(marks)]
    shares = {penalty: _first_share(lists, penalty) for penalty in _PENALTIES}
    penalty = max(shares, key=lambda p: shares[p])
    weights = fit_listwise([i for i, _, _ in lists], [m for _, m, _ in lists], penalty)
    weights = {name: round(weight, 4) for name, weight in weights.items()}
    evidence = {
        "questions": len(lists),
        "brought_up": round(len(lists) / len(rows), 4),
        "first": shares[penalty],
        "weights": weights,
    }
    return replace(calibration, sentence_weights=weights), evidence


def _features(
    row: Practice, search: Search, calibration: Calibration
) -> tuple[list[Features], list[bool]]:
    """The features of every sentence of the best passages, and which are the answer."""
    question = understand(row.question)
    hits = retrieve(question, search, calibration).hits[:PASSAGES]
    candidates = candidates_of(hits)
    found: list[Features] = [asdict(each) for each in features(question, candidates, search)]
    return found, [
        candidate.text == row.sentence and candidate.hit.passage.document_id == row.document_id
        for candidate in candidates
    ]


def _first_share(lists: Sequence[tuple[list[Features], list[bool], int]], penalty: float) -> float:
    """How often the answer comes first, by weights that never saw its document."""
    first = []
    for fold in range(FOLDS):
        seen = [one for one in lists if one[2] != fold]
        unseen = [one for one in lists if one[2] == fold]
        if not seen or not unseen:
            continue
        weights = fit_listwise([i for i, _, _ in seen], [m for _, m, _ in seen], penalty)
        for items, marks, _ in unseen:
            scores = [sum(weights[n] * item[n] for n in weights) for item in items]
            first.append(marks[int(np.argmax(scores))])
    return round(float(np.mean(first)), 4) if first else 0.0


def observe_practice(
    rows: Sequence[Practice], search: Search, calibration: Calibration
) -> list[Observed]:
    """What the extraction says of every practice question, and of its near miss."""
    return [
        Observed(_signals(understand(text), search, calibration), right, right, row.fold(FOLDS))
        for row in rows
        for text, right in ((row.question, True), (row.near_miss, False))
    ]


def _signals(question: Question, search: Search, calibration: Calibration) -> Features:
    retrieval = retrieve(question, search, calibration)
    extraction = extract(question, retrieval, search, calibration)
    return {name: float(value) for name, value in asdict(extraction.signals).items()}
