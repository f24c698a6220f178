"""The quality report of a document: what a researcher should know of it before it is believed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.documents import Document
from ingest.language import detect_language
from ingest.orders import is_order
from ingest.passages import sentence_spans

# What a citation shows of a source; a document without it can be read, but hardly weighed.
EXPECTED = ("title", "authors", "publisher", "year", "kind", "url")
# Fewer letters than this are no page of text.
_EMPTY_PAGE = 20
# Pieces shown of each kind, and letters of each.
_MOST_SHOWN = 10
_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found in a document.

    `empty_pages` counts from 1; `certainty` (0 to 1) is how sure the text's own language is, and
    `detected` which it is; `hidden` are pieces that no reader of the file sees and that a search
    would find, `orders` sentences that instruct a language model; `missing` and `guessed` are
    fields of the metadata.
    """

    characters: int
    words: int
    pages: int | None
    empty_pages: tuple[int, ...]
    language: str
    detected: str
    certainty: float
    hidden: tuple[str, ...]
    orders: tuple[str, ...]
    missing: tuple[str, ...]
    guessed: tuple[str, ...]

    @property
    def suspicion(self) -> str:
        """Why a person should look at it before it is searched, in words; empty for most."""
        parts = []
        if self.hidden:
            parts.append(f'hidden text: "{self.hidden[0][:80]}"')
        if self.orders:
            parts.append(f'text that instructs a model: "{self.orders[0][:80]}"')
        return "; ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Quality":
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
        }
        return cls(**values)


def check(document: Document) -> Quality:
    """The quality report of a document as it was read."""
    known = document.metadata
    detection = detect_language(document.text)
    return Quality(
        characters=len(document.text),
        words=len(re.findall(r"\w+", document.text)),
        pages=len(document.page_starts) or None,
        empty_pages=tuple(_empty_pages(document)),
        language=document.language,
        detected=detection.language,
        certainty=detection.confidence,
        hidden=_shown(document.hidden),
        orders=_shown([line for line in _said(document) if is_order(line)]),
        missing=tuple(name for name in EXPECTED if not getattr(known, name)),
        guessed=known.guessed,
    )


def _empty_pages(document: Document) -> Iterator[int]:
    ends = (*document.page_starts[1:], len(document.text))
    for number, (start, end) in enumerate(zip(document.page_starts, ends, strict=False), start=1):
        if sum(letter.isalnum() for letter in document.text[start:end]) < _EMPTY_PAGE:
            yield number


def _said(document: Document) -> Iterator[str]:
    """Every sentence and heading of a text, and what its metadata says."""
    for line in document.text.split("\n"):
        words = line.lstrip("# ")
        for span in sentence_spans(words, document.language):
            yield words[span.start : span.end]
    known = document.metadata
    for value in (known.title, known.publisher, known.sample, known.region, known.abstract_en):
        yield value or ""
    yield from known.authors


def _shown(pieces: Sequence[str]) -> tuple[str, ...]:
    return tuple(piece[:_LONGEST_SHOWN] for piece in pieces[:_MOST_SHOWN])
