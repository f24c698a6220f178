"""The story of an export: answers become a page of blocks, and the page a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.evidence.wording import words
from assistant.export.bibliography import bibtex, ris
from assistant.export.forms import Block, Look, docx, html, markdown
from assistant.export.references import Reference, Span, apa, in_text, one_line, quoted, references
from assistant.export.wording import phrase
from assistant.wording import language_name, say
from ingest.documents import slug
from ingest.errors import TandemError

# Characters of a file name before its ending.
_FILE_NAME = 60


class Form(StrEnum):
    """What an answer can be saved as; the value is the ending of the file."""

    MARKDOWN = "md"
    DOCX = "docx"
    HTML = "html"
    BIBTEX = "bib"
    RIS = "ris"


_MEDIA_TYPES = {
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.HTML: "text/html; charset=utf-8",
    Form.BIBTEX: "application/x-bibtex; charset=utf-8",
    Form.RIS: "application/x-research-info-systems; charset=utf-8",
}


class ExportError(TandemError):
    """These answers cannot be saved like that."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to save: `name` is a suggestion, without a folder."""

    name: str
    media_type: str
    data: bytes


def form_of(file: Path) -> Form:
    """The form that a file's ending asks for; ExportError for one that Tandem does not write."""
    try:
        return Form(file.suffix.removeprefix(".").lower())
    except ValueError:
        endings = ", ".join(f".{form.value}" for form in Form)
        raise ExportError(f"{file.name}: nothing is written as that; use {endings}") from None


def export(
    answers: Sequence[Mapping[str, Any]],
    form: Form,
    language: str,
    *,
    title: str | None = None,
    day: date | None = None,
) -> Exported:
    """An answer, or the answers of a conversation, as a file in the reader's language.

    `answers` are of the answer contract (`Answer.to_dict()`, `StoredTurn.answer`); `title` is the
    conversation's, `day` when it was exported. ExportError where there is nothing to save.
    """
    if not answers:
        raise ExportError("There is no answer to export: ask something first.")
    cited = references(citation for answer in answers for citation in answer["citations"])
    if form in (Form.BIBTEX, Form.RIS):
        if not cited:
            raise ExportError("No document is cited: there are no references to export.")
        data = (bibtex(cited) if form is Form.BIBTEX else ris(cited)).encode()
    else:
        heading = one_line(title or answers[0]["question"]["text"])
        page = list(_page(answers, cited, language, heading, day))
        make = {Form.MARKDOWN: markdown, Form.HTML: html, Form.DOCX: docx}[form]
        data = make(page, heading, language)
    name = slug(title or answers[0]["question"]["text"])[:_FILE_NAME].strip("-")
    return Exported(f"{name}.{form.value}", _MEDIA_TYPES[form], data)


def save(
    answers: Sequence[Mapping[str, Any]], file: Path, language: str, title: str | None = None
) -> None:
    """Writes an export of today in the form that the ending names; ExportError if it cannot."""
    exported = export(answers, form_of(file), language, title=title, day=date.today())
    try:
        file.write_bytes(exported.data)
    except OSError as error:
        raise ExportError(f"{file} cannot be written ({error.strerror})") from None


def _page(
    answers: Sequence[Mapping[str, Any]],
    cited: Sequence[Reference],
    language: str,
    heading: str,
    day: date | None,
) -> Iterator[Block]:
    yield _line(Look.TITLE, heading)
    if cited:
        yield _line(Look.SMALL, phrase(language, "verbatim"))
    by_document = {reference.document_id: reference for reference in cited}
    for answer in answers:
        question = one_line(answer["question"]["text"])
        if question != heading or len(answers) > 1:
            yield _line(Look.HEADING, question)
        yield from _question(answer["question"], language)
        yield from _answer(answer, by_document, language)
    if cited:
        yield _line(Look.HEADING, phrase(language, "references"))
        for reference in cited:
            yield Block(Look.REFERENCE, apa(reference, language))
    if day is not None:
        corpus = "; ".join(dict.fromkeys(answer["corpus"] for answer in answers))
        made = phrase(language, "made", day=day.isoformat(), corpus=one_line(corpus))
        yield _line(Look.SMALL, made)


