"""The bilingual lexicon: which words stand for each other, learned from aligned sentences.

`python -m ingest.training.lexicon --data DIR --out ingest/models/lexicon` takes under a minute a
language. Word pairs are scored by the Dice coefficient of how often they occur in the same pair.
"""

import argparse
import lzma
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sparse

from ingest.language import function_words
from ingest.lexical import words

# The file names of the data, and what Tandem calls the language.
LANGUAGES = {"de": "de", "da": "da", "sv": "sv", "nb": "no", "nl": "nl", "fr": "fr", "es": "es"}
# Pairs read per language; the largest source is cut to a third of them.
MOST_PAIRS = 300_000
LEAST_COUNT = 5
MOST_WORDS = 20_000
# Translations kept per word, and the least Dice coefficient of one.
MOST_TRANSLATIONS = 4
LEAST_DICE = 0.1
# Near languages are told apart by their most frequent words that one has this much more often.
NEAR_LANGUAGES = ("da", "nb", "sv")
TELLING_FROM = 4_000
TELLING_RATIO = 8.0


def learn(pairs: Sequence[tuple[str, str]], language: str) -> list[tuple[str, str, float]]:
    """(English word, word, Dice) of the words of aligned (English, other) sentences."""
    english, other = (
        _occurrences([pair[side] for pair in pairs], code)
        for side, code in ((0, "en"), (1, language))
    )
    together = (english.matrix.T @ other.matrix).tocoo()
    totals = english.counts[together.row] + other.counts[together.col]
    dice = 2.0 * together.data / totals
    keep = dice >= LEAST_DICE
    rows, columns, scores = together.row[keep], together.col[keep], dice[keep]
    best = _best_of(rows, scores) | _best_of(columns, scores)
    found = [
        (english.words[row], other.words[column], round(float(score), 3))
        for row, column, score in zip(rows[best], columns[best], scores[best], strict=True)
    ]
    return sorted(found, key=lambda entry: (-entry[2], entry[0], entry[1]))


def telling_words(counts: dict[str, Counter[str]]) -> list[str]:
    """Lines of a word and the logs of its frequency in each language, where these differ."""
    totals = {language: sum(counter.values()) for language, counter in counts.items()}
    candidates = {w for counter in counts.values() for w, _ in counter.most_common(TELLING_FROM)}
    lines = []
    for word in sorted(candidates):
        logs = [math.log((c[word] + 0.5) / totals[code]) for code, c in counts.items()]
        if word.isalpha() and max(logs) - min(logs) >= math.log(TELLING_RATIO):
            lines.append(f"{word}\t" + "\t".join(f"{log - max(logs):.1f}" for log in logs))
    return lines


class _Occurrences:
    """Which of a vocabulary's words each sentence has: matrix (sentences, words) of ones."""

    def __init__(self, vocabulary: list[str], matrix: sparse.csr_matrix) -> None:
        self.words = vocabulary
        self.matrix = matrix
        self.counts = np.asarray(matrix.sum(axis=0)).ravel()


def _occurrences(sentences: Sequence[str], language: str) -> _Occurrences:
    ignored = function_words(language)
    tokens = [{w for w in words(s) if w not in ignored and not w.isdigit()} for s in sentences]
    counts = Counter(word for sentence in tokens for word in sentence)
    vocabulary = [word for word, count in counts.most_common(MOST_WORDS) if count >= LEAST_COUNT]
    column = {word: index for index, word in enumerate(vocabulary)}
    indices = [[column[word] for word in sentence if word in column] for sentence in tokens]
    lengths = np.cumsum([0, *(len(row) for row in indices)])
    flat = np.fromiter((index for row in indices for index in row), dtype=np.int32)
    ones = np.ones(len(flat), dtype=np.float32)
    shape = (len(sentences), len(vocabulary))
    return _Occurrences(vocabulary, sparse.csr_matrix((ones, flat, lengths), shape=shape))


def _best_of(groups: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Which entries are among the best of their group."""
    order = np.lexsort((-scores, groups))
    sorted_groups = groups[order]
    first = np.r_[True, sorted_groups[1:] != sorted_groups[:-1]]
    starts = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    best = np.zeros(len(scores), dtype=bool)
    best[order] = np.arange(len(order)) - starts < MOST_TRANSLATIONS
    return best


def read_pairs(file: Path) -> list[tuple[str, str]]:
    """Aligned sentences of one file, evenly spread over it, no source above a third of them."""
    by_source: dict[str, list[tuple[str, str]]] = {}
    for english, other, source in _lines(file):
        by_source.setdefault(source, []).append((english, other))
    taken: list[tuple[str, str]] = []
    for rows in by_source.values():
        step = max(1, -(-len(rows) // (MOST_PAIRS // 3)))
        taken += rows[::step]
    return taken[:: max(1, -(-len(taken) // MOST_PAIRS))]


def _lines(file: Path) -> Iterator[tuple[str, str, str]]:
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, other, source = line.rstrip("\n").split("\t")
            yield english, other, source


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    counts: dict[str, Counter[str]] = {}
    for name, code in LANGUAGES.items():
        pairs = read_pairs(arguments.data / f"en-{name}.tsv.xz")
        if name in NEAR_LANGUAGES:
            counts[code] = Counter(word for _, other in pairs for word in words(other))
        entries = learn(pairs, code)
        text = "".join(f"{english}\t{other}\t{dice}\n" for english, other, dice in entries)
        (arguments.out / f"{code}.tsv.xz").write_bytes(lzma.compress(text.encode()))
        print(f"{code}: {len(entries)} word pairs")
    near = {LANGUAGES[name]: counts[LANGUAGES[name]] for name in NEAR_LANGUAGES}
    telling = "\n".join(telling_words(near)) + "\n"
    (arguments.out / "scandinavian.tsv").write_text(telling, encoding="utf-8")


if __name__ == "__main__":
    main()
