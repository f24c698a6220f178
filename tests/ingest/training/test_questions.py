import csv
import json
import random
import re
from pathlib import Path

import pytest

from ingest.readers import read_document
from ingest.training.general import GeneralQuestion, GeneralText

questions = pytest.importorskip("ingest.training.questions")

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "corpus"


def rows():
    with questions.QUESTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE))


def test_every_answer_is_a_slice_of_its_document():
    texts = {path.stem: read_document(path).text for path in CORPUS.glob("*/*.md")}
    assert [row for row in rows() if row[3] not in texts[row[0]]] == []


def test_no_answer_holds_a_fact_that_the_evals_ask_for():
    facts: dict[str, list[str]] = {}
    for side in ("dev", "test"):
        lines = (ROOT / "evals" / "questions" / f"{side}.jsonl").read_text("utf-8").splitlines()
        for nugget in (n for line in lines for n in json.loads(line)["nuggets"]):
            facts.setdefault(nugget["doc"], []).extend(nugget["match"])
    leaked = [
        row
        for row in rows()
        if any(re.search(pattern, row[3], re.I) for pattern in facts.get(row[0], []))
    ]
    assert leaked == []


def test_a_batch_has_every_document_once():
    pairs = [questions.Pair(f"d{n % 30}", f"q{n}", "s", "p", "o") for n in range(90)]
    batches = list(questions.batches_of(pairs, random.Random(0)))
    assert batches
    for batch in batches:
        assert len({pair.document_id for pair in batch}) == len(batch) == questions.BATCH


def test_pairs_know_their_passage_and_a_wrong_sentence(tmp_path):
    table = tmp_path / "questions.tsv"
    document, _, question, sentence, _ = rows()[0]
    table.write_text(f"{document}\ten\t{question}\t{sentence}\tmiss?\n", encoding="utf-8")
    (pair,) = questions.read_pairs(table, CORPUS, random.Random(0))
    assert sentence in pair.passage
    assert pair.other != sentence
    assert pair.miss == "miss?"


def test_general_questions_are_asked_and_answered_in_any_language():
    sentences = {name: (f"{name} a", f"{name} b") for name in ("en", "de", "da")}
    asked = {name: f"{name}?" for name in sentences}
    text = GeneralText("t", sentences, (GeneralQuestion(asked, 1),) * 60)
    pairs = questions.general_pairs([text], random.Random(0))
    assert len(pairs) == 60
    assert len({(pair.question, pair.sentence) for pair in pairs}) == 9
    for pair in pairs:
        assert pair.sentence.endswith(" b")
        assert pair.other == pair.sentence.replace(" b", " a")
        assert pair.passage == f"{pair.other} {pair.sentence}"
