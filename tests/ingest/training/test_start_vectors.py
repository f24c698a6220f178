"""Start vectors, on a toy that can be worked out by hand."""

import numpy as np
import pytest

from ingest.training.data import Group
from ingest.training.start_vectors import alignment, keep_best, start_vectors
from ingest.training.vocabulary import SPECIAL, word_piece

ENGLISH = word_piece((*SPECIAL, "dog", "cat", "here"))
STUDENT = word_piece((*SPECIAL, "dog", "hund", "kat", "aldrig"))
GROUPS = [
    Group("dog here", {"da": "hund"}, "docs"),
    Group("dog", {"da": "hund"}, "docs"),
    Group("cat here", {"da": "kat"}, "docs"),
]
TABLE = np.eye(8, dtype=np.float32)


def test_alignment_is_the_squared_dice_coefficient() -> None:
    scores = alignment(GROUPS, ENGLISH, STUDENT)
    hund = STUDENT.token_to_id("hund")
    # "hund" stands in two texts, "dog" in the same two, "here" in one of them and one other.
    assert scores[hund, ENGLISH.token_to_id("dog")] == pytest.approx(1.0)
    assert scores[hund, ENGLISH.token_to_id("here")] == pytest.approx((2 * 1 / 4) ** 2)
    assert scores[hund, ENGLISH.token_to_id("cat")] == 0


def test_a_new_piece_starts_as_the_weighted_mean_of_its_neighbours() -> None:
    start = start_vectors(GROUPS, ENGLISH, STUDENT, TABLE)
    expected = np.zeros(8)
    expected[ENGLISH.token_to_id("dog")] = 1 / 1.25
    expected[ENGLISH.token_to_id("here")] = 0.25 / 1.25
    np.testing.assert_allclose(start[STUDENT.token_to_id("hund")], expected, atol=1e-6)


def test_an_english_piece_keeps_its_row_and_an_unseen_one_starts_in_the_middle() -> None:
    start = start_vectors(GROUPS, ENGLISH, STUDENT, TABLE)
    np.testing.assert_array_equal(
        start[STUDENT.token_to_id("dog")], TABLE[ENGLISH.token_to_id("dog")]
    )
    np.testing.assert_allclose(start[STUDENT.token_to_id("aldrig")], np.full(8, 1 / 8))


def test_only_the_best_neighbours_are_kept() -> None:
    scores = alignment(GROUPS, ENGLISH, STUDENT)
    assert keep_best(scores, 1)[[STUDENT.token_to_id("hund")]].indices.tolist() == [
        ENGLISH.token_to_id("dog")
    ]
