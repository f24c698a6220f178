"""Candidates: a thumbs-down becomes a case that can be run, or is dismissed."""

import json

import pytest
from typer.testing import CliRunner

from assistant.answer import Assistant
from assistant.memory.feedback import Feedback, NoFeedback, Reason, State, Vote
from assistant.question import Turn
from evals import cli
from evals.candidates import CandidateError, Expectation, candidates, dismiss, promote
from evals.cases import QuestionFileError, load_cases
from ingest.filters import Filters
from tests.assistant.conftest import SURE
from tests.evals.lines import LINES, write_questions


@pytest.fixture
def feedback(library):
    return Feedback(library)


@pytest.fixture
def down(feedback, index):
    """Gives a thumbs-down to the answer to a question; its id."""

    def down(question="Wem gehören die Daten der Kunden?", turn="t1", **options):
        answer = Assistant(index, SURE).answer(question, filters=options.pop("filters", None))
        reasons = [Reason.MISSED_DOCUMENT]
        vote = options.pop("vote", Vote.DOWN)
        return feedback.vote("ann", turn, answer.to_dict(), vote, reasons, **options).id

    return down


@pytest.fixture
def file(tmp_path):
    return tmp_path / "questions" / "candidates.jsonl"


def test_open_thumbs_down_are_the_candidates(feedback, down):
    first = down()
    down("Was ist Vertrauen?", "t2", vote=Vote.UP)
    assert [opinion.id for opinion in candidates(feedback)] == [first]


def test_a_promoted_candidate_is_a_case_of_the_file(feedback, library, down, file):
    feedback_id = down(comment="The survey is missing.", filters=Filters(since=2000))
    expected = Expectation(("kundendaten",), ("40 ?Prozent",), "figure")
    case = promote(feedback_id[:8], expected, feedback, library, file)
    assert load_cases(file) == [case]
    assert (case.question, case.language) == ("Wem gehören die Daten der Kunden?", "de")
    assert (case.kind, case.relevant, case.cross_lingual) == ("figure", ("kundendaten",), False)
    (nugget,) = case.nuggets
    assert (nugget.match, nugget.doc, nugget.vital) == (("40 ?Prozent",), "kundendaten", True)
    notes = load_cases(file)[0].notes
    assert "missed-document; The survey is missing." in notes and '{"since": 2000}' in notes
    assert "ann" not in notes
    assert candidates(feedback) == []
    assert feedback.one(feedback_id).state is State.PROMOTED


def test_it_is_appended_to_what_is_there(feedback, library, down, tmp_path):
    file = write_questions(tmp_path / "own.jsonl", LINES)
    file.write_text(file.read_text().rstrip("\n"))
    case = promote(down(), Expectation(("kundendaten",)), feedback, library, file)
    assert [known.id for known in load_cases(file)] == [*(line["id"] for line in LINES), case.id]


def test_a_file_that_cannot_be_run_is_left_alone(feedback, library, down, tmp_path):
    file = tmp_path / "own.jsonl"
    file.write_text("{broken\n")
    feedback_id = down()
    with pytest.raises(QuestionFileError, match="line 1: not JSON"):
        promote(feedback_id, Expectation(("kundendaten",)), feedback, library, file)
    assert file.read_text() == "{broken\n"
    assert [opinion.id for opinion in candidates(feedback)] == [feedback_id]


def test_a_follow_up_keeps_what_was_said_before(feedback, library, down, file):
    history = (Turn("user", "Who has a budget?"), Turn("assistant", "Both."))
    feedback_id = down("And in Norway?", history=history)
    case = promote(feedback_id, Expectation(("shared-budget",)), feedback, library, file)
    assert (case.kind, case.question) == ("followup", "And in Norway?")
    assert case.history == (("user", "Who has a budget?"), ("assistant", "Both."))


def test_a_question_of_no_certain_language_is_of_the_answers(feedback, library, down, file):
    said = feedback.one(down())
    answer = dict(said.answer) | {"language": "da"}
    answer["question"] = dict(answer["question"]) | {"language": "unknown"}
    unsure = feedback.vote("ann", "t9", answer, Vote.DOWN)
    assert promote(unsure.id, Expectation(), feedback, library, file).language == "da"


def test_evidence_in_another_language_is_noted(feedback, library, down, file):
    expected = Expectation(("shared-budget", "tillid"))
    assert promote(down(), expected, feedback, library, file).cross_lingual


def test_a_question_that_should_not_be_answered(feedback, library, down, file):
    case = promote(down(), Expectation(), feedback, library, file)
    assert (case.kind, case.answerable, case.cross_lingual) == ("unanswerable", False, False)


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        (Expectation(("gone",)), "no document has the id 'gone'"),
        (Expectation(("kundendaten",), ("(",)), r"pattern '\(' is no regex"),
        (Expectation((), ("x",)), "an unanswerable question has no nuggets"),
        (Expectation(("kundendaten",), (), "riddle"), "kind 'riddle' is unknown"),
    ],
)
def test_what_cannot_be_run_is_refused_and_stays_open(
    feedback, library, down, file, expected, reason
):
    feedback_id = down()
    with pytest.raises(CandidateError, match=reason):
        promote(feedback_id, expected, feedback, library, file)
    assert not file.exists()
    assert [opinion.id for opinion in candidates(feedback)] == [feedback_id]


def test_what_is_decided_or_praised_is_no_candidate(feedback, library, down, file):
    dismissed, praised = down(), down(turn="t2", vote=Vote.UP)
    dismiss(dismissed, feedback)
    assert candidates(feedback) == []
    for feedback_id, what in ((dismissed, "dismissed"), (praised, "up")):
        with pytest.raises(CandidateError, match=f"is no candidate: it is {what}"):
            promote(feedback_id, Expectation(), feedback, library, file)
    with pytest.raises(NoFeedback):
        dismiss("unknown", feedback)


@pytest.fixture
def call(library, encoder, monkeypatch, tmp_path):
    monkeypatch.setenv("TANDEM_HOME", str(library.home))
    monkeypatch.setattr(cli, "load_encoder", lambda name: encoder)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


def test_the_command_line_lists_promotes_and_runs(call, down, file, tmp_path):
    feedback_id = down(comment="[b]No[/b] survey")
    listed = call("candidates", "list").output
    assert f"{feedback_id[:8]} Wem gehören die Daten der Kunden?" in listed
    assert "missed-document" in listed and "“[b]No[/b] survey”" in listed
    words = ("--relevant", "kundendaten", "--nugget", "40 ?Prozent", "--questions", file)
    done = call("candidates", "promote", feedback_id[:8], *words)
    assert done.exit_code == 0, done.output
    ran = call("run", "--questions", file, "--out", tmp_path / "out")
    assert ran.exit_code == 0, ran.output
    assert json.loads((tmp_path / "out" / "run.json").read_text())["cases"] == 1
    assert "0 candidates" in call("candidates", "list").output


@pytest.mark.parametrize("words", [(), ("--abstain", "--relevant", "kundendaten")])
def test_a_case_is_answerable_or_not(call, down, file, words):
    result = call("candidates", "promote", down(), "--questions", file, *words)
    assert result.exit_code == 2
    assert not file.exists()


def test_the_command_line_dismisses(call, down, feedback):
    assert "dismissed: Wem" in call("candidates", "dismiss", down()[:6]).output
    assert candidates(feedback) == []
