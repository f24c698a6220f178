"""Corpus: what the library holds, for the sentence at the start and the choices of the filters."""

from collections import Counter
from dataclasses import dataclass

from ingest.library import Library


@dataclass(frozen=True, slots=True)
class Corpus:
    """Counts and ranges of one state of the library; languages by their number of documents.

    `titles` are the documents' by id, in alphabetical order.
    """

    revision: int
    documents: int
    passages: int
    languages: tuple[str, ...]
    years: tuple[int, ...]
    kinds: tuple[str, ...]
    titles: dict[str, str]

    @property
    def span(self) -> range:
        """Every year from the first to the last."""
        return range(self.years[0], self.years[-1] + 1) if self.years else range(0)


class CorpusView:
    """The corpus as it is now, counted again only when the library has changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._corpus: Corpus | None = None

    def now(self) -> Corpus:
        with self._library.reading() as reading:
            if self._corpus is None or self._corpus.revision != reading.revision:
                stored = reading.catalogue()
                documents = {passage.document_id: passage for passage in stored}
                languages = Counter(passage.language for passage in documents.values())
                metadata = [passage.metadata for passage in documents.values()]
                self._corpus = Corpus(
                    revision=reading.revision,
                    documents=len(documents),
                    passages=len(stored),
                    languages=tuple(language for language, _ in languages.most_common()),
                    years=tuple(sorted({m.year for m in metadata if m.year is not None})),
                    kinds=tuple(sorted({m.kind for m in metadata if m.kind is not None})),
                    titles=_by_title(
                        {i: passage.metadata.title or i for i, passage in documents.items()}
                    ),
                )
            return self._corpus


def _by_title(titles: dict[str, str]) -> dict[str, str]:
    return dict(sorted(titles.items(), key=lambda pair: pair[1].casefold()))
