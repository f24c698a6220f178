"""Are the citations right, and do the rules hold that no answer may ever break?"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from assistant.wording import frame_language, say
from evals.answers import abstained
from evals.cases import Case
from evals.scores import Scores, share, unscored
from ingest.documents import Document
from ingest.language import UNKNOWN, detect_language
from ingest.numbers import find_numbers
from ingest.passages import Passage

Answer = Mapping[str, Any]

_MARK = re.compile(r"\[(\d+)\]")
# The sentences of assistant/wording.py with which an answer and a refusal begin.
_ANSWER_FRAMES = ("one_source", "sources", "touches")
_REFUSAL_FRAME = "nothing"


# What no answer may ever break, whatever its quality.
INVARIANTS = {
    "citations_resolve": "Every citation resolves",
    "quotes_are_slices": "Every quote is a slice of its document",
    "numbers_in_quotes": "Every number stands in a cited quote",
    "statements_cited": "Every statement carries a citation",
    "frame_language": "The frame is in the question's language",
    "same_bytes": "The same question gives the same answer",
}


class Texts(Protocol):
    """Where stored documents and passages come from."""

    def document(self, document_id: str) -> Document | None: ...
    def passage(self, passage_id: str) -> Passage | None: ...


def score_citations(case: Case, answer: Answer, texts: Texts) -> Scores:
    """Citation precision and recall of an answer to an answerable question, and quote fidelity."""
    cited = answer["citations"]
    fidelity = share((_holds(c, texts) for c in cited), "it cites nothing")
    if not case.answerable or abstained(answer):
        reason = "it refused" if case.answerable else "unanswerable: no document is relevant"
        names = ("citation_precision", "citation_recall")
        return {**{name: unscored(reason) for name in names}, "quote_fidelity": fidelity}
    documents = {c["document_id"] for c in cited}
    right = {c["n"] for c in cited if c["document_id"] in case.relevant and _holds(c, texts)}
    supported = (bool(right & set(s["citations"])) for s in _shown(answer))
    return {
        "citation_precision": share((d in case.relevant for d in documents), "it cites nothing"),
        "citation_recall": share(supported, "it states nothing"),
        "quote_fidelity": fidelity,
    }


def violations(case: Case, answer: Answer, again: Answer, texts: Texts) -> dict[str, list[str]]:
    """What breaks each rule, in words, by the rule's name; an empty list where it holds."""
    checks: dict[str, Callable[[], Iterable[str]]] = {
        "citations_resolve": lambda: _unresolved(answer, texts),
        "quotes_are_slices": lambda: (
            f"citation {c['n']} is no slice of {c['document_id']}"
            for c in answer["citations"]
            if not _holds(c, texts)
        ),
        "numbers_in_quotes": lambda: _loose_numbers(answer),
        "statements_cited": lambda: (
            f"no citation: {s['text'][:80]}" for s in _shown(answer) if not s["citations"]
        ),
        "frame_language": lambda: _foreign_frame(case, answer),
        "same_bytes": lambda: _differences(answer, again),
    }
    return {name: list(check()) for name, check in checks.items()}


def _shown(answer: Answer) -> list[Mapping[str, Any]]:
    """The statements that count: what a model could not support is folded away, and no evidence."""
    return [s for s in answer["statements"] if s["support"] != "unsupported"]


def _holds(citation: Mapping[str, Any], texts: Texts) -> bool:
    document = texts.document(citation["document_id"])
    if document is None or not citation["quote"]:
        return False
    return document.text[citation["start"] : citation["end"]] == str(citation["quote"])


def _unresolved(answer: Answer, texts: Texts) -> Iterable[str]:
    issued = [citation["n"] for citation in answer["citations"]]
    if issued != list(range(1, len(issued) + 1)):
        yield f"the citations are numbered {issued}"
    for citation in answer["citations"]:
        if texts.document(citation["document_id"]) is None:
            yield f"citation {citation['n']}: no document {citation['document_id']}"
        passage = texts.passage(citation["passage_id"])
        if passage is None or passage.document_id != citation["document_id"]:
            yield f"citation {citation['n']}: no passage {citation['passage_id']} in its document"
    used = {n for statement in answer["statements"] for n in statement["citations"]}
    yield from (f"a statement cites [{n}], which is not there" for n in sorted(used - set(issued)))
    yield from (f"citation {n} carries no statement" for n in issued if n not in used)
    marks = list(dict.fromkeys(int(n) for n in _MARK.findall(_without_quotes(answer))))
    if marks != issued:
        yield f"the text's marks are {marks}, its citations {issued}"


def _loose_numbers(answer: Answer) -> Iterable[str]:
    cited = {citation["n"]: citation for citation in answer["citations"]}
    for statement in _shown(answer):
        sources = [cited[n] for n in statement["citations"] if n in cited]
        text = _MARK.sub("", statement["text"])
        # A quote keeps its own way of writing numbers, a model's sentence that of the answer.
        readings = {source["language"] for source in sources} | {answer["language"]}
        known = {
            number.value
            for source in sources
            for number in find_numbers(source["quote"], source["language"])
        }
        loose = [
            [n.value for n in find_numbers(text, code) if n.value not in known] for code in readings
        ]
        if all(loose):
            numbers = ", ".join(str(value) for value in min(loose, key=len))
            yield f"{numbers} in no quote of: {statement['text'][:80]}"


def _foreign_frame(case: Case, answer: Answer) -> Iterable[str]:
    expected = frame_language(case.language)
    if answer["language"] != expected:
        yield f"asked in {case.language}, answered in {answer['language']}"
        return
    if answer["mode"] == "extractive":
        documents = len({citation["document_id"] for citation in answer["citations"]})
        keys = (_REFUSAL_FRAME,) if abstained(answer) else _ANSWER_FRAMES
        frames = [say(expected, key, count=documents) for key in keys]
        if not answer["text"].startswith(tuple(frames)):
            yield f"no frame in {expected}: {answer['text'][:80]}"
        return
    spoken = detect_language(_MARK.sub("", _without_quotes(answer))).language
    if spoken not in (expected, UNKNOWN):
        yield f"asked in {case.language}, the text is in {spoken}"


def _without_quotes(answer: Answer) -> str:
    text = str(answer["text"])
    for citation in answer["citations"]:
        text = text.replace(citation["quote"], " ")
    return text


def _differences(answer: Answer, again: Answer) -> Iterable[str]:
    first, second = canonical(answer), canonical(again)
    if first != second:
        keys = [key for key in answer if answer.get(key) != again.get(key) and key != "timing_ms"]
        yield f"asked twice, {', '.join(keys) or 'the order of fields'} differs"


def canonical(answer: Answer) -> str:
    """An answer as text, without the times that differ from run to run."""
    return json.dumps({k: v for k, v in answer.items() if k != "timing_ms"}, ensure_ascii=False)
