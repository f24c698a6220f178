"""Tryouts: files that are tried before they are added, one a person; nothing of them is stored.

A file lies under the library's `tryouts` until it is added or left, or the person tries another; at
most for an hour, and never beyond the end of the page.
"""

import shutil
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from assistant.accounts import Person
from assistant.answer import Assistant
from assistant.library_page.uploads import put_in
from assistant.memory.gaps import Gaps
from assistant.trial import Asked, Trial, Tried, try_documents, usual_questions
from ingest.checks import Quality, check
from ingest.curate import NoDocument
from ingest.overlay import Laid, lay

FOLDER = "tryouts"
# Of what readers asked in vain; a question takes 0.4 seconds of a processor, both sides together.
MOST_GAPS = 40
_KEPT_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Look:
    """A document of the file in brief: its quality report, and what a researcher should know."""

    title: str
    quality: Quality
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of a tryout: a look at each document, and the questions that it would change."""

    looks: tuple[Look, ...]
    trial: Trial


class _Left(Exception):
    """Nobody waits for the tryout any more."""


@dataclass(slots=True)
class Tryout:
    """A file on trial; `asked` of `questions` have been asked, none while it is being read."""

    id: str
    name: str
    file: Path
    owner: str
    begun: float = field(default_factory=time.monotonic)
    asked: int = 0
    questions: int = 0
    left: bool = False
    work: "Future[Tested]" = field(default_factory=Future)

    @property
    def running(self) -> bool:
        return not self.work.done()

    def step(self, _tried: Tried) -> None:
        self.asked += 1
        if self.left:
            raise _Left


class Tryouts:
    """The tryouts of a page, which are made one after another; `most_bytes` is of one file."""

    def __init__(self, assistant: Assistant, gaps: Gaps, most_bytes: int) -> None:
        self._assistant, self._gaps, self._most_bytes = assistant, gaps, most_bytes
        self._folder = assistant.index.library.home / FOLDER
        self._of: dict[str, Tryout] = {}
        self._changing = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "tryouts")

    def start(self) -> None:
        """Clears what a killed start left."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self) -> None:
        """Ends after the question that is being asked; every file goes."""
        for tryout in list(self._of.values()):
            self.leave(tryout)
        self._worker.shutdown(cancel_futures=True)

    def begin(self, name: str, data: BinaryIO, person: Person) -> Tryout:
        """Takes a file on trial, in the place of this person's last one. TooLarge where it is."""
        file = put_in(self._folder, name, data, self._most_bytes)
        tryout = Tryout(file.parent.name, name, file, person.name)
        with self._changing:
            earlier = self._of.get(person.name)
            self._of[person.name] = tryout
        if earlier:
            self._drop(earlier)
        tryout.work = self._worker.submit(self._test, tryout)
        return tryout

    def of(self, person: Person) -> Tryout | None:
        """What a person has on trial."""
        now = time.monotonic()
        for old in [one for one in self._of.values() if now - one.begun > _KEPT_SECONDS]:
            self.leave(old)
        return self._of.get(person.name)

    def one(self, tryout_id: str, person: Person) -> Tryout:
        """A person's tryout by its id; NoDocument where that has gone, or is another's."""
        found = self.of(person)
        if found is None or found.id != tryout_id:
            raise NoDocument(f"there is no tryout {tryout_id!r}")
        return found

    def leave(self, tryout: Tryout) -> None:
        """Ends a tryout and deletes its file."""
        with self._changing:
            if self._of.get(tryout.owner) is tryout:
                del self._of[tryout.owner]
        self._drop(tryout)

    def _drop(self, tryout: Tryout) -> None:
        tryout.left = True
        tryout.work.cancel()
        shutil.rmtree(tryout.file.parent, ignore_errors=True)

    def _test(self, tryout: Tryout) -> Tested:
        index, calibration = self._assistant.index, self._assistant.calibration
        laid = lay(tryout.file, index.library, index.encoder)
        asked: list[Asked] = usual_questions(laid, self._gaps, MOST_GAPS)
        tryout.questions = len(asked)
        trial = try_documents(laid, asked, index, tryout.step, calibration)
        return Tested(tuple(map(_look, laid)), trial)


def _look(laid: Laid) -> Look:
    return Look(laid.document.title, check(laid.document), laid.notes)
