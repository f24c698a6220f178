import json

import pytest

from assistant.calibration import load_calibration
from evals.nulls import misplaced
from evals.run import run, write_run
from evals.scores import METRICS
from evals.systems import SYSTEMS, StoredTexts, make_system
from ingest.errors import TandemError
from ingest.library import Library
from tests.evals.lines import LINES, question, write_questions
from tests.fakes import FakeEncoder


@pytest.fixture(scope="module")
def runs(tiny_home, tmp_path_factory):
    """Every system over the questions on the tiny corpus; they only read it."""
    questions = write_questions(tmp_path_factory.mktemp("evals") / "dev.jsonl", LINES)
    library, encoder = Library(tiny_home), FakeEncoder()
    made = {name: make_system(name, library, encoder, load_calibration()) for name in SYSTEMS}
    texts = StoredTexts(library)
    yield {name: run(questions, system, texts) for name, system in made.items()}
    library.close()


def value(done, metric):
    return done.summary["metrics"][metric]["value"]


def test_every_system_stands_where_it_must(runs):
    assert misplaced({name: done.summary for name, done in runs.items()}) == []
    assert value(runs["gold"], "nugget_vital") == 1.0
    assert value(runs["tandem"], "recall@5") == 1.0
    assert value(runs["random"], "ndcg@10") < value(runs["tandem"], "ndcg@10")
    assert value(runs["abstain"], "abstention_recall") == 1.0
    assert value(runs["abstain"], "abstention_f1") == pytest.approx(2 * 2 / (6 + 2))
    assert runs["always"].summary["risk_coverage"]["chosen"]["coverage"] == 1.0


def test_a_system_out_of_place_is_named(runs):
    summaries = {name: done.summary for name, done in runs.items()}
    swapped = summaries | {"gold": summaries["abstain"], "tandem": summaries["abstain"]}
    sentences = misplaced(swapped)
    assert "nDCG@10 of gold is 0.000 and must be 1" in sentences
    assert any(s.startswith("nDCG@10: tandem (0.000) is below random") for s in sentences)


def test_no_system_breaks_a_rule(runs):
    assert {name: done.broken for name, done in runs.items()} == {name: {} for name in SYSTEMS}


def test_an_unknown_system_is_refused(library, encoder):
    with pytest.raises(TandemError, match="no system 'magic': use tandem, bm25"):
        make_system("magic", library, encoder, load_calibration())


def test_what_is_written_can_be_read(runs, tmp_path):
    write_run(runs["tandem"], tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "run.json").read_text())
    lines = (tmp_path / "out" / "cases.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == ["t1-en", "t1-de", "t2-en", "t2-da", "t3-en", "t3-de"]
    assert set(rows[0]["scores"]) == {metric.name for metric in METRICS}
    assert (
        rows[4]["scores"]["recall@5"] is None and "no document" in rows[4]["unscored"]["recall@5"]
    )
    assert rows[0]["answer"]["question"]["text"] == "Who shares one budget?"
    assert (summary["cases"], summary["topics"], summary["system"]) == (6, 3, "tandem")
    assert list(summary["languages"]) == ["en", "de", "da"]
    assert {(c["question_language"], c["source_language"]) for c in summary["cells"]} == {
        ("en", "en"), ("de", "en"), ("en", "de"), ("da", "de")
    }  # fmt: skip
    assert (tmp_path / "out" / "report.html").read_text().startswith("<!doctype html>")


def test_a_document_that_is_not_there_counts_as_not_found_and_is_named(library, encoder, tmp_path):
    file = write_questions(
        tmp_path / "q.jsonl", [question("a-en", "Who has trust?", "en", ["gone"])]
    )
    system = make_system("gold", library, encoder, load_calibration())
    done = run(file, system, StoredTexts(library))
    assert done.summary["missing_documents"] == ["gone"]
    assert value(done, "recall@5") == 0.0


def test_a_follow_up_is_asked_with_its_history(library, encoder, tmp_path):
    history = [{"role": "user", "content": "Who shares one budget?"}]
    line = question("f-en", "And why?", "en", ["shared-budget"], history=history)
    system = make_system("tandem", library, encoder, load_calibration())
    done = run(write_questions(tmp_path / "q.jsonl", [line]), system, StoredTexts(library))
    assert done.rows[0]["answer"]["question"]["standalone"] == "Who shares one budget? And why?"
