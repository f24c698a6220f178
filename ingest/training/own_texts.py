"""Our own texts: news, everyday sentences and general passages, learned by themselves between
documentation and questions. The aligned data is mostly documentation; half of the English words
that MiniLM knows do not occur in it."""

import random
from collections.abc import Iterable, Iterator

import torch

from ingest.training.data import OWN_EVERYDAY, OWN_NEWS, Group, read_own
from ingest.training.distillation import Distillation
from ingest.training.general import read_general

TOKEN_RATE, BODY_RATE = 5e-4, 8e-5  # somewhat below the distillation's
PASSES = 3  # over the sentences in most languages; the others are seen once


def in_most_languages() -> list[Group]:
    """The sentences of ours that stand in six or eight of the languages."""
    return [*read_own(OWN_NEWS), *read_own(OWN_EVERYDAY)]


def own_sentences() -> list[Group]:
    """All sentences of ours that have translations, those in most languages first."""
    general = [group for text in read_general() for group in text.aligned]
    return [*in_most_languages(), *general]


def own_groups() -> list[Group]:
    """All sentences of ours that have translations, and the general passages as a whole."""
    return [*own_sentences(), *(text.whole for text in read_general())]


def translations(groups: Iterable[Group]) -> Iterator[str]:
    """Every translation of the groups."""
    return (text for group in groups for text in group.translations.values())


def own_bank(training: Distillation, groups: Iterable[Group]) -> torch.Tensor:
    """The teacher's vectors of our own texts, one row per group; kept for the stages after."""
    english = [group.english for group in groups]
    return torch.from_numpy(training.teacher.vectors_kept(english, training.work / "own.npy"))


def learn_own(training: Distillation, seed: int) -> None:
    """Distils all our own texts, those in most languages several times; the rates fall to
    nothing."""
    chance = random.Random(f"own {seed}")
    groups = own_groups()
    bank = own_bank(training, groups)
    again = groups[: len(in_most_languages())]
    passes = [groups, *(PASSES - 1) * [again]]
    steps = [batch for texts in passes for batch in training.batches(texts, chance)]
    training.set_rates(TOKEN_RATE, BODY_RATE)
    for _, batch, done in training.going_on("own texts", steps):
        training.step(*batch, bank, done)
