"""Intervals and tests over topics: translations of one question are one observation, not three."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RESAMPLES = 5_000
FLIPS = 10_000
SEED = 20_240_601
_LEVEL = 0.95
# (z of 97.5 %) + (z of 80 %): a difference of so many standard errors is found four times in five.
_DETECTABLE_ERRORS = 1.96 + 0.84


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval; `n` cases were scored, `unscored` were not."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unscored: int
    topics: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "value": _rounded(self.value),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "n": self.n,
            "unscored": self.unscored,
            "topics": self.topics,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A over the cases that both have scored, and what it may mean."""

    a: float
    b: float
    value: float
    low: float
    high: float
    p: float
    effect: float | None
    detectable: float | None
    n: int
    topics: int


@lru_cache(maxsize=32)  # the same few sizes come again for every metric
def resampling_weights(topics: int) -> Floats:
    """How often each topic is drawn in each resample: (resamples, topics), read-only."""
    generator = np.random.default_rng(SEED)
    draws = generator.multinomial(topics, np.full(topics, 1.0 / topics), size=RESAMPLES)
    weights: Floats = draws.astype(np.float64)
    weights.flags.writeable = False
    return weights


def cluster_mean(values: Sequence[float | None], topics: Sequence[str]) -> Mean:
    """The mean of what is scored, with the percentile interval of a bootstrap over topics."""
    sums, counts = _by_topic(values, topics)
    scored = int(counts.sum())
    unscored = len(values) - scored
    if not scored:
        return Mean(None, None, None, 0, unscored, 0)
    return ratio(sums[counts > 0], counts[counts > 0], scored, unscored)


def ratio(tops: Floats, bottoms: Floats, n: int, unscored: int) -> Mean:
    """Sum over sum, one entry a topic, with its bootstrap interval."""
    weights = resampling_weights(len(tops))
    below = weights @ bottoms
    values = (weights @ tops)[below > 0] / below[below > 0]
    low, high = interval(values)
    return Mean(float(tops.sum() / bottoms.sum()), low, high, n, unscored, len(tops))


def interval(values: Floats, level: float = _LEVEL) -> tuple[float, float]:
    """The middle `level` of bootstrap values."""
    outside = (1 - level) / 2
    low, high = np.quantile(values, [outside, 1 - outside])
    return float(low), float(high)


def cluster_auroc(
    confidences: Sequence[float], positive: Sequence[bool], topics: Sequence[str]
) -> Mean:
    """The area under the ROC curve, ties half, with the bootstrap over topics."""
    names = sorted(set(topics))
    owner = np.array([names.index(topic) for topic in topics])
    score, truth = np.array(confidences, dtype=np.float64), np.array(positive, dtype=bool)
    n = len(confidences)
    if not truth.any() or truth.all():
        return Mean(None, None, None, 0, n, 0)
    above = score[truth][:, None] - score[~truth][None, :]
    wins = (above > 0) + 0.5 * (above == 0)
    weights = resampling_weights(len(names))
    of_positive, of_negative = weights[:, owner[truth]], weights[:, owner[~truth]]
    pairs = of_positive.sum(axis=1) * of_negative.sum(axis=1)
    won = np.einsum("bp,pn,bn->b", of_positive, wins, of_negative, optimize=True)
    low, high = interval(won[pairs > 0] / pairs[pairs > 0])
    return Mean(float(wins.mean()), low, high, n, 0, len(names))


def paired_difference(
    a: Sequence[float | None], b: Sequence[float | None], topics: Sequence[str]
) -> Difference | None:
    """B minus A with a paired randomisation test over topics; None where nothing is in both.

    A flip exchanges A and B for a whole topic; p is the share of 10,000 flips, the real one
    counted in, whose difference is at least as far from zero (Smucker et al., CIKM 2007).
    """
    both = [i for i in range(len(a)) if a[i] is not None and b[i] is not None]
    if not both:
        return None
    names = [topics[i] for i in both]
    sums_a, counts = _by_topic([a[i] for i in both], names)
    sums_b, _ = _by_topic([b[i] for i in both], names)
    n = int(counts.sum())
    gains = sums_b - sums_a
    weights = resampling_weights(len(gains))
    low, high = interval((weights @ gains) / (weights @ counts))
    per_topic = gains / counts
    spread = float(per_topic.std(ddof=1)) if len(gains) > 1 else 0.0
    return Difference(
        a=float(sums_a.sum() / n),
        b=float(sums_b.sum() / n),
        value=float(gains.sum() / n),
        low=low,
        high=high,
        p=randomisation_p(gains),
        effect=float(per_topic.mean()) / spread if spread else None,
        detectable=_DETECTABLE_ERRORS * spread / math.sqrt(len(gains)) if spread else None,
        n=n,
        topics=len(gains),
    )


def randomisation_p(gains: Floats) -> float:
    """The two-sided p of topic differences under 10,000 random exchanges of A and B."""
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(FLIPS, len(gains)))
    # The tolerance keeps sums that are equal on paper equal in floating point.
    extreme = np.abs(signs @ gains) >= abs(gains.sum()) - 1e-12
    return float((1 + extreme.sum()) / (1 + FLIPS))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Holm's adjusted p-values (1979) of one declared family, by the same names."""
    adjusted: dict[str, float] = {}
    worst = 0.0
    ordered = sorted(p_values, key=lambda name: (p_values[name], name))
    for rank, name in enumerate(ordered):
        worst = max(worst, min(1.0, (len(ordered) - rank) * p_values[name]))
        adjusted[name] = worst
    return adjusted


def detectable_between_runs(mean: Mean) -> float | None:
    """The smallest difference that two unrelated runs of this size would show, 80 % of the time.

    Two runs over the same questions agree on most of them, so `compare` finds smaller ones.
    """
    if mean.low is None or mean.high is None or mean.low == mean.high:
        return None
    error = (mean.high - mean.low) / (2 * 1.96)
    return _DETECTABLE_ERRORS * math.sqrt(2) * error


def _by_topic(values: Sequence[float | None], topics: Sequence[str]) -> tuple[Floats, Floats]:
    """Sums and counts of what is scored, an entry a topic in the order of names."""
    names = {name: row for row, name in enumerate(sorted(set(topics)))}
    sums, counts = np.zeros(len(names)), np.zeros(len(names))
    for value, topic in zip(values, topics, strict=True):
        if value is not None:
            sums[names[topic]] += value
            counts[names[topic]] += 1
    return sums, counts


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
