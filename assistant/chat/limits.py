"""Limits: how often one person may ask, and how soon a failed login may be tried again.

Both remember at most so many names, the ones of longest ago forgotten first: who sends ever new
names costs no memory.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from assistant.accounts import LOCAL, Person
from assistant.chat.wording import words
from ingest.errors import TandemError

# Seconds after which to ask again when too many are asking: about what a full line takes.
BUSY_WAIT = 10
_MOST_NAMES = 10_000
# Past the free failures, the first wait; each failure more doubles it.
_FIRST_WAIT = 2.0
# So that nobody can lock somebody else out for long by failing in their name.
LONGEST_WAIT = 60.0
# Seconds after which failures no longer count.
_FORGIVEN_AFTER = 3600.0

Clock = Callable[[], float]


class TooMany(TandemError):
    """Somebody asked too often; the message says, in their language, when they may again."""


def busy(language: str) -> str:
    """What is said when too many are asking, with when to try again."""
    return words(language, "busy_wait", seconds=BUSY_WAIT)


@dataclass(slots=True)
class _Bucket:
    left: float
    filled_at: float


class Throttle:
    """A token bucket a person: so many questions at once, and as many again in each minute."""

    def __init__(self, per_minute: int, clock: Clock = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> float:
        """Takes one token: 0 if there was one, else the seconds until there is."""
        now, per_second = self._clock(), self._per_minute / 60
        with self._lock:
            bucket = self._buckets.setdefault(name, _Bucket(self._per_minute, now))
            self._buckets.move_to_end(name)
            if len(self._buckets) > _MOST_NAMES:
                self._buckets.popitem(last=False)
            filled = bucket.left + (now - bucket.filled_at) * per_second
            bucket.left, bucket.filled_at = min(filled, self._per_minute), now
            if bucket.left < 1:
                return (1 - bucket.left) / per_second
            bucket.left -= 1
            return 0.0

    def check(self, person: Person, language: str) -> None:
        """Counts a question of this person; TooMany if it was one too many.

        Alone on their machine, nobody takes anything from others: the local person is not counted.
        """
        wait = 0.0 if person == LOCAL else self.take(person.name)
        if wait:
            raise TooMany(words(language, "too_many", seconds=math.ceil(wait)))


@dataclass(slots=True)
class _Failures:
    count: int
    until: float


class Backoff:
    """How long a name or an address has to wait after failed logins; the first few cost nothing."""

    def __init__(self, free_failures: int, clock: Clock = time.monotonic) -> None:
        self._free_failures = free_failures
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """The seconds until this key may try again; 0 if it may now."""
        with self._lock:
            failures = self._failures.get(key)
            return max(failures.until - self._clock(), 0.0) if failures else 0.0

    def failed(self, key: str) -> None:
        """Notes a failed login."""
        now = self._clock()
        with self._lock:
            failures = self._failures.pop(key, None)
            if failures is None or now > failures.until + _FORGIVEN_AFTER:
                failures = _Failures(0, now)
            failures.count += 1
            doublings = failures.count - self._free_failures - 1
            # Past the tenth doubling the longest wait has long been reached.
            wait = min(_FIRST_WAIT * 2 ** min(doublings, 10), LONGEST_WAIT) if doublings >= 0 else 0
            failures.until = now + wait
            self._failures[key] = failures
            if len(self._failures) > _MOST_NAMES:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forgets the failures of a key."""
        with self._lock:
            self._failures.pop(key, None)
