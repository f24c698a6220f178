"""Hidden text: what a file holds for a program to read and no person to see.

White, tiny and undisplayed text of web pages, hidden and white text of Word files, text that a PDF
draws invisibly beside visible text, and letters written in invisible Unicode tags. Style sheets of
a page are not read: what only a class hides is not noticed.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from ingest.normalise import normalise
from ingest.orders import is_order

# Letters of invisible Unicode tags; a flag of an English county is at most so many.
_TAGS = re.compile("[\U000e0020-\U000e007e]{8,}")
_TAG_OFFSET = 0xE0000
_WHITE = r"(?:white|\#f{3}(?:f{3})?|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))"
_HIDING_STYLE = re.compile(
    rf"(?ix)display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    rf"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|$)"
    rf"|(?:^|;)\s*color\s*:\s*{_WHITE}"
)
_BACKGROUND = re.compile(r"(?i)background(?:-color)?\s*:")
# Word counts sizes in half points; smaller than two points no one reads.
_TINY_HALF_POINTS = 4
_INVISIBLE_MODE = re.compile(rb"\b3\s+Tr\b")


def hidden_text(data: bytes, kind: str, text: str) -> tuple[str, ...]:
    """What a file of this kind hides and its `text` holds all the same, or what orders a model.

    Hidden menus and the like, which did not become text, are of no concern; a damaged file hides
    nothing.
    """
    finder = _FINDERS.get(kind)
    found = list(finder(data)) if finder else []
    said = _words(text)
    return tuple(piece for piece in found if _words(piece) in said or is_order(piece))


def tagged_text(text: str) -> tuple[str, ...]:
    """What a text says in invisible Unicode tags, in letters."""
    runs = _TAGS.findall(text)
    return tuple("".join(chr(ord(letter) - _TAG_OFFSET) for letter in run) for run in runs)


def _words(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", normalise(text).text))
    return f" {words} "


def _in_html(data: bytes) -> Iterator[str]:
    from lxml import etree, html

    try:
        root = html.document_fromstring(data, html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return
    for element in root.iter(etree.Element):
        if element.tag not in {"script", "style", "template", "noscript"} and _hides(element):
            text = " ".join(" ".join(element.itertext()).split())
            if text and not any(_hides(parent) for parent in element.iterancestors()):
                yield text


def _hides(element: Any) -> bool:
    style = element.get("style") or ""
    if element.get("hidden") is not None:
        return True
    if not (found := _HIDING_STYLE.search(style)):
        return False
    if "color" not in found.group().lower():
        return True
    around = [element, *element.iterancestors()]  # white on a dark ground is seen
    return not any(
        _BACKGROUND.search(e.get("style") or "") or e.get("bgcolor") or e.get("class")
        for e in around
    )


def _in_docx(data: bytes) -> Iterator[str]:
    import zipfile

    from lxml import etree

    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"), parser)
    except (zipfile.BadZipFile, KeyError, etree.LxmlError):
        return
    for paragraph in root.iter(f"{space}p"):
        pieces = [
            "".join(run.itertext(f"{space}t"))
            for run in paragraph.iter(f"{space}r")
            if _run_is_hidden(run.find(f"{space}rPr"), space)
        ]
        if text := " ".join("".join(pieces).split()):
            yield text


def _run_is_hidden(style: Any, space: str) -> bool:
    if style is None:
        return False
    value = f"{space}val"
    vanish, colour, size = (style.find(f"{space}{name}") for name in ("vanish", "color", "sz"))
    if vanish is not None and vanish.get(value) not in {"0", "false", "off"}:
        return True
    points = "" if size is None else size.get(value) or ""
    if points.isdigit() and int(points) < _TINY_HALF_POINTS:
        return True
    shaded = any(style.find(f"{space}{name}") is not None for name in ("shd", "highlight"))
    return colour is not None and (colour.get(value) or "").upper() == "FFFFFF" and not shaded


def _in_pdf(data: bytes) -> Iterator[str]:
    """Text drawn in the invisible mode beside visible text; alone it is the layer of an OCR."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        for page in PdfReader(io.BytesIO(data)).pages:
            contents = page.get_contents()
            if contents is None or not _INVISIBLE_MODE.search(contents.get_data()):
                continue
            shown, invisible = _by_mode(page)
            if shown.strip() and invisible.strip():
                yield " ".join(invisible.split())
    except (PyPdfError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return  # the reader has said what is wrong with it


def _by_mode(page: Any) -> tuple[str, str]:
    """The visible and the invisible text of a page."""
    mode = [0]
    texts: dict[bool, list[str]] = {True: [], False: []}

    def operand(operator: bytes, operands: list[Any], *_: object) -> None:
        if operator == b"Tr":
            mode[0] = int(operands[0])

    def text(piece: str, *_: object) -> None:
        texts[mode[0] == 3].append(piece)

    page.extract_text(visitor_operand_before=operand, visitor_text=text)
    return "".join(texts[False]), "".join(texts[True])


_FINDERS = {"html": _in_html, "docx": _in_docx, "pdf": _in_pdf}
