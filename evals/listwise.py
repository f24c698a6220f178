"""Listwise logistic regression: weights by which the right one of a list comes first."""

from collections.abc import Mapping, Sequence

import numpy as np

from evals.statistics import Floats

_STEPS = 50
_CLOSE = 1e-8
_HALVINGS = 30


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
    strength = penalty * len(lists)
    for _ in range(_STEPS):
        gradient, curvature = _slopes(designs, targets, weights, strength)
        step: Floats = np.linalg.solve(curvature, gradient).astype(np.float64)
        weights, moved = _descend(designs, targets, weights, step, strength)
        if moved < _CLOSE:
            break
    return {name: float(w) for name, w in zip(names, weights / scale, strict=True)}


def _descend(
    designs: Sequence[Floats],
    targets: Sequence[Floats],
    weights: Floats,
    step: Floats,
    penalty: float,
) -> tuple[Floats, float]:
    """The weights after as much of a step as lowers the loss, halved until it does, and how far
    they moved; a whole step of Newton's may overshoot."""
    now = _loss(designs, targets, weights, penalty)
    for _ in range(_HALVINGS):
        moved = weights - step
        if _loss(designs, targets, moved, penalty) <= now:
            return moved, float(np.abs(step).max())
        step = step / 2
    return weights, 0.0


def _loss(
    designs: Sequence[Floats], targets: Sequence[Floats], weights: Floats, penalty: float
) -> float:
    total = penalty * float(weights @ weights) / 2
    for design, target in zip(designs, targets, strict=True):
        scores = design @ weights
        highest = scores.max()
        total += float(highest + np.log(np.exp(scores - highest).sum()) - target @ scores)
    return total


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
