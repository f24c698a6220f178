"""Doctor: registry, vectors and words compared by id; what differs is mended from the registry."""

from dataclasses import dataclass

from ingest.add import embed
from ingest.documents import Document
from ingest.encoder import Encoder
from ingest.errors import SnapshotDamaged
from ingest.index import fingerprint
from ingest.intake import assess_stored
from ingest.library import Library, Reading
from ingest.passages import split
from ingest.snapshot import build_snapshot, open_current, remove_stale


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and whether it has been mended."""

    what: str
    mended: bool


def examine(library: Library, encoder: Encoder | None) -> list[Finding]:
    """Everything that differed, in words; what could be mended is mended when this returns."""
    with library.locked():
        with library.reading() as reading:
            stored = reading.meta("fingerprint")
            empty = not reading.has_documents()
        if encoder is not None and not empty and stored != fingerprint(encoder):
            # Nothing is embedded here: two encoders' vectors in one library are never right.
            what = f"indexed with [{stored}], configured is [{fingerprint(encoder)}]"
            return [Finding(f"{what}: run `tandem rebuild`", mended=False)]
        findings = _mend_registry(library, encoder)
        remove_stale(library.home)
        if not empty:
            findings += _mend_snapshot(library, str(stored))
        return findings


def _mend_registry(library: Library, encoder: Encoder | None) -> list[Finding]:
    findings = []
    with library.writing() as writing:
        damage = writing.integrity_errors()
        if damage:
            what = f"the registry's file is damaged ({damage[0]}): restore it from a backup"
            return [Finding(what, mended=False)]
        orphans = writing.remove_orphans()
        if orphans:
            findings.append(Finding(f"{orphans} passages of no document removed", mended=True))
        unembedded = set(writing.without_vectors()) if encoder is not None else set()
        broken = [
            document
            for document in writing.documents()
            if document.id in unembedded or _differs(document, writing)
        ]
        unassessed = writing.unassessed()
        for document_id in unassessed:
            assess_stored(document_id, writing)
        if unassessed:
            what = f"{len(unassessed)} documents had no quality report"
            findings.append(Finding(what, mended=True))
    for document in broken:
        passages = split(document)
        embedded = embed(document, passages, encoder)
        with library.writing() as writing:
            writing.put(document, passages, embedded)
        findings.append(Finding(f"{document.id}: passages made anew from its text", mended=True))
    return findings


def _differs(document: Document, reading: Reading) -> bool:
    """Whether a document has no passages, or one that is not the slice that it claims to be."""
    passages = reading.passages_of(document.id)
    return not passages or any(document.text[p.start : p.end] != p.text for p in passages)


def _mend_snapshot(library: Library, stored_fingerprint: str) -> list[Finding]:
    try:
        reason = _snapshot_fault(library, stored_fingerprint)
    except (SnapshotDamaged, OSError) as error:
        reason = str(error)
    if reason is None:
        return []
    build_snapshot(library, stored_fingerprint)
    return [Finding(f"the search index was rebuilt: {reason}", mended=True)]


def _snapshot_fault(library: Library, stored_fingerprint: str) -> str | None:
    """What the current snapshot holds otherwise than the registry; None if it agrees."""
    snapshot = open_current(library.home)
    if snapshot is None:
        return "there was none"
    with snapshot, library.reading() as reading:
        if snapshot.manifest.fingerprint != stored_fingerprint:
            return "it was made by another encoder or splitter"
        known = snapshot.manifest.revision
        if known > reading.revision:
            return "it was newer than the registry"
        live = {p.id for p in reading.catalogue() if p.revision <= known}
        for name, ids in (
            ("vectors", snapshot.vectors.ids() if snapshot.vectors else live),
            ("words", snapshot.lexical.ids()),
        ):
            missing = live - set(ids)
            if missing:
                return f"{len(missing)} passages were missing from its {name}"
    return None
