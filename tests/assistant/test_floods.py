"""What many sources say alike counts once, on vectors that can be worked out by hand."""

from dataclasses import dataclass

import numpy as np

from assistant.floods import apart

PLANT, TRUTH, OTHER = np.eye(3, dtype=np.float32)


@dataclass
class Passage:
    document_id: str


@dataclass
class Hit:
    passage: Passage


@dataclass
class Sentence:
    hit: Hit


def sentences(*documents):
    return [Sentence(Hit(Passage(document))) for document in documents]


def test_what_three_sources_say_alike_is_led_by_its_best_sentence():
    said = sentences("p1", "p2", "p3", "true", "other")
    vectors = np.stack([PLANT, PLANT, PLANT, TRUTH, OTHER])
    assert apart([0, 1, 2, 3, 4], [9, 8, 7, 3, 2], said, vectors) == ([0], [3, 4])


def test_two_sources_may_agree_and_one_may_say_a_thing_often():
    said = sentences("p1", "p2", "p1", "p1", "true")
    vectors = np.stack([PLANT, PLANT, PLANT, PLANT, TRUTH])
    assert apart([0, 1, 2, 3, 4], [9, 8, 7, 6, 5], said, vectors) == ([], [0, 1, 2, 3, 4])


def test_at_most_two_floods_are_told_apart():
    said = sentences(*(f"p{number}" for number in range(9)))
    vectors = np.stack([PLANT] * 3 + [TRUTH] * 3 + [OTHER] * 3)
    assert apart(range(9), [9] * 9, said, vectors) == ([0, 3], [6, 7, 8])


def test_a_statement_that_all_sources_share_is_no_flood():
    said = sentences("a", "b", "c", "far")
    order = [0, 1, 2, 3]
    assert apart(order[:3], [9, 8, 7], said, np.stack([PLANT] * 3)) == ([], order[:3])
    vectors = np.stack([PLANT] * 3 + [TRUTH])
    assert apart(order, [9, 8, 7, -17], said, vectors) == ([], order)  # far behind: no answer


def test_without_vectors_everything_is_outside():
    assert apart([1, 0], [1, 2], sentences("a", "b"), None) == ([], [1, 0])
