"""What the filters of the scope bar can be set to, and what is set."""

from typing import Any

from assistant.chat.commands import LIMITS, YEARS
from assistant.chat.corpus import Corpus
from assistant.chat.wording import kind_name, words
from assistant.wording import language_name
from ingest.documents import PERSPECTIVES
from ingest.filters import Filters


def choices_of(corpus: Corpus, language: str) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to, by name, with the values behind."""
    years = [(words(language, "any"), ""), *((str(y), str(y)) for y in reversed(corpus.span))]
    return {
        "languages": [(language_name(code, language), code) for code in corpus.languages],
        "since": years,
        "until": years,
        "kinds": [(kind_name(language, kind), kind) for kind in corpus.kinds],
        "perspectives": [(words(language, f"perspective_{p}"), p) for p in PERSPECTIVES],
        "documents": [(title, document_id) for document_id, title in corpus.titles.items()],
    }


def values_of(filters: Filters) -> list[Any]:
    """What the scope bar shows for these filters, in the order of LIMITS."""
    stored = {name: getattr(filters, name) for name in LIMITS}
    return [str(v or "") if name in YEARS else list(v) for name, v in stored.items()]


def chosen(*values: Any) -> Filters:
    """The filters as they were chosen in the scope bar, in the order of LIMITS."""
    named: dict[str, Any] = dict(zip(LIMITS, values, strict=True))
    for name, value in named.items():
        named[name] = (int(value) if value else None) if name in YEARS else tuple(value or ())
    return Filters(**named)
