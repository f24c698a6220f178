"""Confidence: how likely it is that the best sentences answer the question.

A near miss (the right study in the wrong year, the right topic in another country) is as similar as
an answer, so what the question names is looked for in the sources: years, places, rare words.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from assistant.places import places_in
from assistant.question import Question
from assistant.retrieval import Hit
from ingest.documents import Document
from ingest.index import Search

# Documents, of those quoted first, in which the question's words are looked for.
_DOCUMENTS = 3
# Hits over which the drop from the best one is taken.
_GAP = 5

Variants = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each roughly 0 to 1; of the sources quoted first the best counts.

    `sentence` is the best sentence's cosine, `fused` the best score of the ranking, `lexical` the
    part of it that words gave, `gap` how far the next hits are behind. `words` is the share of the
    question's words in a source, rare ones counting more, `rare` how rare the rarest missing one
    is. `years` and `places` are the shares of those asked for that a source speaks of, `number`
    says whether a figure is there where one is asked for.
    """

    sentence: float = 0.0
    fused: float = 0.0
    lexical: float = 0.0
    gap: float = 0.0
    words: float = 0.0
    rare: float = 1.0
    years: float = 0.0
    places: float = 0.0
    number: float = 0.0

    def confidence(self, weights: Mapping[str, float]) -> float:
        """The fitted probability (logistic regression) that the evidence answers the question."""
        total = weights.get("bias", 0.0)
        total += sum(weights.get(name, 0.0) * value for name, value in asdict(self).items())
        return 1.0 / (1.0 + math.exp(-total))


def signals(
    question: Question,
    asked: Variants,
    sources: Sequence[Document],
    hits: Sequence[Hit],
    best_similarity: float,
    has_figure: bool,
    search: Search,
) -> Signals:
    """The signals of an extraction; `sources` are the quoted documents, the best one first."""
    best = hits[0]
    sources = sources[:_DOCUMENTS]
    rarity = [search.rarity(variants) for variants in asked]
    matches = [_matches(asked, source, search) for source in sources]
    return Signals(
        sentence=best_similarity,
        fused=best.score,
        lexical=best.score - best.similarity - max(best.sentence_similarities, default=0.0),
        gap=best.score - hits[min(_GAP, len(hits)) - 1].score,
        words=max(_weighted(match, rarity) for match in matches),
        rare=min(_rarest_missing(match, rarity) for match in matches),
        years=max(_years(question, source) for source in sources),
        places=max(_places(question, source) for source in sources),
        number=float(has_figure or not question.asks_number),
    )


def named(question: Question, text: str, document: Document | None) -> float:
    """The share of the question's names in a text, or in what is known of its source."""
    if not question.names:
        return 1.0
    known = f"{text} {about(document)}".lower()
    return sum(mentions(known, name) for name in question.names) / len(question.names)


def about(document: Document | None) -> str:
    """What is known of a document, in one line."""
    if document is None:
        return ""
    m = document.metadata
    parts = (m.title, m.publisher, m.year, m.region, m.sample, m.reports_on, *m.authors)
    return " ".join(str(part) for part in parts if part)


def mentions(text: str, name: str) -> bool:
    """Whether a text in lower case has a name, as the beginning of a word at least."""
    # Danish and German genitives end in s: "Accentures" is Accenture.
    stem = name.lower().removesuffix("s") or name.lower()
    return re.search(rf"(?<!\w){re.escape(stem)}", text) is not None


def _matches(asked: Variants, source: Document, search: Search) -> list[float]:
    """For each word of the question how surely a source has it, 0 to 1."""
    present = search.terms(f"{source.text}\n{about(source)}", source.language)
    return [
        max((weight for term, weight in variants.items() if term in present), default=0.0)
        for variants in asked
    ]


def _weighted(match: Sequence[float], rarity: Sequence[float]) -> float:
    total = sum(rarity)
    return sum(m * r for m, r in zip(match, rarity, strict=True)) / total if total else 1.0


def _rarest_missing(match: Sequence[float], rarity: Sequence[float]) -> float:
    return max(((1.0 - m) * r for m, r in zip(match, rarity, strict=True)), default=0.0)


def _years(question: Question, source: Document) -> float:
    years = [name for name in question.names if re.fullmatch(r"(?:19|20)\d\d", name)]
    known = f"{source.text} {about(source)}"
    return sum(year in known for year in years) / len(years) if years else 1.0


def _places(question: Question, source: Document) -> float:
    asked = places_in(question.standalone)
    found = places_in(f"{source.text} {about(source)}")
    return len(asked & found) / len(asked) if asked else 1.0
