"""A ChatModel over any provider: one connection a try, a few tries, one deadline."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from assistant.models.address import Address, key_headers
from assistant.models.anthropic import AnthropicProvider
from assistant.models.cost import counted
from assistant.models.llama import LlamaProvider
from assistant.models.patience import Patience, with_retries
from assistant.models.protocol import Message, OnText, Reply
from assistant.models.replies import Piece, collect
from assistant.models.wire import Wire


class _Provider(Protocol):
    def pieces(self, messages: Sequence[Message], wire: Wire) -> Iterator[Piece]: ...


class ProviderModel:
    """The model at an address; ModelError (misconfigured) where its library is missing."""

    def __init__(self, address: Address, key: str | None) -> None:
        self.name = address.name
        self._url = address.url
        self._provider: _Provider = (
            AnthropicProvider(address)
            if address.provider == "anthropic"
            else LlamaProvider(address)
        )
        self._key_headers = key_headers(address.provider, key)

    def write(
        self, messages: Sequence[Message], deadline: float, on_text: OnText | None = None
    ) -> Reply:
        """See ChatModel."""
        patience = Patience(deadline, on_text)
        return with_retries(lambda: self._write(messages, patience), patience)

    def _write(self, messages: Sequence[Message], patience: Patience) -> Reply:
        wire = Wire(self._url, self._key_headers, patience)
        try:
            reply = collect(self._provider.pieces(messages, wire), patience, self.name)
        finally:
            # However it ends, the connection does.
            wire.close()
        return counted(reply, messages)
