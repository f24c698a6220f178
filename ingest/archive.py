"""A whole library as one file: documents, metadata, versions, decisions, fetched pages, feedback.

It is a ZIP of JSON lines and a manifest of checksums; nothing in it is ever run, and its names are
never used as paths beyond a fixed pattern. Passages and vectors are not in it: the importing
library makes them with its own encoder.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ingest import ledger
from ingest.add import embed, prepare, refresh_snapshot
from ingest.checks import Quality
from ingest.copies import FOLDER
from ingest.documents import Document, Metadata, metadata_from, slug
from ingest.encoder import Encoder
from ingest.errors import TandemError, UnreadableDocument
from ingest.index import Index
from ingest.intake import store
from ingest.library import Library, document_of
from ingest.passages import split

FORMAT = "tandem-library 1"
_MANIFEST = "manifest.json"
# Tables that lie beside the documents; each line of their member is a row.
_LEDGER = ("assessments", "versions", "edits")
_PAGE = re.compile(rf"{FOLDER}/[a-z0-9-]{{1,90}}/[0-9TZ.-]{{10,40}}\.(?:html|pdf|txt|md)")
# What an archive may unpack to, in bytes.
_MOST_BYTES = 8 * 2**30


class BadArchive(TandemError):
    """A file is no library, or a damaged one."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many documents an import stored and how many were there as they are, and other rows."""

    stored: int
    unchanged: int
    beside: int


def export_library(library: Library, file: Path, beside: Sequence[str] = ()) -> int:
    """Writes a library into a new file, with the tables `beside`; how many documents it holds."""
    if file.exists():
        raise TandemError(f"{file} is there already: name a new file")
    part = file.with_name(f"{file.name}.part")
    digests: dict[str, str] = {}
    with library.reading() as reading, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in ("documents", *_LEDGER, *beside):
            lines = [_line(row) for row in _rows(reading.connection, table)]
            _add(archive, digests, f"{table}.jsonl", "".join(lines).encode())
        for page in sorted((library.home / FOLDER).glob("*/*")):
            _add(archive, digests, page.relative_to(library.home).as_posix(), page.read_bytes())
        count = len(reading.known())
        manifest = {"format": FORMAT, "documents": count, "files": digests}
        archive.writestr(_MANIFEST, json.dumps(manifest))
    part.replace(file)
    return count


def import_library(
    file: Path,
    library: Library,
    encoder: Encoder | None,
    beside: Sequence[str] = (),
    progress: Callable[[str], None] = lambda document_id: None,
) -> Imported:
    """Adds what an exported file holds; a document that differs becomes a new version.

    All of it is verified before the first change (BadArchive). Importing again changes nothing and
    finishes what was cut off. What a researcher let out of quarantine is believed only by an empty
    library: another one asks again.
    """
    tables, pages = _verified(file, beside)
    documents = [_checked_document(row) for row in tables["documents"]]
    index = Index(library, encoder)
    with library.locked():
        restores = not library.has_documents()
        prepare(library, index)
        stored = 0
        for document in documents:
            own = {name: _of(tables[name], document.id) for name in _LEDGER}
            stored += _import(document, own, library, encoder, decisions=restores)
            progress(document.id)
        for name, data in pages.items():
            (library.home / name).parent.mkdir(parents=True, exist_ok=True)
            (library.home / name).write_bytes(data)
        added = _import_beside(library, {name: tables[name] for name in beside})
        refresh_snapshot(index)
    return Imported(stored, len(documents) - stored, added)


def _import(
    document: Document,
    own: Mapping[str, list[dict[str, Any]]],
    library: Library,
    encoder: Encoder | None,
    *,
    decisions: bool,
) -> bool:
    """Stores a document and what is kept of it; False if it is there as it is."""
    with library.reading() as reading:
        here = reading.document(document.id)
    if here and (here.text, here.metadata) == (document.text, document.metadata):
        return False
    assessed = own["assessments"][0] if own["assessments"] else None
    if assessed:
        hidden = Quality.from_dict(json.loads(assessed["quality"])).hidden
        document = replace(document, hidden=hidden)
    passages = split(document)
    embedded = embed(document, passages, encoder)
    with library.writing() as writing:
        connection = writing.connection
        if here is None:
            for row in own["versions"]:
                ledger.put_version(connection, row)
        for row in own["edits"]:
            ledger.set_edits(connection, document.id, json.loads(row["fields"]))
        stored = store(writing, document, passages, embedded)
        if decisions and assessed and stored.held_back:
            ledger.decide(connection, document.id, ledger.Standing(assessed["standing"]))
    return True


