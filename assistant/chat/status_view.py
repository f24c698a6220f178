"""The status line of an answer, unfolding to the steps that led to it."""

from collections.abc import Sequence

from assistant.answer import Answer
from assistant.chat.render import escape
from assistant.chat.wording import decimal, words
from assistant.evidence.wording import words as strength
from assistant.wording import language_name

# Languages named in the line itself; the rest unfold.
_LANGUAGES = 3
# Passages listed with their ranks.
_PASSAGES = 5


def status_html(answer: Answer, language: str) -> str:
    """How an answer was made, in one line; in steps when it is opened."""
    counts = list(answer.searched.items())
    short = _counts(counts[:_LANGUAGES]) + (" · …" if counts[_LANGUAGES:] else "")
    line = words(
        language,
        "status",
        searched=short,
        passages=len(answer.retrieved),
        cited=len(answer.citations),
        band=words(language, answer.band),
        seconds=decimal(language, sum(answer.timing_ms.values()) / 1000),
    )
    steps = "".join(f"<li>{step}</li>" for step in _steps(answer, language))
    return (
        f'<details class="status"><summary>{escape(words(language, answer.mode))} · {escape(line)}'
        f"</summary><ol>{steps}</ol><p>{escape(answer.corpus)}</p></details>"
    )


def _steps(answer: Answer, language: str) -> list[str]:
    """Understood, searched, ranked, written and checked, weighed; with milliseconds."""
    times = answer.timing_ms

    def step(key: str, stages: Sequence[str], **values: object) -> str:
        text = words(language, key, **values)
        spent = sum(times.get(stage, 0.0) for stage in stages)
        return f'{escape(text)} <span class="ms">{escape(decimal(language, spent))} ms</span>'

    question = answer.question
    asked_in = language_name(question.language, language)
    verified = sum(citation.verified for citation in answer.citations)
    counts = _counts(list(answer.searched.items()))
    documents = len({hit.passage.document_id for hit in answer.retrieved})
    match = f"{answer.confidence:.0%}"
    weighed = []
    if answer.evidence:
        level = strength(language, f"level_{answer.evidence.strength.level.value}")
        weighed.append(step("step_weighed", ["weigh"], level=level))
    return [
        step("step_understood", ["understand"], language=asked_in, question=question.standalone),
        step("step_searched", [], count=sum(answer.searched.values()), languages=counts),
        step(
            "step_found",
            ["retrieve"],
            passages=len(answer.retrieved),
            documents=documents,
            score=match,
        )
        + _ranks(answer, language),
        step(
            "step_written",
            ["write", "compose", "check"],
            statements=len(answer.statements),
            verified=verified,
        ),
        *weighed,
    ]


def _ranks(answer: Answer, language: str) -> str:
    """The best passages and where meaning and words ranked each."""
    hits = answer.retrieved[:_PASSAGES]
    if not hits:
        return ""
    head = "".join(
        f'<th scope="col">{escape(words(language, key))}</th>'
        for key in ("rank_document", "rank_dense", "rank_words", "rank_score")
    )
    rows = "".join(
        f"<tr><td>{escape(hit.passage.document_id)}</td><td>{hit.dense_rank or '–'}</td>"
        f"<td>{hit.lexical_rank or '–'}</td><td>{escape(decimal(language, hit.score, 2))}</td></tr>"
        for hit in hits
    )
    return f'<table class="ranks"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _counts(counts: Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{code} {count}" for code, count in counts)
