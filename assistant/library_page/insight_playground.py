"""The playground page: one query, three columns, knobs, and "Save as eval case"."""

from collections.abc import Sequence
from dataclasses import asdict

from assistant.answer import Outcome
from assistant.chat.render import document_link, escape
from assistant.chat.wording import decimal
from assistant.library_page.insight_columns import Knobs, Play, Ranked
from assistant.library_page.insight_coverage import STYLE
from assistant.library_page.insight_words import words
from assistant.wording import language_name

MOST_HITS = 30
LONGEST_NOTE = 500
# The largest weight that can be set.
MOST_WEIGHT = 5.0
_LIMITS = {"sentence_weight": MOST_WEIGHT, "lexical_weight": MOST_WEIGHT, "threshold": 1.0}
_OUTCOMES = {
    Outcome.ANSWERED: "would_answer",
    Outcome.PARTIAL: "would_partly",
    Outcome.ABSTAINED: "would_abstain",
}
# Letters of a passage that a column shows.
_SHOWN = 300


def playground_html(
    query: str, knobs: Knobs, found: Play | None, language: str, notice: str = ""
) -> str:
    """The body of the page; `found` is None before anything was asked, `notice` a sentence."""
    said = f'<p role="status">{escape(notice)}</p>' if notice else ""
    result = _result(query, knobs, found, language) if found else ""
    return (
        f'{STYLE}<div class="playground"><p>{escape(words(language, "playground_text"))}</p>'
        f"{said}{_form(query, knobs, language)}{result}</div>"
    )


def _form(query: str, knobs: Knobs, language: str) -> str:
    fields = "".join(
        f"<label>{escape(words(language, name))}"
        f'<input type="number" name="{name}" value="{getattr(knobs, name)}" min="0" '
        f'max="{most}" step="any" required></label>'
        for name, most in _LIMITS.items()
    )
    return (
        '<form class="ask" method="get" action="/library/playground">'
        f'<label class="query">{escape(words(language, "query"))}'
        f'<input type="search" name="query" value="{escape(query)}" maxlength="2000" required>'
        f"</label><label>{escape(words(language, 'k'))}"
        f'<input type="number" name="k" value="{knobs.k}" min="1" max="{MOST_HITS}" required>'
        f"</label>{fields}<button class='primary'>{escape(words(language, 'run'))}</button></form>"
    )


def _result(query: str, knobs: Knobs, found: Play, language: str) -> str:
    confidence = decimal(language, found.answer.confidence, 2)
    threshold = decimal(language, knobs.threshold, 2)
    key = _OUTCOMES[found.answer.outcome]
    verdict = words(language, key, confidence=confidence, threshold=threshold)
    silent = words(language, "no_encoder")
    warning = "" if found.has_encoder else f"<p>{escape(silent)}</p>"
    columns = "".join(
        f"<section><h2>{escape(words(language, name))}</h2>{_column(rows, language)}</section>"
        for name, rows in (
            ("dense", found.dense),
            ("lexical", found.lexical),
            ("fused", found.fused),
        )
    )
    return (
        f'<p class="verdict">{escape(verdict)}</p>{warning}<div class="columns">{columns}</div>'
        f"{_save(query, knobs, found, language)}"
    )


def _column(rows: Sequence[Ranked], language: str) -> str:
    if not rows:
        return f"<p>{escape(words(language, 'nothing'))}</p>"
    return f"<ol>{''.join(_row(row, language) for row in rows)}</ol>"


def _row(row: Ranked, language: str) -> str:
    passage = row.passage
    facts = [
        f"{words(language, 'rank')} {row.rank}",
        words(language, "score", score=decimal(language, row.score, 4)),
        language_name(passage.language, language),
    ]
    if row.dense_rank or row.lexical_rank:
        ranks = {"dense": row.dense_rank or "–", "lexical": row.lexical_rank or "–"}
        facts.append(words(language, "ranks", **ranks))
    terms = words(language, "terms", terms=", ".join(row.terms))
    matched = terms if row.terms else words(language, "no_terms")
    text = " ".join(passage.text.split())
    shown = text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
    link = document_link(passage.document_id, passage.start, passage.end)
    return (
        f'<li><p><a href="{escape(link)}">{escape(row.title)}</a></p>'
        f'<p class="facts">{escape(" · ".join(facts))}</p>'
        f'<p lang="{escape(passage.language)}">{escape(shown)}</p>'
        f'<p class="facts">{escape(matched)}</p></li>'
    )


def _save(query: str, knobs: Knobs, found: Play, language: str) -> str:
    """The form that makes a candidate of the query, with the documents that should be found."""
    rows = (*found.fused, *found.dense, *found.lexical)
    titles = {row.passage.document_id: row.title for row in rows}
    boxes = "".join(
        f'<label><input type="checkbox" name="expected" value="{escape(document_id)}"> '
        f"{escape(title)}</label><br>"
        for document_id, title in titles.items()
    )
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in {"query": query, **asdict(knobs)}.items()
    )
    title = words(language, "save")
    return (
        f'<form class="save" method="post" action="/library/playground">{kept}'
        f"<h2>{escape(title)}</h2><p>{escape(words(language, 'save_text'))}</p>"
        f"<fieldset><legend>{escape(words(language, 'expected'))}</legend>{boxes}</fieldset>"
        f"<p><label>{escape(words(language, 'note'))} "
        f'<input name="note" maxlength="{LONGEST_NOTE}"></label></p>'
        f"<button class='primary'>{escape(title)}</button></form>"
    )
