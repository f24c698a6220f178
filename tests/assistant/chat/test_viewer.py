from assistant.chat.viewer import document_page, error_page, missing_page
from tests.assistant.chat.hostile import HOSTILE, active


def test_the_page_marks_the_slice_and_says_what_is_known(library):
    with library.reading() as reading:
        document = next(d for d in reading.documents() if d.title.startswith("Who pays"))
    start = document.text.index("The budget is signed by both")
    end = start + len("The budget is signed by both")
    page = document_page(document, start, end, "de")
    assert '<mark id="quote">The budget is signed by both</mark>' in page
    for known in ("Ann Archer", "Tiny Review", "2021", "Englisch", "Umfrage", "240 companies"):
        assert known in page
    assert 'href="https://tiny.example/shared-budget"' in page


def test_a_hostile_document_is_only_text():
    page = document_page(HOSTILE, 0, len(HOSTILE.text), "en")
    assert not active(page)
    assert "zebra budget number 7" in page


def test_missing_and_broken_are_pages_too():
    assert "Dokumentet findes ikke" in missing_page("da")
    assert "disk &lt;full&gt;" in error_page("disk <full>", "en")
