"""Objective: what the student is asked for, near the teacher's vector and placed as it is."""

import torch
from torch.nn.functional import log_softmax, softmax

COSINE_WEIGHT, CONTRAST_WEIGHT = 4.0, 0.5  # as in the first try; the scale a little softer
SCALE = 20.0  # of the cosines that the contrast compares


def loss_of(vectors: torch.Tensor, targets: torch.Tensor, bank: torch.Tensor) -> torch.Tensor:
    """Distance to the teacher's vectors, and the difference between how student and teacher place
    a text among all texts of the shard (cross-entropy of the two softmaxes)."""
    wanted = bank[targets]
    distance = 1 - (vectors * wanted).sum(1).mean()
    teacher = softmax(SCALE * wanted @ bank.T, dim=1)
    student = log_softmax(SCALE * vectors @ bank.T, dim=1)
    contrast = -(teacher * student).sum(1).mean()
    return COSINE_WEIGHT * distance + CONTRAST_WEIGHT * contrast
