import numpy as np
import pytest

from assistant.calibration import Calibration
from evals.confidence import Observed, confidence, fit_confidence, fit_thresholds
from evals.logistic import fit_logistic


def observed(count=40):
    """Right exactly where the signal `s` is high; `noise` never changes."""
    return [
        Observed(
            {"s": float(n % 2), "noise": 3.0}, right=bool(n % 2), answerable=bool(n % 2), fold=n % 5
        )
        for n in range(count)
    ]


def test_logistic_regression_of_one_signal_by_hand():
    # Without penalty the fit gives each level its own share: 1/4 and 3/4, so log odds of -+ln 3.
    signals = [{"s": 0.0}] * 4 + [{"s": 1.0}] * 4
    truths = [True, False, False, False, True, True, True, False]
    weights = fit_logistic(signals, truths, penalty=1e-9)
    assert weights["bias"] == pytest.approx(-np.log(3), abs=1e-4)
    assert weights["s"] == pytest.approx(2 * np.log(3), abs=1e-4)


def test_a_signal_that_never_changes_weighs_nothing():
    weights = fit_logistic([{"s": 0.0, "c": 2.0}, {"s": 1.0, "c": 2.0}], [False, True], 1.0)
    assert weights["c"] == 0.0 and weights["s"] > 0


def test_a_penalty_makes_the_fit_humble():
    signals, truths = [{"s": 0.0}, {"s": 1.0}], [False, True]
    assert fit_logistic(signals, truths, 10.0)["s"] < fit_logistic(signals, truths, 0.1)["s"]


def test_confidence_is_judged_out_of_fold():
    cases = observed()
    fitted, evidence = fit_confidence(cases, Calibration())
    assert evidence["auroc_out_of_fold"] == 1.0 and evidence["observed"] == 40
    assert set(fitted.confidence_weights) == {"bias", "s", "noise"}
    assert confidence(cases[1], fitted.confidence_weights) > 0.5
    assert confidence(cases[0], fitted.confidence_weights) < 0.5


def test_the_threshold_makes_fewest_mistakes_of_both_kinds():
    confidences = np.array([0.1, 0.2, 0.3, 0.7, 0.4, 0.6, 0.8, 0.9])
    cases = [Observed({}, n >= 4, n >= 4, 0) for n in range(8)]
    fitted, evidence = fit_thresholds(cases, confidences, Calibration())
    # Below 0.4 all that can be answered is, and of the rest only the one at 0.7.
    assert fitted.abstain_below == pytest.approx(0.35)
    chosen = evidence["balance"]
    assert (chosen["answered_unanswerable"], chosen["refused_answerable"]) == (0.25, 0.0)


def test_of_thresholds_with_as_few_mistakes_the_most_even_is_taken():
    # Above 0, .08 and .19 the mistakes are (.20, 0), (.13, .07) and (0, .18).
    answerable = [n / 100 for n in range(1, 101)]
    confidences = np.array([*answerable, *[0.075] * 7, *[0.185] * 13, *[0] * 80])
    cases = [Observed({}, n < 100, n < 100, 0) for n in range(200)]
    fitted, evidence = fit_thresholds(cases, confidences, Calibration())
    chosen = evidence["balance"]
    assert (chosen["answered_unanswerable"], chosen["refused_answerable"]) == (0.13, 0.07)


def test_strong_is_where_nine_in_ten_are_right():
    confidences = np.linspace(0.01, 1.0, 100)
    cases = [Observed({}, bool(c > 0.5), True, 0) for c in confidences]
    fitted, evidence = fit_thresholds(cases, confidences, Calibration())
    assert evidence["strong_reachable"]
    # 50 of the right and the 5 just below them: 50 / 55 = 0.909.
    assert fitted.strong_above == pytest.approx(0.455, abs=0.011)


def test_where_nothing_is_right_nothing_is_strong():
    cases = [Observed({}, False, n > 10, 0) for n in range(20)]
    fitted, evidence = fit_thresholds(cases, np.linspace(0, 0.9, 20), Calibration())
    assert fitted.strong_above == 1.0 and not evidence["strong_reachable"]
