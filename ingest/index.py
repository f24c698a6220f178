"""Index: registry, vectors and words as one thing to search.

A snapshot (Chroma, tantivy) answers for what it holds; what is newer is searched exactly from the
registry's vectors and merged, what was removed since is left out. Without a usable snapshot
everything is searched exactly, and answers are the same.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.documents import Document
from ingest.encoder import Encoder, Vectors
from ingest.errors import IndexMismatch, SnapshotDamaged
from ingest.filters import Filters
from ingest.lexical import Analyzer, LexicalIndex
from ingest.library import Library, Reading, StoredPassage
from ingest.passages import SPLITTER, Passage
from ingest.snapshot import (
    Manifest,
    OpenSnapshot,
    build_snapshot,
    current_manifest,
    current_snapshot,
    open_current,
)
from ingest.vectors import Scored

# Raised when what is stored, or how, changes in a way that only a rebuild brings about.
INDEX_VERSION = 1
# A new snapshot is built once this many passages, or this share, are newer than the current one.
_LEAST_FRESH = 100
_FRESH_SHARE = 0.1
# More than a page of hits: removed passages and filters must not empty the list.
_OVERFETCH = 50


def fingerprint(encoder: Encoder | None) -> str:
    """How vectors and passages are made; stored with them, and compared on every opening."""
    return f"{encoder.fingerprint if encoder else 'none'} {SPLITTER} v{INDEX_VERSION}"


@dataclass(frozen=True)
class _View:
    """One state of the registry made searchable."""

    revision: int
    snapshot_folder: object
    catalogue: dict[str, StoredPassage]
    snapshot: OpenSnapshot | None
    fresh_ids: list[str]
    fresh_vectors: Vectors
    fresh_lexical: LexicalIndex | None
    refused: str | None

    @property
    def stale(self) -> int:
        """How many passages of the snapshot have been removed or made anew since."""
        if self.snapshot is None:
            return 0
        return self.snapshot.manifest.passages - (len(self.catalogue) - len(self.fresh_ids))

    def holds(self, passage_id: str, *, from_snapshot: bool) -> bool:
        """Whether a hit is of a live passage, and as the store that found it knows it."""
        stored = self.catalogue.get(passage_id)
        if stored is None:
            return False
        return not from_snapshot or (
            self.snapshot is not None and stored.revision <= self.snapshot.manifest.revision
        )


class Index:
    """Searches the library; opens again by itself when the library or its snapshot changed."""

    def __init__(self, library: Library, encoder: Encoder | None) -> None:
        self.library = library
        self.encoder = encoder
        self._view: _View | None = None
        self._opening = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.encoder)

    @contextmanager
    def searching(self) -> Iterator["Search"]:
        """A search over one state of the library, from its first hit to its last quote.

        Raises IndexMismatch when the stored vectors are of another encoder or splitter.
        """
        with self.library.reading() as reading:
            yield Search(reading, self._current_view(reading), self.encoder)

    def close(self) -> None:
        if self._view is not None and self._view.snapshot is not None:
            self._view.snapshot.close()
        self._view = None

    def _current_view(self, reading: Reading) -> _View:
        folder = current_snapshot(self.library.home)
        with self._opening:
            view = self._view
            if view is None or (view.revision, view.snapshot_folder) != (reading.revision, folder):
                view = self._view = self._open(reading, view)
        return view

    def _stored_fingerprint(self, reading: Reading) -> str | None:
        stored = reading.meta("fingerprint")
        if self.encoder is not None and stored not in (None, self.fingerprint):
            raise IndexMismatch(
                f"the library was indexed with [{stored}], and [{self.fingerprint}] is configured: "
                "run `tandem rebuild`, or set TANDEM_ENCODER back"
            )
        return stored

    def _open(self, reading: Reading, before: _View | None) -> _View:
        stored = self._stored_fingerprint(reading)
        folder = current_snapshot(self.library.home)
        if before and before.snapshot_folder == folder and (before.snapshot or before.refused):
            snapshot, refused = before.snapshot, before.refused
        else:
            snapshot, refused = self._open_snapshot()
        if snapshot is not None and snapshot.manifest.fingerprint != stored:
            snapshot, refused = None, "the search index was made by another encoder or splitter"
        elif snapshot is not None and snapshot.manifest.revision > reading.revision:
            snapshot = None  # swapped in since this reading began: it holds what is not there yet
        catalogue = {passage.id: passage for passage in reading.catalogue()}
        known = snapshot.manifest.revision if snapshot else -1
        fresh = [passage.id for passage in catalogue.values() if passage.revision > known]
        vectors = reading.vectors(fresh)
        return _View(
            reading.revision,
            folder,
            catalogue,
            snapshot,
            fresh,
            vectors,
            _fresh_lexical(reading, fresh, snapshot),
            refused,
        )

    def _open_snapshot(self) -> tuple[OpenSnapshot | None, str | None]:
        try:
            return open_current(self.library.home), None
        except (SnapshotDamaged, OSError) as error:
            return None, f"{error}: run `tandem doctor` to rebuild it"

    def check(self) -> None:
        """Raises IndexMismatch when the stored vectors are of another encoder or splitter."""
        with self.library.reading() as reading:
            self._stored_fingerprint(reading)

    def needs_snapshot(self) -> bool:
        """Whether so much is newer than the snapshot that a new one pays, or it is of no use.

        Its files are checked and not opened: with many documents that is what takes time.
        """
        with self.library.reading() as reading:
            count = reading.count_passages()
            manifest = self._usable_manifest(reading)
            if manifest is None:
                return count > 0
            fresh = reading.count_passages(newer_than=manifest.revision)
        stale = manifest.passages - (count - fresh)
        return fresh + stale > max(_LEAST_FRESH, _FRESH_SHARE * count)

    def _usable_manifest(self, reading: Reading) -> Manifest | None:
        """That of the current snapshot; None if there is none that this reading may use."""
        stored = self._stored_fingerprint(reading)
        try:
            manifest = current_manifest(self.library.home)
        except (SnapshotDamaged, OSError):
            return None
        if manifest is None or manifest.fingerprint != stored:
            return None
        return manifest if manifest.revision <= reading.revision else None

    def build_snapshot(self) -> None:
        """Builds a new snapshot beside the current one and switches to it."""
        build_snapshot(self.library, self.fingerprint)


def _fresh_lexical(
    reading: Reading, fresh: Sequence[str], snapshot: OpenSnapshot | None
) -> LexicalIndex | None:
    if not fresh:
        return None
    passages = reading.passages(fresh).values()
    texts = [(p.id, p.language, f"{p.heading}\n{p.text}") for p in passages]
    analyzer = (
        snapshot.lexical.analyzer
        if snapshot
        else Analyzer.learn((language, text) for _, language, text in texts)
    )
    return LexicalIndex.build(texts, analyzer)


class Search:
    """Hits and texts of one state of the library."""

    def __init__(self, reading: Reading, view: _View, encoder: Encoder | None) -> None:
        self._reading = reading
        self._view = view
        self._encoder = encoder
        self._documents: dict[str, Document | None] = {}

    @property
    def refused(self) -> str | None:
        """Why the snapshot is not used and everything is searched exactly; None if it is."""
        return self._view.refused

    @property
    def revision(self) -> int:
        return self._view.revision

    def document_counts(self, filters: Filters) -> dict[str, int]:
        """Documents that may be searched under these filters, per language."""
        documents = {
            (stored.document_id, stored.language)
            for stored in self._view.catalogue.values()
            if filters.allow(stored.document_id, stored.language, stored.metadata)
        }
        counts: dict[str, int] = {}
        for _, language in documents:
            counts[language] = counts.get(language, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def languages(self) -> list[str]:
        return sorted({stored.language for stored in self._view.catalogue.values()})

    def stored(self, passage_id: str) -> StoredPassage:
        return self._view.catalogue[passage_id]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        return self._reading.passages(ids)

    def document(self, document_id: str) -> Document | None:
        if document_id not in self._documents:
            self._documents[document_id] = self._reading.document(document_id)
        return self._documents[document_id]

    def encode_question(self, text: str) -> Vectors | None:
        """The question's vector, one row; None where no encoder is there."""
        return None if self._encoder is None else self._encoder.encode_questions([text])[0]

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of the sentences of these passages, a row each; none without an encoder."""
        return {} if self._encoder is None else self._reading.sentence_vectors(ids)

    def question_words(
        self, text: str, language: str, into: str | None = None
    ) -> list[dict[str, float]]:
        """For each content word of a text its variants in the corpus' languages, weighted.

        With `into`, only in that language.
        """
        languages = self.languages if into is None else [into]
        return self._analyzer.question_terms(text, language, languages)

    def terms(self, text: str, language: str) -> frozenset[str]:
        """The terms of a text in its own language."""
        return frozenset(self._analyzer.terms(text, language))

    @property
    def _analyzer(self) -> Analyzer:
        index = self._view.snapshot.lexical if self._view.snapshot else self._view.fresh_lexical
        return index.analyzer if index else Analyzer({})

    def dense(self, question: Vectors, filters: Filters, limit: int) -> list[Scored]:
        """The passages most similar to a question's vector, by cosine, best first."""
        view = self._view
        hits: list[Scored] = []
        if view.snapshot is not None and view.snapshot.vectors is not None:
            found = view.snapshot.vectors.search(question, filters, limit + _OVERFETCH + view.stale)
            hits = [hit for hit in found if view.holds(hit.passage_id, from_snapshot=True)]
        if view.fresh_ids and view.fresh_vectors.shape[1] == question.shape[0]:
            scores = view.fresh_vectors @ question
            fresh = zip(view.fresh_ids, scores.tolist(), strict=True)
            hits += [Scored(i, score) for i, score in fresh if self._allowed(i, filters)]
        return _best(hits, limit)

    def lexical(self, text: str, language: str, filters: Filters, limit: int) -> list[Scored]:
        """The passages that share words with a question, by BM25, best first."""
        view = self._view
        hits: list[Scored] = []
        for index, from_snapshot in (
            (view.snapshot.lexical if view.snapshot else None, True),
            (view.fresh_lexical, False),
        ):
            if index is None:
                continue
            terms = index.analyzer.question_terms(text, language, self.languages)
            # A filter is applied after the search: all that the words find are looked at.
            count = index.count() if filters else limit + _OVERFETCH + view.stale
            hits += [
                hit
                for hit in index.search(terms, count)
                if view.holds(hit.passage_id, from_snapshot=from_snapshot)
                and self._allowed(hit.passage_id, filters)
            ]
        return _best(hits, limit)

    def _allowed(self, passage_id: str, filters: Filters) -> bool:
        stored = self._view.catalogue[passage_id]
        return filters.allow(stored.document_id, stored.language, stored.metadata)


def _best(hits: Sequence[Scored], limit: int) -> list[Scored]:
    # Rounded, so that the same vectors rank the same whichever store computed the score.
    return sorted(hits, key=lambda hit: (-round(hit.score, 5), hit.passage_id))[:limit]
