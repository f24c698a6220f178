"""Files of every format, made in the test that reads them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document as WordFile
from pptx import Presentation
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

HTML = """<!DOCTYPE html><html lang="en"><head><title>Shared goals</title>
<meta name="author" content="Ann Archer"><meta property="og:site_name" content="Tiny Review">
<meta property="article:published_time" content="2019-05-02T10:00:00Z">
<link rel="canonical" href="https://tiny.example/shared-goals"></head><body>
<nav><a href="/">Home</a> <a href="/about">About this site</a></nav>
<article><h1>Shared goals</h1><p>The marketing chief and the technology chief agreed on three goals
for the year, and both are paid by how well they reach them.</p>
<h2>What changed</h2><p>Since then the two departments meet every week. The number of projects that
were stopped half way fell from eleven to two within a single year.</p></article>
<footer>All rights reserved. Subscribe to our newsletter.</footer>
<script>alert('not text')</script></body></html>"""


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", author: str = "") -> bytes:
    """A PDF with these lines on its pages."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A5)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(40, 500 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned_pdf() -> bytes:
    """A PDF whose only page is a picture."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A5)
    canvas.rect(40, 40, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def encrypted_pdf(algorithm: str = "RC4-128") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([["Secret text of some length."]]))))
    writer.encrypt("secret", algorithm=algorithm)
    return _written(writer)


def empty_pdf() -> bytes:
    """A PDF without a page."""
    return _written(PdfWriter())


def docx() -> bytes:
    file = WordFile()
    file.core_properties.title = "Shared goals"
    file.core_properties.author = "Ann Archer; Ben Baker"
    file.add_heading("Shared goals", level=1)
    file.add_paragraph("The two chiefs agreed on three goals for the year.")
    file.add_heading("What changed", level=2)
    file.add_paragraph("They meet every week.")
    table = file.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "ABCD", strict=True):
        cell.text = text
    return _saved(file)


def pptx() -> bytes:
    file = Presentation()
    for title, body in (("Shared goals", "Three goals for the year."), ("Meetings", "Every week.")):
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    return _saved(file)


def _saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def packed(files: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def epub(chapters: Sequence[str]) -> bytes:
    """An e-book whose spine has these chapters (the inside of their bodies) in this order."""
    names = [f"chapter {number}.xhtml" for number in range(len(chapters))]
    items = "".join(
        f'<item id="c{n}" href="text/{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for n, name in reversed(list(enumerate(names)))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(names)))
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Shared goals</dc:title>
<dc:creator>Ann Archer</dc:creator><dc:creator>Ben Baker</dc:creator>
<dc:publisher>Tiny Press</dc:publisher><dc:date>2019-05-02</dc:date></metadata>
<manifest>{items}</manifest><spine>{spine}</spine></package>"""
    pages = {
        f"OPS/text/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{text}</body></html>'
        for name, text in zip(names, chapters, strict=True)
    }
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/book.opf": package,
            **pages,
        }
    )


def odt(body: str, prolog: str = "") -> bytes:
    """An OpenDocument text with this body."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "meta")
    )
    content = f"{prolog}<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    meta = (
        f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        "<dc:title>Shared goals</dc:title><meta:initial-creator>Ann Archer</meta:initial-creator>"
        "<meta:creation-date>2018-03-01T10:00:00</meta:creation-date></office:meta></office:document-meta>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "meta.xml": meta,
        }
    )


# Ten entities of ten of the one before each: a kilobyte that says "ha" a thousand million times.
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY e0 "ha">'
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
