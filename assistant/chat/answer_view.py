"""A turn of the conversation as HTML: the question, the statements with their marks, the status."""

from collections.abc import Sequence

from assistant.answer import Answer, Outcome
from assistant.chat.actions_view import actions_html
from assistant.chat.marks_view import gloss_html, marks_html
from assistant.chat.render import button, document_link, escape
from assistant.chat.scope_view import filter_name, filter_parts
from assistant.chat.status_view import status_html
from assistant.chat.strength_view import strength_html
from assistant.chat.wording import words
from assistant.citations import Statement

# A longer last word may break, so that it fits a narrow screen.
_LONGEST_END = 18

# Field, value and the number of documents that would be left.
Offer = tuple[str, str | int, int]


def turn_html(
    turn: int, question: str, body: str, language: str, *, turn_id: str = "", writing: bool = False
) -> str:
    """One turn: the question as a heading, and what follows from it."""
    edit = "" if writing else _edit(turn, question, language)
    return (
        f'<article class="turn" id="turn-{turn}" data-turn="{turn}" data-id="{escape(turn_id)}" '
        f'lang="{language}"{" data-writing aria-busy=true" if writing else ""}>'
        f'<header class="asked"><h2 class="question" tabindex="-1">{escape(question)}</h2>{edit}'
        f"</header>{body}</article>"
    )


def _edit(turn: int, question: str, language: str) -> str:
    return button(
        "edit", "", look="glyph pencil", name=words(language, "edit"), turn=turn, text=question
    )


def searching_html(searched: dict[str, int], language: str) -> str:
    """What is being searched, shown before there is anything else to show."""
    named = " · ".join(f"{code} {count}" for code, count in searched.items())
    text = words(language, "searching", count=sum(searched.values()), languages=named)
    return f'<p class="searching" role="status">{escape(text)}</p>'


def answer_html(
    turn: int,
    answer: Answer,
    language: str,
    *,
    statements: int | None = None,
    turn_id: str = "",
    offers: Sequence[Offer] = (),
) -> str:
    """An answer, or its first statements while it is written; the rest comes with the last."""
    parts = [_understood(turn, answer, language), _offers(turn, offers, language)]
    if answer.outcome is Outcome.ABSTAINED:
        parts += [_abstention(turn, answer, language, turn_id), _notes(answer)]
    else:
        parts += _statements(turn, answer, language, statements)
        if statements is None:
            parts += [_notes(answer), strength_html(answer, language)]
    if statements is None:
        parts.append(_limits(answer, language))
        parts.append(actions_html(turn, answer, language, turn_id))
        parts.append(status_html(answer, language))
    return f'<div class="answer">{"".join(parts)}</div>'


def writing_html(language: str) -> str:
    """That a language model is writing; what it wrote is shown once it is checked."""
    return f'<p class="searching" role="status">{escape(words(language, "composing"))}</p>'


def error_html(message: str, language: str) -> str:
    """A sentence that says what a person can do; never a traceback."""
    title = escape(words(language, "error"))
    return (
        f'<div class="notice error" role="alert"><strong>{title}</strong>'
        f"<p>{escape(message)}</p></div>"
    )


def _statements(turn: int, answer: Answer, language: str, count: int | None) -> list[str]:
    """The statements that sources support, and the others folded away."""
    supported = [s for s in answer.statements if s.support != "unsupported"]
    others = [s for s in answer.statements if s.support == "unsupported"]
    parts = [_lead(answer)]
    parts += [_statement(turn, s, answer, language) for s in supported[:count]]
    if others and count is None:
        label = words(language, "unsupported", count=len(others))
        listed = "".join(f"<p>{escape(statement.text)}</p>" for statement in others)
        parts.append(
            f'<details class="unsupported"><summary>{escape(label)}</summary>{listed}</details>'
        )
    return parts


def _lead(answer: Answer) -> str:
    """The sentence before the quotes; a model's text has none."""
    first = answer.text.split("\n\n", 1)[0]
    if answer.mode != "extractive" or "[1]" in first:
        return ""
    return f'<p class="lead" lang="{escape(answer.language)}">{escape(first)}</p>'


def _understood(turn: int, answer: Answer, language: str) -> str:
    question = answer.question
    if question.standalone == question.text:
        return ""
    text = words(language, "understood", question=question.standalone)
    label = words(language, "edit_short")
    change = button("edit", label, look="link", turn=turn, text=question.standalone)
    return f'<p class="understood">{escape(text)} {change}</p>'


def _offers(turn: int, offers: Sequence[Offer], language: str) -> str:
    """Filters that the question speaks of, each set by one click and by nothing else."""
    if not offers:
        return ""
    pills = "".join(
        button(
            "limit",
            f"+ {filter_name(field, value, language)} ({count})",
            look="pill offer",
            field=field,
            value=value,
            turn=turn,
        )
        for field, value, count in offers
    )
    return f'<p class="offers">{escape(words(language, "offer"))} {pills}</p>'


def _statement(turn: int, statement: Statement, answer: Answer, language: str) -> str:
    cited = [citation for citation in answer.citations if citation.n in statement.citations]
    marks = marks_html(turn, statement, cited, language)
    spoken = cited[0].language if cited and statement.support == "verbatim" else answer.language
    start, end = _split_last_word(statement.text)
    parts = [
        f'<p class="statement"><span lang="{escape(spoken)}">{escape(start)}</span>'
        f'<span class="end"><span lang="{escape(spoken)}">{escape(end)}</span>{marks}</span></p>'
    ]
    parts += [gloss_html(citation, language) for citation in cited]
    return "".join(parts)


def _split_last_word(text: str) -> tuple[str, str]:
    """A text before its last word, and that word: marks never begin a line alone."""
    cut = text.rstrip().rfind(" ") + 1
    return (text[:cut], text[cut:]) if len(text) - cut <= _LONGEST_END else (text, "")


def _abstention(turn: int, answer: Answer, language: str, turn_id: str) -> str:
    """What the corpus does not answer and why, what comes near, and what can be done now."""
    titles = "".join(
        f'<li><a href="{escape(document_link(near.document_id))}" target="_blank" rel="noopener">'
        f'{escape(near.title)}</a> <span class="badge">{escape(near.language)}</span></li>'
        for near in answer.nearest
    )
    listed = f"<h3>{escape(words(language, 'nearest'))}</h3><ul>{titles}</ul>" if titles else ""
    buttons = [button("rephrase", words(language, "rephrase"), text=answer.question.text)]
    if answer.question.filters:
        buttons.append(button("clear", words(language, "clear_filters"), turn=turn))
    if turn_id:
        buttons.append(button("gap", words(language, "tell"), turn_id=turn_id))
    return (
        f'<div class="notice abstained"><strong>{escape(words(language, "abstained"))}</strong>'
        f'<p lang="{escape(answer.language)}">{escape(_first_line(answer))}</p>{listed}'
        f'<p class="choices">{"".join(buttons)}</p></div>'
    )


def _first_line(answer: Answer) -> str:
    """What the corpus does not answer, and why."""
    return answer.text.splitlines()[0] if answer.text else answer.reason or ""


def _notes(answer: Answer) -> str:
    return "".join(f'<p class="note">{escape(note)}</p>' for note in answer.notes)


def _limits(answer: Answer, language: str) -> str:
    """The filters that this answer was given under."""
    parts = filter_parts(answer.question.filters)
    if not parts:
        return ""
    pills = "".join(
        f'<span class="pill">{escape(filter_name(field, value, language))}</span>'
        for field, value in parts
    )
    return f'<p class="limits">{escape(words(language, "limited"))} {pills}</p>'
