"""OpenDocument text (ODT): headings, paragraphs, lists and tables."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.readers.markup import local, parse_xml, part
from ingest.readers.reading import Reading

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Deleted text, comments and footnote numbers are not what the document says.
_SILENT = {"tracked-changes", "annotation", "note", "sequence-decls", "forms"}
_CELLS = {"table-cell", "covered-table-cell"}


def read_odt(data: bytes) -> Reading:
    content = parse_xml(part(data, "content.xml"))
    body = next((element for element in content.iter() if local(element) == "text"), None)
    if body is None:
        raise UnreadableDocument("the OpenDocument file is damaged: it has no text")
    return Reading("\n\n".join(_blocks(body)), _metadata(data))


def _blocks(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "h":
            level = child.get(f"{_TEXT}outline-level") or "1"
            yield "#" * min(int(level) if level.isdigit() else 1, 6) + " " + _words(child)
        elif name == "p":
            yield _words(child)
        elif name == "list-item":
            yield "- " + " ".join(_blocks(child))
        elif name == "table-row":
            cells = (cell for cell in child if local(cell) in _CELLS)
            yield " | ".join(" ".join(_blocks(cell)) for cell in cells)
        elif name not in _SILENT:
            yield from _blocks(child)


def _words(element: etree._Element) -> str:
    return " ".join("".join(_texts(element)).split())


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local(child) in {"s", "tab", "line-break"}:
            yield " "
        elif local(child) and local(child) not in _SILENT:
            yield from _texts(child)
        yield child.tail or ""


def _metadata(data: bytes) -> Metadata:
    try:
        meta = parse_xml(part(data, "meta.xml"))
    except UnreadableDocument:
        return Metadata()
    stated = {local(element): _words(element) for element in meta.iter() if local(element)}
    year = re.match(r"\d{4}", stated.get("creation-date") or stated.get("date") or "")
    author = stated.get("initial-creator") or stated.get("creator")
    return Metadata(
        title=stated.get("title") or None,
        authors=(author,) if author else (),
        year=int(year.group()) if year else None,
    )
