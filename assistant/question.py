"""Question: what was asked, in which language, about which documents, on its own feet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.followup import stand_alone
from assistant.places import places_in
from assistant.wording import INTERFACE_LANGUAGES
from ingest.errors import TandemError
from ingest.filters import Filters
from ingest.language import UNKNOWN, detect_language, function_words
from ingest.lexicon import language_of_words

# Characters of a question; a question of more is a document.
LONGEST_QUESTION = 2_000

_ASKS_NUMBER = re.compile(
    r"(?i)\b(?:how (?:many|much|large|big|often|high)|what (?:share|percent\w*|proportion|fraction|"
    r"number|figure)|percentage|wie ?viele?|wie hoch|wie gro(?:ß|ss)|wie oft|welcher (?:anteil|"
    r"prozent\w*)|anteil|prozent\w*|hvor (?:mange|stor|meget|ofte|høj)|andel\w*|procent\w*)\b"
)


# "Western Europe" is a place, and "Western" alone no name.
_COMPASS = frozenset(("western", "eastern", "northern", "southern", "central"))


class QuestionError(TandemError):
    """A question that cannot be searched for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation; `role` is user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """`standalone` is the question with what it leans on; `names` are its names and numbers."""

    text: str
    language: str
    confidence: float
    standalone: str
    filters: Filters = Filters()
    history: tuple[Turn, ...] = ()
    asks_number: bool = False
    names: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "language": self.language,
            "standalone": self.standalone,
            "filters": self.filters.to_dict(),
        }


def understand(
    text: str,
    filters: Filters | None = None,
    history: Sequence[Turn] = (),
    language: str | None = None,
) -> Question:
    """The question behind a text; `language` is taken where its own is not certain.

    Raises QuestionError for a text without words or of more than LONGEST_QUESTION characters.
    """
    text = " ".join(text.split())
    if not text:
        raise QuestionError("The question is empty: type what you want to know.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text)} characters: {LONGEST_QUESTION} at most. Ask for one "
            "thing, and add longer texts to the library."
        )
    if not re.search(r"[^\W\d_]", text):
        raise QuestionError("There are no words in the question: ask in a sentence.")
    standalone = stand_alone(text, [turn.content for turn in history if turn.role == "user"])
    detected = detect_language(standalone)
    if detected.language == UNKNOWN:
        detected = detect_language(standalone, INTERFACE_LANGUAGES)
    spoken = detected.language
    if spoken == UNKNOWN:
        spoken = language_of_words(standalone, INTERFACE_LANGUAGES)
    if spoken == UNKNOWN and language:
        spoken = language
    return Question(
        text=text,
        language=spoken,
        confidence=detected.confidence,
        standalone=standalone,
        filters=filters or Filters(),
        history=tuple(history),
        asks_number=bool(_ASKS_NUMBER.search(standalone)),
        names=_names(standalone, spoken),
    )


def _names(text: str, language: str) -> tuple[str, ...]:
    """What evidence must mention: years and numbers, capitals inside a word, capitalised words.

    German writes every noun with a capital, so there only capitals inside a word tell a name; of a
    compound like "IT-Abteilung" it is the part that has them. Places are no names here: a source
    writes them in its own language (assistant/places.py).
    """
    names = []
    first = True
    for match in re.finditer(r"[^\W_][\w&'’.-]*[^\W_]|[^\W_]", text):
        word = re.sub(r"['’]\w{1,3}$", "", match.group())
        starts_sentence = first or text[: match.start()].rstrip().endswith((".", "?", "!", ":"))
        first = False
        found = [part for part in word.split("-") if re.search(r"\d|.[A-ZÆØÅÄÖÜ]", part)]
        if not found and word[0].isupper() and not starts_sentence:
            found = [] if language in ("de", UNKNOWN) else [word]
        # "CMOs" asks for what a source says about one CMO.
        names += [re.sub(r"(?<=[A-ZÆØÅÄÖÜ]{2})s$", "", name) for name in found]
    return tuple(
        dict.fromkeys(
            name
            for name in names
            if name.lower() not in function_words(language)
            and name.lower() not in _COMPASS
            and not places_in(name)
        )
    )
