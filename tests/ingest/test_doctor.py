"""Doctor: what differs is found by id and mended from the registry."""

import json
import sqlite3

import numpy as np
import pytest

from ingest.doctor import examine
from ingest.documents import Document, Metadata
from ingest.index import Index
from ingest.intake import store
from ingest.library import Embedded, Library
from ingest.passages import split
from ingest.snapshot import Manifest, current_snapshot, verify
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.usefixtures("verify_here")


def change(library: Library, statement: str) -> None:
    """Changes the registry's file behind its back."""
    connection = sqlite3.connect(library.home / "tandem.db")
    assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()


def mended(library, encoder) -> list[str]:
    """What was mended; then nothing is left to mend."""
    findings = examine(library, encoder)
    assert all(finding.mended for finding in findings)
    assert examine(library, encoder) == []
    return [finding.what for finding in findings]


def test_nothing_is_found_where_nothing_differs(library, encoder):
    before = current_snapshot(library.home)
    assert examine(library, encoder) == []
    assert current_snapshot(library.home) == before


def test_an_empty_library_is_well(empty_library, encoder):
    assert examine(empty_library, encoder) == []


def test_passages_of_no_document_are_removed(library, encoder):
    change(library, "DELETE FROM documents WHERE id = 'streit'")
    assert mended(library, encoder) == ["1 passages of no document removed"]
    with library.reading() as reading:
        assert reading.passages_of("streit") == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE passages SET text = 'Never written.' WHERE document_id = 'streit'",
        "UPDATE passages SET start = start + 1 WHERE document_id = 'streit'",
        "DELETE FROM passages WHERE document_id = 'streit'",
        "UPDATE passages SET vector = NULL WHERE document_id = 'streit'",
    ],
)
def test_broken_passages_are_made_anew_from_the_text(library, encoder, damage):
    with library.reading() as reading:
        before = reading.passages_of("streit")
        rows = reading.vectors([p.id for p in before])
    change(library, damage)
    assert "streit: passages made anew from its text" in mended(library, encoder)
    with library.reading() as reading:
        assert reading.passages_of("streit") == before
        np.testing.assert_array_equal(reading.vectors([p.id for p in before]), rows)


def test_a_document_added_without_an_encoder_gets_its_vectors(library, encoder):
    late = Document("late", "A budget came late.", Metadata(), "en", "/late.md", "0" * 64)
    with library.writing() as writing:
        store(writing, late, split(late), None)
    assert mended(library, encoder) == ["late: passages made anew from its text"]
    with library.reading() as reading:
        assert reading.without_vectors() == []


@pytest.mark.parametrize("damage", ["missing", "cut", "pointer"])
def test_a_broken_snapshot_is_rebuilt(library, encoder, damage):
    folder = current_snapshot(library.home)
    if damage == "missing":
        (library.home / "index" / "current").unlink()
    elif damage == "pointer":
        (library.home / "index" / "current").write_bytes(b"\xff")
    else:
        file = folder / "chroma" / "chroma.sqlite3"
        file.write_bytes(file.read_bytes()[:100])
    (what,) = mended(library, encoder)
    assert what.startswith("the search index was rebuilt")
    verify(current_snapshot(library.home))


def test_passages_missing_in_the_snapshot_are_noticed(library, encoder):
    hidden = Document(
        "hidden", "A budget that no index holds.", Metadata(), "en", "/h.md", "0" * 64
    )
    passages = split(hidden)
    vectors = encoder.encode_passages([passage.text for passage in passages])
    with library.writing() as writing:
        store(writing, hidden, passages, Embedded(vectors, (vectors,)))
    change(library, "UPDATE documents SET revision = 1 WHERE id = 'hidden'")
    (what,) = mended(library, encoder)
    assert "1 passages were missing from its vectors" in what


def test_a_snapshot_newer_than_the_registry_is_rebuilt(library, encoder):
    file = current_snapshot(library.home) / "manifest.json"
    stored = json.loads(file.read_text())
    del stored["sha256"]
    newer = Manifest(**stored | {"revision": 10_000})
    file.write_text(json.dumps({**stored, "revision": 10_000, "sha256": newer.digest}))
    (what,) = mended(library, encoder)
    assert "newer than the registry" in what


def test_another_encoder_is_reported_and_nothing_of_it_is_mixed_in(library):
    change(library, "UPDATE passages SET text = 'Never written.' WHERE document_id = 'streit'")
    other = FakeEncoder("other")
    (finding,) = examine(library, other)
    assert ("tandem rebuild" in finding.what, finding.mended) == (True, False)
    assert other.encoded == []


def test_a_damaged_registry_is_reported(library, encoder, monkeypatch):
    monkeypatch.setattr("ingest.library.Writing.integrity_errors", lambda self: ["row 3 missing"])
    findings = examine(library, encoder)
    assert [(finding.mended, "row 3 missing" in finding.what) for finding in findings] == [
        (False, True)
    ]


def test_after_mending_the_index_answers(library, encoder):
    (library.home / "index" / "current").unlink()
    examine(library, encoder)
    index = Index(library, encoder)
    with index.searching() as search:
        assert search.refused is None
    index.close()
