"""Word and PowerPoint: headings stay headings, tables lines of cells, each slide a page."""

import io
import re
from collections.abc import Sequence
from typing import Any

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.readers.reading import PARSER_FAULTS, Reading


def read_docx(data: bytes) -> Reading:
    from docx import Document as open_docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        file = open_docx(io.BytesIO(data))
        blocks = []
        for block in file.iter_inner_content():
            if isinstance(block, Table):
                blocks.append("\n".join(_docx_cells(row.cells) for row in block.rows))
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
    except (PythonDocxError, OpcError, *PARSER_FAULTS) as error:
        raise UnreadableDocument(f"the Word file is damaged ({type(error).__name__})") from None
    return Reading("\n\n".join(blocks), hints)


def _docx_cells(cells: Sequence[Any]) -> str:
    """A table's row on one line; a cell that spans columns is there once."""
    texts = []
    for index, cell in enumerate(cells):
        if not index or cell._tc is not cells[index - 1]._tc:
            texts.append(" ".join(cell.text.split()))
    return " | ".join(texts)


def read_pptx(data: bytes) -> Reading:
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    try:
        slides = []
        for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, start=1):
            title = slide.shapes.title
            heading = title.text_frame.text.replace("\n", " ") if title is not None else ""
            parts = [f"# {heading.strip() or f'Slide {number}'}"]
            for shape in slide.shapes:
                parts += _shape_texts(shape) if shape != title else ()
            if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
                parts += _paragraphs(slide.notes_slide.notes_text_frame)
            slides.append("\n\n".join(parts))
    except (PythonPptxError, *PARSER_FAULTS) as error:
        raise UnreadableDocument(f"the slides are damaged ({type(error).__name__})") from None
    return Reading("", pages=tuple(slides))


def _shape_texts(shape: Any) -> list[str]:
    """The paragraphs of a shape, its table as a line a row, and what is grouped in it."""
    if shape.has_text_frame:
        return _paragraphs(shape.text_frame)
    if getattr(shape, "has_table", False):
        rows = (" | ".join(" ".join(c.text.split()) for c in r.cells) for r in shape.table.rows)
        return ["\n".join(rows)]
    return [text for inner in getattr(shape, "shapes", ()) for text in _shape_texts(inner)]


def _paragraphs(frame: Any) -> list[str]:
    return [paragraph.text for paragraph in frame.paragraphs if paragraph.text.strip()]
