"""Filters: which documents a question may be answered from."""

from dataclasses import asdict, dataclass
from typing import Any

from ingest.documents import Metadata


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means no limit. `since` and `until` are years, both included.

    A document that does not state its year is left out as soon as years are limited.
    """

    languages: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    kinds: tuple[str, ...] = ()
    perspectives: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def allow(self, document_id: str, language: str, metadata: Metadata) -> bool:
        """Whether a passage in `language` of this document may be used."""
        year = metadata.year
        return (
            (not self.languages or language in self.languages)
            and (self.since is None or (year is not None and year >= self.since))
            and (self.until is None or (year is not None and year <= self.until))
            and (not self.kinds or metadata.kind in self.kinds)
            and (not self.perspectives or metadata.perspective in self.perspectives)
            and (not self.documents or document_id in self.documents)
        )

    def to_dict(self) -> dict[str, Any]:
        """Only what is set, as the answer contract shows it."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value
        }
