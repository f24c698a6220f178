"""The story of ingest: every file ends in a state with a reason, the others go on."""

import os
import shutil
from pathlib import Path

import pytest

from ingest.add import State, add, files_under, plan_sync, remove, sync
from ingest.errors import IndexMismatch, UnreadableDocument
from ingest.filters import Filters
from ingest.index import Index
from tests.fakes import FakeEncoder
from tests.ingest import files

pytestmark = pytest.mark.usefixtures("verify_here")

GOOD = "The two chiefs share one budget. They meet every week.\n"


def put(folder: Path, **texts: str | bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        data = text.encode() if isinstance(text, str) else text
        (folder / name.replace("__", ".")).write_bytes(data)


def stored(library) -> dict[str, str]:
    with library.reading() as reading:
        return {document.id: document.text for document in reading.documents()}


def states(report) -> dict[str, State]:
    return {Path(row.path).name: row.state for row in report.rows}


def whole(library) -> bool:
    """Whether every passage belongs to a document, is a slice of it and has a vector."""
    with library.reading() as reading:
        passages = reading.all_passages()
        documents = {document.id: document for document in reading.documents()}
        return (
            {passage.document_id for passage in passages} == set(documents)
            and all(p.text == documents[p.document_id].text[p.start : p.end] for p in passages)
            and not reading.without_vectors()
        )


def test_files_become_ready_documents_and_can_be_searched(tiny, empty_library, encoder):
    seen = []
    report = add([tiny], empty_library, encoder, seen.append)
    assert list(report.rows) == seen
    assert {row.state for row in report.rows} == {State.READY}
    assert len(stored(empty_library)) == 6
    rows = {row.document_id: row for row in report.rows}
    assert (rows["kundendaten"].language, rows["kundendaten"].passages) == ("de", 1)
    assert whole(empty_library)
    index = Index(empty_library, encoder)
    with index.searching() as search:
        (best,) = search.dense(encoder.encode_questions(["Konflikt"])[0], Filters(), 1)
        assert best.passage_id.startswith("streit:")
        assert search.refused is None
    index.close()


def test_adding_again_changes_nothing_and_embeds_nothing(tiny, empty_library, encoder):
    add([tiny], empty_library, encoder)
    before = stored(empty_library)
    encoder.encoded.clear()
    report = add([tiny], empty_library, encoder)
    assert {row.state for row in report.rows} == {State.UNCHANGED}
    assert report.changed == ()
    assert encoder.encoded == []
    assert stored(empty_library) == before


def test_an_update_replaces_every_passage(tmp_path, empty_library, encoder):
    put(tmp_path / "d", a__md=GOOD * 40)
    add([tmp_path / "d"], empty_library, encoder)
    put(tmp_path / "d", a__md="Only trust is left now.")
    report = add([tmp_path / "d"], empty_library, encoder)
    assert states(report) == {"a.md": State.UPDATED}
    with empty_library.reading() as reading:
        assert [p.text for p in reading.all_passages()] == ["Only trust is left now."]


def bad_files(folder: Path) -> dict[str, str]:
    """One file of every bad kind, and words of the reason that each must end with."""
    put(
        folder,
        empty__md="",
        binary__md=b"\x7fELF\x00\x01\x02" * 40,
        html__pdf=files.HTML,
        encrypted__pdf=files.encrypted_pdf(),
        scanned__pdf=files.scanned_pdf(),
        pageless__pdf=files.empty_pdf(),
        noyaml__md="---\ntitle: [\n---\nBody.",
        year__md="---\nyear: soon\n---\nBody.",
        language__md="---\nlanguage: klingon\n---\nBody.",
        bomb__md="---\ntitle: [[x]]\n---\nBody.",
        headings__md="# Only\n\n## Headings\n",
    )
    with (folder / "large.txt").open("wb") as handle:
        handle.truncate(200 * 2**20)
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / os.fsdecode(b"latin-\xff.md")).write_text(GOOD + "Not stored.", encoding="utf-8")
    return {
        "empty.md": "empty",
        "binary.md": "binary",
        "html.pdf": "the content is HTML",
        "encrypted.pdf": "encrypted",
        "scanned.pdf": "ocrmypdf",
        "pageless.pdf": "no pages",
        "noyaml.md": "not YAML",
        "year.md": "year 'soon'",
        "language.md": "language 'klingon'",
        "bomb.md": "title must be one value",
        "headings.md": "only headings",
        "large.txt": "200 MB",
        "dangling.txt": "not there",
        "pipe.txt": "not a file",
        "latin-?.md": "rename",
    }


