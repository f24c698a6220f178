"""What replies cost: tokens as the server counts them, money at the prices that are set."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.models.protocol import Message, Reply

# Characters of a token, where no server counts: German and Danish have some 3, English 4.
_TOKEN_CHARACTERS = 3


def counted(reply: Reply, messages: Sequence[Message]) -> Reply:
    """The reply with its tokens; where the server counted none they are estimated, and said so."""
    if reply.input_tokens is not None and reply.output_tokens is not None:
        return reply
    read = sum(len(message.content) for message in messages)
    return replace(
        reply,
        input_tokens=_tokens(read),
        output_tokens=_tokens(len(reply.text)),
        estimated=True,
    )


def cost(price: str, input_tokens: int, output_tokens: int) -> float:
    """What tokens cost at `read/written` per million, as TANDEM_MODEL_PRICE has it."""
    read, written = (float(part) for part in price.split("/"))
    return (input_tokens * read + output_tokens * written) / 1_000_000


def _tokens(characters: int) -> int:
    return -(-characters // _TOKEN_CHARACTERS)
