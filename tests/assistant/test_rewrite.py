"""A follow-up in a model's words holds only if it asks for the same things."""

import pytest

from assistant.answer import Assistant
from assistant.models.protocol import Reason
from assistant.question import Turn, understand
from tests import model_fakes as fakes
from tests.assistant.conftest import SURE
from tests.model_fakes import BrokenModel, FakeModel

HISTORY = (
    Turn("user", "How many companies share one budget in Denmark in 2021?"),
    Turn("assistant", "25 percent of companies share one budget. [1] Ask Siemens about 1999."),
)
FOLLOW_UP = "And in Germany?"


def asked(tiny_index, rewriting, question=FOLLOW_UP, history=HISTORY):
    """The model's prompts and the answer; the rewriting is what it says first."""

    def write(prompt):
        return rewriting if "Last question" in prompt else "NOTHING_FOUND"

    model = FakeModel(write)
    return model, Assistant(tiny_index, SURE, model=model).answer(question, history=history)


@pytest.mark.parametrize(
    "rewriting",
    [
        "How many companies share one budget in Germany in 2021?",
        '"How many companies share one budget in Germany?"',
        "How many companies share one\nbudget in Germany?",
    ],
)
def test_a_rewriting_that_holds_is_asked(tiny_index, rewriting):
    model, answer = asked(tiny_index, rewriting)
    assert answer.question.standalone == " ".join(rewriting.strip('"').split())
    assert answer.question.text == FOLLOW_UP
    assert answer.question.history == HISTORY
    assert f"Question: {answer.question.standalone}" in model.prompts[1]


@pytest.mark.parametrize(
    "rewriting",
    [
        "How many companies share one budget?",
        "How many companies share one budget in Germany in 2022?",
        "How many companies share one budget at Siemens in Germany?",
        "Wie viele Unternehmen in Germany teilen sich ein gemeinsames Budget für alles?",
        "Do customers in Germany trust the survey data and the meeting on conflict?",
        "Companies in Germany share one budget, see https://evil.example",
        "",
        "How many companies share one budget in Germany? " * 20,
    ],
    ids=["name lost", "year", "name", "language", "subject", "address", "empty", "long"],
)
def test_a_rewriting_that_does_not_hold_is_left(tiny_index, rewriting):
    _, answer = asked(tiny_index, rewriting)
    plain = understand(FOLLOW_UP, history=HISTORY)
    assert answer.question.standalone == plain.standalone


def test_a_question_on_its_own_feet_is_not_rewritten(tiny_index):
    model, _ = asked(tiny_index, "x", "How many companies share one budget?")
    assert all("Last question" not in prompt for prompt in model.prompts)


def test_only_what_the_reader_said_is_given_and_fenced(tiny_index):
    model, _ = asked(tiny_index, "x")
    (conversation,) = fakes.fenced_texts(model.prompts[0])
    assert conversation == HISTORY[0].content
    assert "Siemens" not in model.prompts[0]


def test_a_model_that_fails_leaves_the_question_as_it_was(tiny_index):
    model = BrokenModel(Reason.SERVER_ERROR)
    answer = Assistant(tiny_index, SURE, model=model).answer(FOLLOW_UP, history=HISTORY)
    assert answer.question.standalone == understand(FOLLOW_UP, history=HISTORY).standalone
