"""Confidence: how likely it is that the best sentences answer the question.

A near miss (the right study in the wrong year, the right topic in another country) is as similar as
an answer, so the years and places that the question names are looked for in the sources.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from assistant.places import places_in
from assistant.question import Question
from assistant.retrieval import Hit
from ingest.documents import Document

# Documents, of those quoted first, in which the question's words are looked for.
_DOCUMENTS = 3
# Hits over which the drop from the best one is taken.
_GAP = 5


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each roughly 0 to 1; of the sources quoted first the best counts.

    `sentence` is the best sentence's cosine, `fused` the best score of the ranking, `gap` how far
    the next hits are behind; `years` and `places` are the shares of those asked for that a source
    speaks of.
    """

    sentence: float = 0.0
    fused: float = 0.0
    gap: float = 0.0
    years: float = 0.0
    places: float = 0.0

    def confidence(self, weights: Mapping[str, float]) -> float:
        """The fitted probability (logistic regression) that the evidence answers the question."""
        total = weights.get("bias", 0.0)
        total += sum(weights.get(name, 0.0) * value for name, value in asdict(self).items())
        return 1.0 / (1.0 + math.exp(-total))


def signals(
    question: Question,
    sources: Sequence[Document],
    hits: Sequence[Hit],
    best_similarity: float,
) -> Signals:
    """The signals of an extraction; `sources` are the quoted documents, the best one first."""
    best = hits[0]
    sources = sources[:_DOCUMENTS]
    return Signals(
        sentence=best_similarity,
        fused=best.score,
        gap=best.score - hits[min(_GAP, len(hits)) - 1].score,
        years=max(_years(question, source) for source in sources),
        places=max(_places(question, source) for source in sources),
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


def _years(question: Question, source: Document) -> float:
    years = [name for name in question.names if re.fullmatch(r"(?:19|20)\d\d", name)]
    known = f"{source.text} {about(source)}"
    return sum(year in known for year in years) / len(years) if years else 1.0


def _places(question: Question, source: Document) -> float:
    asked = places_in(question.standalone)
    found = places_in(f"{source.text} {about(source)}")
    return len(asked & found) / len(asked) if asked else 1.0
