"""Case: a question, the documents that answer it and the facts that an answer must hold."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import TandemError
from ingest.language import known_language

KINDS = (
    "fact",
    "figure",
    "practice",
    "case",
    "compare",
    "trend",
    "contradiction",
    "multi",
    "followup",
    "unanswerable",
)
_ROLES = ("user", "assistant")


class QuestionFileError(TandemError):
    """A question file that cannot be run; the message names the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Nugget:
    """A fact that an answer should hold; found where any pattern occurs, in any case of letters."""

    text: str
    match: tuple[str, ...]
    vital: bool = True
    doc: str | None = None

    def found_in(self, text: str) -> bool:
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in self.match)


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a question file; translations of one question share their `topic`."""

    id: str
    topic: str
    question: str
    language: str
    kind: str
    history: tuple[tuple[str, str], ...] = ()
    relevant: tuple[str, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    cross_lingual: bool = False
    form: str = "question"
    notes: str = field(default="", compare=False)

    @property
    def answerable(self) -> bool:
        return bool(self.relevant)

    def to_dict(self) -> dict[str, Any]:
        """The line of the question file again."""
        return {
            "id": self.id,
            "topic": self.topic,
            "question": self.question,
            "language": self.language,
            "kind": self.kind,
            "history": [{"role": role, "content": content} for role, content in self.history],
            "relevant": list(self.relevant),
            "nuggets": [
                {"text": n.text, "match": list(n.match), "vital": n.vital, "doc": n.doc}
                for n in self.nuggets
            ],
            "cross_lingual": self.cross_lingual,
            "form": self.form,
            "notes": self.notes,
        }


def load_cases(file: Path) -> list[Case]:
    """The cases of a question file, in its order.

    Raises QuestionFileError with the number of the first line that does not hold, and the reason.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"{file} cannot be read: {error}") from None
    cases: list[Case] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = parse_case(json.loads(line))
        except json.JSONDecodeError as error:
            raise QuestionFileError(f"{file}, line {number}: not JSON ({error.msg})") from None
        except QuestionFileError as error:
            raise QuestionFileError(f"{file}, line {number}: {error}") from None
        if case.id in seen:
            before = seen[case.id]
            raise QuestionFileError(
                f"{file}, line {number}: id {case.id!r} is that of line {before}"
            )
        seen[case.id] = number
        cases.append(case)
    if not cases:
        raise QuestionFileError(f"{file} holds no questions")
    return cases


def parse_case(stated: Any) -> Case:
    """A case from the JSON of its line; QuestionFileError says what does not hold."""
    if not isinstance(stated, dict):
        raise QuestionFileError("a line must be a JSON object")
    identifier, language = _text(stated, "id"), _text(stated, "language")
    relevant = tuple(_strings(stated, "relevant"))
    nuggets = tuple(_nugget(n) for n in _list(stated, "nuggets"))
    kind = stated.get("kind", "fact" if relevant else "unanswerable")
    if kind not in KINDS:
        raise QuestionFileError(f"kind {kind!r} is unknown: use {', '.join(KINDS)}")
    if not known_language(language):
        raise QuestionFileError(
            f"language {language!r} is no language code: use one like en, de, da"
        )
    if relevant and kind == "unanswerable":
        raise QuestionFileError("kind is unanswerable, and `relevant` names documents")
    if not relevant and kind != "unanswerable":
        raise QuestionFileError(f"kind is {kind}, and `relevant` is empty")
    if nuggets and not relevant:
        raise QuestionFileError("an unanswerable question has no nuggets")
    return Case(
        id=identifier,
        topic=str(stated.get("topic") or _topic(identifier, language)),
        question=_text(stated, "question"),
        language=language,
        kind=kind,
        history=tuple(_turn(turn) for turn in _list(stated, "history")),
        relevant=relevant,
        nuggets=nuggets,
        cross_lingual=bool(stated.get("cross_lingual", False)),
        form=str(stated.get("form") or "question"),
        notes=str(stated.get("notes") or ""),
    )


def _topic(identifier: str, language: str) -> str:
    """The id without the language at its end: "q7-da" and "q7-de" are twins."""
    return re.sub(rf"[-_.]{re.escape(language)}\Z", "", identifier)


def _nugget(stated: Any) -> Nugget:
    if not isinstance(stated, dict):
        raise QuestionFileError("a nugget must be a JSON object")
    patterns = stated.get("match")
    patterns = [patterns] if isinstance(patterns, str) else patterns
    if not isinstance(patterns, list) or not all(isinstance(p, str) and p for p in patterns):
        raise QuestionFileError("`match` of a nugget must be patterns")
    if not patterns:
        raise QuestionFileError("`match` of a nugget is empty: nothing could be found")
    for pattern in patterns:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise QuestionFileError(f"pattern {pattern!r} is no regex ({error})") from None
    document = stated.get("doc")
    vital = bool(stated.get("vital", True))
    return Nugget(str(stated.get("text", "")), tuple(patterns), vital, document and str(document))


def _turn(stated: Any) -> tuple[str, str]:
    if not isinstance(stated, dict) or stated.get("role") not in _ROLES:
        raise QuestionFileError("a turn of `history` needs a role, user or assistant, and content")
    return stated["role"], _text(stated, "content")


def _text(stated: Mapping[str, Any], key: str) -> str:
    value = stated.get(key)
    if not isinstance(value, str) or not value.strip():
        raise QuestionFileError(f"`{key}` is missing or empty")
    return value


def _list(stated: Mapping[str, Any], key: str) -> list[Any]:
    value = stated.get(key) or []
    if not isinstance(value, list):
        raise QuestionFileError(f"`{key}` must be a list")
    return value


def _strings(stated: Mapping[str, Any], key: str) -> list[str]:
    values = _list(stated, key)
    if not all(isinstance(value, str) and value for value in values):
        raise QuestionFileError(f"`{key}` must be a list of texts")
    return values
