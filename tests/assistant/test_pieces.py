"""Clauses that no source carries, and figures in each other's place, are seen by meaning."""

import numpy as np

from assistant.assertions import assertion_of, ground_of
from assistant.pieces import exchanged, has_loose_clause
from tests.fakes import FakeEncoder

ENCODER = FakeEncoder()
SOURCE = "In the survey 60 percent share the budget, while 20 percent have a conflict over data."


def swapped(said, quoted=SOURCE, spoken="en", language="en"):
    assertion = assertion_of(said, spoken, [language])
    return exchanged(assertion, [ground_of(quoted, language)], ENCODER)


def test_two_figures_in_each_other_s_place():
    assert swapped("20 percent share the budget, and 60 percent have a conflict over data.")
    assert not swapped("60 percent share the budget, and 20 percent have a conflict over data.")
    assert not swapped("20 percent have a conflict over data, and 60 percent share the budget.")


def test_across_languages_and_two_sentences():
    quoted = [ground_of(s + ".", "de") for s in ("60 Prozent teilen das Budget", "20 Prozent haben Daten")]  # fmt: skip
    wrong = assertion_of("20 percent share the budget and 60 percent have data.", "en", ["de"])
    right = assertion_of("60 percent share the budget and 20 percent have data.", "en", ["de"])
    assert exchanged(wrong, quoted, ENCODER)
    assert not exchanged(right, quoted, ENCODER)


def test_one_figure_or_a_range_cannot_be_exchanged():
    assert not swapped("20 percent share the budget.")
    assert not swapped("Between 20 and 60 percent share the budget.")


def test_a_clause_that_no_quoted_sentence_is_like():
    quoted = ENCODER.encode_passages(["The budget is shared by the two in every survey."])
    true = "The shared budget is in the survey, and in every survey it is the budget."
    half = "The shared budget is in the survey, and customers have more trust than before."
    assert not has_loose_clause(true, quoted, ENCODER)
    assert has_loose_clause(half, quoted, ENCODER)
    assert has_loose_clause(half.replace(", and", " and"), quoted, ENCODER)


def test_what_is_too_short_or_no_clause_is_not_compared():
    quoted = np.eye(1, ENCODER.dimension, dtype=np.float32)
    assert not has_loose_clause("They share the budget, says Ann.", quoted, ENCODER)
    assert not has_loose_clause("Everyone says it, that customers have trust in data.", quoted, ENCODER)  # fmt: skip
