"""Files into documents: archives opened, pictures recognised, several at once and in order."""

import hashlib
import io
import threading
import zipfile
from pathlib import Path

import pytest

from ingest import gather
from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.gather import documents_in, in_parallel
from ingest.parsing import shared_parsers
from ingest.readers import archive
from tests.ingest import files


def found(path: Path, data: bytes) -> dict[str, object]:
    path.write_bytes(data)
    return {f.source: f.result for f in documents_in(path, shared_parsers())}


def test_each_file_of_an_archive_is_a_document(tmp_path):
    data = files.packed(
        {
            "b/one.md": "---\nid: one\n---\nOne text.",
            "two.txt": "Another text.",
            "broken.pdf": "no PDF",
            "README.md": "x",
            ".hidden.md": "x",
            "__MACOSX/two.txt": "x",
            "picture.png": "x",
        }
    )
    results = found(tmp_path / "a.zip", data)
    root = f"{tmp_path}/a.zip"
    assert list(results) == [f"{root}/b/one.md", f"{root}/broken.pdf", f"{root}/two.txt"]
    assert results[f"{root}/b/one.md"].id == "one"
    assert results[f"{root}/two.txt"].source == f"{root}/two.txt"
    assert "name says PDF" in str(results[f"{root}/broken.pdf"])


@pytest.mark.parametrize(
    "name", ["../../x.md", "/etc/x.md", "a\\x.md", "a//x.md", "n" * 4_000 + ".md"]
)
def test_a_name_that_leads_elsewhere_is_refused_alone(name, tmp_path):
    results = found(tmp_path / "a.zip", files.packed({name: "Words.", "good.md": "Good words."}))
    bad = [source for source, result in results.items() if isinstance(result, UnreadableDocument)]
    assert len(bad) == 1
    assert "not a plain path" in str(results[bad[0]])
    assert all(source.startswith(f"{tmp_path}/a.zip/") for source in results)
    assert f"{tmp_path}/a.zip/good.md" in results


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (files.packed({f"{n}.md": "x" for n in range(1_001)}), "1001 files in it: 1000 at most"),
        (files.packed({"a.txt": b"\0" * 40_000_000}), "far more than its size"),
        (files.packed({"a.exe": "x"}), "no file in it can be read"),
        (files.packed({}), "no file in it can be read"),
        (files.packed({"a.md": "words " * 99})[:-30], "damaged"),
        (files.packed({"b.zip": files.packed({"a.md": "x"})}), "an archive in an archive"),
    ],
    ids=["many", "bomb", "programs", "empty", "cut", "nested"],
)
def test_a_hostile_archive_is_refused_with_a_reason(data, reason, tmp_path):
    (result,) = found(tmp_path / "a.zip", data).values()
    assert reason in str(result)


def test_what_an_archive_says_about_sizes_is_not_trusted(monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBER_BYTES", 1_000)
    data = files.packed({"a.md": "words " * 200})
    with pytest.raises(UnreadableDocument, match="too large"):
        archive.member_bytes(data, "a.md")
    lying = data.replace((1_200).to_bytes(4, "little"), (900).to_bytes(4, "little"))
    assert zipfile.ZipFile(io.BytesIO(lying)).infolist()[0].file_size == 900
    with pytest.raises(UnreadableDocument, match="damaged"):
        archive.member_bytes(lying, "a.md")


def test_pictures_become_text_and_the_file_keeps_its_identity(tmp_path, monkeypatch):
    text = files.pdf([["The recognised page is about budgets."]])
    monkeypatch.setattr(gather, "recognise", lambda data: text)
    (document,) = found(tmp_path / "scan.pdf", files.scanned_pdf()).values()
    assert document.text == "The recognised page is about budgets."
    assert any("OCR" in note for note in document.notes)
    assert document.file_hash == hashlib.sha256((tmp_path / "scan.pdf").read_bytes()).hexdigest()


def test_pictures_in_which_nothing_is_recognised_stay_pictures(tmp_path, monkeypatch):
    monkeypatch.setattr(gather, "recognise", lambda data: data)
    (refused,) = found(tmp_path / "scan.pdf", files.scanned_pdf()).values()
    assert isinstance(refused, NeedsOcr)
    assert "found no text" in str(refused)


def test_work_is_done_at_once_and_comes_back_in_order():
    together = threading.Barrier(2, timeout=20)

    def work(number: int) -> int:
        if number < 2:
            together.wait()  # only if both run at the same time does either go on
        return number * number

    assert list(in_parallel(work, range(30), 2)) == [number**2 for number in range(30)]


def test_only_a_few_items_are_taken_ahead():
    taken = []

    def items():
        for number in range(1_000):
            taken.append(number)
            yield number

    results = in_parallel(lambda number: number, items(), 2)
    assert next(results) == 0
    results.close()
    assert len(taken) < 20
