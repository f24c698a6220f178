"""Assistants over the tiny corpus whose confidence is set beforehand, and documents added to it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.calibration import Calibration
from ingest.add import add
from ingest.index import Index
from ingest.library import Library
from tests.fakes import FakeEncoder

# Of whatever evidence there is, sure that it answers or that it does not.
SURE = Calibration(confidence_weights={"bias": 20.0}, statement_margin=8.0)
UNSURE = replace(SURE, confidence_weights={"bias": -20.0})

Put = Callable[..., None]


@pytest.fixture(scope="session")
def tiny_index(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The tiny corpus, searchable, shared by the tests that only ask."""
    home = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(tiny_home, home)
    library = Library(home)
    index = Index(library, FakeEncoder())
    yield index
    index.close()
    library.close()


@pytest.fixture
def sure(tiny_index: Index) -> Assistant:
    """Answers whenever there is a sentence to quote."""
    return Assistant(tiny_index, SURE)


@pytest.fixture
def unsure(tiny_index: Index) -> Assistant:
    """Abstains from everything."""
    return Assistant(tiny_index, UNSURE)


@pytest.fixture
def own(index: Index) -> Assistant:
    """As `sure`, over a library of this test's own, which may change."""
    return Assistant(index, SURE)


@pytest.fixture
def put(library: Library, encoder: FakeEncoder, tmp_path: Path) -> Put:
    """Adds a text as a document of that name to the library; `encoder` as `add` takes it."""

    def put(name: str, text: str, into: Library = library, encoder: FakeEncoder | None = encoder):
        file = tmp_path / "more" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        report = add([file], into, encoder)
        assert not report.failed, report.failed

    return put
