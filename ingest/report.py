"""What became of each file: a state, a reason, and the document that it is now."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a file ended. READY and the three that change nothing are fine; the others are not."""

    READY = "ready"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REMOVED = "removed"
    QUARANTINED = "quarantined"
    NEEDS_OCR = "needs OCR"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class IngestRow:
    """One file, the state it ended in, and why."""

    path: str
    state: State
    reason: str = ""
    document_id: str | None = None
    language: str | None = None
    passages: int = 0

    @property
    def ok(self) -> bool:
        return self.state not in (State.FAILED, State.NEEDS_OCR, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """A row for every file, in the order they were given."""

    rows: tuple[IngestRow, ...]

    @property
    def failed(self) -> tuple[IngestRow, ...]:
        return tuple(row for row in self.rows if not row.ok)

    @property
    def changed(self) -> tuple[IngestRow, ...]:
        changes = (State.READY, State.UPDATED, State.REMOVED, State.QUARANTINED)
        return tuple(row for row in self.rows if row.state in changes)

    def count(self, state: State) -> int:
        return sum(row.state is state for row in self.rows)


Progress = Callable[[IngestRow], None]
