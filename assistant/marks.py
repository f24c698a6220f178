"""Marks: a model's reply → statements in plain words, each with the passages that it points to.

Models are asked for `[kqzv]`, the ids that we issue, and write `[1]`, `(1)`, `【1】`, `[1, 2]`,
`[^1]`, ¹ or nothing instead. A number points to the passage in that place of the prompt; whatever
else looks like a mark was never issued, is taken out and counted. Nothing of a reply that a page
could act upon survives: no markup, no link, no image, no address.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.normalise import normalise
from ingest.passages import sentence_spans

# The one word of a model that finds nothing in the passages.
NOTHING = "NOTHING_FOUND"
# A sentence of more characters is none that a reader can check.
LONGEST_STATEMENT = 500
# What stands where an address was.
REMOVED = "…"

_THOUGHT = re.compile(r"(?is)<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A.*</think(?:ing)?>")
# Bounded everywhere: a reply of nothing but "[" must not take seconds.
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\s?(?:\([^)\n]{0,2000}\)?|\[[^\]\n]{0,300}\])")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\((?!\s?\d{1,2}\))[^)\n]{0,2000}\)?")
_DEFINITION = re.compile(r"(?m)^\s*\[[^\]\n]+\]:.*$")
_FOOTNOTE_TAG = re.compile(r"(?i)<sup>\s*\[?(\d{1,3})\]?\s*</sup>")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>\n]*>?")
_ADDRESS = re.compile(
    r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|tel:|(?:java|vb)\s?script:|data:[a-z]+/)[^\s\])>\"'”“]*"
    r"|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,24}/[^\s\])>\"'”“]*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b\S*"
)
# Accents upon accents, which run over the lines above and below.
_PILED = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")
_BEGUN = re.compile(r"[\[(【<][^\])】>\n]{0,300}\Z")
_REFERENCES = re.compile(
    r"(?i)(?:sources?|references|citations?|footnotes|quellen\w*|literatur|fußnoten|belege|kilder|referencer|"
    r"fodnoter|henvisninger)\s*:?"
)
_ENUMERATOR = re.compile(r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+)+")
_SUPERSCRIPT = re.compile(r"(?<![mMcCkK])[⁰¹²³⁴-⁹]+(?:[,\s]?[⁰¹²³⁴-⁹]+)*")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BRACKETS = re.compile(r"[\[【［]([^\[\]【】［］\n]{1,60})[\]】］]")
_PARENTHESES = re.compile(r"\(([^()\n]{1,40})\)")
_WORD_BEFORE = re.compile(
    r"(?i)^(?:(?:siehe|see|vgl\.?|cf\.?|se|from)\s+)?(?:passages?|sources?|quellen?|kilder?|id|ref)?\s*[:.]?\s*"
)
_SEPARATORS = re.compile(r"\s*(?:[,;&+/]|\s|\b(?:and|und|og)\b)\s*")


@dataclass(frozen=True, slots=True)
class Written:
    """One statement of a model; `marks` are places in the prompt, from 0, in the order given."""

    text: str
    marks: tuple[int, ...]
    had_address: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply taken apart; `never_issued` counts the marks that point to nothing."""

    statements: tuple[Written, ...]
    never_issued: int
    nothing_found: bool


def read_reply(reply: str, ids: Sequence[str], language: str, *, whole: bool = True) -> Draft:
    """The statements of a reply, and of a reply that still grows all but the one being written."""
    text = plain_lines(reply if whole else _BEGUN.sub("", reply))
    statements: list[Written] = []
    never_issued = 0
    for line in _lines(text):
        found, alone, wrong = _statements(line, ids, language)
        if alone and statements:  # a line of nothing but marks belongs to what stands above it
            last = statements[-1]
            statements[-1] = replace(last, marks=tuple(dict.fromkeys((*last.marks, *alone))))
        statements += found
        never_issued += wrong
    if not whole and statements:
        statements.pop()
    nothing = NOTHING in text
    kept = tuple(s for s in statements if NOTHING not in s.text and _says_something(s.text))
    return Draft(kept, never_issued, nothing)


def plain_lines(text: str) -> str:
    """A model's text, line by line, without thoughts, markup, links, images and tags."""
    text = _PILED.sub(r"\1", normalise(_THOUGHT.sub("", text)).text)
    text = _FOOTNOTE_TAG.sub(r"[\1]", text)
    text = _IMAGE.sub(" ", text)
    text = _DEFINITION.sub("", text)
    text = _LINK.sub(lambda m: f"[{m[1]}]" if re.fullmatch(r"\^?\w{1,4}", m[1]) else m[1], text)
    text = re.sub(r"(?m)^\s*(?:```|~~~).*$", "", text)
    text = re.sub(r"(?i)<(?:br|/p|/li|/div)\b[^<>\n]*>", "\n", text)
    return re.sub(r"[`|\\]|\*+|(?<!\w)_+|(?<!_)_+(?!\w)", " ", _TAG.sub(" ", text))


