"""Files of every format that Tandem reads, made of the corpus' own digests."""

import html
import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml
from docx import Document as WordFile
from pptx import Presentation

from ingest.documents import Document
from ingest.readers import read_document
from tests.ingest import files as made

CORPUS = Path(__file__).parents[2] / "corpus"
# So many lines and letters a line fit on the pages that tests.ingest.files.pdf makes.
_PAGE_LINES, _LINE_LETTERS = 28, 60
# The standard fonts of a PDF have the letters of these.
_WESTERN = frozenset({"en", "de", "da", "sv", "no", "nl", "fr", "es", "it", "pt"})
_DIGESTS_IN = {".pdf": 2, ".docx": 2, ".epub": 2, ".zip": 2}


@dataclass(frozen=True, slots=True)
class Sample:
    """A file as it is to be added: its name and its bytes."""

    name: str
    data: bytes

    def write(self, folder: Path) -> Path:
        """Puts it there; where it lies."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / self.name
        file.write_bytes(self.data)
        return file


def digests() -> list[Document]:
    """The corpus, its languages mixed: the first of each, the second of each and so on."""
    folders = [sorted(folder.glob("*.md")) for folder in sorted(CORPUS.glob("*/"))]
    longest = max(map(len, folders))
    mixed = [folder[row] for row in range(longest) for folder in folders if row < len(folder)]
    return [read_document(file) for file in mixed]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a good file is made of: its format and the digests that are in it."""

    number: int
    suffix: str
    digests: tuple[Document, ...]

    def made(self, more: str = "") -> Sample:
        """The file; `more` is a last paragraph, which makes another version of it."""
        name = f"{self.number:03} {self.digests[0].id}{self.suffix}"
        return Sample(name, WRITERS[self.suffix](self.digests, more))


def recipes(count: int, suffixes: Sequence[str] = ()) -> list[Recipe]:
    """So many good files, these formats (or all) in turn, each of digests that no other has."""
    return list(_recipes(digests(), count, suffixes or tuple(WRITERS)))


def _recipes(waiting: list[Document], count: int, suffixes: Sequence[str]) -> Iterator[Recipe]:
    for number, suffix in zip(range(count), cycle(suffixes), strict=False):
        fitting = [d for d in waiting if suffix != ".pdf" or d.language in _WESTERN]
        chosen = tuple(fitting[: _DIGESTS_IN.get(suffix, 1)])
        if not chosen:
            raise ValueError(f"the corpus has no digests left for file {number + 1} of {count}")
        for digest in chosen:
            waiting.remove(digest)
        yield Recipe(number, suffix, chosen)


def blocks(digests: Sequence[Document], more: str = "") -> Iterator[tuple[int, str]]:
    """The paragraphs of some digests: (level of a heading or 0, text)."""
    for digest in digests:
        yield 1, digest.title
        for block in digest.text.split("\n\n"):
            words = block.lstrip("#")
            level = len(block) - len(words)
            yield (level + 1 if level else 0), words.strip()
    if more:
        yield 0, more


def markdown(digests: Sequence[Document], more: str = "") -> bytes:
    known = digests[0].metadata
    stated = {
        "title": known.title,
        "authors": list(known.authors),
        "publisher": known.publisher,
        "year": known.year,
        "language": digests[0].language,
        "kind": known.kind,
    }
    head = yaml.safe_dump(stated, allow_unicode=True)
    body = "\n\n".join(f"{'#' * level} {text}".strip() for level, text in blocks(digests, more))
    return f"---\n{head}---\n\n{body}\n".encode()


def text(digests: Sequence[Document], more: str = "") -> bytes:
    """Plain text broken at a column, as old tools write it."""
    return "\n\n".join(textwrap.fill(block, 72) for _, block in blocks(digests, more)).encode()


def web_page(digests: Sequence[Document], more: str = "") -> bytes:
    """A page with its navigation, its article and its footer."""
    known = digests[0].metadata
    return (
        f'<!DOCTYPE html><html lang="{digests[0].language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(digests[0].title)}</title>"
        f'<meta name="author" content="{html.escape(", ".join(known.authors))}">'
        f'<meta property="og:site_name" content="{html.escape(known.publisher or "")}"></head>'
        f'<body><nav><a href="/">Home</a> <a href="/about">About</a></nav><article>'
        f"{_body(digests, more)}</article><footer>All rights reserved.</footer></body></html>"
    ).encode()


