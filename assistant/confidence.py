"""Confidence: how likely it is that the best sentences answer the question.

A near miss (the right study in the wrong year, the right topic in another country) is as similar as
an answer, so the years and places that the question names are looked for in the sources.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from assistant.demands import places_share, years_share
from assistant.question import Question
from assistant.relevance import Features
from ingest.documents import Document

# Documents, of those quoted first, in which the question's years and places are looked for.
_DOCUMENTS = 3
# Sentences, of the best ones, whose words and figures count.
_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, and how much a question demands of one.

    `lead` is the log of the summed odds of all sentences, `sentence` the best one's cosine, `roles`
    its share of the roles asked about; `words` and `figure` are the best of the first three
    sentences'; `years` and `places` the shares of those asked for that a source speaks of. Each
    name, each word and a figure asked for is one more thing to be right: `names`, `length`
    (in tens of words) and `number` say so.
    """

    lead: float = 0.0
    sentence: float = 0.0
    words: float = 0.0
    roles: float = 0.0
    figure: float = 0.0
    years: float = 0.0
    places: float = 0.0
    names: float = 0.0
    length: float = 0.0
    number: float = 0.0

    def confidence(self, weights: Mapping[str, float]) -> float:
        """The fitted probability (logistic regression) that the evidence answers the question."""
        total = weights.get("bias", 0.0)
        total += sum(weights.get(name, 0.0) * value for name, value in asdict(self).items())
        return 1.0 / (1.0 + math.exp(-total))


def signals(
    question: Question, sources: Sequence[Document], ranked: Sequence[tuple[float, Features]]
) -> Signals:
    """The signals of an extraction: `sources` are the quoted documents, `ranked` the scores and
    features of all sentences, the best one first in both."""
    sources = sources[:_DOCUMENTS]
    best = [features for _, features in ranked[:_SENTENCES]]
    return Signals(
        lead=float(np.logaddexp.reduce([score for score, _ in ranked])),
        sentence=best[0].similarity,
        words=max(features.words for features in best),
        roles=best[0].roles,
        figure=max(features.figure for features in best),
        years=max(years_share(question, source) for source in sources),
        places=max(places_share(question, source) for source in sources),
        names=float(len(question.names)),
        length=len(question.standalone.split()) / 10,
        number=float(question.asks_number),
    )
