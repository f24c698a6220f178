"""Chroma: vectors in a directory, written once, then only read.

Vectors go in and out, never texts: Chroma would embed them with a model of its own choosing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.encoder import Vectors
from ingest.errors import SnapshotDamaged
from ingest.filters import Filters
from ingest.library import StoredPassage

_COLLECTION = "passages"
# Below Chroma 1.5.9's own limit of 5,461 rows a call.
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id and how similar it is; higher is better."""

    passage_id: str
    score: float


def build_vectors(folder: Path, passages: Sequence[StoredPassage], vectors: Vectors) -> None:
    """A new Chroma directory with these rows, closed when this returns."""
    client = _client(folder)
    collection = client.create_collection(
        _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        collection.add(
            ids=[passage.id for passage in batch],
            embeddings=vectors[start : start + _BATCH],
            metadatas=[_metadata(passage) for passage in batch],
        )
    client.close()


class ChromaVectors:
    """A Chroma directory opened for searching; the directory must be this process' own copy."""

    def __init__(self, folder: Path) -> None:
        from chromadb.errors import ChromaError

        try:
            self._client = _client(folder)
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except (ChromaError, ValueError) as error:
            raise SnapshotDamaged(f"{folder} is no Chroma directory of ours: {error}") from None

    def count(self) -> int:
        return int(self._collection.count())

    def ids(self) -> list[str]:
        """The ids of all passages in it."""
        found: list[str] = []
        for offset in range(0, self.count(), _BATCH):
            # Without a limit Chroma 1.5.9 fails from some ten thousand rows on.
            found += self._collection.get(include=[], limit=_BATCH, offset=offset)["ids"]
        return found

    def search(self, question: Vectors, filters: Filters, limit: int) -> list[Scored]:
        """The passages most similar to one question row, by cosine, best first."""
        found = self._collection.query(
            query_embeddings=question.reshape(1, -1),
            n_results=min(limit, max(self.count(), 1)),
            where=_where(filters),
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return [Scored(i, 1.0 - d) for i, d in zip(found["ids"][0], distances, strict=True)]

    def close(self) -> None:
        self._client.close()


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    # One process may open several snapshots after another; Chroma would hand out the first again.
    SharedSystemClient.clear_system_cache()
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
