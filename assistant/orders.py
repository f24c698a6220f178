"""Orders: what tells Tandem how to behave, in a document or in a question."""

import re

from assistant.marks import has_address
from ingest.orders import is_order

__all__ = ["is_order", "is_quotable", "orders_tandem"]

# At the beginning of a sentence: a question may well ask why people ignore rules.
_TO_TANDEM = re.compile(
    r"(?i)(?:^|[.!?:;]\s*)(?:please\s+|bitte\s+|venligst\s+)?"
    r"(?:ignore|disregard|forget|override|set aside|ignorier\w*|vergiss|vergessen sie|missachte\w*|"
    r"übergeh\w*|ignorer|glem|tilsidesæt|se bort fra)\b.{0,50}"
    r"\b(?:instruct\w*|prompts?|rules?|sources?|anweisung\w*|instru\w*|vorgaben?|regeln?|quellen|"
    r"regler|kilder)\b"
    r"|\bsystem[- ]?prompt"
)


def is_quotable(sentence: str) -> bool:
    """Whether a sentence may be quoted: it is for readers, and leads nowhere."""
    return not has_address(sentence) and not is_order(sentence)


def orders_tandem(question: str) -> bool:
    """Whether a question tells Tandem to set its sources or rules aside, or to show its prompt."""
    return _TO_TANDEM.search(question) is not None
