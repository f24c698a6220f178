"""What is embedded of a document: its passages, with what their headings say, and its sentences."""

from collections.abc import Sequence

import numpy as np

from ingest.documents import Document
from ingest.encoder import Encoder
from ingest.library import Embedded
from ingest.passages import Passage


def embed(
    document: Document, passages: Sequence[Passage], encoder: Encoder | None
) -> Embedded | None:
    """The vectors of a document's passages and of their sentences; None without an encoder."""
    return embed_all([(document, passages)], encoder)[0]


def embed_all(
    documents: Sequence[tuple[Document, Sequence[Passage]]], encoder: Encoder | None
) -> list[Embedded | None]:
    """For each document the vectors of its passages and sentences; None without an encoder."""
    if encoder is None or not documents:
        return [None] * len(documents)
    texts = []
    for document, passages in documents:
        texts += [embedded_text(document, passage) for passage in passages]
        texts += [p.sentence(span) for p in passages for span in p.sentences]
    vectors = encoder.encode_passages(texts)
    found: list[Embedded | None] = []
    start = 0
    for _, passages in documents:
        bounds = np.cumsum([start, len(passages), *(len(p.sentences) for p in passages)])
        whole, *sentences = (vectors[a:b] for a, b in zip(bounds, bounds[1:], strict=False))
        found.append(Embedded(whole, tuple(sentences)))
        start = int(bounds[-1])
    return found


def embedded_text(document: Document, passage: Passage) -> str:
    """What is embedded for a passage: its title and headings say what its sentences leave out."""
    head = [document.metadata.title or "", passage.heading]
    return "\n".join([*(part for part in head if part), passage.text])
