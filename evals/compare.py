"""Is B better than A, in which language, and which questions did it lose?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.scores import BY_NAME, HEADLINE, METRICS
from evals.statistics import Difference, holm, paired_difference
from ingest.errors import TandemError

ALL = "all"
# Below this a difference is not put down to chance.
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric over all cases or one language; `p_holm` is None outside the declared families."""

    metric: str
    scope: str
    difference: Difference
    p_holm: float | None

    @property
    def verdict(self) -> str:
        """better, worse, unchanged, open (chance explains it as well), or not tested."""
        gain = self.difference.value
        if gain == 0 and self.difference.low == 0 == self.difference.high:
            return "unchanged"
        if self.p_holm is None:
            return "not tested"
        if self.p_holm > SIGNIFICANT:
            return "open"
        return "better" if (gain > 0) == BY_NAME[self.metric].higher_is_better else "worse"


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that one of the runs got right and the other did not."""

    lost: bool
    a: Mapping[str, Any]
    b: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run A, run B, their differences and flips, lost ones first."""

    a: Mapping[str, Any]
    b: Mapping[str, Any]
    compared: tuple[Compared, ...]
    flips: tuple[Flip, ...]
    only_in_one: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "a": _about(self.a),
            "b": _about(self.b),
            "only_in_one": self.only_in_one,
            "differences": [
                {"metric": c.metric, "scope": c.scope, "p_holm": c.p_holm, "verdict": c.verdict}
                | asdict(c.difference)
                for c in self.compared
            ],
            "lost": [flip.a["id"] for flip in self.flips if flip.lost],
            "won": [flip.a["id"] for flip in self.flips if not flip.lost],
        }


def load_run(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """run.json and the rows of cases.jsonl of a folder that `tandem eval run` wrote."""
    try:
        summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
        return summary, [json.loads(line) for line in lines]
    except (OSError, json.JSONDecodeError) as error:
        raise TandemError(
            f"{folder} holds no run ({error}): make one with `tandem eval run --out {folder}`"
        ) from None


def compare(folder_a: Path, folder_b: Path) -> Comparison:
    """What changes from run A to run B, over the cases that both asked."""
    a, rows_a = load_run(folder_a)
    b, rows_b = load_run(folder_b)
    of_b = {row["id"]: row for row in rows_b}
    pairs = [(row, of_b[row["id"]]) for row in rows_a if row["id"] in of_b]
    if not pairs:
        raise TandemError("the two runs have no case in common: run the same question file")
    only = len(rows_a) + len(rows_b) - 2 * len(pairs)
    return Comparison(a, b, tuple(_compared(pairs)), tuple(_flips(pairs)), only)


def good(row: Mapping[str, Any]) -> bool:
    """Whether a case came out as it should: answered with a vital fact, or rightly refused."""
    refused = row["answer"]["outcome"] == "abstained"
    return not refused and bool(row["right"]) if row["case"]["relevant"] else refused


_Pairs = Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]


def _compared(pairs: _Pairs) -> list[Compared]:
    """Every metric over all cases, and the headline ones per language.

    Two families are corrected with Holm, each by itself: the headline numbers over all cases, which
    say whether B is better, and those of all languages, which say where.
    """
    languages = list(dict.fromkeys(a["case"]["language"] for a, _ in pairs))
    found: list[tuple[str, str, Difference]] = []
    for scope in (ALL, *languages):
        within = [pair for pair in pairs if scope in (ALL, pair[0]["case"]["language"])]
        names = [m.name for m in METRICS] if scope == ALL else list(HEADLINE)
        for name in names:
            difference = _difference(within, name)
            if difference is not None:
                found.append((name, scope, difference))
    headline = {f"{name} {scope}": d.p for name, scope, d in found if name in HEADLINE}
    overall = {key: p for key, p in headline.items() if key.endswith(f" {ALL}")}
    adjusted = holm(overall) | holm({k: p for k, p in headline.items() if k not in overall})
    return [
        Compared(name, scope, difference, adjusted.get(f"{name} {scope}"))
        for name, scope, difference in found
    ]


def _difference(pairs: _Pairs, name: str) -> Difference | None:
    topics = [str(a["case"]["topic"]) for a, _ in pairs]
    values_a = [a["scores"].get(name) for a, _ in pairs]
    values_b = [b["scores"].get(name) for _, b in pairs]
    return paired_difference(values_a, values_b, topics)


def _flips(pairs: _Pairs) -> list[Flip]:
    flips = [Flip(good(a), a, b) for a, b in pairs if good(a) != good(b)]
    return sorted(flips, key=lambda flip: not flip.lost)


def _about(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {key: summary.get(key) for key in ("system", "date", "corpus", "questions", "cases")}
