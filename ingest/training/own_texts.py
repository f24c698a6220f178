"""Our own texts: news and general passages, learned by themselves between documentation and
questions. The aligned data is mostly documentation; what people ask about is not."""

import logging
import random

import torch

from ingest.training.data import OWN_NEWS, Group, read_own
from ingest.training.distillation import Distillation
from ingest.training.general import general_groups, read_general

PASSES = 1
TOKEN_RATE, BODY_RATE = 5e-4, 8e-5  # half of the distillation's

log = logging.getLogger(__name__)


def own_groups(chance: random.Random) -> list[Group]:
    """All sentences and passages of ours that have translations, shuffled."""
    groups = [*general_groups(read_general(), chance), *read_own(OWN_NEWS)]
    chance.shuffle(groups)
    return groups


def learn_own(training: Distillation, seed: int) -> None:
    """Distils all our own texts, the rates falling to nothing at the end."""
    chance = random.Random(f"own {seed}")
    groups = own_groups(chance)
    for part, rate in zip(training.optimizer.param_groups, (TOKEN_RATE, BODY_RATE), strict=True):
        part["base"] = rate
    vectors = training.teacher.vectors_kept(
        [group.english for group in groups], training.work / "teacher-own.npy"
    )
    bank = torch.from_numpy(vectors)
    steps = [batch for _ in range(PASSES) for batch in training.batches(groups, chance)]
    for number, batch in enumerate(steps):
        training.step(*batch, bank, number / len(steps))
        if number % 20 == 0:
            cosine = training.progress.cosine
            log.info("own texts: step %d of %d, cosine %.4f", number, len(steps), cosine)
