"""The process that adds files and may be killed at it; it says what it has done as it does it."""

import os
from collections.abc import Iterator
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.add import add, resume
from ingest.doctor import examine
from ingest.encoder import load_encoder
from ingest.filters import Filters
from ingest.index import Index, Search
from ingest.jobs import Jobs
from ingest.library import Library
from ingest.report import IngestRow


class How(StrEnum):
    """`tandem add` of the files, or what the Library page does: queue them, then resume."""

    COMMAND = "tandem add"
    PAGE = "Library page"


def work(out: Connection, home: Path, files: list[Path], how: How) -> None:
    """Adds the files; sends None when it begins and each row once it is acknowledged."""
    os.setsid()  # what it starts can be killed with it
    library, encoder = Library(home), load_encoder()
    if how is How.PAGE:
        Jobs(library).queue(map(str, files))
    out.send(None)

    def acknowledged(row: IngestRow) -> None:
        out.send(row)

    if how is How.COMMAND:
        add(files, library, encoder, acknowledged)
    else:
        resume(library, encoder, acknowledged)
    library.close()


def look(out: Connection, home: Path, words: list[str]) -> None:
    """Sends in words what the doctor found, and which of the words no search finds."""
    library, encoder = Library(home), load_encoder()
    findings = [finding.what for finding in examine(library, encoder)]
    index = Index(library, encoder)
    with index.searching() as search:
        findings += _not_found(words, search)
    index.close()
    library.close()
    out.send(findings)


def _not_found(words: list[str], search: Search) -> Iterator[str]:
    for word in words:
        hits = search.lexical(word, "en", Filters(), 5)
        texts = search.passages([hit.passage_id for hit in hits])
        if not any(word in passage.text for passage in texts.values()):
            yield f"{word} is not found by a search"
