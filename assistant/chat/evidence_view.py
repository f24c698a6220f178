"""The evidence panel: the passages behind an answer, with the quoted words marked."""

from dataclasses import dataclass

from assistant.answer import Answer
from assistant.chat.marks_view import dot_html, facts, gloss_html
from assistant.chat.render import button, document_link, escape, marked_passage, outside_link
from assistant.chat.wording import kind_name, words
from assistant.citations import Citation
from assistant.export.references import quote_with_reference
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: its turn, that turn's id in the store and question, the language."""

    turn: int
    turn_id: str
    question: str
    language: str


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


def evidence_html(
    turn: int, answer: Answer, evidence: Evidence, language: str, turn_id: str = ""
) -> str:
    """The panel of one turn; the page shows the latest, or the one whose mark was clicked."""
    place = Place(turn, turn_id, answer.question.standalone, language)
    cited = "".join(_card(place, *pair) for pair in evidence.cited)
    also = "".join(_found(place, *pair) for pair in evidence.also_found)
    parts = []
    if cited:
        label = words(language, "cited", count=len(evidence.cited))
        parts.append(f"<details open><summary>{escape(label)}</summary>{cited}</details>")
    if also:
        label = words(language, "also_found", count=len(evidence.also_found))
        # What came nearest is all there is to see where nothing is cited.
        state = "" if cited else " open"
        parts.append(f"<details{state}><summary>{escape(label)}</summary>{also}</details>")
    name = escape(words(language, "evidence"))
    return (
        f'<section class="panel" id="panel-{turn}" lang="{language}" data-turn="{turn}" '
        f'data-id="{escape(turn_id)}" aria-label="{name}"><h2 class="panel-name">{name}</h2>'
        f"{''.join(parts)}</section>"
        if parts
        else ""
    )


def _card(place: Place, citation: Citation, passage: Passage | None) -> str:
    language = place.language
    shown = _excerpt(passage, citation) if passage else f"<mark>{escape(citation.quote)}</mark>"
    asked = f'<p class="facts">{escape(words(language, "asked", sample=citation.sample))}</p>'
    link = document_link(citation.document_id, citation.start, citation.end)
    pasted = quote_with_reference(citation.to_dict(), language)
    return (
        f'<article class="card" id="card-{place.turn}-{citation.n}" tabindex="-1">'
        f'<header><span class="number">{citation.n}</span>'
        f"<h3>{escape(citation.title)}</h3></header>"
        f'<p class="facts">{escape(_facts(citation, language))}</p>'
        f"{asked if citation.sample else ''}"
        f'<div class="passage" lang="{escape(citation.language)}"><p>{shown}</p></div>'
        f"{gloss_html(citation, language)}{dot_html(citation, language)}"
        f"<footer>{_viewer_link(link, language)}"
        f"{outside_link(citation.url, words(language, 'original'))}"
        f"{button('copy', words(language, 'copy_quote'), look='link')}"
        f"{_only(place, citation.document_id)}{_wrong(place, citation.n)}</footer>"
        f'<span class="said" role="status"></span>'
        f'<pre class="copied" hidden>{escape(pasted)}</pre></article>'
    )


def _excerpt(passage: Passage, citation: Citation) -> str:
    """The quoted words between the sentence before them and the one after, in one paragraph."""
    before = [s for s in passage.sentences if s.end <= citation.start]
    after = [s for s in passage.sentences if s.start >= citation.end]
    start = before[-1].start if before else citation.start
    end = after[0].end if after else citation.end

    def text(first: int, last: int) -> str:
        lines = passage.text[first - passage.start : last - passage.start].splitlines()
        return escape(" ".join(line.strip() for line in lines if not line.startswith("#")).strip())

    opening = "… " if start > passage.start and len(before) > 1 else ""
    closing = " …" if end < passage.end and len(after) > 1 else ""
    marked = f"<mark>{escape(citation.quote)}</mark>"
    lead, rest = text(start, citation.start), text(citation.end, end)
    return f"{opening}{lead}{' ' if lead else ''}{marked}{' ' if rest else ''}{rest}{closing}"


def _facts(citation: Citation, language: str) -> str:
    """What the hover card says, and publisher and language with it."""
    known = [citation.publisher] if citation.publisher and citation.authors else []
    known += [facts(citation, language), language_name(citation.language, language)]
    return " · ".join(part for part in known if part)


def _found(place: Place, passage: Passage, document: Document) -> str:
    metadata, language = document.metadata, place.language
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
        f"{outside_link(metadata.url, words(language, 'original'))}"
        f"{_only(place, document.id)}</footer></article>"
    )


def _viewer_link(link: str, language: str) -> str:
    label = escape(words(language, "show"))
    return f'<a class="inside" href="{escape(link)}" target="_blank" rel="noopener">{label}</a>'


def _only(place: Place, document_id: str) -> str:
    label = words(place.language, "only")
    return button("only", label, look="link", value=document_id, text=place.question)


def _wrong(place: Place, n: int) -> str:
    if not place.turn_id:
        return ""
    return button("wrong", words(place.language, "wrong"), look="link", citation=n)