def _question(question: Mapping[str, Any], language: str) -> Iterator[Block]:
    """How a question was understood and limited, where that says more than the question."""
    if question["standalone"] != question["text"]:
        asked = phrase(language, "asked_as", question=one_line(question["standalone"]))
        yield _line(Look.SMALL, asked)
    filters = dict(question["filters"])
    parts = [
        phrase(language, key, year=filters.pop(key)) for key in ("since", "until") if key in filters
    ]
    names = [language_name(code, language) for code in filters.pop("languages", ())]
    parts = names + [value for values in filters.values() for value in values] + parts
    if parts:
        yield _line(Look.SMALL, phrase(language, "filters", filters=one_line(", ".join(parts))))


def _answer(
    answer: Mapping[str, Any], by_document: Mapping[str, Reference], language: str
) -> Iterator[Block]:
    """The statements with their marks, then the quotes; only the quotes where they are the same."""
    if answer["outcome"] == "abstained":
        yield from _abstention(answer, language)
        return
    statements = answer["statements"]
    if any(statement["support"] != "verbatim" for statement in statements):
        supported = [s for s in statements if s["support"] != "unsupported"]
        for statement in supported:
            marks = "".join(f"[{n}]" for n in statement["citations"])
            yield _line(Look.TEXT, f"{one_line(statement['text'])} {marks}")
        if len(supported) < len(statements):
            left_out = len(statements) - len(supported)
            yield _line(Look.SMALL, phrase(language, "unsupported", count=left_out))
        yield _line(Look.SUBHEADING, phrase(language, "quotes"))
    yield from _quotes(answer["citations"], by_document, language)
    # An answer that was kept before the contract had evidence is exported without.
    if answer.get("evidence"):
        yield from _evidence(answer["evidence"], language)
    for note in answer["notes"]:
        yield _line(Look.SMALL, one_line(note))


def _quotes(
    citations: Sequence[Mapping[str, Any]], by_document: Mapping[str, Reference], language: str
) -> Iterator[Block]:
    """Each quote, and below it what helps to read it; a document's abstract once."""
    glossed = set()
    for citation in citations:
        document_id, gloss = citation["document_id"], citation["gloss"]
        yield _quote(citation, by_document[document_id], language)
        if citation["language"] == language:
            continue
        if citation.get("translation"):
            text = one_line(citation["translation"])
            yield _line(Look.SMALL, say(language, "translation", text=text))
        elif gloss and document_id not in glossed:
            glossed.add(document_id)
            yield _line(Look.SMALL, phrase(language, "gloss", gloss=one_line(gloss)))


def _quote(citation: Mapping[str, Any], reference: Reference, language: str) -> Block:
    """A numbered quote, word for word, with the entry of the reference list that it is from."""
    cited = in_text(reference, language, citation["page"])
    if citation["language"] not in (language, "unknown"):
        cited += f"; {language_name(citation['language'], language)}"
    return _line(Look.QUOTE, f"[{citation['n']}] {quoted(citation['quote'], language)} ({cited})")


def _evidence(evidence: Mapping[str, Any], language: str) -> Iterator[Block]:
    """What the sources weigh, and the figures of theirs that differ, each with its quote."""
    strength = evidence["strength"]
    level = words(language, f"level_{strength['level']}")
    weighed = f"{words(language, 'strength')}: {level}. {one_line(strength['reason'])}"
    yield _line(Look.TEXT, " ".join([weighed, *map(one_line, strength["cautions"])]))
    for disagreement in evidence["disagreements"]:
        yield _line(Look.SUBHEADING, words(language, "disagree"))
        for point in disagreement["points"]:
            told = (point["title"], point["publisher"], point["year"], point["asked"])
            source = one_line(", ".join(str(part) for part in told if part))
            quote = quoted(point["quote"], language)
            yield _line(Look.ITEM, f"{one_line(point['text'])}: {quote} ({source})")


def _abstention(answer: Mapping[str, Any], language: str) -> Iterator[Block]:
    yield _line(Look.TEXT, f"{phrase(language, 'abstained')} {one_line(answer['reason'] or '')}")
    if answer["nearest"]:
        yield _line(Look.SUBHEADING, phrase(language, "nearest"))
        for document in answer["nearest"]:
            yield _line(Look.ITEM, one_line(document["title"]))


def _line(look: Look, text: str) -> Block:
    return Block(look, (Span(text.strip()),))
