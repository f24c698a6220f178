"""What a question demands of a source: that it speaks of its names, years and countries."""

import re

from assistant.places import find_places, missing_places
from assistant.question import Question
from ingest.documents import Document


def about(document: Document | None) -> str:
    """What is known of a document, in one line."""
    if document is None:
        return ""
    m = document.metadata
    parts = (m.title, m.publisher, m.year, m.region, m.sample, m.reports_on, *m.authors)
    return " ".join(str(part) for part in parts if part)


def mentions(text: str, name: str) -> bool:
    """Whether a text in lower case has a name, as the beginning of a word at least."""
    # Danish and German genitives end in s: "Accentures" is Accenture.
    stem = name.lower().removesuffix("s") or name.lower()
    return re.search(rf"(?<!\w){re.escape(stem)}", text) is not None


def names_share(question: Question, source: Document) -> float:
    """The share of the names and numbers of a question that a source mentions; 1 without any."""
    if not question.names:
        return 1.0
    known = f"{source.text} {about(source)}".lower()
    return sum(mentions(known, name) for name in question.names) / len(question.names)


def years_share(question: Question, source: Document) -> float:
    """The share of the years of a question that a source speaks of; 1 without any."""
    years = [name for name in question.names if re.fullmatch(r"(?:19|20)\d\d", name)]
    known = f"{source.text} {about(source)}"
    return sum(year in known for year in years) / len(years) if years else 1.0


def places_share(question: Question, source: Document) -> float:
    """The share of the countries and regions of a question that a source speaks of; 1 without."""
    asked = find_places(question.standalone)
    missing = missing_places(question.standalone, f"{source.text} {about(source)}")
    return 1 - len(missing) / len(asked) if asked else 1.0
