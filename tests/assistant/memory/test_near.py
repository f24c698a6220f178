import numpy as np
import pytest

from assistant.memory.near import same_questions


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("How do the CMO and the CIO share a budget?", True),  # small words do not count
        ("HOW DO CMO AND CIO SHARE BUDGET", True),
        ("How do CMO and CIO share a budget in Norway?", True),  # 4 of 5 words
        ("How do CMO and CIO share trust in Norway?", True),  # 3 of 6 words
        ("How do CMO and CIO divide trust in Norway?", False),  # 2 of 7
        ("How do CMO and CIO share a budget in 2019?", False),  # another number, another question
        ("What does a cloud cost?", False),
    ],
)
def test_questions_that_share_their_words_are_one(other, same):
    groups = same_questions(["How do CMO and CIO share a budget?", other], ["en", "en"])
    assert groups == ([[0, 1]] if same else [[0], [1]])


def test_groups_do_not_drift():
    """The third is near to the second, and not to the first, which the group is about."""
    questions = ["alpha beta gamma delta", "gamma delta alpha omega", "gamma omega sigma alpha"]
    assert same_questions(questions, ["xx"] * 3) == [[0, 1], [2]]


def test_translations_are_one_by_their_vectors():
    def encode(questions):
        rows = {"Who owns the data?": (1, 0), "Hvem ejer data?": (0.8, 0.6), "Why?": (0.6, 0.8)}
        return np.array([rows[question] for question in questions], dtype=np.float32)

    questions = ["Who owns the data?", "Hvem ejer data?", "Why?"]
    languages = ["en", "da", "en"]
    assert same_questions(questions, languages, encode) == [[0, 1], [2]]
    assert same_questions(questions, languages) == [[0], [1], [2]]


def test_questions_of_small_words_only_are_compared_by_these():
    assert same_questions(["Who is it?", "Is it who?", "What about them?"], ["en"] * 3) == [
        [0, 1],
        [2],
    ]


def test_without_questions_there_are_no_groups():
    assert same_questions([], [], lambda questions: np.zeros((0, 2), np.float32)) == []
