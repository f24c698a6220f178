"""Assertions: what a sentence says that can be held against a text without understanding it.

Numbers, figures, names and whose a figure is. What a sentence means beyond that only a reader can
check; the gate therefore also asks how alike the sentences are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.evidence.figures import Figure, Hedge, Kind, compatible, find_figures
from assistant.names import is_named, known_places, lowered_names, names_in
from assistant.parties import Said, said_of_parties
from ingest.numbers import find_numbers


@dataclass(frozen=True, slots=True)
class Assertion:
    """What one sentence asserts: numbers as the text writes them, figures with units, names."""

    text: str
    language: str
    numbers: frozenset[Decimal]
    figures: tuple[Figure, ...]
    parties: Said
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A quoted sentence, as what assertions are held against."""

    text: str
    language: str
    numbers: frozenset[Decimal]
    figures: tuple[Figure, ...]
    parties: Said
    places: frozenset[str]


def assertion_of(text: str, language: str, cited_languages: Iterable[str]) -> Assertion:
    """What a sentence asserts; names are read more strictly where a source speaks its language."""
    strict = language in set(cited_languages)
    figures = tuple(find_figures(text, language))
    return Assertion(
        text,
        language,
        frozenset(number.value for number in find_numbers(text, language)),
        figures,
        said_of_parties(text, language, figures),
        tuple(dict.fromkeys(names_in(text, language, strict=strict))),
    )


def ground_of(text: str, language: str) -> Ground:
    """A sentence of a source, read in its own language."""
    figures = tuple(find_figures(text, language))
    return Ground(
        text,
        language,
        frozenset(number.value for number in find_numbers(text, language)),
        figures,
        said_of_parties(text, language, figures),
        known_places(text),
    )


def loose_numbers(assertion: Assertion, grounds: Sequence[Ground]) -> tuple[str, ...]:
    """The numbers and figures that stand in none of the texts, as they are written."""
    numbers = frozenset[Decimal]().union(*(ground.numbers for ground in grounds))
    figures = [figure for ground in grounds for figure in ground.figures]
    loose = [str(number) for number in sorted(assertion.numbers - numbers)]
    said = (f for f in assertion.figures if not any(agree(f, other) for other in figures))
    return (*loose, *(assertion.text[figure.start : figure.end] for figure in said))


def measures_another(assertion: Assertion, ground: Ground) -> bool:
    """Whether a text gives shares and none of those that the assertion gives.

    Then whatever else it carries is of another figure: "60 percent have a CIO" carries no CIO for
    the 16 percent of the next sentence.
    """
    shares = [figure for figure in assertion.figures if figure.kind is Kind.SHARE]
    others = [figure for figure in ground.figures if figure.kind is Kind.SHARE]
    return bool(shares and others) and not any(agree(f, g) for f in shares for g in others)


def part_with_shares(ground: Ground, assertion: Assertion) -> str:
    """A text, or what of it stands before or after a colon, where that has the same shares."""
    shares = [figure for figure in assertion.figures if figure.kind is Kind.SHARE]
    edges = [0, *(match.end() for match in re.finditer(r"[:;]\s", ground.text)), len(ground.text)]
    same = [g for g in ground.figures if any(agree(f, g) for f in shares)]
    for start, end in pairwise(edges):
        if same and all(start <= figure.start < end for figure in same):
            return ground.text[start:end]
    return ground.text


def loose_names(assertion: Assertion, grounds: Sequence[Ground], about: str) -> tuple[str, ...]:
    """The names that neither the texts nor what is known of their sources (`about`) mention.

    Roles and other abbreviations must stand in the texts: titles have CMO and CIO in them anyway.
    """
    text = " ".join(lowered_names(ground.text, ground.language) for ground in grounds)
    places = frozenset[str]().union(*(ground.places for ground in grounds), known_places(about))
    known = about.lower()
    return tuple(n for n in assertion.names if not is_named(n, text, known, places))


def agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures are the same: exactly in digits, within what words leave open else."""
    # "Rose by" is told from the words around, which a translation moves.
    shares = {Kind.SHARE, Kind.CHANGE}
    same_kind = figure.kind is other.kind or {figure.kind, other.kind} <= shares
    if not same_kind or figure.currency != other.currency:
        return False
    if {figure.hedge, other.hedge} == {Hedge.OVER, Hedge.UNDER}:
        return False
    if figure.in_words or other.in_words:
        return compatible(figure, other)
    ends, others = (figure.low, figure.high), (other.low, other.high)
    return all(abs(a - b) <= 1e-9 * max(1.0, abs(a)) for a, b in zip(ends, others, strict=True))
