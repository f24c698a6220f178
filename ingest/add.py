"""The story of ingest: read, check, split, embed, store; every file ends in a state, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest import ledger
from ingest.copies import forget_copies
from ingest.crash import crash_point
from ingest.embedding import embed, embed_all, embedded_text
from ingest.encoder import Encoder
from ingest.errors import UnreadableDocument
from ingest.files import files_under, printable
from ingest.gather import in_parallel
from ingest.identity import Known, exists, is_inside
from ingest.index import Index, fingerprint
from ingest.intake import store
from ingest.jobs import MOST_ATTEMPTS, Ending, Jobs, JobState
from ingest.ledger import HELD
from ingest.library import Embedded, KnownDocument, Library
from ingest.parsing import shared_parsers
from ingest.plan import File, Step, arrived, read, steps
from ingest.readers import is_text, source_of
from ingest.report import IngestReport, IngestRow, Progress, State

__all__ = [
    "IngestReport",
    "IngestRow",
    "State",
    "add",
    "embed",
    "embedded_text",
    "files_under",
    "plan_sync",
    "remove",
    "resume",
    "sync",
]

# Documents are embedded together up to so many letters of text, or so many files: texts of alike
# length share the encoder's batches, and a run that is cut off loses no more than this.
_BATCH_LETTERS = 24_000
_BATCH_FILES = 8
ENDINGS = {
    State.READY: JobState.READY,
    State.UPDATED: JobState.READY,
    State.UNCHANGED: JobState.READY,
    State.REMOVED: JobState.READY,
    State.DUPLICATE: JobState.DUPLICATE,
    State.QUARANTINED: JobState.QUARANTINED,
    State.NEEDS_OCR: JobState.NEEDS_OCR,
    State.FAILED: JobState.FAILED,
    State.CANCELLED: JobState.CANCELLED,
}


def add(
    paths: Sequence[Path],
    library: Library,
    encoder: Encoder | None,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Adds files, and every supported file under folders; each is stored whole or not at all.

    Adding the same again changes nothing. `progress` is called with each row as it ends. Raises
    IndexMismatch before anything is stored if the library was made with another encoder.
    """
    index = Index(library, encoder)
    with library.locked():
        prepare(library, index)
        rows = _ingest(files_under(paths), library, encoder, progress)
        refresh_snapshot(index)
    return IngestReport(tuple(rows))


def resume(
    library: Library, encoder: Encoder | None, progress: Progress = lambda row: None
) -> IngestReport:
    """Goes on with the files that are queued, and with those that a crash or power cut stopped.

    Addresses among the jobs are left to `ingest.web.resume_pages`.
    """
    index = Index(library, encoder)
    with library.locked():
        prepare(library, index)
        jobs = Jobs(library)
        waiting = [job for job in jobs.unfinished() if "://" not in job.source]
        reason = f"Tandem ended {MOST_ATTEMPTS} times at it: `tandem jobs retry` tries again"
        hopeless = [job.source for job in waiting if job.attempts >= MOST_ATTEMPTS]
        jobs.end(Ending(source, JobState.FAILED, reason) for source in hopeless)
        files = [Path(job.source) for job in waiting if job.attempts < MOST_ATTEMPTS]
        rows = _ingest(files, library, encoder, progress)
        refresh_snapshot(index)
    failed = (IngestRow(source, State.FAILED, reason) for source in hopeless)
    return IngestReport((*failed, *rows))


