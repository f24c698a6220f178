"""BibTeX, RIS and CSL-JSON are read alike, matched to documents, and change only what they state."""

import json
from dataclasses import replace

import pytest

from ingest.bibliographies import NoBibliography, Record, propose, read_bibliography
from ingest.documents import Metadata
from tests.ingest.test_checks import document

BIBTEX = r"""
@comment{ignored, title={Nothing}}
@article{archer2020,
  title = {{Who pays} for "marketing" technology, and why},
  author = "M{\"u}ller, J{\o}rgen and Ann Archer",
  journal = {Tiny Review \& Co},
  year = 2020,
  url = {https://tiny.example/pays},
  doi = {https://doi.org/10.1000/182},
}
@misc{second, title={Zwei Chefs}, date={2018-05-01}}
"""
RIS = """TY  - JOUR
TI  - Who pays for "marketing" technology, and why
AU  - Müller, Jørgen
AU  - Ann Archer
T2  - Tiny Review & Co
PY  - 2020/05/01
UR  - https://tiny.example/pays
DO  - 10.1000/182
ER  -
TY  - GEN
T1  - Zwei Chefs
Y1  - 2018
ER  -
"""
CSL = json.dumps(
    [
        {
            "title": 'Who pays for "marketing" technology, and why',
            "author": [{"family": "Müller", "given": "Jørgen"}, {"literal": "Ann Archer"}],
            "container-title": "Tiny Review & Co",
            "issued": {"date-parts": [[2020, 5]]},
            "URL": "https://tiny.example/pays",
            "DOI": "10.1000/182",
        },
        {"title": "Zwei Chefs", "issued": {"date-parts": [["2018"]]}},
    ]
)
FIRST = Record(
    'Who pays for "marketing" technology, and why',
    ("Jørgen Müller", "Ann Archer"),
    "Tiny Review & Co",
    2020,
    "https://tiny.example/pays",
    "10.1000/182",
)


@pytest.mark.parametrize("text", [BIBTEX, RIS, CSL], ids=["bibtex", "ris", "csl"])
def test_the_three_formats_say_the_same(text):
    assert read_bibliography(text) == [FIRST, Record(title="Zwei Chefs", year=2018)]


@pytest.mark.parametrize("text", ["", "A letter.", "[1]", "{", "[" * 100_000])
def test_anything_else_is_refused(text):
    with pytest.raises(NoBibliography):
        read_bibliography(text)


def test_what_cannot_be_is_left_out():
    (record,) = read_bibliography(
        '[{"URL": "javascript:alert(1)", "issued": {"date-parts": [[1066]]}}]'
    )
    assert record == Record()


def known(identifier: str, **values):
    return replace(document("Text."), id=identifier, metadata=Metadata(**values))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"url": "https://doi.org/10.1000/182"}, "same DOI"),
        ({"url": "http://www.tiny.example/pays/?utm_source=x"}, "same url"),
        ({"title": "Who pays for Marketing technology – and why?"}, "same title"),
    ],
)
def test_a_record_finds_its_document(values, reason):
    (found,) = propose([FIRST], [known("other", title="Who pays"), known("mine", **values)])
    assert (found.document.id, found.reason) == ("mine", reason)
    assert found.changes["year"] == (None, 2020)


def test_only_what_differs_is_proposed_and_a_guess_that_is_right_is_confirmed():
    values = {"title": FIRST.title, "year": 2019, "publisher": FIRST.publisher}
    (found,) = propose(
        [FIRST], [known("a", **values, guessed=("publisher",), authors=FIRST.authors)]
    )
    assert found.changes == {
        "publisher": (FIRST.publisher, FIRST.publisher),
        "year": (2019, 2020),
        "url": (None, FIRST.url),
    }


def test_what_a_record_does_not_state_is_not_cleared():
    (found,) = propose([Record(title="T")], [known("a", title="T", year=2019)])
    assert found.changes == {}


def test_two_documents_of_one_title_are_left_alone():
    (found,) = propose([Record(title="T")], [known("a", title="T"), known("b", title="t")])
    assert (found.document, found.reason) == (None, "2 documents have this title")


def test_a_record_of_nothing_here_says_so():
    (found,) = propose(
        [
            FIRST,
        ],
        [known("a", title="Else", url="https://tiny.example/else")],
    )
    assert (found.document, found.changes) == (None, {})
