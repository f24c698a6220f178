"""The calls to a language model for one answer: one deadline for all, what they took, and Stop."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.models.cost import cost, counted
from assistant.models.protocol import ChatModel, Message, ModelError, OnText, Reason, Reply
from assistant.progress import OnProgress, Writing, silent

# Seconds without which no model need be asked.
_LEAST_SECONDS = 0.5


@dataclass(slots=True)
class Usage:
    """What the calls for one answer took; `price` is TANDEM_MODEL_PRICE, where one is set."""

    price: str | None = None
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False

    def add(self, reply: Reply) -> None:
        self.calls += 1
        self.input_tokens += reply.input_tokens or 0
        self.output_tokens += reply.output_tokens or 0
        self.estimated = self.estimated or reply.estimated

    @property
    def cost(self) -> float | None:
        """In the provider's currency; None without a price."""
        return cost(self.price, self.input_tokens, self.output_tokens) if self.price else None


class Talk:
    """The calls to a model for one answer, within one deadline (seconds) for all of them.

    `tell` hears of every call that it goes on, and may stop it.
    """

    def __init__(
        self,
        model: ChatModel,
        deadline: float,
        price: str | None = None,
        tell: OnProgress = silent,
    ) -> None:
        self.model = model
        self.tell = tell
        self.usage = Usage(price)
        self._end = time.monotonic() + deadline

    def ask(
        self, messages: Sequence[Message], on_text: OnText | None = None, most: float | None = None
    ) -> Reply:
        """The model's reply, in at most `most` seconds of what is left; ModelError without one."""
        left = self._end - time.monotonic()
        if left < _LEAST_SECONDS:
            raise ModelError(Reason.TIMEOUT, "The time for this answer is up.")
        on_text = on_text or (lambda _: self.tell(Writing(0)))
        reply = self.model.write(messages, left if most is None else min(left, most), on_text)
        self.usage.add(counted(reply, messages))
        return reply
