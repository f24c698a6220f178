"""Rows of cases.jsonl → the numbers of run.json."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from evals.citations import INVARIANTS
from evals.scores import HEADLINE, METRICS
from evals.statistics import Mean, cluster_auroc, cluster_mean, detectable_between_runs, ratio

Row = Mapping[str, Any]

# A cell of fewer cases is shown and not judged: one question would decide it.
LEAST_CELL = 5
# Source languages with their own column; the few documents of the others count together.
_OWN_COLUMN = ("en", "de", "da")
OTHER = "other"
CELL_METRICS = ("recall@5", "ndcg@10", "nugget_vital")


def summarise(rows: Sequence[Row], source_languages: Mapping[str, str]) -> dict[str, Any]:
    """Means with intervals over all, per language, kind and form; cells, rules and times."""
    metrics = means(rows)
    cells = _cells(rows, source_languages)
    judged = [cell for cell in cells if cell["n"] >= LEAST_CELL]
    worst = min(judged, key=lambda cell: float(cell["recall@5"]), default=None)
    return {
        "cases": len(rows),
        "topics": len({row["case"]["topic"] for row in rows}),
        "metrics": {name: mean.to_dict() for name, mean in metrics.items()},
        "detectable": {name: _rounded(detectable_between_runs(metrics[name])) for name in HEADLINE},
        "languages": _grouped(rows, lambda row: str(row["case"]["language"])),
        "kinds": _grouped(rows, lambda row: str(row["case"]["kind"])),
        "forms": _grouped(rows, lambda row: str(row["case"]["form"])),
        "cells": cells,
        "worst_cell": worst,
        "invariants": _invariants(rows),
        "latency_ms": _latency(rows),
        "risk_coverage": risk_coverage(rows),
    }


def means(rows: Sequence[Row]) -> dict[str, Mean]:
    """Every metric over these rows."""
    topics = [str(row["case"]["topic"]) for row in rows]
    found = {
        metric.name: cluster_mean([row["scores"][metric.name] for row in rows], topics)
        for metric in METRICS
    }
    found["abstention_f1"] = _abstention_f1(rows, topics)
    found["confidence_auroc"] = cluster_auroc(
        [float(row["answer"]["confidence"]["score"]) for row in rows],
        [bool(row["case"]["relevant"]) for row in rows],
        topics,
    )
    return found


def _abstention_f1(rows: Sequence[Row], topics: Sequence[str]) -> Mean:
    """2·right refusals / (refusals + unanswerable): precision and recall in one."""
    names = sorted(set(topics))
    tops, bottoms = np.zeros(len(names)), np.zeros(len(names))
    for row, topic in zip(rows, topics, strict=True):
        refused, unanswerable = _refused(row), not row["case"]["relevant"]
        tops[names.index(topic)] += 2 * (refused and unanswerable)
        bottoms[names.index(topic)] += refused + unanswerable
    if not bottoms.any():
        return Mean(None, None, None, 0, len(rows), 0)
    return ratio(tops, bottoms, len(rows), 0)


def _grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, Any]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {
        name: {"cases": len(group)} | {n: mean.to_dict() for n, mean in means(group).items()}
        for name, group in groups.items()
    }


def _cells(rows: Sequence[Row], source_languages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Question language × source language, the smaller source languages also as one column."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        source = source_languages.get(row["id"])
        if source is None:
            continue
        columns = (source,) if source in _OWN_COLUMN else (source, OTHER)
        for column in columns:
            groups.setdefault((row["case"]["language"], column), []).append(row)
    return [
        {"question_language": asked, "source_language": source, "n": len(group)}
        | {name: _mean(group, name) for name in CELL_METRICS}
        for (asked, source), group in groups.items()
    ]


def _mean(rows: Sequence[Row], name: str) -> float | None:
    values = [row["scores"][name] for row in rows if row["scores"][name] is not None]
    return round(sum(values) / len(values), 4) if values else None


def _invariants(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        name: {
            "checked": len(rows),
            "violations": sum(name in row["violations"] for row in rows),
            "cases": {r["id"]: r["violations"][name] for r in rows if name in r["violations"]},
        }
        for name in INVARIANTS
    }


def _latency(rows: Sequence[Row]) -> dict[str, float]:
    times = np.array([row["latency_ms"] for row in rows])
    p50, p95 = (float(p) for p in np.percentile(times, [50, 95]))
    return {"p50": round(p50, 1), "p95": round(p95, 1), "max": round(float(times.max()), 1)}


def risk_coverage(rows: Sequence[Row]) -> dict[str, Any]:
    """How often answers would be wrong if only the surest share of the questions got one.

    `chosen` is where the system really stands: what it answered, and how often that was wrong.
    """
    surest = sorted(rows, key=lambda row: (-float(row["answer"]["confidence"]["score"]), row["id"]))
    points, wrong = [], 0
    for count, row in enumerate(surest, start=1):
        wrong += not row["right"]
        threshold = row["answer"]["confidence"]["score"]
        points.append(
            {
                "coverage": round(count / len(rows), 4),
                "risk": round(wrong / count, 4),
                "threshold": threshold,
            }
        )
    answered = [row for row in rows if not _refused(row)]
    mistakes = sum(not row["right"] for row in answered)
    chosen = {
        "coverage": round(len(answered) / len(rows), 4),
        "risk": round(mistakes / len(answered), 4) if answered else None,
    }
    return {"points": points, "chosen": chosen}


def _refused(row: Row) -> bool:
    return bool(row["answer"]["outcome"] == "abstained")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
