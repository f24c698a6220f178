"""Files as documents: a reader a format, one door for all of them."""

from ingest.readers.document import (
    MOST_BYTES,
    document_from_bytes,
    is_text,
    load,
    read_document,
    source_of,
)
from ingest.readers.kinds import ARCHIVE_SUFFIX, SUPPORTED_SUFFIXES, sniff

__all__ = [
    "ARCHIVE_SUFFIX",
    "MOST_BYTES",
    "SUPPORTED_SUFFIXES",
    "document_from_bytes",
    "is_text",
    "load",
    "read_document",
    "sniff",
    "source_of",
]
