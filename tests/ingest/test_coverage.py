"""Coverage: documents counted per topic, years and language."""

import pytest

from ingest.coverage import ALL, BEGIN, END, coverage, coverage_table, put_table
from ingest.documents import Document, Metadata
from ingest.errors import TandemError


def document(number: int, language: str, year: int | None, *topics: str) -> Document:
    known = Metadata(year=year, topics=topics)
    return Document(str(number), "x", known, language, "x.md", "0" * 64)


def test_each_document_is_counted_once_in_its_row_years_and_language():
    documents = [document(n, "de", 2021, "trust") for n in range(10)]
    documents += [document(10, "da", None, "trust", "budget"), document(11, "de", 2012)]
    header, _, *rows = coverage_table(documents).splitlines()
    columns = [cell.strip() for cell in header.strip("|").split("|")]
    cells = {
        values[0]: dict(zip(columns[1:], values[1:], strict=True))
        for values in ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
    }
    assert list(cells) == ["all documents", "trust", "budget"]
    assert columns[-3:] == ["undated", "de", "other"]
    everything = cells["all documents"]
    assert (everything["all"], everything["–2012"], everything["2021–23"]) == ("12", "1", "10")
    assert (everything["undated"], everything["de"], everything["other"]) == ("1", "11", "1")
    assert (cells["budget"]["all"], cells["budget"]["de"]) == ("1", "·")


def test_an_empty_library_has_a_header_only():
    assert len(coverage_table([]).splitlines()) == 2


def test_the_table_goes_between_its_marks_and_nowhere_else():
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = put_table(text, "| new |")
    assert once == f"before\n{BEGIN}\n| new |\n{END}\nafter\n"
    assert put_table(once, "| new |") == once


@pytest.mark.parametrize("text", ["no marks", f"{BEGIN} only one, and text", f"{END} x {BEGIN}"])
def test_a_text_without_both_marks_is_left_alone(text):
    with pytest.raises(TandemError, match="coverage: begin"):
        put_table(text, "| new |")


def test_the_numbers_behind_the_table():
    found = coverage([document(0, "de", 2021, "trust"), document(1, "da", None)])
    assert found.periods[-2:] == ("2024–", "undated")
    assert found.languages == ("other",)
    assert [(row.topic, row.total, dict(row.counts)) for row in found.rows] == [
        (ALL, 2, {"2021–23": 1, "other": 2, "undated": 1}),
        ("trust", 1, {"2021–23": 1, "other": 1}),
    ]
