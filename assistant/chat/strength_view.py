"""What the sources weigh, as HTML: strength, figures that differ, a timeline, two lenses.

`strength_html(answer, language)` goes below the statements of a finished answer and holds it all;
`lenses_html(assistant.lenses(...), language)` is a fragment of its own, made when the reader asks
for it. `language` is the page's. All text is escaped here; the style is evidence.css.
"""

from collections.abc import Sequence

from assistant.answer import Answer
from assistant.chat.render import document_link, escape
from assistant.chat.timeline_view import timeline_svg
from assistant.citations import Citation
from assistant.evidence.disagreement import Disagreement
from assistant.evidence.lenses import Lenses
from assistant.evidence.points import Point
from assistant.evidence.timeline import Timeline
from assistant.evidence.wording import words


def strength_html(answer: Answer, language: str) -> str:
    """How much stands behind an answer and why, cautions, figures that differ, the timeline.

    "" for an answer without evidence, as an abstention is.
    """
    if answer.evidence is None:
        return ""
    evidence = answer.evidence
    strength, level = evidence.strength, evidence.strength.level.value
    caution = " ".join(strength.cautions(language))
    warned = f'<p class="caution">{escape(caution)}</p>' if caution else ""
    return (
        f'<section class="strength {level}"><p class="weight"><strong>'
        f"{escape(words(language, 'strength'))}: {escape(words(language, f'level_{level}'))}"
        f"</strong> {escape(strength.reason(language))}</p>{warned}"
        f"{''.join(_disagreement(found, language) for found in evidence.disagreements)}"
        f"{timeline_html(evidence.timeline, language)}</section>"
    )


def timeline_html(timeline: Timeline | None, language: str) -> str:
    """The chart with its warning, and the same as a table that unfolds; "" for None."""
    if timeline is None:
        return ""
    warning = timeline.warning(language)
    caution = f'<p class="caution">{escape(warning)}</p>' if warning else ""
    title = escape(words(language, "timeline"))
    return (
        f'<figure class="timeline"><figcaption>{title}</figcaption>'
        f"{timeline_svg(timeline, language)}{caution}"
        f"<details><summary>{escape(words(language, 'as_table'))}</summary>"
        f"{_table(timeline.points, language)}</details></figure>"
    )


def lenses_html(lenses: Lenses, language: str) -> str:
    """What each side says, side by side, under a sentence on how they stand to each other."""
    sides = (("lens_cmo", lenses.marketing), ("lens_cio", lenses.it))
    columns = "".join(_lens(key, citations, language) for key, citations in sides)
    title = escape(words(language, "lenses"))
    return (
        f'<section class="lenses {lenses.relation.value}"><h3>{title}</h3><p class="said">'
        f'{escape(lenses.said(language))}</p><div class="sides">{columns}</div></section>'
    )


def _disagreement(disagreement: Disagreement, language: str) -> str:
    return (
        f'<div class="differ"><p class="differ-title"><strong>{escape(words(language, "disagree"))}'
        f"</strong> {escape(words(language, 'disagree_explained'))}</p>"
        f"{_table(disagreement.points, language)}</div>"
    )


def _table(points: Sequence[Point], language: str) -> str:
    """A row for each figure: the figure, its year, who was asked, and the quote at its source."""
    columns = ("column_figure", "column_year", "column_asked", "column_source")
    head = "".join(f'<th scope="col">{escape(words(language, key))}</th>' for key in columns)
    rows = "".join(_row(point, language) for point in points)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(point: Point, language: str) -> str:
    year = str(point.year) if point.year else words(language, "no_year")
    asked = point.asked or words(language, "not_stated")
    return (
        f'<tr><th scope="row">{escape(point.shown(language))}</th><td>{escape(year)}</td>'
        f"<td>{escape(asked)}</td><td>{_source(point.citation)}</td></tr>"
    )


def _source(citation: Citation) -> str:
    """The title, leading to the marked words, over the quote."""
    link = document_link(citation.document_id, citation.start, citation.end)
    mark = f'<span class="number">{citation.n}</span> ' if citation.n else ""
    return (
        f'{mark}<a class="inside" href="{escape(link)}" target="_blank" rel="noopener">'
        f'{escape(citation.title)}</a><q lang="{escape(citation.language)}">'
        f"{escape(citation.quote)}</q>"
    )


def _lens(key: str, citations: Sequence[Citation], language: str) -> str:
    quotes = "".join(f"<li>{_said(citation)}</li>" for citation in citations)
    nothing = f"<p>{escape(words(language, 'lens_nothing'))}</p>"
    body = f"<ul>{quotes}</ul>" if quotes else nothing
    return f'<div class="side"><h4>{escape(words(language, key))}</h4>{body}</div>'


def _said(citation: Citation) -> str:
    link = document_link(citation.document_id, citation.start, citation.end)
    facts = [citation.title, citation.publisher, citation.year]
    shown = " · ".join(str(fact) for fact in facts if fact)
    return (
        f'<q lang="{escape(citation.language)}">{escape(citation.quote)}</q> '
        f'<a class="inside" href="{escape(link)}" target="_blank" rel="noopener">'
        f"{escape(shown)}</a>"
        f' <span class="badge">{escape(citation.language)}</span>'
    )
