"""Words that show where a term begins, and words that are none, as term_words.yaml lists them."""

from functools import cache
from pathlib import Path

import yaml

# Languages in which a noun stands before what describes it.
HEAD_FIRST = frozenset(("fr", "es", "it", "pt"))
# Languages in which every noun has a capital.
NOUNS_HAVE_CAPITALS = frozenset(("de",))
_FILE = Path(__file__).parent / "term_words.yaml"


def openers(language: str) -> frozenset[str]:
    """Words after which a noun phrase begins; empty for a language without a list."""
    return _words(language, "openers")


def articles(language: str) -> frozenset[str]:
    """Words that begin an object; empty for a language without a list."""
    return _words(language, "articles")


def no_terms(language: str) -> frozenset[str]:
    """Words that are never a key term, in lower case; empty for a language without a list."""
    return _words(language, "no_terms")


def _words(language: str, name: str) -> frozenset[str]:
    return frozenset(_lists().get(language, {}).get(name, "").split())


@cache
def _lists() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return lists
