"""Intake: how a document goes into the registry, wherever it came from: checked and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ingest import ledger
from ingest.checks import Quality, check
from ingest.documents import Document, Metadata
from ingest.ledger import HELD, Standing
from ingest.library import Embedded, Library, Writing
from ingest.passages import Passage
from ingest.similar import Like, find_likes, marks_of, with_study

LISTS = frozenset({"authors", "topics"})


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was stored, what was found in it, and whether it is searched."""

    document: Document
    quality: Quality
    likes: tuple[Like, ...]
    standing: Standing

    @property
    def held_back(self) -> bool:
        """Whether it is kept out of the search."""
        return self.standing in HELD

    @property
    def reason(self) -> str:
        """What a researcher should know of it, in words; empty for most."""
        parts = list(self.document.notes)
        if self.standing is Standing.QUARANTINED:
            parts.insert(0, f"{self.quality.suspicion}: see `tandem quarantine list`")
        if self.standing is Standing.REJECTED:
            parts.insert(0, "a researcher rejected this text: it is not searched")
        return "; ".join(parts)


def store(
    writing: Writing,
    document: Document,
    passages: Sequence[Passage],
    embedded: Embedded | None,
) -> Stored:
    """Stores a document whole, with its quality report and the marks by which its likes are found.

    One with hidden or instructing text is quarantined: stored, and not searched.
    """
    connection = writing.connection
    likes = tuple(find_likes(document, embedded, writing))
    if "reports_on" not in ledger.edits(connection, document.id):
        document = with_study(document, likes)
    notes = (*document.notes, *(like.note for like in likes))
    document = replace(document, notes=tuple(dict.fromkeys(notes)))
    quality = check(document)
    writing.put(document, passages, embedded)
    ledger.set_marks(connection, document.id, marks_of(document))
    standing = ledger.assess(connection, document.id, document.content_hash, quality)
    return Stored(document, quality, likes, standing)


def assess_stored(document_id: str, writing: Writing) -> None:
    """Checks a stored document that has no quality report; what its file hides is not known."""
    document = writing.document(document_id)
    if document is not None:
        ledger.set_marks(writing.connection, document_id, marks_of(document))
        content_hash = document.content_hash
        standing = ledger.assess(writing.connection, document_id, content_hash, check(document))
        if standing in HELD:
            writing.touch(document_id)


def edited(document: Document, library: Library, document_id: str) -> Document:
    """A document as it was read, with what a researcher set for the one with this id."""
    with library.reading() as reading:
        return with_edits(document, ledger.edits(reading.connection, document_id))


def with_edits(document: Document, edits: Mapping[str, Any]) -> Document:
    """The document with these fields of its metadata; what a person set is no guess any more."""
    if not edits:
        return document
    names = {field.name for field in fields(Metadata)}
    values: dict[str, Any] = {
        name: tuple(value or ()) if name in LISTS else value
        for name, value in edits.items()
        if name in names
    }
    guessed = tuple(name for name in document.metadata.guessed if name not in values)
    metadata = replace(document.metadata, **values, guessed=guessed)
    return replace(
        document, metadata=metadata, language=values.get("language") or document.language
    )
