"""A finished model's weights come back as they are computed with, and can be met halfway."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

import torch
from transformers import BertConfig, BertModel

from ingest.training.export import write_int8
from ingest.training.finished import finished_body, halfway, renewed_body

SHAPE = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 16,
    "attn_implementation": "eager",
}


def body(pieces: int, seed: int) -> BertModel:
    torch.manual_seed(seed)
    made = BertModel(BertConfig(vocab_size=pieces, **SHAPE), add_pooling_layer=False).eval()
    for weight in made.parameters():  # the exporter keeps one of several equal ones
        torch.nn.init.normal_(weight)
    return made


@pytest.mark.filterwarnings("ignore")  # the exporter's own, about tracing
def test_the_weights_of_a_finished_model_come_back_within_a_byte(tmp_path):
    made = body(50, seed=1)
    write_int8(made, tmp_path, tmp_path / "model.onnx")
    taken = finished_body(tmp_path, body(20, seed=2))
    assert taken.config.vocab_size == 50
    for name, weight in made.state_dict().items():
        step = weight.abs().max() / 63  # seven bits
        assert torch.allclose(taken.state_dict()[name], weight, atol=float(step)), name


def test_another_vocabulary_keeps_the_rows_of_the_pieces_that_the_body_had():
    made = body(3, seed=1)
    own = made.get_input_embeddings().weight.detach().clone()
    start = torch.arange(4 * 32, dtype=torch.float32).reshape(4, 32)
    older, newer = {"a": 0, "b": 1, "c": 2}, {"a": 0, "c": 1, "d": 2, "e": 3}
    table = renewed_body(made, older, newer, start).get_input_embeddings().weight
    assert torch.equal(table, torch.stack([own[0], own[2], start[2], start[3]]))
    assert made.config.vocab_size == 4


def test_halfway_lies_in_the_middle_of_every_weight_and_leaves_the_other_alone():
    learned, other = body(3, seed=1), body(3, seed=2)
    before = {name: weight.detach().clone() for name, weight in other.named_parameters()}
    wanted = {name: (w.detach() + before[name]) / 2 for name, w in learned.named_parameters()}
    met = dict(halfway(learned, other).named_parameters())
    assert all(torch.allclose(met[name], wanted[name], atol=1e-6) for name in wanted)
    assert all(torch.equal(weight, before[name]) for name, weight in other.named_parameters())
