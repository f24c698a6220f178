"""Score: what one measure says of one case, or why it says nothing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """A value, or none with the reason: unscored is neither right nor wrong, and is counted."""

    value: float | None
    reason: str = ""


Scores = dict[str, Score]


def scored(value: float) -> Score:
    return Score(float(value))


def unscored(reason: str) -> Score:
    return Score(None, reason)


def share(truths: Iterable[bool], reason: str) -> Score:
    """The share that is true; unscored for the given reason where there is nothing to count."""
    values = list(truths)
    return scored(sum(values) / len(values)) if values else unscored(reason)


@dataclass(frozen=True, slots=True)
class Metric:
    """What a score is called for people, and which way is better."""

    name: str
    label: str
    higher_is_better: bool = True


# Averaged over the cases that have the score, in the order of the report.
METRICS = (
    Metric("recall@1", "Document recall@1"),
    Metric("recall@5", "Document recall@5"),
    Metric("recall@10", "Document recall@10"),
    Metric("mrr@10", "MRR@10"),
    Metric("ndcg@10", "nDCG@10"),
    Metric("nugget_vital", "Vital facts found"),
    Metric("nugget_all", "All facts found"),
    Metric("citation_precision", "Citation precision"),
    Metric("citation_recall", "Citation recall"),
    Metric("quote_fidelity", "Quote fidelity"),
    Metric("refused_answerable", "Refused, though answerable", higher_is_better=False),
    Metric("answered_unanswerable", "Answered, though unanswerable", higher_is_better=False),
    Metric("abstention_precision", "Abstention precision"),
    Metric("abstention_recall", "Abstention recall"),
    Metric("language_correct", "Frame in the right language"),
)
# Computed over a set of cases as a whole.
SET_METRICS = (
    Metric("abstention_f1", "Abstention F1"),
    Metric("confidence_auroc", "AUROC of the confidence"),
)
BY_NAME = {metric.name: metric for metric in (*METRICS, *SET_METRICS)}
# What decides: shown first, compared with Holm's correction, and held by the gate.
HEADLINE = (
    "recall@5",
    "ndcg@10",
    "nugget_vital",
    "citation_precision",
    "refused_answerable",
    "answered_unanswerable",
)
