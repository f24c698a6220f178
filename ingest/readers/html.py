"""Web pages: the main text without navigation, and the metadata that the page states."""

import re

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.readers.reading import Reading
from ingest.readers.text import decode, markdown


def read_html(data: bytes) -> Reading:
    import trafilatura

    text = decode(data)
    main = trafilatura.extract(
        text, output_format="markdown", include_comments=False, include_tables=True
    )
    if not main:
        raise UnreadableDocument("no main text found in the page")
    found = trafilatura.extract_metadata(text)
    year = re.match(r"(\d{4})", (found.date if found else None) or "")
    hints = Metadata()
    if found:
        hints = Metadata(
            title=found.title or None,
            authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
            publisher=found.sitename or None,
            year=int(year.group(1)) if year else None,
            url=found.url if re.match(r"https?://[^\s<>\"]+\Z", found.url or "") else None,
        )
    return Reading(markdown(main).text, hints)