def test_every_bad_file_ends_in_its_row_and_the_others_go_on(tmp_path, empty_library, encoder):
    reasons = bad_files(tmp_path / "d")
    put(
        tmp_path / "d",
        a__md=GOOD,
        **{"two\nlines__md": GOOD + "More trust.", "z__txt": "Data. " * 9},
    )
    put(tmp_path / "d", words__txt="word " * 100_000)
    report = add([tmp_path / "d", tmp_path / "nothing.md"], empty_library, encoder)
    rows = {Path(row.path).name: row for row in report.rows}
    for name, words in reasons.items():
        assert rows[name].state is (State.NEEDS_OCR if name == "scanned.pdf" else State.FAILED)
        assert words in rows[name].reason
    assert rows["nothing.md"].state is State.FAILED
    assert "not there" in rows["nothing.md"].reason
    assert len(report.failed) == len(reasons) + 1
    good = {"a", "two-lines", "z", "words"}
    assert set(stored(empty_library)) == good
    assert "two�lines.md" in rows
    assert all("\n" not in row.path + row.reason for row in report.rows)
    assert whole(empty_library)


def test_a_file_that_vanishes_while_it_is_read_fails_alone(
    tmp_path, empty_library, encoder, monkeypatch
):
    put(tmp_path, a__md=GOOD, b__md=GOOD + "And trust.")
    read_bytes = Path.read_bytes

    def vanishing(path):
        if path.name == "a.md":
            path.unlink()
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", vanishing)
    report = add([tmp_path / "a.md", tmp_path / "b.md"], empty_library, encoder)
    assert states(report) == {"a.md": State.FAILED, "b.md": State.READY}
    assert "any more" in report.rows[0].reason


def test_a_folder_without_permission_is_a_row(tmp_path, empty_library, encoder, monkeypatch):
    put(tmp_path / "d" / "closed", a__md=GOOD)
    put(tmp_path / "d", b__md=GOOD + "And trust.")
    scandir = os.scandir

    def refusing(path):
        if not isinstance(path, int) and Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report = add([tmp_path / "d"], empty_library, encoder)
    assert states(report) == {"closed": State.FAILED, "b.md": State.READY}
    assert "Permission denied" in report.failed[0].reason
    report = add([tmp_path / "d" / "closed"], empty_library, encoder)
    assert states(report) == {"closed": State.FAILED}


def test_a_bad_update_leaves_the_old_version(tmp_path, empty_library, encoder):
    put(tmp_path, a__md=GOOD)
    add([tmp_path / "a.md"], empty_library, encoder)
    put(tmp_path, a__md="---\nyear: soon\n---\nNew text.")
    assert states(add([tmp_path / "a.md"], empty_library, encoder)) == {"a.md": State.FAILED}
    assert stored(empty_library) == {"a": GOOD.strip()}


def test_the_same_text_twice_is_a_friendly_no_op(tmp_path, empty_library, encoder):
    put(tmp_path, a__md=GOOD, b__txt=GOOD.upper())
    report = add([tmp_path / "a.md", tmp_path / "b.txt"], empty_library, encoder)
    assert states(report) == {"a.md": State.READY, "b.txt": State.DUPLICATE}
    assert (report.failed, report.rows[1].reason) == ((), "the same text as a")
    assert list(stored(empty_library)) == ["a"]


def test_a_copy_with_the_same_stated_id_is_a_duplicate_every_time(tmp_path, empty_library, encoder):
    for name in ("one", "two"):
        put(tmp_path / name, x__md=f"---\nid: x\n---\n{GOOD}")
    for _ in range(2):
        report = add([tmp_path / "two", tmp_path / "one"], empty_library, encoder)
        assert report.rows[1].state is State.DUPLICATE
    with empty_library.reading() as reading:
        assert [Path(k.source).parent.name for k in reading.known()] == ["two"]


