"""Fixtures for all tests: a fake encoder, a tiny corpus, a library and an index that hold it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import snapshot
from ingest.add import add
from ingest.index import Index
from ingest.library import Library
from tests.fakes import FakeEncoder
from tests.model_server import model_server  # noqa: F401 - a fixture
from tests.tiny import TINY


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The tiny corpus in a folder of this test's own."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture
def empty_library(tmp_path: Path) -> Iterator[Library]:
    """A library without documents."""
    library = Library(tmp_path / "home")
    yield library
    library.close()


@pytest.fixture
def library(tiny_home: Path, tmp_path: Path) -> Iterator[Library]:
    """A library of this test's own that holds the tiny corpus, with a snapshot."""
    shutil.copytree(tiny_home, tmp_path / "home")
    library = Library(tmp_path / "home")
    yield library
    library.close()


@pytest.fixture
def index(library: Library, encoder: FakeEncoder) -> Iterator[Index]:
    """The tiny corpus, searchable."""
    index = Index(library, encoder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a library that holds the tiny corpus; made once, copied by `library`."""
    folder = tmp_path_factory.mktemp("tiny")
    library = Library(folder / "home")
    report = add([write_tiny(folder / "documents")], library, FakeEncoder())
    library.close()
    assert not report.failed, report.failed
    return folder / "home"


@pytest.fixture
def verify_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """New snapshots are verified in this process: starting another takes seconds."""
    monkeypatch.setattr(snapshot, "_verify_in_subprocess", snapshot.verify)


def write_tiny(folder: Path) -> Path:
    for name, text in TINY.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
