import pytest

from evals.answers import answered_right, auroc, score_answer
from evals.cases import parse_case
from tests.evals.lines import answer, citation, question


def case_with(*patterns, vital=(True,), language="en"):
    line = question("q-en", "Who?", language, ["a"])
    line["nuggets"] = [
        {"text": p, "match": [p], "vital": v} for p, v in zip(patterns, vital, strict=True)
    ]
    return parse_case(line)


UNANSWERABLE = parse_case(question("u-en", "Who?", "en", []))
REFUSAL = answer(outcome="abstained", text="No. Nearest: 42% Study", statements=[], citations=[])


def values(case, given):
    return {name: score.value for name, score in score_answer(case, given).items()}


def test_facts_are_found_in_text_and_quotes():
    case = case_with("42%", "from the quote", "nowhere", vital=(True, True, False))
    given = answer(citations=[citation(1, "a", "It is From The Quote.")])
    found = values(case, given)
    assert found["nugget_vital"] == 1.0
    assert found["nugget_all"] == pytest.approx(2 / 3)


def test_a_refusal_holds_no_fact_though_its_titles_do():
    found = values(case_with("42%"), REFUSAL)
    assert found["nugget_vital"] == 0.0
    assert (found["refused_answerable"], found["answered_unanswerable"]) == (1.0, None)
    assert (found["abstention_precision"], found["abstention_recall"]) == (0.0, None)


def test_a_right_refusal():
    found = values(UNANSWERABLE, REFUSAL)
    assert (found["answered_unanswerable"], found["abstention_recall"]) == (0.0, 1.0)
    assert found["abstention_precision"] == 1.0
    assert found["nugget_vital"] is None and found["refused_answerable"] is None


def test_an_answer_where_there_is_none():
    found = values(UNANSWERABLE, answer())
    assert (found["answered_unanswerable"], found["abstention_recall"]) == (1.0, 0.0)
    assert found["abstention_precision"] is None


def test_facts_that_nobody_wrote_down_are_unscored():
    score = score_answer(parse_case(question("q-en", "Who?", "en", ["a"])), answer())["nugget_all"]
    assert score.value is None and "written down" in score.reason


@pytest.mark.parametrize(
    ("asked", "given", "right"), [("en", "en", 1.0), ("da", "en", 0.0), ("fr", "en", 1.0)]
)
def test_the_frame_is_in_the_questions_language_or_english(asked, given, right):
    case = parse_case(question("q", "Who?", asked, ["a"]))
    assert values(case, answer(language=given))["language_correct"] == right


def test_right_means_a_vital_fact_or_without_facts_a_relevant_document():
    assert answered_right(case_with("42%", "7", vital=(True, False)), answer())
    assert not answered_right(case_with("43%", "42%", vital=(True, False)), answer())
    assert answered_right(parse_case(question("q-en", "Who?", "en", ["a"])), answer())
    assert not answered_right(parse_case(question("q-en", "Who?", "en", ["z"])), answer())


def test_auroc_counts_pairs_and_ties_half():
    assert auroc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4
    assert auroc([], [0.1]) is None
