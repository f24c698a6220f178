"""Chroma: vectors in, ids and cosines out, filters obeyed."""

import threading

import numpy as np
import pytest

from ingest.documents import Metadata
from ingest.errors import SnapshotDamaged
from ingest.filters import Filters
from ingest.library import StoredPassage
from ingest.vectors import ChromaVectors, Scored, build_vectors

PASSAGES = [
    StoredPassage("a:0", "a", "en", 1, Metadata(year=2020, kind="survey", perspective="cmo")),
    StoredPassage("b:0", "b", "de", 1, Metadata(year=2015, kind="article", perspective="cio")),
    StoredPassage("c:0", "c", "da", 1, Metadata()),
]
ROWS = np.array([[1, 0, 0, 0], [0.6, 0.8, 0, 0], [0, 0, 1, 0]], dtype=np.float32)
FIRST = ROWS[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vectors") / "chroma"
    build_vectors(folder, PASSAGES, ROWS)
    return folder


@pytest.fixture
def vectors(folder):
    vectors = ChromaVectors(folder)
    yield vectors
    vectors.close()


def test_scores_are_cosines_best_first(vectors):
    hits = vectors.search(FIRST, Filters(), 3)
    assert [hit.passage_id for hit in hits] == ["a:0", "b:0", "c:0"]
    assert [hit.score for hit in hits] == pytest.approx([1.0, 0.6, 0.0], abs=1e-6)


def test_no_more_hits_than_asked_for_or_than_there_are(vectors):
    assert len(vectors.search(FIRST, Filters(), 1)) == 1
    assert len(vectors.search(FIRST, Filters(), 500)) == 3


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(languages=("de", "da")), ["b:0", "c:0"]),
        (Filters(since=2016), ["a:0"]),
        (Filters(until=2019), ["b:0"]),
        (Filters(since=2015, until=2020), ["a:0", "b:0"]),
        (Filters(kinds=("survey",)), ["a:0"]),
        (Filters(perspectives=("cio",)), ["b:0"]),
        (Filters(documents=("c",)), ["c:0"]),
        (Filters(documents=("c",), since=1900), []),
        (Filters(languages=("fr",)), []),
    ],
)
def test_filters_are_obeyed_and_agree_with_their_own_meaning(vectors, filters, found):
    assert [hit.passage_id for hit in vectors.search(FIRST, filters, 10)] == found
    allowed = [p.id for p in PASSAGES if filters.allow(p.document_id, p.language, p.metadata)]
    assert sorted(found) == allowed


def test_ids_and_count_are_those_stored(vectors):
    assert sorted(vectors.ids()) == ["a:0", "b:0", "c:0"]
    assert vectors.count() == 3


def test_more_rows_than_a_batch(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.vectors._BATCH", 7)
    passages = [StoredPassage(f"p:{n:02}", "p", "en", 1, Metadata()) for n in range(30)]
    rows = np.random.default_rng(1).normal(size=(30, 4)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    build_vectors(tmp_path / "chroma", passages, rows)
    vectors = ChromaVectors(tmp_path / "chroma")
    assert sorted(vectors.ids()) == [passage.id for passage in passages]
    for passage, row in zip(passages, rows, strict=True):
        (hit,) = vectors.search(row, Filters(), 1)
        assert hit.passage_id == passage.id
    vectors.close()


def test_many_passages_that_say_the_same_hide_no_other(tmp_path):
    passages = [StoredPassage(f"p:{n:03}", "p", "en", 1, Metadata()) for n in range(600)]
    rows = np.tile(np.eye(4, dtype=np.float32)[3], (600, 1))
    rows[::200] = np.eye(4, dtype=np.float32)[:3]
    build_vectors(tmp_path / "chroma", passages, rows)
    vectors = ChromaVectors(tmp_path / "chroma")
    for number in (0, 200, 400):
        (hit,) = vectors.search(rows[number], Filters(), 1)
        assert hit.passage_id == f"p:{number:03}"
    vectors.close()


@pytest.mark.parametrize("content", [None, b"no database"])
def test_a_folder_that_is_not_ours_is_damaged(tmp_path, content):
    if content:
        (tmp_path / "chroma.sqlite3").write_bytes(content)
    with pytest.raises(SnapshotDamaged):
        ChromaVectors(tmp_path)


def test_several_folders_are_searched_side_by_side(folder, tmp_path, vectors):
    build_vectors(tmp_path / "chroma", PASSAGES[:1], ROWS[2:])
    other = ChromaVectors(tmp_path / "chroma")
    assert other.search(FIRST, Filters(), 5) == [Scored("a:0", pytest.approx(0.0, abs=1e-6))]
    other.close()
    assert len(vectors.search(FIRST, Filters(), 5)) == 3


def test_closing_leaves_nothing_running(tmp_path):
    build_vectors(tmp_path / "chroma", PASSAGES, ROWS)
    ChromaVectors(tmp_path / "chroma").close()
    before = threading.active_count()
    for _ in range(5):
        vectors = ChromaVectors(tmp_path / "chroma")
        vectors.search(FIRST, Filters(), 1)
        vectors.close()
    assert threading.active_count() == before
