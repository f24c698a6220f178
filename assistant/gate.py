"""The gate: a statement passes only with sentences of the passages that carry all that it says.

What a mark points to is tried first, then every other passage that the model was shown: models
number badly, and a wrong number with the right words is mended, not punished. What no sentence
carries is unsupported, whatever mark it has.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from assistant.assertions import (
    Assertion,
    Ground,
    assertion_of,
    ground_of,
    loose_names,
    loose_numbers,
    measures_another,
    part_with_shares,
)
from assistant.demands import about
from assistant.directions import denies, opposed
from assistant.fences import neutral
from assistant.marks import LONGEST_STATEMENT, Written
from assistant.orders import is_quotable
from assistant.parties import swapped
from assistant.pieces import exchanged, has_loose_clause
from ingest.documents import Document
from ingest.encoder import Encoder, Vectors
from ingest.passages import Passage, Span

# How alike a statement and the sentence that carries it must be (cosine), within a language and
# across, and how much less where the sentence holds every figure of the statement and there is one.
# evals/bench/support.py measures what these let through and what they hold back.
SAME_LANGUAGE = 0.55
CROSS_LANGUAGE = 0.42
FIGURES_AGREE = 0.10
# Sentences that are tried, the most alike ones, and how many one statement may rest on.
_CANDIDATES = 24
_MOST_QUOTES = 3
# What a sentence gains in the choice for holding every figure and name of the statement.
_HOLDS_ALL = 0.3
# A quotation within a statement: so many words are one, and so much of it must be the source's.
_QUOTED_WORDS = 3
_QUOTED_SHARE = 0.85
_QUOTED_CHARACTERS = 12
_QUOTATION = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")


@dataclass(frozen=True, eq=False)
class Shown:
    """A passage that a model was shown, its document, and a vector for each of its sentences."""

    passage: Passage
    document: Document
    vectors: Vectors

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        passage = self.passage
        return tuple(ground_of(passage.sentence(s), passage.language) for s in passage.sentences)


@dataclass(frozen=True, slots=True, eq=False)
class Quote:
    """A sentence that carries a statement: where it stands, and how alike the two are."""

    shown: Shown
    span: Span
    ground: Ground
    vector: Vectors
    similarity: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a statement: its support, the sentences behind it, and why there are none.

    `moved` says that it was found elsewhere than where its marks point.
    """

    text: str
    support: str = "unsupported"
    quotes: tuple[Quote, ...] = ()
    failure: str = ""
    moved: bool = False
    marked: bool = False


class Gate:
    """Checks statements in one language against the passages of one question."""

    def __init__(self, shown: Sequence[Shown], language: str, encoder: Encoder) -> None:
        self._shown = shown
        self._language = language
        self._encoder = encoder
        self._checked: dict[Written, Verdict] = {}

    def check(self, written: Written) -> Verdict:
        """Whether a statement is verbatim, supported or unsupported, and by what."""
        if written not in self._checked:
            self._checked[written] = self._check(written)
        return self._checked[written]

    def _check(self, written: Written) -> Verdict:
        marked = [self._shown[place] for place in written.marks]
        if written.had_address or len(written.text) > LONGEST_STATEMENT:
            failure = "address" if written.had_address else "length"
            return Verdict(written.text, failure=failure, marked=bool(marked))
        vector = self._encoder.encode_passages([written.text])[0]
        failure = "similarity"
        for pool in (marked, self._shown):
            if not pool:
                continue
            quotes, failure = self._carried(written.text, vector, pool)
            if quotes:
                moved = bool(marked) and pool is not marked
                support = "verbatim" if _is_verbatim(written.text, quotes) else "supported"
                return Verdict(written.text, support, quotes, "", moved, bool(marked))
        return Verdict(written.text, failure=failure, marked=bool(marked))

    def _carried(
        self, text: str, vector: Vectors, pool: Sequence[Shown]
    ) -> tuple[tuple[Quote, ...], str]:
        """The sentences of a pool that carry a statement; none, and what they fail at."""
        assertion = assertion_of(text, self._language, {shown.passage.language for shown in pool})
        found = [quote for shown in pool for quote in _quotes(shown, vector)]
        quotes = sorted(found, key=lambda quote: -quote.similarity)[:_CANDIDATES]
        if not quotes:
            return (), "similarity"
        first = max(quotes, key=lambda q: q.similarity + _HOLDS_ALL * _holds(assertion, [q]))
        chosen = _completed(assertion, first, quotes)
        failure = self._failure(assertion, chosen)
        return (() if failure else tuple(chosen)), failure

    def _failure(self, assertion: Assertion, chosen: Sequence[Quote]) -> str:
        """The first check that these sentences fail; "" where they carry the assertion."""
        if _is_verbatim(assertion.text, chosen):
            return ""
        grounds = [quote.ground for quote in chosen]
        if any(not self._alike(assertion, quote) for quote in _bearing(assertion, chosen)):
            return "similarity"
        if loose_numbers(assertion, grounds) or any(
            measures_another(assertion, ground) for ground in grounds
        ):
            return "number"
        if loose_names(assertion, grounds, _about(chosen)):
            return "name"
        if not _quotations_hold(assertion.text, chosen):
            return "quotation"
        if swapped(assertion.parties, [ground.parties for ground in grounds]):
            return "party"
        if opposed(assertion, grounds):
            return "direction"
        if _negated(assertion, chosen):
            return "negation"
        if exchanged(assertion, grounds, self._encoder):
            return "exchange"
        quoted = np.stack([quote.vector for quote in chosen])
        return "clause" if has_loose_clause(assertion.text, quoted, self._encoder) else ""

    def _alike(self, assertion: Assertion, quote: Quote) -> bool:
        same = quote.ground.language == self._language
        least = SAME_LANGUAGE if same else CROSS_LANGUAGE
        if assertion.numbers and not loose_numbers(assertion, [quote.ground]):
            least -= FIGURES_AGREE
        return quote.similarity >= least


