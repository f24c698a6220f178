"""What has to be done for a file: nothing, refuse it, store its documents, take some out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.crash import crash_point
from ingest.documents import Document
from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.files import printable
from ingest.gather import Found, documents_in
from ingest.identity import Known
from ingest.intake import edited
from ingest.library import KnownDocument, Library
from ingest.parsing import shared_parsers
from ingest.passages import Passage, split
from ingest.readers import MOST_BYTES, is_text, source_of
from ingest.report import IngestRow, State


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way, as it was named: its documents once read, or the row in which it ended."""

    path: Path
    found: tuple[Found, ...] = ()
    ended: IngestRow | None = None

    @property
    def source(self) -> str:
        return source_of(self.path)

    @property
    def letters(self) -> int:
        return sum(len(f.result.text) for f in self.found if isinstance(f.result, Document))


@dataclass(frozen=True, slots=True)
class Step:
    """A row, and what makes it true: a document to store, the id of one to take out, or nothing.

    `earlier` is the id that the document had until now.
    """

    row: IngestRow
    document: Document | None = None
    passages: Sequence[Passage] = ()
    earlier: str | None = None
    removes: str | None = None


def arrived(path: Path | IngestRow, known: Known) -> File:
    """A file that has to be read, or one that has ended already: unchanged, or not to be opened."""
    if isinstance(path, IngestRow):
        return File(Path(path.path), ended=path)
    source = source_of(path)
    if not is_text(source):
        reason = "its name is not valid text: rename the file"
        return File(path, ended=IngestRow(printable(path), State.FAILED, reason))
    stored = known.at(source)
    if stored is not None and _has_hash(path, stored.file_hash):
        row = IngestRow(printable(path), State.UNCHANGED, "already in the library", stored.id)
        return File(path, ended=row)
    return File(path)


def read(file: File) -> File:
    """The file with its documents, read by another process; one that has ended as it is."""
    if file.ended is not None:
        return file
    found = documents_in(file.path, shared_parsers())
    crash_point("after_read")
    return File(file.path, tuple(found))


def steps(file: File, known: Known, library: Library) -> Iterator[Step]:
    """What is to be done for a file; `known` then holds it, for the files after it."""
    if file.ended is not None:
        yield Step(file.ended)
    for found in file.found:
        yield step_for(found, known, library)
    sources = {found.source for found in file.found}
    if file.found and file.source not in sources:  # an archive that could be opened
        for gone in known.inside(file.source):
            if gone.source not in sources:
                known.drop(gone.id)
                row = IngestRow(gone.source, State.REMOVED, "gone from the archive", gone.id)
                yield Step(row, removes=gone.id)


def step_for(found: Found, known: Known, library: Library) -> Step:
    """What is to be done for one document, or for a refusal to read it."""
    name, document = printable(found.path), found.result
    if isinstance(document, NeedsOcr):
        return Step(IngestRow(name, State.NEEDS_OCR, str(document)))
    if isinstance(document, UnreadableDocument):
        return Step(IngestRow(name, State.FAILED, str(document)))
    earlier = known.earlier(document)
    if earlier and (earlier.source, earlier.file_hash) == (document.source, document.file_hash):
        return Step(IngestRow(name, State.UNCHANGED, "already in the library", earlier.id))
    twin = known.twin(document, earlier)
    if twin is not None:
        row = IngestRow(name, State.DUPLICATE, f"the same text as {twin.id}", twin.id)
        if earlier is not None:  # what it said before is not there any more
            known.drop(earlier.id)
        return Step(row, removes=earlier.id if earlier else None)
    try:
        document = known.identified(document, earlier)
        document = edited(document, library, earlier.id if earlier else document.id)
        passages = split(document)
    except UnreadableDocument as error:
        return Step(IngestRow(name, State.FAILED, str(error)))
    if not passages:
        return Step(IngestRow(name, State.FAILED, "there are no sentences in it, only headings"))
    updates = earlier is not None or known.has(document.id)
    if earlier is not None:
        known.drop(earlier.id)
    known.put(
        KnownDocument(document.id, document.content_hash, document.file_hash, document.source)
    )
    state = State.UPDATED if updates else State.READY
    row = IngestRow(name, state, "", document.id, document.language, len(passages))
    return Step(row, document, passages, earlier.id if earlier else None)


def _has_hash(path: Path, file_hash: str) -> bool:
    try:
        if path.stat().st_size > MOST_BYTES:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == file_hash
    except OSError:
        return False  # reading it properly will say why
