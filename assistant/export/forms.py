"""Blocks of text as Markdown, as a page for print, and as a Word document."""

import html as html_escapes
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.export.references import Span


class Look(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    QUOTE = "quote"
    ITEM = "item"
    REFERENCE = "reference"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: what it is, and its text in stretches."""

    look: Look
    spans: tuple[Span, ...]


# Everything that Markdown, or HTML inside it, could take for more than a character.
_MARKDOWN_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_MARKDOWN_PREFIX = {
    Look.TITLE: "# ",
    Look.HEADING: "## ",
    Look.SUBHEADING: "### ",
    Look.QUOTE: "> ",
    Look.ITEM: "- ",
    Look.REFERENCE: "- ",
}
_HTML_TAG = {
    Look.TITLE: "h1",
    Look.HEADING: "h2",
    Look.SUBHEADING: "h3",
    Look.QUOTE: "blockquote",
}
_HTML_STYLE = """
:root{color-scheme:light}
body{font:11pt/1.5 Georgia,"Times New Roman",serif;color:#111;background:#fff;
max-width:42rem;margin:2rem auto;padding:0 1rem;overflow-wrap:break-word}
h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.25;break-after:avoid}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}
blockquote{margin:.8rem 0;padding-left:1rem;border-left:3px solid #999;break-inside:avoid}
.reference{padding-left:2rem;text-indent:-2rem;break-inside:avoid}
.small{font-size:.85rem;color:#555}
.item{padding-left:1.2rem;text-indent:-1.2rem}.item::before{content:"– "}
a{color:inherit}
@page{margin:2.2cm}
@media print{body{max-width:none;margin:0;padding:0}}
"""
_DOCX_STYLE = {
    Look.TITLE: "Title",
    Look.HEADING: "Heading 1",
    Look.SUBHEADING: "Heading 2",
    Look.QUOTE: "Quote",
    Look.ITEM: "List Bullet",
}


def markdown(blocks: Sequence[Block], title: str, language: str) -> bytes:
    """The blocks as Markdown in which no text of a source is anything but text."""
    lines = []
    for block in blocks:
        text = "".join(map(_markdown_span, block.spans))
        # "1. " or "- " at the start would begin a list, "+" too.
        if block.look not in _MARKDOWN_PREFIX:
            text = re.sub(r"^(\d+)([.)])", r"\1\\\2", text)
            text = re.sub(r"^([-+=])", r"\\\1", text)
        lines.append(_MARKDOWN_PREFIX.get(block.look, "") + text)
    return ("\n\n".join(lines) + "\n").encode()


def html(blocks: Sequence[Block], title: str, language: str) -> bytes:
    """The blocks as one page that can be printed: no script, nothing loaded, everything escaped."""
    body = []
    for block in blocks:
        tag = _HTML_TAG.get(block.look, "p")
        text = "".join(map(_html_span, block.spans))
        body.append(f'<{tag} class="{block.look.value}">{text}</{tag}>')
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    page = (
        f'<!doctype html>\n<html lang="{_escaped(language)}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_escaped(title)}</title><style>{_HTML_STYLE}</style></head>\n<body>\n"
    )
    return (page + "\n".join(body) + "\n</body></html>\n").encode()


def docx(blocks: Sequence[Block], title: str, language: str) -> bytes:
    """The blocks as a Word document with the headings, quotes and lists of Word's own styles."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    core = document.core_properties
    core.title, core.author, core.language = title[:255], "Tandem", language
    for block in blocks:
        paragraph = document.add_paragraph(style=_DOCX_STYLE.get(block.look))
        if block.look is Look.REFERENCE:
            paragraph.paragraph_format.left_indent = Cm(1.27)
            paragraph.paragraph_format.first_line_indent = Cm(-1.27)
        for span in block.spans:
            run = paragraph.add_run(span.text)
            run.italic = True if span.italic else None
            if block.look is Look.SMALL:
                run.font.size = Pt(9)
            if span.url:
                _link(paragraph, run, span.url)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _link(paragraph: Any, run: Any, address: str) -> None:
    """Puts a run into a hyperlink; python-docx reads them and has no method that makes one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.shared import OxmlElement

    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    paragraph._p.append(link)
    link.append(run._r)


def _markdown_span(span: Span) -> str:
    if span.url:
        return f"<{span.url}>"
    text = _MARKDOWN_ACTIVE.sub(r"\\\1", span.text)
    return f"*{text}*" if span.italic else text


def _html_span(span: Span) -> str:
    text = _escaped(span.text)
    if span.url:
        return f'<a href="{_escaped(span.url)}" rel="noreferrer">{text}</a>'
    return f"<i>{text}</i>" if span.italic else text


def _escaped(text: str) -> str:
    return html_escapes.escape(text, quote=True)
