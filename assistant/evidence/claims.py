"""Claims: a share that a sentence states, with what it measures, its year and who was asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence.figures import Figure, Kind, compatible, find_figures
from assistant.evidence.findings import Finding
from assistant.evidence.measures import MONEY_BASES, Measure, measure
from assistant.evidence.sources import Source, source_of
from assistant.relevance import shared_words
from ingest.index import Search

# Two claims with the same base speak of the same thing from this cosine of their sentences and this
# share of common words on, and where people are the base, from this sum of both. Read on every pair
# of the corpus: what takes a part of a budget is said in the sentence, people are asked anything.
_SAME_MONEY = (0.50, 0.28, 0.0)
_SAME_PEOPLE = (0.60, 0.25, 1.0)
# A quoted sentence that fits the question less than this share of the best one is said beside it:
# what others say of that is no disagreement on the answer.
_DIRECT = 0.85
# Of the larger figure: 43 and 45 percent of two years do not contradict each other.
_NOTABLE = 0.1
_YEAR = re.compile(r"(?<![\d.,-])((?:19|20)\d\d)(?![\d.,]*\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A share as a sentence states it; `year` is the figure's, or else its document's."""

    finding: Finding
    figure: Figure
    measure: Measure
    source: Source
    year: int | None

    @property
    def text(self) -> str:
        """The figure as it is written, with its unit."""
        return self.finding.text[self.figure.start : self.figure.end]

    def of_one_series(self, other: "Claim") -> bool:
        """Whether both sentences name the same asker: then other years are other waves."""
        return bool(self._askers & other._askers)

    @property
    def _askers(self) -> frozenset[str]:
        capitalised = re.findall(r"\b[A-ZÆØÅÄÖÜ]\w+", self.finding.text)
        return self.source.names & {word.lower() for word in capitalised}

    def clashes(self, other: "Claim") -> bool:
        """Whether figures of different studies differ beyond rounding, hedges and a tenth."""
        larger = max(self.figure.value, other.figure.value)
        return (
            self.source.study != other.source.study
            and not compatible(self.figure, other.figure)
            and abs(self.figure.value - other.figure.value) >= _NOTABLE * larger
        )


@dataclass(frozen=True, slots=True)
class _Share:
    """A share of a text with its measure and the year that the text gives it."""

    figure: Figure
    measure: Measure
    year: int | None


def claims_of(finding: Finding, source: Source) -> list[Claim]:
    """The comparable shares of a sentence; none where two of them have the same base."""
    return [
        Claim(finding, share.figure, share.measure, source, share.year or source.year)
        for share in _shares_of(finding.text, finding.passage.language)
    ]


# The same sentences come up again and again: a corpus of 20,000 of them is read once.
@lru_cache(maxsize=20_000)
def _shares_of(text: str, language: str) -> tuple[_Share, ...]:
    shares = [figure for figure in find_figures(text, language) if figure.kind is Kind.SHARE]
    measures = [measure(text, share) for share in shares]
    years = _years(text, shares)
    named = [found for found in measures if found]
    if not named:
        return ()
    if len(shares) > 1 and None not in years and len(set(years)) == len(shares):
        # "from 11 percent of revenue in 2015 to 12 percent in 2016": one measure, two years.
        measures = [found or named[0] for found in measures]
    elif len({found.base for found in named}) < len(named) or (
        len(shares) > 1 and any(found.base in MONEY_BASES for found in named[1:])
    ):
        return ()
    triples = zip(shares, measures, years, strict=True)
    return tuple(_Share(share, found, year) for share, found, year in triples if found)


def _years(text: str, shares: Sequence[Figure]) -> list[int | None]:
    """For each share the year nearest to it; the sentence's one year, if it has but one."""
    years = [(match.start(), int(match[1])) for match in _YEAR.finditer(text)]
    if not years:
        return [None] * len(shares)
    return [min(years, key=lambda year: _distance(year[0], share))[1] for share in shares]


def _distance(position: int, share: Figure) -> int:
    return share.start - position if position < share.start else position - share.end


def same_thing(first: Claim, second: Claim, search: Search) -> bool:
    """Whether two claims measure the same thing, as far as their sentences tell."""
    if not first.measure.comparable(second.measure):
        return False
    money = first.measure.base in MONEY_BASES
    cosine, words, both = _SAME_MONEY if money else _SAME_PEOPLE
    alike = first.finding.alike(second.finding)
    if alike < cosine:
        return False
    common = _common_words(first.finding, second.finding, search)
    return common >= words and alike + common >= both


def _common_words(first: Finding, second: Finding, search: Search) -> float:
    """How many of the content words two sentences share, in translation too, 0 to 1."""
    return (_covered(first, second, search) + _covered(second, first, search)) / 2


def _covered(asked: Finding, by: Finding, search: Search) -> float:
    language = by.passage.language
    variants = search.question_words(asked.text, asked.passage.language, into=language)
    return shared_words(variants, search.terms(by.text, language))


def groups_of(
    cited: Sequence[Finding], found: Sequence[Finding], search: Search
) -> list[tuple[Claim, ...]]:
    """For each claim cited as a direct answer the claims found on the same thing, itself first.

    Groups are of two at least, and a claim stands in one. Of a study that several documents
    retell, one document speaks.
    """
    groups: list[tuple[Claim, ...]] = []
    grouped: set[Finding] = set()
    best = max((quoted.similarity for quoted in cited), default=0.0)
    for quoted in (quoted for quoted in cited if quoted.similarity >= _DIRECT * best):
        for anchor in [] if quoted in grouped else _claims(quoted, search):
            group = _group(anchor, [f for f in found if f not in grouped], search)
            if len(group) > 1:
                groups.append(group)
                grouped |= {claim.finding for claim in group}
    return groups


def _group(anchor: Claim, found: Sequence[Finding], search: Search) -> tuple[Claim, ...]:
    least = min(_SAME_MONEY[0], _SAME_PEOPLE[0])
    near = [f for f in found if f is not anchor.finding and f.alike(anchor.finding) >= least]
    near.sort(key=lambda finding: -finding.alike(anchor.finding))
    group = [c for c in _claims(anchor.finding, search) if c.measure == anchor.measure]
    for claim in (claim for finding in near for claim in _claims(finding, search)):
        if not _told_already(claim, group) and same_thing(anchor, claim, search):
            group.append(claim)
    return tuple(group)


def _told_already(claim: Claim, group: Sequence[Claim]) -> bool:
    """Whether another document speaks for this claim's study, or the study for this year."""
    return any(
        other.source.study == claim.source.study
        and (other.source.document_id != claim.source.document_id or other.year == claim.year)
        for other in group
    )


def _claims(finding: Finding, search: Search) -> list[Claim]:
    document = search.document(finding.passage.document_id)
    return claims_of(finding, source_of(document)) if document else []
