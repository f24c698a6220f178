"""Files of every format, made in the test that reads them."""

import io
from collections.abc import Sequence

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


def _saved(file) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
