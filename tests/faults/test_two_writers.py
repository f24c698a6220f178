"""Two writers, and readers beside a writer."""

import threading
import time
from pathlib import Path

import pytest

from ingest.add import add
from ingest.errors import LibraryBusy
from ingest.filters import Filters
from ingest.index import Index
from ingest.library import Library
from tests.fakes import FakeEncoder
from tests.faults.driver import REFUSED, add_files, hold_lock, run

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("verify_here")]


def test_the_second_writer_fails_fast_and_readers_go_on(change, tmp_path):
    held, release = tmp_path / "held", tmp_path / "release"
    holder = threading.Thread(target=run, args=(hold_lock, change.home, held, release))
    holder.start()
    while not held.exists():
        time.sleep(0.01)
    library = Library(change.home)
    start = time.monotonic()
    with pytest.raises(LibraryBusy, match="another process is writing"):
        add(change.files, library, FakeEncoder())
    assert time.monotonic() - start < 2.0
    assert run(add_files, change.home, change.files) == REFUSED
    assert library.has_documents()
    release.touch()
    holder.join()
    library.close()
    change.assert_whole()
    change.finish()


def test_two_writers_at_once_lose_nothing_that_was_acknowledged(change):
    outcomes = []
    threads = [
        threading.Thread(target=lambda f=file: outcomes.append(run(add_files, change.home, [f])))
        for file in change.files
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) <= {0, REFUSED}
    assert 0 in outcomes
    change.assert_whole()
    change.finish()


def test_readers_see_one_version_throughout(empty_library, encoder, tmp_path):
    file = Path(tmp_path / "changing.md")
    texts = [f"Budget version {number}. " * 60 for number in range(6)]
    file.write_text(texts[0])
    add([file], empty_library, encoder)
    index = Index(empty_library, encoder)
    mixed, done = [], threading.Event()

    def read():
        while not done.is_set():
            with index.searching() as search:
                hits = search.dense(search.encode_question("budget"), filters, 9)
                passages = search.passages([hit.passage_id for hit in hits])
                document = search.document("changing")
                whole = all(p.text == document.text[p.start : p.end] for p in passages.values())
                if not (hits and whole and len(passages) == len(hits)):
                    mixed.append(document.text[:20])

    filters = Filters()
    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for text in texts[1:]:
        file.write_text(text)
        add([file], empty_library, encoder)
        index.build_snapshot()
    done.set()
    for reader in readers:
        reader.join()
    index.close()
    assert mixed == []
