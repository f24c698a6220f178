"""Every format read, and every file that cannot be read refused with a reason."""

import os
import random
import zipfile
from io import BytesIO

import pytest

from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.readers import MOST_BYTES, document_from_bytes, read_document, sniff
from tests.ingest import files


def read(data: bytes | str, name: str):
    raw = data.encode() if isinstance(data, str) else data
    return document_from_bytes(raw, name, source=f"/documents/{name}")


LINES = [["The first page of this report", "is about budgets."], ["The second page is about data."]]


def test_markdown_keeps_headings_and_drops_marks():
    document = read(
        "# Title\n\nSome *stressed* and **strong** [words](https://x.example) and `code`.\n\n"
        "## Part\n\n- one\n- two\n\n![a picture](x.png)\n\n<b>bold</b> text\n",
        "a-note.md",
    )
    assert document.text == (
        "# Title\n\nSome stressed and strong words and code.\n\n## Part\n\n- one\n\n- two\n\nbold text"
    )
    assert (document.id, document.title) == ("a-note", "Title")


def test_markdown_tables_become_rows():
    document = read("Text first.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nText after.\n", "t.md")
    assert document.text == "Text first.\n\na | b\n\n1 | 2\n\nText after."


def test_front_matter_gives_id_and_metadata():
    document = read(
        "---\nid: the-id\ntitle: Stated\nlanguage: da\nyear: 2020\n---\n# Other title\n\nWords.\n",
        "x.md",
    )
    assert (document.id, document.title, document.language) == ("the-id", "Stated", "da")
    assert document.metadata.year == 2020
    assert "---" not in document.text
    assert "title" not in document.metadata.guessed


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["x.md", "x.txt"])
def test_front_matter_is_read_with_any_line_ends(name, line_end):
    text = "---\ntitle: Stated\n---\nThe body of it.\n".replace("\n", line_end)
    assert (read(text, name).title, read(text, name).text) == ("Stated", "The body of it.")


def test_front_matter_of_a_wrapped_text_stays_whole():
    line = "a line of running text that was wrapped by hand at column\n"
    document = read("---\ntitle: Stated\nauthors: [Ann Archer]\n---\n" + line * 12, "x.txt")
    assert (document.title, document.metadata.authors) == ("Stated", ("Ann Archer",))
    assert document.text.count("\n") == 0


def test_an_id_that_is_no_id_is_refused():
    with pytest.raises(UnreadableDocument, match="small letters"):
        read("---\nid: Has Spaces/../x\n---\nWords.", "x.md")


def test_a_plain_text_gives_its_first_line_and_byline_as_hints():
    document = read("Shared goals\nBy Ann Archer and Ben Baker\n\nThe text begins here.\n", "x.txt")
    assert document.metadata.title == "Shared goals"
    assert document.metadata.authors == ("Ann Archer", "Ben Baker")
    assert document.metadata.guessed == ("authors", "id", "title")


def test_a_text_that_begins_with_a_sentence_has_no_title():
    document = read("The budget was cut. Nobody was told.\n", "a-name.txt")
    assert (document.metadata.title, document.title) == (None, "a-name")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe zählt: über Käufer und Verkäufer sprechen wir später, schöne Grüße.", "latin-1"),
        ("Mødet på rådhuset begyndte, før de øvrige kunne nå frem. Det ærgrede alle.", "latin-1"),
        ("L'été dernier, les équipes ont été réunies à côté du siège de la société.", "cp1252"),
        ("Nie wiemy, że się spotkali, ponieważ żaden z nich jeszcze o tym nie napisał.", "cp1250"),
        (
            "Ο διευθυντής μάρκετινγκ και ο διευθυντής πληροφορικής δεν συμφωνούν με το έργο.",
            "cp1253",
        ),
        ("Größe zählt, søde børn.", "utf-16"),
        ("Größe zählt, søde børn.", "utf-8-sig"),
    ],
)
def test_other_encodings_are_read(text, encoding):
    assert read(text.encode(encoding), "x.txt").text == text


def test_utf8_with_a_broken_byte_stays_utf8():
    broken = "Größe zählt für Käufer. ".encode() + b"\xff" + " Schöne Grüße.".encode()
    assert read(broken, "x.txt").text == "Größe zählt für Käufer. \ufffd Schöne Grüße."


def test_html_gives_main_text_and_metadata_without_navigation():
    document = read(files.HTML, "page.html")
    assert "agreed on three goals" in document.text
    assert "## What changed" in document.text
    assert not any(words in document.text for words in ("About this site", "newsletter", "alert"))
    known = document.metadata
    assert (known.title, known.authors, known.year) == ("Shared goals", ("Ann Archer",), 2019)
    assert (known.publisher, known.url) == ("Tiny Review", "https://tiny.example/shared-goals")
    assert document.language == "en"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_html_with_a_byte_order_mark_is_html(encoding):
    assert "three goals" in read(files.HTML.encode(encoding), "page.html").text


def test_pdf_keeps_its_pages():
    document = read(files.pdf(LINES, title="A report", author="Ann Archer"), "r.pdf")
    assert document.text == (
        "The first page of this report is about budgets.\n\nThe second page is about data."
    )
    second = document.text.index("The second")
    assert document.page_starts == (0, second)
    assert (document.page_of(0), document.page_of(second)) == (1, 2)
    assert (document.title, document.metadata.authors) == ("A report", ("Ann Archer",))


