"""Jobs: the state of every file that was handed over, kept until the file is removed.

They are written beside the corpus' own tables, so the state of a run can be seen, and the run
stopped, while it goes on. What was cut off by a power cut is still there afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from ingest.errors import TandemError
from ingest.library import Library

# A file at which Tandem ended this often is left alone until somebody asks for it again.
MOST_ATTEMPTS = 5
# Rows per statement: SQLite allows 32,766 variables.
_ROWS = 500


class JobState(StrEnum):
    """Where a file is on its way, or how it ended."""

    QUEUED = "queued"
    READING = "reading"
    CHECKING = "checking"
    EMBEDDING = "embedding"
    READY = "ready"
    DUPLICATE = "duplicate"
    NEEDS_OCR = "needs OCR"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def unfinished(self) -> bool:
        return self in _UNFINISHED

    @property
    def stored(self) -> bool:
        """Whether the library holds what the file says now."""
        return self in (JobState.READY, JobState.QUARANTINED)


_UNFINISHED = (JobState.QUEUED, JobState.READING, JobState.CHECKING, JobState.EMBEDDING)
# What `retry` takes up again when it is not told which.
_RETRIED = (JobState.FAILED, JobState.NEEDS_OCR, JobState.CANCELLED)

_tables = sa.MetaData()
_jobs = sa.Table(
    "jobs",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("document_id", sa.String(200)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("updated_at", sa.String(32), nullable=False),
    sqlite_autoincrement=True,  # the number of a removed job never means another one
)


@dataclass(frozen=True, slots=True)
class Job:
    """One file's job; times are UTC, `attempts` counts since it was last asked for."""

    id: int
    source: str
    state: JobState
    reason: str
    document_id: str | None
    attempts: int
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a file's job ended, and why."""

    source: str
    state: JobState
    reason: str = ""
    document_id: str | None = None


class Jobs:
    """The jobs of a library; any number of processes may look at them and cancel them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        library.create_missing(_tables)

    def queue(self, sources: Iterable[str]) -> None:
        """Takes files on: once this returns, they are not forgotten. One job a file."""
        now = _now()
        wanted = list(dict.fromkeys(sources))
        fresh = {"state": JobState.QUEUED, "reason": "", "attempts": 0, "updated_at": now}
        with self._library.beside(write=True) as connection:
            for batch in _batched(wanted):
                known = set(
                    connection.scalars(sa.select(_jobs.c.source).where(_jobs.c.source.in_(batch)))
                )
                connection.execute(
                    _jobs.update().where(_jobs.c.source.in_(known)).values(created_at=now, **fresh)
                )
                rows = [
                    {"source": source, "created_at": now, **fresh}
                    for source in batch
                    if source not in known
                ]
                if rows:
                    connection.execute(_jobs.insert(), rows)

    def begin(self, source: str) -> bool:
        """Marks a file as being read; False if its job was cancelled meanwhile."""
        begun = _jobs.update().where(_jobs.c.source == source, _jobs.c.state != JobState.CANCELLED)
        values = {"state": JobState.READING, "updated_at": _now()}
        with self._library.beside(write=True) as connection:
            changed = connection.execute(begun.values(attempts=_jobs.c.attempts + 1, **values))
            return changed.rowcount > 0

    def move(self, sources: Iterable[str], state: JobState) -> frozenset[str]:
        """Marks files as one step further; gives back those whose job was cancelled meanwhile."""
        cancelled: set[str] = set()
        with self._library.beside(write=True) as connection:
            for batch in _batched(list(sources)):
                these = _jobs.c.source.in_(batch)
                stopped = sa.select(_jobs.c.source).where(
                    these, _jobs.c.state == JobState.CANCELLED
                )
                cancelled |= set(connection.scalars(stopped))
                moved = _jobs.update().where(these, _jobs.c.state != JobState.CANCELLED)
                connection.execute(moved.values(state=state, updated_at=_now()))
        return frozenset(cancelled)

    def end(self, endings: Iterable[Ending]) -> None:
        """Marks files as finished; called after what was stored is safe on disk."""
        with self._library.beside(write=True) as connection:
            for ending in endings:
                values = {
                    "state": ending.state,
                    "reason": ending.reason,
                    "document_id": ending.document_id,
                    "updated_at": _now(),
                }
                connection.execute(
                    _jobs.update().where(_jobs.c.source == ending.source).values(**values)
                )

    def all(self, states: Sequence[JobState] = tuple(JobState)) -> list[Job]:
        """The jobs in these states, in the order in which they were first taken on."""
        with self._library.beside() as connection:
            rows = connection.execute(
                sa.select(_jobs).where(_jobs.c.state.in_(states)).order_by(_jobs.c.id)
            )
            return [_job(row) for row in rows]

    def states(self, sources: Iterable[str]) -> dict[str, JobState]:
        """The states of these files' jobs, of those that have one."""
        found: dict[str, JobState] = {}
        with self._library.beside() as connection:
            for batch in _batched(list(sources)):
                query = sa.select(_jobs.c.source, _jobs.c.state).where(_jobs.c.source.in_(batch))
                found |= {row.source: JobState(row.state) for row in connection.execute(query)}
        return found

    def unfinished(self) -> list[Job]:
        """What was queued and has not ended: all of it, if nothing is running."""
        return self.all(_UNFINISHED)

    def cancel(self, ids: Sequence[int] = ()) -> int:
        """Stops jobs (all that have not ended, if none are named); how many there were.

        A file whose document is being stored at this moment may still become ready.
        """
        these = [_jobs.c.state.in_(_UNFINISHED)]
        if ids:
            self._check(ids)
            these.append(_jobs.c.id.in_(ids))
        values = {"state": JobState.CANCELLED, "reason": "cancelled", "updated_at": _now()}
        with self._library.beside(write=True) as connection:
            return int(connection.execute(_jobs.update().where(*these).values(**values)).rowcount)

    def retry(self, ids: Sequence[int] = ()) -> int:
        """Queues jobs again (all that failed, if none are named); how many there are."""
        if ids:
            self._check(ids)
        wanted = [job for job in self.all() if job.id in ids or (not ids and job.state in _RETRIED)]
        self.queue(job.source for job in wanted if not job.state.unfinished)
        return len(wanted)

    def forget(self, source: str) -> None:
        """Drops the job of a file whose document was removed."""
        with self._library.beside(write=True) as connection:
            connection.execute(_jobs.delete().where(_jobs.c.source == source))

    def _check(self, ids: Sequence[int]) -> None:
        missing = set(ids) - {job.id for job in self.all()}
        if missing:
            numbers = ", ".join(map(str, sorted(missing)))
            raise TandemError(f"there is no job {numbers}: see `tandem jobs list`")


def _job(row: sa.Row[tuple[object, ...]]) -> Job:
    fields = dict(row._mapping)
    return Job(**(fields | {"state": JobState(str(fields["state"]))}))


def _batched(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _ROWS] for start in range(0, len(items), _ROWS))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
