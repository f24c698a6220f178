"""Passage: a stretch of a document, some sentences long, that is searched and cited from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.documents import Document
from ingest.language import LANGUAGES, UNKNOWN, detect_language, nltk_folder

# Part of the index's fingerprint: a change here asks for `tandem rebuild`.
SPLITTER = "sentences-150-v1"
# Words in a passage: closed at a heading from LEAST on, never beyond MOST.
LEAST_WORDS = 100
MOST_WORDS = 180
# A remainder up to this many words joins the passage before it, if it belongs to the same heading.
REMAINDER_WORDS = 40
# What punkt takes for one sentence is cut at this many words or characters: a "document" of
# 100,000 words without a full stop still gives passages that can be shown.
SENTENCE_WORDS = 120
SENTENCE_CHARACTERS = 1500
# Words longer than this count as several, so that text without spaces fills a passage too.
CHARACTERS_PER_WORD = 12
# Punkt is given so many characters of a line at once: it gives up after five seconds of any clock,
# and a line may be a whole book.
_PUNKT_CHARACTERS = 20_000
# Shorter passages say too little about their own language; the document's counts.
_LANGUAGE_WORDS = 20

_ENDS_IN_A_LETTER = re.compile(r"(?<!\w)[a-zäöü]\.$")
_HEADING = re.compile(r"(#{1,6}) +(.+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of offsets into a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """`text == document.text[start:end]`; `sentences` are spans of the document's text too."""

    id: str
    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    language: str
    heading: str = ""
    page: int | None = None
    sentences: tuple[Span, ...] = ()

    def sentence(self, span: Span) -> str:
        return self.text[span.start - self.start : span.end - self.start]


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    words: int
    heading: str
    opens_section: bool


def split(document: Document) -> list[Passage]:
    """The passages of a document in order, of whole sentences each."""
    groups: list[list[_Sentence]] = []
    for sentence in _sentences(document):
        if not groups or _closes(groups[-1], sentence):
            groups.append([])
        groups[-1].append(sentence)
    if len(groups) > 1 and _is_remainder(groups[-2], groups[-1]):
        groups[-2:] = [groups[-2] + groups[-1]]
    return [_passage(document, ordinal, group) for ordinal, group in enumerate(groups)]


def _closes(group: list[_Sentence], sentence: _Sentence) -> bool:
    words = sum(member.words for member in group)
    return words + sentence.words > MOST_WORDS or (sentence.opens_section and words >= LEAST_WORDS)


def _is_remainder(before: list[_Sentence], last: list[_Sentence]) -> bool:
    words = sum(member.words for member in last)
    return words <= REMAINDER_WORDS and last[0].heading == before[-1].heading


def _passage(document: Document, ordinal: int, group: list[_Sentence]) -> Passage:
    start, end = group[0].span.start, group[-1].span.end
    text = document.text[start:end]
    language = document.language
    if sum(sentence.words for sentence in group) >= _LANGUAGE_WORDS:
        detected = detect_language(text).language
        language = document.language if detected == UNKNOWN else detected
    return Passage(
        id=f"{document.id}:{SPLITTER}:{ordinal}",
        document_id=document.id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        language=language,
        heading=group[0].heading,
        page=document.page_of(start),
        sentences=tuple(sentence.span for sentence in group),
    )


def _sentences(document: Document) -> Iterator[_Sentence]:
    """Every sentence of the running text, with the path of headings above it."""
    path: list[tuple[int, str]] = []
    opens_section = False
    for line in re.finditer(r"[^\n]+", document.text):
        heading = _HEADING.fullmatch(line.group())
        if heading:
            level = len(heading.group(1))
            path = [entry for entry in path if entry[0] < level] + [(level, heading.group(2))]
            opens_section = True
            continue
        for span in _line_sentences(line.group(), line.start(), document.language):
            length = span.end - span.start
            words = max(
                document.text.count(" ", span.start, span.end) + 1, length // CHARACTERS_PER_WORD
            )
            yield _Sentence(span, words, " › ".join(title for _, title in path), opens_section)
            opens_section = False


def sentence_spans(line: str, language: str) -> list[Span]:
    """Where the sentences of one line of text stand in it."""
    return list(_line_sentences(line, 0, language))


def _line_sentences(line: str, offset: int, language: str) -> Iterator[Span]:
    for start, end in _whole(line, _punkt_spans(line, language)):
        for part in _cut(line, start, end):
            stripped = line[part.start : part.end]
            lead = len(stripped) - len(stripped.lstrip(" -•*"))
            if stripped.strip(" -•*"):
                yield Span(offset + part.start + lead, offset + part.start + len(stripped.rstrip()))


def _punkt_spans(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Punkt's sentences of a line, of a very long one piece by piece."""
    start = 0
    while start < len(line):
        stop = start + _PUNKT_CHARACTERS
        # All of a piece at once: while it waits for us, Punkt's clock goes on.
        found = list(_punkt(language).span_tokenize(line[start:stop]))
        spans = [(start + first, start + end) for first, end in found]
        start = stop
        if stop < len(line) and len(spans) > 1:
            start = spans.pop()[0]  # the piece may have cut it
        yield from spans


def _whole(line: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Punkt's sentences, those joined that it ends after one small letter: "z. B.", "d. h."."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _ENDS_IN_A_LETTER.search(line[max(0, joined[-1][1] - 3) : joined[-1][1]]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut(line: str, start: int, end: int) -> Iterator[Span]:
    """A sentence as it is, or in pieces at spaces where it is too long to be one."""
    while end - start > SENTENCE_CHARACTERS or line.count(" ", start, end) >= SENTENCE_WORDS:
        words = list(re.finditer(r"\S+ *", line[start : start + SENTENCE_CHARACTERS]))
        here = words[:SENTENCE_WORDS]
        if len(words) <= SENTENCE_WORDS and len(here) > 1:
            here.pop()  # the piece of characters may have cut its last word
        stop = start + here[-1].end()
        yield Span(start, stop)
        start = stop
    if start < end:
        yield Span(start, end)


@cache
def _punkt(language: str) -> Any:
    import nltk
    from nltk.tokenize.punkt import PunktTokenizer

    folder = str(nltk_folder())
    if folder not in nltk.data.path:
        nltk.data.path.insert(0, folder)
    return PunktTokenizer(LANGUAGES[language].nltk if language in LANGUAGES else "english")
