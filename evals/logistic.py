"""Logistic regression with an L2 penalty, small enough to be read whole."""

from collections.abc import Mapping, Sequence

import numpy as np

from evals.statistics import Floats

_STEPS = 50
_CLOSE = 1e-8


def fit_logistic(
    signals: Sequence[Mapping[str, float]], truths: Sequence[bool], penalty: float
) -> dict[str, float]:
    """Weights for raw signals, with "bias"; the penalty is on the weights of standardised ones.

    A signal that never changes gets the weight 0.
    """
    names = sorted(signals[0])
    raw = np.array([[row[name] for name in names] for row in signals], dtype=np.float64)
    mean, spread = raw.mean(axis=0), raw.std(axis=0)
    scale = np.where(spread > _CLOSE, spread, np.inf)
    design = np.hstack([(raw - mean) / scale, np.ones((len(raw), 1))])
    weights = _newton(design, np.array(truths, dtype=np.float64), penalty)
    plain = weights[:-1] / scale
    bias = float(weights[-1] - plain @ mean)
    return {"bias": bias} | {n: float(w) for n, w in zip(names, plain, strict=True)}


def _newton(design: Floats, truths: Floats, penalty: float) -> Floats:
    penalties = np.full(design.shape[1], penalty)
    penalties[-1] = 1e-6  # the intercept is free, but for a set of one class it must stay finite
    weights: Floats = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (chances - truths) + penalties * weights
        curvature = (design * (chances * (1 - chances))[:, None]).T @ design + np.diag(penalties)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < _CLOSE:
            break
    return weights
