import json

import pytest
from typer.testing import CliRunner

from evals import cli
from ingest.errors import TandemError


@pytest.fixture
def call(library, encoder, monkeypatch, tmp_path):
    """`tandem eval …` over the tiny corpus."""
    monkeypatch.setenv("TANDEM_HOME", str(library.home))
    monkeypatch.setattr(cli, "load_encoder", lambda name: encoder)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


def test_run_writes_the_three_files_and_prints_the_headline(call, questions, tmp_path):
    result = call("run", "--questions", questions, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"run.json", "cases.jsonl", "report.html"}
    assert "Document recall@5" in result.output and "6 questions in" in result.output


def test_run_takes_another_system(call, questions, tmp_path):
    call("run", "--questions", questions, "--out", tmp_path / "out", "--system", "abstain")
    assert json.loads((tmp_path / "out" / "run.json").read_text())["system"] == "abstain"


def test_compare_names_what_was_lost(call, questions, tmp_path):
    for system in ("gold", "abstain"):
        call("run", "--questions", questions, "--out", tmp_path / system, "--system", system)
    result = call("compare", tmp_path / "gold", tmp_path / "abstain")
    assert result.exit_code == 0, result.output
    assert "lost t1-en: Who shares one budget?" in result.output
    assert (tmp_path / "abstain" / "compare.html").is_file()


def test_the_gate_holds_back_what_is_worse(call, questions, tmp_path, monkeypatch):
    baseline = tmp_path / "baseline.json"
    words = ("gate", "--questions", questions, "--baseline", baseline)
    assert call(*words, "--update").exit_code == 0
    assert "No language is worse" in call(*words).output
    stored = json.loads(baseline.read_text())
    for topics in (group["ndcg@10"] for group in stored["scores"].values() if "ndcg@10" in group):
        topics.update(dict.fromkeys(topics, 5.0))
    baseline.write_text(json.dumps(stored))
    result = call(*words)
    assert result.exit_code == 1
    assert "worse: nDCG@10 in da went from 5.000" in result.output


def test_mistakes_are_left_to_the_command_that_shows_them(call, tmp_path):
    result = call("run", "--questions", tmp_path / "none.jsonl")
    assert isinstance(result.exception, TandemError)
