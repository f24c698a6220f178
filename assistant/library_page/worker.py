"""The one worker: a thread that takes what is queued through the ingest, and nothing else."""

import threading

from assistant.library_page.uploads import Uploads
from ingest.add import resume
from ingest.encoder import Encoder
from ingest.errors import LibraryBusy, TandemError
from ingest.fetch import Fetcher
from ingest.jobs import Job, Jobs
from ingest.library import Library
from ingest.report import IngestRow
from ingest.web import resume_pages

# Seconds until the library is asked again whether somebody else still writes to it.
_BUSY_WAIT = 3.0
# Seconds that a stop waits for the documents that are being stored.
_STOP_WAIT = 20.0


class _Stopped(Exception):
    """The page is shut down; what has not ended stays queued."""


class Worker:
    """Goes on with the jobs in the background; `busy` and `problem` say what keeps it."""

    def __init__(
        self, library: Library, encoder: Encoder | None, uploads: Uploads, fetcher: Fetcher
    ) -> None:
        self._library, self._encoder, self._fetcher = library, encoder, fetcher
        self._uploads = uploads
        self._due = threading.Event()
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self.busy = False
        self.problem: str | None = None

    def start(self) -> None:
        """Clears what a killed start left, and goes on with what it had queued."""
        self._uploads.sweep()
        if Jobs(self._library).unfinished():
            self.kick()

    def kick(self) -> None:
        """Says that something is queued."""
        self._due.set()
        with self._starting:
            if not self._stopping.is_set() and not (self._thread and self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="library", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ends after the documents that are being stored."""
        self._stopping.set()
        self._due.set()
        if self._thread:
            self._thread.join(_STOP_WAIT)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._due.wait(_BUSY_WAIT if self.busy else None)
            self._due.clear()
            try:
                self._work()
            except _Stopped:
                return
            except LibraryBusy:
                self.busy = True
            except TandemError as error:
                self.busy, self.problem = False, str(error)
            else:
                self.busy, self.problem = False, None

    def _work(self) -> None:
        jobs = Jobs(self._library)
        before: list[Job] = []
        # A pass that moved nothing would be the same again.
        while not self._stopping.is_set() and (waiting := jobs.unfinished()) != before:
            before = waiting
            resume(self._library, self._encoder, self._ended)
            resume_pages(self._library, self._encoder, self._fetcher, self._ended)
            self.busy, self.problem = False, None

    def _ended(self, row: IngestRow) -> None:
        self._uploads.note(row.path, row.state)
        if self._stopping.is_set():
            raise _Stopped
