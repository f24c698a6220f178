"""Listwise logistic regression, on lists that can be worked out by hand."""

import pytest

from evals.listwise import fit_listwise


def test_a_list_of_two_is_a_logistic_regression_of_the_difference():
    # The item with the feature is right three times in four: log odds ln 3.
    lists = [[{"s": 1.0}, {"s": 0.0}]] * 4
    right = [[True, False]] * 3 + [[False, True]]
    assert fit_listwise(lists, right, penalty=1e-9)["s"] == pytest.approx(1.0986, abs=1e-3)


def test_of_two_right_items_each_has_half_a_claim():
    lists = [[{"s": 1.0}, {"s": 0.0}]] * 2
    assert fit_listwise(lists, [[True, True]] * 2, 1e-6)["s"] == pytest.approx(0.0, abs=1e-6)


def test_what_never_changes_weighs_nothing_and_a_penalty_makes_humble():
    lists = [
        [{"s": 1.0, "c": 2.0}, {"s": 0.0, "c": 2.0}],
        [{"s": 0.5, "c": 2.0}, {"s": 1.0, "c": 2.0}],
    ]
    right = [[True, False], [False, True]]
    loose, tight = (fit_listwise(lists, right, penalty) for penalty in (0.01, 1.0))
    assert loose["c"] == tight["c"] == 0.0
    assert 0 < tight["s"] < loose["s"]
