"""Key terms of a document: its noun phrases and names that are frequent in it and rare elsewhere.

Nothing here knows parts of speech. A word is a noun where the documents of its language use it as
one: after an article or a preposition with nothing of its phrase behind it or, in German, with a
capital in the middle of a sentence.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from assistant.term_words import (
    HEAD_FIRST,
    NOUNS_HAVE_CAPITALS,
    articles,
    no_terms,
    openers,
)
from ingest.documents import Document
from ingest.language import function_words
from ingest.lexical import stem

MOST_TERMS = 8
MOST_WORDS = 3
_SHORTEST = 3
# Share of a word's uses that have to show a noun; at the end of a longer phrase a use shows less.
_NOUN_SHARE, _LONGER_PHRASE = 0.25, 0.4
# A subject is taken up again where it stands at all, other words are not: the share of documents
# that a word is expected to be taken up in, the documents that this expectation counts for, and
# the share above which a word is a term even where it stands once.
_EXPECTED, _PRIOR, _TAKEN_UP = 0.15, 2.0, 0.2
# So many documents make a longer term one of the field, which counts as this share.
_OF_THE_FIELD, _FIELD = 3, 0.5
_MOST_NAMES = 3
# A term of more than this share of the documents tells none of them apart; of fewer than so many
# documents nothing can be said.
_EVERYWHERE, _ENOUGH = 0.5, 10
# What a place in the title or in a heading adds to a term, and what each further word does.
_IN_TITLE, _IN_HEADING, _LONGER = 1.0, 0.4, 0.5
# A term that stands in a longer one in this share of its uses is shown as that.
_MOSTLY = 0.5
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[^\w\s]|\n")
_SENTENCE_ENDS = frozenset(".!?:\n#•")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Content words that stand together; `opened` says whether an article or the like is before.

    `first` says whether the phrase begins a sentence, where a capital tells nothing, and `governs`
    whether an article follows: then its last word is likely a verb.
    """

    words: tuple[str, ...]
    opened: bool
    first: bool
    governs: bool


