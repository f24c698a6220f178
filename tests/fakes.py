"""Stand-ins that one can compute in the head."""

import re
from collections.abc import Sequence

import numpy as np

from ingest.encoder import Vectors

# A word counts for a concept if it begins with one of its words: "Kunden" is about customers.
CONCEPTS = {
    "budget": ("budget", "etat"),
    "trust": ("trust", "vertrau", "tillid"),
    "data": ("data", "daten"),
    "conflict": ("conflict", "konflikt"),
    "meeting": ("meet", "treffen", "møde"),
    "customer": ("customer", "kunde"),
    "survey": ("survey", "umfrage", "undersøgelse"),
}
# The axis of texts that hold no concept at all.
_NOTHING = len(CONCEPTS)


class FakeEncoder:
    """A text is how often each concept occurs in it, in English, German or Danish, as a unit row."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.dimension = len(CONCEPTS) + 1
        self.fingerprint = f"{name}@1/{self.dimension}"
        self.encoded: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[
                    [word.startswith(beginnings) for beginnings in CONCEPTS.values()] + [False]
                ] += 1
            row[_NOTHING] = not row.any()
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
