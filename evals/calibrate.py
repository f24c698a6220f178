"""The story of a calibration: fusion, confidence, thresholds, length of an answer, in this order.

Everything is fitted on development questions and judged on folds that the fit has not seen.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, cast

import numpy as np

from assistant.calibration import Calibration
from assistant.extract import Extraction, extract
from assistant.orders import orders_tandem
from assistant.question import Question, Turn, understand
from assistant.retrieval import retrieve
from evals.cases import Case, load_cases
from evals.confidence import FOLDS, Observed, confidence, fit_confidence, fit_thresholds
from evals.practice import load_practice
from evals.practising import fit_sentences, observe_practice
from evals.remembering import RememberingSearch
from evals.retrieval import ndcg, recall
from ingest.encoder import Encoder
from ingest.errors import TandemError
from ingest.index import Index, Search
from ingest.library import Library

EVIDENCE = Path(__file__).parent / "calibration.json"
_SEED = 20_240_601
# What is tried for each weight of the ranking: every `…_weight` of the calibration.
FUSION_GRID = {
    "sentence_weight": (0.0, 0.5, 1.0, 1.5, 2.5),
    "lexical_weight": (0.0, 0.15, 0.3, 0.5, 0.75, 1.0),
}
_STATEMENT_MARGINS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_RECALL_CUTOFF = 5
_CITATION_PRECISION = 0.9
_ABOUT_THE_SAME = 0.01


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with its question understood and the fold that its topic belongs to."""

    case: Case
    question: Question
    fold: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The new calibration, and the numbers that it was chosen by."""

    calibration: Calibration
    evidence: Mapping[str, Any]

    @property
    def sentences(self) -> list[str]:
        """What was chosen and what it is worth, for people."""
        e, c = self.evidence, self.calibration
        balance = e["threshold"]["balance"]
        return [
            f"fusion: {', '.join(f'{n} {w}' for n, w in _weights(c).items())}; "
            f"nDCG@10 and recall@5 {e['fusion']['before']:.3f} → {e['fusion']['after']:.3f} "
            f"(out of fold {e['fusion']['out_of_fold']:.3f})",
            f"sentences: the right one first {e['sentences']['first']:.3f} (out of fold), of "
            f"{e['sentences']['questions']} practice questions",
            f"abstain below {c.abstain_below}: answers "
            f"{balance['answered_unanswerable']:.3f} of the unanswerable and refuses "
            f"{balance['refused_answerable']:.3f} of the answerable",
            f"strong from {c.strong_above}; statement margin {c.statement_margin}",
        ]


def calibrate(
    questions: Path,
    practice: Path,
    library: Library,
    encoder: Encoder | None,
    current: Calibration,
) -> Fitted:
    """The calibration that serves best: what makes a sentence an answer, and an answer sure, is
    fitted on practice questions; the ranking and the thresholds on the development questions.

    Refuses test questions.
    """
    cases = load_cases(questions)
    refuse_test_questions(questions, cases)
    folds = topic_folds(cases)
    rows = load_practice(practice)
    with Index(library, encoder).searching() as live:
        search = cast(Search, RememberingSearch(live))
        asked = [Asked(case, _understood(case), folds[case.topic]) for case in cases]
        calibration, fusion = _fit_fusion(asked, search, current)
        calibration, sentences = fit_sentences(rows, search, calibration)
        practised = observe_practice(rows, search, calibration)
        observed = [_observe(one, search, calibration) for one in asked]
        calibration, weights = fit_confidence(practised, calibration)
        sureness = np.array(
            [_sureness(*one, calibration) for one in zip(asked, observed, strict=True)]
        )
        calibration, threshold = fit_thresholds(observed, sureness, calibration)
        sure = [
            one
            for one, value in zip(asked, sureness, strict=True)
            if value >= calibration.abstain_below
        ]
        calibration, margins = _fit_margin(sure, search, calibration)
    evidence = {
        "questions": {"file": questions.name, "cases": len(cases), "topics": len(folds)},
        "fusion": fusion,
        "sentences": sentences,
        "confidence": weights,
        "threshold": threshold,
        "statement_margin": margins,
    }
    return Fitted(calibration, evidence)


def write_calibration(fitted: Fitted, calibration: Path, evidence: Path) -> None:
    """The file that answers read, and beside it what it was chosen by."""
    fitted.calibration.save(calibration)
    text = json.dumps(fitted.evidence, ensure_ascii=False, indent=1)
    evidence.write_text(text + "\n", encoding="utf-8")


def refuse_test_questions(file: Path, cases: Sequence[Case]) -> None:
    """TandemError for a file that is, or contains, test questions: they must stay unseen."""
    named = [case.id for case in cases if "test" in case.id.lower()]
    if "test" in file.stem.lower() or named:
        found = f" ({named[0]})" if named else ""
        raise TandemError(
            f"{file.name} holds test questions{found}, and nothing may be fitted on them: "
            "calibrate on the development questions"
        )


def topic_folds(cases: Sequence[Case]) -> dict[str, int]:
    """A fold for every topic, answerable and unanswerable ones spread evenly."""
    generator = np.random.default_rng(_SEED)
    folds: dict[str, int] = {}
    for answerable in (True, False):
        topics = sorted({case.topic for case in cases if case.answerable is answerable})
        for place, row in enumerate(generator.permutation(len(topics))):
            folds[topics[row]] = place % FOLDS
    return folds


def _understood(case: Case) -> Question:
    return understand(case.question, history=[Turn(role, text) for role, text in case.history])


def _fit_fusion(
    asked: Sequence[Asked], search: Search, current: Calibration
) -> tuple[Calibration, dict[str, Any]]:
    """The weights of the ranking, by the mean of nDCG@10 and recall@5 over the answerable."""
    answerable = [one for one in asked if one.case.answerable]
    tried = [replace(current, **option) for option in _fusion_options()]
    options = [current, *(option for option in tried if option != current)]
    values = np.array([[_ranking_value(one, search, o) for one in answerable] for o in options])
    folds = np.array([one.fold for one in answerable])
    best = int(values.mean(axis=1).argmax())
    picks = [int(values[:, folds != fold].mean(axis=1).argmax()) for fold in range(FOLDS)]
    unseen = np.concatenate([values[pick, folds == fold] for fold, pick in enumerate(picks)])
    evidence = {
        "before": round(float(values[0].mean()), 4),
        "after": round(float(values[best].mean()), 4),
        "out_of_fold": round(float(unseen.mean()), 4),
        "picked_per_fold": [_weights(options[pick]) for pick in picks],
        "grid": [
            _weights(option) | {"value": round(float(row.mean()), 4)}
            for option, row in zip(options, values, strict=True)
        ],
    }
    return options[best], evidence


def _fusion_options() -> list[dict[str, Any]]:
    return [
        dict(zip(FUSION_GRID, values, strict=True)) for values in product(*FUSION_GRID.values())
    ]


def _weights(calibration: Calibration) -> dict[str, float]:
    """The weights of the ranking, by name."""
    return {name: float(getattr(calibration, name)) for name in FUSION_GRID}


def _ranking_value(one: Asked, search: Search, calibration: Calibration) -> float:
    hits = retrieve(one.question, search, calibration).hits
    ranking = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    relevant = one.case.relevant
    return (ndcg(ranking, relevant) + recall(ranking, relevant, _RECALL_CUTOFF)) / 2


def _observe(one: Asked, search: Search, calibration: Calibration) -> Observed:
    extraction = _extracted(one, search, calibration)
    signals = {name: float(value) for name, value in asdict(extraction.signals).items()}
    answerable = one.case.answerable
    return Observed(signals, answerable and _right(one.case, extraction), answerable, one.fold)


def _sureness(one: Asked, seen: Observed, calibration: Calibration) -> float:
    """The confidence with which a case is answered; none in an order, which never is."""
    if orders_tandem(one.question.text):
        return 0.0
    return confidence(seen, calibration.confidence_weights)


def _extracted(one: Asked, search: Search, calibration: Calibration) -> Extraction:
    retrieval = retrieve(one.question, search, calibration)
    return extract(one.question, retrieval, search, calibration)


def _right(case: Case, extraction: Extraction) -> bool:
    """Whether the quotes hold a vital fact; where none is written down, have a relevant source."""
    vital = [nugget for nugget in case.nuggets if nugget.vital]
    if not vital:
        return any(s.hit.passage.document_id in case.relevant for s in extraction.sentences)
    quotes = "\n".join(sentence.text for sentence in extraction.sentences)
    return any(nugget.found_in(quotes) for nugget in vital)


def _fit_margin(
    sure: Sequence[Asked], search: Search, calibration: Calibration
) -> tuple[Calibration, list[dict[str, float]]]:
    """How near to the best sentence a further one must come: precision first, then facts."""
    answered = [one for one in sure if one.case.answerable]
    tried = [
        _margin_value(answered, search, replace(calibration, statement_margin=margin))
        for margin in _STATEMENT_MARGINS
    ]
    precise = [one for one in tried if one["citation_precision"] >= _CITATION_PRECISION]
    # Where the bar is out of reach, facts are not given away for what still misses it; of what is
    # worth about the same, the more precise.
    if precise:
        best = max(precise, key=lambda one: one["facts"])
    else:
        worth = max(map(_worth, tried))
        near = [one for one in tried if _worth(one) >= worth - _ABOUT_THE_SAME]
        best = max(near, key=lambda one: one["citation_precision"])
    return replace(calibration, statement_margin=best["statement_margin"]), tried


def _worth(value: Mapping[str, float]) -> float:
    return value["citation_precision"] + value["facts"]


def _margin_value(
    answered: Sequence[Asked], search: Search, calibration: Calibration
) -> dict[str, float]:
    precisions, facts = [], []
    for one in answered:
        sentences = _extracted(one, search, calibration).sentences
        cited = {sentence.hit.passage.document_id for sentence in sentences}
        quotes = "\n".join(sentence.text for sentence in sentences)
        vital = [nugget for nugget in one.case.nuggets if nugget.vital]
        if cited:
            precisions.append(len(cited & set(one.case.relevant)) / len(cited))
        if vital:
            facts.append(sum(nugget.found_in(quotes) for nugget in vital) / len(vital))
    return {
        "statement_margin": calibration.statement_margin,
        "citation_precision": round(float(np.mean(precisions)), 4) if precisions else 0.0,
        "facts": round(float(np.mean(facts)), 4) if facts else 0.0,
    }
