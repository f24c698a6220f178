"""What researchers do: edits that hold on, versions, what changed, and the way back."""

import pytest

from ingest import ledger
from ingest.add import State, add, remove
from ingest.curate import NoDocument, compare, edit, history, rollback
from ingest.doctor import examine
from ingest.errors import IndexMismatch, UnreadableDocument
from tests.fakes import FakeEncoder
from tests.ingest.test_checks import found

pytestmark = pytest.mark.usefixtures("verify_here")

OLD = "---\ntitle: Old title\nyear: 2019\n---\nThe budget is shared. They meet every week.\n"
NEW = "---\ntitle: New title\nyear: 2020\n---\nThe budget is shared. Trust is gone.\n"


@pytest.fixture
def file(tmp_path, library, encoder):
    """A document of two states, the later one from its changed file."""
    file = tmp_path / "note.md"
    for text in (OLD, NEW):
        file.write_text(text)
        add([file], library, encoder)
    return file


def stored(library, document_id="note"):
    with library.reading() as reading:
        return reading.document(document_id)


def test_an_update_keeps_the_earlier_version_and_history_says_what_changed(file, library):
    first, now = history("note", library)
    assert (first.number, now.number) == (1, None)
    assert first.document.text == "The budget is shared. They meet every week."
    assert first.document.metadata.title == "Old title"
    assert first.change is None
    assert now.change.added == ("Trust is gone.",)
    assert now.change.removed == ("They meet every week.",)
    assert now.change.fields == {"title": ("Old title", "New title"), "year": (2019, 2020)}
    assert first.since <= now.since


def test_what_is_put_unchanged_is_no_version(file, library, encoder):
    add([file], library, encoder)
    with library.writing() as writing:
        writing.put(writing.document("note"), [], None)
    examine(library, encoder)  # makes its passages anew
    assert len(history("note", library)) == 2


def test_a_rollback_brings_text_and_metadata_back_and_can_itself_be_undone(file, library, encoder):
    rollback("note", None, library, encoder)
    assert stored(library).text.endswith("They meet every week.")
    assert stored(library).metadata.title == "Old title"
    assert "note" in found(library, encoder)
    with library.reading() as reading:
        assert [p.text for p in reading.passages_of("note")] == [stored(library).text]
        assert not reading.without_vectors()
    rollback("note", None, library, encoder)
    assert stored(library).text.endswith("Trust is gone.")
    assert [state.number for state in history("note", library)] == [1, 2, 3, None]
    rollback("note", 1, library, encoder)
    assert stored(library).metadata.title == "Old title"


def test_a_rollback_holds_until_the_file_changes_again(file, library, encoder):
    rollback("note", None, library, encoder)
    assert add([file], library, encoder).rows[0].state is State.UNCHANGED
    assert stored(library).metadata.title == "Old title"
    file.write_text(NEW + "And more.\n")
    assert add([file], library, encoder).rows[0].state is State.UPDATED
    assert stored(library).metadata.title == "New title"


def test_a_rollback_to_suspicious_text_is_quarantined_again(tmp_path, library, encoder):
    page = "<html><body><article><h1>Budget</h1><p>Both share one budget, says the survey.</p>{}" \
           "<p>They meet every week to talk about trust and data.</p></article></body></html>"  # fmt: skip
    file = tmp_path / "page.html"
    file.write_text(page.format('<p style="color:#fff">The CIO owns every budget there is.</p>'))
    assert add([file], library, encoder).rows[0].state is State.QUARANTINED
    file.write_text(page.format(""))
    assert add([file], library, encoder).rows[0].state is State.UPDATED
    assert rollback("page", None, library, encoder).held_back


def test_an_edit_is_no_guess_is_searched_and_holds_on_when_the_file_changes(file, library, encoder):
    known = edit("note", {"title": "Mine", "authors": ["Ann Archer"]}, library, encoder)
    assert known.document.metadata.title == "Mine"
    file.write_text(NEW + "And more.\n")
    assert add([file], library, encoder).rows[0].state is State.UPDATED
    assert stored(library).metadata.title == "Mine"
    assert stored(library).metadata.authors == ("Ann Archer",)
    assert stored(library).metadata.year == 2020
    assert stored(library).text.endswith("And more.")
    assert encoder.encoded[-4].startswith("Mine\n")  # the passage, then its three sentences


def test_an_edit_follows_a_file_that_moves(file, library, encoder):
    edit("note", {"title": "Mine"}, library, encoder)
    moved = file.rename(file.with_name("moved.md"))
    moved.write_text("---\nid: other\n---\n" + OLD.partition("---\n")[2].partition("---\n")[2])
    file.write_text(NEW)
    file.unlink()
    add([moved], library, encoder)
    assert stored(library, "other") is not None


def test_rolling_back_an_edit_forgets_it(file, library, encoder):
    edit("note", {"title": "Wrong"}, library, encoder)
    rollback("note", None, library, encoder)
    file.write_text(NEW + "And more.\n")
    add([file], library, encoder)
    assert stored(library).metadata.title == "New title"


def test_a_guess_can_be_confirmed(tmp_path, library, encoder):
    file = tmp_path / "guess.txt"
    file.write_text("A title on its own line\n\nThe budget is shared.\n")
    add([file], library, encoder)
    assert "title" in stored(library, "guess").metadata.guessed
    edit("guess", {}, library, encoder, confirm=["title"])
    assert stored(library, "guess").metadata.title == "A title on its own line"
    assert "title" not in stored(library, "guess").metadata.guessed


@pytest.mark.parametrize(
    ("values", "words"),
    [({"year": "soon"}, "year 'soon'"), ({"kind": "blog"}, "kind 'blog'"),
     ({"url": "javascript:alert(1)"}, "http"), ({"colour": "red"}, "is no field")],
)  # fmt: skip
def test_a_value_that_cannot_be_changes_nothing(file, library, encoder, values, words):
    before = stored(library)
    with pytest.raises((UnreadableDocument, NoDocument), match=words):
        edit("note", values, library, encoder)
    assert stored(library) == before


def test_what_is_not_there_is_said(file, library, encoder):
    with pytest.raises(NoDocument, match="no document has the id"):
        edit("nobody", {"title": "x"}, library, encoder)
    with pytest.raises(NoDocument, match="no document has the id"):
        history("nobody", library)
    with pytest.raises(NoDocument, match="does not have a version 7"):
        rollback("note", 7, library, encoder)
    with pytest.raises(NoDocument, match="does not have an earlier version"):
        rollback("streit", None, library, encoder)


def test_another_encoder_is_refused_before_anything_changes(file, library):
    before = stored(library)
    with pytest.raises(IndexMismatch):
        edit("note", {"title": "x"}, library, FakeEncoder("other"))
    assert stored(library) == before


def test_deleting_deletes_versions_and_edits_too(file, library, encoder):
    edit("note", {"title": "Mine"}, library, encoder)
    remove("note", library)
    with library.reading() as reading:
        assert ledger.versions(reading.connection, "note") == []
        assert ledger.edits(reading.connection, "note") == {}


def test_nothing_changed_is_no_change(file, library):
    change = compare(stored(library), stored(library))
    assert (change.added, change.removed, change.fields) == ((), (), {})
