"""How language models did, one row each: format, support, language, abstention, latency, cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Row = Mapping[str, Any]


def model_summary(rows: Sequence[Row]) -> dict[str, Any] | None:
    """What the answers that a model was asked for came to; None where it never was.

    Shares are of statements (`format`: with a mark that was issued, `support`: carried by a quote)
    or of answers (`language`: in the reader's at once, `written`: shown in the model's words).
    Tokens and cost (at TANDEM_MODEL_PRICE, None without one) are means of an answer.
    """
    asked = [row for row in rows if row["answer"].get("model")]
    if not asked:
        return None
    told = [row["answer"]["model"] for row in asked]
    results = Counter(record["result"] for record in told)
    statements = sum(record["statements"] for record in told)
    missed = sum(record["unsupported"] for record in told)
    replied = [record for record in told if record["calls"]]
    strayed = sum(r["retried"] or r["result"] == "wrong_language" for r in replied)
    times = [row["answer"]["timing_ms"]["model"] for row in asked]
    p50, p95 = (round(float(p), 1) for p in np.percentile(times, [50, 95]))
    return {
        "name": told[0]["name"],
        "asked": len(asked),
        "results": dict(results.most_common()),
        "written": _share(results["written"], len(asked)),
        "format": _share(sum(record["marked"] for record in told), statements),
        "support": _share(statements - missed, statements),
        "language": _share(len(replied) - strayed, len(replied)),
        "never_issued": sum(record["never_issued"] for record in told),
        "moved": sum(record["moved"] for record in told),
        "found_nothing": {
            "answerable": _found_nothing(asked, answerable=True),
            "unanswerable": _found_nothing(asked, answerable=False),
        },
        "latency_ms": {"p50": p50, "p95": p95},
        "tokens": {"input": _mean(told, "input_tokens"), "output": _mean(told, "output_tokens")},
        "cost": _mean(told, "cost"),
        "estimated": any(record["estimated"] for record in told),
    }


def _found_nothing(asked: Sequence[Row], *, answerable: bool) -> float | None:
    """How often the model itself says that the passages hold no answer."""
    group = [row for row in asked if bool(row["case"]["relevant"]) is answerable]
    silent = sum(row["answer"]["model"]["result"] == "nothing_found" for row in group)
    return _share(silent, len(group))


def _mean(records: Sequence[Row], key: str) -> float | None:
    values: list[float | None] = [record[key] for record in records]
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 6) if len(known) == len(values) else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


COLUMNS = (
    "model", "asked", "written", "format", "support", "language", "nothing found",
    "of unanswerable",
    "p50", "p95", "tokens", "cost",
)  # fmt: skip


def table_row(summary: Mapping[str, Any]) -> list[str]:
    """The cells of COLUMNS for the `model` part of a run.json."""
    silent, tokens = summary["found_nothing"], summary["tokens"]
    latency = (f"{summary['latency_ms'][p] / 1000:.1f} s" for p in ("p50", "p95"))
    return [
        summary["name"],
        str(summary["asked"]),
        *(_percent(summary[key]) for key in ("written", "format", "support", "language")),
        _percent(silent["answerable"]),
        _percent(silent["unanswerable"]),
        *latency,
        f"{tokens['input']:.0f} + {tokens['output']:.0f}",
        "–" if summary["cost"] is None else f"{summary['cost']:.5f}",
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
