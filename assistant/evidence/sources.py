"""Sources as evidence: which study a document tells of, who was asked, and how many."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.demands import about
from ingest.documents import Document
from ingest.numbers import Number, find_numbers

# Kinds of text that report what somebody counted or read, and not only what somebody thinks.
_DATA_KINDS = frozenset({"survey", "report", "academic"})
# Of the kinds among the retellings of one study, the first says most.
_KIND_ORDER = (
    "survey",
    "academic",
    "report",
    "case-study",
    "interview",
    "press-release",
    "article",
    "opinion",
)
# In the name of every other study; they do not tell who asked.
_EVERYBODY = frozenset(
    ("cmo", "cmos", "cio", "cios", "ceo", "ceos", "cdo", "it", "marketing", "martech", "the")
)
_MORE = r"(?:more than |over |about |mehr als |rund |mere end |omkring |plus de |più di |más de )?"
# "400 marketers and 250 IT executives" were 650 people; "en" is "and" in Dutch, "in" in Spanish.
_AND = re.compile(rf"(?i)(?:\b(?:and|und|og|och|et|y|e|plus)|&)\s+{_MORE}$")
_AND_DUTCH = re.compile(rf"(?i)\ben\s+{_MORE}$")
# "in 57 companies", "di cui 60": not the number of people asked.
_ASIDE = re.compile(
    r"(?i)\b(?:in|en|im|i|dans|across|within|with|mit|med|con|out of|part of|from|aus|ab|von|fra|"
    rf"från|van|della|dont|di cui|heraf|davon|to|al|bis|til)\s+{_MORE}$"
)
_NO_PEOPLE = re.compile(
    r"(?i)^\+?\s*(?:[°º]|(?:st|nd|rd|th|million|billion|mio|mia|mrd|milli\w*|countr\w*|industr\w*|sector\w*|"
    r"metro\w*|l[äa]nde?\w*|branche\w*|pays|secteurs?|sectores|pa[ií]ses|paesi|landen|lande|besch[äa]ft\w*|"
    r"medarbejder\w*|employees|breaches|articles?|artik\w*|conten\w*|conversation\w*|posts?|"
    r"organic|years?|jahre?n?|[åa]r)\b)"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A document as evidence; `study` is its own id unless it retells somebody's study.

    `respondents` is how many were asked, None where the document does not say; `names` are the
    words of its title, publisher, sample and study, among them the name of who asked.
    """

    document_id: str
    study: str
    title: str
    year: int | None
    kind: str | None
    language: str
    sample: str | None
    respondents: int | None
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Study:
    """One independent finding: all the sources that tell of it."""

    key: str
    sources: tuple[Source, ...]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({source.year for source in self.sources if source.year}))

    @property
    def kind(self) -> str:
        """What says most about how the finding came about."""
        kinds = {source.kind for source in self.sources}
        return next((kind for kind in _KIND_ORDER if kind in kinds), "article")

    @property
    def respondents(self) -> int | None:
        """How many were asked, by the source that says most: retellings name parts of a sample."""
        return max((s.respondents for s in self.sources if s.respondents), default=None)

    @property
    def has_data(self) -> bool:
        """Whether somebody counted: a survey, a report, a paper, or a stated number of people."""
        return self.kind in _DATA_KINDS or self.respondents is not None


def source_of(document: Document) -> Source:
    """A document as evidence."""
    metadata = document.metadata
    return Source(
        document_id=document.id,
        study=metadata.reports_on or document.id,
        title=document.title,
        year=metadata.year,
        kind=metadata.kind,
        language=document.language,
        sample=metadata.sample,
        respondents=respondents(metadata.sample, document.language),
        names=frozenset(re.findall(r"\w+", about(document).lower())) - _EVERYBODY,
    )


def studies_of(sources: Iterable[Source]) -> list[Study]:
    """The sources by study, in the order in which the studies first appear."""
    by_study: dict[str, dict[str, Source]] = {}
    for source in sources:
        by_study.setdefault(source.study, {})[source.document_id] = source
    return [Study(key, tuple(told.values())) for key, told in by_study.items()]


def respondents(sample: str | None, language: str) -> int | None:
    """How many people or companies a sample names: 650 for "400 CMOs and 250 CIOs, 2013"."""
    for clause in re.sub(r"\([^)]*\)", " ", sample or "").split(";"):
        asked = _groups(clause, _people(clause, language), language)
        if asked:
            return max(asked)
    return None


def _people(clause: str, language: str) -> list[Number]:
    """The numbers that count people: no years, shares, sums of money, countries or employees."""
    return [
        number
        for number in find_numbers(clause, language)
        if not number.percent
        and not re.fullmatch(r"(?:19|20)\d\d", clause[number.start : number.end])
        and number.value == int(number.value)
        and (not _ASIDE.search(before := clause[: number.start]) or _joins(before, language))
        and not before.rstrip().endswith(("$", "€", "£"))
        and not _NO_PEOPLE.match(clause[number.end :])
    ]


def _joins(before: str, language: str) -> bool:
    """Whether a text ends in an "and", so that what follows is added to what came before."""
    return bool(_AND.search(before) or (language == "nl" and _AND_DUTCH.search(before)))


def _groups(clause: str, numbers: Sequence[Number], language: str) -> list[int]:
    """Sums of the numbers that an "and" joins."""
    sums: list[int] = []
    for number in numbers:
        value = int(number.value)
        if sums and _joins(clause[: number.start], language):
            sums[-1] += value
        else:
            sums.append(value)
    return sums
