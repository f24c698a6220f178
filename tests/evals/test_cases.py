import json

import pytest

from evals.cases import Nugget, QuestionFileError, load_cases, parse_case
from tests.evals.lines import question, write_questions


def test_a_line_becomes_a_case(tmp_path):
    line = question("x1-da", "Hvem?", "da", ["d1", "d2"], "hver", notes="n", form="typos")
    line["history"] = [{"role": "user", "content": "Before?"}]
    (case,) = load_cases(write_questions(tmp_path / "q.jsonl", [line]))
    assert (case.id, case.topic, case.language, case.form) == ("x1-da", "x1", "da", "typos")
    assert case.history == (("user", "Before?"),)
    assert case.relevant == ("d1", "d2") and case.answerable
    assert case.nuggets == (Nugget("hver", ("hver",), True, "d1"),)


@pytest.mark.parametrize(
    ("identifier", "stated", "topic"),
    [("q7-en", {}, "q7"), ("q7", {}, "q7"), ("q7-de", {}, "q7-de"), ("q7-en", {"topic": "t"}, "t")],
)
def test_twins_share_a_topic(identifier, stated, topic):
    assert parse_case(question(identifier, "Who?", "en", ["d"]) | stated).topic == topic


def test_a_case_survives_the_round_trip():
    line = question("q1-en", "Who?", "en", ["d"], "x", history=[{"role": "user", "content": "A"}])
    case = parse_case(line)
    assert parse_case(json.loads(json.dumps(case.to_dict()))) == case


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "`id` is missing"),
        ({"question": None}, "`question` is missing"),
        ({"language": "xx"}, "language 'xx'"),
        ({"kind": "riddle"}, "kind 'riddle' is unknown"),
        ({"relevant": []}, "kind is fact, and `relevant` is empty"),
        ({"kind": "unanswerable"}, "unanswerable, and `relevant` names"),
        ({"relevant": [1]}, "`relevant` must be a list of texts"),
        ({"relevant": "d"}, "`relevant` must be a list"),
        ({"nuggets": [{"match": ["("]}]}, r"pattern '\(' is no regex"),
        ({"nuggets": [{"match": []}]}, "`match` of a nugget is empty"),
        ({"nuggets": ["x"]}, "a nugget must be"),
        ({"history": [{"role": "boss", "content": "x"}]}, "a turn of `history`"),
    ],
)
def test_a_wrong_line_is_named_with_the_reason(tmp_path, change, reason):
    good = question("a-en", "Who?", "en", ["d"])
    file = write_questions(tmp_path / "q.jsonl", [good, good | {"id": "b-en"} | change])
    with pytest.raises(QuestionFileError, match=f"q.jsonl, line 2: .*{reason}"):
        load_cases(file)


def test_what_is_no_json_is_named(tmp_path):
    file = tmp_path / "q.jsonl"
    file.write_text("\n{broken\n")
    with pytest.raises(QuestionFileError, match="line 2: not JSON"):
        load_cases(file)


def test_an_id_stands_once(tmp_path):
    line = question("a-en", "Who?", "en", ["d"])
    with pytest.raises(QuestionFileError, match="line 2: id 'a-en' is that of line 1"):
        load_cases(write_questions(tmp_path / "q.jsonl", [line, line]))


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_is_refused(tmp_path, text):
    file = tmp_path / "q.jsonl"
    file.write_text(text)
    with pytest.raises(QuestionFileError, match="holds no questions"):
        load_cases(file)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(QuestionFileError, match="cannot be read"):
        load_cases(tmp_path / "none.jsonl")


def test_a_nugget_is_found_in_any_case_of_letters():
    nugget = Nugget("a quarter", (r"\b25 ?%", "ein viertel"))
    assert nugget.found_in("Rund Ein Viertel sagt ja") and nugget.found_in("25%")
    assert not nugget.found_in("125%")