def _import_beside(library: Library, tables: Mapping[str, list[dict[str, Any]]]) -> int:
    """Adds rows to tables beside the corpus that are not there yet, by their keys."""
    count = 0
    for name, rows in tables.items():
        with library.beside(write=True) as connection:
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            keys = [column.name for column in table.primary_key.columns]
            stored = connection.execute(sa.select(*table.primary_key.columns))
            known = {tuple(row) for row in stored}
            fresh = [row for row in rows if tuple(map(row.get, keys)) not in known]
            if fresh and any(set(row) != set(table.columns.keys()) for row in fresh):
                raise BadArchive(f"the rows of {name} are not of this version of Tandem")
            if fresh:
                connection.execute(table.insert(), fresh)
            count += len(fresh)
    return count


def _checked_document(row: Mapping[str, Any]) -> Document:
    """A document of the archive, its id and metadata checked like those of a file."""
    try:
        document = document_of(row)
        known = document.metadata.to_dict()
        guessed = known.pop("guessed")
        stated = {key: value for key, value in known.items() if value not in (None, ())}
        checked = metadata_from(
            {key: list(v) if isinstance(v, tuple) else v for key, v in stated.items()}, Metadata()
        )
    except (UnreadableDocument, KeyError, TypeError, ValueError) as error:
        raise BadArchive(f"a document in it cannot be read: {error}") from None
    if slug(document.id) != document.id or not document.text.strip():
        raise BadArchive(f"{document.id[:60]!r} is no document")
    return replace(document, metadata=replace(checked, guessed=tuple(guessed)))


def _verified(
    file: Path, beside: Sequence[str]
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """The rows of every table and the fetched pages, once every checksum has been found right."""
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise BadArchive(f"{file} unpacks to more than {_MOST_BYTES // 2**30} GB")
            manifest = json.loads(archive.read(_MANIFEST))
            if manifest.get("format") != FORMAT:
                raise BadArchive(f"{file} is of another version of Tandem: {FORMAT} is needed")
            contents = {name: archive.read(name) for name in manifest["files"]}
            extra = set(archive.namelist()) - set(contents) - {_MANIFEST}
    except FileNotFoundError:
        raise BadArchive(f"{file} is not there") from None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise BadArchive(f"{file} is no exported library, or damaged ({error})") from None
    wanted = {f"{name}.jsonl" for name in ("documents", *_LEDGER)}
    for name, data in contents.items():
        if hashlib.sha256(data).hexdigest() != manifest["files"][name]:
            raise BadArchive(f"{file} is damaged: {name} is not as it was exported")
    if extra or not wanted <= set(contents):
        raise BadArchive(f"{file} is damaged: its contents are not those that it lists")
    tables = {
        name: list(_parsed(contents.get(f"{name}.jsonl", b"")))
        for name in ("documents", *_LEDGER, *beside)
    }
    return tables, {name: data for name, data in contents.items() if _PAGE.fullmatch(name)}


def _parsed(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise BadArchive("a row in it cannot be read")
        yield row


def _rows(connection: sa.Connection, name: str) -> Iterator[dict[str, Any]]:
    if not sa.inspect(connection).has_table(name):
        return
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    query = sa.select(table).order_by(*table.primary_key.columns)
    yield from (dict(row) for row in connection.execute(query).mappings())


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _of(rows: Sequence[dict[str, Any]], document_id: str) -> list[dict[str, Any]]:
    return [row for row in rows if row.get("document_id") == document_id]


def _add(archive: zipfile.ZipFile, digests: dict[str, str], name: str, data: bytes) -> None:
    archive.writestr(name, data)
    digests[name] = hashlib.sha256(data).hexdigest()
