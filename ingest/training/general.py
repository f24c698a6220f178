"""General texts: our own short passages on everyday and encyclopaedic subjects in English, German
and Danish, sentence by sentence, with questions that they answer.

The aligned data is mostly software documentation; these are what it lacks.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.training.data import OWN_SOURCE, Group

GENERAL = Path(__file__).parent / "general.jsonl"
LANGUAGES = ("en", "de", "da")


@dataclass(frozen=True, slots=True)
class GeneralQuestion:
    """A question in every language, and the number of the sentence that answers it."""

    texts: Mapping[str, str]
    answer: int


@dataclass(frozen=True, slots=True)
class GeneralText:
    """A passage in every language, aligned sentence by sentence, and what it answers."""

    topic: str
    sentences: Mapping[str, tuple[str, ...]]
    questions: tuple[GeneralQuestion, ...]

    def passage(self, language: str) -> str:
        return " ".join(self.sentences[language])

    @property
    def aligned(self) -> list[Group]:
        """Its sentences, each aligned with English."""
        rows = zip(*(self.sentences[language] for language in LANGUAGES), strict=True)
        return [_group(row) for row in rows]

    @property
    def whole(self) -> Group:
        """The passage, aligned with English."""
        return _group([self.passage(language) for language in LANGUAGES])


def _group(texts: Sequence[str]) -> Group:
    return Group(texts[0], dict(zip(LANGUAGES[1:], texts[1:], strict=True)), OWN_SOURCE)


def read_general(file: Path = GENERAL) -> list[GeneralText]:
    """All passages of a file of JSON lines."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_read(json.loads(line)) for line in lines]


def _read(line: Mapping[str, Any]) -> GeneralText:
    return GeneralText(
        line["topic"],
        {language: tuple(line[language]) for language in LANGUAGES},
        tuple(
            GeneralQuestion({language: one[language] for language in LANGUAGES}, one["answer"])
            for one in line["questions"]
        ),
    )
