"""BM25 over words as each language inflects and joins them (tantivy).

Every passage is analysed in its own language, a question in all languages of the corpus. German
and Danish compounds also count as their parts; "haeufig" finds "häufig".
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from ingest.errors import SnapshotDamaged
from ingest.language import LANGUAGES, UNKNOWN, function_words
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
# A question has no use for more terms, and each costs a lookup.
_MOST_TERMS = 400
_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"}
    | dict(zip("éèêëàâáíìîïóòôõúùûçñãý", "eeeeaaaiiiioooouuucnay", strict=True))
)
_HEAP_BYTES = 50_000_000


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

    def question_terms(self, text: str, language: str, languages: Iterable[str]) -> list[str]:
        """The terms of a question as every language of the corpus would write them, each once."""
        content = content_words(text, language)
        terms = dict.fromkeys(
            term for code in (language, *languages) for term in self._stems(content, code)
        )
        return list(terms)[:_MOST_TERMS]

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
    """BM25 over passages, in a folder or in memory."""

    def __init__(self, index: Any, analyzer: Analyzer) -> None:
        self._index = index
        self.analyzer = analyzer

    @classmethod
    def build(
        cls, entries: Sequence[tuple[str, str, str]], analyzer: Analyzer, folder: Path | None = None
    ) -> "LexicalIndex":
        """From (passage id, language, text); in memory if no folder is given."""
        if folder is not None:
            folder.mkdir(parents=True)
            analyzer.save(folder / "vocabulary.json")
        index = tantivy.Index(_schema(), path=str(folder) if folder else None)
        _register(index)
        # One thread: the order of passages, and so of ties, is the same on every machine.
        writer = index.writer(_HEAP_BYTES, 1)
        for passage_id, language, text in entries:
            terms = " ".join(analyzer.terms(text, language))
            writer.add_document(tantivy.Document(id=passage_id, terms=terms))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(index, analyzer)

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        try:
            index = tantivy.Index.open(str(folder))
            _register(index)
            return cls(index, Analyzer.load(folder / "vocabulary.json"))
        except (ValueError, OSError) as error:
            raise SnapshotDamaged(f"{folder} is no lexical index of ours: {error}") from None

    def count(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[str]:
        """The ids of all passages in it."""
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(self.count(), 1)).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    def search(self, terms: Sequence[str], limit: int) -> list[Scored]:
        """The passages that hold any of the terms, by BM25, best first; ties by id."""
        if not terms or not self.count():
            return []
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term))
                for term in terms
            ]
        )
        searcher = self._index.searcher()
        hits = searcher.search(query, limit).hits
        scored = [Scored(searcher.doc(address)["id"][0], float(score)) for score, address in hits]
        return sorted(scored, key=lambda hit: (-hit.score, hit.passage_id))


def words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return re.findall(r"\w+", text.lower())


def content_words(text: str, language: str) -> list[str]:
    """The words that carry meaning; for an unknown language, English function words go."""
    ignored = function_words("en" if language == UNKNOWN else language)
    return [word for word in words(text) if word not in ignored and (len(word) > 1 or word.isdigit())]


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
