"""Citation marks: a small number with a language badge, and the card that it shows on hover."""

from collections.abc import Sequence

from assistant.chat.render import escape
from assistant.chat.wording import kind_name, words
from assistant.citations import Citation, Statement


def marks_html(turn: int, statement: Statement, cited: Sequence[Citation], language: str) -> str:
    """The marks of a statement; each card can be turned over to the statement's other passages."""
    return "".join(_chip(turn, n, statement, cited, language) for n in range(len(cited)))


def _chip(
    turn: int, index: int, statement: Statement, cited: Sequence[Citation], language: str
) -> str:
    citation = cited[index]
    card, tip = f"card-{turn}-{citation.n}", f"tip-{turn}-{citation.n}"
    label = f"{words(language, 'source', n=citation.n)}: {citation.title}"
    # The mark's own passage first, then round to the ones before it.
    ordered = (*cited[index:], *cited[:index])
    pages = "".join(
        f'<span class="tip-page"{" hidden" if number else ""}>'
        f"{_tip(statement, page, language)}</span>"
        for number, page in enumerate(ordered)
    )
    return (
        f'<span class="chip"><a class="mark" href="#{card}" aria-describedby="{tip}" '
        f'aria-label="{escape(label)}">{citation.n}<span class="badge">{escape(citation.language)}'
        f'</span></a><span class="tip" role="tooltip" id="{tip}">{pages}'
        f"{_pager(len(cited), language)}</span></span>"
    )


def _pager(count: int, language: str) -> str:
    """Arrows for the mouse; on the keyboard the arrow keys turn over the card of a focused mark."""
    if count < 2:
        return ""
    back, on = escape(words(language, "page_back")), escape(words(language, "page_on"))
    return (
        '<span class="pager" aria-hidden="true">'
        f'<span data-do="page" data-step="-1" title="{back}">‹</span>'
        f'<span class="at">1 / {count}</span>'
        f'<span data-do="page" data-step="1" title="{on}">›</span></span>'
    )


def _tip(statement: Statement, citation: Citation, language: str) -> str:
    parts = [f'<span class="tip-title">{escape(citation.title)}</span>']
    parts.append(f'<span class="tip-facts">{escape(facts(citation, language))}</span>')
    if citation.sample:
        asked = words(language, "asked", sample=citation.sample)
        parts.append(f'<span class="tip-facts">{escape(asked)}</span>')
    quoted = f"“{citation.quote}”"
    parts.append(
        f'<span class="tip-quote" lang="{escape(citation.language)}">{escape(quoted)}</span>'
    )
    parts.append(dot_html(citation, language, paraphrased=statement.support != "verbatim"))
    return "".join(parts)


def dot_html(citation: Citation, language: str, *, paraphrased: bool = False) -> str:
    """Whether the words are the source's own and were found there."""
    key = "verified" if citation.verified else "unverified"
    if citation.verified and paraphrased:
        key = "paraphrase"
    return f'<span class="dot {key}">{escape(words(language, key))}</span>'


def facts(citation: Citation, language: str) -> str:
    """Author (or publisher) · year · kind · page, as far as they are known."""
    known = [
        ", ".join(citation.authors) or citation.publisher,
        citation.year,
        kind_name(language, citation.kind) if citation.kind else None,
        words(language, "page", page=citation.page) if citation.page else None,
    ]
    return " · ".join(str(part) for part in known if part)


def gloss_html(citation: Citation, language: str) -> str:
    """What helps to read a foreign quote, folded away and labelled as what it is; "" for none."""
    if citation.translation:
        label, text, spoken = words(language, "translation"), citation.translation, language
    elif citation.gloss:
        label, text, spoken = words(language, "gloss"), citation.gloss, "en"
    else:
        return ""
    return (
        f'<details class="gloss"><summary>{escape(label)}</summary>'
        f'<p lang="{spoken}">{escape(text)}</p></details>'
    )
