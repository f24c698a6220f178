"""XML and XHTML of packed files (e-books, OpenDocument): parsed without entities and network."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from ingest.errors import UnreadableDocument
from ingest.readers.reading import PARSER_FAULTS

# A part of a packed file above this many bytes is refused.
_MOST_PART = 50 * 1024 * 1024
_HIDDEN = {"script", "style", "head", "nav", "template", "svg", "math"}
_BLOCKS = {"p", "div", "blockquote", "pre", "dt", "dd", "figcaption", "section", "body", "article"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_APART = frozenset(_BLOCKS | _HEADINGS | {"ul", "ol", "li", "table"})


def part(data: bytes, name: str) -> bytes:
    """One file of a packed document; UnreadableDocument if it is missing, damaged or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as file:
            content = file.read(_MOST_PART + 1)
    except PARSER_FAULTS:
        raise UnreadableDocument(f"the file is damaged: {name[:80]} is missing in it") from None
    if len(content) > _MOST_PART:
        raise UnreadableDocument("it unpacks to far more than its size: refused")
    return content


def parse_xml(data: bytes) -> etree._Element:
    """The root element; entities stay unread, so they can neither grow nor fetch anything."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableDocument("the file is damaged: its XML cannot be read")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and entities."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def xhtml_blocks(root: etree._Element) -> Iterator[str]:
    """The headings (`# `), paragraphs, list items (`- `) and table rows of a page, in order."""
    for element in _visible(root):
        name = local(element)
        if name in _HEADINGS:
            prefix = "#" * int(name[1]) + " "
        elif name == "li":
            prefix = "- "
        elif name == "tr":
            cells = (words(cell) for cell in element if local(cell) in {"td", "th"})
            yield " | ".join(cells)
            continue
        elif name in _BLOCKS and not _inside_row(element):
            prefix = ""
        else:
            continue
        text = words(element, _APART)
        if text:
            yield prefix + text


def words(element: etree._Element, apart: frozenset[str] = frozenset()) -> str:
    """The text of an element on one line; `apart` names children that speak for themselves."""
    return " ".join("".join(_texts(element, apart)).split())


def _texts(element: etree._Element, apart: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name and name not in apart and name not in _HIDDEN:
            yield " " if name == "br" else ""
            yield from _texts(child, apart)
        yield child.tail or ""


def _visible(root: etree._Element) -> Iterator[etree._Element]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if local(element) and local(element) not in _HIDDEN:
            yield element
            waiting.extend(reversed(element))


def _inside_row(element: etree._Element) -> bool:
    return any(local(parent) == "tr" for parent in element.iterancestors())
