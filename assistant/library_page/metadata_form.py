"""The form in which a researcher mends the metadata of a document, and what it sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.chat.render import escape
from assistant.chat.wording import kind_name
from assistant.chat.wording import words as chat_words
from assistant.library_page.rows_view import document_path
from assistant.library_page.wording import words
from ingest.curate import EDITABLE
from ingest.documents import KINDS, PERSPECTIVES, Document
from ingest.intake import LISTS

_LONG = ("abstract_en", "sample")
_CHOICES = {"kind": KINDS, "perspective": PERSPECTIVES}


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to be set, and which guessed fields a person found right."""

    values: Mapping[str, Any]
    confirm: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.values, *self.confirm)


def edits_of(sent: Mapping[str, str], document: Document) -> Edits:
    """What of a sent form differs from the document; fields that were not sent stay."""
    values: dict[str, Any] = {}
    for name in EDITABLE:
        if name not in sent or _plain(sent[name]) == _plain(_shown(document, name)):
            continue
        text = sent[name].strip()
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        values[name] = lines if name in LISTS else text or None
    guessed = document.metadata.guessed
    confirm = (n for n in EDITABLE if n in guessed and f"right_{n}" in sent and n not in values)
    return Edits(values, tuple(confirm))


def metadata_html(document: Document, language: str) -> str:
    """The form, with what is known now."""
    fields = "".join(_field(name, document, language) for name in EDITABLE)
    return (
        f'<form method="post" class="fields" action="{document_path("edit", document.id)}">{fields}'
        f'<button class="primary">{escape(words(language, "save"))}</button></form>'
    )


def _shown(document: Document, name: str) -> str:
    value = getattr(document.metadata, name)
    if name == "language":
        value = value or document.language
    return "\n".join(map(str, value)) if name in LISTS else str(value or "")


def _plain(text: str) -> str:
    """A text as the lines that it has, since forms send other line ends."""
    return "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())


def _field(name: str, document: Document, language: str) -> str:
    label = escape(words(language, f"field_{name}"))
    if name in LISTS:
        label += f" <span>({escape(words(language, 'one_per_line'))})</span>"
    right = ""
    if name in document.metadata.guessed:
        right = (
            f'<span class="guess">{escape(words(language, "guessed"))}: '
            f'<label><input type="checkbox" name="right_{name}"> '
            f"{escape(words(language, 'confirm'))}</label></span>"
        )
    control = _control(name, _shown(document, name), language)
    return f'<div><label for="field-{name}">{label}</label>{control}{right}</div>'


def _control(name: str, value: str, language: str) -> str:
    known = f'id="field-{name}" name="{name}"'
    if name in _CHOICES:
        options = "".join(
            f'<option value="{escape(option)}"{" selected" if option == value else ""}>'
            f"{escape(_option(name, option, language))}</option>"
            for option in ("", *_CHOICES[name])
        )
        return f"<select {known}>{options}</select>"
    if name in LISTS or name in _LONG:
        rows = min(8, max(2, value.count("\n") + 1, len(value) // 60))
        return f'<textarea {known} rows="{rows}" maxlength="20000">{escape(value)}</textarea>'
    kind = ' inputmode="numeric"' if name == "year" else ""
    return f'<input {known} value="{escape(value)}" maxlength="2000"{kind}>'


def _option(name: str, option: str, language: str) -> str:
    if not option:
        return words(language, "none")
    if name == "kind":
        return kind_name(language, option)
    return chat_words(language, f"perspective_{option}")
