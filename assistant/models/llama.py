"""Ollama and OpenAI-compatible servers, through LlamaIndex."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from assistant.models.address import Address
from assistant.models.protocol import Message, ModelError, Reason
from assistant.models.replies import REPLY_TOKENS, Piece, broke_off, not_a_reply
from assistant.models.wire import Wire

# Tokens of prompt and reply together that Ollama makes room for: ten passages and the
# instructions are 4,000. It cuts longer prompts without a word.
CONTEXT_TOKENS = 8192
# What the libraries raise when a server's words are not what they expect.
_TRIPPED = (ValueError, TypeError, KeyError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class _Library:
    """LlamaIndex's module for a provider and the provider's own, and how to use them."""

    llama: str
    own: str
    # What the own one would load in the first question's time.
    more: tuple[str, ...]
    error: str
    build: Callable[[Any, Any, Address, Wire], Any]
    piece: Callable[[Any], Piece]


class LlamaProvider:
    """Streams replies through LlamaIndex; ModelError where a library is not installed."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._library = _LIBRARIES[address.provider]
        try:
            self._llama = importlib.import_module(self._library.llama)
            self._own = importlib.import_module(self._library.own)
            for module in self._library.more:
                importlib.import_module(module)
        except ModuleNotFoundError as error:
            raise ModelError(
                Reason.MISCONFIGURED,
                f"{error.name} is not installed, which {address.provider} models need: "
                f"pip install 'tandem-assistant[{address.provider}]'",
            ) from None

    def pieces(self, messages: Sequence[Message], wire: Wire) -> Iterator[Piece]:
        """The reply as it comes over the wire."""
        own_error: type[Exception] = getattr(self._own, self._library.error)
        stream: Any = None
        while True:
            try:
                if stream is None:
                    model = self._library.build(self._llama, self._own, self._address, wire)
                    stream = model.stream_chat(_chat_messages(messages))
                chunk = next(stream, None)
                if chunk is None:
                    return
                piece = self._library.piece(chunk)
            except (own_error, httpx.HTTPError, ConnectionError) as error:
                raise wire.failure or broke_off(str(error)) from None
            except _TRIPPED:
                raise wire.failure or not_a_reply() from None
            yield piece


def _chat_messages(messages: Sequence[Message]) -> list[Any]:
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role=message.role, content=message.content) for message in messages]


def _ollama(llama: Any, ollama: Any, address: Address, wire: Wire) -> Any:
    client = ollama.Client(address.url, transport=wire, trust_env=False, follow_redirects=False)
    return llama.Ollama(
        model=address.model,
        client=client,
        context_window=CONTEXT_TOKENS,
        temperature=0.0,
        thinking=False,
        additional_kwargs={"num_predict": REPLY_TOKENS},
    )


def _ollama_piece(chunk: Any) -> Piece:
    raw = chunk.raw
    finish = (raw.get("done_reason") or "stop") if raw.get("done") else None
    return Piece(chunk.delta or "", finish, raw.get("prompt_eval_count"), raw.get("eval_count"))


def _openai(llama: Any, _: Any, address: Address, wire: Wire) -> Any:
    # Mistral refuses fields that it does not know, and counts without being asked.
    asks_for_counts = not httpx.URL(address.url).host.endswith("mistral.ai")
    return llama.OpenAILike(
        model=address.model,
        api_base=address.url,
        api_key="-",
        http_client=httpx.Client(transport=wire, trust_env=False, timeout=None),
        is_chat_model=True,
        max_retries=0,
        max_tokens=REPLY_TOKENS,
        temperature=0.0,
        additional_kwargs={"stream_options": {"include_usage": True}} if asks_for_counts else {},
    )


def _openai_piece(chunk: Any) -> Piece:
    choices, usage = chunk.raw.choices, chunk.raw.usage
    return Piece(
        chunk.delta or "",
        choices[0].finish_reason if choices else None,
        usage.prompt_tokens if usage else None,
        usage.completion_tokens if usage else None,
    )


_LIBRARIES = {
    "ollama": _Library(
        "llama_index.llms.ollama", "ollama", (), "ResponseError", _ollama, _ollama_piece
    ),
    "openai": _Library(
        "llama_index.llms.openai_like",
        "openai",
        ("openai.resources.chat",),
        "OpenAIError",
        _openai,
        _openai_piece,
    ),
}
