"""Citation: a quote that is a slice of a stored document, checked before anyone sees it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ingest.documents import Document


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands: `document.text[start:end] == quote`.

    `n` is the number that the answer's marks use, from 1 in order of appearance; `gloss` an English
    abstract of the document where neither the question nor the quote is in English; `translation`
    the quote in the reader's language by a language model, to be labelled as such.
    """

    n: int
    document_id: str
    passage_id: str
    title: str
    authors: tuple[str, ...]
    publisher: str | None
    year: int | None
    language: str
    kind: str | None
    sample: str | None
    url: str | None
    page: int | None
    quote: str
    start: int
    end: int
    verified: bool = False
    gloss: str | None = None
    translation: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"authors": list(self.authors)}


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the numbers of the citations that carry it.

    `support` is verbatim (the quote itself), supported (a paraphrase that a quote carries) or
    unsupported (shown as such, without citations, never counted as evidence).
    """

    text: str
    citations: tuple[int, ...]
    support: str = "verbatim"


def cite(
    document: Document, passage_id: str, start: int, end: int, language: str, gloss: str | None
) -> Citation:
    """A citation of a stretch of a document, not yet numbered or checked."""
    metadata = document.metadata
    return Citation(
        n=0,
        document_id=document.id,
        passage_id=passage_id,
        title=document.title,
        authors=metadata.authors,
        publisher=metadata.publisher,
        year=metadata.year,
        language=language,
        kind=metadata.kind,
        sample=metadata.sample,
        url=metadata.url,
        page=document.page_of(start),
        quote=document.text[start:end],
        start=start,
        end=end,
        gloss=gloss,
    )


def checked(citation: Citation, document: Document | None) -> Citation:
    """The citation, `verified` if and only if its quote is what the document says there."""
    holds = document is not None and document.text[citation.start : citation.end] == citation.quote
    return replace(citation, verified=holds and bool(citation.quote))


def numbered(citations: Sequence[Citation]) -> list[Citation]:
    """The citations with the numbers 1..n in the order given."""
    return [replace(citation, n=n) for n, citation in enumerate(citations, start=1)]
