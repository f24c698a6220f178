"""The stores as one: fresh merged, removed left out, mismatches refused, exact without a snapshot."""

import shutil
import threading

import pytest

from ingest.add import State, add, remove
from ingest.errors import IndexMismatch
from ingest.filters import Filters
from ingest.index import Index
from ingest.library import Reading
from ingest.snapshot import build_snapshot, current_snapshot
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.usefixtures("verify_here")
QUESTIONS = ("budget", "Vertrauen und Treffen", "konflikt om kundedata", "umbrella")


def documents(hits) -> list[str]:
    return [hit.passage_id.partition(":")[0] for hit in hits]


def dense(index, text, filters=None, limit=10):
    with index.searching() as search:
        return search.dense(search.encode_question(text), filters or Filters(), limit)


def lexical(index, text, language, filters=None, limit=10):
    with index.searching() as search:
        return search.lexical(text, language, filters or Filters(), limit)


def fresh_view(index):
    with index.searching() as search:
        return search._view


def test_the_best_passage_is_found_across_languages(index):
    assert documents(dense(index, "conflict", limit=1)) == ["streit"]
    assert documents(dense(index, "Vertrauen", limit=2)) == ["tillid", "trust-takes-meetings"]
    assert documents(lexical(index, "Prioritäten", "de")) == ["streit"]


def test_what_is_newer_than_the_snapshot_is_merged(index, library, encoder, tmp_path):
    (tmp_path / "new.md").write_text("Conflict, conflict and conflict, wholly unresolved.")
    assert documents(dense(index, "conflict", limit=1)) == ["streit"]
    add([tmp_path / "new.md"], library, encoder)
    assert fresh_view(index).fresh_ids == ["new:sentences-150-v1:0"]
    assert documents(dense(index, "conflict", limit=2)) == ["new", "streit"]
    assert documents(lexical(index, "unresolved", "en")) == ["new"]


def test_an_updated_document_is_found_as_it_is_now(index, library, encoder, tiny_home):
    source = tiny_home.parent / "documents" / "de" / "streit.md"
    before = source.read_text(encoding="utf-8")
    try:
        source.write_text("---\nlanguage: de\n---\nVertrauen ist gut, Kontrolle aufwendig.")
        add([source], library, encoder)
    finally:
        source.write_text(before, encoding="utf-8")
    assert "streit" not in documents(dense(index, "conflict", limit=1))
    assert documents(lexical(index, "Prioritäten", "de")) == []
    assert documents(lexical(index, "aufwendig", "de")) == ["streit"]
    hits = dense(index, "Vertrauen")
    assert documents(hits).count("streit") == 1


def test_what_was_removed_is_left_out(index, library):
    dense(index, "conflict")
    remove("streit", library)
    assert "streit" not in documents(dense(index, "conflict"))
    assert documents(lexical(index, "Prioritäten", "de")) == []


def test_many_removed_passages_do_not_empty_the_list(empty_library, encoder, tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.index._OVERFETCH", 0)
    for number in range(8):
        (tmp_path / f"{number}.md").write_text(
            f"Budget number {number}. " + "Budget. " * (8 - number)
        )
    (tmp_path / "last.md").write_text("A budget, and data, and trust in the last of the survey.")
    add(sorted(tmp_path.glob("*.md")), empty_library, encoder)
    for number in range(8):
        remove(str(number), empty_library)
    index = Index(empty_library, encoder)
    assert fresh_view(index).stale == 8
    assert documents(dense(index, "budget", limit=1)) == ["last"]
    assert documents(lexical(index, "budget", "en", limit=1)) == ["last"]
    index.close()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(languages=("de",)), {"kundendaten", "streit"}),
        (Filters(since=2019), {"shared-budget", "kundendaten", "tillid"}),
        (Filters(until=2015), {"trust-takes-meetings", "streit"}),
        (Filters(kinds=("survey",)), {"shared-budget", "kundendaten"}),
        (Filters(perspectives=("both",)), {"shared-budget", "tillid"}),
        (Filters(documents=("en-note",)), {"en-note"}),
        (Filters(languages=("da",), until=2000), set()),
    ],
)
def test_filters_hold_with_and_without_a_snapshot(index, library, encoder, filters, expected):
    words = "budget marketing trust Konflikt Kunden it chefer"
    exact = _without_snapshot(library, encoder)
    for searched in (index, exact):
        assert set(documents(dense(searched, "budget", filters))) == expected
        assert set(documents(lexical(searched, words, "en", filters))) <= expected
        with searched.searching() as search:
            assert sum(search.document_counts(filters).values()) == len(expected)
    exact.close()


