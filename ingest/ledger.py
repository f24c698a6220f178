"""The ledger: what is kept beside each document's present state.

Its quality report and what a researcher decided, its earlier versions, what a researcher said of
its metadata, and marks by which its likes are found. All of it changes in the transaction of the
document itself, so the functions take the registry's connection.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from ingest.checks import Quality

# Rows per statement: SQLite allows 32,766 variables.
_ROWS = 500


class Standing(StrEnum):
    """Whether a document may be searched: not while quarantined, and never once rejected."""

    CLEAR = "clear"
    QUARANTINED = "quarantined"
    APPROVED = "approved"
    REJECTED = "rejected"


# Those that keep a document out of the search.
HELD = (Standing.QUARANTINED, Standing.REJECTED)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the checks found in a document and how it stands; `decided_at` is UTC or empty."""

    document_id: str
    quality: Quality
    standing: Standing
    decided_at: str


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier state of a document: the columns that it had, and from when to when (UTC)."""

    document_id: str
    number: int
    added_at: str
    replaced_at: str
    columns: Mapping[str, Any]
    quality: Quality | None

    @property
    def text(self) -> str:
        return str(self.columns["text"])


tables = sa.MetaData()
_assessments = sa.Table(
    "assessments",
    tables,
    sa.Column("document_id", sa.String(200), primary_key=True),
    # A decision holds for the text that it was made on.
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("quality", sa.Text, nullable=False),
    sa.Column("standing", sa.String(20), nullable=False, index=True),
    sa.Column("decided_at", sa.String(32), nullable=False),
)
_versions = sa.Table(
    "versions",
    tables,
    sa.Column("document_id", sa.String(200), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("added_at", sa.String(32), nullable=False),
    sa.Column("replaced_at", sa.String(32), nullable=False),
    sa.Column("columns", sa.Text, nullable=False),
    sa.Column("quality", sa.Text),
)
_edits = sa.Table(
    "edits",
    tables,
    sa.Column("document_id", sa.String(200), primary_key=True),
    sa.Column("fields", sa.Text, nullable=False),
)
_marks = sa.Table(
    "marks",
    tables,
    sa.Column("document_id", sa.String(200), primary_key=True),
    sa.Column("mark", sa.BigInteger, primary_key=True, index=True),
)
_DECIDED = (Standing.APPROVED, Standing.REJECTED)


def assess(
    connection: sa.Connection, document_id: str, content_hash: str, quality: Quality
) -> Standing:
    """Stores a quality report; how the document stands now. A decision on this text holds on."""
    earlier = connection.execute(
        sa.select(_assessments).where(_assessments.c.document_id == document_id)
    ).one_or_none()
    standing = Standing.QUARANTINED if quality.suspicion else Standing.CLEAR
    decided_at = ""
    if earlier is not None and earlier.content_hash == content_hash and quality.suspicion:
        known = Quality.from_dict(json.loads(earlier.quality))
        if earlier.standing in _DECIDED and known.suspicion == quality.suspicion:
            standing, decided_at = Standing(earlier.standing), earlier.decided_at
    connection.execute(_assessments.delete().where(_assessments.c.document_id == document_id))
    row = {
        "document_id": document_id,
        "content_hash": content_hash,
        "quality": _json(quality.to_dict()),
        "standing": standing.value,
        "decided_at": decided_at,
    }
    connection.execute(_assessments.insert(), [row])
    return standing


def assessment(connection: sa.Connection, document_id: str) -> Assessment | None:
    """The assessment of a document; None for one that was never checked."""
    query = sa.select(_assessments).where(_assessments.c.document_id == document_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _assessment(row)


def assessments(connection: sa.Connection, standings: Sequence[Standing]) -> list[Assessment]:
    """The documents that stand so, by id."""
    wanted = [standing.value for standing in standings]
    query = sa.select(_assessments).where(_assessments.c.standing.in_(wanted))
    return [_assessment(row) for row in connection.execute(query.order_by("document_id"))]


def held_back() -> sa.Select[tuple[str]]:
    """A query for the ids of documents that must not be searched."""
    standings = [standing.value for standing in HELD]
    return sa.select(_assessments.c.document_id).where(_assessments.c.standing.in_(standings))


def assessed() -> sa.Select[tuple[str]]:
    """A query for the ids of documents that have a quality report."""
    return sa.select(_assessments.c.document_id)


def decide(connection: sa.Connection, document_id: str, standing: Standing) -> None:
    """What a researcher made of a document."""
    connection.execute(
        _assessments.update()
        .where(_assessments.c.document_id == document_id)
        .values(standing=standing.value, decided_at=_now())
    )


def keep_version(connection: sa.Connection, columns: Mapping[str, Any]) -> None:
    """Keeps a document's row of the registry as its newest earlier version."""
    document_id = str(columns["id"])
    last = connection.scalar(
        sa.select(sa.func.max(_versions.c.number)).where(_versions.c.document_id == document_id)
    )
    found = assessment(connection, document_id)
    row = {
        "document_id": document_id,
        "number": (last or 0) + 1,
        "added_at": columns["added_at"],
        "replaced_at": _now(),
        "columns": _json(dict(columns)),
        "quality": _json(found.quality.to_dict()) if found else None,
    }
    connection.execute(_versions.insert(), [row])


