"""The registry: whole transactions, one state to a reader, one writer."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import sqlalchemy as sa

from ingest import ledger
from ingest.checks import check
from ingest.documents import Document, Metadata
from ingest.errors import LibraryBusy, LibraryDamaged
from ingest.library import Embedded, Library
from ingest.passages import split


def document(text: str = "One budget. Two chiefs.", identifier: str = "a") -> Document:
    known = Metadata(title="T", authors=("A",), year=2020)
    return Document(
        identifier, text, known, "en", f"/d/{identifier}.md", "f" * 64, (0, 4), ("note",)
    )


def embedded(passages, value: float = 0.5) -> Embedded:
    rows = np.full((len(passages), 4), value, dtype=np.float32)
    sentences = tuple(np.full((len(p.sentences), 4), value, dtype=np.float32) for p in passages)
    return Embedded(rows, sentences)


def put(library: Library, source: Document) -> None:
    passages = split(source)
    with library.writing() as writing:
        writing.put(source, passages, embedded(passages))


def test_a_document_comes_back_as_it_was_put(empty_library):
    put(empty_library, document())
    with empty_library.reading() as reading:
        assert reading.document("a") == document()
        assert reading.documents() == [document()]
        assert reading.passages_of("a") == split(document())
        assert reading.document("b") is None
    assert empty_library.has_documents()


def test_an_empty_library_has_no_documents(empty_library):
    assert not empty_library.has_documents()


def test_vectors_come_back_in_the_order_asked_for(empty_library):
    put(empty_library, document())
    with empty_library.reading() as reading:
        identifier = reading.all_passages()[0].id
        rows = reading.vectors(["gone", identifier])
        np.testing.assert_array_equal(rows, [[0] * 4, [0.5] * 4])
        np.testing.assert_array_equal(
            reading.sentence_vectors([identifier, "gone"])[identifier], [[0.5] * 4] * 2
        )
        assert reading.vectors([]).shape == (0, 0)


def test_more_ids_than_a_statement_takes(empty_library):
    put(empty_library, document("word " * 1000))
    with empty_library.reading() as reading:
        ids = [p.id for p in reading.all_passages()] + [f"gone-{n}" for n in range(40_000)]
        assert reading.vectors(ids).shape == (len(ids), 4)
        assert len(reading.passages(ids)) == len(reading.all_passages())


def test_a_block_that_fails_changes_nothing(empty_library):
    put(empty_library, document())
    with pytest.raises(RuntimeError), empty_library.writing() as writing:
        writing.put(document("New text."), [], None)
        writing.remove("a")
        raise RuntimeError
    with empty_library.reading() as reading:
        assert reading.document("a") == document()
        assert reading.passages_of("a") == split(document())
        assert reading.revision == 1


def test_every_change_has_a_revision_of_its_own(empty_library):
    for expected, text in enumerate(("One text.", "Another text."), start=1):
        put(empty_library, document(text))
        with empty_library.reading() as reading:
            assert reading.revision == expected
            assert {passage.revision for passage in reading.catalogue()} == {expected}


def test_a_reader_sees_one_state_while_another_thread_writes(empty_library):
    put(empty_library, document("The old text."))
    with empty_library.reading() as reading:
        before = reading.document("a")
        writer = threading.Thread(target=put, args=(empty_library, document("The new text.")))
        writer.start()
        writer.join()
        assert reading.document("a") == before
        assert [p.text for p in reading.passages_of("a")] == ["The old text."]
        assert reading.meta("revision") == "1"
    with empty_library.reading() as reading:
        assert [p.text for p in reading.passages_of("a")] == ["The new text."]


def test_a_second_writer_in_another_process_fails_fast_with_a_sentence(empty_library):
    code = (
        "import sys, pathlib; from ingest.library import Library; from ingest.errors import LibraryBusy\n"
        "try:\n"
        "    with Library(pathlib.Path(sys.argv[1])).writing(): pass\n"
        "except LibraryBusy as error: sys.exit(str(error))"
    )
    command = [sys.executable, "-c", code, str(empty_library.home)]
    with empty_library.writing():
        busy = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "another process is writing" in busy.stderr
    assert subprocess.run(command, check=False).returncode == 0


def test_a_second_writer_in_another_thread_fails_in_two_seconds(empty_library):
    failed = []

    def write():
        start = time.monotonic()
        try:
            put(empty_library, document())
        except LibraryBusy:
            failed.append(time.monotonic() - start)

    with empty_library.locked():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(failed) == 1
    assert failed[0] < 2.0


def test_locks_of_one_writer_may_nest(empty_library):
    with empty_library.locked(), empty_library.locked():
        put(empty_library, document())
    put(empty_library, document("Other text."))


def test_a_new_generation_is_seen_only_once_it_is_switched_to(empty_library):
    put(empty_library, document("The old text."))
    passages = split(document("The new text."))
    with empty_library.writing() as writing:
        writing.put_passages(passages, embedded(passages, 1.0), 2)
    with empty_library.reading() as reading:
        assert [p.text for p in reading.all_passages()] == ["The old text."]
    with empty_library.writing() as writing:
        writing.switch_generation(2)
    with empty_library.reading() as reading:
        assert [p.text for p in reading.all_passages()] == ["The new text."]
        assert reading.vectors([passages[0].id]).tolist() == [[1.0] * 4]
        assert [passage.revision for passage in reading.catalogue()] == [reading.revision]


def test_what_a_cut_off_rebuild_left_can_be_cleared(empty_library):
    put(empty_library, document("The old text."))
    with empty_library.writing() as writing:
        writing.put_passages(split(document("Half done.")), None, 2)
    with empty_library.writing() as writing:
        writing.drop_other_generations()
        writing.switch_generation(writing.generation)
    with empty_library.reading() as reading:
        assert [p.text for p in reading.all_passages()] == ["The old text."]


def test_passages_that_may_be_searched_are_counted(empty_library):
    for identifier in "abc":
        put(empty_library, document(identifier=identifier))
    with empty_library.writing() as writing:
        quality = check(document())
        for identifier in "abc":
            ledger.assess(writing.connection, identifier, "0" * 64, quality)
        ledger.decide(writing.connection, "b", ledger.Standing.REJECTED)
        writing.put_passages(split(document("Half done.", "d")), None, 2)
    with empty_library.reading() as reading:
        revisions = [passage.revision for passage in reading.catalogue()]
        for revision in (-1, 0, 1, 2, 3, 4):
            newer = sum(stored > revision for stored in revisions)
            assert reading.count_passages(newer_than=revision) == newer
        assert reading.count_passages() == len(revisions) == 2


def test_passages_without_a_vector_are_known(empty_library):
    put(empty_library, document())
    other = document("Other text.", "b")
    with empty_library.writing() as writing:
        writing.put(other, split(other), None)
    with empty_library.reading() as reading:
        assert reading.without_vectors() == ["b"]


def test_two_processes_may_open_an_empty_home_at_once(tmp_path):
    code = "import sys, pathlib; from ingest.library import Library; Library(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(tmp_path / "home")]
    started = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in started] == [0] * 4


@pytest.mark.parametrize(
    "damage", [b"not a database, but words" * 50, b"SQLite format 3\x00" + b"x" * 900]
)
def test_a_damaged_registry_is_said(tmp_path, damage):
    (tmp_path / "tandem.db").write_bytes(damage)
    with pytest.raises(LibraryDamaged, match="restore it from a backup"):
        Library(tmp_path)


def test_a_home_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LibraryDamaged, match="TANDEM_HOME"):
        Library(tmp_path / "file")


def test_integrity_is_what_sqlite_says(empty_library):
    with empty_library.writing() as writing:
        assert writing.integrity_errors() == []


def beside_tables() -> sa.MetaData:
    tables = sa.MetaData()
    sa.Table("notes", tables, sa.Column("text", sa.Text))
    return tables


def test_tables_beside_the_corpus_are_made_once(empty_library):
    tables = beside_tables()
    empty_library.create_missing(tables)
    with empty_library.beside(write=True) as connection:
        connection.execute(tables.tables["notes"].insert().values(text="kept"))
    empty_library.create_missing(tables)
    with empty_library.beside() as connection:
        assert connection.scalars(sa.select(tables.tables["notes"].c.text)).all() == ["kept"]
    with empty_library.reading() as reading:
        assert reading.revision == 0


def test_a_write_beside_the_corpus_does_not_wait_for_the_writers_lock(empty_library):
    tables = beside_tables()
    empty_library.create_missing(tables)
    with empty_library.locked(), ThreadPoolExecutor() as pool:
        pool.submit(_note, empty_library, tables).result(timeout=5)
    with empty_library.beside() as connection:
        assert (
            connection.scalar(sa.select(sa.func.count()).select_from(tables.tables["notes"])) == 1
        )


def test_a_write_beside_the_corpus_is_whole_or_nothing(empty_library):
    tables = beside_tables()
    empty_library.create_missing(tables)
    with pytest.raises(RuntimeError), empty_library.beside(write=True) as connection:
        connection.execute(tables.tables["notes"].insert().values(text="half"))
        raise RuntimeError
    with empty_library.beside() as connection:
        assert connection.execute(sa.select(tables.tables["notes"])).all() == []


def test_many_writes_beside_the_corpus_come_one_after_another(empty_library):
    """Each reads and writes: of two that begin at once, SQLite would refuse the later commit."""
    tables = beside_tables()
    empty_library.create_missing(tables)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _note(empty_library, tables), range(40)))
    with empty_library.beside() as connection:
        texts = connection.scalars(sa.select(tables.tables["notes"].c.text)).all()
    assert sorted(map(int, texts)) == list(range(40))


def test_a_write_that_waits_too_long_says_who_holds_it_up(empty_library, monkeypatch):
    tables = beside_tables()
    empty_library.create_missing(tables)
    with (
        empty_library.beside() as waiting,
        empty_library.beside(write=True),
        pytest.raises(LibraryBusy, match="another process is writing"),
        empty_library._faults_in_words(),
    ):
        waiting.exec_driver_sql("PRAGMA busy_timeout=10")
        waiting.execute(tables.tables["notes"].insert().values(text="late"))


def _note(library: Library, tables: sa.MetaData) -> None:
    notes = tables.tables["notes"]
    with library.beside(write=True) as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(notes))
        connection.execute(notes.insert().values(text=str(count)))
