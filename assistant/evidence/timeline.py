"""Timeline: figures for the same thing over the years, with a warning where they are no series."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.citations import Citation
from assistant.evidence.claims import Claim
from assistant.evidence.points import Point, points_of
from assistant.evidence.wording import words
from ingest.index import Search

# Fewer points show nothing, unless the question is how things changed.
_LEAST_POINTS = 3
_LEAST_POINTS_OF_A_TREND = 2
_LEAST_YEARS = 2

_ASKS_TREND = re.compile(
    r"(?i)\b(?:trends?|over time|over the (?:years|last|past)|through the years|"
    r"develop(?:ed|ment|ing)?|chang(?:ed?|es|ing)|evol(?:ved?|ution)|grow(?:n|th|ing)?|grew|rising|rose|risen|since|"
    r"more or less than|compared with|entwick\w+|im laufe|über die jahre|verlauf|veränder\w+|"
    r"geändert|gestiegen|gesunken|zugenommen|abgenommen|seit|früher|udvik\w+|gennem årene|"
    r"med tiden|ændre\w*|steget|faldet|vokset|siden|tidligere)\b"
)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated figures for the same thing, by year; `one_series` if one source gives them all."""

    points: tuple[Point, ...]
    one_series: bool

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        years = [point.year for point in self.points if point.year]
        return min(years), max(years)

    def warning(self, language: str) -> str | None:
        """Why the points are no trend; None for those of one source, asked the same way."""
        return None if self.one_series else words(language, "timeline_populations")

    def described(self, language: str) -> str:
        """The points in a sentence, for those who do not see the chart."""
        first, last = self.years
        shown = [f"{point.year}: {point.shown(language)}" for point in self.points]
        figures = "; ".join(dict.fromkeys(shown))
        count = len(self.points)
        return words(
            language, "timeline_described", count=count, first=first, last=last, figures=figures
        )

    def to_dict(self, language: str) -> dict[str, Any]:
        """The contract's `timeline`, its words in an interface language."""
        points = [point.to_dict(language) for point in self.points]
        return {"points": points, "warning": self.warning(language)}


def asks_trend(question: str) -> bool:
    """Whether a question asks how something changed."""
    return bool(_ASKS_TREND.search(question))


def timeline_of(
    question: str, groups: Sequence[Sequence[Claim]], citations: Sequence[Citation], search: Search
) -> Timeline | None:
    """The largest group of claims on one thing as a timeline; None where it would show nothing."""
    least = _LEAST_POINTS_OF_A_TREND if asks_trend(question) else _LEAST_POINTS
    dated = [[claim for claim in group if claim.year] for group in groups]
    for claims in sorted(dated, key=lambda claims: -len(claims)):
        points = points_of(claims, citations, search)
        if len(points) >= least and len({point.year for point in points}) >= _LEAST_YEARS:
            one = len({point.citation.document_id for point in points}) == 1
            return Timeline(points, one_series=one)
    return None
