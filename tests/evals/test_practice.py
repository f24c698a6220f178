"""Practice questions: read whole, none on a fact of the evals, none that the encoder was tuned on."""

import csv
import json
import re
from pathlib import Path

import pytest

from evals.cases import QuestionFileError
from evals.practice import PRACTICE, load_practice
from ingest.readers import read_document

ROOT = Path(__file__).parents[2]


def test_every_answer_is_a_slice_of_its_document():
    texts = {path.stem: read_document(path).text for path in (ROOT / "corpus").glob("*/*.md")}
    wrong = [row for row in load_practice() if row.sentence not in texts[row.document_id]]
    assert wrong == []


def test_no_answer_holds_a_fact_that_the_evals_ask_for():
    facts: dict[str, list[str]] = {}
    for side in ("dev", "test"):
        lines = (ROOT / "evals" / "questions" / f"{side}.jsonl").read_text("utf-8").splitlines()
        for nugget in (n for line in lines for n in json.loads(line)["nuggets"]):
            facts.setdefault(nugget["doc"], []).extend(nugget["match"])
    leaked = [
        row
        for row in load_practice()
        if any(re.search(p, row.sentence, re.I) for p in facts.get(row.document_id, []))
    ]
    assert leaked == []


def test_the_encoder_was_not_tuned_on_them():
    table = ROOT / "ingest" / "training" / "questions.tsv"
    with table.open(encoding="utf-8", newline="") as lines:
        tuned = {row[2] for row in csv.reader(lines, "excel-tab", quoting=csv.QUOTE_NONE)}
    assert not tuned & {text for row in load_practice() for text in (row.question, row.near_miss)}


def test_a_line_without_its_columns_is_named(tmp_path):
    good = PRACTICE.read_text(encoding="utf-8").splitlines()[0]
    file = tmp_path / "practice.tsv"
    file.write_text(f"{good}\nonly\ttwo\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match=r"line 2: 5 columns are needed .* there are 2"):
        load_practice(file)


def test_all_questions_over_a_document_are_in_one_fold():
    rows = load_practice()
    folds = {(row.document_id, row.fold(5)) for row in rows}
    assert len(folds) == len({row.document_id for row in rows})
    assert {fold for _, fold in folds} == set(range(5))
