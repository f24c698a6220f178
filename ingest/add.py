"""The story of ingest: read, check, split, embed, store; every file ends in a state, and why."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from ingest.crash import crash_point
from ingest.documents import Document
from ingest.encoder import Encoder
from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.index import Index, fingerprint
from ingest.library import Embedded, KnownDocument, Library
from ingest.passages import Passage, split
from ingest.readers import MOST_BYTES, SUPPORTED_SUFFIXES, read_document, source_of


class State(StrEnum):
    """Where a file ended. READY and the three that change nothing are fine; the others are not."""

    READY = "ready"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REMOVED = "removed"
    NEEDS_OCR = "needs OCR"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestRow:
    """One file, the state it ended in, and why."""

    path: str
    state: State
    reason: str = ""
    document_id: str | None = None
    language: str | None = None
    passages: int = 0

    @property
    def ok(self) -> bool:
        return self.state not in (State.FAILED, State.NEEDS_OCR)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """A row for every file, in the order they were given."""

    rows: tuple[IngestRow, ...]

    @property
    def failed(self) -> tuple[IngestRow, ...]:
        return tuple(row for row in self.rows if not row.ok)

    @property
    def changed(self) -> tuple[IngestRow, ...]:
        changes = (State.READY, State.UPDATED, State.REMOVED)
        return tuple(row for row in self.rows if row.state in changes)

    def count(self, state: State) -> int:
        return sum(row.state is state for row in self.rows)


Progress = Callable[[IngestRow], None]


def add(
    paths: Sequence[Path],
    library: Library,
    encoder: Encoder | None,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Adds files, and every supported file under folders; each is stored whole or not at all.

    Adding the same again changes nothing. `progress` is called with each row as it ends. Raises
    IndexMismatch before anything is stored if the library was made with another encoder.
    """
    index = Index(library, encoder)
    with library.locked():
        _prepare(library, index)
        rows = []
        for path in files_under(paths):
            row = path if isinstance(path, IngestRow) else _add_file(path, library, encoder)
            progress(row)
            rows.append(row)
        _refresh_snapshot(index)
    return IngestReport(tuple(rows))


