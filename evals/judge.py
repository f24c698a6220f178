"""Judge: a language model's verdict on each statement, where one is configured; never the gate's.

A verdict that cannot be read leaves the statement unscored: it is neither right nor wrong.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.fences import fenced, new_fence
from assistant.models import ChatModel, ModelError
from assistant.prompts import load_prompt
from evals.answers import abstained
from evals.cases import Case
from evals.statistics import cluster_mean

Row = Mapping[str, Any]

# What a verdict counts; "unclear" says that the expected facts do not decide it.
SUPPORT = {"full": 1.0, "partial": 0.5, "none": 0.0}
CORRECTNESS = {"right": 1.0, "wrong": 0.0}
_UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One statement's verdict: scores from 0 to 1, None with the reason where there is none."""

    statement: str
    support: float | None
    correctness: float | None
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class Judge:
    """Asks a model about every statement that an answer shows, within `deadline` seconds each."""

    def __init__(self, model: ChatModel, deadline: float) -> None:
        self._model = model
        self._deadline = deadline

    def judge(self, case: Case, answer: Mapping[str, Any]) -> list[Judgement]:
        """A judgement for each statement with citations, in order; none of a refusal."""
        if abstained(answer):
            return []
        cited = {citation["n"]: citation for citation in answer["citations"]}
        return [
            self._judged(case, said["text"], [cited[n]["quote"] for n in said["citations"]])
            for said in answer["statements"]
            if said["citations"]
        ]

    def _judged(self, case: Case, statement: str, quotes: Sequence[str]) -> Judgement:
        fence = new_fence()
        facts = "\n".join(nugget.text for nugget in case.nuggets) or "None is written down."
        messages = load_prompt("judge").messages(
            fence=fence,
            question=fenced(fence, case.question),
            statement=fenced(fence, statement),
            quotes="\n".join(fenced(fence, quote) for quote in quotes),
            facts=fenced(fence, facts),
            language="English",
        )
        try:
            reply = self._model.write(messages, self._deadline)
        except ModelError as error:
            return Judgement(statement, None, None, error.reason.value)
        return read_verdict(reply.text, statement)


def read_verdict(reply: str, statement: str) -> Judgement:
    """The verdict of a reply; unscored where either half is missing or said in two ways."""
    support = _said(reply, "support", [*SUPPORT])
    correctness = _said(reply, "correctness", [*CORRECTNESS, _UNCLEAR])
    if support is None or correctness is None:
        return Judgement(statement, None, None, "unreadable")
    reason = _UNCLEAR if correctness == _UNCLEAR else ""
    return Judgement(statement, SUPPORT[support], CORRECTNESS.get(correctness), reason)


def judge_summary(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Mean support and correctness of an answer, with intervals over topics; and the unscored."""
    judged = [row for row in rows if row["judged"]]
    if not judged:
        return None
    topics = [str(row["case"]["topic"]) for row in judged]
    means = {
        name: cluster_mean([_mean(row["judged"], name) for row in judged], topics).to_dict()
        for name in ("support", "correctness")
    }
    verdicts = [judgement for row in judged for judgement in row["judged"]]
    unscored = {
        name: sum(verdict[name] is None for verdict in verdicts)
        for name in ("support", "correctness")
    }
    return {**means, "statements": len(verdicts), "unscored_statements": unscored}


def _said(reply: str, key: str, values: Sequence[str]) -> str | None:
    pattern = rf"(?i)\b{key}\b[\"'*` ]*[=:][\"'*` ]*({'|'.join(values)})\b"
    found = {match.lower() for match in re.findall(pattern, reply)}
    return found.pop() if len(found) == 1 else None


def _mean(judged: Sequence[Mapping[str, Any]], name: str) -> float | None:
    values = [judgement[name] for judgement in judged if judgement[name] is not None]
    return sum(values) / len(values) if values else None
