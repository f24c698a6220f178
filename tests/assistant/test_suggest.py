import pytest

from assistant import suggest
from assistant.answer import Assistant
from assistant.followup import stand_alone
from assistant.suggest import Suggester
from ingest.filters import Filters
from tests.assistant.chat.hostile import YEARS_DECIDE

BUDGET = "Who signs the budget?"
# Years decide: what is asked of 1915 no source of the tiny corpus answers.
QUESTIONS = {
    "budget": {"en": "What do companies replace?", "de": "Was ersetzen Firmen?"},
    "trust": {"en": "How long does the meeting last?", "de": "Wie lange dauert das Treffen?"},
    "data": {"en": "Who owned customers in 1915?", "de": "Wem gehörten Kunden 1915?"},
    "conflict": {"en": "What causes conflict?", "de": "Woher kommt der Konflikt?"},
}


@pytest.fixture
def assistant(tiny_index, monkeypatch):
    monkeypatch.setattr(suggest, "topic_questions", lambda: QUESTIONS)
    return Assistant(tiny_index, YEARS_DECIDE)


def offered(assistant, text, asked=(), language="en", filters=Filters()):  # noqa: B008
    answer = assistant.answer(text, filters=filters)
    return Suggester(assistant).followups(answer, [text, *asked], language, filters)


def test_at_most_three_questions_that_the_corpus_answers(assistant):
    found = offered(assistant, BUDGET)
    assert found == (
        "What do companies replace?",
        "How long does the meeting last?",
        "What causes conflict?",
    )
    for question in found:
        assert assistant.answer(question).outcome == "answered"
    assert assistant.answer(QUESTIONS["data"]["en"]).outcome == "abstained"


def test_they_speak_the_readers_language(assistant):
    assert "Was ersetzen Firmen?" in offered(assistant, BUDGET, language="de")


def test_what_was_asked_is_not_offered(assistant):
    found = offered(assistant, BUDGET, asked=["So what do companies replace then?"])
    assert "What do companies replace?" not in found


def test_an_abstention_offers_nothing(assistant):
    assert offered(assistant, "What did the giraffe eat in 1915?") == ()


def test_the_other_role_is_offered_first(assistant):
    found = offered(assistant, "What budget does the CMO share?")
    assert found[0] == "What budget does the CIO share?"


def test_filters_hold_for_what_is_offered(assistant):
    nothing = Filters(languages=("da",), until=2023)
    answer = assistant.answer(BUDGET)
    checked = []
    suggester = Suggester(assistant)
    ask = suggester._assistant.answer
    suggester._assistant.answer = lambda text, filters: (
        checked.append(filters) or ask(text, filters=filters)
    )
    suggester.followups(answer, [BUDGET], "en", nothing)
    assert set(checked) == {nothing}
    before = len(checked)
    suggester.followups(answer, [BUDGET], "en", nothing)
    assert len(checked) == before  # remembered


def test_every_topic_question_is_there_in_every_language():
    suggest.topic_questions.cache_clear()
    for topic, questions in suggest.topic_questions().items():
        assert set(questions) == {"en", "de", "da"}, topic
        assert all(question.endswith("?") for question in questions.values())


def test_no_follow_up_from_a_chip_leans_on_anything():
    suggest.topic_questions.cache_clear()
    for questions in suggest.topic_questions().values():
        for question in questions.values():
            assert stand_alone(question, [BUDGET]) == question
