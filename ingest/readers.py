"""Bytes of a file → Document. What kind of file it is, its content says and not its name."""

import hashlib
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.documents import Document, Metadata, metadata_from, parse_front_matter, slug
from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.language import LANGUAGES, UNKNOWN, detect_language, function_words
from ingest.normalise import normalise, unwrap

if TYPE_CHECKING:
    from markdown_it.token import Token

# Larger files are refused before they are read.
MOST_BYTES = 50 * 1024 * 1024
# An office file may unpack to this many bytes, or to this many times its own size.
MOST_UNPACKED = 500 * 1024 * 1024
MOST_RATIO = 200
MOST_PAGES = 5_000
# A PDF page with fewer letters than this on average holds pictures of text.
LEAST_LETTERS_PER_PAGE = 15
# The opening lines in which a "By …" line is looked for.
_BYLINE_LINES = 6
_BYLINE = re.compile(
    r"(?i:by|von|af|av|par|por|di|door)(?:: *| +)((?:[A-ZÀ-ÖØ-Þ][\w.'’-]* ?|(?:&|and|und|og) )+)"
)
_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of one format found: text with `# ` headings, page offsets, metadata hints."""

    text: str
    hints: Metadata = Metadata()
    pages: tuple[str, ...] = ()


def source_of(path: Path) -> str:
    """What a file is known by: its full path, without any `..` in it."""
    return os.path.normpath(path.absolute())


def read_document(path: Path) -> Document:
    """The document in a file; UnreadableDocument says in a sentence why there is none."""
    source = source_of(path)
    if any("\ud800" <= character <= "\udfff" for character in source):
        raise UnreadableDocument("its name is not valid text: rename the file")
    return document_from_bytes(_load(path), path.name, source=source)


def document_from_bytes(data: bytes, name: str, *, source: str) -> Document:
    """The document in the bytes of a file called `name`; its front matter gives id and metadata."""
    kind = sniff(data, name)
    reading = READERS[kind](data)
    stated, body = parse_front_matter(reading.text)
    if kind == "markdown":
        reading = _markdown(body)
    elif kind == "text":
        reading = Reading(unwrap(body) if _is_wrapped(body) else body)
    elif stated:
        reading = replace(reading, text=body)
    normalised = normalise("\n\n".join(reading.pages) or reading.text)
    text, page_starts = _paged(reading.pages) if reading.pages else (normalised.text, ())
    if not re.search(r"\w", text):
        raise UnreadableDocument("there is no text in it")
    metadata = metadata_from(stated, _hints(reading.hints, text))
    notes = []
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
    )


def sniff(data: bytes, name: str) -> str:
    """The format by content: a key of READERS; UnreadableDocument if name and content disagree."""
    if not data.strip():
        raise UnreadableDocument("the file is empty")
    suffix = Path(name).suffix.lower()
    head = data[:2048].decode("utf-16" if data[:2] in _UTF16 else "utf-8-sig", "ignore").lstrip()
    kind = "text"
    if b"%PDF-" in data[:1024]:
        kind = "pdf"
    elif data.startswith(b"PK\x03\x04"):
        kind = _office_kind(data)
    elif _HTML.match(head):
        kind = "html"
    elif suffix in {".md", ".markdown"}:
        kind = "markdown"
    expected = _SUFFIXES.get(suffix)
    if expected and kind != expected:
        found = {"text": "something else"}.get(kind, _NAMES[kind])
        raise UnreadableDocument(f"the name says {_NAMES[expected]}, the content is {found}")
    if expected is None:
        raise UnreadableDocument(
            f"{suffix or 'a file without an ending'} is not supported: use md, txt, html, pdf, "
            "docx or pptx"
        )
    return kind


# Western, Central European and Greek Windows; on a tie the first.
_CODE_PAGES = ("cp1252", "cp1250", "cp1253")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(r"(?is)(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b")
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
}
SUPPORTED_SUFFIXES = frozenset(_SUFFIXES)
_NAMES = {
    "markdown": "Markdown",
    "text": "plain text",
    "html": "HTML",
    "pdf": "PDF",
    "docx": "Word (docx)",
    "pptx": "PowerPoint (pptx)",
    "zip": "a ZIP archive",
}


def _load(path: Path) -> bytes:
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


def _office_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except _PARSER_FAULTS:
        raise UnreadableDocument("the file is damaged: save it again") from None
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 2**16):
        raise UnreadableDocument("it unpacks to far more than its size: refused")
    for folder, kind in (("word/", "docx"), ("ppt/", "pptx")):
        if any(entry.startswith(folder) for entry in names):
            return kind
    return "zip"


def _decode(data: bytes) -> str:
    if b"\x00" in data[:4096] and data[:2] not in _UTF16:
        raise UnreadableDocument("the content is binary, not text")
    try:
        return data.decode("utf-16" if data[:2] in _UTF16 else "utf-8-sig")
    except UnicodeDecodeError:
        return _guess_encoding(data)


def _guess_encoding(data: bytes) -> str:
    """The text of bytes that are not quite UTF-8, or of the old code page that fits best."""
    text = data.decode("utf-8", "replace")
    foreign = sum(not character.isascii() for character in text)
    if 2 * text.count("\ufffd") < foreign:
        return text  # UTF-8 with a few broken bytes
    decoded = (_decoded(data, page) for page in _CODE_PAGES)
    texts = [candidate for candidate in decoded if candidate is not None]
    if not texts:
        raise UnreadableDocument("the content is binary or in an unknown encoding: save as UTF-8")
    return max(texts, key=_usual_words)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _usual_words(text: str) -> int:
    """How many function words of any language a text's opening holds: few, if decoded wrongly."""
    usual = frozenset().union(*map(function_words, LANGUAGES))
    return sum(word in usual for word in re.findall(r"\w+", text[:20_000].lower()))