class Nouns:
    """What the documents of a language show of its words."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self._language, self._few = language, len(texts) < _ENOUGH
        self._uses: Counter[str] = Counter()
        self._as_noun: defaultdict[str, float] = defaultdict(float)
        self._ends: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        self._opened: set[tuple[str, ...]] = set()
        for text in texts:
            for phrase in phrases(text, language):
                self._learn(phrase)

    def _learn(self, phrase: Phrase) -> None:
        lowered_words = tuple(word.lower() for word in phrase.words[:MOST_WORDS])
        if phrase.opened:
            self._opened |= {lowered_words[:n] for n in range(2, MOST_WORDS + 1)}
        head = 0 if self._language in HEAD_FIRST else len(phrase.words) - 1
        for place, word in enumerate(phrase.words):
            lowered = word.lower()
            self._uses[lowered] += 1
            self._ends[lowered] += place == head and not phrase.governs
            if place == head and phrase.opened and not phrase.governs:
                self._as_noun[lowered] += 1.0 if len(phrase.words) == 1 else _LONGER_PHRASE
            if place or not phrase.first:
                self._inside[lowered] += 1
                self._capital[lowered] += not word.islower()

    def is_noun(self, word: str) -> bool:
        lowered = word.lower()
        if self._language in NOUNS_HAVE_CAPITALS:
            return self._capital[lowered] > self._inside[lowered] / 2
        uses = self._uses[lowered]
        if self._few and uses and self._ends[lowered] == uses:
            return True  # nothing speaks against it, and few documents show little
        return self.is_name(word) or self._as_noun[lowered] > _NOUN_SHARE * uses

    def is_phrase(self, words: Sequence[str]) -> bool:
        """Whether these words stand somewhere right after an article or the like."""
        return tuple(word.lower() for word in words) in self._opened

    def is_name(self, word: str) -> bool:
        """Whether a word has a capital wherever a capital tells something; in German nouns do."""
        lowered = word.lower()
        return word[0].isupper() and self._capital[lowered] > 0.8 * self._inside[lowered] > 0


def phrases(text: str, language: str) -> Iterator[Phrase]:
    """The runs of words of a text that may be terms, each between other words and punctuation."""
    opening, governed = openers(language), articles(language)
    ignored = function_words(language) | opening | no_terms(language)
    run: list[str] = []
    opened = first = False
    before, end = "\n", 0
    for match in _TOKEN.finditer(text + "\n"):
        token = match.group()
        content = _is_content(token, ignored)
        if run and (not content or match.start() > end + 1):
            yield Phrase(tuple(run), opened, first, token.lower() in governed)
            run = []
        if content:
            if not run:
                opened, first = before.lower() in opening, before in _SENTENCE_ENDS
            run.append(token)
        before, end = token, match.end()


def _is_content(word: str, ignored: frozenset[str]) -> bool:
    if len(word) < 2 or not word[0].isalpha():
        return False
    return word.isupper() or word.lower() not in ignored  # "IT" is no pronoun


def key_terms(document: Document, others: Sequence[Document]) -> tuple[str, ...]:
    """The terms that tell a document from the others of its language, `document` among them."""
    finder = _Terms(Nouns([other.text for other in others], document.language), document.language)
    corpus = _Corpus([finder.counted(other.text) for other in others])
    counts = finder.counted(document.text)
    title = set(finder.counted(document.title))
    headings = set(finder.counted("\n".join(re.findall(r"(?m)^#+ (.+)$", document.text))))
    source = _source_words(document)
    scores = {
        key: _weight(key, count, key in title, key in headings) * corpus.telling(key, count)
        for key, count in counts.items()
        if corpus.may_tell(key, count, " " in key and key in title)
        and (key in title or not set(key.split()) <= source)
    }
    best = sorted(scores, key=lambda key: (-round(scores[key], 5), key))
    longest = (_longest(key, counts, corpus.documents) for key in best)
    return tuple(finder.shown(key) for key in _apart(longest, finder.is_name))


class _Corpus:
    """In how many documents each term stands, and in how many of them more than once."""

    def __init__(self, counted: Sequence[Counter[str]]) -> None:
        self._size = len(counted)
        self.documents: Counter[str] = Counter()
        self._taken_up: Counter[str] = Counter()
        for counts in counted:
            self.documents.update(counts.keys())
            self._taken_up.update(key for key, count in counts.items() if count > 1)

    def may_tell(self, key: str, count: int, titular: bool) -> bool:
        """Whether a term of a document is more than a word that happens to stand in it."""
        known = self._size >= _ENOUGH
        everywhere = known and self.documents[key] > _EVERYWHERE * self._size
        return not everywhere and (count > 1 or titular or self._subject(key, count) > _TAKEN_UP)

    def telling(self, key: str, count: int) -> float:
        """How well it tells a document from the others."""
        of_the_field = " " in key and self.documents[key] >= _OF_THE_FIELD
        rarity = log(1 + self._size / max(2, self.documents[key]))
        return rarity * (_FIELD if of_the_field else self._subject(key, count))

    def _subject(self, key: str, count: int) -> float:
        """The share of the other documents with it that take it up again."""
        others = self.documents[key] - 1
        taken_up = self._taken_up[key] - (count > 1)
        return (taken_up + _EXPECTED * _PRIOR) / (others + _PRIOR)


def _weight(key: str, count: int, in_title: bool, in_heading: bool) -> float:
    longer = 1 + _LONGER * key.count(" ")
    return (count + _IN_TITLE * in_title + _IN_HEADING * in_heading) * longer


def _source_words(document: Document) -> frozenset[str]:
    """Stems of who wrote and published it: what they are called is not what it is about."""
    known = document.metadata
    named = " ".join((*known.authors, known.publisher or ""))
    return frozenset(stem(re.findall(r"[^\W\d_]+", named.lower()), document.language))


def _longest(key: str, counts: Counter[str], known: Counter[str]) -> str:
    """The longest term that has most of the uses of this one, and that is no chance neighbour."""
    return max(
        (
            other
            for other in counts
            if f" {key} " in f" {other} "
            and counts[other] >= _MOSTLY * counts[key]
            and (other == key or max(counts[other], known[other]) > 1)
        ),
        key=lambda other: (other.count(" "), counts[other], other),
    )


def _apart(best: Iterable[str], is_name: Callable[[str], bool]) -> list[str]:
    """The best terms, of those that share a word only the best, and few that are mere names."""
    chosen: list[str] = []
    for key in best:
        if is_name(key) and sum(map(is_name, chosen)) >= _MOST_NAMES:
            continue
        words = set(key.split())
        if not any(words & set(other.split()) for other in chosen):
            chosen.append(key)
    return chosen[:MOST_TERMS]


class _Terms:
    """Finds the terms of texts; a term's key is its stems, it is shown as it is mostly written."""

    def __init__(self, nouns: Nouns, language: str) -> None:
        self._nouns, self._language = nouns, language
        self._written: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def counted(self, text: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        found = list(self._found(text))
        stems = self._stems(found)
        for term in found:
            key = " ".join(stems[word] for word in term)
            counts[key] += 1
            self._written[key][" ".join(term)] += 1
        return counts

    def shown(self, key: str) -> str:
        written = self._written[key]
        return min(written, key=lambda form: (-written[form], not form.islower(), form))

    def is_name(self, key: str) -> bool:
        """Whether a term is only a name; in German nobody can tell."""
        words = self.shown(key).split()
        plain = self._language not in NOUNS_HAVE_CAPITALS
        return plain and all(self._nouns.is_name(word) for word in words)

    def _stems(self, found: Sequence[tuple[str, ...]]) -> dict[str, str]:
        words = list(dict.fromkeys(word for term in found for word in term))
        stems = stem([w.lower() for w in words], self._language)
        # Stemmers know no plural of an abbreviation: "CDOs".
        plain = (w[:-1].lower() if w[:-1].isupper() and w.endswith("s") else None for w in words)
        return {w: own or s for w, own, s in zip(words, plain, stems, strict=True)}

    def _found(self, text: str) -> Iterator[tuple[str, ...]]:
        """Every noun of a text and every longer term that ends (French: begins) with one."""
        for phrase in phrases(text, self._language):
            words = phrase.words
            for place, word in enumerate(words):
                if self._can_be(word):
                    yield (word,)
                for length in range(2, MOST_WORDS + 1):
                    term = words[place : place + length]
                    if len(term) == length and self._is_term(term, phrase, place):
                        yield term

    def _is_term(self, term: tuple[str, ...], phrase: Phrase, place: int) -> bool:
        if all(word[0].isupper() for word in term):
            return place > 0 or not phrase.first or self._nouns.is_name(term[0])
        head = term[0] if self._language in HEAD_FIRST else term[-1]
        starts = (
            (phrase.opened and not place)
            or self._nouns.is_noun(term[0])
            or self._nouns.is_phrase(term)
        )
        return starts and self._can_be(head)

    def _can_be(self, word: str) -> bool:
        short = len(word) < _SHORTEST and not word.isupper()
        return not short and self._nouns.is_noun(word)
