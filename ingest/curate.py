"""What a researcher does to a stored document: approve it, mend its metadata, bring it back.

Each is one transaction: whoever asks meanwhile is answered from the state before or after it.
"""

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ingest import ledger
from ingest.add import embed
from ingest.documents import Document, Metadata, metadata_from
from ingest.encoder import Encoder
from ingest.errors import TandemError
from ingest.index import Index
from ingest.intake import Stored, store, with_edits
from ingest.ledger import Standing, Version
from ingest.library import Library, Reading
from ingest.passages import sentence_spans, split

EDITABLE = tuple(f.name for f in fields(Metadata) if f.name not in {"guessed", "grade"})


class NoDocument(TandemError):
    """There is no such document, or no such version of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one state of a document says that the one before it did not, and the reverse.

    `fields` maps a field of the metadata to its old and its new value.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a document: `number` is that of an earlier version, None for the present one.

    `since` is when it was stored (UTC), `change` what it brought, None for the first.
    """

    number: int | None
    since: str
    document: Document
    change: Change | None


def decide(document_id: str, standing: Standing, library: Library) -> None:
    """Lets a quarantined document into the search, or rejects it; both can be changed again."""
    with library.writing() as writing:
        found = ledger.assessment(writing.connection, document_id)
        if found is None or found.standing is Standing.CLEAR:
            raise NoDocument(f"{document_id} is not in quarantine: see `tandem quarantine list`")
        ledger.decide(writing.connection, document_id, standing)
        writing.touch(document_id)


def edit(
    document_id: str,
    values: Mapping[str, Any],
    library: Library,
    encoder: Encoder | None,
    *,
    confirm: Sequence[str] = (),
) -> Stored:
    """Sets fields of a document's metadata; those to `confirm` stay as they are, but no guess.

    What is set is kept beside the document and laid over what its file states, so that a sync does
    not undo it. A value of None clears a field. Raises UnreadableDocument for a value that cannot
    be, NoDocument for an id or a field that is not there.
    """
    with library.locked():
        document, earlier = _editable(document_id, [*values, *confirm], library, encoder)
        stated = {name: value for name, value in values.items() if value is not None}
        checked = metadata_from(stated, Metadata())
        set_now = {name: getattr(checked, name) for name in values}
        set_now |= {name: getattr(document.metadata, name) for name in confirm}
        changed = with_edits(document, set_now)
        passages = split(changed)
        embedded = embed(changed, passages, encoder)
        with library.writing() as writing:
            ledger.set_edits(writing.connection, document_id, earlier | set_now)
            return store(writing, changed, passages, embedded)


def rollback(
    document_id: str, number: int | None, library: Library, encoder: Encoder | None
) -> Stored:
    """Brings an earlier version back, the last one without a number; the present one is kept.

    Edits that the version did not have are forgotten.
    """
    with library.locked():
        _, edits = _editable(document_id, (), library, encoder)
        with library.writing() as writing:
            version = _version(document_id, number, writing)
            document = writing.restore(version)
        if version.quality is not None:
            document = replace(document, hidden=version.quality.hidden)
        passages = split(document)
        embedded = embed(document, passages, encoder)
        known = document.metadata.to_dict()
        held = {name: value for name, value in edits.items() if _same(value, known[name])}
        with library.writing() as writing:
            ledger.set_edits(writing.connection, document_id, held)
            return store(writing, document, passages, embedded)


def history(document_id: str, library: Library) -> list[State]:
    """Every state of a document, the first one first and the present one last."""
    with library.reading() as reading:
        present = _document(document_id, reading)
        added_at = reading.added_at(document_id)
        versions = ledger.versions(reading.connection, document_id)
        documents = [reading.restore(version) for version in versions]
    states = []
    before: Document | None = None
    dates = [*((v.number, v.added_at) for v in versions), (None, added_at)]
    for (number, since), document in zip(dates, [*documents, present], strict=True):
        change = compare(before, document) if before else None
        states.append(State(number, since, document, change))
        before = document
    return states


def compare(before: Document, after: Document) -> Change:
    """What changed from one state of a document to the next, by sentences and fields."""
    old, new = _sentences(before), _sentences(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    was, now = before.metadata.to_dict(), after.metadata.to_dict()
    return Change(
        added=tuple(s for _, _, _, start, end in changes for s in new[start:end]),
        removed=tuple(s for _, start, end, _, _ in changes for s in old[start:end]),
        fields={k: (was[k], now[k]) for k in now if k != "guessed" and was[k] != now[k]},
    )


def _sentences(document: Document) -> list[str]:
    return [
        line[span.start : span.end]
        for line in document.text.split("\n")
        for span in sentence_spans(line, document.language)
    ]


def _editable(
    document_id: str, names: Sequence[str], library: Library, encoder: Encoder | None
) -> tuple[Document, dict[str, Any]]:
    """A document and what was set in it so far, once it is sure that it may be stored again."""
    Index(library, encoder).check()
    wrong = sorted(set(names) - set(EDITABLE))
    if wrong:
        raise NoDocument(f"{wrong[0]} is no field: use {', '.join(EDITABLE)}")
    with library.reading() as reading:
        document = _document(document_id, reading)
        found = ledger.assessment(reading.connection, document_id)
        hidden = found.quality.hidden if found else ()
        return replace(document, hidden=hidden), ledger.edits(reading.connection, document_id)


def _document(document_id: str, reading: Reading) -> Document:
    document = reading.document(document_id)
    if document is None:
        raise NoDocument(f"no document has the id {document_id!r}: see `tandem list`")
    return document


def _version(document_id: str, number: int | None, reading: Reading) -> Version:
    found = ledger.versions(reading.connection, document_id)
    wanted = [version for version in found if number in (None, version.number)]
    if not wanted:
        what = "an earlier version" if number is None else f"a version {number}"
        raise NoDocument(f"{document_id} does not have {what}: see `tandem history {document_id}`")
    return wanted[-1]


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one, also when one of them has been through JSON."""
    return json.dumps(one) == json.dumps(other)