def _body(digests: Sequence[Document], more: str = "") -> str:
    """Headings and paragraphs in HTML's own tags."""
    tags = ((f"h{level}" if level else "p", text) for level, text in blocks(digests, more))
    return "\n".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in tags)


def pdf(digests: Sequence[Document], more: str = "") -> bytes:
    lines: list[str] = []
    for _, block in blocks(digests, more):
        lines += [*textwrap.wrap(block, _LINE_LETTERS), ""]
    pages = [lines[start : start + _PAGE_LINES] for start in range(0, len(lines), _PAGE_LINES)]
    return made.pdf(pages, title=digests[0].title, author="; ".join(digests[0].metadata.authors))


def word(digests: Sequence[Document], more: str = "") -> bytes:
    file = WordFile()
    file.core_properties.title = digests[0].title[:250]
    file.core_properties.author = "; ".join(digests[0].metadata.authors)[:250]
    for level, block in blocks(digests, more):
        if level:
            file.add_heading(block, level=min(level, 9))
        else:
            file.add_paragraph(block)
    return _saved(file)


def slides(digests: Sequence[Document], more: str = "") -> bytes:
    """A slide for each heading, its paragraphs below it."""
    file = Presentation()
    body = None
    for level, block in blocks(digests, more):
        if level:
            slide = file.slides.add_slide(file.slide_layouts[1])
            slide.shapes.title.text = block
            body = slide.placeholders[1].text_frame
        elif body is not None:
            body.add_paragraph().text = block
    return _saved(file)


def _saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def opendocument(digests: Sequence[Document], more: str = "") -> bytes:
    paragraphs = (
        f'<text:h text:outline-level="{level}">{html.escape(block)}</text:h>'
        if level
        else f"<text:p>{html.escape(block)}</text:p>"
        for level, block in blocks(digests, more)
    )
    return made.odt("".join(paragraphs))


def rich_text(digests: Sequence[Document], more: str = "") -> bytes:
    paragraphs = "\\par\n".join(_rtf(block) for _, block in blocks(digests, more))
    head = rf"{{\rtf1\ansi\ansicpg1252{{\info{{\title {_rtf(digests[0].title)}}}}}\pard "
    return f"{head}{paragraphs}}}".encode("ascii")


def _rtf(text: str) -> str:
    """Letters beyond ASCII as RTF writes them: their number, and what a reader shows instead."""
    plain = text.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(
        letter if letter.isascii() else f"\\u{_signed(ord(letter))}?" for letter in plain
    )


def _signed(number: int) -> int:
    """RTF counts in 16 bits with a sign."""
    return number - 65_536 if number > 32_767 else number


def book(digests: Sequence[Document], more: str = "") -> bytes:
    """A chapter for each digest."""
    last = digests[-1]
    return made.epub([_body([digest], more if digest is last else "") for digest in digests])


def mail(digests: Sequence[Document], more: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "Ann Archer <ann@tiny.example>"
    message["To"] = "Ben Baker <ben@tiny.example>"
    message["Date"] = "Tue, 03 Mar 2020 09:00:00 +0100"
    message["Subject"] = " ".join(digests[0].title.split())
    message.set_content("\n\n".join(block for _, block in blocks(digests, more)))
    return message.as_bytes()


def archive(digests: Sequence[Document], more: str = "") -> bytes:
    """A ZIP of a Markdown file and web pages, one for each digest."""
    last = digests[-1]
    return made.packed(
        {
            f"notes/{d.id}.{'html' if number else 'md'}": (web_page if number else markdown)(
                [d], more if d is last else ""
            )
            for number, d in enumerate(digests)
        }
    )


WRITERS: dict[str, Callable[[Sequence[Document], str], bytes]] = {
    ".md": markdown,
    ".txt": text,
    ".html": web_page,
    ".pdf": pdf,
    ".docx": word,
    ".pptx": slides,
    ".odt": opendocument,
    ".rtf": rich_text,
    ".epub": book,
    ".eml": mail,
    ".zip": archive,
}
