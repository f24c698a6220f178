"""Data: aligned sentences, drawn evenly from their sources, and texts joined of neighbours."""

import lzma
import random
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("de", "da", "sv", "nb", "nl", "fr", "es")
MAIN_LANGUAGES = ("de", "da")
OWN_TERMS = Path(__file__).with_name("terms.tsv")
OWN_NEWS = Path(__file__).with_name("news.tsv")  # invented news, all eight languages
# Sentences made of words that the aligned data hardly has: English ones in all eight languages,
# then German, Danish, Dutch, French and Spanish ones in six (no Swedish or Norwegian).
OWN_EVERYDAY = Path(__file__).with_name("everyday.tsv")
OWN_SOURCE = "own"
OWN_REPEATS = 4  # so that a few dozen terms of ours are seen more than once

# English sentences drawn per source. Business documentation is most of what there is, and would
# be most of what is learned; machine-translated sources (office, partner, alchemy) are marked down.
SOURCE_CAPS = {
    "msdocs_d365ops": 50_000,
    "msdocs_bc": 30_000,
    "msdocs_bc_main": 8_000,
    "msdocs_learn": 25_000,
    "msdocs_office": 12_000,
    "msdocs_partner": 8_000,
    "msdocs_alchemy": 10_000,
    "msdocs_projops": 14_000,
    "msdocs_projops_main": 4_000,
    "adobe_analytics": 15_000,
    "adobe_target": 10_000,
    "adobe_audmgr": 7_000,
    "shopify_taxonomy": 10_000,
    "shopify_taxonomy_terms": 8_000,
    "osm_tags_terms": 8_000,
    "magento": 5_000,
    "tldr": 4_000,
}
RARE_WORD = 4  # a sentence with a word drawn less often than this goes before the others
WORD_COUNTS = (2, 4, 8, 16, 32, 64)  # how often a word has been met, pass by pass
PASSAGE_WORDS = (25, 170)  # joined texts; a passage of the index has 120 to 180 words
PASSAGE_SHARE = 0.025  # joined texts per drawn sentence; about an eighth of all tokens
MOST_WORDS = 28  # of a drawn English sentence; longer texts are joined ones


@dataclass(frozen=True, slots=True)
class Group:
    """One English text and its translations by language, from one source."""

    english: str
    translations: Mapping[str, str]
    source: str

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.english, *self.translations.values())


def read_groups(data: Path) -> list[Group]:
    """All sentences of `data`, grouped by their English side, in the order of the files."""
    gathered: dict[str, tuple[str, dict[str, str]]] = {}
    for language in LANGUAGES:
        for english, translation, source in _read_pairs(data / f"en-{language}.tsv.xz"):
            _, translations = gathered.setdefault(english, (source, {}))
            translations.setdefault(language, translation)
    return [Group(english, found, source) for english, (source, found) in gathered.items()]


def _read_pairs(path: Path) -> Iterator[tuple[str, str, str]]:
    """English, translation and source; untranslated and unspeaking rows are left out."""
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            english, translation, source = line.rstrip("\n").split("\t")
            if english != translation and any(map(str.isalpha, english)):
                yield english, translation, source


def read_own(path: Path = OWN_TERMS) -> list[Group]:
    """Our own terms and questions: a header of languages, one row of translations a line."""
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    languages = header.split("\t")
    groups = []
    for row in rows:
        cells = dict(zip(languages, row.split("\t"), strict=True))
        english = cells.pop("en")
        found = {language: text for language, text in cells.items() if text}
        groups.append(Group(english, found, OWN_SOURCE))
    return groups


