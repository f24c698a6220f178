"""Lexicon: a question's words carried into the other languages of the corpus.

Learned from aligned sentences (ingest/training/lexicon.py): pairs of an English word and one of
another language, with how surely they stand for each other. Between two languages that are both not
English it goes by way of English.
"""

import lzma
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from ingest.language import UNKNOWN

LEXICON = Path(__file__).parent / "models" / "lexicon"
# Translations of one word into one language; more are mostly near misses.
_MOST = 3
# Weaker pairs are chance: a name beside a word that often stands in the same sentences.
_COMMON_DICE = 0.1


def translate(word: str, source: str, target: str) -> list[tuple[str, float]]:
    """What a word may be in another language, best first, with weights up to 1; [] if unknown."""
    if source == target:
        return []
    if source == "en":
        return list(_from_english(word, target))
    english = _to_english(word, source)
    if target == "en":
        return list(english)
    weights: defaultdict[str, float] = defaultdict(float)
    for pivot, weight in english:
        for translation, further in _from_english(pivot, target):
            weights[translation] = max(weights[translation], weight * further)
    return _best(weights.items())


@cache
def common_words(language: str) -> frozenset[str]:
    """Words of a language, in lower case, that are spelt otherwise in another: names are not.

    Empty for a language without a lexicon.
    """
    lines = (line.split("\t") for line in _table(language).splitlines() if line)
    if language == "en":
        others = (file.name.partition(".")[0] for file in LEXICON.glob("*.tsv.xz"))
        lines = (line.split("\t") for code in others for line in _table(code).splitlines() if line)
    own = 0 if language == "en" else 1
    return frozenset(
        columns[own]
        for columns in lines
        if columns[0] != columns[1] and float(columns[2]) >= _COMMON_DICE
    )


def language_of_words(text: str, among: Sequence[str]) -> str:
    """The language that most words of a text are common words of; "unknown" where two have as many.

    For a few words without grammar, "Schatten-IT Risiken": of 84 such queries whose language
    nothing else told, 56 were named right and two wrong.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    known = {code: sum(word in common_words(code) for word in words) for code in among}
    most = max(known.values())
    best = [code for code, count in known.items() if count == most]
    return best[0] if most and len(best) == 1 else UNKNOWN


@lru_cache(maxsize=50_000)
def _from_english(word: str, language: str) -> tuple[tuple[str, float], ...]:
    return _found(rf"\n{re.escape(word)}\t([^\t]+)\t([\d.]+)", language)


@lru_cache(maxsize=50_000)
def _to_english(word: str, language: str) -> tuple[tuple[str, float], ...]:
    return _found(rf"\n([^\t]+)\t{re.escape(word)}\t([\d.]+)", language)


def _found(pattern: str, language: str) -> tuple[tuple[str, float], ...]:
    """Dice coefficients of the matching lines as weights: the best translation weighs 1."""
    dice = [(word, float(value)) for word, value in re.findall(pattern, _table(language))]
    most = max((value for _, value in dice), default=1.0)
    return tuple(_best((word, value / most) for word, value in dice))


@cache
def _table(language: str) -> str:
    """The lines of a language: English word, word, Dice. Looked up as text: a command that asks
    one question would spend a second on making dictionaries of all of them."""
    file = LEXICON / f"{language}.tsv.xz"
    return "\n" + lzma.decompress(file.read_bytes()).decode() if file.is_file() else ""


def _best(weights: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(weights, key=lambda entry: (-entry[1], entry[0]))[:_MOST]
