"""E-books (EPUB): the chapters in reading order, and what the book states about itself."""

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.readers.markup import local, parse_xml, part, words, xhtml_blocks
from ingest.readers.reading import Reading

_CHAPTER_TYPES = {"application/xhtml+xml", "text/html"}
MOST_CHAPTERS = 2_000


def read_epub(data: bytes) -> Reading:
    container = parse_xml(part(data, "META-INF/container.xml"))
    root = next((e.get("full-path") for e in container.iter() if local(e) == "rootfile"), None)
    if not root:
        raise UnreadableDocument("the e-book is damaged: it does not say where its chapters are")
    package = parse_xml(part(data, root))
    if any(local(element) == "EncryptedData" for element in _encryption(data)):
        raise UnreadableDocument("the e-book is encrypted: add a copy without protection")
    blocks: list[str] = []
    for chapter in _chapters(package)[:MOST_CHAPTERS]:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote(chapter)))
        blocks += xhtml_blocks(parse_xml(part(data, name)))
    return Reading("\n\n".join(blocks), _metadata(package))


def _chapters(package: etree._Element) -> list[str]:
    """Where the chapters are, in the order of the book's spine."""
    files = {
        element.get("id"): element.get("href")
        for element in package.iter()
        if local(element) == "item" and element.get("media-type") in _CHAPTER_TYPES
    }
    spine = (element.get("idref") for element in package.iter() if local(element) == "itemref")
    return [href for href in (files.get(name) for name in spine) if href]


def _encryption(data: bytes) -> list[etree._Element]:
    try:
        return list(parse_xml(part(data, "META-INF/encryption.xml")).iter())
    except UnreadableDocument:
        return []  # no such file: nothing is encrypted


def _metadata(package: etree._Element) -> Metadata:
    stated: dict[str, list[str]] = {}
    for element in package.iter():
        if local(element) in {"title", "creator", "publisher", "date"} and words(element):
            stated.setdefault(local(element), []).append(words(element))
    year = re.match(r"\d{4}", (stated.get("date") or [""])[0])
    return Metadata(
        title=next(iter(stated.get("title", ())), None),
        authors=tuple(stated.get("creator", ())),
        publisher=next(iter(stated.get("publisher", ())), None),
        year=int(year.group()) if year else None,
    )
