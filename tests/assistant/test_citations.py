"""A quote counts only if it is what the document says there."""

from dataclasses import replace

import pytest

from assistant.citations import Citation, checked, cite, numbered
from ingest.documents import Document, Metadata

TEXT = "Trust takes meetings. The meeting lasts thirty minutes.\nIt has no slides."
DOCUMENT = Document(
    id="trust",
    text=TEXT,
    metadata=Metadata(
        title="Trust takes meetings",
        authors=("Ben Baker",),
        publisher="Tiny Review",
        year=2015,
        kind="interview",
        url="https://tiny.example/trust",
        sample="12 chiefs",
    ),
    language="en",
    source="/documents/trust.md",
    file_hash="0" * 64,
    page_starts=(0, 56),
)


def citation(start: int = 22, end: int = 55) -> Citation:
    return cite(DOCUMENT, "trust:0", start, end, "en", gloss=None)


def test_a_citation_says_all_that_is_known_of_its_source():
    assert citation().to_dict() == {
        "n": 0,
        "document_id": "trust",
        "passage_id": "trust:0",
        "title": "Trust takes meetings",
        "authors": ["Ben Baker"],
        "publisher": "Tiny Review",
        "year": 2015,
        "language": "en",
        "kind": "interview",
        "sample": "12 chiefs",
        "url": "https://tiny.example/trust",
        "page": 1,
        "quote": "The meeting lasts thirty minutes.",
        "start": 22,
        "end": 55,
        "verified": False,
        "gloss": None,
        "translation": None,
    }


def test_the_page_is_the_one_the_quote_begins_on():
    assert citation(56, len(TEXT)).page == 2
    assert cite(replace(DOCUMENT, page_starts=()), "trust:0", 56, 70, "en", None).page is None


def test_a_document_without_a_title_is_cited_by_its_id():
    untitled = replace(DOCUMENT, metadata=Metadata())
    assert cite(untitled, "trust:0", 0, 21, "en", None).title == "trust"


def test_a_quote_that_is_the_slice_is_verified():
    assert checked(citation(), DOCUMENT).verified


@pytest.mark.parametrize(
    "changed",
    [
        {"quote": "The meeting lasts twenty minutes."},
        {"quote": "The meeting lasts thirty minutes"},
        {"quote": "the meeting lasts thirty minutes."},
        {"start": 23},
        {"end": 54},
        {"start": -33, "end": len(TEXT)},
        {"start": 200, "end": 200, "quote": ""},
    ],
)
def test_a_quote_that_is_not_the_slice_is_not_verified(changed):
    assert not checked(replace(citation(), **changed), DOCUMENT).verified


def test_a_citation_loses_its_check_when_the_document_changed_or_went():
    verified = checked(citation(), DOCUMENT)
    assert not checked(verified, replace(DOCUMENT, text=TEXT.replace("thirty", "twenty"))).verified
    assert not checked(verified, None).verified


def test_numbers_run_from_one_in_the_order_given():
    first, second = numbered([citation(56, 73), citation()])
    assert (first.n, first.start) == (1, 56)
    assert (second.n, second.start) == (2, 22)
    assert numbered([]) == []
