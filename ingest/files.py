"""Which files are meant: those that were named, and the documents under folders."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.readers import SUPPORTED_SUFFIXES
from ingest.report import IngestRow, State


def files_under(paths: Iterable[Path]) -> Iterator[Path | IngestRow]:
    """The files to read, folders opened; what cannot be opened as a row that says so."""
    for path in paths:
        refused: list[OSError] = []
        found = sorted(
            Path(folder) / name
            for folder, _, names in os.walk(path, onerror=refused.append)
            for name in names
        )
        if any(isinstance(error, (FileNotFoundError, NotADirectoryError)) for error in refused):
            yield path  # a file, or nothing: reading it will say
            continue
        for error in refused:
            name = printable(Path(error.filename))
            yield IngestRow(name, State.FAILED, f"cannot be opened: {error.strerror}")
        yield from (f for f in found if f.suffix.lower() in SUPPORTED_SUFFIXES and _is_own(f, path))


def _is_own(file: Path, folder: Path) -> bool:
    """Whether a file under a folder is meant as a document: no hidden ones, no README."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.stem.upper() != "README"


def printable(path: Path) -> str:
    """A path on one line: names may hold line breaks and bytes that are no text."""
    text = str(path).encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "�" for c in text)
