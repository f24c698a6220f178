"""Punkt: where the sentences of a text end (Kiss and Strunk, 2006), with the models NLTK trained.

The spans are those of NLTK's own `PunktTokenizer`; but `import nltk` loads scipy and scikit-learn,
3 seconds of a processor, and a model is read with it ten times as slowly.
"""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import regex

# What the models were trained with. `regex` and `re` differ in which marks belong to a word.
_NOT_IN_WORDS = r"(?:[)\";}\]\*:@\'\({\[\u2018\u2019\u201c\u201d\xab\xbb?!])"
_DASHES_OR_DOTS = r"(?:\-{2,}|\.{2,}|(?:\.\s){2,}\.)"
_WORDS = regex.compile(
    rf"""
    {_DASHES_OR_DOTS}
    |
    (?=[^\(\"\`{{\[:;&\#\*@\)}}\]\-,])\S+?
    (?=\s|$|{_NOT_IN_WORDS}|{_DASHES_OR_DOTS}|,(?=$|\s|{_NOT_IN_WORDS}|{_DASHES_OR_DOTS}))
    |
    \S
    """,
    regex.VERBOSE,
)
_MAY_END = regex.compile(
    rf"[.?!](?=(?P<after>{_NOT_IN_WORDS}|\s+(?P<next_word>\S+)))", regex.VERBOSE
)
_CLOSING = regex.compile(
    r'["\')\]}\u2018\u2019\u201c\u201d\xab\xbb]+?(?:\s+|(?=--)|$)', regex.MULTILINE
)
_NUMBER = regex.compile(r"^-?[\.,]?\d[\d,\.-]*\.?$")
_INITIAL = regex.compile(r"[^\W\d]\.$")
_ENDS = frozenset(".?!")
_PUNCTUATION = frozenset(";:,.!?")
_ANY_NUMBER = "##number##"
# How a word was seen in training, as bits: at the beginning or in the middle of a sentence, or
# neither known, with a capital or without.
_MIDDLE_CAPITAL = 1 << 2
_BEGINNING_SMALL = 1 << 4
_CAPITAL = 1 << 1 | _MIDDLE_CAPITAL | 1 << 3
_SMALL = _BEGINNING_SMALL | 1 << 5 | 1 << 6


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or mark as it is written, what it counts as, and what it looks like by itself."""

    text: str
    kind: str
    ends: bool = False
    abbreviation: bool = False
    dots: bool = False

    @property
    def bare(self) -> str:
        """Its kind without the full stop."""
        return self.kind[:-1] if len(self.kind) > 1 and self.kind.endswith(".") else self.kind

    @property
    def inner(self) -> str:
        """Its kind, without a full stop that ends a sentence."""
        return self.bare if self.ends else self.kind


class Punkt:
    """The model of a language, from its folder of NLTK's `punkt_tab`."""

    def __init__(self, folder: Path) -> None:
        self._abbreviations = frozenset(_lines(folder / "abbrev_types.txt"))
        self._starters = frozenset(_lines(folder / "sent_starters.txt"))
        pairs = (line.partition("\t") for line in _lines(folder / "collocations.tab"))
        self._collocations = frozenset((first, second) for first, _, second in pairs)
        self._contexts = folder / "ortho_context.tab"

    @cached_property
    def _seen(self) -> dict[str, int]:
        """For each word of the training texts the bits that say how it was seen there."""
        rows = self._contexts.read_text(encoding="utf-8").replace("\n", "\t").split("\t")
        return dict(zip(rows[::2], map(int, rows[1::2]), strict=False))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of every sentence of a text, what closes after its last word included."""
        found: list[tuple[int, int]] = []
        rough = list(self._rough_spans(text))
        moved = 0
        for (start, end), following in zip(rough, [*rough[1:], None], strict=True):
            start += moved
            closing = _CLOSING.match(text[slice(*following)]) if following else None
            moved = closing.end() if closing else 0
            if closing and following:
                found.append((start, following[0] + len(closing.group().rstrip())))
            elif start < end:
                found.append((start, end))
        return found

    def _rough_spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The sentences, quotes and brackets that close after one still with the next."""
        start = 0
        for match, context in _candidates(text):
            words = [self._word(word) for word in _WORDS.findall(context)]
            if any(self._ends_between(*pair) for pair in pairwise(words)):
                yield start, match.end()
                start = match.start("next_word") if match["next_word"] else match.end()
        yield start, len(text.rstrip())

    def _word(self, text: str) -> _Word:
        kind = _NUMBER.sub(_ANY_NUMBER, text.lower())
        if text in _ENDS:
            return _Word(text, kind, ends=True)
        if len(text) > 1 and not text.strip("."):
            return _Word(text, kind, dots=True)
        if not text.endswith(".") or text.endswith(".."):
            return _Word(text, kind)
        stem = text[:-1].lower()
        known = not self._abbreviations.isdisjoint((stem, stem.split("-")[-1]))
        return _Word(text, kind, ends=not known, abbreviation=known)

    def _ends_between(self, word: _Word, following: _Word) -> bool:
        """Whether a sentence ends with a word, by the one that follows it."""
        if not word.text.endswith("."):
            return word.ends
        if (word.bare, following.inner) in self._collocations:
            return False
        initial = _INITIAL.match(word.text) is not None
        doubtful = (word.abbreviation or word.dots) and not initial
        if not (doubtful or initial or word.bare == _ANY_NUMBER):
            return word.ends
        begins = self._begins(following)
        capital = following.text[0].isupper()
        if doubtful and (begins or (capital and following.inner in self._starters)):
            return True
        if initial or word.bare == _ANY_NUMBER:
            if begins is False:
                return False
            seen = self._seen.get(following.inner, 0)
            if begins is None and initial and capital and not seen & _SMALL:
                return False
        return word.ends

    def _begins(self, word: _Word) -> bool | None:
        """Whether a word looks like the first of a sentence; None where training does not tell."""
        if word.text in _PUNCTUATION:
            return False
        seen = self._seen.get(word.inner, 0)
        if word.text[0].isupper() and seen & _SMALL and not seen & _MIDDLE_CAPITAL:
            return True
        if word.text[0].islower() and (seen & _CAPITAL or not seen & _BEGINNING_SMALL):
            return False
        return None


def _candidates(text: str) -> Iterator[tuple[regex.Match[str], str]]:
    """Every mark that may end a sentence, with the word before it and what comes after.

    Of several in one word ("acting!!!") the last one.
    """
    earlier: tuple[regex.Match[str], str] | None = None
    start = end = 0
    for match in _MAY_END.finditer(text):
        before = text[end : match.start()]
        space = max(before.rfind(character) for character in string.whitespace)
        start = end + space + 1 if space > 0 else start
        if earlier and end <= start:
            yield earlier
        end = match.start()
        earlier = match, text[start:end] + match.group() + match["after"]
    if earlier:
        yield earlier


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from (line.removesuffix("\n") for line in lines)
