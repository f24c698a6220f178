import io
from pathlib import Path

import pytest

from assistant.library_page.uploads import TooLarge, Uploads, shown_name


@pytest.fixture
def uploads(empty_library):
    return Uploads(empty_library, 10)


@pytest.mark.parametrize(
    ("sent", "shown", "stored"),
    [
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\Users\\a\\Größe 1.PDF", "Größe 1.PDF", "grosse-1.pdf"),
        ("a\n\x00b.md", "a��b.md", "ab.md"),
        ("x.md/..", "..", None),
        ("", "file", "file"),
        (".tar.gz", ".tar.gz", "tar.gz"),
    ],
)
def test_no_name_is_trusted(uploads, sent, shown, stored):
    assert shown_name(sent) == shown
    path = Path(uploads.keep(sent, io.BytesIO(b"x"), "ada"))
    assert uploads.holds(str(path)) and ".." not in path.parts
    assert stored is None or path.name == stored
    assert uploads.known()[str(path)].name == shown


def test_too_large_leaves_nothing(uploads, empty_library):
    with pytest.raises(TooLarge):
        uploads.keep("a.md", io.BytesIO(b"x" * 11), "ada")
    assert not list((empty_library.home / "originals").glob("*"))


def test_forget_touches_nothing_else(uploads, empty_library, tmp_path):
    other = tmp_path / "mine" / "a.md"
    other.parent.mkdir()
    other.write_text("x")
    uploads.forget(str(other))
    uploads.forget(str(empty_library.home / "originals" / ".." / "tandem.db"))
    assert other.exists() and (empty_library.home / "tandem.db").exists()
