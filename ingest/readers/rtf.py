"""Rich text (RTF): its words, and tables as lines of cells."""

import re

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.readers.reading import PARSER_FAULTS, Reading

_FIELD = r"\{\\%s ([^{}\\]{1,300})\}"
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})")


def read_rtf(data: bytes) -> Reading:
    from striprtf.striprtf import rtf_to_text

    try:
        source = data.decode("latin-1")  # RTF is ASCII; what is not, escapes or its code page say
        text = rtf_to_text(source, errors="replace")
    except PARSER_FAULTS as error:
        raise UnreadableDocument(f"the RTF file is damaged ({type(error).__name__})") from None
    lines = (_cells(line) for line in text.splitlines())
    created = _CREATED.search(source)
    author = _field(source, "author")
    hints = Metadata(
        title=_field(source, "title"),
        authors=(author,) if author else (),
        year=int(created.group(1)) if created else None,
    )
    return Reading("\n\n".join(line for line in lines if line), hints)


def _cells(line: str) -> str:
    """A table's row as striprtf writes it ("a|b|") as the other readers write it ("a | b")."""
    if not line.endswith("|"):
        return line.strip()
    return " | ".join(cell.strip() for cell in line[:-1].split("|"))


def _field(source: str, name: str) -> str | None:
    found = re.search(_FIELD % name, source)
    return found.group(1).strip() or None if found else None
