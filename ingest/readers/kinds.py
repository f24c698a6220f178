"""Which format a file has: its content says, and its name must not say otherwise."""

import io
import re
import zipfile
from pathlib import Path

from ingest.errors import UnreadableDocument
from ingest.readers.reading import PARSER_FAULTS
from ingest.readers.text import UTF16

# A packed file may unpack to this many bytes, or to this many times its own size.
MOST_UNPACKED = 500 * 1024 * 1024
MOST_RATIO = 200
_HTML = re.compile(r"(?is)(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b")
# An e-mail begins with header lines; these are in every one.
_MAIL = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*(?i:from|date|subject|received):")
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".epub": "epub",
    ".odt": "odt",
    ".rtf": "rtf",
    ".eml": "mail",
    ".zip": "zip",
}
SUPPORTED_SUFFIXES = frozenset(_SUFFIXES)
ARCHIVE_SUFFIX = ".zip"
FORMATS = "md, txt, html, pdf, docx, pptx, odt, rtf, epub, eml"
_NAMES = {
    "markdown": "Markdown",
    "text": "plain text",
    "html": "HTML",
    "pdf": "PDF",
    "docx": "Word (docx)",
    "pptx": "PowerPoint (pptx)",
    "epub": "an e-book (epub)",
    "odt": "OpenDocument text (odt)",
    "rtf": "rich text (rtf)",
    "mail": "an e-mail (eml)",
    "zip": "a ZIP archive",
}
_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
}


def sniff(data: bytes, name: str) -> str:
    """The format by content: a key of READERS; UnreadableDocument if name and content disagree."""
    if not data.strip():
        raise UnreadableDocument("the file is empty")
    suffix = Path(name).suffix.lower()
    kind = _kind(data, suffix)
    expected = _SUFFIXES.get(suffix)
    if expected and kind != expected:
        found = {"text": "something else"}.get(kind, _NAMES[kind])
        raise UnreadableDocument(f"the name says {_NAMES[expected]}, the content is {found}")
    if expected is None:
        raise UnreadableDocument(
            f"{suffix or 'a file without an ending'} is not supported: use {FORMATS}, "
            "or a zip of them"
        )
    return kind


def _kind(data: bytes, suffix: str) -> str:
    head = data[:2048].decode("utf-16" if data[:2] in UTF16 else "utf-8-sig", "ignore").lstrip()
    if b"%PDF-" in data[:1024] and suffix != ".eml":  # a mail may hold a PDF
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if suffix == ".eml" and _MAIL.match(head.replace("\r\n", "\n")):
        return "mail"
    if _HTML.match(head):
        return "html"
    return "markdown" if suffix in {".md", ".markdown"} else "text"


def _packed_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
            mimetype = b""
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    mimetype = file.read(100).strip()
    except PARSER_FAULTS:
        raise UnreadableDocument("the file is damaged: save it again") from None
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 2**16):
        raise UnreadableDocument("it unpacks to far more than its size: refused")
    for folder, kind in (("word/", "docx"), ("ppt/", "pptx")):
        if any(entry.startswith(folder) for entry in names):
            return kind
    return _MIMETYPES.get(mimetype, "zip")
