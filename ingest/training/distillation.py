"""Distillation: the student's vector of a text, in any language, is pulled to the teacher's vector
of the English."""

import json
import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from ingest.training.batches import Padded, batches_by_length, pad
from ingest.training.data import Group
from ingest.training.half_precision import HalvedBody
from ingest.training.objective import loss_of
from ingest.training.teacher import Teacher, minilm_body

SHARD = 8_000  # groups taught and learned at a time
ENGLISH_SHARE = 0.4  # of the English sides are learned again, so that English does not drift
MAX_TOKENS = 256
TOKENS_PER_BATCH = 2_048
TOKEN_RATE, BODY_RATE = 7e-4, 1e-4
WARM_UP = 0.02  # of the whole training
SMOOTHING = 0.99  # of the running figure in the log
CHECKPOINT = 100  # steps of a stage

log = logging.getLogger(__name__)

Step = TypeVar("Step")


@dataclass(slots=True)
class Progress:
    """How far training has come; written with each checkpoint."""

    shards: int = 0
    steps: int = 0
    texts: int = 0
    tokens: int = 0
    seconds: float = 0.0
    cosine: float = 0.75
    stages: dict[str, int] = field(default_factory=dict)  # steps done after the distillation


@dataclass(frozen=True, slots=True)
class Example:
    """One text to learn: its token ids and the row of its target among the shard's vectors."""

    ids: list[int]
    target: int


def student_body(start: np.ndarray) -> BertModel:
    """MiniLM's body with `start` as its table of token vectors."""
    body = minilm_body()
    table = torch.nn.Embedding(len(start), start.shape[1], padding_idx=0)
    table.weight.data.copy_(torch.from_numpy(start))
    body.set_input_embeddings(table)
    body.config.vocab_size = len(start)
    return body.train()


def examples(shard: Sequence[Group], tokenizer: Tokenizer, chance: random.Random) -> list[Example]:
    """All translations, and a share of the English sides."""
    texts: list[str] = []
    targets: list[int] = []
    for row, group in enumerate(shard):
        kept = list(group.translations.values())
        if chance.random() < ENGLISH_SHARE:
            kept.append(group.english)
        texts += kept
        targets += [row] * len(kept)
    tokenizer.enable_truncation(MAX_TOKENS)
    encoded = tokenizer.encode_batch(texts)
    return [Example(each.ids, row) for each, row in zip(encoded, targets, strict=True)]


class Distillation:
    """A training that can be stopped at any shard and taken up again from its checkpoint."""

    def __init__(
        self, body: BertModel, tokenizer: Tokenizer, teacher: Teacher, work: Path, seed: int
    ) -> None:
        self.student, self.tokenizer, self.teacher = HalvedBody(body), tokenizer, teacher
        self.work, self.seed = work, seed
        self.progress = Progress()
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [self.student.table], "weight_decay": 0.0},
                {"params": self.student.weights, "weight_decay": 0.01},
            ],
            fused=True,
        )
        self.set_rates(TOKEN_RATE, BODY_RATE)
        self.load()

    def set_rates(self, token: float, body: float) -> None:
        """What the rates of a stage rise to before they fall."""
        for part, rate in zip(self.optimizer.param_groups, (token, body), strict=True):
            part["base"] = rate

    def train(self, groups: Sequence[Group], tokens: int) -> None:
        """Trains on `tokens` in all, those of earlier runs counted."""
        shards = [groups[first : first + SHARD] for first in range(0, len(groups), SHARD)]
        while self.progress.tokens < tokens:
            number = self.progress.shards % len(shards)
            self.learn(shards[number], self.work / f"teacher-{number:04}.npy", tokens)
            self.progress.shards += 1
            self.save()

    def learn(self, shard: Sequence[Group], kept: Path, tokens: int) -> None:
        """One pass over a shard, or as much of it as `tokens` leave."""
        began, before = time.monotonic(), self.progress.seconds
        chance = random.Random(f"{self.seed} {self.progress.shards}")
        vectors = self.teacher.vectors_kept([group.english for group in shard], kept)
        bank = torch.from_numpy(vectors)
        for batch, targets in self.batches(shard, chance):
            self.step(batch, targets, bank, self.progress.tokens / tokens)
            self.progress.seconds = before + time.monotonic() - began
            if self.progress.tokens >= tokens:
                break
        log.info("%s", json.dumps(asdict(self.progress)))

    def going_on(self, stage: str, steps: Sequence[Step]) -> Iterator[tuple[int, Step, float]]:
        """The steps of a stage that earlier runs have not done: number, step, and how much of the
        stage is done. A checkpoint is written on the way and at the end."""
        for number in range(self.progress.stages.get(stage, 0), len(steps)):
            yield number, steps[number], number / len(steps)
            self.progress.stages[stage] = number + 1
            if (number + 1) % CHECKPOINT == 0 or number + 1 == len(steps):
                log.info("%s: step %d of %d", stage, number + 1, len(steps))
                self.save()

    def batches(
        self, shard: Sequence[Group], chance: random.Random
    ) -> Iterator[tuple[Padded, torch.Tensor]]:
        """The shard's texts in shuffled batches of like length, with their target rows."""
        learned = examples(shard, self.tokenizer, chance)
        lengths = [len(example.ids) for example in learned]
        for batch in batches_by_length(lengths, TOKENS_PER_BATCH, chance):
            texts = [learned[number] for number in batch]
            yield pad([text.ids for text in texts]), torch.tensor([text.target for text in texts])

    def step(self, batch: Padded, targets: torch.Tensor, bank: torch.Tensor, done: float) -> None:
        """One update towards the teacher's vectors of a batch."""
        vectors = self.student.embed(batch.ids, batch.mask)
        self.update(loss_of(vectors, targets, bank), done)
        with torch.inference_mode():
            cosine = float((vectors * bank[targets]).sum(1).mean())
        self.progress.cosine += (1 - SMOOTHING) * (cosine - self.progress.cosine)
        self.progress.steps += 1
        self.progress.texts += len(targets)
        self.progress.tokens += int(batch.mask.sum())

    def update(self, loss: torch.Tensor, done: float) -> None:
        """One step down the loss; the rates rise to their base and then fall to nothing as `done`
        nears 1."""
        for part in self.optimizer.param_groups:
            part["lr"] = part["base"] * min(done / WARM_UP + 0.01, max(0.0, 1 - done))
        loss.backward()  # type: ignore[no-untyped-call]
        self.student.take_gradients()
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.student.give_weights()

    def save(self) -> None:
        """The checkpoint, written beside the old one and then put in its place."""
        beside = self.work / "checkpoint.partial.pt"
        state = {
            "body": self.student.state(),
            "optimizer": self.optimizer.state_dict(),
            "progress": asdict(self.progress),
        }
        torch.save(state, beside)
        beside.rename(self.work / "checkpoint.pt")

    def load(self) -> None:
        """Takes up the checkpoint if there is one."""
        path = self.work / "checkpoint.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self.student.load(state["body"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.progress = Progress(**state["progress"])
