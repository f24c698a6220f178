"""What practice teaches, over the tiny corpus."""

from dataclasses import fields

import pytest

from assistant.calibration import Calibration
from assistant.confidence import Signals
from assistant.relevance import Features
from evals.practice import load_practice
from evals.practising import fit_sentences, observe_practice


@pytest.fixture
def search(index):
    with index.searching() as search:
        yield search


def test_the_answering_sentence_of_each_question_is_learned_from(search, practice):
    calibration, evidence = fit_sentences(load_practice(practice), search, Calibration())
    assert evidence["questions"] == 4 and evidence["brought_up"] == 1.0
    assert set(calibration.sentence_weights) == {field.name for field in fields(Features)}
    assert evidence["weights"] == calibration.sentence_weights


def test_every_question_and_its_near_miss_are_observed(search, practice):
    observed = observe_practice(load_practice(practice), search, Calibration())
    assert [one.answerable for one in observed] == [True, False] * 4
    assert all(set(one.signals) == {f.name for f in fields(Signals)} for one in observed)
    asked, missed = observed[:2]
    assert asked.fold == missed.fold
    assert (asked.signals["years"], missed.signals["years"]) == (1.0, 0.0)  # nobody speaks of 1998
