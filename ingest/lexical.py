"""BM25 over words as each language inflects and joins them (tantivy).

Every passage is analysed in its own language, a question in all languages of the corpus. German
and Danish compounds also count as their parts; "haeufig" finds "häufig".
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from ingest.errors import SnapshotDamaged
from ingest.language import LANGUAGES, UNKNOWN, function_words
from ingest.lexicon import translate
from ingest.vectors import Scored

# Languages that write compounds as one word, with what may stand between the parts.
_COMPOUNDING = {
    "de": ("", "s", "es", "n", "en", "er", "e"),
    "da": ("", "s", "e"),
    "sv": ("", "s"),
    "no": ("", "s", "e"),
    "nl": ("", "s", "en", "e"),
    "fi": ("", "n"),
}
_INFLECTIONS = ("s", "e", "n", "en", "er", "et")
_LEAST_PART = 4
# A question has no use for more words, and each costs lookups in every language.
_MOST_WORDS = 40
# What a translated word weighs beside one that the question itself has. Of 0.5, 0.8 and 1.0 the
# best worst cell on the development questions (nDCG@10 overall 0.650, 0.665, 0.666).
TRANSLATED = 0.8
# A language with fewer passages shares an index with the other small ones: how rare a word is
# cannot be told from a handful of texts. Of 0, 40 and 100 the best worst cell on the development
# questions.
_LEAST_PASSAGES = 40
_SHARED = "others"
_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"}
    | dict(zip("éèêëàâáíìîïóòôõúùûçñãý", "eeeeaaaiiiioooouuucnay", strict=True))
)
_HEAP_BYTES = 15_000_000
_VOCABULARY = "vocabulary.json"


class Analyzer:
    """Words → index terms. `vocabulary` counts the corpus' own words, which split compounds."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self._vocabulary = vocabulary

    @classmethod
    def learn(cls, texts: Iterable[tuple[str, str]]) -> "Analyzer":
        """From (language, text) pairs: the words that compounds may be made of."""
        counts: Counter[str] = Counter()
        for language, text in texts:
            if language in _COMPOUNDING:
                counts.update(word for word in words(text) if len(word) >= _LEAST_PART)
        return cls(dict(counts))

    def terms(self, text: str, language: str) -> list[str]:
        """Every word's stem, its stem without umlauts, and the stems of a compound's parts."""
        return self._stems(content_words(text, language), language)

    def question_terms(
        self, text: str, language: str, languages: Iterable[str]
    ) -> list[dict[str, float]]:
        """For each content word of a question, the terms it may be in the corpus, with weights.

        The word itself weighs 1 however a language would stem it (names and loan words are the same
        everywhere); its translations by the lexicon weigh less.
        """
        source = "en" if language == UNKNOWN else language
        codes = list(dict.fromkeys((source, *languages)))
        found = dict.fromkeys(content_words(text, language))
        return [self._variants(word, source, codes) for word in list(found)[:_MOST_WORDS]]

    def _variants(self, word: str, source: str, codes: Sequence[str]) -> dict[str, float]:
        weights: dict[str, float] = {}
        for code in codes:
            for translation, weight in self._translations(word, source, code):
                for term in self._stems([translation], code):
                    weights[term] = max(weights.get(term, 0.0), TRANSLATED * weight)
        for code in codes:
            weights |= dict.fromkeys(self._stems([word], code), 1.0)
        return weights

    def _translations(self, word: str, source: str, target: str) -> list[tuple[str, float]]:
        """Translations of a word, or of its parts where the lexicon does not know a compound."""
        found = translate(word, source, target)
        if not found:
            parts = self.parts(word, source)
            found = [pair for part in parts for pair in translate(part, source, target)]
        return found

    def _stems(self, content: Sequence[str], language: str) -> list[str]:
        stems = stem(content, language)
        folded = stem([word.translate(_FOLDED) for word in content], language)
        found: list[str] = []
        for word, own, plain in zip(content, stems, folded, strict=True):
            found += [own] if plain == own else [own, plain]
            found += stem(self.parts(word, language), language)
        return found

    def parts(self, word: str, language: str) -> list[str]:
        """The two most usual corpus words that a compound is made of; none if it is no compound.

        The split with the highest geometric mean of counts (Koehn and Knight, EACL 2003).
        """
        best: list[str] = []
        best_score = self._count(word) ** 2
        for joint in _COMPOUNDING.get(language, ()):
            for cut in range(_LEAST_PART, len(word) - _LEAST_PART - len(joint) + 1):
                if not word.startswith(joint, cut):
                    continue
                head, tail = word[:cut], word[cut + len(joint) :]
                score = self._count(head) * self._count(tail)
                if score > best_score:
                    best, best_score = [head, tail], score
        return best

    def _count(self, part: str) -> int:
        """How often the corpus has a word, or the word without an inflection at its end."""
        count = self._vocabulary.get(part, 0)
        if not count:
            endings = (ending for ending in _INFLECTIONS if part.endswith(ending))
            count = max((self._vocabulary.get(part.removesuffix(e), 0) for e in endings), default=0)
        return count

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(self._vocabulary, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> "Analyzer":
        return cls(json.loads(file.read_text(encoding="utf-8")))


class LexicalIndex:
    """BM25 over passages, in a folder or in memory; an index for each language.

    Apart, because how rare a word is only means something within its language: in one index every
    Danish word would be rare, and Danish passages would win.
    """

    def __init__(self, parts: Sequence[Any], analyzer: Analyzer) -> None:
        self._parts = parts
        self.analyzer = analyzer

    @classmethod
    def build(
        cls, entries: Sequence[tuple[str, str, str]], analyzer: Analyzer, folder: Path | None = None
    ) -> "LexicalIndex":
        """From (passage id, language, text); in memory if no folder is given."""
        if folder is not None:
            folder.mkdir(parents=True)
            analyzer.save(folder / _VOCABULARY)
        sizes = Counter(language for _, language, _ in entries)
        grouped: dict[str, list[tuple[str, str]]] = {}
        for passage_id, language, text in entries:
            name = language if sizes[language] >= _LEAST_PASSAGES else _SHARED
            row = (passage_id, " ".join(analyzer.terms(text, language)))
            grouped.setdefault(name, []).append(row)
        parts = [
            _build(rows, folder / name if folder else None)
            for name, rows in sorted(grouped.items())
        ]
        return cls(parts, analyzer)

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        try:
            parts = [tantivy.Index.open(str(part)) for part in sorted(folder.glob("*/"))]
            for part in parts:
                _register(part)
            return cls(parts, Analyzer.load(folder / _VOCABULARY))
        except (ValueError, OSError) as error:
            raise SnapshotDamaged(f"{folder} is no lexical index of ours: {error}") from None

    def count(self) -> int:
        return sum(int(part.searcher().num_docs) for part in self._parts)

    def ids(self) -> list[str]:
        """The ids of all passages in it."""
        everything = tantivy.Query.all_query()
        return [hit.passage_id for part in self._parts for hit in _hits(part, everything, None)]

    def search(self, terms: Sequence[Mapping[str, float]], limit: int) -> list[Scored]:
        """The passages that hold any word of a question, by BM25, best first; ties by id.

        `terms` has the variants of each word, with weights; the best one that a passage has counts.
        """
        found = [
            hit for part in self._parts for hit in _hits(part, _any_word(part.schema, terms), limit)
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.passage_id))[:limit]


