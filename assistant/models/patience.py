"""How long a model may take: one deadline over all tries, a caller who may stop, few retries."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from assistant.models.protocol import ModelError, OnText, Reason

# Seconds before the second and third try; each is stretched by up to a half, so that many
# callers whom a server turned away together do not come back together.
_WAITS = (0.5, 2.0)
# Seconds between two looks at whether the caller still wants the reply.
BEAT = 0.25

T = TypeVar("T")


class TryLater(ModelError):
    """A failure that may pass by itself; `after` is the server's own wish, in seconds."""

    def __init__(self, reason: Reason, message: str, after: float | None = None) -> None:
        super().__init__(reason, message)
        self.after = after


class Patience:
    """What is left of a deadline (seconds from now), and whether the caller still waits."""

    def __init__(self, deadline: float, on_text: OnText | None = None) -> None:
        self.deadline = deadline
        self.begun = False
        self._end = time.monotonic() + deadline
        self._on_text = on_text

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return self.deadline - (self._end - time.monotonic())

    def left(self) -> float:
        """The seconds that are left, always more than none; ModelError (timeout) after them."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise ModelError(
                Reason.TIMEOUT,
                f"The language model did not finish within {self.deadline:g} s. "
                "Give it more with TANDEM_MODEL_DEADLINE, or use a smaller model.",
            )
        return left

    def hand(self, text: str) -> None:
        """Gives a piece, or "" as a sign of life, to the caller; cancelled when they stop."""
        self.begun = self.begun or bool(text)
        if self._on_text is not None and not self._on_text(text):
            raise ModelError(Reason.CANCELLED, "The reply was stopped.")

    def beat(self) -> float:
        """How long to wait at most before looking again, in seconds."""
        self.hand("")
        return min(BEAT, self.left())

    def pause(self, seconds: float) -> None:
        """Waits, ready to stop."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            time.sleep(min(rest, self.beat()))


def with_retries(attempt: Callable[[], T], patience: Patience) -> T:
    """The first result; tries again while the failure may pass, none after the first token."""
    for wait in _WAITS:
        try:
            return attempt()
        except TryLater as error:
            pause = error.after if error.after is not None else wait * random.uniform(1, 1.5)
            if patience.begun or pause >= patience.left():
                raise
            patience.pause(pause)
    return attempt()
