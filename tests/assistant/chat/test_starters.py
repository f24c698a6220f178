from assistant.chat.starters import CANDIDATES, MOST_STARTERS, Starters
from assistant.wording import INTERFACE_LANGUAGES


def test_only_answered_questions_are_shown(assistant):
    asked = {
        "en": ["Who signs the shared budget?", "What did the giraffe eat in 1915?", "  "],
        "fr": [],
    }
    starters = Starters(assistant, asked)
    starters.check()
    assert starters.of("en") == ["Who signs the shared budget?"]
    assert starters.of("fr") == []


def test_no_more_than_fit_are_shown(assistant):
    starters = Starters(assistant, {"en": ["Who signs the shared budget?"] * (MOST_STARTERS + 2)})
    starters.check()
    assert len(starters.of("en")) == MOST_STARTERS


def test_the_check_runs_beside_and_can_be_waited_for(assistant):
    starters = Starters(assistant, {"en": ["Who signs the shared budget?"]})
    starters.start()
    starters.wait(20)
    assert starters.of("en") == ["Who signs the shared budget?"]


def test_a_stopped_check_asks_nothing_more(assistant):
    starters = Starters(assistant, {"en": ["Who signs the shared budget?"]})
    starters._stopped.set()
    starters.start()
    starters.stop()
    assert starters.of("en") == []


def test_a_language_without_answered_candidates_asks_the_guides_of_its_documents(assistant):
    starters = Starters(assistant, {"en": ["What did the giraffe eat in 1915?"], "da": []})
    starters.check()
    assert starters.of("en")
    for question in starters.of("en"):
        assert assistant.answer(question, language="en").citations


def test_there_are_enough_candidates_in_every_language():
    assert set(CANDIDATES) == set(INTERFACE_LANGUAGES)
    assert all(len(set(questions)) >= MOST_STARTERS for questions in CANDIDATES.values())