def _build(rows: Sequence[tuple[str, str]], folder: Path | None) -> Any:
    if folder is not None:
        folder.mkdir()
    index = tantivy.Index(_schema(), path=str(folder) if folder else None)
    _register(index)
    # One thread: the order of passages, and so of ties, is the same on every machine.
    writer = index.writer(_HEAP_BYTES, 1)
    for passage_id, terms in rows:
        writer.add_document(tantivy.Document(id=passage_id, terms=terms))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _hits(index: Any, query: Any, limit: int | None) -> list[Scored]:
    searcher = index.searcher()
    hits = searcher.search(query, limit or max(int(searcher.num_docs), 1)).hits
    return [Scored(searcher.doc(address)["id"][0], float(score)) for score, address in hits]


def _any_word(schema: Any, terms: Sequence[Mapping[str, float]]) -> Any:
    """OR over words; of a word's variants the best one counts, not their sum."""
    query = tantivy.Query
    by_word = [
        query.disjunction_max_query(
            [
                query.boost_query(query.term_query(schema, "terms", term), weight)
                for term, weight in variants.items()
            ]
        )
        for variants in terms
    ]
    return query.boolean_query([(tantivy.Occur.Should, word) for word in by_word])


def words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return re.findall(r"\w+", text.lower())


def content_words(text: str, language: str) -> list[str]:
    """The words that carry meaning; for an unknown language, English function words go."""
    ignored = function_words("en" if language == UNKNOWN else language)
    return [
        word for word in words(text) if word not in ignored and (len(word) > 1 or word.isdigit())
    ]


def stem(variants: Sequence[str], language: str) -> list[str]:
    """Snowball stems; the words themselves for a language without a stemmer."""
    name = LANGUAGES[language].stemmer if language in LANGUAGES else None
    return list(_stemmer(name).analyze(" ".join(variants))) if name else list(variants)


@cache
def _stemmer(name: str) -> Any:
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return whitespace.filter(tantivy.Filter.stemmer(name)).build()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("terms", stored=False, tokenizer_name="given", index_option="freq")
    return builder.build()


def _register(index: Any) -> None:
    given = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("given", given)
