"""What the terminal shows of an answer and of a file that was added."""

import io

import pytest
from rich.console import Console

from assistant.answer import Assistant
from assistant.show import print_answer, print_changed_row, print_row, print_summary, progress
from ingest.add import IngestReport, IngestRow, State
from ingest.filters import Filters
from tests.assistant.conftest import SURE
from tests.model_fakes import FakeModel


@pytest.fixture
def console():
    return Console(file=io.StringIO(), highlight=False, soft_wrap=True, width=80)


def shown(console):
    return console.file.getvalue()


def test_each_quote_stands_with_its_source(sure, console):
    answer = sure.answer("How many companies share one budget?")
    print_answer(answer, console)
    lines = shown(console).splitlines()
    assert lines[0] == answer.text.split("\n")[0]
    at = lines.index(f"[1] {answer.citations[0].quote}")
    assert lines[at + 1].strip() == (
        "Who pays for marketing technology · Ann Archer · Tiny Review · survey · 2021 · 240 companies"
    )
    assert lines[-1].startswith("extractive · da 2 · de 2 · en 2 · strong · ")


def test_a_foreign_quote_says_its_language_and_its_documents_abstract(sure, console):
    question = "Hvor mange chefer har kundernes data?"
    print_answer(sure.answer(question, filters=Filters(documents=("kundendaten",))), console)
    assert "på tysk · Wem die Kundendaten gehören" in shown(console)
    assert "Engelsk resumé af dokumentet: A German survey on" in shown(console)


def test_an_abstention_shows_its_reason_and_the_nearest_titles(unsure, console):
    answer = unsure.answer("Who has trust?")
    print_answer(answer, console)
    assert shown(console).startswith(answer.text)


def test_nothing_searched_leaves_no_gap(sure, console):
    print_answer(sure.answer("Who has trust?", filters=Filters(since=2030)), console)
    assert "extractive · weak · " in shown(console)


def test_brackets_in_quotes_and_titles_are_text(own, console, put):
    put(
        "odd.md",
        "---\ntitle: A [red]title[/red]\n---\nThe budget is [bold]shared[/bold] by [all] chiefs.",
    )
    print_answer(own.answer("Who shares budget?", filters=Filters(documents=("odd",))), console)
    assert "The budget is [bold]shared[/bold] by [all] chiefs." in shown(console)
    assert "A [red]title[/red]" in shown(console)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            IngestRow("notes/a.md", State.READY, "", "a", "en", 3),
            "ready      notes/a.md en · 3 passages\n",
        ),
        (IngestRow("b.pdf", State.FAILED, "not a PDF"), "failed     b.pdf — not a PDF\n"),
        (IngestRow("[c].md", State.DUPLICATE, "as [d]"), "duplicate  [c].md — as [d]\n"),
    ],
)
def test_a_row_says_state_file_and_reason(console, row, line):
    print_row(row, console)
    assert shown(console) == line


def test_a_row_that_changed_nothing_can_be_passed_over(console):
    print_changed_row(IngestRow("a.md", State.UNCHANGED), console)
    assert shown(console) == ""
    print_changed_row(IngestRow("a.md", State.REMOVED), console)
    assert shown(console).startswith("removed")


@pytest.mark.parametrize(
    ("states", "summary"),
    [
        ([State.FAILED, State.READY, State.READY], "2 ready, 1 failed\n"),
        ([State.NEEDS_OCR], "1 needs OCR\n"),
        ([], "no files\n"),
    ],
)
def test_the_summary_counts_states(console, states, summary):
    print_summary(IngestReport(tuple(IngestRow("a", state) for state in states)), console)
    assert shown(console) == summary


def test_progress_shows_what_is_done_once_each(console):
    with progress("Adding", 2, console) as step:
        done = step(print_row)
        done(IngestRow("a.md", State.READY))
        done(IngestRow("b.md", State.READY))
    lines = [line for line in shown(console).splitlines() if "ready" in line]
    assert [line.split()[1] for line in lines] == ["a.md", "b.md"]


def test_the_terminal_says_what_the_sources_weigh(own, put, console):
    text = "Technology takes {} percent of the marketing budget."
    front = "---\ntitle: {}\nlanguage: en\nkind: survey\nyear: 2020\nsample: 400 CMOs\n---\n{}\n"
    put("a.md", front.format("Alpha", text.format(27)))
    put("b.md", front.format("Beta", text.format(41)))
    question = "Which share of the marketing budget goes to technology?"
    print_answer(own.answer(question, filters=Filters(documents=("a", "b"))), console)
    shown = console.file.getvalue()
    assert "Evidence: fair One survey from 2020 (n = 400). Another source" in shown
    assert "Figures differ" in shown
    assert "41% 2020 · asked: 400 CMOs · Beta" in shown


def test_a_model_s_answer_shows_its_words_the_quotes_and_apart_what_nothing_carries(
    tiny_index, console
):
    said = "A survey found that 25 percent of companies share one budget."
    model = FakeModel(lambda prompt: f"{said} [1]\nSiemens has 97 budgets.")
    filters = Filters(documents=("shared-budget",))
    answer = Assistant(tiny_index, SURE, model=model).answer(
        "Who shares a budget?", filters=filters
    )
    print_answer(answer, console)
    lines = shown(console).splitlines()
    assert lines[0] == answer.text
    assert f"[1] {answer.citations[0].quote}" in lines
    assert "Not carried by the sources: Siemens has 97 budgets." in lines
    assert lines[-1].startswith("generative · ")
