"""Text made uniform once, before any offset is taken: what is shown later is a slice of this."""

import re
import unicodedata
from dataclasses import dataclass

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# Zero-width, bidirectional and tag characters, soft hyphens, byte order marks: readers do not see
# them, a model does.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# A hyphen at a line's end, unless it stands for a part left out: "Marketing- und IT-Leiter".
_CUT_WORD = re.compile(
    r"(?<=[^\W\d_])[-\u2010\u00ad] *\n *(?=[a-zà-öø-ÿ])"
    r"(?!(?:und|oder|bzw|og|eller|och|en|of|and|or)\b)"
)
# A line at least this long that stops without punctuation was wrapped, not ended.
_WRAPPED_LINE = 45
# Lines longer than this were not wrapped by hand or by a page.
_LONGEST_WRAPPED_LINE = 160


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and how many invisible characters were taken out of it."""

    text: str
    invisible: int


def normalise(text: str) -> Normalised:
    """NFC, plain spaces and line ends, no ligatures, nothing invisible, at most one blank line."""
    text = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    text, invisible = _INVISIBLE.subn("", text)
    text = _CONTROL.sub("", text).translate(_LIGATURES)
    text = _SPACE.sub(" ", text)
    text = re.sub(r" *\n *", "\n", text)
    return Normalised(re.sub(r"\n{3,}", "\n\n", text).strip(), invisible)


def unwrap(text: str) -> str:
    """Lines that a page or a typist wrapped, joined again; words cut at a line's end made whole."""
    text = _CUT_WORD.sub("", _LINE_END.sub("\n", text))
    lines = text.split("\n")
    joined: list[str] = []
    previous = ""
    for line in lines:
        if joined and _continues(previous, line):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line.rstrip())
        previous = line
    return "\n".join(joined)


def _continues(previous: str, line: str) -> bool:
    previous, line = previous.rstrip(), line.strip()
    if not previous or not line or re.match(r"[#|•–*-]|\d+[.)] ", line):
        return False
    if line[0].islower():
        return len(previous) <= _LONGEST_WRAPPED_LINE
    wrapped = _WRAPPED_LINE <= len(previous) <= _LONGEST_WRAPPED_LINE
    return wrapped and not re.search(r"[.!?:;…][\"”“»«’')\]]*$", previous)
