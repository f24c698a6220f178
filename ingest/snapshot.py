"""Snapshot: Chroma and the lexical index of one state of the registry, never written again.

Built beside the live one, checked in a process of its own, then made current by a pointer. Its
files are listed with checksums, so that one that changed since is noticed before it is opened.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ingest.crash import crash_point
from ingest.errors import SnapshotDamaged
from ingest.filters import Filters
from ingest.lexical import Analyzer, LexicalIndex
from ingest.library import Library, Reading
from ingest.vectors import ChromaVectors, build_vectors

_POINTER = "current"
_MANIFEST = "manifest.json"
# Passages looked up by their own vector when a new snapshot is checked.
_SAMPLE = 20
_SAMPLE_FILE = "sample.npz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a snapshot was made: the registry's revision, the fingerprint, every file's SHA-256."""

    revision: int
    fingerprint: str
    passages: int
    files: dict[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest itself: a changed revision would hide newer passages."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def current_snapshot(home: Path) -> Path | None:
    """The folder that the pointer names; None where there is none (yet)."""
    try:
        name = (_root(home) / _POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return _root(home) / name


def build_snapshot(library: Library, fingerprint: str) -> Path:
    """A new current snapshot of the registry as it is; the earlier one is removed."""
    try:
        return _build(library, fingerprint)
    except OSError as error:
        raise SnapshotDamaged(
            f"the search index could not be written ({error.strerror or error}): make room and run "
            "`tandem doctor`; every document is stored, and answers go on without it"
        ) from error


def _build(library: Library, fingerprint: str) -> Path:
    root = _root(library.home)
    root.mkdir(exist_ok=True)
    remove_stale(library.home)  # what a build that was cut off left takes room
    with library.reading() as reading:
        folder = Path(tempfile.mkdtemp(prefix=f"{reading.revision}-", dir=root))
        _fill(folder, reading, fingerprint)
    crash_point("snapshot_built")
    _verify_in_subprocess(folder)
    _sync(folder)
    crash_point("snapshot_verified")
    _point(root, folder.name)
    crash_point("snapshot_swapped")
    remove_stale(library.home)
    return folder


def _fill(folder: Path, reading: Reading, fingerprint: str) -> None:
    catalogue = reading.catalogue()
    ids = [stored.id for stored in catalogue]
    vectors = reading.vectors(ids)
    if vectors.shape[1]:
        build_vectors(folder / "chroma", catalogue, vectors)
    passages = reading.passages(ids)
    texts = [(i, passages[i].language, f"{passages[i].heading}\n{passages[i].text}") for i in ids]
    analyzer = Analyzer.learn((language, text) for _, language, text in texts)
    LexicalIndex.build(texts, analyzer, folder / "lexical")
    sample = np.linspace(0, len(ids) - 1, min(_SAMPLE, len(ids)), dtype=int)
    np.savez(folder / _SAMPLE_FILE, ids=np.array(ids)[sample], vectors=vectors[sample])
    manifest = Manifest(reading.revision, fingerprint, len(ids), _digests(folder))
    written = asdict(manifest) | {"sha256": manifest.digest}
    (folder / _MANIFEST).write_text(json.dumps(written), encoding="utf-8")


def _verify_in_subprocess(folder: Path) -> None:
    """A damaged Chroma directory can take a whole process down: not this one."""
    command = [sys.executable, "-m", "ingest.snapshot", str(folder)]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        command, capture_output=True, text=True, env=here, timeout=600, check=False
    )
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        reason = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise SnapshotDamaged(
            f"the new index did not pass its check ({reason}): run `tandem doctor`"
        )


def verify(folder: Path) -> None:
    """Raises SnapshotDamaged unless counts agree and a sample is found by its own vectors."""
    manifest = read_manifest(folder)
    with OpenSnapshot(folder, folder.parent) as snapshot:
        counts = {snapshot.lexical.count(), manifest.passages}
        if snapshot.vectors is not None:
            counts.add(snapshot.vectors.count())
            with np.load(folder / _SAMPLE_FILE, allow_pickle=False) as sample:
                for passage_id, vector in zip(sample["ids"], sample["vectors"], strict=True):
                    nearest = snapshot.vectors.search(vector, Filters(), 5)
                    # A passage may have a twin with the same text; it is as near as the passage.
                    if vector.any() and (not nearest or nearest[0].score < 0.999):
                        raise SnapshotDamaged(f"{passage_id} is not found by its own vector")
    if len(counts) > 1:
        raise SnapshotDamaged(f"passages are missing: {sorted(counts)}")


def read_manifest(folder: Path) -> Manifest:
    """The manifest; SnapshotDamaged if it or any file that it lists is not as it was written."""
    try:
        stored = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        digest = stored.pop("sha256")
        manifest = Manifest(**stored)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotDamaged(f"{folder.name} has no readable manifest ({error})") from None
    if manifest.digest != digest:
        raise SnapshotDamaged(f"the manifest of {folder.name} changed since the index was built")
    digests = _digests(folder)
    changed = [name for name, digest in manifest.files.items() if digests.get(name) != digest]
    if changed:
        raise SnapshotDamaged(f"{changed[0]} changed since the index was built")
    return manifest


class OpenSnapshot:
    """A snapshot opened for searching, in a private copy: Chroma writes even when it only reads."""

    def __init__(self, folder: Path, copies: Path) -> None:
        self.manifest = read_manifest(folder)
        copies.mkdir(parents=True, exist_ok=True)
        self._copy = Path(tempfile.mkdtemp(prefix=f"open-{os.getpid()}-", dir=copies))
        # At the latest when nobody searches it any more, or at the end of the process.
        self._opened: list[ChromaVectors] = []
        self._closing = weakref.finalize(self, _discard, self._copy, self._opened)
        self.vectors: ChromaVectors | None = None
        shutil.copytree(folder / "lexical", self._copy / "lexical")
        self.lexical = LexicalIndex.open(self._copy / "lexical")
        if (folder / "chroma").is_dir():
            shutil.copytree(folder / "chroma", self._copy / "chroma")
            self.vectors = ChromaVectors(self._copy / "chroma")
            self._opened.append(self.vectors)

    def __enter__(self) -> "OpenSnapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._closing()
        self.vectors = None


def _discard(copy: Path, opened: Sequence[ChromaVectors]) -> None:
    for vectors in opened:
        vectors.close()
    shutil.rmtree(copy, ignore_errors=True)


def open_current(home: Path) -> OpenSnapshot | None:
    """The current snapshot, opened; None where there is none (yet)."""
    folder = current_snapshot(home)
    if folder is None:
        return None
    if not folder.is_dir():
        raise SnapshotDamaged(f"{folder.name} is gone")
    return OpenSnapshot(folder, home / "run")


def current_manifest(home: Path) -> Manifest | None:
    """That of the current snapshot, whose files are checked; None where there is none (yet)."""
    folder = current_snapshot(home)
    return None if folder is None else read_manifest(folder)


def remove_stale(home: Path) -> None:
    """Removes snapshots that are not current and working copies whose process has ended."""
    current = current_snapshot(home)
    for folder in _root(home).glob("*/"):
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)
    for copy in (home / "run").glob("open-*-*/"):
        if not _is_running(int(copy.name.split("-")[1])):
            shutil.rmtree(copy, ignore_errors=True)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _root(home: Path) -> Path:
    return home / "index"


def _digests(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.name != _MANIFEST)
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(files)
        if file.is_file() and not file.name.startswith(".tantivy-")
    }


def _point(root: Path, name: str) -> None:
    beside = root / f"{_POINTER}.new"
    beside.write_text(name, encoding="utf-8")
    _sync(beside)
    beside.replace(root / _POINTER)
    _sync(root)


def _sync(path: Path) -> None:
    """Everything at and under a path on the disk itself, before anything refers to it."""
    for part in (*path.rglob("*"), path) if path.is_dir() else (path,):
        descriptor = os.open(part, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


if __name__ == "__main__":
    verify(Path(sys.argv[1]))
