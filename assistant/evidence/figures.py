"""Figures in running text, in digits and in words: "12,5 %", "a third", "drei von zehn", "5:1".

Years are no figures, nor are dates, ordinals and the digits in names. A figure in words that its
sentence also gives in digits ("a third of CEOs, 34%") is one figure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import zip_longest

from assistant.evidence.figure_words import (
    ABOUT,
    BETWEEN,
    CHANGE_AFTER,
    CHANGE_BEFORE,
    CHANGE_VERBS,
    CURRENCIES,
    EVERY,
    FILLERS,
    FRACTIONS,
    KRONE,
    MONTHS,
    OUT_OF,
    OVER,
    PARTS,
    PERCENT,
    PERCENT_POINTS,
    SCALES,
    SPACES,
    TIMES,
    TO,
    UNDER,
    numerals,
)
from ingest.numbers import Number, find_numbers

# Characters before a figure in which a hedge or "rose by" is looked for.
_BEFORE = 40
_VERB_BEFORE = 70
_YEAR = re.compile(r"(?:19|20)\d\d$")


class Kind(StrEnum):
    """What a figure measures; a change says by how much, and not what share of what."""

    SHARE = "share"
    COUNT = "count"
    MONEY = "money"
    RATIO = "ratio"
    CHANGE = "change"


class Hedge(StrEnum):
    """How far the text commits itself to the figure."""

    EXACT = "exact"
    OVER = "over"
    UNDER = "under"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: `text[start:end]` holds it with its unit.

    A share's value is in percent, a ratio's how many times, money in its currency. `low` and `high`
    differ from `value` for a range only, whose value is the middle.
    """

    kind: Kind
    value: float
    low: float
    high: float
    start: int
    end: int
    hedge: Hedge = Hedge.EXACT
    currency: str | None = None
    in_words: bool = False


def find_figures(text: str, language: str = "en") -> list[Figure]:
    """The figures of a text in order of appearance; the text's language says how it writes them."""
    found: list[Figure] = []
    for figure in (*_in_words(text, language), *_ratios(text, language), *_digits(text, language)):
        if all(figure.end <= other.start or figure.start >= other.end for other in found):
            found.append(figure)
    hedged = [_hedged(figure, text) for figure in sorted(found, key=lambda figure: figure.start)]
    return [figure for figure in hedged if not _said_again(figure, hedged)]


def _said_again(figure: Figure, others: list[Figure]) -> bool:
    """Whether digits in the same text say more exactly what this figure says in words."""
    return figure.in_words and any(
        other.kind is figure.kind and not other.in_words and compatible(figure, other)
        for other in others
    )


def compatible(first: Figure, second: Figure) -> bool:
    """Whether two figures may both be right, by rounding and by what their hedges leave open."""
    (low, high), (other_low, other_high) = _plausible(first), _plausible(second)
    return low <= other_high and other_low <= high


# How far a hedge reaches, in percentage points for a share and in parts for anything else: "more
# than half" is said up to six tenths, "about a third" of 30 and of 36 percent.
_OPEN = 10.0
_LOOSE = 3.0
_ROUNDING = 0.5


def _plausible(figure: Figure) -> tuple[float, float]:
    unit = 1.0 if figure.kind in (Kind.SHARE, Kind.CHANGE) else figure.value / 100
    loose = _LOOSE if figure.in_words or figure.hedge is Hedge.ABOUT else _ROUNDING
    below = _OPEN if figure.hedge is Hedge.UNDER else loose
    above = _OPEN if figure.hedge is Hedge.OVER else loose
    return figure.low - below * unit, figure.high + above * unit


def _in_words(text: str, language: str) -> Iterator[Figure]:
    """Shares written as fractions: "two thirds", "one in four", "jeder vierte", "halvdelen"."""
    words = numerals(language).values
    patterns = _patterns(language if language in FRACTIONS else "en")
    for match in patterns["out_of"].finditer(text):
        part, whole = (_count(match[name], words) for name in ("part", "whole"))
        if 0 < part < whole <= 100:
            yield _share(match, 100 * part / whole)
    for match in patterns["fraction"].finditer(text):
        parts = next(n for n in PARTS if match[f"of{n}"])
        share = 100 * _count(match["part"] or "", words) / parts
        if 0 < share < 100:
            yield _share(match, share)
    for match in patterns["half"].finditer(text):
        yield _share(match, 50.0)
    if "every" in patterns:
        for match in patterns["every"].finditer(text):
            yield _share(match, 100 / next(n for n in range(2, 11) if match[f"of{n}"]))


