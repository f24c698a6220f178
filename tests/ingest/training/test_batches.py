"""Batches of like length, and the objective on vectors in the plane."""

import math
import random

import pytest

torch = pytest.importorskip("torch")

from ingest.training.batches import batches_by_length, pad  # noqa: E402
from ingest.training.objective import loss_of  # noqa: E402


def test_a_batch_holds_at_most_the_given_tokens() -> None:
    assert batches_by_length([5, 1, 3, 2], tokens=6) == [[1, 3], [2], [0]]


def test_shuffled_batches_hold_every_text_once() -> None:
    batches = batches_by_length([3] * 10 + [7] * 5, 21, random.Random(1))
    assert sorted(number for batch in batches for number in batch) == list(range(15))


def test_padding_is_masked() -> None:
    padded = pad([[7, 8], [9]])
    assert padded.ids.tolist() == [[7, 8], [9, 0]]
    assert padded.mask.tolist() == [[1, 1], [1, 0]]


def test_the_loss_of_a_perfect_student_is_the_spread_of_the_teacher() -> None:
    bank = torch.eye(2)
    near, far = math.exp(20), 1.0
    spread = -sum(p * math.log(p) for p in (near / (near + far), far / (near + far)))
    perfect = float(loss_of(bank, torch.tensor([0, 1]), bank))
    assert perfect == pytest.approx(0.5 * spread, abs=1e-6)
    assert float(loss_of(bank, torch.tensor([1, 0]), bank)) > 4
