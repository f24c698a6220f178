"""Near questions: which of many questions ask the same."""

import re
from collections.abc import Callable, Sequence

import numpy as np

from ingest.encoder import Vectors
from ingest.language import function_words

# Two questions are the same where at least this share of all their content words stands in both.
SHARED_WORDS = 0.5
# Or where their vectors are as near as this. Measured with the embedded encoder on the development
# questions (166 pairs of translations among 14,365 pairs): of the pairs above it 94 % are
# translations, and a quarter of the translations lie above it. Another encoder needs its own.
SAME_MEANING = 0.65

Encode = Callable[[Sequence[str]], Vectors]


def same_questions(
    questions: Sequence[str], languages: Sequence[str], encode: Encode | None = None
) -> list[list[int]]:
    """The places of the questions that ask the same, in groups; a group begins with its first.

    A question joins the first group whose first question it is near to, so that groups do not
    drift. Questions with different numbers or years never ask the same. `encode` is the embedded
    encoder's `encode_questions`; without it only words are compared.
    """
    words = [_content(*pair) for pair in zip(questions, languages, strict=True)]
    numbers = [frozenset(re.findall(r"\d+", question)) for question in questions]
    vectors = encode(questions) if encode is not None and questions else None
    groups: list[list[int]] = []
    for place in range(len(questions)):
        for group in groups:
            first = group[0]
            if numbers[place] == numbers[first] and (
                _share(words[place], words[first]) >= SHARED_WORDS
                or (vectors is not None and np.dot(*vectors[[place, first]]) >= SAME_MEANING)
            ):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def _content(question: str, language: str) -> frozenset[str]:
    """The words of a question without the small ones; all of them where none would be left."""
    words = frozenset(re.findall(r"\w+", question.casefold()))
    return (words - function_words(language)) or words


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0