def test_files_of_one_name_in_two_folders_are_two_documents(tmp_path, empty_library, encoder):
    put(tmp_path / "one", budget__md="A budget is shared by two.")
    put(tmp_path / "two", budget__md="Another budget is not shared.")
    first = add([tmp_path / "one", tmp_path / "two"], empty_library, encoder)
    assert {row.state for row in first.rows} == {State.READY}
    ids = [row.document_id for row in first.rows]
    assert ids[0] == "budget"
    assert ids[1].startswith("budget-")
    put(tmp_path / "two", budget__md="Another budget is now shared as well.")
    (row,) = add([tmp_path / "two"], empty_library, encoder).rows
    assert (row.state, row.document_id) == (State.UPDATED, ids[1])


def test_two_files_may_not_state_one_id(tmp_path, empty_library, encoder):
    put(tmp_path, a__md="---\nid: x\n---\nOne text.", b__md="---\nid: x\n---\nAnother text.")
    report = add([tmp_path / "a.md", tmp_path / "b.md"], empty_library, encoder)
    assert states(report) == {"a.md": State.READY, "b.md": State.FAILED}
    assert "the id x is taken by" in report.rows[1].reason


def test_a_file_that_states_another_id_leaves_no_old_document(tmp_path, empty_library, encoder):
    put(tmp_path, a__md="---\nid: old\n---\nOne text.")
    add([tmp_path / "a.md"], empty_library, encoder)
    put(tmp_path, a__md="---\nid: new\n---\nOne text, and more.")
    (row,) = add([tmp_path / "a.md"], empty_library, encoder).rows
    assert (row.state, list(stored(empty_library))) == (State.UPDATED, ["new"])
    put(tmp_path, a__md="---\nid: newer\n---\nOne text, and more.")
    add([tmp_path / "a.md"], empty_library, encoder)
    assert list(stored(empty_library)) == ["newer"]


def test_a_path_is_known_however_it_is_written(tmp_path, empty_library, encoder):
    put(tmp_path / "d", a__md=GOOD)
    add([tmp_path / "d"], empty_library, encoder)
    (row,) = add([tmp_path / "d" / ".." / "d" / "a.md"], empty_library, encoder).rows
    assert row.state is State.UNCHANGED


def test_another_encoder_is_refused_before_anything_is_stored(library, tmp_path):
    before = stored(library)
    put(tmp_path / "d", a__md=GOOD)
    with pytest.raises(IndexMismatch, match="tandem rebuild"):
        add([tmp_path / "d"], library, FakeEncoder("other"))
    assert stored(library) == before


def test_without_an_encoder_words_are_still_indexed(tiny, empty_library):
    add([tiny], empty_library, None)
    index = Index(empty_library, None)
    with index.searching() as search:
        (hit,) = search.lexical("Prioritäten", "de", Filters(), 5)
        assert hit.passage_id.startswith("streit:")
        assert search.encode_question("budget") is None
    index.close()


