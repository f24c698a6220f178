"""Filters that a question speaks of ("since 2020", "tyske kilder"): offered, never set unasked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.places import find_places
from ingest.filters import Filters

_Y = r"((?:19|20)\d\d)"
_BETWEEN = re.compile(
    rf"(?i)\b(?:between|from|zwischen|von|mellem|fra)\s+{_Y}\s*(?:and|to|until|und|bis|og|til)\s+{_Y}"
    rf"|\b{_Y}\s?[–—-]\s?{_Y}\b"
)
_SINCE = re.compile(
    rf"(?i)\b(?:since|seit|siden|ab|from|fra)\s+(?:the year |dem jahr |år )?{_Y}\b"
    rf"|\b{_Y}\s+(?:onwards?|or later|oder später|eller senere|og frem)"
)
_AFTER = re.compile(rf"(?i)\b(?:after|later than|newer than|nach|efter)\s+{_Y}\b")
_UNTIL = re.compile(rf"(?i)\b(?:until|up to|bis|indtil|til)\s+(?:einschließlich )?{_Y}\b")
_BEFORE = re.compile(rf"(?i)\b(?:before|prior to|older than|vor|før)\s+{_Y}\b")

_LANGUAGES = {
    "en": "english englisch\\w* engelsk\\w*",
    "de": "german deutsch\\w* tysk\\w*",
    "da": "danish dänisch\\w* dansk\\w*",
    "fr": "french französisch\\w* fransk\\w*",
    "es": "spanish spanisch\\w* spansk\\w*",
    "sv": "swedish schwedisch\\w* svensk\\w*",
    "it": "italian italienisch\\w* italiensk\\w*",
    "nl": "dutch niederländisch\\w* hollandsk\\w*",
    "pt": "portuguese portugiesisch\\w* portugisisk\\w*",
    "no": "norwegian norwegisch\\w* norsk\\w*",
}
_SOURCES = (
    r"(?:sources?|documents?|articles?|studies|surveys?|reports?|quellen?|dokumente?|artikel|studien?|"
    r"umfragen?|berichte?|kilder?|dokumenter|artikler|undersøgelser?|rapporter)"
)
# Where people speak it, most of what is written about a country is in its language.
_SPOKEN = {
    "Germany": "de",
    "Austria": "de",
    "Switzerland": "de",
    "DACH": "de",
    "Denmark": "da",
    "Sweden": "sv",
    "Norway": "no",
    "France": "fr",
    "Spain": "es",
    "Mexico": "es",
    "Italy": "it",
    "Netherlands": "nl",
    "Portugal": "pt",
    "Brazil": "pt",
}
_KINDS = {
    "survey": r"surveys?|polls?|umfragen?|befragungen?|(?:spørgeskema)?undersøgelser?",
    "case-study": r"case stud(?:y|ies)|fallstudien?|casestudier?|cases",
    "interview": r"interviews?",
    "opinion": r"opinions?|opinion pieces?|meinungen|meinungsbeiträge?|holdninger|debatindlæg",
    "academic": r"academic|research papers?|journals?|wissenschaftlich\w*|forschung\w*|forskning",
    "press-release": r"press releases?|pressemitteilungen?|pressemeddelelser?",
}
_ROLE_WORDS = {
    "cmo": r"CMO|marketing|Marketing|marketers?",
    "cio": r"CIO|IT|it",
}
_PERSPECTIVE = (
    r"(?:(?i:from|in) (?i:the )?(?:{role})(?:['’]?s)?['’]? (?i:perspective|point of view|view|side)"
    r"|(?i:sicht|perspektive) (?:des|der|von) (?:{role})"
    r"|(?i:fra) (?:{role})(?:['’]?\w*)? (?i:perspektiv|synspunkt|side|vinkel))"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One filter to offer: the field of Filters that it sets, and to what."""

    field: str
    value: str | int

    def added_to(self, filters: Filters) -> Filters:
        """The filters with this one set as well; a year takes the place of the year before it."""
        value: Any = self.value
        if self.field not in ("since", "until"):
            value = tuple(dict.fromkeys((*getattr(filters, self.field), value)))
        return replace(filters, **{self.field: value})


def suggest_filters(
    text: str, filters: Filters, languages: Sequence[str], kinds: Sequence[str]
) -> tuple[Suggestion, ...]:
    """The filters that a question speaks of and that are not set, of those the corpus can fill."""
    found = [*_years(text), *_languages(text), *_kinds(text), *_perspectives(text)]
    known = {"languages": languages, "kinds": kinds}
    return tuple(
        suggestion
        for suggestion in dict.fromkeys(found)
        if suggestion.value in known.get(suggestion.field, (suggestion.value,))
        and suggestion.added_to(filters) != filters
    )


def _years(text: str) -> list[Suggestion]:
    between = _BETWEEN.search(text)
    if between:
        first, last = sorted(int(year) for year in between.groups() if year)
        return [Suggestion("since", first), Suggestion("until", last)]
    found = []
    for pattern, field, shift in (
        (_SINCE, "since", 0),
        (_AFTER, "since", 1),
        (_UNTIL, "until", 0),
        (_BEFORE, "until", -1),
    ):
        match = pattern.search(text)
        if match:
            year = next(int(group) for group in match.groups() if group)
            found.append(Suggestion(field, year + shift))
    return found


def _languages(text: str) -> list[Suggestion]:
    found = []
    for code, names in _LANGUAGES.items():
        either = "|".join(names.split())
        said = rf"(?i)\b(?:{either})(?:-language|sprachige[nrs]?|sprogede)?\s+{_SOURCES}\b"
        spoken = rf"(?i)\b(?:in|auf|på) (?:{either})(?=\s*(?:[?.,!]|$))"
        if re.search(said, text) or re.search(spoken, text):
            found.append(Suggestion("languages", code))
    nouns = (place.name for place in find_places(text) if place.noun)
    return found + [Suggestion("languages", _SPOKEN[name]) for name in nouns if name in _SPOKEN]


def _kinds(text: str) -> list[Suggestion]:
    return [
        Suggestion("kinds", kind)
        for kind, names in _KINDS.items()
        if re.search(rf"(?i)\b(?:{names})\b", text)
    ]


def _perspectives(text: str) -> list[Suggestion]:
    return [
        Suggestion("perspectives", perspective)
        for perspective, role in _ROLE_WORDS.items()
        if re.search(_PERSPECTIVE.format(role=role), text)
    ]
