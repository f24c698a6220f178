from dataclasses import dataclass

import pytest

from evals.cases import parse_case
from evals.citations import INVARIANTS, score_citations, violations
from tests.evals.lines import answer, citation, question


@dataclass
class Text:
    text: str


@dataclass
class PassageOf:
    document_id: str


class Texts:
    """Two documents with one passage each."""

    documents = {"a": Text("The budget is 42%. And so on."), "b": Text("Rund 1.200 Firmen.")}

    def document(self, document_id):
        return self.documents.get(document_id)

    def passage(self, passage_id):
        name = passage_id.split(":")[0]
        return PassageOf(name) if name in self.documents else None


CASE = parse_case(question("q-en", "Who?", "en", ["a"]))
TEXTS = Texts()


def broken(given, again=None, case=CASE):
    found = violations(case, given, again or given, TEXTS)
    assert set(found) == set(INVARIANTS)
    return {name for name, reasons in found.items() if reasons}


def two_quotes(**changes):
    cited = [
        citation(1, "a", "The budget is 42%."),
        citation(2, "b", "Rund 1.200 Firmen.", language="de"),
    ]
    stated = [{"text": c["quote"], "citations": [c["n"]], "support": "verbatim"} for c in cited]
    text = "Quoted word for word from 2 sources:\n\nThe budget is 42%. [1]\n\nRund 1.200 Firmen. [2] (in German)"
    return answer(**{"text": text, "statements": stated, "citations": cited} | changes)


def values(given, case=CASE):
    return {name: score.value for name, score in score_citations(case, given, TEXTS).items()}


def test_precision_and_recall_of_citations():
    assert values(two_quotes()) == {
        "citation_precision": 0.5,
        "citation_recall": 0.5,
        "quote_fidelity": 1.0,
    }


def test_a_quote_that_is_not_there_supports_nothing():
    given = answer(citations=[citation(1, "a", "The budget is 43%.")])
    assert values(given) == {
        "citation_precision": 1.0,
        "citation_recall": 0.0,
        "quote_fidelity": 0.0,
    }
    assert "quotes_are_slices" in broken(given)


def test_a_refusal_and_an_unanswerable_question_are_unscored():
    refusal = answer(outcome="abstained", statements=[], citations=[])
    assert set(values(refusal).values()) == {None}
    unanswerable = parse_case(question("u-en", "Who?", "en", []))
    assert values(answer(), unanswerable)["citation_precision"] is None
    assert values(answer(), unanswerable)["quote_fidelity"] == 1.0


def test_a_good_answer_breaks_no_rule():
    assert broken(answer()) == set()
    assert broken(two_quotes()) == set()


@pytest.mark.parametrize(
    "given",
    [
        answer(citations=[]),  # the statement's mark was never issued
        answer(citations=[citation(2, "a", "The budget is 42%.")]),
        answer(citations=[citation(1, "gone", "The budget is 42%.")]),
        answer(text="Quoted word for word from one source:\n\nThe budget is 42%. [1] [7]"),
    ],
)
def test_citations_that_do_not_resolve(given):
    assert "citations_resolve" in broken(given)


def test_a_passage_of_another_document_does_not_resolve():
    cited = citation(1, "a", "The budget is 42%.") | {"passage_id": "b:0"}
    assert broken(answer(citations=[cited])) == {"citations_resolve"}


def test_a_number_must_stand_in_a_cited_quote():
    stated = [{"text": "The budget is 43%.", "citations": [1], "support": "supported"}]
    assert "numbers_in_quotes" in broken(answer(statements=stated))


def test_numbers_are_read_as_each_language_writes_them():
    stated = [{"text": "There are 1,200 firms [2].", "citations": [2], "support": "supported"}]
    assert "numbers_in_quotes" not in broken(two_quotes(statements=stated))
    stated[0]["text"] = "There are 1,300 firms [2]."
    assert "numbers_in_quotes" in broken(two_quotes(statements=stated))


def test_every_statement_carries_a_citation():
    stated = [*answer()["statements"], {"text": "So it is.", "citations": [], "support": "x"}]
    assert broken(answer(statements=stated)) == {"statements_cited"}


@pytest.mark.parametrize(
    ("language", "given", "holds"),
    [
        ("de", answer(), False),
        ("de", answer(language="de"), False),  # it says German, and speaks English
        ("fr", answer(), True),
        (
            "de",
            answer(language="de", text="Wörtlich aus einer Quelle:\n\nThe budget is 42%. [1]"),
            True,
        ),
    ],
)
def test_the_frame_speaks_the_questions_language(language, given, holds):
    case = parse_case(question("q", "Who?", language, ["a"]))
    assert ("frame_language" in broken(given, case=case)) is not holds


def test_a_models_words_are_heard_for_their_language():
    words = (
        "Das Budget teilen sich Marketing und IT in vielen Unternehmen, wie die Studie zeigt. [1]"
    )
    stated = [{"text": words, "citations": [1], "support": "supported"}]
    given = answer(mode="generative", text=words, statements=stated)
    assert broken(given) == {"frame_language"}


def test_times_may_differ_between_two_answers_and_nothing_else():
    assert broken(answer(timing_ms={"x": 1}), answer(timing_ms={"x": 2})) == set()
    assert broken(answer(), answer(corpus="other")) == {"same_bytes"}
