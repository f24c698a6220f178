"""Relevance: what speaks for a sentence as the answer to a question, weighed by fitted weights."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from assistant.demands import names_share, places_share, years_share
from assistant.question import Question
from assistant.retrieval import Hit
from assistant.roles import roles_in
from ingest.documents import Document
from ingest.encoder import Vectors
from ingest.index import Search
from ingest.numbers import find_numbers

# A number in a text like "2014" is a year, not a figure.
_YEARS = range(1900, 2100)
# Figures in words, as texts begin sentences with them and round them off.
_NUMBER_WORDS = re.compile(
    r"(?i)\b(?:half|third|quarter|dozen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    r"hälfte|drittel|viertel|dutzend|zwanzig|dreißig|vierzig|fünfzig|hundert|halvdelen|tredjedel|"
    r"fjerdedel|hver (?:anden|tredje|fjerde|femte)|jede[rs]? (?:zweite|dritte|vierte|fünfte))\b"
)
_ASKS_SHARE = re.compile(
    r"(?i)\b(?:share|percent\w*|proportion|how many|anteil|prozent\w*|wie ?viele?|andel\w*|"
    r"procent\w*|hvor (?:mange|stor))\b|%"
)
# A word that no candidate lacks tells nothing; it still counts a little.
_LEAST_RARITY = 0.05


@dataclass(frozen=True, slots=True)
class Features:
    """A sentence beside a question, each 0 to 1 but `passage`: how far its passage's score is
    behind the best one's (0 or less).

    `words` is the share of the question's words that it has, those rare among the candidates
    counting more; `roles` the share of the roles asked about; `foreign` tells another language than
    the question's, `figure` and `share` that one is asked for and given, `asks` that it is itself a
    question. `names`, `years` and `places` are the shares of those asked for that its document
    speaks of.
    """

    similarity: float
    passage: float
    words: float
    roles: float
    foreign: float
    figure: float
    share: float
    asks: float
    names: float
    years: float
    places: float

    def score(self, weights: Mapping[str, float]) -> float:
        """The logit of being the answer, up to a constant of the question."""
        return float(sum(weights.get(name, 0.0) * value for name, value in asdict(self).items()))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: its hit, its text and its cosine with the question."""

    hit: Hit
    text: str
    similarity: float


def features(question: Question, candidates: Sequence[Candidate], search: Search) -> list[Features]:
    """The features of each candidate, seen beside the others."""
    best = max((candidate.hit.score for candidate in candidates), default=0.0)
    asked = search.question_words(question.standalone, question.language)
    shares = word_shares(asked, [_terms(candidate, search) for candidate in candidates])
    demands = {
        document_id: _demands(question, search.document(document_id))
        for document_id in {candidate.hit.passage.document_id for candidate in candidates}
    }
    roles = roles_in(question.standalone)
    asks_share = bool(_ASKS_SHARE.search(question.standalone))
    return [
        Features(
            **_features(question, candidate, best, share, roles, asks_share),
            **demands[candidate.hit.passage.document_id],
        )
        for candidate, share in zip(candidates, shares, strict=True)
    ]


def _features(
    question: Question,
    candidate: Candidate,
    best: float,
    words: float,
    roles: frozenset[str],
    asks_share: bool,
) -> dict[str, float]:
    language, text = candidate.hit.passage.language, candidate.text
    figure = has_figure(text, language)
    return {
        "similarity": candidate.similarity,
        "passage": candidate.hit.score - best,
        "words": words,
        "roles": len(roles & roles_in(text)) / len(roles) if roles else 0.5,
        "foreign": float(language != question.language),
        "figure": float(question.asks_number and figure),
        "share": float(asks_share and (figure or "%" in text)),
        "asks": float(text.endswith("?")),
    }


def _demands(question: Question, source: Document | None) -> dict[str, float]:
    if source is None:
        return {"names": 0.0, "years": 0.0, "places": 0.0}
    return {
        "names": names_share(question, source),
        "years": years_share(question, source),
        "places": places_share(question, source),
    }


def _terms(candidate: Candidate, search: Search) -> frozenset[str]:
    return search.terms(candidate.text, candidate.hit.passage.language)


def word_shares(
    asked: Sequence[Mapping[str, float]], texts: Sequence[frozenset[str]]
) -> list[float]:
    """How much of a question's words each text has, in one variant or another, 0 to 1; a word
    counts the more the fewer of the texts have it."""
    if not asked or not texts:
        return [0.0] * len(texts)
    found = np.array([[_best_variant(word, text) for word in asked] for text in texts])
    having = (found > 0).sum(axis=0)
    rarity = np.maximum(np.log((len(texts) + 1) / (having + 0.5)), _LEAST_RARITY)
    shares: Vectors = found @ rarity / rarity.sum()
    return [float(share) for share in shares]


def shared_words(asked: Sequence[Mapping[str, float]], present: frozenset[str]) -> float:
    """How much of a question's words is present in one variant or another, 0 to 1."""
    if not asked:
        return 0.0
    return sum(_best_variant(word, present) for word in asked) / len(asked)


def _best_variant(word: Mapping[str, float], present: frozenset[str]) -> float:
    return max((weight for term, weight in word.items() if term in present), default=0.0)


def has_figure(text: str, language: str) -> bool:
    """Whether a text gives a number, in digits or in words, that is no year."""
    return any(
        number.percent or int(number.value) not in _YEARS for number in find_numbers(text, language)
    ) or bool(_NUMBER_WORDS.search(text))
