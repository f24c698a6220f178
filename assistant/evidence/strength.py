"""Strength: what the sources of an answer weigh, by one table of rules.

It is not `confidence`: that says how surely the passages found are about the question, this how
much stands behind what they say. A perfect match with a lone opinion piece is a strong band and
weak evidence.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.evidence.sources import Source, studies_of
from assistant.evidence.wording import counted, grouped, listed, words

# The sample from which the margin of error of a share is five points (95 %, p = 0.5).
_SOUND_SAMPLE = 385
# Fewer people than this are cases, not a survey.
_SMALL_SAMPLE = 30
# So many sample sizes are named; more do not help the reader.
_MOST_SAMPLES = 3


class Level(StrEnum):
    """What the sources weigh."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Rule:
    """The least of each that a level asks for: independent studies, those of them with data, those
    that say the same, and the people asked in the largest; and whether figures may differ."""

    level: Level
    studies: int
    with_data: int = 0
    agreeing: int = 1
    respondents: int = 0
    may_differ: bool = True


# The first rule that holds gives the level.
RULES = (
    Rule(Level.STRONG, studies=3, with_data=2, agreeing=2, may_differ=False),
    Rule(Level.FAIR, studies=2, with_data=1),
    Rule(Level.FAIR, studies=3),
    Rule(Level.FAIR, studies=1, with_data=1, respondents=_SOUND_SAMPLE),
    Rule(Level.WEAK, studies=0),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """What stands behind an answer: counts, and the level that they give.

    `agreeing` is how many studies stand behind the statement that most of them share; `samples` are
    the numbers of people asked, one a study, largest first; `years` are the first and the last that
    are known, and `undated` the studies without any.
    """

    level: Level
    studies: int
    documents: int
    with_data: int
    agreeing: int
    differing: bool
    years: tuple[int, int] | None
    undated: int
    kinds: dict[str, int]
    languages: dict[str, int]
    samples: tuple[int, ...]

    def reason(self, language: str) -> str:
        """Why the level is what it is, in a sentence or two of an interface language."""
        if self.studies > 1:
            return f"{self._several(language)} {words(language, self._agreement())}"
        (kind,) = self.kinds
        key = "one_study" if self.documents > 1 else f"one_{kind}"
        n, years = self._n(language), self._years(language)
        source = words(language, key, years=years, n=n, count=counted(language, self.documents))
        return f"{source} {words(language, 'contradicted')}" if self.differing else source

    def cautions(self, language: str) -> tuple[str, ...]:
        """What a reader should be warned of, the gravest first; none for sound evidence."""
        keys = []
        if self.studies == 1 and self.level is Level.WEAK:
            keys.append("caution_single")
        if self.with_data == 0:
            keys.append("caution_opinion")
        if self.with_data and not self.samples:
            keys.append("caution_no_sample")
        if self.samples and self.samples[0] < _SMALL_SAMPLE:
            keys.append("caution_small")
        if self.years is None:
            keys.append("caution_undated")
        return tuple(words(language, key) for key in keys)

    def to_dict(self, language: str) -> dict[str, Any]:
        """The contract's `evidence.strength`, its words in an interface language."""
        return {
            "level": self.level.value,
            "reason": self.reason(language),
            "cautions": list(self.cautions(language)),
            "studies": self.studies,
            "documents": self.documents,
            "with_data": self.with_data,
            "agreeing": self.agreeing,
            "differing": self.differing,
            "years": list(self.years) if self.years else None,
            "undated": self.undated,
            "kinds": self.kinds,
            "languages": self.languages,
            "samples": list(self.samples),
        }

    def _several(self, language: str) -> str:
        if self.with_data == self.studies:
            data = words(language, "data_all", n=self._n(language))
        elif self.with_data == 1:
            data = words(language, "data_one", n=self._n(language))
        elif self.with_data:
            some = counted(language, self.with_data)
            data = words(language, "data_some", data=some, n=self._n(language))
        else:
            data = words(language, "data_none")
        count = counted(language, self.studies).capitalize()
        return words(language, "several", count=count, years=self._years(language), data=data)

    def _agreement(self) -> str:
        if self.differing:
            return "differ"
        return "agree" if self.agreeing > 1 else "each_alone"

    def _years(self, language: str) -> str:
        if self.years is None:
            return words(language, "years_none")
        first, last = self.years
        key = "years_one" if first == last else "years_range"
        shown = words(language, key, first=first, last=last)
        return shown + (words(language, "where_dated") if self.undated else "")

    def _n(self, language: str) -> str:
        shown = [grouped(language, sample) for sample in self.samples[:_MOST_SAMPLES]]
        return words(language, "n", samples=listed(language, shown)) if shown else ""


def strength_of(
    sources: Sequence[Source],
    agreeing: int,
    with_figures: Collection[str] = (),
    differing: bool = False,
) -> Strength:
    """The strength of at least one source; `agreeing` of their studies say the same thing.

    The studies `with_figures` are quoted with one, so somebody counted; `differing` says that the
    figures of some contradict each other.
    """
    studies = studies_of(sources)
    samples = sorted((n for study in studies if (n := study.respondents)), reverse=True)
    years = [year for study in studies for year in study.years]
    documents = {source.document_id: source.language for source in sources}
    strength = Strength(
        level=Level.WEAK,
        studies=len(studies),
        documents=len(documents),
        with_data=sum(study.has_data or study.key in with_figures for study in studies),
        agreeing=agreeing,
        differing=differing,
        years=(min(years), max(years)) if years else None,
        undated=sum(not study.years for study in studies),
        kinds=_counts([study.kind for study in studies]),
        languages=_counts(list(documents.values())),
        samples=tuple(samples),
    )
    return replace(strength, level=_level(strength))


def _level(strength: Strength) -> Level:
    return next(
        rule.level
        for rule in RULES
        if strength.studies >= rule.studies
        and strength.with_data >= rule.with_data
        and strength.agreeing >= rule.agreeing
        and max(strength.samples, default=0) >= rule.respondents
        and (rule.may_differ or not strength.differing)
    )


def _counts(values: Sequence[str]) -> dict[str, int]:
    """How often each value occurs, the most frequent first."""
    return dict(sorted(Counter(values).items(), key=lambda entry: (-entry[1], entry[0])))
