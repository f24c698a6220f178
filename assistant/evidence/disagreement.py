"""Disagreement: figures of independent studies for the same thing and time that differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.citations import Citation
from assistant.evidence.claims import Claim
from assistant.evidence.points import Point, points_of
from ingest.index import Search

# Figures further apart in years, and those of other waves of one survey, show that things changed,
# not that sources disagree.
_SAME_TIME = 3
# More than these nobody reads.
_MOST_POINTS = 6


@dataclass(frozen=True, slots=True)
class Disagreement:
    """At least two figures for what seems to be the same thing, by year."""

    points: tuple[Point, ...]


def disagreements(
    groups: Sequence[Sequence[Claim]], citations: Sequence[Citation], search: Search
) -> tuple[Disagreement, ...]:
    """Those groups of claims on one thing in which figures of one time differ; a study speaks once.

    A group's first claim is cited; of a study with several years the nearest to it is taken.
    """
    found = []
    for anchor, *others in groups:
        claims = [anchor, *_one_each(anchor, others)][:_MOST_POINTS]
        if any(_disagree(first, second) for first, second in combinations(claims, 2)):
            points = points_of(claims, citations, search)
            found += [Disagreement(points)] if len(points) > 1 else []
    return tuple(found)


def _one_each(anchor: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """Of each study the claim that is nearest to the anchor in time."""
    nearest: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: _years_apart(anchor, claim)):
        if claim.source.study != anchor.source.study:
            nearest.setdefault(claim.source.study, claim)
    return list(nearest.values())


def _disagree(first: Claim, second: Claim) -> bool:
    apart = _years_apart(first, second)
    changed = apart > _SAME_TIME or (apart > 0 and first.of_one_series(second))
    return first.clashes(second) and not changed


def _years_apart(first: Claim, second: Claim) -> int:
    """Years between two claims; 0 where one has none, because then nothing tells them apart."""
    return abs(first.year - second.year) if first.year and second.year else 0
