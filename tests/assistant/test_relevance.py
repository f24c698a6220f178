"""Features of sentences beside a question, over the tiny corpus."""

import pytest

from assistant.calibration import Calibration
from assistant.extract import candidates_of
from assistant.question import understand
from assistant.relevance import Features, features, has_figure, shared_words, word_shares
from assistant.retrieval import retrieve


@pytest.fixture
def seen(tiny_index):
    """The features of all sentences beside a question, by sentence."""

    def seen(text):
        question = understand(text)
        with tiny_index.searching() as search:
            candidates = candidates_of(retrieve(question, search, Calibration()).hits)
            found = features(question, candidates, search)
        return dict(zip([candidate.text for candidate in candidates], found, strict=True))

    return seen


def test_a_word_that_few_sentences_have_counts_more():
    asked = [{"budget": 1.0}, {"sign": 1.0}]
    texts = [frozenset(["budget"]), frozenset(["budget", "sign"]), frozenset(["budget"])]
    only_budget, both, again = word_shares(asked, texts)
    assert both == pytest.approx(1.0)
    assert only_budget == again < 0.5 < both
    assert word_shares([], texts) == [0.0, 0.0, 0.0]


def test_of_a_words_variants_the_best_counts():
    asked = [{"budget": 1.0, "etat": 0.8}, {"sign": 1.0}]
    assert shared_words(asked, frozenset(["etat"])) == 0.4
    assert shared_words(asked, frozenset(["etat", "budget"])) == 0.5
    assert shared_words([], frozenset(["etat"])) == 0.0


def test_a_figure_counts_where_one_is_asked_for(seen):
    asked = seen("How many companies share one budget?")
    (figure,) = [f for text, f in asked.items() if text.startswith("In the survey 25 percent")]
    assert (figure.figure, figure.share) == (1.0, 1.0)
    plain = seen("Who shares one budget?")
    assert all((f.figure, f.share) == (0.0, 0.0) for f in plain.values())


def test_roles_and_language_are_compared_with_the_question(seen):
    asked = seen("Gehören die Daten der Kunden den IT-Chefs?")
    (owner,) = [f for text, f in asked.items() if "40 Prozent der IT-Chefs" in text]
    (english,) = [f for text, f in asked.items() if text.startswith("The budget is signed")]
    assert (owner.roles, owner.foreign) == (1.0, 0.0)
    assert (english.roles, english.foreign) == (0.0, 1.0)


def test_the_best_passage_is_behind_nobody(seen):
    assert max(f.passage for f in seen("Who shares one budget?").values()) == 0.0


def test_a_score_is_the_weighed_sum():
    found = Features(0.5, -0.2, 1.0, 0.5, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    assert found.score({"similarity": 4.0, "passage": 10.0, "figure": 1.0}) == pytest.approx(1.0)
    assert found.score({}) == 0.0


@pytest.mark.parametrize(
    ("text", "language", "figure"),
    [
        ("In 2014 they met.", "en", False),
        ("They met 14 times.", "en", True),
        ("Jeder dritte Leiter zweifelt.", "de", True),
        ("Hver fjerde tvivler.", "da", True),
        ("12,5 Prozent zweifeln.", "de", True),
    ],
)
def test_a_year_is_no_figure(text, language, figure):
    assert has_figure(text, language) is figure
