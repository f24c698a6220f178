"""A turn of the conversation as HTML: the question, the statements with their marks, the status."""

from collections.abc import Sequence

from assistant.answer import Answer, Outcome, Statement
from assistant.chat.render import document_link, escape
from assistant.chat.wording import decimal, kind_name, words
from assistant.citations import Citation
from assistant.wording import language_name
from ingest.filters import Filters

# Languages named in the status line; the rest unfold.
_STATUS_LANGUAGES = 3
# A longer last word may break, so that it fits a narrow screen.
_LONGEST_END = 18


def turn_html(turn: int, question: str, body: str, language: str) -> str:
    """One turn: the question as a heading, and what follows from it."""
    return (
        f'<article class="turn" id="turn-{turn}" lang="{language}">'
        f'<h2 class="question">{escape(question)}</h2>{body}</article>'
    )


def searching_html(searched: dict[str, int], language: str) -> str:
    """What is being searched, shown before there is anything else to show."""
    named = " · ".join(
        f"{language_name(code, language)} {count}" for code, count in searched.items()
    )
    text = words(language, "searching", count=sum(searched.values()), languages=named)
    return f'<p class="searching" role="status">{escape(text)}</p>'


def answer_html(turn: int, answer: Answer, language: str, statements: int | None = None) -> str:
    """An answer, or its first statements while it is shown; the status comes with the last."""
    if answer.outcome is Outcome.ABSTAINED:
        return _understood(answer, language) + _abstention(answer, language)
    shown = answer.statements if statements is None else answer.statements[:statements]
    lead = _lead(answer)
    parts = [_understood(answer, language)]
    if lead:
        parts.append(f'<p class="lead" lang="{escape(answer.language)}">{escape(lead)}</p>')
    parts += [_statement(turn, statement, answer, language) for statement in shown]
    if statements is None:
        parts += [_notes(answer), _limits(answer.question.filters, language)]
        parts.append(_status(answer, language))
    return f'<div class="answer">{"".join(parts)}</div>'


def error_html(message: str, language: str) -> str:
    """A sentence that says what a person can do; never a traceback."""
    title = escape(words(language, "error"))
    return (
        f'<div class="notice error" role="alert"><strong>{title}</strong>'
        f"<p>{escape(message)}</p></div>"
    )


def _lead(answer: Answer) -> str:
    """The sentence before the quotes; a model's text has none."""
    first = answer.text.split("\n\n", 1)[0]
    return first if answer.mode == "extractive" and "[1]" not in first else ""


def _understood(answer: Answer, language: str) -> str:
    question = answer.question
    if question.standalone == question.text:
        return ""
    text = words(language, "understood", question=question.standalone)
    return f'<p class="understood">{escape(text)}</p>'


def _statement(turn: int, statement: Statement, answer: Answer, language: str) -> str:
    cited = [citation for citation in answer.citations if citation.n in statement.citations]
    chips = "".join(_chip(turn, citation, language) for citation in cited)
    spoken = cited[0].language if cited and statement.support == "verbatim" else answer.language
    start, end = _split_last_word(statement.text)
    parts = [
        f'<p class="statement"><span lang="{escape(spoken)}">{escape(start)}</span>'
        f'<span class="end"><span lang="{escape(spoken)}">{escape(end)}</span>{chips}</span></p>'
    ]
    if statement.support == "unsupported":
        parts.append(f'<p class="caution">{escape(words(language, "unsupported"))}</p>')
    parts += [_gloss(citation, language) for citation in cited if citation.gloss]
    return "".join(parts)


def _split_last_word(text: str) -> tuple[str, str]:
    """A text before its last word, and that word: marks never begin a line alone."""
    cut = text.rstrip().rfind(" ") + 1
    return (text[:cut], text[cut:]) if len(text) - cut <= _LONGEST_END else (text, "")


def _gloss(citation: Citation, language: str) -> str:
    return (
        f'<details class="gloss"><summary>{escape(words(language, "gloss"))}</summary>'
        f'<p lang="en">{escape(citation.gloss)}</p></details>'
    )


