"""Rebuild: every document split and embedded anew, beside the live passages, then switched to."""

from collections.abc import Callable

from ingest.add import embed
from ingest.encoder import Encoder
from ingest.index import Index, fingerprint
from ingest.library import Library
from ingest.passages import split


def rebuild(
    library: Library,
    encoder: Encoder | None,
    progress: Callable[[str], None] = lambda document_id: None,
) -> int:
    """Makes all passages and vectors again with this encoder; how many passages there are now.

    Questions are answered from the old ones until the switch; a rebuild that is cut off has changed
    nothing.
    """
    with library.locked():
        with library.writing() as writing:
            writing.drop_other_generations()
            generation = writing.generation + 1
            documents = writing.documents()
        count = 0
        for document in documents:
            passages = split(document)
            embedded = embed(document, passages, encoder)
            with library.writing() as writing:
                writing.put_passages(passages, embedded, generation)
            count += len(passages)
            progress(document.id)
        with library.writing() as writing:
            writing.switch_generation(generation)
            writing.set_meta("fingerprint", fingerprint(encoder))
        if documents:
            Index(library, encoder).build_snapshot()
    return count