def _count(word: str, words: dict[str, int]) -> int:
    return int(word) if word.isdigit() else words.get(word.lower(), 0)


def _share(match: re.Match[str], value: float) -> Figure:
    value = round(value, 1)
    return Figure(Kind.SHARE, value, value, value, match.start(), match.end(), in_words=True)


def _ratios(text: str, language: str) -> Iterator[Figure]:
    for match in re.finditer(r"(?<![\d:.,])(\d+(?:[.,]\d+)?)\s?:\s?(\d+)(?![\d:])", text):
        first, second = (_number(match[group]) for group in (1, 2))
        if 1 in (first, second) and second:
            ratio = first / second
            yield Figure(Kind.RATIO, ratio, ratio, ratio, match.start(), match.end())


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _digits(text: str, language: str) -> Iterator[Figure]:
    """Shares in percent, sums of money and counts, ranges as one."""
    numbers = [number for number in find_numbers(text, language) if _counts(number, text)]
    ended = -1
    for number, following in zip_longest(numbers, numbers[1:]):
        if number.start < ended:
            continue
        between = text[number.end : following.start] if following else ""
        is_range = following and re.fullmatch(TO, between, re.I) and number.value < following.value
        last = following if following and is_range and not _joins_two(text, number) else number
        figure = _figure(number, last, text, language)
        ended = figure.end
        yield figure


def _joins_two(text: str, number: Number) -> bool:
    """Whether "and" after a number adds a second figure; only "between … and …" makes a range."""
    if not re.match(r"\s?(?:%|\w+)?\s?(?:and|und|og|och|y|e|en|a)\s", text[number.end :], re.I):
        return False
    before = text[max(0, number.start - 12) : number.start]
    return not re.search(rf"(?i)\b(?:{BETWEEN})\s$", before)


def _counts(number: Number, text: str) -> bool:
    """Whether a number can be a figure: no year, date, ordinal, version or part of a name."""
    digits, after = text[number.start : number.end], text[number.end : number.end + 14].lower()
    if number.percent:
        return True
    if re.match(r"\s?(?:%|percentage point|prozentpunkt|procentpoint|prosentpoeng)", after):
        return True
    return not (
        _YEAR.match(digits)
        or re.match(r"(?:st|nd|rd|th|\.?[ºª°]|er|e|è|ème)\b|[a-z]?\w*\d", after)
        or re.match(rf"\.?\s(?:{MONTHS})", after)
        or re.search(r"\.0$|^0\d", digits)
        or re.search(r"(?:\bQ|\b[Nn]o\.?\s|§\s?|#)$", text[: number.start])
    )


def _figure(first: Number, last: Number, text: str, language: str) -> Figure:
    """The figure that a number, or the two ends of a range, make with their unit."""
    unit_end = _unit_end(last, text)
    low, high = float(first.value), float(last.value)
    if last.percent or unit_end > last.end:
        points = re.match(rf"\s?(?:{PERCENT_POINTS})", text[last.end :], re.I)
        change = points or _is_change(first, unit_end, text)
        kind = Kind.CHANGE if change else Kind.SHARE
        return Figure(kind, (low + high) / 2, low, high, first.start, unit_end)
    scale, end = _scale(last.end, text, language)
    currency, start, end = _currency(first.start, end, text, language)
    low, high = low * scale, high * scale
    kind = Kind.MONEY if currency else Kind.COUNT
    return Figure(kind, (low + high) / 2, low, high, start, end, currency=currency)


def _unit_end(number: Number, text: str) -> int:
    match = re.match(rf"[{SPACES}]?(?:{PERCENT_POINTS}|{PERCENT})", text[number.end :], re.I)
    return number.end + match.end() if match else number.end


