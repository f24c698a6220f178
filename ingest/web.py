"""Pages of the web as documents: added by address, kept as fetched, refreshed by a sync."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.add import ENDINGS, carry_out, embed, prepare, refresh_snapshot
from ingest.copies import keep_copy
from ingest.documents import Document
from ingest.encoder import Encoder
from ingest.errors import UnreadableDocument
from ingest.fetch import Fetched, Fetcher
from ingest.gather import Found
from ingest.identity import Known
from ingest.index import Index
from ingest.jobs import MOST_ATTEMPTS, Ending, Jobs
from ingest.library import Library
from ingest.parsing import shared_parsers
from ingest.plan import step_for
from ingest.report import IngestReport, IngestRow, Progress, State


def is_address(text: str) -> bool:
    """Whether an argument means a page of the web and not a file: `https://…`, `ftp://…`."""
    return "://" in text


def add_pages(
    urls: Sequence[str],
    library: Library,
    encoder: Encoder | None,
    fetcher: Fetcher,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Adds pages by their addresses; a page that changed becomes a new version of its document.

    What was fetched is kept under the library's `pages`, by page and date.
    """
    index = Index(library, encoder)
    rows = []
    with library.locked():
        prepare(library, index)
        for url in urls:
            rows.append(_add_page(url, library, encoder, fetcher))
            progress(rows[-1])
        refresh_snapshot(index)
    return IngestReport(tuple(rows))


def resume_pages(
    library: Library,
    encoder: Encoder | None,
    fetcher: Fetcher,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Goes on with the addresses among the jobs, as `ingest.add.resume` does with the files."""
    jobs = Jobs(library)
    rows = []
    for job in jobs.unfinished():
        if not is_address(job.source):
            continue
        if job.attempts >= MOST_ATTEMPTS:
            reason = f"Tandem ended {MOST_ATTEMPTS} times at it: `tandem jobs retry` tries again"
            row = IngestRow(job.source, State.FAILED, reason)
        elif jobs.begin(job.source):
            (row,) = add_pages([job.source], library, encoder, fetcher).rows
        else:
            continue
        jobs.end([Ending(job.source, ENDINGS[row.state], row.reason, row.document_id)])
        progress(row)
        rows.append(row)
    return IngestReport(tuple(rows))


def refresh_pages(
    library: Library,
    encoder: Encoder | None,
    fetcher: Fetcher,
    progress: Progress = lambda row: None,
) -> IngestReport:
    """Fetches every page again that was added by its address; what cannot be is left as it was."""
    with library.reading() as reading:
        urls = [known.source for known in reading.known() if is_address(known.source)]
    if not urls:
        return IngestReport(())
    report = add_pages(urls, library, encoder, fetcher)
    rows = tuple(_as_it_was(row) for row in report.rows)
    for row in rows:
        progress(row)
    return IngestReport(rows)


def _add_page(url: str, library: Library, encoder: Encoder | None, fetcher: Fetcher) -> IngestRow:
    try:
        page = fetcher.fetch(url)
        document = shared_parsers().read(page.data, page.name, url)
    except UnreadableDocument as refused:
        return IngestRow(url, State.FAILED, str(refused))
    document = _of_page(document, page)
    with library.reading() as reading:
        known = Known(reading.known())
    stored = known.at(url)
    if stored is not None and stored.content_hash == document.content_hash:
        # Its advertisements change with every visit: the words of its text are what counts.
        return IngestRow(url, State.UNCHANGED, "the page says the same", stored.id)
    step = step_for(Found(Path(page.name), document), known, library)
    embedded = embed(step.document, step.passages, encoder) if step.document else None
    if step.document is not None:
        keep_copy(library.home, url, page.data, Path(page.name).suffix)
    row = carry_out(step, embedded, library)
    return replace(row, path=url)


def _of_page(document: Document, page: Fetched) -> Document:
    """The document with the address that it has, unless the page names a lasting one."""
    known = document.metadata
    if known.url:
        return document
    guessed = tuple(sorted({*known.guessed, "url"}))
    return replace(document, metadata=replace(known, url=page.url, guessed=guessed))


def _as_it_was(row: IngestRow) -> IngestRow:
    if row.ok:
        return row
    return replace(row, state=State.UNCHANGED, reason=f"not refreshed: {row.reason}")