def test_an_empty_page_in_the_middle_still_counts():
    document = read(files.pdf([LINES[0], [], LINES[1]]), "r.pdf")
    assert document.page_of(document.text.index("The second")) == 3


def test_invisible_characters_are_reported_for_every_format():
    hidden = "Some text with hid\u200bden signs in it."
    for name in ("x.md", "x.txt"):
        document = read(hidden, name)
        assert document.text == "Some text with hidden signs in it."
        assert "1 invisible characters removed" in document.notes
    wrapped = read((hidden[:-1] + " that goes on and on\n") * 12, "wrapped.txt")
    assert "12 invisible characters removed" in wrapped.notes


def test_docx_keeps_headings_tables_and_properties():
    document = read(files.docx(), "w.docx")
    assert document.text.startswith("# Shared goals\n\nThe two chiefs agreed")
    assert "## What changed\n\nThey meet every week." in document.text
    assert "A | B\nC | D" in document.text
    assert document.metadata.authors == ("Ann Archer", "Ben Baker")


def test_pptx_gives_a_page_a_slide():
    document = read(files.pptx(), "s.pptx")
    assert document.text == (
        "# Shared goals\n\nThree goals for the year.\n\n# Meetings\n\nEvery week."
    )
    assert document.page_of(document.text.index("Every week")) == 2


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "x.md", "the file is empty"),
        (b" \n\t ", "x.txt", "the file is empty"),
        (b"\x7fELF\x00\x01" * 50, "x.md", "binary"),
        (bytes(range(256)) * 20, "x.txt", "binary"),
        (files.HTML.encode(), "x.pdf", "name says PDF, the content is HTML"),
        (files.pdf(LINES), "x.md", "name says Markdown, the content is PDF"),
        (files.docx(), "x.pptx", "name says PowerPoint .*, the content is Word"),
        (b"Plain words.", "x.pdf", "name says PDF, the content is something else"),
        (b"Plain words.", "x.exe", "not supported"),
        (b"Plain words.", "x", "not supported"),
        (b"%PDF-1.7 cut off", "x.pdf", "the PDF is damaged"),
        (files.pdf(LINES)[:400], "x.pdf", "the PDF"),
        (files.empty_pdf(), "x.pdf", "no pages"),
        (files.encrypted_pdf(), "x.pdf", "encrypted"),
        (files.docx()[:2000], "x.docx", "damaged"),
        (b"PK\x03\x04" + b"\x00" * 100, "x.docx", "damaged"),
        (b"<html><body></body></html>", "x.html", "no main text"),
        (b"--- \n\n*** \n", "x.md", "no text in it"),
        (b"---\ntitle: [\n---\nBody", "x.md", "not YAML"),
        (b"---\nyear: soon\n---\nBody", "x.md", "year 'soon'"),
        (b"---\nlanguage: klingon\n---\nBody", "x.md", "language 'klingon'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, name, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        read(data, name)


def test_aes_without_its_library_is_encrypted_too(monkeypatch):
    from pypdf import _encryption
    from pypdf.errors import DependencyError

    def missing(*_, **__):
        raise DependencyError("a library is required for AES")

    monkeypatch.setattr(_encryption.Encryption, "verify", missing)
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read(files.encrypted_pdf(), "x.pdf")


def test_a_pdf_of_pictures_needs_ocr():
    with pytest.raises(NeedsOcr, match="ocrmypdf"):
        read(files.scanned_pdf(), "x.pdf")


def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\x00" * 40_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks"):
        read(buffer.getvalue(), "bomb.docx")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.pdf", files.pdf(LINES)),
        ("x.docx", files.docx()),
        ("x.pptx", files.pptx()),
        ("x.html", files.HTML.encode()),
        (
            "x.md",
            b"---\ntitle: T\nyear: 2020\n---\n# T\n\nSome words.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n",
        ),
    ],
)
def test_damaged_bytes_are_read_or_refused_and_never_crash(name, data):
    chance = random.Random(name)
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 8, 64))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)) :]
        try:
            document = read(bytes(damaged), name)
        except UnreadableDocument as error:
            assert str(error)
        else:
            assert document.text


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path):
    file = tmp_path / "large.txt"
    with file.open("wb") as handle:
        handle.truncate(200 * 2**20)  # sparse: takes no space
    with pytest.raises(UnreadableDocument, match="200 MB is too large: 50 MB at most"):
        read_document(file)
    assert MOST_BYTES == 50 * 2**20


def test_a_file_that_has_gone_is_refused(tmp_path):
    with pytest.raises(UnreadableDocument, match="not there"):
        read_document(tmp_path / "gone.md")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableDocument, match="not a file"):
        read_document(tmp_path / "pipe.txt")


def test_content_decides_what_a_file_is():
    assert sniff(files.pdf(LINES), "x.PDF") == "pdf"
    assert sniff(b"Plain words.", "x.TXT") == "text"
    assert sniff(b"<!-- a comment -->\n<html>", "x.htm") == "html"
