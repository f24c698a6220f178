"""The registry: documents with their full text, passages with their vectors. It is the truth.

Everything else on disk (Chroma, the lexical index) is made from it and can be thrown away.
SQLite by default, PostgreSQL by URL; the SQL is SQLAlchemy's, so both read the same.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from ingest import ledger
from ingest.crash import crash_point
from ingest.documents import Document, Metadata
from ingest.encoder import Vectors
from ingest.errors import LibraryBusy, LibraryDamaged, TandemError
from ingest.passages import Passage, Span

# Seconds that a second writer waits before it says that the library is busy.
_LOCK_WAIT = 1.5
# Rows per statement: SQLite allows 32,766 variables.
_ROWS = 500
# PostgreSQL's lock for one writer beside the corpus; any number that nothing else uses.
_BESIDE_LOCK = 7_261_001

_tables = sa.MetaData()
_meta = sa.Table(
    "meta",
    _tables,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
_documents = sa.Table(
    "documents",
    _tables,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("content_hash", sa.String(64), nullable=False, index=True),
    sa.Column("file_hash", sa.String(64), nullable=False),
    sa.Column("source", sa.Text, nullable=False, index=True),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("added_at", sa.String(32), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("metadata", sa.Text, nullable=False),
    sa.Column("page_starts", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
)
_passages = sa.Table(
    "passages",
    _tables,
    # A rebuild writes the next generation beside the live one and then switches.
    sa.Column("generation", sa.Integer, primary_key=True),
    sa.Column("id", sa.String(260), primary_key=True),
    sa.Column("document_id", sa.String(200), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("sentences", sa.Text, nullable=False),
    # Little-endian float32, and float16 rows one after another; null: no encoder was there.
    sa.Column("vector", sa.LargeBinary),
    sa.Column("sentence_vectors", sa.LargeBinary),
)
# A document that differs in one of these is another version.
_VERSIONED = ("text", "metadata")
_META_DEFAULTS = {"generation": "1", "revision": "0"}


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what filters and ranking need of its document; `revision` of its document."""

    id: str
    document_id: str
    language: str
    revision: int
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of some passages: a row each, and for each the rows of its sentences."""

    passages: Vectors
    sentences: tuple[Vectors, ...]


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What tells whether a document has to be read again."""

    id: str
    content_hash: str
    file_hash: str
    source: str


