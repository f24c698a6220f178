"""What speaks for an answer: names, years and places that its sources have."""

import pytest

from assistant.confidence import Signals
from assistant.demands import about, mentions
from assistant.extract import extract
from assistant.question import understand
from assistant.retrieval import retrieve
from ingest.filters import Filters
from tests.assistant.conftest import SURE


@pytest.fixture
def signals(tiny_index):
    def signals(text, document):
        question = understand(text, Filters(documents=(document,)))
        with tiny_index.searching() as search:
            return extract(question, retrieve(question, search, SURE), search, SURE).signals

    return signals


def test_confidence_is_a_probability_that_grows_with_the_signals():
    weights = {"bias": -1.0, "sentence": 4.0, "years": 2.0}
    none, some, full = (Signals(sentence=value, years=value) for value in (0.0, 0.5, 1.0))
    assert 0 < none.confidence(weights) < some.confidence(weights) < full.confidence(weights) < 1
    assert none.confidence({}) == 0.5  # nothing fitted, nothing known
    assert Signals(sentence=0.25).confidence(weights) == 0.5  # 4 · 0.25 - 1 = 0


def test_the_year_asked_for_is_looked_for_in_the_source(signals):
    assert signals("Who shared a budget in 2021?", "shared-budget").years == 1.0
    assert signals("Who shared a budget in 1998?", "shared-budget").years == 0.0
    assert signals("Who shared a budget?", "shared-budget").years == 1.0


def test_the_place_asked_for_is_looked_for_in_the_source(signals):
    assert signals("Hvad siger danske chefer om tillid?", "tillid").places == 1.0
    assert signals("What do Danish chiefs say on trust?", "tillid").places == 1.0
    assert signals("What do Portuguese chiefs say on trust?", "tillid").places == 0.0


def test_the_sentences_own_cosine_is_a_signal(signals):
    # FakeEncoder: the budget is all that question and sentence have.
    assert signals("Who signs the shared budget?", "shared-budget").sentence == pytest.approx(
        1, abs=1e-3
    )


def test_what_a_question_demands_is_counted(signals):
    demanding = signals(
        "How many firms shared a budget with SAP and Adobe in 2021?", "shared-budget"
    )
    assert (demanding.names, demanding.number, demanding.length) == (3.0, 1.0, 1.2)
    plain = signals("Who signs the shared budget?", "shared-budget")
    assert (plain.names, plain.number, plain.length) == (0.0, 0.0, 0.5)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("adobe's cmo", "Adobe", True),
        ("die cmos sagen", "CMO", True),
        ("a disappointment", "SAP", False),
        ("in 12014 cases", "2014", False),
        ("c++ (a language)", "C++", True),
    ],
)
def test_a_name_is_found_at_the_beginning_of_a_word(text, name, found):
    assert mentions(text, name) is found


def test_what_is_known_of_a_source_is_one_line(tiny_index):
    with tiny_index.searching() as search:
        assert about(search.document("shared-budget")) == (
            "Who pays for marketing technology Tiny Review 2021 240 companies Ann Archer"
        )
    assert about(None) == ""
