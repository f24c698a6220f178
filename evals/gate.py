"""The gate: in no language may a headline number have become worse than the baseline says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.scores import BY_NAME, HEADLINE
from evals.statistics import interval, resampling_weights
from ingest.errors import TandemError

BASELINE = Path(__file__).parent / "baseline.json"
# How much worse the truth may be, at 95 % certainty, before a change is held back. With 40
# answerable topics a language, two questions lost for good fail and one does not; a change that
# wins as many as it loses passes up to about five of each.
MARGIN = 0.1
# One-sided 95 %: the lower end of the middle 90 %.
_LEVEL = 0.9

Topics = Mapping[str, float]
Scores = Mapping[str, Mapping[str, Topics]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One headline number in one language; `worst` is how bad the change may truly be."""

    language: str
    metric: str
    before: float
    now: float
    worst: float
    topics: int

    @property
    def passed(self) -> bool:
        return self.worst >= -MARGIN

    @property
    def sentence(self) -> str:
        """What a maintainer reads when it fails."""
        label = BY_NAME[self.metric].label
        return (
            f"{label} in {self.language} went from {self.before:.3f} to {self.now:.3f} over "
            f"{self.topics} topics; it may truly be "
            f"{-self.worst:.3f} worse, and {MARGIN} is allowed."
        )


@dataclass(frozen=True, slots=True)
class GateResult:
    """All verdicts, and what else holds a change back, in sentences."""

    verdicts: tuple[Verdict, ...]
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.failures


def gate(
    summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], baseline: Path = BASELINE
) -> GateResult:
    """The run against the baseline: its rules, and its headline numbers per language."""
    stored = _load(baseline)
    verdicts = tuple(_verdicts(stored["scores"], topic_scores(rows)))
    failures = [
        f"{count} of {found['checked']} answers break the rule {name}: {', '.join(found['cases'])}"
        for name, found in summary["invariants"].items()
        if (count := found["violations"]) > stored["violations"].get(name, 0)
    ]
    failures += [verdict.sentence for verdict in verdicts if not verdict.passed]
    if not verdicts:
        failures.append(
            "no topic of the baseline was asked: gate on the questions it was made with"
        )
    return GateResult(verdicts, tuple(failures))


def write_baseline(
    summary: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], file: Path = BASELINE
) -> None:
    """The headline scores of a run, per language and topic, for later gates."""
    stored = {
        "questions": summary["questions"],
        "corpus": summary["corpus"],
        "violations": {
            name: found["violations"]
            for name, found in summary["invariants"].items()
            if found["violations"]
        },
        "scores": topic_scores(rows),
    }
    text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")


def topic_scores(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, dict[str, float]]]:
    """language → headline metric → topic → mean score."""
    values: dict[tuple[str, str, str], list[float]] = {}
    for row in rows:
        for name in HEADLINE:
            score = row["scores"][name]
            if score is not None:
                key = (row["case"]["language"], name, row["case"]["topic"])
                values.setdefault(key, []).append(score)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for (language, name, topic), scores in values.items():
        mean = round(sum(scores) / len(scores), 4)
        found.setdefault(language, {}).setdefault(name, {})[topic] = mean
    return found


def _verdicts(before: Scores, now: Scores) -> list[Verdict]:
    verdicts = []
    for language in sorted(before.keys() & now.keys()):
        for name in HEADLINE:
            old, new = before[language].get(name, {}), now[language].get(name, {})
            topics = sorted(old.keys() & new.keys())
            if topics:
                verdicts.append(_verdict(language, name, old, new, topics))
    return verdicts


def _verdict(language: str, name: str, old: Topics, new: Topics, topics: Sequence[str]) -> Verdict:
    sign = 1.0 if BY_NAME[name].higher_is_better else -1.0
    gains = sign * np.array([new[topic] - old[topic] for topic in topics])
    resampled = resampling_weights(len(gains)) @ gains / len(gains)
    return Verdict(
        language,
        name,
        float(np.mean([old[topic] for topic in topics])),
        float(np.mean([new[topic] for topic in topics])),
        interval(resampled, _LEVEL)[0],
        len(topics),
    )


def _load(file: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise TandemError(
            f"there is no baseline to hold against ({error}): make one with "
            "`tandem eval gate --update`"
        ) from None
    return stored
