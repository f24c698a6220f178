"""Lexicon: a question's words carried into the other languages of the corpus.

Learned from aligned sentences (ingest/training/lexicon.py): pairs of an English word and one of
another language, with how surely they stand for each other. Between two languages that are both not
English it goes by way of English.
"""

import lzma
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "models" / "lexicon"
# Translations of one word into one language; more are mostly near misses.
_MOST = 3

Translations = dict[str, list[tuple[str, float]]]


def translate(word: str, source: str, target: str) -> list[tuple[str, float]]:
    """What a word may be in another language, best first, with weights up to 1; [] if unknown."""
    if source == target:
        return []
    if source == "en":
        return _table(target)[0].get(word, [])
    english = _table(source)[1].get(word, [])
    if target == "en":
        return english
    onward = _table(target)[0]
    weights: defaultdict[str, float] = defaultdict(float)
    for pivot, weight in english:
        for translation, further in onward.get(pivot, []):
            weights[translation] = max(weights[translation], weight * further)
    return _best(weights.items())


@cache
def _table(language: str) -> tuple[Translations, Translations]:
    """From English and to English; both empty for a language without a file."""
    file = LEXICON / f"{language}.tsv.xz"
    from_english: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    to_english: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    if file.is_file():
        for line in lzma.decompress(file.read_bytes()).decode().splitlines():
            english, other, dice = line.split("\t")
            from_english[english].append((other, float(dice)))
            to_english[other].append((english, float(dice)))
    return _weighted(from_english), _weighted(to_english)


def _weighted(entries: dict[str, list[tuple[str, float]]]) -> Translations:
    """Dice coefficients as weights: the best translation of a word weighs 1."""
    return {
        word: _best((other, dice / max(d for _, d in found)) for other, dice in found)
        for word, found in entries.items()
    }


def _best(weights: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(weights, key=lambda entry: (-entry[1], entry[0]))[:_MOST]
