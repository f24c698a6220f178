"""The story of an eval: ask every question twice, score the answers, add up, write it down."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.answers import abstained, answered_right, score_answer
from evals.cases import Case, load_cases
from evals.citations import score_citations, violations
from evals.judge import Judge, Judgement, judge_summary
from evals.providers import model_summary
from evals.report import write_report
from evals.retrieval import score_retrieval
from evals.scores import Scores
from evals.summary import summarise
from evals.systems import StoredTexts, System

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What one case came to. `right` is asked of the answer without its abstention."""

    case: Case
    answer: Mapping[str, Any]
    scores: Scores
    violations: Mapping[str, Sequence[str]]
    right: bool
    latency_ms: float
    judged: tuple[Judgement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The line of cases.jsonl."""
        return {
            "id": self.case.id,
            "case": self.case.to_dict(),
            "answer": dict(self.answer),
            "scores": {name: score.value for name, score in self.scores.items()},
            "unscored": {n: s.reason for n, s in self.scores.items() if s.value is None},
            "violations": {name: list(found) for name, found in self.violations.items() if found},
            "right": self.right,
            "latency_ms": round(self.latency_ms, 1),
            "judged": [judgement.to_dict() for judgement in self.judged],
        }


@dataclass(frozen=True, slots=True)
class Run:
    """A question file run through a system: `summary` is run.json, `results` are cases.jsonl."""

    summary: Mapping[str, Any]
    results: Sequence[Result]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [result.to_dict() for result in self.results]

    @property
    def broken(self) -> dict[str, int]:
        """The hard invariants that do not hold, and in how many cases."""
        invariants = self.summary["invariants"]
        return {n: i["violations"] for n, i in invariants.items() if i["violations"]}


def run(
    questions: Path,
    system: System,
    texts: StoredTexts,
    progress: Progress = lambda done, total: None,
    judge: Judge | None = None,
) -> Run:
    """Every case of a question file asked, scored, judged where there is a judge, and summed up."""
    cases = load_cases(questions)
    began = time.perf_counter()
    results = []
    for done, case in enumerate(cases, start=1):
        results.append(evaluate(case, system, texts, judge))
        progress(done, len(cases))
    about = {
        "version": 1,
        "system": system.name,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "questions": {
            "file": questions.name,
            "sha256": hashlib.sha256(questions.read_bytes()).hexdigest(),
        },
        "corpus": results[0].answer["corpus"],
        "missing_documents": _missing(cases, texts),
    }
    rows = [result.to_dict() for result in results]
    numbers = summarise(rows, source_languages(cases, texts))
    told = {"model": model_summary(rows), "judge": judge_summary(rows)}
    seconds = round(time.perf_counter() - began, 1)
    return Run({**about, "seconds": seconds, **numbers, **told}, results)


def evaluate(case: Case, system: System, texts: StoredTexts, judge: Judge | None = None) -> Result:
    """One case asked twice, and once more without abstention where it was refused."""
    began = time.perf_counter()
    answer = system.answer(case)
    latency = (time.perf_counter() - began) * 1000
    # What a model writes is paid for, and need not be the same twice.
    again = answer if answer.get("model") else system.answer(case)
    shown = system.unguarded(case) if abstained(answer) else answer
    scores = {
        **score_retrieval(case, answer),
        **score_answer(case, answer),
        **score_citations(case, answer, texts),
    }
    right = case.answerable and answered_right(case, shown)
    broken = violations(case, answer, again, texts)
    judged = tuple(judge.judge(case, answer)) if judge else ()
    return Result(case, answer, scores, broken, right, latency, judged)


def write_run(done: Run, folder: Path) -> None:
    """run.json, cases.jsonl and report.html in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(done.summary, ensure_ascii=False, indent=1)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")
    rows = done.rows
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "cases.jsonl").write_text(lines, encoding="utf-8")
    write_report(done.summary, rows, folder / "report.html")


def source_languages(cases: Sequence[Case], texts: StoredTexts) -> dict[str, str]:
    """The language of each answerable case's best document, by case id."""
    found = {}
    for case in cases:
        document = texts.document(case.relevant[0]) if case.relevant else None
        if document is not None:
            found[case.id] = document.language
    return found


def _missing(cases: Sequence[Case], texts: StoredTexts) -> list[str]:
    expected = dict.fromkeys(d for case in cases for d in case.relevant)
    return [d for d in expected if texts.document(d) is None]