def _chip(turn: int, citation: Citation, language: str) -> str:
    """The mark of a citation: a number that leads to its card, and its card in small."""
    card, tip = f"card-{turn}-{citation.n}", f"tip-{turn}-{citation.n}"
    label = f"{words(language, 'source', n=citation.n)}: {citation.title}"
    return (
        f'<span class="chip"><a class="mark" href="#{card}" aria-describedby="{tip}" '
        f'aria-label="{escape(label)}">{citation.n}<span class="badge">{escape(citation.language)}'
        f'</span></a><span class="tip" role="tooltip" id="{tip}">{_tip(citation, language)}</span>'
        "</span>"
    )


def _tip(citation: Citation, language: str) -> str:
    parts = [f'<span class="tip-title">{escape(citation.title)}</span>']
    parts.append(f'<span class="tip-facts">{escape(facts(citation, language))}</span>')
    if citation.sample:
        asked = words(language, "asked", sample=citation.sample)
        parts.append(f'<span class="tip-facts">{escape(asked)}</span>')
    quoted = f"“{citation.quote}”"
    parts.append(
        f'<span class="tip-quote" lang="{escape(citation.language)}">{escape(quoted)}</span>'
    )
    key = "verified" if citation.verified else "unverified"
    parts.append(f'<span class="dot {key}">{escape(words(language, key))}</span>')
    return "".join(parts)


def facts(citation: Citation, language: str) -> str:
    """Author (or publisher) · year · kind · page, as far as they are known."""
    known = [
        ", ".join(citation.authors) or citation.publisher,
        citation.year,
        kind_name(language, citation.kind) if citation.kind else None,
        words(language, "page", page=citation.page) if citation.page else None,
    ]
    return " · ".join(str(part) for part in known if part)


def _abstention(answer: Answer, language: str) -> str:
    titles = "".join(
        f'<li><a href="{escape(document_link(near.document_id))}" target="_blank" rel="noopener">'
        f'{escape(near.title)}</a> <span class="badge">{escape(near.language)}</span></li>'
        for near in answer.nearest
    )
    listed = f"<h3>{escape(words(language, 'nearest'))}</h3><ul>{titles}</ul>" if titles else ""
    return (
        f'<div class="notice abstained"><strong>{escape(words(language, "abstained"))}</strong>'
        f'<p lang="{escape(answer.language)}">{escape(_first_line(answer))}</p>{listed}</div>'
        f"{_notes(answer)}{_limits(answer.question.filters, language)}{_status(answer, language)}"
    )


def _first_line(answer: Answer) -> str:
    """What the corpus does not answer, and why."""
    return answer.text.splitlines()[0] if answer.text else answer.reason or ""


def _notes(answer: Answer) -> str:
    return "".join(f'<p class="note">{escape(note)}</p>' for note in answer.notes)


def _limits(filters: Filters, language: str) -> str:
    """The filters that this answer was given under."""
    limits = [language_name(code, language) for code in filters.languages]
    if filters.since or filters.until:
        limits.append(f"{filters.since or ''}–{filters.until or ''}")
    limits += [kind_name(language, kind) for kind in filters.kinds]
    limits += [words(language, f"perspective_{name}") for name in filters.perspectives]
    if not limits:
        return ""
    pills = "".join(f'<span class="pill">{escape(limit)}</span>' for limit in limits)
    return f'<p class="limits">{escape(words(language, "limited"))} {pills}</p>'


def _status(answer: Answer, language: str) -> str:
    counts = list(answer.searched.items())
    short = _counts(counts[:_STATUS_LANGUAGES]) + (" · …" if counts[_STATUS_LANGUAGES:] else "")
    line = words(
        language,
        "status",
        searched=short,
        passages=len(answer.retrieved),
        cited=len(answer.citations),
        band=words(language, answer.band),
        seconds=decimal(language, sum(answer.timing_ms.values()) / 1000),
    )
    steps = " · ".join(
        f"{name} {decimal(language, ms)} ms" for name, ms in answer.timing_ms.items()
    )
    match = words(language, "confidence", score=f"{answer.confidence:.0%}")
    return (
        f'<details class="status"><summary>{escape(words(language, answer.mode))} · {escape(line)}'
        f"</summary><p>{escape(_counts(counts))}</p><p>{escape(match)} · {escape(steps)}</p>"
        f"<p>{escape(answer.corpus)}</p></details>"
    )


def _counts(counts: Sequence[tuple[str, int]]) -> str:
    return " · ".join(f"{code} {count}" for code, count in counts)
