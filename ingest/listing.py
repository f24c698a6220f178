"""The documents of the library as a list: what is shown of each, searched and filtered."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from ingest import ledger
from ingest.documents import Metadata
from ingest.library import Reading

PER_PAGE = 50

_documents = sa.table(
    "documents", sa.column("id"), sa.column("language"), sa.column("metadata"), sa.column("source")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in the list; `held` is whether it is kept out of the search."""

    id: str
    language: str
    source: str
    metadata: Metadata
    held: bool

    @property
    def title(self) -> str:
        return self.metadata.title or self.id

    def says(self, wanted: str) -> bool:
        """Whether its title, authors, publisher or id hold these letters."""
        known = self.metadata
        said = (self.id, known.title or "", known.publisher or "", *known.authors)
        return any(wanted in part.casefold() for part in said)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is searched for; empty texts want everything."""

    search: str = ""
    language: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the documents that fit, how many fit, and what may be filtered by."""

    wanted: Wanted
    entries: tuple[Entry, ...]
    count: int
    languages: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PER_PAGE))


def entries(reading: Reading, ids: Iterable[str] | None = None) -> list[Entry]:
    """Every document, or those with some ids, in the order of their titles."""
    query = sa.select(_documents)
    if ids is not None:
        query = query.where(_documents.c.id.in_(list(ids)))
    held = set(reading.connection.scalars(ledger.held_back()))
    found = [
        Entry(
            row.id,
            row.language,
            row.source,
            Metadata.from_dict(json.loads(row.metadata)),
            row.id in held,
        )
        for row in reading.connection.execute(query)
    ]
    return sorted(found, key=lambda entry: entry.title.casefold())


def listed(reading: Reading, wanted: Wanted) -> Listed:
    """The page of the list that is wanted; the last one where there are fewer."""
    everything = entries(reading)
    letters = wanted.search.strip().casefold()
    fitting = [
        entry
        for entry in everything
        if entry.says(letters)
        and wanted.language in ("", entry.language)
        and wanted.kind in ("", entry.metadata.kind)
    ]
    pages = max(1, -(-len(fitting) // PER_PAGE))
    page = min(max(wanted.page, 1), pages)
    return Listed(
        Wanted(wanted.search, wanted.language, wanted.kind, page),
        tuple(fitting[(page - 1) * PER_PAGE : page * PER_PAGE]),
        len(fitting),
        tuple(sorted({entry.language for entry in everything})),
        tuple(sorted({entry.metadata.kind for entry in everything if entry.metadata.kind})),
    )
