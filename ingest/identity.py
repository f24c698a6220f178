"""Which document a file is: a new one, the next state of one that is known, or another's twin."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ingest.documents import Document
from ingest.errors import UnreadableDocument
from ingest.library import KnownDocument


class Known:
    """The documents of a library, and those that are about to be stored, by what finds them."""

    def __init__(self, documents: Iterable[KnownDocument]) -> None:
        self._by_id: dict[str, KnownDocument] = {}
        self._by_source: dict[str, KnownDocument] = {}
        self._by_text: defaultdict[str, list[KnownDocument]] = defaultdict(list)
        for document in documents:
            self.put(document)

    def put(self, document: KnownDocument) -> None:
        """Counts a document as known, in the place of the one with its id."""
        self.drop(document.id)
        self._by_id[document.id] = document
        self._by_source[document.source] = document
        self._by_text[document.content_hash].append(document)

    def drop(self, document_id: str) -> None:
        """Counts a document as gone, if it was known."""
        document = self._by_id.pop(document_id, None)
        if document is not None:
            self._by_text[document.content_hash].remove(document)
            if self._by_source.get(document.source) is document:
                del self._by_source[document.source]

    def has(self, document_id: str) -> bool:
        return document_id in self._by_id

    def at(self, source: str) -> KnownDocument | None:
        """The document that came from this file."""
        return self._by_source.get(source)

    def inside(self, archive: str) -> list[KnownDocument]:
        """The documents that came from files in this archive."""
        return [known for source, known in self._by_source.items() if is_inside(source, archive)]

    def earlier(self, document: Document) -> KnownDocument | None:
        """What a file is known as: by its path or, if it was moved here, by its text."""
        moved = (k for k in self._by_text[document.content_hash] if not exists(k.source))
        return self.at(document.source) or next(moved, None)

    def twin(self, document: Document, earlier: KnownDocument | None) -> KnownDocument | None:
        """Another document with the same text, whose file is still there."""
        others = (k for k in self._by_text[document.content_hash] if k is not earlier)
        return next((k for k in others if exists(k.source)), None)

    def identified(self, document: Document, earlier: KnownDocument | None) -> Document:
        """The document under the id that it keeps.

        An id that front matter states is its identity: it may move to another file, but two files
        that are both there may not claim it (UnreadableDocument). One that comes from the file's
        name gives way.
        """
        named_after_file = "id" in document.metadata.guessed
        if named_after_file and earlier is not None:
            return replace(document, id=earlier.id)
        holder = self._by_id.get(document.id)
        if holder is None or holder is earlier or not exists(holder.source):
            return document
        if named_after_file:
            digest = hashlib.sha256(document.source.encode()).hexdigest()[:6]
            return replace(document, id=f"{document.id}-{digest}")
        raise UnreadableDocument(
            f"the id {document.id} is taken by {holder.source}: change one of them"
        )


def is_inside(source: str, container: str) -> bool:
    """Whether a source lies in a folder, or in an archive, of this path."""
    return Path(source).is_relative_to(container) and source != container


def exists(source: str) -> bool:
    """Whether a source is still there, as far as can be seen: what may not be looked at is.

    A file in an archive is there as long as the archive is.
    """
    if "://" in source:
        return True
    path = Path(source)
    try:
        return path.exists() or any(parent.is_file() for parent in path.parents)
    except OSError:
        return True
