"""E-books, OpenDocument, rich text, e-mails, and tables and slides of the older formats."""

import io

import pytest
from docx import Document as WordFile
from pptx import Presentation
from pptx.util import Inches

from ingest.errors import UnreadableDocument
from ingest.readers import document_from_bytes
from tests.ingest import files

ROWS = (
    "<table><tr><th>Year</th><th>Share</th></tr><tr><td>2019</td><td><p>12 %</p></td></tr></table>"
)


def read(data, name):
    return document_from_bytes(data.encode() if isinstance(data, str) else data, name, source=name)


def saved(file) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def test_an_ebook_is_read_in_the_order_of_its_spine():
    first = f"<h1>Goals</h1><p>Both <b>chiefs</b> agreed<br/>on three.</p>{ROWS}"
    second = "<h2>Then</h2><ul><li>They met.</li></ul><div>Bare words.</div><script>no()</script>"
    document = read(files.epub([first, second]), "book.epub")
    assert document.text == (
        "# Goals\n\nBoth chiefs agreed on three.\n\nYear | Share\n\n2019 | 12 %\n\n"
        "## Then\n\n- They met.\n\nBare words."
    )
    known = document.metadata
    assert (known.title, known.authors) == ("Shared goals", ("Ann Archer", "Ben Baker"))
    assert (known.publisher, known.year) == ("Tiny Press", 2019)
    assert "title" in known.guessed


def test_opendocument_keeps_headings_lists_and_tables_and_leaves_out_what_was_deleted():
    document = read(
        files.odt(
            "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
            '<text:h text:outline-level="2">Goals</text:h><text:p>Both<text:s/>chiefs '
            "<text:span>agreed</text:span>.<text:note><text:p>A note.</text:p></text:note></text:p>"
            "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
            "<table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table>"
        ),
        "w.odt",
    )
    assert document.text == "## Goals\n\nBoth chiefs agreed.\n\n- One\n\nA | B"
    known = document.metadata
    assert (known.title, known.authors, known.year) == ("Shared goals", ("Ann Archer",), 2018)


def test_rich_text_keeps_letters_tables_and_properties():
    document = read(
        rb"{\rtf1\ansi\ansicpg1252{\info{\title Ziele}{\author Ann Archer}{\creatim\yr2017\mo5}}"
        rb"\pard Gr\'f6\'dfe z\u228?hlt.\par\trowd\cellx1\cellx2 A\cell B\cell\row}",
        "w.rtf",
    )
    assert document.text == "Größe zählt.\n\nA | B"
    known = document.metadata
    assert (known.title, known.authors, known.year) == ("Ziele", ("Ann Archer",), 2017)


MAIL = """From: Ann Archer <ann@tiny.example>
To: Ben
Date: Tue, 3 Mar 2020 09:00:00 +0100
Subject: =?utf-8?q?Unser_gemeinsames_B=C3=BCdget?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Wir teilen das B=FCdget.
--x
Content-Type: application/pdf
Content-Disposition: attachment; filename="plan.pdf"

%PDF-1.4
--x--
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_email_gives_its_subject_sender_date_and_text(line_end):
    document = read(MAIL.replace("\n", line_end), "m.eml")
    assert document.text == "# Unser gemeinsames Büdget\n\nWir teilen das Büdget."
    known = document.metadata
    assert (known.title, known.authors, known.year) == (
        "Unser gemeinsames Büdget",
        ("Ann Archer",),
        2020,
    )
    assert "1 attachments were not read: save and add them" in document.notes


def test_an_email_of_html_only_is_read_and_an_address_is_no_author():
    document = read(
        f"From: ann@tiny.example\nSubject: Goals\nContent-Type: text/html\n\n{files.HTML}", "m.eml"
    )
    assert "agreed on three goals" in document.text
    assert document.metadata.authors == ()


def test_a_word_table_has_a_line_a_row_and_a_merged_cell_once():
    file = WordFile()
    file.add_paragraph("Before.")
    table = file.add_table(rows=2, cols=3)
    for cell, text in zip((c for row in table.rows for c in row.cells), "abcdef", strict=True):
        cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1)).text = "a\nb"
    assert read(saved(file), "w.docx").text == "Before.\n\na b | c\nd | e | f"


def test_slides_give_tables_groups_and_notes_and_their_number_is_the_page():
    file = Presentation()
    for number in (1, 2):
        slide = file.slides.add_slide(file.slide_layouts[6])
        if number == 2:
            shape = slide.shapes.add_table(2, 2, 0, 0, Inches(2), Inches(1))
            for cell, text in zip(shape.table.iter_cells(), "abcd", strict=True):
                cell.text = text
            group = slide.shapes.add_group_shape()
            group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "In a group."
            slide.notes_slide.notes_text_frame.text = "Said aloud."
    document = read(saved(file), "s.pptx")
    assert document.text == ("# Slide 1\n\n# Slide 2\n\na | b\nc | d\n\nIn a group.\n\nSaid aloud.")
    assert document.page_of(document.text.index("Said")) == 2


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (files.packed({"mimetype": "application/epub+zip"}), "x.epub", "damaged"),
        (files.packed({"a.md": "words"}), "x.epub", "name says an e-book .*, the content is a ZIP"),
        (files.epub(["<p>Words.</p>"]), "x.zip", "name says a ZIP archive, the content is an e-b"),
        (files.packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<x/>"}),
         "x.epub", "does not say where its chapters are"),
        (files.odt("")[:300], "x.odt", "damaged"),
        (files.odt(""), "x.odt", "no text in it"),
        ("Plain words.", "x.rtf", "name says rich text .*something else"),
        ("Plain words.", "x.eml", "name says an e-mail .*something else"),
        ("Subject: x\nContent-Type: application/pdf\n\nJVBERi0=", "x.eml", "no text in the e-mail"),
        (files.packed({"a.md": "words"}), "x.zip", "it is an archive"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_reason(data, name, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        read(data, name)


def test_entities_neither_grow_nor_fetch():
    paragraph = "<text:p>Before &e9; after.</text:p>"
    assert len(read(files.odt(paragraph, files.LAUGHS), "x.odt").text) < 100
    secret = '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/hostname">]>'
    assert read(files.odt(paragraph, secret), "x.odt").text == "Before after."
