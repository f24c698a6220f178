"""What is wrong in a library: documents that are not whole, or there twice."""

from collections import Counter

from ingest.library import Library, Reading


def faults(library: Library) -> list[str]:
    """Each fault in words; none in a library that is as it should be."""
    with library.writing() as writing:
        damage = writing.integrity_errors()
        return [*damage, *_not_whole(writing), *_twice(writing)]


def _not_whole(reading: Reading) -> list[str]:
    """Documents of which something is missing, or whose passages are not what they say."""
    without = set(reading.without_vectors())
    count, found = 0, []
    for document in reading.documents():
        passages = reading.passages_of(document.id)
        count += len(passages)
        if not passages:
            found.append(f"{document.id} has no passages")
        if any(document.text[p.start : p.end] != p.text for p in passages):
            found.append(f"{document.id} has a passage that is not in its text")
        if document.id in without:
            found.append(f"{document.id} has passages without a vector")
    orphans = len(reading.all_passages()) - count
    return [*found, *([f"{orphans} passages are of no document"] if orphans else [])]


def _twice(reading: Reading) -> list[str]:
    """Files and texts of which there is more than one document."""
    known = reading.known()
    sources = Counter(document.source for document in known)
    texts = Counter(document.content_hash for document in known)
    return [
        f"{what} is there {number} times"
        for counts in (sources, texts)
        for what, number in counts.items()
        if number > 1
    ]
