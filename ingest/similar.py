"""Likes: documents that say the same, so that evidence is not counted twice.

Near-duplicates share phrases of three words; candidates come from MinHash bands (Broder 1997;
Leskovec et al., Mining of Massive Datasets, ch. 3), the share itself is counted exactly.
Translations share their figures and lie near each other as vectors, in another language. Neither
is a reason to refuse a document: the researcher sees it, and both count as one study.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import numpy as np

from ingest import ledger
from ingest.documents import Document
from ingest.encoder import Vectors
from ingest.library import Embedded, Reading
from ingest.numbers import find_numbers

_PHRASE_WORDS = 3
# 32 bands of 4: a pair with half of its phrases in common is a candidate in 87 of 100 cases, one
# with 70 % in practically all (1 - (1 - s^4)^32), one with 20 % in 5.
_BANDS, _BAND_ROWS = 32, 4
_LEAST_SHARE = 0.5
# A document of a sentence or two shares half of its phrases with any other on its subject.
_LEAST_PHRASES = 20
# Among the corpus' 304 digests every pair across languages with these figures in common retells one
# study, at a cosine of 0.30 to 0.60; of 3,000 random pairs across languages 99 % are below 0.47.
_LEAST_COSINE = 0.6
_LEAST_FIGURES = 3
_LEAST_FIGURE_SHARE = 0.6
_MOST_CANDIDATES = 10


class Kind(StrEnum):
    """How two documents are alike."""

    NEAR_DUPLICATE = "near-duplicate"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Like:
    """Another document that says the same: `share` (0 to 1) of the phrases of the shorter one, or
    of the figures of a translation, is in common."""

    document: Document
    kind: Kind
    share: float

    @property
    def note(self) -> str:
        """It in words, for the row of the document and its notes."""
        percent = round(100 * self.share)
        if self.kind is Kind.TRANSLATION:
            return f"probably a translation of {self.document.id}: {percent} % of the figures agree"
        return f"{percent} % of its phrases stand in {self.document.id} too"


def marks_of(document: Document) -> list[int]:
    """What near-duplicates and translations of a document have in common with it."""
    return [*_bands(phrases(document.text)), *_figure_marks(document)]


def find_likes(document: Document, embedded: Embedded | None, reading: Reading) -> list[Like]:
    """The stored documents that say the same as a document, the likest first."""
    return sorted(
        [*_near_duplicates(document, reading), *_translations(document, embedded, reading)],
        key=lambda like: (-like.share, like.document.id),
    )


def with_study(document: Document, likes: Sequence[Like]) -> Document:
    """The document, guessed to retell the study of its like, so that both count once.

    A document that states a study keeps it; one with another year is another edition.
    """
    known = document.metadata
    same = [like for like in likes if known.year in (None, like.document.metadata.year)]
    if known.reports_on or not same:
        return document
    study = same[0].document.metadata.reports_on or same[0].document.id
    guessed = tuple(sorted({*known.guessed, "reports_on"}))
    return replace(document, metadata=replace(known, reports_on=study, guessed=guessed))


def phrases(text: str) -> set[int]:
    """The phrases of three words of a text, as numbers below 2**32."""
    words = re.findall(r"\w+", text.lower())
    count = max(1, len(words) - _PHRASE_WORDS + 1)
    return {zlib.crc32(" ".join(words[i : i + _PHRASE_WORDS]).encode()) for i in range(count)}


def _near_duplicates(document: Document, reading: Reading) -> list[Like]:
    own = phrases(document.text)
    if len(own) < _LEAST_PHRASES:
        return []
    ids = ledger.sharing(reading.connection, document.id, _bands(own), 1, _MOST_CANDIDATES)
    likes = []
    for other in filter(None, map(reading.document, ids)):
        theirs = phrases(other.text)
        share = len(own & theirs) / min(len(own), len(theirs))
        if len(theirs) >= _LEAST_PHRASES and share >= _LEAST_SHARE:
            likes.append(Like(other, Kind.NEAR_DUPLICATE, share))
    return likes


def _translations(document: Document, embedded: Embedded | None, reading: Reading) -> list[Like]:
    marks = _figure_marks(document)
    if embedded is None or len(marks) < _LEAST_FIGURES:
        return []
    own = _figures(document)
    likes = []
    for other_id in ledger.sharing(
        reading.connection, document.id, marks, _LEAST_FIGURES, _MOST_CANDIDATES
    ):
        other = reading.document(other_id)
        if other is None or other.language == document.language:
            continue
        theirs = _figures(other)
        share = len(own & theirs) / len(own | theirs)
        vectors = reading.vectors([passage.id for passage in reading.passages_of(other_id)])
        if share >= _LEAST_FIGURE_SHARE and cosine(embedded.passages, vectors) >= _LEAST_COSINE:
            likes.append(Like(other, Kind.TRANSLATION, share))
    return likes


def cosine(one: Vectors, other: Vectors) -> float:
    """The cosine of the mean vectors of two documents; 0 where one has none."""
    if not (one.size and other.size) or one.shape[1] != other.shape[1]:
        return 0.0
    first, second = one.mean(axis=0), other.mean(axis=0)
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second) or 1.0))


def _figures(document: Document) -> set[Decimal]:
    """The numbers of a text that tell something: of two digits or more, years among them."""
    found = find_numbers(document.text, document.language)
    return {number.value.normalize() for number in found if number.end - number.start > 1}


def _figure_marks(document: Document) -> list[int]:
    return [_mark(f"figure {value:f}".encode()) for value in _figures(document)]


def _bands(hashes: set[int]) -> list[int]:
    signature = _signature(hashes).reshape(_BANDS, _BAND_ROWS)
    return [_mark(bytes([number]) + band.tobytes()) for number, band in enumerate(signature)]


def _signature(hashes: set[int]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """The MinHash: for each of the functions the least value that it gives to a phrase."""
    values = np.fromiter(hashes, dtype=np.uint64)
    # Multiply and shift (Dietzfelbinger et al. 1997): the upper half of an odd multiple, mod 2**64.
    draw = np.random.default_rng(7261)
    factors = draw.integers(1, 2**63, _BANDS * _BAND_ROWS, dtype=np.uint64) | np.uint64(1)
    added = draw.integers(0, 2**63, _BANDS * _BAND_ROWS, dtype=np.uint64)
    least = [
        ((values * factor + add) >> np.uint64(32)).min()
        for factor, add in zip(factors, added, strict=True)
    ]
    return np.array(least, dtype=np.uint32)


def _mark(content: bytes) -> int:
    """A number of 63 bits, which every database stores."""
    return zlib.crc32(content) << 31 | zlib.adler32(content) & 0x7FFFFFFF
