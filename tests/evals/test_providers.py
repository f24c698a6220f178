"""How a model did, added up by hand."""

import json

import pytest

from evals import cli
from evals.citations import violations
from evals.providers import COLUMNS, model_summary, table_row
from tests import model_fakes as fakes
from tests.evals.lines import answer, question
from tests.evals.test_cli import call  # noqa: F401  (a fixture)
from tests.model_fakes import FakeModel


def record(**changes):
    return {
        "name": "fake/model", "result": "written", "calls": 1, "input_tokens": 100,
        "output_tokens": 10, "estimated": False, "cost": None, "statements": 4, "marked": 3,
        "moved": 1, "unsupported": 1, "never_issued": 2, "retried": False,
    } | changes  # fmt: skip


def row(told, milliseconds=1000.0, relevant=("a",)):
    return {
        "case": {"relevant": list(relevant), "topic": "t"},
        "answer": {"model": told, "timing_ms": {"model": milliseconds}},
    }


def test_the_summary_is_what_one_adds_up_by_hand():
    silent = record(result="nothing_found", statements=0, marked=0, unsupported=0, never_issued=0)
    rows = [
        row(record(cost=0.5)),
        row(record(result="wrong_language", retried=True, calls=2, cost=0.25), 3000.0),
        row(silent | {"cost": 0.0}, relevant=()),
        row(record(result="timeout", calls=0, statements=0, marked=0, unsupported=0, cost=0.0)),
        row(None),
    ]
    summary = model_summary(rows)
    assert summary["asked"] == 4
    assert summary["results"] == {
        "written": 1,
        "wrong_language": 1,
        "nothing_found": 1,
        "timeout": 1,
    }
    assert summary["written"] == 0.25
    assert summary["format"] == 0.75  # 6 of 8 statements had a mark
    assert summary["support"] == 0.75
    assert summary["language"] == pytest.approx(2 / 3, abs=1e-4)  # of the three that replied
    assert summary["never_issued"] == 6
    assert summary["found_nothing"] == {"answerable": 0.0, "unanswerable": 1.0}
    assert summary["latency_ms"]["p50"] == 1000.0
    assert summary["tokens"] == {"input": 100.0, "output": 10.0}
    assert summary["cost"] == pytest.approx(0.1875)
    assert len(table_row(summary)) == len(COLUMNS)


def test_without_a_model_or_a_price_there_is_none():
    assert model_summary([row(None)]) is None
    assert model_summary([row(record())])["cost"] is None
    assert table_row(model_summary([row(record())]))[-1] == "–"


def test_unsupported_statements_break_no_rule_and_supported_ones_may():
    from evals.cases import parse_case
    from tests.evals.test_citations import TEXTS

    case = parse_case(question("q", "Who?", "en", ["doc"]))
    loose = {"text": "97 of them left.", "citations": [], "support": "unsupported"}
    good = answer()
    told = {**good, "statements": [*good["statements"], loose]}
    assert violations(case, told, told, TEXTS)["statements_cited"] == []
    assert violations(case, told, told, TEXTS)["numbers_in_quotes"] == []
    bad = {**good, "statements": [{**loose, "support": "supported"}]}
    assert violations(case, bad, bad, TEXTS)["statements_cited"]


def test_a_run_with_a_model_is_measured_judged_and_shown(call, questions, tmp_path, monkeypatch):  # noqa: F811
    models = {
        "writes": FakeModel(fakes.ignores_format, "fake/writes"),
        "judges": FakeModel(lambda prompt: "support=full correctness=unclear", "fake/judges"),
        None: None,
    }
    monkeypatch.setattr(cli, "load_model", lambda settings: models[settings.model])
    out = tmp_path / "out"
    result = call(
        "run", "--questions", questions, "--out", out, "--model", "writes", "--judge", "judges"
    )
    assert result.exit_code == 0, result.output
    summary = json.loads((out / "run.json").read_text())
    assert summary["model"]["name"] == "fake/writes"
    assert summary["model"]["asked"] > 0 and summary["model"]["format"] == 0.0
    assert summary["judge"]["support"]["value"] == 1.0
    assert "fake/writes" in result.output and "Judged support: 1.000" in result.output
    shown = call("models", out)
    assert "fake/writes" in shown.output


def test_a_run_without_one_has_neither(call, questions, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("TANDEM_MODEL", "ollama/never-asked")
    call("run", "--questions", questions, "--out", tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (summary["model"], summary["judge"]) == (None, None)


def test_runs_without_a_model_are_told_apart(call, questions, tmp_path):  # noqa: F811
    call("run", "--questions", questions, "--out", tmp_path / "out")
    result = call("models", tmp_path / "out")
    assert result.exit_code == 1 and "--model" in str(result.exception)