def draw(groups: Iterable[Group], seed: int, caps: Mapping[str, int] = SOURCE_CAPS) -> list[Group]:
    """At most `caps` groups of each source in random order: first those that bring new words,
    then those with most main languages."""
    shuffled = list(groups)
    random.Random(seed).shuffle(shuffled)
    shuffled.sort(key=lambda group: -sum(name in group.translations for name in MAIN_LANGUAGES))
    drawn: list[Group] = []
    taken: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    passed_over: list[Group] = []
    for group in shuffled:
        words = english_words(group.english)
        if taken[group.source] >= caps.get(group.source, len(shuffled)):
            continue
        if all(seen[word] >= RARE_WORD for word in words):
            passed_over.append(group)
            continue
        seen.update(words)
        taken[group.source] += 1
        drawn.append(group)
    for group in passed_over:
        if taken[group.source] < caps.get(group.source, len(shuffled)):
            taken[group.source] += 1
            drawn.append(group)
    return drawn


def english_words(text: str) -> set[str]:
    """The distinct words of a text that are all letters, folded."""
    return {word for word in text.casefold().split() if word.isalpha()}


def join_neighbours(groups: list[Group], wanted: int, seed: int) -> list[Group]:
    """`wanted` longer texts, each joined of groups that follow one another in a source."""
    chance = random.Random(seed)
    joined: list[Group] = []
    for _ in range(20 * wanted):
        if len(joined) == wanted:
            break
        start = chance.randrange(len(groups))
        passage = _join_from(groups, start, chance.randint(*PASSAGE_WORDS))
        if passage is not None:
            joined.append(passage)
    return joined


def _join_from(groups: list[Group], start: int, words: int) -> Group | None:
    """The groups from `start` on, joined up to `words` English words, in the languages all have."""
    run: list[Group] = []
    length = 0
    for group in groups[start : start + 40]:
        if group.source != groups[start].source or length >= words:
            break
        run.append(group)
        length += len(group.english.split())
    shared = [name for name in LANGUAGES if all(name in group.translations for group in run)]
    if len(run) < 2 or length < PASSAGE_WORDS[0] or not shared:
        return None
    english = _join(group.english for group in run)
    found = {name: _join(group.translations[name] for group in run) for name in shared}
    return Group(english, found, run[0].source)


def _join(sentences: Iterable[str]) -> str:
    """Sentences in a row, each closed with a stop where it has none."""
    closed = (text if text[-1] in ".!?:;" else f"{text}." for text in sentences)
    return unicodedata.normalize("NFC", " ".join(closed))


def words_first(groups: Sequence[Group], known: Container[str]) -> list[Group]:
    """The groups ordered so that, however early training stops, every language has met every
    English word of `known` about equally often: first what brings words not met yet, and so on
    with twice the count. News is made of other words than documentation."""
    met: Counter[tuple[str, str]] = Counter()
    ordered: list[Group] = []
    left = list(groups)
    for count in WORD_COUNTS:
        passed_over = []
        for group in left:
            words = [word for word in english_words(group.english) if word in known]
            pairs = [(name, word) for name in group.translations for word in words]
            if any(met[pair] < count for pair in pairs):
                met.update(pairs)
                ordered.append(group)
            else:
                passed_over.append(group)
        left = passed_over
    return ordered + left


def spread(among: Sequence[Group], others: Sequence[Group]) -> list[Group]:
    """`others` at even distances in `among`."""
    places = [(place / len(among), group) for place, group in enumerate(among)]
    places += [(place / len(others), group) for place, group in enumerate(others)]
    return [group for _, group in sorted(places, key=lambda placed: placed[0])]


def training_groups(data: Path, seed: int, known: Container[str]) -> list[Group]:
    """What the student learns from, in the order in which it is learned; `known` are the words of
    the teacher's vocabulary."""
    read = read_groups(data)
    drawn = [group for group in draw(read, seed) if len(group.english.split()) <= MOST_WORDS]
    passages = join_neighbours(
        [group for group in read if not group.source.endswith("_terms")],
        round(PASSAGE_SHARE * len(drawn)),
        seed,
    )
    chance = random.Random(seed)
    chance.shuffle(drawn)
    others = [*passages, *OWN_REPEATS * read_own()]
    chance.shuffle(others)
    return spread(words_first(drawn, known), others)
