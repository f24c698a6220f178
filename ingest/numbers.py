"""Numbers in running text, read the way the text's language writes them.

"12,5 %" is twelve and a half in German and Danish, "1.234" is over a thousand there and
not much over one in English. Every part of Tandem that compares figures reads them here.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

# Languages that write 1,234.5; all others of the corpus write 1.234,5 or 1 234,5.
POINT_DECIMAL_LANGUAGES = frozenset({"en"})

_SPACES = "\u00a0\u202f\u2009 "
_NUMBER = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*)"
    rf"(?P<unit>[{_SPACES}]?(?:%|percent\b|per cent\b|Prozent\b|procent\b|prosent\b|pct\b))?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, where it stands and whether it is a percentage."""

    value: Decimal
    start: int
    end: int
    percent: bool


def find_numbers(text: str, language: str = "en") -> list[Number]:
    """Numbers written in digits, in order of appearance; offsets are into `text`."""
    numbers = []
    for match in _NUMBER.finditer(text):
        unit = match.group("unit")
        digits = match.group(0).removesuffix(unit or "")
        value = _parse(digits, language)
        numbers.append(Number(value, match.start(), match.start() + len(digits), unit is not None))
    return numbers


def _parse(digits: str, language: str) -> Decimal:
    decimal_mark = "." if language in POINT_DECIMAL_LANGUAGES else ","
    digits = re.sub(rf"[{_SPACES}'’]", "", digits)
    marks = re.findall(r"[.,]", digits)
    if len(set(marks)) == 2:
        decimal_mark = marks[-1]
    elif len(marks) == 1:
        # A lone mark that does not group by three can only be a decimal mark.
        whole, fraction = re.split(r"[.,]", digits)
        if len(fraction) != 3 or len(whole) > 3 or whole.startswith("0"):
            decimal_mark = marks[0]
    elif len(marks) > 1:
        decimal_mark = ""
    cleaned = "".join(
        "." if mark == decimal_mark else "" if mark in ".," else mark for mark in digits
    )
    return Decimal(cleaned)