def _read_text(data: bytes) -> Reading:
    return Reading(re.sub(r"\r\n?", "\n", _decode(data)))


def _is_wrapped(text: str) -> bool:
    """Whether most lines of a plain text were broken at a column, as mail and old tools do."""
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    return len(lengths) > 5 and 45 <= lengths[len(lengths) * 3 // 4] <= 100


def _markdown(text: str) -> Reading:
    """The words of a Markdown text: headings keep `#`, lists keep `- `, the rest is plain."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    row: list[str] | None = None
    prefix = ""
    title = None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            prefix = "#" * int(token.tag[1]) + " "
        elif token.type == "list_item_open":
            prefix = "- "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            blocks.append(" | ".join(row or []))
            row = None
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content)
        elif token.type == "inline":
            words = _inline(token)
            (blocks if row is None else row).append(prefix + words)
            title = title or (words if prefix == "# " else None)
            prefix = ""
    return Reading("\n\n".join(blocks), Metadata(title=title))


def _inline(token: "Token") -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or []
        if child.type not in {"html_inline", "image"}
    )


def _read_html(data: bytes) -> Reading:
    import trafilatura

    text = _decode(data)
    main = trafilatura.extract(
        text, output_format="markdown", include_comments=False, include_tables=True
    )
    if not main:
        raise UnreadableDocument("no main text found in the page")
    found = trafilatura.extract_metadata(text)
    year = re.match(r"(\d{4})", (found.date if found else None) or "")
    hints = Metadata()
    if found:
        hints = Metadata(
            title=found.title or None,
            authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
            publisher=found.sitename or None,
            year=int(year.group(1)) if year else None,
            url=found.url if re.match(r"https?://[^\s<>\"]+\Z", found.url or "") else None,
        )
    return Reading(_markdown(main).text, hints)


_ENCRYPTED = "the PDF is encrypted: save it without a password"
# What the libraries let fly over a file that is not what it should be, beside their own errors.
_PARSER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def _read_pdf(data: bytes) -> Reading:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(_ENCRYPTED)
        count = len(reader.pages)
        if not count:
            raise UnreadableDocument("the PDF has no pages")
        if count > MOST_PAGES:
            raise UnreadableDocument(f"the PDF has {count} pages: {MOST_PAGES} at most; split it")
        pages = tuple(unwrap(page.extract_text()) for page in reader.pages)
        info = reader.metadata
    except UnreadableDocument:
        raise
    except DependencyError:  # AES needs a library of its own, and a password
        raise UnreadableDocument(_ENCRYPTED) from None
    except (PyPdfError, *_PARSER_FAULTS) as error:
        raise UnreadableDocument(f"the PDF is damaged ({type(error).__name__})") from None
    letters = sum(character.isalpha() for page in pages for character in page)
    if letters < LEAST_LETTERS_PER_PAGE * count:
        raise NeedsOcr("the pages are pictures: run `ocrmypdf FILE FILE` and add it again")
    hints = Metadata()
    if info:
        created = info.creation_date_raw or ""
        year = re.match(r"D:(\d{4})", created)
        authors = tuple(
            name.strip() for name in re.split(r"[;]", info.author or "") if name.strip()
        )
        hints = Metadata(
            title=(info.title or "").strip() or None,
            authors=authors,
            year=int(year.group(1)) if year else None,
        )
    return Reading("", hints, pages)


def _read_docx(data: bytes) -> Reading:
    from docx import Document as open_docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        file = open_docx(io.BytesIO(data))
        blocks = []
        for block in file.iter_inner_content():
            if isinstance(block, Table):
                rows = (" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
                blocks.append("\n".join(rows))
            else:
                style = block.style.name if block.style is not None and block.style.name else ""
                level = re.fullmatch(r"Heading (\d)", style)
                prefix = "#" * int(level.group(1)) + " " if level else "# " * (style == "Title")
                blocks.append(prefix + block.text.replace("\n", " "))
        core = file.core_properties
        hints = Metadata(
            title=core.title or None,
            authors=tuple(name.strip() for name in core.author.split(";") if name.strip()),
            year=core.created.year if core.created else None,
        )
    except (PythonDocxError, OpcError, *_PARSER_FAULTS) as error:
        raise UnreadableDocument(f"the Word file is damaged ({type(error).__name__})") from None
    return Reading("\n\n".join(blocks), hints)


def _read_pptx(data: bytes) -> Reading:
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    try:
        slides = []
        for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, start=1):
            title = slide.shapes.title
            heading = title.text_frame.text.replace("\n", " ") if title is not None else ""
            parts = [f"# {heading.strip() or f'Slide {number}'}"]
            for shape in slide.shapes:
                if shape.has_text_frame and shape != title:
                    parts += [p.text for p in shape.text_frame.paragraphs if p.text.strip()]
                if shape.has_table:
                    parts += [" | ".join(c.text for c in row.cells) for row in shape.table.rows]
            slides.append("\n\n".join(parts))
    except (PythonPptxError, *_PARSER_FAULTS) as error:
        raise UnreadableDocument(f"the slides are damaged ({type(error).__name__})") from None
    return Reading("", pages=tuple(slides))


READERS: dict[str, Callable[[bytes], Reading]] = {
    "text": _read_text,
    "markdown": _read_text,
    "html": _read_html,
    "pdf": _read_pdf,
    "docx": _read_docx,
    "pptx": _read_pptx,
}


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
