"""Which questions a document would change, before it is added."""

import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from assistant import cli_try, trial
from assistant.answer import Assistant
from assistant.cli import app
from assistant.memory.memory import open_memory
from assistant.question import Turn
from assistant.trial import (
    Asked,
    Cited,
    Side,
    Trial,
    Tried,
    read_questions,
    try_documents,
    usual_questions,
)
from ingest.errors import EncoderMissing, TandemError
from ingest.overlay import lay
from tests.assistant.conftest import SURE
from tests.fakes import FakeEncoder

ZEBRA = "Who feeds the zebra in the meeting?"
BUDGET = "Who signs the shared budget of the CMO and the CIO?"


@pytest.fixture(autouse=True)
def sure_of_all(monkeypatch):
    monkeypatch.setattr(trial, "Assistant", lambda index, _: Assistant(index, SURE))


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "zebra.md"
    file.write_text("The marketing chief feeds the zebra in the meeting on Monday.")
    return file


def test_only_what_would_be_answered_differently_has_changed(index, file):
    laid = lay(file, index.library, index.encoder)
    seen = []
    found = try_documents(laid, [Asked(ZEBRA), Asked(BUDGET)], index, seen.append)
    assert [one.question for one in found.changed] == [ZEBRA]
    [changed] = found.changed
    assert "zebra" in changed.after.cited
    assert "zebra" not in changed.before.cited
    assert changed.after.first == Cited(file.read_text(), "en", "zebra")
    assert (found.documents, found.citing, len(seen)) == (("zebra",), 1, 2)
    with index.library.reading() as reading:
        assert reading.document("zebra") is None


def test_the_order_of_citations_is_no_difference():
    answered, other = Side("answered", ("a", "b")), Side("answered", ("b", "a"))
    assert not Tried("q", answered, other).changed
    assert Tried("q", answered, Side("partial", ("a", "b"))).changed
    assert Tried("q", answered, Side("answered", ("a",))).changed


def test_the_usual_questions_are_gaps_then_topics(index, file, unsure):
    memory = open_memory(index.library)
    memory.gaps.report("ann", unsure.answer(ZEBRA).to_dict())
    asked = usual_questions(lay(file, index.library, index.encoder), memory.gaps)
    assert asked[0] == Asked(ZEBRA)
    assert Asked("What goals do CMOs and CIOs share?") in asked
    assert Asked("Welche Ziele teilen CMO und CIO?") not in asked


def test_questions_are_lines_of_text_or_of_the_evals(tmp_path):
    text = tmp_path / "questions.txt"
    text.write_text("One?\n\n  Two?  \n")
    assert read_questions(text) == [Asked("One?"), Asked("Two?")]
    cases = tmp_path / "cases.jsonl"
    history = [{"role": "user", "content": "One?"}]
    cases.write_text(json.dumps({"id": "x", "question": "And two?", "history": history}) + "\n")
    assert read_questions(cases) == [Asked("And two?", (Turn("user", "One?"),))]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("q.txt", "\n", "holds no questions"),
        ("q.jsonl", "{", "line 1: not JSON"),
        ("q.jsonl", '\n{"question": 3}', "line 2: it needs a text"),
        ("q.jsonl", '{"question": "x", "history": [1]}', "`history` must be"),
    ],
)
def test_a_question_file_that_does_not_hold_is_said(tmp_path, name, text, why):
    (tmp_path / name).write_text(text)
    with pytest.raises(TandemError, match=why):
        read_questions(tmp_path / name)


def test_a_question_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(TandemError, match="cannot be read"):
        read_questions(tmp_path / "none.txt")


def test_the_trial_as_json_has_what_changed():
    answered = Side("answered", ("z",), Cited("Zebras eat.", "en", "Zebras"))
    tried = (
        Tried("a", Side("abstained", ()), answered),
        Tried("b", Side("abstained", ()), Side("abstained", ())),
    )
    assert Trial(("z",), ("note",), tried).to_dict() == {
        "documents": ["z"],
        "notes": ["note"],
        "questions": 2,
        "citing": 1,
        "changed": [
            {
                "question": "a",
                "before": {"outcome": "abstained", "cited": (), "first": None},
                "after": {
                    "outcome": "answered",
                    "cited": ("z",),
                    "first": {"quote": "Zebras eat.", "language": "en", "title": "Zebras"},
                },
            }
        ],
    }


def test_the_command_line(library, file, tmp_path, monkeypatch):
    monkeypatch.setenv("TANDEM_HOME", str(library.home))
    monkeypatch.setattr(cli_try, "load_encoder", lambda name: FakeEncoder())
    monkeypatch.setattr(cli_try, "_out", Console(width=300))
    questions = tmp_path / "q.txt"
    questions.write_text(f"{ZEBRA}\n{BUDGET}\n")
    call = ["try", str(file), "--questions", str(questions)]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert ZEBRA in done.output
    assert BUDGET not in done.output
    assert "  with  answered: zebra" in done.output
    assert "1 of 2 questions would be answered differently, 1 with this file" in done.output
    got = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    assert [one["question"] for one in got["changed"]] == [ZEBRA]


def test_without_an_encoder_the_command_says_so_and_goes_on(library, file, tmp_path, monkeypatch):
    def missing(name):
        raise EncoderMissing("no encoder: run `make setup`")

    monkeypatch.setenv("TANDEM_HOME", str(library.home))
    monkeypatch.setattr(cli_try, "load_encoder", missing)
    monkeypatch.setattr(cli_try, "_err", Console(width=300, stderr=True))
    questions = tmp_path / "q.txt"
    questions.write_text(ZEBRA)
    done = CliRunner().invoke(app, ["try", str(file), "--questions", str(questions)])
    assert done.exit_code == 0, done.output
    assert "run `make setup` — only words are compared until then" in done.output
    assert "of 1 questions would be answered differently" in done.output
