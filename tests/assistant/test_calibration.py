"""Weights and thresholds come back from their file as they went in."""

import json

import pytest

from assistant.calibration import CALIBRATION_FILE, Calibration, load_calibration
from assistant.confidence import Signals
from assistant.relevance import Features


def test_saved_and_loaded_it_is_the_same(tmp_path):
    fitted = Calibration(confidence_weights={"bias": -1.5, "words": 2.0}, abstain_below=0.375)
    fitted.save(tmp_path / "calibration.json")
    assert load_calibration(tmp_path / "calibration.json") == fitted


def test_saving_twice_writes_the_same_bytes(tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    Calibration(confidence_weights={"words": 2.0, "bias": -1.5}).save(first)
    Calibration(confidence_weights={"bias": -1.5, "words": 2.0}).save(second)
    assert first.read_bytes() == second.read_bytes()


def test_an_unknown_weight_is_refused(tmp_path):
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps({"luck": 7.0}), encoding="utf-8")
    with pytest.raises(TypeError, match="luck"):
        load_calibration(file)


def test_the_one_that_ships_weighs_only_signals_that_exist():
    shipped = load_calibration(CALIBRATION_FILE)
    signals = set(Signals.__dataclass_fields__)
    assert set(shipped.confidence_weights) <= signals | {"bias"}
    assert 0.0 < shipped.abstain_below < shipped.strong_above < 1.0
    assert set(shipped.sentence_weights) == set(Features.__dataclass_fields__)
    assert shipped.statement_margin >= 0.0
