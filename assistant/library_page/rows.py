"""The files on their way: a row for each job, with the words for its state."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.library_page.origins import Origin, origin_of
from assistant.library_page.uploads import Upload, Uploads
from ingest.jobs import Job, Jobs, JobState
from ingest.library import Library
from ingest.listing import entries
from ingest.report import State

# Rows shown at once, by their turn. A chosen state is shown whole.
MOST_ROWS, MOST_CHOSEN = 40, 500
# Every row, whatever its state.
EVERYTHING = "all"
# What a job calls ready, and an upload more exactly.
_OUTCOMES = (State.UPDATED, State.UNCHANGED)
# What the command line advises; the page has buttons for it.
_ADVICE = re.compile(r": (?:see )?`tandem [^`]+`(?: tries again)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A job as it is shown; `title` is its document's or the one that it duplicates."""

    job: Job
    name: str
    state: str
    reason: str
    title: str
    origin: Origin

    @property
    def document_id(self) -> str | None:
        """The document to look at; None where there is none (any more)."""
        return self.job.document_id if self.title else None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows to show, how many there are in each state, and how many of these are not shown."""

    rows: tuple[Row, ...]
    counts: dict[str, int]
    hidden: int
    state: str

    @property
    def unfinished(self) -> bool:
        return any(self.counts.get(state) for state in JobState if state.unfinished)


def rows_of(library: Library, uploads: Uploads, state: str = "") -> Rows:
    """The rows in one state or, without one, in any.

    A row is what was handed over on the page, and what else has not ended well: what `tandem sync`
    made ready stands among the documents.
    """
    known = uploads.known()
    jobs = [
        job for job in Jobs(library).all() if job.source in known or job.state is not JobState.READY
    ]
    states = {job.id: _state(job, known.get(job.source)) for job in jobs}
    fitting = [job for job in jobs if state in ("", EVERYTHING, states[job.id])]
    shown = sorted(fitting, key=_turn)[: MOST_CHOSEN if state else MOST_ROWS]
    titles = _titles(library, shown)
    rows = tuple(
        Row(
            job,
            _name(job, known.get(job.source)),
            states[job.id],
            _reason(job),
            titles.get(job.document_id or "", ""),
            origin_of(job.source, uploads),
        )
        for job in shown
    )
    return Rows(rows, dict(Counter(states.values())), len(fitting) - len(shown), state)


def _turn(job: Job) -> tuple[int, float]:
    """What is worked on, then what waits, next in line first, then what ended, newest first."""
    if job.state.unfinished:
        return int(job.state is JobState.QUEUED), job.id
    return 2, -datetime.fromisoformat(job.updated_at).timestamp()


def _titles(library: Library, jobs: Sequence[Job]) -> dict[str, str]:
    with library.reading() as reading:
        found = entries(reading, {job.document_id for job in jobs if job.document_id})
    return {entry.id: entry.title for entry in found}


def _state(job: Job, upload: Upload | None) -> str:
    exact = upload is not None and job.state is JobState.READY and upload.outcome in _OUTCOMES
    return upload.outcome if exact and upload else job.state


def _name(job: Job, upload: Upload | None) -> str:
    if upload is not None:
        return upload.name
    return job.source if "://" in job.source else Path(job.source).name


def _reason(job: Job) -> str:
    """Why it stands so, without the folders of this machine."""
    said = _ADVICE.sub("", job.reason)
    return said.replace(f"{Path(job.source).parent}/", "") if "://" not in job.source else said