def _is_change(number: Number, end: int, text: str) -> bool:
    before = text[max(0, number.start - _VERB_BEFORE) : number.start]
    after = text[end : end + 20]
    return bool(
        re.match(rf"\s(?:{CHANGE_AFTER})\b", after, re.I)
        or (
            re.search(rf"\b(?:{CHANGE_BEFORE})\s(?:\w+\s){{0,2}}$", before, re.I)
            and re.search(rf"(?i)\b(?:{CHANGE_VERBS})\b", f"{before} {after}")
        )
    )


def _scale(end: int, text: str, language: str) -> tuple[float, int]:
    """What a number is multiplied by ("million"), and where that word ends."""
    for entry in SCALES.get(language, SCALES["en"]).split():
        pattern, power = entry.rsplit(":", 1)
        # A single letter is a scale only where it touches the number: "5m", "27k".
        match = re.match(rf"(?i)(?:[\s-](?:{pattern})|(?:{pattern}))(?!\w)", text[end:])
        if match:
            return 10.0 ** int(power), end + match.end()
    return 1.0, end


def _currency(start: int, end: int, text: str, language: str) -> tuple[str | None, int, int]:
    """The currency that stands before or after a number, and the span with it."""
    for code, pattern in CURRENCIES.items():
        before = re.search(rf"(?<!\w)(?:{pattern})\s?$", text[:start])
        if before:
            return code, before.start(), end
        after = re.match(rf"\s?(?:de\s|d['’])?(?:{pattern})(?!\w)", text[end:])
        if after:
            return code, start, end + after.end()
    krone = re.match(r"\s?(?:kr\.?|kroner|kronor)(?!\w)", text[end:])
    if krone and language in KRONE:
        return KRONE[language], start, end + krone.end()
    return None, start, end


def _hedged(figure: Figure, text: str) -> Figure:
    before = text[max(0, figure.start - _BEFORE) : figure.start]
    for hedge, words in ((Hedge.OVER, OVER), (Hedge.UNDER, UNDER), (Hedge.ABOUT, ABOUT)):
        if re.search(rf"(?:(?<!\w)(?:{words})\s?){FILLERS}$", before, re.I):
            return replace(figure, hedge=hedge)
    return replace(figure, hedge=Hedge.OVER) if text[figure.end :].startswith("+") else figure


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """How a language writes shares in words."""
    numeral = numerals(language).pattern
    half, *others = FRACTIONS[language].split()
    named = "|".join(f"(?P<of{n}>{form})" for n, form in zip(PARTS[1:], others, strict=True))
    # "A third reason" is no share; "a third of" is, and so is "a third, 34 %".
    of = r"(?=\s?(?:of\b|[,.;:)]|$|(?:say|see|have|are|were|plan)\b))" if language == "en" else ""
    after = rf"(?!\w|-){of}"
    counted = r"(?:\w+\s)?" if language in ("fr", "es", "it", "pt") else ""
    patterns = {
        # Romance languages put what is counted in between: "une entreprise sur deux".
        "out_of": rf"(?<!\w)(?P<part>{numeral}|\d)\s{counted}(?:{OUT_OF[language]})\s"
        rf"(?P<whole>{numeral}|10|20|100|\d)(?![\w.,]?\d)(?!\s?%)(?!\w)",
        "fraction": rf"(?<!\w)(?:(?P<part>{numeral}|\d)[\s-]?)(?P<of2>(?!))?(?:{named}){after}",
        "half": rf"(?<!first )(?<!second )(?<!erste )(?<!zweite )(?<!ersten )(?<!zweiten )"
        rf"(?<!første )(?<!anden )(?<!\w)(?<!-)(?:{half})(?!\w|-|\s(?:as|a|an|year|time|way)\b)",
    }
    if language in EVERY:
        every, ordinals = EVERY[language]
        ranks = "|".join(f"(?P<of{n}>{o})" for n, o in enumerate(ordinals.split(), start=2))
        patterns["every"] = rf"(?<!\w){every}[\s]?(?:{ranks})[rnsm]?(?!\w)(?!\s{TIMES})"
    return {name: re.compile(pattern, re.I) for name, pattern in patterns.items()}
