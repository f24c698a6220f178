"""PDF: the text of every page."""

import io
import re

from ingest.documents import Metadata
from ingest.errors import NeedsOcr, UnreadableDocument
from ingest.normalise import unwrap
from ingest.readers.reading import PARSER_FAULTS, Reading

MOST_PAGES = 5_000
# A PDF page with fewer letters than this on average holds pictures of text.
LEAST_LETTERS_PER_PAGE = 15
_ENCRYPTED = "the PDF is encrypted: save it without a password"


def read_pdf(data: bytes) -> Reading:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(_ENCRYPTED)
        count = len(reader.pages)
        if not count:
            raise UnreadableDocument("the PDF has no pages")
        if count > MOST_PAGES:
            raise UnreadableDocument(f"the PDF has {count} pages: {MOST_PAGES} at most; split it")
        pages = tuple(unwrap(page.extract_text()) for page in reader.pages)
        info = reader.metadata
    except UnreadableDocument:
        raise
    except DependencyError:  # AES needs a library of its own, and a password
        raise UnreadableDocument(_ENCRYPTED) from None
    except (PyPdfError, *PARSER_FAULTS) as error:
        raise UnreadableDocument(f"the PDF is damaged ({type(error).__name__})") from None
    letters = sum(character.isalpha() for page in pages for character in page)
    if letters < LEAST_LETTERS_PER_PAGE * count:
        raise NeedsOcr("the pages are pictures: run `ocrmypdf FILE FILE` and add it again")
    hints = Metadata()
    if info:
        created = info.creation_date_raw or ""
        year = re.match(r"D:(\d{4})", created)
        authors = tuple(
            name.strip() for name in re.split(r"[;]", info.author or "") if name.strip()
        )
        hints = Metadata(
            title=(info.title or "").strip() or None,
            authors=authors,
            year=int(year.group(1)) if year else None,
        )
    return Reading("", hints, pages)
