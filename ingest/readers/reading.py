"""What a reader of one format gives, and the faults of the libraries that it uses."""

import struct
import zipfile
import zlib
from dataclasses import dataclass

from ingest.documents import Metadata

# What the libraries let fly over a file that is not what it should be, beside their own errors.
PARSER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of one format found: text with `# ` headings or pages, hints, notes."""

    text: str
    hints: Metadata = Metadata()
    pages: tuple[str, ...] = ()
    # What the researcher should know about what was not read.
    notes: tuple[str, ...] = ()
