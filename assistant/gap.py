"""Gap: a question that the corpus could not answer, as its readers reported it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Closing(StrEnum):
    """What the researchers made of a gap."""

    OPEN = "open"
    ADDED = "added"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class GapReport:
    """One reader's word that a question went unanswered; `nearest` are the titles shown."""

    id: str
    user: str
    question: str
    standalone: str
    language: str
    filters: Mapping[str, Any]
    nearest: tuple[str, ...]
    reason: str
    corpus: str
    at: datetime
    closing: Closing
    note: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Reports of the same or nearly the same question, the earliest first."""

    reports: tuple[GapReport, ...]

    @property
    def id(self) -> str:
        """The id of the earliest report, which `close` takes."""
        return self.reports[0].id

    @property
    def question(self) -> str:
        """The question as it was first asked, on its own feet."""
        return self.reports[0].standalone

    @property
    def questions(self) -> tuple[str, ...]:
        """Every wording of it."""
        return tuple(dict.fromkeys(report.standalone for report in self.reports))

    @property
    def people(self) -> int:
        return len({report.user for report in self.reports})

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(report.language for report in self.reports))

    @property
    def filters(self) -> tuple[Mapping[str, Any], ...]:
        """The different filters that were set, where any were."""
        found: list[Mapping[str, Any]] = []
        for report in self.reports:
            if report.filters and report.filters not in found:
                found.append(report.filters)
        return tuple(found)

    @property
    def nearest(self) -> tuple[str, ...]:
        """The titles of the documents that came nearest."""
        return tuple(dict.fromkeys(title for r in self.reports for title in r.nearest))

    @property
    def first_at(self) -> datetime:
        return self.reports[0].at

    @property
    def last_at(self) -> datetime:
        return self.reports[-1].at

    @property
    def closing(self) -> Closing:
        return self.reports[0].closing

    @property
    def note(self) -> str:
        """What the researchers wrote when they closed it."""
        return self.reports[0].note


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many questions in a language were asked on a day, and how many went unanswered."""

    day: date
    language: str
    asked: int
    unanswered: int
