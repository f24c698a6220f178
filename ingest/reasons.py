"""Reasons in the languages of the interface, as reasons.yaml lists them by code.

What is stored, and what the command line prints, is the English. A page reads the code and what was
filled in back off it, so that a reason of any age is said in the reader's language.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "reasons.yaml"
_BETWEEN = "; "
# What is filled in and may be of the list itself; the rest stays as it is.
_NESTED = ("reason", "state", "format", "format2", "ending")
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of the list, and what was filled in."""

    code: str
    values: dict[str, str]


def said(text: str, language: str) -> str | None:
    """A stored reason in a language of the interface; None where it is not of the list.

    Several reasons in one ("…; …") are said one by one.
    """
    if language == "en" or not text:
        return text
    parts = text.split(_BETWEEN)
    for cut in range(1, len(parts) + 1):  # a reason may hold a semicolon itself
        first = _said_one(_BETWEEN.join(parts[:cut]), language)
        rest = said(_BETWEEN.join(parts[cut:]), language) if first is not None else None
        if first is not None and rest is not None:
            return f"{first}{_BETWEEN}{rest}" if rest else first
    return None


def _said_one(text: str, language: str) -> str | None:
    known = recognised(text)
    if known is None:
        return None
    values = {
        name: (said(value, language) or value) if name in _NESTED else value
        for name, value in known.values.items()
    }
    return _reasons()[known.code][language].format(**values)


def recognised(text: str) -> Reason | None:
    """The reason that a text is; of several the one with most words of its own."""
    for code, pattern in _patterns():
        if match := pattern.fullmatch(text):
            return Reason(code, match.groupdict())
    return None


@cache
def _reasons() -> dict[str, dict[str, str]]:
    reasons: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return reasons


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each code with what its English looks like, the most telling first."""
    english = [(code, words["en"]) for code, words in _reasons().items()]
    english.sort(key=lambda entry: -len(_GAP.sub("", entry[1])))
    return [(code, _pattern(text)) for code, text in english]


def _pattern(text: str) -> re.Pattern[str]:
    pieces = _GAP.split(text)  # text, name, text, name, ..., text
    gaps = (f"(?P<{name}>.+?)" for name in pieces[1::2])
    written = [re.escape(pieces[0])]
    for gap, piece in zip(gaps, pieces[2::2], strict=True):
        written += [gap, re.escape(piece)]
    return re.compile("".join(written), re.DOTALL)