def _without_snapshot(library, encoder) -> Index:
    home = library.home.with_name("exact")
    shutil.copytree(library.home, home)
    shutil.rmtree(home / "index")
    return Index(type(library)(home), encoder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_damaged_snapshot_is_refused_and_exact_search_finds_the_same(
    index, library, encoder, question
):
    expected = dense(index, question), lexical(index, question, "en")
    index.close()
    file = next((current_snapshot(library.home) / "chroma").glob("*.sqlite3"))
    file.write_bytes(file.read_bytes()[:-10])
    index = Index(library, encoder)
    with index.searching() as search:
        assert "run `tandem doctor`" in search.refused
    found = dense(index, question), lexical(index, question, "en")
    for exact, usual in zip(found, expected, strict=True):
        assert documents(exact) == documents(usual)
        assert [hit.score for hit in exact] == pytest.approx([hit.score for hit in usual], abs=1e-4)


def test_a_refusal_is_still_said_after_the_next_change(library, encoder):
    (current_snapshot(library.home) / "manifest.json").unlink()
    index = Index(library, encoder)
    with index.searching() as search:
        assert search.refused
    remove("streit", library)
    with index.searching() as search:
        assert search.refused


def test_another_encoder_is_refused_with_the_command_that_mends_it(library):
    with (
        pytest.raises(IndexMismatch, match="run `tandem rebuild`"),
        Index(library, FakeEncoder("other")).searching(),
    ):
        pass


def test_without_an_encoder_words_still_find(library):
    index = Index(library, None)
    assert documents(lexical(index, "Prioritäten", "de")) == ["streit"]
    with index.searching() as search:
        assert search.encode_question("budget") is None
    index.close()


def test_a_search_keeps_its_state_while_documents_change(index, library):
    with index.searching() as search:
        remover = threading.Thread(target=remove, args=("streit", library))
        remover.start()
        remover.join()
        hits = search.dense(search.encode_question("conflict"), Filters(), 1)
        assert documents(hits) == ["streit"]
        assert search.passages([hits[0].passage_id])
        assert search.document("streit") is not None
    assert "streit" not in documents(dense(index, "conflict"))


def test_a_snapshot_that_is_newer_than_a_search_is_not_used_for_it(library, encoder):
    index = Index(library, encoder)
    with library.reading() as reading:
        remove("streit", library)
        index.build_snapshot()
        view = index._current_view(reading)
        assert (view.snapshot, view.revision) == (None, reading.revision)
        assert any(passage_id.startswith("streit:") for passage_id in view.fresh_ids)
    with index.searching() as search:
        assert search._view.snapshot is not None
    index.close()


def test_a_new_snapshot_is_opened_by_itself(index, library):
    first = fresh_view(index).snapshot
    index.build_snapshot()
    second = fresh_view(index).snapshot
    assert first is not second
    assert documents(dense(index, "conflict", limit=1)) == ["streit"]


def test_adding_one_more_neither_opens_the_snapshot_nor_reads_the_catalogue(
    library, encoder, tmp_path, monkeypatch
):
    before = current_snapshot(library.home)
    (tmp_path / "new.md").write_text("Conflict, conflict and conflict, wholly unresolved.")

    def refusing(*_):
        raise AssertionError("this takes longer the more documents there are")

    with monkeypatch.context() as patch:
        patch.setattr(Reading, "catalogue", refusing)
        patch.setattr("ingest.snapshot.OpenSnapshot", refusing)
        (row,) = add([tmp_path / "new.md"], library, encoder).rows
    assert (row.state, current_snapshot(library.home)) == (State.READY, before)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.7])
def test_a_snapshot_is_due_once_enough_is_newer_or_gone(index, library, monkeypatch, share):
    monkeypatch.setattr("ingest.index._LEAST_FRESH", 0)
    monkeypatch.setattr("ingest.index._FRESH_SHARE", share)
    assert not index.needs_snapshot()
    remove("streit", library)
    with library.writing() as writing:
        writing.touch("tillid")
    # One is gone, the other new and, in the snapshot, old.
    changed, count = 3, len(fresh_view(index).catalogue)
    assert index.needs_snapshot() == (changed > share * count)


@pytest.mark.parametrize("damage", ["none", "cut", "removed", "of another encoder"])
def test_a_snapshot_that_is_of_no_use_is_made_anew_by_the_next_change(
    library, encoder, tmp_path, damage
):
    before = current_snapshot(library.home)
    if damage == "cut":
        file = next((before / "chroma").glob("*.sqlite3"))
        file.write_bytes(file.read_bytes()[:-10])
    elif damage == "removed":
        shutil.rmtree(before)
    elif damage == "of another encoder":
        build_snapshot(library, "another")
        before = current_snapshot(library.home)
    (tmp_path / "new.md").write_text("Conflict, conflict and conflict, wholly unresolved.")
    add([tmp_path / "new.md"], library, encoder)
    assert (current_snapshot(library.home) == before) == (damage == "none")
    index = Index(library, encoder)
    with index.searching() as search:
        assert search.refused is None
    index.close()


def test_an_empty_library_finds_nothing(empty_library, encoder):
    index = Index(empty_library, encoder)
    assert (dense(index, "budget"), lexical(index, "budget", "en")) == ([], [])
    assert not index.needs_snapshot()