def sync(
    folder: Path,
    library: Library,
    encoder: Encoder | None,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Makes the library agree with a folder: adds and updates its files, removes what has gone."""
    if not folder.is_dir():
        raise UnreadableDocument(f"{folder} is not a folder")
    report = add([folder], library, encoder, progress)
    with library.locked():
        rows = []
        for gone in _gone(folder, library):
            rows.append(remove(gone.id, library))
            progress(rows[-1])
        if rows:
            refresh_snapshot(Index(library, encoder))
    return IngestReport(report.rows + tuple(rows))


def plan_sync(folder: Path, library: Library) -> IngestReport:
    """What `sync` would do with each file, without doing it."""
    if not folder.is_dir():
        raise UnreadableDocument(f"{folder} is not a folder")
    with library.reading() as reading:
        known = Known(reading.known())
    files = [arrived(file, known) for file in files_under([folder])]
    done = in_parallel(read, files, shared_parsers().count)
    rows = [step.row for file in done for step in steps(file, known, library)]
    kept = {row.document_id for row in rows}
    gone = [
        IngestRow(document.source, State.REMOVED, "the file has gone", document.id)
        for document in _gone(folder, library)
        if document.id not in kept
    ]
    return IngestReport((*rows, *gone))


def remove(document_id: str, library: Library) -> IngestRow:
    """Takes a document out, with every passage of it."""
    with library.writing() as writing:
        document = writing.document(document_id)
        if document is None:
            return IngestRow(
                document_id, State.FAILED, "no document has this id: see `tandem list`"
            )
        passages = writing.remove(document_id)
        left = len(writing.passages_of(document_id))
    Jobs(library).forget(document.source)
    forget_copies(library.home, document.source)
    reason = f"{passages} passages removed, {left} left"
    return IngestRow(document.source, State.REMOVED, reason, document_id)


def prepare(library: Library, index: Index) -> None:
    """Clears what a cut-off rebuild left, and marks an empty library with this encoder."""
    with library.writing() as writing:
        writing.drop_other_generations()
        if not writing.has_documents():
            writing.set_meta("fingerprint", fingerprint(index.encoder))
    index.check()


def _ingest(
    paths: Iterable[Path | IngestRow],
    library: Library,
    encoder: Encoder | None,
    progress: Progress,
) -> list[IngestRow]:
    """Takes files on as jobs, reads several at once, and stores them in the order given."""
    jobs = Jobs(library)
    with library.reading() as reading:
        known = Known(reading.known())
        held = frozenset(a.document_id for a in ledger.assessments(reading.connection, HELD))
    files = [arrived(path, known) for path in paths]
    _take_on(files, jobs, held)
    crash_point("queued")
    rows: list[IngestRow] = []
    for batch in _batches(in_parallel(partial(_begin, jobs), files, shared_parsers().count)):
        for row in _store(batch, known, library, encoder, jobs, held):
            progress(row)
            rows.append(row)
    return rows


def _take_on(files: Sequence[File], jobs: Jobs, held: frozenset[str]) -> None:
    """Queues what has to be read, and ends the jobs of what turned out to need no work."""
    earlier = jobs.states(file.source for file in files if is_text(file.source))
    # One that was cut off is queued already: its attempts count on.
    waiting = {source for source, state in earlier.items() if state.unfinished}
    jobs.queue(f.source for f in files if f.ended is None and f.source not in waiting)
    unsettled = {source for source, state in earlier.items() if state is not JobState.READY}
    jobs.end(_ending(f, [f.ended], held) for f in files if f.ended and f.source in unsettled)


def _begin(jobs: Jobs, file: File) -> File:
    """The file as it was read, unless its job was cancelled meanwhile."""
    if file.ended is None and not jobs.begin(file.source):
        return _cancelled(file)
    return read(file)


def _cancelled(file: File) -> File:
    row = IngestRow(printable(file.path), State.CANCELLED, "cancelled")
    return File(file.path, ended=row)


def _batches(files: Iterable[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    for file in files:
        batch.append(file)
        full = sum(member.letters for member in batch) >= _BATCH_LETTERS
        if full or len(batch) >= _BATCH_FILES:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(
    batch: Sequence[File],
    known: Known,
    library: Library,
    encoder: Encoder | None,
    jobs: Jobs,
    held: frozenset[str],
) -> Iterator[IngestRow]:
    """The rows of some files that were read, each when what it says is safe on disk."""
    running = [file.source for file in batch if file.ended is None]
    stopped = jobs.move(running, JobState.CHECKING)
    files = [_cancelled(file) if file.source in stopped else file for file in batch]
    planned = [list(steps(file, known, library)) for file in files]
    jobs.move(running, JobState.EMBEDDING)
    texts = [(step.document, step.passages) for row in planned for step in row if step.document]
    vectors = iter(embed_all(texts, encoder))
    crash_point("after_embed")
    for file, file_steps in zip(files, planned, strict=True):
        rows = [
            carry_out(step, next(vectors) if step.document else None, library)
            for step in file_steps
        ]
        if file.ended is None:
            jobs.end([_ending(file, rows, held)])
        yield from rows


def carry_out(step: Step, embedded: Embedded | None, library: Library) -> IngestRow:
    """Makes a step's row true, in one transaction; the row as it then is."""
    if step.removes is not None:
        remove(step.removes, library)
    if step.document is None:
        return step.row
    with library.writing() as writing:
        if step.earlier is not None and step.earlier != step.document.id:
            writing.rename(step.earlier, step.document.id)
        stored = store(writing, step.document, step.passages, embedded)
    state = State.QUARANTINED if stored.held_back else step.row.state
    return replace(step.row, state=state, reason=stored.reason)


def _ending(file: File, rows: Sequence[IngestRow], held_back: frozenset[str]) -> Ending:
    """How the job of a file ended: as its only document, or as the worst in its archive.

    What is unchanged and `held_back` (ids) still waits in quarantine.
    """
    rows = [
        replace(row, state=State.QUARANTINED, reason="held back: see `tandem quarantine list`")
        if row.state is State.UNCHANGED and row.document_id in held_back
        else row
        for row in rows
    ]
    if len(rows) == 1 and rows[0].path == printable(file.path):
        row = rows[0]
        return Ending(file.source, ENDINGS[row.state], row.reason, row.document_id)
    bad = [row for row in rows if not row.ok]
    held = [row for row in rows if row.state is State.QUARANTINED]
    parts = [f"{len(rows)} files in it"]
    parts += [f"{Path(row.path).name}: {row.state}, {row.reason}" for row in [*bad, *held][:5]]
    state = JobState.FAILED if bad else JobState.QUARANTINED if held else JobState.READY
    return Ending(file.source, state, "; ".join(parts))


def _gone(folder: Path, library: Library) -> list[KnownDocument]:
    """Documents that came from a folder and whose file is not there any more."""
    root = source_of(folder)
    with library.reading() as reading:
        known = reading.known()
    return [
        document
        for document in known
        if is_inside(document.source, root) and not exists(document.source)
    ]


def refresh_snapshot(index: Index) -> None:
    if index.needs_snapshot():
        index.build_snapshot()
