"""The desk: everything that the page does to the library, for one person at a time."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from assistant.accounts import Person
from assistant.library_page.metadata_form import Edits
from assistant.library_page.origins import origin_of
from assistant.library_page.uploads import TooLarge, Uploads
from assistant.library_page.worker import Worker
from ingest.add import refresh_snapshot, remove
from ingest.curate import NoDocument, decide, edit, rollback
from ingest.encoder import Encoder
from ingest.errors import TandemError
from ingest.fetch import Fetcher
from ingest.identity import is_inside
from ingest.index import Index
from ingest.jobs import Ending, Job, Jobs, JobState
from ingest.ledger import Standing
from ingest.library import Library
from ingest.readers import ARCHIVE_SUFFIX

# Files of one upload, and files that may wait.
MOST_FILES = 20
MOST_WAITING = 500
_LONGEST_URL = 2_000


class Refused(TandemError):
    """What was sent cannot be taken; `key` and `values` are the words for it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Desk:
    """The library, its uploads and its worker."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder | None,
        upload_mb: int,
        fetcher: Fetcher | None = None,
    ) -> None:
        self.library, self.encoder, self.upload_mb = library, encoder, upload_mb
        self.uploads = Uploads(library, upload_mb * 1_000_000)
        self.worker = Worker(library, encoder, self.uploads, fetcher or Fetcher())
        self.jobs = Jobs(library)
        self._said: dict[str, str] = {}

    def say(self, person: Person, text: str) -> None:
        """What a person is told on the next page that they see."""
        self._said[person.name] = text

    def said(self, person: Person) -> str | None:
        return self._said.pop(person.name, None)

    def room_for(self, count: int) -> None:
        """Refused where more files come than may, or too many wait already."""
        if count > MOST_FILES:
            raise Refused("too_many", count=MOST_FILES)
        waiting = len(self.jobs.unfinished())
        if waiting + count > MOST_WAITING:
            raise Refused("line_full", count=waiting)

    def take(self, name: str, data: BinaryIO, person: Person) -> None:
        """Keeps an uploaded file and queues it."""
        self.jobs.queue([self._keep(name, data, person)])
        self.worker.kick()

    def take_addresses(self, text: str, person: Person) -> int:
        """Queues the addresses in a text, one a line; how many there are."""
        urls = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        if not urls:
            raise Refused("no_urls")
        for url in urls:
            if not _is_web(url):
                raise Refused("bad_url", title=url[:200])
        self.room_for(len(urls))
        for url in urls:
            self.uploads.keep_address(url, person.name)
        self.jobs.queue(urls)
        self.worker.kick()
        return len(urls)

    def replace(self, document_id: str, name: str, data: BinaryIO, person: Person) -> None:
        """Puts a newer file, of whatever kind, in the place of a document's and queues it.

        The document keeps its id, its edits and its versions; its earlier file goes.
        """
        source = self._source(document_id)
        origin = origin_of(source, self.uploads)
        if not origin.replaceable:
            raise Refused(f"replace_{origin.place}", name=origin.name)
        if Path(name).suffix.lower() == ARCHIVE_SUFFIX:
            raise Refused("replace_by_archive")
        newer = self._keep(name, data, person)
        try:
            with self.library.writing() as writing:
                writing.move(document_id, newer)
        except TandemError:
            self.uploads.forget(newer)
            raise
        self.jobs.queue([newer])
        self.jobs.forget(source)
        self.uploads.forget(source)
        self.worker.kick()

    def job(self, number: int) -> Job:
        """A job by its number; NoDocument where it has gone."""
        found = [job for job in self.jobs.all() if job.id == number]
        if not found:
            raise NoDocument(f"there is no job {number}")
        return found[0]

    def retry(self, job: Job) -> None:
        self.jobs.retry([job.id])
        self.worker.kick()

    def remove_job(self, job: Job) -> int | None:
        """Takes a job off the list with the documents that it stored; passages left, None without.

        A file that failed takes nothing along: what an earlier one said stays.
        """
        if job.state.unfinished:
            self.jobs.cancel([job.id])
        own = self._stored_by(job) if job.state.stored else []
        left = sum(self._remove(document_id) for document_id in own) if own else None
        self._refresh(own)
        self.jobs.forget(job.source)
        self.uploads.forget(job.source)
        return left

    def remove(self, document_id: str) -> int:
        """Removes a document with its file, if that was uploaded here; how many passages are left.

        They are counted anew, after the removal is safe on disk.
        """
        source = self._source(document_id)
        left = self._remove(document_id)
        self._refresh([document_id])
        self.uploads.forget(source)
        return left

    def decide(self, document_id: str, standing: Standing) -> None:
        """Lets a quarantined document into the search, or keeps it out."""
        source = self._source(document_id)
        decide(document_id, standing, self.library)
        if standing is Standing.APPROVED:
            self.jobs.end([Ending(source, JobState.READY, "", document_id)])

    def edit(self, document_id: str, edits: Edits) -> None:
        edit(document_id, edits.values, self.library, self.encoder, confirm=edits.confirm)

    def rollback(self, document_id: str, number: int) -> None:
        rollback(document_id, number, self.library, self.encoder)

    def _keep(self, name: str, data: BinaryIO, person: Person) -> str:
        try:
            return self.uploads.keep(name, data, person.name)
        except TooLarge:
            raise Refused("too_large", title=name, limit=self.upload_mb) from None

    def _source(self, document_id: str) -> str:
        with self.library.reading() as reading:
            document = reading.document(document_id)
        if document is None:
            raise NoDocument(f"no document has the id {document_id!r}")
        return document.source

    def _stored_by(self, job: Job) -> list[str]:
        archive = "" if "://" in job.source else job.source
        with self.library.reading() as reading:
            return [
                known.id
                for known in reading.known()
                if known.source == job.source or (archive and is_inside(known.source, archive))
            ]

    def _remove(self, document_id: str) -> int:
        remove(document_id, self.library)
        with self.library.reading() as reading:
            return len(reading.passages_of(document_id))

    def _refresh(self, removed: Sequence[str]) -> None:
        """Makes the search's snapshot anew where the removal left it too far behind."""
        if removed:
            with self.library.locked():
                refresh_snapshot(Index(self.library, self.encoder))


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url and len(url) <= _LONGEST_URL
    return plain and parts.scheme == "https" and bool(parts.hostname)
