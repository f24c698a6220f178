"""Snapshots: built beside, verified, swapped, refused when a file changed."""

import json
import os
import threading
from pathlib import Path

import pytest

from ingest import snapshot as module
from ingest.errors import SnapshotDamaged
from ingest.filters import Filters
from ingest.snapshot import (
    build_snapshot,
    current_snapshot,
    open_current,
    read_manifest,
    remove_stale,
    verify,
)


@pytest.fixture
def folder(library) -> Path:
    folder = current_snapshot(library.home)
    assert folder is not None
    return folder


def files_of(folder: Path) -> list[Path]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [file for file in files if not file.name.startswith(".tantivy-")]  # its lock files


def test_the_pointer_names_a_snapshot_that_verifies(library, folder):
    manifest = read_manifest(folder)
    with library.reading() as reading:
        assert (manifest.revision, manifest.passages) == (
            reading.revision,
            len(reading.catalogue()),
        )
    verify(folder)


def test_an_empty_home_has_no_snapshot(tmp_path):
    assert current_snapshot(tmp_path) is None
    assert open_current(tmp_path) is None


def test_a_new_snapshot_replaces_the_old_one(library, folder, encoder):
    with library.reading() as reading:
        fingerprint = str(reading.meta("fingerprint"))
    new = build_snapshot(library, fingerprint)  # verified in a process of its own
    assert current_snapshot(library.home) == new != folder
    assert not folder.exists()


@pytest.mark.usefixtures("verify_here")
def test_a_snapshot_that_does_not_verify_is_never_pointed_to(library, folder, monkeypatch):
    def failing(_):
        raise SnapshotDamaged("found wanting")

    monkeypatch.setattr(module, "_verify_in_subprocess", failing)
    with pytest.raises(SnapshotDamaged, match="found wanting"):
        build_snapshot(library, "x")
    assert current_snapshot(library.home) == folder
    verify(folder)


def test_the_check_in_its_own_process_says_what_is_wrong(folder):
    (folder / "sample.npz").write_bytes(b"")
    with pytest.raises(SnapshotDamaged, match=r"sample.npz changed"):
        module._verify_in_subprocess(folder)
    assert not folder.exists()


def test_a_passage_that_is_missing_is_noticed(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["sha256"]
    changed = module.Manifest(**manifest | {"passages": 7})
    written = {**manifest, "passages": 7, "sha256": changed.digest}
    (folder / "manifest.json").write_text(json.dumps(written))
    with pytest.raises(SnapshotDamaged, match="passages are missing"):
        verify(folder)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "remove"])
def test_a_change_in_any_file_is_noticed(folder, damage):
    for file in files_of(folder):
        data = file.read_bytes()
        if not data and damage != "remove":
            continue
        if damage == "remove":
            file.unlink()
        else:
            flipped = bytearray(data)
            flipped[len(data) // 2] ^= 4
            file.write_bytes({"flip": bytes(flipped), "cut": data[:-1], "empty": b""}[damage])
        with pytest.raises(SnapshotDamaged):
            read_manifest(folder)
        file.write_bytes(data)
    read_manifest(folder)


def test_every_bit_of_the_manifest_counts(folder):
    file = folder / "manifest.json"
    data = file.read_bytes()
    for place in range(0, len(data), 7):
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        file.write_bytes(flipped)
        with pytest.raises(SnapshotDamaged):
            read_manifest(folder)


@pytest.mark.parametrize("pointer", [b"", b"gone", b"\xff\xfe", b"../..", b"x" * 5000, b"\x00"])
def test_a_pointer_to_nothing_is_damage(library, pointer):
    (library.home / "index" / "current").write_bytes(pointer)
    with pytest.raises((SnapshotDamaged, OSError)):
        open_current(library.home)


def test_searching_a_snapshot_leaves_it_untouched(library, folder, encoder):
    with open_current(library.home) as opened:
        hits = opened.vectors.search(encoder.encode_questions(["Konflikt"])[0], Filters(), 1)
        assert hits[0].passage_id.startswith("streit:")
    read_manifest(folder)


def test_a_private_copy_goes_with_its_snapshot(library):
    run = library.home / "run"
    opened = open_current(library.home)
    assert len(list(run.iterdir())) == 1
    del opened
    assert list(run.iterdir()) == []


def test_closing_twice_is_closing_once(library):
    threads = threading.active_count()
    opened = open_current(library.home)
    opened.close()
    opened.close()
    assert list((library.home / "run").iterdir()) == []
    assert threading.active_count() <= threads + 1


def test_stale_snapshots_and_copies_of_ended_processes_go(library, folder):
    (library.home / "index" / "1-old").mkdir()
    ended = library.home / "run" / "open-999999999-x"
    mine = library.home / "run" / f"open-{os.getpid()}-x"
    for copy in (ended, mine):
        copy.mkdir(parents=True)
    remove_stale(library.home)
    assert [path.name for path in (library.home / "index").glob("*/")] == [folder.name]
    assert (ended.exists(), mine.exists()) == (False, True)
