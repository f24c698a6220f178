"""A library with an old version of one document, and files with its new version and a new document."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.add import add
from ingest.library import Library
from tests.fakes import FakeEncoder

OLD = "The old text is about trust. " * 12 + "\n"
NEW = "The new text is about data and budgets, and trust is gone from it. " * 12 + "\n"
ADDED = "A conflict over customers was added. " * 12 + "\n"


@dataclass(frozen=True)
class Change:
    """`home` holds old.md in its old version; adding `files` updates it and adds another."""

    home: Path
    files: list[Path]

    def texts(self) -> dict[str, str]:
        library = Library(self.home)
        with library.reading() as reading:
            texts = {document.id: document.text for document in reading.documents()}
            for document_id, text in texts.items():
                passages = reading.passages_of(document_id)
                assert passages[-1].end == len(text)
                assert passages[0].start == 0 or text.startswith("# ")  # a heading is in none
                assert all(text[p.start : p.end] == p.text for p in passages)
            assert len(reading.all_passages()) == sum(len(reading.passages_of(i)) for i in texts)
            assert not reading.without_vectors()
        library.close()
        return texts

    def assert_whole(self) -> None:
        """Each of the two documents is there in its old or its new state, and nothing else changed."""
        texts = self.texts()
        assert texts["old"] in (OLD.strip(), NEW.strip())
        assert texts.get("added") in (None, ADDED.strip())
        assert len(texts.keys() - {"old", "added"}) == 6

    def finish(self) -> None:
        """The same command again, and everything is new."""
        library = Library(self.home)
        report = add(self.files, library, FakeEncoder())
        library.close()
        assert not report.failed
        texts = self.texts()
        assert (texts["old"], texts["added"]) == (NEW.strip(), ADDED.strip())


@pytest.fixture(scope="session")
def old_home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny corpus and the old version of a document; without a snapshot, so that one is due."""
    home = tmp_path_factory.mktemp("faults") / "home"
    shutil.copytree(tiny_home, home)
    (home.parent / "old.md").write_text(OLD)
    library = Library(home)
    add([home.parent / "old.md"], library, FakeEncoder())
    library.close()
    shutil.rmtree(home / "index")
    return home


@pytest.fixture
def change(old_home: Path, tmp_path: Path) -> Change:
    shutil.copytree(old_home, tmp_path / "home")
    old, added = old_home.parent / "old.md", tmp_path / "added.md"
    added.write_text(ADDED)
    # The document is known by its path: the new version stands in the same place.
    old.write_text(NEW)
    return Change(tmp_path / "home", [old, added])
