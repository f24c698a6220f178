"""Uploads: the files that were handed over on the page, kept under names of our own.

The file of an upload is whole before its job is queued, so a start that was killed leaves either a
job that is resumed or a folder that nobody knows, which `sweep` clears.
"""

import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa

from ingest.documents import slug
from ingest.errors import TandemError
from ingest.library import Library
from ingest.readers import source_of

FOLDER = "originals"
_LONGEST_NAME = 60
_LONGEST_SHOWN = 200
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_CHUNK = 1_048_576

_tables = sa.MetaData()
_uploads = sa.Table(
    "uploads",
    _tables,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    # What became of it in more words than a job has: updated, unchanged.
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("added_by", sa.String(100), nullable=False),
    sa.Column("added_at", sa.String(32), nullable=False),
)


class TooLarge(TandemError):
    """A file is larger than one may be."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file or address that was handed over: where it lies, and what the person called it."""

    source: str
    name: str
    outcome: str


class Uploads:
    """What was handed over on the page; `most_bytes` is how large one file may be."""

    def __init__(self, library: Library, most_bytes: int) -> None:
        self._library = library
        self._folder = library.home / FOLDER
        self._most_bytes = most_bytes
        library.create_missing(_tables)

    def keep(self, name: str, data: BinaryIO, person: str) -> str:
        """Stores a file under a random folder; its source. TooLarge where it is."""
        source = source_of(put_in(self._folder, name, data, self._most_bytes))
        self._remember(source, shown_name(name), person)
        return source

    def keep_address(self, url: str, person: str) -> None:
        """Remembers that a person handed over a page's address."""
        self._remember(url, url, person)

    def holds(self, source: str) -> bool:
        """Whether a source is a file that was uploaded here."""
        path = Path(source)
        return "://" not in source and path.parent.parent == Path(source_of(self._folder))

    def forget(self, source: str) -> None:
        """Deletes an uploaded file and what is known of it."""
        if self.holds(source):
            shutil.rmtree(Path(source).parent, ignore_errors=True)
        with self._library.beside(write=True) as connection:
            connection.execute(_uploads.delete().where(_uploads.c.source == source))

    def note(self, source: str, outcome: str) -> None:
        """Keeps in which state of the ingest a file ended."""
        changed = _uploads.update().where(_uploads.c.source == source).values(outcome=outcome)
        with self._library.beside(write=True) as connection:
            connection.execute(changed)

    def known(self, sources: Iterable[str] | None = None) -> dict[str, Upload]:
        """The uploads by their source; all of them, or those of some sources."""
        query = sa.select(_uploads.c.source, _uploads.c.name, _uploads.c.outcome)
        if sources is not None:
            query = query.where(_uploads.c.source.in_(list(sources)))
        with self._library.beside() as connection:
            return {row.source: Upload(*row) for row in connection.execute(query)}

    def sweep(self) -> None:
        """Clears the files of uploads that a killed start never finished."""
        wanted = {Path(source).parent.name for source in self.known()}
        for folder in self._folder.glob("*"):
            if folder.name not in wanted:
                shutil.rmtree(folder, ignore_errors=True)

    def _remember(self, source: str, name: str, person: str) -> None:
        added_at = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"source": source, "name": name, "outcome": "", "added_by": person}
        with self._library.beside(write=True) as connection:
            connection.execute(_uploads.delete().where(_uploads.c.source == source))
            connection.execute(_uploads.insert(), [row | {"added_at": added_at}])


def put_in(folder: Path, name: str, data: BinaryIO, most_bytes: int) -> Path:
    """Writes a file into a random folder of its own, whole or not at all; TooLarge where it is."""
    own = folder / secrets.token_hex(16)
    own.mkdir(parents=True)
    file = own / _stored_name(shown_name(name))
    try:
        _write(data, file, most_bytes)
    except (TooLarge, OSError):
        shutil.rmtree(own, ignore_errors=True)
        raise
    return file


def _write(data: BinaryIO, file: Path, most_bytes: int) -> None:
    size = 0
    with file.open("xb") as stored:
        while chunk := data.read(_CHUNK):
            size += len(chunk)
            if size > most_bytes:
                raise TooLarge(f"larger than {most_bytes // 1_000_000} MB")
            stored.write(chunk)


def shown_name(name: str) -> str:
    """What a person called a file, without any folder, on one line."""
    last = name.replace("\\", "/").rpartition("/")[2].strip()
    return "".join(c if c.isprintable() else "�" for c in last)[:_LONGEST_SHOWN] or "file"


def _stored_name(shown: str) -> str:
    """A name of ASCII letters, digits and hyphens, with the ending that says what it is."""
    ending = Path(shown).suffix.lower()
    if not _ENDING.fullmatch(ending):
        ending = ""
    return slug(shown[: len(shown) - len(ending)])[:_LONGEST_NAME].strip("-") + ending
