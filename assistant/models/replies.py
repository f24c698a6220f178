"""From pieces as a server streams them to one whole reply, or none."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.models.patience import Patience
from assistant.models.protocol import ModelError, Reason, Reply
from assistant.models.thoughts import Thoughts

# Tokens of a reply, thinking included; an answer has some 300.
REPLY_TOKENS = 2048
# Characters of a reply: about the same again, for servers that do not count.
_REPLY_CHARACTERS = 12_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One step of a reply; `finish` is the server's word on why it ended, None until then."""

    text: str
    finish: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


def collect(pieces: Iterable[Piece], patience: Patience, name: str) -> Reply:
    """The whole reply; ModelError where it is cut, endless, declined, empty or none at all."""
    thoughts, text, last = Thoughts(), "", None
    for piece in pieces:
        patience.left()
        last = piece if last is None else _joined(last, piece)
        said = thoughts.without(piece.text)
        text += said
        if len(text) > _REPLY_CHARACTERS:
            raise endless(f"{_REPLY_CHARACTERS:,} characters")
        if said:
            patience.hand(said)
    if last is None:
        raise not_a_reply()
    _check_end(text, last.finish)
    return Reply(text, last.input_tokens, last.output_tokens, patience.spent, name)


def _joined(before: Piece, piece: Piece) -> Piece:
    """What is known after a piece: servers say each thing once, or again with a higher count."""
    return Piece(
        "",
        piece.finish or before.finish,
        piece.input_tokens or before.input_tokens,
        piece.output_tokens or before.output_tokens,
    )


def _check_end(text: str, finish: str | None) -> None:
    if finish is None:
        raise ModelError(
            Reason.CUT, "The language model's reply broke off: look into its server's log."
        )
    if finish in ("length", "max_tokens", "model_length"):
        raise endless(f"{REPLY_TOKENS:,} tokens")
    if finish in ("content_filter", "refusal"):
        raise ModelError(Reason.EMPTY, f"The language model declined to answer ({finish}).")
    if not text.strip():
        raise ModelError(
            Reason.EMPTY, "The language model replied with nothing: try `tandem models check`."
        )


def endless(length: str) -> ModelError:
    """The error for a reply that is longer than `length`."""
    return ModelError(
        Reason.ENDLESS,
        f"The language model wrote more than {length} and was stopped: use another model.",
    )


def not_a_reply() -> ModelError:
    """The error for a response that is not of the protocol."""
    return ModelError(
        Reason.UNREADABLE,
        "The language model's server does not speak the protocol that TANDEM_MODEL names: see to "
        "provider and address.",
    )


def broke_off(words: str) -> ModelError:
    """The error for a reply that ended with the server's own error."""
    said = " ".join(words.split())[:200]
    return ModelError(Reason.SERVER_ERROR, f"The language model's server broke off: {said}")
