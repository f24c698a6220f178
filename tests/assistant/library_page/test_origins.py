"""Where a document comes from decides whether the page can put a newer file in its place."""

import io

import pytest

from assistant.library_page.origins import Place, origin_of
from assistant.library_page.uploads import Uploads


@pytest.fixture
def uploads(empty_library):
    return Uploads(empty_library, 10)


def test_each_place_is_told_apart(uploads, tmp_path):
    (tmp_path / "mine.md").write_text("x")
    (tmp_path / "box.zip").write_text("x")
    uploaded = uploads.keep("My Box.zip", io.BytesIO(b"x"), "ada")
    found = [
        origin_of(source, uploads)
        for source in (
            uploads.keep("a.md", io.BytesIO(b"x"), "ada"),
            str(tmp_path / "gone.md"),
            str(tmp_path / "mine.md"),
            str(tmp_path / "box.zip" / "inside" / "b.md"),
            f"{uploaded}/c.md",
            "https://tiny.example/page",
        )
    ]
    assert [(origin.place, origin.name, origin.replaceable) for origin in found] == [
        (Place.UPLOADED, "a.md", True),
        (Place.GONE, "gone.md", True),
        (Place.FOLDER, "mine.md", False),
        (Place.ARCHIVE, "box.zip", False),
        (Place.ARCHIVE, "My Box.zip", False),
        (Place.ADDRESS, "https://tiny.example/page", False),
    ]
