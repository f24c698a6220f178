"""E-mails (.eml): subject, sender, date and text; attachments are named and not opened."""

import email.policy
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from ingest.documents import Metadata
from ingest.errors import UnreadableDocument
from ingest.normalise import unwrap
from ingest.readers.html import read_html
from ingest.readers.reading import PARSER_FAULTS, Reading
from ingest.readers.text import is_wrapped

_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")


def read_mail(data: bytes) -> Reading:
    try:
        message = message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        subject, sender = str(message["subject"] or ""), str(message["from"] or "")
        date = str(message["date"] or "")
        body = message.get_body(("plain", "html"))
        text = _text(body) if isinstance(body, EmailMessage) else ""
        attached = [part.get_filename() or "?" for part in message.iter_attachments()]
    except PARSER_FAULTS as error:
        raise UnreadableDocument(f"the e-mail is damaged ({type(error).__name__})") from None
    if not text.strip():
        raise UnreadableDocument("there is no text in the e-mail: save its attachments, add these")
    notes = (f"{len(attached)} attachments were not read: save and add them",) if attached else ()
    author = parseaddr(sender)[0]  # a name; an address alone is nobody's business
    hints = Metadata(
        title=" ".join(subject.split()) or None,
        authors=(author,) if author and not _ADDRESS.fullmatch(author) else (),
        year=_year(date),
    )
    heading = f"# {hints.title}\n\n" if hints.title else ""
    return Reading(heading + text, hints, notes=notes)


def _text(body: EmailMessage) -> str:
    content = str(body.get_content())
    if body.get_content_type() == "text/html":
        return read_html(content.encode()).text
    text = re.sub(r"\r\n?", "\n", content)
    return unwrap(text) if is_wrapped(text) else text


def _year(date: str) -> int | None:
    try:
        return parsedate_to_datetime(date).year
    except ValueError:
        return None
