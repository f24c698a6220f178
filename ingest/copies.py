"""The fetched copies of web pages: what a page said when it was added, by page and date."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from ingest.documents import slug

FOLDER = "pages"


def keep_copy(home: Path, source: str, data: bytes, ending: str) -> Path:
    """Keeps what an address gave, under the time (UTC) at which it did."""
    folder = _folder(home, source)
    folder.mkdir(parents=True, exist_ok=True)
    fetched_at = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S.%fZ")
    file = folder / f"{fetched_at}{ending}"
    file.write_bytes(data)
    return file


def copies_of(home: Path, source: str) -> list[Path]:
    """The copies of a page, the oldest first."""
    return sorted(_folder(home, source).glob("*"))


def forget_copies(home: Path, source: str) -> None:
    """Deletes the copies of a page; a source that is no page has none."""
    shutil.rmtree(_folder(home, source), ignore_errors=True)


def _folder(home: Path, source: str) -> Path:
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    return home / FOLDER / f"{slug(source)[:60]}-{digest}"
