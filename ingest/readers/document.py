"""Bytes of a file → Document: whichever format it has, its text uniform, its metadata checked."""

import hashlib
import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ingest.documents import Document, Metadata, metadata_from, parse_front_matter, slug
from ingest.errors import UnreadableDocument
from ingest.hidden import hidden_text, tagged_text
from ingest.language import UNKNOWN, detect_language
from ingest.normalise import normalise, unwrap
from ingest.readers.epub import read_epub
from ingest.readers.html import read_html
from ingest.readers.kinds import sniff
from ingest.readers.mail import read_mail
from ingest.readers.odt import read_odt
from ingest.readers.office import read_docx, read_pptx
from ingest.readers.pdf import read_pdf
from ingest.readers.reading import Reading
from ingest.readers.rtf import read_rtf
from ingest.readers.text import is_wrapped, markdown, read_text

# Larger files are refused before they are read.
MOST_BYTES = 50 * 1024 * 1024
# The opening lines in which a "By …" line is looked for.
_BYLINE_LINES = 6
_BYLINE = re.compile(
    r"(?i:by|von|af|av|par|por|di|door)(?:: *| +)((?:[A-ZÀ-ÖØ-Þ][\w.'’-]* ?|(?:&|and|und|og) )+)"
)
_TITLE_LENGTH = 200
READERS: dict[str, Callable[[bytes], Reading]] = {
    "text": read_text,
    "markdown": read_text,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "epub": read_epub,
    "odt": read_odt,
    "rtf": read_rtf,
    "mail": read_mail,
}


def is_text(name: str) -> bool:
    """Whether a name can be stored: on some systems a name may be bytes that are no text."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def source_of(path: Path) -> str:
    """What a file is known by: its full path, without any `..` in it."""
    return os.path.normpath(path.absolute())


def read_document(path: Path) -> Document:
    """The document in a file; UnreadableDocument says in a sentence why there is none.

    It is read in this process, without limits: for files of our own.
    """
    return document_from_bytes(load(path), path.name, source=source_of(path))


def document_from_bytes(data: bytes, name: str, *, source: str) -> Document:
    """The document in the bytes of a file called `name`; its front matter gives id and metadata."""
    kind = sniff(data, name)
    if kind == "zip":
        raise UnreadableDocument("it is an archive: add it as a file, or unpack it")
    reading = READERS[kind](data)
    stated, body = parse_front_matter(reading.text)
    if kind == "markdown":
        reading = markdown(body)
    elif kind == "text":
        reading = Reading(unwrap(body) if is_wrapped(body) else body)
    elif stated:
        reading = replace(reading, text=body)
    normalised = normalise("\n\n".join(reading.pages) or reading.text)
    text, page_starts = _paged(reading.pages) if reading.pages else (normalised.text, ())
    if not re.search(r"\w", text):
        raise UnreadableDocument("there is no text in it")
    metadata = metadata_from(stated, _hints(reading.hints, text))
    notes = list(reading.notes)
    if normalised.invisible:
        notes.append(f"{normalised.invisible} invisible characters removed")
    language = metadata.language or detect_language(text).language
    if language == UNKNOWN:
        notes.append("the language is not certain: state it in the front matter")
    stated_id = str(stated.get("id") or "")
    if stated_id and slug(stated_id) != stated_id:
        raise UnreadableDocument(f"id {stated_id[:60]!r}: use small letters, digits and hyphens")
    if not stated_id:
        metadata = replace(metadata, guessed=tuple(sorted((*metadata.guessed, "id"))))
    return Document(
        id=stated_id or slug(Path(name).stem),
        text=text,
        metadata=metadata,
        language=language,
        source=source,
        file_hash=hashlib.sha256(data).hexdigest(),
        page_starts=page_starts,
        notes=tuple(notes),
        hidden=(*tagged_text(reading.text), *hidden_text(data, kind, text)),
    )


def load(path: Path) -> bytes:
    """A file's bytes; UnreadableDocument says why there are none, or too many."""
    if not is_text(source_of(path)):
        raise UnreadableDocument("its name is not valid text: rename the file")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocument("it is not a file")  # reading a pipe would never end
        size = status.st_size
        if size > MOST_BYTES:
            most = MOST_BYTES // 2**20
            raise UnreadableDocument(
                f"{size // 2**20} MB is too large: {most} MB at most; split it"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableDocument("the file is not there (any more)") from None
    except PermissionError:
        raise UnreadableDocument("no permission to read it") from None
    except OSError as error:
        raise UnreadableDocument(f"cannot be read: {error.strerror}") from None


def _paged(pages: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """The pages' text as one, and the offset at which each page begins."""
    text = ""
    starts = []
    for page in pages:
        text += "\n\n" if text else ""
        starts.append(len(text))
        text += normalise(page).text
    return text, tuple(starts)


def _hints(hints: Metadata, text: str) -> Metadata:
    """The hints of the format, completed by the opening lines: a title line, a "By …" line."""
    lines = [line.strip() for line in text.split("\n", 20) if line.strip()][:_BYLINE_LINES]
    title, authors = hints.title, hints.authors
    for line in lines:
        byline = _BYLINE.fullmatch(line)
        if byline and not authors:
            names = re.split(r" (?:&|and|und|og) ", byline.group(1))
            authors = tuple(name.strip() for name in names)
    first = lines[0].lstrip("# ")
    if not title and not _BYLINE.fullmatch(first) and _looks_like_title(first):
        title = first
    return replace(hints, title=title, authors=authors)


def _looks_like_title(line: str) -> bool:
    return len(line) <= _TITLE_LENGTH and not re.search(r"[.!:,;]$", line)