class Library:
    """The registry in a directory or at a database URL; one writer at a time."""

    def __init__(self, home: Path, database_url: str | None = None) -> None:
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryDamaged(
                f"{home} cannot be used as the library's folder ({error.strerror}): "
                "set TANDEM_HOME to a folder that you may write to"
            ) from None
        self.home = home
        self._engine = _engine(database_url or f"sqlite:///{home / 'tandem.db'}")
        self._lock = FileLock(home / "writer.lock", timeout=_LOCK_WAIT)
        if not self._has_tables():
            self._create_tables()
        self.create_missing(ledger.tables)

    def close(self) -> None:
        self._engine.dispose()

    def _has_tables(self) -> bool:
        with self._faults_in_words(), self._engine.begin() as connection:
            return sa.inspect(connection).has_table("meta")

    def _create_tables(self) -> None:
        with self.locked():
            if self._has_tables():
                return  # another process was faster
            with self._faults_in_words(), self._engine.begin() as connection:
                _tables.create_all(connection)
                rows = [{"key": key, "value": value} for key, value in _META_DEFAULTS.items()]
                connection.execute(_meta.insert(), rows)

    def has_documents(self) -> bool:
        with self.reading() as reading:
            return reading.has_documents()

    @contextmanager
    def reading(self) -> Iterator["Reading"]:
        """One consistent state of the registry, whatever is written meanwhile."""
        with self._faults_in_words(), self._engine.begin() as connection:
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """The whole block or nothing; LibraryBusy when another process writes."""
        with self.locked(), self._faults_in_words(), self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            writing = Writing(connection)
            yield writing
            writing.finish()
            crash_point("before_commit")
        crash_point("after_commit")

    def create_missing(self, tables: sa.MetaData) -> None:
        """Makes those of the tables that are not there yet; they lie beside the corpus' own."""
        with self.beside() as connection:
            present = set(sa.inspect(connection).get_table_names())
        if present >= set(tables.tables):
            return
        with self.beside(write=True) as connection:
            tables.create_all(connection)

    @contextmanager
    def beside(self, *, write: bool = False) -> Iterator[sa.Connection]:
        """A short transaction on tables beside the corpus' own (who may enter, what was asked).

        It never takes the writer's lock, so it works while a sync runs. Those that `write` come one
        after another and wait for a commit; LibraryBusy when that takes longer than SQLite's
        patience.
        """
        with self._faults_in_words(), self._engine.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            if not sqlite:
                # Each statement sees what was committed before it, also after waiting for the lock.
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                if write and sqlite:
                    connection.exec_driver_sql("ROLLBACK")
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                elif write:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_BESIDE_LOCK)))
                yield connection

    def back_up(self, file: Path) -> None:
        """Copies the registry of one moment into a new SQLite file, while others read and write.

        Raises TandemError for another database, or if the file is there already.
        """
        if self._engine.dialect.name != "sqlite":
            raise TandemError("this registry is not SQLite: back it up with `pg_dump`")
        if file.exists():
            raise TandemError(f"{file} is there already: name a new file")
        beside = file.with_name(f"{file.name}.part")
        beside.unlink(missing_ok=True)
        with (
            self._faults_in_words(),
            closing(self._engine.raw_connection()) as connection,
            closing(sqlite3.connect(beside)) as copy,
        ):
            source = connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copy)
        beside.replace(file)

    def forget_deleted(self) -> None:
        """Empties SQLite's log, in which deleted text stays readable until then.

        It waits for readers as long as SQLite's patience; after that the next call empties it.
        """
        if self._engine.dialect.name == "sqlite":
            with self._faults_in_words(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """No other process writes inside this block (and blocks in it may nest)."""
        try:
            self._lock.acquire()
        except Timeout:
            raise LibraryBusy(
                f"another process is writing to {self.home}: wait until it is done, then try again"
            ) from None
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _faults_in_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            words = str(error.orig)
            if any(sign in words for sign in ("disk is full", "disk I/O", "unable to open")):
                raise LibraryDamaged(
                    f"the disk of {self.home} is full or failing ({words}): make room and run the "
                    "same command again; what was stored before is untouched"
                ) from error
            if "database is locked" in words:
                raise LibraryBusy(
                    f"another process is writing to {self.home}: wait until it is done, then try "
                    "again"
                ) from error
            if "malformed" in words or "not a database" in words:
                raise LibraryDamaged(
                    f"{self.home / 'tandem.db'} is damaged ({words}): restore it from a backup, "
                    "or delete it and add the documents again"
                ) from error
            raise


class Reading:
    """Questions to one state of the registry.

    `connection` is for the functions of `ingest.ledger`.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = self.connection = connection
        self.generation = int(self.meta("generation") or 1)
        self.revision = int(self.meta("revision") or 0)

    def meta(self, key: str) -> str | None:
        value = self._connection.scalar(sa.select(_meta.c.value).where(_meta.c.key == key))
        return None if value is None else str(value)

    def has_documents(self) -> bool:
        return self._connection.scalar(sa.select(_documents.c.id).limit(1)) is not None

    def document(self, document_id: str) -> Document | None:
        row = self._connection.execute(
            sa.select(_documents).where(_documents.c.id == document_id)
        ).one_or_none()
        return None if row is None else _document(row)

    def unassessed(self) -> list[str]:
        """The ids of documents that were never checked: stored by an earlier version of Tandem."""
        query = sa.select(_documents.c.id).where(_documents.c.id.not_in(ledger.assessed()))
        return sorted(self._connection.scalars(query))

    def added_at(self, document_id: str) -> str:
        """When a document's present state was stored (UTC); empty for one that is not there."""
        return str((self._row_of(document_id) or {}).get("added_at", ""))

    def restore(self, version: ledger.Version) -> Document:
        """The document of an earlier version; it is not stored by this.

        It goes on as what its file is now, so that a sync brings the bad state back only once the
        file changes again.
        """
        now = self._row_of(version.document_id) or {}
        kept: dict[str, Any] = {k: now[k] for k in ("file_hash", "source") if k in now}
        return document_of({**version.columns, **kept})

    def documents(self) -> list[Document]:
        rows = self._connection.execute(sa.select(_documents).order_by(_documents.c.id))
        return [_document(row) for row in rows]

    def known(self) -> list[KnownDocument]:
        columns = (_documents.c[name] for name in ("id", "content_hash", "file_hash", "source"))
        rows = self._connection.execute(sa.select(*columns).order_by(_documents.c.id))
        return [KnownDocument(*row) for row in rows]

    def passages_of(self, document_id: str) -> list[Passage]:
        return self._select_passages(
            _passages.c.document_id == document_id, self._of_generation_unindexed
        )

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages with these ids, by id; ids that are gone are left out."""
        found: dict[str, Passage] = {}
        for batch in _batched(list(ids)):
            rows = self._select_passages(_passages.c.id.in_(batch), self._of_generation)
            found |= {passage.id: passage for passage in rows}
        return found

    def all_passages(self) -> list[Passage]:
        return self._select_passages(self._of_generation)

    def catalogue(self) -> list[StoredPassage]:
        """Every passage that may be searched with what filters need, in the order of ids."""
        metadata = {
            row.id: Metadata.from_dict(json.loads(row.metadata))
            for row in self._connection.execute(sa.select(_documents.c.id, _documents.c.metadata))
        }
        rows = self._connection.execute(
            sa.select(
                _passages.c.id, _passages.c.document_id, _passages.c.language, _documents.c.revision
            )
            .join(_documents, _documents.c.id == _passages.c.document_id)
            .where(
                _passages.c.generation == self.generation,
                _passages.c.document_id.not_in(ledger.held_back()),
            )
            .order_by(_passages.c.id)
        )
        return [
            StoredPassage(row.id, row.document_id, row.language, row.revision, metadata[row[1]])
            for row in rows
        ]

    def count_passages(self, newer_than: int = -1) -> int:
        """How many passages may be searched, of documents that changed since a revision."""
        documents = sa.select(_documents.c.id).where(
            _documents.c.revision > newer_than, _documents.c.id.not_in(ledger.held_back())
        )
        query = sa.select(sa.func.count()).where(
            self._of_generation_unindexed, _passages.c.document_id.in_(documents)
        )
        return int(self._connection.execute(query).scalar_one())

    def without_vectors(self) -> list[str]:
        """The ids of documents that have passages without a vector."""
        found = self._connection.scalars(
            sa.select(_passages.c.document_id)
            .where(_passages.c.vector.is_(None), _passages.c.generation == self.generation)
            .distinct()
        )
        return sorted(found)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of these passages as rows (n, dimension); zeros where none is stored."""
        stored: dict[str, bytes | None] = {}
        for batch in _batched(list(ids)):
            rows = self._connection.execute(
                sa.select(_passages.c.id, _passages.c.vector).where(
                    _passages.c.id.in_(batch), _passages.c.generation == self.generation
                )
            )
            stored |= {row.id: row.vector for row in rows}
        width = max((len(vector) for vector in stored.values() if vector), default=0)
        joined = b"".join(stored.get(i) or bytes(width) for i in ids)
        return np.frombuffer(joined, dtype="<f4").reshape(len(ids), width // 4)

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of the sentences of these passages, a row each, by passage id."""
        found: dict[str, Vectors] = {}
        for batch in _batched(list(ids)):
            rows = self._connection.execute(
                sa.select(
                    _passages.c.id,
                    sa.func.length(_passages.c.vector).label("width"),
                    _passages.c.sentence_vectors,
                ).where(_passages.c.id.in_(batch), _passages.c.generation == self.generation)
            )
            for row in rows:
                if row.sentence_vectors:
                    flat = np.frombuffer(row.sentence_vectors, dtype="<f2")
                    found[row.id] = flat.reshape(-1, row.width // 4).astype(np.float32)
        return found

    def _row_of(self, document_id: str) -> dict[str, Any] | None:
        query = sa.select(_documents).where(_documents.c.id == document_id)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else dict(row)

    def _select_passages(self, *conditions: sa.ColumnElement[bool]) -> list[Passage]:
        query = sa.select(_passages).where(*conditions)
        rows = self._connection.execute(
            query.order_by(_passages.c.document_id, _passages.c.ordinal)
        )
        return [_passage(row) for row in rows]

    @property
    def _of_generation(self) -> sa.ColumnElement[bool]:
        return _passages.c.generation == self.generation

    @property
    def _of_generation_unindexed(self) -> sa.ColumnElement[bool]:
        """The same for passages that are found by their document.

        With a plain comparison SQLite would go through the whole generation to find them.
        """
        return _passages.c.generation + 0 == self.generation


class Writing(Reading):
    """Changes to the registry, all in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self.revision += 1

    def put(
        self, document: Document, passages: Sequence[Passage], embedded: Embedded | None
    ) -> None:
        """A document in its new state, whole; its earlier one is kept as a version."""
        row = self._document_row(document)
        earlier = self._row_of(document.id)
        if earlier is not None and any(earlier[name] != row[name] for name in _VERSIONED):
            ledger.keep_version(self._connection, earlier)
        self._clear(document.id)
        crash_point("between_old_and_new")
        self._connection.execute(_documents.insert(), [row])
        self.put_passages(passages, embedded, self.generation)

    def put_passages(
        self, passages: Sequence[Passage], embedded: Embedded | None, generation: int
    ) -> None:
        rows = [_passage_row(passage, generation) for passage in passages]
        if embedded is not None:
            for row, vector, sentences in zip(
                rows, embedded.passages, embedded.sentences, strict=True
            ):
                row["vector"] = vector.astype("<f4").tobytes()
                row["sentence_vectors"] = sentences.astype("<f2").tobytes()
        if rows:
            self._connection.execute(_passages.insert(), rows)

    def remove(self, document_id: str) -> int:
        """Takes a document out with its passages and versions; how many passages that were."""
        ledger.forget(self._connection, document_id)
        return self._clear(document_id)

    def rename(self, old: str, new: str) -> None:
        """Gives a document another id, with all that is kept of it; who had that id is removed."""
        self.remove(new)
        ledger.rename(self._connection, old, new)
        for column in (_documents.c.id, _passages.c.document_id):
            changed = column.table.update().where(column == old).values({column: new})
            self._connection.execute(changed)

    def move(self, document_id: str, source: str) -> None:
        """Says that a document's next state comes from another file."""
        changed = _documents.update().where(_documents.c.id == document_id)
        self._connection.execute(changed.values(source=source))

    def touch(self, document_id: str) -> None:
        """Marks a document as changed, so that it is searched, or not, from now on."""
        changed = _documents.update().where(_documents.c.id == document_id)
        self._connection.execute(changed.values(revision=self.revision))

    def _clear(self, document_id: str) -> int:
        self._connection.execute(_documents.delete().where(_documents.c.id == document_id))
        gone = self._connection.execute(
            _passages.delete().where(_passages.c.document_id == document_id)
        )
        return int(gone.rowcount)

    def set_meta(self, key: str, value: str) -> None:
        self._connection.execute(_meta.delete().where(_meta.c.key == key))
        self._connection.execute(_meta.insert(), [{"key": key, "value": value}])

    def switch_generation(self, generation: int) -> None:
        """Makes a rebuilt generation of passages the live one and drops every other."""
        self._connection.execute(_passages.delete().where(_passages.c.generation != generation))
        self._connection.execute(_documents.update().values(revision=self.revision))
        self.set_meta("generation", str(generation))

    def drop_other_generations(self) -> None:
        """Clears what a rebuild that was cut off left behind."""
        # Not "!=": for that SQLite would read every passage.
        other = sa.or_(
            _passages.c.generation < self.generation, _passages.c.generation > self.generation
        )
        self._connection.execute(_passages.delete().where(other))

    def integrity_errors(self) -> list[str]:
        """What SQLite finds wrong with its own file; nothing for another database."""
        if self._connection.dialect.name != "sqlite":
            return []
        rows = self._connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars()
        return [str(row) for row in rows if row != "ok"]

    def remove_orphans(self) -> int:
        """Drops passages whose document is gone; how many there were."""
        documents = sa.select(_documents.c.id)
        gone = self._connection.execute(
            _passages.delete().where(_passages.c.document_id.not_in(documents))
        )
        return int(gone.rowcount)

    def finish(self) -> None:
        self.set_meta("revision", str(self.revision))

    def _document_row(self, document: Document) -> dict[str, Any]:
        return {
            "id": document.id,
            "content_hash": document.content_hash,
            "file_hash": document.file_hash,
            "source": document.source,
            "language": document.language,
            "revision": self.revision,
            "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "text": document.text,
            "metadata": json.dumps(document.metadata.to_dict(), ensure_ascii=False),
            "page_starts": json.dumps(document.page_starts),
            "notes": json.dumps(document.notes, ensure_ascii=False),
        }


def _document(row: sa.Row[Any]) -> Document:
    return document_of(dict(row._mapping))


def document_of(columns: Mapping[str, Any]) -> Document:
    """The document that a row of the registry, or a kept copy of one, says."""
    return Document(
        id=columns["id"],
        text=columns["text"],
        metadata=Metadata.from_dict(json.loads(columns["metadata"])),
        language=columns["language"],
        source=columns["source"],
        file_hash=columns["file_hash"],
        page_starts=tuple(json.loads(columns["page_starts"])),
        notes=tuple(json.loads(columns["notes"])),
    )


def _passage(row: sa.Row[Any]) -> Passage:
    return Passage(
        id=row.id,
        document_id=row.document_id,
        ordinal=row.ordinal,
        start=row.start,
        end=row.end,
        text=row.text,
        language=row.language,
        heading=row.heading,
        page=row.page,
        sentences=tuple(Span(*pair) for pair in json.loads(row.sentences)),
    )


def _passage_row(passage: Passage, generation: int) -> dict[str, Any]:
    spans = [[span.start, span.end] for span in passage.sentences]
    row = asdict(passage) | {"sentences": json.dumps(spans)}
    return row | {"generation": generation, "vector": None, "sentence_vectors": None}


def _batched(items: list[str]) -> Iterable[list[str]]:
    return (items[start : start + _ROWS] for start in range(0, len(items), _ROWS))


def _engine(url: str) -> sa.Engine:
    if url.startswith("postgresql:"):
        url = url.replace("postgresql:", "postgresql+psycopg:", 1)
    if not url.startswith("sqlite:"):
        # Every read of a transaction sees one state, as SQLite's do.
        return sa.create_engine(url, isolation_level="REPEATABLE READ", hide_parameters=True)
    engine = sa.create_engine(url, hide_parameters=True)  # nothing typed gets into logs and errors
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # sqlite3 would begin transactions only at the first write: reads would not be of one state.
    connection.isolation_level = None
    # What is deleted is overwritten: a reader who deletes a conversation means it.
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
