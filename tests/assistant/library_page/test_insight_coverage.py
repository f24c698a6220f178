"""The coverage page: shaded counts, and gaps as text."""

from datetime import UTC, date, datetime

from assistant.gap import Closing, DayCount, Gap, GapReport
from assistant.library_page.insight_coverage import coverage_html
from ingest.coverage import ALL, Coverage, CoverageRow
from tests.assistant.chat.hostile import PAYLOADS, active

COVERAGE = Coverage(
    ("2021–23", "undated"),
    ("de", "other"),
    (
        CoverageRow(ALL, 11, {"2021–23": 11, "de": 10, "other": 1}),
        CoverageRow("trust", 10, {"2021–23": 10, "de": 10}),
        CoverageRow("budget", 1, {"2021–23": 1, "other": 1}),
    ),
)


def gap(question: str) -> Gap:
    reports = [
        GapReport(
            str(day), user, question, question, "en", {}, (question,), "", "c",
            datetime(2024, 5, day, tzinfo=UTC), Closing.OPEN, "",
        )
        for day, user in ((1, "ann"), (3, "ben"))
    ]  # fmt: skip
    return Gap(tuple(reports))


def test_each_cell_has_its_count_and_a_shade_of_it():
    page = coverage_html(COVERAGE, [], [], "de")
    assert (
        '<tr><th scope="row">trust</th><td>10</td><td class="heat-5">10</td>'
        '<td class="heat-0">0</td></tr>'
    ) in page
    assert '<th scope="row">alle Dokumente</th><td>11</td><td class="heat-0">11</td>' in page
    assert '<td class="heat-1">1</td>' in page
    for name in ("ohne Jahr", "Deutsch", "andere", "Niemand hat eine unbeantwortete Frage"):
        assert name in page


def test_gaps_and_counts_say_how_often_and_when():
    counts = [DayCount(date(2024, 5, 3), "da", 4, 2)]
    page = coverage_html(COVERAGE, [gap("Who <b>knows</b>?")], counts, "en")
    assert "Who &lt;b&gt;knows&lt;/b&gt;?" in page
    assert "<td>2</td><td>2</td><td>2024-05-01</td><td>2024-05-03</td>" in page
    assert "<td>Danish</td><td>4</td><td>2</td>" in page


def test_what_readers_and_documents_say_is_only_text():
    row = CoverageRow(PAYLOADS[0], 1, {})
    page = coverage_html(
        Coverage(("–2012",), (PAYLOADS[1],), (row,)), [gap(p) for p in PAYLOADS], [], "en"
    )
    assert not active(page)


def test_an_empty_library_says_so():
    assert "Biblioteket er tomt" in coverage_html(Coverage((), (), ()), [], [], "da")
