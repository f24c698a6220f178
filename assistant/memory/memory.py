"""Memory: all that Tandem keeps of what people typed, and how it is forgotten."""

import threading
from contextlib import suppress
from dataclasses import dataclass

from assistant.memory.conversations import Conversations
from assistant.memory.feedback import Feedback
from assistant.memory.gaps import Gaps
from assistant.memory.stamps import Clock, utc_now
from ingest.errors import TandemError
from ingest.library import Library

_DAY = 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Conversations, feedback and gap log of one library."""

    conversations: Conversations
    feedback: Feedback
    gaps: Gaps

    def forget_person(self, user: str) -> int:
        """Deletes all that is kept of somebody; how many things that were."""
        kept = (self.conversations, self.feedback, self.gaps)
        return sum(store.delete_all(user) for store in kept)

    def forget_old(self) -> int:
        """Deletes all that is older than it may be; how many things that were."""
        kept = (self.conversations, self.feedback, self.gaps)
        return sum(store.forget_old() for store in kept)


def open_memory(library: Library, keep_days: int = 365, clock: Clock = utc_now) -> Memory:
    """The memory of a library; tables that are not there yet are made. 0 days: nothing is kept."""
    return Memory(
        Conversations(library, keep_days, clock),
        Feedback(library, keep_days, clock),
        Gaps(library, keep_days, clock),
    )


class Forgetting:
    """Forgets what is old at the start and every day after it, until `stop`."""

    def __init__(self, memory: Memory, seconds: float = _DAY) -> None:
        self._memory = memory
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="forgetting", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends it after what it is at: the library may be closed then."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            # A busy or damaged library tells whoever asks; tomorrow it is tried again.
            with suppress(TandemError):
                self._memory.forget_old()
            if self._stopped.wait(self._seconds):
                return
