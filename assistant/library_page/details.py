"""One document as its page needs it: metadata, report, passages and versions, in one state."""

from dataclasses import dataclass

from assistant.library_page.origins import Origin, origin_of
from assistant.library_page.uploads import Uploads
from ingest import ledger
from ingest.curate import NoDocument, State, history
from ingest.documents import Document
from ingest.ledger import Assessment
from ingest.library import Library
from ingest.passages import Passage


@dataclass(frozen=True, slots=True)
class Details:
    """A document, what was found in it, its passages and states; `find` is searched in them.

    `origin` says whether the page can put a newer file in its place.
    """

    document: Document
    assessment: Assessment | None
    passages: tuple[Passage, ...]
    states: tuple[State, ...]
    origin: Origin
    find: str

    @property
    def fitting(self) -> list[Passage]:
        """The passages that hold the letters which are searched."""
        letters = self.find.strip().casefold()
        return [p for p in self.passages if letters in f"{p.heading}\n{p.text}".casefold()]


def details_of(document_id: str, library: Library, uploads: Uploads, find: str = "") -> Details:
    """A document's details; NoDocument where there is none."""
    with library.reading() as reading:
        document = reading.document(document_id)
        if document is None:
            raise NoDocument(f"no document has the id {document_id!r}")
        assessment = ledger.assessment(reading.connection, document_id)
        passages = tuple(reading.passages_of(document_id))
    return Details(
        document,
        assessment,
        passages,
        tuple(history(document_id, library)),
        origin_of(document.source, uploads),
        find,
    )
