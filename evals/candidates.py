"""Candidates: thumbs-down that a maintainer makes a case of, or dismisses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.memory.feedback import Feedback, Opinion, State, Vote
from evals.cases import Case, Nugget, QuestionFileError, load_cases, parse_case
from ingest.errors import TandemError
from ingest.language import UNKNOWN
from ingest.library import Library

CANDIDATES = Path(__file__).parent / "questions" / "candidates.jsonl"


class CandidateError(TandemError):
    """A candidate that cannot become a case as it was asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the answer should have been: these documents, best first; none: it should abstain.

    A nugget is a pattern that the answer or a quote must hold, in any case of letters.
    """

    relevant: tuple[str, ...] = ()
    nuggets: tuple[str, ...] = ()
    kind: str | None = None


def candidates(feedback: Feedback) -> Sequence[Opinion]:
    """The thumbs-down that nobody has decided on, newest first."""
    return feedback.listed(Vote.DOWN, State.OPEN)


def promote(
    feedback_id: str,
    expectation: Expectation,
    feedback: Feedback,
    library: Library,
    file: Path = CANDIDATES,
) -> Case:
    """Appends a candidate to a question file as a case that can be run.

    CandidateError, or QuestionFileError for a file that cannot be run: nothing has changed then.
    """
    opinion = _open(feedback_id, feedback)
    languages = _languages(expectation.relevant, library)
    case = _case(opinion, expectation, languages)
    before = ""
    if file.exists() and file.stat().st_size:
        if case.id in {known.id for known in load_cases(file)}:
            raise CandidateError(f"{file} holds {case.id} already")
        before = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(case.to_dict(), ensure_ascii=False) + "\n"
    file.write_text(before + line, encoding="utf-8")
    feedback.settle(opinion.id, State.PROMOTED)
    return case


def dismiss(feedback_id: str, feedback: Feedback) -> Opinion:
    """Takes a candidate off the list; what the reader said stays."""
    opinion = _open(feedback_id, feedback)
    feedback.settle(opinion.id, State.DISMISSED)
    return opinion


def _open(feedback_id: str, feedback: Feedback) -> Opinion:
    opinion = feedback.one(feedback_id)
    if opinion.vote is not Vote.DOWN or opinion.state is not State.OPEN:
        what = opinion.vote.value if opinion.vote is not Vote.DOWN else opinion.state.value
        raise CandidateError(f"{feedback_id} is no candidate: it is {what}")
    return opinion


def _languages(document_ids: Sequence[str], library: Library) -> set[str]:
    """The languages of these documents; CandidateError where one is not in the library."""
    with library.reading() as reading:
        documents = {i: reading.document(i) for i in document_ids}
    missing = [repr(i) for i, document in documents.items() if document is None]
    if missing:
        raise CandidateError(f"no document has the id {', '.join(missing)}: see `tandem list`")
    return {document.language for document in documents.values() if document}


def _case(opinion: Opinion, expectation: Expectation, languages: set[str]) -> Case:
    """The case, through the reader of question files, so that what is written can be read."""
    question = opinion.answer["question"]
    language = question["language"]
    if language == UNKNOWN:
        language = opinion.answer["language"]
    if expectation.relevant:
        kind = expectation.kind or ("followup" if opinion.history else "fact")
    else:
        kind = "unanswerable"
    first = expectation.relevant[0] if expectation.relevant else None
    case = Case(
        id=f"fb-{opinion.id[:12]}-{language}",
        topic=f"fb-{opinion.id[:12]}",
        question=opinion.question,
        language=language,
        kind=kind,
        history=tuple((turn.role, turn.content) for turn in opinion.history),
        relevant=expectation.relevant,
        nuggets=tuple(Nugget(match, (match,), doc=first) for match in expectation.nuggets),
        cross_lingual=bool(languages) and language not in languages,
        notes=_notes(opinion),
    )
    try:
        return parse_case(json.loads(json.dumps(case.to_dict())))
    except QuestionFileError as error:
        raise CandidateError(str(error)) from None


def _notes(opinion: Opinion) -> str:
    """Why the reader was not content; without their name, as question files are shared."""
    reasons = ", ".join(opinion.reasons)
    parts = [f"feedback of {opinion.at:%Y-%m-%d}", reasons, opinion.comment]
    filters = opinion.answer["question"]["filters"]
    if filters:
        parts.append(f"asked with filters {json.dumps(filters, ensure_ascii=False)}")
    return "; ".join(part for part in parts if part)