def _quotes(shown: Shown, vector: Vectors) -> Iterable[Quote]:
    """Every sentence of a passage that may carry a statement, with its cosine."""
    rows = zip(shown.passage.sentences, shown.grounds, shown.vectors, strict=True)
    return [
        Quote(shown, span, ground, own, float(own @ vector))
        for span, ground, own in rows
        if is_quotable(ground.text)
    ]


def _completed(assertion: Assertion, first: Quote, quotes: Sequence[Quote]) -> list[Quote]:
    """The best sentence, and those that add what it lacks: a figure, or who "they" are."""
    chosen = [first]
    while len(chosen) < _MOST_QUOTES and not _holds(assertion, chosen):
        lacking = _lacking(assertion, chosen)
        # A name may stand in a sentence nearby, of the same passage only.
        added = [
            quote
            for quote in quotes
            if quote not in chosen
            and _lacking(assertion, [*chosen, quote]) < lacking
            and (quote.shown is first.shown or loose_numbers(assertion, [c.ground for c in chosen]))
        ]
        if not added:
            break
        chosen.append(max(added, key=lambda q: (-_lacking(assertion, [*chosen, q]), q.similarity)))
    return sorted(chosen, key=lambda q: (q is not first, q.span.start))


def _lacking(assertion: Assertion, chosen: Sequence[Quote]) -> int:
    grounds = [quote.ground for quote in chosen]
    return len(loose_numbers(assertion, grounds)) + len(
        loose_names(assertion, grounds, _about(chosen))
    )


def _holds(assertion: Assertion, chosen: Sequence[Quote]) -> bool:
    return _lacking(assertion, chosen) == 0


def _bearing(assertion: Assertion, chosen: Sequence[Quote]) -> list[Quote]:
    """The sentences that must be alike: the first, and each that brings a figure."""
    grounds = [quote.ground for quote in chosen]
    return [chosen[0]] + [
        quote
        for index, quote in enumerate(chosen[1:], start=1)
        if len(loose_numbers(assertion, grounds[:index] + grounds[index + 1 :]))
        > len(loose_numbers(assertion, grounds))
    ]


def _about(chosen: Sequence[Quote]) -> str:
    """What the citations will show of their sources."""
    return " ".join(about(quote.shown.document) for quote in chosen)


def _quotations_hold(text: str, chosen: Sequence[Quote]) -> bool:
    """Whether what a statement puts in quotation marks is the words of a cited sentence.

    Exactly, or in one run of 85 % of it and twelve characters; one or two words are a term.
    """
    said = [_plain(quote.ground.text) for quote in chosen]
    return all(
        any(_quoted(_plain(quotation), source) for source in said)
        for quotation in _QUOTATION.findall(text)
        if len(quotation.split()) >= _QUOTED_WORDS
    )


def _quoted(quotation: str, source: str) -> bool:
    if quotation in source:
        return True
    matcher = SequenceMatcher(None, quotation, source, autojunk=False)
    run = matcher.find_longest_match().size
    return run >= _QUOTED_CHARACTERS and run >= _QUOTED_SHARE * len(quotation)


def _plain(text: str) -> str:
    """A text as quotations are compared: spelt as in a prompt, without case and kinds of dash."""
    folded = neutral(text).lower().replace("’", "'").replace("–", "-")
    return " ".join(re.sub(r"[\"“”„«»‹›]", "", folded).split()).strip(" .,;:")


def _is_verbatim(text: str, quotes: Sequence[Quote]) -> bool:
    return any(_plain(text) == _plain(quote.ground.text) for quote in quotes)


def _negated(assertion: Assertion, chosen: Sequence[Quote]) -> bool:
    """Whether the statement denies what its best sentence asserts, or the other way round."""
    ground = chosen[0].ground
    said = denies(assertion.text, assertion.language)
    quoted = denies(part_with_shares(ground, assertion), ground.language)
    return None not in (said, quoted) and said != quoted
