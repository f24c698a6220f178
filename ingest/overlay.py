"""Overlay: the library as if further documents were in it; nothing is stored.

They are newer than every snapshot, so the index searches them exactly, as it does with what was
just added. A document of the library with the same id is hidden.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.checks import check
from ingest.documents import Document
from ingest.embedding import embed
from ingest.encoder import Encoder, Vectors
from ingest.errors import TandemError
from ingest.identity import Known
from ingest.index import Index, Search
from ingest.library import Embedded, Library, Reading, StoredPassage
from ingest.passages import Passage
from ingest.plan import Step, arrived, read, steps
from ingest.report import IngestRow, State
from ingest.similar import find_likes, with_study


class NotLaid(TandemError):
    """A file of which `add` would store nothing; `row` says why, None for an empty archive."""

    def __init__(self, file: Path, row: IngestRow | None) -> None:
        super().__init__(f"{file}: {f'{row.state}, {row.reason}' if row else 'nothing is in it'}")
        self.row = row


@dataclass(frozen=True, slots=True)
class Laid:
    """A document that is laid over the library, as it would be stored.

    `hides` is the id of its earlier state; `notes` are what a researcher should know of it.
    """

    document: Document
    passages: Sequence[Passage]
    embedded: Embedded | None
    hides: str | None = None
    notes: tuple[str, ...] = ()


def lay(file: Path, library: Library, encoder: Encoder | None) -> list[Laid]:
    """The documents of a file as `add` would store them; nothing is written.

    NotLaid where `add` would store none. What would wait in quarantine is laid over all the same,
    with a note.
    """
    with library.reading() as reading:
        known = Known(reading.known())
    planned = list(steps(read(arrived(file, known)), known, library))
    laid = [_laid(step, library, encoder) for step in planned if step.document]
    if not laid:
        raise NotLaid(
            file, next((s.row for s in planned if s.row.state is not State.REMOVED), None)
        )
    return laid


def _laid(step: Step, library: Library, encoder: Encoder | None) -> Laid:
    document = step.document
    assert document is not None  # see lay
    embedded = embed(document, step.passages, encoder)
    with library.reading() as reading:
        likes = find_likes(document, embedded, reading)
    suspicion = check(document).suspicion
    held = [f"it would wait in quarantine: {suspicion}"] if suspicion else []
    notes = (*held, *document.notes, *(like.note for like in likes))
    document = with_study(document, likes)
    return Laid(document, step.passages, embedded, step.earlier, tuple(dict.fromkeys(notes)))


class OverlaidIndex(Index):
    """Searches the library and what is laid over it."""

    def __init__(self, library: Library, encoder: Encoder | None, laid: Sequence[Laid]) -> None:
        super().__init__(library, encoder)
        self._laid = tuple(laid)

    @contextmanager
    def searching(self) -> Iterator[Search]:
        """As `Index.searching`, with the documents of the overlay."""
        with self.library.reading() as reading:
            overlaid = _OverlaidReading(reading, self._laid)
            yield Search(overlaid, self._current_view(overlaid), self.encoder)


class _OverlaidReading(Reading):
    """A state of the registry with further documents, one revision later than it is."""

    def __init__(self, reading: Reading, laid: Sequence[Laid]) -> None:
        super().__init__(reading.connection)
        self.revision += 1
        self._hidden = {one.hides for one in laid} | {one.document.id for one in laid}
        self._laid_documents = {one.document.id: one.document for one in laid}
        self._laid_passages = {p.id: p for one in laid for p in one.passages}
        self._laid_vectors: dict[str, Vectors] = {}
        self._laid_sentences: dict[str, Vectors] = {}
        for one in laid:
            if one.embedded is not None:
                ids = [passage.id for passage in one.passages]
                self._laid_vectors |= dict(zip(ids, one.embedded.passages, strict=True))
                self._laid_sentences |= dict(zip(ids, one.embedded.sentences, strict=True))

    def document(self, document_id: str) -> Document | None:
        return self._laid_documents.get(document_id) or super().document(document_id)

    def catalogue(self) -> list[StoredPassage]:
        kept = [p for p in super().catalogue() if p.document_id not in self._hidden]
        laid = [
            StoredPassage(
                passage.id,
                passage.document_id,
                passage.language,
                self.revision,
                self._laid_documents[passage.document_id].metadata,
            )
            for passage in self._laid_passages.values()
        ]
        return sorted([*kept, *laid], key=lambda passage: passage.id)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        stored = super().passages([i for i in ids if i not in self._laid_passages])
        return stored | {i: self._laid_passages[i] for i in ids if i in self._laid_passages}

    def vectors(self, ids: Sequence[str]) -> Vectors:
        stored = super().vectors([i for i in ids if i not in self._laid_passages])
        width = max([stored.shape[1], *(len(row) for row in self._laid_vectors.values())])
        rows = np.zeros((len(ids), width), dtype=np.float32)
        before = iter(stored)
        for place, passage_id in enumerate(ids):
            laid = passage_id in self._laid_passages
            row = self._laid_vectors.get(passage_id) if laid else next(before)
            if row is not None and len(row):
                rows[place] = row
        return rows

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        stored = super().sentence_vectors([i for i in ids if i not in self._laid_passages])
        laid = {i: self._laid_sentences[i] for i in ids if i in self._laid_sentences}
        return stored | laid
