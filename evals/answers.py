"""Does the answer hold the expected facts, and does it keep silent where there are none?"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.wording import frame_language
from evals.cases import Case
from evals.scores import Scores, scored, share, unscored


def score_answer(case: Case, answer: Mapping[str, Any]) -> Scores:
    """Facts found, answering and refusing, and the language of the frame."""
    return {
        **_nugget_scores(case, answer),
        **_abstention_scores(case, abstained(answer)),
        "language_correct": scored(answer["language"] == frame_language(case.language)),
    }


def abstained(answer: Mapping[str, Any]) -> bool:
    return bool(answer["outcome"] == "abstained")


def answer_words(answer: Mapping[str, Any]) -> str:
    """Where facts are looked for: the text and the quotes of an answer, nothing of a refusal."""
    if abstained(answer):
        return ""  # its text names the nearest titles, which may hold a figure and answer nothing
    return "\n".join([answer["text"], *(citation["quote"] for citation in answer["citations"])])


def answered_right(case: Case, answer: Mapping[str, Any]) -> bool:
    """Whether an answer is worth reading: it holds a vital fact, or cites a relevant document.

    The second counts only for a case whose facts are not written down.
    """
    vital = [nugget for nugget in case.nuggets if nugget.vital]
    if vital:
        words = answer_words(answer)
        return any(nugget.found_in(words) for nugget in vital)
    return any(citation["document_id"] in case.relevant for citation in answer["citations"])


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a positive is above a negative, ties half; None where one side is empty."""
    if not positive or not negative:
        return None
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def _nugget_scores(case: Case, answer: Mapping[str, Any]) -> Scores:
    if not case.answerable:
        reason = "unanswerable: no fact is expected"
        return {"nugget_vital": unscored(reason), "nugget_all": unscored(reason)}
    words = answer_words(answer)
    found = [(nugget.vital, nugget.found_in(words)) for nugget in case.nuggets]
    return {
        "nugget_vital": share(
            (hit for vital, hit in found if vital), "no vital fact is written down"
        ),
        "nugget_all": share((hit for _, hit in found), "no fact is written down"),
    }


def _abstention_scores(case: Case, refused: bool) -> Scores:
    answerable = unscored("the question is answerable")
    unanswerable = unscored("the question is unanswerable")
    return {
        "refused_answerable": scored(refused) if case.answerable else unanswerable,
        "answered_unanswerable": answerable if case.answerable else scored(not refused),
        "abstention_recall": answerable if case.answerable else scored(refused),
        "abstention_precision": scored(not case.answerable) if refused else unscored("it answered"),
    }
