"""Anthropic's models over its Messages API.

Not through LlamaIndex: its package brings the clients of two clouds (60 MB), and one of them
cannot be installed beside what Chroma needs.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from assistant.models.address import Address
from assistant.models.protocol import Message
from assistant.models.replies import REPLY_TOKENS, Piece, broke_off, not_a_reply
from assistant.models.wire import Wire

# Each request names the version of the protocol.
VERSION_HEADER = {"anthropic-version": "2023-06-01"}


class AnthropicProvider:
    """Streams replies of the Messages API (server-sent events)."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def pieces(self, messages: Sequence[Message], wire: Wire) -> Iterator[Piece]:
        """The reply as it comes over the wire."""
        with (
            httpx.Client(transport=wire, trust_env=False, timeout=None) as client,
            client.stream(
                "POST",
                f"{self._address.url}/v1/messages",
                headers=VERSION_HEADER,
                json=self._request(messages),
            ) as response,
        ):
            for line in response.iter_lines():
                if line.startswith("data:"):
                    yield from _pieces(line.removeprefix("data:"))

    def _request(self, messages: Sequence[Message]) -> dict[str, Any]:
        # Without a temperature: newer models refuse one.
        return {
            "model": self._address.model,
            "max_tokens": REPLY_TOKENS,
            "stream": True,
            "system": "\n\n".join(m.content for m in messages if m.role == "system"),
            "messages": [
                {"role": "user", "content": m.content} for m in messages if m.role == "user"
            ],
        }


def _pieces(data: str) -> Iterator[Piece]:
    """What an event adds to the reply; events that add nothing are passed over."""
    try:
        event = json.loads(data)
        match event["type"]:
            case "content_block_delta" if event["delta"]["type"] == "text_delta":
                yield Piece(str(event["delta"]["text"]))
            case "message_start":
                yield Piece("", input_tokens=event["message"]["usage"]["input_tokens"])
            case "message_delta":
                counted = (event.get("usage") or {}).get("output_tokens")
                yield Piece("", event["delta"].get("stop_reason"), output_tokens=counted)
            case "error":
                raise broke_off(str(event["error"]["message"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise not_a_reply() from None
