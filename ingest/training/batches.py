"""Batches of texts of nearly one length, so that next to nothing is padding."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Padded:
    """Token ids and their mask, texts × tokens."""

    ids: torch.Tensor
    mask: torch.Tensor


def batches_by_length(
    lengths: Sequence[int], tokens: int, chance: random.Random | None = None
) -> list[list[int]]:
    """Numbers of texts in batches of at most `tokens` padded tokens, short texts first; with
    `chance` both the texts of one length and the batches are shuffled."""
    order = list(range(len(lengths)))
    if chance is not None:
        chance.shuffle(order)
    order.sort(key=lengths.__getitem__)
    batches: list[list[int]] = []
    for number in order:
        if not batches or (len(batches[-1]) + 1) * lengths[number] > tokens:
            batches.append([])
        batches[-1].append(number)
    if chance is not None:
        chance.shuffle(batches)
    return batches


def pad(texts: Sequence[Sequence[int]], padding: int = 0) -> Padded:
    """The texts' ids as one rectangle."""
    longest = max(map(len, texts))
    ids = torch.full((len(texts), longest), padding, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.tensor(text)
        mask[row, : len(text)] = 1
    return Padded(ids, mask)