def has_address(text: str) -> bool:
    """Whether a text names a place on a network: a URL, a path at a host, a mail address."""
    return _ADDRESS.search(text) is not None


def _lines(text: str) -> list[str]:
    """The lines that state something: no headings, no announcements, no list of sources."""
    lines = []
    for line in text.split("\n"):
        line = _ENUMERATOR.sub("", line).strip()
        if _REFERENCES.fullmatch(line.lstrip("# ")):
            break
        if line and not line.startswith("#") and not line.endswith(":"):
            lines.append(line)
    return lines


def _statements(
    line: str, ids: Sequence[str], language: str
) -> tuple[list[Written], list[int], int]:
    """The sentences of a line with their marks, marks without one, and how many point nowhere."""
    plain, marks, never_issued = _taken_out(line, ids)
    spans = sentence_spans(plain, language)
    if not spans:
        return [], [place for _, places in marks for place in places], never_issued
    pointed: list[list[int]] = [[] for _ in spans]
    for offset, places in marks:
        before = [index for index, span in enumerate(spans) if span.start < offset]
        pointed[before[-1] if before else 0] += places
    statements = []
    for span, places in zip(spans, pointed, strict=True):
        text = _tidy(plain[span.start : span.end])
        clean = _ADDRESS.sub(REMOVED, text)
        statements.append(Written(clean, tuple(dict.fromkeys(places)), clean != text))
    return statements, [], never_issued


def _taken_out(line: str, ids: Sequence[str]) -> tuple[str, list[tuple[int, list[int]]], int]:
    """A line without its marks, where they stood in what is left, and how many point nowhere."""
    line = re.sub(r"\[\s?\[([^\[\]]{0,60})\]\s?\]", r"[\1]", line)
    line = _SUPERSCRIPT.sub(lambda m: f" [{m.group().translate(_DIGITS)}]", line)
    plain, marks, never_issued, end = "", [], 0, 0
    for match in _candidates(line, ids):
        places = _places(match, ids)
        if places is None or match.start() < end:
            continue
        plain += line[end : match.start()].rstrip()
        marks.append((len(plain), [place for place in places if place >= 0]))
        never_issued += sum(place < 0 for place in places)
        end = match.end()
    return plain + line[end:], marks, never_issued


def _candidates(line: str, ids: Sequence[str]) -> list[re.Match[str]]:
    """What may be a mark, in order: brackets, parentheses, and our ids wherever they stand."""
    bare = re.compile(rf"(?i)(?<!\w)({'|'.join(ids)})(?!\w)") if ids else re.compile("(?!)")
    found = [m for pattern in (_BRACKETS, _PARENTHESES, bare) for m in pattern.finditer(line)]
    return sorted(found, key=lambda match: (match.start(), -match.end()))


def _places(match: re.Match[str], ids: Sequence[str]) -> list[int] | None:
    """The places that a mark points to, -1 for one never issued; None where it is no mark."""
    square = match.group()[0] != "("
    content = _WORD_BEFORE.sub("", match[1].strip().replace("^", "").replace("#", ""), count=1)
    parts = [part for part in _SEPARATORS.split(content.strip(" []()")) if part]
    places: list[int] = []
    for part in parts:
        known = part.lower()
        spread = re.fullmatch(r"(\d{1,2})[-–](\d{1,2})", part)
        if known in ids:
            places.append(ids.index(known))
        elif spread:
            places += [_place(n, ids) for n in range(int(spread[1]), min(int(spread[2]), 99) + 1)]
        elif re.fullmatch(r"-?\d{1,9}" if square else r"-?\d{1,2}", part):
            places.append(_place(int(part), ids))
        elif square and re.fullmatch(r"[a-zA-Z]{4}|[A-Za-z]?\d{1,4}[a-z]?", part):
            places.append(-1)
        else:
            return None
    return places or None


def _place(number: int, ids: Sequence[str]) -> int:
    return number - 1 if 1 <= number <= len(ids) else -1


def _tidy(text: str) -> str:
    """A sentence in one line, without the holes that marks leave."""
    text = re.sub(r"[\[\]【】［］]", "", text)
    text = re.sub(r"\(\s*[,;.]?\s*\)", "", text)
    text = re.sub(r"\s+([.,;:!?…])", r"\1", " ".join(text.split()))
    return re.sub(r"([.!?])[.,;]+$", r"\1", text)[: LONGEST_STATEMENT + 1]


def _says_something(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", text)) > 1
