"""General texts: our own short passages on everyday and encyclopaedic subjects in English, German
and Danish, sentence by sentence, with questions that they answer.

The aligned data is mostly software documentation; these are what it lacks.
"""

import json
import random
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
    def groups(self) -> list[Group]:
        """Its sentences and the whole, each aligned with English."""
        rows = zip(*(self.sentences[language] for language in LANGUAGES), strict=True)
        texts = [*rows, tuple(self.passage(language) for language in LANGUAGES)]
        return [
            Group(text[0], dict(zip(LANGUAGES[1:], text[1:], strict=True)), OWN_SOURCE)
            for text in texts
        ]


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


def general_groups(texts: Sequence[GeneralText], chance: random.Random) -> list[Group]:
    """The aligned sentences and passages of all texts, shuffled."""
    groups = [group for text in texts for group in text.groups]
    chance.shuffle(groups)
    return groups
