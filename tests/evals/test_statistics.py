import numpy as np
import pytest

from evals.answers import auroc
from evals.statistics import (
    Mean,
    cluster_auroc,
    cluster_mean,
    detectable_between_runs,
    holm,
    paired_difference,
    randomisation_p,
)


def test_the_mean_is_over_cases_and_counts_the_unscored():
    mean = cluster_mean([1.0, 0.0, None, 0.5], ["a", "a", "a", "b"])
    assert (mean.value, mean.n, mean.unscored, mean.topics) == (0.5, 3, 1, 2)


def test_nothing_scored_has_no_mean():
    assert cluster_mean([None, None], ["a", "b"]) == Mean(None, None, None, 0, 2, 0)


def test_twins_do_not_narrow_the_interval():
    values, topics = [1.0, 0.0, 1.0, 0.0, 1.0, 1.0], list("abcdef")
    once = cluster_mean(values, topics)
    thrice = cluster_mean(values * 3, topics * 3)
    assert (once.low, once.high) == (thrice.low, thrice.high)


def test_the_interval_is_about_as_wide_as_the_normal_one():
    values = [1.0] * 50 + [0.0] * 50
    mean = cluster_mean(values, [str(n) for n in range(100)])
    assert mean.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.015)
    assert mean.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.015)


def test_the_area_under_the_curve_is_that_of_its_definition():
    confidences, positive = [0.9, 0.5, 0.5, 0.1], [True, True, False, False]
    found = cluster_auroc(confidences, positive, ["a", "b", "c", "d"])
    assert found.value == auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
    assert cluster_auroc([0.1], [True], ["a"]).value is None


def test_p_of_five_equal_gains_is_one_in_sixteen():
    # All five signs alike, up or down: 2 of 32 flips are as extreme.
    assert randomisation_p(np.ones(5)) == pytest.approx(2 / 32, abs=0.01)
    assert randomisation_p(np.zeros(5)) == 1.0


def test_a_difference_is_over_the_cases_that_both_scored():
    found = paired_difference([0.0, 1.0, None], [1.0, 1.0, 1.0], ["a", "b", "c"])
    assert (found.a, found.b, found.value, found.n, found.topics) == (0.5, 1.0, 0.5, 2, 2)
    assert paired_difference([None], [1.0], ["a"]) is None


def test_nothing_changed_is_no_effect():
    found = paired_difference([0.0, 1.0], [0.0, 1.0], ["a", "b"])
    assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)
    assert found.effect is None and found.detectable is None


def test_effect_size_is_in_standard_deviations_of_the_topics():
    found = paired_difference([0.0] * 4, [1.0, 1.0, 0.0, 0.0], list("abcd"))
    spread = np.std([1, 1, 0, 0], ddof=1)
    assert found.effect == pytest.approx(0.5 / spread)
    assert found.detectable == pytest.approx(2.8 * spread / 2)


def test_holm_by_hand():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx(
        {"a": 0.03, "c": 0.06, "b": 0.06}
    )
    assert holm({"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}


def test_what_two_runs_could_show():
    mean = Mean(0.5, 0.402, 0.598, 100, 0, 100)
    assert detectable_between_runs(mean) == pytest.approx(2.8 * 2**0.5 * 0.05)
    assert detectable_between_runs(Mean(1.0, 1.0, 1.0, 9, 0, 9)) is None


def test_the_same_numbers_come_out_every_time():
    values, topics = [0.0, 1.0, 0.3], ["a", "b", "c"]
    assert cluster_mean(values, topics) == cluster_mean(values, topics)
