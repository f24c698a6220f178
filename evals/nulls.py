"""Systems whose place in the table is known before it is measured: a check on the measures."""

from collections.abc import Mapping
from typing import Any

from evals.scores import BY_NAME

_EXACT = {
    ("abstain", "refused_answerable"): 1.0,
    ("abstain", "answered_unanswerable"): 0.0,
    ("abstain", "nugget_vital"): 0.0,
    ("always", "answered_unanswerable"): 1.0,
    ("always", "refused_answerable"): 0.0,
    ("gold", "recall@10"): 1.0,
    ("gold", "ndcg@10"): 1.0,
    ("gold", "citation_precision"): 1.0,
    ("gold", "answered_unanswerable"): 0.0,
}
# (metric, better system, worse system)
_ORDER = (
    ("ndcg@10", "gold", "tandem"),
    ("ndcg@10", "tandem", "random"),
    ("ndcg@10", "bm25", "random"),
    ("ndcg@10", "dense", "random"),
    ("nugget_vital", "gold", "tandem"),
    ("nugget_vital", "tandem", "random"),
    ("nugget_vital", "random", "abstain"),
    ("citation_precision", "tandem", "random"),
    ("confidence_auroc", "gold", "tandem"),
    ("confidence_auroc", "tandem", "random"),
)
# Of rounding, and of a gold document among more than ten.
_TOLERANCE = 0.01


def misplaced(summaries: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A sentence for each system that does not stand where it must; none means all is well."""
    sentences = []
    for (system, metric), expected in _EXACT.items():
        found = _value(summaries, system, metric)
        if found is not None and abs(found - expected) > _TOLERANCE:
            label = BY_NAME[metric].label
            sentences.append(f"{label} of {system} is {found:.3f} and must be {expected:.0f}")
    for metric, better, worse in _ORDER:
        high, low = _value(summaries, better, metric), _value(summaries, worse, metric)
        if high is not None and low is not None and high < low:
            label = BY_NAME[metric].label
            sentences.append(f"{label}: {better} ({high:.3f}) is below {worse} ({low:.3f})")
    return sentences


def _value(summaries: Mapping[str, Mapping[str, Any]], system: str, metric: str) -> float | None:
    if system not in summaries:
        return None
    value = summaries[system]["metrics"][metric]["value"]
    return None if value is None else float(value)