def test_folders_give_their_own_documents_only(tmp_path):
    for name in ("a.md", "b.PDF", "README.md", "c.exe", ".hidden.md", "sub/d.html", ".git/e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in files_under([tmp_path])]
    assert found == ["a.md", "b.PDF", "sub/d.html"]
    assert list(files_under([tmp_path / "README.md"])) == [tmp_path / "README.md"]


def test_sync_adds_updates_and_removes(tiny, empty_library, encoder):
    sync(tiny, empty_library, encoder)
    (tiny / "de" / "streit.md").unlink()
    put(tiny / "da", ny__md="En helt ny tekst om tillid og om budgettet for næste år.")
    put(tiny / "da", tillid__md="---\nlanguage: da\n---\nTillid er nu noget helt andet end før.")
    planned = plan_sync(tiny, empty_library)
    done = sync(tiny, empty_library, encoder)
    changes = {
        "ny.md": State.READY,
        "tillid.md": State.UPDATED,
        "streit.md": State.REMOVED,
    }
    for report in (planned, done):
        assert {n: s for n, s in states(report).items() if s is not State.UNCHANGED} == changes
    assert "streit" not in stored(empty_library)
    assert sync(tiny, empty_library, encoder).changed == ()
    assert whole(empty_library)


def test_sync_leaves_documents_of_other_folders_alone(tiny, tmp_path, empty_library, encoder):
    put(tmp_path / "tiny-too", a__md=GOOD)
    add([tmp_path / "tiny-too"], empty_library, encoder)
    shutil.rmtree(tmp_path / "tiny-too")
    sync(tiny, empty_library, encoder)
    assert "a" in stored(empty_library)


def test_a_plan_changes_nothing(tiny, empty_library, encoder):
    put(tiny, copy__md=(tiny / "de" / "streit.md").read_text(encoding="utf-8"))
    report = plan_sync(tiny, empty_library)
    assert (report.count(State.READY), report.count(State.DUPLICATE)) == (6, 1)
    assert stored(empty_library) == {}
    assert states(sync(tiny, empty_library, encoder)) == states(report)


def test_a_moved_file_keeps_its_document(tiny, empty_library, encoder):
    sync(tiny, empty_library, encoder)
    (tiny / "de" / "streit.md").rename(tiny / "de" / "umbenannt.md")
    for report in (plan_sync(tiny, empty_library), sync(tiny, empty_library, encoder)):
        (row,) = report.changed
        assert (Path(row.path).name, row.state, row.document_id) == (
            "umbenannt.md",
            State.UPDATED,
            "streit",
        )
    assert "streit" in stored(empty_library)
    assert sync(tiny, empty_library, encoder).changed == ()


def test_a_file_that_now_says_what_another_says_gives_up_its_old_text(
    tmp_path, empty_library, encoder
):
    put(tmp_path / "d", a__md=GOOD, b__md="Another text on trust.")
    sync(tmp_path / "d", empty_library, encoder)
    put(tmp_path / "d", b__md=GOOD)
    assert states(sync(tmp_path / "d", empty_library, encoder))["b.md"] is State.DUPLICATE
    assert list(stored(empty_library)) == ["a"]


def test_what_may_not_be_looked_at_is_not_removed(tiny, empty_library, encoder, monkeypatch):
    sync(tiny, empty_library, encoder)
    exists = Path.exists

    def refusing(path):
        if path.name == "streit.md":
            raise PermissionError(13, "Permission denied")
        return exists(path)

    monkeypatch.setattr(Path, "exists", refusing)
    (tiny / "de" / "streit.md").unlink()
    assert sync(tiny, empty_library, encoder).count(State.REMOVED) == 0


@pytest.mark.parametrize("function", [sync, plan_sync])
def test_only_a_folder_can_be_synced(function, tiny, empty_library, encoder):
    arguments = [empty_library, encoder][: 2 if function is sync else 1]
    for path in (tiny / "nowhere", tiny / "de" / "streit.md"):
        with pytest.raises(UnreadableDocument, match="not a folder"):
            function(path, *arguments)


def test_remove_takes_every_passage_and_says_how_many(library, encoder):
    row = remove("streit", library)
    assert (row.state, row.reason) == (State.REMOVED, "1 passages removed, 0 left")
    assert "streit" not in stored(library)
    assert whole(library)
    again = remove("streit", library)
    assert (again.state, again.ok) == (State.FAILED, False)


def test_what_is_embedded_names_title_and_heading(tiny, empty_library, encoder):
    add([tiny / "en" / "shared-budget.md"], empty_library, encoder)
    whole_passage, *sentences = encoder.encoded
    assert whole_passage.startswith("Who pays for marketing technology\n")
    with empty_library.reading() as reading:
        (passage,) = reading.all_passages()
        stored_sentences = reading.sentence_vectors([passage.id])[passage.id]
    assert sentences == [passage.sentence(span) for span in passage.sentences]
    assert stored_sentences.shape == (len(sentences), encoder.dimension)
