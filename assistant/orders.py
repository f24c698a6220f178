"""Which sentences of a document may be quoted: those for readers, that lead nowhere."""

from assistant.marks import has_address
from ingest.orders import is_order

__all__ = ["is_order", "is_quotable"]


def is_quotable(sentence: str) -> bool:
    """Whether a sentence may be quoted: it is for readers, and leads nowhere."""
    return not has_address(sentence) and not is_order(sentence)
