"""The evidence panel: the passages behind an answer, with the quoted words marked."""

from dataclasses import dataclass

from assistant.answer import Answer
from assistant.chat.answer_view import facts
from assistant.chat.render import document_link, escape, marked_passage, outside_link
from assistant.chat.wording import kind_name, words
from assistant.citations import Citation
from assistant.wording import language_name
from ingest.documents import Document
from ingest.library import Library
from ingest.passages import Passage

# More than the reader will look through says nothing.
_ALSO_FOUND = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages of an answer: of each citation, and of what was found beside."""

    cited: tuple[tuple[Citation, Passage | None], ...]
    also_found: tuple[tuple[Passage, Document], ...]


def gather(answer: Answer, library: Library) -> Evidence:
    """The passages and documents of an answer, as the library holds them now."""
    cited_ids = [citation.passage_id for citation in answer.citations]
    with library.reading() as reading:
        passages = reading.passages(cited_ids)
        found = [hit.passage for hit in answer.retrieved if hit.passage.id not in cited_ids]
        documents = {p.document_id: reading.document(p.document_id) for p in found[:_ALSO_FOUND]}
    cited = tuple((c, _holding(c, passages.get(c.passage_id))) for c in answer.citations)
    pairs = ((p, documents[p.document_id]) for p in found[:_ALSO_FOUND])
    return Evidence(cited, tuple((p, d) for p, d in pairs if d is not None))


def _holding(citation: Citation, passage: Passage | None) -> Passage | None:
    """The passage if the quote still stands there: the document may have changed meanwhile."""
    if passage is None:
        return None
    start, end = citation.start - passage.start, citation.end - passage.start
    return passage if start >= 0 and passage.text[start:end] == citation.quote else None


def evidence_html(turn: int, evidence: Evidence, language: str) -> str:
    """The panel of one turn; the page shows the latest, or the one whose mark was clicked."""
    cited = "".join(_card(turn, *pair, language) for pair in evidence.cited)
    also = "".join(_found(*pair, language) for pair in evidence.also_found)
    parts = []
    if cited:
        label = words(language, "cited", count=len(evidence.cited))
        parts.append(f"<details open><summary>{escape(label)}</summary>{cited}</details>")
    if also:
        label = words(language, "also_found", count=len(evidence.also_found))
        parts.append(f"<details><summary>{escape(label)}</summary>{also}</details>")
    return (
        f'<section class="panel" id="panel-{turn}" lang="{language}" '
        f'aria-label="{escape(words(language, "evidence"))}">{"".join(parts)}</section>'
        if parts
        else ""
    )


def _card(turn: int, citation: Citation, passage: Passage | None, language: str) -> str:
    shown = (
        marked_passage(passage, citation.start, citation.end)
        if passage
        else f"<p><mark>{escape(citation.quote)}</mark></p>"
    )
    asked = f'<p class="facts">{escape(words(language, "asked", sample=citation.sample))}</p>'
    gloss = (
        f'<p class="gloss-label">{escape(words(language, "gloss"))}</p>'
        f'<p class="gloss-text" lang="en">{escape(citation.gloss)}</p>'
        if citation.gloss
        else ""
    )
    link = document_link(citation.document_id, citation.start, citation.end)
    key = "verified" if citation.verified else "unverified"
    return (
        f'<article class="card" id="card-{turn}-{citation.n}" tabindex="-1">'
        f'<header><span class="number">{citation.n}</span>'
        f"<h3>{escape(citation.title)}</h3></header>"
        f'<p class="facts">{escape(_facts(citation, language))}</p>'
        f"{asked if citation.sample else ''}"
        f'<div class="passage" lang="{escape(citation.language)}">{shown}</div>{gloss}'
        f'<footer><span class="dot {key}">{escape(words(language, key))}</span>'
        f"{_viewer_link(link, language)}{outside_link(citation.url, words(language, 'original'))}"
        "</footer></article>"
    )


def _facts(citation: Citation, language: str) -> str:
    """What the hover card says, and publisher and language with it."""
    known = [citation.publisher] if citation.publisher and citation.authors else []
    known += [facts(citation, language), language_name(citation.language, language)]
    return " · ".join(part for part in known if part)


def _found(passage: Passage, document: Document, language: str) -> str:
    metadata = document.metadata
    kind = kind_name(language, metadata.kind) if metadata.kind else None
    known = [metadata.publisher, metadata.year, kind, language_name(passage.language, language)]
    line = " · ".join(str(part) for part in known if part)
    link = document_link(document.id, passage.start, passage.end)
    text = marked_passage(passage, passage.start, passage.start)
    return (
        f'<article class="card found"><header><h3>{escape(document.title)}</h3></header>'
        f'<p class="facts">{escape(line)}</p>'
        f'<div class="passage" lang="{escape(passage.language)}">{text}</div>'
        f"<footer>{_viewer_link(link, language)}"
        f"{outside_link(metadata.url, words(language, 'original'))}</footer></article>"
    )


def _viewer_link(link: str, language: str) -> str:
    label = escape(words(language, "show"))
    return f'<a class="inside" href="{escape(link)}" target="_blank" rel="noopener">{label}</a>'