def sync(
    folder: Path,
    library: Library,
    encoder: Encoder | None,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Makes the library agree with a folder: adds and updates its files, removes what has gone."""
    if not folder.is_dir():
        raise UnreadableDocument(f"{folder} is not a folder")
    report = add([folder], library, encoder, progress)
    with library.locked():
        rows = []
        for gone in _gone(folder, library):
            rows.append(remove(gone.id, library))
            progress(rows[-1])
        if rows:
            _refresh_snapshot(Index(library, encoder))
    return IngestReport(report.rows + tuple(rows))


def plan_sync(folder: Path, library: Library) -> IngestReport:
    """What `sync` would do with each file, without doing it."""
    if not folder.is_dir():
        raise UnreadableDocument(f"{folder} is not a folder")
    with library.reading() as reading:
        known = reading.known()
    rows = [
        path if isinstance(path, IngestRow) else _plan_file(path, known)
        for path in files_under([folder])
    ]
    kept = {row.document_id for row in rows}
    gone = [
        IngestRow(document.source, State.REMOVED, "the file has gone", document.id)
        for document in _gone(folder, library)
        if document.id not in kept
    ]
    return IngestReport((*rows, *gone))


def remove(document_id: str, library: Library) -> IngestRow:
    """Takes a document out, with every passage of it."""
    with library.writing() as writing:
        document = writing.document(document_id)
        if document is None:
            return IngestRow(
                document_id, State.FAILED, "no document has this id: see `tandem list`"
            )
        passages = writing.remove(document_id)
        left = len(writing.passages_of(document_id))
    reason = f"{passages} passages removed, {left} left"
    return IngestRow(document.source, State.REMOVED, reason, document_id)


def files_under(paths: Iterable[Path]) -> Iterator[Path | IngestRow]:
    """The files to read, folders opened; what cannot be opened as a row that says so."""
    for path in paths:
        refused: list[OSError] = []
        found = sorted(
            Path(folder) / name
            for folder, _, names in os.walk(path, onerror=refused.append)
            for name in names
        )
        if any(isinstance(error, (FileNotFoundError, NotADirectoryError)) for error in refused):
            yield path  # a file, or nothing: reading it will say
            continue
        for error in refused:
            name = _printable(Path(error.filename))
            yield IngestRow(name, State.FAILED, f"cannot be opened: {error.strerror}")
        yield from (f for f in found if f.suffix.lower() in SUPPORTED_SUFFIXES and _is_own(f, path))


def _is_own(file: Path, folder: Path) -> bool:
    """Whether a file under a folder is meant as a document: no hidden ones, no README."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.stem.upper() != "README"


def _prepare(library: Library, index: Index) -> None:
    """Clears what a cut-off rebuild left, and marks an empty library with this encoder."""
    with library.writing() as writing:
        writing.drop_other_generations()
        if not writing.known():
            writing.set_meta("fingerprint", fingerprint(index.encoder))
    with index.searching():  # refuses a library made by another encoder
        pass


def _add_file(path: Path, library: Library, encoder: Encoder | None) -> IngestRow:
    name = _printable(path)
    with library.reading() as reading:
        known = reading.known()
    if _unchanged(path, known):
        return IngestRow(name, State.UNCHANGED, "already in the library", _id_of(path, known))
    try:
        document = read_document(path)
        crash_point("after_read")
        earlier = _earlier(document, known)
        twin = _twin(document, known, earlier)
        if twin is not None:
            return _duplicate(name, twin, earlier, library)
        document = _identified(document, known, earlier)
        passages = split(document)
        if not passages:
            raise UnreadableDocument("there are no sentences in it, only headings")
        embedded = embed(document, passages, encoder)
        crash_point("after_embed")
    except NeedsOcr as error:
        return IngestRow(name, State.NEEDS_OCR, str(error))
    except UnreadableDocument as error:
        return IngestRow(name, State.FAILED, str(error))
    with library.writing() as writing:
        updates = earlier is not None or writing.document(document.id) is not None
        if earlier is not None and earlier.id != document.id:
            writing.remove(earlier.id)
        writing.put(document, passages, embedded)
    state = State.UPDATED if updates else State.READY
    reason = "; ".join(document.notes)
    return IngestRow(name, state, reason, document.id, document.language, len(passages))


def _duplicate(
    name: str, twin: KnownDocument, earlier: KnownDocument | None, library: Library
) -> IngestRow:
    """The row of a file that says what another one says; what it said before is taken out."""
    if earlier is not None:
        remove(earlier.id, library)
    return IngestRow(name, State.DUPLICATE, f"the same text as {twin.id}", twin.id)


def embed(
    document: Document, passages: Sequence[Passage], encoder: Encoder | None
) -> Embedded | None:
    """The vectors of a document's passages and of their sentences; None without an encoder."""
    if encoder is None:
        return None
    whole = [embedded_text(document, passage) for passage in passages]
    sentences = [p.sentence(span) for p in passages for span in p.sentences]
    vectors = encoder.encode_passages(whole + sentences)
    ends = np.cumsum([len(passage.sentences) for passage in passages])[:-1]
    return Embedded(vectors[: len(whole)], tuple(np.split(vectors[len(whole) :], ends)))


def embedded_text(document: Document, passage: Passage) -> str:
    """What is embedded for a passage: its title and headings say what its sentences leave out."""
    head = [document.metadata.title or "", passage.heading]
    return "\n".join([*(part for part in head if part), passage.text])


def _earlier(document: Document, known: Sequence[KnownDocument]) -> KnownDocument | None:
    """What the library knows a file as: by its path or, if it was moved here, by its text."""
    same_path = (k for k in known if k.source == document.source)
    moved = (k for k in known if k.content_hash == document.content_hash and not _exists(k.source))
    return next(same_path, None) or next(moved, None)


def _identified(
    document: Document, known: Sequence[KnownDocument], earlier: KnownDocument | None
) -> Document:
    """The document under the id that it keeps.

    An id that front matter states is its identity: it may move to another file, but two files that
    are both there may not claim it. One that comes from the file's name gives way.
    """
    named_after_file = "id" in document.metadata.guessed
    if named_after_file and earlier is not None:
        return replace(document, id=earlier.id)
    holder = next((k for k in known if k.id == document.id), None)
    if holder is None or holder is earlier or not _exists(holder.source):
        return document
    if named_after_file:
        digest = hashlib.sha256(document.source.encode()).hexdigest()[:6]
        return replace(document, id=f"{document.id}-{digest}")
    raise UnreadableDocument(
        f"the id {document.id} is taken by {holder.source}: change one of them"
    )


def _twin(
    document: Document, known: Sequence[KnownDocument], earlier: KnownDocument | None
) -> KnownDocument | None:
    """Another document with the same text, whose file is still there."""
    return next(
        (
            k
            for k in known
            if k.content_hash == document.content_hash and k is not earlier and _exists(k.source)
        ),
        None,
    )


def _exists(source: str) -> bool:
    """Whether a source is still there, as far as can be seen: what may not be looked at is."""
    try:
        return "://" in source or Path(source).exists()
    except OSError:
        return True


def _unchanged(path: Path, known: Sequence[KnownDocument]) -> bool:
    source = source_of(path)
    stored = next((k for k in known if k.source == source), None)
    try:
        if stored is None or path.stat().st_size > MOST_BYTES:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == stored.file_hash
    except OSError:
        return False  # reading it properly will say why


def _id_of(path: Path, known: Sequence[KnownDocument]) -> str:
    return next(k.id for k in known if k.source == source_of(path))


def _plan_file(path: Path, known: list[KnownDocument]) -> IngestRow:
    """What adding a file would do; `known` then holds it, for the files after it."""
    name = _printable(path)
    if _unchanged(path, known):
        return IngestRow(name, State.UNCHANGED, "", _id_of(path, known))
    try:
        document = read_document(path)
        earlier = _earlier(document, known)
        twin = _twin(document, known, earlier)
        if twin is not None:
            return IngestRow(name, State.DUPLICATE, f"the same text as {twin.id}", twin.id)
        document = _identified(document, known, earlier)
    except NeedsOcr as error:
        return IngestRow(name, State.NEEDS_OCR, str(error))
    except UnreadableDocument as error:
        return IngestRow(name, State.FAILED, str(error))
    updates = earlier is not None or any(k.id == document.id for k in known)
    known[:] = [k for k in known if k is not earlier and k.id != document.id]
    planned = KnownDocument(document.id, document.content_hash, document.file_hash, document.source)
    known.append(planned)
    return IngestRow(name, State.UPDATED if updates else State.READY, "", document.id)


def _gone(folder: Path, library: Library) -> list[KnownDocument]:
    """Documents that came from a folder and whose file is not there any more."""
    root = source_of(folder)
    with library.reading() as reading:
        known = reading.known()
    return [
        document
        for document in known
        if Path(document.source).is_relative_to(root) and not _exists(document.source)
    ]


def _refresh_snapshot(index: Index) -> None:
    if index.needs_snapshot():
        index.build_snapshot()
    index.close()


def _printable(path: Path) -> str:
    """A path on one line: names may hold line breaks and bytes that are no text."""
    text = str(path).encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "�" for c in text)