def put_version(connection: sa.Connection, row: Mapping[str, Any]) -> None:
    """Stores a version as it was exported, under its own number."""
    values = {column.name: row[column.name] for column in _versions.columns}
    connection.execute(_versions.insert(), [values])


def versions(connection: sa.Connection, document_id: str) -> list[Version]:
    """The earlier versions of a document, the first one first."""
    query = (
        sa.select(_versions)
        .where(_versions.c.document_id == document_id)
        .order_by(_versions.c.number)
    )
    return [_version(row) for row in connection.execute(query)]


def edits(connection: sa.Connection, document_id: str) -> dict[str, Any]:
    """The fields of the metadata that a researcher has set, and to what."""
    query = sa.select(_edits.c.fields).where(_edits.c.document_id == document_id)
    stored = connection.scalar(query)
    return {} if stored is None else dict(json.loads(stored))


def set_edits(connection: sa.Connection, document_id: str, fields: Mapping[str, Any]) -> None:
    """Replaces what a researcher has set; empty: nothing any more."""
    connection.execute(_edits.delete().where(_edits.c.document_id == document_id))
    if fields:
        row = {"document_id": document_id, "fields": _json(dict(fields))}
        connection.execute(_edits.insert(), [row])


def set_marks(connection: sa.Connection, document_id: str, marks: Iterable[int]) -> None:
    """Replaces the marks by which documents like this one are found."""
    connection.execute(_marks.delete().where(_marks.c.document_id == document_id))
    rows = [{"document_id": document_id, "mark": mark} for mark in sorted(set(marks))]
    if rows:
        connection.execute(_marks.insert(), rows)


def sharing(
    connection: sa.Connection, document_id: str, marks: Iterable[int], least: int, most: int
) -> list[str]:
    """The ids of at most so many other documents with at least so many of these marks, best first.

    Marks beyond the first 500 are not looked at.
    """
    count = sa.func.count()
    query = (
        sa.select(_marks.c.document_id)
        .where(_marks.c.mark.in_(sorted(set(marks))[:_ROWS]), _marks.c.document_id != document_id)
        .group_by(_marks.c.document_id)
        .having(count >= least)
        .order_by(count.desc(), _marks.c.document_id)
        .limit(most)
    )
    return list(connection.scalars(query))


def rename(connection: sa.Connection, old: str, new: str) -> None:
    """What is kept of a document goes on under another id."""
    for table in tables.tables.values():
        connection.execute(table.update().where(table.c.document_id == old).values(document_id=new))


def forget(connection: sa.Connection, document_id: str) -> None:
    """Deletes everything that is kept of a document, its earlier versions too."""
    for table in tables.tables.values():
        connection.execute(table.delete().where(table.c.document_id == document_id))


def _assessment(row: sa.Row[Any]) -> Assessment:
    quality = Quality.from_dict(json.loads(row.quality))
    return Assessment(row.document_id, quality, Standing(row.standing), row.decided_at)


def _version(row: sa.Row[Any]) -> Version:
    return Version(
        document_id=row.document_id,
        number=row.number,
        added_at=row.added_at,
        replaced_at=row.replaced_at,
        columns=json.loads(row._mapping["columns"]),
        quality=Quality.from_dict(json.loads(row.quality)) if row.quality else None,
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
