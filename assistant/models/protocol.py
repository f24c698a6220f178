"""What a language model is to Tandem: messages in, one reply or one error out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from ingest.errors import TandemError

OnText = Callable[[str], bool]
"""Gets each piece of a reply as it comes, and "" in between; False stops it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's whole reply, never a part of one.

    Where the server counts no tokens they are estimated, or None.
    """

    text: str
    input_tokens: int | None
    output_tokens: int | None
    seconds: float
    model: str
    estimated: bool = False


class Reason(StrEnum):
    """Why there is no reply."""

    REFUSED = "refused"
    TIMEOUT = "timeout"
    CUT = "cut"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    ENDLESS = "endless"
    CANCELLED = "cancelled"
    MISCONFIGURED = "misconfigured"


class ModelError(TandemError):
    """No reply came; `reason` says of what kind, the message says what to do."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ChatModel(Protocol):
    """Writes a reply to messages."""

    name: str
    """As configured, without an address: `ollama/qwen3:8b`."""

    def write(
        self, messages: Sequence[Message], deadline: float, on_text: OnText | None = None
    ) -> Reply:
        """The whole reply; ModelError when it fails or `deadline` (seconds, in total) passes.

        `on_text` gets each piece as it comes, and "" every moment while none comes; it returns
        False to stop: the connection is then closed and ModelError says cancelled.
        """
        ...
