"""A stage goes on where it stopped."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import numpy as np
import torch
from transformers import BertConfig, BertModel

from ingest.training import distillation
from ingest.training.data import Group
from ingest.training.distillation import Distillation
from ingest.training.vocabulary import SPECIAL, word_piece

TOKENIZER = word_piece((*SPECIAL, "hund", "kat"))


class FixedTeacher:
    """The same unit vector for every text."""

    def vectors_kept(self, texts, path):
        return np.tile(np.eye(8, dtype=np.float32)[0], (len(texts), 1))


def training(work):
    torch.manual_seed(1)
    shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    config = BertConfig(vocab_size=7, intermediate_size=8, max_position_embeddings=8, **shape)
    body = BertModel(config, add_pooling_layer=False)
    return Distillation(body, TOKENIZER, FixedTeacher(), work, seed=1)


def test_a_stage_goes_on_after_the_last_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(distillation, "CHECKPOINT", 2)
    for number, _, _ in training(tmp_path).going_on("own texts", "abcde"):
        if number == 3:
            break  # cut off in the fourth step, after a checkpoint of two
    again = training(tmp_path)
    assert list(again.going_on("own texts", "abcde")) == [
        (2, "c", 0.4),
        (3, "d", 0.6),
        (4, "e", 0.8),
    ]
    assert list(training(tmp_path).going_on("own texts", "abcde")) == []


def test_training_stops_at_its_tokens_and_learns_no_more_on_the_next_run(tmp_path):
    groups = [Group("dog", {"da": "hund"}, "docs"), Group("cat", {"da": "kat"}, "docs")]
    first = training(tmp_path)
    first.train(groups, tokens=6)
    assert first.progress.tokens >= 6
    again = training(tmp_path)
    again.train(groups, tokens=6)
    assert again.progress == first.progress
    for name, weight in first.student.state().items():
        assert torch.equal(again.student.state()[name], weight), name
