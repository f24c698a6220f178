"""A finished model's weights as a body again: `ingest/models` is such a folder."""

from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from transformers import BertModel

_QUANTISED = "_quantized"


def finished_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer, which neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def finished_body(folder: Path, body: BertModel) -> BertModel:
    """`body` with the weights of the folder's model.onnx: a byte a weight, scaled back to floats,
    so that what the bytes lost stays lost; ValueError where the file lacks one."""
    graph = onnx.load(str(folder / "model.onnx")).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights = {name.removeprefix("body."): torch.tensor(stored[name]) for name in stored}
    rows, scale = (weights.pop(f"embeddings.word_embeddings.{part}") for part in ("rows", "scale"))
    weights["embeddings.word_embeddings.weight"] = rows.float() * scale
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            matrix = node.input[1].removesuffix(_QUANTISED)
            scales, zero = stored[f"{matrix}_scale"], stored[f"{matrix}_zero_point"]
            values = (stored[node.input[1]].astype("float32") - zero.astype("float32")) * scales
            module = node.name.removeprefix("/body/").rpartition("/")[0].replace("/", ".")
            weights[f"{module}.weight"] = torch.tensor(values.T.copy())
    table = torch.nn.Embedding(len(rows), rows.shape[1], padding_idx=0)
    body.set_input_embeddings(table)
    body.config.vocab_size = len(rows)
    missing = [name for name in body.state_dict() if name not in weights]
    if missing:
        raise ValueError(f"{folder} lacks {', '.join(missing)}")
    body.load_state_dict({name: weights[name] for name in body.state_dict()})
    return body.train()


def renewed_body(
    body: BertModel, older: Mapping[str, int], newer: Mapping[str, int], start: torch.Tensor
) -> BertModel:
    """The body with token vectors for another vocabulary: its own rows for the pieces that it had,
    those of `start` for the others."""
    own = body.get_input_embeddings().weight.detach()
    rows = start.clone()
    for piece, number in newer.items():
        if piece in older:
            rows[number] = own[older[piece]]
    table = torch.nn.Embedding(len(rows), rows.shape[1], padding_idx=0)
    table.weight.data.copy_(rows)
    body.set_input_embeddings(table)
    body.config.vocab_size = len(rows)
    return body


def halfway(body: BertModel, other: BertModel) -> BertModel:
    """`body` with each weight in the middle between its own and that of `other`, trained apart from
    it: in most languages better than either."""
    others = dict(other.named_parameters())
    with torch.no_grad():
        for name, weight in body.named_parameters():
            weight.lerp_(others[name], 0.5)
    return body
