"""The text of an answer: markdown with marks [1] [2], framed in words of the interface."""

import re
from collections.abc import Sequence

from assistant.citations import Citation, Statement
from assistant.wording import language_name, say
from ingest.language import UNKNOWN


def quoted_text(language: str, citations: Sequence[Citation], *, partial: bool) -> str:
    """The quotes one after the other under a sentence that says what they are."""
    documents = len({citation.document_id for citation in citations})
    key = "touches" if partial else "one_source" if documents == 1 else "sources"
    frame = say(language, key, count=documents)
    return "\n\n".join([frame, *(_quoted(language, citation) for citation in citations)])


def written_text(statements: Sequence[Statement]) -> str:
    """A model's statements as far as they are carried; the unsupported are no part of it."""
    lines = []
    for statement in statements:
        if statement.citations:
            marks = " ".join(f"[{number}]" for number in statement.citations)
            lines.append(f"{_escaped(statement.text)} {marks}")
    return "\n\n".join(lines)


def abstention_text(language: str, reason: str | None, titles: Sequence[str]) -> str:
    """What the corpus does not answer and why, and what comes nearest."""
    lines = [f"{say(language, 'nothing')} {reason}"]
    if titles:
        lines += [say(language, "nearest"), *(f"- {title}" for title in titles)]
    return "\n".join(lines)


def _quoted(language: str, citation: Citation) -> str:
    line = f"{_escaped(citation.quote)} [{citation.n}]"
    if citation.language not in (language, UNKNOWN):
        name = language_name(citation.language, language)
        line += f" ({say(language, 'in_language', name=name)})"
    if citation.translation:
        line += "\n" + say(language, "translation", text=citation.translation)
    elif citation.gloss:
        line += "\n" + say(language, "gloss", gloss=citation.gloss)
    return line


def _escaped(text: str) -> str:
    # A source may itself write "[7]": escaped, it is not one of our marks.
    return re.sub(r"\[(\d+)\]", r"\\[\1\\]", text)
