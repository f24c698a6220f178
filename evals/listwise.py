"""Listwise logistic regression: weights by which the right one of a list comes first."""

from collections.abc import Mapping, Sequence

import numpy as np

from evals.statistics import Floats

_STEPS = 50
_CLOSE = 1e-8


def fit_listwise(
    lists: Sequence[Sequence[Mapping[str, float]]], right: Sequence[Sequence[bool]], penalty: float
) -> dict[str, float]:
    """Weights for raw features that make the right items of each list likely by softmax.

    The conditional logit of McFadden (1973), by Newton's method; the L2 penalty, per list, is on
    the weights of standardised features. A feature that never changes gets the weight 0.
    """
    names = sorted(lists[0][0])
    raw = [np.array([[item[name] for name in names] for item in one]) for one in lists]
    spread = np.concatenate(raw).std(axis=0)
    scale = np.where(spread > _CLOSE, spread, np.inf)
    designs = [one / scale for one in raw]
    targets = [np.array(marks, dtype=np.float64) / sum(marks) for marks in right]
    weights: Floats = np.zeros(len(names))
    for _ in range(_STEPS):
        gradient, curvature = _slopes(designs, targets, weights, penalty * len(lists))
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < _CLOSE:
            break
    return {name: float(w) for name, w in zip(names, weights / scale, strict=True)}


def _slopes(
    designs: Sequence[Floats], targets: Sequence[Floats], weights: Floats, penalty: float
) -> tuple[Floats, Floats]:
    """Gradient and curvature of the penalised loss at `weights`."""
    gradient: Floats = penalty * weights
    curvature: Floats = penalty * np.eye(len(weights))
    for design, target in zip(designs, targets, strict=True):
        scores = design @ weights
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        centre = design - chances @ design
        gradient = gradient + design.T @ (chances - target)
        curvature = curvature + centre.T @ (centre * chances[:, None])
    return gradient, curvature
