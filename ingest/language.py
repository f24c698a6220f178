"""Which language a text is in: langdetect held to the corpus' languages, and function words.

langdetect alone is weak on short text and mixes up Danish, Norwegian and Swedish; the share of each
language's own function words settles most of that. What stays close is "unknown".
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from langdetect import LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the corpus; `nltk` names its models there, `stemmer` its Snowball stemmer."""

    code: str
    nltk: str
    stemmer: str | None


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "english", "english"),
        Language("de", "german", "german"),
        Language("da", "danish", "danish"),
        Language("fr", "french", "french"),
        Language("es", "spanish", "spanish"),
        Language("sv", "swedish", "swedish"),
        Language("it", "italian", "italian"),
        Language("pt", "portuguese", "portuguese"),
        Language("nl", "dutch", "dutch"),
        Language("no", "norwegian", "norwegian"),
        Language("fi", "finnish", "finnish"),
        Language("pl", "polish", None),
        Language("el", "greek", "greek"),
    )
}
# NLTK has no Polish stop words; these are its most frequent function words.
_POLISH = (  # noqa: SIM905  (a line of words reads better than a list)
    "i w na z że się nie do jest to o jak co przez po dla od za ale oraz czy ich jego"
).split()
# A text of this many words is long enough for langdetect alone.
_SHORT_WORDS = 40
# So few words without a single function word are names and terms, not a language.
_FEW_WORDS = 5
# Made by ingest/training/lexicon.py; the columns after the word are these languages.
_SCANDINAVIAN = ("da", "no", "sv")
_TELLING_WORDS = Path(__file__).parent / "models" / "lexicon" / "scandinavian.tsv"
_NEAREST_KIN = {"no": "da"}  # short texts are often both
# Below this share of the evidence, or this close to the second, a language is not named.
# On 400 NTREX sentences a language: en, de, nl, fr, es 99 % right, sv 97 %, da and nb 93 %.
_LEAST_CONFIDENCE = 0.6
_LEAST_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Detection:
    """A language code, or "unknown", and how sure: 0 to 1."""

    language: str
    confidence: float


def known_language(code: str) -> bool:
    """Whether a code is one that documents may state (ISO 639-1, as langdetect lists them)."""
    return code in LANGUAGES or code in {file.name for file in Path(PROFILES_DIRECTORY).iterdir()}


def detect_language(text: str, among: Collection[str] | None = None) -> Detection:
    """The language of a text; "unknown" where the evidence is thin or close.

    With `among` it is taken to be one of these: "Hvad er skatten?" is Danish or Norwegian, but of
    English, German and Danish it is Danish.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    if not words:
        return Detection(UNKNOWN, 0.0)
    codes = LANGUAGES.keys() if among is None else among
    scores = _held_to(_langdetect(text), codes)
    if len(words) < _SHORT_WORDS:
        shares = {
            code: sum(word in function_words(code) for word in words) / len(words) for code in codes
        }
        if len(words) < _FEW_WORDS and not any(shares.values()):
            return Detection(UNKNOWN, 0.0)  # "CMO CIO budget": langdetect is sure, and wrong
        # The small constants keep one silent witness from overruling the other.
        scores = {code: (scores.get(code, 0.0) + 0.02) * (shares[code] + 0.05) for code in codes}
        _settle_scandinavian(scores, words)
    return _decide(scores)


def _held_to(scores: Mapping[str, float], among: Collection[str]) -> dict[str, float]:
    """The scores of some languages; what speaks for one left out speaks for its nearest kin."""
    held = {code: score for code, score in scores.items() if code in among}
    for code, kin in _NEAREST_KIN.items():
        if code not in among and kin in among:
            held[kin] = held.get(kin, 0.0) + scores.get(code, 0.0)
    return held


def _settle_scandinavian(scores: dict[str, float], words: list[str]) -> None:
    """Weighs Danish, Norwegian and Swedish by their telling words: "hvad" or "hva", "af" or "av".

    langdetect is certain about short texts in these, and often wrong.
    """
    told = [_telling_words()[word] for word in words if word in _telling_words()]
    if told and not scores.keys().isdisjoint(_SCANDINAVIAN):
        evidence = {code: sum(row[i] for row in told) for i, code in enumerate(_SCANDINAVIAN)}
        best = max(evidence[code] for code in scores.keys() & evidence.keys())
        for code in scores.keys() & evidence.keys():
            scores[code] *= math.exp(evidence[code] - best)


@cache
def _telling_words() -> dict[str, tuple[float, ...]]:
    """Log frequencies of words that differ between the three, as `_SCANDINAVIAN` orders them."""
    rows = (line.split("\t") for line in _TELLING_WORDS.read_text(encoding="utf-8").splitlines())
    return {word: tuple(map(float, logs)) for word, *logs in rows}


def _decide(scores: dict[str, float]) -> Detection:
    total = sum(scores.values())
    if not total:
        return Detection(UNKNOWN, 0.0)
    ranked = sorted(((score / total, code) for code, score in scores.items()), reverse=True)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, "")
    if best[0] < _LEAST_CONFIDENCE or best[0] - second[0] < _LEAST_MARGIN:
        return Detection(UNKNOWN, round(best[0], 3))
    return Detection(best[1], round(best[0], 3))


def _langdetect(text: str) -> dict[str, float]:
    detector = _factory().create()
    detector.set_max_text_length(3000)
    detector.append(text)
    try:
        return {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:  # nothing that its profiles know, e.g. only digits
        return {}


@cache
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.seed = 0  # it draws at random otherwise, and answers differently from call to call
    folder = Path(PROFILES_DIRECTORY)
    factory.load_json_profile([(folder / code).read_text(encoding="utf-8") for code in LANGUAGES])
    return factory


@cache
def function_words(code: str) -> frozenset[str]:
    """The stop words of a language, as NLTK lists them; empty for one that has no list."""
    if code == "pl":
        return frozenset(_POLISH)
    if code not in LANGUAGES:
        return frozenset()
    file = nltk_folder() / "corpora" / "stopwords" / LANGUAGES[code].nltk
    return frozenset(file.read_text(encoding="utf-8").split())


def nltk_folder() -> Path:
    """The NLTK models that LlamaIndex ships: nothing is downloaded, and LlamaIndex not imported."""
    package = find_spec("llama_index.core")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("llama-index-core is not installed: run `make setup`")
    return Path(package.origin).parent / "_static" / "nltk_cache"
