"""How sure an answer may call itself, and from when on it should keep silent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.calibration import Calibration
from evals.logistic import fit_logistic
from evals.statistics import Floats

FOLDS = 5
# Of the logistic regression; the one with the least loss out of fold is taken.
_PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0)
# An answer shown as "strong" should be right nine times in ten, seen on at least ten answers.
_STRONG_PRECISION = 0.9
# Sums of the two mistakes this close are the same: about one question of the development set.
_SAME_SUM = 0.02
_LEAST_STRONG = 10


@dataclass(frozen=True, slots=True)
class Observed:
    """What an extraction said about a case, whether its quotes hold a vital fact, and its fold."""

    signals: Mapping[str, float]
    right: bool
    answerable: bool
    fold: int


def fit_confidence(
    practised: Sequence[Observed], calibration: Calibration
) -> tuple[Calibration, dict[str, Any]]:
    """Weights of the signals that tell questions with an answer from near misses."""
    truths = np.array([one.answerable for one in practised])
    tried = {penalty: _unseen_confidences(practised, penalty) for penalty in _PENALTIES}
    losses = {penalty: _log_loss(unseen, truths) for penalty, unseen in tried.items()}
    penalty = min(losses, key=lambda p: losses[p])
    final = _logistic(practised, penalty)
    evidence = {
        "observed": len(practised),
        "weights": final,
        "loss_by_penalty": {str(p): round(loss, 4) for p, loss in losses.items()},
        "auroc_out_of_fold": auroc(tried[penalty], truths.tolist()),
    }
    return replace(calibration, confidence_weights=final), evidence


def _unseen_confidences(observed: Sequence[Observed], penalty: float) -> Floats:
    """The confidence of each case by weights fitted on the other folds."""
    unseen = np.zeros(len(observed))
    for fold in range(FOLDS):
        weights = _logistic([one for one in observed if one.fold != fold], penalty)
        for row, one in enumerate(observed):
            if one.fold == fold:
                unseen[row] = confidence(one, weights)
    return unseen


def _logistic(observed: Sequence[Observed], penalty: float) -> dict[str, float]:
    weights = fit_logistic([o.signals for o in observed], [o.answerable for o in observed], penalty)
    return {name: round(weight, 4) for name, weight in weights.items()}


def _log_loss(confidences: Floats, truths: Any) -> float:
    return float(-np.log(np.clip(np.where(truths, confidences, 1 - confidences), 1e-6, 1)).mean())


def confidence(one: Observed, weights: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(weights[n] * value for n, value in one.signals.items())
    return float(1.0 / (1.0 + np.exp(-total)))


def fit_thresholds(
    observed: Sequence[Observed], confidences: Floats, calibration: Calibration
) -> tuple[Calibration, dict[str, Any]]:
    """Abstain where both mistakes are rare and as rare as each other; call strong what is right
    nine times in ten."""
    answerable = np.array([one.answerable for one in observed])
    right = np.array([one.right for one in observed])
    levels = np.unique(confidences)
    middles = [0.0, *((levels[1:] + levels[:-1]) / 2).tolist()]
    curve = [_point(t, confidences, answerable, right) for t in middles]
    chosen = _balanced(curve)
    strong = [
        point["threshold"]
        for point in curve
        if point["answers"] >= _LEAST_STRONG and point["precision"] >= _STRONG_PRECISION
    ]
    strong_above = max(min(strong, default=1.0), chosen["threshold"])
    evidence = {
        "balance": chosen,
        "auroc_answerable": auroc(confidences, answerable.tolist()),
        "auroc_right": auroc(confidences, right.tolist()),
        "strong_reachable": bool(strong),
        "curve": curve,
    }
    fitted = replace(
        calibration,
        abstain_below=round(chosen["threshold"], 4),
        strong_above=round(strong_above, 4),
    )
    return fitted, evidence


def _balanced(curve: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    """Of the points whose two mistakes sum up to (almost) the least there is, the one whose worse
    mistake is least: the sum is flat over a wide range, and one question would move its lowest."""
    mistakes = [(p["answered_unanswerable"], p["refused_answerable"]) for p in curve]
    least = min(map(sum, mistakes)) + _SAME_SUM
    near = [(max(both), sum(both), number) for number, both in enumerate(mistakes)]
    return curve[min(entry for entry in near if round(entry[1], 4) <= round(least, 4))[2]]


def _point(threshold: float, confidences: Floats, answerable: Any, right: Any) -> dict[str, float]:
    given = confidences >= threshold
    count = int(given.sum())
    return {
        "threshold": round(threshold, 4),
        "answers": count,
        "answered_unanswerable": _share(given[~answerable]),
        "refused_answerable": _share(~given[answerable]),
        "precision": round(float(right[given].mean()), 4) if count else 0.0,
    }


def _share(truths: Any) -> float:
    return round(float(truths.mean()), 4) if len(truths) else 0.0


def auroc(confidences: Floats, truths: Sequence[bool]) -> float | None:
    positive = confidences[np.array(truths)]
    negative = confidences[~np.array(truths)]
    if not len(positive) or not len(negative):
        return None
    above = positive[:, None] - negative[None, :]
    return round(float(((above > 0) + 0.5 * (above == 0)).mean()), 4)
