"""Chroma: vectors in a directory, written once, then only read.

Vectors go in and out, never texts: Chroma would embed them with a model of its own choosing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.encoder import Vectors
from ingest.errors import SnapshotDamaged
from ingest.filters import Filters
from ingest.library import StoredPassage

_COLLECTION = "passages"
_TWINS = "twins.json"
# Below Chroma 1.5.9's own limit of 5,461 rows a call.
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id and how similar it is; higher is better."""

    passage_id: str
    score: float


def build_vectors(folder: Path, passages: Sequence[StoredPassage], vectors: Vectors) -> None:
    """A new Chroma directory with these rows, closed when this returns."""
    from chromadb.errors import ChromaError

    twins: dict[str, list[str]] = {}
    rows = _distinct(passages, vectors, twins)
    try:
        with _client(folder) as client:
            collection = client.create_collection(
                _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            for start in range(0, len(rows), _BATCH):
                batch = rows[start : start + _BATCH]
                collection.add(
                    ids=[passages[row].id for row in batch],
                    embeddings=vectors[batch],
                    metadatas=[_metadata(passages[row]) for row in batch],
                )
    except ChromaError as error:
        raise SnapshotDamaged(f"Chroma could not write its directory: {error}") from None
    (folder / _TWINS).write_text(json.dumps(twins), encoding="utf-8")


def _distinct(
    passages: Sequence[StoredPassage], vectors: Vectors, twins: dict[str, list[str]]
) -> list[int]:
    """The rows to store; `twins` lists the passages that are to every search as one that is stored.

    Chroma 1.5.9 loses other passages behind some hundred equal rows: its graph then has no way out.
    """
    rows: dict[tuple[object, ...], int] = {}
    for row, (passage, vector) in enumerate(zip(passages, vectors, strict=True)):
        first = rows.setdefault((vector.tobytes(), *_metadata(passage).items()), row)
        if first != row:
            twins.setdefault(passages[first].id, []).append(passage.id)
    return list(rows.values())


class ChromaVectors:
    """A Chroma directory opened for searching; the directory must be this process' own copy."""

    def __init__(self, folder: Path) -> None:
        from chromadb.errors import ChromaError

        try:
            self._twins = json.loads((folder / _TWINS).read_text(encoding="utf-8"))
            self._client = _client(folder)
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except (ChromaError, ValueError, OSError) as error:
            raise SnapshotDamaged(f"{folder} is no Chroma directory of ours: {error}") from None

    def count(self) -> int:
        return self._rows() + sum(map(len, self._twins.values()))

    def _rows(self) -> int:
        return int(self._collection.count())

    def ids(self) -> list[str]:
        """The ids of all passages in it."""
        found: list[str] = []
        for offset in range(0, self._rows(), _BATCH):
            # Without a limit Chroma 1.5.9 fails from some ten thousand rows on.
            found += self._collection.get(include=[], limit=_BATCH, offset=offset)["ids"]
        return [*found, *(twin for twins in self._twins.values() for twin in twins)]

    def search(self, question: Vectors, filters: Filters, limit: int) -> list[Scored]:
        """The passages most similar to one question row, by cosine, best first."""
        found = self._collection.query(
            query_embeddings=question.reshape(1, -1),
            n_results=min(limit, max(self._rows(), 1)),
            where=_where(filters),
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        hits = zip(found["ids"][0], distances, strict=True)
        return [
            Scored(passage_id, 1.0 - distance)
            for first, distance in hits
            for passage_id in (first, *self._twins.get(first, ()))
        ][:limit]

    def close(self) -> None:
        self._client.close()


def _client(folder: Path) -> Any:
    import chromadb

    # Chroma keeps one system per folder; ours are opened once each, and let go of by close().
    return chromadb.PersistentClient(
        str(folder), settings=chromadb.Settings(anonymized_telemetry=False)
    )


def _metadata(passage: StoredPassage) -> dict[str, str | int]:
    known = passage.metadata
    values = {
        "document_id": passage.document_id,
        "language": passage.language,
        "year": known.year,
        "kind": known.kind,
        "perspective": known.perspective,
    }
    return {key: value for key, value in values.items() if value is not None}


def _where(filters: Filters) -> dict[str, Any] | None:
    conditions: list[dict[str, Any]] = [
        {key: {"$in": list(allowed)}}
        for key, allowed in (
            ("language", filters.languages),
            ("kind", filters.kinds),
            ("perspective", filters.perspectives),
            ("document_id", filters.documents),
        )
        if allowed
    ]
    if filters.since is not None:
        conditions.append({"year": {"$gte": filters.since}})
    if filters.until is not None:
        conditions.append({"year": {"$lte": filters.until}})
    if len(conditions) > 1:
        return {"$and": conditions}
    return conditions[0] if conditions else None
