"""Files into documents, several at once, in the order in which they were given."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from ingest.documents import Document
from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.ocr import recognise
from ingest.parsing import Parsers
from ingest.readers import ARCHIVE_SUFFIX, load, source_of

Item = TypeVar("Item")
Result = TypeVar("Result")

# Files that are read ahead of those being stored, for each reading process.
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One document of a file, or why there is none; `path` is the file, or the file in it."""

    path: Path
    result: Document | UnreadableDocument

    @property
    def source(self) -> str:
        return source_of(self.path)


def documents_in(path: Path, parsers: Parsers) -> list[Found]:
    """The document in a file, or those in its archive; at least one, if only a refusal."""
    try:
        data = load(path)
        if path.suffix.lower() != ARCHIVE_SUFFIX:
            return [Found(path, _read(data, path.name, source_of(path), None, parsers))]
        names = parsers.members(data)
    except UnreadableDocument as refused:
        return [Found(path, refused)]
    return [_member(path, data, name, parsers) for name in names]


def _member(archive: Path, data: bytes, name: str, parsers: Parsers) -> Found:
    """What is in one file of an archive; its source is its path below the archive's."""
    # A name that is no plain path is refused when it is read; until then it has to be harmless.
    harmless = (part for part in name.split("/") if part not in {"", ".", ".."})
    path = archive.joinpath(*harmless)
    try:
        short = PurePosixPath(name).name
        document = _read(data, short, source_of(path), name, parsers)
    except UnreadableDocument as refused:
        return Found(path, refused)
    return Found(path, document)


def _read(data: bytes, name: str, source: str, member: str | None, parsers: Parsers) -> Document:
    """The document in a file or in one of an archive's, with OCR if it needs that."""
    try:
        return parsers.read(data, name, source, member)
    except NeedsOcr:
        if member is not None:
            raise
    recognised = recognise(data)
    try:
        document = parsers.read(recognised, name, source)
    except NeedsOcr:
        raise NeedsOcr("the pages are pictures, and ocrmypdf found no text on them") from None
    notes = (*document.notes, "its text was recognised from pictures (OCR): check the figures")
    return replace(document, file_hash=hashlib.sha256(data).hexdigest(), notes=notes)


def in_parallel(
    work: Callable[[Item], Result], items: Iterable[Item], count: int
) -> Iterator[Result]:
    """What `work` makes of each item, in order, `count` at once and some ahead."""
    with ThreadPoolExecutor(count) as threads:
        ahead: deque[Future[Result]] = deque()
        try:
            for item in items:
                ahead.append(threads.submit(work, item))
                if len(ahead) > _AHEAD * count:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for future in ahead:  # whoever asked has stopped asking
                future.cancel()
