import json
from dataclasses import fields

import pytest

from assistant.calibration import Calibration, load_calibration
from evals import calibrate as module
from evals.calibrate import FUSION_GRID, calibrate, topic_folds, write_calibration
from evals.cases import load_cases, parse_case
from ingest.errors import TandemError
from tests.evals.lines import question, write_questions


def test_every_weight_of_the_ranking_is_tried():
    weights = {field.name for field in fields(Calibration) if field.name.endswith("_weight")}
    assert set(FUSION_GRID) == weights


@pytest.mark.parametrize(
    ("name", "identifier"), [("test.jsonl", "a-en"), ("mine.jsonl", "test-t01-en")]
)
def test_test_questions_are_refused(tmp_path, name, identifier):
    file = write_questions(tmp_path / name, [question(identifier, "Who?", "en", ["d"])])
    with pytest.raises(TandemError, match="nothing may be fitted on them"):
        calibrate(file, file, None, None, Calibration())


def test_twins_share_a_fold_and_both_sorts_are_spread(questions):
    lines = [
        question(f"{n}-{code}", "Who?", code, ["d"] if n % 2 else [], topic=str(n))
        for n in range(20)
        for code in ("en", "de")
    ]
    folds = topic_folds([parse_case(line) for line in lines])
    assert len(folds) == 20
    for answerable in (0, 1):
        spread = sorted(folds[str(n)] for n in range(20) if n % 2 == answerable)
        assert spread == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_it_fits_and_writes_what_answers_read(
    library, encoder, questions, practice, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        module, "FUSION_GRID", {"sentence_weight": (0.0, 1.0), "lexical_weight": (0.0,)}
    )
    current = load_calibration()
    fitted = calibrate(questions, practice, library, encoder, current)
    write_calibration(fitted, tmp_path / "calibration.json", tmp_path / "evidence.json")
    assert load_calibration(tmp_path / "calibration.json") == fitted.calibration
    evidence = json.loads((tmp_path / "evidence.json").read_text())
    assert evidence["questions"] == {"file": "dev.jsonl", "cases": 6, "topics": 3}
    assert evidence["fusion"]["after"] >= evidence["fusion"]["before"]
    assert len(evidence["fusion"]["picked_per_fold"]) == 5
    assert set(fitted.calibration.confidence_weights) >= {"bias", "sentence", "lead"}
    assert evidence["sentences"]["questions"] == 4
    assert 0 <= fitted.calibration.abstain_below <= fitted.calibration.strong_above
    assert any("abstain below" in sentence for sentence in fitted.sentences)


def test_the_same_questions_give_the_same_calibration(
    library, encoder, questions, practice, monkeypatch
):
    monkeypatch.setattr(
        module, "FUSION_GRID", {"sentence_weight": (1.0,), "lexical_weight": (0.5,)}
    )
    first = calibrate(questions, practice, library, encoder, Calibration())
    assert calibrate(questions, practice, library, encoder, Calibration()) == first
    assert load_cases(questions)
