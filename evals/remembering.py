"""A search that is asked the same thing many times with other weights, and looks it up once."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from ingest.encoder import Vectors
from ingest.index import Search
from ingest.passages import Passage

T = TypeVar("T")

# Slow, and the same for every weight that is tried.
_REMEMBERED = ("encode_question", "dense", "lexical")


class RememberingSearch:
    """Stands in for a Search while its library does not change."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._found: dict[Any, Any] = {}
        self._passages: dict[str, Passage] = {}
        self._vectors: dict[str, Vectors] = {}

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        return _looked_up(ids, self._passages, self._search.passages)

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        return _looked_up(ids, self._vectors, self._search.sentence_vectors)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._search, name)
        if name not in _REMEMBERED:
            return value

        def remembered(*arguments: Any) -> Any:
            key = (name, *(_key(argument) for argument in arguments))
            if key not in self._found:
                self._found[key] = value(*arguments)
            return self._found[key]

        return remembered


def _looked_up(
    ids: Sequence[str], known: dict[str, T], look_up: Callable[[Sequence[str]], dict[str, T]]
) -> dict[str, T]:
    unknown = [i for i in ids if i not in known]
    if unknown:
        known |= look_up(unknown)
    return {i: known[i] for i in ids if i in known}


def _key(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return argument.tobytes()
    return tuple(argument) if isinstance(argument, list) else argument
