"""What is wrong in a library is found, and nothing in one that is right."""

from dataclasses import replace

from evals.bench.whole import faults


def test_a_library_without_faults_has_none(library):
    assert faults(library) == []


def test_a_missing_vector_and_a_text_that_is_there_twice_are_found(library):
    with library.writing() as writing:
        document = writing.documents()[0]
        passages = writing.passages_of(document.id)
        twin = replace(document, id="twin", source="/elsewhere.md")
        moved = [replace(p, id=f"twin:{p.ordinal}", document_id="twin") for p in passages]
        writing.put(twin, moved, None)
    assert faults(library) == [
        "twin has passages without a vector",
        f"{document.content_hash} is there 2 times",
    ]
