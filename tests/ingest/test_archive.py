"""A library as one file: whole again elsewhere, refused when damaged."""

import json
import sqlite3
import threading
import zipfile

import pytest

from assistant.memory.memory import open_memory
from ingest.add import add
from ingest.archive import BadArchive, export_library, import_library
from ingest.copies import copies_of, keep_copy
from ingest.curate import decide, edit, history
from ingest.errors import TandemError
from ingest.ledger import Standing, assessments
from ingest.library import Library
from tests.ingest.test_checks import POISON, found

pytestmark = pytest.mark.usefixtures("verify_here")

BESIDE = ("feedback", "gap_reports", "gap_counts")


@pytest.fixture
def exported(library, encoder, tmp_path):
    """The tiny library with an edit, an approved poison, a fetched page and a vote, as a file."""
    edit("streit", {"title": "Mein Titel"}, library, encoder)
    poison = tmp_path / "poison.md"
    poison.write_text(POISON)
    add([poison], library, encoder)
    decide("poison", Standing.APPROVED, library)
    keep_copy(library.home, "https://site.example/", b"<html>", ".html")
    answer = {"question": {"text": "?"}, "citations": []}
    from assistant.memory.feedback import Vote

    open_memory(library).feedback.vote("ann", "1" * 32, answer, Vote.UP)
    file = tmp_path / "all.tandem"
    assert export_library(library, file, BESIDE) == 7
    return file


@pytest.fixture
def other(tmp_path):
    library = Library(tmp_path / "other")
    open_memory(library)
    yield library
    library.close()


def contents(library):
    with library.reading() as reading:
        return {d.id: (d.text, d.metadata, d.source) for d in reading.documents()}


def test_an_imported_library_is_the_exported_one(exported, library, other, encoder):
    done = import_library(exported, other, encoder, BESIDE)
    assert (done.stored, done.unchanged, done.beside) == (7, 0, 1)
    assert contents(other) == contents(library)
    assert len(history("streit", other)) == len(history("streit", library)) == 2
    assert found(other, encoder) == found(library, encoder)
    assert "poison" in found(other, encoder)  # a restored library keeps its decisions
    assert [f.read_bytes() for f in copies_of(other.home, "https://site.example/")] == [b"<html>"]
    assert len(open_memory(other).feedback.listed()) == 1
    again = import_library(exported, other, encoder, BESIDE)
    assert (again.stored, again.unchanged, again.beside) == (0, 7, 0)


def test_a_library_that_has_documents_asks_again_about_suspicious_ones(
    exported, other, encoder, tmp_path
):
    own = tmp_path / "streit.md"
    own.write_text("A text of its own on trust.")
    add([own], other, encoder)
    import_library(exported, other, encoder, BESIDE)
    with other.reading() as reading:
        (held,) = assessments(reading.connection, [Standing.QUARANTINED])
    assert held.document_id == "poison"
    assert history("streit", other)[0].document.text == "A text of its own on trust."


def rewritten(exported, tmp_path, change):
    """The archive with one of its members changed, the rest as it was."""
    file = tmp_path / "changed.tandem"
    with zipfile.ZipFile(exported) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return file


def with_row(exported, tmp_path, **values):
    """The archive with other values in its first document, and checksums that are right."""
    import hashlib

    rows = []

    def change(name, data):
        if name == "documents.jsonl":
            lines = data.splitlines(keepends=True)
            rows.append(
                json.dumps(json.loads(lines[0]) | values).encode() + b"\n" + b"".join(lines[1:])
            )
            return rows[0]
        if name == "manifest.json":
            manifest = json.loads(data)
            manifest["files"]["documents.jsonl"] = hashlib.sha256(rows[0]).hexdigest()
            return json.dumps(manifest).encode()
        return data

    return rewritten(exported, tmp_path, change)


CHANGES = {
    "flipped": lambda name, data: data.replace(b"budget", b"Budget", 1) if name == "documents.jsonl" else data,
    "missing": lambda name, data: None if name == "versions.jsonl" else data,
    "unlisted": lambda name, data: b"{}" if name == "manifest.json" else data,
    "other version": lambda name, data: data.replace(b"library 1", b"library 9") if name == "manifest.json" else data,
}  # fmt: skip


@pytest.mark.parametrize("damage", CHANGES)
def test_a_damaged_archive_is_refused_before_anything_changes(
    exported, other, encoder, tmp_path, damage
):
    with pytest.raises(BadArchive):
        import_library(rewritten(exported, tmp_path, CHANGES[damage]), other, encoder, BESIDE)
    assert contents(other) == {}


def test_a_cut_archive_and_what_is_none_are_refused(exported, other, encoder, tmp_path):
    exported.write_bytes(exported.read_bytes()[:-200])
    with pytest.raises(BadArchive, match="damaged"):
        import_library(exported, other, encoder)
    with pytest.raises(BadArchive, match="not there"):
        import_library(tmp_path / "nowhere", other, encoder)


@pytest.mark.parametrize(
    "values",
    [{"id": "../../etc"}, {"text": " "}, {"page_starts": "x"},
     {"metadata": '{"url": "javascript:alert(1)"}'}, {"metadata": '{"colour": "red"}'}],
)  # fmt: skip
def test_a_document_that_cannot_be_is_refused(exported, other, encoder, tmp_path, values):
    with pytest.raises(BadArchive):
        import_library(with_row(exported, tmp_path, **values), other, encoder, BESIDE)
    assert contents(other) == {}


def test_no_name_in_an_archive_leads_out_of_the_library(exported, other, encoder, tmp_path):
    import hashlib

    evil = {f"pages/{name}": b"evil" for name in ("../../evil.html", "a/../../evil.html", "a/x.sh")}

    def change(name, data):
        if name == "manifest.json":
            manifest = json.loads(data)
            manifest["files"] |= {n: hashlib.sha256(d).hexdigest() for n, d in evil.items()}
            return json.dumps(manifest)
        return data

    file = rewritten(exported, tmp_path, change)
    with zipfile.ZipFile(file, "a") as archive:
        for name, data in evil.items():
            archive.writestr(name, data)
    before = set(tmp_path.iterdir())
    import_library(file, other, encoder, BESIDE)
    written = [
        path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"evil"
    ]
    assert (written, set(tmp_path.iterdir())) == ([], before)


def test_nothing_is_written_over(exported, library):
    for write in (library.back_up, lambda file: export_library(library, file)):
        with pytest.raises(TandemError, match="is there already"):
            write(exported)


def test_a_backup_is_of_one_moment_while_others_write(library, encoder, tmp_path):
    done = threading.Event()

    def write():
        while not done.is_set():
            with library.writing() as writing:
                writing.touch("streit")

    writer = threading.Thread(target=write)
    writer.start()
    (tmp_path / "backup").mkdir()
    library.back_up(tmp_path / "backup" / "tandem.db")
    done.set()
    writer.join()
    with sqlite3.connect(tmp_path / "backup" / "tandem.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    restored = Library(tmp_path / "backup")
    assert contents(restored) == contents(library)
    restored.close()
